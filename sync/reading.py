"""What the layout finds in a tab: rows that stand for entities, and the cells that carry their fields.

Pure values between the layout (which makes them), identity (which finds the entity of each row) and the plan.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from schema.enums import LayoutKind
from schema.values import Period
from sync.lenses.base import Lens, LensIssue


@dataclass(frozen=True, slots=True)
class BoundCell:
    """A cell that carries fields of the row's entity. `key` names the binding in its row (`text`, `activities`);
    `dated_by` is the column of the cell that says what time it is about, where the tab has one."""

    key: str
    row: int
    column: int
    lens: Lens
    dated_by: int | None = None


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row (or heading row, or merged parent cell) that stands for one entity.

    `row` is where it stands, `last` the last row that belongs to it (its children included). `parent` is the place of
    the owner's row in `TabReading.rows`; None where the policy, or a code in the row, is the owner.
    """

    type: str
    row: int
    last: int
    parent: int | None
    cells: tuple[BoundCell, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What the words around the table say about the plan as a whole."""

    title: str | None = None
    policy: str | None = None
    period: Period | None = None


@dataclass(frozen=True, slots=True)
class CellIssue:
    """Something to tell about one cell that is no lens's business (X03, Z02, K11, ...)."""

    issue: LensIssue
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class TabReading:
    """One tab, understood. `columns` gives each bound column key its index and its header's words.

    `confidence` is 0-1, the weakest of the header matches; `doubtful` names columns that need a person's word (Z02).
    `width` is the number of columns of the user's table; the hidden id column, if any, stands at or after it.
    """

    tab_id: int
    title: str
    layout: LayoutKind
    header_rows: tuple[int, ...]
    columns: Mapping[str, "Column"]
    rows: tuple[SheetRow, ...]
    width: int
    plan: Plan = Plan()
    id_column: int | None = None
    row_ids: Mapping[int, UUID] = field(default_factory=dict)
    """Row -> the id that its hidden id cell holds."""
    confidence: float = 1.0
    doubtful: tuple["Column", ...] = ()
    issues: tuple[CellIssue, ...] = ()
    lenses: Mapping[str, Mapping[str, Lens]] = field(default_factory=dict)
    """For each type that has rows here, owners first: the lens of each of a row's cells, by its key."""
    rootless: frozenset[str] = frozenset()
    """Types whose rows need no owner's row in the tab."""
    inferred: frozenset[int] = frozenset()
    """Places in `rows` whose parent is only that of the nearest filled cell further up: weak evidence (Z08)."""


@dataclass(frozen=True, slots=True)
class Column:
    """A bound column: its header as written, and how sure the match is (0-1)."""

    key: str
    index: int
    header: str
    confidence: float = 1.0
