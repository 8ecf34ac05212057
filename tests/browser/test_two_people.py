"""Two people in one plan, each in a browser of their own."""

import pytest
from django.core.cache import cache
from django.urls import reverse
from playwright.sync_api import Page, expect

from planner.plans.tables import Role
from planner.stages.audit.findings import Finding
from planner.stages.objectives import Objective
from planner.stages.swot import Factor
from tests.browser.test_autosave import SAVES, answer, state, stored, write
from tests.factories import a_member, a_plan, a_row, a_user


@pytest.fixture
def plan(mona):
    return a_plan(mona, title="خطة متجر التمور")


@pytest.fixture
def omar(plan):
    return a_member(plan, a_user("عمر", "omar@example.com"), Role.EDITOR).user


@pytest.fixture
def objective(plan):
    return a_row(Objective, plan, statement="خفض كلفة كسب الزبون", metric="كلفة الكسب")


@pytest.fixture
def screen(plan, objective):
    return reverse("stages:edit", args=[plan.pk, "objectives", "objectives"])


@pytest.fixture
def both(windows, mona, omar, screen):
    """Mona's page and Omar's, both opened before anybody writes."""
    cache.clear()
    return windows.open(mona).go(screen), windows.open(omar).go(screen)


@pytest.fixture
def conflict(both, objective) -> Page:
    mine, theirs = both
    write(theirs, objective, "metric", "نص عمر").blur()
    state(theirs, "saved")
    write(mine, objective, "metric", "نص منى").blur()
    state(mine, "conflict")
    return mine


class TestConflict:
    def test_both_texts_stand_side_by_side(self, conflict):
        expect(conflict.locator(".conflict-side-mine .conflict-value")).to_have_text("نص منى")
        theirs = conflict.locator(".conflict-side").nth(1)
        expect(theirs.locator(".conflict-value")).to_have_text("نص عمر")
        expect(theirs.locator(".conflict-who")).to_contain_text("عمر")

    def test_keeping_writes_over_theirs(self, conflict, objective):
        conflict.locator("button[name=keep]").click()
        state(conflict, "saved")
        expect(conflict.locator(".conflict")).to_have_count(0)
        expect(answer(conflict, objective, "metric")).to_be_focused()
        assert stored(objective, "metric") == "نص منى"

    def test_taking_puts_theirs_into_the_field(self, conflict, objective):
        conflict.locator("button[name=take]").click()
        state(conflict, "saved")
        expect(answer(conflict, objective, "metric")).to_have_value("نص عمر")
        expect(conflict.locator(".conflict")).to_have_count(0)
        assert stored(objective, "metric") == "نص عمر"

    def test_choice_is_made_by_keyboard(self, conflict, objective):
        answer(conflict, objective, "metric").press("Tab")
        expect(conflict.locator("button[name=keep]")).to_be_focused()
        conflict.keyboard.press("Tab")
        expect(conflict.locator("button[name=take]")).to_be_focused()
        conflict.keyboard.press("Enter")
        expect(answer(conflict, objective, "metric")).to_have_value("نص عمر")

    def test_conflict_outlives_the_page(self, conflict, objective):
        conflict.on("dialog", lambda dialog: dialog.accept())
        conflict.reload()
        state(conflict, "conflict")
        expect(answer(conflict, objective, "metric")).to_have_value("نص منى")
        assert stored(objective, "metric") == "نص عمر"

    def test_whole_page_sent_unchosen_asks_again(self, conflict, objective):
        conflict.locator("button[name=next]").click()
        expect(conflict.locator("#faults")).to_be_focused()
        expect(conflict.locator(".conflict")).to_be_visible()
        conflict.locator("button[name=take]").click()
        state(conflict, "saved")
        assert stored(objective, "metric") == "نص عمر"

    def test_record_added_meanwhile_decides_nothing(self, conflict, objective):
        conflict.locator('[formaction$="/add/objective/"]').click()
        expect(conflict.locator(".is-new")).to_have_count(1)
        expect(conflict.locator(".conflict")).to_be_visible()
        expect(answer(conflict, objective, "metric")).to_have_value("نص منى")
        assert stored(objective, "metric") == "نص عمر"


class TestMerging:
    def test_different_fields_merge_and_are_shown(self, both, objective):
        mine, theirs = both
        write(theirs, objective, "metric", "نص عمر").blur()
        state(theirs, "saved")
        write(mine, objective, "statement", "نص منى").blur()
        state(mine, "saved")
        expect(answer(mine, objective, "metric")).to_have_value("نص عمر")
        expect(mine.locator(".conflict")).to_have_count(0)
        assert (stored(objective, "statement"), stored(objective, "metric")) == ("نص منى", "نص عمر")

    def test_later_actions_take_nothing_back(self, both, objective):
        """The page names a newer version after its save: it must show what is in it."""
        mine, theirs = both
        write(theirs, objective, "metric", "نص عمر").blur()
        state(theirs, "saved")
        write(mine, objective, "statement", "نص منى").blur()
        state(mine, "saved")
        mine.locator('[formaction$="/add/objective/"]').click()
        expect(mine.locator(".is-new")).to_have_count(1)
        assert stored(objective, "metric") == "نص عمر"

    def test_field_being_typed_in_is_not_replaced(self, both, objective):
        mine, theirs = both
        held = []
        mine.route(SAVES, lambda route: route.continue_() if held else held.append(route))
        write(mine, objective, "statement", "نص منى").blur()
        write(theirs, objective, "metric", "نص عمر").blur()
        state(theirs, "saved")
        write(mine, objective, "metric", "عند منى")
        held[0].continue_()
        state(mine, "conflict")
        expect(answer(mine, objective, "metric")).to_have_value("عند منى")
        assert (stored(objective, "statement"), stored(objective, "metric")) == ("نص منى", "نص عمر")


