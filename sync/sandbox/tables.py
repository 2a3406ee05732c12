"""Finding the table that an append goes to: a block of touching cells (SHEETS_BEHAVIOURS 23)."""

from __future__ import annotations

from sync.sandbox.grid import Sheet
from sync.sandbox.ranges import Box


def find(sheet: Sheet, box: Box) -> Box | None:
    """The last table that meets `box`; None when there is none (an empty cell beside a table meets none)."""
    seed = _last_filled(sheet, box)
    if seed is None:
        return None
    table = Box(seed[0], seed[0] + 1, seed[1], seed[1] + 1)
    while True:
        grown = _grown(sheet, table)
        if grown == table:
            return table
        table = grown


def _grown(sheet: Sheet, table: Box) -> Box:
    top, bottom, left, right = table
    edge = _wider(table)
    while top > 0 and _filled(sheet, Box(top - 1, top, edge.left, edge.right)):
        top -= 1
    while _filled(sheet, Box(bottom, bottom + 1, edge.left, edge.right)):
        bottom += 1
    tall = _wider(Box(top, bottom, left, right))
    if left > 0 and _filled(sheet, Box(tall.top, tall.bottom, left - 1, left)):
        left -= 1
    if _filled(sheet, Box(tall.top, tall.bottom, right, right + 1)):
        right += 1
    return Box(top, bottom, left, right)


def _wider(box: Box) -> Box:
    return Box(max(0, box.top - 1), box.bottom + 1, max(0, box.left - 1), box.right + 1)


def _filled(sheet: Sheet, box: Box) -> bool:
    return any(cell.has_content for _, _, cell in sheet.cells_in(box))


def _last_filled(sheet: Sheet, box: Box) -> tuple[int, int] | None:
    for row in range(min(box.bottom, len(sheet.rows)) - 1, box.top - 1, -1):
        cells = sheet.rows[row]
        for column in range(min(box.right, len(cells)) - 1, box.left - 1, -1):
            cell = cells[column]
            if cell is not None and cell.has_content:
                return row, column
    return None
