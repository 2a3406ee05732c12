"""GraphQL over HTTP: how requests are taken, how they are refused, what an answer looks like."""

import logging
import socket
import time
from collections.abc import Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import httpx
import psycopg
import pytest
from psycopg import sql
from psycopg_pool import AsyncConnectionPool
from sqlalchemy import make_url
from sqlalchemy.orm import Session
from starlette.applications import Starlette
from starlette.requests import Request

from api.graphql_http import BODY_BYTES, graphql_routes
from schema.access import Role
from schema.database import open_engine
from schema.graphql import build_schema
from schema.reads.access import AccessScope
from tests.fixtures.model import goal_tree
from tests.fixtures.postgres import Cluster
from tests.fixtures.serving import serving

SCHEMA = build_schema()
KEY = {"Authorization": "Bearer steward"}
RESPONSE_JSON = "application/graphql-response+json"
QUERY = "{ actionGoals { nodes { code } } }"


def _authenticate(request: Request) -> AccessScope | None:
    role = {"Bearer steward": Role.STEWARD, "Bearer reader": Role.READER}.get(request.headers.get("authorization", ""))
    return AccessScope(role, "QX") if role else None


@contextmanager
def _asking(url: str, wait: float = 30) -> Iterator[httpx.Client]:
    """A client of the routes on that database; `wait` is how long a read waits for a connection, in seconds."""
    engine = open_engine(url)
    pool: AsyncConnectionPool[Any] = AsyncConnectionPool(
        url, min_size=1, timeout=wait, open=False, kwargs={"autocommit": True}
    )

    @asynccontextmanager
    async def lifespan(_: Starlette) -> Any:
        async with pool:
            yield

    app = Starlette(routes=graphql_routes(pool, engine, SCHEMA, _authenticate), lifespan=lifespan)
    with serving(app) as address, httpx.Client(base_url=address, timeout=60) as found:
        yield found
    engine.dispose()


@pytest.fixture
def client(database: str) -> Iterator[httpx.Client]:
    engine = open_engine(database)
    with Session(engine) as session, session.begin():
        goal_tree(session)
    engine.dispose()
    with _asking(database) as found:
        yield found


def _codes(body: Any) -> list[str]:
    return [node["code"] for node in body["data"]["actionGoals"]["nodes"]]


def test_a_query_is_answered_by_post_and_get_alike(client: httpx.Client) -> None:
    posted = client.post("/graphql", json={"query": QUERY}, headers=KEY)
    got = client.get("/graphql", params={"query": QUERY}, headers=KEY)
    assert posted.status_code == got.status_code == 200
    assert posted.content == got.content
    assert _codes(posted.json()) == ["1.1.1", "1.1.2", "1.2.1"]
    assert posted.headers["content-type"] == "application/json; charset=utf-8"


def test_variables_and_the_operation_name_are_taken_by_get_too(client: httpx.Client) -> None:
    query = "query A($n: Int) { actionGoals(first: $n) { nodes { code } } } query B { __typename }"
    given = {"query": query, "operationName": "A", "variables": '{"n": 1}'}
    assert _codes(client.get("/graphql", params=given, headers=KEY).json()) == ["1.1.1"]


def test_a_mutation_is_answered_by_post_and_refused_by_get(client: httpx.Client) -> None:
    query = 'mutation { createBody(input: { name: "chefgruppen 2" }) { body { name } userErrors { code } } }'
    got = client.get("/graphql", params={"query": query}, headers=KEY)
    assert (got.status_code, got.headers["allow"]) == (405, "POST")
    posted = client.post("/graphql", json={"query": query}, headers=KEY)
    assert posted.json() == {"data": {"createBody": {"body": {"name": "chefgruppen 2"}, "userErrors": []}}}
    names = client.post("/graphql", json={"query": "{ bodies { totalCount } }"}, headers=KEY).json()
    assert names["data"]["bodies"]["totalCount"] == 2


