"""The command line, as a shell sees it."""

import json
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session
from typer.main import get_command

from api.cli.main import app
from schema.changes import Create
from schema.database import open_engine
from schema.entities import Conflict, Workbook
from schema.enums import Source
from schema.ids import new_id
from tests.fixtures.command_line import styring
from tests.fixtures.demo import STYRING, clean_environment
from tests.fixtures.model import accepted, apply_all


def installed(*arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    """The installed program itself."""
    return subprocess.run(
        [STYRING, *arguments], env=clean_environment(**environment), capture_output=True, encoding="utf-8", timeout=60
    )


def one_line(text: str) -> bool:
    return len(text.strip().splitlines()) == 1


def commands(group: Any, words: tuple[str, ...] = ()) -> list[str]:
    """Every command and group of `styring`, in words."""
    below = getattr(group, "commands", {})
    return [" ".join(words), *(found for name in below for found in commands(below[name], (*words, name)))]


@pytest.mark.parametrize("command", commands(get_command(app)))
def test_every_command_explains_itself(command: str) -> None:
    done = styring(*command.split(), "--help")
    assert done.returncode == 0
    assert f"Usage: styring {command}".rstrip() in done.stdout


def test_the_installed_program_answers_and_ends_with_its_exit_code() -> None:
    done = installed("--version")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("styring ")
    assert installed("connnect").returncode == 2


def test_danish_signs_stay_whole_whatever_the_locale_says() -> None:
    done = installed("lens", "på … »trin«", "--as", "text", PYTHONIOENCODING="ascii", LC_ALL="C.UTF-8")
    assert done.returncode == 0, done.stderr
    assert "på … »trin«" in done.stdout


def test_a_wrong_command_and_a_wrong_option_end_with_2() -> None:
    assert styring("connnect").returncode == 2
    assert styring("token", "create", "--name", "x", "--role", "king").returncode == 2
    assert styring("token", "create", "--name", "x", "--role", "reader", "--expires", "soon").returncode == 2
    assert styring("demo", "--token", "two words").returncode == 2


def test_a_setting_that_cannot_be_used_is_one_line_and_ends_with_2() -> None:
    done = styring("status", STYRING_PORT="eighty")
    assert done.returncode == 2
    assert "STYRING_PORT" in done.stderr
    assert one_line(done.stderr)


def test_without_a_database_it_says_how_to_get_one_and_ends_with_3(tmp_path: Path) -> None:
    for command in (["status"], ["token", "list"], ["db", "upgrade"], ["serve"], ["worker"], ["sync"]):
        done = styring(*command, STYRING_DATA_DIR=str(tmp_path))
        assert done.returncode == 3, command
        assert "STYRING_DATABASE_URL" in done.stderr
        assert one_line(done.stderr)


def test_an_unreachable_database_is_one_line_without_the_password_and_ends_with_3() -> None:
    for command in (["status"], ["db", "upgrade"], ["db", "status"], ["serve"]):
        done = styring(*command, STYRING_DATABASE_URL="postgresql://styring:hemmelig@127.0.0.1:1/styring")
        assert done.returncode == 3, command
        assert one_line(done.stderr), done.stderr
        assert "hemmelig" not in done.stderr


def test_an_address_that_is_no_postgresql_is_one_line_and_ends_with_2() -> None:
    done = styring("db", "upgrade", STYRING_DATABASE_URL="mysql://x:hemmelig@db/y")
    assert done.returncode == 2
    assert one_line(done.stderr)
    assert "hemmelig" not in done.stderr


def test_upgrading_makes_an_empty_database_fit_and_status_tells(database_url: str) -> None:
    before = styring("db", "status", "--json", STYRING_DATABASE_URL=database_url)
    assert before.returncode == 1
    assert json.loads(before.stdout)["upToDate"] is False
    for _ in range(2):
        assert styring("db", "upgrade", STYRING_DATABASE_URL=database_url).returncode == 0
    after = styring("db", "status", "--json", STYRING_DATABASE_URL=database_url)
    assert after.returncode == 0
    state = json.loads(after.stdout)
    assert state["upToDate"] is True
    assert state["revision"] == state["newestRevision"]


def test_a_database_that_is_not_upgraded_is_named_as_such(database_url: str) -> None:
    for command in (["status"], ["token", "list"]):
        done = styring(*command, STYRING_DATABASE_URL=database_url)
        assert done.returncode == 1
        assert "styring db upgrade" in done.stderr
        assert one_line(done.stderr)


def test_the_address_of_the_database_hides_its_password_unless_asked() -> None:
    url = "postgresql://styring:hemmelig@db.example/styring"
    assert styring("db", "url", STYRING_DATABASE_URL=url).stdout == "postgresql://styring:***@db.example/styring\n"
    assert styring("db", "url", "--show-password", STYRING_DATABASE_URL=url).stdout == url + "\n"


def test_a_key_is_printed_once_alone_on_stdout_listed_without_itself_and_revoked(database: str) -> None:
    made = styring("token", "create", "--name", "intranet", "--role", "reader", STYRING_DATABASE_URL=database)
    assert made.returncode == 0
    key = made.stdout.strip()
    assert one_line(made.stdout)
    assert key.startswith("styring_")
    listed = styring("token", "list", "--json", STYRING_DATABASE_URL=database)
    assert key not in listed.stdout
    (row,) = json.loads(listed.stdout)
    assert (row["name"], row["role"], row["state"], row["expiresAt"]) == ("intranet", "READER", "in force", None)
    assert styring("token", "revoke", "intranet", STYRING_DATABASE_URL=database).returncode == 0
    (row,) = json.loads(styring("token", "list", "--json", STYRING_DATABASE_URL=database).stdout)
    assert row["state"] == "revoked"


def test_a_name_in_use_and_an_unknown_key_are_refused_with_1(database: str) -> None:
    arguments = ("token", "create", "--name", "bi", "--role", "reader", "--expires", "90d", "--json")
    made = json.loads(styring(*arguments, STYRING_DATABASE_URL=database).stdout)
    assert made["role"] == "READER"
    assert made["expiresAt"] is not None
    for command in (arguments, ("token", "revoke", "nobody")):
        done = styring(*command, STYRING_DATABASE_URL=database)
        assert done.returncode == 1
        assert one_line(done.stderr)


def test_a_used_port_is_one_line_and_ends_with_4(database: str) -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as held:
        port = str(held.getsockname()[1])
        for command in (["serve"], ["sandbox"], ["demo"]):
            done = styring(*command, "--port", port, STYRING_DATABASE_URL=database)
            assert done.returncode == 4, command
            assert port in done.stderr
            assert one_line(done.stderr)


def test_a_worker_without_credentials_says_what_to_set_and_ends_with_3(database: str, tmp_path: Path) -> None:
    missing = str(tmp_path / "missing.json")
    for extra, told in (({}, "STYRING_GOOGLE_CREDENTIALS"), ({"STYRING_GOOGLE_CREDENTIALS": missing}, missing)):
        done = styring("worker", STYRING_DATABASE_URL=database, **extra)
        assert done.returncode == 3
        assert one_line(done.stderr)
        assert told in done.stderr


def test_status_without_workbooks_is_an_empty_list_for_scripts(database: str) -> None:
    done = styring("status", "--json", STYRING_DATABASE_URL=database)
    assert (done.returncode, json.loads(done.stdout)) == (0, [])


def test_status_names_a_field_in_conflict_as_graphql_does(database: str) -> None:
    policy, workbook = Create("Policy", {"title": "Fælles mål"}), new_id()
    engine = open_engine(database)
    accepted(apply_all(engine, [policy], origin=Source.IMPORT))
    now = datetime.now(UTC)
    with Session(engine) as session, session.begin():
        session.add(Workbook(id=workbook, file_id="ark-1", title="Handleplan", connected_at=now))
        session.flush()
        values = {"base": "a", "sheet_value": "b", "api_value": "c", "created_at": now}
        about = {"entity_id": policy.id, "field_name": "valid_from", "workbook_id": workbook}
        session.add(Conflict(id=new_id(), **about, **values))
    engine.dispose()
    (found,) = json.loads(styring("status", "--json", STYRING_DATABASE_URL=database).stdout)
    (conflict,) = found["conflicts"]
    assert (conflict["field"], conflict["sheetValue"], conflict["apiValue"]) == ("validFrom", "b", "c")
    assert "validFrom" in styring("status", STYRING_DATABASE_URL=database).stdout
