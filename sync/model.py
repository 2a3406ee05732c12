"""The database's side of a sync: everything below some policies, loaded in one statement per type."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, any_, literal, select
from sqlalchemy.orm import Session

from schema.enums import RecordState, Source
from schema.field import Field, Kind
from schema.model import Entity, entities, fields_of


@dataclass(frozen=True, slots=True)
class ModelRow:
    """One entity as it stands in the database; `values` by field name (links hold ids)."""

    id: UUID
    type: str
    version: int
    archived: bool
    values: Mapping[str, Any]
    changed_by: str | None = None
    source: Source | None = None
    """Where the last change came from."""

    @property
    def parent(self) -> UUID | None:
        link = parent_link(self.type)
        return None if link is None else self.values[link.name]


@dataclass(frozen=True, slots=True)
class Model:
    """Entities by id, and the ids of each one's children by type, in their order."""

    rows: Mapping[UUID, ModelRow]
    _children: Mapping[tuple[UUID, str], tuple[UUID, ...]] = field(repr=False)

    def children(self, owner: UUID, type_name: str, *, archived: bool = False) -> tuple[ModelRow, ...]:
        """The children of one type in their order; archived ones only when asked for."""
        rows = (self.rows[child] for child in self._children.get((owner, type_name), ()))
        return tuple(row for row in rows if archived or not row.archived)

    def of_type(self, type_name: str) -> tuple[ModelRow, ...]:
        """All rows of a type, archived ones included."""
        return tuple(row for row in self.rows.values() if row.type == type_name)


@cache
def parent_link(type_name: str) -> Field | None:
    """The field that links a type to its owner."""
    found = fields_of(entities()[type_name]).values()
    return next((declared for declared in found if declared.kind is Kind.LINK and declared.parent), None)


def build(rows: Iterable[ModelRow]) -> Model:
    """A model from its rows, children sorted by position, then by code and age."""
    by_id = {row.id: row for row in rows}
    children: dict[tuple[UUID, str], list[ModelRow]] = defaultdict(list)
    for row in by_id.values():
        if row.parent is not None:
            children[row.parent, row.type].append(row)
    return Model(by_id, {key: tuple(row.id for row in sorted(group, key=_order)) for key, group in children.items()})


def _order(row: ModelRow) -> tuple[int, tuple[int, ...], UUID]:
    position = row.values.get("position")
    code = str(row.values.get("code") or "")
    numbers = tuple(int(part) for part in code.split(".") if part.isdigit())
    return (position if position is not None else 1_000_000, numbers, row.id)


def load(session: Session, policies: Iterable[UUID]) -> Model:
    """The policies and everything that belongs to them, archived entities included."""
    known: dict[str, list[UUID]] = {"Policy": list(policies)}
    rows = _fetch(session, "Policy", entities()["Policy"].__table__.c.id.in_(known["Policy"]))
    for type_name in _owned_types():
        link = parent_link(type_name)
        assert link is not None  # noqa: S101 (owned types have a parent)
        column = entities()[type_name].__table__.c[link.column]
        # one array: as many parameters as ids would be slow to send, and beyond 65,535 of them refused
        owners = [owner for target in link.targets for owner in known.get(target, ())]
        found = _fetch(session, type_name, column == any_(literal(owners, ARRAY(Uuid)))) if owners else []
        known[type_name] = [row.id for row in found]
        rows += found
    return build(rows)


@cache
def _owned_types() -> tuple[str, ...]:
    """Types that belong to a policy, owners before what they own.

    What can belong to something else as well (an activity to a plan of an implementation) waits only for those of its
    owners that belong to a policy.
    """
    owners = {name: set(link.targets) for name in entities() if (link := parent_link(name)) is not None}
    below = {"Policy"}
    while further := {name for name, targets in owners.items() if targets & below} - below:
        below |= further
    pending = {name: owners[name] & below for name in owners if name in below}
    ordered = ["Policy"]
    while ready := [name for name, targets in pending.items() if targets <= set(ordered)]:
        ordered += ready
        for name in ready:
            del pending[name]
    return tuple(ordered[1:])


def _fetch(session: Session, type_name: str, where: Any) -> list[ModelRow]:
    cls: type[Entity] = entities()[type_name]
    table = cls.__table__
    columns = [(name, declared.column) for name, declared in fields_of(cls).items() if declared.column in table.c]
    found = session.execute(select(*(table.c[column] for _, column in columns)).where(where))
    rows = []
    for record in found:
        values = {name: _immutable(item) for (name, _), item in zip(columns, record, strict=True)}
        rows.append(
            ModelRow(
                id=values["id"],
                type=type_name,
                version=values["version"],
                archived=values["record_state"] is RecordState.ARCHIVED,
                values=values,
                changed_by=values["changed_by"],
                source=values["source"],
            )
        )
    return rows


def _immutable(item: Any) -> Any:
    return tuple(item) if isinstance(item, list) else item
