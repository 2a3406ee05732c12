"""`styring db upgrade` brings the reference content along."""

import os
import subprocess
import sys
from pathlib import Path

import psycopg

STYRING = Path(sys.executable).with_name("styring")


def upgraded(database_url: str) -> str:
    """What `styring db upgrade` prints when all goes well."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("STYRING_")}
    done = subprocess.run(
        [STYRING, "db", "upgrade"],
        env=clean | {"STYRING_DATABASE_URL": database_url},
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    return done.stdout


def test_an_upgrade_loads_the_reference_content_once(database_url: str) -> None:
    assert "Reference content: 137 records added, 0 renewed." in upgraded(database_url)
    assert "Reference content" not in upgraded(database_url)
    with psycopg.connect(database_url) as connection:
        assert connection.execute("SELECT count(*) FROM checklist_question").fetchone() == (17,)
        assert connection.execute("SELECT DISTINCT actor, origin FROM change").fetchall() == [("Styring", "IMPORT")]
