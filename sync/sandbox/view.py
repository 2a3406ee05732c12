"""spreadsheets.get: the Spreadsheet resource, built under a field mask so that nothing is made in vain."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import orjson

from sync.sandbox import fields, formats, ranges, render
from sync.sandbox.cells import Cell, Json, Scalar, extended
from sync.sandbox.document import Document, invalid, require_inside
from sync.sandbox.errors import RefusedError
from sync.sandbox.fields import Mask, wants
from sync.sandbox.formula import effective
from sync.sandbox.grid import DEFAULT_HEIGHT, DEFAULT_WIDTH, Sheet
from sync.sandbox.ranges import Box

_Build = Callable[[Cell, Scalar], Any]


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
        rows = [] if values is None else _row_data(document, sheet, box, values)
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


def _row_data(document: Document, sheet: Sheet, box: Box, mask: Mask) -> list[Json]:
    builders = _builders(document, mask)
    empty: Json = {}
    rows: list[Json] = []
    last = 0
    for row in range(box.top, min(box.bottom, len(sheet.rows))):
        values: list[Json] = []
        length = 0
        for column, cell in enumerate(sheet.rows[row][box.left : box.right], box.left):
            built = empty
            if cell is not None:
                value = cell.value if cell.formula is None else effective(document, sheet, row, column)
                built = {}
                for name, build in builders:
                    item = build(cell, value)
                    if item is not None:
                        built[name] = item
                if built:
                    length = len(values) + 1
            values.append(built)
        if length:
            rows.append({"values": values if length == len(values) else values[:length]})
            last = len(rows)
        else:
            rows.append(empty)
    return rows[:last]


def _builders(document: Document, mask: Mask) -> list[tuple[str, _Build]]:
    """What to make of each cell, decided once per answer."""
    made: list[tuple[str, _Build]] = []
    locale = document.locale

    def entered(below: Mask) -> _Build:
        def build(cell: Cell, value: Scalar) -> Any:
            if cell.formula is not None:
                return fields.apply(below, {"formulaValue": cell.formula})
            return _value(below, cell.value)

        return build

    def shown(cell: Cell, value: Scalar) -> Any:
        if value is None:
            return None
        return value if cell.format is None and isinstance(value, str) else render.shown(value, cell.format, locale)

    def user_format(below: Mask) -> _Build:
        key = orjson.dumps(below).decode()
        return lambda cell, value: cell.format.user_json(below, key) if cell.format is not None else None

    def effective_format(below: Mask) -> _Build:
        key = orjson.dumps(below).decode()
        plain = formats.Format({}).effective_json(below, key)

        def build(cell: Cell, value: Scalar) -> Any:
            return cell.format.effective_json(below, key) if cell.format is not None else plain

        return build

    def add(name: str, make: Callable[[Mask], _Build]) -> None:
        below = wants(mask, name)
        if below is not None:
            made.append((name, make(below)))

    add("userEnteredValue", entered)
    add("effectiveValue", lambda below: lambda cell, value: _value(below, value))
    add("formattedValue", lambda below: shown)
    add("userEnteredFormat", user_format)
    add("effectiveFormat", effective_format)
    add("hyperlink", lambda below: lambda cell, value: _hyperlink(cell))
    add("note", lambda below: lambda cell, value: cell.note)
    add("textFormatRuns", lambda below: lambda cell, value: _runs(below, cell))
    add("dataValidation", lambda below: lambda cell, value: fields.apply(below, cell.validation))
    return made


def _value(below: Mask, value: Scalar) -> Any:
    if value is None:
        return None
    return extended(value) if not below else fields.apply(below, extended(value)) or None


def _hyperlink(cell: Cell) -> str | None:
    if cell.format is None:
        return None
    link = (cell.format.value.get("textFormat") or {}).get("link") or {}
    uri: str | None = link.get("uri")
    return uri


def _runs(below: Mask, cell: Cell) -> Any:
    return fields.apply(below, list(cell.runs)) if cell.runs else None
