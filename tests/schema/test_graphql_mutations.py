"""What derived mutations do, and how they refuse."""

from typing import Any

import pytest
from sqlalchemy import text

from tests.fixtures.asking import NOBODY, READER, Asker
from tests.fixtures.model import GoalTree

UPDATE = """mutation($id: ID!, $input: UpdateActionGoalInput!, $v: Int) {
  updateActionGoal(id: $id, input: $input, ifVersion: $v) {
    actionGoal { id version code text shortText managementLevels declaredStatus
                 declaredDeadline { start end precision isDeadline raw } changedBy source }
    userErrors { code field message da: message(language: DA) en: message(language: EN) } } }"""
CREATE = """mutation($input: CreateActionGoalInput!) {
  createActionGoal(input: $input) {
    goal: actionGoal { id code subGoal { code actionGoals { code } } } userErrors { code field } } }"""


def _update(asker: Asker, id_: Any, given: dict[str, Any], version: int | None = None) -> dict[str, Any]:
    return dict(asker.data(UPDATE, {"id": str(id_), "input": given, "v": version})["updateActionGoal"])


def test_a_created_record_is_read_back_with_its_surroundings(asker: Asker, tree: GoalTree) -> None:
    given = {"subGoalId": str(tree.sub_goals["1.2"]), "code": "1.2.2", "text": "alle ved, hvem de kan ringe til"}
    payload = asker.data(CREATE, {"input": given})["createActionGoal"]
    assert payload["userErrors"] == []
    assert payload["goal"]["subGoal"] == {"code": "1.2", "actionGoals": [{"code": "1.2.1"}, {"code": "1.2.2"}]}


def test_an_omitted_field_stays_and_null_empties(asker: Asker, tree: GoalTree) -> None:
    id_ = tree.action_goals["1.1.1"]
    given = {
        "shortText": "politikken",
        "managementLevels": ["TACTICAL", "OPERATIONAL"],
        "declaredStatus": "ACTIVE",
        "declaredDeadline": {
            "end": "2026-06-30",
            "precision": "HALF_YEAR",
            "isDeadline": True,
            "raw": "1. halvår 2026",
        },
    }
    goal = _update(asker, id_, given)["actionGoal"]
    assert {name: goal[name] for name in ("shortText", "managementLevels", "declaredStatus")} == {
        name: given[name] for name in ("shortText", "managementLevels", "declaredStatus")
    }
    assert goal["declaredDeadline"] == {"start": None, **given["declaredDeadline"]}  # type: ignore[dict-item]
    assert (goal["changedBy"], goal["source"], goal["version"]) == ("QX", "API", 2)
    emptied = _update(asker, id_, {"shortText": None, "managementLevels": None, "declaredDeadline": None})["actionGoal"]
    assert (emptied["shortText"], emptied["managementLevels"], emptied["declaredDeadline"]) == (None, [], None)
    assert emptied["declaredStatus"] == "ACTIVE"
    assert emptied["text"] == goal["text"]


def test_links_to_several_records_are_set_and_emptied(asker: Asker, tree: GoalTree) -> None:
    units = asker.data("""mutation { one: createOrgUnit(input: { name: "Skole 1" }) { orgUnit { id } }
                                     two: createOrgUnit(input: { name: "Skole 2" }) { orgUnit { id } } }""")
    ids = [units["one"]["orgUnit"]["id"]]
    other = {
        "policyId": str(tree.policy),
        "code": "2",
        "title": "x",
        "crossCuttingIds": [units["two"]["orgUnit"]["id"]],
    }
    creating = (
        "mutation($input: CreatePoliticalGoalInput!) { createPoliticalGoal(input: $input) { userErrors { code } } }"
    )
    assert asker.data(creating, {"input": other})["createPoliticalGoal"]["userErrors"] == []
    query = """mutation($id: ID!, $input: UpdatePoliticalGoalInput!) { updatePoliticalGoal(id: $id, input: $input) {
        politicalGoal { crossCuttingIds crossCutting { name crossCuttingGoals { code } } } userErrors { code } } }"""

    def linked(given: list[str] | None) -> dict[str, Any]:
        variables = {"id": str(tree.political_goal), "input": {"crossCuttingIds": given}}
        return dict(asker.data(query, variables)["updatePoliticalGoal"]["politicalGoal"])

    assert linked(ids) == {
        "crossCuttingIds": ids,
        "crossCutting": [{"name": "Skole 1", "crossCuttingGoals": [{"code": "1"}]}],
    }
    assert linked(None) == {"crossCuttingIds": [], "crossCutting": []}


def test_an_outdated_version_is_refused_and_changes_nothing(asker: Asker, tree: GoalTree) -> None:
    id_ = tree.action_goals["1.1.1"]
    _update(asker, id_, {"shortText": "ny"}, version=1)
    payload = _update(asker, id_, {"shortText": "nyere"}, version=1)
    assert payload["actionGoal"] is None
    (error,) = payload["userErrors"]
    assert error["code"] == "VERSION_CONFLICT"
    assert error["message"] == error["da"] != error["en"]
    assert asker.data(f'{{ actionGoal(id: "{id_}") {{ shortText }} }}')["actionGoal"] == {"shortText": "ny"}


