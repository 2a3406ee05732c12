"""The app as a whole: health, readiness, limits, headers, logs."""

import json
import logging
import socket
from collections.abc import Iterator
from http.client import HTTPResponse
from io import StringIO

import httpx
import pytest
from psycopg.conninfo import conninfo_to_dict
from sqlalchemy import Engine
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from api.app import DemoParts, create_app
from api.graphql_http import BODY_BYTES
from api.logs import start_logging
from api.settings import Settings
from schema.access import Role
from schema.database import conninfo, open_engine
from tests.fixtures.demo import eventually
from tests.fixtures.serving import serving


@pytest.fixture
def log() -> Iterator[StringIO]:
    """What the app logs during the test."""
    root = logging.getLogger()
    before, level = root.handlers, root.level
    stream = StringIO()
    start_logging("INFO", stream)
    yield stream
    root.handlers = before
    root.setLevel(level)


def bearer(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}


def test_ready_once_the_database_is_upgraded(client: httpx.Client) -> None:
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"ready": True, "database": "ready"})


def test_alive_but_not_ready_on_a_database_that_is_not_upgraded(database_url: str, settings: Settings) -> None:
    engine = open_engine(database_url)
    with serving(create_app(settings, engine)) as address:
        assert httpx.get(f"{address}/healthz").status_code == 200
        answer = httpx.get(f"{address}/readyz")
    engine.dispose()
    assert (answer.status_code, answer.json()["database"]) == (503, "needs upgrade")


def test_an_unreachable_database_leaves_the_app_alive_and_says_503_without_a_reason(settings: Settings) -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        engine = open_engine(f"postgresql://styring:hemmelig@127.0.0.1:{held.getsockname()[1]}/styring")
        with serving(create_app(settings, engine)) as address:
            assert httpx.get(f"{address}/healthz").status_code == 200
            assert httpx.get(f"{address}/readyz").status_code == 503
            answer = httpx.get(f"{address}/graphql", headers=bearer("x"))
    assert answer.status_code == 503
    assert answer.json()["errors"][0]["extensions"]["code"] == "UNAVAILABLE"
    assert "127.0.0.1" not in answer.text
    assert "hemmelig" not in answer.text


def test_an_address_with_blanks_serves_reads_too(
    database: str, settings: Settings, engine: Engine, keys: dict[Role, str]
) -> None:
    sign = "&" if "?" in database else "?"
    blank = open_engine(f"{database}{sign}options=-c%20geqo%3Doff")
    with serving(create_app(settings, blank)) as address:
        asked = {"query": "{ policies { totalCount } }"}
        answer = httpx.post(f"{address}/graphql", json=asked, headers=bearer(keys[Role.READER]))
    blank.dispose()
    assert answer.json() == {"data": {"policies": {"totalCount": 0}}}


def test_a_password_of_any_signs_reaches_postgresql_as_it_is() -> None:
    address = conninfo(open_engine("postgresql://styring:to%20ord%3A%2F%40+%27%5C@db.example:5433/birkelev"))
    found = conninfo_to_dict(address)
    assert found["password"] == "to ord:/@+'\\"
    assert (found["user"], found["host"], found["port"], found["dbname"]) == (
        "styring",
        "db.example",
        "5433",
        "birkelev",
    )


def test_the_demo_is_ready_only_when_its_example_is(engine: Engine, settings: Settings) -> None:
    loaded = []
    demo = DemoParts(Starlette(), [], ready=lambda: bool(loaded))
    with serving(create_app(settings, engine, demo)) as address:
        assert httpx.get(f"{address}/readyz").status_code == 503
        loaded.append(True)
        assert httpx.get(f"{address}/readyz").json() == {"ready": True, "database": "ready", "example": "ready"}


