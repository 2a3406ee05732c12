"""Activities that lie on top of each other: the same known participants in the same week."""

from typing import Any

from sqlalchemy import FromClause, Text, and_, func, type_coerce
from sqlalchemy.sql import ColumnElement

from schema.enums import ActivityKind, ActivityStatus, RecordState
from schema.model import declared
from schema.progress.gathering import ids
from schema.progress.pieces import among
from schema.reads.seen import Seen

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
        # Said for itself, too: most activities are known to the month or less, and need not be compared with others.
        ~func.isempty(_weeks(activity)),
        _weeks(other).op("&&", is_comparison=True)(_weeks(activity)),
        by=type_coerce(other.c.what, Text()),
    )


def _is_to_come(activity: FromClause) -> ColumnElement[bool]:
    over = among(func.coalesce(type_coerce(activity.c.declared_status, Text()), ""), *_OVER)
    return and_(type_coerce(activity.c.kind, Text()) != ActivityKind.NOTE.name, ~over)


def _weeks(activity: FromClause) -> ColumnElement[Any]:
    """The calendar weeks of the times that are known to the week; empty where none is."""
    return func.styring_weeks(activity.c.periods)
