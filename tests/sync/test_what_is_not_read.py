"""Columns and tables that Styring does not read are named, before connecting and after; nothing of them is touched.

Beside them: numbers that have a cell of their own, written where they stand.
"""

from collections.abc import Iterator
from typing import Any

import pytest

from schema.changes import Create, Update
from sync.connect import as_json, preview
from sync.grid import a1
from sync.notes import TITLE
from tests.fixtures.syncing import TODAY, Aligned, aligned, tab_body

PLAN, FLAT, GROUPED, LONG_GOALS = "Plan", "Numre", "Overskrifter", "Flere rækker"
PARENTS = ("1 Sammen om børnene", "1.1 Kende hinanden", "1.1.1 Alle mødes")
PLAN_ROWS: list[tuple[str, ...]] = [
    ("Politisk mål", "Delmål", "Handlemål", "Hvad skal ske?", "Hvornår?", "Hvem?", "Tovholder", "Ansvarlig", "Farve"),
    (*PARENTS, "Temadag", "uge 34", "YQ", "QX", "ZW", "rød"),
    (),
    ("Målinger",),
    ("Mål nr.", "Kriterie", "Måletidspunkt", "Resultat"),
    ("1.1.1", "mødes", "juni 2024", "5 %"),
]
FLAT_ROWS: list[tuple[str, ...]] = [
    ("Nr.", "Politisk mål", "Nr.", "Delmål", "Nr.", "Handlemål", "Ansvarlig", "Deltagere"),
    ("1", "Trygge veje", "1.1", "Cykle til skole", "1.1.1", "Kampagne hvert år", "QX"),
    ("1", "Trygge veje", "1.1", "Cykle til skole", "1.1.2", "Flere stier", "ZW"),
]
GROUPED_ROWS: list[tuple[str, ...]] = [
    ("Nr.", "Handlemål", "Succeskriterier", "Tovholder"),
    ("1", "Gode måltider"),
    ("1.1", "Mad fra bunden"),
    ("1.1.1", "Kurser for køkkenet", "mindst 50 % i 2026", "QX"),
    (),
    ("Resultater",),
    ("Mål nr.", "Kriterie", "Måletidspunkt", "Resultat"),
    ("1.1.1", "kurser", "juni 2024", "5 %"),
]


LONG_ROWS: list[tuple[str, ...]] = [
    ("Politisk mål", "Delmål", "Handlemål", "Aktiviteter", "Tovholder", "Status", "Målt den"),
    ("1 Ren luft", "1.1 Færre biler", "1.1.1 Flere går", "Gåbus i maj 2025", "QX", "", "maj 2024"),
    ("", "", "", "Kampagne i juni 2025", "ZW"),
    ("", "", "", "Status i juli 2025"),
    ("", "", "1.1.2 Flere cykler", "Cykeldag i maj 2025", "QX"),
    ("", "", "", "", "", "I gang"),
    ("", "", "1.1.3 Flere kører sammen", "Møde i maj 2025", "QX"),
    ("", "", "", "App i juni 2025"),
]
"""The last goal's cell reaches down over the row below it."""


def _cells(rows: list[tuple[str, ...]]) -> dict[str, str]:
    return {a1(row, column): said for row, line in enumerate(rows) for column, said in enumerate(line) if said}


@pytest.fixture(scope="module")
def sheet(_spare: Any) -> Iterator[Aligned]:
    tabs = [
        tab_body(title, _cells([(f"Handleplan for {title} 2025",), *rows]), merges)
        for title, rows, merges in (
            *((PLAN, PLAN_ROWS, ()), (FLAT, FLAT_ROWS, ()), (GROUPED, GROUPED_ROWS, ())),
            (LONG_GOALS, LONG_ROWS, ("C8:C9",)),
        )
    ]
    with _spare.database() as url, aligned(url, tabs) as book:
        book.settle()
        yield book


def _told(sheet: Aligned, rule: str) -> list[tuple[str, str]]:
    issues = (issue.cell for issue in sheet.open_issues() if issue.rule == rule)
    return sorted((cell.tab_name, cell.a1) for cell in issues if cell is not None)


def test_columns_that_are_not_read_are_told_once(sheet: Aligned) -> None:
    assert _told(sheet, "Z19") == [
        (LONG_GOALS, "G2"),
        *((PLAN, where) for where in ("D2", "E2", "F2", "H2")),
    ]
    shown = sheet.values(TITLE).values()
    assert sum("»Hvornår?« bliver ikke hentet" in text for text in shown) == 1
    assert not any("Farve" in text or "Deltagere" in text for text in shown), "what is private or empty is no news"


