"""A spreadsheet as JSON for the disk, and back. Not the API's shape: short, complete, versioned."""

from __future__ import annotations

from typing import Any

from sync.sandbox import file as files
from sync.sandbox import formats
from sync.sandbox.a1 import Bounds
from sync.sandbox.cells import Cell, ErrorValue, Json
from sync.sandbox.document import Document, NamedRange
from sync.sandbox.formats import Format
from sync.sandbox.grid import Dimension, ProtectedRange, Row, Sheet
from sync.sandbox.ranges import Box

VERSION = 1


class UnknownVersionError(ValueError):
    """The snapshot was written by another version of the sandbox."""


def to_json(document: Document) -> Json:
    """Everything about the spreadsheet but what can be worked out again."""
    return {
        "version": VERSION,
        "id": document.id,
        "file": files.to_json(document.file),
        "properties": document.properties,
        "sheets": [sheet_to_json(sheet) for sheet in document.sheets],
        "names": [[item.id, item.name, item.sheet_id, list(item.bounds)] for item in document.named_ranges],
    }


def from_json(value: Json) -> Document:
    """The spreadsheet of a snapshot. Raises UnknownVersionError."""
    if value.get("version") != VERSION:
        raise UnknownVersionError(str(value.get("version")))
    return Document(
        id=value["id"],
        file=files.from_json(value["file"]),
        properties=value["properties"],
        sheets=[sheet_from_json(sheet) for sheet in value["sheets"]],
        named_ranges=[NamedRange(i, name, sheet, Bounds(*bounds)) for i, name, sheet, bounds in value["names"]],
    )


def sheet_to_json(sheet: Sheet) -> Json:
    """One tab; formats are listed once and cells point to them."""
    known: dict[Format, int] = {}
    rows = [[_cell_to_json(cell, known) for cell in row] for row in sheet.rows]
    return {
        "id": sheet.id,
        "title": sheet.title,
        "size": [sheet.row_count, sheet.column_count],
        "formats": [shape.value for shape in known],
        "rows": rows,
        "rowMetadata": _metadata_to_json(sheet.row_metadata),
        "columnMetadata": _metadata_to_json(sheet.column_metadata),
        "merges": [list(merge) for merge in sheet.merges],
        "protected": [[item.id, list(item.bounds), item.rest] for item in sheet.protected],
        "properties": sheet.properties,
        "gridProperties": sheet.grid_properties,
        "basicFilter": sheet.basic_filter,
        "hasFormulas": sheet.has_formulas,
    }


def sheet_from_json(value: Json) -> Sheet:
    """The tab that `sheet_to_json` wrote."""
    shapes = [formats.intern(shape) for shape in value["formats"]]
    return Sheet(
        id=value["id"],
        title=value["title"],
        row_count=value["size"][0],
        column_count=value["size"][1],
        rows=[_row_from_json(row, shapes) for row in value["rows"]],
        row_metadata=[Dimension(*item) for item in value["rowMetadata"]],
        column_metadata=[Dimension(*item) for item in value["columnMetadata"]],
        merges=[Box(*merge) for merge in value["merges"]],
        protected=[ProtectedRange(i, Bounds(*bounds), rest) for i, bounds, rest in value["protected"]],
        properties=value["properties"],
        grid_properties=value["gridProperties"],
        basic_filter=value["basicFilter"],
        has_formulas=value["hasFormulas"],
    )


def _metadata_to_json(metadata: list[Dimension]) -> list[list[Any]]:
    return [[item.pixels, item.hidden] for item in metadata]


def _cell_to_json(cell: Cell | None, known: dict[Format, int]) -> Any:
    """Mostly `[value, format]`; everything in full only where there is more."""
    if cell is None:
        return None
    shape = known.setdefault(cell.format, len(known)) if cell.format is not None else None
    if cell.formula is None and cell.note is None and cell.runs is None and cell.validation is None:
        return [cell.value, shape]
    return [cell.value, shape, cell.formula, cell.note, cell.runs, cell.validation]


def _row_from_json(row: list[Any], shapes: list[Format | None]) -> Row:
    return Row(None if cell is None else _cell_from_json(cell, shapes) for cell in row)


def _cell_from_json(value: list[Any], shapes: list[Format | None]) -> Cell:
    constant = ErrorValue(*value[0]) if isinstance(value[0], list) else value[0]
    shape = None if value[1] is None else shapes[value[1]]
    if len(value) == 2:
        return Cell(constant, None, shape)
    runs = None if value[4] is None else tuple(value[4])
    return Cell(constant, value[2], shape, value[3], runs, value[5])
