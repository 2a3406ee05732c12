"""What a planned read answers, and with how many statements."""

import asyncio
import threading
from datetime import date
from typing import Any

import pytest
from psycopg_pool import AsyncConnectionPool
from sqlalchemy.orm import Session

from schema.enums import RecordState
from schema.graphql.service import Request
from schema.reads.limits import Limits
from schema.values import Period
from tests.fixtures.asking import NOBODY, STEWARD, Asker, asking
from tests.fixtures.model import GoalTree, archive, create, goal_tree, update

CHAIN = """
{ policies { totalCount nodes { title politicalGoals { code subGoals { code actionGoals { code text deadline
  successCriteria { text targets { target { value unit } } }
  responsibilities { kind party { __typename ... on Person { initials } ... on Body { name } } } } } } } } }
"""


def test_the_goal_chain_is_read_in_one_request(asker: Asker, tree: GoalTree) -> None:
    (policy,) = asker.data(CHAIN)["policies"]["nodes"]
    (goal,) = policy["politicalGoals"]
    assert [sub_goal["code"] for sub_goal in goal["subGoals"]] == ["1.1", "1.2"]
    first = goal["subGoals"][0]["actionGoals"][0]
    assert first["code"] == "1.1.1"
    assert first["responsibilities"] == [{"kind": "COORDINATOR", "party": {"__typename": "Person", "initials": "QX"}}]


def test_the_number_of_statements_does_not_depend_on_the_number_of_rows(asker: Asker, tree: GoalTree) -> None:
    asker.data(CHAIN)
    few = len(asker.statements)
    with Session(asker.engine) as session, session.begin():
        for number in range(5):
            goal_tree(session, title=f"Politik {number}")
    asker.data(CHAIN)
    assert len(asker.statements) == few
    # page and count, four levels of goals and criteria, targets, owners, and who they are: which type, persons, bodies
    assert few <= 11


def test_only_active_records_are_listed_unless_the_filter_names_the_state(asker: Asker, tree: GoalTree) -> None:
    archive(asker.engine, tree.action_goals["1.1.2"])
    query = "query($filter: ActionGoalFilter) { actionGoals(filter: $filter) { nodes { code } totalCount } }"

    def codes(given: object) -> list[str]:
        return [node["code"] for node in asker.data(query, {"filter": given})["actionGoals"]["nodes"]]

    assert codes(None) == ["1.1.1", "1.2.1"]
    assert codes({"recordState": {"eq": "ARCHIVED"}}) == ["1.1.2"]
    assert codes({"or": [{"recordState": {"in": [state.name for state in RecordState]}}]}) == [
        "1.1.1",
        "1.1.2",
        "1.2.1",
    ]
    nested = asker.data("{ subGoals { nodes { actionGoals { code } } } }")["subGoals"]["nodes"]
    assert nested[0]["actionGoals"] == [{"code": "1.1.1"}]


def test_an_archived_record_is_still_found_by_its_id_and_through_a_link(asker: Asker, tree: GoalTree) -> None:
    id_ = str(tree.action_goals["1.1.2"])
    archive(asker.engine, tree.action_goals["1.1.2"])
    query = "query($id: ID!) { actionGoal(id: $id) { recordState } node(id: $id) { __typename id } }"
    data = asker.data(query, {"id": id_})
    assert data["actionGoal"] == {"recordState": "ARCHIVED"}
    assert data["node"] == {"__typename": "ActionGoal", "id": id_}


@pytest.mark.parametrize("id_", ["nonsense", "", "00000000-0000-7000-8000-000000000000"])
def test_an_unknown_id_is_null(asker: Asker, id_: str) -> None:
    query = "query($id: ID!) { actionGoal(id: $id) { code } node(id: $id) { id } }"
    assert asker.data(query, {"id": id_}) == {"actionGoal": None, "node": None}


