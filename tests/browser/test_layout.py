"""How pages lie: widths, directions, order, fonts; measured, not looked at."""

import re
from itertools import pairwise
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from planner.plans.tables import Plan
from planner.stages.audit.external import EnvironmentFactor
from planner.stages.registry import SCREENS
from tests.browser.conftest import PHONE, WIDE, Visitor
from tests.factories import a_plan, a_user, fill_plan
from tests.pages import WITHOUT_SIGNING_IN, a_busy_plan, pages_of

WIDTHS = (320, 768, 1280)
# A word without a break, as long as people write them in addresses and codes.
LONG = "https://tamr.example/" + "a" * 150


@pytest.fixture(scope="module")
def site(kept: None) -> dict[str, Any]:
    owner, now = a_user("Sara", password="nakhla-wa-tamr-27"), timezone.now()
    plan = a_busy_plan(owner, organization="مؤسسة النخيل")
    long = fill_plan(a_plan(owner, title=LONG[:150]), words=(LONG,))
    shelved, binned = a_plan(owner, archived_at=now), a_plan(owner, deleted_at=now)
    english = a_user("John", language="en")
    return {
        "owner": owner,
        "plan": plan,
        "long": long,
        "pages": dict(pages_of(plan, shelved, binned)),
        "english": english,
        "english plan": fill_plan(a_plan(english)),
    }


@pytest.fixture
def window(windows, site) -> Visitor:
    found = windows.open(site["owner"])
    found.expected += ["status of 404", "status of 403"]
    return found


def edit_url(plan: Plan, place: str) -> str:
    return reverse("stages:edit", args=[plan.pk, *place.split(".")])


# What sticks out of the page: with the widest first, to find the culprit.
STICKING_OUT = """() => {
  const root = document.scrollingElement;
  if (root.scrollWidth <= root.clientWidth) return [];
  const seen = (e) => e.checkVisibility({ contentVisibilityAuto: true, visibilityProperty: true });
  // What is cut off or scrolls within its own box does not widen the page.
  const held = (e) => {
    for (let p = e.parentElement; p && p !== document.body; p = p.parentElement)
      if (getComputedStyle(p).overflowX !== 'visible') return true;
    return false;
  };
  const out = [];
  for (const e of document.querySelectorAll('body *')) {
    const box = e.getBoundingClientRect();
    if (box.width && (box.left < -1 || box.right > root.clientWidth + 1) && seen(e) && !held(e))
      out.push([Math.round(box.width), e.tagName, e.className?.baseVal ?? e.className]);
  }
  return [root.scrollWidth, ...out.slice(-3)];
}"""


def sticking_out(page: Page) -> dict[int, Any]:
    found = {}
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        if wide := page.evaluate(STICKING_OUT):
            found[width] = wide
    return found


@pytest.mark.parametrize("place", SCREENS)
def test_screen_needs_no_sideways_scrolling(window, site, place):
    page = window.go(edit_url(site["plan"], place))
    page.evaluate("for (const d of document.querySelectorAll('.work details')) d.open = true")
    assert sticking_out(page) == {}


@pytest.mark.parametrize(
    "place", ["basics.plan", "objectives.objectives", "objectives.alignment", "swot.factors",
              "swot.options", "strategy.investment", "audit.findings", "audit.competitors"],
)  # fmt: skip
def test_word_without_a_break_stays_on_the_screen(window, site, place):
    assert sticking_out(window.go(edit_url(site["long"], place))) == {}


def test_page_needs_no_sideways_scrolling(window, site):
    found = {}
    for name, path in site["pages"].items():
        if not name.startswith("edit "):
            window.page.goto(window.server + path)
            if wide := sticking_out(window.page):
                found[name] = wide
    assert found == {}


def test_word_without_a_break_stays_on_the_page(window, site):
    args = [site["long"].pk]
    found = {}
    for path in [
        reverse("plans:list"),
        reverse("stages:home", args=args),
        *(reverse("stages:read", args=[*args, s]) for s in ("objectives", "audit", "strategy")),
    ]:
        if wide := sticking_out(window.go(path)):
            found[path] = wide
    assert found == {}


