"""The one exception of the calculations, and the codes it may carry.

The web layer turns a code into an Arabic sentence, so both tables are complete:
raising a code that is not listed here is a programming error.
"""

from collections.abc import Mapping

ERRORS: Mapping[str, str] = {
    "missing": "a figure that the method needs was not given",
    "not_a_number": "the value is not a number",
    "not_finite": "the value is NaN or infinite",
    "too_large": "the value is beyond 1e15 in size, more than money can be",
    "result_not_finite": "the figures are so extreme that the result cannot be represented",
    "negative": "the value may not be below zero",
    "not_positive": "the value must be above zero",
    "out_of_range": "the value lies outside params low..high",
    "not_whole": "the value must be a whole number",
    "empty": "the list has no entries",
    "wrong_length": "the list has params got entries where params expected were needed",
    "not_a_table": "rows and columns were expected",
    "unknown_choice": "the value is none of params choices",
    "bad_date": "the value is not a date",
    "date_before_first": "a dated flow lies before the first date",
    "no_sign_change": "an outlay and a receipt are both needed",
    "no_costs": "there are no costs to compare the benefits with",
    "contribution_not_positive": "the price does not exceed the variable cost",
    "ltv_unbounded": "full retention at no discount has no finite lifetime value",
    "nothing_to_compute": "none of the inputs was given",
    "order_violation": "zero < half < current < plus 50 % < saturation does not hold",
    "range_order": "low <= likely <= high does not hold",
    "marginal_unbounded_at_zero": "the curve is infinitely steep at zero spend",
    "lower_above_upper": "a lower bound lies above its upper bound",
    "lock_outside_bounds": "a locked amount lies outside its bounds",
    "budget_below_lower_bounds": "the lower bounds need params amount more than the budget",
    "budget_above_upper_bounds": "the upper bounds leave params amount of the budget unspent",
    "total_not_in_steps": "the total is not a whole number of steps",
    "parts_do_not_match_total": "the parts differ from the total by more than rounding",
    "weights_sum_not_one": "the weights add up to params sum, not to 1",
    "rating_outside_kind": "the rating is outside the params low..high of its kind",
    "mixed_kinds": "internal and external factors were mixed in one table",
    "null_not_in_whole_row": "a factor is skipped for one strategy and rated for another",
    "not_square": "the matrix has params rows rows and params columns columns",
    "diagonal_not_zero": "an item cannot influence itself",
    "no_influence_from": "an item influences nothing, so its share cannot be traced",
    "weights_not_unique": "the items fall into groups that do not influence each other",
    "too_few_runs": "the design needs more runs than factors",
    "exclusion_without_reason": "a trial was excluded without a written reason",
    "no_trials": "no trial is left to learn from",
    "successes_above_trials": "there are more successes than visitors",
    "equal_proportions": "the two proportions are equal, so no sample can tell them apart",
    "no_variation": "every visitor behaved alike, so the test has no scale",
    "target_equals_baseline": "progress is undefined when the target equals the baseline",
    "too_many_rejected_draws": "most draws contradict themselves: the ranges overlap too far",
    "model_shape": "the model did not return one outcome per draw",
}

WARNINGS: Mapping[str, str] = {
    "no_sign_change": "the flows never change sign, so there is no rate of return",
    "no_irr": "the flows change sign but no rate makes their value zero",
    "multiple_irr": "several rates of return solve the flow",
    "negative_irr": "a rate of return is below zero",
    "irr_out_of_range": "a rate of return is too extreme to be written down",
    "never_pays_back": "the flows never repay the outlay",
    "never_pays_back_discounted": "the discounted flows never repay the outlay",
    "pays_back_more_than_once": "the cumulative flow turns negative again after paying back",
    "no_outlay": "there is no outlay to repay",
    "affordable_negative": "nothing is affordable: the target profit is already out of reach",
    "no_customers": "no customers, so costs per customer are undefined",
    "no_cost": "nothing is spent, so returns on spend are undefined",
    "ltv_below_cac": "a customer brings less than it costs to win",
    "s_shaped": "the curve is S-shaped (c > 1): small spends return little",
    "steep": "the curve is very steep (c > 5): check the four judgements",
    "better_at_zero": "spending nothing would be better, but the lower bound forbids it",
    "at_upper_bound": "the upper bound holds the spend back",
    "does_not_pay": "no spend inside the bounds returns what it costs",
    "money_is_short": "the last unit returns more than one: more money would pay",
    "last_units_lose": "the last unit returns less than one: less money would pay",
    "budget_not_spent": "part of the budget would not return its cost and was left",
    "net_not_positive": "the plan's net is not above zero, so 1 % of it says little",
    "draws_rejected": "some draws contradicted themselves and were left out",
    "weights_sum_not_one": "the weights do not add up to 1 (or 2 for both sides together)",
    "near_band_edge": "a score is within 0.05 of the next band",
    "tie": "two strategies share the first place",
    "winner_sensitive": "changing one weight by a fifth changes the winner",
    "mean_zero": "the mean is zero, so the coefficient of variation is undefined",
    "single_value": "one value has no dispersion",
    "raters_disagree": "the raters disagree on some items",
    "nobody_knows": "no rater could judge a pair; it counts as no influence",
    "some_do_not_know": "some raters could not judge a pair and were left out of its mean",
    "totals_do_not_vary": "every item has the same totals, so nothing is ranked",
    "spectral_radius_high": "the influences nearly feed on themselves: totals are unstable",
    "too_few_trials": "fewer than four trials: no verdict yet",
    "moved_together": "two channels moved together and cannot be told apart",
    "multiplier_floored": "the trials ask for a channel without effect; held at 5 %",
    "noise_estimated": "the noise was estimated from the trials themselves",
    "small_counts": "fewer than five successes or failures: the test is rough",
    "below_planned_sample": "the test was read before its planned sample was reached",
    "beyond_target": "the target has been passed",
    "moved_away": "the figure has moved away from the target",
}


class MethodError(ValueError):
    """A calculation refused its input: `code` says why, `field` where, `params` how much."""

    def __init__(
        self, code: str, field: str = "", params: Mapping[str, object] | None = None
    ) -> None:
        if code not in ERRORS:
            raise KeyError(f"unlisted error code {code!r}")
        self.code = code
        self.field = field
        self.params = dict(params or {})
        super().__init__(code, field, self.params)

    def __str__(self) -> str:
        return f"{self.code} ({self.field}): {ERRORS[self.code]} {self.params or ''}".rstrip()
