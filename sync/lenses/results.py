"""Results: a number in a cell of its own (T4), or with its time in one cell (T3b column J): M08, M15, LI01, P rules."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from schema.enums import Comparator, Severity, Unit
from schema.rules.catalogue import RULES
from schema.values import Period, TargetValue
from sync.grid import Cell
from sync.lenses import periods, targets
from sync.lenses.base import Context, InexpressibleError, LensIssue, Reading, with_text
from sync.lenses.invisible import MARKS
from sync.lenses.suggesting import corrected
from sync.lenses.targets import words as target_words
from sync.lenses.text import body_span, refusal

_NOTHING = frozenset({"-", "–", "—", "?", "ikke målt", "afventer", "ikke opgjort", "følger"})
_TELLING = ("M08", "M15")
_LONGEST = 80
"""A result is a few words; a longer text is a remark."""
_QUOTED = 100
_BEFORE_TIME = (" i ", " pr. ", " den ", " d. ")
Span = tuple[int, int]
_GLUE = " \u00a0\t\n,;:-–—(" + MARKS


@dataclass(frozen=True, slots=True)
class ResultCell:
    """One result: `68,0 %`, the fraction 0.68 in a cell formatted as per cent, `34`, `1,2 mio. kr.`, `ja`, a check box.

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
        body = cell.text[slice(*body_span(cell.text))]
        if not body or body.lower() in _NOTHING:
            return Reading({self.field: None})
        found = targets.of_cell(cell, body, Comparator.EQ)
        if found is None:
            return Reading({}, (_no_number(body),))
        issues = _telling(found)
        return Reading({} if _wrong(issues) else {self.field: found.target}, issues)

    def put(self, values: Mapping[str, Any], cell: Cell, context: Context) -> str:
        value: TargetValue | None = values[self.field]
        if value is None:
            return ""
        start, end = body_span(cell.text)
        body = cell.text[start:end]
        found = targets.of_text(body, Comparator.EQ, cell.number_format) if self.get(cell, context).values else None
        if found is None:
            like = _like(value, context)
            return cell.text[:start] + targets.render(value, like, Comparator.EQ) + cell.text[end:]
        phrase = targets.render(value, body[found.start : found.end], Comparator.EQ)
        new = cell.text[: start + found.start] + phrase + cell.text[start + found.end :]
        if self.get(with_text(cell, new), context).values == values:
            return new
        return cell.text[:start] + phrase + cell.text[end:]


@dataclass(frozen=True, slots=True)
class DatedResultCell:
    """A result with its time: `68 % (juni)`, `68 %, 2. kvartal 2025`, `juni: 68 %`; the time is None where none stands.

    Both are read or none: a result whose time is impossible (P01, P02) is not taken in. Written in the cell's order and
    with its signs, a time that the cell lacks in brackets behind the result: `72 % (juni 2025)`.
    """

    value: str
    period: str

    @property
    def fields(self) -> tuple[str, ...]:
        return (self.value, self.period)

    def get(self, cell: Cell, context: Context) -> Reading:
        refused = refusal(cell)
        if refused:
            return refused
        body = cell.text[slice(*body_span(cell.text))]
        if not body or body.lower() in _NOTHING:
            return Reading({self.value: None, self.period: None})
        found = _split(cell, body, context)
        if found is None:
            return Reading({}, (_no_number(body),))
        issues = (*_telling(found.result), *(found.time.issues if found.time else ()))
        if _wrong(issues):
            return Reading({}, issues)
        period = found.time.period if found.time else None
        return Reading({self.value: found.result.target, self.period: period}, issues)

    def put(self, values: Mapping[str, Any], cell: Cell, context: Context) -> str:
        value: TargetValue | None = values[self.value]
        period: Period | None = values[self.period]
        if value is None:
            if period is not None:
                raise InexpressibleError(values)
            return ""
        start, end = body_span(cell.text)
        body = cell.text[start:end]
        found = _split(cell, body, context) if self.get(cell, context).values else None
        if found is None:
            new = self._fresh(value, period, context)
            return cell.text[:start] + new + cell.text[end:]
        phrase = targets.render(value, body[found.result.start : found.result.end], Comparator.EQ)
        edits = [(found.result.start, found.result.end, phrase)]
        if found.time is not None and period is not None:
            old = body[found.time.start : found.time.end]
            edits.append((found.time.start, found.time.end, periods.render(period, old, context)))
        elif found.time is not None:
            edits.append((*_with_glue(body, found.time.start, found.time.end), ""))
        elif period is not None:
            edits.append((found.result.end, found.result.end, self._behind(period, context)))
        for first, last, text in sorted(edits, reverse=True):
            body = body[:first] + text + body[last:]
        new = cell.text[:start] + body + cell.text[end:]
        if self.get(with_text(cell, new), context).values == values:
            return new
        return cell.text[:start] + self._fresh(value, period, context) + cell.text[end:]

    def _fresh(self, value: TargetValue, period: Period | None, context: Context) -> str:
        """In the order and with the signs of the nearest cell of the column that has both, or has what is wanted."""
        for text in context.neighbours:
            near = text[slice(*body_span(text))]
            found = _split(Cell(near, near), near, context)
            if found is None or (found.time is None) is not (period is None) or not _alike(found.result.target, value):
                continue
            phrase = targets.render(value, near[found.result.start : found.result.end], Comparator.EQ)
            edits = [(found.result.start, found.result.end, phrase)]
            if found.time is not None and period is not None:
                like = near[found.time.start : found.time.end]
                edits.append((found.time.start, found.time.end, periods.render(period, like, context)))
            for first, last, new in sorted(edits, reverse=True):
                near = near[:first] + new + near[last:]
            return near
        like = _like(value, context)
        return targets.render(value, like, Comparator.EQ) + (self._behind(period, context) if period else "")

    @staticmethod
    def _behind(period: Period, context: Context) -> str:
        return f" ({periods.render(period, '', context, explicit_year=True)})"


