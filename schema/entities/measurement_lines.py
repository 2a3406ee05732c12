"""A measurement as one line of a flat table: its target, baseline and the way down to it (DOMAIN.md 2.22)."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import FromClause, Text, cast, func, literal, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.sql import ColumnElement

from schema.enums import Horizon, RecordState
from schema.model import declared
from schema.progress.days import dated, day_of
from schema.reads.seen import Seen

Step = tuple[str, str, tuple[str, ...]]
"""A type, the column of its link to the next one above, and the columns that name it."""

SEPARATOR = " › "
_GOAL_CHAINS: tuple[tuple[Step, ...], ...] = (
    (
        ("SuccessCriterion", "action_goal_id", ("text",)),
        ("ActionGoal", "sub_goal_id", ("code", "text")),
        ("SubGoal", "political_goal_id", ("code", "text")),
        ("PoliticalGoal", "policy_id", ("code", "title")),
        ("Policy", "", ("title",)),
    ),
    (
        ("Indicator", "development_goal_id", ("name",)),
        ("DevelopmentGoal", "focus_area_id", ("code", "text")),
        ("FocusArea", "policy_id", ("name",)),
        ("Policy", "", ("title",)),
    ),
)


def goal_path(measurement: FromClause, seen: Seen) -> ColumnElement[Any]:
    """From the policy down to what is measured, as one text; null where part of it cannot be seen."""

    def path(rows: Sequence[FromClause], steps: Sequence[Step]) -> ColumnElement[Any]:
        named = [_name(row, columns) for row, (_, _, columns) in zip(rows, steps, strict=True)]
        return func.concat_ws(SEPARATOR, *reversed(named), type_=Text())

    return func.coalesce(*(_along(measurement, seen, steps, path) for steps in _GOAL_CHAINS))


def goal_code(measurement: FromClause, seen: Seen) -> ColumnElement[Any]:
    """The code of the goal whose criterion or indicator is measured."""

    def code(rows: Sequence[FromClause], _steps: Sequence[Step]) -> ColumnElement[Any]:
        found: ColumnElement[Any] = rows[1].c.code
        return found

    return func.coalesce(*(_along(measurement, seen, steps[:2], code) for steps in _GOAL_CHAINS))


def baseline(measurement: FromClause, seen: Seen) -> ColumnElement[Any]:
    """The baseline of an indicator; a criterion has none."""
    indicator = seen.rows(declared()["Indicator"])
    found = select(cast(indicator.c.baseline, JSONB)).where(indicator.c.id == measurement.c.of_id)
    return found.correlate(measurement).scalar_subquery()


def target(measurement: FromClause, seen: Seen) -> ColumnElement[Any]:
    """The target that counted when it was measured: the next one due on that day or later, else the last one due."""
    return _of_target(measurement, seen, "target")


def target_due(measurement: FromClause, seen: Seen) -> ColumnElement[Any]:
    """The last day on which that target is to be reached."""
    return _of_target(measurement, seen, "due")


def measured_on(measurement: FromClause, _seen: Seen) -> ColumnElement[Any]:
    """The day by which it is dated: the last of its period."""
    return dated(measurement.c.period)


def _of_target(measurement: FromClause, seen: Seen, name: str) -> ColumnElement[Any]:
    step, at = seen.rows(declared()["TargetStep"]), dated(measurement.c.period)
    due = day_of(step.c.due, "end")
    order = (
        step.c.horizon == Horizon.LONG_TERM,
        due.is_(None),
        due < at,
        func.abs(due - at),
        step.c.position.nulls_last(),
        step.c.id,
    )
    shown = due if name == "due" else cast(step.c.target, JSONB)
    own = (step.c.of_id == measurement.c.of_id, step.c.record_state == RecordState.ACTIVE)
    return select(shown).where(*own).order_by(*order).limit(1).correlate(measurement).scalar_subquery()


def _along(measurement: FromClause, seen: Seen, steps: Sequence[Step], shown: Any) -> ColumnElement[Any]:
    rows = [seen.rows(declared()[name]) for name, _, _ in steps]
    joined: Any = rows[0]
    for below, above, (_, link, _) in zip(rows, rows[1:], steps, strict=False):
        joined = joined.join(above, above.c.id == below.c[link])
    found = select(shown(rows, steps)).select_from(joined).where(rows[0].c.id == measurement.c.of_id)
    return found.correlate(measurement).scalar_subquery()


def _name(row: FromClause, columns: Sequence[str]) -> ColumnElement[Any]:
    return func.nullif(func.concat_ws(" ", *(row.c[name] for name in columns)), literal("", Text()), type_=Text())
