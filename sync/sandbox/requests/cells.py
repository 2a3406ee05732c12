"""updateCells, repeatCell, appendCells, setDataValidation, findReplace."""

from __future__ import annotations

import re

from sync.sandbox import cells, fields
from sync.sandbox.cells import Json
from sync.sandbox.document import Document, outside
from sync.sandbox.errors import RefusedError
from sync.sandbox.fields import Mask
from sync.sandbox.ranges import Box
from sync.sandbox.references import copied


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
    sheet, box = document.box(_required(request, "range"))
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
    sheet, box = document.box(_required(request, "range"))
    data = {"dataValidation": request.get("rule")}
    for row in range(box.top, box.bottom):
        old = sheet.slice(row, box.left, box.right)
        sheet.put(row, box.left, [cells.update(cell, data, {"dataValidation": {}}) for cell in old])
    return {}


def find_replace(document: Document, request: Json) -> Json:
    """Replace text in values and, when asked, formulas; the reply counts what changed."""
    pattern = _pattern(request)
    replacement = request.get("replacement", "")
    if "range" in request:
        sheet, box = document.box(request["range"])
        scope = [(sheet, box)]
    elif request.get("allSheets"):
        scope = [(sheet, sheet.whole()) for sheet in document.sheets]
    elif "sheetId" in request:
        sheet = document.sheet(request["sheetId"])
        scope = [(sheet, sheet.whole())]
    else:
        raise RefusedError("One of range, sheetId or allSheets must be given.")
    if request.get("searchByRegex"):
        replacement = re.sub(r"\$(\d)", r"\\\1", replacement.replace("\\", "\\\\"))
    else:
        replacement = replacement.replace("\\", "\\\\")
    counts = dict.fromkeys(
        ("valuesChanged", "formulasChanged", "rowsChanged", "sheetsChanged", "occurrencesChanged"), 0
    )
    for sheet, box in scope:
        rows: set[int] = set()
        for row, column, cell in list(sheet.cells_in(box)):
            old = cell.formula if cell.formula is not None else cell.value
            if not isinstance(old, str) or (cell.formula is not None and not request.get("includeFormulas")):
                continue
            new, hits = pattern.subn(replacement, old)
            if hits:
                in_formula = cell.formula is not None
                kept = cells.with_value(
                    cell, None if in_formula else cells.text_or_none(new), new if in_formula else None
                )
                sheet.put(row, column, [kept])
                counts["formulasChanged" if in_formula else "valuesChanged"] += 1
                counts["occurrencesChanged"] += hits
                rows.add(row)
        counts["rowsChanged"] += len(rows)
        counts["sheetsChanged"] += bool(rows)
    return {name: count for name, count in counts.items() if count}


def _pattern(request: Json) -> re.Pattern[str]:
    find = request.get("find", "")
    if not find:
        raise RefusedError("The search text cannot be empty.")
    text = find if request.get("searchByRegex") else re.escape(find)
    if request.get("matchEntireCell"):
        text = rf"\A(?:{text})\Z"
    try:
        return re.compile(text, 0 if request.get("matchCase") else re.IGNORECASE)
    except re.error as error:
        raise RefusedError(f"Invalid regular expression: {error}") from error


def _required(request: Json, name: str) -> Json:
    if name not in request:
        raise RefusedError(f"{name} is required.")
    value: Json = request[name]
    return value
