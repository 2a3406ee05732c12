"""The example municipality's workbooks: T3 grouped with T4, and T3b flat, edited from both sides."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import inspect, text

from schema.changes import Archive, Create, Restore, Update
from schema.enums import Comparator, GoalStatus, Precision, RecordState, Unit
from schema.values import Period, TargetValue
from tests.fixtures.syncing import Aligned

GROUPED, RESULTS, FLAT = "Mål og handleplan", "Opfølgning på mål", "Handleplan (flad)"


def goal(sheet: Aligned, code: str) -> UUID:
    found: UUID = sheet.find("ActionGoal", code=code).id
    return found


def changed(before: dict[str, str], after: dict[str, str]) -> dict[str, str]:
    return {
        where: after.get(where, "") for where in before.keys() | after.keys() if before.get(where) != after.get(where)
    }


def test_both_tabs_of_a_workbook_are_read_at_once(grouped: Aligned) -> None:
    assert len(grouped.all("ActionGoal")) == 7
    assert len(grouped.all("SubGoal")) == 4
    assert len(grouped.all("Measurement")) == 3
    assert ("M08", "D3") in grouped.issues(), "0,72 is asked about once, and never guessed to be a percentage"
    assert ("M06", "D3") not in grouped.issues()
    asked = next(row for row in grouped.all("Measurement") if row.value.value < 1)
    assert (str(asked.value.value), asked.value.unit) == ("0.72", Unit.COUNT)
    first = grouped.all("Measurement")[0]
    assert (first.value.value, first.answers, first.invited) == (68, 34, 50)
    criterion = grouped.find("SuccessCriterion", id=first.of_id)
    assert criterion.action_goal_id == goal(grouped, "1.1.1")


def test_a_flat_tab_gives_parents_status_and_deadline(flat: Aligned) -> None:
    assert len(flat.all("ActionGoal")) == 8
    assert len(flat.all("SubGoal")) == 4
    assert flat.find("ActionGoal", code="1.1.1").declared_status is GoalStatus.ACTIVE
    assert flat.find("ActionGoal", code="1.1.2").declared_deadline.end.isoformat() == "2025-12-31"
    parent = flat.find("SubGoal", id=flat.find("ActionGoal", code="1.2.1").sub_goal_id)
    assert (parent.code, parent.text) == ("1.2", "Voksne tør blande sig")


def test_instruction_tabs_are_left_alone(grouped: Aligned) -> None:
    assert grouped.values("Vejledning")["A1"] == "Sådan bruger vi arket"
    assert "Synk" not in " ".join(grouped.values("Lister").values())


def test_a_row_inserted_by_an_editor_becomes_a_goal(grouped: Aligned) -> None:
    grouped.insert_rows(grouped.tab_id(GROUPED), before=10)
    grouped.type_in(GROUPED, C10="… (1.1.3.) alle nye medarbejdere møder en makker.", G10="ZW")
    grouped.settle()
    new = grouped.find("ActionGoal", code="1.1.3")
    assert new.text == "… alle nye medarbejdere møder en makker."
    assert new.sub_goal_id == grouped.find("SubGoal", code="1.1").id
    assert grouped.all("Responsibility", subject_id=new.id)[0].name == "ZW"


def test_a_goal_created_in_the_database_gets_a_row_under_its_sub_goal(grouped: Aligned) -> None:
    before = grouped.values(GROUPED)
    sub_goal = grouped.find("SubGoal", code="1.1").id
    grouped.change(Create("ActionGoal", {"sub_goal": sub_goal, "code": "1.1.3", "text": "… alle kender vagtplanen."}))
    grouped.settle()
    after = grouped.values(GROUPED)
    assert after["C10"] == "… (1.1.3.) alle kender vagtplanen."
    assert after["A12"] == before["A11"]
    assert grouped.all("ActionGoal", code="1.1.3")[0].text == "… alle kender vagtplanen."


def test_a_sub_goal_created_in_the_database_gets_its_heading_and_header(grouped: Aligned) -> None:
    before = grouped.values(GROUPED)
    parent = grouped.find("PoliticalGoal", code="1").id
    sub_goal = Create("SubGoal", {"political_goal": parent, "code": "1.3", "text": "Derfor vil vi lytte til børnene"})
    grouped.change(
        sub_goal, Create("ActionGoal", {"sub_goal": sub_goal.id, "code": "1.3.1", "text": "… børn spørges."})
    )
    grouped.settle()
    after = grouped.values(GROUPED)
    heading = next(where for where, words in after.items() if words == "Delmål 1.3. Derfor vil vi lytte til børnene")
    row = int(heading[1:])
    assert heading[0] == "A"
    assert after[f"C{row + 1}"] == before["C7"]
    assert after[f"C{row + 2}"] == "… (1.3.1.) børn spørges."
    merges = grouped.everything()["sheets"][0]["merges"]
    assert {"startRowIndex": row - 1, "endRowIndex": row, "startColumnIndex": 0, "endColumnIndex": 7}.items() <= next(
        merge for merge in merges if merge["startRowIndex"] == row - 1
    ).items()


def test_a_sub_goal_typed_as_a_heading_becomes_one(grouped: Aligned) -> None:
    grouped.type_in(
        GROUPED,
        A29="Delmål 2.3. Derfor vil vi lytte til børnene",
        C30="Handlemål\n(det betyder, at...)",
        D30="Succeskriterier\n(målet er nået, når…)",
        F30="Tids- og handleplan\n(hvad skal ske? - hvornår?)",
        C31="… (2.3.1.) børn bliver spurgt hvert år.",
    )
    grouped.settle()
    assert grouped.find("SubGoal", code="2.3").political_goal_id == grouped.find("PoliticalGoal", code="2").id
    assert grouped.find("ActionGoal", code="2.3.1").text == "… børn bliver spurgt hvert år."


def test_a_deleted_row_is_archived_after_a_second_look(grouped: Aligned) -> None:
    doomed = goal(grouped, "1.2.1")
    grouped.delete_rows(grouped.tab_id(GROUPED), 13, 13)
    report = grouped.cycle()
    assert report.again
    assert grouped.find("ActionGoal", id=doomed)
    grouped.settle()
    assert grouped.all("ActionGoal", archived=True, id=doomed)[0].record_state is RecordState.ARCHIVED


def test_a_deletion_that_is_undone_in_time_changes_nothing(grouped: Aligned) -> None:
    kept = grouped.find("ActionGoal", code="1.1.2")
    row = {where: words for where, words in grouped.values(GROUPED).items() if where.endswith("9") and len(where) == 2}
    grouped.delete_rows(grouped.tab_id(GROUPED), 9, 9)
    grouped.cycle()
    grouped.insert_rows(grouped.tab_id(GROUPED), before=9)
    grouped.type_in(GROUPED, **row)
    grouped.settle()
    again = grouped.find("ActionGoal", code="1.1.2")
    assert (again.id, again.version) == (kept.id, kept.version)


def test_many_rows_gone_hold_the_tab(grouped: Aligned) -> None:
    grouped.delete_rows(grouped.tab_id(GROUPED), 19, 27)
    report = grouped.cycle()
    grouped.cycle()
    assert report.result.name == "HELD"
    assert len(grouped.all("ActionGoal")) == 7
    assert "Z05" in [rule for rule, _ in grouped.issues()]
    grouped.cycle(allow_removals=True)
    grouped.cycle(allow_removals=True)
    assert len(grouped.all("ActionGoal")) == 3


def test_a_goal_archived_in_the_database_is_struck_through_and_comes_back(grouped: Aligned) -> None:
    before = grouped.values(GROUPED)
    grouped.change(Archive(goal(grouped, "1.2.1")))
    grouped.settle()
    assert grouped.values(GROUPED) == before, "nothing is deleted from people's sheets"
    assert struck(grouped, 12, 2)
    grouped.change(Restore(grouped.all("ActionGoal", archived=True, code="1.2.1")[0].id))
    grouped.settle()
    assert not struck(grouped, 12, 2)
    assert grouped.find("ActionGoal", code="1.2.1").declared_status is None


def test_taking_the_stroke_away_restores_the_goal(grouped: Aligned) -> None:
    archived = goal(grouped, "1.2.1")
    grouped.change(Archive(archived))
    grouped.settle()
    box = {"sheetId": 0, "startRowIndex": 12, "endRowIndex": 13, "startColumnIndex": 2, "endColumnIndex": 7}
    plain = {"userEnteredFormat": {"textFormat": {"strikethrough": False}}}
    fields = "userEnteredFormat.textFormat.strikethrough"
    box["sheetId"] = grouped.tab_id(GROUPED)
    grouped.batch({"repeatCell": {"range": box, "cell": plain, "fields": fields}})
    grouped.settle()
    assert grouped.find("ActionGoal", id=archived).code == "1.2.1"


def struck(sheet: Aligned, row: int, column: int) -> bool:
    tab = next(tab for tab in sheet.everything()["sheets"] if tab["properties"]["title"] == GROUPED)
    cell = tab["data"][0]["rowData"][row]["values"][column]
    return bool(cell.get("userEnteredFormat", {}).get("textFormat", {}).get("strikethrough"))


def test_a_copied_row_waits_for_a_number_of_its_own(grouped: Aligned) -> None:
    original = grouped.find("ActionGoal", code="1.1.2")
    tab = grouped.tab_id(GROUPED)
    grouped.insert_rows(tab, before=10)
    source = {"sheetId": tab, "startRowIndex": 8, "endRowIndex": 9, "startColumnIndex": 0, "endColumnIndex": 12}
    grouped.batch({"copyPaste": {"source": source, "destination": source | {"startRowIndex": 9, "endRowIndex": 10}}})
    grouped.settle()
    assert ("K01", "C10") in grouped.issues()
    assert grouped.find("ActionGoal", code="1.1.2").id == original.id
    grouped.type_in(GROUPED, C10="… (1.1.3.) der findes en vejviser for forældre.")
    grouped.settle()
    assert grouped.find("ActionGoal", code="1.1.3").id != original.id
    assert grouped.find("ActionGoal", code="1.1.2").id == original.id
    assert ("K01", "C10") not in grouped.issues()


@pytest.mark.parametrize("with_id_column", [True, False])
def test_sorting_a_flat_tab_moves_no_value_to_another_goal(flat: Aligned, with_id_column: bool) -> None:
    before = {row.code: (row.id, row.text, row.declared_status, row.sub_goal_id) for row in flat.all("ActionGoal")}
    tab = flat.tab_id(FLAT)
    whole = {"sheetId": tab, "startRowIndex": 3, "endRowIndex": 11, "startColumnIndex": 0, "endColumnIndex": 12}
    columns = 13 if with_id_column else 12
    unmerge = {"range": whole}
    sort = {
        "range": whole | {"endColumnIndex": columns},
        "sortSpecs": [{"dimensionIndex": 3, "sortOrder": "DESCENDING"}],
    }
    flat.batch({"unmergeCells": unmerge}, {"sortRange": sort})
    flat.settle()
    after = {row.code: (row.id, row.text, row.declared_status, row.sub_goal_id) for row in flat.all("ActionGoal")}
    assert after == before
    assert not [row for row in flat.all("ActionGoal", archived=True) if row.record_state is RecordState.ARCHIVED]


def test_status_and_deadline_set_in_the_database_reach_their_cells(flat: Aligned) -> None:
    before = flat.values(FLAT)
    found = flat.find("ActionGoal", code="1.1.1")
    flat.change(Update(found.id, {"declared_status": GoalStatus.ACHIEVED}))
    flat.settle()
    moved = changed(before, flat.values(FLAT))
    assert list(moved) == ["H4"]
    assert moved["H4"] in ("Afsluttet", "Nået")


def test_a_flat_tab_takes_new_goals_and_sub_goals(flat: Aligned) -> None:
    parent = flat.find("PoliticalGoal", code="1").id
    sub_goal = Create("SubGoal", {"political_goal": parent, "code": "1.3", "text": "Der er plads til at fejle"})
    flat.change(
        sub_goal,
        Create("ActionGoal", {"sub_goal": sub_goal.id, "code": "1.3.1", "text": "Alle klubber taler om det"}),
        Create(
            "ActionGoal", {"sub_goal": flat.find("SubGoal", code="1.1").id, "code": "1.1.3", "text": "Busser kører"}
        ),
    )
    flat.settle()
    texts = list(flat.values(FLAT).values())
    assert [words for words in texts if words.startswith("1.3 ")] == ["1.3 Der er plads til at fejle"]
    assert [words for words in texts if words.startswith("1.3.1")] == ["1.3.1 Alle klubber taler om det"]
    assert [words for words in texts if words.startswith("1.1.3")] == ["1.1.3 Busser kører"]
    codes = sorted(row.code for row in flat.all("ActionGoal"))
    assert len(codes) == len(set(codes)) == 10


def test_a_cpr_number_is_neither_stored_nor_written_over(grouped: Aligned) -> None:
    cell = grouped.cell(GROUPED, "F8")
    typed = cell.replace("Temadag for alle teams, uge 34", "Temadag for alle teams, uge 35") + "\n• Ring om 010203-1234"
    grouped.type_in(GROUPED, F8=typed)
    grouped.settle()
    assert ("G01", "F8") in grouped.issues()
    assert grouped.cell(GROUPED, "F8") == typed
    assert grouped.find("Activity", what="Temadag for alle teams, uge 35")
    assert not stored_anywhere(grouped, "010203")


def stored_anywhere(sheet: Aligned, words: str) -> bool:
    """Whether any table of the database holds the words."""
    with sheet.engine.connect() as connection:
        names = inspect(sheet.engine).get_table_names()
        rows = (row for name in names for row in connection.execute(text(f'SELECT each::text FROM "{name}" AS each')))  # noqa: S608
        return any(words in row[0] for row in rows)


def test_a_result_recorded_in_the_database_becomes_a_row_of_the_results_tab(grouped: Aligned) -> None:
    criterion: Any = grouped.all("SuccessCriterion", action_goal_id=goal(grouped, "1.2.1"))[0]
    june = Period(date(2025, 6, 1), date(2025, 6, 30), Precision.MONTH)
    before = grouped.values(GROUPED)
    grouped.change(
        Create(
            "Measurement",
            {"of": criterion.id, "period": june, "value": TargetValue(Comparator.EQ, Decimal(8), None, Unit.PERCENT)},
        )
    )
    grouped.settle()
    results = grouped.values(RESULTS)
    assert (results["A5"], results["C5"]) == ("1.2.1", "juni 2025")
    assert results["D5"].replace(" ", "").replace(",0", "") == "8%"
    assert grouped.values(GROUPED) == before
    assert len(grouped.all("Measurement")) == 4


def test_notes_for_editors_stand_in_their_own_tab(grouped: Aligned) -> None:
    notes = grouped.values("Synk – bemærkninger")
    assert [notes[f"{column}1"] for column in "ABCDEF"] == ["Alvor", "Fane", "Celle", "Besked", "Forslag", "Siden"]
    assert any("mangler et år" in note for note in notes.values())