def test_a_query_may_ask_for_the_schema_and_data_at_once(client: httpx.Client) -> None:
    query = "{ __schema { queryType { name } } actionGoals(first: 1) { nodes { code __typename } } }"
    body = client.post("/graphql", json={"query": query}, headers=KEY).json()
    assert body["data"]["__schema"] == {"queryType": {"name": "Query"}}
    assert body["data"]["actionGoals"]["nodes"] == [{"code": "1.1.1", "__typename": "ActionGoal"}]


def test_without_a_key_nothing_is_answered(client: httpx.Client) -> None:
    for answer in (
        client.post("/graphql", json={"query": QUERY}),
        client.get("/graphql", params={"query": "{ __typename }"}),
        client.get("/graphql/schema.graphql"),
        client.post("/graphql", json={"query": QUERY}, headers={"Authorization": "Bearer wrong"}),
    ):
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"].startswith("Bearer")
        assert answer.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


def test_a_reader_may_not_change_anything(client: httpx.Client) -> None:
    query = 'mutation { createBody(input: { name: "x" }) { body { id } } }'
    answer = client.post("/graphql", json={"query": query}, headers={"Authorization": "Bearer reader"})
    assert answer.json()["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    assert "data" not in answer.json()


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b"{", 400, "BAD_JSON"),
        (b'{"query": "\xff"}', 400, "BAD_JSON"),
        (b"[]", 400, "BAD_REQUEST"),
        (b"{}", 400, "BAD_REQUEST"),
        (b'{"query": 1}', 400, "BAD_REQUEST"),
        (b'{"query": "{ __typename }", "variables": [1]}', 400, "BAD_REQUEST"),
        (b'{"query": "{ __typename }", "variables": []}', 400, "BAD_REQUEST"),
        (b'{"query": "{ __typename }", "extensions": false}', 400, "BAD_REQUEST"),
        (b'{"query": "{ __typename }", "operationName": 1}', 400, "BAD_REQUEST"),
        (b'{"query": "' + b" " * BODY_BYTES + b'"}', 413, "BODY_TOO_LARGE"),
    ],
)
def test_a_body_that_is_no_request_is_refused(client: httpx.Client, content: bytes, status: int, code: str) -> None:
    answer = client.post("/graphql", content=content, headers={**KEY, "Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["errors"][0]["extensions"]["code"]) == (status, code)


def test_other_media_types_methods_and_answers_are_refused(client: httpx.Client) -> None:
    for media in ("text/plain", "application/x-www-form-urlencoded", "application/json; charset=latin-1", ""):
        answer = client.post("/graphql", content=b'{"query": "{ __typename }"}', headers={**KEY, "Content-Type": media})
        assert answer.status_code == 415
    assert client.delete("/graphql", headers=KEY).headers["allow"] == "GET, POST"
    assert client.delete("/graphql", headers=KEY).status_code == 405
    answer = client.post("/graphql", json={"query": QUERY}, headers={**KEY, "Accept": "text/html"})
    assert answer.status_code == 406


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("*/*", "application/json"),
        ("application/json", "application/json"),
        (RESPONSE_JSON, RESPONSE_JSON),
        (f"{RESPONSE_JSON}, application/json;q=0.9", RESPONSE_JSON),
        (f"{RESPONSE_JSON};q=0.1, application/json", "application/json"),
    ],
)
def test_the_answer_has_the_media_type_that_the_caller_prefers(client: httpx.Client, accept: str, media: str) -> None:
    answer = client.post("/graphql", json={"query": QUERY}, headers={**KEY, "Accept": accept})
    assert answer.headers["content-type"] == f"{media}; charset=utf-8"
    assert _codes(answer.json())


@pytest.mark.parametrize("query", ["{ nothing }", "{", "{ actionGoals(first: -1) { totalCount } }"])
def test_a_refused_query_is_400_in_the_new_media_type_and_200_in_plain_json(client: httpx.Client, query: str) -> None:
    for accept, status in ((RESPONSE_JSON, 400), ("application/json", 200)):
        answer = client.post("/graphql", json={"query": query}, headers={**KEY, "Accept": accept})
        assert answer.status_code == status
        assert "data" not in answer.json()
        assert answer.json()["errors"][0]["extensions"]["code"]


