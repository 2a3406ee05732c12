"""What a lens is, and the two laws every lens obeys.

A cell may carry several fields of an entity (`… (1.1.1.) alle teams …` carries a code and a text; a bullet cell carries
a list of activities). A lens therefore reads a cell into a *reading*: a value per field. It writes by changing the
smallest piece of the old text, in the style already used there.

- GetPut: `write(lens, lens.get(cell, context).values, cell, context) == cell.text`
- PutGet: `lens.get(with_text(cell, write(lens, values, cell, context)), context).values == values`

`write` holds both by construction: it changes nothing when nothing changed, and re-reads whatever `put` composed; what
the cell cannot express is `InexpressibleError`, a reported problem, never an approximation.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Protocol

from schema.values import Period
from sync.grid import TICKS, Cell
from sync.rich_text import carried


@dataclass(frozen=True, slots=True)
class Context:
    """What a cell's text means depends on: frozen with the agreed state, so that time alone changes no reading.

    `year` is the reference year for dates without one: the plan's first year that was not yet past when the cell's text
    was first read. `plan_start`/`plan_end` bound the plan. `neighbours` are other texts of the same column, from which
    a writer learns a style; they never change what `get` returns. `beside` is the time that another cell of the row
    gives for what stands in this one.
    """

    year: int
    plan_start: date | None = None
    plan_end: date | None = None
    neighbours: tuple[str, ...] = ()
    beside: Period | None = None


@dataclass(frozen=True, slots=True)
class LensIssue:
    """A rule of DOMAIN.md section 5 that the text itself breaks; `params` are the placeholders of its message."""

    rule: str
    params: Mapping[str, str] = field(default_factory=dict)
    suggestion: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What a lens reads: a value per field, and what it has to say about the text.

    An ERROR among the issues (see schema.rules.catalogue) means that nothing of the cell is taken in: then `values` is
    empty.
    """

    values: Mapping[str, Any]
    issues: tuple[LensIssue, ...] = ()


class InexpressibleError(Exception):
    """The cell cannot carry this value; the database keeps it and the problem is reported."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        super().__init__("the cell cannot express the value")
        self.values = values


class Lens(Protocol):
    """Reads one kind of cell and writes it back. Pure; linear in the length of the text."""

    @property
    def fields(self) -> tuple[str, ...]:
        """Names of the entity's fields that the cell carries."""

    def get(self, cell: Cell, context: Context) -> Reading:
        """What the cell says."""

    def put(self, values: Mapping[str, Any], cell: Cell, context: Context) -> str:
        """A text that says `values` (all of `fields`), made from the cell's text by the smallest change.

        Called through `write` alone, which checks it; raises InexpressibleError where it knows at once.
        """


def write(lens: Lens, values: Mapping[str, Any], cell: Cell, context: Context) -> str:
    """The cell's new text, holding both laws. Raises InexpressibleError."""
    if lens.get(cell, context).values == values:
        return cell.text
    text = lens.put(values, cell, context)
    if lens.get(with_text(cell, text), context).values != values:
        raise InexpressibleError(values)
    return text


def with_text(cell: Cell, text: str) -> Cell:
    """The cell as it would be with that text typed as text; a check box, ticked or not."""
    runs = carried(cell.runs, cell.text, text)
    value = TICKS.get(text, text) if isinstance(cell.value, bool) else text or None
    return replace(cell, text=text, value=value, formula=None, error=None, runs=runs)
