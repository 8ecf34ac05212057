"""The drawings of their own: what they compute, say in words, and send after a save."""

import datetime
from collections import Counter
from decimal import Decimal
from html.parser import HTMLParser

import pytest
from django.urls import reverse
from django.utils.translation import override

from planner.plans.fields import Links
from planner.stages import boards
from planner.stages.audit.competitors import Competitor, CompetitorPractice, OwnPractice
from planner.stages.audit.findings import Finding
from planner.stages.audit.internal import ShiftScore
from planner.stages.audit.market import Market, MarketShare, Product
from planner.stages.forms import ScreenForms
from planner.stages.objectives import (
    MarketingAlignment,
    MarketingGoal,
    Objective,
    OrganizationAlignment,
    OrganizationGoal,
)
from planner.stages.registry import SCREENS
from planner.stages.screen import Grid
from planner.stages.snapshot import take_snapshot
from planner.stages.strategy.investment import InvestmentLine, InvestmentPlan
from planner.stages.strategy.mix import Service
from planner.stages.strategy.tactics import Tactic
from planner.stages.swot import Factor, Option
from tests.dom import dom
from tests.factories import a_row, fill_plan
from tests.pages import faces_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


def drawn(plan, place):
    screen = SCREENS[place]
    return boards.drawing_of(screen, take_snapshot(plan, [screen]))


def words(plan, place, name):
    return [str(word.text) for word in drawn(plan, place).by_id[name].words]


def plainly(text):
    return text.replace('<bdi dir="ltr">', "").replace("<bdi>", "").replace("</bdi>", "")


class TestObjectives:
    place = "objectives.objectives"

    def smart(self, plan, **fields):
        row = a_row(Objective, plan, **fields)
        return [plainly(w) for w in words(plan, self.place, f"head-{row.pk}")]

    def change(self, plan, **fields):
        row = a_row(Objective, plan, **fields)
        piece = drawn(plan, self.place).by_id[f"figure-{row.pk}"]
        return piece.data, [plainly(str(word.text)) for word in piece.words]

    def test_smart_counts_what_is_there_and_names_what_is_missing(self, plan):
        count, missing = self.smart(plan, metric="الطلبات", baseline=Decimal(0))
        assert count == "SMART ٢ / ٥"
        assert missing == "Missing: Target · Deadline · Responsible"

    def test_smart_is_whole_with_five_answers(self, plan):
        fields = {"deadline": datetime.date(2027, 1, 1), "owner": "سارة", "metric": "م"}
        assert self.smart(plan, baseline=Decimal(1), target=Decimal(2), **fields) == ["SMART ٥ / ٥"]

    def test_change_in_words_and_per_cent(self, plan):
        share, said = self.change(plan, baseline=Decimal(85), target=Decimal(60), unit="ر.س")
        assert (share, said) == ("−٢٩٪\u061c", ["٢٥ ر.س less"])

    def test_change_of_percentages_is_in_points(self, plan):
        share, said = self.change(plan, baseline=Decimal(20), target=Decimal(25), unit="٪")
        assert (share, said) == ("+٢٥٪\u061c", ["٥ percentage points more"])

    def test_change_from_nothing_has_no_per_cent(self, plan):
        share, said = self.change(plan, baseline=Decimal(0), target=Decimal(9), unit="")
        assert (share, said) == ("", ["٩  more"])

    def test_unit_cannot_bring_markup_into_the_page(self, plan):
        row = a_row(Objective, plan, baseline=Decimal(1), target=Decimal(2), unit="<b>{0}")
        piece = drawn(plan, self.place).by_id[f"figure-{row.pk}"]
        assert "&lt;b&gt;{0}" in piece.html()


