"""Plain functions that make what tests need, straight in the tables.

The cast: Sara owns the plan, Omar edits it, Layla reads it, Ziad is a stranger.
"""

import datetime
import random
import uuid
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import count, product
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import models
from django.utils import timezone

from planner.accounts.tables import User
from planner.core.formats import CURRENCIES
from planner.evidence.tables import Citation, Evidence
from planner.plans.fields import Date, Link, Links, Money, Number, Paragraph, Url
from planner.plans.tables import Member, Plan, Role, Row
from planner.sharing.actions import hash_of
from planner.sharing.tables import SharedLink
from planner.stages.forms import crossing_id
from planner.stages.registry import PLACE_OF, SCREENS, SHEETS, TABLES
from planner.stages.screen import Rows
from planner.stages.snapshot import answer_fields, crossing_fields, targets_of_field

WORDS = (
    "رفع مبيعات المتجر الإلكتروني خلال الموسم",
    "خفض كلفة كسب الزبون بمقدار الخُمس",
    "خدمة الزبون قبل البيع وفي أثنائه وبعده",
    "تمور سكرية من القصيم، بعبوات هدايا",
    "إعلانات البحث (Google) لعبارة «تمر فاخر»",
    "٤٠٪ من الزوار يصلون من الهاتف",
)
_numbers = count(1)


def a_user(
    name: str = "Sara", email: str | None = None, language: str = "ar", password: str | None = None
) -> User:
    email = email or f"{name.lower()}{next(_numbers)}@example.com"
    return User.objects.create(
        name=name, email=email, language=language, password=make_password(password)
    )


def a_plan(owner: User, **fields: Any) -> Plan:
    return Plan.objects.create(
        **{"owner": owner, "title": "خطة متجر التمور", "version": 1, **fields}
    )


def a_member(plan: Plan, user: User, role: str = Role.EDITOR) -> Member:
    return Member.objects.create(plan=plan, user=user, role=role)


def a_link(plan: Plan, token: str, *, password: str = "", **fields: Any) -> SharedLink:
    """A link that opens with `token` for a day."""
    given = {
        "expires_at": timezone.now() + datetime.timedelta(days=1),
        "password": make_password(password) if password else "",
        **fields,
    }
    return SharedLink.objects.create(pk=uuid.uuid4(), plan=plan, token_hash=hash_of(token), **given)


def a_row(model: type[Any], plan: Plan, **fields: Any) -> Any:
    """A record at the end of its table; a crossing gets the id that its axes give it."""
    last = model.objects.filter(plan=plan).count()
    row = model(**{"plan": plan, "position": last, "version": 1, **fields})
    if crossing_fields(model) and "id" not in fields:
        _name_crossing(row)
    row.save(force_insert=True)
    return row


def _name_crossing(row: Row) -> None:
    axes = [str(getattr(row, f.attname)) for f in crossing_fields(type(row))]
    row.id = crossing_id(row.plan_id, type(row), tuple(axes))


# A whole plan


def fill_plan(
    plan: Plan,
    *,
    rows: int = 2,
    seed: int = 1,
    fullness: float = 1.0,
    words: Sequence[str] = WORDS,
) -> Plan:
    """Answer every sheet, `rows` records in every list, every crossing, links and citations.

    The answers are those that the forms take, and the same for the same `seed`;
    `fullness` is how likely each of them is given at all.
    """
    filler = _Filler(plan, random.Random(seed), fullness, words)
    filler.fill(rows)
    plan.refresh_from_db()
    return plan


