"""The values methods: blocks of plain values by A1 range."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import orjson

from sync.sandbox import a1, contract, entering, entry, formats, render, tables
from sync.sandbox.cells import EMPTY, Cell, ErrorValue, Json, Scalar, text_or_none, whole, with_value
from sync.sandbox.document import Document, invalid
from sync.sandbox.errors import ApiError, RefusedError, bad_request
from sync.sandbox.formula import effective, spilled
from sync.sandbox.formula_looks import look
from sync.sandbox.formula_translator import is_beyond
from sync.sandbox.grid import MOST_CELLS, Sheet
from sync.sandbox.locales import conventions
from sync.sandbox.ranges import Box
from sync.sandbox.requests.dimensions import insert as insert_lines

INPUT_OPTIONS = ("RAW", "USER_ENTERED")
RENDER_OPTIONS = ("FORMATTED_VALUE", "UNFORMATTED_VALUE", "FORMULA")
DATE_OPTIONS = ("SERIAL_NUMBER", "FORMATTED_STRING")
DIMENSIONS = ("DIMENSION_UNSPECIFIED", "ROWS", "COLUMNS")


def option(given: Mapping[str, Any], name: str, allowed: tuple[str, ...], default: str) -> str:
    """An enum parameter of a values method. Raises ApiError 400 for a value that is not in it."""
    value = given.get(name) or default
    if value not in allowed:
        kind = f"type.googleapis.com/google.apps.sheets.v4.{name[0].upper()}{name[1:]}"
        raise bad_request([(contract.snake(name), f"Invalid value at '{contract.snake(name)}' ({kind}), \"{value}\"")])
    return str(value)


def get(document: Document, text: str, given: Mapping[str, Any]) -> Json:
    """The ValueRange of one A1 text."""
    try:
        sheet, box = document.locate_to_read(text)
    except RefusedError as refused:
        raise invalid(refused) from refused
    return read(document, sheet, box, given)


def read(document: Document, sheet: Sheet, box: Box, given: Mapping[str, Any]) -> Json:
    """The ValueRange of a box: trailing empties left out, no `values` when there are none."""
    how = option(given, "valueRenderOption", RENDER_OPTIONS, "FORMATTED_VALUE")
    dates_as = option(given, "dateTimeRenderOption", DATE_OPTIONS, "SERIAL_NUMBER")
    major = option(given, "majorDimension", DIMENSIONS, "ROWS")
    rows: list[list[Any]] = []
    covered = _covered(sheet, box)
    locale = document.locale
    arrays = spilled(document, sheet)
    last = max(len(sheet.rows), max((row + 1 for row, _ in arrays), default=0))
    for row in range(box.top, min(box.bottom, last)):
        line: list[Any] = []
        cells: Sequence[Cell | None] = sheet.row(row)[box.left : box.right]
        if arrays:
            cells = _with_arrays(cells, row, box, arrays)
        for column, cell in enumerate(cells, box.left):
            if cell is None or not cell.has_content or (row, column) in covered:
                line.append("")
            elif cell.formula is None and isinstance(cell.value, str) and cell.format is None:
                line.append(cell.value)
            else:
                line.append(_rendered(document, sheet, row, column, cell, how, dates_as, locale))
        rows.append(line)
    columns = major == "COLUMNS"
    if columns:
        width = max((len(line) for line in rows), default=0)
        rows = [[line[index] if index < len(line) else "" for line in rows] for index in range(width)]
    answer: Json = {"range": document.range_name(sheet, box), "majorDimension": "COLUMNS" if columns else "ROWS"}
    trimmed = [_without_tail(line) for line in rows]
    while trimmed and not trimmed[-1]:
        trimmed.pop()
    if trimmed:
        answer["values"] = trimmed
    return answer


def _with_arrays(
    cells: Sequence[Cell | None], row: int, box: Box, arrays: Mapping[tuple[int, int], Scalar]
) -> list[Cell | None]:
    """The cells of a row with what the arrays of other cells spill into the empty ones."""
    reach = max((column + 1 for at, column in arrays if at == row and column < box.right), default=0)
    filled = [*cells, *[None] * (reach - box.left - len(cells))]
    for index, cell in enumerate(filled):
        if (row, box.left + index) in arrays:
            filled[index] = (cell or EMPTY)._replace(value=arrays[row, box.left + index])
    return filled


def _covered(sheet: Sheet, box: Box) -> set[tuple[int, int]]:
    """Cells hidden under a merge (all but its top-left)."""
    return {
        (row, column)
        for merge in sheet.merges
        if merge.overlaps(box)
        for row in range(merge.top, merge.bottom)
        for column in range(merge.left, merge.right)
        if (row, column) != (merge.top, merge.left)
    }


def _rendered(
    document: Document, sheet: Sheet, row: int, column: int, cell: Cell, how: str, dates_as: str, locale: str
) -> Any:
    if how == "FORMULA" and cell.formula is not None:
        return cell.formula
    value = cell.value if cell.formula is None else effective(document, sheet, row, column)
    if value is None:
        return ""
    shape = look(document, sheet, cell)
    if how == "FORMATTED_VALUE" or isinstance(value, ErrorValue):
        return render.shown(value, shape, locale)
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if is_number and dates_as == "FORMATTED_STRING" and render.is_date(shape):
        return render.shown(value, shape, locale)
    return value


def _without_tail(line: list[Any]) -> list[Any]:
    length = len(line)
    while length and line[length - 1] == "":
        length -= 1
    return line[:length]


def typed(document: Document, raw: Any, old: Cell | None, user_entered: bool, today: datetime) -> Cell | None:
    """The cell after a JSON value was written into it, as it is or as if typed."""
    value, formula, shape = _constant(raw), None, None
    if isinstance(value, str):
        text = text_or_none(value)
        value = text
        as_text = old is not None and old.format is not None and old.format.type == "TEXT"
        if text is not None and user_entered and not as_text:
            value, formula, shape = entry.read(text, conventions(document.locale), today.date(), document.assumptions)
    cell = with_value(old, value, formula)
    if shape and cell and not (cell.format and cell.format.type):
        kind, pattern = shape
        cell = cell._replace(format=formats.with_number_format(cell.format, {"type": kind, "pattern": pattern}))
    return cell


def _constant(raw: Any) -> Scalar:
    if isinstance(raw, (bool, str)):
        return raw
    if isinstance(raw, (int, float)):
        return whole(raw)
    raise RefusedError(f"Invalid value: {_dump(raw)}")


def _refuse_structures(body: Json, place: str) -> None:
    """Raise ApiError for a cell that is a list or an object; Google says where and shows it as protobuf text."""
    for index, line in enumerate(body.get("values") or []):
        for offset, raw in enumerate(line):
            if isinstance(raw, (list, dict)):
                where = f"{place}.values" if place else "values"
                raise ApiError(400, f"Invalid {where}[{index}][{offset}]: {_dump(raw)}\n")


def _dump(raw: Any, indent: str = "") -> str:
    deeper = indent + "  "
    if isinstance(raw, list):
        lines = [f"{deeper}values {{\n{deeper}  {_dump(item, deeper + '  ')}\n{deeper}}}\n" for item in raw]
        return f"list_value {{\n{''.join(lines)}{indent}}}"
    if isinstance(raw, dict):
        inner = deeper + "  "
        lines = [
            f"{deeper}fields {{\n{inner}key: {_quoted(key)}\n"
            f"{inner}value {{\n{inner}  {_dump(item, inner + '  ')}\n{inner}}}\n{deeper}}}\n"
            for key, item in raw.items()
        ]
        return f"struct_value {{\n{''.join(lines)}{indent}}}"
    if raw is None:
        return "null_value: NULL_VALUE"
    if isinstance(raw, bool):
        return f"bool_value: {str(raw).lower()}"
    return f"string_value: {_quoted(raw)}" if isinstance(raw, str) else f"number_value: {raw}"


def _quoted(text: str) -> str:
    return orjson.dumps(text).decode()


def write(
    document: Document, body: Json, text: str, given: Mapping[str, Any], at: int, place: str = ""
) -> tuple[Json, Sheet, Box]:
    """Write a ValueRange at an A1 text; answers (UpdateValuesResponse without id, tab, box).

    The box is the range asked for, or from a single cell what was written from there: those values are shown when the
    answer is to have them. `place` such as `data[1]` is where in a larger request the ValueRange stands.
    Raises ApiError.
    """
    _refuse_structures(body, place)
    try:
        if body.get("range") and body["range"] != text and document.find(body["range"]) != document.find(text):
            raise RefusedError(f"Requested writing within range [{text}], but the body names [{body['range']}].")
        sheet, bounds = document.find(text)
        box = document.locate(text)[1]
        single = bounds.top is not None and bounds.left is not None and box.height == box.width == 1
        update, sheet, written = _write(document, sheet, box, body, given, at, bounded=not single)
    except RefusedError as refused:
        raise invalid(refused, place) from refused
    return update, sheet, written if single else box


def _write(
    document: Document, sheet: Sheet, box: Box, body: Json, given: Mapping[str, Any], at: int, *, bounded: bool
) -> tuple[Json, Sheet, Box]:
    user_entered = input_option(given) == "USER_ENTERED"
    rows = by_rows(body)
    height, width = len(rows), max((len(row) for row in rows), default=0)
    if bounded and (height > box.height or width > box.width):
        where = document.range_name(sheet, box)
        if height > box.height:
            tried = f"row [{box.top + box.height + 1}]"
        else:
            tried = f"column [{a1.column_name(box.left + box.width)}]"
        raise RefusedError(f"Requested writing within range [{where}], but tried writing to {tried}")
    written = Box(box.top, box.top + max(height, 1), box.left, box.left + max(width, 1))
    if written.bottom > sheet.row_count or written.right > sheet.column_count:
        raise document.outside(sheet, written)
    today = datetime.fromtimestamp(at / 1000, UTC)
    touched: list[tuple[int, int]] = []
    for offset, values in enumerate(rows):
        row = written.top + offset
        cells = sheet.slice(row, written.left, written.left + len(values))
        for index, raw in enumerate(values):
            if raw is not None:
                old = cells[index]
                cell = typed(document, raw, old, user_entered, today)
                if old is not None and cell is not None and cell.formula is not None and is_beyond(cell.formula):
                    shown = old.value if old.formula is None else effective(document, sheet, row, written.left + index)
                    cell = cell._replace(value=shown)
                place = (row, written.left + index)
                cells[index] = entering.entered(document, sheet, place, old, cell, user_entered)
                touched.append(place)
        sheet.put(row, written.left, cells)
    block = _block(written, touched)
    return {"updatedRange": document.range_name(sheet, block), **_counts(touched)}, sheet, block


def _block(written: Box, touched: list[tuple[int, int]]) -> Box:
    """Without the lines and columns at the end of which nothing but null was sent."""
    bottom = max((row for row, _ in touched), default=written.top) + 1
    right = max((column for _, column in touched), default=written.left) + 1
    return Box(written.top, bottom, written.left, right)


def _counts(touched: list[tuple[int, int]]) -> Json:
    counts = {
        "updatedRows": len({row for row, _ in touched}),
        "updatedColumns": len({column for _, column in touched}),
        "updatedCells": len(touched),
    }
    return {name: count for name, count in counts.items() if count}


def input_option(given: Mapping[str, Any]) -> str:
    """The valueInputOption, which has no default."""
    if given.get("valueInputOption") in (None, "", "INPUT_VALUE_OPTION_UNSPECIFIED"):
        raise ApiError(400, "'valueInputOption' is required but not specified")
    return option(given, "valueInputOption", INPUT_OPTIONS, "")


def by_rows(body: Json) -> list[list[Any]]:
    """The values of a ValueRange as rows, whatever its major dimension."""
    values: list[list[Any]] = body.get("values") or []
    if body.get("majorDimension") != "COLUMNS":
        return values
    height = max((len(column) for column in values), default=0)
    return [[column[index] if index < len(column) else None for column in values] for index in range(height)]


def append(document: Document, body: Json, text: str, given: Mapping[str, Any], at: int) -> tuple[Json, Sheet, Box]:
    """Write rows after the table found in the range; answers (AppendValuesResponse without id, tab, box)."""
    insert = option(given, "insertDataOption", ("OVERWRITE", "INSERT_ROWS"), "OVERWRITE") == "INSERT_ROWS"
    _refuse_structures(body, "")
    try:
        sheet, box = document.locate(text)
        table = tables.find(sheet, box)
        top, left = (table.bottom, table.left) if table else (box.top, box.left)
        rows = by_rows(body)
        height, width = len(rows), max((len(row) for row in rows), default=0)
        if (top + height) * max(left + width, sheet.column_count) > MOST_CELLS:
            raise RefusedError(
                f"This action would increase the number of cells in the workbook above the limit of {MOST_CELLS} cells."
            )
        if insert and height and top < sheet.row_count:  # also where there is no table yet
            insert_lines(document, sheet, True, top, height, top - 1 if table else top)
        sheet.row_count = max(sheet.row_count, top + height)
        sheet.column_count = max(sheet.column_count, left + width)
        origin = Box(top, top + 1, left, left + 1)
        update, sheet, written = _write(document, sheet, origin, body, given, at, bounded=False)
    except RefusedError as refused:
        raise invalid(refused) from refused
    answer: Json = {"tableRange": document.range_name(sheet, table)} if table else {}
    return {**answer, "updates": update}, sheet, written


def clear(document: Document, text: str, place: str = "") -> str:
    """Empty the cells of an A1 text, keeping formats, notes and validation; answers the range cleared."""
    try:
        sheet, box = document.locate(text)
    except RefusedError as refused:
        raise invalid(refused, place) from refused
    for row in range(box.top, min(box.bottom, len(sheet.rows))):
        cells = sheet.slice(row, box.left, min(box.right, len(sheet.rows[row])))
        sheet.put(row, box.left, [with_value(cell, None) for cell in cells])
    return document.range_name(sheet, box)
