"""The number format that a formula's result is shown with when its cell has none of its own, as Sheets chooses it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sync.sandbox.cells import Cell
from sync.sandbox.formats import Format, with_number_format
from sync.sandbox.formula_text import Token, tokens
from sync.sandbox.grid import Sheet

if TYPE_CHECKING:
    from sync.sandbox.document import Document

_BY_FUNCTION = {
    **dict.fromkeys(("DATE", "TODAY", "DATEVALUE", "EDATE", "EOMONTH", "WORKDAY", "WORKDAY.INTL", "TO_DATE"), "DATE"),
    **dict.fromkeys(("TIME", "TIMEVALUE"), "TIME"),
    "NOW": "DATE_TIME",
}
_INHERITING = frozenset(
    {
        "SUM",
        "MIN",
        "MAX",
        "AVERAGE",
        "MEDIAN",
        "LARGE",
        "SMALL",
        "ROUND",
        "ROUNDUP",
        "ROUNDDOWN",
        "ABS",
        "SUMIF",
        "SUMIFS",
        "MINIFS",
        "MAXIFS",
        "INDEX",
        "SORT",
        "UNIQUE",
        "FILTER",
    }
)
_PASSING = {"IF": (1, 2), "IFERROR": (0,), "IFNA": (0,)}
"""Function -> which of its arguments may be its result."""
_OPERATORS = "+-*/=<>&^%"
_CALCULATING = "+-*"
_DATES = ("DATE", "DATE_TIME", "TIME")
_DEEPEST = 10


def look(document: Document, sheet: Sheet, cell: Cell, depth: int = 0) -> Format | None:
    """The format to show the cell with: its own, else with the number format that its formula brings along."""
    if cell.formula is None or depth > _DEEPEST or (cell.format is not None and cell.format.type is not None):
        return cell.format
    number_format = _of_formula(document, sheet, cell.formula, depth)
    return cell.format if number_format is None else with_number_format(cell.format, number_format)


def _of_formula(document: Document, sheet: Sheet, formula: str, depth: int) -> dict[str, str] | None:
    return _of_sum(document, sheet, [token for token in tokens(formula) if not token.text.isspace()], depth)


def _of_sum(document: Document, sheet: Sheet, pieces: list[Token], depth: int) -> dict[str, str] | None:
    """The format of an expression: that of its first operand that has one; days between two dates are plain numbers."""
    operands = _split(pieces, _OPERATORS)
    signs = [one[0].text for one in operands[1:] if one[0].text in _OPERATORS]
    if any(sign not in _CALCULATING for sign in signs):
        return None
    found = [_of_operand(document, sheet, _unsigned(operand), depth) for operand in operands]
    dates = [item for item in found if item and item.get("type") in _DATES]
    if len(dates) > 1 and "-" in signs:
        return None
    return next((item for item in found if item), None)


def _split(pieces: list[Token], marks: str) -> list[list[Token]]:
    """The pieces cut before each of the marks that stands in no bracket."""
    parts: list[list[Token]] = [[]]
    level = 0
    for token in pieces:
        level += (token.text in ("(", "{")) - (token.text in (")", "}"))
        if not level and token.kind == "other" and token.text in marks:
            parts.append([])
        parts[-1].append(token)
    return [part for part in parts if part]


def _unsigned(pieces: list[Token]) -> list[Token]:
    return pieces[1:] if pieces[0].text in _OPERATORS else pieces


def _of_operand(document: Document, sheet: Sheet, pieces: list[Token], depth: int) -> dict[str, str] | None:
    if not pieces:
        return None
    first = pieces[0]
    if first.text == "(":
        return _of_sum(document, sheet, pieces[1:-1], depth)
    if first.kind != "call":
        return _of_reference(document, sheet, first, depth)
    name = first.text.upper()
    if name in _BY_FUNCTION:
        return {"type": _BY_FUNCTION[name]}
    if name in _INHERITING:
        references = [token for token in pieces if token.reference is not None][:1]
        return _of_reference(document, sheet, references[0], depth) if references else None
    inside = pieces[2:-1]
    arguments = _split(inside, ";" if len(_split(inside, ";")) > 1 else ",")
    for index in _PASSING.get(name, ()):
        if index < len(arguments):
            argument = arguments[index]
            found = _of_sum(document, sheet, argument[1:] if argument[0].text in ",;" else argument, depth)
            if found:
                return found
    return None


def _of_reference(document: Document, own: Sheet, token: Token, depth: int) -> dict[str, str] | None:
    reference = token.reference
    if reference is None:
        return None
    sheet = own if reference.title is None else document.sheet_titled(reference.title)
    cell = sheet.cell(reference.first.row or 0, reference.first.column or 0) if sheet else None
    if sheet is None or cell is None:
        return None
    shape = look(document, sheet, cell, depth + 1)
    if shape is None or shape.type in (None, "TEXT"):
        return None
    found: dict[str, str] = shape.value["numberFormat"]
    return found
