"""What belongs to a record, at any depth, found by the database: owners are what `field.parent` links point to."""

from typing import Any

from sqlalchemy import Select, Uuid, literal, select, union_all
from sqlalchemy.sql import ColumnElement

from schema.model import entities, fields_of
from schema.reads.seen import Seen


def with_below(record: ColumnElement[Any], seen: Seen) -> Select[Any]:
    """A query of the ids of the record and of everything that belongs to it, archived things included."""
    steps = []
    for cls in entities().values():
        for declared in fields_of(cls).values():
            if declared.parent:
                rows = seen.rows(cls)
                steps.append(select(rows.c.id.label("id"), rows.c[declared.column].label("owner")))
    owned = union_all(*steps).subquery("owned")
    start = select(record.label("id")).cte("below", recursive=True)
    found = start.union(select(owned.c.id).join(start, owned.c.owner == start.c.id))
    return select(found.c.id)


def ids_below(record: Any, seen: Seen) -> Select[Any]:
    """The same for an id that is known in Python."""
    return with_below(literal(record, Uuid()), seen)
