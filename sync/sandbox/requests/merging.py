"""mergeCells, unmergeCells."""

from __future__ import annotations

from sync.sandbox.cells import Json, with_value
from sync.sandbox.document import Document
from sync.sandbox.errors import RefusedError
from sync.sandbox.grid import Sheet
from sync.sandbox.ranges import Box
from sync.sandbox.requests.context import cuts_merges, required

_PART_OF_MERGE = "You must select all cells in a merged range to merge or unmerge them."


def merge_cells(document: Document, request: Json) -> Json:
    """Merge a range, or each of its rows or columns; only the top-left value of each box is kept."""
    sheet, box = document.box(required(request))
    kind = request.get("mergeType", "MERGE_ALL")
    if cuts_merges(sheet, box):
        raise RefusedError(_PART_OF_MERGE)
    for frozen, start, end, word in (
        (sheet.frozen_rows, box.top, box.bottom, "rows"),
        (sheet.frozen_columns, box.left, box.right, "columns"),
    ):
        if start < frozen < end and kind != ("MERGE_ROWS" if word == "rows" else "MERGE_COLUMNS"):
            raise RefusedError(f"You can't merge frozen and non-frozen {word}.")
    sheet.merges = [merge for merge in sheet.merges if not box.contains(merge)]
    if kind == "MERGE_ROWS":
        made = [Box(row, row + 1, box.left, box.right) for row in range(box.top, box.bottom)]
    elif kind == "MERGE_COLUMNS":
        made = [Box(box.top, box.bottom, column, column + 1) for column in range(box.left, box.right)]
    else:
        made = [box]
    for merge in made:
        if merge.height * merge.width > 1:
            sheet.merges.append(merge)
            if document.assumptions.merging_drops_covered_values:
                _keep_only_top_left(sheet, merge)
    return {}


def _keep_only_top_left(sheet: Sheet, merge: Box) -> None:
    for row, column, cell in list(sheet.cells_in(merge)):
        if (row, column) != (merge.top, merge.left) and cell.has_content:
            sheet.put(row, column, [with_value(cell, None)])


def unmerge_cells(document: Document, request: Json) -> Json:
    """Undo all merges in a range that holds them wholly."""
    sheet, box = document.box(required(request))
    if cuts_merges(sheet, box):
        raise RefusedError(_PART_OF_MERGE)
    sheet.merges = [merge for merge in sheet.merges if not box.contains(merge)]
    return {}
