"""Cycles that go wrong in the middle: lost answers, crashes, lost access, damaged tabs, and people who write at the
same moment (DESIGN 7.4-7.6). Each ends as it would have without the trouble, or keeps everything and says so."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from schema.changes import Archive, Create, Update
from schema.entities import Workbook
from schema.enums import GoalStatus, RecordState, RunResult, WorkbookState
from schema.sync_journal import JournalEntry
from sync import cycle as cycle_module
from sync import store
from sync.cycle import BusyError, ConnectionLostError
from sync.google import TRIES, AccessLostError, Google, UnavailableError
from tests.fixtures.syncing import Aligned

GROUPED, RESULTS, FLAT = "Mål og handleplan", "Opfølgning på mål", "Handleplan (flad)"
VALUES = "/v4/spreadsheets/[^/]+$"
BATCH = ":batchUpdate$"


@pytest.fixture
def faults() -> bool:
    return True


def goal(sheet: Aligned, code: str) -> Any:
    return sheet.find("ActionGoal", code=code)


def no_active_goal_is_lost(sheet: Aligned) -> None:
    assert not [row for row in sheet.all("ActionGoal", archived=True) if row.record_state is RecordState.ARCHIVED]


# -- Google does not answer -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [429, 503])
def test_a_read_is_repeated_until_google_answers(grouped: Aligned, status: int) -> None:
    waits: list[float] = []
    grouped.google = Google(grouped.google.client, None, wait=waits.append)
    grouped.sandbox.fault(method="GET", status=status, times=2)
    grouped.type_in(GROUPED, C13="… (1.2.1.) én person følger familien hele vejen.")
    assert grouped.cycle().changes_taken == 1
    assert len(waits) == 2


def test_a_read_is_not_repeated_for_ever(grouped: Aligned) -> None:
    waits: list[float] = []
    grouped.google = Google(grouped.google.client, None, wait=waits.append)
    grouped.sandbox.fault(method="GET", path=VALUES, status=503, times=TRIES)
    with pytest.raises(UnavailableError):
        grouped.cycle()
    assert len(waits) == TRIES - 1
    assert waits == sorted(waits, key=lambda wait: wait // 1)
    grouped.settle()


def test_a_write_is_repeated_where_google_said_that_it_did_nothing(grouped: Aligned) -> None:
    grouped.sandbox.fault(method="POST", path=BATCH, status=429, times=2)
    grouped.change(Update(goal(grouped, "1.2.1").id, {"text": "… én person følger familien."}))
    assert grouped.cycle().result is RunResult.OK
    assert grouped.cell(GROUPED, "C13") == "… (1.2.1.) én person følger familien."


FAULTS = [
    pytest.param({"status": 503}, id="503-before"),
    pytest.param({"status": 503, "when": "after"}, id="503-after"),
    pytest.param({"drop": True}, id="dropped-before"),
    pytest.param({"drop": True, "when": "after"}, id="dropped-after"),
]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_write_whose_answer_is_lost_ends_as_one_that_was_answered(grouped: Aligned, fault: Mapping[str, Any]) -> None:
    edits_on_both_sides(grouped)
    grouped.sandbox.fault(method="POST", path=BATCH, **fault)
    report = grouped.cycle()
    assert (report.result, report.again) == (RunResult.PARTIAL, True)
    grouped.settle()
    as_without_the_trouble(grouped)


def edits_on_both_sides(sheet: Aligned) -> None:
    """A text and an owner changed in the database, a goal and an activity made there; a goal typed in the sheet."""
    sub_goal = sheet.find("SubGoal", code="1.1").id
    sheet.change(
        Update(goal(sheet, "1.2.1").id, {"text": "… én person følger familien."}),
        Create("ActionGoal", {"sub_goal": sub_goal, "code": "1.1.3", "text": "… alle kender vagtplanen."}),
        Create("Activity", {"parent": goal(sheet, "1.1.2").id, "what": "Vejviseren trykkes"}),
        Archive(goal(sheet, "2.2.2").id),
    )
    sheet.type_in(GROUPED, C28="… (2.2.3.) alle unge kender deres vejleder.", C9="… (1.1.2.) der findes en vejviser.")


def as_without_the_trouble(sheet: Aligned) -> None:
    values = sheet.values(GROUPED)
    column = [words for where, words in sorted(values.items(), key=lambda item: int(item[0][1:])) if where[0] == "C"]
    goals = [words for words in column if "(" in words and "." in words and not words.startswith("Handlemål")]
    assert [words.split("(")[1].split(".)")[0] for words in goals] == [
        "1.1.1", "1.1.2", "1.1.3", "1.2.1", "2.1.1", "2.1.2", "2.2.1", "2.2.2", "2.2.3",
    ]  # fmt: skip
    assert "én person følger familien." in goals[3]
    assert "alle kender vagtplanen." in goals[2]
    assert [row.what for row in sheet.all("Activity", parent_id=goal(sheet, "1.1.2").id)][-1] == "Vejviseren trykkes"
    assert "Vejviseren trykkes" in values["F9"]
    assert values["F9"].count("Vejviseren trykkes") == 1
    assert goal(sheet, "1.1.2").text == "… der findes en vejviser."
    assert goal(sheet, "2.2.3").text == "… alle unge kender deres vejleder."
    assert len(sheet.all("ActionGoal", archived=True)) == 9
    assert [row.code for row in sheet.all("ActionGoal", archived=True) if row.record_state is RecordState.ARCHIVED] == [
        "2.2.2"
    ]
    assert not sheet.conflicts()
    assert sheet.cycle().cells_written == 0


# -- a cycle dies -----------------------------------------------------------------------------------------------------


class CrashError(Exception):
    """The process is killed here."""


def crash(*_: Any, **__: Any) -> Any:
    raise CrashError


def after(function: Callable[..., Any]) -> Callable[..., Any]:
    def done_then_killed(*args: Any, **kw: Any) -> Any:
        function(*args, **kw)
        raise CrashError

    return done_then_killed


POINTS: list[Any] = [
    pytest.param(cycle_module, "plan", crash, id="before-planning"),
    pytest.param(cycle_module, "apply", after(cycle_module.apply), id="inside-the-transaction"),
    pytest.param(store, "journal", after(store.journal), id="before-the-commit"),
    pytest.param(cycle_module._Cycle, "_still_locked", staticmethod(crash), id="before-the-write"),
    pytest.param(Google, "batch_update", after(Google.batch_update), id="after-the-write"),
    pytest.param(cycle_module, "verify", crash, id="before-verifying"),
    pytest.param(store, "save_written", after(store.save_written), id="inside-saving"),
    pytest.param(cycle_module._Cycle, "finish", crash, id="before-remembering-the-version"),
]


@pytest.mark.parametrize(("owner", "name", "killed"), POINTS)
def test_a_cycle_that_dies_is_made_good_by_the_next(
    grouped: Aligned, monkeypatch: pytest.MonkeyPatch, owner: Any, name: str, killed: Any
) -> None:
    edits_on_both_sides(grouped)
    with monkeypatch.context() as patched:
        patched.setattr(owner, name, killed)
        with pytest.raises(CrashError):
            grouped.cycle()
    grouped.settle()
    as_without_the_trouble(grouped)
    with Session(grouped.engine) as session:
        assert "SENT" not in set(session.scalars(select(JournalEntry.state)))


def test_a_row_placed_by_a_cycle_that_died_is_still_itself_when_it_is_renumbered(
    grouped: Aligned, monkeypatch: pytest.MonkeyPatch
) -> None:
    sub_goal = grouped.find("SubGoal", code="1.1").id
    new = Create("ActionGoal", {"sub_goal": sub_goal, "code": "1.1.3", "text": "… alle kender vagtplanen."})
    grouped.change(new)
    with monkeypatch.context() as patched:
        patched.setattr(Google, "batch_update", after(Google.batch_update))
        with pytest.raises(CrashError):
            grouped.cycle()
    assert grouped.cell(GROUPED, "C10") == "… (1.1.3.) alle kender vagtplanen."
    grouped.type_in(GROUPED, C10="… (1.1.5.) alle kender vagtplanen.")
    grouped.settle()
    assert [row.id for row in grouped.all("ActionGoal", archived=True) if "vagtplanen" in row.text] == [new.id]
    told = [(row.entity_id, row.field_name) for row in grouped.conflicts()]
    assert (grouped.find("ActionGoal", id=new.id).code, told) == ("1.1.3", [(new.id, "code")]), (
        "nothing was agreed on yet"
    )
    assert grouped.cell(GROUPED, "C10") == "… (1.1.5.) alle kender vagtplanen.", "what was typed stays"


def test_a_lost_lock_stops_the_cycle_before_the_write(grouped: Aligned, monkeypatch: pytest.MonkeyPatch) -> None:
    grouped.change(Update(goal(grouped, "1.2.1").id, {"text": "… én person følger familien."}))
    before = grouped.values(GROUPED)
    journal = store.journal

    def server_ends_the_lock(session: Session, *args: Any) -> Any:
        session.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND pid <> pg_backend_pid()"
            )
        )
        return journal(session, *args)

    with monkeypatch.context() as patched:
        patched.setattr(store, "journal", server_ends_the_lock)
        with pytest.raises(ConnectionLostError):
            grouped.cycle()
    assert grouped.values(GROUPED) == before
    grouped.settle()
    assert "én person følger familien." in grouped.cell(GROUPED, "C13")


def test_two_cycles_at_once_are_one(grouped: Aligned) -> None:
    def second(*args: Any, **kw: Any) -> dict[str, Any]:
        with pytest.raises(BusyError):
            grouped.cycle()
        return Google.batch_update(grouped.google, *args, **kw)

    grouped.change(Update(goal(grouped, "1.2.1").id, {"text": "… én person følger familien."}))
    with instead_of_writing(grouped, second):
        assert grouped.cycle().cells_written == 1


@contextmanager
def instead_of_writing(sheet: Aligned, act: Callable[..., dict[str, Any]]) -> Iterator[None]:
    """Every write goes through `act`."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(sheet.google, "batch_update", act)
        yield


