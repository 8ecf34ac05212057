"""What an autosave and each kind of page cost, beside an empty view for the same person.

In this process, as a server calls it (WSGI, production settings, CSRF checked), on SQLite.
A ratio is taken within each round over all kinds, in processor time, so that whatever else
the machine does falls on both sides of it; the middle of all rounds is printed.
"""

import itertools
import os
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from statistics import median
from typing import Any
from unittest.mock import patch
from urllib.parse import urlencode

from _site import aim, cookies_of, open_site, percentile, sample_plan, status, table

FOLDER = open_site()

from django.conf import settings  # noqa: E402
from django.core.files.base import ContentFile  # noqa: E402
from django.core.files.storage import default_storage  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import RequestFactory  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402

settings.ROOT_URLCONF = "_urls"

from planner.accounts.tables import User  # noqa: E402
from planner.evidence.tables import Evidence  # noqa: E402
from planner.plans.tables import Plan  # noqa: E402
from planner.reports.actions import request_report  # noqa: E402
from planner.reports.make import CHAPTERS, Options  # noqa: E402
from planner.reports.tables import Report, State  # noqa: E402
from planner.stages.objectives import MarketingGoal, Objective  # noqa: E402
from tests.factories import a_plan, a_row, a_user  # noqa: E402

ROUNDS, WARM = {"saves": 150, "pages": 40}, 5
SIZES = (1, 30, 300)
WISH = {"kind": "pdf", "chapters": CHAPTERS, "digits": "plan", "calendar": "plan", "copy": "final"}
PDF = b"x" * 1_000_000
EMPTY, SAVE = "empty view, signed in", "autosave"
TAKEN = "kept report: taken away"
application = get_wsgi_application()


@dataclass(frozen=True)
class Cost:
    wall: float
    cpu: float
    size: int


