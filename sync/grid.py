"""A tab as it was read: immutable cells in rows, with its merges. Indices count from 0; A1 texts count from 1."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell. `text` is what its reader sees (the formatted value), exactly, with line breaks as `\\n`.

    `value` is the effective value: a number for dates (serial, day 0 = 1899-12-30), per cents (fraction) and numbers, a
    bool for check boxes, else the text; None when empty. `number_format` is Google's type (`PERCENT`, `DATE`, `TEXT`,
    ...) or "". `formula` and `error` are None for an ordinary cell.
    """

    text: str = ""
    value: str | float | bool | None = None
    number_format: str = ""
    pattern: str = ""
    formula: str | None = None
    error: str | None = None
    strikethrough: bool = False
    fill: str = ""
    """The fill that somebody gave the cell, `#rrggbb`; "" for none."""
    runs: tuple["Run", ...] = ()
    """Formats of parts of the text, in order; see `sync.rich_text`."""

    @property
    def empty(self) -> bool:
        return not self.text.strip()


@dataclass(frozen=True, slots=True)
class Run:
    """From `start` in the text up to the next run it has this `format`: Google's TextFormat as JSON."""

    start: int
    format: str


EMPTY = Cell()

TICKS = {"SAND": True, "FALSK": False}
"""How a check box shows in Danish."""


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged box: rows `top` to `bottom` and columns `left` to `right`, ends excluded."""

    top: int
    bottom: int
    left: int
    right: int

    def covers(self, row: int, column: int) -> bool:
        return self.top <= row < self.bottom and self.left <= column < self.right


@dataclass(frozen=True, slots=True)
class Grid:
    """One tab. Rows may be ragged; what is missing is empty. `row_count` and `column_count` are the tab's own size."""

    tab_id: int
    title: str
    rows: tuple[tuple[Cell, ...], ...]
    merges: tuple[Merge, ...] = ()
    row_count: int = 0
    column_count: int = 0
    hidden_columns: frozenset[int] = field(default_factory=frozenset)

    def cell(self, row: int, column: int) -> Cell:
        """The cell, or the empty cell beyond what was filled in."""
        if 0 <= row < len(self.rows) and 0 <= column < len(self.rows[row]):
            return self.rows[row][column]
        return EMPTY

    def merge_at(self, row: int, column: int) -> Merge | None:
        return next((merge for merge in self.merges if merge.covers(row, column)), None)


def column_letters(column: int) -> str:
    """0 -> `A`, 26 -> `AA`."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_index(letters: str) -> int:
    """`A` -> 0, `AA` -> 26."""
    index = 0
    for letter in letters.upper():
        index = index * 26 + ord(letter) - ord("A") + 1
    return index - 1


def a1(row: int, column: int) -> str:
    """(7, 5) -> `F8`."""
    return f"{column_letters(column)}{row + 1}"