@pytest.mark.parametrize(
    ("given", "code", "field"),
    [
        ({"code": "1.1.1"}, "K01", "code"),
        ({"subGoalId": "nonsense"}, "NOT_FOUND", "subGoalId"),
        ({"text": None}, "K05", "text"),
        ({"text": ""}, "K05", "text"),
    ],
)
def test_a_refusal_names_its_code_and_the_field_of_the_input(
    asker: Asker, tree: GoalTree, given: dict[str, Any], code: str, field: str
) -> None:
    payload = _update(asker, tree.action_goals["1.1.2"], given)
    assert payload["actionGoal"] is None
    assert [(error["code"], error["field"]) for error in payload["userErrors"]] == [(code, field)]
    assert payload["userErrors"][0]["da"]


def test_an_unknown_id_is_a_refusal(asker: Asker, tree: GoalTree) -> None:
    assert _update(asker, "nonsense", {"text": "x"})["userErrors"][0]["code"] == "NOT_FOUND"


def test_an_id_of_another_type_is_refused(asker: Asker, tree: GoalTree) -> None:
    payload = _update(asker, tree.sub_goals["1.1"], {"text": "x"})
    assert payload["actionGoal"] is None
    assert payload["userErrors"][0]["code"] == "NOT_FOUND"
    found = asker.data(f'{{ subGoal(id: "{tree.sub_goals["1.1"]}") {{ version }} }}')
    assert found["subGoal"] == {"version": 1}


@pytest.mark.parametrize("verb", ["archive", "restore"])
def test_archiving_and_restoring_by_a_mutation_for_another_type_touches_nothing(
    asker: Asker, tree: GoalTree, verb: str
) -> None:
    query = f'mutation {{ {verb}ActionGoal(id: "{tree.person}") {{ actionGoal {{ id }} userErrors {{ code }} }} }}'
    payload = asker.data(query)[f"{verb}ActionGoal"]
    assert payload["actionGoal"] is None
    assert payload["userErrors"]
    assert asker.data(f'{{ person(id: "{tree.person}") {{ recordState }} }}')["person"] == {"recordState": "ACTIVE"}


def test_a_record_is_archived_and_restored(asker: Asker, tree: GoalTree) -> None:
    id_ = tree.action_goals["1.1.2"]
    for verb, state in (("archive", "ARCHIVED"), ("restore", "ACTIVE")):
        query = f'mutation {{ {verb}ActionGoal(id: "{id_}") {{ actionGoal {{ recordState }} userErrors {{ code }} }} }}'
        assert asker.data(query)[f"{verb}ActionGoal"] == {"actionGoal": {"recordState": state}, "userErrors": []}


def test_several_mutations_of_one_request_run_in_order_each_for_itself(asker: Asker, tree: GoalTree) -> None:
    id_ = tree.action_goals["1.1.1"]
    query = f"""mutation {{
      __typename
      first: updateActionGoal(id: "{id_}", input: {{ shortText: "a" }}, ifVersion: 1) {{ actionGoal {{ version }} }}
      second: updateActionGoal(id: "{id_}", input: {{ shortText: "b" }}, ifVersion: 1) {{ userErrors {{ code }} }}
      third: updateActionGoal(id: "{id_}", input: {{ shortText: "c" }}, ifVersion: 2) {{ actionGoal {{ shortText }} }}
    }}"""
    assert asker.data(query) == {
        "__typename": "Mutation",
        "first": {"actionGoal": {"version": 2}},
        "second": {"userErrors": [{"code": "VERSION_CONFLICT"}]},
        "third": {"actionGoal": {"shortText": "c"}},
    }


def test_readers_change_nothing(asker: Asker, tree: GoalTree) -> None:
    for scope in (READER, NOBODY):
        variables = {"id": str(tree.action_goals["1.1.1"]), "input": {"text": "x"}}
        assert asker.code(UPDATE, variables, scope=scope) == "FORBIDDEN"


def test_a_mutation_whose_result_asks_too_much_changes_nothing(asker: Asker, tree: GoalTree) -> None:
    deep = "subGoal { actionGoals(first: 1) { " * 8 + "id" + " } }" * 8
    query = f"""mutation {{ updateActionGoal(id: "{tree.action_goals["1.1.1"]}", input: {{ text: "x" }}) {{
        actionGoal {{ {deep} }} }} }}"""
    assert asker.code(query) == "QUERY_TOO_DEEP"
    with asker.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM action_goal WHERE text = 'x'")).scalar_one() == 0


def test_issues_show_their_message_in_both_languages(asker: Asker, tree: GoalTree) -> None:
    data = asker.data("{ issues { nodes { rule message da: message(language: DA) en: message(language: EN) } } }")
    nodes = data["issues"]["nodes"]
    assert nodes, "goals without an owner are reported"
    assert all(node["message"] == node["da"] and node["en"] != node["da"] for node in nodes)
