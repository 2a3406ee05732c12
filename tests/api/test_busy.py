"""While somebody saves something large: others read, and other writers wait for a while."""

import pkgutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event, Lock
from typing import Any

import httpx
import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from api.app import create_app
from api.settings import Settings
from schema.access import Role
from schema.counter import become_writer
from schema.database import open_engine
from schema.graphql import service
from tests.fixtures.demo import eventually
from tests.fixtures.serving import serving

TWO = {
    "query": """mutation { one: createBody(input: { name: "Et", kind: GROUP_OF_HEADS }) { userErrors { code } }
        two: createBody(input: { name: "To", kind: GROUP_OF_HEADS }) { userErrors { code } } }"""
}
READ = {"query": "{ bodies { totalCount } }"}
WRITE = {
    "query": 'mutation { createBody(input: { name: "Chefgruppen", kind: GROUP_OF_HEADS }) { userErrors { code } } }'
}


def bearer(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}


@contextmanager
def a_long_change(engine: Engine) -> Iterator[None]:
    """Somebody's transaction that writes all the while."""
    with Session(engine) as session, session.begin():
        become_writer(session)
        yield


@pytest.fixture
def other(database: str) -> Iterator[Engine]:
    """Connections that are not the app's."""
    found = open_engine(database)
    yield found
    found.dispose()


def waiting(engine: Engine) -> int:
    """How many writers wait for another one."""
    count = text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
    with engine.connect() as connection:
        return int(connection.scalar(count) or 0)


def test_writers_that_wait_for_their_turn_keep_nobody_from_reading(
    client: httpx.Client, keys: dict[Role, str], other: Engine
) -> None:
    with ThreadPoolExecutor(30) as threads:
        with a_long_change(other):
            written = [
                threads.submit(client.post, "/graphql", json=WRITE, headers=bearer(keys[Role.EDITOR]), timeout=60)
                for _ in range(30)
            ]
            assert eventually(lambda: waiting(other))
            # A key that the app has not met: it is looked up, too.
            read = client.post("/graphql", json=READ, headers=bearer(keys[Role.READER]), timeout=10)
            assert read.json() == {"data": {"bodies": {"totalCount": 0}}}
            assert not any(one.done() for one in written)
        assert {one.result().status_code for one in written} == {200}


