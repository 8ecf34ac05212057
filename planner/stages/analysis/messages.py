"""What core's codes mean, in words that say what would be right.

A refusal of a method (`MethodError`) or a warning becomes a note; where it is
known which field was wrong, the note leads there.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, ngettext

from planner.core.errors import MethodError
from planner.stages.analysis.computed import ERROR, INFO, WARN, Note

REFUSALS: Mapping[str, Promise] = {
    "missing": gettext_lazy("A figure that this calculation needs is missing."),
    "not_a_number": gettext_lazy("This is not a number."),
    "not_finite": gettext_lazy("This number is too large to be computed with."),
    "too_large": gettext_lazy("This amount is larger than money can be; check its zeros."),
    "result_not_finite": gettext_lazy(
        "The figures are so far apart that the result cannot be written down; check their zeros."
    ),
    "negative": gettext_lazy("This figure cannot be below zero."),
    "not_positive": gettext_lazy("This figure must be above zero."),
    "out_of_range": gettext_lazy("This figure lies outside what is possible here."),
    "not_whole": gettext_lazy("A whole number is needed here."),
    "empty": gettext_lazy("There is nothing to compute with yet."),
    "wrong_length": gettext_lazy("The lists that belong together differ in length."),
    "not_a_table": gettext_lazy("Rows and columns were expected here."),
    "unknown_choice": gettext_lazy("This is none of the possible answers."),
    "bad_date": gettext_lazy("This is not a date."),
    "date_before_first": gettext_lazy("A date lies before the first one."),
    "no_sign_change": gettext_lazy("Both an outlay and a return are needed for this figure."),
    "no_costs": gettext_lazy("Enter a cost first: there is nothing to compare the benefits with."),
    "contribution_not_positive": gettext_lazy(
        "The price must be above the cost of one more unit, or no quantity covers the fixed costs."
    ),
    "ltv_unbounded": gettext_lazy(
        "With every customer staying and no discount the value has no limit; "
        "enter a retention below 100 or a discount rate."
    ),
    "nothing_to_compute": gettext_lazy("None of the figures that it starts from was entered."),
    "order_violation": gettext_lazy(
        "The results must rise with the spend: without spend, at half, today, "
        "at half as much again, however much is spent. One of them is out of order."
    ),
    "range_order": gettext_lazy("The likely value must lie between the low and the high one."),
    "marginal_unbounded_at_zero": gettext_lazy(
        "This curve rises without limit at zero spend; enter the least that will be spent."
    ),
    "lower_above_upper": gettext_lazy("The least lies above the most."),
    "lock_outside_bounds": gettext_lazy(
        "The fixed amount lies outside the least and the most of its service."
    ),
    "budget_below_lower_bounds": gettext_lazy(
        "The budget does not cover the least of each service; it falls short by %(amount)s."
    ),
    "budget_above_upper_bounds": gettext_lazy(
        "The budget is above the most that the services may take; %(amount)s would be left."
    ),
    "total_not_in_steps": gettext_lazy(
        "The total is finer than the smallest coin of the currency."
    ),
    "parts_do_not_match_total": gettext_lazy("The parts do not add up to the total."),
    "weights_sum_not_one": gettext_lazy("The weights must add up to 1; now they make %(sum)s."),
    "rating_outside_kind": gettext_lazy(
        "A strength is rated 3 or 4, a weakness 1 or 2; one rating does not fit its kind."
    ),
    "mixed_kinds": gettext_lazy("Internal and external factors are computed apart."),
    "null_not_in_whole_row": gettext_lazy(
        "A factor must be scored for all strategies or for none of them."
    ),
    "not_square": gettext_lazy("The table of influences needs the same services on both sides."),
    "diagonal_not_zero": gettext_lazy("A service does not influence itself here."),
    "no_influence_from": gettext_lazy(
        "A service influences no other, so its share cannot be traced."
    ),
    "weights_not_unique": gettext_lazy(
        "The services fall into groups that do not influence each other; compare them apart."
    ),
    "too_few_runs": gettext_lazy("The block needs more trials than there are services."),
    "exclusion_without_reason": gettext_lazy("A trial is left out only with a written reason."),
    "no_trials": gettext_lazy("There is no trial to learn from yet."),
    "successes_above_trials": gettext_lazy("There are more successes than visitors."),
    "equal_proportions": gettext_lazy(
        "The two rates are equal: no number of visitors could tell them apart."
    ),
    "no_variation": gettext_lazy("All visitors did the same, so there is nothing to compare."),
    "target_equals_baseline": gettext_lazy(
        "The target equals the baseline, so progress has no meaning; change one of them."
    ),
    "too_many_rejected_draws": gettext_lazy(
        "The low and high values overlap so far that most draws contradict themselves; narrow them."
    ),
    "model_shape": gettext_lazy("The calculation could not be carried out."),
}

REMARKS: Mapping[str, Promise] = {
    "no_sign_change": gettext_lazy("The flows never change sign, so there is no rate of return."),
    "no_irr": gettext_lazy("No rate makes the present value zero; judge by the present value."),
    "multiple_irr": gettext_lazy(
        "Several rates of return solve this flow; judge by the present value, not by one of them."
    ),
    "negative_irr": gettext_lazy("A rate of return is below zero."),
    "irr_out_of_range": gettext_lazy("A rate of return is too extreme to be written down."),
    "never_pays_back": gettext_lazy("The outlay is not paid back within these periods."),
    "never_pays_back_discounted": gettext_lazy(
        "Counted with the discount rate, the outlay is not paid back within these periods."
    ),
    "pays_back_more_than_once": gettext_lazy(
        "The sum turns negative again after it was paid back; look at each period."
    ),
    "no_outlay": gettext_lazy("There is no outlay that would have to be paid back."),
    "affordable_negative": gettext_lazy(
        "Nothing is affordable: the profit to be kept is out of reach already."
    ),
    "no_customers": gettext_lazy("There are no customers, so no cost per customer either."),
    "no_cost": gettext_lazy("Nothing is spent, so no return on spend can be given."),
    "ltv_below_cac": gettext_lazy("A customer brings less than it costs to win one."),
    "s_shaped": gettext_lazy("The curve is S-shaped: small amounts bring little."),
    "steep": gettext_lazy("The curve is very steep; look at the four judgements again."),
    "better_at_zero": gettext_lazy(
        "Spending nothing would be better, but the least that you entered forbids it."
    ),
    "at_upper_bound": gettext_lazy("The most that you entered holds the spend back."),
    "does_not_pay": gettext_lazy("No spend within the limits returns what it costs."),
    "money_is_short": gettext_lazy(
        "The last unit of money returns more than it costs: more money would pay."
    ),
    "last_units_lose": gettext_lazy(
        "The last unit of money returns less than it costs: less money would pay."
    ),
    "budget_not_spent": gettext_lazy(
        "Part of the budget would not return its cost and was left unspent."
    ),
    "net_not_positive": gettext_lazy(
        "The net result is not above zero, so a range of one percent of it says little."
    ),
    "draws_rejected": gettext_lazy("Some draws contradicted themselves and were left out."),
    "weights_sum_not_one": gettext_lazy("The weights do not add up to 1 yet."),
    "near_band_edge": gettext_lazy("A score lies close to the next cell; a small change moves it."),
    "tie": gettext_lazy("Two strategies share the first place."),
    "winner_sensitive": gettext_lazy("Changing one weight by a fifth changes the winner."),
    "mean_zero": gettext_lazy("The mean is zero, so the spread cannot be set against it."),
    "single_value": gettext_lazy("One value alone has no spread."),
    "raters_disagree": gettext_lazy("The raters disagree on some of the items."),
    "nobody_knows": gettext_lazy(
        "For some pairs no rater could judge; they count as no influence."
    ),
    "some_do_not_know": gettext_lazy(
        "Some raters could not judge a pair; they were left out of its mean."
    ),
    "totals_do_not_vary": gettext_lazy("All services come out alike, so nothing can be ranked."),
    "spectral_radius_high": gettext_lazy(
        "The influences nearly feed on themselves: small changes of a judgement move the result much."
    ),
    "too_few_trials": gettext_lazy("There are fewer than four trials: no verdict yet."),
    "moved_together": gettext_lazy("Two services moved together and cannot be told apart."),
    "multiplier_floored": gettext_lazy(
        "The trials ask for a service without any effect; it was held at a twentieth."
    ),
    "noise_estimated": gettext_lazy(
        "How far chance reaches was estimated from the trials themselves."
    ),
    "small_counts": gettext_lazy("With fewer than five successes or failures the test is rough."),
    "below_planned_sample": gettext_lazy(
        "The test was read before the planned number of visitors was reached."
    ),
    "beyond_target": gettext_lazy("The target has been passed."),
    "moved_away": gettext_lazy("The figure has moved away from its target."),
}

# Remarks that change what one should do; the others are good to know.
SERIOUS = frozenset({
    "multiple_irr", "never_pays_back", "affordable_negative", "ltv_below_cac", "steep",
    "better_at_zero", "does_not_pay", "last_units_lose", "budget_not_spent", "winner_sensitive",
    "raters_disagree", "spectral_radius_high", "too_few_trials", "moved_together",
    "below_planned_sample", "moved_away", "weights_sum_not_one",
})  # fmt: skip


def refusal(error: MethodError, place: str = "", **words: Any) -> Note:
    """Why a method could not compute. `words` replace the error's own, ready to be shown."""
    given = {"amount": "", "sum": "", **error.params, **words}
    return Note(str(REFUSALS[error.code]) % given, ERROR, place)


def remarks(codes: Iterable[str], place: str = "", skip: Iterable[str] = ()) -> tuple[Note, ...]:
    """The warnings of a result as notes, each once."""
    return tuple(
        Note(REMARKS[code], WARN if code in SERIOUS else INFO, place)
        for code in dict.fromkeys(codes)
        if code not in set(skip)
    )


CAVEAT = gettext_lazy("The method orders judgement; it does not prove.")


def years_and_months(years: float, fmt: Any) -> str:
    """A length of time as people say it: “2.4 years”, below one year in months."""
    n = round(years * 12, 1) if years < 1 else round(years, 1)
    # A fraction below three takes the plain form of the noun, in Arabic that of a hundred.
    count = int(n) if n == int(n) or n > 3 else 100
    text = (
        ngettext("%(n)s month", "%(n)s months", count)
        if years < 1
        else ngettext("%(n)s year", "%(n)s years", count)
    )
    return text % {"n": fmt.number(n)}
