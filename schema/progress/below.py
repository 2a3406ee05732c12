"""Rows any number of levels below a row, in SQL."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import FromClause, and_
from sqlalchemy.sql import ColumnElement

from schema.enums import RecordState
from schema.model import Record, declared, fields_of
from schema.reads.seen import Seen

Chain = tuple[str, ...]
"""The types from a row down, e.g. `("SubGoal", "ActionGoal")`. Rows are found by the link to their parent, or, where it
is named as in `PoliticalGoal.focus_area`, by another link."""


@dataclass(frozen=True, slots=True)
class Below:
    """The active rows at the end of a chain: select from `rows`, where `own` holds; `leaf` is the last level."""

    rows: FromClause
    leaf: FromClause
    own: ColumnElement[bool]


def below(row: FromClause, seen: Seen, chain: Chain) -> Below:
    """What lies at the end of the chain below a row. Whatever lies below something archived is left out."""
    above: Any = row
    joined: Any = None
    conditions: list[ColumnElement[bool]] = []
    for step in chain:
        name, _, link = step.partition(".")
        cls = declared()[name]
        found = seen.rows(cls)
        linked = found.c[_column(cls, link)] == above.c.id
        conditions.append(found.c.record_state == RecordState.ACTIVE)
        if joined is None:
            joined = found
            conditions.append(linked)
        else:
            joined = joined.join(found, linked)
        above = found
    return Below(joined, above, and_(*conditions))


def leaf_of(chain: Chain) -> type[Record]:
    """The type at the end of a chain."""
    return declared()[chain[-1].partition(".")[0]]


def _column(cls: type[Record], link: str) -> str:
    if link:
        return fields_of(cls)[link].column
    return next(field.column for field in fields_of(cls).values() if field.parent)
