"""Two people in one plan: conflicts, merging, presence, and rows that others rest on."""

import json

import pytest
from django.core.cache import cache
from django.urls import reverse

from planner.evidence.tables import Citation, Evidence
from planner.plans.tables import Event, Member
from planner.stages import presence
from planner.stages.audit.findings import Finding
from planner.stages.objectives import MarketingAlignment, MarketingGoal, Objective
from planner.stages.swot import Factor
from tests.dom import dom, words
from tests.factories import a_row

pytestmark = pytest.mark.django_db

SCREEN = ("objectives", "objectives")


@pytest.fixture
def objective(plan):
    return a_row(Objective, plan, statement="خفض التكلفة", metric="قديم")


def edit_url(plan, *screen):
    return reverse("stages:edit", args=[plan.pk, *(screen or SCREEN)])


def classed(page, name):
    """The elements of a class, in page order."""
    return page.xpath(f".//*[contains(concat(' ', @class, ' '), ' {name} ')]")


def asked(answer):
    """The question in the page, if there is one."""
    found = dom(answer).xpath("//form[@id='work']//dialog[@id='ask']")
    return found[0] if found else None


def send(client, plan, record, version, screen=SCREEN, since=None, **answers):
    data = {"record": record, f"{record}-version": version, "field": list(answers)}
    data |= {f"{record}-{name}": value for name, value in answers.items()}
    data |= {f"{record}-{name}-since": v for name, v in (since or {}).items()}
    return client.post(reverse("stages:save", args=[plan.pk, *screen]), data)


def fields_of(page):
    """What a browser without a script sends when a button of the page's form is pressed."""
    data = {}
    for one in dom(page).xpath("//form[@id='work']//*[@name][not(self::button)]"):
        name, kind = one.get("name"), one.get("type")
        if one.tag == "select":
            chosen = one.xpath("./option[@selected]/@value")
            data[name] = chosen or one.xpath("./option[1]/@value")
        elif kind in ("radio", "checkbox"):
            if one.get("checked") is not None:
                data.setdefault(name, []).append(one.get("value"))
        else:
            text = (
                one.text_content().removeprefix("\n") if one.tag == "textarea" else one.get("value")
            )
            data.setdefault(name, []).append(text or "")
    return data


def press(client, plan, page, **button):
    return client.post(edit_url(plan), {**fields_of(page), **button})


class TestConflictOnThePage:
    """Without JavaScript: the page of a refused save asks again."""

    @pytest.fixture
    def conflict(self, as_sara, as_omar, plan, objective):
        opened = as_sara.get(edit_url(plan))
        send(as_omar, plan, str(objective.pk), 1, metric="نص عمر", owner="عمر")
        data = {**fields_of(opened), f"{objective.pk}-metric": "نص سارة"}
        return as_sara.post(edit_url(plan), data)

    def test_both_values_are_shown_with_who_and_when(self, conflict, objective):
        assert conflict.status_code == 422
        sides = classed(dom(conflict), "conflict-side")
        assert [words(classed(side, "conflict-value")[0]) for side in sides] == [
            "نص سارة",
            "نص عمر",
        ]
        who = words(classed(sides[1], "conflict-who")[0])
        assert "Omar" in who
        assert "٢٠" in who

    def test_keeping_writes_over_theirs(self, as_sara, plan, objective, conflict):
        answer = press(as_sara, plan, conflict, keep=f"{objective.pk}-metric")
        objective.refresh_from_db()
        assert (answer.status_code, objective.metric) == (302, "نص سارة")

    def test_taking_leaves_theirs(self, as_sara, plan, objective, conflict):
        answer = press(as_sara, plan, conflict, take=f"{objective.pk}-metric")
        objective.refresh_from_db()
        assert (answer.status_code, objective.metric) == (302, "نص عمر")

    def test_saving_without_a_choice_asks_again(self, as_sara, plan, objective, conflict):
        answer = press(as_sara, plan, conflict, next="1")
        objective.refresh_from_db()
        assert (answer.status_code, objective.metric) == (422, "نص عمر")
        assert classed(dom(answer), "conflict")

    def test_choice_is_void_when_theirs_changed_again(
        self, as_sara, as_omar, plan, objective, conflict
    ):
        send(as_omar, plan, str(objective.pk), 2, metric="نص ثالث")
        answer = press(as_sara, plan, conflict, keep=f"{objective.pk}-metric")
        objective.refresh_from_db()
        assert (answer.status_code, objective.metric) == (422, "نص ثالث")

    def test_other_fields_are_shown_as_they_are_stored(self, conflict, objective):
        """Else sending the page again would take back what Omar wrote beside it."""
        assert fields_of(conflict)[f"{objective.pk}-owner"] == ["عمر"]

    def test_the_choice_undoes_nothing_beside_it(self, as_sara, plan, objective, conflict):
        press(as_sara, plan, conflict, keep=f"{objective.pk}-metric")
        objective.refresh_from_db()
        assert objective.owner == "عمر"

    def test_summary_leads_to_the_field(self, conflict, objective):
        hrefs = dom(conflict).xpath("//*[@id='faults']//a/@href")
        assert hrefs == [f"#f-{objective.pk}-metric"]


