"""Migrations: a database has exactly the declared tables, whoever upgrades it, and says so when it cannot be used."""

import hashlib
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from sqlalchemy import Engine, inspect, text
from sqlalchemy.pool import NullPool

from schema import database as db
from schema.field import Kind
from schema.migrations import running
from schema.model import declared, entities, fields_of
from tests.fixtures.model import create

FIRST_TABLES = "bcb957da4f862e41f4c5c4729f4720bd5bc40de09d36fd6c8673b5026194c76a"
"""SHA-256 of what 0001 runs."""

ONE_MORE_ENTITY = """
import sys
from pathlib import Path

from sqlalchemy.orm import Mapped, Session
from sqlalchemy.pool import NullPool

from schema import field
from schema.changes import Actor, Create, Update, apply
from schema.database import open_engine
from schema.enums import Source
from schema.history import history_of
from schema.migrations import running
from schema.model import Entity


class Anecdote(Entity, da="Anekdote", da_plural="Anekdoter", en="Anecdote", plural="anecdotes"):
    what: Mapped[str] = field.text("Hvad", "What", required=True)
    mood: Mapped[int | None] = field.integer("Stemning", "Mood")


engine, folder = open_engine(sys.argv[1], poolclass=NullPool), Path(sys.argv[2])
with engine.begin() as connection:
    assert "anecdote" in str(running.differences(connection))
    written = running.write_revision(connection, "anecdotes", folder)
assert "styring_keep_entity('anecdote', 'Anecdote')" in written.read_text()
with engine.begin() as connection:
    running.run(connection, folder)
    assert running.differences(connection) == []
made = Create("Anecdote", {"what": "En god samtale"})
for change in (made, Update(made.id, {"what": "En god samtale i teamet"})):
    with Session(engine) as session, session.begin():
        assert apply(session, [change], Actor("tester"), Source.API).outcomes[0].accepted
with engine.connect() as connection:
    assert connection.execute(history_of(Anecdote).select()).one().what == "En god samtale"
"""


def test_what_a_migration_has_run_stays_as_it_was() -> None:
    tables = (running.SQL / "tables.sql").read_bytes()
    assert hashlib.sha256(tables).hexdigest() == FIRST_TABLES, "databases with it exist: write a further one"


def test_an_upgraded_database_has_exactly_the_declared_tables(engine: Engine) -> None:
    with engine.connect() as connection:
        assert running.differences(connection) == []


def test_who_refers_to_a_record_is_found_by_an_index(engine: Engine) -> None:
    """Alembic does not compare how an index is built."""
    listed = {
        (cls.__tablename__, field.column)
        for cls in declared().values()
        for field in fields_of(cls).values()
        if field.kind is Kind.LINKS and field.column in cls.__table__.c
    }
    statement = """SELECT t.relname, a.attname FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid
        JOIN pg_am m ON m.oid = x.relam AND m.amname = 'gin' JOIN pg_class t ON t.oid = i.indrelid
        JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = i.indkey[0]"""
    with engine.connect() as connection:
        indexed = {(row.relname, row.attname) for row in connection.execute(text(statement))}
    assert ("activity", "contributes_to_ids") in listed
    assert listed <= indexed


def test_a_table_column_or_default_that_is_not_declared_is_found(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE stray (id int)"))
        connection.execute(text("ALTER TABLE policy DROP COLUMN vision"))
        connection.execute(text("ALTER TABLE policy_history ALTER COLUMN title TYPE varchar(10)"))
        connection.execute(text("ALTER TABLE policy ALTER COLUMN state SET DEFAULT 'DRAFT'"))
        found = str(running.differences(connection))
    assert all(f"'{name}'" in found for name in ("stray", "vision", "title", "state"))


def test_the_tables_of_the_job_queue_are_there_and_no_difference(engine: Engine) -> None:
    assert "procrastinate_jobs" in inspect(engine).get_table_names()


def test_upgrading_twice_changes_nothing(engine: Engine) -> None:
    db.upgrade(engine)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM change_counter")).scalar_one() == 1


def test_several_processes_may_upgrade_an_empty_database_at_once(database_url: str) -> None:
    errors: list[Exception] = []

    def upgrade() -> None:
        engine = db.open_engine(database_url, poolclass=NullPool)
        try:
            db.upgrade(engine)
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=upgrade) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    with db.open_engine(database_url, poolclass=NullPool).connect() as connection:
        assert running.differences(connection) == []


