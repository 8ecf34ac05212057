"""No connection, a closed tab, an ended session: nothing that was typed is lost."""

import json

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import Page, expect

from planner.plans.answers import save_answers
from planner.plans.tables import Member, Role
from planner.stages.objectives import Objective
from tests.browser.test_autosave import SAVES, answer, state, stored, write
from tests.factories import a_member, a_plan, a_row, a_user

AGAIN = 20_000
WORDS = "نصك محفوظ في هذا المتصفح"


@pytest.fixture
def plan(mona):
    return a_plan(mona, title="خطة متجر التمور")


@pytest.fixture
def objective(plan):
    return a_row(Objective, plan, statement="خفض كلفة كسب الزبون", metric="كلفة الكسب")


@pytest.fixture
def screen(plan, objective):
    return reverse("stages:edit", args=[plan.pk, "objectives", "objectives"])


@pytest.fixture
def window(windows, mona):
    visitor = windows.open(mona)
    visitor.expected += ["Failed to load resource", "ERR_INTERNET_DISCONNECTED"]
    return visitor


@pytest.fixture
def page(window, screen) -> Page:
    return window.go(screen)


def kept(page: Page) -> list[str]:
    """What the browser keeps."""
    found = page.evaluate("Object.keys(localStorage).filter(k => k.startsWith('kept '))")
    return list(found)


def plain(text: str) -> str:
    return "".join(c for c in text if not "\u064b" <= c <= "\u0652")


def colleague_writes(objective, text="نص عمر"):
    place = f"objectives.objectives/{objective.pk}"
    person = a_member(objective.plan, a_user("عمر"), Role.EDITOR).user
    version = Objective.objects.get(pk=objective.pk).version
    typed = {"metric": text}
    save_answers(
        objective.plan, Objective, objective.pk, typed, place=place, version=version, by=person
    )


class TestOffline:
    def test_text_is_kept_shown_as_unsaved_and_sent_later(self, page, objective):
        page.context.set_offline(True)
        field = write(page, objective, "metric", "كتبتها بلا اتصال")
        field.blur()
        state(page, "offline")
        assert WORDS in plain(page.locator("#save-state").inner_text())
        unsaved = page.locator(f"#f-{objective.pk}-metric-field.is-unsaved")
        expect(unsaved).to_have_count(1)
        assert len(kept(page)) == 1
        assert stored(objective, "metric") == "كلفة الكسب"
        page.context.set_offline(False)
        state(page, "saved")
        expect(unsaved).to_have_count(0)
        assert kept(page) == []
        assert stored(objective, "metric") == "كتبتها بلا اتصال"

    def test_several_fields_wait_together(self, page, objective):
        page.context.set_offline(True)
        for name in ("statement", "metric", "baseline"):
            write(page, objective, name, "٧٥").blur()
        state(page, "offline")
        assert len(kept(page)) == 3
        page.context.set_offline(False)
        state(page, "saved")
        assert {str(stored(objective, n)) for n in ("statement", "metric")} == {"٧٥"}
        assert stored(objective, "baseline") == 75

    def test_colleague_who_wrote_meanwhile_is_not_written_over(self, page, objective):
        page.context.set_offline(True)
        write(page, objective, "metric", "نص منى").blur()
        state(page, "offline")
        colleague_writes(objective)
        page.context.set_offline(False)
        state(page, "conflict")
        expect(page.locator(".conflict-value").last).to_have_text("نص عمر")
        assert stored(objective, "metric") == "نص عمر"

    def test_leaving_with_unsent_text_is_asked(self, page, objective):
        asked: list[str] = []
        page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
        page.context.set_offline(True)
        write(page, objective, "metric", "نص منى").blur()
        state(page, "offline")
        page.close(run_before_unload=True)
        page.context.new_page().wait_for_timeout(300)
        assert asked == ["beforeunload"]


