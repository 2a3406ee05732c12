"""Activities: whether there are any in a period, and whether they are late (DOMAIN.md 2.5, 2.20).

An activity counts in a period when one of its own periods overlaps it. Notes and cancelled activities never count.
Periods that are open or recurring count wherever they are not known to lie elsewhere; an open end reaches on for ever.
A deadline without a first day stands for its day alone. Periods without any day ("as soon as possible") do not count:
an activity that has no others is undated.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import (
    Boolean,
    FromClause,
    Text,
    and_,
    case,
    cast,
    column,
    func,
    literal,
    or_,
    select,
    type_coerce,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.sql import ColumnElement

from schema.enums import ActivityKind, ActivityStatus, Precision
from schema.progress.below import Chain, below
from schema.progress.days import day_of, endless, quarter_end, quarter_named, quarter_start
from schema.progress.pieces import among, text_of
from schema.reads.errors import QueryError
from schema.reads.seen import Seen

OPEN_ENDED = (Precision.OPEN.name, Precision.RECURRING.name)
OVER = (ActivityStatus.DONE.name, ActivityStatus.CANCELLED.name)

Arguments = Mapping[str, ColumnElement[Any]]


def span(seen: Seen, given: Arguments) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    """The first and the last day that `start` and `end` or `quarter` ask about; without any of them, this quarter.

    With `start` or `end` alone it is open at the other end.
    """
    if "start" in given or "end" in given:
        if "quarter" in given:
            raise QueryError("BAD_ARGUMENTS", "One asks by quarter or by start and end, not by both.")
        first = given.get("start", endless("-infinity"))
        return first, given.get("end", endless("infinity"))
    first = quarter_named(given["quarter"]) if "quarter" in given else quarter_start(seen.today)
    return first, quarter_end(first)


def _periods(activity: FromClause) -> Any:
    """The periods of an activity as rows."""
    return func.jsonb_array_elements(activity.c.periods).table_valued(column("value", JSONB), name="period")


def _has_day(period: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether a period says when: a first or last day, or that it is open or recurring."""
    some_day = or_(text_of(period, "start").is_not(None), text_of(period, "end").is_not(None))
    return or_(some_day, among(text_of(period, "precision"), *OPEN_ENDED))


def _is_open(period: ColumnElement[Any]) -> ColumnElement[bool]:
    begun = and_(text_of(period, "start").is_not(None), text_of(period, "end").is_(None))
    return or_(begun, among(text_of(period, "precision"), *OPEN_ENDED))


def _overlaps(period: ColumnElement[Any], first: ColumnElement[Any], last: ColumnElement[Any]) -> ColumnElement[bool]:
    start, end = day_of(period, "start"), day_of(period, "end")
    of_a_deadline = case((cast(text_of(period, "isDeadline"), Boolean), end))
    return and_(
        _has_day(period),
        first <= last,
        func.coalesce(start, of_a_deadline, endless("-infinity")) <= last,
        func.coalesce(end, endless("infinity")) >= first,
    )


def _hinted(activity: FromClause, period: ColumnElement[Any], *statuses: str) -> ColumnElement[bool]:
    """Whether the text of a period says so, and the activity has no status of its own."""
    hint = func.coalesce(text_of(period, "statusHint"), "")
    return and_(activity.c.declared_status.is_(None), among(hint, *statuses))


def _some_period(
    activity: FromClause, seen: Seen, given: Arguments, *more: ColumnElement[bool], only_open: bool = False
) -> ColumnElement[bool]:
    first, last = span(seen, given)
    period = _periods(activity)
    value = period.c.value
    cancelled = ActivityStatus.CANCELLED
    conditions = [_overlaps(value, first, last), ~_hinted(activity, value, cancelled.name), *more]
    if only_open:
        conditions.append(_is_open(value))
    return and_(
        activity.c.kind != ActivityKind.NOTE,
        activity.c.declared_status.is_distinct_from(cancelled),
        select(literal(1)).select_from(period).where(*conditions).correlate(activity).exists(),
    )


