"""RowData of spreadsheets.get: ten thousand rows of cells as JSON in a fraction of a second.

A row is made as finished bytes and kept with the row, which never changes. A cell with nothing but a constant is a
template (its format decides which) with the value put in; all other cells are built as dicts.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple

import orjson

from sync.sandbox import fields, formats, render
from sync.sandbox.cells import EMPTY, Cell, ErrorValue, Json, Scalar, extended
from sync.sandbox.conditional_looks import ConditionalLooks
from sync.sandbox.document import Document
from sync.sandbox.fields import Mask, wants
from sync.sandbox.formats import Format
from sync.sandbox.formula import effective, spilled
from sync.sandbox.formula_looks import look
from sync.sandbox.grid import NOTHING, Row, Sheet
from sync.sandbox.ranges import Box

_Build = Callable[[Cell, Scalar, Format | None], Any]
_HYPERLINK = re.compile(r'=\s*HYPERLINK\s*\(\s*"((?:[^"]|"")+)"\s*[,;)]', re.IGNORECASE)
_KINDS: dict[type, str] = {str: "stringValue", int: "numberValue", float: "numberValue", bool: "boolValue"}


class _Template(NamedTuple):
    """JSON of a constant cell: `values` places for the value, then one for the shown text if `shows`."""

    text: bytes
    values: int
    shows: bool


def build(document: Document, sheet: Sheet, box: Box, mask: Mask) -> list[Any]:
    """The rows of the box, each as finished JSON, without empty rows at the end.

    A row without formulas looks the same until someone edits it, so its JSON is kept with it: whoever reads the same
    fields again (a sync does, all day) pays for the changed rows only.
    """
    cells_json = _Cells(document, sheet, mask)
    key = (document.locale, box.left, box.right, orjson.dumps(mask))
    rows: list[Any] = []
    last = 0
    arrays = {row for row, _ in cells_json.arrays}
    looks = cells_json.looks
    end = max(len(sheet.rows), max(arrays, default=-1) + 1, looks.bottom if looks else 0)
    for number in range(box.top, min(box.bottom, end)):
        row = sheet.row(number)
        changes = number in arrays or (looks is not None and looks.reach(number) > 0)
        fragment = None if changes else row.kept.get(key)
        if fragment is None:
            written = cells_json.row(row, number, box)
            fragment = orjson.Fragment(b'{"values":[' + b",".join(written) + b"]}") if written else NOTHING
            if not changes and not (sheet.has_formulas and any(cell is not None and cell.formula for cell in row)):
                row.keep(key, fragment)
        rows.append(fragment)
        if fragment is not NOTHING:
            last = len(rows)
    return rows[:last]


class _Cells:
    """How the cells of one answer are written, decided once."""

    def __init__(self, document: Document, sheet: Sheet, mask: Mask) -> None:
        self.document, self.sheet, self.mask = document, sheet, mask
        self.locale = document.locale
        self.builders = _builders(self.locale, mask)
        self.templates: dict[tuple[Format | None, type], _Template] = {}
        self.arrays = spilled(document, sheet)
        formatted = sheet.rules and wants(mask, "effectiveFormat") is not None
        self.looks = ConditionalLooks(document, sheet) if formatted else None

    def row(self, row: Row, number: int, box: Box) -> list[bytes]:
        """The cells of a row, without the empty ones at the end."""
        written: list[bytes] = []
        length = 0
        cells: tuple[Cell | None, ...] = row[box.left : box.right]
        painted = min(self.looks.reach(number), box.right) if self.looks else 0
        if self.arrays or painted:
            reach = max((column + 1 for at, column in self.arrays if at == number and column < box.right), default=0)
            cells += (None,) * (max(reach, painted) - box.left - len(cells))
        for column, cell in enumerate(cells, box.left):
            if self.arrays and (number, column) in self.arrays:
                text = self.in_full(cell or EMPTY, self.arrays[number, column], (number, column))
            elif column < painted:
                text = self.painted(cell, number, column)
            else:
                text = b"{}" if cell is None else self.cell(cell, number, column)
            written.append(text)
            if len(text) > 2:
                length = len(written)
        return written[:length]

    def cell(self, cell: Cell, row: int, column: int) -> bytes:
        """The CellData of one cell."""
        value, formula, shape, note, runs, validation = cell
        plain = note is None and runs is None and validation is None and formula is None
        if not plain or value is None or type(value) is ErrorValue:
            result = value if formula is None else effective(self.document, self.sheet, row, column)
            return self.in_full(cell, result, (row, column))
        template = self.templates.get((shape, type(value)))
        if template is None:
            template = self.templates[shape, type(value)] = self.template(shape, type(value))
        json = orjson.dumps(value)
        if not template.shows:
            return template.text % ((json,) * template.values)
        shown = json
        if shape is not None or type(value) is not str:
            shown = orjson.dumps(render.shown(value, shape, self.locale))
        return template.text % ((json,) * template.values + (shown,))

    def painted(self, cell: Cell | None, row: int, column: int) -> bytes:
        """A cell in the reach of conditional formats; an empty one that meets none is nothing."""
        if cell is None and self.looks is not None and self.looks.look(row, column, None, None) is None:
            return b"{}"
        value = None if cell is None else effective(self.document, self.sheet, row, column)
        return self.in_full(cell or EMPTY, value, (row, column))

    def in_full(self, cell: Cell, value: Scalar, place: tuple[int, int] | None = None) -> bytes:
        """Any cell, field by field; conditional formats show at a place (row, column)."""
        shape = look(self.document, self.sheet, cell)
        if self.looks is not None and place is not None:
            shape = self.looks.look(*place, value, shape)
        built = {name: item for name, make in self.builders if (item := make(cell, value, shape)) is not None}
        return orjson.dumps(built)

    def template(self, shape: Format | None, kind: type) -> _Template:
        """The template of constants of a type under a format."""
        parts: list[bytes] = []
        for name in ("userEnteredValue", "effectiveValue"):
            below = wants(self.mask, name)
            if below is not None and wants(below, _KINDS[kind]) is not None:
                parts.append(f'"{name}":{{"{_KINDS[kind]}":%b}}'.encode())
        values = len(parts)
        shows = wants(self.mask, "formattedValue") is not None
        if shows:
            parts.append(b'"formattedValue":%b')
        rest = self.in_full(Cell(format=shape), None)[1:-1].replace(b"%", b"%%")
        if rest:
            parts.append(rest)
        return _Template(b"{" + b",".join(parts) + b"}", values, shows)


def _builders(locale: str, mask: Mask) -> list[tuple[str, _Build]]:
    """What to make of each cell under the mask."""
    made: list[tuple[str, _Build]] = []

    def entered(below: Mask) -> _Build:
        def make(cell: Cell, value: Scalar, shape: Format | None) -> Any:
            if cell.formula is not None:
                return fields.apply(below, {"formulaValue": cell.formula}) or None
            return _value(below, cell.value)

        return make

    def user_format(below: Mask) -> _Build:
        key = orjson.dumps(below).decode()
        return lambda cell, value, shape: cell.format.user_json(below, key) if cell.format is not None else None

    def effective_format(below: Mask) -> _Build:
        key = orjson.dumps(below).decode()
        default = formats.Format({})
        return lambda cell, value, shape: (shape or default).effective_json(below, key)

    def add(name: str, make: Callable[[Mask], _Build]) -> None:
        below = wants(mask, name)
        if below is not None:
            made.append((name, make(below)))

    add("userEnteredValue", entered)
    add("effectiveValue", lambda below: lambda cell, value, shape: _value(below, value))
    add(
        "formattedValue",
        lambda below: lambda cell, value, shape: None if value is None else render.shown(value, shape, locale),
    )
    add("userEnteredFormat", user_format)
    add("effectiveFormat", effective_format)
    add("hyperlink", lambda below: lambda cell, value, shape: _hyperlink(cell))
    add("note", lambda below: lambda cell, value, shape: cell.note)
    add("textFormatRuns", lambda below: lambda cell, value, shape: _runs(below, cell))
    add("dataValidation", lambda below: lambda cell, value, shape: fields.apply(below, cell.validation))
    return made


def _value(below: Mask, value: Scalar) -> Json | None:
    if value is None:
        return None
    masked: Json = fields.apply(below, extended(value))
    return masked or None


def _hyperlink(cell: Cell) -> str | None:
    if cell.formula is not None:
        address = _HYPERLINK.match(cell.formula)
        if address:
            return address[1].replace('""', '"')
    if cell.format is None:
        return None
    link = (cell.format.value.get("textFormat") or {}).get("link") or {}
    uri: str | None = link.get("uri")
    return uri


def _runs(below: Mask, cell: Cell) -> Any:
    return fields.apply(below, list(cell.runs)) if cell.runs else None