# The tables of panels in which figures of one column do not end at one line.
RAGGED = """() => [...document.querySelectorAll(".panel-table")].filter(table => {
  const ends = {};
  for (const cell of table.querySelectorAll("tbody td.h-number:not(:empty)")) {
    const range = document.createRange();
    range.selectNodeContents(cell);
    (ends[cell.cellIndex] ??= []).push(range.getBoundingClientRect().right);
  }
  return Object.values(ends).some(found => Math.max(...found) - Math.min(...found) > 1);
}).map(table => table.caption.textContent)"""


def test_units_stand_under_units(window, site):
    window.go(edit_url(site["plan"], "strategy.sizing"))
    assert window.page.locator(".panel-table td.h-number").count() > 5
    assert window.page.evaluate(RAGGED) == []


def test_page_of_accounts_needs_no_sideways_scrolling(windows, kept):
    window = windows.open()
    window.expected.append("status of 404")
    found = {}
    for name, path in WITHOUT_SIGNING_IN.items():
        window.page.goto(window.server + path)
        if wide := sticking_out(window.page):
            found[name] = wide
    assert found == {}


def left(found: Locator) -> float:
    box = found.bounding_box()
    assert box is not None
    return box["x"]


class TestOrder:
    def test_first_stage_is_the_right_most(self, window, site):
        page = window.go(site["pages"]["home"])
        lefts = [left(stage) for stage in page.locator(".stage").all()]
        assert len(lefts) == 4
        assert lefts == sorted(lefts, reverse=True)

    def test_first_stage_is_the_left_most_in_english(self, windows, site):
        page = windows.open(site["english"]).go(
            reverse("stages:home", args=[site["english plan"].pk])
        )
        lefts = [left(stage) for stage in page.locator(".stage").all()]
        assert lefts == sorted(lefts)

    def test_strengths_lie_right_of_weaknesses(self, window, site):
        page = window.go(edit_url(site["plan"], "swot.factors"))
        parts = [page.locator(f"#part-factor-{k}") for k in ("strength", "weakness")]
        assert left(parts[0]) > left(parts[1])

    def test_first_column_of_a_matrix_is_the_right_most(self, window, site):
        page = window.go(edit_url(site["plan"], "objectives.alignment"))
        cells = page.locator("table.matrix tbody tr").first.locator("th, td").all()
        lefts = [left(cell) for cell in cells]
        assert lefts == sorted(lefts, reverse=True)

    def test_next_lies_left_of_previous(self, window, site):
        page = window.go(edit_url(site["plan"], "objectives.objectives"))
        assert left(page.locator("button[name=next]")) < left(page.locator(".page-foot a").first)

    def test_focus_follows_the_eye(self, window, site):
        """From right to left on a line, then down; the tools of a card beside its title."""
        page = window.go(edit_url(site["plan"], "basics.plan"))
        boxes = page.evaluate("""() => [...document.querySelectorAll(
            '#work .fields :is(input[type=text], textarea, select)')].map(e => {
            const b = e.getBoundingClientRect(); return [b.top, b.left, b.bottom]; })""")
        wrong = [
            (a, b) for a, b in pairwise(boxes) if b[0] < a[2] - 2 and (b[1] > a[1] or b[2] < a[0])
        ]
        assert wrong == []

    def test_arrow_left_goes_to_the_next_choice(self, window, site):
        page = window.go(edit_url(site["plan"], "basics.plan"))
        page.route(re.compile("/save/$"), lambda route: route.abort())
        window.expected.append("Failed to load resource")
        radios = page.locator("[name=sheet-digits]")
        radios.first.check(force=True)
        radios.first.focus()
        page.keyboard.press("ArrowLeft")
        expect(radios.nth(1)).to_be_checked()

    @pytest.mark.parametrize("width", [PHONE, WIDE])
    def test_skip_link_leads_to_the_content(self, windows, site, width):
        page = windows.open(site["owner"], width=width).go(site["pages"]["home"])
        page.keyboard.press("Tab")
        expect(page.locator(".skip-link")).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.locator("#main")).to_be_focused()

    def test_menu_opens_and_closes_by_keyboard(self, window, site):
        page = window.go(site["pages"]["home"])
        summary = page.locator(".topbar details.menu > summary").last
        summary.focus()
        page.keyboard.press("Enter")
        expect(page.locator("details.menu[open]")).to_have_count(1)
        page.keyboard.press("Escape")
        expect(page.locator("details.menu[open]")).to_have_count(0)
        expect(summary).to_be_focused()