class TestAlignment:
    place = "objectives.alignment"

    @pytest.fixture
    def ends(self, plan):
        return (
            a_row(Objective, plan, statement="هدف"),
            a_row(MarketingGoal, plan, statement="نمو"),
            a_row(OrganizationGoal, plan, statement="ربح"),
        )

    def said(self, plan, record):
        name = ("side" if isinstance(record, Objective) else "foot") + f"-{record.pk}"
        return [plainly(w) for w in words(plan, self.place, name)]

    def test_objective_without_a_link_is_not_coordinated(self, plan, ends):
        assert self.said(plan, ends[0]) == ["Not coordinated"]

    def test_goal_that_nobody_serves_says_so(self, plan, ends):
        assert self.said(plan, ends[1]) == ["Not served"]

    def test_links_to_both_kinds_coordinate(self, plan, ends):
        objective, marketing, organization = ends
        a_row(MarketingAlignment, plan, objective=objective, goal=marketing, strength=2)
        a_row(OrganizationAlignment, plan, objective=objective, goal=organization, strength=1)
        assert self.said(plan, objective) == ["Coordinated"]
        assert self.said(plan, marketing) == ["Served by H1"]

    @pytest.mark.parametrize(
        ("model", "end", "sentence"),
        [
            (OrganizationAlignment, 2, "Not coordinated with the marketing goals"),
            (MarketingAlignment, 1, "Not coordinated with the goals of the organisation"),
        ],
    )
    def test_one_kind_alone_is_half_coordinated(self, plan, ends, model, end, sentence):
        a_row(model, plan, objective=ends[0], goal=ends[end], strength=1)
        assert self.said(plan, ends[0]) == [sentence]

    def test_conflict_is_named_and_serves_nobody(self, plan, ends):
        a_row(MarketingAlignment, plan, objective=ends[0], goal=ends[1], strength=-1)
        assert self.said(plan, ends[0]) == ["Not coordinated", "Conflicts with MG1"]
        assert self.said(plan, ends[1]) == ["Not served"]

    def test_cell_shows_sign_and_word(self, as_sara, plan, ends):
        a_row(MarketingAlignment, plan, objective=ends[0], goal=ends[1], strength=2)
        page = as_sara.get(url(plan, self.place)).text
        assert '<option value="2" selected>++ ' in page
        assert '<option value="-1">− ' in page
        assert '<option value="0">٠ ' in page

    def test_objective_shows_whom_it_serves_and_harms(self, as_sara, plan, ends):
        a_row(MarketingAlignment, plan, objective=ends[0], goal=ends[1], strength=2)
        a_row(OrganizationAlignment, plan, objective=ends[0], goal=ends[2], strength=-1)
        page = as_sara.get(url(plan, TestObjectives.place)).text
        assert '<bdi dir="ltr">MG1</bdi> · <bdi>نمو</bdi> <bdi dir="ltr">++</bdi>' in page
        assert '<bdi dir="ltr">OG1</bdi>' in page


class TestShifts:
    @pytest.mark.parametrize(
        ("now", "target", "said"),
        [
            (None, None, "Not assessed yet"),
            (1, None, "Target: not said yet"),
            (None, 3, "Now: not said yet"),
            (2, 2, "At its target: Partial"),
            (3, 2, "At its target: Advanced"),
            (0, 1, "From “Absent” to “Beginning”: ١ step"),
            (1, 4, "From “Beginning” to “Full”: ٣ steps"),
        ],
    )
    def test_gap_in_words(self, plan, now, target, said):
        a_row(ShiftScore, plan, kind="active", now=now, target=target)
        assert words(plan, "audit.shifts", "gap-shiftscore_active") == [said]

    def test_unwritten_shift_is_not_assessed(self, plan):
        assert words(plan, "audit.shifts", "gap-shiftscore_virtual") == ["Not assessed yet"]

    def test_summary_counts_by_distance(self, plan):
        for kind, target in (("active", 1), ("online", 2), ("service", 3), ("reverse", 4)):
            a_row(ShiftScore, plan, kind=kind, now=1, target=target)
        assert words(plan, "audit.shifts", "summary") == [
            "١ shift at its target",
            "١ shift one step short",
            "٢ shifts further away",
        ]


