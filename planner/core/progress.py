"""How far a figure has come from where it started to where it should be."""

from planner.core.errors import MethodError
from planner.core.inputs import Number, finite, number
from planner.core.results import Figure, Trace


def progress(current: Number, baseline: Number, target: Number) -> Figure:
    """p = (current - baseline) / (target - baseline): 0 at the baseline, 1 at the target.

    Works in either direction (a bounce rate that should fall, a revenue that should rise).
    Never clamped: below 0 warns `moved_away`, above 1 warns `beyond_target`.
    Units: all three in the KPI's own unit; the result is a fraction.
    Errors: `target_equals_baseline`, where progress is undefined.
    """
    now, start, goal = (
        number(value, field)
        for value, field in ((current, "current"), (baseline, "baseline"), (target, "target"))
    )
    if goal == start:
        raise MethodError("target_equals_baseline", "target", {"target": goal})
    value = finite((now - start) / (goal - start), "current")
    warnings = ("moved_away",) if value < 0 else ("beyond_target",) if value > 1 else ()
    trace = Trace(
        "(current - baseline) / (target - baseline)",
        {"current": now, "baseline": start, "target": goal},
    )
    return Figure(value, warnings=warnings, trace=trace)
