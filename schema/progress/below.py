"""Rows any number of levels below a row, in SQL."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import FromClause, and_
from sqlalchemy.sql import ColumnElement

from schema.enums import RecordState
from schema.model import Entity
from schema.reads.seen import Seen


@dataclass(frozen=True, slots=True)
class Step:
    """One level down: rows of `cls` whose link column `link` points to the row above."""

    cls: type[Entity]
    link: str


Chain = Sequence[Step]


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
        found = seen.rows(step.cls)
        linked = found.c[step.link] == above.c.id
        conditions.append(found.c.record_state == RecordState.ACTIVE)
        if joined is None:
            joined = found
            conditions.append(linked)
        else:
            joined = joined.join(found, linked)
        above = found
    return Below(joined, above, and_(*conditions))