@pytest.mark.parametrize("announced", [True, False])
def test_a_body_over_the_limit_is_refused_whether_it_announces_its_length_or_not(
    client: httpx.Client, keys: dict[Role, str], announced: bool
) -> None:
    def chunks() -> Iterator[bytes]:
        for _ in range(BODY_BYTES // 1000 + 2):
            yield b" " * 1000

    body = b" " * (BODY_BYTES + 1) if announced else chunks()
    headers = bearer(keys[Role.READER]) | {"Content-Type": "application/json"}
    answer = client.post("/graphql", content=body, headers=headers)
    assert answer.status_code == 413
    assert answer.json()["errors"][0]["extensions"]["code"] == "BODY_TOO_LARGE"


def test_a_body_that_never_arrives_is_refused(
    client: httpx.Client, keys: dict[Role, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.middleware.BODY_SECONDS", 0.2)
    head = f"POST /graphql HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {keys[Role.READER]}"
    with socket.create_connection((client.base_url.host, client.base_url.port or 80), timeout=30) as caller:
        caller.sendall(f"{head}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{{".encode())
        answer = HTTPResponse(caller)
        answer.begin()
        assert answer.status == 408
        assert b"BODY_TOO_SLOW" in answer.read()


def test_every_answer_carries_the_headers_that_hold_browsers_back(client: httpx.Client, keys: dict[Role, str]) -> None:
    for path in ("/healthz", "/graphql", "/nothing-here"):
        headers = client.get(path, headers=bearer(keys[Role.READER])).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "server" not in headers


def test_only_the_origins_of_the_settings_may_call_from_a_browser(client: httpx.Client, keys: dict[Role, str]) -> None:
    asked = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization,content-type"}
    known = client.options("/graphql", headers=asked | {"Origin": "https://intranet.birkelev.example"})
    assert known.status_code == 200
    assert known.headers["access-control-allow-origin"] == "https://intranet.birkelev.example"
    stranger = client.options("/graphql", headers=asked | {"Origin": "https://evil.example"})
    assert "access-control-allow-origin" not in stranger.headers
    refused = client.post("/graphql", json={}, headers={"Origin": "https://intranet.birkelev.example"})
    assert refused.status_code == 401
    assert refused.headers["access-control-allow-origin"] == "https://intranet.birkelev.example"


def test_an_unknown_path_and_a_wrong_method_answer_in_the_one_error_shape(
    client: httpx.Client, keys: dict[Role, str]
) -> None:
    for method, path, status, code in (
        ("GET", "/nothing-here", 404, "NOT_FOUND"),
        ("DELETE", "/healthz", 405, "METHOD_NOT_ALLOWED"),
    ):
        answer = client.request(method, path, headers=bearer(keys[Role.READER]))
        assert (answer.status_code, answer.json()["errors"][0]["extensions"]["code"]) == (status, code)


def test_the_log_has_a_json_line_per_request_without_key_query_or_body(
    client: httpx.Client, keys: dict[Role, str], log: StringIO
) -> None:
    key = keys[Role.READER]
    client.post("/graphql?secret=1", json={"query": "{ policies { totalCount } } # 010203-1234"}, headers=bearer(key))
    # The line is written once the answer is out.
    assert eventually(lambda: '"request"' in log.getvalue())
    request = next(line for line in map(json.loads, log.getvalue().splitlines()) if line["event"] == "request")
    assert (request["method"], request["path"], request["status"]) == ("POST", "/graphql", 200)
    assert request["ms"] >= 0
    for secret in (key, "secret", "010203", "policies"):
        assert secret not in log.getvalue()


def test_an_unexpected_failure_is_masked_and_logged_by_its_place_without_its_words(
    engine: Engine, settings: Settings, keys: dict[Role, str], log: StringIO
) -> None:
    async def broken(_: Request) -> Response:
        raise ValueError("QX 010203-1234")

    app = create_app(settings, engine)
    app.router.routes.insert(0, Route("/broken", broken))
    with serving(app) as address:
        answer = httpx.get(f"{address}/broken", headers=bearer(keys[Role.READER]))
    assert answer.status_code == 500
    error = answer.json()["errors"][0]
    assert error["extensions"]["code"] == "INTERNAL"
    logged = next(line for line in map(json.loads, log.getvalue().splitlines()) if line["event"] == "request failed")
    assert logged["number"] in error["message"]
    assert logged["error"] == "ValueError"
    assert any("broken" in place for place in logged["at"])
    assert "QX" not in log.getvalue() + answer.text
