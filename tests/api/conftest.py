"""An upgraded database with one key per role, and the app on it."""

from collections.abc import Iterator

import httpx
import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from api.app import create_app
from api.keys import create_key, new_secret
from api.settings import Settings
from schema.access import Role
from schema.database import open_engine
from tests.fixtures.serving import serving


@pytest.fixture
def engine(database: str) -> Iterator[Engine]:
    found = open_engine(database)
    yield found
    found.dispose()


@pytest.fixture
def keys(engine: Engine) -> dict[Role, str]:
    """A key for each role."""
    secrets = {role: new_secret() for role in Role}
    with Session(engine) as session, session.begin():
        for role, secret in secrets.items():
            create_key(session, role.name.lower(), role, secret)
    return secrets


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings that nothing outside the test has a say in."""
    for name in Settings.model_fields:
        monkeypatch.delenv(f"STYRING_{name.upper()}", raising=False)
    return Settings(cors_origins="https://intranet.birkelev.example")  # type: ignore[arg-type]


@pytest.fixture
def client(engine: Engine, settings: Settings) -> Iterator[httpx.Client]:
    """A client of the running app."""
    with serving(create_app(settings, engine)) as address, httpx.Client(base_url=address) as client:
        yield client