def test_a_mutation_between_plan_and_commit_is_planned_for(grouped: Aligned, monkeypatch: pytest.MonkeyPatch) -> None:
    found = goal(grouped, "1.2.1").id
    grouped.type_in(GROUPED, C13="… (1.2.1.) arkets ord.")
    planning = cycle_module.plan
    texts = iter(["systemets ord"])

    def meanwhile(state: Any) -> Any:
        planned = planning(state)
        for words in texts:
            grouped.change(Update(found, {"text": words}))
        return planned

    monkeypatch.setattr(cycle_module, "plan", meanwhile)
    grouped.cycle()
    assert grouped.find("ActionGoal", id=found).text == "systemets ord"
    assert grouped.cell(GROUPED, "C13") == "… (1.2.1.) arkets ord."
    assert [(row.entity_id, row.field_name) for row in grouped.conflicts()] == [(found, "text")]


# -- the spreadsheet is damaged ---------------------------------------------------------------------------------------


def test_lost_access_is_told_and_ends(grouped: Aligned) -> None:
    grouped.type_in(GROUPED, C13="… (1.2.1.) én person følger familien.")
    grouped.sandbox.fault(method="GET", status=403)
    with pytest.raises(AccessLostError):
        grouped.cycle()
    assert state(grouped) is WorkbookState.BROKEN
    assert "Z09" in grouped.rules()
    assert goal(grouped, "1.2.1").text == "… én kontaktperson følger familien hele vejen."
    grouped.settle()
    assert state(grouped) is WorkbookState.CONNECTED
    assert "Z09" not in grouped.rules()
    assert goal(grouped, "1.2.1").text == "… én person følger familien."


