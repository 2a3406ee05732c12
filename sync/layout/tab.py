"""A grid prepared for reading: merges looked up by cell, blank rows, the hidden id column; made once per tab."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from uuid import UUID

from sync.grid import Cell, Grid, Merge

ID_HEADER = "Styring-id"
"""What the header cell of the hidden id column says."""


@dataclass(frozen=True)
class Tab:
    """A grid with what its readers ask for again and again.

    `columns`: those of one of several tables that stand beside each other, which alone is looked at; `beside`: those of
    the others.
    """

    grid: Grid
    columns: range | None = None
    beside: tuple[range, ...] = ()

    @cached_property
    def merged(self) -> Mapping[tuple[int, int], Merge]:
        """The merged box of each cell that lies in one, as far as the tab is filled."""
        rows, columns = len(self.grid.rows), max((len(row) for row in self.grid.rows), default=0)
        found = {}
        for merge in self.grid.merges:
            for row in range(merge.top, min(merge.bottom, rows)):
                for column in range(merge.left, min(merge.right, max(columns, merge.left + 1))):
                    found[row, column] = merge
        return MappingProxyType(found)

    @cached_property
    def rows_in_tall_merges(self) -> frozenset[int]:
        """Rows below the first one of a box that is merged downwards."""
        last = len(self.grid.rows)
        return frozenset(row for m in self.grid.merges for row in range(m.top + 1, min(m.bottom, last)))

    @cached_property
    def filled(self) -> tuple[tuple[int, ...], ...]:
        """For each row the columns that say something, the id column aside; a check box that is not ticked does not."""
        return tuple(
            tuple(
                column
                for column, cell in enumerate(row)
                if not cell.empty
                and cell.value is not False
                and column != self.id_column
                and (self.columns is None or column in self.columns)
            )
            for row in self.grid.rows
        )

    @cached_property
    def id_column(self) -> int | None:
        """The hidden column of row ids; where it was copied, the rightmost one."""
        found = None
        for row in self.grid.rows:
            for column, cell in enumerate(row):
                if cell.text.strip() == ID_HEADER and (found is None or column > found):
                    found = column
        return found

    @cached_property
    def row_ids(self) -> Mapping[int, UUID]:
        """The id in each row's hidden cell; whatever is no id is left out."""
        if self.id_column is None:
            return {}
        found = {}
        for row in range(len(self.grid.rows)):
            try:
                found[row] = UUID(self.grid.cell(row, self.id_column).text.strip())
            except ValueError:
                continue
        return found

    @cached_property
    def width(self) -> int:
        """The number of columns of the user's own table, what stands beyond the id column left out."""
        widest = max((columns[-1] + 1 for columns in self.filled if columns), default=0)
        widest = max((widest, *(columns.stop for columns in self.beside)))
        widest = max((widest, *(min(m.right, self.grid.column_count or m.right) for m in self.grid.merges)))
        return widest if self.id_column is None else min(widest, self.id_column)

    def covered(self, row: int, column: int) -> Merge | None:
        """The merged box that covers the cell without the cell being its top left, the one that holds the value."""
        merge = self.merged.get((row, column))
        return merge if merge is not None and (merge.top, merge.left) != (row, column) else None

    def source(self, row: int, column: int) -> tuple[int, int]:
        """Where the value that a reader sees at the cell stands: the top left of its merged box, else the cell."""
        merge = self.merged.get((row, column))
        return (merge.top, merge.left) if merge is not None else (row, column)

    def cell(self, row: int, column: int) -> Cell:
        return self.grid.cell(row, column)

    def span(self, row: int, column: int) -> int:
        """The number of columns that the cell reaches over."""
        merge = self.merged.get((row, column))
        return 1 if merge is None else merge.right - merge.left
