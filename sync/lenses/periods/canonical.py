"""The form of a period that a text can carry: what an API caller left open is filled in as the lens would read it."""

from dataclasses import replace
from datetime import date

from schema.enums import Precision
from schema.values import Period
from sync.lenses.base import Context
from sync.lenses.periods.shapes import point_at

_WHOLE_UNITS = (
    Precision.DAY,
    Precision.YEAR,
    Precision.HALF_YEAR,
    Precision.QUARTER,
    Precision.MONTH,
    Precision.WEEK,
    Precision.SCHOOL_YEAR,
)


def canonical(period: Period, context: Context) -> Period:
    """The same time as the lenses would read it.

    A missing precision follows from the days (a whole month is a MONTH), an end alone is a deadline, a deadline has no
    start, an OPEN period runs from the plan's start, a RECURRING one during the plan where it names no time of its own,
    thirds and seasons are approximate.
    """
    if period.precision is Precision.OPEN:
        return replace(
            period, start=context.plan_start, end=None, is_deadline=False, approximate=False, recurrence=None
        )
    if period.precision is Precision.RECURRING:
        start, end = period.start or context.plan_start, period.end or context.plan_end
        if start and end and end < start:
            start, end = period.start, period.end
        return replace(period, start=start, end=end, is_deadline=False, approximate=False)
    period = replace(period, recurrence=None)
    if period.end is None or (period.start is not None and not period.is_deadline):
        period = replace(period, is_deadline=False)
    else:
        period = replace(period, start=None, is_deadline=True)
    if period.precision is Precision.UNKNOWN:
        period = replace(period, precision=_precision(period.start, period.end))
    if period.precision in (Precision.THIRD, Precision.SEASON, Precision.RELATIVE):
        period = replace(period, approximate=True)
    return period


def _precision(start: date | None, end: date | None) -> Precision:
    if start is None and end is None:
        return Precision.UNKNOWN
    if start is None or end is None:
        return Precision.DAY
    for unit in _WHOLE_UNITS:
        point = point_at(unit, start)
        if point and point.year is not None and point.bounds(point.year)[1] == end:
            return unit
    if (start.month, start.day, end.month, end.day) == (1, 1, 12, 31):
        return Precision.MULTI_YEAR
    return Precision.DAY
