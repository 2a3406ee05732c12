"""The sync does not rest on what is only assumed about Google Sheets: the same edits with every switch as it is, with
each of them turned alone, and with all of them turned."""

import re
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest

from api.example import workbooks
from schema.changes import Update
from schema.enums import GoalStatus, RecordState
from sync.google import open_client
from sync.sandbox.assumptions import DEFAULT, Assumptions
from tests.fixtures.sandbox import running_sandbox
from tests.fixtures.syncing import Aligned, aligned, quote, synced

GROUPED, FLAT = "Mål og handleplan", "Handleplan (flad)"
# Those of the quotas say nothing to a server that has none.
ALONE = [item for item in asdict(DEFAULT).items() if item[0] not in ("drive_limits_are_403", "batches_count_once")]
MARK = re.compile(r"#\d+\Z")
TURNED = Assumptions(**{name: not value for name, value in asdict(DEFAULT).items()})
SETTINGS = {"as-assumed": DEFAULT, "turned": TURNED}


@pytest.fixture(params=SETTINGS.values(), ids=SETTINGS.keys())
def assumptions(request: pytest.FixtureRequest) -> Assumptions:
    chosen: Assumptions = request.param
    return chosen


@pytest.fixture
def grouped(database: str, assumptions: Assumptions) -> Iterator[Aligned]:
    yield from connected(database, 0, assumptions)


@pytest.fixture
def flat(database: str, assumptions: Assumptions) -> Iterator[Aligned]:
    yield from connected(database, 1, assumptions)


def connected(database: str, which: int, assumptions: Assumptions) -> Iterator[Aligned]:
    book = workbooks()[which]
    with aligned(database, book.body["sheets"], title=book.title, assumptions=assumptions) as sheet:
        sheet.settle()
        yield sheet


@pytest.mark.parametrize("columns", [12, 13], ids=["without-ids", "with-ids"])
def test_a_sorted_tab_keeps_every_goal(flat: Aligned, columns: int) -> None:
    before = {row.code: (row.id, row.text, row.declared_status, row.sub_goal_id) for row in flat.all("ActionGoal")}
    rows = {"sheetId": flat.tab_id(FLAT), "startRowIndex": 3, "endRowIndex": 11, "startColumnIndex": 0}
    whole = rows | {"endColumnIndex": columns}
    specs = [{"dimensionIndex": 3, "sortOrder": "DESCENDING"}]
    flat.batch({"unmergeCells": {"range": whole}}, {"sortRange": {"range": whole, "sortSpecs": specs}})
    flat.settle()
    after = {row.code: (row.id, row.text, row.declared_status, row.sub_goal_id) for row in flat.all("ActionGoal")}
    assert after == before
    assert not [row for row in flat.all("ActionGoal", archived=True) if row.record_state is RecordState.ARCHIVED]


def test_inserted_rows_and_a_filter_move_no_goal_and_both_sides_still_meet(flat: Aligned) -> None:
    before = {row.code: (row.id, row.text) for row in flat.all("ActionGoal")}
    tab = flat.tab_id(FLAT)
    where = {"sheetId": tab, "startRowIndex": 2, "endRowIndex": 13, "startColumnIndex": 0, "endColumnIndex": 12}
    flat.batch({"setBasicFilter": {"filter": {"range": where, "criteria": {"7": {"hiddenValues": ["Nået"]}}}}})
    flat.insert_rows(tab, before=6)
    flat.settle()
    flat.change(Update(flat.find("ActionGoal", code="1.1.1").id, {"declared_status": GoalStatus.ACHIEVED}))
    flat.settle()
    assert {row.code: (row.id, row.text) for row in flat.all("ActionGoal")} == before
    assert flat.cell(FLAT, "H4") in ("Afsluttet", "Nået")


def test_a_duplicated_tab_takes_no_goal_over(grouped: Aligned) -> None:
    before = {row.code: (row.id, row.text) for row in grouped.all("ActionGoal")}
    grouped.batch({"duplicateSheet": {"sourceSheetId": grouped.tab_id(GROUPED), "newSheetName": "Kladde"}})
    grouped.settle()
    grouped.type_in("Kladde", C9="… (1.1.2.) der findes noget andet.")
    grouped.settle()
    assert {row.code: (row.id, row.text) for row in grouped.all("ActionGoal")} == before


