"""Who may do what: keys, roles, revocation."""

import base64
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from api.auth import TRUST_SECONDS, KeyBook
from api.keys import KeyRefusedError, create_key, make_only_key, new_secret, revoke
from schema.access import ApiKey, Role

QUERY = {"query": "{ policies { totalCount } }"}
CREATE = {"query": 'mutation { createPolicy(input: {title: "Ny"}) { policy { id } userErrors { code } } }'}


def bearer(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}


def test_without_a_key_every_route_but_health_answers_401_with_a_challenge(client: httpx.Client) -> None:
    for path in ("/graphql", "/graphql/schema.graphql", "/", "/sandbox/v4/spreadsheets/x", "/no-such-thing"):
        answer = client.get(path)
        assert answer.status_code == 401, path
        challenges = answer.headers.get_list("www-authenticate")
        assert any(challenge.startswith("Bearer ") for challenge in challenges)
        assert any(challenge.startswith("Basic ") for challenge in challenges)
        assert answer.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
    assert client.get("/healthz").status_code == 200


@pytest.mark.parametrize("header", ["Bearer wrong", "Bearer", "Basic !!", "Basic eDp3cm9uZw==", "Digest x", "wrong"])
def test_a_wrong_or_malformed_key_answers_401(client: httpx.Client, keys: dict[Role, str], header: str) -> None:
    assert client.post("/graphql", json=QUERY, headers={"Authorization": header}).status_code == 401


def test_a_key_is_taken_as_bearer_token_and_as_basic_password(client: httpx.Client, keys: dict[Role, str]) -> None:
    key = keys[Role.READER]
    basic = base64.b64encode(f"anything:{key}".encode()).decode()
    for header in (f"Bearer {key}", f"bearer {key}", f"Basic {basic}"):
        answer = client.post("/graphql", json=QUERY, headers={"Authorization": header})
        assert answer.status_code == 200, header
        assert answer.json() == {"data": {"policies": {"totalCount": 0}}}


def test_a_reader_cannot_change_anything_but_an_editor_and_a_steward_can(
    client: httpx.Client, keys: dict[Role, str]
) -> None:
    refused = client.post("/graphql", json=CREATE, headers=bearer(keys[Role.READER]))
    assert refused.json()["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    for role in (Role.EDITOR, Role.STEWARD):
        answer = client.post("/graphql", json=CREATE, headers=bearer(keys[role])).json()
        assert answer["data"]["createPolicy"]["userErrors"] == []
    count = client.post("/graphql", json=QUERY, headers=bearer(keys[Role.READER])).json()
    assert count["data"]["policies"]["totalCount"] == 2


def test_a_revoked_key_works_no_longer_than_the_seconds_it_is_trusted(engine: Engine, keys: dict[Role, str]) -> None:
    now = [0.0]
    book = KeyBook(engine, clock=lambda: now[0])
    assert book.find(keys[Role.EDITOR]) is not None
    with Session(engine) as session, session.begin():
        revoke(session, "editor")
    now[0] = TRUST_SECONDS + 0.001
    assert book.find(keys[Role.EDITOR]) is None


def test_a_key_works_until_the_moment_it_expires_also_when_it_is_remembered(engine: Engine) -> None:
    secret, late = new_secret(), new_secret()
    with Session(engine) as session, session.begin():
        create_key(session, "soon", Role.READER, secret, datetime.now(UTC) + timedelta(hours=1))
        create_key(session, "late", Role.READER, late, datetime.now(UTC) - timedelta(seconds=1))
    book = KeyBook(engine)
    assert book.find(secret) is not None
    assert book.find(late) is None


def test_a_key_made_after_a_refusal_works_once_the_refusal_is_forgotten(engine: Engine) -> None:
    now = [0.0]
    book = KeyBook(engine, clock=lambda: now[0])
    secret = new_secret()
    assert book.find(secret) is None
    with Session(engine) as session, session.begin():
        create_key(session, "new", Role.READER, secret)
    now[0] = TRUST_SECONDS + 0.001
    assert book.find(secret) is not None


def test_the_database_holds_no_key_in_the_clear(engine: Engine, keys: dict[Role, str]) -> None:
    with Session(engine) as session:
        stored = str([vars(key) for key in session.query(ApiKey)])
    assert not any(secret in stored for secret in keys.values())


def test_two_keys_in_force_cannot_share_a_name(engine: Engine, keys: dict[Role, str]) -> None:
    with Session(engine) as session, session.begin(), pytest.raises(KeyRefusedError):
        create_key(session, "reader", Role.READER, new_secret())


def test_the_demos_key_replaces_the_former_one_and_may_come_back(engine: Engine) -> None:
    for secret in ("first", "second", "first"):
        with Session(engine) as session, session.begin():
            make_only_key(session, "demo", Role.STEWARD, secret)
        other = "second" if secret == "first" else "first"
        found = KeyBook(engine).find(secret)
        assert found is not None
        assert found.role is Role.STEWARD
        assert KeyBook(engine).find(other) is None