class TestCrash:
    """The tab dies with text that was not sent: the next one takes it up."""

    @pytest.fixture
    def crashed(self, windows, window, page, objective):
        page.route(SAVES, lambda route: route.abort())
        write(page, objective, "metric", "قبل الانهيار").blur()
        state(page, "failed")
        page.close()
        return windows.tab(page.context)

    def test_text_is_back_and_sent(self, crashed, screen, objective):
        page = crashed.go(screen)
        expect(answer(page, objective, "metric")).to_have_value("قبل الانهيار")
        state(page, "saved")
        assert stored(objective, "metric") == "قبل الانهيار"
        assert kept(page) == []

    def test_text_becomes_a_conflict_if_somebody_wrote_since(self, crashed, screen, objective):
        colleague_writes(objective)
        page = crashed.go(screen)
        state(page, "conflict")
        expect(page.locator(".conflict-side-mine .conflict-value")).to_have_text("قبل الانهيار")
        assert stored(objective, "metric") == "نص عمر"

    def test_text_of_a_deleted_record_is_shown(self, crashed, screen, objective, a_moment):
        Objective.objects.update(deleted_at=a_moment)
        page = crashed.go(screen)
        expect(page.locator("#messages")).to_contain_text("قبل الانهيار")
        page.locator("#messages button").click()
        expect(page.locator("#messages")).not_to_contain_text("قبل الانهيار")
        assert kept(page) == []

    def test_other_screens_tell_where_it_waits(self, crashed, plan, screen):
        page = crashed.go(reverse("stages:edit", args=[plan.pk, "audit", "channels"]))
        link = page.locator("#messages a")
        expect(link).to_have_attribute("href", screen)
        expect(link).to_have_text("أهداف التسويق الإلكتروني")

    def test_save_that_arrived_unheard_is_no_conflict_with_oneself(
        self, windows, window, page, screen, objective
    ):
        def lose(route):
            route.fetch()
            route.abort()

        page.route(SAVES, lose)
        write(page, objective, "metric", "وصل").blur()
        state(page, "failed")
        write(page, objective, "metric", "وصل ثم زاد")
        page.close()
        other = windows.tab(page.context).go(screen)
        state(other, "saved")
        assert stored(objective, "metric") == "وصل ثم زاد"

    def test_somebody_else_in_this_browser_sees_nothing(
        self, crashed, windows, screen, plan, objective
    ):
        person = a_member(plan, a_user("عمر"), Role.EDITOR).user
        crashed.page.context.clear_cookies()
        windows.sign_in(crashed.page.context, person)
        page = crashed.go(screen)
        expect(answer(page, objective, "metric")).to_have_value("كلفة الكسب")
        page.wait_for_load_state("networkidle")
        assert kept(page) == []
        assert stored(objective, "metric") == "كلفة الكسب"

    def test_signing_out_forgets_it(self, crashed, plan):
        page = crashed.go(reverse("stages:home", args=[plan.pk]))
        assert len(kept(page)) == 1
        page.locator("summary.avatar").click()
        page.locator("form[action*=logout] button").click()
        page.wait_for_url("**/accounts/login/**")
        assert kept(page) == []


