"""Scalars. Rows arrive ready to be shown, so what is shown is handed on unchanged; only what comes in is read."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, NewType

import strawberry
from strawberry.types.scalar import ScalarDefinition

from schema.field import Kind
from schema.graphql.describe import both

Id = strawberry.ID
Date = NewType("Date", object)
DateTime = NewType("DateTime", object)
BigInt = NewType("BigInt", object)
Json = NewType("Json", object)
Moment = NewType("Moment", object)
Since = NewType("Since", object)

_PLAIN: dict[Kind, Any] = {
    Kind.ID: Id,
    Kind.LINK: Id,
    Kind.INTEGER: int,
    Kind.NUMBER: float,
    Kind.BOOLEAN: bool,
    Kind.DATE: Date,
    Kind.MOMENT: DateTime,
}


def plain_scalar(kind: Kind) -> Any:
    """The scalar of one plain value of that kind; what has none of its own is a text."""
    return _PLAIN.get(kind, str)


def _shown(value: Any) -> Any:
    return value


def _date(value: Any) -> date:
    if not isinstance(value, str) or len(value) != 10:
        raise ValueError(f"{value!r} is not a day, e.g. 2025-12-31.")
    return date.fromisoformat(value)


def _moment(value: Any) -> datetime:
    if not isinstance(value, str):
        raise ValueError(f"{value!r} is not a point in time, e.g. 2025-12-31T23:59:00Z.")
    moment = datetime.fromisoformat(value)
    if moment.tzinfo is None:
        raise ValueError(f"{value!r} lacks its time zone, e.g. 2025-12-31T23:59:00+01:00.")
    return moment


def _big(value: Any) -> Decimal:
    """Read as a decimal so that a plan can treat it as a parameter (`schema.reads.operands`)."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise ValueError(f"{value!r} is not a whole number.")
    number = int(value)
    if not -(2**63) <= number < 2**63:
        raise ValueError(f"{value!r} does not fit in 64 bits.")
    return Decimal(number)


def _past(value: Any) -> date | datetime:
    """A day stays one: which moment it stands for is worked out when a plan runs (`schema.reads.moments`)."""
    try:
        moment = _date(value) if isinstance(value, str) and len(value) == 10 else _moment(value)
        if isinstance(moment, datetime):
            moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError(f"{value!r} is neither a day nor a point in time with its time zone.") from None
    return moment


def _since(value: Any) -> dict[str, Any]:
    """Which of the two it is belongs to the shape of a plan (`schema.reads.operands`)."""
    is_number = isinstance(value, int) or (isinstance(value, str) and value.lstrip("-").isdecimal())
    return {"number": _big(value)} if is_number else {"moment": _past(value)}


def definitions() -> dict[Any, ScalarDefinition]:
    """The scalars for Strawberry's `scalar_map`."""
    return {
        Date: strawberry.scalar(
            name="Date",
            description=both("Dato, fx 2025-12-31", "Calendar day, e.g. 2025-12-31", "ISO 8601."),
            serialize=_shown,
            parse_value=_date,
        ),
        DateTime: strawberry.scalar(
            name="DateTime",
            description=both(
                "Tidspunkt",
                "Point in time",
                "Vises i UTC; en tidszone skal angives. / Shown in UTC; a time zone is required.",
            ),
            serialize=_shown,
            parse_value=_moment,
        ),
        BigInt: strawberry.scalar(
            name="BigInt",
            description=both("Stort heltal (64 bit)", "Large whole number (64 bits)"),
            serialize=_shown,
            parse_value=_big,
        ),
        Moment: strawberry.scalar(
            name="Moment",
            description=both(
                "Tidspunkt i fortiden, eller en dato, som er slutningen af den dag i Danmark",
                "Point in time in the past, or a calendar day, which is the end of that day in Denmark",
                "Fx 2025-12-31 eller 2025-12-31T12:00:00+01:00; aldrig i fremtiden. / "
                "E.g. 2025-12-31 or 2025-12-31T12:00:00+01:00; never in the future.",
            ),
            serialize=_shown,
            parse_value=_past,
        ),
        Since: strawberry.scalar(
            name="Since",
            description=both(
                "Ændringsnummer eller tidspunkt",
                "Change number or point in time",
                "Et tal fra `changeNumber`, eller det samme som `Moment`. / "
                "A number from `changeNumber`, or the same as `Moment`.",
            ),
            serialize=_shown,
            parse_value=_since,
        ),
        Json: strawberry.scalar(
            name="JSON",
            description=both("Frit JSON, som det er gemt", "Free JSON, as it is stored"),
            serialize=_shown,
            parse_value=_shown,
        ),
    }
