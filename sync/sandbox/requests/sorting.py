"""The order of rows: sortRange, randomizeRange, and the removal of repeated ones, deleteDuplicates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sync.sandbox import references
from sync.sandbox.cells import Cell, ErrorValue, Json
from sync.sandbox.document import Document
from sync.sandbox.errors import RefusedError
from sync.sandbox.formula import effective
from sync.sandbox.grid import Sheet
from sync.sandbox.locales import alphabetical
from sync.sandbox.ranges import Box
from sync.sandbox.requests.context import cuts_merges, required


def sort_range(document: Document, request: Json) -> Json:
    """Sort the rows of a range by columns; only the cells of the range move (SHEETS_BEHAVIOURS 36)."""
    sheet, box = document.box(required(request))
    specs = request.get("sortSpecs") or []
    if not specs:
        raise RefusedError("At least one sort spec is required.")
    sort(document, sheet, box, specs)
    return {}


def sort(document: Document, sheet: Sheet, box: Box, specs: Sequence[Json]) -> None:
    """Sort the rows of a box. Raises RefusedError."""
    order = list(range(box.top, box.bottom))
    for spec in reversed(specs):
        column = spec.get("dimensionIndex", 0)
        if not box.left <= column < box.right:
            raise RefusedError(f"Sort spec dimensionIndex {column} is outside of the range.")
        if set(spec) - {"dimensionIndex", "sortOrder"}:
            raise RefusedError("This sandbox sorts by value only, not by colour.")
        found = {row: effective(document, sheet, row, column) for row in order}
        filled = [row for row in order if found[row] is not None]
        filled.sort(key=lambda row: sort_key(found[row]), reverse=spec.get("sortOrder") == "DESCENDING")
        order = filled + [row for row in order if found[row] is None]
    arrange(document, sheet, box, order)


def arrange(document: Document, sheet: Sheet, box: Box, order: list[int]) -> None:
    """Put the rows of the box into an order. Raises RefusedError when a merge would be torn."""
    inside = [merge for merge in sheet.merges if merge.overlaps(box)]
    if any(merge.height > 1 or not box.contains(merge) for merge in inside):
        raise RefusedError("You can't sort a range with vertical merges.")
    if order == list(range(box.top, box.bottom)):
        return
    block = {row: sheet.slice(row, box.left, box.right) for row in order}
    metadata = {row: sheet.dimension(True, row).metadata for row in order}
    places = {}
    for place, row in enumerate(order, box.top):
        sheet.put(place, box.left, [_resorted(cell, row, place) for cell in block[row]])
        places[row] = place
    sheet.merges = [
        merge.moved(places[merge.top] - merge.top, 0) if merge in inside else merge for merge in sheet.merges
    ]
    whole_rows = box.left == 0 and box.right == sheet.column_count
    if document.assumptions.sort_moves_row_metadata and whole_rows and any(metadata.values()):
        sheet.set_dimensions(True, box.top, box.bottom)
        for row, place in places.items():
            sheet.row_metadata[place] = replace(sheet.row_metadata[place], metadata=metadata[row])


def _resorted(cell: Cell | None, old: int, new: int) -> Cell | None:
    if cell is None or cell.formula is None or old == new:
        return cell
    return cell._replace(formula=references.sorted_row(cell.formula, old, new))


def sort_key(value: Any) -> tuple[int, float, str, str]:
    """Numbers before text before truth values before errors; Danish letters last in the alphabet."""
    if isinstance(value, bool):
        return 2, float(value), "", ""
    if isinstance(value, ErrorValue):
        return 3, 0, value.text, ""
    if isinstance(value, str):
        return 1, 0, alphabetical(value), value.casefold()
    return 0, value, "", ""


def randomize_range(document: Document, request: Json) -> Json:
    """Put the rows of a range into a random order."""
    sheet, box = document.box(required(request))
    order = list(range(box.top, box.bottom))
    document.dice.shuffle(order)
    arrange(document, sheet, box, order)
    return {}


def delete_duplicates(document: Document, request: Json) -> Json:
    """Remove rows whose values stood above already; the rows below within the range move up."""
    sheet, box = document.box(required(request))
    if cuts_merges(sheet, box) or any(merge.overlaps(box) for merge in sheet.merges):
        raise RefusedError("You can't remove duplicates in a range with merged cells.")
    columns: set[int] = set()
    for item in request.get("comparisonColumns") or []:
        if item.get("dimension", "COLUMNS") != "COLUMNS":
            raise RefusedError("comparisonColumns must be a COLUMNS dimension range.")
        columns.update(range(item.get("startIndex", box.left), item.get("endIndex", box.right)))
    if columns - set(range(box.left, box.right)):
        raise RefusedError("comparisonColumns must lie within the range.")
    compared = sorted(columns) or list(range(box.left, box.right))
    seen: set[tuple[Any, ...]] = set()
    kept: list[int] = []
    for row in range(box.top, min(box.bottom, max(len(sheet.rows), box.top))):
        key = tuple(_comparable(effective(document, sheet, row, column)) for column in compared)
        if key not in seen:
            seen.add(key)
            kept.append(row)
    used = min(box.bottom, max(len(sheet.rows), box.top)) - box.top
    removed = used - len(kept)
    block = [[_resorted(cell, row, place) for cell in sheet.slice(row, box.left, box.right)]
             for place, row in enumerate(kept, box.top)]  # fmt: skip
    if removed:
        sheet.put_box(box.top, box.left, [*block, *([[None] * box.width] * removed)])
    return {"duplicatesRemovedCount": removed} if removed else {}


def _comparable(value: Any) -> Any:
    return (type(value) is bool, value.casefold() if isinstance(value, str) else value)
