"""Pasted lines become records: read by the list's form, shown first, undone together."""

from decimal import Decimal
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils.translation import override

from planner.plans.tables import Event
from planner.stages import actions
from planner.stages.objectives import MarketingGoal, Objective
from planner.stages.paste import (
    MOST_BYTES,
    MOST_CELLS,
    Preview,
    Reader,
    columns_of,
    paste_bar,
    posted_preview,
    read_text,
)
from planner.stages.planfile import read_file, write_plan
from planner.stages.reading import read_answer
from planner.stages.registry import SCREENS
from planner.stages.screen import Rows
from planner.stages.snapshot import take_snapshot
from planner.stages.swot import Factor
from tests.dom import dom, words
from tests.factories import a_row, fill_plan

pytestmark = pytest.mark.django_db

GOALS, OBJECTIVES = SCREENS["objectives.goals"], SCREENS["objectives.objectives"]
FACTORS, OPTIONS = SCREENS["swot.factors"], SCREENS["swot.options"]
SAMPLE = Path(__file__).parents[2] / "planner" / "samples" / "dates-sa.json"


def preview(plan, screen, key, text, **words):
    part = screen.part(key)
    table = read_text(part, text, **words)
    columns = columns_of(part, table)
    return Preview(plan, screen, part, take_snapshot(plan), table.rows, columns)


def read(plan, screen, key, **texts):
    return Reader(plan, screen, screen.part(key), take_snapshot(plan)).read(texts)


def url(plan, screen=GOALS, key="marketinggoal"):
    return reverse("stages:paste", args=[plan.pk, screen.stage, screen.key, key])


def fields_of(response):
    """What the page's form would send, as a browser without JavaScript does."""
    data = {}
    form = dom(response).xpath("//main//form")[0]
    for field in form.xpath(".//input[@name] | .//textarea | .//select"):
        name = field.get("name")
        if field.tag == "select":
            chosen = field.xpath(".//option[@selected]") or field.xpath(".//option")[:1]
            data[name] = chosen[0].get("value", "")
        elif field.tag == "textarea":
            data[name] = field.text_content()
        elif field.get("type") != "checkbox":
            data[name] = field.get("value", "")
        elif field.get("checked") is not None:
            data[name] = "on"
    return data


