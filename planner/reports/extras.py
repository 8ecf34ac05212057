"""What a printed plan shows beside its answers, which no snapshot holds: a logo, the history."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone, translation

from planner.plans.tables import Plan
from planner.reports.make import Options, styled
from planner.reports.tables import Logo
from planner.stages.history import Teller, fold_events
from planner.stages.snapshot import Snapshot

# The last so many entries of the history.
MOST_ENTRIES = 60


@dataclass(frozen=True)
class Happened:
    when: str
    sentence: str
    code: str
    title: str


@dataclass(frozen=True)
class Extras:
    """`logo` is a PNG."""

    logo: bytes = b""
    history: tuple[Happened, ...] = ()


def logo_of(plan: Plan) -> Logo | None:
    """Its picture is read where somebody wants to see it."""
    return Logo.objects.filter(plan=plan).defer("png").first()


def extras_of(plan: Plan, snapshot: Snapshot, options: Options, at: datetime) -> Extras:
    """As far as the options ask for them; the history up to `at`."""
    logo = logo_of(plan) if options.logo else None
    asked = "history" in options.appendices and not options.board
    with translation.override(options.language):
        history = _history(plan, styled(snapshot, options), at) if asked else ()
    return Extras(bytes(logo.png) if logo else b"", tuple(history))


def _history(plan: Plan, snapshot: Snapshot, at: datetime) -> list[Happened]:
    events = plan.events.filter(at__lte=at).select_related("by")
    deeds, _rest = fold_events(events, MOST_ENTRIES)
    fmt = snapshot.format
    return [
        Happened(
            fmt.datetime(timezone.localtime(entry.deed.last.at)),
            entry.sentence,
            entry.code,
            entry.title,
        )
        for entry in Teller(plan, snapshot, deeds, edits=False).entries()
    ]
