"""When a thing was last touched: it or anything that belongs to it, archiving included."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from sqlalchemy import FromClause, func, select
from sqlalchemy.sql import ColumnElement

from schema import field
from schema.field import Computed, Kind
from schema.model import Record, declared, entities, fields_of
from schema.reads.seen import Seen

Link = tuple[str, str]
"""A type and the column of its link to its owner."""


def last_touched(of: str) -> Computed:
    """The field for a type, by its name: the latest change of a record of it or of what belongs to that."""

    def expression(row: FromClause, seen: Seen) -> ColumnElement[Any]:
        moments: list[ColumnElement[Any]] = [row.c.changed_at]
        for chain in _chains_below(of):
            moments.append(_latest(row, seen, chain))
        return func.greatest(*moments)

    return field.computed(
        Kind.MOMENT,
        "Senest rørt",
        "Last touched",
        expression,
        required=True,
        description="Da det selv eller noget, der hører til det, sidst blev ændret: kriterier, målinger, aktiviteter, "
        "ansvar. / When it or anything that belongs to it was last changed: criteria, measurements, activities, "
        "responsibilities.",
    )


def _latest(row: FromClause, seen: Seen, chain: tuple[Link, ...]) -> ColumnElement[Any]:
    above: Any = row
    joined: Any = None
    own: Any = None
    for type_name, column in chain:
        found = seen.rows(declared()[type_name])
        linked = found.c[column] == above.c.id
        own = linked if own is None else own
        joined = found if joined is None else joined.join(found, linked)
        above = found
    latest = select(func.max(above.c.changed_at)).select_from(joined).where(own)
    return latest.correlate(row).scalar_subquery()


@cache
def _chains_below(of: str) -> tuple[tuple[Link, ...], ...]:
    """The ways down from a type to everything that may belong to it, as its declarations tell."""
    return tuple(_ways(declared()[of], ()))


def _ways(cls: type[Record], way: tuple[Link, ...]) -> Iterator[tuple[Link, ...]]:
    for name, owned in entities().items():
        if any(name == passed for passed, _ in way):
            continue
        for link in fields_of(owned).values():
            if link.parent and cls.__name__ in link.targets:
                further = (*way, (name, link.column))
                yield further
                yield from _ways(owned, further)
