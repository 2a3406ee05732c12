"""Numbers so small that they can point to persons (DOMAIN.md G04): below `THRESHOLD` callers outside see "<5" instead.

A field says so with `small=`, and whoever reads, filters or orders for such a caller uses what is shown in its place:
what nobody may see cannot be found out by asking for it in another way.
"""

from collections.abc import Callable
from typing import Any

from sqlalchemy import FromClause, Numeric, Text, case, cast, false, func, literal, or_, true
from sqlalchemy.sql import ColumnElement

from schema import field
from schema.field import Computed, Kind, Small
from schema.reads.seen import Seen

THRESHOLD = 5
BELOW = f"<{THRESHOLD}"
CROSSED_OUT = "*"
"""In the place of a number that is not small itself, but from which a small one could be worked out (G05)."""

Condition = Callable[[FromClause, Seen], ColumnElement[bool]]


def below_threshold(*columns: str) -> Condition:
    """Whether one of these numbers of a row is small; what is not known is not."""

    def condition(row: FromClause, _seen: Seen) -> ColumnElement[bool]:
        return func.coalesce(or_(false(), *(row.c[name] < THRESHOLD for name in columns)), false())

    return condition


def hidden(condition: Condition) -> Small:
    """Null in the place of the value."""
    return Small(condition, None)


def hidden_true(condition: Condition) -> Small:
    """For a flag that tells that another value is hidden."""
    return Small(condition, lambda _row, _seen: true())


def as_text(name: str, small: Condition, also: Condition | None = None) -> Computed:
    """The number in the column as a text to be shown: `<5` where it is hidden, `*` where another one is (`also`)."""

    def number(row: FromClause, _seen: Seen) -> ColumnElement[Any]:
        value = row.c[name]
        return cast(func.trim_scale(value) if isinstance(value.type, Numeric) else value, Text)

    def instead(row: FromClause, seen: Seen) -> ColumnElement[Any]:
        return case((small(row, seen), literal(BELOW, Text())), else_=literal(CROSSED_OUT, Text()))

    def either(row: FromClause, seen: Seen) -> ColumnElement[bool]:
        return small(row, seen) if also is None else or_(small(row, seen), also(row, seen))

    return field.computed(
        Kind.TEXT,
        "Tallet, som det må vises",
        "The number as it may be shown",
        number,
        small=Small(either, instead),
        description=f"Udadtil står der »{BELOW}« for et lille tal og »{CROSSED_OUT}« for et tal, som et lille kunne "
        f"regnes ud af. / To callers outside it is “{BELOW}” for a small number and “{CROSSED_OUT}” for one from which "
        "a small number could be worked out.",
    )
