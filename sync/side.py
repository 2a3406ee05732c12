"""The database's side of a row that is merged: its entity and everything around it. A value."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from schema.changes import Archive, Change, Create, Restore
from schema.directory import Directory
from sync.merge import Verdict
from sync.model import Model, ModelRow

Choice = Callable[[UUID, str], Verdict | None]
"""What someone decided about a conflict: (entity, field) -> TO_MODEL (the sheet holds), TO_SHEET, or None."""


@dataclass(frozen=True, slots=True)
class Side:
    """`row` is None where the entity is not there yet. `values` and `changes` are what the row's cells further left
    have asked for in this cycle."""

    entity: UUID
    row: ModelRow | None
    model: Model
    names: Directory
    fields: frozenset[str]
    choice: Choice = lambda _entity, _field: None
    values: Mapping[str, Any] = field(default_factory=dict)
    changes: tuple[Change, ...] = ()

    def after(self, values: Mapping[str, Any], changes: tuple[Change, ...]) -> "Side":
        """The side that the next cell of the row meets."""
        return replace(self, values={**self.values, **values}, changes=self.changes + changes)

    def said(self, name: str) -> Any:
        """The entity's value for a field, as it will be."""
        return self.values.get(name, self.row.values.get(name) if self.row is not None else None)

    def children(self, type_name: str) -> tuple[UUID, ...]:
        """The entity's active children of a type, as they will be."""
        ids = [row.id for row in self.model.children(self.entity, type_name)]
        for change in self.changes:
            if isinstance(change, Create) and change.type == type_name:
                ids.append(change.id)
            elif isinstance(change, Restore) and change.id in self.model.rows:
                ids += [change.id] if self.model.rows[change.id].type == type_name else []
            elif isinstance(change, Archive) and change.id in ids:
                ids.remove(change.id)
        return tuple(ids)
