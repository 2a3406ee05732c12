"""A cell with any number of times: a column "Hvornår" ("uge 34 og 36"), or running text that mentions them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from schema.enums import Precision, Severity
from schema.rules.catalogue import RULES
from schema.values import Period
from sync.grid import Cell
from sync.lenses.base import Context, InexpressibleError, Reading, with_text
from sync.lenses.period_cell import PeriodCell
from sync.lenses.periods import canonical, find, read, render
from sync.lenses.sentences import Edit, Sentence, edited, sentence
from sync.lenses.text import body_span, refusal


@dataclass(frozen=True, slots=True)
class PeriodsCell:
    """Times <-> a tuple of Periods, in reading order. An impossible one makes the whole cell unread (P01, P02); a text
    without any time is one UNKNOWN period with its words (P03)."""

    field: str

    @property
    def fields(self) -> tuple[str, ...]:
        return (self.field,)

    def get(self, cell: Cell, context: Context) -> Reading:
        refused = refusal(cell)
        if refused:
            return refused
        if cell.empty:
            return Reading({self.field: ()})
        if not isinstance(cell.value, float | int) and read(cell.text, context) is None:
            found = find(cell.text, context)
            if found:
                issues = tuple(issue for item in found for issue in item.issues)
                if any(RULES[issue.rule].severity is Severity.ERROR for issue in issues):
                    return Reading({}, issues)
                return Reading({self.field: tuple(item.period for item in found)}, issues)
        one = PeriodCell(self.field).get(cell, context)
        return Reading({name: (period,) for name, period in one.values.items()}, one.issues)

    def put(self, values: Mapping[str, Any], cell: Cell, context: Context) -> str:
        wanted: tuple[Period, ...] = values[self.field]
        if not wanted:
            return ""
        if len(wanted) == 1 and (cell.empty or read(cell.text, context) is not None):
            return PeriodCell(self.field).put({self.field: wanted[0]}, cell, context)
        start, end = body_span(cell.text)
        body = cell.text[start:end]
        said = sentence(body, find(body, context))
        status = said.status.status if said.status else None
        usable: list[str] = []
        years_lacking = _lacks_a_year(self.get(cell, context))
        for explicit in range(3):
            new = edited(said, Edit(wanted, status, context, _style(said), explicit))
            text = cell.text[:start] + new + cell.text[end:]
            reading = self.get(with_text(cell, text), context)
            if reading.values == values:
                usable.append(text)
                if years_lacking or not _lacks_a_year(reading):
                    return text
        if usable:
            return usable[0]
        like = next((body[item.start : item.end] for item in find(body, context)), "")
        for explicit_year in (False, True):
            phrases = [render(period, like, context, explicit_year=explicit_year) for period in wanted]
            text = cell.text[:start] + " og ".join(phrases) + cell.text[end:]
            if self.get(with_text(cell, text), context).values == values and not _words_beside(said):
                return text
        raise InexpressibleError(values)

    def canonical(self, periods: tuple[Period, ...], context: Context) -> tuple[Period, ...]:
        """The same times as this column would read them."""
        return tuple(replace(canonical(period, context), status_hint=period.status_hint) for period in periods)


def _lacks_a_year(reading: Reading) -> bool:
    return any(issue.rule == "P04" for issue in reading.issues)


def _words_beside(said: Sentence) -> bool:
    """Whether the text says more than its times: then it is not written anew."""
    return any(letter.isalnum() for letter in said.skeleton)


def _style(said: Sentence) -> Callable[[Precision], str]:
    """How the text writes the times that are as fine as a new one."""
    written = {item.period.precision: said.body[item.start : item.end] for item in said.known}
    return lambda precision: written.get(precision, "")