class TestCompetitors:
    def standing(self, plan, own, *theirs):
        a_row(OwnPractice, plan, area="tools", level=own)
        for level in theirs:
            rival = a_row(Competitor, plan, name="منافس")
            a_row(CompetitorPractice, plan, area="tools", competitor=rival, level=level)
        return [plainly(w) for w in words(plan, "audit.competitors", "side-tools")]

    def test_behind_the_best(self, plan):
        assert self.standing(plan, 1, 3, 2, 3) == ["٢ steps behind C1 and C3"]

    def test_ahead_of_all(self, plan):
        assert self.standing(plan, 4, 3) == ["١ step ahead of C1"]

    def test_level_zero_counts(self, plan):
        assert self.standing(plan, 0, 0) == ["Level with C1"]

    def test_nothing_to_compare(self, plan):
        assert self.standing(plan, None, 3) == []

    def test_we_are_the_first_column(self, as_sara, plan):
        a_row(Competitor, plan, name="متجر الجزيرة")
        page = as_sara.get(url(plan, "audit.competitors")).text
        head = page[page.index("rivals") :]
        assert head.index('class="us"') < head.index("متجر الجزيرة")

    def test_we_can_be_described_before_any_competitor_is(self, as_sara, plan):
        assert 'name="ownpractice_tools-level"' in as_sara.get(url(plan, "audit.competitors")).text


class TestShares:
    def test_mean_and_range_of_a_market(self, plan):
        market = a_row(Market, plan, name="السعودية")
        for share in ("9", "2", "4"):
            product = a_row(Product, plan, name="تمر")
            a_row(MarketShare, plan, market=market, product=product, share=Decimal(share))
        said = words(plan, "audit.shares", f"side-{market.pk}")
        assert [plainly(w) for w in said] == ["Mean ٥٫٠٪\u061c, from ٢٪\u061c to ٩٪\u061c"]
        said = words(plan, "audit.shares", f"foot-{product.pk}")
        assert [plainly(w) for w in said] == ["Mean ٤٪\u061c"]

    def test_nothing_is_not_zero(self, plan):
        market = a_row(Market, plan, name="السعودية")
        assert words(plan, "audit.shares", f"side-{market.pk}") == ["No share yet"]


