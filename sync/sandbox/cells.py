"""A cell: what a user entered, how it looks, what hangs on it; and its way from and to the API's CellData."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from sync.sandbox import fields, formats
from sync.sandbox.errors import RefusedError
from sync.sandbox.formats import Format

_LARGEST_WHOLE = 10**15
_LONGEST_TEXT = 50_000


class ErrorValue(NamedTuple):
    """An error such as #DIV/0!; `type` as in the API (DIVIDE_BY_ZERO), `text` as shown."""

    type: str
    text: str
    message: str


ERROR_TEXTS = {
    "ERROR": "#ERROR!",
    "NULL_VALUE": "#NULL!",
    "DIVIDE_BY_ZERO": "#DIV/0!",
    "VALUE": "#VALUE!",
    "REF": "#REF!",
    "NAME": "#NAME?",
    "NUM": "#NUM!",
    "N_A": "#N/A",
    "LOADING": "Loading...",
}

Scalar = int | float | str | bool | ErrorValue | None
Json = dict[str, Any]


class Cell(NamedTuple):
    """An immutable cell. `value` is the constant; beside a `formula` it is the last value known, used where the sandbox
    cannot work the formula out."""

    value: Scalar = None
    formula: str | None = None
    format: Format | None = None
    note: str | None = None
    runs: tuple[Json, ...] | None = None
    validation: Json | None = None

    @property
    def has_content(self) -> bool:
        """Whether a value or formula stands in the cell."""
        return self.value is not None or self.formula is not None


EMPTY = Cell()
_WRITABLE = ("userEnteredValue", "userEnteredFormat", "note", "textFormatRuns", "dataValidation")


def whole(number: float) -> int | float:
    """5.0 -> 5: numbers are doubles, and JSON shows whole ones without a fraction."""
    if isinstance(number, int) and abs(number) >= _LARGEST_WHOLE:
        return float(number)
    if isinstance(number, float) and number.is_integer() and abs(number) < _LARGEST_WHOLE:
        return int(number)
    return number


def text_or_none(text: str) -> str | None:
    """An empty text empties the cell; one above Google's limit is refused."""
    if len(text) > _LONGEST_TEXT:
        raise RefusedError("Your input contains more than the maximum of 50000 characters in a single cell.")
    return text or None


def entered(value: Mapping[str, Any] | None) -> tuple[Scalar, str | None]:
    """(constant, formula) of an ExtendedValue; a string never becomes a formula."""
    if not value:
        return None, None
    if len(value) > 1:
        raise RefusedError("Only one of the fields of an ExtendedValue may be set.")
    if "stringValue" in value:
        return text_or_none(value["stringValue"]), None
    if "numberValue" in value:
        return whole(value["numberValue"]), None
    if "boolValue" in value:
        return value["boolValue"], None
    if "formulaValue" in value:
        formula = value["formulaValue"]
        if not formula.startswith("="):
            raise RefusedError(f"Formula must start with '=': {formula}")
        return None, text_or_none(formula)
    raise RefusedError("errorValue cannot be set.")


def update(old: Cell | None, data: Json, mask: fields.Mask) -> Cell | None:
    """The cell after an update request with `data`, touching only what `mask` names; None for nothing at all."""
    before = old or EMPTY
    value, formula, shape, note, runs, validation = before
    if _touches(mask, "userEnteredValue"):
        value, formula = entered(data.get("userEnteredValue"))
        if formula is not None:
            value = _last_value(data) if "effectiveValue" in data else before.value
        if (value, formula) != (before.value, before.formula):
            runs = None
    below = mask.get("userEnteredFormat") if mask else fields.ALL
    if below is not None:
        shape = formats.updated(shape, data.get("userEnteredFormat"), below)
    if _touches(mask, "note"):
        note = data.get("note") or None
    if _touches(mask, "textFormatRuns"):
        runs = tuple(data.get("textFormatRuns") or ()) or None
        if runs and not isinstance(value, str):
            raise RefusedError("textFormatRuns can only be set on a cell with a string value.")
    if _touches(mask, "dataValidation"):
        validation = data.get("dataValidation") or None
    return kept(Cell(value, formula, shape, note, runs, validation))


def _last_value(data: Json) -> Scalar:
    """What a formula came to where the cell was read: of use where this sandbox cannot work it out."""
    result = data["effectiveValue"] or {}
    error = result.get("errorValue")
    if error:
        kind = error.get("type", "ERROR")
        return ErrorValue(kind, ERROR_TEXTS.get(kind, "#ERROR!"), error.get("message", ""))
    return entered({name: item for name, item in result.items() if name != "formulaValue"})[0]


def _touches(mask: fields.Mask, name: str) -> bool:
    return not mask or name in mask


def writable(mask: fields.Mask) -> fields.Mask:
    """The mask without what clients cannot write; raises RefusedError when nothing is left."""
    if not mask:
        return mask
    left = {name: below for name, below in mask.items() if name in _WRITABLE}
    if not left:
        raise RefusedError(f"Field {next(iter(mask))} cannot be updated in this sandbox or is read-only.")
    return left


def kept(cell: Cell) -> Cell | None:
    """None in place of a cell with nothing in it, so that rows stay short."""
    return None if cell == EMPTY else cell


def with_value(old: Cell | None, value: Scalar, formula: str | None = None) -> Cell | None:
    """The cell with another value and everything else as it was."""
    if old is None:
        return kept(Cell(value, formula))
    return kept(Cell(value, formula, old.format, old.note, None, old.validation))


def look_of(cell: Cell | None) -> Cell | None:
    """The cell's format and validation without its value: what inserted rows inherit."""
    if cell is None or (cell.format is None and cell.validation is None):
        return None
    return Cell(format=cell.format, validation=cell.validation)


def extended(value: Scalar) -> Json:
    """The ExtendedValue of a constant that is not None."""
    if isinstance(value, bool):
        return {"boolValue": value}
    if isinstance(value, str):
        return {"stringValue": value}
    if isinstance(value, ErrorValue):
        return {"errorValue": {"type": value.type, "message": value.message}}
    return {"numberValue": value}
