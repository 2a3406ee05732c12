"""Keyset paging: pages hang together while rows come, change and go."""

import random
import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from tests.fixtures.asking import Asker, asking
from tests.fixtures.model import archive, goal_tree
from tests.fixtures.postgres import Cluster, fresh_database
from tests.fixtures.read_rows import Rows, add, fill

ORDERS = (
    {},
    {"code": "ASC"},
    {"code": "DESC"},
    {"text": "ASC"},
    {"deadline": "DESC"},
    {"declaredStatus": "ASC"},
    {"declaredDeadline": {"end": "DESC"}},
    {"changedAt": "ASC"},
    {"postponed": "DESC"},
    {"id": "DESC"},
)
PAGE = """query($first: Int, $after: String, $orderBy: [ActionGoalOrder!]) {
  actionGoals(first: $first, after: $after, orderBy: $orderBy) {
    totalCount edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }"""


class Filled:
    """A database with many action goals."""

    def __init__(self, asker: Asker, rows: Rows) -> None:
        self.asker = asker
        self.rows = rows


@pytest.fixture(scope="module")
def filled(cluster: Cluster, database_template: str) -> Iterator[Filled]:
    with fresh_database(cluster, database_template) as url, asking(url) as asker:
        yield Filled(asker, fill(asker.engine, random.Random(7), 25))


def _page(asker: Asker, variables: dict[str, Any]) -> dict[str, Any]:
    return dict(asker.data(PAGE, variables)["actionGoals"])


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(order=st.lists(st.sampled_from(ORDERS[1:]), max_size=2), first=st.integers(1, 9), inserts=st.booleans())
def test_walking_all_pages_skips_no_row_and_repeats_none(
    filled: Filled, order: list[dict[str, Any]], first: int, inserts: bool
) -> None:
    asker = filled.asker
    variables = {"first": 1000, "orderBy": order}
    before = [edge["node"]["id"] for edge in _page(asker, variables)["edges"]]
    seen: list[str] = []
    after = None
    while True:
        page = _page(asker, {"first": first, "orderBy": order, "after": after})
        seen += [edge["node"]["id"] for edge in page["edges"]]
        assert page["pageInfo"]["hasPreviousPage"] == (after is not None)
        if not page["pageInfo"]["hasNextPage"]:
            break
        after = page["pageInfo"]["endCursor"]
        assert after == page["edges"][-1]["cursor"]
        if inserts and len(before) < 200:
            add(asker.engine, filled.rows, "ActionGoal")
    assert len(seen) == len(set(seen))
    assert set(before) <= set(seen)
    if not inserts:
        assert seen == before


def test_a_page_goes_on_after_a_row_that_has_gone(database: str) -> None:
    with asking(database) as asker:
        with Session(asker.engine) as session, session.begin():
            tree = goal_tree(session)
        cursor = _page(asker, {"first": 2})["pageInfo"]["endCursor"]
        archive(asker.engine, tree.action_goals["1.1.2"])
        (edge,) = _page(asker, {"after": cursor})["edges"]
        assert edge["node"]["id"] == str(tree.action_goals["1.2.1"])


def test_a_cursor_of_another_ordering_or_list_says_so(filled: Filled) -> None:
    asker = filled.asker
    cursor = _page(asker, {"first": 1})["pageInfo"]["endCursor"]
    asker.statements.clear()
    answer = asker.ask(PAGE, {"after": cursor, "orderBy": [{"text": "ASC"}]})
    assert answer["errors"][0]["extensions"]["code"] == "BAD_CURSOR"
    assert "another orderBy" in answer["errors"][0]["message"]
    other = asker.ask("query($c: String) { subGoals(after: $c) { nodes { id } } }", {"c": cursor})
    assert other["errors"][0]["extensions"]["code"] == "BAD_CURSOR"


def test_a_cursor_of_an_ordering_by_other_values_says_so(filled: Filled) -> None:
    query = """query($quarter: String, $after: String) {
      actionGoals(first: 1, after: $after, orderBy: [{ hasActivityIn: { quarter: $quarter, direction: DESC } }]) {
        pageInfo { endCursor } } }"""
    literal = query.replace("$quarter: String, ", "").replace("$quarter", '"2026K1"')
    cursor = filled.asker.data(query, {"quarter": "2026K1"})["actionGoals"]["pageInfo"]["endCursor"]
    filled.asker.data(query, {"quarter": "2026K1", "after": cursor})
    filled.asker.data(literal, {"after": cursor})
    for other in ("2026K2", None):
        answer = filled.asker.ask(query, {"quarter": other, "after": cursor})
        assert answer["errors"][0]["extensions"]["code"] == "BAD_CURSOR"
        assert "another orderBy" in answer["errors"][0]["message"]


@pytest.mark.parametrize("cursor", ["", "æ", "W10", "eyJhIjoxfQ", "bnVsbA", "x" * 5000])
def test_a_broken_cursor_is_refused(filled: Filled, cursor: str) -> None:
    assert filled.asker.code(PAGE, {"after": cursor}) == "BAD_CURSOR"


def test_the_total_is_counted_only_when_asked_for(filled: Filled) -> None:
    asker = filled.asker
    asker.data("{ actionGoals { nodes { id } } }")
    assert len(asker.statements) == 1
    total = asker.data("{ actionGoals(first: 1) { totalCount } }")["actionGoals"]["totalCount"]
    assert len(asker.statements) == 1
    assert total == len(_page(asker, {"first": 1000})["edges"])


def test_the_latest_changes_are_read_from_an_index_however_long_the_log(filled: Filled) -> None:
    asker = filled.asker
    asker.data("{ changes(first: 2, orderBy: [{ seq: DESC }]) { nodes { id } } }")
    statement = asker.statements[-1]
    with asker.connection.transaction():
        asker.connection.execute("SET LOCAL enable_seqscan = off")
        names = dict.fromkeys(re.findall(r"%\((\w+)\)s", statement), 2)
        plan = asker.connection.execute(f"EXPLAIN {statement}", names).fetchall()
    assert any("Backward using ix_change_seq" in line for (line,) in plan), plan
