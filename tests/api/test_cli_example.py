"""`styring example load`, as a shell sees it."""

import json
import subprocess

from sqlalchemy.pool import NullPool

from api.upgrading import bring_up_to_date
from schema.database import open_engine
from tests.fixtures.command_line import styring
from tests.fixtures.model import create


def load(url: str, *options: str) -> "subprocess.CompletedProcess[str]":
    return styring("example", "load", *options, STYRING_DATABASE_URL=url)


def test_it_loads_once_and_tells_how_much(database: str) -> None:
    bring_up_to_date(open_engine(database, poolclass=NullPool))
    first = load(database, "--json")
    assert first.returncode == 0, first.stderr
    told = json.loads(first.stdout)
    assert told == {"size": "small", "created": told["created"], "present": 0, "leftOut": 0}
    assert told["created"] > 400
    again = load(database, "--json")
    assert json.loads(again.stdout) == told | {"created": 0, "present": told["created"]}


def test_a_database_that_holds_other_data_is_refused_until_somebody_says_yes(database: str) -> None:
    engine = open_engine(database, poolclass=NullPool)
    bring_up_to_date(engine)
    create(engine, "Policy", title="Vores egen")
    refused = load(database)
    assert refused.returncode == 1
    assert "--yes" in refused.stderr
    assert len(refused.stderr.strip().splitlines()) == 1
    assert load(database, "--yes").returncode == 0


def test_a_database_that_is_not_upgraded_is_named_as_such(database_url: str) -> None:
    done = load(database_url)
    assert done.returncode == 1
    assert "styring db upgrade" in done.stderr
