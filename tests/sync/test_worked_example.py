"""The worked example of DOMAIN.md section 6, from a real sheet to the database and back."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from schema.changes import Create, Update
from schema.entities import ActionGoal, TabMapping
from schema.enums import ConflictState, ResponsibilityKind
from schema.reads.seen import NOW
from schema.values import Period, from_json, to_json
from tests.fixtures.syncing import Aligned, aligned, tab_body

HERE = Path(__file__).parent.parent / "fixtures" / "worked_example"
TAB = "Mål og handleplan"


def fixture(name: str) -> Any:
    return json.loads((HERE / f"{name}.json").read_text(encoding="utf-8"))


@pytest.fixture
def example(database: str) -> Iterator[Aligned]:
    grid = fixture("grid")
    tab = tab_body(TAB, grid["cells"], grid["merges"], rows=grid["rowCount"], columns=grid["columnCount"])
    with aligned(database, [tab], title="Handleplan") as sheet:
        yield sheet


def goal(sheet: Aligned, code: str) -> UUID:
    found: UUID = sheet.find("ActionGoal", code=code).id
    return found


def without_raw(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: without_raw(item) for key, item in value.items() if key != "raw"}
    return [without_raw(item) for item in value] if isinstance(value, list) else value


def snake(name: str) -> str:
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in name)


def model_of(sheet: Aligned, expected: Mapping[str, Any]) -> dict[str, Any]:
    """What the database holds, in the form of model.json: the same keys, the values as they are."""

    def plain(entity: Any, wanted: Mapping[str, Any]) -> dict[str, Any]:
        nested = {"cell", "subGoals", "actionGoals", "successCriteria", "evaluation", "activities", "targets"}
        names = [name for name in wanted if name not in nested | {"responsibilities", "deadline"}]
        return {name: without_raw(to_json(getattr(entity, snake(name)))) for name in names}

    def criterion(entity: Any, wanted: Mapping[str, Any]) -> dict[str, Any]:
        steps = sheet.all("TargetStep", of_id=entity.id)
        assert len(steps) == len(wanted["targets"])
        return plain(entity, wanted) | {
            "targets": [plain(step, want) for step, want in zip(steps, wanted["targets"], strict=True)]
        }

    def action_goal(entity: Any, wanted: Mapping[str, Any]) -> dict[str, Any]:
        criteria = sheet.all("SuccessCriterion", action_goal_id=entity.id)
        activities = sheet.all("Activity", parent_id=entity.id)
        owners = sheet.all("Responsibility", subject_id=entity.id)
        (evaluation,) = sheet.all("EvaluationMethod", action_goal_id=entity.id)
        assert len(criteria) == len(wanted["successCriteria"])
        assert len(activities) == len(wanted["activities"])
        assert len(owners) == len(wanted["responsibilities"])
        with Session(sheet.engine) as session:
            table = ActionGoal.__table__
            deadline = session.scalar(select(ActionGoal.deadline.expression(table, NOW)).where(table.c.id == entity.id))
        return plain(entity, wanted) | {
            "cell": wanted["cell"],
            "deadline": to_json(deadline),
            "successCriteria": [criterion(*pair) for pair in zip(criteria, wanted["successCriteria"], strict=True)],
            "evaluation": plain(evaluation, wanted["evaluation"]),
            "activities": [plain(*pair) for pair in zip(activities, wanted["activities"], strict=True)],
            "responsibilities": [plain(*pair) for pair in zip(owners, wanted["responsibilities"], strict=True)],
        }

    def by_code(type_name: str, **owner: Any) -> list[Any]:
        return sorted(sheet.all(type_name, **owner), key=lambda entity: str(entity.code))

    political = []
    for entity, wanted in zip(by_code("PoliticalGoal"), expected["politicalGoals"], strict=True):
        sub_goals = []
        found = by_code("SubGoal", political_goal_id=entity.id)
        for sub_goal, want in zip(found, wanted["subGoals"], strict=True):
            goals = by_code("ActionGoal", sub_goal_id=sub_goal.id)
            pairs = zip(goals, want["actionGoals"], strict=True)
            sub_goals.append(
                plain(sub_goal, want) | {"cell": want["cell"], "actionGoals": [action_goal(*pair) for pair in pairs]}
            )
        political.append(plain(entity, wanted) | {"cell": wanted["cell"], "subGoals": sub_goals})
    return {"politicalGoals": political}


def test_the_model_is_what_the_sheet_says(example: Aligned) -> None:
    expected = fixture("model")
    found = model_of(example, expected)
    assert found["politicalGoals"] == [dict(want) for want in expected["politicalGoals"]]


def test_the_plan_is_read_from_the_words_around_the_table(example: Aligned) -> None:
    expected = fixture("model")["plan"]
    with Session(example.engine) as session:
        tab = session.scalars(select(TabMapping)).one()
        assert tab.plan_title == expected["title"]
        assert without_raw(to_json(tab.plan_period)) == expected["period"]
    assert example.find("Policy").title == expected["policy"]


def test_exactly_the_seven_issues_each_beside_its_cell(example: Aligned) -> None:
    wanted = sorted(
        (issue["rule"], issue["cell"], issue["severity"], issue["messageDa"]) for issue in fixture("issues")
    )
    found = sorted(
        (issue.rule, issue.cell.a1, issue.severity.name, issue.message_da)
        for issue in example.open_issues()
        if issue.cell is not None
    )
    assert found == wanted
    assert len(example.open_issues()) == len(wanted)


def test_a_second_cycle_without_edits_sends_no_write(example: Aligned) -> None:
    example.settle()
    before = example.everything()
    report = example.cycle()
    assert (report.changes_taken, report.cells_written, report.again) == (0, 0, False)
    assert example.everything() == before


def only_these_cells_changed(before: dict[str, str], after: dict[str, str], cells: list[dict[str, str]]) -> None:
    expected = dict(before)
    for cell in cells:
        assert before.get(cell["cell"], "") == cell["before"]
        expected[cell["cell"]] = cell["after"]
    assert after == expected


def test_case_1_a_moved_activity_changes_one_phrase(example: Aligned) -> None:
    case = fixture("write_back")["1"]
    example.settle()
    before = example.values(TAB)
    activity = example.find("Activity", what=case["api"]["activity"])
    period = from_json(Period, case["api"]["periods"][0])
    example.change(Update(activity.id, {"periods": (period,)}))
    example.settle()
    only_these_cells_changed(before, example.values(TAB), case["written"])
    assert example.find("Activity", id=activity.id).what == "Temadag for alle teams, uge 36"


def test_case_2_an_added_activity_becomes_a_third_line(example: Aligned) -> None:
    case = fixture("write_back")["2"]
    example.settle()
    before = example.values(TAB)
    new = case["api"]["newActivity"]
    periods = tuple(from_json(Period, period) for period in new["periods"])
    values = {"parent": goal(example, "1.1.2"), "what": new["what"], "periods": periods}
    example.change(Create("Activity", values))
    example.settle()
    only_these_cells_changed(before, example.values(TAB), case["written"])
    assert len(example.all("Activity", parent_id=goal(example, "1.1.2"))) == 3


def test_case_3_a_new_owner_is_written_in_the_neighbours_style(example: Aligned) -> None:
    case = fixture("write_back")["3"]
    example.settle()
    before = example.values(TAB)
    person = example.find("Person", initials="YQ")
    values = {"subject": goal(example, "1.2.1"), "kind": ResponsibilityKind.COORDINATOR, "party": person.id}
    example.change(Create("Responsibility", values))
    example.settle()
    only_these_cells_changed(before, example.values(TAB), case["written"])
    assert ("R04", "G13") not in example.issues()


def test_case_7_edits_of_different_cells_are_both_kept(example: Aligned) -> None:
    case = fixture("write_back")["7a"]
    example.settle()
    before = example.values(TAB)
    owner = next(row for row in example.all("Responsibility", subject_id=goal(example, "1.1.1")) if row.name == "QX")
    example.type_in(TAB, C8=case["user"][0]["after"])
    example.change(Update(owner.id, {"party": example.find("Person", initials="ZW").id}))
    example.settle()
    only_these_cells_changed(before, example.values(TAB), case["user"] + case["written"])
    assert example.find("ActionGoal", code="1.1.1").text == case["model"]["text"]
    assert not example.conflicts()


def test_case_7_edits_of_one_number_are_a_conflict_and_lose_nothing(example: Aligned) -> None:
    case = fixture("write_back")["7b"]
    example.settle()
    criterion = example.all("SuccessCriterion", action_goal_id=goal(example, "1.1.1"))[0]
    step = example.all("TargetStep", of_id=criterion.id)[0]
    example.type_in(TAB, D8=case["user"][0]["after"])
    example.change(Update(step.id, {"target": replace(step.target, value=Decimal(70))}))
    example.settle()
    assert example.cell(TAB, "D8") == case["sheet"]["D8"]
    assert example.find("TargetStep", id=step.id).target.value == 70
    (conflict,) = example.conflicts()
    assert conflict.state is ConflictState.OPEN
    assert conflict.cell is not None
    assert conflict.cell.a1 == "D8"
    assert ("Z04", "D8") in example.issues()
