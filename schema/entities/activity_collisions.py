"""Activities that lie on top of each other: the same known participants in the same week."""

from typing import Any

from sqlalchemy import DateTime, FromClause, Text, and_, case, cast, column, func, literal, or_, select, type_coerce
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.sql import ColumnElement

from schema.enums import ActivityKind, ActivityStatus, Precision, RecordState
from schema.model import declared
from schema.progress.days import day_of
from schema.progress.gathering import ids
from schema.progress.pieces import among, text_of
from schema.reads.seen import Seen

WITHIN_A_WEEK = (Precision.DAY.name, Precision.WEEK.name)
_OVER = (ActivityStatus.DONE.name, ActivityStatus.CANCELLED.name)


def collides_with(activity: FromClause, seen: Seen) -> ColumnElement[Any]:
    """The other activities in which one of the known participants takes part in the same calendar week.

    Only times that are known to the week count, and neither notes nor what is done or cancelled.
    """
    other = seen.rows(declared()["Activity"])
    return ids(
        other,
        activity,
        other.c.id != activity.c.id,
        other.c.record_state == RecordState.ACTIVE,
        other.c.participant_parties_ids.op("&&", is_comparison=True)(activity.c.participant_parties_ids),
        _is_to_come(other),
        _is_to_come(activity),
        _in_one_week(activity, other),
        by=type_coerce(other.c.what, Text()),
    )


def _is_to_come(activity: FromClause) -> ColumnElement[bool]:
    over = among(func.coalesce(type_coerce(activity.c.declared_status, Text()), ""), *_OVER)
    return and_(type_coerce(activity.c.kind, Text()) != ActivityKind.NOTE.name, ~over)


def _in_one_week(activity: FromClause, other: FromClause) -> ColumnElement[bool]:
    (mine, first, last), (theirs, their_first, their_last) = _weeks(activity), _weeks(other)
    together = and_(first <= their_last, their_first <= last)
    return select(literal(1)).select_from(mine.join(theirs, together)).correlate(activity, other).exists()


def _weeks(activity: FromClause) -> tuple[FromClause, ColumnElement[Any], ColumnElement[Any]]:
    """The times of an activity that are known to the week, with the Mondays of their first and last week."""
    period = func.jsonb_array_elements(activity.c.periods).table_valued(column("value", JSONB), name="period")
    value = period.c.value
    start, end = day_of(value, "start"), day_of(value, "end")
    known = and_(or_(start.is_not(None), end.is_not(None)), among(text_of(value, "precision"), *WITHIN_A_WEEK))
    begun = case((known, func.coalesce(start, end)))
    weeks = (
        select(
            func.date_trunc("week", cast(begun, DateTime())).label("first"),
            func.date_trunc("week", cast(func.coalesce(end, begun), DateTime())).label("last"),
        )
        .select_from(period)
        .where(known)
        .correlate(activity)
        .lateral()
    )
    return weeks, weeks.c.first, weeks.c.last
