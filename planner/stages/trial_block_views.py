"""The next block of trials: choose how it is to be, look at it, put it into the plan."""

import re
import uuid
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from planner.core.errors import MethodError
from planner.plans.access import plan_to_edit
from planner.plans.tables import Plan
from planner.stages import actions
from planner.stages.analysis.messages import refusal
from planner.stages.analysis.trials import block_sentence, block_table, how_of_block, judged
from planner.stages.gates import why_not_save
from planner.stages.pages import rail
from planner.stages.progress import progress_by_place
from planner.stages.registry import SCREENS, STAGES
from planner.stages.snapshot import take_snapshot
from planner.stages.trial_block import BlockForm, TrialBlock, add_trials, screen
from planner.stages.views import _url


@require_http_methods(["GET", "HEAD", "POST"])
def trial_block(request: HttpRequest, pk: UUID) -> HttpResponse:
    """GET shows the block that its query asks for; POST adds that very block."""
    plan = plan_to_edit(request, pk)
    if why_not_save(screen(), plan):
        return redirect(_url(plan, screen()))  # where the reason stands
    page = BlockPage(plan, request.POST if request.method == "POST" else request.GET)
    if request.method == "POST" and (added := page.add(request)):
        return redirect(_url(plan, screen(), pasted=added))
    context = {"plan": plan, "screen": screen(), "page": page, "edits": True}
    status = 422 if request.method == "POST" else 200
    return render(request, "stages/trial_block.html", context, status=status)


class BlockPage:
    def __init__(self, plan: Plan, data: Any) -> None:
        self.plan, self.snapshot = plan, take_snapshot(plan)
        self.channels = judged(self.snapshot)
        self.form = BlockForm(self.snapshot, self.channels, data.dict())
        token = data.get("token", "")
        self.token = token if re.fullmatch("[0-9a-f]{32}", token) else uuid.uuid4().hex
        self.refused: Any = ""
        self.wanted: TrialBlock | None = None
        if self.channels and self.form.is_valid():
            try:
                self.wanted = TrialBlock(self.snapshot, self.form.cleaned_data)
            except MethodError as error:
                self.refused = refusal(error).text

    def add(self, request: HttpRequest) -> str:
        """Write the trials; returns the id of the event, or "" and says why not."""
        if self.wanted is None:
            return ""
        try:
            return str(add_trials(self.plan, self.wanted, self.token, by=request.user).pk)
        except actions.Refused as reason:
            self.refused = str(reason)
            return ""

    # What the template asks for

    @property
    def rail(self) -> Any:
        return rail(progress_by_place(SCREENS, self.snapshot), screen=screen().place)

    @property
    def stage(self) -> Any:
        return next(s for s in STAGES if s.key == screen().stage)

    @property
    def back(self) -> str:
        return _url(self.plan, screen())

    @property
    def sentence(self) -> Any:
        return block_sentence(self.wanted.block, self.snapshot) if self.wanted else ""

    @property
    def table(self) -> Any:
        assert self.wanted
        dates = [(trial.start, trial.end) for trial in self.wanted.trials]
        return block_table(self.wanted.block, self.wanted.services, self.snapshot, dates)

    @property
    def how(self) -> Any:
        assert self.wanted
        return how_of_block(self.wanted.block, self.snapshot)
