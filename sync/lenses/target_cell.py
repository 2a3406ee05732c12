"""A column with one number to reach per cell: the years of T2, a baseline (DOMAIN.md 3.2 b, 3.3 T2)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from schema.enums import Comparator, Severity, Unit
from schema.rules.catalogue import RULES
from schema.values import TargetValue
from sync.grid import Cell
from sync.lenses import targets
from sync.lenses.base import Context, Reading, with_text
from sync.lenses.text import body_span, refusal

_NOTHING = frozenset({"-", "–", "—", "?"})


@dataclass(frozen=True, slots=True)
class TargetCell:
    """`mindst 80 %`, `0,09` in a cell formatted as per cent, `1.250`, `ja` <-> a TargetValue.

    A number without a comparator means `bare`: at least (M10), or at most where less is better. A text that cannot be
    measured is kept with its words (unit TEXT, M05); a share outside 0-100 % is not taken in (M15).
    """

    field: str
    bare: Comparator = Comparator.GTE

    @property
    def fields(self) -> tuple[str, ...]:
        return (self.field,)

    def get(self, cell: Cell, context: Context) -> Reading:
        refused = refusal(cell)
        if refused:
            return refused
        body = cell.text[slice(*body_span(cell.text))]
        if not body or body in _NOTHING:
            return Reading({self.field: None})
        found = targets.of_cell(cell, body, self.bare) or targets.read(body, self.bare)
        if found is None:
            return Reading({self.field: None})
        if any(RULES[issue.rule].severity is Severity.ERROR for issue in found.issues):
            return Reading({}, found.issues)
        return Reading({self.field: found.target}, found.issues)

    def put(self, values: Mapping[str, Any], cell: Cell, context: Context) -> str:
        value: TargetValue | None = values[self.field]
        if value is None:
            return ""
        start, end = body_span(cell.text)
        if value.unit is Unit.TEXT and value.value is None:
            return cell.text[:start] + value.raw + cell.text[end:]
        body = cell.text[start:end]
        found = targets.of_text(body, self.bare, cell.number_format)
        if found is not None:
            phrase = targets.render(value, body[found.start : found.end], self.bare)
            text = cell.text[: start + found.start] + phrase + cell.text[start + found.end :]
            if self.get(with_text(cell, text), context).values == values:
                return text
        return cell.text[:start] + self._fresh(value, body, context) + cell.text[end:]

    def _fresh(self, value: TargetValue, old: str, context: Context) -> str:
        """In the style of the old text, else of the nearest cell of the column, if it has a number of that unit."""
        for text in (old, *context.neighbours):
            near = targets.of_text(text.strip(), self.bare)
            if near is not None and near.target.unit is value.unit:
                return targets.render(value, text.strip()[near.start : near.end], self.bare)
        return targets.render(value, "", self.bare)
