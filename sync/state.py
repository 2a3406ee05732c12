"""What a plan is made from and what it says: plain values between the database, the sheet and the decision. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from schema.changes import Change
from schema.directory import Directory
from schema.enums import LayoutKind
from schema.rules.finding import Finding
from schema.values import CellRef, Period
from sync.agreed import AgreedCell, AgreedRow
from sync.cells import Clash
from sync.edits import Edit
from sync.grid import Grid
from sync.model import Model
from sync.reading import TabReading
from sync.side import Choice

NEVER_SEEN = -1
"""`missed` of a row that the sync has inserted and no snapshot has shown yet: its absence is nobody's deletion."""


@dataclass(frozen=True, slots=True)
class Link:
    """A row that is bound to an entity: `RowLink` as a value. `row` counts from 0; `missed` complete snapshots in
    succession did not show it."""

    id: UUID
    entity: UUID
    type: str
    row: int
    agreed: AgreedRow
    missed: int = 0


@dataclass(frozen=True, slots=True)
class Tab:
    """A connected tab: its mapping, what was read, and the rows that are bound."""

    id: UUID
    policy: UUID
    layout: LayoutKind
    plan_period: Period | None
    id_column: bool
    receives_new: bool
    grid: Grid
    reading: TabReading
    links: Sequence[Link] = ()


@dataclass(frozen=True, slots=True)
class Sent:
    """A cell that was written by an earlier cycle, which never learned what became of it. `id` is its row's entity."""

    tab_id: int
    column: int
    text: str
    id: UUID


@dataclass(frozen=True, slots=True)
class State:
    """Everything that a plan depends on. `allow_removals`: someone has confirmed that rows may go (Z05).

    `unread` are entities with rows in tabs that could not be read this time; `sent` are writes of unknown outcome;
    `renumbered` says, by tab and entity, what was told lately about a new number.
    """

    workbook: UUID
    file_id: str
    tabs: Sequence[Tab]
    model: Model
    names: Directory
    today: date
    choice: Choice = lambda _entity, _field: None
    allow_removals: bool = False
    unread: frozenset[UUID] = frozenset()
    sent: Sequence[Sent] = ()
    renumbered: Mapping[tuple[UUID, UUID], Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CellKey:
    """A binding: one cell of one entity in one tab."""

    tab: UUID
    entity: UUID
    key: str


@dataclass(frozen=True, slots=True)
class PlannedChange:
    """A change to the model and the binding that asked for it (None: a whole row did)."""

    change: Change
    cell: CellRef | None
    binding: CellKey | None
    told: Finding | None = None
    """What there is to tell once the change is made."""


@dataclass(frozen=True, slots=True)
class LinkPlan:
    """What a row's link is to say: `cells` at once, `after_write` once the cells were seen to hold what was written.

    `id` is None for a new link. `row` is None where the row is yet to be inserted. `places` gives each cell's row and
    column, `shown` those of each field.
    """

    id: UUID | None
    tab: UUID
    entity: UUID
    type: str
    row: int | None
    places: Mapping[str, tuple[int, int]]
    shown: Mapping[str, tuple[int, int]]
    agreed: AgreedRow
    cells: Mapping[str, AgreedCell] = field(default_factory=dict)
    after_write: Mapping[str, AgreedCell] = field(default_factory=dict)
    missed: int = 0


@dataclass(frozen=True, slots=True)
class PlannedClash:
    """A conflict to record, with the cell where it shows."""

    clash: Clash
    cell: CellRef


@dataclass(frozen=True, slots=True)
class CyclePlan:
    """What a cycle is to do. Nothing in it has happened yet."""

    changes: Sequence[PlannedChange] = ()
    edits: Mapping[UUID, Sequence[Edit]] = field(default_factory=dict)
    links: Sequence[LinkPlan] = ()
    dropped_links: Sequence[UUID] = ()
    clashes: Sequence[PlannedClash] = ()
    findings: Mapping[UUID, Sequence[Finding]] = field(default_factory=dict)
    held: Mapping[UUID, Finding] = field(default_factory=dict)
    again: bool = False
    """Another snapshot is needed soon: a row is missing for the first time, or a new row waits for its parent's."""
    mending: bool = False
    """Some of what earlier writes of unknown outcome left in other rows is put right."""


def reference_year(period: Period | None, today: date) -> int:
    """The year that dates without one mean: the plan's first year that is not yet past (DOMAIN.md 3.2)."""
    if period is None or period.start is None:
        return today.year
    last = period.end.year if period.end is not None else today.year
    return max(period.start.year, min(today.year, last))
