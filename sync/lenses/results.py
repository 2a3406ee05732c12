"""Results: a number in a cell of its own (DOMAIN.md 3.3 T4 "Resultat", M08, M15, LI01)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from schema.enums import Comparator, Unit
from schema.values import TargetValue
from sync.grid import Cell
from sync.lenses import numbers, targets
from sync.lenses.base import Context, LensIssue, Reading
from sync.lenses.text import body_span, refusal

_NOTHING = frozenset({"-", "–", "—", "?", "ikke målt", "afventer"})


@dataclass(frozen=True, slots=True)
class ResultCell:
    """One result: `68,0 %`, the fraction 0.68 in a cell formatted as per cent, `34`, `1,2 mio. kr.`, `ja`.

    A plain number between 0 and 1 is taken in as that number (unit COUNT) with M08, which asks whether per cent was
    meant: it is never silently 72 %. A text without a number is LI01, a share outside 0-100 % M15.
    """

    field: str

    @property
    def fields(self) -> tuple[str, ...]:
        return (self.field,)

    def get(self, cell: Cell, context: Context) -> Reading:
        refused = refusal(cell)
        if refused:
            return refused
        start, end = body_span(cell.text)
        body = cell.text[start:end]
        if not body or body.lower() in _NOTHING:
            return Reading({self.field: None})
        found = _from_number(cell, body) or targets.read(body, Comparator.EQ, cell.number_format)
        if found is None or found.target.unit is Unit.TEXT:
            return Reading({}, (LensIssue("LI01", {"tekst": body}),))
        issues = tuple(issue for issue in found.issues if issue.rule in ("M08", "M15"))
        if any(issue.rule == "M15" for issue in issues):
            return Reading({}, issues)
        return Reading({self.field: found.target}, issues)

    def put(self, values: Mapping[str, Any], cell: Cell, context: Context) -> str:
        value: TargetValue | None = values[self.field]
        if value is None:
            return ""
        start, end = body_span(cell.text)
        body = cell.text[start:end]
        readable = body and self.get(cell, context).values
        like = body if readable else next((text.strip() for text in context.neighbours if text.strip()), "")
        return cell.text[:start] + targets.render(value, like, Comparator.EQ) + cell.text[end:]


def _from_number(cell: Cell, body: str) -> targets.FoundTarget | None:
    """The result of a cell that holds a number: its exact value, not the rounded one that is shown."""
    if isinstance(cell.value, bool) or not isinstance(cell.value, float | int):
        return None
    # A sheet computes in binary: ten decimals are more than anybody typed, and hide 0.30000000000000004.
    exact = round(Decimal(repr(cell.value)), 10)
    if cell.number_format == "PERCENT":
        shown, unit = numbers.written(exact * 100), " %"
    elif cell.number_format in ("", "NUMBER", "TEXT"):
        shown, unit = numbers.written(exact), ""
    else:
        return None
    found = targets.read(shown + unit, Comparator.EQ)
    return replace(found, target=replace(found.target, raw=body)) if found else None
