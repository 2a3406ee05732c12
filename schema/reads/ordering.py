"""Ordering of lists, and the cursors that page through them (keyset paging, never by offset).

A cursor holds the ordering values of its row, so that paging goes on at the same place when rows are added, edited or
archived meanwhile. What is empty comes last, whatever the direction.
"""

import base64
import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import ARRAY, FromClause, Text, and_, cast, func, literal, or_
from sqlalchemy.sql import ColumnElement
from sqlalchemy.types import TypeEngine

from schema.field import Field, Kind
from schema.model import fields_of
from schema.reads.access import AccessScope
from schema.reads.catalogue import ReadType, Stored, parts_of
from schema.reads.errors import QueryError, bad_cursor, forbidden_field
from schema.reads.filters import asked_with, bound
from schema.reads.operands import Slot
from schema.reads.seen import Seen
from schema.reads.sources import SQL_TYPES, column, kept_small, part

MOST_KEYS = 10
DEFAULT_ORDER = ("position", "order", "code")
DIRECTION = "direction"
"""Beside the arguments of a computed field: which way."""


@dataclass(frozen=True, slots=True)
class OrderKey:
    """One step of an ordering: what is compared, of which database type, in which direction; `name` identifies it.

    `filled`: it is never empty, so that an index gives it in both directions. `asked`: by name what it was asked with,
    where values may be slots.
    """

    name: str
    value: ColumnElement[Any]
    sql_type: TypeEngine[Any]
    check: Callable[[str], Any]
    descending: bool = False
    filled: bool = False
    asked: tuple[tuple[str, Any], ...] = ()

    @property
    def clause(self) -> ColumnElement[Any]:
        directed = self.value.desc() if self.descending else self.value.asc()
        return directed if self.filled else directed.nulls_last()


def order_keys(
    seen: Seen, read: ReadType, rows: FromClause, order_by: Sequence[Mapping[str, Any]] | None, scope: AccessScope
) -> list[OrderKey]:
    """The complete ordering: what was asked for, else position and code; the id decides what is left."""
    keys: list[OrderKey] = []
    if order_by:
        if len(order_by) > MOST_KEYS:
            raise QueryError("BAD_ORDER", f"orderBy names more than {MOST_KEYS} fields.")
        for item in order_by:
            keys.append(_asked(seen, read, rows, item, scope))
    else:
        for name in DEFAULT_ORDER:
            member = read.members.get(name)
            if isinstance(member, Stored):
                keys.append(
                    _key(name, member.field.kind, member.field.value_type, column(seen, read.cls, rows, member.field))
                )
    keys.append(OrderKey("id", rows.c.id, SQL_TYPES[Kind.ID], UUID, filled=True))
    return keys


def _asked(seen: Seen, read: ReadType, rows: FromClause, item: Mapping[str, Any], scope: AccessScope) -> OrderKey:
    if len(item) != 1 or next(iter(item.values())) is None:
        raise QueryError(
            "BAD_ORDER", "Each item of orderBy names exactly one field: orderBy: [{ a: ASC }, { b: DESC }]."
        )
    name, wanted = next(iter(item.items()))
    member = read.members[name]
    if not isinstance(member, Stored):
        raise QueryError("BAD_ORDER", f"{name} cannot be ordered by.")
    field: Field = member.field
    if field.personal and not scope.internal:
        raise forbidden_field(name)
    if field.arguments:
        given = {key: value for key, value in wanted.items() if key != DIRECTION and value is not None}
        value = kept_small(seen, rows, field, column(seen, read.cls, rows, field, asked_with(field, given)), scope)
        key = _key(name, field.kind, field.value_type, value, _descends(wanted[DIRECTION]))
        return replace(key, asked=tuple(sorted(given.items())))
    value = kept_small(seen, rows, field, column(seen, read.cls, rows, field), scope)
    if field.kind is not Kind.VALUE:
        return _key(name, field.kind, field.value_type, value, _descends(wanted), _filled(rows, field))
    if len(wanted) != 1 or next(iter(wanted.values())) is None:
        raise QueryError("BAD_ORDER", f"{name} is ordered by exactly one of its parts.")
    part_name, direction = next(iter(wanted.items()))
    of = parts_of(field.value_type)[part_name]  # type: ignore[arg-type]
    full_name = f"{name}.{part_name}"
    return _key(full_name, of.kind, of.enum, part(value, of), _descends(direction))


def fixed_keys(seen: Seen, read: ReadType, rows: FromClause, columns: Mapping[str, bool]) -> list[OrderKey]:
    """An ordering by those columns of the table (True: descending), which callers do not choose; then by the id."""
    keys = []
    for name, descending in columns.items():
        field = next(found for found in fields_of(read.cls).values() if found.column == name)
        value = column(seen, read.cls, rows, field)
        keys.append(_key(name, field.kind, field.value_type, value, descending, _filled(rows, field)))
    last = any(columns.values())
    return [*keys, OrderKey("id", rows.c.id, SQL_TYPES[Kind.ID], UUID, last, filled=True)]