class TestSignedOut:
    @pytest.fixture
    def out(self, page, objective):
        Session.objects.all().delete()
        write(page, objective, "metric", "بعد انتهاء الجلسة").blur()
        expect(page.locator("#signed-out")).to_be_visible()
        return page

    def test_it_is_said_and_the_text_is_there(self, out, objective):
        expect(answer(out, objective, "metric")).to_have_value("بعد انتهاء الجلسة")
        expect(out.locator("#signed-out a")).to_have_attribute("target", "_blank")
        assert len(kept(out)) == 1

    def test_signed_in_again_one_goes_on(self, out, windows, mona, objective):
        windows.sign_in(out.context, mona)
        out.locator("#signed-out [data-again]").click()
        expect(out.locator("#signed-out")).not_to_be_visible()
        state(out, "saved")
        assert stored(objective, "metric") == "بعد انتهاء الجلسة"

    def test_token_that_went_with_the_session_is_renewed(self, out, windows, mona, objective):
        out.context.clear_cookies()
        windows.sign_in(out.context, mona)
        out.locator("#signed-out [data-again]").click()
        state(out, "saved")
        assert stored(objective, "metric") == "بعد انتهاء الجلسة"

    def test_still_signed_out_one_is_told_again(self, out):
        out.locator("#signed-out [data-again]").click()
        out.wait_for_load_state("networkidle")
        expect(out.locator("#signed-out")).to_be_visible()

    def test_somebody_else_does_not_send_it(self, out, windows, plan, objective):
        person = a_member(plan, a_user("عمر"), Role.EDITOR).user
        windows.sign_in(out.context, person)
        out.locator("#signed-out [data-again]").click()
        expect(out.locator("#signed-out [data-if=other]")).to_be_visible()
        assert stored(objective, "metric") == "كلفة الكسب"

    def test_action_does_not_replace_the_page(self, page, objective):
        Session.objects.all().delete()
        page.locator('[formaction$="/add/objective/"]').click()
        expect(page.locator("#signed-out")).to_be_visible()
        expect(answer(page, objective, "metric")).to_have_value("كلفة الكسب")


class TestRefused:
    def test_right_that_was_taken_away_is_told_and_not_asked_for_ever(
        self, windows, plan, screen, objective
    ):
        person = a_member(plan, a_user("عمر"), Role.EDITOR).user
        visitor = windows.open(person)
        visitor.expected.append("Failed to load resource")
        page = visitor.go(screen)
        Member.objects.filter(user=person).update(role=Role.VIEWER)
        sent: list[str] = []
        page.on("request", lambda request: sent.append(request.url))
        write(page, objective, "metric", "نص عمر").blur()
        state(page, "hopeless")
        page.wait_for_timeout(3_000)
        assert len([url for url in sent if url.endswith("/save/")]) <= 2
        expect(answer(page, objective, "metric")).to_have_value("نص عمر")
        assert len(kept(page)) == 1

    @pytest.mark.parametrize("status", [400, 404, 413])
    def test_hopeless_answers_are_not_repeated(self, page, objective, status):
        sent: list[int] = []

        def refuse(route):
            sent.append(1)
            route.fulfill(status=status, body="no")

        page.route(SAVES, refuse)
        write(page, objective, "metric", "نص منى").blur()
        state(page, "hopeless")
        page.wait_for_timeout(2_500)
        assert len(sent) == 1

    def test_busy_server_is_waited_for(self, page, objective):
        sent: list[int] = []

        def busy(route):
            sent.append(1)
            if len(sent) > 1:
                return route.continue_()
            return route.fulfill(status=429, headers={"Retry-After": "2"}, body="later")

        page.route(SAVES, busy)
        write(page, objective, "metric", "نص منى").blur()
        state(page, "failed")
        state(page, "saved", AGAIN)
        assert stored(objective, "metric") == "نص منى"

    def test_broken_answer_to_an_action_does_not_replace_the_page(self, page, objective):
        page.route("**/add/objective/", lambda route: route.fulfill(status=500, body="<p>!</p>"))
        page.locator('[formaction$="/add/objective/"]').click()
        state(page, "failed")
        expect(answer(page, objective, "metric")).to_have_value("كلفة الكسب")


def test_browser_without_storage_still_saves(windows, mona, screen, objective):
    visitor = windows.open(mona)
    visitor.page.add_init_script(
        "Object.defineProperty(window, 'localStorage', {get() { throw new Error('no') }})"
    )
    page = visitor.go(screen)
    write(page, objective, "metric", "بلا مخزن").blur()
    state(page, "saved")
    assert stored(objective, "metric") == "بلا مخزن"


def test_what_is_kept_names_its_version(page, objective):
    page.route(SAVES, lambda route: route.abort())
    write(page, objective, "metric", "س").blur()
    state(page, "failed")
    entry = json.loads(page.evaluate("localStorage.getItem(Object.keys(localStorage)[0])"))
    assert (entry["record"], entry["field"], entry["values"], entry["since"]) == (
        str(objective.pk),
        "metric",
        ["س"],
        1,
    )
