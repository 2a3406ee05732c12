"""The state of the rows after some changes, against the world before them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from schema.changes.requests import Change
from schema.changes.world import Values, World
from schema.enums import RecordState, Source
from schema.rules.finding import Finding

Errors = dict[int, list[Finding]]
"""Findings by the index of the change that they refuse."""

_NOTHING: Mapping[str, int] = {}


@dataclass(frozen=True, slots=True)
class Request:
    """A change whose values are clean; `type` is None where the record is unknown."""

    change: Change
    type: str | None
    values: Mapping[str, Any]
    errors: tuple[Finding, ...] = ()


@dataclass(slots=True)
class State:
    """The rows after the accepted changes, as far as they may differ, and which change is to blame for what."""

    world: World
    types: dict[UUID, str]
    origin: Source
    rows: dict[UUID, dict[str, Any]] = field(default_factory=dict)
    touched: dict[UUID, int] = field(default_factory=dict)
    """By record, the latest change that concerns it; that of its owner where it was archived along with it."""
    blame: dict[UUID, dict[str, int]] = field(default_factory=dict)
    """By record and field, the latest change that set it; for a new record (`made`) those after its creation."""
    made: dict[UUID, int] = field(default_factory=dict)
    """By new record, the change that creates it: it set every field."""

    def row(self, record: UUID) -> Values | None:
        return self.rows.get(record) or self.world.rows.get(record)

    def edit(self, record: UUID) -> dict[str, Any]:
        if record not in self.rows:
            self.rows[record] = dict(self.world.rows[record])
        return self.rows[record]

    def blame_for(self, record: UUID, name: str, index: int) -> None:
        """Note that a change set a field."""
        self.blame.setdefault(record, {})[name] = index

    def blamed(self, record: UUID, name: str, otherwise: int) -> int:
        """The latest change that set a field; `otherwise` where none did."""
        found = self.blame.get(record, _NOTHING).get(name)
        return self.made.get(record, otherwise) if found is None else found

    def sets(self, record: UUID, name: str) -> bool:
        """Whether a change set the field."""
        return record in self.made or name in self.blame.get(record, _NOTHING)

    def is_active(self, record: UUID) -> bool:
        row = self.row(record)
        return row is not None and row["record_state"] is RecordState.ACTIVE

    def is_changed(self, record: UUID, name: str) -> bool:
        before, after = self.world.rows.get(record), self.row(record)
        return after is not None and (before is None or before[name] != after[name])
