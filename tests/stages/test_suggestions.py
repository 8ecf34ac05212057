"""Suggestions are offered, accepted one by one, and never written unasked."""

from pathlib import Path

import pytest
from django.urls import reverse
from django.utils.datastructures import MultiValueDict

from planner.plans.tables import Event
from planner.stages import actions
from planner.stages.audit.findings import Finding
from planner.stages.forms import ScreenForms
from planner.stages.planfile import read_file, write_plan
from planner.stages.registry import SCREENS
from planner.stages.screen import Rows
from planner.stages.snapshot import take_snapshot
from planner.stages.strategy.investment import BenefitLine
from planner.stages.strategy.tactics import Tactic
from planner.stages.suggesting import SUGGEST, offers_for
from planner.stages.swot import Factor, Option
from tests.dom import dom, words
from tests.factories import a_row, fill_plan

pytestmark = pytest.mark.django_db

SAMPLES = sorted((Path(__file__).parents[2] / "planner" / "samples").glob("*.json"))
FACTORS, TACTICS = SCREENS["swot.factors"], SCREENS["strategy.tactics"]


def edit_url(plan, screen):
    return reverse("stages:edit", args=[plan.pk, screen.stage, screen.key])


def buttons(page, verb):
    found = dom(page).xpath("//*[@id='suggestions']//button/@formaction")
    return [address for address in found if f"/{verb}/" in address]


def a_finding(plan, **fields):
    return a_row(
        Finding, plan, **{"statement": "متجر رابح", "effectiveness": 5, "area": "website", **fields}
    )


def open_up(plan, place):
    """Take away what was made of the sources, so that there is something to suggest."""
    if place == "swot.factors":
        Factor.objects.filter(plan=plan).update(rests_on=[])
    elif place == "swot.options":
        Option.objects.filter(plan=plan).update(internal=[], external=[])
    elif place == "strategy.investment":
        BenefitLine.objects.filter(plan=plan).delete()
    else:
        Tactic.objects.filter(plan=plan).update(strategy=None, sale_stage="")


@pytest.mark.parametrize("file", SAMPLES, ids=lambda file: file.stem)
@pytest.mark.parametrize("place", SUGGEST)
def test_accepting_all_that_a_sample_suggests_makes_valid_records(sara, file, place):
    plan = write_plan(read_file(file.read_bytes()), sara)
    open_up(plan, place)
    screen = SCREENS[place]
    offers = offers_for(screen, take_snapshot(plan))
    assert offers
    made = []
    for offer in offers:
        if offer.id in {o.id for o in offers_for(screen, take_snapshot(plan))}:
            made.append((offer, actions.accept_suggestion(plan, screen, offer.id, by=sara)))
            # Its source is used now: it is not offered again.
            assert offer.id not in {o.id for o in offers_for(screen, take_snapshot(plan))}
    snapshot = take_snapshot(plan)
    for offer, row in made:
        record = snapshot.by_id[row]
        assert snapshot.title(record) == offer.text
        assert 0 < len(offer.text) <= 300
        part = next(p for p in screen.parts(Rows) if p.key == offer.part)
        assert part.has(record.values)
        for name, value in offer.values.items():
            assert record[name] == value
        form = _posted(screen, plan, snapshot, part, record)
        assert form.is_valid(), form.errors
        instance = part.model.objects.get(pk=row)
        assert instance.faults() == {}


def _posted(screen, plan, snapshot, part, record):
    """The form of the record, sent back as it stands."""
    blank = ScreenForms(screen, plan, snapshot).row(part, record)
    data = MultiValueDict({f"{record.id}-version": [str(record.version)]})
    for field in blank:
        value = field.value()
        shown = value if isinstance(value, list) else ["" if value is None else str(value)]
        data.setlist(field.html_name, shown)
    return ScreenForms(screen, plan, snapshot, data).row(part, record)


def test_nothing_is_written_by_looking(plan, as_sara):
    a_finding(plan)
    page = as_sara.get(edit_url(plan, FACTORS))
    assert len(buttons(page, "accept")) == 1
    assert not Factor.objects.exists()


def test_accepted_without_javascript(plan, as_sara):
    finding = a_finding(plan)
    address = buttons(as_sara.get(edit_url(plan, FACTORS)), "accept")[0]
    page = as_sara.post(address, follow=True)
    factor = Factor.objects.get()
    assert (factor.kind, factor.statement, factor.scope) == ("strength", "متجر رابح", "e_marketing")
    assert factor.rests_on == [str(finding.pk)]
    assert not buttons(page, "accept")
    assert Event.objects.filter(verb="add", place__endswith=str(factor.pk)).exists()


