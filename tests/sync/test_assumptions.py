"""The sync does not rest on what is only assumed about Google Sheets: the same edits with every switch as it is and
with every switch turned."""

from collections.abc import Iterator
from dataclasses import asdict

import pytest

from api.example import workbooks
from schema.changes import Update
from schema.enums import GoalStatus, RecordState
from sync.sandbox.assumptions import DEFAULT, Assumptions
from tests.fixtures.syncing import Aligned, aligned

GROUPED, FLAT = "Mål og handleplan", "Handleplan (flad)"
TURNED = Assumptions(**{name: not value for name, value in asdict(DEFAULT).items()})
# Row metadata that a sort takes along is one of the questions; alone it must not matter either.
SETTINGS = {"as-assumed": DEFAULT, "metadata-sorted": Assumptions(sort_moves_row_metadata=True), "turned": TURNED}


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


def tab_id(sheet: Aligned, title: str) -> int:
    tabs = sheet.everything()["sheets"]
    return int(next(tab["properties"]["sheetId"] for tab in tabs if tab["properties"]["title"] == title))


@pytest.mark.parametrize("columns", [12, 13], ids=["without-ids", "with-ids"])
def test_a_sorted_tab_keeps_every_goal(flat: Aligned, columns: int) -> None:
    before = {row.code: (row.id, row.text, row.declared_status, row.sub_goal_id) for row in flat.all("ActionGoal")}
    rows = {"sheetId": tab_id(flat, FLAT), "startRowIndex": 3, "endRowIndex": 11, "startColumnIndex": 0}
    whole = rows | {"endColumnIndex": columns}
    specs = [{"dimensionIndex": 3, "sortOrder": "DESCENDING"}]
    flat.batch({"unmergeCells": {"range": whole}}, {"sortRange": {"range": whole, "sortSpecs": specs}})
    flat.settle()
    after = {row.code: (row.id, row.text, row.declared_status, row.sub_goal_id) for row in flat.all("ActionGoal")}
    assert after == before
    assert not [row for row in flat.all("ActionGoal", archived=True) if row.record_state is RecordState.ARCHIVED]


def test_inserted_rows_and_a_filter_move_no_goal_and_both_sides_still_meet(flat: Aligned) -> None:
    before = {row.code: (row.id, row.text) for row in flat.all("ActionGoal")}
    tab = tab_id(flat, FLAT)
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
    grouped.batch({"duplicateSheet": {"sourceSheetId": tab_id(grouped, GROUPED), "newSheetName": "Kladde"}})
    grouped.settle()
    grouped.type_in("Kladde", C9="… (1.1.2.) der findes noget andet.")
    grouped.settle()
    assert {row.code: (row.id, row.text) for row in grouped.all("ActionGoal")} == before