def test_codes_sort_naturally_and_texts_the_danish_way(asker: Asker, tree: GoalTree) -> None:
    for code in ("1.1.10", "1.1.9"):
        create(asker.engine, "ActionGoal", sub_goal=tree.sub_goals["1.1"], code=code, text="x")
    (sub_goal, _) = asker.data("{ subGoals { nodes { actionGoals { code } } } }")["subGoals"]["nodes"]
    assert [goal["code"] for goal in sub_goal["actionGoals"]] == ["1.1.1", "1.1.2", "1.1.9", "1.1.10"]
    for name in ("Østers", "Åben", "Ærø", "zebra", "Aabenraa"):
        create(asker.engine, "OrgUnit", name=name)
    nodes = asker.data("{ orgUnits(orderBy: [{ name: ASC }]) { nodes { name } } }")["orgUnits"]["nodes"]
    assert [node["name"] for node in nodes] == ["zebra", "Ærø", "Østers", "Åben", "Aabenraa"]


def test_text_is_found_without_regard_to_case_and_special_characters_are_plain(asker: Asker) -> None:
    for name in ("ÆBLET 100 %", "æblet 100 x", "a_b"):
        create(asker.engine, "OrgUnit", name=name)
    query = "query($t: String) { orgUnits(filter: { name: { contains: $t } }) { nodes { name } } }"

    def names(text: str) -> set[str]:
        return {node["name"] for node in asker.data(query, {"t": text})["orgUnits"]["nodes"]}

    assert names("æblet 100 %") == {"ÆBLET 100 %"}
    assert names("Æ") == {"ÆBLET 100 %", "æblet 100 x"}
    assert names("_") == {"a_b"}


def test_parts_of_a_period_are_filtered_and_ordered_by(asker: Asker, tree: GoalTree) -> None:
    update(
        asker.engine,
        tree.action_goals["1.1.2"],
        declared_deadline=Period(start=date(2026, 1, 1), end=date(2026, 6, 30), raw="1. halvår 2026"),
    )
    query = """{ actionGoals(filter: { declaredDeadline: { end: { lte: "2026-06-30" } } }
                             orderBy: [{ declaredDeadline: { end: DESC } }]) {
                 nodes { code deadline declaredDeadline { raw end precision } } } }"""
    assert asker.data(query)["actionGoals"]["nodes"] == [
        {
            "code": "1.1.2",
            "deadline": "2026-06-30",
            "declaredDeadline": {"raw": "1. halvår 2026", "end": "2026-06-30", "precision": "UNKNOWN"},
        }
    ]


def test_a_list_below_a_record_shows_the_first_of_each_parent(asker: Asker, tree: GoalTree) -> None:
    data = asker.data("{ subGoals { nodes { actionGoals(first: 1, orderBy: [{ code: DESC }]) { code } } } }")
    assert data["subGoals"]["nodes"] == [{"actionGoals": [{"code": "1.1.2"}]}, {"actionGoals": [{"code": "1.2.1"}]}]


def test_personal_data_is_null_for_callers_who_are_not_signed_in(asker: Asker, tree: GoalTree) -> None:
    query = "{ persons { nodes { initials active } } actionGoals(first: 1) { nodes { changedBy } } }"
    data = asker.data(query, scope=NOBODY)
    assert data["persons"]["nodes"] == [{"initials": None, "active": True}]
    assert data["actionGoals"]["nodes"] == [{"changedBy": None}]
    assert asker.data(query)["persons"]["nodes"][0]["initials"] == "QX"


