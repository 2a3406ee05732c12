"""`history(id)`, `changedSince` and `validOn`: what changed, when, and what was in force."""

import threading
from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session

from schema.changes import Actor, Create, Update, apply
from schema.enums import DocumentState, Source
from schema.ids import new_id
from schema.values import CellRef
from tests.fixtures.asking import NOBODY, Asker
from tests.fixtures.model import GoalTree, accepted, apply_all, archive, create, update

HISTORY = """query($id: ID!, $first: Int, $after: String, $below: Boolean = false) {
  history(id: $id, first: $first, after: $after, includeBelow: $below) {
    totalCount pageInfo { hasNextPage endCursor }
    nodes { seq at actor origin action fieldName da: fieldLabel en: fieldLabel(language: EN) old new
            cell { tabName a1 } entity { __typename id } } } }"""
CHANGES = """query($since: Since, $after: String, $first: Int) {
  changes(changedSince: $since, after: $after, first: $first) {
    changeNumber totalCount nodes { id seq at } pageInfo { hasNextPage endCursor } } }"""
GOALS = """query($since: Since, $after: String, $first: Int, $filter: ActionGoalFilter) {
  actionGoals(changedSince: $since, after: $after, first: $first, filter: $filter) {
    changeNumber nodes { id code text changedSeq version recordState } pageInfo { hasNextPage endCursor } } }"""


def history(asker: Asker, id_: Any, **variables: Any) -> list[dict[str, Any]]:
    return list(asker.data(HISTORY, {"id": str(id_), **variables})["history"]["nodes"])


def test_history_tells_who_when_where_from_old_and_new_newest_first(asker: Asker, tree: GoalTree) -> None:
    goal = tree.action_goals["1.1.1"]
    cell = CellRef("fil", 7, "Handlemål", "D5")
    accepted(
        apply_all(
            asker.engine,
            [Update(goal, {"short_text": "kort"}, cells={"short_text": cell})],
            actor=Actor("ZW"),
            origin=Source.SHEET,
        )
    )
    accepted(apply_all(asker.engine, [Update(goal, {"sub_goal": tree.sub_goals["1.2"], "code": "1.2.9"})]))
    archive(asker.engine, goal)
    found = history(asker, goal)
    assert (found[0]["action"], found[0]["fieldName"]) == ("ARCHIVE", None)
    moved = {item["fieldName"]: item for item in found[1:3]}
    assert set(moved) == {"subGoal", "code"}
    assert (moved["subGoal"]["old"], moved["subGoal"]["new"]) == (
        str(tree.sub_goals["1.1"]),
        str(tree.sub_goals["1.2"]),
    )
    assert (moved["subGoal"]["da"], moved["subGoal"]["en"]) == ("Delmål", "Sub-goal")
    assert moved["code"]["actor"] == "tester"
    assert moved["code"]["origin"] == "API"
    from_cell = found[3]
    assert (from_cell["actor"], from_cell["origin"]) == ("ZW", "SHEET")
    assert from_cell["cell"] == {"tabName": "Handlemål", "a1": "D5"}
    assert (from_cell["fieldName"], from_cell["old"], from_cell["new"]) == ("shortText", None, "kort")
    assert {item["entity"]["__typename"] for item in found} == {"ActionGoal"}
    assert {item["action"] for item in found[4:]} == {"CREATE"}
    assert [item["seq"] for item in found] == sorted((item["seq"] for item in found), reverse=True)


def test_history_is_read_page_by_page_and_with_what_belongs_to_the_record(asker: Asker, tree: GoalTree) -> None:
    update(asker.engine, tree.activity, what="Møde")
    own = history(asker, tree.policy, first=1000)
    whole = history(asker, tree.policy, first=1000, below=True)
    assert {item["entity"]["__typename"] for item in own} == {"Policy"}
    assert {item["entity"]["id"] for item in whole} >= {
        str(record) for record in (tree.policy, tree.activity, tree.responsibility, *tree.action_goals.values())
    }
    assert str(tree.person) not in {item["entity"]["id"] for item in whole}
    assert whole[0]["new"] == "Møde"
    pages: list[dict[str, Any]] = []
    after = None
    while True:
        page = asker.data(HISTORY, {"id": str(tree.policy), "first": 3, "after": after, "below": True})["history"]
        pages += page["nodes"]
        if not page["pageInfo"]["hasNextPage"]:
            break
        after = page["pageInfo"]["endCursor"]
    assert pages == whole


