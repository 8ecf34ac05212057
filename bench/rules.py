"""What the rules cost, beside the pages that show them.

Their cost must not grow faster than the plan: a plan with ten times the records
takes at most ten times as long, and a fifth more for the noise of a machine.
"""

import gc
from collections.abc import Callable
from time import process_time
from typing import Any

from _site import cookies_of, open_site, sample_plan, table

open_site()

from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402

from planner.core.gate import gate_of  # noqa: E402
from planner.core.rules import RULES, check  # noqa: E402
from planner.core.thread import orphans  # noqa: E402
from planner.stages.snapshot import Record, Snapshot, build, take_snapshot  # noqa: E402
from tests.factories import a_plan, a_user, fill_plan  # noqa: E402

SIZES = (1, 30, 300)
NOISE = 1.2
ROUNDS = 7
OK = 200


def best(work: Callable[[], Any], rounds: int = ROUNDS) -> float:
    found = []
    # A large plan of Python objects costs the collector more; that is not the rules' doing.
    gc.disable()
    for _round in range(rounds):
        start = process_time()
        work()
        found.append(process_time() - start)
    gc.enable()
    return min(found)


def beside_a_page() -> None:
    owner = a_user("Sara")
    plan = sample_plan(owner)
    client = Client(headers={"host": "localhost"})
    client.cookies.load(cookies_of(owner))
    urls = {
        "home": reverse("stages:home", args=[plan.pk]),
        "screen": reverse("stages:edit", args=[plan.pk, "objectives", "objectives"]),
        "findings": reverse("stages:findings", args=[plan.pk]),
    }
    snapshot = take_snapshot(plan)
    rules = best(lambda: check(snapshot))
    rows = [["the sample plan", "ms", "share that the rules take"]]
    for name, url in urls.items():
        if client.get(url).status_code != OK:
            raise SystemExit(f"{name} was not shown")
        taken = best(lambda url=url: client.get(url))  # type: ignore[misc]
        rows.append([name, f"{taken * 1e3:.1f}", f"{rules / taken:.1%}"])
    rows.append([f"{len(RULES)} rules", f"{rules * 1e3:.2f}", ""])
    rows.append(["the gate", f"{best(lambda: gate_of(snapshot)) * 1e3:.2f}", ""])
    rows.append(["loose ends", f"{best(lambda: orphans(snapshot)) * 1e3:.2f}", ""])
    table(rows)


def grown(snapshot: Snapshot, times: int) -> Snapshot:
    """The plan that many times over, each copy tied in itself."""
    rows: dict[str, list[Record]] = {key: [] for key in snapshot.rows}
    for number in range(times):
        for key, records in snapshot.rows.items():
            rows[key] += [_copy(record, number, snapshot) for record in records]
    citations = [(f"{e}~{n}", f"{p}~{n}") for n in range(times) for e, p in snapshot.citations]
    return build(snapshot.sheets, rows, citations, snapshot.language)


def _copy(record: Record, number: int, snapshot: Snapshot) -> Record:
    known = snapshot.by_id

    def tied(value: Any) -> Any:
        if isinstance(value, list):
            return [tied(item) for item in value]
        return f"{value}~{number}" if isinstance(value, str) and value in known else value

    values = {name: tied(value) for name, value in record.values.items()}
    return Record(record.key, f"{record.id}~{number}", record.version, values)


def growth() -> bool:
    one = take_snapshot(fill_plan(a_plan(a_user("Omar")), rows=1))
    records = len(one.by_id)
    rows = [["rows of each kind", "records", "findings", "ms", "µs a record"]]
    per_record = []
    for size in SIZES:
        plan = grown(one, size)
        taken = best(lambda plan=plan: check(plan), 3)  # type: ignore[misc]
        per_record.append(taken / (records * size))
        rows.append(
            [str(size), str(records * size), str(len(check(plan))), f"{taken * 1e3:.1f}",
             f"{per_record[-1] * 1e6:.2f}"]
        )  # fmt: skip
    table(rows)
    return per_record[2] <= per_record[1] * NOISE


def main() -> None:
    beside_a_page()
    linear = growth()
    print(
        "the rules grow no faster than the plan"
        if linear
        else "THE RULES GROW FASTER THAN THE PLAN"
    )
    raise SystemExit(0 if linear else 1)


if __name__ == "__main__":
    main()