@pytest.mark.parametrize(
    "arguments",
    [
        'filter: { initials: { eq: "QX" } }',
        "filter: { not: { or: [{ initials: { isNull: true } }] } }",
        "orderBy: [{ name: ASC }]",
    ],
)
def test_nobody_may_filter_or_order_by_personal_data_without_signing_in(asker: Asker, arguments: str) -> None:
    assert asker.code(f"{{ persons({arguments}) {{ nodes {{ id }} }} }}", scope=NOBODY) == "FORBIDDEN"
    nested = f"{{ orgUnits {{ nodes {{ persons({arguments}) {{ id }} }} }} }}"
    assert asker.code(nested, scope=NOBODY) == "FORBIDDEN"


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("{ actionGoals(first: -1) { totalCount } }", "BAD_FIRST"),
        ("{ actionGoals(first: 1001) { totalCount } }", "BAD_FIRST"),
        ("{ actionGoals(filter: { code: { eq: null } }) { totalCount } }", "BAD_FILTER"),
        ('{ actionGoals(filter: { text: { eq: "\\u0000" } }) { totalCount } }', "BAD_FILTER"),
        ('{ actionGoals(after: "x") { nodes { id } } }', "BAD_CURSOR"),
        ("{ actionGoals { nodes { nothing } } }", "GRAPHQL_VALIDATION_FAILED"),
        ("{ actionGoals { ", "GRAPHQL_PARSE_FAILED"),
        ("query A { __typename } query B { __typename }", "BAD_OPERATION"),
        ("query($x: Int!) { actionGoals(first: $x) { totalCount } }", "BAD_VARIABLES"),
        ("{ actionGoals(orderBy: [{ code: ASC, text: DESC }]) { totalCount } }", "BAD_ARGUMENTS"),
        ("{ " + "a: actionGoals { totalCount } " * 21 + "}", "TOO_MANY_FIELDS"),
        ("{ " + " ".join(f"a{i}: __typename" for i in range(101)) + " }", "TOO_MANY_ALIASES"),
        ("{ __typename " + "@include(if: true) " * 101 + "}", "TOO_MANY_DIRECTIVES"),
        ("{ " + "x " * 5001 + "}", "TOO_MANY_TOKENS"),
        ("{ " + "a { " * 1500 + "b" + " }" * 1500 + " }", "QUERY_TOO_DEEP"),
        (
            "{ subGoals(first: 1) { nodes { politicalGoal { subGoals(first: 1) {"
            + " politicalGoal { subGoals(first: 1) {" * 8
            + " id"
            + " } }" * 8
            + " } } } } }",
            "QUERY_TOO_DEEP",
        ),
        (
            "{ subGoals(first: 1000) { nodes { actionGoals(first: 1000) { activities(first: 1000) { id } } } } }",
            "QUERY_TOO_COSTLY",
        ),
    ],
)
def test_a_query_that_is_wrong_or_too_large_is_refused_before_any_sql(asker: Asker, query: str, code: str) -> None:
    assert asker.code(query) == code


def test_a_filter_nested_beyond_reason_is_refused(asker: Asker) -> None:
    deep: dict[str, object] = {"code": {"eq": "1"}}
    for _ in range(30):
        deep = {"not": deep}
    query = "query($f: ActionGoalFilter) { actionGoals(filter: $f) { totalCount } }"
    assert asker.code(query, {"f": deep}) == "BAD_FILTER"
    assert asker.code(query, {"f": {"or": [{"code": {"eq": "1"}}] * 600}}) == "BAD_FILTER"


def test_fragments_aliases_and_conditions_are_handled(asker: Asker, tree: GoalTree) -> None:
    query = (
        """
    query($no: Boolean = false) {
      goals: actionGoals(first: 1) { nodes { ...Goal number: code text @skip(if: true) id @include(if: $no) } }
      node(id: "%s") { ... on Entity { version } ... on SubGoal { code } ... on Body { name } }
    }
    fragment Goal on ActionGoal { __typename code ... on Node { subGoal { ...Sub } } }
    fragment Sub on SubGoal { code }
    """.replace("... on Node { subGoal { ...Sub } }", "subGoal { ...Sub }")
        % tree.sub_goals["1.1"]
    )
    data = asker.data(query)
    assert data["goals"]["nodes"] == [
        {"__typename": "ActionGoal", "code": "1.1.1", "subGoal": {"code": "1.1"}, "number": "1.1.1"}
    ]
    assert data["node"] == {"version": 1, "code": "1.1"}