class TestReading:
    @pytest.mark.parametrize("text", ["١٬٢٣٤٫٥", "1,234.5", "۱۲۳۴٫۵", "\u200f1234.5"])
    def test_number_in_any_digits(self, plan, text):
        reading = read(plan, OBJECTIVES, "objective", baseline=text)
        assert reading.values == {"baseline": Decimal("1234.5")}
        assert reading.answers["baseline"].text == "١٬٢٣٤٫٥"

    @pytest.mark.parametrize("text", ["١,٥", "كثير", "12%"])
    def test_number_that_is_none_is_said(self, plan, text):
        reading = read(plan, OBJECTIVES, "objective", baseline=text)
        assert reading.values == {}
        assert reading.errors["baseline"]

    @pytest.mark.parametrize("text", ["31/12/2027", "٣١/١٢/٢٠٢٧", "2027-12-31", "٣١ ديسمبر ٢٠٢٧"])
    def test_date(self, plan, text):
        reading = read(plan, OBJECTIVES, "objective", deadline=text)
        assert str(reading.values["deadline"]) == "2027-12-31"

    def test_date_that_is_none_is_said(self, plan):
        assert "deadline" in read(plan, OBJECTIVES, "objective", deadline="31/02/2027").errors

    @pytest.mark.parametrize("language", ["ar", "en"])
    def test_choice_by_value_or_label_of_both_languages(self, plan, language):
        with override(language):
            label = str(dict(Objective._meta.get_field("kind").flatchoices)["sales"])
        for text in ("sales", "SALES", label, f" {label} ", f"\u202b{label}\u202c"):
            assert read(plan, OBJECTIVES, "objective", kind=text).values == {"kind": "sales"}

    def test_scale_by_its_figure(self, plan):
        reading = read(plan, SCREENS["audit.findings"], "finding", effectiveness="٤")
        assert reading.values == {"effectiveness": 4}

    def test_choice_that_is_none_is_said(self, plan):
        assert "xyz" in read(plan, OBJECTIVES, "objective", kind="xyz").errors["kind"]

    @pytest.mark.parametrize("text", ["", "—", "-", "\u200f"])
    def test_no_answer(self, plan, text):
        reading = read(plan, OBJECTIVES, "objective", kind=text, baseline=text, deadline=text)
        assert (reading.values, reading.errors) == ({}, {})

    def test_money_with_its_currency(self, plan):
        reading = read(plan, SCREENS["audit.effectiveness"], "costitem", amount="١٬٢٥٠ ر.س")
        assert reading.answers["amount"].kind == "money"
        assert reading.values["amount"] == 1250

    def test_links_by_code_and_by_title(self, plan):
        first = a_row(Factor, plan, kind="strength", statement="متجر رابح")
        a_row(Factor, plan, kind="weakness", statement="بطء")
        third = a_row(Factor, plan, kind="opportunity", statement="سوق تنمو")
        reading = read(plan, OPTIONS, "option-SO", internal="S1", external="سُوق تنمو")
        assert reading.values == {"internal": [str(first.pk)], "external": [str(third.pk)]}
        # A weakness is none of the records that this list may name.
        assert "internal" in read(plan, OPTIONS, "option-SO", internal="W1").errors

    def test_link_to_one_record(self, plan):
        strategies = SCREENS["strategy.strategies"].part("strategy").model
        row = a_row(strategies, plan, statement="اشترِ مطمئنًا")
        reading = read(plan, SCREENS["strategy.tactics"], "tactic", strategy="STR1")
        assert reading.values == {"strategy_id": str(row.pk)}

    def test_answers_that_contradict_each_other_are_said(self, plan):
        reading = read(plan, OBJECTIVES, "objective", direction="up", baseline="10", target="5")
        assert "target" in reading.errors

    def test_fault_of_a_field_without_a_column_is_said_at_the_line(self, plan):
        reading = read(plan, FACTORS, "factor-strength", statement="قوة", rating="1")
        assert "rating" in reading.errors

    def test_line_is_cleaned_and_its_length_checked(self, plan):
        assert read(plan, GOALS, "marketinggoal", statement="\u202bنمو\u202c").values == {
            "statement": "نمو"
        }
        assert "statement" in read(plan, GOALS, "marketinggoal", statement="ا" * 301).errors

    @pytest.mark.parametrize("place", SCREENS)
    def test_every_list_reads_what_its_own_page_says(self, place, plan):
        """Codes, labels, figures and dates as the reading page writes them come back."""
        fill_plan(plan)
        snapshot = take_snapshot(plan)
        for part in SCREENS[place].parts(Rows):
            record = next(r for r in snapshot.rows[part.model.key()] if part.has(r.values))
            texts = written(part, record, snapshot)
            reading = Reader(plan, SCREENS[place], part, snapshot).read(texts)
            assert reading.errors == {}
            for name in texts:
                assert reading.values[part.model._meta.get_field(name).attname] == record[name]


def written(part, record, snapshot):
    """Field → how one writes what the record answers: codes, labels, figures of the plan."""
    found = {}
    for name in part.fields:
        answer = read_answer(part.model, record, name, snapshot, "")
        if answer.kind == "links":
            ids = answer.value if isinstance(answer.value, list) else [answer.value]
            records = [snapshot.by_id[i] for i in ids]
            if not all(r.code for r in records):
                continue  # crossings made of the same words are called alike
            found[name] = "\n".join(r.code or snapshot.title(r) for r in records)
        elif answer.filled:
            found[name] = answer.text
    return found


