"""Moments in the past, as callers name them: a point in time, or a day, which stands for the end of that day."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from schema.reads.errors import QueryError
from schema.reads.seen import ZONE

AHEAD = timedelta(minutes=1)
"""How far a moment may lie in the future, because clocks differ."""

_LAST = time(23, 59, 59, 999_999)


def known_moment(value: date | datetime) -> datetime:
    """The moment as the database compares with it.

    A day (in Denmark) is its last microsecond; today stands for what is known by now. Raises QueryError for the future.
    """
    now = datetime.now(UTC)
    zone = ZoneInfo(ZONE)
    if isinstance(value, datetime):
        if value > now + AHEAD:
            raise _future()
        return value.astimezone(UTC)
    if value > now.astimezone(zone).date():
        raise _future()
    return datetime.combine(value, _LAST, zone).astimezone(UTC)


def _future() -> QueryError:
    return QueryError("BAD_MOMENT", "The moment lies in the future; nothing is known as of then.")