class TestDirection:
    @pytest.mark.parametrize(
        ("place", "field", "direction"),
        [
            ("strategy.investment", "amount", "ltr"),
            ("basics.plan", "discount_rate", "ltr"),
            ("basics.plan", "period_start", "ltr"),
            ("basics.evidence", "url", "ltr"),
            ("basics.plan", "title", "rtl"),
            ("basics.plan", "scope", "rtl"),
        ],
    )
    def test_field_runs_in_its_direction(self, window, site, place, field, direction):
        page = window.go(edit_url(site["plan"], place))
        found = page.locator(f'#work [name$="-{field}"]').first
        assert found.evaluate("e => getComputedStyle(e).direction") == direction

    def test_figure_stands_at_the_side_of_the_page_s_start(self, window, site):
        page = window.go(edit_url(site["plan"], "strategy.investment"))
        found = page.locator("[name=sheet-amount]")
        assert found.evaluate("e => getComputedStyle(e).textAlign") in ("end", "right")

    def test_text_takes_the_direction_of_its_words(self, window, site):
        page = window.go(edit_url(site["plan"], "basics.plan"))
        title = page.locator("[name=sheet-title]")
        direction = "e => getComputedStyle(e).direction"
        assert title.evaluate(direction) == "rtl"
        title.evaluate("e => { e.value = 'Date shop'; }")
        assert title.evaluate(direction) == "ltr"

    def test_every_free_text_finds_its_own_direction(self, window, site):
        page = window.go(edit_url(site["plan"], "objectives.objectives"))
        without = page.locator("#work textarea:not([dir]), #work input[type=text]:not([dir])")
        assert without.count() == 0


ORDER = """(element) => {
  // Where each character of the element lies, from left to right.
  const places = [], walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode());)
    for (let i = 0; i < node.length; i++) {
      const range = document.createRange();
      range.setStart(node, i); range.setEnd(node, i + 1);
      const box = range.getBoundingClientRect();
      if (box.width) places.push([box.left, node.data[i]]);
    }
  return places.sort((a, b) => a[0] - b[0]).map((p) => p[1]).join('');
}"""


