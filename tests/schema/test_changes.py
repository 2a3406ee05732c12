"""The one write path: what it accepts, and what it leaves behind."""

from datetime import date
from decimal import Decimal
from typing import Any

import psycopg
import pytest
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from schema.changes import Actor, Archive, Create, Restore, Update, apply
from schema.database import open_engine
from schema.enums import ChangeAction, Comparator, GoalStatus, Horizon, Level, Precision, Source, Unit
from schema.ids import new_id
from schema.values import CellRef, Period, TargetValue
from tests.fixtures.looking import codes, log_of, read, seq
from tests.fixtures.model import GoalTree, accepted, apply_all, create, refusal, update

CELL = CellRef("ark-1", 7, "Handleplan", "C8")


def test_every_kind_of_value_comes_back_as_it_was_given(engine: Engine, tree: GoalTree) -> None:
    deadline = Period(date(2025, 4, 1), date(2025, 6, 30), Precision.QUARTER, approximate=True, raw="Q2 2025")
    goal = create(
        engine,
        "ActionGoal",
        sub_goal=tree.sub_goals["1.1"],
        code="1.1.3",
        text="Første linje\n\tanden »linje« 👋 '; DROP TABLE policy; --",
        management_levels=[Level.TACTICAL, Level.OPERATIONAL],
        declared_deadline=deadline,
        declared_status=GoalStatus.ACTIVE,
        postponed=True,
    )
    step = create(
        engine,
        "TargetStep",
        of=tree.criterion,
        target=TargetValue(Comparator.BETWEEN, Decimal("82.5"), Decimal(90), Unit.PERCENT, raw="82,5-90 %"),
        horizon=Horizon.LONG_TERM,
    )
    activity = create(
        engine,
        "Activity",
        parent=goal,
        what="Temadag",
        participants=["QX", "ledere"],
        periods=[deadline, Period(precision=Precision.OPEN, raw="løbende")],
        contributes_to=[tree.political_goal, goal, goal],
    )
    policy = create(engine, "Policy", title="Nye veje", adopted_on=date(2024, 2, 29), adopted_by=tree.group)

    kept: Any = read(engine, "ActionGoal", goal)
    assert kept.text == "Første linje\n\tanden »linje« 👋 '; DROP TABLE policy; --"
    assert list(kept.management_levels) == [Level.TACTICAL, Level.OPERATIONAL]
    assert kept.declared_deadline == deadline
    assert kept.declared_deadline.raw == "Q2 2025"
    assert (kept.declared_status, kept.postponed, kept.version) == (GoalStatus.ACTIVE, True, 1)
    assert read(engine, "TargetStep", step).target.value == Decimal("82.5")  # type: ignore[attr-defined]
    line: Any = read(engine, "Activity", activity)
    assert list(line.participants) == ["QX", "ledere"]
    assert [period.raw for period in line.periods] == ["Q2 2025", "løbende"]
    assert list(line.contributes_to_ids) == [tree.political_goal, goal]
    assert read(engine, "Policy", policy).adopted_on == date(2024, 2, 29)  # type: ignore[attr-defined]


def test_an_omitted_field_stays_and_none_empties(engine: Engine, tree: GoalTree) -> None:
    goal = tree.action_goals["1.1.1"]
    update(engine, goal, short_text="kort", postponed=True)
    update(engine, goal, short_text=None, postponed=None)
    kept: Any = read(engine, "ActionGoal", goal)
    assert (kept.short_text, kept.postponed, kept.code, kept.version) == (None, False, "1.1.1", 3)


def test_a_text_of_blanks_is_empty(engine: Engine, tree: GoalTree) -> None:
    update(engine, tree.policy, vision=" \n ")
    assert read(engine, "Policy", tree.policy).vision is None  # type: ignore[attr-defined]
    assert codes(refusal(engine, Update(tree.policy, {"title": "  "}))) == [("REQUIRED", "title")]


def test_an_update_that_changes_nothing_is_accepted_and_leaves_no_trace(engine: Engine, tree: GoalTree) -> None:
    before = seq(engine)
    applied = update(engine, tree.action_goals["1.1.1"], text="alle teams har gennemgået politikken")
    assert (applied.seq, applied.outcomes[0].version) == (None, 1)
    assert seq(engine) == before


def test_what_a_person_wrote_stays_when_the_same_value_comes_without_it(engine: Engine, tree: GoalTree) -> None:
    goal = tree.action_goals["1.1.1"]
    spring = Period(date(2025, 3, 1), date(2025, 5, 31), Precision.SEASON, raw="foråret 2025")
    update(engine, goal, declared_deadline=spring)
    unchanged = update(engine, goal, declared_deadline=Period(date(2025, 3, 1), date(2025, 5, 31), Precision.SEASON))
    assert unchanged.seq is None
    assert read(engine, "ActionGoal", goal).declared_deadline.raw == "foråret 2025"  # type: ignore[attr-defined]
    update(
        engine, goal, declared_deadline=Period(date(2025, 3, 1), date(2025, 5, 31), Precision.SEASON, raw="forår 25")
    )
    assert read(engine, "ActionGoal", goal).declared_deadline.raw == "forår 25"  # type: ignore[attr-defined]


