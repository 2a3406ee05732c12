"""The one write path: what it accepts, what it refuses and why, and what it leaves behind."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import Engine, event, select, text
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from schema.changes import Actor, Archive, Create, Restore, Update, apply
from schema.database import current_seq, open_engine
from schema.entities import Change, Issue
from schema.enums import ChangeAction, Comparator, GoalStatus, Horizon, Level, Precision, RecordState, Source, Unit
from schema.ids import new_id
from schema.model import Entity, entities
from schema.rules.finding import Finding
from schema.values import CellRef, Period, TargetValue
from tests.fixtures.model import (
    GoalTree,
    accepted,
    apply_all,
    archive,
    create,
    goal_tree,
    refusal,
    restore,
    update,
)
from tests.fixtures.postgres import Cluster, fresh_database

CELL = CellRef("ark-1", 7, "Handleplan", "C8")


@pytest.fixture
def engine(database: str) -> Iterator[Engine]:
    engine = open_engine(database, poolclass=NullPool)
    yield engine
    engine.dispose()


@pytest.fixture
def tree(engine: Engine) -> GoalTree:
    with Session(engine) as session, session.begin():
        return goal_tree(session)


@pytest.fixture(scope="module")
def shared(cluster: Cluster, database_template: str) -> Iterator[tuple[Engine, GoalTree]]:
    """A small model for tests that change nothing, since all that they ask for is refused."""
    with fresh_database(cluster, database_template) as url:
        engine = open_engine(url, poolclass=NullPool)
        with Session(engine) as session, session.begin():
            tree = goal_tree(session)
        yield engine, tree


def read(engine: Engine, type_name: str, record: UUID) -> Entity:
    with Session(engine) as session:
        found = session.get(entities()[type_name], record)
        assert found is not None
        return found


def state_of(engine: Engine, type_name: str, record: UUID) -> RecordState:
    return read(engine, type_name, record).record_state


def log_of(engine: Engine, record: UUID) -> list[Change]:
    with Session(engine) as session:
        return list(session.scalars(select(Change).where(Change.entity_id == record).order_by(Change.id)))


def seq(engine: Engine) -> int:
    with Session(engine) as session:
        return current_seq(session)


def codes(findings: list[Finding]) -> list[tuple[str, str | None]]:
    return [(finding.rule, finding.field) for finding in findings]


# -- creating and updating ---------------------------------------------------------------------------------------------


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


# -- refusing ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"text": None}, ("REQUIRED", "text")),
        ({}, ("REQUIRED", "text")),
        ({"text": 5}, ("INVALID_VALUE", "text")),
        ({"text": "a\x00b"}, ("INVALID_VALUE", "text")),
        ({"text": "a\x1bb"}, ("INVALID_VALUE", "text")),
        ({"text": "a\ud800b"}, ("INVALID_VALUE", "text")),
        ({"text": "x" * 100_001}, ("TOO_LONG", "text")),
        ({"code": "1.1"}, ("INVALID_VALUE", "code")),
        ({"code": "1.1.x"}, ("INVALID_VALUE", "code")),
        ({"code": "1.1.٣"}, ("INVALID_VALUE", "code")),
        ({"code": "1.1.03"}, ("INVALID_VALUE", "code")),
        ({"code": "1.1.9999999999"}, ("INVALID_VALUE", "code")),
        ({"code": "1.1.3", "text": " "}, ("K05", "text")),
        ({"code": "2.1.1"}, ("K02", "code")),
        ({"code": "1.1.1"}, ("K01", "code")),
        ({"postponed": "ja"}, ("INVALID_VALUE", "postponed")),
        ({"declared_status": "ACHIEVED"}, ("INVALID_VALUE", "declared_status")),
        ({"management_levels": "TACTICAL"}, ("INVALID_VALUE", "management_levels")),
        ({"management_levels": ["TACTICAL"]}, ("INVALID_VALUE", "management_levels")),
        ({"declared_deadline": date(2025, 1, 1)}, ("INVALID_VALUE", "declared_deadline")),
        ({"declared_deadline": Period(datetime(2025, 1, 1))}, ("INVALID_VALUE", "declared_deadline")),  # noqa: DTZ001
        ({"declared_deadline": Period(date(2025, 2, 1), date(2025, 1, 1))}, ("P02", "declared_deadline")),
        ({"sub_goal": "1.1"}, ("INVALID_VALUE", "sub_goal")),
        ({"sub_goal": None}, ("REQUIRED", "sub_goal")),
        ({"sub_goal": new_id()}, ("NOT_FOUND", "sub_goal")),
        ({"version": 7}, ("NOT_WRITABLE", "version")),
        ({"record_state": RecordState.ARCHIVED}, ("NOT_WRITABLE", "record_state")),
        ({"deadline": date(2025, 1, 1)}, ("UNKNOWN_FIELD", None)),
        ({"sub_goal_id": new_id()}, ("UNKNOWN_FIELD", None)),
    ],
)
def test_an_unfit_goal_is_refused_and_says_why(
    shared: tuple[Engine, GoalTree], values: dict[str, Any], expected: tuple[str, str | None]
) -> None:
    engine, tree = shared
    before = seq(engine)
    usual = {"sub_goal": tree.sub_goals["1.1"]} | ({"text": "et mål"} if values else {})
    findings = refusal(engine, Create("ActionGoal", usual | values))
    assert codes(findings) == [expected]
    assert all(finding.message("DA") and finding.message("EN") for finding in findings)
    assert seq(engine) == before


@pytest.mark.parametrize(
    ("target", "rule"),
    [
        (TargetValue(value=Decimal(101), unit=Unit.PERCENT), "M15"),
        (TargetValue(value=Decimal(-1), unit=Unit.PERCENT), "M15"),
        (TargetValue(value=Decimal("NaN")), "INVALID_VALUE"),
        (TargetValue(value=Decimal("Infinity")), "INVALID_VALUE"),
        (TargetValue(value=Decimal("1e30")), "INVALID_VALUE"),
        (TargetValue(value=Decimal("0.12345678901234567")), "INVALID_VALUE"),
        (TargetValue(Comparator.BETWEEN, Decimal(5)), "INVALID_VALUE"),
        (TargetValue(Comparator.BETWEEN, Decimal(5), Decimal(4)), "INVALID_VALUE"),
        (TargetValue(value=None, unit=Unit.PERCENT), "INVALID_VALUE"),
        (TargetValue(value="80"), "INVALID_VALUE"),  # type: ignore[arg-type]
        (TargetValue(value=Decimal(5), raw="a\x07"), "INVALID_VALUE"),
    ],
)
def test_an_unfit_target_is_refused(shared: tuple[Engine, GoalTree], target: TargetValue, rule: str) -> None:
    engine, tree = shared
    assert codes(refusal(engine, Create("TargetStep", {"of": tree.criterion, "target": target}))) == [(rule, "target")]


def test_a_link_to_another_type_is_refused(shared: tuple[Engine, GoalTree]) -> None:
    engine, tree = shared
    wrong = Create("ActionGoal", {"sub_goal": tree.political_goal, "text": "et mål"})
    assert codes(refusal(engine, wrong)) == [("WRONG_TYPE", "sub_goal")]
    listed = Create("Activity", {"parent": tree.action_goals["1.1.1"], "what": "x", "contributes_to": [tree.person]})
    assert codes(refusal(engine, listed)) == [("WRONG_TYPE", "contributes_to")]


def test_unknown_records_and_types_are_refused(shared: tuple[Engine, GoalTree]) -> None:
    engine, tree = shared
    assert codes(refusal(engine, Update(new_id(), {"text": "x"}))) == [("NOT_FOUND", None)]
    assert codes(refusal(engine, Archive(new_id()))) == [("NOT_FOUND", None)]
    assert codes(refusal(engine, Create("Unicorn", {}))) == [("WRONG_TYPE", None)]
    with engine.connect() as connection:
        issue = connection.execute(select(Issue.id).limit(1)).scalar_one()
    assert codes(refusal(engine, Archive(issue))) == [("WRONG_TYPE", None)]
    assert codes(refusal(engine, Create("Policy", {"title": "x"}, id=tree.group))) == [("DUPLICATE_ID", None)]


def test_a_change_based_on_an_older_version_is_refused(engine: Engine, tree: GoalTree) -> None:
    update(engine, tree.policy, title="Anden titel")
    findings = refusal(engine, Update(tree.policy, {"title": "Tredje titel"}, if_version=1))
    assert codes(findings) == [("VERSION_CONFLICT", None)]
    assert codes(refusal(engine, Archive(tree.policy, if_version=1))) == [("VERSION_CONFLICT", None)]
    accepted(apply_all(engine, [Update(tree.policy, {"title": "Tredje titel"}, if_version=2)]))


def test_an_error_refuses_its_change_and_what_builds_on_it_but_nothing_else(engine: Engine, tree: GoalTree) -> None:
    bad = Create("ActionGoal", {"sub_goal": tree.sub_goals["1.1"], "code": "1.1.1", "text": "samme nummer"})
    child = Create("Activity", {"parent": bad.id, "what": "gør noget"})
    grandchild = Create("Responsibility", {"subject": child.id, "name": "QX"})
    good = Update(tree.policy, {"title": "Ny titel"})
    applied = apply_all(engine, [grandchild, child, bad, good])
    assert [codes(list(outcome.errors)) for outcome in applied.outcomes] == [
        [("DEPENDS_ON_REJECTED", "subject")],
        [("DEPENDS_ON_REJECTED", "parent")],
        [("K01", "code")],
        [],
    ]
    assert read(engine, "Policy", tree.policy).title == "Ny titel"  # type: ignore[attr-defined]


@pytest.mark.parametrize("written", ["120314-1234", "1203141234", "120314 1234", "Se 120314–1234!"])
def test_a_cpr_number_is_refused_and_nowhere_stored_or_quoted(shared: tuple[Engine, GoalTree], written: str) -> None:
    engine, tree = shared
    goal = tree.action_goals["1.1.1"]
    for change in (
        Update(goal, {"text": f"Ring om {written}"}),
        Update(goal, {"code": written}),
        Update(goal, {"declared_deadline": Period(date(2025, 1, 1), raw=written)}),
        Create("Activity", {"parent": goal, "what": "x", "participants": ["QX", written]}),
        Create("Activity", {"parent": goal, "what": "x", "periods": [Period(recurrence=written)]}),
    ):
        findings = refusal(engine, change)
        assert [finding.rule for finding in findings] == ["G01"]
        assert written not in findings[0].message("DA") + repr(findings[0])
    with engine.connect() as connection:
        for table in ("action_goal", "activity", "change", "issue"):
            rows = text(f"SELECT string_agg(to_jsonb(t)::text, '') FROM {table} t")  # noqa: S608
            kept = connection.execute(rows).scalar_one()
            assert written not in (kept or "")


def test_one_childs_story_is_refused(shared: tuple[Engine, GoalTree]) -> None:
    engine, tree = shared
    findings = refusal(
        engine, Create("Activity", {"parent": tree.action_goals["1.1.1"], "what": "Møde med mor til Mikkel"})
    )
    assert codes(findings) == [("G02", "what")]


def test_a_result_must_fit_its_target_its_kind_and_itself(engine: Engine, tree: GoalTree) -> None:
    create(engine, "TargetStep", of=tree.criterion, target=TargetValue(Comparator.GTE, Decimal(75), unit=Unit.PERCENT))
    june = Period(date(2025, 6, 1), date(2025, 6, 30), Precision.MONTH)

    def result(number: int, unit: Unit = Unit.PERCENT, **more: Any) -> Create:
        value = TargetValue(value=Decimal(number), unit=unit)
        return Create("Measurement", {"of": tree.criterion, "period": june, "value": value} | more)

    assert codes(refusal(engine, result(4, Unit.DAYS))) == [("M06", "value")]
    assert codes(refusal(engine, result(68, answers=51, invited=50))) == [("M19", "answers")]
    assert codes(refusal(engine, result(68, answers=-1))) == [("INVALID_VALUE", "answers")]
    accepted(apply_all(engine, [result(68, answers=34, invited=50)]))
    assert codes(refusal(engine, result(70))) == [("M18", "value")]
    accepted(apply_all(engine, [result(68)]))


def test_an_activity_with_a_time_but_no_text_is_refused(shared: tuple[Engine, GoalTree]) -> None:
    engine, tree = shared
    untold = Create("Activity", {"parent": tree.action_goals["1.1.1"], "periods": [Period(date(2025, 1, 1))]})
    assert codes(refusal(engine, untold)) == [("A05", "what")]


# -- codes -------------------------------------------------------------------------------------------------------------


def test_a_code_is_unique_in_its_policy_and_type_only(engine: Engine, tree: GoalTree) -> None:
    with Session(engine) as session, session.begin():
        other = goal_tree(session, "En anden politik")
    findings = refusal(engine, Create("SubGoal", {"political_goal": other.political_goal, "code": "1.2", "text": "x"}))
    assert codes(findings) == [("K01", "code")]
    assert "(række »Derfor vil vi give familien én indgang« og »x«)" in findings[0].message("DA")


def test_codes_can_be_swapped_and_shifted_in_one_go(engine: Engine, tree: GoalTree) -> None:
    one, two = tree.action_goals["1.1.1"], tree.action_goals["1.1.2"]
    accepted(apply_all(engine, [Update(one, {"code": "1.1.2"}), Update(two, {"code": "1.1.1"})]))
    new = Create("ActionGoal", {"sub_goal": tree.sub_goals["1.1"], "code": "1.1.1", "text": "indsat"})
    accepted(apply_all(engine, [new, Update(two, {"code": "1.1.2"}), Update(one, {"code": "1.1.3"})]))
    assert read(engine, "ActionGoal", one).code == "1.1.3"  # type: ignore[attr-defined]


def test_a_shift_that_fails_at_its_end_fails_as_a_whole(engine: Engine, tree: GoalTree) -> None:
    one, two = tree.action_goals["1.1.1"], tree.action_goals["1.1.2"]
    held = create(engine, "ActionGoal", sub_goal=tree.sub_goals["1.1"], code="1.1.3", text="holder nummeret")
    applied = apply_all(engine, [Update(one, {"code": "1.1.2"}), Update(two, {"code": "1.1.3"})])
    assert [codes(list(outcome.errors)) for outcome in applied.outcomes] == [[("K01", "code")], [("K01", "code")]]
    assert [read(engine, "ActionGoal", goal).code for goal in (one, two, held)] == ["1.1.1", "1.1.2", "1.1.3"]  # type: ignore[attr-defined]


def test_of_two_new_rows_with_one_code_the_first_holds_it(engine: Engine, tree: GoalTree) -> None:
    def copy(row: int) -> Create:
        cells = {"code": CellRef("ark-1", 7, "Handleplan", f"C{row}")}
        return Create(
            "ActionGoal", {"sub_goal": tree.sub_goals["1.1"], "code": "1.1.7", "text": f"r{row}"}, cells=cells
        )

    first, second = apply_all(engine, [copy(9), copy(12)]).outcomes
    assert first.accepted
    assert "Nummer 1.1.7 bruges to gange (række 9 og 12)" in second.errors[0].message("DA")


def test_the_code_of_an_archived_goal_is_free_and_bars_its_return_when_taken(engine: Engine, tree: GoalTree) -> None:
    archive(engine, tree.sub_goals["1.2"])
    create(engine, "SubGoal", political_goal=tree.political_goal, code="1.2", text="efterfølger")
    assert codes(refusal(engine, Restore(tree.sub_goals["1.2"]))) == [("K01", "code")]
    assert state_of(engine, "ActionGoal", tree.action_goals["1.2.1"]) is RecordState.ARCHIVED


def test_a_goal_moved_to_another_parent_needs_a_fitting_code(engine: Engine, tree: GoalTree) -> None:
    goal, there = tree.action_goals["1.1.2"], tree.sub_goals["1.2"]
    assert codes(refusal(engine, Update(goal, {"sub_goal": there}))) == [("K02", "code")]
    accepted(apply_all(engine, [Update(goal, {"sub_goal": there, "code": "1.2.2"})]))


def test_a_political_goal_moved_to_another_policy_brings_no_code_that_is_taken_there(
    engine: Engine, tree: GoalTree
) -> None:
    other = create(engine, "Policy", title="En anden politik")
    theirs = create(engine, "PoliticalGoal", policy=other, code="2", title="x")
    create(engine, "SubGoal", political_goal=theirs, code="2.9", text="x")
    mine = create(engine, "PoliticalGoal", policy=tree.policy, code="3", title="y")
    update(engine, create(engine, "SubGoal", political_goal=mine, code="3.9", text="z"), text="zz")
    update(engine, mine, code="2")
    assert codes(refusal(engine, Update(mine, {"policy": other}))) == [("K01", "code")]


def test_a_new_code_of_the_parent_is_accepted_and_leaves_a_note_on_the_children(engine: Engine, tree: GoalTree) -> None:
    update(engine, tree.sub_goals["1.2"], code="1.3")
    with Session(engine) as session:
        issues = session.scalars(select(Issue).where(Issue.rule == "K02")).all()
        assert [(issue.entity_id, issue.field_name) for issue in issues] == [(tree.action_goals["1.2.1"], "code")]
    update(engine, tree.action_goals["1.2.1"], code="1.3.1")
    with Session(engine) as session:
        assert session.scalars(select(Issue.state).where(Issue.rule == "K02")).one().name == "FIXED"


# -- archiving and restoring -------------------------------------------------------------------------------------------


def test_archiving_takes_what_belongs_to_it_along_and_restoring_brings_exactly_that_back(
    engine: Engine, tree: GoalTree
) -> None:
    archive(engine, tree.action_goals["1.1.2"])
    archive(engine, tree.political_goal)
    for type_name, record in (
        ("SubGoal", tree.sub_goals["1.1"]),
        ("ActionGoal", tree.action_goals["1.1.1"]),
        ("SuccessCriterion", tree.criterion),
        ("Activity", tree.activity),
        ("Responsibility", tree.responsibility),
    ):
        assert state_of(engine, type_name, record) is RecordState.ARCHIVED
    assert state_of(engine, "Policy", tree.policy) is RecordState.ACTIVE
    assert state_of(engine, "Person", tree.person) is RecordState.ACTIVE
    restore(engine, tree.political_goal)
    assert state_of(engine, "Responsibility", tree.responsibility) is RecordState.ACTIVE
    assert state_of(engine, "ActionGoal", tree.action_goals["1.1.2"]) is RecordState.ARCHIVED
    actions = [entry.action for entry in log_of(engine, tree.activity)]
    assert actions[-2:] == [ChangeAction.ARCHIVE, ChangeAction.RESTORE]


def test_archiving_and_restoring_twice_is_harmless(engine: Engine, tree: GoalTree) -> None:
    assert restore(engine, tree.policy).seq is None
    archive(engine, tree.policy)
    assert archive(engine, tree.policy).seq is None


def test_nothing_happens_to_or_beneath_something_archived(engine: Engine, tree: GoalTree) -> None:
    archive(engine, tree.sub_goals["1.1"])
    goal = tree.action_goals["1.1.1"]
    assert codes(refusal(engine, Update(goal, {"text": "x"}))) == [("ARCHIVED", None)]
    assert codes(refusal(engine, Restore(goal))) == [("ARCHIVED", "sub_goal")]
    new = Create("ActionGoal", {"sub_goal": tree.sub_goals["1.1"], "text": "x"})
    assert codes(refusal(engine, new)) == [("ARCHIVED", "sub_goal")]
    moved = Update(tree.action_goals["1.2.1"], {"sub_goal": tree.sub_goals["1.1"], "code": None})
    assert codes(refusal(engine, moved)) == [("ARCHIVED", "sub_goal")]


@pytest.mark.parametrize("archive_first", [True, False])
def test_nothing_is_created_beneath_what_the_same_batch_archives(
    engine: Engine, tree: GoalTree, archive_first: bool
) -> None:
    new = Create("ActionGoal", {"sub_goal": tree.sub_goals["1.1"], "text": "x"})
    gone = Archive(tree.sub_goals["1.1"])
    applied = apply_all(engine, [gone, new] if archive_first else [new, gone])
    by_change = {outcome.change: outcome for outcome in applied.outcomes if isinstance(outcome.change, Archive)}
    assert by_change[gone].accepted
    assert [o.errors[0].rule for o in applied.outcomes if not o.accepted] == ["ARCHIVED"]


def test_a_goal_moved_away_survives_the_archiving_of_its_old_parent(engine: Engine, tree: GoalTree) -> None:
    goal = tree.action_goals["1.1.1"]
    there = tree.sub_goals["1.2"]
    accepted(
        apply_all(engine, [Archive(tree.sub_goals["1.1"]), Update(goal, {"sub_goal": there, "code": "1.2.2"})][::-1])
    )
    assert state_of(engine, "ActionGoal", goal) is RecordState.ACTIVE
    assert state_of(engine, "Activity", tree.activity) is RecordState.ACTIVE
    assert state_of(engine, "ActionGoal", tree.action_goals["1.1.2"]) is RecordState.ARCHIVED


def test_a_parent_and_its_child_can_be_restored_together(engine: Engine, tree: GoalTree) -> None:
    archive(engine, tree.action_goals["1.1.1"])
    archive(engine, tree.sub_goals["1.1"])
    accepted(apply_all(engine, [Restore(tree.action_goals["1.1.1"]), Restore(tree.sub_goals["1.1"])]))
    assert state_of(engine, "Activity", tree.activity) is RecordState.ACTIVE


def test_a_record_can_be_archived_while_others_point_to_it(engine: Engine, tree: GoalTree) -> None:
    archive(engine, tree.person)
    update(engine, tree.responsibility, title="Teamleder")
    other = Create("Responsibility", {"subject": tree.action_goals["1.2.1"], "party": tree.person})
    assert codes(refusal(engine, other)) == [("ARCHIVED", "party")]


def test_units_cannot_lie_beneath_themselves(engine: Engine) -> None:
    top = create(engine, "OrgUnit", name="Børn og unge")
    middle = create(engine, "OrgUnit", name="Forebyggelse", parent=top)
    bottom = create(engine, "OrgUnit", name="Team Nord", parent=middle)
    assert codes(refusal(engine, Update(top, {"parent": bottom}))) == [("CYCLE", "parent")]
    assert codes(refusal(engine, Update(top, {"parent": top}))) == [("CYCLE", "parent")]
    other = create(engine, "OrgUnit", name="Skole")
    applied = apply_all(engine, [Update(other, {"parent": bottom}), Update(top, {"parent": other})])
    assert [outcome.accepted for outcome in applied.outcomes] == [True, False]