def test_a_table_of_another_kind_is_told_once(sheet: Aligned) -> None:
    assert _told(sheet, "Z20") == [(GROUPED, "A8"), (PLAN, "A6")]
    assert sum("»Mål nr.«, »Kriterie«" in text for text in sheet.values(TITLE).values()) == 2
    assert not sheet.all("Measurement")


def test_rows_that_go_on_with_a_goal_are_told_and_no_others(sheet: Aligned) -> None:
    assert _told(sheet, "Z21") == [(LONG_GOALS, "D4"), (LONG_GOALS, "D9")]
    texts = list(sheet.values(TITLE).values())
    assert [sum(f"Række {rows} fortsætter" in text for text in texts) for rows in ("4-5", "9")] == [1, 1]
    assert len(sheet.all("Activity")) == 3


def test_both_are_shown_before_connecting(sheet: Aligned) -> None:
    shown = preview(sheet.google, sheet.engine, sheet.file_id, today=TODAY)
    notes = next(tab["notes"] for tab in as_json(shown)["tabs"] if tab["title"] == PLAN)
    for word in ("Hvad skal ske?", "Hvornår?", "Hvem?", "Ansvarlig"):
        assert sum(f"»{word}« bliver ikke hentet" in note for note in notes) == 1
    assert any("række 6" in note for note in notes)
    assert next(tab.doubtful for tab in shown.tabs if tab.title == PLAN) == 0, "what is left out is no doubt"


def test_a_column_of_coordinators_is_read_beside_one_of_others(sheet: Aligned) -> None:
    goal = sheet.find("ActionGoal", text="Alle mødes")
    assert [owner.name for owner in sheet.all("Responsibility", subject_id=goal.id)] == ["QX"]


@pytest.mark.parametrize(
    ("title", "rows"), [(PLAN, PLAN_ROWS), (FLAT, FLAT_ROWS), (GROUPED, GROUPED_ROWS), (LONG_GOALS, LONG_ROWS)]
)
def test_nothing_of_the_users_was_touched_and_nothing_is_written_again(
    sheet: Aligned, title: str, rows: list[tuple[str, ...]]
) -> None:
    shown = sheet.values(title)
    assert {where: shown.get(where) for where in _cells([("x",), *rows]) if where != "A1"} == {
        where: said for where, said in _cells([("x",), *rows]).items() if where != "A1"
    }
    report = sheet.cycle()
    assert (report.cells_written, report.changes_taken) == (0, 0)


def test_a_number_from_the_system_is_written_into_the_column_of_numbers(sheet: Aligned) -> None:
    before = sheet.values(FLAT)
    sheet.change(Update(sheet.find("SubGoal", text="Cykle til skole").id, {"code": "1.4"}))
    sheet.settle()
    assert _changed(before, sheet.values(FLAT)) == {"C3": "1.4", "C4": "1.4"}
    sheet.type_in(FLAT, C3="1.1", C4="1.1")
    sheet.settle()
    assert sheet.find("SubGoal", text="Cykle til skole").code == "1.1"


def test_a_new_sub_goal_of_the_system_has_its_number_in_the_column_of_numbers(sheet: Aligned) -> None:
    goal = sheet.find("PoliticalGoal", title="Trygge veje")
    sheet.change(Create("SubGoal", {"political_goal": goal.id, "code": "1.2", "text": "Hjelm på"}))
    sheet.settle()
    new = {where: said for where, said in sheet.values(FLAT).items() if where.endswith("5")}
    assert {where: said for where, said in new.items() if where < "I"} == {
        "A5": "1",
        "B5": "Trygge veje",
        "C5": "1.2",
        "D5": "Hjelm på",
    }
    assert len(sheet.all("SubGoal", text="Hjelm på")) == 1


def test_headings_from_the_system_are_written_as_the_tab_has_them(sheet: Aligned) -> None:
    goal = sheet.find("PoliticalGoal", title="Gode måltider")
    sheet.change(
        Create("SubGoal", {"political_goal": goal.id, "code": "1.2", "text": "Ro ved bordet"}),
        Update(sheet.find("SubGoal", text="Mad fra bunden").id, {"code": "1.3", "text": "Mad fra egen have"}),
    )
    sheet.settle()
    shown = {where: said for where, said in sheet.values(GROUPED).items() if where < "E"}
    rows = [*GROUPED_ROWS[:2], ("1.3", "Mad fra egen have"), GROUPED_ROWS[3], ("1.2", "Ro ved bordet")]
    titled = _cells([(f"Handleplan for {GROUPED} 2025",), *rows, *GROUPED_ROWS[4:]])
    assert shown == titled


def _changed(before: dict[str, str], after: dict[str, str]) -> dict[str, str]:
    return {where: said for where, said in after.items() if before.get(where) != said}
