"""Remarks through HTTP: below a record stand the open ones, and people accept what they leave as it is."""

from typing import Any

import httpx
import pytest

from schema.access import Role

UNKNOWN = "00000000-0000-7000-8000-000000000000"


class Caller:
    """Asks the app with one key."""

    def __init__(self, client: httpx.Client, key: str) -> None:
        self._client = client
        self._headers = {"Authorization": f"Bearer {key}"}

    def ask(self, query: str, **variables: Any) -> Any:
        body = {"query": query, "variables": variables}
        return self._client.post("/graphql", json=body, headers=self._headers, timeout=30).json()

    def make(self, type_name: str, **values: Any) -> str:
        single = type_name[:1].lower() + type_name[1:]
        query = (
            f"mutation($input: Create{type_name}Input!) {{ create{type_name}(input: $input) "
            f"{{ {single} {{ id }} userErrors {{ code }} }} }}"
        )
        made: str = self.ask(query, input=values)["data"][f"create{type_name}"][single]["id"]
        return made

    def turn(self, verb: str, issue: str) -> Any:
        query = (
            f"mutation($id: ID!) {{ {verb}Issue(id: $id) "
            "{ issue { state endedAt } userErrors { code field message(language: EN) } } }"
        )
        return self.ask(query, id=issue)["data"][f"{verb}Issue"]

    def rules(self, goal: str, filter_: str = "") -> list[str]:
        query = f"query($id: ID!) {{ actionGoal(id: $id) {{ issues{filter_} {{ rule }} }} }}"
        return [issue["rule"] for issue in self.ask(query, id=goal)["data"]["actionGoal"]["issues"]]

    def goals_with(self, rule: str) -> int:
        query = "query($r: String!) { actionGoals(filter: { issues: { some: { rule: { eq: $r } } } }) { totalCount } }"
        found: int = self.ask(query, r=rule)["data"]["actionGoals"]["totalCount"]
        return found


@pytest.fixture
def editor(client: httpx.Client, keys: dict[Role, str]) -> Caller:
    return Caller(client, keys[Role.EDITOR])


@pytest.fixture
def goal(editor: Caller) -> str:
    """An action goal that nobody owns (R01)."""
    policy = editor.make("Policy", title="Hånd i hånd")
    political = editor.make("PoliticalGoal", policyId=policy, code="1", title="Hjælpen hænger sammen")
    sub = editor.make("SubGoal", politicalGoalId=political, code="1.1", text="Derfor vil vi mødes")
    return editor.make("ActionGoal", subGoalId=sub, code="1.1.1", text="det betyder, at vi mødes")


@pytest.fixture
def ownerless(editor: Caller, goal: str) -> str:
    """The remark that it has no owner."""
    query = 'query($id: ID!) { actionGoal(id: $id) { issues(filter: { rule: { eq: "R01" } }) { id state } } }'
    (found,) = editor.ask(query, id=goal)["data"]["actionGoal"]["issues"]
    assert found["state"] == "OPEN"
    return str(found["id"])


def test_a_record_lists_the_open_remarks_unless_it_is_asked_for_others(
    editor: Caller, goal: str, ownerless: str
) -> None:
    assert "R01" in editor.rules(goal)
    assert editor.goals_with("R01") == 1
    person = editor.make("Person", initials="QX")
    editor.make("Responsibility", subjectId=goal, kind="COORDINATOR", partyId=person)
    assert "R01" not in editor.rules(goal)
    assert editor.goals_with("R01") == 0
    assert editor.rules(goal, "(filter: { state: { eq: FIXED } })") == ["R01"]
    root = editor.ask('{ issues(filter: { rule: { eq: "R01" } }) { nodes { id state } } }')
    assert root["data"]["issues"]["nodes"] == [{"id": ownerless, "state": "FIXED"}]


def test_an_accepted_remark_stays_accepted_until_it_is_reopened_or_put_right(
    editor: Caller, goal: str, ownerless: str
) -> None:
    accepted = editor.turn("accept", ownerless)
    assert (accepted["issue"]["state"], accepted["userErrors"]) == ("ACCEPTED", [])
    assert accepted["issue"]["endedAt"] is not None
    assert "R01" not in editor.rules(goal)
    change = 'mutation($id: ID!) { updateActionGoal(id: $id, input: { shortText: "møde" }) { userErrors { code } } }'
    editor.ask(change, id=goal)
    assert editor.rules(goal, "(filter: { state: { eq: ACCEPTED } })") == ["R01"]

    assert editor.turn("reopen", ownerless)["issue"] == {"state": "OPEN", "endedAt": None}
    assert "R01" in editor.rules(goal)

    editor.turn("accept", ownerless)
    person = editor.make("Person", initials="QX")
    editor.make("Responsibility", subjectId=goal, kind="COORDINATOR", partyId=person)
    refused = editor.turn("accept", ownerless)
    assert refused["issue"] is None
    assert refused["userErrors"] == [
        {
            "code": "LIFECYCLE",
            "field": "id",
            "message": "The issue cannot go from »Fixed« to »Accepted«. After »Fixed« may follow: nothing.",
        }
    ]


def test_as_of_a_moment_before_it_was_accepted_a_remark_is_open(editor: Caller, goal: str, ownerless: str) -> None:
    before = editor.ask("query($id: ID!) { actionGoal(id: $id) { changedAt } }", id=goal)["data"]["actionGoal"]
    editor.turn("accept", ownerless)
    query = "query($id: ID!, $at: Moment) { actionGoal(id: $id, asOf: $at) { issues { rule } } }"
    then = editor.ask(query, id=goal, at=before["changedAt"])["data"]["actionGoal"]["issues"]
    assert "R01" in [issue["rule"] for issue in then]


def test_what_is_no_remark_is_refused_and_readers_accept_nothing(
    editor: Caller, client: httpx.Client, keys: dict[Role, str], goal: str, ownerless: str
) -> None:
    for id_ in (UNKNOWN, "nonsense", goal):
        assert [error["code"] for error in editor.turn("accept", id_)["userErrors"]] == ["NOT_FOUND"]
    query = "mutation($id: ID!) { acceptIssue(id: $id) { userErrors { code } } }"
    refused = Caller(client, keys[Role.READER]).ask(query, id=ownerless)
    assert refused["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    assert "R01" in editor.rules(goal)
