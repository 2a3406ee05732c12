"""Counts: how many answered, how many were asked (DOMAIN.md 3.3 T4 "Antal svar", "Udsendt til")."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sync.grid import Cell
from sync.lenses import numbers
from sync.lenses.base import Context, InexpressibleError, LensIssue, Reading
from sync.lenses.text import body_span, refusal

_NOTHING = frozenset({"-", "–", "—", "?"})
_LEAD = re.compile(r"(?:n\s{0,2}=|N\s{0,2}=|ca\.?|antal:?|i alt:?)?\s{0,3}", re.IGNORECASE)
_WORDS = re.compile(r"\s{0,3}[^\W\d]{0,30}\.?(?:\s{1,3}[^\W\d]{1,30}){0,2}\.?")


@dataclass(frozen=True, slots=True)
class CountCell:
    """A whole number that is not negative: `34`, `34 svar`, `1.250`; LI01 for anything else."""

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
        if not body or body in _NOTHING:
            return Reading({self.field: None})
        if isinstance(cell.value, float | int) and not isinstance(cell.value, bool):
            whole = float(cell.value).is_integer() and cell.value >= 0 and cell.number_format in ("", "NUMBER", "TEXT")
            count = int(cell.value) if whole else None
        else:
            place = _number_in(body)
            count = _whole(body[slice(*place)]) if place else None
        if count is None:
            return Reading({}, (LensIssue("LI01", {"tekst": body}),))
        return Reading({self.field: count})

    def put(self, values: Mapping[str, Any], cell: Cell, context: Context) -> str:
        count: int | None = values[self.field]
        if count is None:
            return ""
        if count < 0:
            raise InexpressibleError(values)
        start, end = body_span(cell.text)
        body = cell.text[start:end]
        place = _number_in(body)
        old = body[slice(*place)] if place else ""
        digits = numbers.written(Decimal(count), old or "0000")
        if place is not None and _whole(old) == count:
            digits = old
        new = body[: place[0]] + digits + body[place[1] :] if place else digits
        return cell.text[:start] + new + cell.text[end:]


def _number_in(body: str) -> tuple[int, int] | None:
    """Where the one number stands, if the rest is but a word or two: `n = 34`, `34 svar`."""
    match = numbers.NUMBER.search(body)
    if match is None or not _LEAD.fullmatch(body, 0, match.start()) or not _WORDS.fullmatch(body, match.end()):
        return None
    return match.span()


def _whole(text: str) -> int | None:
    value = numbers.parse(text)
    return int(value) if value is not None and value >= 0 and value == value.to_integral_value() else None