class TestPreview:
    def test_columns_by_heading_in_any_order(self, plan):
        text = "Responsible\tMarketing goal\tشيء\nليان\tنمو\tx"
        seen = preview(plan, GOALS, "marketinggoal", text)
        assert seen.columns_chosen == ["owner", "statement", ""]
        assert seen.sound[0].reading.values == {"owner": "ليان", "statement": "نمو"}

    def test_columns_without_heading_in_the_order_of_the_list(self, plan):
        seen = preview(plan, GOALS, "marketinggoal", "نمو\tليان\tزائد")
        assert seen.columns_chosen == ["statement", "owner", ""]

    def test_lines_go_to_the_first_field(self, plan):
        seen = preview(plan, GOALS, "marketinggoal", "نمو\nولاء")
        assert [row.reading.values["statement"] for row in seen.sound] == ["نمو", "ولاء"]

    def test_record_that_is_there_already_is_told(self, plan):
        a_row(MarketingGoal, plan, statement="نُمُوّ")
        seen = preview(plan, GOALS, "marketinggoal", "نمو\nولاء")
        assert [bool(row.twin) for row in seen.rows] == [True, False]
        assert seen.has_twins

    def test_only_as_many_are_chosen_as_the_list_takes(self, plan, monkeypatch):
        monkeypatch.setattr(actions, "MOST_STEPS", 3)
        a_row(MarketingGoal, plan)
        seen = preview(plan, GOALS, "marketinggoal", "أ\nب\nج\nد")
        assert [row.use for row in seen.rows] == [True, True, False, False]

    def test_more_cells_than_a_form_may_send_are_left_out_and_told(self, plan):
        seen = preview(plan, GOALS, "marketinggoal", "\n".join(["أ\tب"] * 2500))
        assert len(seen.lines) * 2 == MOST_CELLS
        assert seen.left_out == 500
        assert seen.told

    def test_asks_a_few_queries_however_many_lines(self, plan, django_assert_num_queries):
        part, table = GOALS.part("marketinggoal"), "أ\tب\n" * 200
        snapshot = take_snapshot(plan)
        with django_assert_num_queries(0):
            read = read_text(part, table)
            columns = columns_of(part, read)
            assert len(Preview(plan, GOALS, part, snapshot, read.rows, columns).rows) == 200

    @pytest.mark.parametrize(
        "broken",
        [
            {},
            {"rows": "x"},
            {"rows": "2", "columns": "1", "token": "../.."},
            {"rows": "9999", "columns": "9999"},
        ],
    )
    def test_broken_post_is_none(self, plan, broken):
        part = GOALS.part("marketinggoal")
        assert posted_preview(plan, GOALS, part, take_snapshot(plan), broken) is None

    def test_field_that_is_not_of_the_list_is_no_column(self, plan):
        data = {"rows": "1", "columns": "1", "token": "0" * 32, "cell-0-0": "x", "column-0": "plan"}
        part = GOALS.part("marketinggoal")
        seen = posted_preview(plan, GOALS, part, take_snapshot(plan), data)
        assert seen.columns_chosen == [""]


class TestActions:
    def add(self, plan, sara, text="نمو\nولاء"):
        seen = preview(plan, GOALS, "marketinggoal", text)
        rows = seen.new_rows(seen.sound)
        return actions.paste_rows(plan, GOALS, seen.part, rows, by=sara), rows

    def live(self, plan):
        found = MarketingGoal.objects.filter(plan=plan, deleted_at=None).order_by("position")
        return [row.statement for row in found]

    def test_records_stand_at_the_end_in_their_order(self, plan, sara):
        a_row(MarketingGoal, plan, statement="قديم")
        event, rows = self.add(plan, sara)
        assert self.live(plan) == ["قديم", "نمو", "ولاء"]
        assert event.changes["rows"][1] == [str(pk) for pk, _values in rows]
        assert Event.objects.filter(plan=plan).count() == 1

    def test_twice_adds_once(self, plan, sara):
        seen = preview(plan, GOALS, "marketinggoal", "نمو\nولاء")
        rows = seen.new_rows(seen.sound)
        first = actions.paste_rows(plan, GOALS, seen.part, rows, by=sara)
        again = actions.paste_rows(plan, GOALS, seen.part, rows, by=sara)
        assert first.pk == again.pk
        assert len(self.live(plan)) == 2

    def test_all_or_nothing(self, plan, sara, monkeypatch):
        seen = preview(plan, GOALS, "marketinggoal", "نمو\nولاء")
        monkeypatch.setattr(actions, "MOST_STEPS", 1)
        with pytest.raises(actions.Refused):
            actions.paste_rows(plan, GOALS, seen.part, seen.new_rows(seen.rows), by=sara)
        assert self.live(plan) == []
        assert not Event.objects.filter(verb="paste").exists()

    def test_undo_takes_them_out_together_and_redo_brings_them_back(self, plan, sara):
        a_row(MarketingGoal, plan, statement="قديم")
        event, _rows = self.add(plan, sara)
        undone = actions.unpaste(plan, GOALS, str(event.pk), by=sara)
        assert self.live(plan) == ["قديم"]
        assert paste_bar(plan, GOALS, undone).verb == "repaste"
        redone = actions.repaste(plan, GOALS, undone, by=sara)
        assert self.live(plan) == ["قديم", "نمو", "ولاء"]
        assert paste_bar(plan, GOALS, redone).verb == "unpaste"

    def test_undo_twice_is_one_event(self, plan, sara):
        event, _rows = self.add(plan, sara)
        for _time in range(2):
            actions.unpaste(plan, GOALS, str(event.pk), by=sara)
        assert Event.objects.filter(verb="unpaste").count() == 1

    def test_undo_leaves_records_of_other_plans_and_screens(self, plan, sara, other_plan):
        event, _rows = self.add(plan, sara)
        for target_plan, screen in ((other_plan, GOALS), (plan, OBJECTIVES)):
            with pytest.raises(actions.Refused):
                actions.unpaste(target_plan, screen, str(event.pk), by=sara)
        assert len(self.live(plan)) == 2

    @pytest.mark.parametrize("target", ["", "x", "1" * 40, "0"])
    def test_unknown_event_is_refused(self, plan, sara, target):
        with pytest.raises(actions.Refused):
            actions.unpaste(plan, GOALS, target, by=sara)

    def test_redo_finds_no_room(self, plan, sara, monkeypatch):
        event, _rows = self.add(plan, sara)
        undone = actions.unpaste(plan, GOALS, str(event.pk), by=sara)
        monkeypatch.setattr(actions, "MOST_STEPS", 1)
        with pytest.raises(actions.Refused):
            actions.repaste(plan, GOALS, undone, by=sara)