class TestFactors:
    place = "swot.factors"

    def test_head_counts_and_adds_up(self, plan):
        for weight in ("0.12", "0.1", None):
            a_row(Factor, plan, kind="strength", weight=weight and Decimal(weight))
        said = words(plan, self.place, "quad-factor-strength")
        assert [plainly(w) for w in said] == ["٣ factors · Σ ٠٫٢٢"]

    def test_empty_quadrant_says_nothing(self, plan):
        assert words(plan, self.place, "quad-factor-threat") == [""]

    @pytest.mark.parametrize(
        ("weights", "said"),
        [
            (("0.4", "0.6"), "The weights of strengths and weaknesses add up to 1."),
            (("0.4", "0.2"), "add up to ٠٫٦٠ instead of ١: ٠٫٤٠ is still to be given."),
            (("0.8", "0.455"), "add up to ١٫٢٥٥ instead of ١: ٠٫٢٥٥ too much."),
        ],
    )
    def test_weights_of_one_side(self, plan, weights, said):
        for kind, weight in zip(("strength", "weakness"), weights, strict=True):
            a_row(Factor, plan, kind=kind, weight=Decimal(weight))
        (note,) = words(plan, self.place, "weights")
        assert plainly(note).endswith(said)

    def test_factor_names_what_it_rests_on(self, plan):
        finding = a_row(Finding, plan, statement="بطء صفحة الدفع")
        factor = a_row(Factor, plan, kind="weakness", rests_on=[str(finding.pk)])
        html = drawn(plan, self.place).by_id[f"thread-{factor.pk}"].html()
        assert "Rests on:" in html
        assert ">F1</bdi>" in html
        assert "بطء صفحة الدفع" in html

    def test_factor_without_a_source_says_so(self, plan):
        factor = a_row(Factor, plan, kind="weakness")
        html = drawn(plan, self.place).by_id[f"thread-{factor.pk}"].html()
        assert "Does not rest on a finding yet" in html

    def test_ratings_that_a_kind_cannot_have_are_closed(self):
        closed = boards.closed_ratings()
        assert closed["factor-strength"] == {1, 2}
        assert closed["factor-weakness"] == {3, 4}
        assert closed["factor-threat"] == set()

    def test_stored_rating_stays_open_even_where_it_should_be_closed(self, as_sara, plan):
        factor = a_row(Factor, plan, kind="strength", rating=1)
        page = as_sara.get(url(plan, self.place)).text
        inputs = [i for i in inputs_of(page) if i.get("name") == f"{factor.pk}-rating"]
        assert [("checked" in i, "disabled" in i) for i in inputs] == [
            (True, False),
            (False, True),
            (False, False),
            (False, False),
            (False, False),
        ]

    def test_option_names_its_factors_and_objectives(self, plan):
        strength = a_row(Factor, plan, kind="strength")
        chance = a_row(Factor, plan, kind="opportunity")
        option = a_row(
            Option, plan, quadrant="SO", internal=[str(strength.pk)], external=[str(chance.pk)]
        )
        html = drawn(plan, "swot.options").by_id[f"thread-{option.pk}"].html()
        assert "Made of:" in html
        assert html.index(">S1</bdi>") < html.index(">O1</bdi>")
        assert "Serves no objective yet" in html
        assert words(plan, "swot.options", "quad-option-SO") == ["١ option"]


class TestCoverage:
    def test_cells_hold_tactics_and_gaps(self, plan):
        a_row(Tactic, plan, statement="إعلان", sale_stage="before", mix_element="promotion")
        stray = a_row(Tactic, plan, statement="بلا مرحلة", mix_element="promotion")
        data = boards.coverage(take_snapshot(plan, [SCREENS["strategy.tactics"]]))
        assert [count for _label, count in data["stages"]] == [1, 0, 0]
        ((_title, lines),) = data["groups"]
        cells = {
            label: [[t.code for t in cell] for _stage, cell in row] for _code, label, row in lines
        }
        assert cells["Marketing promotion"] == [["TA1"], [], []]
        assert cells["Price"] == [[], [], []]
        assert [t.id for t in data["stray"]] == [str(stray.pk)]

    def test_map_leads_to_the_card(self, as_sara, plan):
        row = a_row(Tactic, plan, statement="إعلان", sale_stage="after", mix_element="price")
        page = as_sara.get(url(plan, "strategy.tactics")).text
        assert f'href="#r-{row.pk}"' in page
        assert f'id="r-{row.pk}"' in page


