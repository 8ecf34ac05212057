"""A designed block of trials as records to be: shown first, then added in one go."""

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.db import transaction
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from planner.accounts.tables import User
from planner.core.decision import Channel
from planner.core.design import GENERATORS
from planner.core.learning import (
    SWING,
    TOLERANCE,
    Block,
    block_of,
    fewest_runs,
    period_days,
)  # fmt: skip
from planner.core.plandata import PlanData
from planner.plans.fields import Number, Percent
from planner.plans.inputs import FormattedField
from planner.plans.tables import Event, Plan
from planner.stages import actions
from planner.stages.analysis.trials import TRIAL_DAYS, judged
from planner.stages.forms import crossing_id
from planner.stages.registry import SCREENS
from planner.stages.screen import Rows, Screen
from planner.stages.snapshot import Record, Snapshot
from planner.stages.strategy.mix import Trial, TrialSpend
from planner.stages.wording import listed

PLACE = "strategy.trials"
MOST_DAYS = 366
DAYS = Number(gettext_lazy("Days of a trial"), places=0, lower=1, upper=MOST_DAYS)
PERCENTS = {
    "swing": (Percent(gettext_lazy("Each service moves at most by (%)"), lower=1, upper=30), SWING),
    "tolerance": (
        Percent(gettext_lazy("The total moves at most by (%)"), lower=1, upper=30),
        TOLERANCE,
    ),
}


def screen() -> Screen:
    return SCREENS[PLACE]


class BlockForm(forms.Form):
    """How the block is to be. What is not answered is proposed."""

    def __init__(self, snapshot: Snapshot, channels: Sequence[Channel], data: Any) -> None:
        start = Trial._meta.get_field("start").formfield(label=_("First day"))
        self.base_fields = {  # type: ignore[misc]
            "start": start,
            "days": DAYS.formfield(),
            "runs": forms.ChoiceField(label=_("Trials"), choices=_choices(channels, snapshot)),
            **{name: column.formfield() for name, (column, _share) in PERCENTS.items()},
            "metric": Trial._meta.get_field("metric").formfield(label=_("What is counted")),
        }
        super().__init__({**self._proposed(snapshot, channels), **data}, auto_id="b-%s")
        fields: dict[str, Any] = self.fields
        for field in fields.values():
            field.required = True
            field.size = "third"
            if isinstance(field, FormattedField):
                field.fmt = snapshot.format
            look = "select" if isinstance(field.widget, forms.Select) else "form-control"
            field.widget.attrs.setdefault("class", look)

    def _proposed(self, snapshot: Snapshot, channels: Sequence[Channel]) -> dict[str, str]:
        """What the fields say before anybody has typed."""
        fmt, known = snapshot.format, snapshot.rows["trial"]
        days = TRIAL_DAYS
        ends = [t["end"] for t in known if t["end"]]
        first = max(ends) + datetime.timedelta(1) if ends else snapshot.plan["period_start"]
        metrics = [t["metric"] for t in known if t["metric"]]
        return {
            "start": fmt.short_date(first) if first else "",
            "days": fmt.number(days),
            "runs": str(fewest_runs(len(channels))),
            **{name: fmt.number(share * 100) for name, (_c, share) in PERCENTS.items()},
            "metric": metrics[-1] if metrics else _("Results, as the judgements count them"),
        }


def _choices(channels: Sequence[Channel], snapshot: Snapshot) -> list[tuple[str, str]]:
    fewest = fewest_runs(len(channels))
    runs = sorted({fewest, *(n for n in GENERATORS if n >= fewest)})
    return [(str(n), snapshot.format.number(n)) for n in runs]


@dataclass(frozen=True)
class Planned:
    """A trial of the block, as its record will say it."""

    start: datetime.date
    end: datetime.date
    hypothesis: str
    spend: tuple[Decimal, ...]

    @property
    def total(self) -> Decimal:
        return sum(self.spend, Decimal(0))


class TrialBlock:
    """The block that a form asks for, and the trials that it is made of."""

    def __init__(self, snapshot: Snapshot, answers: dict[str, Any]) -> None:
        self.snapshot, self.answers = snapshot, answers
        self.channels = judged(snapshot)
        self.days = int(answers["days"])
        whole = period_days(PlanData(snapshot)) or float(self.days)
        self.block: Block = block_of(
            self.channels,
            self.days,
            whole,
            runs=int(answers["runs"]),
            swing=float(answers["swing"]) / 100,
            tolerance=float(answers["tolerance"]) / 100,
        )

    @property
    def services(self) -> list[Record]:
        return [self.snapshot.by_id[c.service] for c in self.channels]

    @property
    def trials(self) -> list[Planned]:
        return [self._trial(number, spend) for number, spend in enumerate(self.block.spend)]

    def _trial(self, number: int, spend: tuple[Decimal, ...]) -> Planned:
        day = datetime.timedelta(1)
        start = self.answers["start"] + number * self.days * day
        return Planned(start, start + (self.days - 1) * day, self._hypothesis(number), spend)

    def _hypothesis(self, number: int) -> str:
        """Named by what it spends more on; the rest of the block has less of it."""
        fmt = self.snapshot.format
        line = self.block.design.design[number]
        more = [
            self.snapshot.title(s) for s, way in zip(self.services, line, strict=True) if way > 0
        ]
        said = _("Trial %(n)s of %(total)s of the block: more on %(services)s, less on the others")
        if not more:
            said = _("Trial %(n)s of %(total)s of the block: less on all services")
        words = {
            "n": fmt.number(number + 1),
            "total": fmt.number(len(self.block.spend)),
            "services": listed(Truncator(title).chars(40) for title in more),
        }
        return Truncator(said % words).chars(300)

    @property
    def mix(self) -> str | None:
        """The mix of today, around which the trials move."""
        current = (m.id for m in self.snapshot.rows["mix"] if m["state"] == "current")
        return next(current, None)


def add_trials(plan: Plan, wanted: TrialBlock, token: str, *, by: User) -> Event:
    """Add the trials and their spend on each service; undone like records that were pasted.

    Doing it twice with the same `token` adds them once.
    """
    part = screen().part(Trial.key())
    assert isinstance(part, Rows)
    trials = [
        (uuid.uuid5(uuid.UUID(hex=token), f"{plan.pk}/{number}"), trial)
        for number, trial in enumerate(wanted.trials)
    ]
    rows = [
        (
            pk,
            {
                "mix_id": wanted.mix,
                "hypothesis": trial.hypothesis,
                "start": trial.start,
                "end": trial.end,
                "spend": trial.total,
                "metric": wanted.answers["metric"],
            },
        )
        for pk, trial in trials
    ]
    with transaction.atomic():
        event = actions.paste_rows(plan, screen(), part, rows, by=by)
        TrialSpend._default_manager.bulk_create(
            [
                TrialSpend(
                    plan=plan,
                    id=crossing_id(plan.pk, TrialSpend, (str(pk), channel.service)),
                    version=1,
                    position=0,
                    trial_id=pk,
                    service_id=channel.service,
                    amount=amount,
                )
                for pk, trial in trials
                for channel, amount in zip(wanted.channels, trial.spend, strict=True)
            ],
            ignore_conflicts=True,
        )
    return event
