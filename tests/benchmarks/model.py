"""Writing a model of goals, loading it for a sync, and reading it through GraphQL beside a walk record by record."""

from typing import Any
from uuid import UUID

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from schema.changes import Create
from schema.entities import ActionGoal, PoliticalGoal, Responsibility, SubGoal, SuccessCriterion, TargetStep
from schema.enums import Comparator, Precision, RecordState, ResponsibilityKind, Unit
from schema.model import Record
from schema.values import Period, TargetValue
from sync.model import load
from tests.benchmarks.measuring import counting, heading, line, seconds, taking_turns
from tests.fixtures.asking import Asker, asking
from tests.fixtures.model import accepted, apply_all, upgraded_template
from tests.fixtures.postgres import fresh_database, session_cluster

GOALS = (1_000, 2_000, 4_000)
MOST_READ = 2_000
NESTED = """
{ policies(first: 1) { nodes { title politicalGoals(first: 50) { code title subGoals(first: 10) { code text
  actionGoals(first: 20) { code text successCriteria(first: 5) { text targets(first: 5) { target { value unit } } }
    responsibilities(first: 5) { kind name } } } } } } }
"""
LIST = "{ actionGoals(first: 100) { totalCount nodes { id code text declaredStatus } } }"


def run() -> None:
    heading("Model: import through changes.apply, loading for a sync, reading (best of five that take turns)")
    with session_cluster() as cluster, upgraded_template(cluster) as template:
        for goals in GOALS:
            with fresh_database(cluster, template) as url, asking(url) as asker:
                _written_and_loaded(asker.engine, goals)
                if goals <= MOST_READ:
                    _read(asker)


def _written_and_loaded(engine: Engine, goals: int) -> None:
    changes = changes_for(goals)
    with counting(engine) as counts:
        took = seconds(lambda: accepted(apply_all(engine, changes)))
    line(f"import of {goals:,} goals ({len(changes):,} records)", f"{took:.2f} s", f"{len(changes) / took:,.0f}/s")
    line("", "", f"  {counts.statements} SQL statements")
    policy = changes[0].id
    with counting(engine) as counts:
        took = seconds(lambda: _loaded(engine, policy, len(changes)))
    line("loading it for a sync", f"{took:.2f} s", f"  {counts.statements} SQL statements")


def _read(asker: Asker) -> None:
    found = taking_turns(
        {
            "planned": lambda: asker.data(NESTED),
            "walk": lambda: _walk(asker.engine),
            "list": lambda: asker.data(LIST),
            "list, walked": lambda: _listed(asker.engine),
        },
        5,
    )
    with counting(asker.engine) as counts:
        _walk(asker.engine)
    walked = counts.statements
    asker.data(NESTED)
    line("nested query, planned", f"{found['planned']:.3f} s", f"  {len(asker.statements)} SQL statements")
    line("nested query, record by record", f"{found['walk']:.3f} s", f"  {walked} SQL statements")
    line("", f"x {found['walk'] / found['planned']:.1f}")
    asker.data(LIST)
    line("list of 100, planned", f"{found['list']:.4f} s", f"  {len(asker.statements)} SQL statements")
    line("list of 100, through the ORM", f"{found['list, walked']:.4f} s", "  2 SQL statements")


def changes_for(goals: int) -> list[Create]:
    """A policy with its goals (10 to a sub-goal, 50 to a political goal), each with a criterion, a number to reach, an
    activity and somebody responsible."""
    policy = Create("Policy", {"title": "Stor plan"})
    changes = [policy]
    for n in range(goals):
        if n % 50 == 0:
            code = str(n // 50 + 1)
            political = Create("PoliticalGoal", {"policy": policy.id, "code": code, "title": f"Emne {code}"})
            changes.append(political)
        if n % 10 == 0:
            code = f"{n // 50 + 1}.{n // 10 % 5 + 1}"
            sub = Create("SubGoal", {"political_goal": political.id, "code": code, "text": f"Delmål om {code}"})
            changes.append(sub)
        code = f"{n // 50 + 1}.{n // 10 % 5 + 1}.{n % 10 + 1}"
        goal = Create("ActionGoal", {"sub_goal": sub.id, "code": code, "text": f"Handlemål nummer {n}"})
        criterion = Create("SuccessCriterion", {"action_goal": goal.id, "text": "lederne svarer ja"})
        target = TargetValue(Comparator.GTE, 50 + n % 40, unit=Unit.PERCENT, raw="")  # type: ignore[arg-type]
        step = Create("TargetStep", {"of": criterion.id, "target": target})
        activity = Create(
            "Activity",
            {"parent": goal.id, "what": f"Møde {n}", "periods": (Period(precision=Precision.OPEN, raw="løbende"),)},
        )
        owner = Create(
            "Responsibility",
            {"subject": goal.id, "kind": ResponsibilityKind.COORDINATOR, "name": "QX", "primary": True},
        )
        changes += [goal, criterion, step, activity, owner]
    return changes


def _loaded(engine: Engine, policy: UUID, records: int) -> None:
    with Session(engine) as session:
        assert len(load(session, [policy]).rows) == records


def _walk(engine: Engine) -> list[Any]:
    """The nested query as resolvers without a plan would answer it: a statement per record and list."""
    with Session(engine) as session:

        def below(cls: Any, column: Any, owner: UUID) -> list[Any]:
            query = select(cls).where(column == owner, cls.record_state == RecordState.ACTIVE)
            return list(session.scalars(query.order_by(cls.id)))

        return [
            {
                "code": political.code,
                "subGoals": [
                    {"code": sub.code, "actionGoals": [_goal(goal, below) for goal in _goals(sub, below)]}
                    for sub in below(SubGoal, SubGoal.political_goal_id, political.id)
                ],
            }
            for political in session.scalars(select(PoliticalGoal))
        ]


def _goals(sub: Record, below: Any) -> list[Any]:
    return list(below(ActionGoal, ActionGoal.sub_goal_id, sub.id))


def _goal(goal: Any, below: Any) -> dict[str, Any]:
    return {
        "code": goal.code,
        "text": goal.text,
        "successCriteria": [
            {
                "text": criterion.text,
                "targets": [
                    {"value": step.target.value, "unit": step.target.unit.name}
                    for step in below(TargetStep, TargetStep.of_id, criterion.id)
                ],
            }
            for criterion in below(SuccessCriterion, SuccessCriterion.action_goal_id, goal.id)
        ],
        "responsibilities": [
            {"kind": owner.kind.name, "name": owner.name}
            for owner in below(Responsibility, Responsibility.subject_id, goal.id)
        ],
    }


def _listed(engine: Engine) -> list[Any]:
    with Session(engine) as session:
        session.scalar(select(func.count()).select_from(ActionGoal))
        found = session.scalars(select(ActionGoal).order_by(ActionGoal.code).limit(100))
        return [(goal.id, goal.code, goal.text, goal.declared_status) for goal in found]
