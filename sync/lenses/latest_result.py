"""A goal's latest result in the goal's own row: the column "Resultat" of a flat plan (DOMAIN.md T3b J)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sync.grid import Cell
from sync.lenses.base import Context, LensIssue, Reading
from sync.lenses.items import ResultItem
from sync.lenses.results import DatedResultCell

_BOTH = DatedResultCell("value", "period")
_QUOTED = 60


@dataclass(frozen=True, slots=True)
class LatestResult:
    """`68 % (juni)` <-> a ResultItem. A result belongs to a time: one without its own has that of the cell beside it
    (`Context.beside`); where there is none either, it is not taken in and the time is asked for (M22).
    """

    @property
    def fields(self) -> tuple[str, ...]:
        return ("result",)

    def get(self, cell: Cell, context: Context) -> Reading:
        both = _BOTH.get(cell, context)
        if not both.values:
            return Reading({}, both.issues)
        value = both.values["value"]
        if value is None:
            return Reading({"result": None}, both.issues)
        period = both.values["period"] or context.beside
        if period is None or (period.start or period.end) is None:
            return Reading({}, (*both.issues, _undated(cell, context)))
        return Reading({"result": ResultItem(value, period)}, both.issues)

    def put(self, values: Mapping[str, Any], cell: Cell, context: Context) -> str:
        item: ResultItem | None = values["result"]
        if item is None:
            return ""
        own = _BOTH.get(cell, context).values.get("period")
        if own is None and item.period == context.beside:
            return _BOTH.put({"value": item.value, "period": None}, cell, context)
        return _BOTH.put({"value": item.value, "period": item.period}, cell, context)


def same_time(one: ResultItem, other: ResultItem) -> bool:
    """Whether two results are about the same days, however they are said (DOMAIN.md M18)."""
    return (one.period.start, one.period.end) == (other.period.start, other.period.end)


def dated(item: ResultItem) -> tuple[date, date]:
    """By what the latest of several results is found: the last day, then the later beginning."""
    last = item.period.end or item.period.start or date.min
    return last, item.period.start or date.min


def _undated(cell: Cell, context: Context) -> LensIssue:
    words = " ".join(cell.text.split())[:_QUOTED]
    return LensIssue("M22", {"tekst": words, "år": str(context.year)})
