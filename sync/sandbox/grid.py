"""One tab: rows of cells, the size of its grid, what hangs on rows, columns and ranges.

Rows are immutable tuples in one list: a copy of a tab copies only that list, which is what makes a batch of requests
all-or-nothing and lets readers go on while someone writes. A row may be shorter than the grid, and so may the list.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

import orjson

from sync.sandbox import following, ranges
from sync.sandbox.a1 import Bounds
from sync.sandbox.cells import Cell, Json, look_of
from sync.sandbox.marked import PLAIN, Dimension, Group, Metadata, RangeMark, Rule
from sync.sandbox.ranges import Box


class Row(tuple[Cell | None, ...]):
    """The cells of a row; never changed, only replaced. `kept` holds its JSON as last answered (see `view`)."""

    kept: dict[Any, orjson.Fragment] = MappingProxyType({})  # type: ignore[assignment]

    def keep(self, key: Any, fragment: orjson.Fragment) -> None:
        """Keep the JSON of this row for the two latest ways of asking."""
        kept = {**self.kept, key: fragment}
        if len(kept) > _MOST_KEPT:
            kept.pop(next(iter(kept)))
        self.kept = kept


_MOST_KEPT = 2
NOTHING = orjson.Fragment(b"{}")
NO_CELLS = Row()
DEFAULT_HEIGHT = 21
DEFAULT_WIDTH = 100
MOST_CELLS = 10_000_000


@dataclass(slots=True)
class Sheet:
    """A tab. Mutable, but only while a batch works on its own copy (`clone`)."""

    id: int
    title: str
    row_count: int = 1000
    column_count: int = 26
    rows: list[Row] = field(default_factory=list)
    row_metadata: list[Dimension] = field(default_factory=list)
    column_metadata: list[Dimension] = field(default_factory=list)
    merges: list[Box] = field(default_factory=list)
    marks: dict[str, tuple[RangeMark, ...]] = field(default_factory=dict)
    rules: tuple[Rule, ...] = ()
    objects: dict[str, tuple[Json, ...]] = field(default_factory=dict)
    metadata: tuple[Metadata, ...] = ()
    properties: Json = field(default_factory=dict)
    grid_properties: Json = field(default_factory=dict)
    basic_filter: Json | None = None
    has_formulas: bool = False

    def clone(self) -> Sheet:
        """A copy that may be changed without the original noticing."""
        return replace(
            self,
            rows=self.rows[:],
            row_metadata=self.row_metadata[:],
            column_metadata=self.column_metadata[:],
            merges=self.merges[:],
            marks=dict(self.marks),
            objects=dict(self.objects),
        )

    @property
    def hidden(self) -> bool:
        """Whether the tab is hidden."""
        return bool(self.properties.get("hidden"))

    @property
    def frozen_rows(self) -> int:
        """Number of frozen rows."""
        return int(self.grid_properties.get("frozenRowCount", 0))

    @property
    def frozen_columns(self) -> int:
        """Number of frozen columns."""
        return int(self.grid_properties.get("frozenColumnCount", 0))

    def box(self, bounds: Bounds) -> Box:
        """The bounds as a box inside the grid; empty when they lie outside."""
        top, bottom, left, right = bounds
        last_row = self.row_count if bottom is None else min(bottom, self.row_count)
        last_column = self.column_count if right is None else min(right, self.column_count)
        return Box(top or 0, last_row, left or 0, last_column)

    def cell(self, row: int, column: int) -> Cell | None:
        """The cell, or None where nothing stands."""
        if row < len(self.rows):
            cells = self.rows[row]
            if column < len(cells):
                return cells[column]
        return None

    def row(self, row: int) -> Row:
        """All cells of a row that has any, without the empty tail."""
        return self.rows[row] if row < len(self.rows) else NO_CELLS

    def slice(self, row: int, left: int, right: int) -> list[Cell | None]:
        """The cells left..right of a row, None where nothing stands."""
        cells = list(self.row(row)[left:right])
        cells.extend([None] * (right - left - len(cells)))
        return cells

    def put(self, row: int, left: int, cells: Sequence[Cell | None]) -> None:
        """Write cells into a row from column `left` on; the row must be inside the grid."""
        if row >= len(self.rows):
            if not any(cells):
                return
            self.rows.extend([NO_CELLS] * (row + 1 - len(self.rows)))
        old = self.rows[row]
        if len(old) < left:
            old = Row(old + (None,) * (left - len(old)))
        self.rows[row] = _trimmed((*old[:left], *cells, *old[left + len(cells) :]))
        if not self.has_formulas and any(cell is not None and cell.formula for cell in cells):
            self.has_formulas = True

    def put_box(self, top: int, left: int, block: Iterable[Sequence[Cell | None]]) -> None:
        """Write a block of cells."""
        for offset, cells in enumerate(block):
            self.put(top + offset, left, cells)

    def block(self, box: Box) -> list[list[Cell | None]]:
        """A copy of the cells in the box."""
        return [self.slice(row, box.left, box.right) for row in range(box.top, box.bottom)]

    def cells_in(self, box: Box) -> Iterator[tuple[int, int, Cell]]:
        """(row, column, cell) of each cell in the box that is not empty."""
        for row in range(box.top, min(box.bottom, len(self.rows))):
            for column, cell in enumerate(self.rows[row][box.left : box.right], box.left):
                if cell is not None:
                    yield row, column, cell

    def whole(self) -> Box:
        """The whole grid."""
        return Box(0, self.row_count, 0, self.column_count)

    def resize(self, row_count: int, column_count: int) -> None:
        """Change the size of the grid; what falls outside is lost (SHEETS_BEHAVIOURS 35)."""
        if row_count < self.row_count:
            self.delete_rows(row_count, self.row_count)
        if column_count < self.column_count:
            self.delete_columns(column_count, self.column_count)
        self.row_count, self.column_count = row_count, column_count

    def insert_rows(self, at: int, count: int, model: int | None) -> None:
        """Insert empty rows that look like row `model` (an index before the insertion), or plain ones."""
        look: Row = NO_CELLS
        if model is not None:
            look = _trimmed(tuple(look_of(cell) for cell in self.row(model)))
        if at <= len(self.rows):
            self.rows[at:at] = [look] * count
        elif look:
            self.rows.extend([NO_CELLS] * (at - len(self.rows)) + [look] * count)
        _insert(self.row_metadata, at, count, model)
        self.row_count += count
        self._shift(True, at, count)

    def insert_columns(self, at: int, count: int, model: int | None) -> None:
        """Insert empty columns that look like column `model` (an index before the insertion), or plain ones."""
        for index, cells in enumerate(self.rows):
            look = look_of(cells[model]) if model is not None and model < len(cells) else None
            if at < len(cells) or look is not None:
                head = cells[:at] + (None,) * (at - len(cells))
                self.rows[index] = _trimmed(head + (look,) * count + cells[at:])
        _insert(self.column_metadata, at, count, model)
        self.column_count += count
        self._shift(False, at, count)

    def delete_rows(self, start: int, end: int) -> None:
        """Delete rows; the grid shrinks."""
        del self.rows[start:end]
        del self.row_metadata[start:end]
        self.row_count -= end - start
        self._shift(True, start, start - end)

    def delete_columns(self, start: int, end: int) -> None:
        """Delete columns; the grid shrinks."""
        self.rows = [_trimmed(cells[:start] + cells[end:]) if len(cells) > start else cells for cells in self.rows]
        del self.column_metadata[start:end]
        self.column_count -= end - start
        self._shift(False, start, start - end)

    def move_rows(self, start: int, end: int, destination: int) -> None:
        """Move rows to stand before `destination` (an index before the move)."""
        self.rows.extend([NO_CELLS] * (max(end, destination) - len(self.rows)))
        _move(self.rows, start, end, destination)
        _pad(self.row_metadata, max(end, destination))
        _move(self.row_metadata, start, end, destination)
        self._relocate(True, start, end, destination)

    def move_columns(self, start: int, end: int, destination: int) -> None:
        """Move columns to stand before `destination` (an index before the move)."""
        reach = max(end, destination)
        for index, cells in enumerate(self.rows):
            if len(cells) > min(start, destination):
                wide = list(cells) + [None] * (reach - len(cells))
                _move(wide, start, end, destination)
                self.rows[index] = _trimmed(tuple(wide))
        _pad(self.column_metadata, reach)
        _move(self.column_metadata, start, end, destination)
        self._relocate(False, start, end, destination)

    def dimension(self, rows: bool, index: int) -> Dimension:
        """Size and visibility of a row or column."""
        metadata = self.row_metadata if rows else self.column_metadata
        return metadata[index] if index < len(metadata) else PLAIN

    def set_dimensions(self, rows: bool, start: int, end: int, **changes: Any) -> None:
        """Change pixels or visibility of rows or columns."""
        metadata = self.row_metadata if rows else self.column_metadata
        _pad(metadata, end)
        for index in range(start, end):
            metadata[index] = replace(metadata[index], **changes)

    def groups(self, rows: bool) -> list[Group]:
        """The groups of rows or columns, outer before inner: touching rows of one depth are one group."""
        dimensions = self.row_metadata if rows else self.column_metadata
        found: list[Group] = []
        open_at: list[int] = []
        for index in range(len(dimensions) + 1):
            depth = dimensions[index].depth if index < len(dimensions) else 0
            while len(open_at) > depth:
                level, start = len(open_at), open_at.pop()
                found.append(Group(start, index, level, level in dimensions[start].collapsed))
            open_at.extend([index] * (depth - len(open_at)))
        return sorted(found, key=lambda group: (group.start, group.depth))

    def _shift(self, rows: bool, at: int, count: int) -> None:
        boxes = (ranges.shifted(box.bounds(), rows, at, count) for box in self.merges)
        self.merges = [box for box in (self.box(bounds) for bounds in boxes if bounds) if box.height * box.width > 1]
        following.follow(self, lambda bounds: ranges.shifted(bounds, rows, at, count))

    def _relocate(self, rows: bool, start: int, end: int, destination: int) -> None:
        def place(bounds: Bounds) -> Bounds:
            return ranges.relocated(bounds, rows, start, end, destination)

        self.merges = [self.box(place(box.bounds())) for box in self.merges]
        following.follow(self, place)


def _trimmed(cells: tuple[Cell | None, ...]) -> Row:
    length = len(cells)
    while length and cells[length - 1] is None:
        length -= 1
    return Row(cells[:length])


def _pad(metadata: list[Dimension], length: int) -> None:
    metadata.extend([PLAIN] * (length - len(metadata)))


def _insert(metadata: list[Dimension], at: int, count: int, model: int | None) -> None:
    if at >= len(metadata) and (model is None or model >= len(metadata)):
        return
    _pad(metadata, at)
    pixels = metadata[model].pixels if model is not None and model < len(metadata) else None
    around = [metadata[index].depth if 0 <= index < len(metadata) else 0 for index in (at - 1, at)]
    metadata[at:at] = [Dimension(pixels, depth=min(around))] * count


def _move(items: list[Any], start: int, end: int, destination: int) -> None:
    moving = items[start:end]
    if destination <= start:
        items[destination:end] = moving + items[destination:start]
    else:
        items[start:destination] = items[end:destination] + moving