def state(sheet: Aligned) -> WorkbookState:
    with Session(sheet.engine) as session:
        return session.get_one(Workbook, sheet.workbook).state


def test_a_pause_during_a_cycle_stays(grouped: Aligned, monkeypatch: pytest.MonkeyPatch) -> None:
    def paused_meanwhile(state: Any) -> Any:
        with Session(grouped.engine) as session, session.begin():
            session.execute(update(Workbook).values(state=WorkbookState.PAUSED))
        return planning(state)

    planning = cycle_module.plan
    monkeypatch.setattr(cycle_module, "plan", paused_meanwhile)
    grouped.cycle()
    assert state(grouped) is WorkbookState.PAUSED


def test_a_deleted_tab_keeps_its_data_and_places_nothing_elsewhere(grouped: Aligned) -> None:
    results = grouped.values(RESULTS)
    grouped.batch({"deleteSheet": {"sheetId": grouped.tab_id(GROUPED)}})
    grouped.settle()
    assert "Z01" in grouped.rules()
    assert len(grouped.all("ActionGoal")) == 7
    no_active_goal_is_lost(grouped)
    assert grouped.values(RESULTS) == results


def test_a_conflict_in_a_deleted_tab_stays_open(grouped: Aligned) -> None:
    conflict_about_1_2_1(grouped)
    grouped.batch({"deleteSheet": {"sheetId": grouped.tab_id(GROUPED)}})
    grouped.settle()
    assert len(grouped.conflicts()) == 1


