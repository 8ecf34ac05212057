"""The proposed split: what putting it into the plan would change, then doing it."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from planner.core.gate import planned
from planner.plans.access import plan_to_edit
from planner.plans.actions import Refused
from planner.plans.tables import Plan
from planner.stages.adopting import Outdated, adopt
from planner.stages.adoption import Adoption, Change, adoption_of
from planner.stages.gates import INVESTMENT
from planner.stages.pages import rail
from planner.stages.progress import progress_by_place
from planner.stages.registry import SCREENS, STAGES
from planner.stages.snapshot import take_snapshot

SIZING = "strategy.sizing"


@require_http_methods(["GET", "HEAD", "POST"])
def adopt_split(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A preview; POST writes exactly what the preview `seen` showed, or shows the new one."""
    plan = plan_to_edit(request, pk)
    refused = ""
    if request.method == "POST":
        try:
            event = adopt(plan, request.POST.get("seen", ""), by=request.user)
        except Outdated:
            refused = _(
                "The plan changed meanwhile, so nothing was written. Here is the new preview."
            )
        except Refused as reason:
            refused = str(reason)
        else:
            screen = SCREENS[INVESTMENT]
            url = reverse("stages:edit", args=[plan.pk, screen.stage, screen.key])
            return redirect(f"{url}?pasted={event.pk}")
    page = AdoptPage(plan, refused)
    context = {"plan": plan, "screen": page.screen, "page": page, "edits": True}
    return render(request, "stages/adopt.html", context, status=422 if page.refused else 200)


class AdoptPage:
    def __init__(self, plan: Plan, refused: str) -> None:
        self.plan, self.refused = plan, refused
        self.screen = SCREENS[SIZING]
        self.snapshot = take_snapshot(plan)
        self.found: Adoption | None = None
        # Why there is nothing to put into the plan: no fault, only too early.
        self.too_early = ""
        try:
            self.found = adoption_of(self.snapshot)
        except Refused as reason:
            self.too_early = str(reason)

    @property
    def rail(self) -> Any:
        return rail(progress_by_place(SCREENS, self.snapshot), screen=SIZING)

    @property
    def stage(self) -> Any:
        return next(s for s in STAGES if s.key == self.screen.stage)

    @property
    def back(self) -> str:
        url = reverse("stages:edit", args=[self.plan.pk, self.screen.stage, self.screen.key])
        return f"{url}#panel-split"

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [self._row(change) for change in self.found.changes] if self.found else []

    def _row(self, change: Change) -> dict[str, Any]:
        fmt = self.snapshot.format
        first, last = (fmt.number(n) for n in change.span)
        return {
            "code": change.record.code if change.record else "",
            "label": change.values.get("label") or self.snapshot.title(change.record),  # type: ignore[arg-type]
            "service": self.snapshot.title(self.snapshot.by_id[change.service]),
            "new": change.record is None,
            "same": change.before == change.after,
            "span": first if first == last else f"{first}–{last}",
            "before": "—" if change.before is None else fmt.amount(change.before),
            "after": fmt.amount(change.after),
            "total_before": fmt.amount(change.total_before),
            "total_after": fmt.amount(change.total_after),
        }

    @property
    def totals(self) -> dict[str, str]:
        changes, amount = self.found.changes if self.found else (), self.snapshot.format.amount
        return {
            "before": amount(sum((c.total_before for c in changes), 0)),
            "after": amount(sum((c.total_after for c in changes), 0)),
        }

    @property
    def left(self) -> list[tuple[str, str, str]]:
        """(code, label, total) of the items that stay as they are."""
        records = self.found.left if self.found else ()
        amount = self.snapshot.format.amount
        return [(r.code, self.snapshot.title(r), amount(planned(r))) for r in records]

    @property
    def amounts(self) -> dict[str, Any]:
        assert self.found
        money, before = self.snapshot.format.money, self.found.amount_before
        return {
            "before": "—" if before is None else money(before),
            "after": money(self.found.amount_after),
            "split": money(self.found.split),
            "not_placed": money(self.found.not_placed) if self.found.not_placed else "",
        }
