"""autoResizeDimensions: rows and columns as large as what stands in them, by an estimate of how wide letters are."""

from __future__ import annotations

import math

from sync.sandbox import render
from sync.sandbox.cells import Json
from sync.sandbox.document import Document
from sync.sandbox.formats import DEFAULT, Format
from sync.sandbox.formula import effective
from sync.sandbox.formula_looks import look
from sync.sandbox.grid import DEFAULT_HEIGHT, Sheet
from sync.sandbox.ranges import Box
from sync.sandbox.requests.dimensions import span

_PIXELS_OF_A_POINT = 4 / 3
_WIDTH_OF_A_LETTER = 0.55  # of its height: about what Arial's letters come to
_HEIGHT_OF_A_LINE = 1.25
_PADDING = 6


def auto_resize_dimensions(document: Document, request: Json) -> Json:
    """Columns become as wide as their longest line, rows as high as their lines; the empty ones keep the default."""
    sheet, rows, start, end = span(document, request.get("dimensions") or {}, name="dimensions")
    end = min(end, sheet.row_count if rows else sheet.column_count)
    needed: dict[int, int] = {}
    area = sheet.whole()
    area = Box(start, end, area.left, area.right) if rows else Box(area.top, area.bottom, start, end)
    for row, column, cell in list(sheet.cells_in(area)):
        value = effective(document, sheet, row, column)
        if value is None or _is_merged(sheet, row, column):
            continue
        shape = look(document, sheet, cell)
        pixels = _pixels(render.shown(value, shape, document.locale), shape, rows)
        place = row if rows else column
        needed[place] = max(needed.get(place, 0), pixels)
    for place in range(start, end):
        sheet.set_dimensions(rows, place, place + 1, pixels=needed.get(place))
    return {}


def _pixels(text: str, shape: Format | None, rows: bool) -> int:
    """The height (`rows`) or the width of a cell with this text."""
    points = (shape.effective() if shape else DEFAULT)["textFormat"].get("fontSize") or 10
    size = float(points) * _PIXELS_OF_A_POINT
    lines = text.split("\n")
    if rows:
        return max(DEFAULT_HEIGHT, math.ceil(len(lines) * size * _HEIGHT_OF_A_LINE) + 4)
    return math.ceil(max(map(len, lines)) * size * _WIDTH_OF_A_LETTER) + _PADDING


def _is_merged(sheet: Sheet, row: int, column: int) -> bool:
    place = Box(row, row + 1, column, column + 1)
    return any(merge.overlaps(place) for merge in sheet.merges)
