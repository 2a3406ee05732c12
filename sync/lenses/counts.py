"""Counts: how many answered, how many were asked (DOMAIN.md 3.3 T4 "Antal svar", "Udsendt til")."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sync.grid import Cell
from sync.lenses import numbers
from sync.lenses.base import Context, InexpressibleError, LensIssue, Reading
from sync.lenses.targets import words
from sync.lenses.targets.tokens import Table, Tokens, table
from sync.lenses.text import body_span, refusal

_NOTHING = frozenset({"-", "–", "—", "?", "ikke opgjort", "afventer"})
_LEADS: Table[bool] = table([("n =;n:;n;antal;antal:;i alt;i alt:;ca.;ca;cirka;(", True)])
"""What may stand before the number."""
_MOST_WORDS = 3
"""After it: `34 svar`, `34 børn i alt`."""
_LONGEST = 80
_QUOTED = 100


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
            return Reading({}, (LensIssue("LI01", {"tekst": body[:_QUOTED]}),))
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
    if len(body) > _LONGEST:
        return None
    tokens, index = Tokens(body), 0
    while (lead := tokens.phrase(index, _LEADS)) is not None:
        index = lead[1]
    number = tokens.at(index)
    rest = tokens.items[index + 1 :]
    named = [token for token in rest if token.word]
    plain = all(token.word or token.low in words.CLOSERS for token in rest)
    if number.number is None or not plain or len(named) > _MOST_WORDS or words.NO_COUNTS & {t.low for t in named}:
        return None
    return number.start, number.end


def _whole(text: str) -> int | None:
    value = numbers.parse(text)
    return int(value) if value is not None and value >= 0 and value == value.to_integral_value() else None