class TestInvestment:
    def table(self, plan, amount=None, periods=3, lines=(), **sheet):
        InvestmentPlan.objects.create(plan=plan, version=1, amount=amount, periods=periods, **sheet)
        for first, last, planned in lines:
            a_row(
                InvestmentLine,
                plan,
                label="بند",
                first_period=first,
                last_period=last,
                planned=None if planned is None else Decimal(planned),
            )
        return drawn(plan, "strategy.investment").by_id["periods"].data["table"]

    def test_amounts_fall_in_their_periods(self, plan):
        table = self.table(plan, lines=[(0, None, "100"), (1, 3, "20"), (2, 2, "5")])
        assert [line.amounts for line in table.lines] == [
            (100, None, None, None),
            (None, 20, 20, 20),
            (None, None, 5, None),
        ]
        assert (table.totals, table.total) == ((100, 20, 25, 20), 165)

    def test_without_an_amount_before_the_start_it_begins_at_one(self, plan):
        table = self.table(plan, lines=[(1, None, "1")])
        assert [column.first for column in table.columns] == [1, 2, 3]

    def test_line_after_the_last_period_still_has_its_column(self, plan):
        assert self.table(plan, periods=1, lines=[(4, None, "7")]).totals == (0, 0, 0, 7)

    @pytest.mark.parametrize(
        ("stated", "said"),
        [
            (None, "The size of the investment is not stated yet."),
            (60, "The items make up the stated investment exactly."),
            (100, "The items fall SAR ٤٠ short of the stated investment."),
            (50, "The items exceed the stated investment by SAR ١٠."),
        ],
    )
    def test_agreement_in_words(self, plan, stated, said):
        table = self.table(plan, amount=stated, lines=[(1, 3, "20")])
        text = str(table.verdict.text).replace("\xa0", " ")
        for mark in ('<span dir="ltr" class="amount">', "</span>"):
            text = text.replace(mark, "")
        assert text == said

    def test_line_without_period_or_amount_is_told_and_left_out(self, plan):
        table = self.table(plan, lines=[(None, None, "9"), (1, None, None), (1, None, "1")])
        assert [line.fault for line in table.lines] == ["No period yet", "No amount yet", ""]
        assert table.total == 1

    def test_many_periods_are_added_up_by_year(self, plan):
        table = self.table(plan, periods=30, period_length="month", lines=[(0, 29, "1")])
        assert [c.title for c in table.columns] == [
            "Before the start",
            "Months ١–١٢",
            "Months ١٣–٢٤",
            "Months ٢٥–٣٠",
        ]
        assert table.totals == (1, 12, 12, 5)
        assert table.total == 30

    def test_columns_say_when_they_are(self, plan):
        start = datetime.date(2027, 11, 15)
        table = self.table(
            plan, periods=2, period_length="quarter", start=start, lines=[(1, 2, "1")]
        )
        assert [c.note for c in table.columns] == ["November ٢٠٢٧", "February ٢٠٢٨"]

    def test_end_of_the_calendar_does_no_harm(self, plan):
        start = datetime.date(9999, 12, 1)
        table = self.table(plan, periods=2, period_length="year", start=start, lines=[(1, 2, "1")])
        assert len(table.columns) == 2

    def test_no_lines_no_table(self, plan):
        assert self.table(plan).columns == ()


# Pages


def url(plan, place):
    return reverse("stages:edit", args=[plan.pk, *place.split(".")])


