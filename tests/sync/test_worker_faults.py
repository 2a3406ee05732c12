"""A worker that is killed, stopped in the middle, or cut off from the database or from Google: nothing is done twice,
nothing is forgotten, and it goes on by itself."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, text

from api.example import workbooks
from schema.changes import Create
from sync import delays, google, jobs
from tests.fixtures.demo import clean_environment
from tests.fixtures.syncing import TODAY, Aligned, aligned
from tests.fixtures.working import PATIENCE_SECONDS, eventually, worker

GROUPED = "Mål og handleplan"
STYRING = Path(sys.executable).with_name("styring")
BATCH, DRIVE = ":batchUpdate$", "/drive/"
SENT = "SELECT 1 FROM sync_journal WHERE state = 'SENT'"
JOBS = "SELECT status FROM procrastinate_jobs WHERE task_name = 'sync.spreadsheet'"
LOCKS = (
    "SELECT 1 FROM pg_locks WHERE locktype = 'advisory'"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)


@pytest.fixture
def sheet(database: str) -> Iterator[Aligned]:
    book = workbooks()[0]
    with aligned(database, book.body["sheets"], title=book.title, faults=True) as connected:
        connected.settle()
        yield connected


@contextmanager
def worker_process(sheet: Aligned, database: str) -> Iterator["subprocess.Popen[bytes]"]:
    settings = {"DATABASE_URL": database, "GOOGLE_URL": sheet.sandbox.url, "POLL_SECONDS": "0.2", "TODAY": str(TODAY)}
    environment = clean_environment(**{f"STYRING_{name}": value for name, value in settings.items()})
    process = subprocess.Popen([STYRING, "worker"], env=environment, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def rows(sheet: Aligned, query: str) -> list[Any]:
    with sheet.engine.connect() as connection:
        return list(connection.execute(text(query)).scalars())


def hold_after_the_write(sheet: Aligned, journal: Connection) -> None:
    """A goal that the worker has written into the sheet; it cannot note so while `journal` is open."""
    sheet.sandbox.fault(path=BATCH, delay=1)
    place = sheet.find("SubGoal", code="1.1").id
    sheet.change(Create("ActionGoal", {"sub_goal": place, "text": "… der findes en fælles vagtplan.", "code": "1.1.3"}))
    eventually(lambda: rows(sheet, SENT))
    journal.execute(text("LOCK TABLE sync_journal IN EXCLUSIVE MODE"))
    eventually(lambda: shown(sheet, "vagtplan"))


def shown(sheet: Aligned, words: str) -> int:
    return sum(words in cell for cell in sheet.values(GROUPED).values())


def test_what_a_killed_worker_has_written_but_not_noted_is_taken_over_and_not_written_twice(
    sheet: Aligned, database: str
) -> None:
    with worker_process(sheet, database) as process, sheet.engine.connect() as journal:
        hold_after_the_write(sheet, journal)
        process.kill()
        process.wait()
    assert "doing" in rows(sheet, JOBS)
    with sheet.engine.begin() as connection:  # so that nobody waits
        connection.execute(text("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 minute'"))
    with worker_process(sheet, database) as process:
        eventually(lambda: not rows(sheet, SENT) and not rows(sheet, JOBS))
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE_SECONDS) == 0
    assert not rows(sheet, "SELECT 1 FROM procrastinate_workers")
    assert shown(sheet, "vagtplan") == 1
    assert len([goal for goal in sheet.all("ActionGoal", archived=True) if "vagtplan" in goal.text]) == 1
    before = sheet.everything()
    sheet.settle()
    assert sheet.everything() == before


def test_a_worker_goes_on_when_the_database_has_ended_its_connections(sheet: Aligned, database: str) -> None:
    with worker(sheet, database, poll_seconds=0.2):
        eventually(lambda: rows(sheet, "SELECT 1 FROM procrastinate_workers"))
        for number in range(2):
            end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
            rows(sheet, f"{end} AND datname = current_database() AND backend_type = 'client backend'")
            words = f"… alle teams har drøftet politikken {number} gange."
            sheet.type_in(GROUPED, C8=words.replace("… ", "… (1.1.1.) "))
            eventually(lambda words=words: sheet.find("ActionGoal", code="1.1.1").text == words)  # type: ignore[misc]


def test_a_job_whose_end_could_not_be_noted_does_not_block_its_spreadsheet(sheet: Aligned, database: str) -> None:
    noting = "FROM pg_stat_activity WHERE query LIKE '%finish_job%' AND pid <> pg_backend_pid() AND state = 'active'"
    with worker(sheet, database, poll_seconds=0.2):
        with sheet.engine.connect() as journal, sheet.engine.connect() as queue:
            hold_after_the_write(sheet, journal)
            queue.execute(text("LOCK TABLE procrastinate_jobs IN SHARE MODE"))
            journal.rollback()
            eventually(lambda: rows(sheet, f"SELECT pg_terminate_backend(pid) {noting}"))
        sheet.type_in(GROUPED, C8="… (1.1.1.) alle teams har læst politikken.")
        eventually(lambda: sheet.find("ActionGoal", code="1.1.1").text == "… alle teams har læst politikken.")


def test_a_worker_that_is_told_to_stop_leaves_a_cycle_that_does_not_end_to_the_next(
    sheet: Aligned, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "GRACE_SECONDS", 0.1)
    with sheet.engine.connect() as journal:
        with worker(sheet, database, poll_seconds=3600):
            hold_after_the_write(sheet, journal)
        assert rows(sheet, JOBS) == ["todo"]
    eventually(lambda: not rows(sheet, LOCKS))
    sheet.settle()
    assert shown(sheet, "vagtplan") == 1


def test_a_spreadsheet_that_google_is_silent_about_is_said_to_be_late_until_it_answers(
    sheet: Aligned, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(google, "TRIES", 1)
    monkeypatch.setattr(delays, "LATE_SECONDS", 0.3)
    with worker(sheet, database, poll_seconds=0.1):
        sheet.sandbox.fault(path=DRIVE, status=503, times="always")
        eventually(lambda: [issue.rule for issue in sheet.open_issues()].count("Z11") == 1)
        sheet.sandbox.call("DELETE", "sandbox-faults")
        eventually(lambda: not [issue for issue in sheet.open_issues() if issue.rule == "Z11"])
