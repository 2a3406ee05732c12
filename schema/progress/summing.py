"""The status of a goal from what is below it, and how many goals have which status (DOMAIN.md 2.4)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import FromClause, Integer, and_, func, literal, select, union_all
from sqlalchemy.sql import ColumnElement

from schema.enums import GoalStatus, Horizon, RecordState
from schema.model import Entity
from schema.progress.below import Chain, below
from schema.progress.status import SEVERITY, ComputedStatus, severity, status_at
from schema.reads.seen import Seen

RESTING = (GoalStatus.ACHIEVED, GoalStatus.DISCONTINUED)
"""What a person says of a goal that is then not overdue."""

StatusOf = Callable[[FromClause, Seen], ColumnElement[Any]]


@dataclass(frozen=True, slots=True)
class Assessed:
    """Rows below a row that have a status: where they are, and what it is."""

    chain: Chain
    status: StatusOf


def worst_of(row: FromClause, seen: Seen, assessed: Assessed, steps: type[Entity]) -> ColumnElement[Any]:
    """The worst status of what is below a goal and has a date; never null.

    A date is the due date of a target (of type `steps`) that is not long-term. Where nothing has a date, the rest can
    make the goal no worse than CANNOT_ASSESS: a long-term target never makes it red. A goal with nothing below it is
    CANNOT_ASSESS.
    """
    under = below(row, seen, assessed.chain)
    found = seen.rows(steps)
    dated = (
        select(literal(1, Integer()))
        .where(
            found.c.of_id == under.leaf.c.id,
            found.c.record_state == RecordState.ACTIVE,
            found.c.horizon != Horizon.LONG_TERM,
            found.c.due["end"].as_string().is_not(None),
        )
        .correlate(under.leaf)
        .exists()
    )
    place = severity(assessed.status(under.leaf, seen))
    each = (
        select(place.label("place"), dated.label("dated"))
        .select_from(under.rows)
        .where(under.own)
        .offset(0)
        .correlate(row)
        .lateral("each")
    )
    unknown = literal(SEVERITY.index(ComputedStatus.CANNOT_ASSESS) + 1, Integer())
    worst = func.coalesce(
        func.min(each.c.place).filter(each.c.dated),
        func.greatest(unknown, func.min(each.c.place)),
        type_=Integer(),
    )
    return select(status_at(worst)).select_from(each).correlate(row).scalar_subquery()


def any_of(row: FromClause, seen: Seen, chain: Chain, flag: StatusOf) -> ColumnElement[bool]:
    """Whether a flag holds for something below a row; never null."""
    under = below(row, seen, chain)
    found = select(literal(1, Integer())).select_from(under.rows).where(under.own, flag(under.leaf, seen))
    return found.correlate(row).exists()


def is_overdue(
    seen: Seen, deadline: ColumnElement[Any], status: ColumnElement[Any], declared: ColumnElement[Any]
) -> ColumnElement[bool]:
    """Whether a goal's deadline has passed and it is neither met nor laid to rest by a person; never null."""
    resting = func.coalesce(declared.in_(RESTING), literal(False))
    return func.coalesce(and_(seen.today > deadline, ~resting, status != ComputedStatus.MET.name), literal(False))


def distribution(row: FromClause, seen: Seen, parts: Sequence[Assessed]) -> ColumnElement[Any]:
    """How many goals below a row have each status: a list of `StatusCount` (jsonb), every status once, worst first."""
    each = _each(row, seen, parts)
    counts = [
        func.jsonb_build_object("status", status.name, "count", func.count().filter(each.c.status == status.name))
        for status in SEVERITY
    ]
    return select(func.jsonb_build_array(*counts)).select_from(each).correlate(row).scalar_subquery()


def count_of(row: FromClause, seen: Seen, parts: Sequence[Assessed], status: ColumnElement[Any]) -> ColumnElement[Any]:
    """How many goals below a row have the status."""
    each = _each(row, seen, parts)
    return select(func.count()).select_from(each).where(each.c.status == status).correlate(row).scalar_subquery()


def _each(row: FromClause, seen: Seen, parts: Sequence[Assessed]) -> Any:
    """The status of each goal below a row. The offset keeps the planner from working it out once per count."""
    found = []
    for part in parts:
        under = below(row, seen, part.chain)
        status = part.status(under.leaf, seen).label("status")
        found.append(select(status).select_from(under.rows).where(under.own).correlate(row))
    if len(found) == 1:
        return found[0].offset(0).lateral("each")
    return union_all(*found).offset(0).lateral("each")
