"""The SQL of one level of a plan: which rows, of which parents, how many of each, in which order."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ARRAY,
    FromClause,
    Select,
    Text,
    Uuid,
    bindparam,
    exists,
    func,
    literal,
    select,
    true,
    union_all,
)
from sqlalchemy.sql import ColumnElement

from schema.field import Field, Kind
from schema.model import RecordId
from schema.reads.ordering import OrderKey
from schema.reads.plan import KEYS, Statement, compiled
from schema.reads.sources import key

Columns = Sequence[ColumnElement[Any]]


def by_id(rows: FromClause, columns: Columns) -> Statement:
    """Records by their own id."""
    return compiled(select(*_labelled(columns), key(rows.c.id).label("key")).where(rows.c.id == _any_key()))


def types_of_ids(targets: Sequence[str], existing: Sequence[Select[Any]] | None = None) -> Statement:
    """Which of some ids are of which of the target types; `existing`: the ids of those that count, type by type."""
    registry = RecordId.__table__
    wanted = registry.c.type == func.any(literal(list(targets), ARRAY(Text())))
    if existing is not None:
        ids = union_all(*existing).subquery()
        wanted &= exists().where(ids.c.id == registry.c.id, ids.c.id == _any_key())
    return compiled(select(key(registry.c.id), registry.c.type).where(registry.c.id == _any_key(), wanted))


def children(
    rows: FromClause,
    columns: Columns,
    link: Field,
    condition: ColumnElement[bool],
    order: Sequence[OrderKey],
    first: int,
) -> Statement:
    """The first records per parent, of those whose link points to the parent."""
    if link.kind is Kind.LINK:
        return _first_of_each(
            rows.c[link.column], rows, columns, rows.c[link.column] == _any_key(), condition, order, first
        )
    items = func.unnest(rows.c[link.column]).table_valued("id", name="items").render_derived()
    parents = select(items.c.id.label("id")).distinct().lateral("parents")
    joined = rows.join(parents, true())
    among = rows.c[link.column].op("&&", is_comparison=True)(_keys()) & (parents.c.id == _any_key())
    return _first_of_each(parents.c.id, joined, columns, among, condition, order, first)


def linked(
    parents: FromClause,
    links: ColumnElement[Any],
    rows: FromClause,
    columns: Columns,
    condition: ColumnElement[bool],
    order: Sequence[OrderKey] | None,
    first: int,
) -> Statement:
    """The first records per parent, of those that the parent's list of links names; in the list's order by default."""
    items = func.unnest(links).table_valued("id", with_ordinality="place", name="items").render_derived()
    places = (
        select(items.c.id.label("id"), func.min(items.c.place).label("place")).group_by(items.c.id).lateral("places")
    )
    joined = parents.join(places, true()).join(rows, rows.c.id == places.c.id)
    clauses = [places.c.place] if order is None else [step.clause for step in order]
    return _windowed(parents.c.id, joined, columns, (parents.c.id == _any_key()) & condition, clauses, first)


def page(
    rows: FromClause,
    columns: Columns,
    condition: ColumnElement[bool],
    order: Sequence[OrderKey],
    first: int,
) -> Statement:
    """One page of a collection, and one row more to tell whether there is another."""
    query = select(*_labelled(columns)).select_from(rows).where(condition)
    return compiled(query.order_by(*[step.clause for step in order]).limit(first + 1))


def count(rows: FromClause, condition: ColumnElement[bool]) -> Statement:
    """How many rows a collection has in all."""
    return compiled(select(func.count()).select_from(rows).where(condition))


def _first_of_each(
    parent: ColumnElement[Any],
    joined: Any,
    columns: Columns,
    among: ColumnElement[bool],
    condition: ColumnElement[bool],
    order: Sequence[OrderKey],
    first: int,
) -> Statement:
    return _windowed(parent, joined, columns, among & condition, [step.clause for step in order], first)


def _windowed(
    parent: ColumnElement[Any],
    joined: Any,
    columns: Columns,
    condition: ColumnElement[bool],
    order: Sequence[Any],
    first: int,
) -> Statement:
    place = func.row_number().over(partition_by=parent, order_by=order).label("place")
    ranked = (
        select(*_labelled(columns), key(parent).label("parent"), place)
        .select_from(joined)
        .where(condition)
        .subquery("ranked")
    )
    shown = [column for column in ranked.c if column.key != "place"]
    return compiled(select(*shown).where(ranked.c.place <= first).order_by(ranked.c.place))


def _keys() -> ColumnElement[Any]:
    return bindparam(KEYS, type_=ARRAY(Uuid()))


def _any_key() -> Any:
    return func.any(_keys())


def _labelled(columns: Columns) -> list[Any]:
    return [column.label(f"c{index}") for index, column in enumerate(columns)]
