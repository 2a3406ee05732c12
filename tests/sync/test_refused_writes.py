"""Writes that Google refuses for good: the rest is written, people are told, and nothing spins (DESIGN 7.5)."""

from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from schema.changes import Create, Update
from schema.entities import SyncRun, Workbook
from schema.enums import RunResult, Severity, WorkbookState
from schema.sync_journal import JournalEntry
from sync import notes
from sync.cycle import needs_cycle
from sync.google import AccessLostError, Google, RequestRefusedError
from tests.fixtures.syncing import Aligned

GROUPED, NOTES = "Mål og handleplan", "Synk – bemærkninger"
BATCH = ":batchUpdate$"


@pytest.fixture
def faults() -> bool:
    return True


def refusing(sheet: Aligned, monkeypatch: pytest.MonkeyPatch, *, times: int, message: str) -> list[dict[str, Any]]:
    """Google refuses the next writes, whatever they are; the bodies of all writes are kept."""
    bodies: list[dict[str, Any]] = []

    def write(file_id: str, body: dict[str, Any], **kw: Any) -> dict[str, Any]:
        bodies.append(body)
        if len(bodies) <= times:
            raise RequestRefusedError(400, message)
        return Google.batch_update(sheet.google, file_id, body, **kw)

    monkeypatch.setattr(sheet.google, "batch_update", write)
    return bodies


def at_rest(sheet: Aligned) -> bool:
    with Session(sheet.engine) as session:
        workbook = session.get_one(Workbook, sheet.workbook)
        return not needs_cycle(session, workbook, sheet.google.version(sheet.file_id))


def until_at_rest(sheet: Aligned) -> int:
    """Cycles as a worker does; how many it took."""
    for cycles in range(8):
        if at_rest(sheet):
            return cycles
        sheet.cycle()
    raise AssertionError("the sync does not come to rest")


def change_goal(sheet: Aligned, code: str, text: str) -> None:
    sheet.change(Update(sheet.find("ActionGoal", code=code).id, {"text": text}))


def never_taking(sheet: Aligned, monkeypatch: pytest.MonkeyPatch, row: int, column: int) -> list[dict[str, Any]]:
    """Google refuses every write to one cell, and names it; the bodies of all writes are kept."""
    bodies: list[dict[str, Any]] = []

    def write(file_id: str, body: dict[str, Any], **kw: Any) -> dict[str, Any]:
        bodies.append(body)
        for index, request in enumerate(body["requests"]):
            start = request.get("updateCells", {}).get("start", {})
            if start.get("sheetId") != notes.TAB_ID and (start.get("rowIndex"), start.get("columnIndex")) == (
                row,
                column,
            ):
                said = "Your input contains more than the maximum of 50000 characters in a single cell."
                raise RequestRefusedError(400, f"Invalid requests[{index}].updateCells: {said}")
        return Google.batch_update(sheet.google, file_id, body, **kw)

    monkeypatch.setattr(sheet.google, "batch_update", write)
    return bodies


def counts(sheet: Aligned) -> tuple[int, int]:
    with Session(sheet.engine) as session:
        runs = session.scalar(select(func.count()).select_from(SyncRun)) or 0
        return runs, session.scalar(select(func.count()).select_from(JournalEntry)) or 0


