"""Rules about focus areas, development goals and indicators."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from schema.entities.development import IndicatorDirection
from schema.enums import Horizon, Unit
from schema.rules.finding import Finding
from schema.rules.node import Node, name_of, shown
from schema.rules.registry import Rules, register
from schema.rules.wording import target
from schema.values import TargetValue


def no_development_goals(area: Node) -> Iterator[Finding]:
    """K15."""
    if not area.development_goals:
        yield Finding("K15", {"område": shown(area.name)}, "development_goals", area.id)


def no_indicator(goal: Node) -> Iterator[Finding]:
    """M01."""
    if not goal.indicators:
        yield Finding("M01", field="indicators", entity=goal.id)


def no_activities(goal: Node) -> Iterator[Finding]:
    """A01."""
    if not goal.activities:
        yield Finding("A01", {"kode": name_of(goal)}, "activities", goal.id)


def worse_step(indicator: Node) -> Iterator[Finding]:
    """M04: a yearly step is worse, in the indicator's direction, than the one before."""
    steps = [step for step in indicator.targets if step.horizon is not Horizon.LONG_TERM and _end(step) is not None]
    for before, after in pairwise(sorted(steps, key=lambda step: (_end(step), step.id))):
        if _worse(indicator, after.target, before.target):
            said = {"år": str(_end(after).year), "b": target(after.target), "a": target(before.target)}
            yield Finding("M04", said | {"år-1": str(_end(before).year)}, "targets", indicator.id)


def needs_baseline(indicator: Node) -> Iterator[Finding]:
    """M13: a target that is told as so many percentage points, without a baseline."""
    if indicator.baseline is None:
        for step in indicator.targets:
            if step.target.unit is Unit.PERCENT_POINT:
                said = step.target.raw or target(step.target)
                yield Finding("M13", {"tekst": shown(said)}, "baseline", indicator.id)
                return


def wrong_side(indicator: Node) -> Iterator[Finding]:
    """M16: a target that is worse than the baseline, in the indicator's direction."""
    for step in indicator.targets if indicator.baseline is not None else ():
        if _worse(indicator, step.target, indicator.baseline):
            said = {"mål": target(step.target), "baseline": target(indicator.baseline)}
            yield Finding("M16", said, "targets", indicator.id)
            return


def _end(step: Node) -> Any:
    return step.due.end if step.due is not None else None


def _worse(indicator: Node, one: TargetValue, than: TargetValue) -> bool:
    """Values of one unit alone can be compared."""
    if one.value is None or than.value is None or one.unit is not than.unit:
        return False
    if indicator.direction is IndicatorDirection.DOWN:
        return (one.value_max or one.value) > (than.value_max or than.value)
    return one.value < than.value


register(
    Rules("FocusArea", (no_development_goals,), needs=("development_goals",)),
    Rules("DevelopmentGoal", (no_indicator, no_activities), needs=("indicators", "activities")),
    Rules("Indicator", (worse_step, needs_baseline, wrong_side), needs=("targets",)),
)