class TestPresence:
    def test_each_sees_the_other_and_where(self, both):
        mine = both[0]
        mine.reload()
        who = mine.locator("#present")
        expect(who.locator("summary")).to_have_accessible_name("شخص آخر واحد في هذه الخطة الآن")
        who.locator("summary").click()
        expect(who.locator(".menu-list a")).to_contain_text("عمر")
        expect(who.locator(".menu-list a")).to_contain_text("أهداف التسويق الإلكتروني")
        mine.keyboard.press("Escape")
        expect(who.locator(".menu-list")).not_to_be_visible()

    def test_nobody_is_shown_to_who_is_alone(self, windows, mona, screen):
        cache.clear()
        page = windows.open(mona).go(screen)
        page.wait_for_load_state("networkidle")
        expect(page.locator("#present")).not_to_be_visible()

    def test_tab_out_of_sight_does_not_ask(self, windows, mona, screen):
        page = windows.open(mona).go(screen)
        page.wait_for_load_state("networkidle")
        asked = []
        page.on("request", lambda request: asked.append(request.url))
        page.evaluate(
            "Object.defineProperty(document, 'hidden', {value: true, configurable: true});"
            "document.dispatchEvent(new Event('visibilitychange'))"
        )
        page.wait_for_timeout(300)
        page.evaluate(
            "Object.defineProperty(document, 'hidden', {value: false});"
            "document.dispatchEvent(new Event('visibilitychange'))"
        )
        page.wait_for_timeout(300)
        assert len([url for url in asked if "/present/" in url]) == 1


class TestDeleting:
    @pytest.fixture
    def finding(self, plan):
        row = a_row(Finding, plan, statement="بطء صفحة الدفع")
        a_row(Factor, plan, kind="weakness", statement="دفع بطيء", rests_on=[str(row.pk)])
        return row

    @pytest.fixture
    def page(self, windows, mona, plan, finding):
        page = windows.open(mona).go(reverse("stages:edit", args=[plan.pk, "audit", "findings"]))
        page.locator(f'[formaction$="/delete/{finding.pk}/"]').click()
        expect(page.locator("#ask")).to_be_visible()
        return page

    def test_it_is_asked_with_what_rests_on_it(self, page):
        expect(page.locator("#ask")).to_contain_text("دفع بطيء")
        expect(page.locator("#ask a")).to_be_focused()
        assert page.evaluate("document.getElementById('ask').matches(':modal')")

    @pytest.mark.parametrize("how", ["button", "escape"])
    def test_record_is_kept(self, page, finding, how):
        page.locator("#ask a").click() if how == "button" else page.keyboard.press("Escape")
        expect(page.locator("#ask")).to_have_count(0)
        expect(page.locator(f'[formaction$="/delete/{finding.pk}/"]')).to_be_focused()
        assert stored(finding, "deleted_at") is None

    def test_record_is_deleted_and_brought_back_with_its_links(self, page, finding):
        page.locator("#ask button").click()
        expect(page.locator(f"#r-{finding.pk}")).to_have_count(0)
        expect(page.locator(".undo-bar button")).to_be_focused()
        assert stored(finding, "deleted_at")
        page.locator(".undo-bar button").click()
        expect(page.locator(f"#r-{finding.pk}")).to_have_count(1)
        assert Factor.objects.get().rests_on == [str(finding.pk)]


class TestWithoutScript:
    def test_conflict_is_decided_on_the_page(self, windows, mona, omar, screen, objective):
        mine = windows.open(mona, script=False).go(screen)
        theirs = windows.open(omar).go(screen)
        write(theirs, objective, "metric", "نص عمر").blur()
        state(theirs, "saved")
        answer(mine, objective, "metric").fill("نص منى")
        mine.locator("button[name=save]").click()
        mine.locator("button[name=keep]").click()
        expect(mine.locator(".conflict")).to_have_count(0)
        assert stored(objective, "metric") == "نص منى"

    def test_deleting_is_asked_on_the_page(self, windows, mona, plan):
        row = a_row(Finding, plan, statement="بطء صفحة الدفع")
        a_row(Factor, plan, kind="weakness", statement="دفع بطيء", rests_on=[str(row.pk)])
        url = reverse("stages:edit", args=[plan.pk, "audit", "findings"])
        page = windows.open(mona, script=False).go(url)
        page.locator(f'[formaction$="/delete/{row.pk}/"]').click()
        expect(page.locator("#ask")).to_contain_text("دفع بطيء")
        page.locator("#ask button").click()
        page.locator(".undo-bar button").click()
        assert stored(row, "deleted_at") is None
