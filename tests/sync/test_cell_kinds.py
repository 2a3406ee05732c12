"""Strokes, fills, check boxes and line breaks through whole cycles (DOMAIN.md 3.1, X05, X06)."""

from typing import Any

import pytest

from schema.changes import Create, Update
from schema.enums import ActivityStatus, Assessment, GoalStatus
from sync.snapshot import parse
from tests.fixtures.syncing import Aligned

GROUPED, FLAT = "Mål og handleplan", "Handleplan (flad)"
F9 = "• Udkast drøftes primo 2026 (januar-marts)\n• Vejviseren holdes ajour løbende"


def format_cell(sheet: Aligned, title: str, row: int, column: int, data: dict[str, Any], fields: str) -> None:
    sheet.batch(
        {
            "updateCells": {
                "start": {"sheetId": sheet.tab_id(title), "rowIndex": row, "columnIndex": column},
                "rows": [{"values": [data]}],
                "fields": fields,
            }
        }
    )


def runs_of(sheet: Aligned, title: str, row: int, column: int) -> list[tuple[str, dict[str, Any]]]:
    """The pieces of the cell's text with the format that each has."""
    tab = next(tab for tab in sheet.everything()["sheets"] if tab["properties"]["title"] == title)
    cell = tab["data"][0]["rowData"][row]["values"][column]
    text, runs = cell["formattedValue"], cell.get("textFormatRuns", [])
    ends = [*(run.get("startIndex", 0) for run in runs[1:]), len(text)]
    return [(text[run.get("startIndex", 0) : end], run.get("format", {})) for run, end in zip(runs, ends, strict=True)]


def activities(sheet: Aligned, code: str) -> dict[str, ActivityStatus | None]:
    goal = sheet.find("ActionGoal", code=code)
    return {row.what: row.declared_status for row in sheet.all("Activity", parent_id=goal.id)}


def test_a_struck_line_is_cancelled_and_keeps_its_stroke_when_another_line_is_written(grouped: Aligned) -> None:
    assert grouped.cell(GROUPED, "F9") == F9
    second = F9.index("• Vejviseren")
    struck = {"textFormatRuns": [{"startIndex": second, "format": {"strikethrough": True}}]}
    format_cell(grouped, GROUPED, 8, 5, struck, "textFormatRuns")
    grouped.settle()
    assert activities(grouped, "1.1.2") == {
        "Udkast drøftes primo 2026 (januar-marts)": None,
        "Vejviseren holdes ajour løbende": ActivityStatus.CANCELLED,
    }
    assert ("X06", "F9") in grouped.issues()

    goal = grouped.find("ActionGoal", code="1.1.2")
    draft = next(row for row in grouped.all("Activity", parent_id=goal.id) if row.what.startswith("Udkast"))
    grouped.change(Update(draft.id, {"what": "Nyt udkast drøftes primo 2026 (januar-marts)"}))
    grouped.settle()
    assert grouped.cell(GROUPED, "F9") == F9.replace("Udkast", "Nyt udkast")
    assert runs_of(grouped, GROUPED, 8, 5) == [("• Vejviseren holdes ajour løbende", {"strikethrough": True})]
    assert activities(grouped, "1.1.2")["Vejviseren holdes ajour løbende"] is ActivityStatus.CANCELLED

    format_cell(grouped, GROUPED, 8, 5, {}, "textFormatRuns")
    grouped.settle()
    assert set(activities(grouped, "1.1.2").values()) == {None}


def test_bold_words_stay_bold_when_a_line_is_added(grouped: Aligned) -> None:
    bold = {"textFormatRuns": [{"startIndex": 2, "format": {"bold": True}}, {"startIndex": 8, "format": {}}]}
    format_cell(grouped, GROUPED, 8, 5, bold, "textFormatRuns")
    grouped.settle()
    goal = grouped.find("ActionGoal", code="1.1.2")
    grouped.change(Create("Activity", {"parent": goal.id, "what": "Fælles gennemgang", "position": 9}))
    grouped.settle()
    assert grouped.cell(GROUPED, "F9") == F9 + "\n• Fælles gennemgang"
    assert runs_of(grouped, GROUPED, 8, 5)[0] == ("Udkast", {"bold": True})


def test_a_line_break_set_through_the_api_is_a_line_that_continues_and_stays_in_the_record(grouped: Aligned) -> None:
    goal = grouped.find("ActionGoal", code="1.1.2")
    what = "Fælles gennemgang\nmed alle teams"
    grouped.change(Create("Activity", {"parent": goal.id, "what": what, "position": 9}))
    grouped.settle()
    assert grouped.cell(GROUPED, "F9") == F9 + "\n• Fælles gennemgang\n  med alle teams"
    assert what in activities(grouped, "1.1.2")

    grouped.type_in(GROUPED, F9=F9 + "\n• Fælles gennemgang\n  med alle ledere")
    grouped.settle()
    assert "Fælles gennemgang\nmed alle ledere" in activities(grouped, "1.1.2")
    assert len(activities(grouped, "1.1.2")) == 3


@pytest.mark.parametrize(
    ("fill", "assessment"),
    [
        ({"red": 1, "green": 0.949, "blue": 0.8}, Assessment.AT_RISK),
        ({"green": 1}, Assessment.ON_TRACK),
        ({"red": 1}, Assessment.OFF_TRACK),
        ({"red": 0.9, "green": 0.9, "blue": 0.9}, None),
    ],
)
def test_a_fill_is_a_status_only_where_no_word_says_one(
    flat: Aligned, fill: dict[str, float], assessment: Assessment | None
) -> None:
    row, column = 5, 7
    format_cell(
        flat, FLAT, row, column, {"userEnteredFormat": {"backgroundColor": fill}}, "userEnteredFormat.backgroundColor"
    )
    flat.type_in(FLAT, H6="")
    flat.settle()
    assert flat.find("ActionGoal", code="1.2.1").declared_assessment is assessment
    assert (("X05", "H6") in flat.issues()) is (assessment is not None)

    flat.type_in(FLAT, H6="I gang")
    flat.settle()
    goal = flat.find("ActionGoal", code="1.2.1")
    assert (goal.declared_status, goal.declared_assessment) == (GoalStatus.ACTIVE, None)
    assert ("X05", "H6") not in flat.issues()


def test_a_check_box_is_ticked_as_a_check_box(flat: Aligned) -> None:
    format_cell(flat, FLAT, 5, 7, {"userEnteredValue": {"boolValue": False}}, "userEnteredValue")
    flat.settle()
    goal = flat.find("ActionGoal", code="1.2.1")
    flat.change(Update(goal.id, {"declared_status": GoalStatus.ACHIEVED}))
    flat.settle()
    (cell,) = [grid.cell(5, 7) for grid in parse(flat.everything()).grids.values() if grid.title == FLAT]
    assert cell.value is True
    assert flat.find("ActionGoal", code="1.2.1").declared_status is GoalStatus.ACHIEVED