class TestConflictInWords:
    def test_links_are_named(self, as_sara, as_omar, plan):
        one, two = (a_row(Finding, plan, statement=text) for text in ("بطء الدفع", "قاعدة عملاء"))
        factor = a_row(Factor, plan, kind="strength", statement="قوة")
        screen = ("swot", "factors")
        send(as_omar, plan, str(factor.pk), 1, screen, rests_on=[str(one.pk)])
        answer = send(as_sara, plan, str(factor.pk), 1, screen, rests_on=[str(two.pk)])
        mine, theirs = classed(dom(answer.text), "conflict-value")
        assert (answer.status_code, "قاعدة عملاء" in words(mine)) == (409, True)
        assert "بطء الدفع" in words(theirs)
        take = dom(answer.text).xpath("//button[@name='take']")[0]
        assert json.loads(take.get("data-values")) == [str(one.pk)]

    def test_choices_are_said_and_numbers_written(self, as_sara, as_omar, plan, objective):
        send(as_omar, plan, str(objective.pk), 1, direction="down", baseline="1234.5")
        answer = send(as_sara, plan, str(objective.pk), 1, direction="up", baseline="7")
        shown = [words(value) for value in classed(dom(answer.text), "conflict-value")]
        label = dict(Objective._meta.get_field("direction").flatchoices)
        assert str(label["up"]) in shown
        assert str(label["down"]) in shown
        assert "١٬٢٣٤٫٥" in shown

    def test_difference_is_marked_word_by_word(self, as_sara, as_omar, plan, objective):
        send(as_omar, plan, str(objective.pk), 1, metric="تكلفة الزبون الآن")
        answer = send(as_sara, plan, str(objective.pk), 1, metric="تكلفة الزبون غدا")
        page = dom(answer.text)
        assert [words(e) for e in page.xpath("//ins | //del")] == ["غدا", "الآن"]


class TestMerging:
    def test_answer_brings_what_others_wrote(self, as_sara, as_omar, plan, objective):
        """The page may name the new version only if it shows all of it."""
        send(as_omar, plan, str(objective.pk), 1, metric="نص عمر", target="12.5")
        answer = send(as_sara, plan, str(objective.pk), 1, owner="سارة")
        merged = dom(answer.text).xpath("//*[@data-merged]/@data-merged")[0]
        assert json.loads(merged) == {
            f"{objective.pk}-metric": ["نص عمر"],
            f"{objective.pk}-target": ["١٢٫٥"],
        }

    def test_nothing_is_brought_when_nobody_else_wrote(self, as_sara, plan, objective):
        answer = send(as_sara, plan, str(objective.pk), 1, owner="سارة")
        assert "data-merged" not in answer.text

    def test_text_typed_before_the_page_came_to_its_version_is_a_conflict(
        self, as_sara, as_omar, plan, objective
    ):
        send(as_omar, plan, str(objective.pk), 1, metric="نص عمر")
        send(as_sara, plan, str(objective.pk), 1, owner="سارة")
        answer = send(as_sara, plan, str(objective.pk), 3, since={"metric": 1}, metric="نص سارة")
        objective.refresh_from_db()
        assert (answer.status_code, objective.metric) == (409, "نص عمر")

    @pytest.mark.parametrize("since", ["x", "-1", "9" * 30, ""])
    def test_odd_since_is_the_version_of_the_page(self, as_sara, plan, objective, since):
        answer = send(as_sara, plan, str(objective.pk), 1, since={"metric": since}, metric="س")
        assert answer.status_code == 200