def test_a_query_may_mix_data_and_the_schema(asker: Asker, tree: GoalTree) -> None:
    data = asker.data('{ __type(name: "SubGoal") { name } subGoals { nodes { code responsibility: id } } __typename }')
    assert data["__type"] == {"name": "SubGoal"}
    assert [node["code"] for node in data["subGoals"]["nodes"]] == ["1.1", "1.2"]


def test_the_executor_reads_unions_and_interfaces(asker: Asker, tree: GoalTree) -> None:
    query = """{ __schema { queryType { name } } responsibilities { nodes {
        subject { ... on ActionGoal { code } } party { __typename } } }
        node(id: "%s") { ... on Entity { version } } }"""
    data = asker.data(query % tree.person)
    assert data["responsibilities"]["nodes"] == [{"subject": {"code": "1.1.1"}, "party": {"__typename": "Person"}}]
    assert data["node"] == {"version": 1}


def test_all_levels_of_a_request_read_one_snapshot(asker: Asker, tree: GoalTree) -> None:
    """A goal that is renumbered between the first and the last level does not show half of the change."""
    renamed = threading.Event()

    def rename() -> None:
        if not renamed.is_set():
            renamed.set()
            update(asker.engine, tree.sub_goals["1.1"], text="Derfor vil vi noget nyt")

    asker.after_statement = rename
    data = asker.data("{ politicalGoals { nodes { subGoals { code text } } } }")
    assert renamed.is_set()
    (goal,) = data["politicalGoals"]["nodes"]
    assert goal["subGoals"][0]["text"] == "Derfor vil vi kende hinandens opgaver på tværs"


def test_an_answer_that_repeats_lists_without_end_is_refused(database: str) -> None:
    with asking(database, limits=Limits(objects=200)) as asker:
        with Session(asker.engine) as session, session.begin():
            found = goal_tree(session)
        for number in range(20):
            create(asker.engine, "ActionGoal", sub_goal=found.sub_goals["1.1"], code=f"1.1.{number + 50}", text="x")
        query = "{ actionGoals { nodes { subGoal { actionGoals { code } } } } }"
        assert asker.ask(query)["errors"][0]["extensions"]["code"] == "QUERY_TOO_COSTLY"


def test_goals_of_all_kinds_are_read_by_what_they_share(asker: Asker, tree: GoalTree) -> None:
    goals = [tree.action_goals["1.2.1"], tree.political_goal]
    update(asker.engine, tree.activity, contributes_to=goals)
    shared = "code contributions { what } ... on Goal { id } ... on PoliticalGoal { title }"
    query = f'{{ activity(id: "{tree.activity}") {{ contributesTo {{ {shared} }} }} }}'
    found = asker.data(query)["activity"]["contributesTo"]
    back = [{"what": "Temadag for alle teams"}]
    assert found == [
        {"code": "1.2.1", "contributions": back, "id": str(goals[0])},
        {"code": "1", "contributions": back, "id": str(goals[1]), "title": "Hjælpen hænger sammen"},
    ]
    by_id = asker.data(f'{{ node(id: "{goals[0]}") {{ ... on Goal {{ code }} }} }}')
    assert by_id["node"] == {"code": "1.2.1"}


def test_what_needs_no_data_is_answered_without_the_database(asker: Asker) -> None:
    nowhere: AsyncConnectionPool[Any] = AsyncConnectionPool("", open=False)
    prepared = asker.service.prepare(Request("{ __typename same: __typename }", {}), STEWARD)
    answer = asyncio.run(asker.service.run(prepared, nowhere, asker.engine, STEWARD))
    assert answer.body == {"data": {"__typename": "Query", "same": "Query"}}
