"""Rules about leadership information."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from schema.entities.leadership_information import MetricKind, MetricUnit
from schema.rules.finding import Finding
from schema.rules.node import Node
from schema.rules.registry import Case, Check, Rules, register
from schema.rules.wording import both, days, number
from schema.values import Period

_ECONOMY = (MetricKind.ECONOMY_BUDGET, MetricKind.ECONOMY_SPENDING, MetricKind.ECONOMY_FORECAST)
_KRONER = {MetricUnit.DKK: Decimal(1), MetricUnit.TDKK: Decimal(1000)}
_OTHER_LENGTH = 0.2
"""Two stretches are of one length where they differ by less than this share: months, quarters, leap years."""
_SERIES = ("kind", "target_group", "intervention", "unit")
"""Figures that agree in these tell of the same thing, one period after another."""


def told_twice(case: Case) -> Iterator[Finding]:
    """LI02: one kind of figure for the same target group, intervention, unit and period, in the same measure."""
    period = case.row["period"]
    if period is None or (period.start is None and period.end is None):
        return
    for other in case.others(case.alike):
        theirs = other["period"]
        if theirs is not None and (theirs.start, theirs.end) == (period.start, period.end):
            group, intervention = case.named(case.row["target_group"]), case.named(case.row["intervention"])
            said = both("målgruppe", group or "alle målgrupper", group or "all target groups")
            said |= both("indsats", intervention or "alle indsatser", intervention or "all interventions")
            yield Finding("LI02", said | {"periode": days(period)}, "period", case.id)
            return


def unlike_the_last(metric: Node) -> Iterator[Finding]:
    """LI04: more than half as much again, or less than half, as in the latest period before it of the same length."""
    last = max(filter(lambda other: _before(other, metric), metric.alike), key=_last_day, default=None)
    if last is None:
        return
    now, before = _amount(metric), _amount(last)
    if abs(now - before) * 2 > abs(before):
        said = {"tal": _said(metric), "forrige": _said(last)}
        yield Finding("LI04", said, "value", metric.id)


def _before(other: Node, metric: Node) -> bool:
    """Whether both are known numbers in one measure, and the other one's period ends before this one's begins."""
    if metric.value is None or other.value is None or metric.suppressed or other.suppressed:
        return False
    measures = {metric.unit_of_measure, other.unit_of_measure}
    if len(measures) > 1 and not measures <= _KRONER.keys():
        return False
    now, then = _length(metric.period), _length(other.period)
    if now is None or then is None or abs(now - then) >= _OTHER_LENGTH * max(now, then):
        return False
    return bool(other.period.end < metric.period.start)


def _length(period: Period | None) -> int | None:
    """In days; None where an end is open."""
    if period is None or period.start is None or period.end is None:
        return None
    return (period.end - period.start).days + 1


def _last_day(metric: Node) -> date:
    found: date = metric.period.end
    return found


def _amount(metric: Node) -> Decimal:
    found: Decimal = metric.value * _KRONER.get(metric.unit_of_measure, 1)
    return found


def _said(metric: Node) -> str:
    """The number; an amount with its unit, in which the two may differ."""
    measured = metric.unit_of_measure.label_da.lower()
    return f"{number(metric.value)} {measured}" if metric.unit_of_measure in _KRONER else number(metric.value)


def amount_of_what(metric: Node) -> Iterator[Finding]:
    """LI05: economy that is counted in something else than kroner or thousands of them."""
    if metric.kind in _ECONOMY and metric.value is not None and metric.unit_of_measure not in _KRONER:
        yield Finding("LI05", field="unit_of_measure", entity=metric.id)


register(
    Rules("LeadershipMetric", (unlike_the_last, amount_of_what), alike=_SERIES),
    Check(
        "LeadershipMetric",
        told_twice,
        alike=("intervention", "target_group", "unit", "kind", "unit_of_measure"),
    ),
)
