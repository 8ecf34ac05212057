"""What is written into the document, before it becomes a PDF."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from html.parser import HTMLParser
from typing import Any

import pytest
from django.utils import translation
from django.utils.translation import gettext

from planner.evidence.tables import Citation, Evidence
from planner.plans.tables import Plan
from planner.reports.document import document_of
from planner.reports.make import CHAPTERS, STEPS, Options, html_of, styled
from planner.reports.render import HINTS, REPORT_CSS
from planner.reports.setter import tone_of
from planner.reports.shown import ERRORS
from planner.reports.spread import spread
from planner.stages.audit.competitors import Competitor
from planner.stages.objectives import Alignment, Objective
from planner.stages.registry import SCREENS, STAGES
from planner.stages.snapshot import Record, take_snapshot
from planner.stages.strategy.control import Kpi
from planner.stages.strategy.mix import Influence
from tests.factories import a_row, fill_plan

TAGS = {"html", "head", "meta", "title", "body", "section", "nav", "header", "div", "span"}
TAGS |= {"p", "h1", "h2", "h3", "h4", "h5", "ul", "li", "a", "bdi"}
TAGS |= {"figure", "figcaption", "caption"}
TAGS |= {"table", "colgroup", "col", "thead", "tbody", "tr", "th", "td"}
ATTRIBUTES = {"lang", "dir", "charset", "name", "content", "class", "id", "href", "style"}
ATTRIBUTES |= {"rel", "scope", "colspan", "rowspan", "data-page-word", "data-of-word"}
ATTRIBUTES |= {"data-title", "data-draft"}
AT = datetime(2026, 11, 21, 9, tzinfo=UTC)
HOSTILE = (
    "<script>alert(1)</script><img src=file:///etc/passwd>",
    "</td></table><style>@import url(http://evil.example/x)</style>",
    '" onload="x" style="background:url(http://evil.example/y)',
    "\u202eقلب\u202c \u2066Evil 3\u2069 {{ 7|add:7 }} {% now 'Y' %}",
    "😀" * 20,
    "ن" * 200,
)


def html(plan: Plan, **options: Any) -> str:
    asked = Options(**options)
    return html_of(take_snapshot(plan), asked, version_label="الإصدار ٣", at=AT)


class Tags(HTMLParser):
    """What a browser would see besides text."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.attributes: set[str] = set()
        self.styles: set[str] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.attributes |= {name for name, _value in attrs}
        self.styles |= {value or "" for name, value in attrs if name == "style"}

    def handle_data(self, data: str) -> None:
        self.text += data


def text_of(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page))


# Options


@pytest.mark.parametrize(
    "wrong",
    [
        {"digits": "roman"},
        {"chapters": ()},
        {"chapters": ("nowhere",)},
        {"language": "fr"},
        {"hijri": "yes"},
        {"draft": "yes"},
    ],
)
def test_options_refuse_nonsense(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="not options"):
        Options(**wrong)


def test_options_survive_json_and_order_of_chapters_does_not_matter() -> None:
    options = Options(digits="latn", hijri=True, chapters=("swot", "basics"), draft=True)
    assert Options.from_data(options.as_data()) == options
    assert options == Options("latn", True, ("basics", "swot", "swot"), True)


def test_options_of_an_older_program_are_still_read() -> None:
    stored = {"chapters": ["swot", "gone"], "colour": "red", "theme": "gone", "appendices": ["x"]}
    assert Options.from_data(stored) == Options(chapters=("swot",))
    assert Options.from_data({"chapters": ["gone"]}).chapters == CHAPTERS


def test_options_override_the_plans_own_writing(plan: Plan) -> None:
    snapshot = take_snapshot(plan)
    assert styled(snapshot, Options()).format == snapshot.format
    assert styled(snapshot, Options(language="en")).format.digits == "latn"
    own = styled(snapshot, Options(digits="latn", hijri=True, language="en")).format
    assert (own.digits, own.calendar, own.language) == ("latn", "both", "en")
    assert snapshot.format.digits == "arab"


def test_every_step_and_error_has_words() -> None:
    assert {"compose", "layout", "write", "finish"} < set(STEPS)
    assert set(ERRORS) == {*HINTS, "queue"}


# Content


def test_every_screen_is_printed_in_its_chapter(plan: Plan) -> None:
    document = document_of(take_snapshot(fill_plan(plan)), CHAPTERS)
    assert [c.stage.key for c in document.chapters] == [s.key for s in STAGES]
    places = [s.screen.place for c in document.chapters for s in c.screens]
    assert places == [place for place in SCREENS if place != "basics.evidence"]
    assert len(document.sources) == 2


def test_chosen_chapters_are_printed_and_no_other(plan: Plan) -> None:
    page = html(fill_plan(plan), chapters=("swot",))
    assert 'id="chapter-swot"' in page
    assert 'id="chapter-audit"' not in page
    assert 'href="#swot-factors"' in page


def test_links_of_the_contents_all_lead_somewhere(plan: Plan) -> None:
    page = html(fill_plan(plan))
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(ids)


def test_empty_plan_says_not_provided(plan: Plan) -> None:
    with translation.override("ar"):
        nothing = gettext("Not provided")
    assert html(plan).count(nothing) >= len(SCREENS) - 2


def test_cited_evidence_stands_at_its_record_and_names_it_back(plan: Plan) -> None:
    cited = a_row(Evidence, plan, statement="مسح المتسوقين", kind="report")
    objective = a_row(Objective, plan, statement="رفع المبيعات")
    place = f"objectives.objectives/{objective.pk}"
    Citation.objects.create(plan=plan, evidence=cited, place=place)
    text = text_of(html(plan))
    assert text.index("H1 رفع المبيعات") < text.index("EV1 مسح المتسوقين")
    assert re.search(r"EV1 مسح المتسوقين.*: H1", text[text.rindex("EV1 مسح") :])