def test_a_change_that_waits_too_long_says_that_it_was_not_saved(
    client: httpx.Client, keys: dict[Role, str], other: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("schema.graphql.service.QUEUE_SECONDS", 1)
    monkeypatch.setattr("schema.graphql.writing.TURN_SECONDS", 1)
    with ThreadPoolExecutor(6) as threads, a_long_change(other):
        written = [
            threads.submit(client.post, "/graphql", json=WRITE, headers=bearer(keys[Role.EDITOR]), timeout=60)
            for _ in range(6)
        ]
        answers = [one.result() for one in written]
    assert {(one.status_code, one.json()["errors"][0]["extensions"]["code"]) for one in answers} == {(503, "BUSY")}
    read = client.post("/graphql", json=READ, headers=bearer(keys[Role.READER]))
    assert read.json() == {"data": {"bodies": {"totalCount": 0}}}


def test_of_several_changes_it_is_told_which_were_saved_before_one_waited_too_long(
    client: httpx.Client, keys: dict[Role, str], other: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("schema.graphql.writing.TURN_SECONDS", 3)
    answered = Event()

    def another_long_change() -> None:
        with a_long_change(other):
            assert answered.wait(60)

    with ThreadPoolExecutor(2) as threads:
        with a_long_change(other):
            asked = threads.submit(client.post, "/graphql", json=TWO, headers=bearer(keys[Role.EDITOR]), timeout=60)
            assert eventually(lambda: waiting(other) == 1)
            threads.submit(another_long_change)
            assert eventually(lambda: waiting(other) == 2)
        answer = asked.result()
        answered.set()
    (error,) = answer.json()["errors"]
    assert (error["path"], error["extensions"]["code"]) == (["two"], "BUSY")
    assert (answer.json()["data"], answer.json()["extensions"]) == (None, {"saved": ["one"]})
    assert answer.status_code == 200  # 503 would have the whole request sent again
    read = client.post("/graphql", json=READ, headers=bearer(keys[Role.READER]))
    assert read.json() == {"data": {"bodies": {"totalCount": 1}}}


def test_a_change_that_waits_while_the_server_stops_is_answered(
    engine: Engine, settings: Settings, keys: dict[Role, str], other: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.server._PATIENCE_SECONDS", 1)
    with ThreadPoolExecutor(6) as threads, a_long_change(other):
        with serving(create_app(settings, engine)) as address:
            asked = [
                threads.submit(
                    httpx.post, f"{address}/graphql", json=WRITE, headers=bearer(keys[Role.EDITOR]), timeout=60
                )
                for _ in range(6)
            ]
            assert eventually(lambda: waiting(other) == service.WRITERS)
        answers = [one.result() for one in asked]
    assert {(one.status_code, one.json()["errors"][0]["extensions"]["code"]) for one in answers} == {
        (503, "UNAVAILABLE")
    }


@pytest.fixture
def impatient(other: Engine) -> Iterator[None]:
    """A database whose owner lets nobody wait for a lock."""
    with other.begin() as settings:
        settings.execute(text(f"ALTER DATABASE {other.url.database} SET lock_timeout = '100ms'"))
    yield
    with other.begin() as settings:
        settings.execute(text(f"ALTER DATABASE {other.url.database} RESET lock_timeout"))


def test_a_read_that_may_not_wait_for_a_table_says_so(
    impatient: None, client: httpx.Client, keys: dict[Role, str], other: Engine
) -> None:
    with other.begin() as changing:
        changing.execute(text("LOCK TABLE body"))
        answer = client.post("/graphql", json=READ, headers=bearer(keys[Role.READER]))
    (error,) = answer.json()["errors"]
    assert (answer.status_code, error["extensions"]["code"]) == (503, "BUSY")
    assert "gemt" not in error["message"]


def test_large_queries_of_many_are_planned_one_after_the_other(
    client: httpx.Client, keys: dict[Role, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    real, one, beside = service.parse, Lock(), Event()

    def watched(*given: Any, **named: Any) -> Any:
        if not one.acquire(blocking=False):
            beside.set()
            return real(*given, **named)
        try:
            beside.wait(0.3)
            return real(*given, **named)
        finally:
            one.release()

    monkeypatch.setattr(service, "parse", watched)
    large = [{"query": "{" + " ".join(f"a{n}_{m}: __typename" for m in range(500)) + "}"} for n in range(3)]
    with ThreadPoolExecutor(3) as threads:
        reader = bearer(keys[Role.READER])
        asked = [threads.submit(client.post, "/graphql", json=query, headers=reader, timeout=60) for query in large]
        assert {each.result().status_code for each in asked} == {200}
    assert not beside.is_set()


@pytest.mark.parametrize(
    ("held_up", "query"),
    [
        ("schema.graphql.service.parse", "{ bodies { totalCount } kind: __typename }"),
        ("schema.graphql.service.Planner.query", "{ bodies { totalCount } kind: __typename }"),
        ("schema.graphql.service.execute_sync", "{ __schema { queryType { name } } }"),
        ("sync.lens_query.inspect", '{ bodies { totalCount } lens(text: "uge 34", as: PERIOD) { value } }'),
    ],
)
def test_what_takes_long_to_plan_or_to_work_out_keeps_nobody_waiting(
    client: httpx.Client, keys: dict[Role, str], monkeypatch: pytest.MonkeyPatch, held_up: str, query: str
) -> None:
    reader = bearer(keys[Role.READER])
    assert client.post("/graphql", json=READ, headers=reader).status_code == 200
    begun, go_on = Event(), Event()
    real = pkgutil.resolve_name(held_up)

    def slow(*given: Any, **named: Any) -> Any:
        begun.set()
        assert go_on.wait(30)
        return real(*given, **named)

    monkeypatch.setattr(held_up, slow)
    with ThreadPoolExecutor(1) as threads:
        asked = threads.submit(client.post, "/graphql", json={"query": query}, headers=reader, timeout=60)
        assert begun.wait(30)
        try:
            assert client.post("/graphql", json=READ, headers=reader, timeout=10).status_code == 200
        finally:
            go_on.set()
        assert "errors" not in asked.result().json()


def test_the_schema_is_told_a_few_times_in_a_query_and_no_more(client: httpx.Client, keys: dict[Role, str]) -> None:
    def codes(times: int) -> list[str]:
        query = "{" + " ".join(f"a{n}: __schema {{ queryType {{ name }} }}" for n in range(times)) + "}"
        answer = client.post("/graphql", json={"query": query}, headers=bearer(keys[Role.READER])).json()
        return [error["extensions"]["code"] for error in answer.get("errors", [])]

    assert codes(4) == []
    assert codes(5) == ["QUERY_TOO_COSTLY"]