def test_each_switch_alone_changes_nothing_that_the_sync_does(database: str, tmp_path: Path) -> None:
    """One workbook, which lives on while the server beneath it is started anew with one more way to behave."""
    book = workbooks()[1]
    with (
        running_sandbox(tmp_path) as sandbox,
        synced(database, sandbox, book.body["sheets"], title=book.title) as sheet,
    ):
        sheet.settle()
        expected = [both_sides_edit(sheet, number) for number in range(4)][2:]
    try:
        for number, (name, usual) in enumerate(ALONE, 4):
            with running_sandbox(tmp_path, assumptions=replace(DEFAULT, **{name: not usual})) as sandbox:
                again = replace(sheet, sandbox=sandbox, google=open_client(None, sandbox.url))
                assert both_sides_edit(again, number) == expected[number % 2], f"{name}={not usual}"
    finally:
        sheet.engine.dispose()


def both_sides_edit(sheet: Aligned, number: int) -> Any:
    """Sorts, inserts, copies, shrinks, filters, types and calls, so that every second time finds the same, but for the
    number that is new each time. Answers the goals and the cells they stand in, without it."""
    mark = f"#{number}"
    tab = sheet.tab_id(FLAT)
    whole = {"sheetId": tab, "startRowIndex": 3, "endRowIndex": 11, "startColumnIndex": 0}
    row = {"sheetId": tab, "dimension": "ROWS", "startIndex": 5, "endIndex": 6}
    order = ("DESCENDING", "ASCENDING")[number % 2]
    sheet.batch(
        {"unmergeCells": {"range": whole}},
        {"sortRange": {"range": whole, "sortSpecs": [{"dimensionIndex": 2, "sortOrder": order}]}},
    )
    sheet.settle()
    seen = goals(sheet)
    resized = [{"sheetId": tab, "gridProperties": {"rowCount": count}} for count in (20, 31)]
    copy = sheet.batch(
        {"insertDimension": {"range": row, "inheritFromBefore": True}},
        {"deleteDimension": {"range": row}},
        *({"updateSheetProperties": {"properties": each, "fields": "gridProperties.rowCount"}} for each in resized),
        {"mergeCells": {"range": {**whole, "endRowIndex": 7, "endColumnIndex": 1}}},
        {
            "setBasicFilter": {
                "filter": {"range": {**whole, "startRowIndex": 2}, "criteria": {"7": {"hiddenValues": ["Nået"]}}}
            }
        },
        {"duplicateSheet": {"sourceSheetId": tab, "newSheetName": f"Kladde {mark}"}},
    )["replies"][-1]["duplicateSheet"]["properties"]["sheetId"]
    path = f"v4/spreadsheets/{sheet.file_id}/values/{quote(FLAT)}!H5:K5"
    typed = {"values": [["Afsluttet", "31-12-2026", "5%", f"Se punkt 1.5 igen {mark}"]]}
    assert sheet.sandbox.call("PUT", path, typed, valueInputOption="USER_ENTERED").status_code == 200
    sheet.change(Update(sheet.find("ActionGoal", code="1.1.1").id, {"text": f"Alle børn er inviteret {mark}"}))
    sheet.settle()
    sheet.batch({"deleteSheet": {"sheetId": copy}}, {"clearBasicFilter": {"sheetId": tab}})
    read = {where: MARK.sub("", text) for where, text in sheet.values(FLAT).items()}
    assert f"igen {mark}" in sheet.cell(FLAT, "K5")
    assert mark in sheet.find("ActionGoal", code="1.1.1").text
    return seen, goals(sheet), read, sheet.issues(), sheet.conflicts()


def goals(sheet: Aligned) -> Any:
    found = sheet.all("ActionGoal", archived=True)
    return {
        row.code: (row.id, row.record_state, row.sub_goal_id, row.declared_status, MARK.sub("", row.text))
        for row in found
    }