class TestPages:
    def test_every_list_leads_to_its_paste_page(self, plan, as_sara):
        for screen in SCREENS.values():
            page = as_sara.get(reverse("stages:edit", args=[plan.pk, screen.stage, screen.key]))
            links = {h for h in dom(page).xpath("//a/@href") if "/paste/" in h}
            wanted = {url(plan, screen, part.key) for part in screen.parts(Rows)}
            if not page.context["page"].locked:
                assert links == wanted
            assert all(as_sara.get(link).status_code == 200 for link in links)

    def test_from_text_to_records_without_javascript(self, plan, as_sara):
        seen = as_sara.post(url(plan), {"step": "read", "text": "نمو\tليان\nولاء\tهدى"})
        assert seen.status_code == 200
        assert not MarketingGoal.objects.exists()
        added = as_sara.post(url(plan), {**fields_of(seen), "step": "add"}, follow=True)
        assert [r.owner for r in MarketingGoal.objects.order_by("position")] == ["ليان", "هدى"]
        bar = dom(added).xpath("//*[contains(@class, 'undo-pasted')]")[0]
        address = bar.xpath(".//button/@formaction")[0]
        after = as_sara.post(address, follow=True)
        assert not MarketingGoal.objects.filter(deleted_at=None).exists()
        again = dom(after).xpath("//*[contains(@class, 'undo-pasted')]//button/@formaction")[0]
        as_sara.post(again)
        assert MarketingGoal.objects.filter(deleted_at=None).count() == 2

    def test_faulty_cell_keeps_what_was_typed_and_nothing_is_written(self, plan, as_sara):
        text = "هدف\tsales\n٢\txyz"
        page = url(plan, OBJECTIVES, "objective")
        seen = as_sara.post(page, {"step": "read", "text": text})
        data = fields_of(seen)
        assert data["cell-1-1"] == "xyz"
        refused = as_sara.post(page, {**data, "step": "add"})
        assert refused.status_code == 422
        assert fields_of(refused)["cell-1-1"] == "xyz"
        assert fields_of(refused)["text"] == text
        assert not Objective.objects.exists()
        # Mended in the table, it goes through.
        as_sara.post(page, {**fields_of(refused), "cell-1-1": "cost", "step": "add"})
        assert [r.kind for r in Objective.objects.order_by("position")] == ["sales", "cost"]

    def test_faulty_line_can_be_left_out(self, plan, as_sara):
        page = url(plan, OBJECTIVES, "objective")
        data = fields_of(as_sara.post(page, {"step": "read", "text": "أ\tsales\nب\txyz"}))
        del data["use-1"]
        assert as_sara.post(page, {**data, "step": "add"}).status_code == 302
        assert [r.statement for r in Objective.objects.all()] == ["أ"]

    def test_sound_lines_alone(self, plan, as_sara):
        page = url(plan, OBJECTIVES, "objective")
        data = fields_of(as_sara.post(page, {"step": "read", "text": "أ\tsales\nب\txyz"}))
        as_sara.post(page, {**data, "step": "add-sound"})
        assert [r.statement for r in Objective.objects.all()] == ["أ"]

    def test_column_can_be_given_to_another_field(self, plan, as_sara):
        data = fields_of(as_sara.post(url(plan), {"step": "read", "text": "ليان\tنمو"}))
        data |= {"column-0": "owner", "column-1": "statement"}
        seen = as_sara.post(url(plan), {**data, "step": "check"})
        as_sara.post(url(plan), {**fields_of(seen), "step": "add"})
        row = MarketingGoal.objects.get()
        assert (row.statement, row.owner) == ("نمو", "ليان")

    def test_reading_is_told_in_the_format_of_the_plan(self, plan, as_sara):
        page = url(plan, OBJECTIVES, "objective")
        text = "Objective\tBaseline\tDeadline\nأ\t1234.5\t2027-12-31"
        said = words(dom(as_sara.post(page, {"step": "read", "text": text})))
        assert "١٬٢٣٤٫٥" in said
        assert "٣١ ديسمبر ٢٠٢٧" in said

    @pytest.mark.parametrize("text", ["", "\n\t\n", "ا" * (MOST_BYTES // 2 + 1)])
    def test_nothing_or_too_much_is_refused_and_kept(self, plan, as_sara, text):
        seen = as_sara.post(url(plan), {"step": "read", "text": text})
        assert seen.status_code == 422
        assert len(fields_of(seen)["text"].strip()) == len(text.strip())

    def test_pasted_markup_is_text(self, plan, as_sara):
        nasty = '"><script>alert(1)</script>'
        data = {"step": "read", "text": f"{nasty}\t{nasty}", "heading": "no"}
        seen = as_sara.post(url(plan), data)
        assert not dom(seen).xpath("//main//script")
        assert fields_of(seen)["cell-0-0"] == nasty

    def test_broken_preview_is_refused(self, plan, as_sara):
        assert as_sara.post(url(plan), {"step": "add", "rows": "1"}).status_code == 422

    def test_nothing_chosen_is_refused(self, plan, as_sara):
        data = fields_of(as_sara.post(url(plan), {"step": "read", "text": "أ"}))
        del data["use-0"]
        assert as_sara.post(url(plan), {**data, "step": "add"}).status_code == 422

    @pytest.mark.parametrize("key", ["nothing", "marketingalignment"])
    def test_what_is_no_list_is_not_there(self, plan, as_sara, key):
        assert as_sara.get(url(plan, GOALS, key)).status_code == 404

    def test_locked_screen_takes_no_paste(self, plan, as_sara):
        screen = SCREENS["strategy.directives"]
        page = url(plan, screen, "directive")
        assert as_sara.get(page).status_code == 302
        assert as_sara.post(page, {"step": "read", "text": "أ"}).status_code == 302

    def test_who_may_not_write_may_not_paste(self, plan, clients):
        wanted = {"nobody": 302, "ziad": 404, "layla": 403, "omar": 200, "sara": 200}
        assert {who: clients[who].get(url(plan)).status_code for who in wanted} == wanted
        data = {"step": "read", "text": "أ"}
        assert {who: clients[who].post(url(plan), data).status_code for who in wanted} == wanted

    def test_id_is_there_once(self, plan, as_sara):
        fill_plan(plan)
        text = "أ\tليان\t\nب\tهدى"
        found = dom(as_sara.post(url(plan), {"step": "read", "text": text})).xpath("//@id")
        assert len(found) == len(set(found))


def test_sample_records_copied_as_text_are_all_read(sara):
    """A whole list of the sample plan, copied out of a spreadsheet, is read without a fault."""
    plan = write_plan(read_file(SAMPLE.read_bytes(), strict=True), sara)
    snapshot = take_snapshot(plan)
    screen = SCREENS["strategy.tactics"]
    part = screen.part("tactic")
    lines = ["\t".join(str(part.model._meta.get_field(n).verbose_name) for n in part.fields)]
    for record in snapshot.rows["tactic"]:
        texts = written(part, record, snapshot)
        lines.append("\t".join(texts.get(name, "") for name in part.fields))
    seen = preview(plan, screen, "tactic", "\n".join(lines))
    assert seen.columns_chosen == list(part.fields)
    assert [row.reading.errors for row in seen.faulty] == []
    assert all(row.twin for row in seen.rows)
