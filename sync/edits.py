"""What a cycle wants to do to a spreadsheet, as values. Rows and columns are those of the snapshot the edits were made
for; the writer shifts them where earlier edits of the same batch insert rows."""

from dataclasses import dataclass
from uuid import UUID

from sync.grid import Cell


@dataclass(frozen=True, slots=True)
class SetCell:
    """Give one cell a new text; `old` is the cell as read (its type tells how the text is typed)."""

    row: int
    column: int
    text: str
    old: Cell


@dataclass(frozen=True, slots=True)
class NewRow:
    """A row to insert. `texts` fills its cells by column; `like` is a row whose format (and, with `copy_values`, texts
    and merges) it takes over; `id` is stamped into the hidden id column."""

    texts: tuple[tuple[int, str], ...] = ()
    like: int | None = None
    copy_values: bool = False
    id: UUID | None = None


@dataclass(frozen=True, slots=True)
class InsertRows:
    """Insert `rows` before row `before` (which may be one past the last filled row)."""

    before: int
    rows: tuple[NewRow, ...]


@dataclass(frozen=True, slots=True)
class ExtendMerge:
    """Let a merged parent cell (`row`, `column` is its top left) reach down over rows inserted at its end."""

    row: int
    column: int
    by: int


@dataclass(frozen=True, slots=True)
class StampId:
    """Write an entity's id into the hidden id column of a row."""

    row: int
    id: UUID


@dataclass(frozen=True, slots=True)
class StrikeRow:
    """Strike a row's table cells through (archived in the database), or take the stroke away (restored)."""

    row: int
    columns: tuple[int, ...]
    struck: bool


Edit = SetCell | InsertRows | ExtendMerge | StampId | StrikeRow
