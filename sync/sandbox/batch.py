"""spreadsheets.batchUpdate: the table of request kinds, run in order, all or nothing."""

from __future__ import annotations

from sync.sandbox.cells import Json
from sync.sandbox.document import Document, invalid
from sync.sandbox.errors import ApiError, RefusedError
from sync.sandbox.requests import blocks, cells, dimensions, marks, sheets
from sync.sandbox.requests.context import Kind

KINDS: dict[str, Kind] = {
    "addNamedRange": Kind(marks.add_named_range, replies=True),
    "addProtectedRange": Kind(marks.add_protected_range, replies=True),
    "addSheet": Kind(sheets.add_sheet, replies=True),
    "appendCells": Kind(cells.append_cells),
    "appendDimension": Kind(dimensions.append_dimension),
    "autoResizeDimensions": Kind(dimensions.auto_resize_dimensions),
    "clearBasicFilter": Kind(marks.clear_basic_filter),
    "copyPaste": Kind(blocks.copy_paste),
    "cutPaste": Kind(blocks.cut_paste),
    "deleteDimension": Kind(dimensions.delete_dimension),
    "deleteNamedRange": Kind(marks.delete_named_range),
    "deleteProtectedRange": Kind(marks.delete_protected_range),
    "deleteRange": Kind(blocks.delete_range),
    "deleteSheet": Kind(sheets.delete_sheet),
    "duplicateSheet": Kind(sheets.duplicate_sheet, replies=True),
    "findReplace": Kind(cells.find_replace, replies=True),
    "insertDimension": Kind(dimensions.insert_dimension),
    "insertRange": Kind(blocks.insert_range),
    "mergeCells": Kind(blocks.merge_cells),
    "moveDimension": Kind(dimensions.move_dimension),
    "repeatCell": Kind(cells.repeat_cell),
    "setBasicFilter": Kind(marks.set_basic_filter),
    "setDataValidation": Kind(cells.set_data_validation),
    "sortRange": Kind(blocks.sort_range),
    "unmergeCells": Kind(blocks.unmerge_cells),
    "updateCells": Kind(cells.update_cells),
    "updateDimensionProperties": Kind(dimensions.update_dimension_properties),
    "updateNamedRange": Kind(marks.update_named_range),
    "updateProtectedRange": Kind(marks.update_protected_range),
    "updateSheetProperties": Kind(sheets.update_sheet_properties),
    "updateSpreadsheetProperties": Kind(sheets.update_spreadsheet_properties),
}


def run(document: Document, body: Json) -> Json:
    """Run all requests on `document`, a copy that the caller drops when ApiError is raised; answers the replies."""
    requests = body.get("requests") or []
    if not requests:
        raise ApiError(400, "Must specify at least one request.")
    replies = [_one(document, index, request) for index, request in enumerate(requests)]
    return {"spreadsheetId": document.id, "replies": replies}


def _one(document: Document, index: int, request: Json) -> Json:
    if len(request) != 1:
        said = "No request set." if not request else "Exactly one kind of request must be set."
        raise ApiError(400, f"Invalid requests[{index}]: {said}")
    name, content = next(iter(request.items()))
    place = f"requests[{index}].{name}"
    kind = KINDS.get(name)
    if kind is None:
        raise ApiError(400, f"Invalid {place}: This sandbox does not support requests of the kind {name}.")
    document.evaluated.clear()
    try:
        reply = kind.handle(document, content)
    except RefusedError as refused:
        raise invalid(refused, place) from refused
    return {name: reply} if kind.replies else {}
