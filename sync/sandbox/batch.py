"""spreadsheets.batchUpdate: the table of request kinds, run in order, all or nothing."""

from __future__ import annotations

from sync.sandbox.cells import Json
from sync.sandbox.document import Document, invalid
from sync.sandbox.errors import ApiError, RefusedError
from sync.sandbox.requests import (
    banding,
    borders,
    cells,
    conditional,
    dimensions,
    filling,
    filters,
    fitting,
    groups,
    merging,
    metadata,
    names,
    objects,
    pasting,
    protection,
    sheets,
    shifting,
    sorting,
    texts,
)
from sync.sandbox.requests.context import Kind

KINDS: dict[str, Kind] = {
    "addBanding": Kind(banding.add_banding, replies=True),
    "addChart": Kind(objects.add_chart, replies=True),
    "addConditionalFormatRule": Kind(conditional.add_conditional_format_rule),
    "addDimensionGroup": Kind(groups.add_dimension_group, replies=True),
    "addFilterView": Kind(filters.add_filter_view, replies=True),
    "addNamedRange": Kind(names.add_named_range, replies=True),
    "addProtectedRange": Kind(protection.add_protected_range, replies=True),
    "addSheet": Kind(sheets.add_sheet, replies=True),
    "addSlicer": Kind(objects.add_slicer, replies=True),
    "appendCells": Kind(cells.append_cells),
    "appendDimension": Kind(dimensions.append_dimension),
    "autoFill": Kind(filling.auto_fill),
    "autoResizeDimensions": Kind(fitting.auto_resize_dimensions),
    "clearBasicFilter": Kind(filters.clear_basic_filter),
    "copyPaste": Kind(pasting.copy_paste),
    "createDeveloperMetadata": Kind(metadata.create_developer_metadata, replies=True),
    "cutPaste": Kind(pasting.cut_paste),
    "deleteBanding": Kind(banding.delete_banding),
    "deleteConditionalFormatRule": Kind(conditional.delete_conditional_format_rule, replies=True),
    "deleteDeveloperMetadata": Kind(metadata.delete_developer_metadata, replies=True),
    "deleteDimension": Kind(dimensions.delete_dimension),
    "deleteDimensionGroup": Kind(groups.delete_dimension_group, replies=True),
    "deleteDuplicates": Kind(sorting.delete_duplicates, replies=True),
    "deleteEmbeddedObject": Kind(objects.delete_embedded_object),
    "deleteFilterView": Kind(filters.delete_filter_view),
    "deleteNamedRange": Kind(names.delete_named_range),
    "deleteProtectedRange": Kind(protection.delete_protected_range),
    "deleteRange": Kind(shifting.delete_range),
    "deleteSheet": Kind(sheets.delete_sheet),
    "duplicateFilterView": Kind(filters.duplicate_filter_view, replies=True),
    "duplicateSheet": Kind(sheets.duplicate_sheet, replies=True),
    "findReplace": Kind(texts.find_replace, replies=True),
    "insertDimension": Kind(dimensions.insert_dimension),
    "insertRange": Kind(shifting.insert_range),
    "mergeCells": Kind(merging.merge_cells),
    "moveDimension": Kind(dimensions.move_dimension),
    "pasteData": Kind(texts.paste_data),
    "randomizeRange": Kind(sorting.randomize_range),
    "repeatCell": Kind(cells.repeat_cell),
    "setBasicFilter": Kind(filters.set_basic_filter),
    "setDataValidation": Kind(cells.set_data_validation),
    "sortRange": Kind(sorting.sort_range),
    "textToColumns": Kind(texts.text_to_columns),
    "trimWhitespace": Kind(texts.trim_whitespace, replies=True),
    "unmergeCells": Kind(merging.unmerge_cells),
    "updateBanding": Kind(banding.update_banding),
    "updateBorders": Kind(borders.update_borders),
    "updateCells": Kind(cells.update_cells),
    "updateChartSpec": Kind(objects.update_chart_spec),
    "updateConditionalFormatRule": Kind(conditional.update_conditional_format_rule, replies=True),
    "updateDeveloperMetadata": Kind(metadata.update_developer_metadata, replies=True),
    "updateDimensionGroup": Kind(groups.update_dimension_group),
    "updateDimensionProperties": Kind(dimensions.update_dimension_properties),
    "updateEmbeddedObjectPosition": Kind(objects.update_embedded_object_position, replies=True),
    "updateFilterView": Kind(filters.update_filter_view),
    "updateNamedRange": Kind(names.update_named_range),
    "updateProtectedRange": Kind(protection.update_protected_range),
    "updateSheetProperties": Kind(sheets.update_sheet_properties),
    "updateSlicerSpec": Kind(objects.update_slicer_spec),
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
    if not request:
        raise ApiError(400, f"Invalid requests[{index}]: No request set.")
    name, content = next(iter(request.items()))
    place = f"requests[{index}].{name}"
    kind = KINDS.get(name)
    if kind is None:
        raise ApiError(400, f"Invalid {place}: This sandbox does not support requests of the kind {name}.")
    document.evaluated.clear()
    before = document.clone() if protection.binds(document, document.editor) else None
    try:
        reply = kind.handle(document, content)
        if before is not None:
            protection.require_allowed(before, document)
    except RefusedError as refused:
        raise invalid(refused, place) from refused
    return {name: reply} if kind.replies else {}
