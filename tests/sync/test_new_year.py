"""Years that nobody wrote are settled when a text is first read; the clock changes nothing (DESIGN 7.1)."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from schema.changes import Update
from schema.values import Period
from tests.fixtures.syncing import Aligned, aligned, tab_body

TAB = "Handleplan (flad)"
CELLS = {
    "A1": "Handleplan for Hånd i hånd 2025-2027 – Birkelev Kommune",
    **dict(
        zip(
            ("A3", "B3", "C3", "D3", "E3", "F3", "G3"),
            ("Politisk mål", "Delmål", "Handlemål", "Succeskriterier", "Tids- og handleplan", "Tovholder", "Frist"),
            strict=True,
        )
    ),
    "A4": "1 Hjælpen hænger sammen",
    "B4": "1.1 Kende hinandens opgaver",
    "C4": "1.1.1 Alle teams har gennemgået politikken",
    "D4": "mindst 75 % af teamlederne ved årets udgang",
    "E4": "• Temadag for alle teams, uge 34",
    "F4": "QX",
    "G4": "15/8",
    "C5": "1.1.2 Der findes en vejviser",
    "D5": "mindst 65 % kender den inden årsskiftet",
    "E5": "• Udkast, Q3",
    "F5": "ZW",
    "G5": "uge 34",
}


@pytest.fixture
def plan(database: str) -> Iterator[Aligned]:
    with aligned(database, [tab_body(TAB, CELLS)], title="Handleplan") as sheet:
        sheet.settle()
        yield sheet


def days(sheet: Aligned) -> dict[str, Any]:
    """Every day that the plan holds."""
    return {
        **{row.code: row.declared_deadline.end for row in sheet.all("ActionGoal")},
        **{row.what: [period.start for period in row.periods] for row in sheet.all("Activity")},
        **{str(row.target.value): row.due.end for row in sheet.all("TargetStep")},
    }


def test_new_year_changes_no_day_no_remark_and_no_cell(plan: Aligned) -> None:
    before, texts, remarks = days(plan), plan.values(TAB), plan.issues()
    assert before["1.1.1"] == date(2025, 8, 15)
    assert {day.year for day in before.values() if isinstance(day, date)} == {2025}

    plan.today = date(2026, 1, 2)
    report = plan.cycle()

    assert (report.changes_taken, report.cells_written) == (0, 0)
    assert (days(plan), plan.values(TAB)) == (before, texts)
    assert [rule for rule, _ in plan.issues()] == [rule for rule, _ in remarks]


def test_after_new_year_only_the_text_that_somebody_edits_is_read_with_the_new_year(plan: Aligned) -> None:
    plan.today = date(2026, 1, 2)
    plan.type_in(TAB, G4="20/8")
    plan.settle()
    assert days(plan)["1.1.1"] == date(2026, 8, 20)
    assert days(plan)["1.1.2"] == date(2025, 8, 24), "nobody touched this one"
    assert days(plan)["Temadag for alle teams, uge 34"] == [date(2025, 8, 18)]


def test_what_the_system_writes_after_new_year_says_the_year_that_was_meant(plan: Aligned) -> None:
    plan.today = date(2026, 1, 2)
    goal = plan.find("ActionGoal", code="1.1.2")
    old = goal.declared_deadline
    later = Period(None, date(2026, 8, 23), old.precision, is_deadline=True)
    plan.change(Update(goal.id, {"declared_deadline": later}))
    plan.settle()
    assert plan.cell(TAB, "G5") == "uge 34 2026"
    assert days(plan)["1.1.2"] == date(2026, 8, 23)
    plan.today = date(2027, 1, 2)
    plan.settle()
    assert days(plan)["1.1.2"] == date(2026, 8, 23)