def _filled(rows: FromClause, field: Field) -> bool:
    return field.small is None and field.column in rows.c and not rows.c[field.column].nullable


def _descends(direction: Any) -> bool:
    return str(getattr(direction, "value", direction)) == "DESC"


def _key(
    name: str, kind: Kind, enum: Any, value: ColumnElement[Any], descending: bool = False, filled: bool = False
) -> OrderKey:
    if kind is Kind.CODE:
        return OrderKey(name, func.styring_code_key(value, type_=Text()).collate("C"), Text(), _text, descending)
    if kind is Kind.TEXT:
        return OrderKey(name, func.styring_text_key(value, type_=Text()).collate("C"), Text(), _text, descending)
    if kind is Kind.ENUM:
        names = literal([member.name for member in enum], ARRAY(Text()))
        integer = SQL_TYPES[Kind.INTEGER]
        return OrderKey(name, func.array_position(names, value, type_=integer), integer, int, descending)
    return OrderKey(name, value, SQL_TYPES[kind], _CHECKS[kind], descending, filled)


def _text(value: str) -> str:
    if "\x00" in value:
        raise ValueError(value)
    return value


def _boolean(value: str) -> str:
    if value not in ("true", "false"):
        raise ValueError(value)
    return value


def _small(value: str) -> int:
    number = int(value)
    if not -(2**63) <= number < 2**63:
        raise ValueError(value)
    return number


_CHECKS: dict[Kind, Callable[[str], Any]] = {
    Kind.ID: UUID,
    Kind.INTEGER: _small,
    Kind.NUMBER: float,
    Kind.BOOLEAN: _boolean,
    Kind.DATE: date.fromisoformat,
    Kind.MOMENT: datetime.fromisoformat,
}


def fingerprint(read: ReadType, keys: Sequence[OrderKey]) -> str:
    """Identifies an ordering, so that a cursor is not used with another one."""
    text = " ".join([read.name, *(f"{key.name}{'-' if key.descending else '+'}" for key in keys)])
    return hashlib.sha256(text.encode()).hexdigest()[:10]


def cursor_columns(keys: Sequence[OrderKey]) -> list[ColumnElement[Any]]:
    """What a row must be read with so that a cursor can be made for it."""
    return [cast(key.value, Text) for key in keys]


def made_with(moment: str | None, asked: Sequence[Any]) -> str | None:
    """What a cursor remembers beside its ordering: the moment (None: now), and the values that are ordered by."""
    if not any(asked):
        return moment
    return hashlib.sha256(orjson.dumps([moment, asked], default=str)).hexdigest()[:10]


def encode_cursor(mark: str, made: str | None, values: Sequence[str | None]) -> str:
    """An opaque cursor for the row with these ordering values; `made`: see `made_with`."""
    return base64.urlsafe_b64encode(orjson.dumps([mark, made, *values])).decode().rstrip("=")


def check_made_with(cursor: Any, made: str | None) -> None:
    """Refuse a cursor that was made as of another moment or with other values: the pages would not fit together."""
    if _opened(cursor)[1:2] != [made]:
        raise bad_cursor("after: this cursor was made with another asOf or another orderBy; start again without it.")


def after(keys: Sequence[OrderKey], mark: str, cursor: str | Slot) -> ColumnElement[bool]:
    """Which rows come after the cursor. The cursor is looked at when the plan runs, not when it is compiled."""

    def value_of(index: int) -> Callable[[Any], Any]:
        return lambda text: _decode(text, mark, keys)[index]

    marks = [bound(cursor, value_of(index), key.sql_type) for index, key in enumerate(keys)]
    steps = []
    for index, key in enumerate(keys):
        same = [keys[before].value.is_not_distinct_from(marks[before]) for before in range(index)]
        further = key.value < marks[index] if key.descending else key.value > marks[index]
        into_empty = and_(key.value.is_(None), marks[index].is_not(None))
        steps.append(and_(*same, or_(further, into_empty)))
    return or_(*steps)


def _decode(cursor: Any, mark: str, keys: Sequence[OrderKey]) -> list[Any]:
    found = _opened(cursor)
    if len(found) != len(keys) + 2 or found[0] != mark:
        raise bad_cursor("after: this cursor was made for another list or another orderBy; start again without it.")
    try:
        return [None if value is None else key.check(value) for key, value in zip(keys, found[2:], strict=True)]
    except (ValueError, TypeError, AttributeError):
        raise bad_cursor("after: this is not a cursor of this API.") from None


def _opened(cursor: Any) -> list[Any]:
    try:
        text = str(cursor)
        found = orjson.loads(base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True))
    except ValueError:
        found = None
    if not isinstance(found, list):
        raise bad_cursor("after: this is not a cursor of this API.")
    return found
