"""Several lines or cells of a spreadsheet into a list: paste, look, add."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from planner.core.tabular import COMMA, LINES, SEMICOLON, TAB, Table
from planner.plans.access import plan_to_edit
from planner.plans.tables import Plan
from planner.stages import actions
from planner.stages.gates import why_not_save
from planner.stages.pages import rail
from planner.stages.paste import (
    MOST_BYTES,
    Preview,
    columns_of,
    posted_preview,
    read_text,
)
from planner.stages.progress import progress_by_place
from planner.stages.registry import SCREENS, STAGES
from planner.stages.screen import Rows, Screen
from planner.stages.snapshot import take_snapshot
from planner.stages.views import _screen, _url
from planner.stages.wording import listed

# How lines are cut: "" is found out from the text.
SEPARATORS: dict[str, tuple[Any, str | None]] = {
    "": (gettext_lazy("Found out by itself"), None),
    "tab": (gettext_lazy("Tabs, as spreadsheets copy"), TAB),
    "semicolon": (gettext_lazy("Semicolons (;)"), SEMICOLON),
    "comma": (gettext_lazy("Commas (,)"), COMMA),
    "lines": (gettext_lazy("One column only"), LINES),
}
HEADINGS: dict[str, tuple[Any, bool | None]] = {
    "": (gettext_lazy("Found out by itself"), None),
    "yes": (gettext_lazy("The names of the columns"), True),
    "no": (gettext_lazy("A record like the others"), False),
}


@require_http_methods(["GET", "HEAD", "POST"])
def paste(request: HttpRequest, pk: UUID, stage: str, screen: str, part: str) -> HttpResponse:
    """The text, then the preview, then the records; nothing is written before the last."""
    plan = plan_to_edit(request, pk)
    chosen = _screen(stage, screen)
    rows = chosen.part(part)
    if not isinstance(rows, Rows):
        raise Http404
    if why_not_save(chosen, plan):
        return redirect(_url(plan, chosen))  # where the reason stands
    page = PastePage(plan, chosen, rows, request.POST)
    if request.method == "POST":
        if request.POST.get("step") in ("check", "add", "add-sound"):
            page.check(request.POST)
        else:
            page.read(request.POST)
    added = page.add(request) if request.POST.get("step", "").startswith("add") else ""
    if added:
        return redirect(f"{_url(plan, chosen)}?pasted={added}")
    context = {"plan": plan, "screen": chosen, "part": rows, "page": page}
    return render(request, "stages/paste.html", context, status=422 if page.refused else 200)


class PastePage:
    """The page in one of its two states: asking for text, or showing what it says."""

    def __init__(self, plan: Plan, screen: Screen, part: Rows, data: Any) -> None:
        self.plan, self.screen, self.part = plan, screen, part
        self.text = data.get("text", "")
        self.separator = data.get("separator", "")
        self.heading = data.get("heading", "")
        self.snapshot = take_snapshot(plan)
        self.refused = ""
        self.preview: Preview | None = None
        self.table = Table()

    def read(self, data: Any) -> None:
        size = len(self.text.encode(errors="replace"))
        if size > MOST_BYTES:
            most = self.plan.format.number(MOST_BYTES // 1000)
            said = _("This is more than %(most)s kB: paste it in several parts.")
            self.refused = said % {"most": most}
            return
        _label, separator = SEPARATORS.get(self.separator, SEPARATORS[""])
        _label, heading = HEADINGS.get(self.heading, HEADINGS[""])
        table = read_text(self.part, self.text, separator=separator, heading=heading)
        if not table.rows:
            self.refused = _("There is no line to add in it. Paste lines or cells into the box.")
            return
        self.table = table
        self.preview = Preview(
            self.plan,
            self.screen,
            self.part,
            self.snapshot,
            table.rows,
            columns_of(self.part, table),
            heading=table.heading,
        )

    def check(self, data: Any) -> None:
        self.preview = posted_preview(self.plan, self.screen, self.part, self.snapshot, data)
        if self.preview is None:
            self.refused = _("The preview did not arrive whole. Read the text anew.")

    def add(self, request: HttpRequest) -> str:
        """Write the records; returns the id of the event, or "" and says why not."""
        preview = self.preview
        if preview is None:
            return ""
        only_sound = request.POST.get("step") == "add-sound"
        rows = preview.sound if only_sound else preview.chosen
        if not rows:
            self.refused = _("No line is chosen that could be added.")
        elif preview.faulty and not only_sound:
            self.refused = _("Nothing was added yet: some cells could not be read.")
        elif len(rows) > preview.room:
            self.refused = preview.no_room
        if self.refused:
            return ""
        try:
            event = actions.paste_rows(
                self.plan, self.screen, self.part, preview.new_rows(rows), by=request.user
            )
        except actions.Refused as reason:
            self.refused = str(reason)
            return ""
        return str(event.pk)

    # What the template asks for

    @property
    def rail(self) -> Any:
        return rail(progress_by_place(SCREENS, self.snapshot), screen=self.screen.place)

    @property
    def stage(self) -> Any:
        return next(s for s in STAGES if s.key == self.screen.stage)

    @property
    def back(self) -> str:
        url = reverse("stages:edit", args=[self.plan.pk, self.screen.stage, self.screen.key])
        return f"{url}#part-{self.part.key}"

    @property
    def fields(self) -> list[Any]:
        return [self.part.model._meta.get_field(name) for name in self.part.fields]

    @property
    def separators(self) -> list[tuple[str, Any, bool]]:
        return [(key, label, key == self.separator) for key, (label, _cut) in SEPARATORS.items()]

    @property
    def headings(self) -> list[tuple[str, Any, bool]]:
        return [(key, label, key == self.heading) for key, (label, _is) in HEADINGS.items()]

    @property
    def kilobytes(self) -> str:
        return self.plan.format.number(MOST_BYTES // 1000)

    @property
    def room(self) -> str:
        live = len(self.snapshot.rows.get(self.part.model.key(), ()))
        return self.plan.format.number(max(0, actions.most_rows(self.part.model) - live))

    @property
    def _unknown(self) -> list[str]:
        """The names of columns that mean no field."""
        columns = self.preview.columns if self.preview else []
        return [c.heading for c in columns if c.heading and not c.name and c.sample]

    @property
    def told(self) -> list[str]:
        """What was done to the text, and what is left out of it."""
        found, number = [], self.plan.format.number
        if self.table.heading:
            found.append(_("The first line was read as the names of the columns."))
            if unknown := self._unknown:
                said = _("No field of this list is called: %(names)s. Choose one for it below.")
                found.append(said % {"names": listed(unknown)})
        if self.table.hidden:
            found.append(
                _("Invisible characters that turn the order of a text were taken out: %(n)s.")
                % {"n": number(self.table.hidden)}
            )
        if self.table.bullets:
            found.append(_("The marks of the list before the lines were taken out."))
        return found + (self.preview.told if self.preview else [])
