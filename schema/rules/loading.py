"""Loading goals as the rules see them: one statement per type, however many goals."""

from collections.abc import Collection, Iterable, Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Row, Uuid, any_, bindparam, select
from sqlalchemy.orm import Session

from schema.entities import (
    ActionGoal,
    Activity,
    Body,
    EvaluationMethod,
    OrgUnit,
    Person,
    Policy,
    PoliticalGoal,
    Responsibility,
    SubGoal,
    SuccessCriterion,
    TargetStep,
)
from schema.enums import RecordState
from schema.model import Entity
from schema.rules.snapshots import (
    ActionGoalView,
    Criterion,
    Line,
    Numbered,
    Owner,
    PolicyView,
    PoliticalGoalView,
    Step,
    SubGoalView,
)

Found = Row[Any]


def policies(session: Session, ids: Collection[UUID]) -> list[PolicyView]:
    """The active ones among some policies."""
    goals = _grouped(_active(session, PoliticalGoal, "policy_id", ids), "policy_id")
    return [
        PolicyView(row.id, row.title, _numbered(goals.get(row.id, ()))) for row in _active(session, Policy, "id", ids)
    ]


def political_goals(session: Session, ids: Collection[UUID]) -> list[PoliticalGoalView]:
    """The active ones among some political goals."""
    goals = _grouped(_active(session, SubGoal, "political_goal_id", ids), "political_goal_id")
    return [
        PoliticalGoalView(row.id, row.title, row.code, _numbered(goals.get(row.id, ())))
        for row in _active(session, PoliticalGoal, "id", ids)
    ]


def sub_goals(session: Session, ids: Collection[UUID]) -> list[SubGoalView]:
    """The active ones among some sub-goals."""
    rows = list(_active(session, SubGoal, "id", ids))
    owners = {row.id: row.code for row in _active(session, PoliticalGoal, "id", {r.political_goal_id for r in rows})}
    goals = _grouped(_active(session, ActionGoal, "sub_goal_id", ids), "sub_goal_id")
    return [
        SubGoalView(row.id, row.text, row.code, owners.get(row.political_goal_id), _numbered(goals.get(row.id, ())))
        for row in rows
    ]


def action_goals(session: Session, ids: Collection[UUID]) -> list[ActionGoalView]:
    """The active ones among some action goals, with what belongs to them."""
    rows = list(_active(session, ActionGoal, "id", ids))
    owner_codes = {row.id: row.code for row in _active(session, SubGoal, "id", {row.sub_goal_id for row in rows})}
    criteria = list(_active(session, SuccessCriterion, "action_goal_id", ids))
    steps = _grouped(_active(session, TargetStep, "of_id", {row.id for row in criteria}), "of_id")
    evaluated = {row.action_goal_id for row in _active(session, EvaluationMethod, "action_goal_id", ids)}
    activities = _grouped(_active(session, Activity, "parent_id", ids), "parent_id")
    owners = list(_active(session, Responsibility, "subject_id", ids))
    parties = _party_names(session, {row.party_id for row in owners if row.party_id is not None})
    criteria_of, owners_of = _grouped(criteria, "action_goal_id"), _grouped(owners, "subject_id")
    return [
        ActionGoalView(
            id=row.id,
            text=row.text,
            code=row.code,
            owner_code=owner_codes.get(row.sub_goal_id),
            declared_deadline=row.declared_deadline,
            criteria=tuple(
                Criterion(c.population, tuple(Step(s.target, s.due, s.horizon) for s in _sorted(steps.get(c.id, ()))))
                for c in _sorted(criteria_of.get(row.id, ()))
            ),
            has_evaluation=row.id in evaluated,
            activities=tuple(
                Line(a.what, a.kind, a.declared_status, a.periods) for a in _sorted(activities.get(row.id, ()))
            ),
            owners=tuple(_owner(r, parties) for r in _sorted(owners_of.get(row.id, ()))),
        )
        for row in rows
    ]


def goals_below(session: Session, ids: Collection[UUID]) -> dict[str, set[UUID]]:
    """The active sub-goals and action goals that belong to some goals."""
    return {
        "SubGoal": {row.id for row in _active(session, SubGoal, "political_goal_id", ids)},
        "ActionGoal": {row.id for row in _active(session, ActionGoal, "sub_goal_id", ids)},
    }


def _owner(row: Found, parties: dict[UUID, str]) -> Owner:
    name = row.name or parties.get(row.party_id) or row.title or row.unit
    return Owner(row.kind, name, row.primary, row.until is not None)


def _party_names(session: Session, ids: Collection[UUID]) -> dict[UUID, str]:
    """Parties may be archived: the cell still names them."""
    names: dict[UUID, str] = {}
    for cls, column in ((Person, "initials"), (OrgUnit, "name"), (Body, "name")):
        table = cls.__table__
        statement = select(table.c.id, table.c[column]).where(table.c.id == any_(_ids()))
        names.update(session.execute(statement, {"ids": list(ids)}).all() if ids else ())
    return names


def _active(session: Session, cls: type[Entity], column: str, ids: Collection[UUID]) -> Iterable[Found]:
    if not ids:
        return ()
    table = cls.__table__
    statement = select(table).where(table.c[column] == any_(_ids()), table.c.record_state == RecordState.ACTIVE)
    return session.execute(statement, {"ids": list(ids)}).all()


def _ids() -> Any:
    return bindparam("ids", type_=ARRAY(Uuid()))


def _grouped(rows: Iterable[Found], column: str) -> dict[UUID, list[Found]]:
    found: dict[UUID, list[Found]] = {}
    for row in rows:
        found.setdefault(getattr(row, column), []).append(row)
    return found


def _sorted(rows: Iterable[Found]) -> Iterator[Found]:
    """In the order of the cell, else of their age."""
    return iter(sorted(rows, key=lambda row: (row.position is None, row.position or 0, row.id)))


def _numbered(rows: Iterable[Found]) -> tuple[Numbered, ...]:
    return tuple(Numbered(row.id, row.code) for row in rows)