class _Inputs(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        if tag in ("input", "select", "textarea"):
            self.found.append({"tag": tag, **dict(attrs)})


def inputs_of(page):
    parser = _Inputs()
    parser.feed(page)
    return parser.found


# The directives wait for a clear investment before they can be written.
WRITABLE = [place for place in SCREENS if place != "strategy.directives"]


@pytest.mark.parametrize("place", WRITABLE)
def test_every_field_is_on_its_page_once(as_sara, plan, place):
    fill_plan(plan, rows=2)
    screen = SCREENS[place]
    wanted = set()
    for form in ScreenForms(screen, plan, take_snapshot(plan, [screen])).every():
        wanted |= {
            form.add_prefix(name)
            for name, field in form.fields.items()
            if not isinstance(form.model._meta.get_field(name), Links) or field.choices
        }
        wanted.add(f"{form.prefix}-version")
    shown = set()
    for face in faces_of(plan, screen):
        page = as_sara.get(url(plan, place) + face).text
        work = page[page.index('<form id="work"') :].partition("</form>")[0]
        found = [i for i in inputs_of(work) if "name" in i]
        options = Counter(
            (i["name"], i.get("value") if i.get("type") in ("radio", "checkbox") else "")
            for i in found
        )
        shown |= {name for name, _value in options}
        assert [pair for pair, times in options.items() if times > 1 and pair[0] in wanted] == []
        ids = Counter(i["id"] for i in found if "id" in i)
        assert [name for name, times in ids.items() if times > 1] == []
    others = {"csrfmiddlewaretoken", "as", *(n for n in shown if n.startswith("cite-"))}
    assert shown - others == wanted


@pytest.mark.parametrize("place", boards.DRAWINGS)
def test_empty_plan_has_its_board_too(as_sara, plan, place):
    assert as_sara.get(url(plan, place)).status_code == 200


@pytest.mark.parametrize("place", boards.DRAWINGS)
def test_pieces_have_names_of_their_own(plan, place):
    fill_plan(plan, rows=2)
    names = [piece.id for piece in drawn(plan, place).pieces]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("place", boards.DRAWINGS)
def test_every_live_piece_has_its_place_on_the_page(as_sara, plan, place):
    """What an autosave sends must find the element that it replaces."""
    fill_plan(plan, rows=2)
    page = as_sara.get(url(plan, place)).text
    lost = [p.id for p in drawn(plan, place).pieces if page.count(f'id="p-{p.id}"') != 1]
    assert lost == []


@pytest.mark.parametrize("place", boards.DRAWINGS)
def test_drawing_of_the_screen_alone_is_that_of_the_whole_plan(plan, place):
    """An autosave reads only the tables of its screen."""
    fill_plan(plan, rows=2)
    whole = boards.drawing_of(SCREENS[place], take_snapshot(plan))
    assert [p.html() for p in drawn(plan, place).pieces] == [p.html() for p in whole.pieces]


class TestAutosave:
    def send(self, client, plan, place, record, version, **answers):
        data = {"record": record, f"{record}-version": version, "field": list(answers)}
        data |= {f"{record}-{name}": value for name, value in answers.items()}
        return client.post(reverse("stages:save", args=[plan.pk, *place.split(".")]), data)

    def test_saved_weight_sends_the_new_sum(self, as_sara, plan):
        row = a_row(Factor, plan, kind="strength")
        answer = self.send(as_sara, plan, "swot.factors", str(row.pk), 1, weight="٠٫٢")
        assert 'id="p-quad-factor-strength" hx-swap-oob="true"' in answer.text
        assert "Σ" in answer.text

    def test_only_the_saved_record_s_own_pieces_are_sent(self, as_sara, plan):
        rows = [a_row(Factor, plan, kind="strength") for _n in range(3)]
        answer = self.send(as_sara, plan, "swot.factors", str(rows[0].pk), 1, weight="0.2")
        assert answer.text.count('id="p-thread-') == 1
        assert f'id="p-thread-{rows[0].pk}"' in answer.text

    def test_crossing_sends_the_marks_of_its_ends(self, as_sara, plan):
        objective, goal = a_row(Objective, plan), a_row(MarketingGoal, plan)
        record = f"marketingalignment_{objective.pk}_{goal.pk}"
        answer = self.send(as_sara, plan, "objectives.alignment", record, 0, strength="1")
        assert f'id="p-side-{objective.pk}" hx-swap-oob="true"' in answer.text
        assert f'id="p-foot-{goal.pk}" hx-swap-oob="true"' in answer.text

    def test_refused_answer_sends_no_piece(self, as_sara, plan):
        row = a_row(Factor, plan, kind="strength")
        answer = self.send(as_sara, plan, "swot.factors", str(row.pk), 1, weight="7")
        assert answer.status_code == 422
        assert 'id="p-' not in answer.text

    def test_screen_without_a_drawing_pays_nothing(self, as_sara, plan):
        goal = a_row(MarketingGoal, plan)
        answer = self.send(as_sara, plan, "objectives.goals", str(goal.pk), 1, statement="نمو")
        assert 'id="p-' not in answer.text

    def test_queries_do_not_grow_with_rows(self, as_sara, plan, django_assert_max_num_queries):
        rows = [a_row(Factor, plan, kind="strength") for _n in range(30)]
        with django_assert_max_num_queries(40) as first:
            self.send(as_sara, plan, "swot.factors", str(rows[0].pk), 1, weight="0.2")
        for _n in range(30):
            a_row(Factor, plan, kind="threat")
        with django_assert_max_num_queries(len(first)):
            self.send(as_sara, plan, "swot.factors", str(rows[1].pk), 1, weight="0.3")


class TestFolding:
    def test_remarks_of_a_card_are_folded_and_counted(self, as_sara, plan):
        a_row(Objective, plan, statement="هدف", specific="لمن")
        page = as_sara.get(url(plan, "objectives.objectives")).text
        details = page[page.index('<details class="more"') :]
        assert not details.startswith('<details class="more" open')
        assert details.index("specific") < details.index("</details>")

    def test_faulty_remark_is_not_left_folded(self, as_sara, plan):
        row = a_row(Objective, plan, statement="هدف")
        data = {f"{row.pk}-version": 1, f"{row.pk}-specific": "ا" * 600}
        answer = as_sara.post(url(plan, "objectives.objectives"), data)
        assert answer.status_code == 422
        assert '<details class="more" open>' in answer.text

    def test_faulty_source_opens_its_factor(self, as_sara, plan):
        row = a_row(Factor, plan, kind="strength", statement="قوة")
        data = {f"{row.pk}-version": 1, f"{row.pk}-reason": "ا" * 1200}
        answer = as_sara.post(url(plan, "swot.factors"), data)
        assert '<details class="factor-more" open>' in answer.text

    def test_faulty_reason_of_a_cell_is_not_left_folded(self, as_sara, plan):
        objective, goal = a_row(Objective, plan), a_row(MarketingGoal, plan)
        record = f"marketingalignment_{objective.pk}_{goal.pk}"
        data = {f"{record}-version": 0, f"{record}-reason": "ا" * 400}
        answer = as_sara.post(url(plan, "objectives.alignment"), data)
        assert '<details class="remark" open>' in answer.text

    def test_text_of_one_line_stays_one_line(self, as_sara, plan):
        row = a_row(Objective, plan)
        data = {f"{row.pk}-version": 1, f"{row.pk}-statement": "سطر\r\nآخر"}
        as_sara.post(url(plan, "objectives.objectives"), data)
        row.refresh_from_db()
        assert row.statement == "سطر آخر"


@pytest.mark.parametrize(
    ("place", "room"),
    [
        ("objectives.goals", "s"),
        ("audit.competitors", "m"),
        ("strategy.investment", "xl"),
        ("audit.shares", "s"),
    ],
)
def test_line_gets_the_room_that_its_answers_need(place, room):
    part = next(p for p in SCREENS[place].layout if getattr(p, "look", "") == "lines")
    assert boards.room_of(part.model, part.fields) == room


def test_matrix_has_the_room_of_the_guide(plan):
    matrices = [key for key, screen in SCREENS.items() if any(g.across for g in screen.parts(Grid))]
    assert [key for key in matrices if not drawn(plan, key).wide] == []


def test_cell_of_two_equal_answers_names_both(as_sara, plan):
    a_row(Service, plan)
    page = dom(as_sara.get(url(plan, "strategy.sizing")))
    cell = page.xpath("//*[@id='part-servicerange']//tbody//td")[0]
    assert len(cell.xpath(".//label[not(contains(@class, 'visually-hidden'))]")) == 2


def test_name_of_a_person_is_read_whole(as_sara, plan):
    """A line of an input is cut where it is full; this one grows."""
    row = a_row(Objective, plan, owner="نوف الجهني، مديرة التسويق الإلكتروني")
    page = dom(as_sara.get(url(plan, "objectives.objectives")))
    assert page.xpath("//textarea[@name=$name]", name=f"{row.pk}-owner")
