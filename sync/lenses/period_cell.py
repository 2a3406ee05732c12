"""A column with one time per cell: a deadline (Frist), a time of measuring (Måletidspunkt)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from schema.enums import Precision, Severity
from schema.rules.catalogue import RULES
from schema.values import Period
from sync.grid import Cell
from sync.lenses.base import Context, InexpressibleError, LensIssue, Reading
from sync.lenses.periods import canonical, read, render
from sync.lenses.periods.reading import RELATIVE_SLACK, framed, status_lead
from sync.lenses.periods.shapes import ImpossibleDateError, point_at
from sync.lenses.periods.tokens import tokenize
from sync.lenses.periods.words import VOCABULARY
from sync.lenses.suggesting import corrected
from sync.lenses.text import body_span, refusal

SERIAL_DAY_0 = date(1899, 12, 30)
_LAST_SERIAL = (date(2199, 12, 31) - SERIAL_DAY_0).days
_LONGEST_LEAD = 40
"""Characters: what holds the words of a status at the start of a cell."""
_DATE_FORMATS = frozenset({"DATE", "DATE_TIME"})


@dataclass(frozen=True, slots=True)
class PeriodCell:
    """A time <-> a Period. In a column of deadlines every time is "at latest its end": it has no start there.

    A text that is no time is kept as an UNKNOWN period with its words (P03).
    """

    field: str
    deadline: bool = False

    @property
    def fields(self) -> tuple[str, ...]:
        return (self.field,)

    def get(self, cell: Cell, context: Context) -> Reading:
        refused = refusal(cell)
        if refused:
            return refused
        if cell.empty:
            return Reading({self.field: None})
        period, issues = self._read(cell, context)
        if any(RULES[issue.rule].severity is Severity.ERROR for issue in issues):
            return Reading({}, issues)
        if not self.deadline or period.end is None:
            return Reading({self.field: period}, issues)
        if period.approximate and not period.is_deadline:
            params = {"tekst": period.raw, "dato": f"{period.end:%d-%m-%Y}"}
            issues = (*issues, LensIssue("P10", params, suggestion=params["dato"]))
        return Reading({self.field: replace(period, start=None, is_deadline=True)}, issues)

    def put(self, values: Mapping[str, Any], cell: Cell, context: Context) -> str:
        period: Period | None = values[self.field]
        if period is None:
            return ""
        if self.get(cell, context).values == values:
            return cell.text
        start, end = body_span(cell.text)
        for text in self._phrases(period, cell.text[start:end], context):
            new = cell.text[:start] + text + cell.text[end:]
            if self.get(Cell(text=new, value=new), context).values == values:
                return new
        raise InexpressibleError(values)

    def canonical(self, period: Period | None, context: Context) -> Period | None:
        """The same time as this column would read it; to be compared with what it reads."""
        if period is None:
            return None
        period = canonical(period, context)
        if self.deadline and period.end is not None:
            return replace(period, start=None, is_deadline=True)
        return period

    def _read(self, cell: Cell, context: Context) -> tuple[Period, tuple[LensIssue, ...]]:
        if cell.number_format in _DATE_FORMATS and isinstance(cell.value, int | float):
            if not 0 <= cell.value <= _LAST_SERIAL:
                return Period(raw=cell.text), (LensIssue("P01", {"tekst": cell.text}),)
            day = SERIAL_DAY_0 + timedelta(days=int(cell.value))
            return Period(day, day, Precision.DAY, raw=cell.text), ()
        found = read(cell.text, context)
        if found is None:
            words = " ".join(cell.text.split())
            meant = corrected(words, VOCABULARY, lambda text: read(text, context) is not None)
            _, hint = status_lead(framed(tokenize(words[:_LONGEST_LEAD])))
            return Period(status_hint=hint, raw=words), (LensIssue("P03", {"tekst": words[:100]}, meant),)
        return found.period, found.issues

    def _phrases(self, period: Period, old: str, context: Context) -> Iterator[str]:
        """Phrases that may say the period here, those in the style of the cell or its column first."""
        likes = [old] if old else [*_styles(period, context), ""]
        for like in likes:
            forms = [period]
            if self.deadline and not _says_latest(like, context):
                forms += [*_spans(period), *_later_end(period, like, context), *_unbound(period, context)]
            for form in reversed(forms):
                try:
                    yield render(form, like, context)
                except InexpressibleError:
                    continue


def _styles(wanted: Period, context: Context) -> list[str]:
    """How the column's other cells are written: those first that are as fine as what is to be written."""
    texts = [text.strip() for text in context.neighbours if text.strip()]
    found = [(text, read(text, context)) for text in texts]
    times = [(text, near.period.precision) for text, near in found if near and near.period != Period()]
    return [text for text, _ in sorted(times, key=lambda near: near[1] is not wanted.precision)]


def _says_latest(like: str, context: Context) -> bool:
    found = read(like, context) if like else None
    return found is not None and found.period.is_deadline


def _later_end(deadline: Period, like: str, context: Context) -> list[Period]:
    """The range of the old text with another end: "1/5 til 30/6" -> "1/5 til 15/7"."""
    found = read(like, context) if like else None
    if found is None or found.period.start is None or found.period.end is None or deadline.end is None:
        return []
    old = found.period
    point = point_at(old.precision, found.period.start)
    if old.precision is not deadline.precision or point is None or point.year is None or old.start is None:
        return []
    is_range = point.bounds(point.year)[1] < found.period.end
    return [replace(old, end=deadline.end)] if is_range and old.start < deadline.end else []


def _unbound(deadline: Period, context: Context) -> list[Period]:
    """What is no stretch of the calendar, as it is read where it is no deadline: "månedligt", "efter ca. ½ år"."""
    if deadline.precision is Precision.RECURRING:
        return [replace(deadline, start=context.plan_start, is_deadline=False)]
    if deadline.precision is Precision.RELATIVE and deadline.end is not None:
        return [replace(deadline, start=deadline.end - 2 * RELATIVE_SLACK, is_deadline=False)]
    return []


def _spans(deadline: Period) -> list[Period]:
    """The stretches of the calendar that end with the deadline: "31-12-2025", "december 2025", "ultimo 2025"."""
    spans = []
    for monthly in (True, False):
        if deadline.end is None:
            break
        point = point_at(deadline.precision, deadline.end, ends=True, monthly=monthly)
        if point and point.year is not None:
            try:
                first, last = point.bounds(point.year)
            except ImpossibleDateError:
                continue
            spans.append(replace(deadline, start=first, end=last, is_deadline=False))
    return spans