def test_several_changes_of_one_record_are_one_version(engine: Engine, tree: GoalTree) -> None:
    goal = tree.action_goals["1.1.1"]
    applied = apply_all(
        engine, [Update(goal, {"text": "a"}, if_version=1), Update(goal, {"short_text": "b"}, if_version=1)]
    )
    assert [outcome.version for outcome in accepted(applied).outcomes] == [2, 2]
    kept: Any = read(engine, "ActionGoal", goal)
    assert (kept.text, kept.short_text, kept.version) == ("a", "b", 2)


def test_the_log_says_who_when_where_and_what(engine: Engine, tree: GoalTree) -> None:
    goal = tree.action_goals["1.1.1"]
    change = Update(goal, {"text": "ny ordlyd", "declared_status": GoalStatus.ACHIEVED}, cells={"text": CELL})
    applied = apply_all(engine, [change], actor=Actor("QX"), origin=Source.SHEET)
    entries = {entry.field_name: entry for entry in log_of(engine, goal) if entry.action is ChangeAction.UPDATE}
    assert set(entries) == {"text", "declared_status"}
    entry = entries["text"]
    assert (entry.old, entry.new) == ("alle teams har gennemgået politikken", "ny ordlyd")
    assert (entry.actor, entry.origin, entry.cell, entry.seq) == ("QX", Source.SHEET, CELL, applied.seq)
    assert (entries["declared_status"].new, entries["declared_status"].cell) == ("ACHIEVED", None)
    kept: Any = read(engine, "ActionGoal", goal)
    assert (kept.changed_by, kept.source, kept.changed_seq, kept.changed_at) == (
        "QX",
        Source.SHEET,
        applied.seq,
        entry.at,
    )
    assert kept.created_at < kept.changed_at


def test_things_that_point_to_each_other_can_be_created_together_in_any_order(engine: Engine) -> None:
    unit, leader = new_id(), new_id()
    accepted(
        apply_all(
            engine,
            [
                Create("OrgUnit", {"name": "Forebyggelse", "leader": leader}, id=unit),
                Create("Person", {"initials": "ZW", "unit": unit}, id=leader),
            ],
        )
    )
    assert read(engine, "OrgUnit", unit).leader_id == leader  # type: ignore[attr-defined]


def test_the_caller_owns_the_transaction(engine: Engine, tree: GoalTree) -> None:
    before = seq(engine)
    with Session(engine) as session:
        accepted(apply(session, [Update(tree.policy, {"title": "Fortrudt"})], Actor("tester"), Source.API))
        session.rollback()
    assert read(engine, "Policy", tree.policy).title == "Hånd i hånd"  # type: ignore[attr-defined]
    assert seq(engine) == before


def test_a_transaction_that_would_not_see_the_writer_before_is_refused(database: str) -> None:
    engine = open_engine(database, poolclass=NullPool, isolation_level="REPEATABLE READ")
    with Session(engine) as session, pytest.raises(RuntimeError, match="READ COMMITTED"):
        apply(session, [], Actor("tester"), Source.API)


def test_listeners_hear_of_a_change_when_it_is_committed(engine: Engine, database: str, tree: GoalTree) -> None:
    with psycopg.connect(database, autocommit=True) as listener:
        listener.execute("LISTEN styring_changes")
        with Session(engine) as session:
            apply(session, [Update(tree.policy, {"title": "Fortrudt"})], Actor("tester"), Source.API)
            session.rollback()
        applied = update(engine, tree.policy, title="Ny titel")
        heard = next(listener.notifies(timeout=10, stop_after=1))
        assert heard.payload == str(applied.seq)


def test_the_number_of_statements_does_not_grow_with_the_number_of_changes(engine: Engine, tree: GoalTree) -> None:
    def statements(first: int, size: int) -> list[int]:
        counted = 0

        def count(*_: object) -> None:
            nonlocal counted
            counted += 1

        goals = [
            Create("ActionGoal", {"sub_goal": tree.sub_goals["1.2"], "code": f"1.2.{first + i}", "text": f"mål {i}"})
            for i in range(size)
        ]
        owners = [Create("Responsibility", {"subject": goal.id, "party": tree.person}) for goal in goals]
        found = []
        event.listen(engine, "before_cursor_execute", count)
        for batch in (
            [*goals, *owners],
            [Update(goal.id, {"text": f"nyt mål {goal.id}"}) for goal in goals],
            [Archive(goal.id) for goal in goals],
            [Restore(goal.id) for goal in goals],
        ):
            counted = 0
            accepted(apply_all(engine, batch))
            found.append(counted)
        event.remove(engine, "before_cursor_execute", count)
        return found

    assert statements(100, 2) == statements(200, 60)
