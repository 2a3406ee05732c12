"""CellData written into cells: updateCells, repeatCell, appendCells, setDataValidation."""

from __future__ import annotations

from sync.sandbox import cells, conditions, fields
from sync.sandbox.cells import Json
from sync.sandbox.document import Document, outside
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
        if len(rows) > box.height:
            tried = box.top + box.height
            raise RefusedError(f"Attempting to write row: {tried}, beyond the last requested row of: {tried - 1}")
        widest = max((len(row) for row in rows), default=0)
        if widest > box.width:
            tried = box.left + box.width
            raise RefusedError(f"Attempting to write column: {tried}, beyond the last requested column of: {tried - 1}")
        for offset in range(box.height):
            sent = rows[offset] if offset < len(rows) else []
            old = sheet.slice(box.top + offset, box.left, box.right)
            padded = sent + [{}] * (box.width - len(sent))
            new = [cells.update(cell, data, mask) for cell, data in zip(old, padded, strict=True)]
            sheet.put(box.top + offset, box.left, new)
        return {}
    if "start" not in request:
        raise RefusedError("The area to update must be given by 'start' or 'range'.")
    start = request["start"]
    sheet = document.sheet(start.get("sheetId", 0))
    top, left = start.get("rowIndex", 0), start.get("columnIndex", 0)
    if top < 0 or left < 0:
        raise RefusedError("start.rowIndex and start.columnIndex cannot be negative.")
    bottom, right = top + len(rows), left + max((len(row) for row in rows), default=0)
    if bottom > sheet.row_count or right > sheet.column_count:
        raise outside(sheet, Box(top, max(bottom, top + 1), left, max(right, left + 1)))
    for offset, sent in enumerate(rows):
        old = sheet.slice(top + offset, left, left + len(sent))
        new = [cells.update(cell, data, mask) for cell, data in zip(old, sent, strict=True)]
        sheet.put(top + offset, left, new)
    return {}


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
