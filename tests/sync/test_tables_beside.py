"""A results table to the right of a plan: the plan is read by its own columns, the other one is told and left alone."""

from collections.abc import Iterator

import pytest

from schema.changes import Create, Update
from sync.grid import a1
from sync.notes import TITLE
from tests.fixtures.syncing import Aligned, aligned, tab_body

TAB = "Mål og resultater"
PLAN: list[tuple[str, ...]] = [
    ("Politisk mål", "Delmål", "Handlemål", "Tovholder"),
    ("1 Trygge veje", "1.1 Cykle til skole", "1.1.1 Kampagne hvert år", "QX"),
    ("", "", "1.1.2 Flere stier", "ZW"),
]
RESULTS: list[tuple[str, ...]] = [
    ("Mål nr.", "Kriterie", "Måletidspunkt", "Resultat", "Status"),
    ("1.1.2", "stier", "juni 2024", "5 km", "I gang"),
    ("1.1.1", "cykler", "juni 2024", "40 %", "I gang"),
    ("1.1.1", "cykler", "juni 2023", "35 %", "Afsluttet"),
]


def _cells(left: list[tuple[str, ...]], right: list[tuple[str, ...]]) -> dict[str, str]:
    """Both tables, an empty column between them."""
    beside = len(left[0]) + 1
    placed = [(row, column, said) for row, line in enumerate(left) for column, said in enumerate(line)]
    placed += [(row, column + beside, said) for row, line in enumerate(right) for column, said in enumerate(line)]
    return {a1(row + 1, column): said for row, column, said in placed if said} | {"A1": "Handleplan 2024-2025"}


@pytest.fixture(params=["the plan first", "the results first"])
def sheet(request: pytest.FixtureRequest, database: str) -> Iterator[Aligned]:
    tables = (PLAN, RESULTS) if request.param == "the plan first" else (RESULTS, PLAN)
    with aligned(database, [tab_body(TAB, _cells(*tables))]) as book:
        book.settle()
        yield book


def _results(sheet: Aligned) -> list[str]:
    words = {word for line in RESULTS for word in line}
    return [text for text in sheet.values(TAB).values() if text in words]


def test_goals_have_the_numbers_and_owners_of_their_own_table(sheet: Aligned) -> None:
    assert {goal.code: goal.text for goal in sheet.all("ActionGoal")} == {
        "1.1.1": "Kampagne hvert år",
        "1.1.2": "Flere stier",
    }
    assert {goal.declared_status for goal in sheet.all("ActionGoal")} == {None}
    assert len(sheet.all("Responsibility")) == 2
    assert not sheet.all("Measurement")


def test_the_other_table_is_told(sheet: Aligned) -> None:
    (told,) = [issue for issue in sheet.open_issues() if issue.rule == "Z20"]
    assert told.cell is not None
    assert told.cell.a1 in ("A2", "F2")
    assert sum("»Mål nr.«, »Kriterie«" in text for text in sheet.values(TITLE).values()) == 1
    assert not any(issue.rule == "Z19" for issue in sheet.open_issues())


def test_changes_go_to_the_plan_and_the_results_stay(sheet: Aligned) -> None:
    before = _results(sheet)
    goal = sheet.find("ActionGoal", code="1.1.2")
    made = {"sub_goal": goal.sub_goal_id, "code": "1.1.3", "text": "Nye cykelstativer"}
    sheet.change(Update(goal.id, {"text": "Flere brede stier"}), Create("ActionGoal", made))
    sheet.settle()
    texts = list(sheet.values(TAB).values())
    assert "1.1.2 Flere brede stier" in texts
    assert "1.1.3 Nye cykelstativer" in texts
    assert _results(sheet) == before
    assert len(sheet.all("ActionGoal")) == 3
    assert sheet.cycle().cells_written == 0