@dataclass
class Person:
    """Somebody's browser."""

    user: User
    cookies: Mapping[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self.cookies = cookies_of(self.user)

    def ask(self, path: str, data: Mapping[str, Any] | None = None) -> Cost:
        """What the server spends on the answer."""
        environ = self._environ(path, data)
        statuses: list[str] = []
        start, busy = time.perf_counter(), time.thread_time()
        response = application(environ, lambda status, _headers: statuses.append(status))
        # As a server sends it: piece by piece.
        size = sum(map(len, response))
        response.close()
        cost = Cost(time.perf_counter() - start, time.thread_time() - busy, size)
        if not statuses[0].startswith(("200", "302")):
            raise SystemExit(f"{path} answered {statuses[0]}")
        return cost

    def _environ(self, path: str, data: Mapping[str, Any] | None) -> dict[str, Any]:
        headers = {
            "Host": "localhost",
            "Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items()),
        }
        if data is None:
            return RequestFactory().get(path, headers=headers).environ
        body = urlencode(data, doseq=True).encode()
        headers["X-CSRFToken"] = self.cookies[settings.CSRF_COOKIE_NAME]
        environ = RequestFactory().post(path, headers=headers).environ
        form = "application/x-www-form-urlencoded"
        return environ | {
            "CONTENT_TYPE": form, "CONTENT_LENGTH": str(len(body)), "wsgi.input": BytesIO(body),
        }  # fmt: skip


Ask = Callable[[], Cost]


def page(person: Person, path: str) -> Ask:
    return lambda: person.ask(path)


def autosave(person: Person, plan: Plan, place: str, record: str, **answer: Iterator[str]) -> Ask:
    """Each call types the next text into one field, on the version that it has then."""
    url = reverse("stages:save", args=[plan.pk, *place.split(".")])
    ((name, texts),) = answer.items()
    versions = itertools.count(version_of(plan, place, record))

    def ask() -> Cost:
        version = f"{record}-version"
        typed = {
            "record": record,
            version: next(versions),
            "field": name,
            f"{record}-{name}": next(texts),
        }
        return person.ask(url, typed)

    return ask


def version_of(plan: Plan, place: str, record: str) -> int:
    from planner.stages.forms import ScreenForms
    from planner.stages.registry import SCREENS
    from planner.stages.snapshot import take_snapshot

    screen = SCREENS[place]
    form = ScreenForms(screen, plan, take_snapshot(plan, [screen])).find(record)
    assert form is not None
    return form.record.version


def texts() -> Iterator[str]:
    return (f"تكلفة كسب الزبون {number}" for number in itertools.count())


def grades() -> Iterator[str]:
    return itertools.cycle(["1", "2", "0", "-1"])


def kinds(person: Person, plan: Plan) -> dict[str, Ask]:
    """Name → a call of that kind, on `plan`."""
    objective = Objective.objects.filter(plan=plan).order_by("position").first()
    goal = MarketingGoal.objects.filter(plan=plan).order_by("position").first()
    assert objective
    assert goal
    crossing = f"marketingalignment_{objective.pk}_{goal.pk}"
    found = {
        EMPTY: page(person, "/empty/"),
        f"{SAVE}: field of a row": autosave(
            person, plan, "objectives.objectives", str(objective.pk), metric=texts()
        ),
        f"{SAVE}: field of a sheet": autosave(
            person, plan, "audit.channels", "sheet", current_use=texts()
        ),
        f"{SAVE}: cell of a grid": autosave(
            person, plan, "objectives.alignment", crossing, strength=grades()
        ),
        "list of plans": page(person, reverse("plans:list")),
        "home of a plan": page(person, reverse("stages:home", args=[plan.pk])),
        "stage to read": page(person, reverse("stages:read", args=[plan.pk, "objectives"])),
        "screen with rows": page(person, edit(plan, "objectives.objectives")),
        "screen with a grid": page(person, edit(plan, "objectives.alignment")),
    }
    found["options of the print"] = page(person, reverse("reports:options", args=[plan.pk]))
    return found


def reports(person: Person, plan: Plan) -> dict[str, Ask]:
    """Of a plan that nobody has changed since it was printed."""
    printing = reverse("reports:options", args=[plan.pk])
    report = kept_report(person.user, plan)
    taking = reverse("reports:download", args=[plan.pk, report.pk])
    return {
        "kept report: asked for": lambda: person.ask(printing, WISH),
        TAKEN: page(person, taking),
    }


def kept_report(user: User, plan: Plan) -> Report:
    """A report as a worker leaves it; what is in the file does not matter here."""
    with patch("planner.reports.actions.enqueue"):
        report = request_report(plan, Options(), user)
    report.state, report.name = State.READY, "khutta.pdf"
    report.file = default_storage.save("reports/x.pdf", ContentFile(PDF))
    report.save()
    return report


def edit(plan: Plan, place: str) -> str:
    return reverse("stages:edit", args=[plan.pk, *place.split(".")])


def costs(asks: Mapping[str, Ask], rounds: int) -> list[list[str]]:
    """A row of the table for each kind but the empty view, which is measured with them."""
    for _round in range(WARM):
        for ask in asks.values():
            ask()
    taken = [{name: ask() for name, ask in asks.items()} for _round in range(rounds)]
    return [[name, *figures(name, taken)] for name in asks]


def figures(name: str, taken: list[dict[str, Cost]]) -> list[str]:
    walls = [costs[name].wall * 1000 for costs in taken]
    ratio = median(costs[name].cpu / costs[EMPTY].cpu for costs in taken)
    cells = [f"{ratio:.1f}", f"{median(walls):.1f}", f"{percentile(walls, 0.95):.1f}"]
    return [*cells, f"{taken[-1][name].size / 1000:.1f}"]


# The same pages with more and more on them


def grown(size: int) -> tuple[Person, Plan]:
    """Somebody with `size` plans, one of them with `size` objectives and pieces of evidence."""
    person = Person(a_user("Sara"))
    plan = a_plan(person.user)
    for _more in range(size - 1):
        a_plan(person.user)
    for _goal in range(3):
        a_row(MarketingGoal, plan, statement="نمو المبيعات")
    for model, text in ((Objective, "خفض تكلفة كسب الزبون"), (Evidence, "دراسة السوق")):
        model.objects.bulk_create(
            model(plan=plan, position=n, version=1, statement=f"{text} {n}") for n in range(size)
        )
    return person, plan


def growth() -> bool:
    found: dict[str, list[tuple[int, float]]] = {}
    for size in SIZES:
        for name, ask in kinds(*grown(size)).items():
            ask()  # templates are read once, and a first answer is not like the others
            with CaptureQueriesContext(connection) as queries:
                cost = ask()
            found.setdefault(name, []).append((len(queries), cost.wall))
    heads = [f"{size} rows" for size in SIZES]
    rows = [["queries; ms", *heads, ""]]
    for name, figures in found.items():
        same = len({count for count, _seconds in figures}) == 1
        cells = [f"{count}; {seconds * 1000:.0f}" for count, seconds in figures]
        rows.append([name, *cells, "constant" if same else "GROWS"])
    table(rows)
    return all(row[-1] == "constant" for row in rows[1:])


def main() -> None:
    owner = Person(a_user("Sara"))
    plan = sample_plan(owner.user)
    asks = kinds(owner, plan)
    saves = {name: ask for name, ask in asks.items() if name == EMPTY or name.startswith(SAVE)}
    pages = {name: ask for name, ask in asks.items() if name not in saves or name == EMPTY}
    rows = costs(saves, ROUNDS["saves"]) + costs(pages, ROUNDS["pages"])[1:]
    rows += costs({EMPTY: asks[EMPTY], **reports(owner, plan)}, ROUNDS["pages"])[1:]
    busy = f"{os.getloadavg()[0]:.1f} of {os.cpu_count()} processors busy"
    print(f"The sample plan, in empty views of the same person ({busy}):")
    table([["", "× empty", "p50 ms", "p95 ms", "kB"], *rows])
    kept = next(float(row[1]) for row in rows if row[0] == TAKEN)
    aim("a kept report", kept <= 2, f"{kept} empty views (aim 2)")
    aim("queries", growth(), "do not grow with rows")
    raise SystemExit(status())


if __name__ == "__main__":
    main()
