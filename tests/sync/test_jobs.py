"""The worker: cycles start by themselves, one at a time, whatever happens to a worker."""

import threading
from collections.abc import Iterator
from uuid import UUID

import pytest
from sqlalchemy import text

from api.example import workbooks
from schema.changes import Update
from sync import jobs
from sync.cycle import CycleReport, run_cycle
from tests.fixtures.syncing import Aligned, aligned
from tests.fixtures.working import eventually, worker

GROUPED = "Mål og handleplan"


@pytest.fixture
def sheet(database: str) -> Iterator[Aligned]:
    book = workbooks()[0]
    with aligned(database, book.body["sheets"], title=book.title) as connected:
        connected.settle()
        yield connected


def test_an_edit_of_the_sheet_is_found_by_polling(sheet: Aligned, database: str) -> None:
    with worker(sheet, database, poll_seconds=0.2):
        sheet.type_in(GROUPED, C8="… (1.1.1.) alle teams har læst politikken.")
        eventually(lambda: sheet.find("ActionGoal", code="1.1.1").text == "… alle teams har læst politikken.")


def test_a_change_of_the_model_starts_a_cycle_without_waiting_for_the_poll(sheet: Aligned, database: str) -> None:
    with worker(sheet, database, poll_seconds=3600):
        goal = sheet.find("ActionGoal", code="1.1.1")
        sheet.change(Update(goal.id, {"text": "… alle teams har drøftet politikken."}))
        eventually(lambda: sheet.cell(GROUPED, "C8") == "… (1.1.1.) alle teams har drøftet politikken.")


def test_two_workers_never_sync_one_spreadsheet_at_a_time(
    sheet: Aligned, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside, most = [0], [0]
    guard = threading.Lock()

    def counted(*args: object, **options: object) -> CycleReport:
        with guard:
            inside[0] += 1
            most[0] = max(most[0], inside[0])
        try:
            return run_cycle(*args, **options)  # type: ignore[arg-type]
        finally:
            with guard:
                inside[0] -= 1

    monkeypatch.setattr(jobs, "run_cycle", counted)
    goal = sheet.find("ActionGoal", code="1.1.1").id
    with worker(sheet, database, poll_seconds=0.1), worker(sheet, database, poll_seconds=0.1):
        for number in range(5):
            words = f"… alle teams har drøftet politikken {number} gange."
            sheet.change(Update(goal, {"text": words}))
            eventually(lambda words=words: sheet.cell(GROUPED, "C8") == words.replace("… ", "… (1.1.1.) "))  # type: ignore[misc]
    assert most[0] == 1


def test_the_job_of_a_killed_worker_is_asked_for_again(
    sheet: Aligned, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "SWEEP_SECONDS", 0.2)
    leave_a_dead_workers_job(sheet, sheet.workbook)
    with worker(sheet, database, poll_seconds=3600):
        goal = sheet.find("ActionGoal", code="1.1.1")
        sheet.change(Update(goal.id, {"text": "… alle teams har drøftet politikken."}))
        eventually(lambda: sheet.cell(GROUPED, "C8") == "… (1.1.1.) alle teams har drøftet politikken.")


def leave_a_dead_workers_job(sheet: Aligned, workbook: UUID) -> None:
    """What is left in the queue when a worker is killed in the middle of a cycle: a job that is `doing` for ever."""
    with sheet.engine.begin() as connection:
        dead = connection.execute(
            text("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 hour') RETURNING id")
        ).scalar_one()
        connection.execute(
            text(
                "INSERT INTO procrastinate_jobs (queue_name, task_name, lock, queueing_lock, args, status, worker_id)"
                " VALUES ('sync', 'sync.spreadsheet', :id, :id, jsonb_build_object('workbook_id', CAST(:id AS text)),"
                " 'doing', :worker)"
            ),
            {"id": str(workbook), "worker": dead},
        )


def test_a_spreadsheet_that_cannot_be_opened_does_not_stop_the_others(sheet: Aligned, database: str) -> None:
    lost = sheet.sandbox.create("Forsvundet")
    with sheet.engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO workbook (id, file_id, title, connected_at)"
                " VALUES (gen_random_uuid(), :file, 'Forsvundet', now() - interval '1 day')"
            ),
            {"file": lost},
        )
    assert sheet.sandbox.call("DELETE", f"drive/v3/files/{lost}").status_code == 204
    with worker(sheet, database, poll_seconds=0.2):
        sheet.type_in(GROUPED, C8="… (1.1.1.) alle teams har læst politikken.")
        eventually(lambda: sheet.find("ActionGoal", code="1.1.1").text == "… alle teams har læst politikken.")
        eventually(lambda: "Z09" in {issue.rule for issue in sheet.open_issues()})


def test_a_spreadsheet_that_is_shared_again_is_taken_up_again(
    sheet: Aligned, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "BROKEN_SECONDS", 0.3)
    with sheet.engine.begin() as connection:
        connection.execute(text("UPDATE workbook SET state = 'BROKEN'"))

    def state() -> str:
        with sheet.engine.connect() as connection:
            return str(connection.execute(text("SELECT state FROM workbook")).scalar_one())

    with worker(sheet, database, poll_seconds=0.2):
        eventually(lambda: state() == "CONNECTED")
