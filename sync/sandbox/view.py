"""spreadsheets.get: the Spreadsheet resource, built under a field mask so that nothing is made in vain."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sync.sandbox import fields, lookup, ranges, rowdata
from sync.sandbox.cells import Json
from sync.sandbox.document import Document, invalid
from sync.sandbox.errors import RefusedError
from sync.sandbox.fields import Mask, wants
from sync.sandbox.grid import DEFAULT_HEIGHT, DEFAULT_WIDTH, Sheet
from sync.sandbox.lookup import Spot
from sync.sandbox.ranges import Box
from sync.sandbox.requests import conditional, groups, marks, names, protection


def spreadsheet(document: Document, mask: Mask, texts: Sequence[str], grid_data: bool, reader: str = "") -> Json:
    """The resource as `reader` (an address, or nothing for the owner) sees it. A mask beats `grid_data`; with ranges
    only the tabs they touch are listed. Raises ApiError."""
    return of_boxes(document, mask, _selected(document, texts), grid_data, reader)


def of_boxes(
    document: Document, mask: Mask, selected: Sequence[tuple[Sheet, list[Box]]], grid_data: bool, reader: str = ""
) -> Json:
    """The resource with these tabs and the boxes of them that are asked for."""
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
            _sheet(document, sheet, order[sheet.id], boxes, below, grid_data or bool(mask), reader)
            for sheet, boxes in selected
        ]
    below = wants(mask, "namedRanges")
    if below is not None and document.named_ranges:
        answer["namedRanges"] = [fields.apply(below, names.named_json(item)) for item in document.named_ranges]
    below = wants(mask, "developerMetadata")
    if below is not None and (entries := lookup.listed(document, document.metadata, Spot())):
        answer["developerMetadata"] = fields.apply(below, entries)
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
            sheet, box = document.locate_to_read(text)
        except RefusedError as refused:
            raise invalid(refused) from refused
        found.setdefault(sheet.id, []).append(box)
    return [(sheet, found[sheet.id]) for sheet in document.sheets if sheet.id in found]


def sheet_properties(sheet: Sheet, index: int) -> Json:
    """SheetProperties as answered: sheetId also when 0, nothing that is false or 0."""
    grid = {"rowCount": sheet.row_count, "columnCount": sheet.column_count}
    grid.update({name: value for name, value in sheet.grid_properties.items() if value})
    answer: Json = {"sheetId": sheet.id, "title": sheet.title, "index": index, "sheetType": "GRID"}
    answer["gridProperties"] = grid
    answer.update({name: value for name, value in sheet.properties.items() if value not in (False, None)})
    return answer


def _sheet(
    document: Document, sheet: Sheet, index: int, boxes: list[Box], mask: Mask, grid_data: bool, reader: str
) -> Json:
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
    for name, make in _LISTED.items():
        below = wants(mask, name)
        if below is not None and (made := make(document, sheet, reader)):
            answer[name] = fields.apply(below, made)
    below = wants(mask, "basicFilter")
    if below is not None and sheet.basic_filter:
        answer["basicFilter"] = fields.apply(below, sheet.basic_filter)
    return answer


_LISTED: dict[str, Callable[[Document, Sheet, str], list[Json]]] = {
    "conditionalFormats": lambda document, sheet, reader: [conditional.rule_json(sheet, rule) for rule in sheet.rules],
    "filterViews": lambda document, sheet, reader: _marks(sheet, "filterViews"),
    "protectedRanges": lambda document, sheet, reader: [
        protection.protected_json(document, sheet, mark, reader) for mark in sheet.marks.get("protectedRanges", ())
    ],
    "charts": lambda document, sheet, reader: list(sheet.objects.get("charts", ())),
    "bandedRanges": lambda document, sheet, reader: _marks(sheet, "bandedRanges"),
    "developerMetadata": lambda document, sheet, reader: lookup.listed(document, sheet.metadata, Spot(sheet.id)),
    "rowGroups": lambda document, sheet, reader: groups.groups_json(sheet, True),
    "columnGroups": lambda document, sheet, reader: groups.groups_json(sheet, False),
    "slicers": lambda document, sheet, reader: list(sheet.objects.get("slicers", ())),
}
"""Property of a Sheet message that is a list -> how to make it; an empty one is left out."""


def _marks(sheet: Sheet, kind: str) -> list[Json]:
    return [marks.mark_json(sheet, kind, mark) for mark in sheet.marks.get(kind, ())]


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
                if dimension.metadata:
                    entries = lookup.listed(document, dimension.metadata, Spot(sheet.id, is_rows, place))
                    told = {"developerMetadata": entries} if entries else {}
                    listed.append(fields.apply(below, {**dimension.to_json(default), **told}))
                    continue
                if dimension not in ready:
                    ready[dimension] = fields.apply(below, dimension.to_json(default))
                listed.append(ready[dimension])
            answer[name] = listed
    return answer
