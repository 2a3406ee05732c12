"""What the database holds of everything that a batch of changes touches or depends on.

Loaded in a number of statements that depends on the types involved and on the depth of the tree, never on the number
of changes.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, any_, bindparam, select
from sqlalchemy.orm import Session

from schema.entities.syncing import RowLink
from schema.enums import RecordState
from schema.field import Field, Kind
from schema.model import Entity, RecordId, computed_of, entities, fields_of

Values = Mapping[str, Any]
"""A row by field name, lists as tuples."""


@cache
def entity_type(name: str) -> type[Entity]:
    """The entity of that name. Raises KeyError."""
    return entities()[name]


@cache
def is_entity(name: str) -> bool:
    """Whether a type belongs to the governance model."""
    return name in entities()


@cache
def stored_fields(cls: type[Entity]) -> dict[str, Field]:
    """The fields that are columns of the entity's table."""
    return {name: declared for name, declared in fields_of(cls).items() if name not in computed_of(cls)}


@cache
def columns(cls: type[Entity]) -> tuple[tuple[str, str], ...]:
    """The name of each stored field with that of its column."""
    return tuple((name, declared.column) for name, declared in stored_fields(cls).items())


@cache
def parent_fields(cls: type[Entity]) -> tuple[Field, ...]:
    """The links to the owner of the record."""
    return tuple(declared for declared in stored_fields(cls).values() if declared.parent)


@cache
def owned_types(type_name: str) -> tuple[tuple[type[Entity], Field], ...]:
    """The types that belong to a type, each with the link that says so."""
    return tuple(
        (cls, declared)
        for cls in entities().values()
        for declared in parent_fields(cls)
        if type_name in declared.targets
    )


@dataclass(slots=True)
class World:
    """Rows as they are before the changes, by id; `types` also knows records that are no entities."""

    types: dict[UUID, str] = field(default_factory=dict)
    rows: dict[UUID, Values] = field(default_factory=dict)
    sheet_rows: dict[UUID, int] = field(default_factory=dict)
    """Where records with a code stand in their sheet, for the messages about a code that is used twice."""


def load_types(session: Session, world: World, ids: Collection[UUID]) -> None:
    """Learn the types of records."""
    unknown = [wanted for wanted in ids if wanted not in world.types]
    if unknown:
        statement = select(RecordId.id, RecordId.type).where(RecordId.id == any_(_ids()))
        world.types.update(session.execute(statement, {"ids": unknown}).all())


def load_rows(session: Session, world: World, ids: Collection[UUID]) -> None:
    """Learn rows, and everything above them: owners and, for trees such as units, the units above."""
    wanted = set(ids)
    while wanted:
        load_types(session, world, wanted)
        fresh: list[tuple[type[Entity], Values]] = []
        missing: dict[str, list[UUID]] = {}
        for record in wanted:
            type_name = world.types.get(record)
            if type_name is not None and record not in world.rows:
                missing.setdefault(type_name, []).append(record)
        for cls in (entity_type(type_name) for type_name in sorted(missing) if is_entity(type_name)):
            fresh += ((cls, row) for row in _select(session, cls, "id", missing[cls.__name__]))
        for _, row in fresh:
            world.rows[row["id"]] = row
        wanted = {above for cls, row in fresh for above in _above(cls, row)} - world.rows.keys()


def load_below(session: Session, world: World, roots: Iterable[UUID]) -> None:
    """Learn everything that belongs to the roots, at any depth."""
    level = set(roots)
    while level:
        following: set[UUID] = set()
        for type_name in {world.types[i] for i in level if i in world.types}:
            owners = [i for i in level if world.types.get(i) == type_name]
            for cls, link in owned_types(type_name):
                for row in _select(session, cls, link.column, owners):
                    world.types[row["id"]] = cls.__name__
                    world.rows.setdefault(row["id"], row)
                    following.add(row["id"])
        level = following


def load_equal(session: Session, world: World, cls: type[Entity], name: str, values: Collection[Any]) -> list[UUID]:
    """Learn the active records of a type that hold one of the values in a field, and what they belong to; their ids."""
    if not values:
        return []
    table = cls.__table__
    column = table.c[stored_fields(cls)[name].column]
    statement = select(table.c.id).where(
        column == any_(bindparam("held", type_=ARRAY(column.type))), table.c.record_state == RecordState.ACTIVE
    )
    found = list(session.execute(statement, {"held": list(values)}).scalars())
    load_rows(session, world, [i for i in found if i not in world.rows])
    return found


def load_sheet_rows(session: Session, world: World, ids: Collection[UUID]) -> None:
    """Learn where records stand in their sheets."""
    if ids:
        link = RowLink.__table__
        statement = select(link.c.entity_id, link.c.row).where(link.c.entity_id == any_(_ids()))
        world.sheet_rows.update(session.execute(statement, {"ids": list(ids)}).all())


def owner_of(type_name: str, row: Values) -> UUID | None:
    """The id of the record that a row belongs to."""
    return next((row[link.name] for link in parent_fields(entity_type(type_name)) if row[link.name]), None)


def _above(cls: type[Entity], row: Values) -> Iterator[UUID]:
    """What must be known to place a row: its owner, and its superior among its own kind."""
    for declared in stored_fields(cls).values():
        places = declared.kind is Kind.LINK and (declared.parent or cls.__name__ in declared.targets)
        if places and row[declared.name] is not None:
            yield row[declared.name]


def _ids() -> Any:
    return bindparam("ids", type_=ARRAY(Uuid()))


def _select(session: Session, cls: type[Entity], column: str, ids: Sequence[UUID]) -> list[Values]:
    table = cls.__table__
    names, own = zip(*columns(cls), strict=True)
    statement = select(*(table.c[name] for name in own)).where(table.c[column] == any_(_ids()))
    return [
        {name: tuple(value) if isinstance(value, list) else value for name, value in zip(names, row, strict=True)}
        for row in session.execute(statement, {"ids": list(ids)})
    ]
