"""Reads as of random moments answer what a naive replay of the recorded changes gives."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schema.changes import Change as Request
from schema.model import declared
from schema.values import camel
from tests.fixtures.asking import Asker, asking
from tests.fixtures.model import apply_all
from tests.fixtures.naive_reads import Ask, Naive
from tests.fixtures.postgres import Cluster, fresh_database
from tests.fixtures.read_queries import Query, selection
from tests.fixtures.replaying import batches, recorded

KEPT = tuple(Ask(name, name) for name in ("id", "version", "recordState", "changedSeq", "changedAt", "createdAt"))
ANY_STATE = {"recordState": {"in": ["ACTIVE", "ARCHIVED"]}}
PARTY = (Ask("__typename", "__typename"), Ask("initials", "initials", on="Person"))
GOALS = (Ask("goal", "id", on="SubGoal"), Ask("id", "id", on="ActionGoal"))
PARENT = (Ask("text", "text", on="ActionGoal"), Ask("id", "id", on="ActionGoal"))
GOAL = (
    *KEPT,
    *(Ask(name, name) for name in ("text", "postponed", "managementLevels", "deadline", "subGoalId")),
    Ask("declaredDeadline", "declaredDeadline", {}, (Ask("end", "end"), Ask("raw", "raw"))),
)
QUERIES: tuple[tuple[str, dict[str, Any], tuple[Ask, ...]], ...] = (
    ("ActionGoal", {"filter": ANY_STATE}, GOAL),
    ("ActionGoal", {"orderBy": [{"text": "DESC"}], "first": 2}, GOAL),
    ("ActionGoal", {"filter": {"text": {"contains": "E"}}, "orderBy": [{"deadline": "ASC"}]}, (Ask("id", "id"),)),
    ("ActionGoal", {"filter": {"subGoal": {"text": {"eq": "abe"}}, **ANY_STATE}}, (Ask("id", "id"),)),
    ("ActionGoal", {"filter": {"activities": {"some": {"what": {"in": ["abe", "ål"]}}}}}, (Ask("id", "id"),)),
    ("ActionGoal", {"filter": {"activities": {"none": {"contributesToIds": {"isEmpty": False}}}}}, (Ask("id", "id"),)),
    (
        "SubGoal",
        {"filter": ANY_STATE},
        (
            *KEPT,
            Ask("text", "text"),
            Ask("actionGoals", "actionGoals", {"orderBy": [{"text": "ASC"}], "first": 2}, GOAL),
            Ask("contributions", "contributions", {}, (Ask("what", "what"), Ask("id", "id"))),
            Ask("politicalGoal", "politicalGoal", {}, KEPT),
        ),
    ),
    (
        "Activity",
        {"filter": ANY_STATE},
        (
            *KEPT,
            Ask("kind", "kind"),
            Ask("periods", "periods", {}, (Ask("end", "end"),)),
            Ask("contributesToIds", "contributesToIds"),
            Ask("contributesTo", "contributesTo", {}, GOALS),
            Ask("parent", "parent", {}, PARENT),
        ),
    ),
    ("Responsibility", {"filter": ANY_STATE}, (*KEPT, Ask("name", "name"), Ask("party", "party", {}, PARTY))),
)


@pytest.fixture(scope="module")
def asker(cluster: Cluster, database_template: str) -> Iterator[Asker]:
    with fresh_database(cluster, database_template) as url, asking(url) as found:
        yield found


def _queries() -> list[tuple[Query, str]]:
    found = []
    for type_name, arguments, below in QUERIES:
        nodes = (Ask("nodes", "nodes", {}, below), Ask("totalCount", "totalCount"))
        collection = camel(declared()[type_name].names.plural)
        given_arguments = selection((Ask("answer", collection, arguments, nodes),), more="asOf: $asOf")
        found.append((Query(type_name, arguments, nodes, "", {}), f"query($asOf: Moment) {{ {given_arguments} }}"))
    return found


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(given_batches=batches(), data=st.data())
def test_a_read_as_of_any_moment_is_the_replay_of_the_changes_up_to_then(
    asker: Asker, given_batches: list[list[Request]], data: st.DataObject
) -> None:
    before = len(recorded(asker.engine).moments)
    for batch in given_batches:
        apply_all(asker.engine, batch)
    known = recorded(asker.engine)
    chosen = data.draw(st.lists(st.sampled_from(known.moments[before:]), min_size=1, max_size=3, unique=True))
    near = data.draw(st.sampled_from((timedelta(0), timedelta(microseconds=-1))))
    for moment in (*(moment + near for moment in chosen), None):
        _compare(asker, Naive(known.rows(moment or known.moments[-1])), moment)


def _compare(asker: Asker, naive: Naive, moment: Any) -> None:
    for query, text in _queries():
        answer = asker.data(text, {"asOf": None if moment is None else moment.isoformat()})["answer"]
        assert answer == naive.connection(query.type_name, query.arguments, query.below), (text, moment)
