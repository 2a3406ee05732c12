"""A spreadsheet as JSON for the disk, and back. Not the API's shape: short, complete, versioned."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from sync.sandbox import file as files
from sync.sandbox import formats
from sync.sandbox.a1 import Bounds
from sync.sandbox.assumptions import Assumptions
from sync.sandbox.cells import Cell, ErrorValue, Json
from sync.sandbox.document import Document, NamedRange
from sync.sandbox.formats import Format
from sync.sandbox.grid import Row, Sheet
from sync.sandbox.marked import Dimension, Metadata, RangeMark, Rule
from sync.sandbox.ranges import Box

VERSION = 2


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
        "metadata": [list(item) for item in document.metadata],
        "assumptions": asdict(document.assumptions),
    }


def from_json(value: Json) -> Document:
    """The spreadsheet of a snapshot. Raises UnknownVersionError."""
    if value.get("version") == 1:
        value = _from_first(value)
    if value.get("version") != VERSION:
        raise UnknownVersionError(str(value.get("version")))
    return Document(
        id=value["id"],
        file=files.from_json(value["file"]),
        properties=value["properties"],
        sheets=[sheet_from_json(sheet) for sheet in value["sheets"]],
        named_ranges=[NamedRange(i, name, sheet, Bounds(*bounds)) for i, name, sheet, bounds in value["names"]],
        metadata=_entries(value["metadata"]),
        assumptions=Assumptions(**value["assumptions"]),
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
        "marks": {
            name: [[item.id, list(item.bounds), item.rest] for item in marks] for name, marks in sheet.marks.items()
        },
        "rules": [[[list(bounds) for bounds in rule.where], rule.rest] for rule in sheet.rules],
        "objects": {name: list(objects) for name, objects in sheet.objects.items()},
        "metadata": [list(item) for item in sheet.metadata],
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
        row_metadata=[_dimension(item) for item in value["rowMetadata"]],
        column_metadata=[_dimension(item) for item in value["columnMetadata"]],
        merges=[Box(*merge) for merge in value["merges"]],
        marks={
            name: tuple(RangeMark(i, Bounds(*bounds), rest) for i, bounds, rest in marks)
            for name, marks in value["marks"].items()
        },
        rules=tuple(Rule(tuple(Bounds(*bounds) for bounds in where), rest) for where, rest in value["rules"]),
        objects={name: tuple(objects) for name, objects in value["objects"].items()},
        metadata=_entries(value["metadata"]),
        properties=value["properties"],
        grid_properties=value["gridProperties"],
        basic_filter=value["basicFilter"],
        has_formulas=value["hasFormulas"],
    )


def _metadata_to_json(metadata: list[Dimension]) -> list[Any]:
    """Mostly nothing but the size; everything in full only where there is more."""
    written: list[Any] = []
    for item in metadata:
        if item == Dimension(item.pixels):
            written.append(item.pixels)
        else:
            more = (item.hidden, item.filtered, item.depth, item.collapsed, item.metadata)
            written.append([item.pixels, *more])
    return written


def _dimension(value: Any) -> Dimension:
    if not isinstance(value, list):
        return Dimension(value)
    pixels, hidden, filtered, depth, collapsed, metadata = value
    return Dimension(pixels, hidden, filtered, depth, tuple(collapsed), _entries(metadata))


def _entries(value: list[list[Any]]) -> tuple[Metadata, ...]:
    return tuple(Metadata(*item) for item in value)


def _from_first(value: Json) -> Json:
    """A snapshot of version 1, which knew of nothing but protected ranges, as one of version 2."""
    sheets = []
    for sheet in value["sheets"]:
        sizes = {
            name: [[pixels, hidden, False, 0, [], []] for pixels, hidden in sheet[name]]
            for name in ("rowMetadata", "columnMetadata")
        }
        marks = {"protectedRanges": sheet["protected"]}
        sheets.append({**sheet, **sizes, "marks": marks, "rules": [], "objects": {}, "metadata": []})
    return {**value, "version": VERSION, "sheets": sheets, "metadata": [], "assumptions": {}}


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
