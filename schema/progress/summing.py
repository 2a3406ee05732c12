"""The status of a goal from what is below it, and how many goals have which status (DOMAIN.md 2.4)."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import FromClause, Integer, Text, and_, column, func, literal, select, true, type_coerce, union_all
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.sql import ColumnElement

from schema.enums import GoalStatus, Horizon, RecordState
from schema.model import computed_of, declared
from schema.progress.below import Chain, below, leaf_of
from schema.progress.days import day_of
from schema.progress.pieces import among, text_of
from schema.progress.status import SEVERITY, ComputedStatus, severity, status_at
from schema.reads.seen import Seen

RESTING = (GoalStatus.ACHIEVED.name, GoalStatus.DISCONTINUED.name)
"""What a person says of a goal that is then not overdue."""

STATUS = "computed_status"
"""The computed field that holds the status of whatever has one."""
STATUS_IN = "status_in"
"""The one that is asked about a year; null where nothing is due in it."""


def worst_of(row: FromClause, seen: Seen, chain: Chain, steps: str) -> ColumnElement[Any]:
    """The worst status of what is below a goal and has a date; never null.

    A date is the due date of a target (of the type `steps`) that is not long-term. Where nothing has a date, the rest
    can make the goal no worse than CANNOT_ASSESS: a long-term target never makes it red. A goal with nothing below it
    is CANNOT_ASSESS.
    """
    under = below(row, seen, chain)
    found = seen.rows(declared()[steps])
    dated = (
        select(literal(1, Integer()))
        .where(
            found.c.of_id == under.leaf.c.id,
            found.c.record_state == RecordState.ACTIVE,
            found.c.horizon != Horizon.LONG_TERM,
            text_of(found.c.due, "end").is_not(None),
        )
        .correlate(under.leaf)
        .exists()
    )
    place = severity(_flag(chain, STATUS, under.leaf, seen))
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


def any_of(row: FromClause, seen: Seen, chain: Chain, flag: str) -> ColumnElement[bool]:
    """Whether a computed field of that name is true of something below a row; never null."""
    under = below(row, seen, chain)
    found = select(literal(1, Integer())).select_from(under.rows)
    return found.where(under.own, _flag(chain, flag, under.leaf, seen)).correlate(row).exists()


def _flag(chain: Chain, name: str, leaf: FromClause, seen: Seen) -> ColumnElement[Any]:
    return computed_of(leaf_of(chain))[name].expression(leaf, seen)


def latest_due(row: FromClause, seen: Seen, chain: Chain) -> ColumnElement[Any]:
    """The latest due day of the targets below a row that are not long-term."""
    under = below(row, seen, chain)
    found = select(func.max(day_of(under.leaf.c.due, "end"))).select_from(under.rows)
    return found.where(under.own, under.leaf.c.horizon != Horizon.LONG_TERM).correlate(row).scalar_subquery()


def last_day_below(row: FromClause, seen: Seen, chain: Chain) -> ColumnElement[Any]:
    """The latest last day of the activities below a row; days on which a period only begins are none."""
    under = below(row, seen, chain)
    period = func.jsonb_array_elements(under.leaf.c.periods).table_valued(column("value", JSONB), name="period")
    found = select(func.max(day_of(period.c.value, "end"))).select_from(under.rows.join(period, true()))
    return found.where(under.own).correlate(row).scalar_subquery()


def is_overdue(
    seen: Seen, deadline: ColumnElement[Any], status: ColumnElement[Any], declared: ColumnElement[Any] | None = None
) -> ColumnElement[bool]:
    """Whether a goal's deadline has passed and it is neither met nor laid to rest by a person; never null."""
    late = func.coalesce(and_(seen.today > deadline, status != ComputedStatus.MET.name), literal(False))
    if declared is None:
        return late
    resting = func.coalesce(among(type_coerce(declared, Text()), *RESTING), literal(False))
    return and_(~resting, late)


def distribution(
    row: FromClause, seen: Seen, chains: Sequence[Chain], year: ColumnElement[Any] | None = None
) -> ColumnElement[Any]:
    """How many goals below a row have each status: a list of `StatusCount` (jsonb), every status once, worst first.

    Asked about a year, the chains lead to what has targets, and what has none in that year is not counted.
    """
    each = _each(row, seen, chains, year)
    counts = [
        func.jsonb_build_object("status", status.name, "count", func.count().filter(each.c.status == status.name))
        for status in SEVERITY
    ]
    return select(func.jsonb_build_array(*counts)).select_from(each).correlate(row).scalar_subquery()


def count_of(row: FromClause, seen: Seen, chains: Sequence[Chain], status: ColumnElement[Any]) -> ColumnElement[Any]:
    """How many goals below a row have the status."""
    each = _each(row, seen, chains)
    return select(func.count()).select_from(each).where(each.c.status == status).correlate(row).scalar_subquery()


def _each(row: FromClause, seen: Seen, chains: Sequence[Chain], year: ColumnElement[Any] | None = None) -> Any:
    """The status of each goal below a row. The offset keeps the planner from working it out once per count."""
    found = []
    for chain in chains:
        under = below(row, seen, chain)
        if year is None:
            status = _flag(chain, STATUS, under.leaf, seen).label("status")
        else:
            status = computed_of(leaf_of(chain))[STATUS_IN].expression(under.leaf, seen, year).label("status")
        found.append(select(status).select_from(under.rows).where(under.own).correlate(row))
    if len(found) == 1:
        return found[0].offset(0).lateral("each")
    return union_all(*found).offset(0).lateral("each")
