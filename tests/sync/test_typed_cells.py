"""What is written is typed as its cell is formatted (DESIGN 7.5): ticks, numbers, shares and dates; else text."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from schema.changes import Create, Update
from schema.enums import Comparator, GoalStatus, Precision, Unit
from schema.values import Period, TargetValue
from sync.grid import Cell
from sync.snapshot import parse
from sync.writer import typed
from tests.fixtures.syncing import Aligned, place

FLAT, GROUPED, RESULTS = "Handleplan (flad)", "Mål og handleplan", "Opfølgning på mål"


def cell(sheet: Aligned, tab: str, where: str) -> Cell:
    (found,) = [grid for grid in parse(sheet.everything()).grids.values() if grid.title == tab]
    return found.cell(*place(where))


def format_as(sheet: Aligned, tab: str, where: str, kind: str, pattern: str) -> None:
    tabs = sheet.everything()["sheets"]
    tab_id = next(item["properties"].get("sheetId", 0) for item in tabs if item["properties"]["title"] == tab)
    row, column = place(where)
    sheet.batch(
        {
            "updateCells": {
                "start": {"sheetId": tab_id, "rowIndex": row, "columnIndex": column},
                "rows": [{"values": [{"userEnteredFormat": {"numberFormat": {"type": kind, "pattern": pattern}}}]}],
                "fields": "userEnteredFormat.numberFormat",
            }
        }
    )


def day(when: date) -> Period:
    return Period(None, when, Precision.DAY, is_deadline=True)


def test_a_day_goes_into_a_date_cell_as_a_date_and_a_vague_time_as_words(flat: Aligned) -> None:
    format_as(flat, FLAT, "I5", "DATE", "dd-mm-yyyy")
    goal = flat.find("ActionGoal", code="1.1.2").id
    assert cell(flat, FLAT, "I5").value == "ultimo 2025"
    flat.change(Update(goal, {"declared_deadline": day(date(2026, 3, 31))}))
    flat.settle()
    assert cell(flat, FLAT, "I5").value == 46112
    assert flat.cell(FLAT, "I5") == "31-03-2026"

    summer = Period(None, date(2026, 6, 30), Precision.HALF_YEAR, is_deadline=True)
    flat.change(Update(goal, {"declared_deadline": summer}))
    flat.settle()
    assert isinstance(cell(flat, FLAT, "I5").value, str)
    assert flat.find("ActionGoal", code="1.1.2").declared_deadline == summer


def test_a_day_goes_into_a_cell_without_a_format_as_words(flat: Aligned) -> None:
    goal = flat.find("ActionGoal", code="2.1.2").id
    flat.change(Update(goal, {"declared_deadline": day(date(2026, 3, 31))}))
    flat.settle()
    assert isinstance(cell(flat, FLAT, "I9").value, str)


def test_a_share_and_a_count_of_a_new_row_are_numbers(grouped: Aligned) -> None:
    goal = grouped.find("ActionGoal", code="2.1.1")
    (criterion,) = grouped.all("SuccessCriterion", action_goal_id=goal.id)
    period = Period(date(2025, 10, 1), date(2025, 12, 31), Precision.QUARTER)
    share = TargetValue(Comparator.EQ, Decimal(85), None, Unit.PERCENT)
    grouped.change(Create("Measurement", {"of": criterion.id, "period": period, "value": share, "answers": 31}))
    grouped.settle()
    assert [cell(grouped, RESULTS, where).value for where in ("D5", "E5")] == [pytest.approx(0.85), 31]


def test_a_tick_goes_into_a_check_box_as_a_tick(flat: Aligned) -> None:
    tabs = flat.everything()["sheets"]
    tab_id = next(item["properties"].get("sheetId", 0) for item in tabs if item["properties"]["title"] == FLAT)
    ticked: dict[str, Any] = {"userEnteredValue": {"boolValue": True}}
    start = {"sheetId": tab_id, "rowIndex": 3, "columnIndex": 7}
    flat.batch({"updateCells": {"start": start, "rows": [{"values": [ticked]}], "fields": "userEnteredValue"}})
    flat.settle()
    goal = flat.find("ActionGoal", code="1.1.1")
    assert goal.declared_status is GoalStatus.ACHIEVED
    flat.change(Update(goal.id, {"declared_status": None}, corrects=True))
    flat.settle()
    assert cell(flat, FLAT, "H4").value is False


@pytest.mark.parametrize(
    ("text", "old", "value"),
    [
        ("34", Cell(number_format="NUMBER"), {"numberValue": 34}),
        ("1.250", Cell("900", 900, "NUMBER"), {"numberValue": 1250}),
        ("68,5 %", Cell(number_format="PERCENT"), {"numberValue": 0.685}),
        ("68 % (juni)", Cell("61 % (juni)", "61 % (juni)", "PERCENT"), {"stringValue": "68 % (juni)"}),
        ("68", Cell("0,61", 0.61, "PERCENT"), {"stringValue": "68"}),
        ("1.1", Cell("1.2", "1.2", "NUMBER"), {"stringValue": "1.1"}),
        ("1.1.2", Cell(number_format="NUMBER"), {"stringValue": "1.1.2"}),
        ("34", Cell("33", 33, "TEXT"), {"stringValue": "34"}),
        ("34", Cell("33", "33"), {"stringValue": "34"}),
        ("31-12-2025", Cell("30-11-2025", 45991, "DATE"), {"numberValue": 46022}),
        ("uge 34", Cell("30-11-2025", 45991, "DATE"), {"stringValue": "uge 34"}),
        ("FALSK", Cell("SAND", True), {"boolValue": False}),
        ("udsat", Cell("SAND", True), {"stringValue": "udsat"}),
        ("=SUM(A1:A3)", Cell("7", 7, "NUMBER"), {"stringValue": "=SUM(A1:A3)"}),
    ],
)
def test_the_format_of_the_cell_and_the_text_say_how_it_is_typed(text: str, old: Cell, value: dict[str, Any]) -> None:
    assert typed(text, old) == value
