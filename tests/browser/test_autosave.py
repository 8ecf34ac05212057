"""Typing, as it happens: what is said to be saved is stored, nothing typed is lost."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Locator, Page, Route, expect

from planner.plans.tables import Plan, Role
from planner.stages.audit.site import WebsiteMeasurement
from planner.stages.objectives import MarketingGoal, Objective, OrganizationGoal
from tests.factories import a_member, a_plan, a_row, a_user

# The script waits two seconds after the last key.
SOON, AFTER_TYPING = 1_500, 6_000
SAVES = re.compile(r"/save/$")


@pytest.fixture
def plan(mona: Any) -> Plan:
    return a_plan(mona, title="خطة متجر التمور")


@pytest.fixture
def objective(plan: Plan) -> Objective:
    return a_row(Objective, plan, statement="خفض كلفة كسب الزبون", metric="كلفة الكسب")


@pytest.fixture
def screen(plan: Plan) -> str:
    return reverse("stages:edit", args=[plan.pk, "objectives", "objectives"])


@pytest.fixture
def window(open_window: Callable[..., Any], mona: Any) -> Any:
    return open_window(mona)


@pytest.fixture
def page(window: Any, screen: str, objective: Objective) -> Page:
    found = window.go(screen)
    # As people do it: all fields of the card are in sight.
    for more in found.locator("details.more > summary").all():
        more.click()
    return found


def answer(page: Page, row: Any, name: str) -> Locator:
    return page.locator(f'[name="{row.pk}-{name}"]')


def write(page: Page, row: Any, name: str, text: str) -> Locator:
    """Type over the answer, key by key, and stay in the field."""
    found = answer(page, row, name)
    found.click()
    found.fill("")
    found.press_sequentially(text)
    return found


def state(page: Page, wanted: str, timeout: int = AFTER_TYPING) -> None:
    expect(page.locator("#save-state")).to_have_attribute("data-state", wanted, timeout=timeout)


def stored(row: Any, name: str) -> Any:
    return type(row).objects.values_list(name, flat=True).get(pk=row.pk)


class TestTyping:
    def test_answer_is_saved_after_typing_stops(self, page, objective):
        write(page, objective, "metric", "كلفة الزبون الجديد")
        state(page, "saved")
        assert stored(objective, "metric") == "كلفة الزبون الجديد"

    def test_answer_is_saved_on_leaving_the_field(self, page, objective):
        write(page, objective, "metric", "كلفة الزبون الجديد").blur()
        state(page, "saved", SOON)
        assert stored(objective, "metric") == "كلفة الزبون الجديد"

    def test_choice_is_saved_at_once(self, page, objective):
        page.locator(f'label:has([name="{objective.pk}-direction"][value="down"])').click()
        state(page, "saved", SOON)
        assert stored(objective, "direction") == "down"

    def test_state_says_that_it_is_saving(self, page, objective):
        page.route(SAVES, lambda route: (page.wait_for_timeout(300), route.continue_()))
        write(page, objective, "metric", "س").blur()
        state(page, "saving", SOON)
        expect(page.locator("#save-state")).to_have_text("يُحفظ…")
        state(page, "saved")

    def test_saved_is_said_in_arabic_with_the_time_in_the_plan_s_digits(self, page, objective):
        write(page, objective, "metric", "س").blur()
        expect(page.locator("#save-state")).to_have_text(re.compile(r"حُفظ.*[٠-٩]{2}:[٠-٩]{2}"))

    def test_only_what_was_touched_is_sent(self, page, objective):
        with page.expect_request(SAVES) as sent:
            write(page, objective, "metric", "س").blur()
        body = sent.value.post_data or ""
        assert f"{objective.pk}-metric" in body
        assert f"{objective.pk}-statement" not in body

    def test_what_is_said_to_be_saved_is_stored(self, page, objective):
        """Many answers, quickly one after the other: at “saved” all of them are there."""
        typed = {"statement": "هدف جديد", "metric": "مقياس", "unit": "ريال", "owner": "سارة"}
        for name, text in typed.items():
            write(page, objective, name, text)
        answer(page, objective, "owner").blur()
        state(page, "saved")
        page.wait_for_load_state("networkidle")
        assert {name: stored(objective, name) for name in typed} == typed

    def test_answers_of_two_records_are_saved(self, window, screen, plan, objective):
        second = a_row(Objective, plan, statement="ثان")
        page = window.go(screen)
        write(page, objective, "statement", "أول معدّل")
        write(page, second, "statement", "ثان معدّل").blur()
        state(page, "saved")
        page.wait_for_load_state("networkidle")
        assert (stored(objective, "statement"), stored(second, "statement")) == (
            "أول معدّل",
            "ثان معدّل",
        )

    def test_typing_goes_on_while_saving(self, page, objective):
        """What is typed while a save is on its way is saved after it."""
        held: list[Route] = []
        page.route(SAVES, lambda route: held.append(route) if not held else route.continue_())
        field = write(page, objective, "metric", "كلفة")
        field.blur()
        expect(page.locator("#save-state")).to_have_attribute("data-state", "saving")
        field.press("End")
        field.press_sequentially(" الزبون")
        held[0].continue_()
        field.blur()
        state(page, "saved")
        page.wait_for_load_state("networkidle")
        assert stored(objective, "metric") == "كلفة الزبون"
        expect(field).to_have_value("كلفة الزبون")

    def test_field_keeps_the_focus_while_it_is_saved(self, page, objective):
        field = write(page, objective, "metric", "كلفة الزبون")
        state(page, "saved")
        expect(field).to_be_focused()
        assert field.evaluate("e => e.selectionStart") == len("كلفة الزبون")

    def test_number_is_echoed_as_it_was_read(self, page, objective):
        write(page, objective, "target", "1234.5").blur()
        state(page, "saved", SOON)
        expect(page.locator(f"#f-{objective.pk}-target-note .echo")).to_contain_text("١٬٢٣٤٫٥")

    @pytest.mark.parametrize("typed", ["١٢٣٫٥", "123.5", "۱۲۳٫۵"])
    def test_three_digit_sets_are_one_number(self, page, objective, typed):
        write(page, objective, "target", typed).blur()
        state(page, "saved", SOON)
        assert str(stored(objective, "target").normalize()) == "123.5"

    def test_comma_is_no_digit(self, page, objective):
        """“1,5” never becomes 15."""
        write(page, objective, "target", "1,5").blur()
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(200)
        kept = stored(objective, "target")
        assert kept is None or str(kept.normalize()) == "1.5"

    def test_progress_of_the_screen_follows(self, window, plan):
        goal = a_row(MarketingGoal, plan)
        page = window.go(reverse("stages:edit", args=[plan.pk, "objectives", "goals"]))
        tick = page.locator("#tick-objectives-goals")
        assert tick.get_attribute("data-status") == "doing"
        a_row(OrganizationGoal, plan, statement="ربح")
        write(page, goal, "statement", "نمو").blur()
        expect(tick).to_have_attribute("data-status", "done")


class TestFaults:
    def test_error_stands_at_its_field(self, page, objective):
        write(page, objective, "target", "ستون").blur()
        state(page, "invalid", SOON)
        expect(page.locator(f"#f-{objective.pk}-target_error")).to_be_visible()
        expect(answer(page, objective, "target")).to_have_attribute("aria-invalid", "true")

    def test_faulty_text_is_kept(self, page, objective):
        field = write(page, objective, "target", "ستون")
        field.blur()
        state(page, "invalid", SOON)
        expect(field).to_have_value("ستون")
        assert stored(objective, "target") is None

    def test_error_goes_with_its_cause(self, page, objective):
        write(page, objective, "target", "ستون").blur()
        state(page, "invalid", SOON)
        write(page, objective, "target", "60").blur()
        state(page, "saved")
        expect(page.locator(f"#f-{objective.pk}-target_error")).to_have_count(0)
        expect(answer(page, objective, "target")).to_have_attribute("aria-invalid", "false")

    def test_state_remembers_an_unsaved_answer(self, page, objective):
        write(page, objective, "target", "ستون").blur()
        state(page, "invalid", SOON)
        write(page, objective, "metric", "س").blur()
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(200)
        state(page, "invalid", SOON)
        assert stored(objective, "metric") == "س"

    def test_page_is_not_left_with_an_unsaved_answer_unasked(self, page, objective):
        asked: list[str] = []
        page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
        write(page, objective, "target", "ستون").blur()
        state(page, "invalid", SOON)
        page.close(run_before_unload=True)
        page.context.new_page().wait_for_timeout(300)
        assert asked == ["beforeunload"]

    def test_page_is_left_freely_when_all_is_saved(self, page, objective):
        asked: list[str] = []
        page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
        write(page, objective, "metric", "س").blur()
        state(page, "saved", SOON)
        page.close(run_before_unload=True)
        page.context.new_page().wait_for_timeout(300)
        assert asked == []


class TestServerInTrouble:
    def fail(self, page: Page, times: int, how: Callable[[Route], Any]) -> list[int]:
        count = [0]

        def handle(route: Route) -> None:
            count[0] += 1
            how(route) if count[0] <= times else route.continue_()

        page.route(SAVES, handle)
        return count

    @pytest.mark.parametrize("status", [500, 502, 503])
    def test_save_is_repeated_when_the_server_could_not(self, window, page, objective, status):
        window.expected.append("Failed to load resource")
        self.fail(page, 2, lambda route: route.fulfill(status=status, body="busy"))
        write(page, objective, "metric", "كلفة الزبون").blur()
        state(page, "failed", SOON)
        expect(page.locator("#save-state")).to_contain_text("تعذّر")
        state(page, "saved", 12_000)
        assert stored(objective, "metric") == "كلفة الزبون"

    def test_save_is_repeated_when_the_network_was_away(self, window, page, objective):
        window.expected.append("Failed to load resource")
        self.fail(page, 2, lambda route: route.abort())
        write(page, objective, "metric", "كلفة الزبون").blur()
        state(page, "failed", SOON)
        state(page, "saved", 12_000)
        assert stored(objective, "metric") == "كلفة الزبون"

    def test_what_is_typed_meanwhile_is_saved_too(self, window, page, objective):
        window.expected.append("Failed to load resource")
        self.fail(page, 2, lambda route: route.abort())
        write(page, objective, "metric", "كلفة").blur()
        state(page, "failed", SOON)
        write(page, objective, "owner", "سارة").blur()
        state(page, "saved", 12_000)
        page.wait_for_load_state("networkidle")
        assert (stored(objective, "metric"), stored(objective, "owner")) == ("كلفة", "سارة")

    def test_lost_answer_is_no_conflict(self, window, page, objective):
        """The server saved it, but its answer never came: saying it again is saved."""
        window.expected.append("Failed to load resource")

        def lose(route: Route) -> None:
            route.fetch()
            route.abort()

        self.fail(page, 1, lose)
        write(page, objective, "metric", "كلفة الزبون").blur()
        state(page, "saved", 12_000)
        expect(page.locator(".conflict")).to_have_count(0)
        assert stored(objective, "metric") == "كلفة الزبون"

    def test_nothing_is_said_to_be_saved_when_it_is_not(self, window, page, objective):
        window.expected.append("Failed to load resource")
        said: list[str] = []
        page.expose_function("told", lambda word: said.append(word))
        page.evaluate(
            "new MutationObserver(() => told(document.getElementById('save-state').dataset.state))"
            ".observe(document.getElementById('save-state'), {attributes: true})"
        )
        self.fail(page, 99, lambda route: route.abort())
        write(page, objective, "metric", "كلفة الزبون").blur()
        state(page, "failed", SOON)
        page.wait_for_timeout(1_500)
        assert "saved" not in said
        assert stored(objective, "metric") == "كلفة الكسب"

    def test_leaving_is_held_back_while_nothing_can_be_saved(self, window, page, screen, objective):
        window.expected.append("Failed to load resource")
        self.fail(page, 99, lambda route: route.abort())
        write(page, objective, "metric", "كلفة الزبون").blur()
        state(page, "failed", SOON)
        page.locator("a[data-key=previous], .page-foot a").first.click()
        page.wait_for_timeout(500)
        assert page.url.endswith(screen)
        expect(answer(page, objective, "metric")).to_have_value("كلفة الزبون")

    def test_signed_out_person_loses_nothing(self, window, page, objective):
        page.context.clear_cookies()
        window.expected.append("Failed to load resource")
        field = write(page, objective, "metric", "كلفة الزبون")
        field.blur()
        state(page, "failed", SOON)
        expect(field).to_have_value("كلفة الزبون")


class TestTwoWindows:
    @pytest.fixture
    def colleague(self, windows, plan, screen, objective):
        person = a_user("عمر", "omar@example.com")
        a_member(plan, person, Role.EDITOR)
        return windows.open(person).go(screen)

    def test_conflict_is_shown_with_both_texts(self, page, colleague, objective):
        write(colleague, objective, "metric", "نص عمر").blur()
        state(colleague, "saved", SOON)
        field = write(page, objective, "metric", "نص منى")
        field.blur()
        state(page, "conflict", SOON)
        note = page.locator(f"#f-{objective.pk}-metric-note")
        expect(note).to_contain_text("نص عمر")
        expect(note).to_contain_text("عمر")
        expect(field).to_have_value("نص منى")
        assert stored(objective, "metric") == "نص عمر"

    def test_own_text_replaces_theirs_only_when_that_is_chosen(self, page, colleague, objective):
        write(colleague, objective, "metric", "نص عمر").blur()
        state(colleague, "saved", SOON)
        field = write(page, objective, "metric", "نص منى")
        field.blur()
        state(page, "conflict", SOON)
        field.press("End")
        field.press_sequentially(" مع عمر")
        field.blur()
        page.wait_for_load_state("networkidle")
        assert stored(objective, "metric") == "نص عمر"
        page.locator(".conflict button[name=keep]").click()
        state(page, "saved", SOON)
        assert stored(objective, "metric") == "نص منى مع عمر"

    def test_two_windows_write_different_fields(self, page, colleague, objective):
        write(colleague, objective, "statement", "نص عمر").blur()
        state(colleague, "saved", SOON)
        write(page, objective, "metric", "نص منى").blur()
        state(page, "saved", SOON)
        assert (stored(objective, "statement"), stored(objective, "metric")) == ("نص عمر", "نص منى")

    def test_two_tabs_of_one_person_do_not_erase_each_other(self, windows, page, screen, objective):
        other = windows.tab(page.context).go(screen)
        write(other, objective, "metric", "من اللسان الآخر").blur()
        state(other, "saved", SOON)
        write(page, objective, "metric", "من هذا اللسان").blur()
        state(page, "conflict", SOON)
        assert stored(objective, "metric") == "من اللسان الآخر"

    def test_record_deleted_meanwhile_is_told_and_the_text_kept(self, page, objective):
        Objective.objects.filter(pk=objective.pk).update(deleted_at=timezone.now())
        field = write(page, objective, "metric", "نص منى")
        field.blur()
        expect(page.locator("#messages .message-error")).to_be_visible()
        expect(field).to_have_value("نص منى")


class TestMoving:
    def test_link_waits_for_what_was_typed(self, page, objective):
        held: list[Route] = []
        page.route(SAVES, lambda route: held.append(route))
        write(page, objective, "metric", "كلفة الزبون")
        page.locator(".page-foot a").first.click(no_wait_after=True)
        page.wait_for_timeout(500)
        assert "/objectives/objectives/" in page.url
        held[0].continue_()
        page.wait_for_url(re.compile("/objectives/goals/"))
        assert stored(objective, "metric") == "كلفة الزبون"

    def test_next_button_saves_what_was_typed(self, page, objective):
        write(page, objective, "metric", "كلفة الزبون")
        page.locator("button[name=next]").click()
        page.wait_for_url(re.compile("/objectives/alignment/"))
        assert stored(objective, "metric") == "كلفة الزبون"

    def test_next_button_stays_at_an_error_and_leads_to_it(self, page, objective):
        write(page, objective, "target", "ستون")
        page.locator("button[name=next]").click()
        expect(page.locator("#faults")).to_be_focused()
        for more in page.locator("details.more:not([open]) > summary").all():
            more.click()
        page.locator("#faults a").first.click()
        expect(answer(page, objective, "target")).to_be_focused()
        expect(answer(page, objective, "target")).to_have_value("ستون")

    def test_enter_in_a_field_saves_and_deletes_nothing(self, page, objective):
        """Enter presses the first button of a form: it must be “save”."""
        field = write(page, objective, "metric", "كلفة الزبون")
        field.press("Enter")
        page.wait_for_load_state("networkidle")
        assert stored(objective, "metric") == "كلفة الزبون"
        assert stored(objective, "deleted_at") is None
        assert Objective.objects.count() == 1


class TestRecordsByKeyboard:
    @pytest.fixture
    def goals(self, window, plan):
        self.first = a_row(MarketingGoal, plan, statement="الأول")
        self.second = a_row(MarketingGoal, plan, statement="الثاني")
        return window.go(reverse("stages:edit", args=[plan.pk, "objectives", "goals"]))

    def press(self, page: Page, verb: str, target: Any) -> None:
        button = page.locator(f'[formaction$="/{verb}/{target}/"]').first
        button.focus()
        with page.expect_response(re.compile(f"/{verb}/")):
            button.press("Enter")

    def order(self) -> list[str]:
        rows = MarketingGoal.objects.filter(deleted_at=None).order_by("position")
        return [row.statement for row in rows]

    def test_record_is_added_and_written_at_once(self, goals):
        self.press(goals, "add", "marketinggoal")
        expect(goals.locator(".is-new textarea, .is-new input[type=text]").first).to_be_focused()
        goals.keyboard.type("الثالث")
        goals.keyboard.press("Tab")
        state(goals, "saved")
        assert self.order() == ["الأول", "الثاني", "الثالث"]

    def test_what_was_typed_is_saved_before_a_record_is_added(self, goals):
        write(goals, self.first, "statement", "الأول معدّلًا")
        self.press(goals, "add", "marketinggoal")
        expect(goals.locator(".is-new")).to_have_count(1)
        expect(answer(goals, self.first, "statement")).to_have_value("الأول معدّلًا")
        assert self.order() == ["الأول معدّلًا", "الثاني", ""]

    def test_record_moves_down_and_the_focus_with_it(self, goals):
        self.press(goals, "down", self.first.pk)
        expect(goals.locator(f'[name="{self.first.pk}-statement"]')).to_be_visible()
        assert self.order() == ["الثاني", "الأول"]
        expect(goals.locator(f"#r-{self.first.pk} :focus")).to_have_count(1)

    def test_record_moves_up(self, goals):
        self.press(goals, "up", self.second.pk)
        expect(goals.locator(f'[name="{self.second.pk}-statement"]')).to_be_visible()
        assert self.order() == ["الثاني", "الأول"]

    def test_deleted_record_comes_back_with_its_text(self, goals):
        self.press(goals, "delete", self.first.pk)
        expect(goals.locator(f"#r-{self.first.pk}")).to_have_count(0)
        assert self.order() == ["الثاني"]
        self.press(goals, "restore", self.first.pk)
        expect(answer(goals, self.first, "statement")).to_have_value("الأول")
        assert self.order() == ["الأول", "الثاني"]

    def test_focus_is_not_lost_when_a_record_is_deleted(self, goals):
        self.press(goals, "delete", self.first.pk)
        expect(goals.locator(f"#r-{self.first.pk}")).to_have_count(0)
        goals.wait_for_timeout(100)
        assert goals.evaluate("document.activeElement !== document.body")

    def test_records_after_an_action_are_saved_as_before(self, goals):
        self.press(goals, "down", self.first.pk)
        expect(goals.locator(".rows-part")).not_to_have_count(0)
        write(goals, self.first, "statement", "بعد النقل").blur()
        state(goals, "saved")
        goals.wait_for_load_state("networkidle")
        assert stored(self.first, "statement") == "بعد النقل"

    def test_faulty_answer_survives_an_action(self, window, plan):
        row = a_row(WebsiteMeasurement, plan, metric="visitors")
        page = window.go(reverse("stages:edit", args=[plan.pk, "audit", "website"]))
        write(page, row, "value", "كثير").blur()
        state(page, "invalid", SOON)
        self.press(page, "add", "siteimpression")
        expect(answer(page, row, "value")).to_have_value("كثير")
        expect(page.locator("#faults")).to_be_visible()