class _Filler:
    def __init__(
        self, plan: Plan, chance: random.Random, fullness: float, words: Sequence[str]
    ) -> None:
        self.plan, self.chance, self.fullness, self.words = plan, chance, fullness, words
        self.made: dict[str, list[Any]] = {key: [] for key in TABLES}
        # What the part of each record asks for.
        self.asked: dict[Any, tuple[str, ...]] = {}

    def fill(self, rows: int) -> None:
        self._sheets()
        for screen in SCREENS.values():
            for part in screen.parts(Rows):
                for _number in range(rows):
                    self._add(part.model, part.where, part.fields)
        for model in TABLES.values():
            self._cross(model)
        for key, made in self.made.items():
            for row in made:
                self._answer_links(row)
                self._settle(row)
            TABLES[key]._default_manager.bulk_create(made)
        self._cite()

    def _sheets(self) -> None:
        for model in SHEETS.values():
            sheet: Any = self.plan if model is Plan else model(plan=self.plan, version=1)
            kept = {"title", "country", "currency", "digits", "calendar"} if model is Plan else ()
            self._answer(sheet, [f for f in answer_fields(model) if f.name not in kept])
            self._settle(sheet)
            sheet.save(force_insert=model is not Plan)

    def _add(self, model: type[Row], values: Mapping[str, Any], fields: tuple[str, ...]) -> None:
        row = model(plan=self.plan, version=1, position=len(self.made[model.key()]), **values)
        self._answer(row, [f for f in answer_fields(model) if f.name in fields])
        self.asked[row.pk] = fields
        self.made[model.key()].append(row)

    def _cross(self, model: type[Row]) -> None:
        axes = crossing_fields(model)
        if not axes:
            return
        names = [f.name for f in axes]
        others = tuple(f.name for f in answer_fields(model) if f.name not in names)
        for crossing in product(*(self._steps(f) for f in axes)):
            if self._given():
                values = dict(zip([f.attname for f in axes], crossing, strict=True))
                self._add(model, values, others)
                row = self.made[model.key()][-1]
                _name_crossing(row)
                self.asked[row.pk] = others

    def _steps(self, column: models.Field) -> list[Any]:
        if isinstance(column, Link):
            return [row.pk for row in self.made[column.remote_field.model.key()]]
        return [value for value, _label in column.flatchoices]

    def _given(self) -> bool:
        return self.chance.random() < self.fullness

    def _answer(self, record: Any, columns: Sequence[models.Field]) -> None:
        for column in columns:
            if not isinstance(column, Link | Links) and self._given():
                setattr(record, column.name, self.value(column))

    def _answer_links(self, row: Row) -> None:
        for column in answer_fields(type(row)):
            if not isinstance(column, Link | Links) or column.name not in self.asked[row.pk]:
                continue
            ids = [str(target.pk) for target in self._targets(row, column)]
            if not ids or not self._given():
                continue
            chosen = self.chance.sample(ids, min(2, len(ids)))
            setattr(row, column.attname, chosen if isinstance(column, Links) else chosen[0])

    def _targets(self, row: Any, column: models.Field) -> Iterator[Row]:
        for model in targets_of_field(column):
            for target in self.made[model.key()]:
                if target.pk != row.pk and row.allows(column.name, vars(target), vars(row)):
                    yield target

    def _settle(self, record: Any) -> None:
        """Think again about answers that contradict each other; at last take them back."""
        for attempt in range(20):
            for name in record.faults():
                column = record._meta.get_field(name)
                again = attempt < 19 and not isinstance(column, Link)
                setattr(record, column.attname, self.value(column) if again else None)

    def _cite(self) -> None:
        places = [*SCREENS]
        places += [f"{PLACE_OF[key]}/{rows[-1].pk}" for key, rows in self.made.items() if rows]
        evidence = self.made[Evidence.key()]
        pairs = [(e, place) for place in places for e in evidence[:2] if self._given()]
        Citation.objects.bulk_create(
            Citation(plan=self.plan, evidence=e, place=place) for e, place in pairs
        )

    def value(self, column: Any) -> Any:
        """An answer that the field's form takes."""
        if column.choices:
            return self.chance.choice([value for value, _label in column.flatchoices])
        if isinstance(column, Number):
            return self._number(column)
        if isinstance(column, Date):
            year = 2029 if column.name.endswith("end") else 2027
            return datetime.date(year, 1, 1) + datetime.timedelta(self.chance.randrange(700))
        if isinstance(column, Url):
            return f"https://tamr.example/{self.chance.randrange(1000)}?q=تمر"
        first, second = self.chance.choices(self.words, k=2)
        return f"{first}\n{second}" if isinstance(column, Paragraph) else first

    def _number(self, column: Number) -> Decimal:
        places = column.places
        if isinstance(column, Money):
            places = CURRENCIES[self.plan.currency].decimals
        lower = -1000 if column.lower is None else column.lower
        upper = 900_000 if column.upper is None else column.upper
        steps = self.chance.randint(int(lower * 10**places), int(upper * 10**places))
        return Decimal(steps).scaleb(-places)
