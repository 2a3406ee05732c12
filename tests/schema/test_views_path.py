"""`path(id)`: upwards and downwards through the chain."""

from decimal import Decimal
from typing import Any

import pytest

from schema.enums import Comparator, Unit
from schema.values import TargetValue
from tests.fixtures.asking import NOBODY, Asker
from tests.fixtures.model import GoalTree, archive, create, update

TARGET = TargetValue(Comparator.GTE, Decimal(60), unit=Unit.PERCENT, raw="mindst 60 %")
UP = "query($id: ID!, $asOf: Moment) { path(id: $id, asOf: $asOf) { breadcrumb steps { depth type code title } } }"
DOWN = """query($id: ID!, $levels: Int, $first: Int, $after: String, $types: [RecordType!]) {
  path(id: $id, levels: $levels, first: $first, after: $after, types: $types) {
    below { depth type code title aboveId node { id ... on ActionGoal { text } } }
    hasNextPage endCursor truncated } }"""


def _shown(step: dict[str, Any]) -> str:
    return f"{step['depth']} {step['type']} {step['code'] or step['title']}"


def test_the_way_to_a_measurement_leads_through_the_whole_chain(asker: Asker, tree: GoalTree) -> None:
    step = create(asker.engine, "TargetStep", of=tree.criterion, target=TARGET)
    path = asker.data(UP, {"id": str(step)})["path"]
    assert [_shown(step) for step in path["steps"]][-5:] == [
        "1 PoliticalGoal 1",
        "2 SubGoal 1.1",
        "3 ActionGoal 1.1.1",
        "4 SuccessCriterion politikken bruges i planlægningen",
        "5 TargetStep mindst 60 %",
    ]
    assert path["breadcrumb"].startswith("Hånd i hånd › 1 › 1.1 › 1.1.1 › politikken bruges i planlægningen")


def test_each_step_tells_its_type_in_both_languages_and_can_be_selected_as_a_record(
    asker: Asker, tree: GoalTree
) -> None:
    query = """query($id: ID!) { path(id: $id) { steps { da: typeLabel en: typeLabel(language: EN) label archived
        node { __typename id ... on SubGoal { text actionGoals { code } } } } } }"""
    steps = asker.data(query, {"id": str(tree.action_goals["1.1.1"])})["path"]["steps"]
    assert [(step["da"], step["en"]) for step in steps][-2:] == [("Delmål", "Sub-goal"), ("Handlemål", "Action goal")]
    assert steps[-2]["node"] == {
        "__typename": "SubGoal",
        "id": str(tree.sub_goals["1.1"]),
        "text": "Derfor vil vi kende hinandens opgaver på tværs",
        "actionGoals": [{"code": "1.1.1"}, {"code": "1.1.2"}],
    }


def test_downwards_each_item_comes_before_what_is_below_it(asker: Asker, tree: GoalTree) -> None:
    goals = ["SubGoal", "ActionGoal", "Activity"]
    below = asker.data(DOWN, {"id": str(tree.policy), "levels": 4, "types": ["PoliticalGoal", *goals]})["path"]["below"]
    assert [_shown(step) for step in below] == [
        "1 PoliticalGoal 1",
        "2 SubGoal 1.1",
        "3 ActionGoal 1.1.1",
        "4 Activity Temadag for alle teams",
        "3 ActionGoal 1.1.2",
        "2 SubGoal 1.2",
        "3 ActionGoal 1.2.1",
    ]
    assert below[4]["node"]["text"] == "der findes en kort vejviser"
    assert below[4]["aboveId"] == str(tree.sub_goals["1.1"])


def test_downwards_page_by_page_shows_each_item_once(asker: Asker, tree: GoalTree) -> None:
    whole = asker.data(DOWN, {"id": str(tree.policy), "levels": 5})["path"]["below"]
    paged: list[Any] = []
    cursor = None
    while True:
        page = asker.data(DOWN, {"id": str(tree.policy), "levels": 5, "first": 2, "after": cursor})["path"]
        paged += page["below"]
        cursor = page["endCursor"]
        if not page["hasNextPage"]:
            break
    assert paged == whole
    assert not page["truncated"]


def test_more_than_are_looked_at_is_told(asker: Asker, tree: GoalTree, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("schema.views.path.MOST_WALKED", 4)
    path = asker.data(DOWN, {"id": str(tree.policy), "levels": 5})["path"]
    assert path["truncated"]
    assert len(path["below"]) == 3


def test_the_number_of_statements_depends_on_the_depth_and_not_on_the_rows(asker: Asker, tree: GoalTree) -> None:
    asker.data(DOWN, {"id": str(tree.policy), "levels": 3})
    few = len(asker.statements)
    for number in range(3, 9):
        sub_goal = create(asker.engine, "SubGoal", political_goal=tree.political_goal, code=f"1.{number}", text="Mere")
        create(asker.engine, "ActionGoal", sub_goal=sub_goal, code=f"1.{number}.1", text="Endnu mere")
    asker.data(DOWN, {"id": str(tree.policy), "levels": 3})
    assert len(asker.statements) == few


def test_archived_items_have_a_path_but_are_not_below(asker: Asker, tree: GoalTree) -> None:
    goal = tree.action_goals["1.1.2"]
    archive(asker.engine, goal)
    below = asker.data(DOWN, {"id": str(tree.sub_goals["1.1"])})["path"]["below"]
    assert [step["code"] for step in below] == ["1.1.1"]
    query = "query($id: ID!) { path(id: $id) { breadcrumb steps { archived } } }"
    path = asker.data(query, {"id": str(goal)})["path"]
    assert [step["archived"] for step in path["steps"]][-2:] == [False, True]


def test_as_of_shows_the_path_as_it_was(asker: Asker, tree: GoalTree) -> None:
    goal = tree.action_goals["1.1.1"]
    before = asker.data("query($id: ID!) { actionGoal(id: $id) { changedAt } }", {"id": str(goal)})["actionGoal"]
    update(asker.engine, goal, sub_goal=tree.sub_goals["1.2"], code="1.2.7")
    now = asker.data(UP, {"id": str(goal)})["path"]["breadcrumb"]
    then = asker.data(UP, {"id": str(goal), "asOf": before["changedAt"]})["path"]["breadcrumb"]
    assert now.endswith("1 › 1.2 › 1.2.7")
    assert then.endswith("1 › 1.1 › 1.1.1")


def test_a_persons_name_is_kept_from_outsiders(asker: Asker, tree: GoalTree) -> None:
    query = "query($id: ID!) { path(id: $id) { breadcrumb steps { title } } }"
    inside = asker.data(query, {"id": str(tree.person)})["path"]
    outside = asker.data(query, {"id": str(tree.person)}, NOBODY)["path"]
    assert "QX" in inside["breadcrumb"]
    assert outside["breadcrumb"] == "Person"
    assert outside["steps"][-1] == {"title": None}


@pytest.mark.parametrize("id_", ["nonsense", "", "00000000-0000-7000-8000-000000000000"])
def test_what_does_not_exist_has_no_path(asker: Asker, id_: str) -> None:
    assert asker.data(UP, {"id": id_}) == {"path": None}


@pytest.mark.parametrize(
    ("given", "code"), [({"levels": 11}, "BAD_LEVELS"), ({"first": -1}, "BAD_FIRST"), ({"after": "x"}, "BAD_CURSOR")]
)
def test_arguments_out_of_bounds_are_refused(asker: Asker, tree: GoalTree, given: dict[str, Any], code: str) -> None:
    answer = asker.ask(DOWN, {"id": str(tree.policy), **given})
    assert answer["errors"][0]["extensions"]["code"] == code
