"""What a read as of an earlier moment answers: what was known then, through relations, filters and computed fields."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from schema.counter import ChangeCounter
from schema.entities import Conflict, Workbook
from schema.enums import ConflictChoice, ConflictState, GoalStatus
from schema.graphql.service import Request
from schema.ids import new_id
from schema.reads.run import run
from schema.values import Period
from tests.fixtures.asking import NOBODY, STEWARD, Asker
from tests.fixtures.model import GoalTree, archive, create, restore, update

CHAIN = """query($asOf: Moment) { policies(asOf: $asOf) { totalCount changeNumber nodes { title politicalGoals { code
  subGoals { code actionGoals(orderBy: [{ text: ASC }]) { code text deadline recordState version changedAt
    subGoal { code } successCriteria { text } activities { what }
    responsibilities { kind party { __typename ... on Person { initials } ... on Body { name } } } } } } } } }"""


def now(engine: Engine) -> str:
    """The moment of the latest change."""
    with engine.connect() as connection:
        return str(connection.execute(select(ChangeCounter.at)).scalar_one().isoformat())


def chain(asker: Asker, moment: str | None = None) -> Any:
    return asker.data(CHAIN, {"asOf": moment})["policies"]


def test_every_moment_answers_what_was_read_then(asker: Asker, tree: GoalTree) -> None:
    goal = tree.action_goals["1.1.1"]
    seen = {now(asker.engine): chain(asker)}
    for step in (
        lambda: update(asker.engine, goal, text="noget andet", declared_status=GoalStatus.ACTIVE),
        lambda: update(asker.engine, goal, declared_deadline=Period(end=date(2027, 5, 31), raw="maj 2027")),
        lambda: create(asker.engine, "Activity", parent=goal, what="Møde", periods=[Period(end=date(2026, 1, 1))]),
        lambda: update(asker.engine, tree.action_goals["1.1.2"], sub_goal=tree.sub_goals["1.2"], code="1.2.2"),
        lambda: update(asker.engine, tree.person, initials="YQ"),
        lambda: archive(asker.engine, tree.sub_goals["1.1"]),
        lambda: restore(asker.engine, tree.sub_goals["1.1"]),
    ):
        step()
        seen[now(asker.engine)] = chain(asker)
    assert len(seen) == 8
    assert len({str(answer) for answer in seen.values()}) == 8
    for moment, answer in seen.items():
        assert chain(asker, moment) == answer


def test_what_did_not_exist_yet_is_absent_everywhere(asker: Asker, tree: GoalTree) -> None:
    before = now(asker.engine)
    goal = str(create(asker.engine, "ActionGoal", sub_goal=tree.sub_goals["1.1"], code="1.1.3", text="nyt"))
    query = """query($id: ID!, $asOf: Moment) {
      actionGoal(id: $id, asOf: $asOf) { code } node(id: $id, asOf: $asOf) { id } thin: node(id: $id) { id }
      actionGoals(asOf: $asOf, filter: { id: { eq: $id } }) { totalCount nodes { id } }
      subGoals(asOf: $asOf, filter: { actionGoals: { some: { id: { eq: $id } } } }) { totalCount } }"""
    assert asker.data(query, {"id": goal, "asOf": before}) == {
        "actionGoal": None,
        "node": None,
        "thin": {"id": goal},
        "actionGoals": {"totalCount": 0, "nodes": []},
        "subGoals": {"totalCount": 0},
    }
    found = asker.data(query, {"id": goal, "asOf": now(asker.engine)})
    assert found["actionGoal"] == {"code": "1.1.3"}
    assert found["node"] == {"id": goal}
    assert found["subGoals"] == {"totalCount": 1}


def test_filters_orders_and_counts_look_at_the_values_of_then(asker: Asker, tree: GoalTree) -> None:
    update(asker.engine, tree.action_goals["1.1.1"], text="abe")
    update(asker.engine, tree.action_goals["1.1.2"], text="bil")
    before = now(asker.engine)
    update(asker.engine, tree.action_goals["1.1.1"], text="zebra")
    archive(asker.engine, tree.action_goals["1.1.2"])
    query = """query($asOf: Moment, $filter: ActionGoalFilter) {
      actionGoals(asOf: $asOf, filter: $filter, orderBy: [{ text: ASC }]) { totalCount nodes { text } } }"""
    short = {"text": {"in": ["abe", "bil", "zebra"]}}
    for given, then, later in (
        (short, ["abe", "bil"], ["zebra"]),
        ({"text": {"eq": "abe"}}, ["abe"], []),
        ({"recordState": {"eq": "ARCHIVED"}}, [], ["bil"]),
        ({"subGoal": {"actionGoals": {"some": {"text": {"eq": "bil"}}}}, **short}, ["abe", "bil"], []),
    ):
        for moment, texts in ((before, then), (None, later)):
            answer = asker.data(query, {"asOf": moment, "filter": given})["actionGoals"]
            assert [node["text"] for node in answer["nodes"]] == texts
            assert answer["totalCount"] == len(texts)


def test_lists_of_links_are_those_of_then_both_ways(asker: Asker, tree: GoalTree) -> None:
    other = create(asker.engine, "PoliticalGoal", policy=tree.policy, code="2", title="andet")
    update(asker.engine, tree.activity, contributes_to=(tree.political_goal,))
    before = now(asker.engine)
    update(asker.engine, tree.activity, contributes_to=(other,))
    query = """query($asOf: Moment) {
      activities(asOf: $asOf) { nodes { contributesTo { code } contributesToIds } }
      politicalGoals(asOf: $asOf) { nodes { code contributions { what } } } }"""
    (activity,) = asker.data(query, {"asOf": before})["activities"]["nodes"]
    assert activity == {"contributesTo": [{"code": "1"}], "contributesToIds": [str(tree.political_goal)]}
    then, later = (
        {goal["code"]: len(goal["contributions"]) for goal in found["politicalGoals"]["nodes"]}
        for found in (asker.data(query, {"asOf": before}), asker.data(query))
    )
    assert then == {"1": 1, "2": 0}
    assert later == {"1": 0, "2": 1}


def test_a_moment_costs_no_more_statements_and_now_is_asked_for_as_ever(asker: Asker, tree: GoalTree) -> None:
    chain(asker)
    plain = list(asker.statements)
    chain(asker, now(asker.engine))
    assert len(asker.statements) == len(plain)
    assert not any("_history" in statement for statement in plain)


def test_a_day_is_its_end_in_denmark_and_today_is_now(asker: Asker, tree: GoalTree) -> None:
    with asker.engine.connect() as connection:
        today = connection.execute(select(func.timezone("Europe/Copenhagen", func.now()))).scalar_one().date()
    assert chain(asker, today.isoformat())["totalCount"] == 1
    assert chain(asker, (today - timedelta(days=1)).isoformat())["totalCount"] == 0
    assert asker.data(f'{{ policies(asOf: "{today}") {{ totalCount }} }}') == {"policies": {"totalCount": 1}}


@pytest.mark.parametrize("later", [timedelta(hours=1), timedelta(days=400)])
def test_the_future_is_refused(asker: Asker, later: timedelta) -> None:
    moment = datetime.now(UTC) + later
    for text in (moment.isoformat(), (moment + timedelta(days=2)).date().isoformat()):
        assert asker.code(CHAIN, {"asOf": text}) == "BAD_MOMENT"


@pytest.mark.parametrize("text", ["2026-01-01T00:00:00", "i går", "", "2026-13-01", "0001-01-01T00:00:00+14:00", 5])
def test_what_is_no_moment_is_refused(asker: Asker, text: Any) -> None:
    assert asker.code(CHAIN, {"asOf": text}) == "BAD_VARIABLES"


def test_a_cursor_is_refused_with_another_moment(asker: Asker, tree: GoalTree) -> None:
    first = now(asker.engine)
    update(asker.engine, tree.action_goals["1.1.1"], text="x")
    second = now(asker.engine)
    query = """query($asOf: Moment, $after: String) {
      actionGoals(first: 1, after: $after, asOf: $asOf) { pageInfo { endCursor hasNextPage } nodes { code } } }"""
    cursors = {
        moment: asker.data(query, {"asOf": moment})["actionGoals"]["pageInfo"]["endCursor"]
        for moment in (None, first, second)
    }
    for made, cursor in cursors.items():
        for moment in cursors:
            given = {"asOf": moment, "after": cursor}
            if moment == made:
                assert asker.data(query, given)["actionGoals"]["nodes"] == [{"code": "1.1.2"}]
            else:
                assert asker.code(query, given) == "BAD_CURSOR"
    in_utc = datetime.fromisoformat(first).astimezone(UTC).isoformat()
    assert asker.data(query, {"asOf": in_utc, "after": cursors[first]})["actionGoals"]["nodes"] == [{"code": "1.1.2"}]


def test_one_request_may_look_at_two_moments(asker: Asker, tree: GoalTree) -> None:
    before = now(asker.engine)
    update(asker.engine, tree.action_goals["1.1.1"], text="senere")
    query = """query($id: ID!, $a: Moment) {
      then: actionGoal(id: $id, asOf: $a) { text subGoal { actionGoals(first: 1) { text } } }
      now: actionGoal(id: $id) { text subGoal { actionGoals(first: 1) { text } } } }"""
    data = asker.data(query, {"id": str(tree.action_goals["1.1.1"]), "a": before})
    assert data["now"] == {"text": "senere", "subGoal": {"actionGoals": [{"text": "senere"}]}}
    then = data["then"]["text"]
    assert then != "senere"
    assert data["then"]["subGoal"] == {"actionGoals": [{"text": then}]}


def test_personal_data_of_then_is_hidden_as_ever(asker: Asker, tree: GoalTree) -> None:
    moment = now(asker.engine)
    update(asker.engine, tree.person, initials="ZW")
    query = "query($a: Moment) { persons(asOf: $a) { nodes { initials } } }"
    assert asker.data(query, {"a": moment}, NOBODY) == {"persons": {"nodes": [{"initials": None}]}}
    assert asker.data(query, {"a": moment}) == {"persons": {"nodes": [{"initials": "QX"}]}}


def test_issues_and_changes_are_those_known_then(asker: Asker, tree: GoalTree) -> None:
    query = """query($a: Moment) { issues(asOf: $a, filter: { rule: { eq: "A02" } }) { nodes { state endedAt } }
                                   changes(asOf: $a) { totalCount changeNumber } }"""
    goal = create(asker.engine, "ActionGoal", sub_goal=tree.sub_goals["1.2"], code="1.2.5", text="uden noget")
    before = now(asker.engine)
    then = asker.data(query)
    create(asker.engine, "Activity", parent=goal, what="Møde")
    later = asker.data(query)
    assert later["changes"]["totalCount"] > then["changes"]["totalCount"]
    assert later["changes"]["changeNumber"] > then["changes"]["changeNumber"]
    assert asker.data(query, {"a": before}) == then


def test_a_conflict_that_was_settled_later_was_open_then(asker: Asker, tree: GoalTree) -> None:
    opened = datetime(2026, 3, 1, tzinfo=UTC)
    with Session(asker.engine) as session, session.begin():
        workbook = Workbook(id=new_id(), file_id="fil", title="Plan", connected_at=opened)
        session.add(workbook)
        session.flush()
        conflict = Conflict(
            id=new_id(),
            entity_id=tree.policy,
            field_name="title",
            workbook_id=workbook.id,
            created_at=opened,
            state=ConflictState.RESOLVED,
            resolution=ConflictChoice.API,
            resolved_at=opened + timedelta(days=2),
        )
        session.add(conflict)
        given = str(conflict.id)
    query = """query($a: Moment, $id: ID!) { conflicts(asOf: $a, filter: { state: { eq: OPEN } }) {
      nodes { state resolution resolvedAt } } node(id: $id, asOf: $a) { id } }"""
    answers = [
        asker.data(query, {"a": day, "id": given}) for day in ("2026-02-27", "2026-03-01", "2026-03-02", "2026-03-03")
    ]
    lists = [answer["conflicts"]["nodes"] for answer in answers]
    assert lists == [[], *[[{"state": "OPEN", "resolution": None, "resolvedAt": None}]] * 2, []]
    assert [answer["node"] is None for answer in answers] == [True, False, False, False]


def test_a_moment_joins_by_the_same_indexes_as_now(untouched: Asker) -> None:
    query = '{ actionGoals(filter: { overdue: { eq: true } }, asOf: "2026-01-01") { nodes { id } } }'
    prepared = untouched.service.prepare(Request(query, {}), STEWARD)
    assert prepared.plan is not None
    steps = run(prepared.plan, {})
    sql, parameters = next(steps)
    with untouched.connection.transaction():
        untouched.connection.execute("SET LOCAL enable_seqscan = off")
        plan = [line for (line,) in untouched.connection.execute(f"EXPLAIN {sql}", parameters).fetchall()]
    assert any("using ix_target_step_of_id on target_step" in line for line in plan), plan
    assert not [line for line in plan if "Seq Scan on target_step" in line]
