"""A cell with one word of a closed list, by the Danish labels that the list itself declares: "Vedtaget", "Skole"."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz, process

from schema.enums import Labelled
from sync.grid import Cell
from sync.lenses.base import Context, LensIssue, Reading
from sync.lenses.invisible import even
from sync.lenses.periods.tokens import tokenize
from sync.lenses.text import body_span, refusal

_MOST_LETTERS = 200


@dataclass(frozen=True, slots=True)
class LabelCell:
    """A label <-> the member of `enum`, folded for case, æ/ae and odd blanks; None for an empty cell. Another word says
    nothing (X01, with the nearest label)."""

    field: str
    enum: type[Labelled]

    @property
    def fields(self) -> tuple[str, ...]:
        return (self.field,)

    def get(self, cell: Cell, context: Context) -> Reading:
        refused = refusal(cell)
        if refused:
            return refused
        start, end = body_span(cell.text)
        body = cell.text[start:end]
        if not body or body in ("-", "–"):
            return Reading({self.field: None})
        known = {_folded(member.label_da): member for member in self.enum}
        word = _folded(body)
        if word in known:
            return Reading({self.field: known[word]})
        best = process.extractOne(word, list(known), scorer=fuzz.ratio)
        nearest = known[best[0]].label_da if best else ""
        return Reading({}, (LensIssue("X01", {"ord": body[:100], "forslag": f"»{nearest}«"}, nearest or None),))

    def put(self, values: Mapping[str, Any], cell: Cell, context: Context) -> str:
        member: Labelled | None = values[self.field]
        if member is None:
            return ""
        start, end = body_span(cell.text)
        old = cell.text[start:end]
        if old and _folded(old) == _folded(member.label_da):
            return cell.text
        word = member.label_da.lower() if old[:1].islower() else member.label_da
        return cell.text[:start] + word + cell.text[end:]


def _folded(text: str) -> str:
    return " ".join(token.low for token in tokenize(even(text[:_MOST_LETTERS]))).rstrip(" .")
