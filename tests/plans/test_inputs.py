"""Numbers, dates and money as people type them, through the forms of the screens."""

import datetime
from decimal import Decimal

import pytest
from django.http import QueryDict
from django.utils import translation

from planner.plans.tables import Plan
from planner.stages.audit.external import EnvironmentFactor
from planner.stages.audit.internal import WebChannel
from planner.stages.audit.market import Market
from planner.stages.forms import ScreenForms
from planner.stages.objectives import Objective
from planner.stages.registry import PLACE_OF, SCREENS
from planner.stages.snapshot import take_snapshot
from planner.stages.strategy.investment import InvestmentLine
from tests.factories import a_row

pytestmark = pytest.mark.django_db

SAUDI = {"country": "SA", "currency": "SAR", "digits": "arab"}
ALGERIA = {"country": "DZ", "currency": "DZD", "digits": "latn"}
KUWAIT = {"country": "KW", "currency": "KWD", "digits": "arab"}


@pytest.fixture
def typed(plan):
    """Types `text` into a field of a new record; gives the form."""

    def type_into(model, name, text, **of_the_plan):
        Plan.objects.filter(pk=plan.pk).update(**of_the_plan)
        fresh = Plan.objects.get(pk=plan.pk)
        kind = {"kind": "technology"} if model is EnvironmentFactor else {}
        row = a_row(model, fresh, **kind)
        data = QueryDict(mutable=True)
        data[f"{row.pk}-version"], data[f"{row.pk}-{name}"] = "1", text
        screen = SCREENS[PLACE_OF[model.key()]]
        with translation.override("ar"):
            form = ScreenForms(screen, fresh, take_snapshot(fresh), data, (name,)).find(str(row.pk))
            form.is_valid()
        return form

    return type_into


def value(form, name):
    assert not form.errors, form.errors
    return form.cleaned_data[name]


class TestNumbers:
    @pytest.mark.parametrize("text", ["١٢٣٫٥", "123.5", "۱۲۳٫۵", "١٢٣.٥", " 123.5 ", "123٫5"])
    def test_three_digit_sets_are_one_number(self, typed, text):
        assert value(typed(Objective, "baseline", text), "baseline") == Decimal("123.5")

    @pytest.mark.parametrize(
        "text", ["١٬٢٣٤٬٥٦٧", "1,234,567", "1 234 567", "1\u00a0234\u00a0567", "1234567", "١٢٣٤٥٦٧"]
    )
    def test_groups_are_read(self, typed, text):
        assert value(typed(Objective, "baseline", text), "baseline") == 1234567

    @pytest.mark.parametrize("text", ["-5", "−5", "-٥", "−٥"])
    def test_minus_is_read(self, typed, text):
        assert value(typed(EnvironmentFactor, "impact", text), "impact") == -5

    @pytest.mark.parametrize(
        ("text", "frame", "read"),
        [
            ("1,234", SAUDI, Decimal(1234)),
            ("1,234", ALGERIA, Decimal("1.234")),
            ("1.234", SAUDI, Decimal("1.234")),
            ("1.234", ALGERIA, Decimal(1234)),
        ],
    )
    def test_ambiguous_number_is_read_as_in_the_plan_s_country(self, typed, text, frame, read):
        assert value(typed(Objective, "baseline", text, **frame), "baseline") == read

    @pytest.mark.parametrize("frame", [SAUDI, ALGERIA])
    def test_comma_is_never_swallowed(self, typed, frame):
        """“1,5” never becomes 15."""
        form = typed(Objective, "baseline", "1,5", **frame)
        assert form.errors or form.cleaned_data["baseline"] == Decimal("1.5")

    @pytest.mark.parametrize(
        "text", ["ستون", "1.2.3", "1e5", "12٪٪", "--5", "½", "Infinity", "NaN"]
    )
    def test_what_is_no_number_is_refused_and_kept(self, typed, text):
        form = typed(Objective, "baseline", text)
        assert form.errors
        assert form["baseline"].value() == text

    @pytest.mark.parametrize("text", ["", "  ", "\u200f"])
    def test_nothing_is_no_error(self, typed, text):
        assert value(typed(Objective, "baseline", text), "baseline") is None

    @pytest.mark.parametrize(
        ("model", "name", "text"),
        [
            (EnvironmentFactor, "impact", "6"),
            (EnvironmentFactor, "impact", "-6"),
            (EnvironmentFactor, "impact", "1.5"),
            (Market, "year", "1989"),
            (Market, "population", "-1"),
            (Objective, "baseline", "1.2345"),
            (Objective, "baseline", "9" * 16),
            (Objective, "baseline", "9" * 5000),
        ],
    )
    def test_number_beyond_its_limits_is_refused(self, typed, model, name, text):
        assert typed(model, name, text).errors

    def test_limit_is_told_in_the_plan_s_digits(self, typed):
        errors = str(typed(EnvironmentFactor, "impact", "6", **SAUDI).errors)
        assert "٥" in errors

    def test_stored_number_is_shown_as_it_may_be_typed(self, typed, plan):
        row = a_row(Objective, plan, baseline=Decimal("1234.5"))
        forms = ScreenForms(SCREENS["objectives.objectives"], plan, take_snapshot(plan))
        shown = forms.find(str(row.pk))["baseline"].value()
        assert value(typed(Objective, "baseline", shown), "baseline") == Decimal("1234.5")


