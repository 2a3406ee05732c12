"""CellData written into cells: updateCells, repeatCell, appendCells, setDataValidation."""

from __future__ import annotations

from sync.sandbox import cells, conditions, fields
from sync.sandbox.cells import Json
from sync.sandbox.document import Document
from sync.sandbox.errors import RefusedError
from sync.sandbox.fields import Mask
from sync.sandbox.ranges import Box
from sync.sandbox.references import copied
from sync.sandbox.requests.context import required


def cell_mask(request: Json) -> Mask:
    """The `fields` of a request that writes CellData; a leading `userEnteredFormat` and the like."""
    return cells.writable(fields.for_update(request.get("fields"), "CellData", RefusedError))


def update_cells(document: Document, request: Json) -> Json:
    """Write rows of cells at `start`, or over `range` where what is not sent is cleared."""
    mask = cell_mask(request)
    rows = [row.get("values") or [] for row in request.get("rows") or []]
    if "range" in request:
        sheet, box = document.box(request["range"])
        _require_room(rows, box)
        for offset in range(box.height):
            sent = rows[offset] if offset < len(rows) else []
            old = sheet.slice(box.top + offset, box.left, box.right)
            padded = sent + [{}] * (box.width - len(sent))
            new = [cells.update(cell, data, mask) for cell, data in zip(old, padded, strict=True)]
            sheet.put(box.top + offset, box.left, new)
        return {}
    if "start" not in request:
        raise RefusedError("The area to update must be given by 'start' or 'range'.")
    sheet, top, left = document.coordinate(request["start"])
    _require_room(rows, Box(top, sheet.row_count, left, sheet.column_count))
    for offset, sent in enumerate(rows):
        old = sheet.slice(top + offset, left, left + len(sent))
        new = [cells.update(cell, data, mask) for cell, data in zip(old, sent, strict=True)]
        sheet.put(top + offset, left, new)
    return {}


def _require_room(rows: list[list[Json]], box: Box) -> None:
    """Raise RefusedError when the rows do not fit into the box."""
    if len(rows) > box.height:
        raise RefusedError(f"Attempting to write row: {box.bottom}, beyond the last requested row of: {box.bottom - 1}")
    if max((len(row) for row in rows), default=0) > box.width:
        raise RefusedError(
            f"Attempting to write column: {box.right}, beyond the last requested column of: {box.right - 1}"
        )


def repeat_cell(document: Document, request: Json) -> Json:
    """Write one cell's data all over a range; relative references of a formula move along."""
    sheet, box = document.box(required(request, "range"))
    data = request.get("cell") or {}
    mask = cell_mask(request)
    formula = (data.get("userEnteredValue") or {}).get("formulaValue")
    for row in range(box.top, box.bottom):
        old = sheet.slice(row, box.left, box.right)
        if formula:
            sent = [
                {**data, "userEnteredValue": {"formulaValue": copied(formula, row - box.top, offset)}}
                for offset in range(box.width)
            ]
            new = [cells.update(cell, item, mask) for cell, item in zip(old, sent, strict=True)]
        else:
            new = [cells.update(cell, data, mask) for cell in old]
        sheet.put(row, box.left, new)
    return {}


def append_cells(document: Document, request: Json) -> Json:
    """Write rows below the last row with data; the grid grows when needed."""
    sheet = document.sheet(request.get("sheetId", 0))
    mask = cell_mask(request)
    rows = [row.get("values") or [] for row in request.get("rows") or []]
    top = len(sheet.rows)
    while top and not any(cell is not None and cell.has_content for cell in sheet.rows[top - 1]):
        top -= 1
    sheet.row_count = max(sheet.row_count, top + len(rows))
    sheet.column_count = max(sheet.column_count, max((len(row) for row in rows), default=0))
    for offset, sent in enumerate(rows):
        old = sheet.slice(top + offset, 0, len(sent))
        new = [cells.update(cell, data, mask) for cell, data in zip(old, sent, strict=True)]
        sheet.put(top + offset, 0, new)
    return {}


def set_data_validation(document: Document, request: Json) -> Json:
    """Set or, without a rule, remove the validation of all cells in a range."""
    sheet, box = document.box(required(request, "range"))
    rule = request.get("rule")
    if rule is not None:
        conditions.require_sound(rule.get("condition") or {})
    data = {"dataValidation": rule}
    for row in range(box.top, box.bottom):
        old = sheet.slice(row, box.left, box.right)
        sheet.put(row, box.left, [cells.update(cell, data, {"dataValidation": {}}) for cell in old])
    return {}
