"""Plain text in a cell, and what every lens asks first of a cell: may it be read at all?"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sync.grid import Cell
from sync.lenses.base import Context, LensIssue, Reading
from sync.lenses.invisible import EDGE_MARKS
from sync.lenses.remembered import refusal_of
from sync.lenses.skeleton import without_footnote

_EDGES = "".join(letter for letter in map(chr, range(0x3001)) if letter.isspace()) + EDGE_MARKS
"""Blanks, and marks that nobody sees."""


def body_span(text: str) -> tuple[int, int]:
    """Where the words of a cell stand: without blanks around them and without the footnote star after them."""
    end = len(without_footnote(text.rstrip(_EDGES)).rstrip(_EDGES))
    start = end - len(text[:end].lstrip(_EDGES))
    return start, end


def refusal(cell: Cell) -> Reading | None:
    """A reading without values for a cell that must not be read: a formula error (X04), personal data (G01, G02)."""
    if cell.error is not None:
        return Reading({}, (LensIssue("X04", {"fejl": cell.error}),))
    rule = refusal_of(cell.text)
    return Reading({}, (LensIssue(rule),)) if rule else None


@dataclass(frozen=True, slots=True)
class PlainText:
    """A text as it stands, or None; blanks around it and a footnote star after it stay in the cell."""

    field: str

    @property
    def fields(self) -> tuple[str, ...]:
        return (self.field,)

    def get(self, cell: Cell, context: Context) -> Reading:
        refused = refusal(cell)
        if refused:
            return refused
        start, end = body_span(cell.text)
        return Reading({self.field: cell.text[start:end] or None})

    def put(self, values: Mapping[str, Any], cell: Cell, context: Context) -> str:
        value: str | None = values[self.field]
        if value is None:
            return ""
        start, end = body_span(cell.text)
        return cell.text[:start] + value + cell.text[end:]