class TestPercent:
    @pytest.mark.parametrize("text", ["12.5", "12.5%", "١٢٫٥٪", "٪١٢٫٥", "12.5 %", "% 12.5"])
    def test_percent_is_read_with_its_sign_and_without(self, typed, text):
        form = typed(EnvironmentFactor, "availability", text)
        assert value(form, "availability") == Decimal("12.5")

    @pytest.mark.parametrize("text", ["100.1", "-1", "١٠١"])
    def test_percent_lies_between_0_and_100(self, typed, text):
        assert typed(EnvironmentFactor, "availability", text).errors


class TestMoney:
    @pytest.mark.parametrize(
        ("text", "frame", "read"),
        [
            ("1250.50", SAUDI, "1250.5"),
            ("١٬٢٥٠٫٥٠", SAUDI, "1250.5"),
            ("1250,50", ALGERIA, "1250.5"),
            ("1250.500", KUWAIT, "1250.5"),
            ("٠٫٠٠١", KUWAIT, "0.001"),
        ],
    )
    def test_amount_is_read_in_its_currency(self, typed, text, frame, read):
        assert value(typed(InvestmentLine, "planned", text, **frame), "planned") == Decimal(read)

    @pytest.mark.parametrize(
        ("text", "frame"), [("1.234", SAUDI), ("0.001", SAUDI), ("0.0001", KUWAIT)]
    )
    def test_amount_smaller_than_the_smallest_coin_is_refused(self, typed, text, frame):
        form = typed(InvestmentLine, "planned", text, **frame)
        assert form.errors or form.cleaned_data["planned"] == 1234

    @pytest.mark.parametrize(("frame", "shown"), [(SAUDI, "١٬٢٥٠٫٥٠"), (KUWAIT, "١٬٢٥٠٫٥٠٠")])
    def test_amount_is_shown_with_the_decimals_of_its_currency(self, plan, frame, shown):
        Plan.objects.filter(pk=plan.pk).update(**frame)
        fresh = Plan.objects.get(pk=plan.pk)
        row = a_row(InvestmentLine, fresh, planned=Decimal("1250.5"))
        forms = ScreenForms(SCREENS["strategy.investment"], fresh, take_snapshot(fresh))
        assert forms.find(str(row.pk))["planned"].value() == shown

    def test_amount_is_not_negative(self, typed):
        assert typed(InvestmentLine, "planned", "-1").errors


class TestDates:
    @pytest.mark.parametrize(
        "text", ["15/01/2027", "١٥/٠١/٢٠٢٧", "2027-01-15", "15/1/2027", "15-01-2027", "۱۵/۰۱/۲۰۲۷"]
    )
    def test_day_is_read_in_every_digit_set(self, typed, text):
        assert value(typed(Objective, "deadline", text), "deadline") == datetime.date(2027, 1, 15)

    def test_day_comes_before_the_month(self, typed):
        form = typed(Objective, "deadline", "01/02/2027")
        assert value(form, "deadline") == datetime.date(2027, 2, 1)

    @pytest.mark.parametrize(
        "text", ["31/02/2027", "15/13/2027", "غدًا", "2027", "15/01/27", "15/01/1448", "1/1/99999"]
    )
    def test_what_is_no_day_is_refused_and_kept(self, typed, text):
        form = typed(Objective, "deadline", text)
        assert form.errors
        assert form["deadline"].value() == text

    def test_stored_day_is_shown_in_the_plan_s_digits(self, plan):
        row = a_row(Objective, plan, deadline=datetime.date(2027, 1, 15))
        forms = ScreenForms(SCREENS["objectives.objectives"], plan, take_snapshot(plan))
        shown = forms.find(str(row.pk))["deadline"].value()
        assert shown.translate(str.maketrans("٠١٢٣٤٥٦٧٨٩", "0123456789")) == "15/01/2027"


class TestText:
    @pytest.mark.parametrize(
        ("text", "kept"),
        [
            ("  متجر  ", "متجر"),
            ("متجر\u202e التمور", "متجر التمور"),
            ("مت\u200bجر", "متجر"),
            ("ﻣﺘﺠﺮ", "متجر"),
            ("\ufeffمتجر", "متجر"),
            ("متجر\nالتمور", "متجر التمور"),
        ],
    )
    def test_line_is_cleaned(self, typed, text, kept):
        assert value(typed(Objective, "metric", text), "metric") == kept

    @pytest.mark.parametrize("text", ["\u200f", "\u202e\u202c", "\u200b", "   ", "\ufeff"])
    def test_line_of_controls_is_empty(self, typed, text):
        assert value(typed(Objective, "metric", text), "metric") == ""

    def test_line_that_is_too_long_is_refused_and_kept(self, typed):
        form = typed(Objective, "metric", "س" * 121)
        assert form.errors
        assert form["metric"].value() == "س" * 121

    def test_paragraph_keeps_its_lines(self, typed):
        text = value(typed(Objective, "specific", "سطر أول\r\nسطر ثان"), "specific")
        assert text.splitlines() == ["سطر أول", "سطر ثان"]


class TestAddresses:
    def test_address_without_a_scheme_gets_one(self, typed):
        assert value(typed(WebChannel, "url", "tamr.example"), "url") == "https://tamr.example"

    @pytest.mark.parametrize(
        "text", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "http://", "a b"]
    )
    def test_address_that_leads_nowhere_safe_is_refused(self, typed, text):
        form = typed(WebChannel, "url", text)
        assert form.errors or form.cleaned_data["url"].startswith(("https://", "http://"))
        if not form.errors:
            assert "javascript:" not in form.cleaned_data["url"].lower()[:12]
