"""From judgements to a sized and split investment, into the plan and onto paper, digit for digit."""

import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

import planner
from planner.core.gate import gate_of
from planner.plans.tables import Plan
from planner.reports.actions import make_report
from planner.stages.forms import by_crossing
from planner.stages.planfile import read_file, write_plan
from planner.stages.snapshot import Record, take_snapshot
from planner.stages.strategy.investment import InvestmentLine, InvestmentPlan
from planner.stages.strategy.sizing import ServiceJudgement, Sizing
from tests.browser.conftest import PHONE, WIDE, Visitor
from tests.reports.pdfcheck import pdfium_pages

SAMPLE = Path(planner.__file__).parent / "samples" / "dates-sa.json"
FIELDS = ("spend", "zero", "now", "plus50", "saturation", "margin", "least", "most", "fixed")


@pytest.fixture
def judgements() -> dict[str, Record]:
    return {}


@pytest.fixture
def plan(mona: Any, judgements: dict[str, Record]) -> Plan:
    """The sample as it is before anybody judged: the amount is not known, the gate is closed."""
    plan = write_plan(read_file(SAMPLE.read_bytes(), strict=True), mona)
    found = by_crossing(ServiceJudgement, take_snapshot(plan))
    judgements.update({service: record for (service,), record in found.items()})
    ServiceJudgement.objects.filter(plan=plan).delete()
    Sizing.objects.filter(plan=plan).update(budget=None, split_rule="")
    InvestmentPlan.objects.filter(plan=plan).update(amount=None, basis="")
    return plan


def edit(plan: Plan, screen: str) -> str:
    return reverse("stages:edit", args=[plan.pk, "strategy", screen])


def settle(page: Page, script: bool) -> None:
    if not script:
        page.locator("#work button[name=save]").click()
        return
    page.locator("h1").first.click()
    expect(page.locator("#save-state")).to_have_attribute("data-state", "saved", timeout=20_000)
    page.wait_for_load_state("networkidle")


def judge(page: Page, plan: Plan, judgements: dict[str, Record], *, script: bool) -> None:
    """Answer the questions of every service as the sample does."""
    fmt = plan.format
    for service, record in judgements.items():
        for name in FIELDS:
            if record[name] is not None:
                field = page.locator(f'[name="servicejudgement_{service}-{name}"]')
                field.fill(fmt.number(record[name]))
    settle(page, script)


def figures(page: Page, column: int) -> list[str]:
    cells = page.locator(f"#panel-split .panel-table tbody tr > :nth-child({column})")
    return [text.strip() for text in cells.all_inner_texts()]


def pdf_of(window: Visitor, plan: Plan) -> str:
    page = window.go(reverse("reports:options", args=[plan.pk]))
    page.locator("main form button.btn-primary").click()
    report = plan.reports.get()
    make_report(report)
    link = page.locator(f'a[href$="/report/{report.pk}/download/"]').first
    expect(link).to_be_visible(timeout=15_000)
    with page.expect_download() as found:
        link.click()
    return " ".join(pdfium_pages(found.value.path().read_bytes()))


@pytest.mark.parametrize(("width", "script"), [(WIDE, True), (PHONE, False)])
def test_from_judgements_to_a_split_in_the_plan_and_in_print(
    windows, plan, judgements, width, script
):
    window = windows.open(plan.owner, width=width, script=script)
    page = window.go(reverse("stages:home", args=[plan.pk]))
    expect(page.locator("#gate.banner-warn")).to_be_visible()

    # Judged: the curves come with the saves, without the page being loaded again.
    page = window.go(edit(plan, "sizing"))
    expect(page.locator("#panel-curves .panel-needs")).to_be_visible()
    if script:
        page.evaluate("window.stayed = true")
    judge(page, plan, judgements, script=script)
    expect(page.locator("#panel-curves .chart")).to_have_count(len(judgements))
    expect(page.locator("#panel-split .panel-needs a")).to_have_count(1)

    # Sized and split.
    budget = Decimal(162_750)
    page.locator('[name="sheet-budget"]').fill(plan.format.number(budget))
    settle(page, script)
    expect(page.locator("#panel-split .panel-table tbody tr")).to_have_count(len(judgements) + 1)
    if script:
        assert page.evaluate("window.stayed") is True
    names, proposed = figures(page, 1), figures(page, 4)
    assert proposed[-1] == plan.format.amount(budget)

    # Into the plan, seen before it is done.
    page.locator('#panel-split a[href$="/adopt/"]').click()
    expect(page.locator("#amount-after")).to_have_text(plan.format.money(Decimal(750_000)))
    page.locator("main form button.btn-primary").click()
    page.wait_for_url(re.compile("/strategy/investment/"))
    expect(page.locator(".undo-bar")).to_be_visible()
    assert gate_of(take_snapshot(plan)).open
    page = window.go(reverse("stages:home", args=[plan.pk]))
    expect(page.locator("#gate.banner-ok")).to_be_visible()

    # The same figures on paper.
    text = pdf_of(window, plan)
    assert [name for name in names if name not in text] == []
    assert [amount for amount in proposed if amount not in text] == []
    lines = InvestmentLine.objects.filter(plan=plan, deleted_at=None)
    assert {plan.format.amount(line.planned) for line in lines} - set(
        re.findall(r"[٠-٩٬٫]+", text)
    ) == set()


def test_judgements_out_of_order_are_explained_and_kept(windows, plan, judgements):
    window = windows.open(plan.owner)
    page = window.go(edit(plan, "sizing"))
    service, record = next(iter(judgements.items()))
    judge(page, plan, {service: record}, script=True)
    expect(page.locator("#panel-curves .chart")).to_have_count(1)
    field = page.locator(f'[name="servicejudgement_{service}-plus50"]')
    field.fill("٩٠٠")
    settle(page, True)
    note = page.locator("#panel-curves .panel-note-error")
    expect(note).to_be_visible()
    expect(note.locator("a")).to_have_attribute(
        "href", re.compile(f"f-servicejudgement_{service}-plus50$")
    )
    expect(field).to_have_value("٩٠٠")
    page.reload()
    expect(page.locator(f'[name="servicejudgement_{service}-plus50"]')).to_have_value("٩٠٠")


def test_a_split_is_taken_out_again(windows, plan, judgements):
    window = windows.open(plan.owner)
    page = window.go(edit(plan, "sizing"))
    judge(page, plan, judgements, script=True)
    page.locator('[name="sheet-budget"]').fill("١٠٠٬٠٠٠")
    settle(page, True)
    before = take_snapshot(plan).as_data()["rows"]["investmentline"]
    page.locator('#panel-split a[href$="/adopt/"]').click()
    page.locator("main form button.btn-primary").click()
    page.locator(".undo-bar button").click()
    expect(page.locator(".undo-bar button")).to_have_attribute(
        "formaction", re.compile("/readopt/")
    )
    assert take_snapshot(plan).as_data()["rows"]["investmentline"] == before
