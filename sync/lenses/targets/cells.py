"""The target or result that a cell is: typed text, a number with its format, a check box."""

from dataclasses import replace
from decimal import Decimal

from schema.enums import Comparator, Unit
from sync.grid import Cell
from sync.lenses import numbers
from sync.lenses.targets.reading import FoundTarget, read, read_whole, yes_or_no

_UNITS = {"PERCENT": (100, " %"), "CURRENCY": (1, " kr."), "NUMBER": (1, ""), "TEXT": (1, ""), "": (1, "")}
"""By Google's number formats: what a number is multiplied with, and its unit. Dates and times are no targets."""


def of_cell(cell: Cell, body: str, bare: Comparator) -> FoundTarget | None:
    """What the cell says, `body` being its text without blanks and footnote; None where that is no number, yes or no.

    Of a number its exact value counts, not the rounded one that is shown.
    """
    if isinstance(cell.value, bool):
        return FoundTarget(0, len(body), yes_or_no(body, yes=cell.value))
    if isinstance(cell.value, float | int):
        return _of_number(cell, body, bare)
    return of_text(body, bare, cell.number_format)


def of_text(body: str, bare: Comparator, number_format: str = "") -> FoundTarget | None:
    """The same of a text alone."""
    found = read_whole(body, bare, number_format)
    return None if found is None or found.target.unit is Unit.TEXT else found


def _of_number(cell: Cell, body: str, bare: Comparator) -> FoundTarget | None:
    factor, unit = _UNITS.get(cell.number_format, (0, ""))
    if not factor:
        return None
    # A sheet computes in binary: ten decimals are more than anybody typed, and hide 0.30000000000000004.
    exact = round(Decimal(repr(cell.value)), 10) * factor
    found = read(numbers.written(exact) + unit, bare)
    return replace(found, start=0, end=len(body), target=replace(found.target, raw=body)) if found else None
