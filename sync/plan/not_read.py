"""Bound rows that still stand in their tab, although the layout makes no row of them: a header above them was reworded,
a total's word was typed into them. They are nobody's deletion (DESIGN 7.4)."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sync.state import Link, Tab

CELLS_THAT_PROVE = 2
"""So many cells of a row must say what was agreed of it, where no id stands beside them."""


def rows_not_read(tab: Tab, missing: Sequence[Link]) -> Mapping[UUID, tuple[int, int]]:
    """The entities of these links whose row still stands in the tab, and its first filled cell."""
    if not missing:
        return {}
    read = {bound.row for row in tab.reading.rows for bound in row.cells}
    shown = {row: texts for row in range(len(tab.grid.rows)) if row not in read and (texts := _texts(tab, row))}
    found = {}
    for link in missing:
        agreed = {cell.text.strip() for cell in link.agreed.cells.values() if cell.text and cell.text.strip()}
        for row, texts in shown.items():
            needed = 1 if tab.reading.row_ids.get(row) == link.entity else CELLS_THAT_PROVE
            if len(agreed & texts) >= needed:
                found[link.entity] = (row, _first_filled(tab, row))
    return found


def _texts(tab: Tab, row: int) -> set[str]:
    cells = (tab.grid.cell(row, column).text.strip() for column in range(tab.reading.width))
    return {text for text in cells if text}


def _first_filled(tab: Tab, row: int) -> int:
    return next(column for column in range(tab.reading.width) if not tab.grid.cell(row, column).empty)