def test_history_hides_what_people_did_from_callers_who_are_not_signed_in(asker: Asker, tree: GoalTree) -> None:
    answer = asker.data(HISTORY, {"id": str(tree.person)}, NOBODY)["history"]["nodes"]
    assert answer
    for item in answer:
        assert (item["actor"], item["old"], item["new"]) == (None, None, None)


@pytest.mark.parametrize("id_", ["nonsense", "00000000-0000-7000-8000-000000000000"])
def test_the_history_of_an_unknown_id_is_empty(asker: Asker, id_: str) -> None:
    for below in (False, True):
        assert history(asker, id_, below=below) == []


def test_field_names_are_those_of_graphql_in_filters_too(asker: Asker, tree: GoalTree) -> None:
    update(asker.engine, tree.action_goals["1.1.1"], short_text="kort")
    query = "query($n: String) { changes(filter: { fieldName: { eq: $n } }) { nodes { fieldName new } } }"
    assert asker.data(query, {"n": "shortText"})["changes"]["nodes"] == [{"fieldName": "shortText", "new": "kort"}]
    assert asker.data(query, {"n": "short_text"})["changes"]["nodes"] == []


def test_changed_since_lists_archived_items_in_commit_order(asker: Asker, tree: GoalTree) -> None:
    start = asker.data(GOALS)["actionGoals"]["changeNumber"]
    update(asker.engine, tree.action_goals["1.2.1"], text="a")
    archive(asker.engine, tree.action_goals["1.1.1"])
    update(asker.engine, tree.action_goals["1.1.2"], text="b")
    update(asker.engine, tree.action_goals["1.2.1"], text="c")
    found = asker.data(GOALS, {"since": start})["actionGoals"]
    assert [node["code"] for node in found["nodes"]] == ["1.1.1", "1.1.2", "1.2.1"]
    assert found["nodes"][0]["recordState"] == "ARCHIVED"
    assert found["changeNumber"] == found["nodes"][-1]["changedSeq"]
    assert asker.data(GOALS, {"since": found["changeNumber"]})["actionGoals"]["nodes"] == []
    assert asker.data(GOALS, {"since": str(start)})["actionGoals"] == found
    filtered = asker.data(GOALS, {"since": start, "filter": {"text": {"eq": "b"}}})["actionGoals"]["nodes"]
    assert [node["code"] for node in filtered] == ["1.1.2"]
    active = {"recordState": {"eq": "ACTIVE"}}
    filtered = asker.data(GOALS, {"since": start, "filter": active})["actionGoals"]["nodes"]
    assert [node["code"] for node in filtered] == ["1.1.2", "1.2.1"]


def test_changed_since_takes_a_moment(asker: Asker, tree: GoalTree) -> None:
    update(asker.engine, tree.action_goals["1.1.1"], text="a")
    moment = asker.data(CHANGES, {"first": 1000})["changes"]["nodes"]
    latest = max(change["at"] for change in moment)
    update(asker.engine, tree.action_goals["1.1.2"], text="b")
    found = asker.data(GOALS, {"since": latest})["actionGoals"]["nodes"]
    assert [node["text"] for node in found] == ["b"]
    assert asker.data(CHANGES, {"since": latest})["changes"]["totalCount"] == 1
    assert asker.data('{ changes(changedSince: "2020-01-01") { totalCount } all: changes { totalCount } }') == {
        "changes": {"totalCount": len(moment) + 1},
        "all": {"totalCount": len(moment) + 1},
    }


@pytest.mark.parametrize("since", ["", "x", 1.5, True, str(2**63), "2026-01-01T00:00:00"])
def test_what_is_no_place_in_the_order_of_changes_is_refused(asker: Asker, since: Any) -> None:
    assert asker.code(CHANGES, {"since": since}) == "BAD_VARIABLES"


def test_changed_since_leaves_no_choice_of_order(asker: Asker, tree: GoalTree) -> None:
    query = "{ actionGoals(changedSince: 1, orderBy: [{ code: ASC }]) { totalCount } }"
    assert asker.code(query) == "BAD_ORDER"


def test_a_moment_and_a_change_number_together_list_the_changes_up_to_then(asker: Asker, tree: GoalTree) -> None:
    start = asker.data(GOALS)["actionGoals"]["changeNumber"]
    update(asker.engine, tree.action_goals["1.1.1"], text="a")
    changes = asker.data(CHANGES, {"since": start})["changes"]
    update(asker.engine, tree.action_goals["1.1.1"], text="b")
    query = """query($m: Moment, $s: Since) { actionGoals(asOf: $m, changedSince: $s) {
      changeNumber nodes { text } } changes(asOf: $m, changedSince: $s) { nodes { id } } }"""
    found = asker.data(query, {"m": changes["nodes"][0]["at"], "s": start})
    assert found["actionGoals"] == {"changeNumber": changes["changeNumber"], "nodes": [{"text": "a"}]}
    assert found["changes"]["nodes"] == [{"id": changes["nodes"][0]["id"]}]