def takes_place_in(activity: FromClause, seen: Seen, **given: ColumnElement[Any]) -> ColumnElement[Any]:
    """Whether an activity counts in the days asked about; arguments as for `span`."""
    return _some_period(activity, seen, given)


def has_activity_in(
    row: FromClause, seen: Seen, chains: Sequence[Chain], given: Arguments, only_open: bool = False
) -> ColumnElement[bool]:
    """Whether some activity below a row counts in the days asked about; `only_open`: through an open-ended period."""
    found = []
    for chain in chains:
        under = below(row, seen, chain)
        counts = _some_period(under.leaf, seen, given, only_open=only_open)
        found.append(select(literal(1)).select_from(under.rows).where(under.own, counts).correlate(row).exists())
    return or_(*found)


def undated_activities(row: FromClause, seen: Seen, chains: Sequence[Chain]) -> ColumnElement[Any]:
    """How many activities below a row say nothing about when."""
    counts: list[ColumnElement[Any]] = []
    for chain in chains:
        under = below(row, seen, chain)
        undated = select(func.count()).select_from(under.rows).where(under.own, is_undated(under.leaf, seen))
        counts.append(undated.correlate(row).scalar_subquery())
    total = counts[0]
    for count in counts[1:]:
        total = total + count
    return total


def is_undated(activity: FromClause, _seen: Seen) -> ColumnElement[Any]:
    """Whether an activity that is to take place says nothing about when. Notes and cancelled ones are not asked."""
    period = _periods(activity)
    says_when = select(literal(1)).select_from(period).where(_has_day(period.c.value)).correlate(activity).exists()
    return and_(
        activity.c.kind != ActivityKind.NOTE,
        activity.c.declared_status.is_distinct_from(ActivityStatus.CANCELLED),
        ~says_when,
    )


def is_open_ended(activity: FromClause, _seen: Seen) -> ColumnElement[Any]:
    """Whether one of an activity's periods is open or recurring."""
    period = _periods(activity)
    return select(literal(1)).select_from(period).where(_is_open(period.c.value)).correlate(activity).exists()


def first_day(activity: FromClause, _seen: Seen) -> ColumnElement[Any]:
    """The first day of an activity; a deadline without a first day begins on its day."""
    return extreme_day(activity, activity.c.periods, func.min, "start", "end")


def last_day(activity: FromClause, _seen: Seen) -> ColumnElement[Any]:
    """The last day that an activity names; where it names none, null."""
    return extreme_day(activity, activity.c.periods, func.max, "end", "start")


def extreme_day(row: FromClause, periods: ColumnElement[Any], of: Any, part: str, other: str) -> ColumnElement[Any]:
    """The first (`of` min) or last (max) day of a row's periods, by one of their ends, else by the other."""
    period = func.jsonb_array_elements(periods).table_valued(column("value", JSONB), name="period")
    day = func.coalesce(day_of(period.c.value, part), day_of(period.c.value, other))
    return select(of(day)).select_from(period).correlate(row).scalar_subquery()


def is_delayed(activity: FromClause, seen: Seen) -> ColumnElement[Any]:
    """DELAYED (Forsinket): all of an activity's periods have ended, and nobody says that it is done or cancelled.

    A note is never late; nor is what goes on without an end, or has no period.
    """
    period = _periods(activity)
    value = period.c.value
    ended = func.coalesce(day_of(value, "end") < seen.today, literal(False))
    all_ended = (
        select(func.coalesce(func.bool_and(ended), literal(False)))
        .select_from(period)
        .where(_has_day(value), ~_hinted(activity, value, *OVER))
        .correlate(activity)
        .scalar_subquery()
    )
    return and_(
        activity.c.kind != ActivityKind.NOTE,
        ~among(func.coalesce(type_coerce(activity.c.declared_status, Text), ""), *OVER),
        all_ended,
    )


def is_overdue(activity: FromClause, seen: Seen) -> ColumnElement[Any]:
    """Whether an activity is delayed and nobody says that it is postponed: somebody has to say what became of it."""
    return and_(
        activity.c.declared_status.is_distinct_from(ActivityStatus.POSTPONED),
        is_delayed(activity, seen),
    )
