"""Columns for weeks or months beside a table, coloured or ticked: nothing is read of them (DOMAIN.md X07)."""

import re
from collections.abc import Collection, Iterator, Mapping

from sync.grid import Cell
from sync.headers import fold
from sync.layout.header_row import Header
from sync.layout.tab import Tab
from sync.lenses.base import LensIssue
from sync.reading import CellIssue

_MONTH = "jan(?:uar)?|feb(?:ruar)?|mar(?:ts)?|apr(?:il)?|maj|juni?|juli?|aug(?:ust)?|sept?(?:ember)?|okt(?:ober)?"
_OTHER = r"nov(?:ember)?|dec(?:ember)?|(?:uge|u) ?\d{1,2}|[qk] ?[1-4]|[1-4] (?:kvt|kvartal)"
_NAMED = re.compile(rf"(?:{_MONTH}|{_OTHER})(?: (?:20)?\d\d)?")
_WEEKS = range(1, 54)
_FEWEST = 3
_FEWEST_NUMBERS = 4
"""Bare numbers are weeks where so many stand in a row, each one more than the one before."""


def time_columns(tab: Tab, header: Header, lines: Collection[int]) -> Iterator[CellIssue]:
    """X07, at the first of the columns: they are headed by weeks, months or quarters, and hold nothing but marks in the
    table's rows (`lines`)."""
    bound = {column.index for column in header.columns.values()}
    for row in (*header.rows, header.rows[0] - 1, header.rows[-1] + 1):
        if row < 0 or row >= len(tab.filled) or row in lines:
            continue
        words = {column: fold(tab.cell(row, column).text) for column in tab.filled[row] if column not in bound}
        columns = {column for column, word in words.items() if _NAMED.fullmatch(word)} | _numbered(words)
        if len(columns) >= _FEWEST and _only_marks(tab, lines, columns, min(bound, default=0)):
            yield CellIssue(LensIssue("X07"), row, min(columns))
            return


def _numbered(words: Mapping[int, str]) -> set[int]:
    """The columns with the numbers of weeks that follow each other."""
    found: set[int] = set()
    run: list[int] = []
    for column in sorted(words):
        week = int(words[column]) if words[column].isdecimal() else 0
        follows = run and column == run[-1] + 1 and week in (int(words[run[-1]]) + 1, 1)
        run = [*run, column] if follows else [column] if week in _WEEKS else []
        if len(run) >= _FEWEST_NUMBERS:
            found.update(run)
    return found


def _only_marks(tab: Tab, lines: Collection[int], columns: Collection[int], first: int) -> bool:
    """Whether some cell of the rows is marked there, and none says more."""
    marked = False
    for row in lines:
        usual = tab.cell(row, first).fill
        for cell in (tab.cell(row, column) for column in columns):
            if not cell.empty and not _is_mark(cell):
                return False
            marked = marked or _ticked(cell) or cell.fill not in ("", usual)
    return marked


def _is_mark(cell: Cell) -> bool:
    return isinstance(cell.value, bool) or fold(cell.text) in ("", "x", "xx")


def _ticked(cell: Cell) -> bool:
    return not cell.empty and cell.value is not False
