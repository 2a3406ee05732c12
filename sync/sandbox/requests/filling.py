"""autoFill: go on with what a few cells begin, down, up, to the right or to the left."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

from sync.sandbox import references
from sync.sandbox.cells import Cell, Json, kept, whole
from sync.sandbox.document import Document
from sync.sandbox.errors import RefusedError
from sync.sandbox.grid import Sheet
from sync.sandbox.ranges import Box
from sync.sandbox.requests.pasting import grow

_COUNTED = re.compile(r"(.*?)(\d+)\Z", re.DOTALL)


def auto_fill(document: Document, request: Json) -> Json:
    """Fill cells from a source: numbers go on by their step, texts that end in a number count on, formulas move along,
    anything else repeats. Over a plain range the filled part of it is the source."""
    if "range" in request:
        sheet, box = document.box(request["range"])
        source, rows, count = _begun(sheet, box)
    else:
        sent = request.get("sourceAndDestination") or {}
        sheet, source = document.box(sent.get("source") or {})
        if sent.get("dimension") not in ("ROWS", "COLUMNS"):
            raise RefusedError("No dimension specified.")
        rows, count = sent["dimension"] == "ROWS", sent.get("fillLength", 0)
    if not count:
        return {}
    _check_edges(sheet, source, rows, count)
    lanes = range(source.left, source.right) if rows else range(source.top, source.bottom)
    alternate = bool(request.get("useAlternateSeries"))
    for lane in lanes:
        _fill(sheet, source, rows, lane, count, alternate)
    return {}


def _begun(sheet: Sheet, box: Box) -> tuple[Box, bool, int]:
    """(source, whether along rows, how many to fill) of a range that begins with data."""
    filled = [(row, column) for row, column, cell in sheet.cells_in(box) if cell.has_content]
    bottom = max((row + 1 for row, _ in filled), default=box.bottom)
    right = max((column + 1 for _, column in filled), default=box.right)
    if bottom < box.bottom:
        return box._replace(bottom=bottom), True, box.bottom - bottom
    return box._replace(right=right), False, box.right - right


def _check_edges(sheet: Sheet, source: Box, rows: bool, count: int) -> None:
    if count < 0 and (source.top if rows else source.left) + count < 0:
        raise RefusedError("The range to fill starts before the first row or column of the sheet.")
    if count > 0:
        grow(
            sheet,
            source._replace(bottom=source.bottom + count) if rows else source._replace(right=source.right + count),
        )


def _fill(sheet: Sheet, source: Box, rows: bool, lane: int, count: int, alternate: bool) -> None:
    first, last = (source.top, source.bottom) if rows else (source.left, source.right)
    cells = [sheet.cell(place, lane) if rows else sheet.cell(lane, place) for place in range(first, last)]
    step = _step([cell.value if cell is not None and cell.formula is None else None for cell in cells], alternate)
    targets = range(last, last + count) if count > 0 else range(first - 1, first + count - 1, -1)
    for target in targets:
        offset = target - first
        model = cells[offset % len(cells)]
        distance = offset - offset % len(cells)
        new = _continued(model, step, offset, distance, rows, cells[0])
        row, column = (target, lane) if rows else (lane, target)
        sheet.put(row, column, [new])


def _step(values: list[Any], alternate: bool) -> float | None:
    """How much the series grows from cell to cell; None when it is none, 0 when it only repeats."""
    if not values or not all(isinstance(value, (int, float)) and not isinstance(value, bool) for value in values):
        return None
    if len(values) == 1:
        return 1.0 if alternate else None
    steps = {round(after - before, 9) for before, after in pairwise(values)}
    if len(steps) == 1:
        return float(steps.pop())
    return float(values[-1] - values[0]) / (len(values) - 1)


def _continued(
    model: Cell | None, step: float | None, offset: int, distance: int, rows: bool, first: Cell | None
) -> Cell | None:
    if model is None:
        return None
    if model.formula is not None:
        moved = references.copied(model.formula, distance if rows else 0, 0 if rows else distance)
        return kept(model._replace(formula=moved))
    if step is not None and first is not None and isinstance(first.value, (int, float)):
        return kept(model._replace(value=whole(round(first.value + step * offset, 9))))
    if isinstance(model.value, str):
        match = _COUNTED.match(model.value)
        if match:
            digits = match[2]
            number = max(int(digits) + distance, 0)
            return kept(model._replace(value=f"{match[1]}{number:0{len(digits) if digits[0] == '0' else 1}d}"))
    return model
