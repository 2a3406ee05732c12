"""spreadsheets.get: the Spreadsheet resource, built under a field mask so that nothing is made in vain."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sync.sandbox import fields, ranges, rowdata
from sync.sandbox.cells import Json
from sync.sandbox.document import Document, invalid, require_inside
from sync.sandbox.errors import RefusedError
from sync.sandbox.fields import Mask, wants
from sync.sandbox.grid import DEFAULT_HEIGHT, DEFAULT_WIDTH, Sheet
from sync.sandbox.ranges import Box


def spreadsheet(document: Document, mask: Mask, texts: Sequence[str], grid_data: bool) -> Json:
    """The resource. A mask beats `grid_data`; with ranges only the tabs they touch are listed. Raises ApiError."""
    selected = _selected(document, texts)
    answer: Json = {}
    if wants(mask, "spreadsheetId") is not None:
        answer["spreadsheetId"] = document.id
    below = wants(mask, "properties")
    if below is not None:
        answer["properties"] = fields.apply(below, _properties(document))
    below = wants(mask, "sheets")
    if below is not None:
        order = {sheet.id: index for index, sheet in enumerate(document.sheets)}
        answer["sheets"] = [
            _sheet(document, sheet, order[sheet.id], boxes, below, grid_data or bool(mask)) for sheet, boxes in selected
        ]
    below = wants(mask, "namedRanges")
    if below is not None and document.named_ranges:
        answer["namedRanges"] = [
            fields.apply(
                below,
                {"namedRangeId": item.id, "name": item.name, "range": ranges.to_json(item.sheet_id, item.bounds)},
            )
            for item in document.named_ranges
        ]
    if wants(mask, "spreadsheetUrl") is not None:
        answer["spreadsheetUrl"] = f"https://docs.google.com/spreadsheets/d/{document.id}/edit"
    return answer


def _properties(document: Document) -> Json:
    return {**document.properties, "title": document.file.name}


def _selected(document: Document, texts: Sequence[str]) -> list[tuple[Sheet, list[Box]]]:
    if not texts:
        return [(sheet, [sheet.whole()]) for sheet in document.sheets]
    found: dict[int, list[Box]] = {}
    for text in texts:
        try:
            sheet, bounds = document.find(text)
            require_inside(sheet, bounds)
        except RefusedError as refused:
            raise invalid(refused) from refused
        found.setdefault(sheet.id, []).append(sheet.box(bounds))
    return [(sheet, found[sheet.id]) for sheet in document.sheets if sheet.id in found]


def sheet_properties(sheet: Sheet, index: int) -> Json:
    """SheetProperties as answered: sheetId also when 0, nothing that is false or 0."""
    grid = {"rowCount": sheet.row_count, "columnCount": sheet.column_count}
    grid.update({name: value for name, value in sheet.grid_properties.items() if value})
    answer: Json = {"sheetId": sheet.id, "title": sheet.title, "index": index, "sheetType": "GRID"}
    answer["gridProperties"] = grid
    answer.update({name: value for name, value in sheet.properties.items() if value not in (False, None)})
    return answer


def protected_json(sheet: Sheet, item: Any) -> Json:
    """A ProtectedRange as answered."""
    where = ranges.to_json(sheet.id, item.bounds)
    return {"protectedRangeId": item.id, "range": where, "requestingUserCanEdit": True, **item.rest}


def _sheet(document: Document, sheet: Sheet, index: int, boxes: list[Box], mask: Mask, grid_data: bool) -> Json:
    answer: Json = {}
    below = wants(mask, "properties")
    if below is not None:
        answer["properties"] = fields.apply(below, sheet_properties(sheet, index))
    below = wants(mask, "data")
    if below is not None and grid_data:
        answer["data"] = [_grid_data(document, sheet, box, below) for box in boxes]
    below = wants(mask, "merges")
    if below is not None:
        touched = [merge for merge in sheet.merges if any(merge.overlaps(box) for box in boxes)]
        if touched:
            answer["merges"] = [fields.apply(below, ranges.to_json(sheet.id, merge)) for merge in touched]
    below = wants(mask, "protectedRanges")
    if below is not None and sheet.protected:
        answer["protectedRanges"] = [fields.apply(below, protected_json(sheet, item)) for item in sheet.protected]
    below = wants(mask, "basicFilter")
    if below is not None and sheet.basic_filter:
        answer["basicFilter"] = fields.apply(below, sheet.basic_filter)
    return answer


def _grid_data(document: Document, sheet: Sheet, box: Box, mask: Mask) -> Json:
    answer: Json = {}
    if box.top and wants(mask, "startRow") is not None:
        answer["startRow"] = box.top
    if box.left and wants(mask, "startColumn") is not None:
        answer["startColumn"] = box.left
    below = wants(mask, "rowData")
    if below is not None:
        values = wants(below, "values")
        rows = [] if values is None else rowdata.build(document, sheet, box, values)
        if rows:
            answer["rowData"] = rows
    for name, is_rows, start, end, default in (
        ("rowMetadata", True, box.top, box.bottom, DEFAULT_HEIGHT),
        ("columnMetadata", False, box.left, box.right, DEFAULT_WIDTH),
    ):
        below = wants(mask, name)
        if below is not None and end > start:
            ready: dict[Any, Json] = {}
            listed = []
            for place in range(start, end):
                dimension = sheet.dimension(is_rows, place)
                if dimension not in ready:
                    ready[dimension] = fields.apply(below, dimension.to_json(default))
                listed.append(ready[dimension])
            answer[name] = listed
    return answer
