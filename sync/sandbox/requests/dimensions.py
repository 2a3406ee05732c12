"""Rows and columns: insert, delete, append, move, resize, hide."""

from __future__ import annotations

from typing import Any

from sync.sandbox import fields, rewriting
from sync.sandbox.cells import Json
from sync.sandbox.document import Document
from sync.sandbox.errors import RefusedError
from sync.sandbox.grid import MOST_CELLS, Sheet


def span(document: Document, value: Json, *, name: str = "range", inside: bool = False) -> tuple[Sheet, bool, int, int]:
    """(tab, whether rows, start, end) of a DimensionRange; open ends are the edges of the grid. Raises RefusedError,
    also for an end past the edge when it must lie `inside`."""
    sheet = document.sheet(value.get("sheetId", 0))
    dimension = value.get("dimension")
    if dimension not in ("ROWS", "COLUMNS"):
        raise RefusedError("No dimension specified.")
    rows = dimension == "ROWS"
    start = value.get("startIndex", 0)
    end = value.get("endIndex", sheet.row_count if rows else sheet.column_count)
    if start < 0 or end < 0:
        raise RefusedError("DimensionRange indexes must be >= 0")
    if end <= start:
        raise RefusedError(f"{name}.endIndex ({end}) must be greater than {name}.startIndex ({start}).")
    size = sheet.row_count if rows else sheet.column_count
    if inside and end > size:
        raise RefusedError(f"{name}.endIndex ({end}) must not be greater than the grid size ({size}).")
    return sheet, rows, start, end


def insert_dimension(document: Document, request: Json) -> Json:
    """Insert rows or columns; cells shift and the grid grows (SHEETS_BEHAVIOURS 32, 33)."""
    sheet, rows, start, end = span(document, request.get("range") or {})
    size = sheet.row_count if rows else sheet.column_count
    inherit = request.get("inheritFromBefore", False)
    if inherit and start == 0:
        raise RefusedError("inheritFromBefore cannot be true if inserting at index 0.")
    if start > size:
        raise RefusedError(f"range.startIndex ({start}) must not be greater than the grid size ({size}).")
    if not inherit and start == size:
        raise RefusedError(f"range.startIndex must be less than the grid size ({size}) if inheritFromBefore is false.")
    insert(document, sheet, rows, start, end - start, start - 1 if inherit else start)
    return {}


def insert(document: Document, sheet: Sheet, rows: bool, at: int, count: int, model: int | None) -> None:
    """Insert rows or columns that look like `model`, and rewrite the references to what moved."""
    other = sheet.column_count if rows else sheet.row_count
    if ((sheet.row_count if rows else sheet.column_count) + count) * other > MOST_CELLS:
        limit = f"above the limit of {MOST_CELLS} cells."
        raise RefusedError(f"This action would increase the number of cells in the workbook {limit}")
    (sheet.insert_rows if rows else sheet.insert_columns)(at, count, model)
    rewriting.shift(document, sheet, rows, at, count)


def delete_dimension(document: Document, request: Json) -> Json:
    """Delete rows or columns; the grid shrinks (SHEETS_BEHAVIOURS 34)."""
    sheet, rows, start, end = span(document, request.get("range") or {})
    size, word = (sheet.row_count, "row") if rows else (sheet.column_count, "column")
    if start >= size or end > size:
        tried = start if start >= size else size
        raise RefusedError(
            f"Cannot delete a {word} that doesn't exist. Tried to delete {word} index {tried} "
            f"but there are only {size} {word}s."
        )
    if end - start == size:
        raise RefusedError(f"You can't delete all the {word}s on the sheet.")
    frozen = sheet.frozen_rows if rows else sheet.frozen_columns
    if frozen and start <= frozen and end == size:
        raise RefusedError(f"Sorry, it is not possible to delete all non-frozen {word}s.")
    (sheet.delete_rows if rows else sheet.delete_columns)(start, end)
    if start < frozen:
        name = "frozenRowCount" if rows else "frozenColumnCount"
        sheet.grid_properties = {**sheet.grid_properties, name: frozen - (min(end, frozen) - start)}
    rewriting.shift(document, sheet, rows, start, start - end)
    return {}


def append_dimension(document: Document, request: Json) -> Json:
    """Add empty rows or columns at the end."""
    sheet = document.sheet(request.get("sheetId", 0))
    length = request.get("length", 0)
    if length <= 0:
        raise RefusedError("length must be greater than 0.")
    if request.get("dimension") not in ("ROWS", "COLUMNS"):
        raise RefusedError("No dimension specified.")
    rows = request["dimension"] == "ROWS"
    insert(document, sheet, rows, sheet.row_count if rows else sheet.column_count, length, None)
    return {}


def move_dimension(document: Document, request: Json) -> Json:
    """Move rows or columns; `destinationIndex` counts before the move."""
    sheet, rows, start, end = span(document, request.get("source") or {}, name="source")
    destination = request.get("destinationIndex", 0)
    size = sheet.row_count if rows else sheet.column_count
    if end > size or not 0 <= destination <= size:
        raise RefusedError(f"The source and the destination must lie within the grid of size {size}.")
    if start <= destination <= end:
        if destination in (start, end):
            return {}
        raise RefusedError("The destination cannot lie within the source.")
    for merge in sheet.merges:
        low, high = (merge.top, merge.bottom) if rows else (merge.left, merge.right)
        across = low < start < high or low < end < high
        if (across and not (low >= start and high <= end)) or low < destination < high:
            raise RefusedError("You can't move part of a merged cell.")
    (sheet.move_rows if rows else sheet.move_columns)(start, end, destination)
    rewriting.relocate(document, sheet, rows, start, end, destination)
    return {}


def update_dimension_properties(document: Document, request: Json) -> Json:
    """Size and visibility of rows or columns."""
    mask = fields.for_update(request.get("fields"), "DimensionProperties", RefusedError)
    sheet, rows, start, end = span(document, request.get("range") or {}, inside=True)
    size = sheet.row_count if rows else sheet.column_count
    properties = request.get("properties") or {}
    changes: dict[str, Any] = {}
    if not mask or "pixelSize" in mask:
        pixels = properties.get("pixelSize")
        if pixels is not None and pixels < 0:
            raise RefusedError("pixelSize cannot be negative.")
        changes["pixels"] = pixels
    if not mask or "hiddenByUser" in mask:
        changes["hidden"] = properties.get("hiddenByUser", False)
    unsupported = set(mask) - {"pixelSize", "hiddenByUser"}
    if unsupported:
        raise RefusedError(f"Field {sorted(unsupported)[0]} is not supported by this sandbox.")
    if changes.get("hidden") and all(
        sheet.dimension(rows, index).hidden for index in range(size) if not start <= index < end
    ):
        raise RefusedError(f"You can't hide all the {'rows' if rows else 'columns'} on the sheet.")
    sheet.set_dimensions(rows, start, end, **changes)
    return {}