class TestNumbersAndNames:
    def test_minus_stands_left_of_its_digits(self, window, site):
        factor = EnvironmentFactor.objects.filter(plan=site["plan"], kind="legal").first()
        EnvironmentFactor.objects.filter(pk=factor.pk).update(impact=-5)
        page = window.go(reverse("stages:read", args=[site["plan"].pk, "audit"]))
        figure = page.locator("bdi.num", has_text=re.compile("^[-−]٥$")).first
        assert re.fullmatch("[-−]٥", figure.evaluate(ORDER))

    def test_amount_reads_from_its_first_digit(self, window, site):
        page = window.go(reverse("stages:read", args=[site["plan"].pk, "strategy"]))
        figure = page.locator(".amount bdi").first
        assert figure.evaluate(ORDER) == figure.inner_text()

    def test_name_next_to_a_number_keeps_its_order(self, window, site):
        """“Evil 3” followed by “: 5” must not become “Evil 5 :3”."""
        page = window.go(site["pages"]["members"])
        name = page.locator(".person bdi").first
        name.evaluate("e => { e.textContent = 'Evil 3'; e.after(': 5'); }")
        parent = name.locator("xpath=..")
        parent.evaluate("e => e.querySelectorAll('small').forEach((s) => s.remove())")
        assert parent.evaluate(ORDER).replace(" ", "").replace("\u00a0", "") == "5:Evil3"

    NOT_ALONE = """(word) => {
      // Texts that hold somebody's words together with words of ours, unseparated; but for
      // the names of crossings (“goal × service”), which are one text wherever they stand,
      // and the statement that a suggestion offers, which is stored as it stands.
      const found = [], inline = (e) => getComputedStyle(e).display.startsWith('inline')
        && getComputedStyle(e).display === 'inline';
      const apart = (e) => /isolate|plaintext/.test(getComputedStyle(e).unicodeBidi);
      const own = (e) => [...e.childNodes].map((n) => n.nodeType === 3 ? n.data
        : n.nodeType === 1 && inline(n) && !apart(n) ? own(n) : '').join('');
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      for (let node; (node = walker.nextNode());) {
        if (!node.data.includes(word)) continue;
        let e = node.parentElement;
        if (e.closest('option, textarea, .visually-hidden, .suggestion-text bdi') || !e.getClientRects().length) continue;
        while (inline(e) && !apart(e) && e !== document.body) e = e.parentElement;
        // A chart's label has no markup: marks of direction isolate there.
        const joined = own(e).replace(/\\u2068[^\\u2069]*\\u2069/g, '');
        if (!joined.includes(word)) continue;
        const rest = joined.replaceAll(word, '').replace(/[\\s"“”«»…]+/g, '');
        if (rest && !own(e).includes(' × ')) found.push(own(e).replace(/\\s+/g, ' ').trim().slice(0, 80));
      }
      return [...new Set(found)];
    }"""

    def test_every_word_of_a_person_is_isolated(self, windows, site, kept):
        """On every page with text that somebody typed: no word of ours runs into it."""
        person = a_user("Evil 3", "evil@example.com")
        plan = a_busy_plan(person, title="Evil 3", organization="Evil 3", sector="Evil 3")
        fill_plan_words(plan, "Evil 3")
        empty = a_plan(person, title="Evil 3", archived_at=timezone.now())
        window = windows.open(person)
        window.expected += ["status of 404", "status of 403"]
        found = {}
        for name, path in pages_of(plan, empty, empty):
            window.page.goto(window.server + path)
            if texts := window.page.evaluate(self.NOT_ALONE, "Evil 3"):
                found[name] = texts
        assert found == {}


def fill_plan_words(plan: Plan, words: str) -> None:
    """Let every line of text of the plan be `words`."""
    from planner.plans.fields import Line
    from planner.stages.registry import TABLES

    for model in TABLES.values():
        lines = [f.name for f in model._meta.fields if isinstance(f, Line)]
        if lines:
            model.objects.filter(plan=plan).update(**dict.fromkeys(lines, words))


