"""`styring db upgrade` brings the reference content along."""

import psycopg

from tests.fixtures.command_line import styring


def upgraded(database_url: str) -> str:
    """What `styring db upgrade` prints when all goes well."""
    done = styring("db", "upgrade", STYRING_DATABASE_URL=database_url)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_an_upgrade_loads_the_reference_content_once(database_url: str) -> None:
    assert "Reference content: 137 records added, 0 renewed." in upgraded(database_url)
    assert "Reference content" not in upgraded(database_url)
    with psycopg.connect(database_url) as connection:
        assert connection.execute("SELECT count(*) FROM checklist_question").fetchone() == (17,)
        assert connection.execute("SELECT DISTINCT actor, origin FROM change").fetchall() == [("Styring", "IMPORT")]
