"""Scalars. Rows arrive ready to be shown, so what is shown is handed on unchanged; only what comes in is read."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, NewType

import strawberry
from strawberry.types.scalar import ScalarDefinition

from schema.graphql.describe import both

Id = strawberry.ID
Date = NewType("Date", object)
DateTime = NewType("DateTime", object)
BigInt = NewType("BigInt", object)
Json = NewType("Json", object)


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
        Json: strawberry.scalar(
            name="JSON",
            description=both("Frit JSON, som det er gemt", "Free JSON, as it is stored"),
            serialize=_shown,
            parse_value=_shown,
        ),
    }