def conflict_about_1_2_1(sheet: Aligned) -> None:
    sheet.type_in(GROUPED, C13="… (1.2.1.) arkets ord.")
    sheet.change(Update(goal(sheet, "1.2.1").id, {"text": "systemets ord"}))
    sheet.settle()
    assert len(sheet.conflicts()) == 1


def test_a_deleted_header_holds_the_tab_and_coming_back_releases_it(grouped: Aligned) -> None:
    header = {where: words for where, words in grouped.values(GROUPED).items() if where[1:] in ("7", "12", "20", "25")}
    grouped.type_in(GROUPED, **dict.fromkeys(header, ""))
    grouped.type_in(GROUPED, C13="… (1.2.1.) skrevet imens.")
    grouped.change(Update(goal(grouped, "1.1.2").id, {"text": "… der findes en ny vejviser."}))
    grouped.settle()
    assert "Z05" in grouped.rules()
    no_active_goal_is_lost(grouped)
    grouped.type_in(GROUPED, **header)
    grouped.settle()
    assert goal(grouped, "1.2.1").text == "… skrevet imens."
    assert grouped.cell(GROUPED, "C9") == "… (1.1.2.) der findes en ny vejviser."
    assert "Z05" not in grouped.rules()


def test_an_emptied_spreadsheet_archives_nothing(grouped: Aligned) -> None:
    for title in (GROUPED, RESULTS):
        grouped.batch({"updateCells": {"range": {"sheetId": grouped.tab_id(title)}, "fields": "userEnteredValue"}})
    grouped.settle()
    grouped.settle()
    assert len(grouped.all("ActionGoal")) == 7
    assert len(grouped.all("Measurement")) == 3
    no_active_goal_is_lost(grouped)


def test_a_renamed_tab_is_followed(grouped: Aligned) -> None:
    rename(grouped, {grouped.tab_id(GROUPED): "Handleplan 2026"})
    grouped.type_in("Handleplan 2026", C13="… (1.2.1.) én person følger familien.")
    grouped.change(Update(goal(grouped, "1.1.2").id, {"text": "… der findes en ny vejviser."}))
    grouped.settle()
    assert goal(grouped, "1.2.1").text == "… én person følger familien."
    assert grouped.cell("Handleplan 2026", "C9") == "… (1.1.2.) der findes en ny vejviser."


def test_two_tabs_that_swap_names_swap_nothing_else(grouped: Aligned) -> None:
    first, second = grouped.tab_id(GROUPED), grouped.tab_id(RESULTS)
    rename(grouped, {first: "x"})
    rename(grouped, {second: GROUPED})
    rename(grouped, {first: RESULTS})
    before = [row.version for row in grouped.all("ActionGoal")]
    grouped.change(Update(goal(grouped, "1.1.2").id, {"text": "… der findes en ny vejviser."}))
    grouped.settle()
    assert grouped.cell(RESULTS, "C9") == "… (1.1.2.) der findes en ny vejviser."
    assert sum(row.version for row in grouped.all("ActionGoal")) == sum(before) + 1
    no_active_goal_is_lost(grouped)


def rename(sheet: Aligned, titles: Mapping[int, str]) -> None:
    for tab, title in titles.items():
        properties = {"sheetId": tab, "title": title}
        sheet.batch({"updateSheetProperties": {"properties": properties, "fields": "title"}})