def test_a_cell_that_google_refuses_is_left_out_and_the_rest_is_written(
    grouped: Aligned, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = grouped.cell(GROUPED, "C9")
    change_goal(grouped, "1.1.2", "… der findes en ny vejviser.")
    change_goal(grouped, "1.2.1", "… én person følger familien.")
    with monkeypatch.context() as patched:
        never_taking(grouped, patched, 8, 2)
        until_at_rest(grouped)
        assert grouped.cell(GROUPED, "C13") == "… (1.2.1.) én person følger familien."
        assert grouped.cell(GROUPED, "C9") == before
        assert ("Z12", "C9") in grouped.issues()
        assert "C9" in grouped.values(NOTES).values()
        seen = counts(grouped)
        assert until_at_rest(grouped) == 0
        assert counts(grouped) == seen
    grouped.type_in(GROUPED, C28="… (2.2.3.) alle unge kender deres vejleder.")
    until_at_rest(grouped)
    assert grouped.cell(GROUPED, "C9") == "… (1.1.2.) der findes en ny vejviser."
    assert ("Z12", "C9") not in grouped.issues()


def test_a_write_refused_for_no_named_reason_is_told_once_and_repeated_when_something_changes(
    grouped: Aligned, monkeypatch: pytest.MonkeyPatch
) -> None:
    change_goal(grouped, "1.2.1", "… én person følger familien.")
    said = 'Something is wrong with "… (1.2.1.) én person følger familien."'
    with monkeypatch.context() as patched:
        refusing(grouped, patched, times=1_000, message=said)
        report = grouped.cycle()
        assert (report.result, report.again) == (RunResult.FAILED, False)
        assert until_at_rest(grouped) <= 1
    told = next(issue for issue in grouped.open_issues() if issue.rule == "Z17")
    assert (told.severity, told.workbook_id) == (Severity.WARNING, grouped.workbook)
    assert "Something is wrong with …" in told.message_da
    assert "familien" not in told.message_da + told.message_en + str(report.message)
    grouped.type_in(GROUPED, C9="… (1.1.2.) der findes en vejviser.")
    until_at_rest(grouped)
    assert grouped.cell(GROUPED, "C13") == "… (1.2.1.) én person følger familien."
    assert "Z17" not in grouped.rules()


def test_a_write_that_stays_refused_comes_to_rest_and_still_reads(
    grouped: Aligned, monkeypatch: pytest.MonkeyPatch
) -> None:
    sub_goal = grouped.find("SubGoal", code="1.1").id
    grouped.change(Create("ActionGoal", {"sub_goal": sub_goal, "code": "1.1.3", "text": "… alle kender vagtplanen."}))
    grouped.type_in(GROUPED, C13="… (1.2.1.) én person følger familien.")
    refusing(grouped, monkeypatch, times=1_000, message="Invalid requests[0].insertDimension: no more rows.")
    assert until_at_rest(grouped) <= 3
    assert grouped.find("ActionGoal", code="1.2.1").text == "… én person følger familien."
    assert "Z17" in grouped.rules()


def test_a_protected_cell_is_named_as_such(grouped: Aligned, monkeypatch: pytest.MonkeyPatch) -> None:
    change_goal(grouped, "1.2.1", "… én person følger familien.")
    said = "Invalid requests[0].updateCells: You are trying to edit a protected cell or object."
    refusing(grouped, monkeypatch, times=1, message=said)
    grouped.cycle()
    assert ("Z06", "C13") in grouped.issues()


def test_a_spreadsheet_that_may_only_be_read_is_told_and_heals(grouped: Aligned) -> None:
    change_goal(grouped, "1.2.1", "… én person følger familien.")
    grouped.sandbox.fault(method="POST", path=BATCH, status=403, times=2)
    with Session(grouped.engine) as session:
        kept = session.scalar(select(func.count()).select_from(JournalEntry))
    for _ in range(2):
        with pytest.raises(AccessLostError):
            grouped.cycle()
    with Session(grouped.engine) as session:
        assert session.get_one(Workbook, grouped.workbook).state is WorkbookState.BROKEN
        assert session.scalar(select(func.count()).select_from(JournalEntry)) == kept
    told = next(issue for issue in grouped.open_issues() if issue.rule == "Z09")
    assert "synk@eksempel.dk som redaktør" in told.message_da
    grouped.settle()
    assert grouped.cell(GROUPED, "C13") == "… (1.2.1.) én person følger familien."
    assert "Z09" not in grouped.rules()


# -- the notes never harm the rest ------------------------------------------------------------------------------------


def test_a_notes_tab_that_lost_a_column_gets_it_back(grouped: Aligned) -> None:
    column = {"sheetId": notes.TAB_ID, "dimension": "COLUMNS", "startIndex": 1, "endIndex": 3}
    grouped.batch({"deleteDimension": {"range": column}})
    change_goal(grouped, "1.2.1", "… én person følger familien.")
    grouped.settle()
    assert [grouped.cell(NOTES, f"{letter}1") for letter in "ABCDEF"] == list(notes.HEADER)
    assert grouped.cell(GROUPED, "C13") == "… (1.2.1.) én person følger familien."


def test_a_tab_of_the_notes_name_is_left_alone(grouped: Aligned) -> None:
    grouped.batch(
        {"deleteSheet": {"sheetId": notes.TAB_ID}},
        {"addSheet": {"properties": {"sheetId": 77, "title": NOTES}}},
    )
    grouped.type_in(NOTES, A1="Vores egne noter")
    change_goal(grouped, "1.2.1", "… én person følger familien.")
    grouped.settle()
    assert grouped.values(NOTES) == {"A1": "Vores egne noter"}
    assert grouped.cell(f"{NOTES} 2", "A1") == "Alvor"
    assert grouped.cell(GROUPED, "C13") == "… (1.2.1.) én person følger familien."


def test_notes_that_are_refused_cost_no_data_write(grouped: Aligned, monkeypatch: pytest.MonkeyPatch) -> None:
    grouped.batch({"deleteSheet": {"sheetId": notes.TAB_ID}})
    change_goal(grouped, "1.2.1", "… én person følger familien.")

    def write(file_id: str, body: dict[str, Any], **kw: Any) -> dict[str, Any]:
        if any("addSheet" in request for request in body["requests"]):
            raise RequestRefusedError(400, "no more tabs")
        return Google.batch_update(grouped.google, file_id, body, **kw)

    monkeypatch.setattr(grouped.google, "batch_update", write)
    assert grouped.cycle().result is RunResult.OK
    assert grouped.cell(GROUPED, "C13") == "… (1.2.1.) én person følger familien."
    assert until_at_rest(grouped) <= 2


def test_a_cycle_writes_at_most_twice(grouped: Aligned, monkeypatch: pytest.MonkeyPatch) -> None:
    grouped.batch({"deleteSheet": {"sheetId": notes.TAB_ID}})
    change_goal(grouped, "1.1.2", "… der findes en ny vejviser.")
    change_goal(grouped, "1.2.1", "… én person følger familien.")
    bodies = never_taking(grouped, monkeypatch, 8, 2)
    for _ in range(6):
        bodies.clear()
        grouped.cycle()
        assert len(bodies) <= 2
    assert at_rest(grouped)
    assert grouped.cell(NOTES, "A1") == "Alvor"