class TestPresence:
    @pytest.fixture(autouse=True)
    def nobody_yet(self):
        cache.clear()

    def look(self, client, plan, at=""):
        return client.get(reverse("stages:present", args=[plan.pk]), {"at": at})

    def test_others_are_named_with_their_screen(self, as_sara, as_omar, plan):
        self.look(as_omar, plan, "objectives.objectives")
        page = dom(f"<div>{self.look(as_sara, plan).text}</div>")
        link = page.xpath("//a")[0]
        assert "Omar" in words(link)
        assert link.get("href") == edit_url(plan)

    def test_oneself_is_not_named(self, as_sara, plan):
        self.look(as_sara, plan)
        assert self.look(as_sara, plan).text.strip() == ""

    def test_viewer_is_seen_and_led_to_what_he_may_read(self, as_sara, as_layla, plan):
        self.look(as_layla, plan, "objectives")
        assert "Layla" in self.look(as_sara, plan, "audit.channels").text
        seen = self.look(as_layla, plan).text
        assert reverse("stages:read", args=[plan.pk, "audit"]) in seen
        assert reverse("stages:edit", args=[plan.pk, "audit", "channels"]) not in seen

    def test_stranger_learns_nothing_and_is_not_seen(self, as_sara, as_ziad, plan):
        assert self.look(as_ziad, plan).status_code == 404
        assert self.look(as_sara, plan).text.strip() == ""

    def test_removed_member_learns_nothing(self, as_sara, as_omar, omar, plan):
        Member.objects.filter(user=omar).delete()
        assert self.look(as_omar, plan).status_code == 404

    def test_who_asks_no_more_has_gone(self, as_sara, as_omar, plan, monkeypatch):
        self.look(as_omar, plan)
        later = presence.time.time() + presence.GONE + 1
        monkeypatch.setattr(presence.time, "time", lambda: later)
        assert self.look(as_sara, plan).text.strip() == ""

    def test_place_that_is_none_is_the_home(self, as_sara, as_omar, plan):
        self.look(as_omar, plan, "<script>alert(1)</script>")
        answer = self.look(as_sara, plan).text
        assert "script" not in answer
        assert reverse("stages:home", args=[plan.pk]) in answer

    def test_two_queries_beside_the_session_and_its_user(
        self, as_sara, as_omar, plan, django_assert_num_queries
    ):
        self.look(as_omar, plan)
        with django_assert_num_queries(3):
            self.look(as_sara, plan)