def _follow(asker: Asker, query: str, name: str, since: int, first: int) -> tuple[list[dict[str, Any]], int]:
    """All pages from there on, each in a snapshot of its own, and the number to go on from."""
    found: list[dict[str, Any]] = []
    after = None
    while True:
        page = asker.data(query, {"since": since, "after": after, "first": first})[name]
        found += page["nodes"]
        if not page["pageInfo"]["hasNextPage"]:
            return found, int(page["changeNumber"])
        after = page["pageInfo"]["endCursor"]


def test_no_reader_with_a_cursor_skips_or_repeats_a_change_while_writers_write(asker: Asker, tree: GoalTree) -> None:
    start = asker.data(GOALS)["actionGoals"]["changeNumber"]
    problems: list[BaseException] = []
    goals = list(tree.action_goals.values())
    ready = threading.Barrier(5)

    def write(writer: int) -> None:
        try:
            for number in range(25):
                text = f"{writer}.{number}"
                made = Create("ActionGoal", {"sub_goal": tree.sub_goals["1.1"], "text": text}, new_id())
                batch = [Update(goals[(writer + number) % 3], {"text": text, "short_text": text}), made]
                with Session(asker.engine) as session:
                    # The transaction began, and has read, before others that commit first.
                    session.connection().exec_driver_sql("SELECT txid_current()")
                    if number == 0:
                        ready.wait()
                    with session.begin_nested():
                        accepted_now = apply_in(session, batch)
                    assert accepted_now
                    session.commit()
        except BaseException as problem:
            problems.append(problem)

    def apply_in(session: Session, batch: list[Any]) -> bool:
        return all(outcome.accepted for outcome in apply(session, batch, Actor("w"), Source.API).outcomes)

    writers = [threading.Thread(target=write, args=(writer,)) for writer in range(4)]
    for thread in writers:
        thread.start()
    ready.wait()
    log: list[dict[str, Any]] = []
    known: dict[str, int] = {}
    log_since = goals_since = start
    polls = 0
    while True:
        over = not any(thread.is_alive() for thread in writers)
        polls += 1
        more, log_since = _follow(asker, CHANGES, "changes", log_since, 1000)
        log += more
        changed, goals_since = _follow(asker, GOALS, "actionGoals", goals_since, 7)
        for goal in changed:
            assert goal["version"] >= known.get(goal["id"], 0)
            known[goal["id"]] = goal["version"]
        if over:
            break
    assert problems == []
    assert polls > 2
    everything, _ = _follow(asker, CHANGES, "changes", start, 1000)
    assert [change["id"] for change in log] == [change["id"] for change in everything]
    assert len({change["seq"] for change in log}) == 100
    assert [change["seq"] for change in log] == sorted(change["seq"] for change in log)
    final = asker.data("{ actionGoals(first: 1000) { nodes { id version } } }")["actionGoals"]["nodes"]
    assert known == {goal["id"]: goal["version"] for goal in final}


def test_valid_on_shows_the_editions_in_force_on_a_day(asker: Asker) -> None:
    body = create(asker.engine, "Body", name="Udvalget")
    for title, state, first, last in (
        ("2020", DocumentState.IN_FORCE, date(2020, 1, 1), date(2023, 12, 31)),
        ("2024", DocumentState.IN_FORCE, date(2024, 1, 1), None),
        ("udkast", DocumentState.DRAFT, date(2024, 1, 1), None),
        ("uden dato", DocumentState.IN_FORCE, None, None),
    ):
        values = {"title": title, "state": state, "valid_from": first, "valid_to": last}
        create(asker.engine, "Policy", **values, **({"adopted_by": body} if first else {}))

    query = "query($d: Date) { policies(validOn: $d) { totalCount nodes { title } } }"

    def on(day: str | None) -> set[str]:
        found = asker.data(query, {"d": day})["policies"]
        assert found["totalCount"] == len(found["nodes"])
        return {node["title"] for node in found["nodes"]}

    assert on("2019-12-31") == {"uden dato"}
    assert on("2020-01-01") == on("2023-12-31") == {"2020", "uden dato"}
    assert on("2024-01-01") == {"2024", "uden dato"}
    assert on(None) == {"2020", "2024", "udkast", "uden dato"}
