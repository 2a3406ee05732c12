"""Which rows a list shows, and in which order: by its filter and `orderBy`, by `changedSince`, or by a declaration."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import FromClause, and_
from sqlalchemy.sql import ColumnElement

from schema.field import Kind
from schema.known import Numbered, Selection
from schema.reads.access import AccessScope
from schema.reads.catalogue import ReadType
from schema.reads.errors import QueryError
from schema.reads.filters import CONVERT, Filters, bound
from schema.reads.moments import known_moment
from schema.reads.operands import Operand
from schema.reads.ordering import OrderKey, fixed_keys, order_keys
from schema.reads.seen import NOW, Seen
from schema.reads.sources import SQL_TYPES

Arguments = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Listing:
    """The rows of one list before it is cut into pages."""

    condition: ColumnElement[bool]
    order: list[OrderKey]


def seen_by(arguments: Arguments) -> Seen:
    """What a root read with these arguments sees: `asOf` names the moment."""
    given = arguments.get("asOf")
    return NOW if given is None else Seen(bound(given, known_moment, SQL_TYPES[Kind.MOMENT]))


def moment_operand(seen: Seen) -> Operand | None:
    """The moment as a value to be bound, None for now."""
    return None if seen.moment is None else seen.moment.value


def shown(
    filters: Filters, read: ReadType, rows: FromClause, arguments: Arguments, *, below: bool = True
) -> ColumnElement[bool]:
    """The rows that match `filter`, are active (unless it names the state), and were in force on `validOn`."""
    return _valid(read, rows, arguments, filters.listed(read, rows, arguments.get("filter"), below=below))


def collection(filters: Filters, scope: AccessScope, read: ReadType, rows: FromClause, arguments: Arguments) -> Listing:
    """The rows of a root collection. Raises QueryError."""
    seen, since, order_by = filters.seen, arguments.get("changedSince"), arguments.get("orderBy")
    if since is None or read.cls.numbered is None:
        condition = shown(filters, read, rows, arguments, below=False)
        return Listing(condition, order_keys(seen, read, rows, order_by, scope))
    if order_by:
        raise QueryError("BAD_ORDER", "changedSince lists changes in the order of their numbers; leave orderBy out.")
    given = arguments.get("filter")
    changed = _changed(read.cls.numbered, rows, since)
    matching = changed if given is None else and_(changed, filters.matching(read, rows, given))
    return Listing(
        _valid(read, rows, arguments, matching), fixed_keys(seen, read, rows, {read.cls.numbered.number: False})
    )


def selection(chosen: Selection, seen: Seen, read: ReadType, rows: FromClause, arguments: Arguments) -> Listing:
    """The rows of a declared selection."""
    given: dict[str, Any] = {}
    for asked in chosen.arguments:
        value = arguments.get(asked.name)
        plain = value is None or asked.kind is Kind.BOOLEAN
        given[asked.name] = value if plain else bound(value, CONVERT[asked.kind], SQL_TYPES[asked.kind])
    return Listing(chosen.condition(rows, seen, **given), fixed_keys(seen, read, rows, chosen.order))


def _changed(numbered: Numbered, rows: FromClause, since: Arguments) -> ColumnElement[bool]:
    if "number" in since:
        return rows.c[numbered.number] > bound(since["number"], int, SQL_TYPES[Kind.INTEGER])
    return rows.c[numbered.moment] > bound(since["moment"], known_moment, SQL_TYPES[Kind.MOMENT])


def _valid(
    read: ReadType, rows: FromClause, arguments: Arguments, condition: ColumnElement[bool]
) -> ColumnElement[bool]:
    day = arguments.get("validOn")
    if day is None:
        return condition
    return and_(condition, read.cls.in_force(rows, bound(day, CONVERT[Kind.DATE], SQL_TYPES[Kind.DATE])))