# --- reading -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Both:
    """A result and its time; places are those in the body of the cell."""

    result: targets.FoundTarget
    time: periods.Found | None = None


def _split(cell: Cell, body: str, context: Context) -> _Both | None:
    """The result of a cell, and its time where one stands beside it."""
    alone = targets.of_cell(cell, body, Comparator.EQ)
    if alone is not None:
        return _Both(alone)
    if len(body) > _LONGEST:
        return None
    for cut in _cuts(body):
        for result_first in (True, False):
            both = _cut_at(body, cut, context, result_first=result_first)
            if both is not None:
                return both
    return None


def _cuts(body: str) -> Iterator[int]:
    """Where a result and its time may meet: at a bracket, else at a sign, else at a blank."""
    for signs in ("(", "\n:,;–—-", " \u00a0"):
        yield from (place for place, letter in enumerate(body) if letter in signs and place)


def _cut_at(body: str, cut: int, context: Context, *, result_first: bool) -> _Both | None:
    left, right = (0, cut), (cut, len(body))
    number, time = (left, right) if result_first else (right, left)
    result = targets.of_text(body[slice(*number)].strip(_GLUE), Comparator.EQ)
    if result is None or (result.target.unit is Unit.COUNT and body[cut] in " \u00a0"):
        return None
    first, last = _bare(body, *time)
    found = periods.read(body[first:last], context)
    if found is None or (found.period == Period() and not found.issues):
        return None
    offset = body.index(body[slice(*number)].strip(_GLUE), number[0])
    placed = replace(result, start=result.start + offset, end=result.end + offset)
    # What leads up to the time ("i juni") stays when another time is written.
    return _Both(placed, replace(found, start=first + found.start, end=first + found.end))


def _bare(body: str, first: int, last: int) -> Span:
    """The place of a time without the signs and the preposition around it."""
    while first < last and body[first] in _GLUE:
        first += 1
    while last > first and body[last - 1] in _GLUE + ").!…":
        last -= 1
    for word in _BEFORE_TIME:
        if (" " + body[first:last].lower()).startswith(word):
            first += len(word) - 1
    return first, last


def _with_glue(body: str, first: int, last: int) -> Span:
    """A time with the signs and the preposition that go with it."""
    if body[last : last + 1] == ")":
        last += 1
    head = body[:first].rstrip(_GLUE)
    for word in (lead.strip() for lead in _BEFORE_TIME):
        if head.lower().endswith(word) and not head[: -len(word)][-1:].isalnum():
            head = head[: -len(word)].rstrip(_GLUE)
    if head:
        return len(head), last
    rest = body[last:]
    return 0, last + len(rest) - len(rest.lstrip(_GLUE))


def _no_number(body: str) -> LensIssue:
    meant = corrected(body, target_words.VOCABULARY, lambda text: targets.of_text(text, Comparator.EQ) is not None)
    return LensIssue("LI01", {"tekst": body[:_QUOTED]}, meant)


def _telling(found: targets.FoundTarget) -> tuple[LensIssue, ...]:
    return tuple(issue for issue in found.issues if issue.rule in _TELLING)


def _wrong(issues: tuple[LensIssue, ...]) -> bool:
    return any(RULES[issue.rule].severity is Severity.ERROR for issue in issues)


# --- writing -----------------------------------------------------------------------------------------------------


def _like(value: TargetValue, context: Context) -> str:
    """How the column's other cells write a result of that unit."""
    texts = [text.strip() for text in context.neighbours if text.strip()]
    for text in texts:
        found = targets.of_text(text, Comparator.EQ)
        if found is not None and _alike(found.target, value):
            return text[found.start : found.end]
    return ""


def _alike(one: TargetValue, other: TargetValue) -> bool:
    return one.unit is other.unit