def test_an_unexpected_error_is_masked_and_logged_under_its_id(
    client: httpx.Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(*_: Any) -> Any:
        raise RuntimeError("hemmelig tekst")

    monkeypatch.setattr("schema.graphql.service.read_from", broken)
    with caplog.at_level(logging.ERROR):
        answer = client.post("/graphql", json={"query": QUERY}, headers=KEY)
    assert answer.status_code == 500
    assert "hemmelig" not in answer.text
    error = answer.json()["errors"][0]
    assert error["extensions"]["code"] == "INTERNAL"
    assert error["extensions"]["id"] in caplog.text


def test_an_unexpected_error_of_a_mutation_is_masked_too(client: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> Any:
        raise RuntimeError("hemmelig tekst")

    monkeypatch.setattr("schema.changes.apply", broken)
    query = 'mutation { createBody(input: { name: "x" }) { body { id } } }'
    answer = client.post("/graphql", json={"query": query}, headers=KEY)
    assert answer.status_code == 500
    assert "hemmelig" not in answer.text
    assert answer.json()["errors"][0]["extensions"]["code"] == "INTERNAL"


WRITE = 'mutation { createBody(input: { name: "x" }) { body { id } userErrors { code } } }'


def _is_unavailable(answer: httpx.Response) -> bool:
    (error,) = answer.json()["errors"]
    return answer.status_code == 503 and error["extensions"]["code"] == "UNAVAILABLE" and answer.json()["data"] is None


@pytest.mark.parametrize("accept", ["application/json", RESPONSE_JSON])
def test_a_database_that_was_never_there_is_503_without_a_reason(accept: str, caplog: pytest.LogCaptureFixture) -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{held.getsockname()[1]}"
        with _asking(f"postgresql://styring:hemmelig@{address}/styring", wait=0.5) as client:
            for query in (QUERY, WRITE):
                answer = client.post("/graphql", json={"query": query}, headers={**KEY, "Accept": accept})
                assert _is_unavailable(answer)
                error = answer.json()["errors"][0]
                assert " / " in error["message"]
                assert error["extensions"]["id"] in caplog.text
                assert address not in answer.text
            schema = client.post("/graphql", json={"query": "{ __schema { queryType { name } } }"}, headers=KEY)
            assert schema.status_code == 200
    assert "hemmelig" not in caplog.text


def test_a_database_that_goes_away_is_503_until_it_is_back(cluster: Cluster, database: str) -> None:
    name = make_url(database).database or ""
    altering = sql.SQL("ALTER DATABASE {} WITH ALLOW_CONNECTIONS ").format(sql.Identifier(name))
    with psycopg.connect(cluster.url, autocommit=True) as admin, _asking(database, wait=1) as client:

        def ask(query: str) -> httpx.Response:
            return client.post("/graphql", json={"query": query}, headers=KEY)

        assert ask(QUERY).status_code == ask(WRITE).status_code == 200
        admin.execute(altering + sql.SQL("false"))
        admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
        for query in (QUERY, WRITE, QUERY, WRITE):
            assert _is_unavailable(ask(query))
        admin.execute(altering + sql.SQL("true"))
        for query in (QUERY, WRITE):
            until = time.monotonic() + 30
            while ask(query).status_code != 200:
                assert time.monotonic() < until, "the database is back, and the answers are not"


def test_after_a_restart_of_the_database_no_read_is_lost(cluster: Cluster, database: str) -> None:
    name = make_url(database).database or ""
    with psycopg.connect(cluster.url, autocommit=True) as admin, _asking(database) as client:
        assert client.post("/graphql", json={"query": QUERY}, headers=KEY).status_code == 200
        admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
        answers = [client.post("/graphql", json={"query": QUERY}, headers=KEY) for _ in range(3)]
        assert [answer.status_code for answer in answers] == [200, 200, 200]


def test_the_schema_is_served_as_text(client: httpx.Client) -> None:
    answer = client.get("/graphql/schema.graphql", headers=KEY)
    assert answer.headers["content-type"].startswith("text/plain")
    assert "type ActionGoal implements Goal & Entity & Node" in answer.text