def test_a_deleted_notes_tab_is_made_again(grouped: Aligned) -> None:
    grouped.batch({"deleteSheet": {"sheetId": grouped.tab_id("Synk – bemærkninger")}})
    grouped.settle()
    assert grouped.cell("Synk – bemærkninger", "A1") == "Alvor"


# -- cells that are not ours to write ---------------------------------------------------------------------------------


def enter(sheet: Aligned, title: str, where: str, formula: str) -> None:
    answer = sheet.sandbox.call(
        "PUT",
        f"v4/spreadsheets/{sheet.file_id}/values/'{title}'!{where}",
        {"values": [[formula]]},
        valueInputOption="USER_ENTERED",
    )
    assert answer.status_code == 200, answer.text


def test_a_formula_is_read_and_never_written(flat: Aligned) -> None:
    enter(flat, FLAT, "H7", '="I gang"')
    flat.settle()
    found = goal(flat, "1.2.2")
    assert found.declared_status is GoalStatus.ACTIVE
    flat.change(Update(found.id, {"declared_status": GoalStatus.ACHIEVED}))
    flat.settle()
    (waiting,) = [issue.message_da for issue in flat.open_issues() if issue.rule == "Z13"]
    assert "celle H7:" in waiting
    assert "»Nået«" in waiting
    assert flat.cell(FLAT, "H7") == "I gang"
    assert flat.find("ActionGoal", id=found.id).declared_status is GoalStatus.ACHIEVED


def test_a_formula_error_changes_nothing(flat: Aligned) -> None:
    before = goal(flat, "1.2.2")
    enter(flat, FLAT, "H7", "=1/0")
    flat.settle()
    assert ("X04", "H7") in flat.issues()
    assert goal(flat, "1.2.2").version == before.version
    flat.type_in(FLAT, H7="I gang")
    flat.settle()
    assert goal(flat, "1.2.2").declared_status is GoalStatus.ACTIVE
    assert ("X04", "H7") not in flat.issues()


def test_what_a_cell_cannot_show_waits_in_the_database(grouped: Aligned) -> None:
    before = grouped.values(GROUPED)
    found = goal(grouped, "1.2.1").id
    grouped.change(Update(found, {"text": "første linje\n\n… (1.1.1.) et nummer midt i"}))
    grouped.settle()
    if grouped.values(GROUPED) == before:
        assert ("Z12", "C13") in grouped.issues()
    assert grouped.find("ActionGoal", id=found).text == "første linje\n\n… (1.1.1.) et nummer midt i"


@pytest.mark.parametrize("rubbish", ["", "vrøvl", "kopi"])
def test_a_damaged_id_column_moves_no_value(flat: Aligned, rubbish: str) -> None:
    before = {row.code: (row.id, row.version) for row in flat.all("ActionGoal")}
    ids = {where: words for where, words in flat.values(FLAT).items() if where[0] == "M" and int(where[1:]) > 3}
    assert len(ids) == 8
    damaged = next(iter(ids.values())) if rubbish == "kopi" else rubbish
    flat.type_in(FLAT, **dict.fromkeys(ids, damaged))
    flat.type_in(FLAT, C7="1.2.2 Naboer ved, hvem de kan ringe til")
    flat.settle()
    after_it = {row.code: (row.id, row.version) for row in flat.all("ActionGoal")}
    assert {code: found for code, (found, _) in after_it.items()} == {
        code: found for code, (found, _) in before.items()
    }
    assert [code for code, (_, version) in after_it.items() if version != before[code][1]] == ["1.2.2"]
    assert {where: words for where, words in flat.values(FLAT).items() if where in ids} == ids


def test_a_removed_id_column_costs_no_goal(flat: Aligned) -> None:
    before = {row.code: row.id for row in flat.all("ActionGoal")}
    column = {"sheetId": flat.tab_id(FLAT), "dimension": "COLUMNS", "startIndex": 12, "endIndex": 13}
    flat.batch({"deleteDimension": {"range": column}})
    flat.change(Update(goal(flat, "1.2.2").id, {"text": "Naboer ved det"}))
    flat.settle()
    assert flat.cell(FLAT, "C7") == "1.2.2 Naboer ved det"
    assert {row.code: row.id for row in flat.all("ActionGoal")} == before
