"""What the one write path refuses, and why."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from schema.changes import Archive, Create, Update
from schema.database import open_engine
from schema.entities import Issue
from schema.enums import Comparator, Precision, RecordState, Unit
from schema.ids import new_id
from schema.values import Period, TargetValue
from tests.fixtures.looking import codes, read, seq
from tests.fixtures.model import GoalTree, accepted, apply_all, create, goal_tree, refusal, update
from tests.fixtures.postgres import Cluster, fresh_database


@pytest.fixture(scope="module")
def shared(cluster: Cluster, database_template: str) -> Iterator[tuple[Engine, GoalTree]]:
    """A small model for tests that change nothing, since all that they ask for is refused."""
    with fresh_database(cluster, database_template) as url:
        engine = open_engine(url, poolclass=NullPool)
        with Session(engine) as session, session.begin():
            tree = goal_tree(session)
        yield engine, tree


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
