"""How one text is read, and what would be written for another value: for `styring lens` and the GraphQL query."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson

from schema.rules.catalogue import RULES, message
from sync.days import today_in_denmark
from sync.grid import Cell
from sync.lenses.base import Context, InexpressibleError, LensIssue, write
from sync.lenses.views import VIEWS, LensKind

LONGEST = 50_000
"""Characters: what a cell of Google Sheets can hold."""


class NotInspectedError(ValueError):
    """The text is too long for a cell, or the wanted value has not the form of such a cell, or cannot be written."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A value to be written, in its JSON form."""

    value: Any


@dataclass(frozen=True, slots=True)
class Inspection:
    """What a text says; `text` is what would be written, None where nothing was asked for."""

    value: Any
    issues: tuple[LensIssue, ...]
    text: str | None = None


def reference_year(year: int | None, today: date | None = None) -> int:
    """The year for dates without one: the given one, else that of the day, else the current one in Copenhagen."""
    return year or (today or today_in_denmark()).year


def inspect(text: str, kind: LensKind, context: Context, wanted: Wanted | None = None) -> Inspection:
    """Reads a text as a cell of that kind holds it, and says what it would become. Raises NotInspectedError."""
    _check_length(text)
    view, cell = VIEWS[kind], Cell(text=text, value=text or None)
    reading = view.lens.get(cell, context)
    value, issues = view.show(reading.values, cell), (*reading.issues, *view.hints(reading.values, cell))
    if wanted is None:
        return Inspection(value, issues)
    try:
        if len(orjson.dumps(wanted.value)) > 4 * LONGEST:
            raise NotInspectedError("Værdien er for lang til en celle. / The value is too long for a cell.")
        values = view.take(wanted.value, reading.values, context)
        written = write(view.lens, values, cell, context)
    except InexpressibleError:
        raise NotInspectedError(
            f"»{text[:60]}« kan ikke komme til at sige det. / The cell cannot express the value."
        ) from None
    except NotInspectedError:
        raise
    except (ValueError, KeyError) as error:
        raise NotInspectedError(f"Værdien passer ikke til »{kind.label_da}«: {error}") from None
    _check_length(written)
    return Inspection(value, issues, written)


def issues_as_json(issues: tuple[LensIssue, ...]) -> list[dict[str, str]]:
    """`[{"rule", "severity", "message"}]` with the Danish message of DOMAIN.md section 5."""
    return [
        {"rule": issue.rule, "severity": RULES[issue.rule].severity.name, "message": message(issue.rule, issue.params)}
        for issue in issues
    ]


def _check_length(text: str) -> None:
    if len(text) > LONGEST:
        raise NotInspectedError(
            f"Teksten er på {len(text)} tegn; en celle rummer {LONGEST}. / A cell holds {LONGEST} characters."
        )
