"""Planned reads and a walk over rows, field by field, answer every query the same."""

from collections.abc import Iterator
from typing import Any

import orjson
import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schema.access import Role
from schema.graphql import GraphQLService, build_schema
from schema.graphql.service import Request
from schema.model import declared
from schema.reads.access import AccessScope
from schema.reads.limits import Limits
from schema.reads.run import read
from tests.fixtures.naive_reads import Naive
from tests.fixtures.postgres import Cluster
from tests.fixtures.read_queries import everything, queries
from tests.fixtures.read_rows import Rows, filled_database

STEWARD = AccessScope(Role.STEWARD, "QX")
SERVICE = GraphQLService(build_schema(), Limits(cost=10**12, aliases=10**6))


class Filled:
    """A connection to a filled database. No dataclass, so that the message of a failing test does without its rows."""

    def __init__(self, connection: psycopg.Connection[Any], rows: Rows) -> None:
        self.connection = connection
        self.rows = rows


@pytest.fixture(scope="module")
def filled(cluster: Cluster) -> Iterator[Filled]:
    with filled_database(cluster) as (url, _, rows), psycopg.connect(url, autocommit=True) as connection:
        yield Filled(connection, rows)


def _read(connection: psycopg.Connection[Any], text: str, variables: Any) -> Any:
    prepared = SERVICE.prepare(Request(text, variables), STEWARD)
    assert prepared.plan is not None
    data = read(connection, prepared.plan, prepared.variables.coerced)
    if prepared.by_executor:
        return orjson.loads(SERVICE.introspected(prepared, data).json())
    return orjson.loads(orjson.dumps({"data": data}))


@pytest.mark.parametrize("type_name", sorted(declared()))
def test_every_member_of_a_type_equals_a_walk_over_the_rows(filled: Filled, type_name: str) -> None:
    query = everything(type_name)
    expected = {"data": {"answer": Naive(filled.rows).connection(type_name, query.arguments, query.below)}}
    assert _read(filled.connection, query.text, {}) == expected


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_planned_reads_equal_a_walk_over_the_rows(filled: Filled, data: st.DataObject) -> None:
    connection, rows = filled.connection, filled.rows
    query = data.draw(queries(rows))
    expected = {"data": {"answer": Naive(rows).connection(query.type_name, query.arguments, query.below)}}
    assert _read(connection, query.text, query.variables) == expected


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_the_executor_picks_the_same_answer_where_introspection_needs_it(filled: Filled, data: st.DataObject) -> None:
    connection, rows = filled.connection, filled.rows
    query = data.draw(queries(rows))
    mixed = query.text.rstrip().removesuffix("}") + " __schema { queryType { name } } }"
    answer = _read(connection, mixed, query.variables)
    assert answer.pop("errors", None) is None
    assert answer["data"].pop("__schema") == {"queryType": {"name": "Query"}}
    assert answer == _read(connection, query.text, query.variables)
