"""What can be asked of the write path, and what it answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from schema.ids import new_id
from schema.rules.finding import Finding
from schema.values import CellRef


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks: the name that the change log shows."""

    name: str


@dataclass(frozen=True, slots=True)
class Create:
    """A new record of the declared `type`.

    `values` are by field name (links without `_id`), as Python values: enum members, `Period`, `date`, ids, tuples. An
    omitted field is empty or has its default. `cells` says per field where the value was read, for the change log.
    """

    type: str
    values: Mapping[str, Any]
    id: UUID = field(default_factory=new_id)
    cells: Mapping[str, CellRef] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Update:
    """New values for some fields; None empties one, an omitted field stays.

    One that `corrects` takes back what was entered by mistake: no life cycle binds it.
    """

    id: UUID
    values: Mapping[str, Any]
    if_version: int | None = None
    cells: Mapping[str, CellRef] = field(default_factory=dict)
    corrects: bool = False


@dataclass(frozen=True, slots=True)
class Archive:
    """Put a record away, with everything that belongs to it."""

    id: UUID
    if_version: int | None = None
    cell: CellRef | None = None


@dataclass(frozen=True, slots=True)
class Restore:
    """Take an archived record back, with everything that was archived by the same change."""

    id: UUID
    if_version: int | None = None
    cell: CellRef | None = None


Change = Create | Update | Archive | Restore


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one change; `version` is the record's afterwards (None when there is none)."""

    change: Change
    accepted: bool
    version: int | None
    errors: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Applied:
    """What became of all changes, in their order; `seq` is their change number, None when nothing changed."""

    seq: int | None
    outcomes: tuple[Outcome, ...]
