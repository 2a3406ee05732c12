"""The example workbooks of Birkelev are what Styring reads: a grouped plan, a list of results, a flat plan."""

import json
from collections import Counter
from copy import deepcopy
from pathlib import Path
from typing import Any

from api.example import ExampleWorkbook, workbooks
from schema.enums import LayoutKind
from sync.grid import Cell, Grid, Merge, a1
from sync.layout import NotRecognised, recognise
from sync.reading import TabReading

GRID_OF_THE_WORKED_EXAMPLE = Path(__file__).parent.parent / "fixtures" / "worked_example" / "grid.json"


def tabs(workbook: ExampleWorkbook) -> dict[str, Grid]:
    return {sheet["properties"]["title"]: grid(sheet) for sheet in workbook.body["sheets"]}


def grid(sheet: dict[str, Any]) -> Grid:
    rows = [tuple(cell(value) for value in row.get("values", [])) for row in sheet["data"][0]["rowData"]]
    merges = tuple(
        Merge(m["startRowIndex"], m["endRowIndex"], m["startColumnIndex"], m["endColumnIndex"])
        for m in sheet.get("merges", [])
    )
    return Grid(sheet["properties"]["sheetId"], sheet["properties"]["title"], tuple(rows), merges)


def cell(value: dict[str, Any]) -> Cell:
    entered = value.get("userEnteredValue", {})
    raw = entered.get("stringValue", entered.get("numberValue"))
    return Cell("" if raw is None else str(raw), raw)


def read(tab: Grid) -> TabReading:
    answer = recognise(tab)
    assert isinstance(answer, TabReading), answer
    return answer


def test_what_a_caller_does_to_a_workbook_reaches_no_other_caller() -> None:
    kept, changed = deepcopy(workbooks()), workbooks()
    changed[0].body["sheets"].clear()
    assert workbooks() == kept


def test_every_tab_of_goals_and_results_is_recognised_without_a_doubt() -> None:
    found = {
        title: read(tab)
        for book in workbooks()
        for title, tab in tabs(book).items()
        if "ål" in title or "plan" in title
    }
    assert {title: reading.layout for title, reading in found.items()} == {
        "Mål og handleplan": LayoutKind.GROUPED,
        "Opfølgning på mål": LayoutKind.LONG,
        "Handleplan (flad)": LayoutKind.FLAT,
    }
    assert all(not reading.issues and reading.confidence == 1 for reading in found.values())
    counts = {title: Counter(row.type for row in reading.rows) for title, reading in found.items()}
    assert counts["Mål og handleplan"] == {"PoliticalGoal": 2, "SubGoal": 4, "ActionGoal": 7}
    assert counts["Handleplan (flad)"] == {"PoliticalGoal": 2, "SubGoal": 4, "ActionGoal": 8}
    assert counts["Opfølgning på mål"] == {"Measurement": 3}


def test_instructions_and_lists_are_ignored() -> None:
    for book in workbooks():
        for title in ("Vejledning", "Lister"):
            answer = recognise(tabs(book)[title])
            assert isinstance(answer, NotRecognised)
            assert answer.ignored


def test_the_two_policies_are_named_by_their_plans() -> None:
    plans = [read(tab).plan for book in workbooks() for tab in list(tabs(book).values())[:1]]
    assert [plan.policy for plan in plans] == ["Hånd i hånd", "Stærke fællesskaber"]


def test_the_grouped_tab_begins_with_the_worked_example() -> None:
    expected = json.loads(GRID_OF_THE_WORKED_EXAMPLE.read_text("utf-8"))["cells"]
    tab = tabs(workbooks()[0])["Mål og handleplan"]
    shown = {a1(r, c): x.text for r, row in enumerate(tab.rows[:15]) for c, x in enumerate(row) if x.text}
    header_words = {"D12", "E12", "F12"}  # the example only says that the header stands there again
    assert {k: v for k, v in shown.items() if k not in header_words} == {
        k: v for k, v in expected.items() if k not in header_words
    }
