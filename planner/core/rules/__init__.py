"""What a plan misses, and where it contradicts itself.

One rule, one idea, one test. `check` runs them all over a plan (the snapshot of
a live or of a stored one) in one pass: its cost grows with the plan, no faster.
"""

from planner.core.plandata import PlanData, PlanLike
from planner.core.rules import audit, control, investment, mix, objectives, strategy, swot
from planner.core.rules.base import ERROR, INFO, LEVELS, WARNING, Amount, Finding, Rule

__all__ = [
    "ERROR", "INFO", "LEVELS", "RULES", "WARNING", "Amount", "Finding", "Rule", "check",
]  # fmt: skip

# In the order of the plan's stages.
RULES: tuple[Rule, ...] = (
    *objectives.RULES,
    *audit.RULES,
    *swot.RULES,
    *strategy.RULES,
    *mix.RULES,
    *investment.RULES,
    *control.RULES,
)


def check(plan: PlanLike | PlanData) -> list[Finding]:
    data = plan if isinstance(plan, PlanData) else PlanData(plan)
    return [finding for rule in RULES for finding in rule.findings(data)]
