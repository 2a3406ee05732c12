"""What editors are told about goals without a number, times outside the plan, week columns, countries and copies."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import text

from sync.connect import preview
from tests.fixtures.syncing import Aligned, aligned, tab_body

TAB = "Handleplan"
HEADER = {"A4": "Nr.", "B4": "Handlemål", "C4": "Succeskriterier", "D4": "Tids- og handleplan", "E4": "Tovholder"}
CELLS: dict[str, Any] = {
    "A1": "Handleplan for Hånd i hånd 2025-2026",
    "A2": "Politisk mål 1: Sammen",
    "A3": "Delmål 1.1. Derfor vil vi mødes",
    **HEADER,
    "A5": "1.1.1",
    "B5": "Alle teams mødes",
    "C5": "mindst 75 % af teamlederne ved udgangen af 2025",
    "D5": "• Temadag, uge 34 2025",
    "E5": "QX",
    "A6": "1.1.2",
    "B6": "Nye kolleger får en makker",
    "D6": "• Makkere findes i maj 2025",
    "E6": "QX",
}
MERGES = ("A2:E2", "A3:E3")


def plan_tab(title: str = TAB, **more: Any) -> dict[str, Any]:
    return tab_body(title, CELLS | more, MERGES, columns=20)


@pytest.fixture
def plan(database: str) -> Iterator[Aligned]:
    with aligned(database, [plan_tab()], title="Hånd i hånd") as sheet:
        sheet.settle()
        yield sheet


def told(sheet: Aligned, rule: str) -> list[tuple[str, str, str | None]]:
    """Cell, message and suggestion of the open issues of a rule."""
    found = [issue for issue in sheet.open_issues() if issue.rule == rule]
    return sorted((issue.cell.a1 if issue.cell else "", issue.message_da, issue.suggestion) for issue in found)


# -- K10 --------------------------------------------------------------------------------------------------------------


def test_a_goal_without_a_number_is_taken_in_and_offered_the_next_free_one(plan: Aligned) -> None:
    plan.type_in(TAB, B7="Vi holder fælles møder", E7="QX", B8="Vi skriver referater", E8="QX")
    plan.settle()
    assert plan.find("ActionGoal", text="Vi holder fælles møder").code is None
    say = "Fane »Handleplan«, celle {}: Rækken har intet nummer. Næste ledige er {}."
    assert told(plan, "K10") == [
        ("A7", say.format("A7", "1.1.3"), "1.1.3"),
        ("A8", say.format("A8", "1.1.4"), "1.1.4"),
    ]
    plan.type_in(TAB, A7="1.1.3")
    plan.settle()
    assert told(plan, "K10") == [("A8", say.format("A8", "1.1.4"), "1.1.4")]
    assert plan.find("ActionGoal", text="Vi holder fælles møder").code == "1.1.3"


def test_a_number_that_cannot_be_read_is_not_a_missing_one(plan: Aligned) -> None:
    plan.type_in(TAB, A7="1,1,3", B7="Vi holder fælles møder", E7="QX")
    plan.settle()
    assert (told(plan, "K10"), len(told(plan, "K03"))) == ([], 1)


def test_a_number_that_was_taken_away_is_missed(plan: Aligned) -> None:
    plan.type_in(TAB, A6="")
    plan.settle()
    assert [(cell, suggestion) for cell, _, suggestion in told(plan, "K10")] == [("A6", "1.1.2")]


def test_a_row_with_another_number_is_told_to_keep_its_history_unless_the_number_is_refused(plan: Aligned) -> None:
    goal = plan.find("ActionGoal", code="1.1.2").id
    plan.type_in(TAB, A6="1.1.4")
    plan.cycle()
    say = "Fane »Handleplan«, celle A6: 1.1.2 har fået nummer 1.1.4. Historikken følger med."
    assert told(plan, "K13") == [("A6", say, None)]
    assert plan.find("ActionGoal", code="1.1.4").id == goal
    plan.type_in(TAB, A6="1.1.1")
    plan.cycle()
    assert told(plan, "K13") == []
    assert len(told(plan, "K01")) == 1


def test_a_new_number_is_told_for_a_day_and_as_long_as_it_is_the_number(plan: Aligned) -> None:
    plan.type_in(TAB, A6="1.1.4")
    plan.settle()
    assert [cell for cell, _, _ in told(plan, "K13")] == ["A6"]
    plan.insert_rows(plan.tab_id(TAB), 5)
    plan.settle()
    assert [cell for cell, _, _ in told(plan, "K13")] == ["A7"]
    plan.type_in(TAB, A7="1.1.5")
    plan.settle()
    say = "Fane »Handleplan«, celle A7: 1.1.4 har fået nummer 1.1.5. Historikken følger med."
    assert told(plan, "K13") == [("A7", say, None)]
    with plan.engine.begin() as later:
        later.execute(text("UPDATE issue SET first_seen = first_seen - interval '1 day'"))
    plan.type_in(TAB, A1="En ny overskrift")
    plan.settle()
    assert told(plan, "K13") == []


def test_where_no_goal_has_a_number_none_is_missed(database: str) -> None:
    cells = {
        "A2": "Politisk mål: Sammen",
        "A3": "Delmål: Derfor vil vi mødes",
        **{f"{chr(ord(where[0]) - 1)}4": words for where, words in HEADER.items() if where != "A4"},
        "A5": "Alle teams mødes",
        "D5": "QX",
    }
    with aligned(database, [tab_body(TAB, cells, ("A2:D2", "A3:D3"))]) as sheet:
        sheet.settle()
        assert [goal.text for goal in sheet.all("ActionGoal")] == ["Alle teams mødes"]
        assert told(sheet, "K10") == []


# -- P06 --------------------------------------------------------------------------------------------------------------


def test_an_activity_that_misses_the_plan_altogether_is_told_about_until_it_is_moved(plan: Aligned) -> None:
    plan.type_in(TAB, D6="• Makkere findes i maj 2027\n• Pilot i november 2024 og udrulning i marts 2025")
    plan.settle()
    assert told(plan, "P06") == [
        (
            "D6",
            "Fane »Handleplan«, celle D6: 01-05-2027 – 31-05-2027 ligger uden for planens periode"
            " (01-01-2025 – 31-12-2026).",
            None,
        )
    ]
    plan.type_in(TAB, D6="• Makkere findes i maj 2026\n• Pilot i november 2024 og udrulning i marts 2025")
    plan.settle()
    assert told(plan, "P06") == []


@pytest.mark.parametrize(
    "line",
    [
        "Status til udvalget i februar 2027",
        "Makkere holdes ajour løbende",
        "Makkere findes i november 2024 - afsluttet",
        "Makkere findes i maj 2027 - aflyst",
        "Opfølgning efter ca. ½ år",
        "Makkere findes snarest",
    ],
)
def test_what_may_well_lie_outside_the_plan_is_not_told_about(plan: Aligned, line: str) -> None:
    plan.type_in(TAB, D6=f"• {line}")
    plan.settle()
    assert told(plan, "P06") == []


def test_a_goal_with_a_long_term_target_may_go_on_after_the_plan_but_not_begin_before_it(plan: Aligned) -> None:
    plan.type_in(TAB, C6="mindst 60 % ved udgangen af 2026. På længere sigt 90 %.", D6="• Makkere findes i maj 2027")
    plan.settle()
    assert told(plan, "P06") == []
    plan.type_in(TAB, D6="• Makkere findes i maj 2022")
    plan.settle()
    assert [cell for cell, _, _ in told(plan, "P06")] == ["D6"]


# -- X07 --------------------------------------------------------------------------------------------------------------


def colour(sheet: Aligned, row: int, column: int) -> None:
    sheet.batch(
        {
            "updateCells": {
                "start": {"sheetId": sheet.tab_id(TAB), "rowIndex": row, "columnIndex": column},
                "rows": [{"values": [{"userEnteredFormat": {"backgroundColor": {"green": 1}}}]}],
                "fields": "userEnteredFormat.backgroundColor",
            }
        }
    )


def test_week_columns_with_ticks_are_ignored_and_told_about_until_they_are_gone(plan: Aligned) -> None:
    plan.type_in(TAB, G4="uge 33", H4="uge 34", I4="uge 35", H5="x")
    plan.settle()
    assert [cell for cell, _, _ in told(plan, "X07")] == ["G4"]
    plan.type_in(TAB, G4="", H4="", I4="", H5="")
    plan.settle()
    assert told(plan, "X07") == []


def test_month_columns_with_colours_are_ignored_too(plan: Aligned) -> None:
    plan.type_in(TAB, G4="jan", H4="feb", I4="marts", J4="april")
    plan.settle()
    assert told(plan, "X07") == []  # nothing is marked there
    colour(plan, 4, 8)
    plan.settle()
    assert [cell for cell, _, _ in told(plan, "X07")] == ["G4"]


def test_the_numbers_of_weeks_below_a_heading_of_their_own_are_week_columns(plan: Aligned) -> None:
    plan.type_in(TAB, G3="Uge", G4="50", H4="51", I4="52", J4="1", I5="x", J5="x")
    plan.settle()
    assert [cell for cell, _, _ in told(plan, "X07")] == ["G4"]


def test_columns_of_months_that_hold_words_or_numbers_are_no_week_columns(plan: Aligned) -> None:
    plan.type_in(TAB, G4="jan", H4="feb", I4="marts", G5="x", H5="12 deltagere")
    plan.settle()
    assert told(plan, "X07") == []


# -- P08 --------------------------------------------------------------------------------------------------------------


def set_locale(sheet: Aligned, locale: str) -> None:
    sheet.batch({"updateSpreadsheetProperties": {"properties": {"locale": locale}, "fields": "locale"}})


def test_a_spreadsheet_of_another_country_is_told_about_until_it_is_set_to_denmark(plan: Aligned) -> None:
    assert told(plan, "P08") == []
    set_locale(plan, "en_US")
    plan.settle()
    say = "Regnearket er sat til USA. Datoer kan blive byttet om. Vælg Filer → Indstillinger → Danmark."
    assert told(plan, "P08") == [("", say, None)]
    assert list(preview(plan.google, plan.engine, plan.file_id).notes) == [say]
    assert say in plan.values("Synk – bemærkninger").values()
    set_locale(plan, "da_DK")
    plan.settle()
    assert told(plan, "P08") == []


# -- Z07 --------------------------------------------------------------------------------------------------------------


def duplicate(sheet: Aligned, title: str) -> int:
    made = sheet.batch({"duplicateSheet": {"sourceSheetId": sheet.tab_id(TAB), "newSheetName": title}})
    return int(made["replies"][0]["duplicateSheet"]["properties"]["sheetId"])


def rename(sheet: Aligned, tab: int, title: str) -> None:
    properties = {"sheetId": tab, "title": title}
    sheet.batch({"updateSheetProperties": {"properties": properties, "fields": "title"}})


@pytest.mark.parametrize(
    "title", ["Kopi af Handleplan", "Copy of Handleplan", "Handleplan (gammel)", "Handleplan 2024"]
)
def test_a_copy_of_a_connected_tab_is_told_about_and_not_taken_in(plan: Aligned, title: str) -> None:
    copy = duplicate(plan, title)
    plan.type_in(title, B5="Noget helt andet")
    plan.settle()
    say = f"Fane »{title}«, celle A1: »{title}« ligner en kopi af »Handleplan«. Den bliver ikke hentet."
    assert told(plan, "Z07") == [("A1", say, None)]
    assert [goal.text for goal in plan.all("ActionGoal")] == ["Alle teams mødes", "Nye kolleger får en makker"]
    assert (plan.cycle().cells_written, len(told(plan, "Z07"))) == (0, 1)
    if title.startswith("Kopi"):
        rename(plan, copy, "Idéer")
    else:
        plan.batch({"deleteSheet": {"sheetId": copy}})
    plan.settle()
    assert told(plan, "Z07") == []


def test_an_edit_costs_one_read_whatever_copies_there_are(plan: Aligned, monkeypatch: pytest.MonkeyPatch) -> None:
    duplicate(plan, "Kopi af Handleplan")
    plan.type_in(TAB, B5="Alle teams mødes tit")
    reads: list[str] = []
    ask = plan.google.spreadsheet

    def counted(file_id: str, **wanted: Any) -> dict[str, Any]:
        reads.append(wanted["fields"])
        return ask(file_id, **wanted)

    monkeypatch.setattr(plan.google, "spreadsheet", counted)
    assert plan.cycle().changes_taken == 1
    assert len(reads) == 1
    plan.settle()
    assert len(told(plan, "Z07")) == 1
    plan.cycle()  # the notes were written
    reads.clear()
    plan.cycle()
    assert len(reads) == 1  # nothing has changed since


def test_another_table_with_a_year_in_its_name_is_no_copy(plan: Aligned) -> None:
    plan.batch({"addSheet": {"properties": {"title": "Handleplan 2024"}}})
    plan.type_in("Handleplan 2024", A1="Uge", B1="Emne", A2="3", B2="Opstart")
    plan.settle()
    assert told(plan, "Z07") == []


def test_connecting_leaves_copies_alone_and_says_so(database: str) -> None:
    tabs = [plan_tab("Kopi af Handleplan 2"), plan_tab(), plan_tab("Handleplan (gammel)", B5="Noget gammelt")]
    with aligned(database, tabs, title="Hånd i hånd") as sheet:
        sheet.settle()
        assert len(sheet.all("ActionGoal")) == 2
        assert [message.rpartition("A1: ")[2] for _, message, _ in told(sheet, "Z07")] == [
            "»Handleplan (gammel)« ligner en kopi af »Handleplan«. Den bliver ikke hentet.",
            "»Kopi af Handleplan 2« ligner en kopi af »Handleplan«. Den bliver ikke hentet.",
        ]
        shown = {tab.title: tab for tab in preview(sheet.google, sheet.engine, sheet.file_id).tabs}
        assert shown[TAB].layout is not None
        assert shown["Handleplan (gammel)"].layout is None
        assert list(shown["Handleplan (gammel)"].reasons) == [
            "»Handleplan (gammel)« ligner en kopi af »Handleplan«. Den bliver ikke hentet."
        ]


def test_a_copy_without_its_original_is_a_tab_like_any_other(database: str) -> None:
    with aligned(database, [plan_tab("Kopi af Handleplan")], title="Hånd i hånd") as sheet:
        assert len(sheet.all("ActionGoal")) == 2


# -- M07 --------------------------------------------------------------------------------------------------------------


def test_a_result_of_a_day_to_come_waits_in_its_row_until_the_day_has_come(database: str) -> None:
    results = {"A1": "Mål nr.", "B1": "Kriterie", "C1": "Måletidspunkt", "D1": "Resultat"}
    results |= {"A2": "1.1.1", "C2": "marts 2025", "D2": "61 %", "A3": "1.1.1", "C3": "juni 2025", "D3": "68 %"}
    with aligned(database, [plan_tab(), tab_body("Resultater", results)]) as sheet:
        sheet.settle()
        assert [int(row.value.value) for row in sheet.all("Measurement")] == [61]
        assert [(cell, message.partition(": ")[2]) for cell, message, _ in told(sheet, "M07")] == [
            ("C3", "Resultatet er dateret 01-06-2025, som ikke er kommet endnu.")
        ]
        assert sheet.values("Resultater")["C3"] == "juni 2025"
        sheet.type_in("Resultater", C2="september 2025")
        sheet.settle()
        assert [row.period.raw for row in sheet.all("Measurement")] == ["marts 2025"]
        assert [cell for cell, _, _ in told(sheet, "M07")] == ["C2", "C3"]
        sheet.type_in("Resultater", C2="marts 2025", C3="februar 2025")
        sheet.settle()
        assert sorted(row.period.raw for row in sheet.all("Measurement")) == ["februar 2025", "marts 2025"]
        assert told(sheet, "M07") == []