class TestFont:
    def test_arabic_is_drawn_with_our_font(self, window, site):
        page = window.go(site["pages"]["home"])
        client = page.context.new_cdp_session(page)
        client.send("DOM.enable")
        client.send("CSS.enable")
        root = client.send("DOM.getDocument")["root"]["nodeId"]
        for selector in ("h1", ".stage-title a", ".lede"):
            query = {"nodeId": root, "selector": selector}
            node = client.send("DOM.querySelector", query)["nodeId"]
            fonts = client.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
            assert fonts
            assert all(font["isCustomFont"] for font in fonts), (selector, fonts)

    def test_font_was_fetched(self, window, site):
        page = window.go(site["pages"]["home"])
        page.evaluate("document.fonts.ready")
        loaded = page.evaluate(
            "[...document.fonts].filter(f => f.status === 'loaded').map(f => f.family)"
        )
        assert "Khutta Screen" in {family.strip('"') for family in loaded}

    @pytest.mark.parametrize("name", ["home", "read audit", "edit objectives.objectives", "plans"])
    def test_lines_have_room_for_arabic(self, window, site, name):
        page = window.go(site["pages"][name])
        tight = page.evaluate("""() => [...document.querySelectorAll(
            'p, li, dd, dt, label, textarea, td, .help')].filter(e => e.getClientRects().length
            && e.textContent.trim() && !e.closest('.icon, .avatar, button, .chip, .btn')).map(e => {
            const s = getComputedStyle(e);
            return [parseFloat(s.lineHeight) / parseFloat(s.fontSize), e.tagName, e.className];
          }).filter((found) => found[0] < 1.6).slice(0, 5)""")
        assert tight == []

    @pytest.mark.parametrize("name", ["home", "read audit", "edit objectives.objectives", "plans"])
    def test_letters_stand_together(self, window, site, name):
        page = window.go(site["pages"][name])
        apart = page.evaluate("""() => [...document.querySelectorAll('body *')].filter(
            e => !['normal', '0px'].includes(getComputedStyle(e).letterSpacing))
            .map(e => e.className).slice(0, 5)""")
        assert apart == []

    def test_text_is_large_enough(self, window, site):
        page = window.go(site["pages"]["edit objectives.objectives"])
        small = page.evaluate("""() => [...document.querySelectorAll('body *')].filter(
            e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())
            && parseFloat(getComputedStyle(e).fontSize) < 12).map(e => e.className).slice(0, 5)""")
        assert small == []


class TestIcons:
    def mirrored(self, page: Page, name: str) -> set[bool]:
        found = page.locator(f'.icon:has(> use[href$="#{name}"])')
        ways = found.evaluate_all("all => all.map(e => getComputedStyle(e).transform)")
        assert ways
        return {way.startswith("matrix(-1") for way in ways}

    @pytest.mark.parametrize("name", ["chevron-end", "chevron-start"])
    def test_icon_that_points_is_mirrored(self, window, site, name):
        page = window.go(edit_url(site["plan"], "objectives.objectives"))
        assert self.mirrored(page, name) == {True}

    def test_icon_that_points_is_not_mirrored_in_english(self, windows, site):
        window = windows.open(site["english"])
        page = window.go(edit_url(site["english plan"], "objectives.objectives"))
        assert self.mirrored(page, "chevron-end") == {False}

    @pytest.mark.parametrize("name", ["check", "trash", "plus"])
    def test_icon_that_points_nowhere_is_not_mirrored(self, window, site, name):
        page = window.go(edit_url(site["plan"], "objectives.objectives"))
        assert self.mirrored(page, name) == {False}

    def test_logo_is_not_mirrored(self, window, site):
        page = window.go(site["pages"]["home"])
        logo = page.locator(".brand img")
        assert logo.evaluate("e => getComputedStyle(e).transform") == "none"


class TestTargets:
    @pytest.mark.parametrize("place", ["swot.factors", "objectives.objectives", "audit.shifts"])
    def test_button_is_large_enough_for_a_finger(self, windows, site, place):
        """24 px at least (WCAG 2.2), unless the button is a word in a sentence."""
        page = windows.open(site["owner"], width=PHONE).go(edit_url(site["plan"], place))
        small = page.evaluate("""() => [...document.querySelectorAll(
            'button:not(.visually-hidden), summary, select, input[type=text], .segmented label')]
            .filter(e => e.getClientRects().length).map(e => {
              const b = e.getBoundingClientRect();
              return [Math.round(b.width), Math.round(b.height), e.className]; })
            .filter(([w, h]) => w < 24 || h < 24).slice(0, 5)""")
        assert small == []


def test_answers_of_the_printed_plan_have_the_width_of_a_phone(windows, site):
    address = reverse("reports:print", args=[site["plan"].pk])
    page = windows.open(site["owner"], width=PHONE).go(address)
    widths = page.locator(".facts td").evaluate_all("all => all.map(e => e.clientWidth)")
    assert min(widths) > PHONE / 2