def test_record_of_an_unprinted_chapter_is_named_by_its_words(plan: Plan) -> None:
    objective = a_row(Objective, plan, statement="رفع المبيعات")
    for metric in ("الزيارات", "الطلبات"):
        a_row(Kpi, plan, metric=metric, objective=objective, owner="سارة")
    assert "H1 رفع المبيعات" in text_of(html(plan, chapters=("strategy",)))
    assert "H1 رفع المبيعات" in text_of(html(plan, chapters=("objectives",)))


def test_language_of_the_reader_is_the_documents(plan: Plan) -> None:
    page = html(fill_plan(plan), language="en")
    assert '<html lang="en" dir="ltr">' in page
    assert "Contents" in page
    assert "SAR" in page


def test_same_wishes_write_the_same_document(plan: Plan) -> None:
    fill_plan(plan)
    assert html(plan) == html(plan)


# Hostile text


@pytest.mark.parametrize("text", HOSTILE)
def test_text_of_a_user_stays_text(plan: Plan, text: str) -> None:
    Plan.objects.filter(pk=plan.pk).update(title=text[:150], organization=text[:150])
    plan.refresh_from_db()
    found, drawing = Tags(), r"(?s)<svg .*?</svg>"
    found.feed(re.sub(drawing, "", html(fill_plan(plan, rows=1, words=(text,)))))
    assert found.names <= TAGS
    assert found.attributes <= ATTRIBUTES
    # The only styles are widths of columns that the program computed.
    assert all(re.fullmatch(r"width:[\d.]+(mm|%)", style) for style in found.styles)
    assert "{{" not in text or "{{ 7|add:7 }}" in found.text


def test_controls_of_direction_do_not_reach_the_page(plan: Plan) -> None:
    page = html(fill_plan(plan, rows=1, words=(HOSTILE[3],)))
    body = page[page.index("<body") :]
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", body)


def test_every_isolate_says_its_direction(plan: Plan) -> None:
    page = html(fill_plan(plan))
    assert set(re.findall(r"<bdi([^>]*)>", page)) <= {
        ' dir="rtl"', ' dir="ltr"', ' dir="ltr" class="code"',
    }  # fmt: skip
    assert 'dir="auto"' not in page


def test_address_is_a_link_only_if_it_is_one_of_the_web(plan: Plan) -> None:
    a_row(Competitor, plan, name="منافس", url="https://example.com/?q=1&r=2")
    a_row(Competitor, plan, name="آخر", url="javascript:alert(1)")
    page = html(plan)
    assert '<bdi dir="ltr"><a href="https://example.com/?q=1&amp;r=2" rel=' in page
    assert 'href="javascript' not in page


# Drawings


def test_strength_of_a_cell_follows_its_scale() -> None:
    strength: Any = Alignment._meta.get_field("strength")
    assert [tone_of(strength, v) for v in (-1, 0, 1, 2, None)] == ["against", "1", "3", "5", ""]
    level: Any = Influence._meta.get_field("level")
    assert [tone_of(level, v) for v in (-1, 0, 4)] == ["", "1", "5"]


def line(first: int, last: int | None, planned: int) -> Record:
    values: dict[str, Any] = {"label": "بند", "first_period": first, "last_period": last}
    values["planned"] = Decimal(planned)
    return Record("investmentline", "", 0, values, "IL1")


def test_money_falls_into_its_periods(plan: Plan) -> None:
    fmt = styled(take_snapshot(plan), Options(digits="latn")).format
    found = spread([line(0, None, 5000), line(1, 12, 100)], "planned", "month", 12, fmt)
    assert found is not None
    assert found.columns == ("0", "1–3", "4–6", "7–9", "10–12")
    assert found.lines[0].amounts == ("5,000", "0", "0", "0", "0")
    assert found.lines[1].amounts == ("0", "300", "300", "300", "300")
    assert (found.totals[1], found.total) == ("300", "6,200")


def test_large_sums_are_written_in_thousands(plan: Plan) -> None:
    fmt = styled(take_snapshot(plan), Options(digits="latn")).format
    found = spread([line(1, 4, 250_000_000)], "planned", "quarter", 4, fmt)
    assert found is not None
    assert (found.scale, found.lines[0].amounts[0], found.total) == (1000, "250,000", "1,000,000")


def test_lines_without_amount_or_period_make_no_table(plan: Plan) -> None:
    undated = Record("investmentline", "", 0, {"planned": Decimal(5), "first_period": None})
    assert spread([undated], "planned", "", None, plan.format) is None


def test_periods_beyond_the_frame_are_still_counted(plan: Plan) -> None:
    fmt = styled(take_snapshot(plan), Options(digits="latn")).format
    found = spread([line(1, 500, 1)], "planned", "year", 3, fmt)
    assert found is not None
    assert found.total == "120"


def test_dates_carry_hijri_where_asked(plan: Plan) -> None:
    Plan.objects.filter(pk=plan.pk).update(period_start=date(2027, 1, 15))
    plan.refresh_from_db()
    assert "الموافق" not in html(plan)
    assert "١٥ يناير ٢٠٢٧ الموافق ٧ شعبان ١٤٤٨ هـ" in text_of(html(plan, hijri=True))


def test_styles_are_packaged_beside_the_code() -> None:
    assert all(path.is_file() for path in REPORT_CSS)
    assert "url(" not in REPORT_CSS[0].read_text()