def test_every_entity_keeps_its_old_rows(engine: Engine) -> None:
    with engine.connect() as connection:
        triggers = set(
            connection.execute(
                text("SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE tgname LIKE 'styring_%'")
            )
        )
    expected = {"styring_register", "styring_history", "styring_no_delete"}
    for cls in entities().values():
        assert {name for table, name in triggers if table == cls.__tablename__} >= expected, cls.__name__
    for name, cls in declared().items():
        if name not in entities() and name != "Change":
            assert (cls.__tablename__, "styring_register") in triggers


def test_one_more_entity_needs_its_declaration_and_the_migration_that_is_written_for_it(
    database: str, tmp_path: Path
) -> None:
    program = tmp_path / "one_more_entity.py"
    program.write_text(ONE_MORE_ENTITY)
    folder = tmp_path / "versions"
    folder.mkdir()
    root = Path(running.__file__).parents[2]
    ran = subprocess.run(
        [sys.executable, str(program), database, str(folder)], cwd=root, capture_output=True, text=True,
        env=os.environ | {"PYTHONPATH": str(root)}, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr


def test_a_database_of_a_newer_version_is_refused_in_one_line(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'ffff'"))
    with pytest.raises(db.NewerDatabaseError) as error:
        db.upgrade(engine)
    assert error.value.revision == "ffff"
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://styring:hemmelig@127.0.0.1:1/styring",
        "postgresql://styring:hemmelig@/styring?host=/nowhere",
    ],
)
def test_an_unreachable_server_is_named_in_one_line_without_the_password(url: str) -> None:
    with pytest.raises(db.UnreachableError) as error:
        db.upgrade(db.open_engine(url))
    assert "\n" not in str(error.value)
    assert "hemmelig" not in str(error.value)
    assert ("127.0.0.1:1" in str(error.value)) or ("/nowhere" in str(error.value))


def test_a_user_who_may_not_create_tables_is_told_so_in_one_line(database_url: str) -> None:
    engine = db.open_engine(database_url, poolclass=NullPool)
    with engine.begin() as connection:
        connection.execute(text("ALTER SCHEMA public OWNER TO CURRENT_USER"))
        connection.execute(text("REVOKE ALL ON SCHEMA public FROM CURRENT_USER, PUBLIC"))
        connection.execute(text("GRANT USAGE ON SCHEMA public TO CURRENT_USER"))
        if connection.execute(text("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")).scalar_one():
            pytest.skip("a superuser may do everything")
    with pytest.raises(db.NotAllowedError) as error:
        db.upgrade(engine)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("url", ["mysql://x/y", "sqlite://", "nonsense", ""])
def test_another_kind_of_address_is_refused(url: str) -> None:
    with pytest.raises(db.BadAddressError):
        db.open_engine(url)


def test_an_error_of_the_database_does_not_quote_values(engine: Engine) -> None:
    with engine.connect() as connection, pytest.raises(Exception) as error:  # noqa: PT011
        connection.execute(text("SELECT CAST(:value AS integer) + nothing"), {"value": "hemmelig tekst"})
    assert "hemmelig" not in str(error.value)


def test_rows_of_entities_cannot_be_deleted_or_rewritten_by_hand(engine: Engine) -> None:
    create(engine, "Body", name="chefgruppen")
    for statement in ("DELETE FROM body", "TRUNCATE body", "UPDATE body SET name = 'x'"):
        with engine.connect() as connection, pytest.raises(Exception, match=r"never deleted|changes\.apply alone"):
            connection.execute(text(statement))


def test_danish_text_and_codes_have_sort_keys_that_do_not_depend_on_the_server(engine: Engine) -> None:
    words = ["abe", "Abe", "ab c", "é", "f", "zebra", "ændring", "Ærø", "ørn", "Aase", "Åse", "Aarhus"]
    expected = ["ab c", "Abe", "abe", "é", "f", "zebra", "ændring", "Ærø", "ørn", "Aarhus", "Aase", "Åse"]
    codes = ["2", "10", "1", "1.10", "1.1.10", "1.1.9", "1.1", "1.2"]
    statement = 'SELECT v FROM unnest(CAST(:values AS text[])) v ORDER BY {}(v) COLLATE "C"'
    with engine.connect() as connection:
        ordered = connection.execute(text(statement.format("styring_text_key")), {"values": words}).scalars().all()
        numbered = connection.execute(text(statement.format("styring_code_key")), {"values": codes}).scalars().all()
    assert ordered == expected
    assert numbered == ["1", "1.1", "1.1.9", "1.1.10", "1.2", "1.10", "2", "10"]