class TestDeletingWhatOthersRestOn:
    @pytest.fixture
    def finding(self, plan):
        return a_row(Finding, plan, statement="بطء صفحة الدفع")

    @pytest.fixture
    def factor(self, plan, finding):
        return a_row(
            Factor, plan, kind="weakness", statement="دفع بطيء", rests_on=[str(finding.pk)]
        )

    def delete(self, client, plan, row, screen=("audit", "findings"), **kwargs):
        url = reverse("stages:act", args=[plan.pk, *screen, "delete", row.pk])
        return client.post(url, **kwargs)

    def test_nothing_is_asked_where_nothing_rests(self, as_sara, plan, finding):
        assert self.delete(as_sara, plan, finding).status_code == 302
        finding.refresh_from_db()
        assert finding.deleted_at

    def test_what_rests_on_it_is_listed(self, as_sara, plan, finding, factor):
        answer = self.delete(as_sara, plan, finding)
        finding.refresh_from_db()
        dialog = asked(answer)
        assert (answer.status_code, finding.deleted_at) == (200, None)
        assert "دفع بطيء" in words(dialog)
        assert "بطء صفحة الدفع" in words(dialog)

    def test_sure_deletes(self, as_sara, plan, finding, factor):
        button = asked(self.delete(as_sara, plan, finding)).xpath(".//button")[-1]
        assert as_sara.post(button.get("formaction")).status_code == 302
        finding.refresh_from_db()
        assert finding.deleted_at

    def test_keeping_leads_back_to_the_record(self, as_sara, plan, finding, factor):
        link = asked(self.delete(as_sara, plan, finding)).xpath(".//a")[0]
        assert link.get("href").endswith(f"#r-{finding.pk}")

    def test_script_gets_the_question_in_the_page(self, as_sara, plan, finding, factor):
        answer = self.delete(as_sara, plan, finding, headers={"HX-Request": "true"})
        assert asked(answer) is not None
        assert not classed(dom(answer), "topbar")

    def test_what_was_typed_is_saved_before_it_is_asked(self, as_sara, plan, finding, factor):
        data = {f"{finding.pk}-version": 1, f"{finding.pk}-statement": "بطء الدفع كله"}
        url = reverse("stages:act", args=[plan.pk, "audit", "findings", "delete", finding.pk])
        as_sara.post(url, data)
        finding.refresh_from_db()
        assert finding.statement == "بطء الدفع كله"

    def test_crossings_rest_on_what_they_cross(self, as_sara, plan, objective):
        goal = a_row(MarketingGoal, plan, statement="نمو المبيعات")
        a_row(MarketingAlignment, plan, objective=objective, goal=goal, strength=2)
        answer = self.delete(as_sara, plan, goal, ("objectives", "goals"))
        assert "خفض التكلفة" in words(asked(answer))

    def test_crossing_without_an_answer_is_not_asked_about(self, as_sara, plan, objective):
        goal = a_row(MarketingGoal, plan, statement="نمو المبيعات")
        a_row(MarketingAlignment, plan, objective=objective, goal=goal)
        assert self.delete(as_sara, plan, goal, ("objectives", "goals")).status_code == 302

    def test_citations_rest_on_their_evidence(self, as_sara, plan, objective):
        evidence = a_row(Evidence, plan, statement="دراسة السوق")
        Citation.objects.create(
            plan=plan, evidence=evidence, place=f"objectives.objectives/{objective.pk}"
        )
        answer = self.delete(as_sara, plan, evidence, ("basics", "evidence"))
        assert "خفض التكلفة" in words(asked(answer))

    def test_long_list_is_counted(self, as_sara, plan, finding):
        for number in range(9):
            kwargs = {"statement": f"عامل {number}", "rests_on": [str(finding.pk)]}
            a_row(Factor, plan, kind="weakness", **kwargs)
        items = asked(self.delete(as_sara, plan, finding)).xpath(".//li")
        assert len(items) == 7
        assert "٣" in words(items[-1])

    def test_record_of_another_plan_is_refused_not_asked(self, as_sara, plan, other_plan):
        theirs = a_row(Finding, other_plan, statement="سر")
        a_row(Factor, other_plan, kind="threat", statement="سر", rests_on=[str(theirs.pk)])
        answer = self.delete(as_sara, plan, theirs)
        assert answer.status_code == 422
        assert "سر" not in words(dom(answer).xpath("//*[@id='faults']")[0]).split()

    def sure(self, client, plan, row, verb="delete", screen=("audit", "findings")):
        url = reverse("stages:act", args=[plan.pk, *screen, verb, row.pk])
        assert client.post(url + "?sure=1").status_code == 302

    def test_undo_brings_the_links_back(self, as_sara, plan, finding, factor):
        self.sure(as_sara, plan, finding)
        self.sure(as_sara, plan, finding, "restore")
        factor.refresh_from_db()
        assert factor.rests_on == [str(finding.pk)]

    def test_page_saved_meanwhile_keeps_the_sleeping_links(self, as_sara, plan, finding, factor):
        """A page without the deleted record sends its list of links without it."""
        other = a_row(Finding, plan, statement="أخرى")
        self.sure(as_sara, plan, finding)
        screen = ("swot", "factors")
        opened = as_sara.get(edit_url(plan, *screen))
        saved = as_sara.post(edit_url(plan, *screen), fields_of(opened))
        assert saved.status_code == 302
        assert not Event.objects.filter(verb="change").exists()
        send(as_sara, plan, str(factor.pk), 1, screen, rests_on=[str(other.pk)])
        self.sure(as_sara, plan, finding, "restore")
        factor.refresh_from_db()
        assert set(factor.rests_on) == {str(finding.pk), str(other.pk)}

    def test_crossing_comes_back_with_what_it_crosses(self, as_sara, plan, objective):
        goal = a_row(MarketingGoal, plan, statement="نمو")
        a_row(MarketingAlignment, plan, objective=objective, goal=goal, strength=2)
        self.sure(as_sara, plan, goal, screen=("objectives", "goals"))
        self.sure(as_sara, plan, goal, "restore", screen=("objectives", "goals"))
        page = as_sara.get(edit_url(plan, "objectives", "alignment"))
        prefix = f"marketingalignment_{objective.pk}_{goal.pk}"
        assert fields_of(page)[f"{prefix}-strength"] == ["2"]


class TestToken:
    def test_token_is_for_whoever_is_signed_in(self, as_sara, sara):
        answer = as_sara.get(reverse("accounts:token"))
        assert answer.json()["user"] == str(sara.pk)
        assert answer.json()["token"]
        assert "no-store" in answer.headers["Cache-Control"]

    def test_nobody_gets_no_token(self, client):
        assert client.get(reverse("accounts:token")).status_code == 302
