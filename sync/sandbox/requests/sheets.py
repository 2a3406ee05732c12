"""Tabs and the spreadsheet itself: add, delete, duplicate, change properties."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sync.sandbox import cells, fields, locales, lookup, ranges, rewriting
from sync.sandbox.cells import Json
from sync.sandbox.document import Document
from sync.sandbox.errors import RefusedError
from sync.sandbox.formats import replace_masked
from sync.sandbox.grid import MOST_CELLS, Sheet
from sync.sandbox.marked import OBJECT_IDS, Dimension, Metadata
from sync.sandbox.theme import with_style
from sync.sandbox.view import sheet_properties

_OWN = ("hidden", "rightToLeft", "tabColor", "tabColorStyle")
LONGEST_TITLE = 100


def new_sheet(document: Document, properties: Json) -> Sheet:
    """A tab from SheetProperties, not yet in the document. Raises RefusedError."""
    if properties.get("sheetType", "GRID") not in ("GRID", "SHEET_TYPE_UNSPECIFIED"):
        raise RefusedError(f"This sandbox has no tabs of type {properties['sheetType']}.")
    sheet_id = properties.get("sheetId")
    if sheet_id is None:
        sheet_id = document.new_sheet_id()
    elif sheet_id < 0:
        raise RefusedError("sheetId cannot be negative.")
    elif any(sheet.id == sheet_id for sheet in document.sheets):
        raise RefusedError(f"A sheet with id: {sheet_id} already exists. Please enter another id.")
    grid = properties.get("gridProperties") or {}
    title = properties.get("title")
    if title is None:
        title = _free_title(document)
    sheet = Sheet(
        id=sheet_id,
        title=checked_title(document, title, None),
        row_count=grid.get("rowCount", 1000),
        column_count=grid.get("columnCount", 26),
        properties={name: properties[name] for name in _OWN if name in properties},
        grid_properties={name: value for name, value in grid.items() if name not in ("rowCount", "columnCount")},
    )
    with_style(sheet.properties, "tabColor")
    _check_grid(sheet, sheet.row_count, sheet.column_count)
    return sheet


def checked_title(document: Document, title: str, own: Sheet | None) -> str:
    """The title, when it may be used. Raises RefusedError."""
    if not title:
        raise RefusedError("The sheet name cannot be empty.")
    if len(title) > LONGEST_TITLE:
        raise RefusedError(f"The sheet name cannot be greater than {LONGEST_TITLE} characters.")
    other = document.sheet_titled(title)
    if other is not None and other is not own:
        raise RefusedError(f'A sheet with the name "{title}" already exists. Please enter another name.')
    return title


def _free_title(document: Document) -> str:
    number = len(document.sheets) + 1
    while document.sheet_titled(f"Sheet{number}"):
        number += 1
    return f"Sheet{number}"


def _check_grid(sheet: Sheet, rows: int, columns: int) -> None:
    if rows < 1 or columns < 1:
        raise RefusedError("gridProperties.rowCount and gridProperties.columnCount must be at least 1.")
    if rows * columns > MOST_CELLS:
        raise RefusedError(
            f"This action would increase the number of cells in the workbook above the limit of {MOST_CELLS} cells."
        )
    if sheet.frozen_rows >= rows:
        raise RefusedError("You can't freeze all visible rows on the sheet.")
    if sheet.frozen_columns >= columns:
        raise RefusedError("You can't freeze all visible columns on the sheet.")


def add_sheet(document: Document, request: Json) -> Json:
    """Add a tab; the reply is its properties (SHEETS_BEHAVIOURS 40)."""
    properties = request.get("properties") or {}
    sheet = new_sheet(document, properties)
    index = properties.get("index", len(document.sheets))
    if not 0 <= index <= len(document.sheets):
        raise RefusedError(f"Cannot add sheet at index {index}: there are only {len(document.sheets)} sheets.")
    document.sheets.insert(index, sheet)
    return {"properties": sheet_properties(sheet, index)}


def delete_sheet(document: Document, request: Json) -> Json:
    """Delete a tab, with the names of its ranges."""
    sheet = document.sheet(request.get("sheetId", 0))
    left = [other for other in document.sheets if other is not sheet]
    if not left:
        raise RefusedError("You can't remove all the sheets in a document.")
    if all(other.hidden for other in left):
        raise RefusedError("You can't remove all the visible sheets in a document.")
    document.sheets = left
    document.named_ranges = [item for item in document.named_ranges if item.sheet_id != sheet.id]
    rewriting.tab_deleted(document, sheet.title)
    return {}


def duplicate(document: Document, source: Sheet, sheet_id: int | None, title: str | None, index: int | None) -> Json:
    """Put a copy of a tab into the document; answers its properties."""
    if title is None:
        title = f"Copy of {source.title}"
        number = 2
        while document.sheet_titled(title):
            title, number = f"Copy of {source.title} {number}", number + 1
    fresh = new_sheet(document, {"title": title, **({} if sheet_id is None else {"sheetId": sheet_id})})
    copy = source.clone()
    copy.id, copy.title = fresh.id, fresh.title
    _with_new_ids(document, copy)
    if copy.basic_filter:
        bounds = ranges.bounds_from_json(copy.basic_filter["range"])
        copy.basic_filter = {**copy.basic_filter, "range": ranges.to_json(copy.id, bounds)}
    place = len(document.sheets) if index is None else min(max(index, 0), len(document.sheets))
    document.sheets.insert(place, copy)
    return sheet_properties(copy, place)


def _with_new_ids(document: Document, copy: Sheet) -> None:
    """Ids are unique in a spreadsheet: what hangs on a copied tab gets new ones."""
    for kind, marks in copy.marks.items():
        taken = {mark.id for sheet in document.sheets for mark in sheet.marks.get(kind, ())}
        copy.marks[kind] = tuple(replace(mark, id=document.new_id(taken)) for mark in marks)
    for kind, items in copy.objects.items():
        copy.objects[kind] = tuple(_placed(document, copy, kind, item) for item in items)
    taken = {item.id for item, _ in lookup.all_entries(document)}

    def again(items: tuple[Metadata, ...]) -> tuple[Metadata, ...]:
        if not document.assumptions.duplicates_carry_metadata:
            return ()
        return tuple(item._replace(id=document.new_id(taken)) for item in items)

    copy.metadata = again(copy.metadata)
    for dimensions in (copy.row_metadata, copy.column_metadata):
        for index, dimension in enumerate(dimensions):
            if dimension.metadata:
                dimensions[index] = replace(dimension, metadata=again(dimension.metadata))


def _placed(document: Document, sheet: Sheet, kind: str, item: Json) -> Json:
    overlay = item["position"]["overlayPosition"]
    anchor = {**(overlay.get("anchorCell") or {}), "sheetId": sheet.id}
    taken = {other[OBJECT_IDS[kind]] for one in document.sheets for other in one.objects.get(kind, ())}
    position = {"overlayPosition": {**overlay, "anchorCell": anchor}}
    return {**item, OBJECT_IDS[kind]: document.new_id(taken), "position": position}


def duplicate_sheet(document: Document, request: Json) -> Json:
    """Copy a tab within the spreadsheet."""
    source = document.sheet(request.get("sourceSheetId", 0))
    index = request.get("insertSheetIndex", 0)
    properties = duplicate(document, source, request.get("newSheetId"), request.get("newSheetName"), index)
    return {"properties": properties}


def update_sheet_properties(document: Document, request: Json) -> Json:
    """Title, place, size, freezing, visibility, colour of a tab."""
    mask = fields.for_update(request.get("fields"), "SheetProperties", RefusedError)
    properties = request.get("properties") or {}
    sheet = document.sheet(properties.get("sheetId", 0))
    named = mask or {name: {} for name in ("title", "index", "gridProperties", *_OWN) if name in properties}
    named = {name: below for name, below in named.items() if name not in ("sheetId", "sheetType")}
    if "title" in named:
        old, sheet.title = sheet.title, checked_title(document, properties.get("title", ""), sheet)
        rewriting.renamed(document, old, sheet.title)
    if "gridProperties" in named:
        _update_grid(document, sheet, properties.get("gridProperties") or {}, named["gridProperties"])
    own = {name: below for name, below in named.items() if name in _OWN}
    if own:
        sheet.properties = replace_masked(sheet.properties, properties, own)
        with_style(sheet.properties, "tabColor")
        if all(other.hidden for other in document.sheets):
            raise RefusedError("You can't hide all the sheets in a document.")
    if "index" in named:
        _move(document, sheet, properties.get("index", 0))
    return {}


def _update_grid(document: Document, sheet: Sheet, grid: Json, below: fields.Mask) -> None:
    wanted = {name: grid.get(name) for name in (below or grid)}
    rows = int(wanted.pop("rowCount", sheet.row_count) or 0)
    columns = int(wanted.pop("columnCount", sheet.column_count) or 0)
    merged = {**sheet.grid_properties, **wanted}
    sheet.grid_properties = {name: value for name, value in merged.items() if value}
    _check_grid(sheet, rows, columns)
    if not document.assumptions.shrinking_drops_cells:
        _refuse_loss(sheet, rows, columns)
    shrunk_rows, shrunk_columns = sheet.row_count - rows, sheet.column_count - columns
    sheet.resize(rows, columns)
    if shrunk_rows > 0:
        rewriting.shift(document, sheet, True, rows, -shrunk_rows)
    if shrunk_columns > 0:
        rewriting.shift(document, sheet, False, columns, -shrunk_columns)


def _refuse_loss(sheet: Sheet, rows: int, columns: int) -> None:
    if any(
        cell.has_content and (row >= rows or column >= columns) for row, column, cell in sheet.cells_in(sheet.whole())
    ):
        raise RefusedError("The new size of the grid would drop cells that are not empty.")


def _move(document: Document, sheet: Sheet, index: int) -> None:
    """The new index counts with the tab still in its old place, as Google does."""
    old = document.sheets.index(sheet)
    if not 0 <= index <= len(document.sheets):
        raise RefusedError(f"Cannot move sheet to index {index}: there are only {len(document.sheets)} sheets.")
    document.sheets.remove(sheet)
    document.sheets.insert(index - 1 if index > old else index, sheet)


def update_spreadsheet_properties(document: Document, request: Json) -> Json:
    """Title, locale, time zone, recalculation."""
    mask = fields.for_update(request.get("fields"), "SpreadsheetProperties", RefusedError)
    properties = request.get("properties") or {}
    named = mask or {name: {} for name in properties}
    if "title" in named:
        if not properties.get("title"):
            raise RefusedError("The title cannot be empty.")
        document.file = replace(document.file, name=properties["title"])
    sent = {name: "" for name in ("locale", "timeZone") if name in named} | properties
    checked = checked_properties({name: sent[name] for name in named if name in sent and name != "title"})
    others = {name: below for name, below in named.items() if name not in ("title", "defaultFormat")}
    old = document.locale
    document.properties = {**document.properties, **replace_masked(document.properties, checked, others)}
    if document.locale != old:
        rewriting.relocalised(document, old)
    return {}


def checked_properties(properties: Json) -> Json:
    """SpreadsheetProperties whose locale and time zone exist. Raises RefusedError."""
    if "locale" in properties and not locales.is_known(properties["locale"]):
        raise RefusedError(f"Unsupported locale: {properties['locale']}")
    if "timeZone" in properties:
        try:
            ZoneInfo(properties["timeZone"])
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise RefusedError(f"Invalid time zone: {properties['timeZone']}") from None
    return properties


def fill(document: Document, sheet: Sheet, value: Json) -> None:
    """Put grid data, merges and protected ranges of a Sheet message (spreadsheets.create) into a new tab."""
    for block in value.get("data") or []:
        top, left = block.get("startRow", 0), block.get("startColumn", 0)
        rows = [row.get("values") or [] for row in block.get("rowData") or []]
        bottom, right = top + len(rows), left + max((len(row) for row in rows), default=0)
        sheet.row_count, sheet.column_count = max(sheet.row_count, bottom), max(sheet.column_count, right)
        for offset, sent in enumerate(rows):
            sheet.put(top + offset, left, [cells.update(None, data, fields.ALL) for data in sent])
        for name, is_rows, start in (("rowMetadata", True, top), ("columnMetadata", False, left)):
            for offset, item in enumerate(block.get(name) or []):
                size: dict[str, Any] = {"pixels": item.get("pixelSize"), "hidden": item.get("hiddenByUser", False)}
                if Dimension(**size) != Dimension():
                    sheet.set_dimensions(is_rows, start + offset, start + offset + 1, **size)