def test_accepted_by_htmx_keeps_the_list_open(plan, as_sara):
    a_finding(plan)
    a_finding(plan, statement="بطء", effectiveness=1)
    address = buttons(as_sara.get(edit_url(plan, FACTORS)), "accept")[0]
    page = as_sara.post(address, headers={"HX-Request": "true"})
    assert dom(page).xpath("//*[@id='suggestions']/@open")
    assert len(buttons(page, "accept")) == 1


def test_accepted_twice_is_refused(plan, as_sara):
    a_finding(plan)
    address = buttons(as_sara.get(edit_url(plan, FACTORS)), "accept")[0]
    assert as_sara.post(address).status_code == 302
    assert as_sara.post(address).status_code == 422
    assert Factor.objects.count() == 1


def test_deleted_again_it_is_suggested_again(plan, sara, as_sara):
    a_finding(plan)
    address = buttons(as_sara.get(edit_url(plan, FACTORS)), "accept")[0]
    as_sara.post(address)
    actions.delete_row(plan, FACTORS, str(Factor.objects.get().pk), by=sara)
    assert len(buttons(as_sara.get(edit_url(plan, FACTORS)), "accept")) == 1


def test_what_was_typed_on_the_page_is_saved_with_it(plan, as_sara):
    a_finding(plan)
    row = a_row(Factor, plan, kind="threat", statement="قديم")
    address = buttons(as_sara.get(edit_url(plan, FACTORS)), "accept")[0]
    as_sara.post(address, {f"{row.pk}-version": "1", f"{row.pk}-statement": "جديد"})
    row.refresh_from_db()
    assert row.statement == "جديد"


def test_put_off_for_this_session(plan, as_sara, as_omar):
    a_finding(plan)
    address = buttons(as_sara.get(edit_url(plan, FACTORS)), "later")[0]
    assert not buttons(as_sara.post(address, follow=True), "accept")
    assert not buttons(as_sara.get(edit_url(plan, FACTORS)), "accept")
    # Others see it still, and nothing was written.
    assert buttons(as_omar.get(edit_url(plan, FACTORS)), "accept")
    assert not Event.objects.exists()


def test_tactic_for_a_stage_of_the_sale(plan, as_sara):
    page = as_sara.get(edit_url(plan, TACTICS))
    assert len(buttons(page, "accept")) == 3
    as_sara.post(buttons(page, "accept")[2])
    tactic = Tactic.objects.get()
    assert (tactic.sale_stage, bool(tactic.statement)) == ("after", True)
    assert len(buttons(as_sara.get(edit_url(plan, TACTICS)), "accept")) == 2


@pytest.mark.parametrize("verb", ["accept", "later"])
def test_who_may_not_write_may_not_accept(plan, clients, verb):
    a_finding(plan)
    wanted = {"nobody": 302, "ziad": 404, "layla": 403}
    offer = offers_for(FACTORS, take_snapshot(plan))[0]
    address = reverse("stages:act", args=[plan.pk, "swot", "factors", verb, offer.id])
    assert {who: clients[who].post(address).status_code for who in wanted} == wanted
    assert not Factor.objects.exists()


@pytest.mark.parametrize("target", ["nothing", "finding.strength.x", "stage.before"])
def test_unknown_suggestion_is_refused(plan, sara, target):
    with pytest.raises(actions.Refused):
        actions.accept_suggestion(plan, FACTORS, target, by=sara)


def test_other_screens_suggest_nothing(plan, as_sara):
    fill_plan(plan)
    snapshot = take_snapshot(plan)
    for place in set(SCREENS) - set(SUGGEST):
        assert offers_for(SCREENS[place], snapshot) == []


def test_suggestions_ask_no_query_of_their_own(plan, django_assert_num_queries):
    fill_plan(plan)
    snapshot = take_snapshot(plan)
    with django_assert_num_queries(0):
        for place in SUGGEST:
            offers_for(SCREENS[place], snapshot)


def test_words_of_the_plan_are_isolated(plan, as_sara):
    a_finding(plan, statement="Evil <b>3</b>")
    page = dom(as_sara.get(edit_url(plan, FACTORS)))
    text = page.xpath("//*[contains(@class, 'suggestion-text')]/bdi")[0]
    assert words(text) == "Evil <b>3</b>"
