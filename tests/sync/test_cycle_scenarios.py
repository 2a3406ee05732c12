"""Scenarios of one spreadsheet and one database that once went wrong, or would be costly if they did (DESIGN 7.4)."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from schema.changes import Actor, Archive, Create, Restore, Update
from schema.conflicts import resolve
from schema.entities import Conflict
from schema.enums import ConflictChoice, ConflictState, GoalStatus, Precision, RecordState
from schema.values import Period
from sync import cycle as cycle_module
from tests.fixtures.syncing import Aligned

GROUPED, RESULTS, FLAT = "Mål og handleplan", "Opfølgning på mål", "Handleplan (flad)"


def goal(sheet: Aligned, code: str) -> Any:
    return sheet.find("ActionGoal", code=code)


def decide(sheet: Aligned, choice: ConflictChoice) -> UUID:
    (conflict,) = sheet.conflicts()
    with Session(sheet.engine) as session, session.begin():
        assert not resolve(session, conflict.id, choice, Actor("koordinator"))
    return conflict.id


def conflict_now(sheet: Aligned, conflict: UUID) -> Conflict:
    with Session(sheet.engine, expire_on_commit=False) as session:
        return session.get_one(Conflict, conflict)


# -- conflicts --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("choice", [ConflictChoice.SHEET, ConflictChoice.API])
def test_a_choice_about_a_text_reaches_both_sides(grouped: Aligned, choice: ConflictChoice) -> None:
    grouped.type_in(GROUPED, C13="… (1.2.1.) arkets ord.")
    grouped.change(Update(goal(grouped, "1.2.1").id, {"text": "… systemets ord."}))
    grouped.settle()
    conflict = decide(grouped, choice)
    grouped.settle()
    chosen = "… arkets ord." if choice is ConflictChoice.SHEET else "… systemets ord."
    assert grouped.cell(GROUPED, "C13") == f"… (1.2.1.) {chosen.removeprefix('… ')}"
    assert goal(grouped, "1.2.1").text == chosen
    found = conflict_now(grouped, conflict)
    assert (found.state, found.resolution) == (ConflictState.RESOLVED, choice)
    assert "Z04" not in [rule for rule, _ in grouped.issues()]


@pytest.mark.parametrize("choice", [ConflictChoice.SHEET, ConflictChoice.API])
def test_a_choice_about_a_line_of_a_list_reaches_both_sides(grouped: Aligned, choice: ConflictChoice) -> None:
    activity = grouped.find("Activity", what="Temadag for alle teams, uge 34")
    before = grouped.cell(GROUPED, "F8")
    grouped.type_in(GROUPED, F8=before.replace("uge 34", "uge 35"))
    other = Period(date(2025, 9, 1), date(2025, 9, 7), Precision.WEEK)
    grouped.change(Update(activity.id, {"periods": (other,)}))
    grouped.settle()
    assert [row.entity_id for row in grouped.conflicts()] == [activity.id]
    assert "uge 35" in grouped.cell(GROUPED, "F8")
    conflict = decide(grouped, choice)
    grouped.settle()
    assert conflict_now(grouped, conflict).state is ConflictState.RESOLVED
    assert ("uge 35" if choice is ConflictChoice.SHEET else "uge 36") in grouped.cell(GROUPED, "F8")
    found = grouped.find("Activity", id=activity.id)
    assert (found.what == "Temadag for alle teams, uge 35") is (choice is ConflictChoice.SHEET)
    assert len(grouped.all("Activity", parent_id=activity.parent_id)) == 3


def test_a_choice_survives_a_crash_before_it_was_written(grouped: Aligned, monkeypatch: pytest.MonkeyPatch) -> None:
    grouped.type_in(GROUPED, C13="… (1.2.1.) arkets ord.")
    grouped.change(Update(goal(grouped, "1.2.1").id, {"text": "… systemets ord."}))
    grouped.settle()
    decide(grouped, ConflictChoice.API)

    def killed(_: Any) -> None:
        raise RuntimeError("killed")

    with monkeypatch.context() as patched:
        patched.setattr(cycle_module._Cycle, "_still_locked", staticmethod(killed))
        with pytest.raises(RuntimeError):
            grouped.cycle()
    grouped.settle()
    assert grouped.cell(GROUPED, "C13") == "… (1.2.1.) systemets ord."
    assert not grouped.conflicts()


# -- rows and owners --------------------------------------------------------------------------------------------------


def test_a_row_under_an_archived_sub_goal_does_not_keep_the_sync_busy(grouped: Aligned) -> None:
    sub_goal = grouped.find("SubGoal", code="1.2").id
    grouped.change(Archive(sub_goal))
    grouped.type_in(GROUPED, C13="… (1.2.1.) skrevet imens.")
    grouped.settle()
    assert {("Z16", "A11"), ("Z15", "C13")} <= set(grouped.issues())
    grouped.change(Restore(sub_goal))
    grouped.settle()
    assert goal(grouped, "1.2.1").text == "… skrevet imens."


def test_an_archived_sub_goal_comes_back_with_its_rows(grouped: Aligned) -> None:
    before = grouped.values(GROUPED)
    sub_goal = grouped.find("SubGoal", code="2.2").id
    grouped.change(Archive(sub_goal))
    grouped.settle()
    assert len(grouped.all("ActionGoal")) == 5
    grouped.change(Restore(sub_goal))
    grouped.settle()
    assert len(grouped.all("ActionGoal")) == 7
    assert grouped.values(GROUPED) == before


def test_a_deleted_heading_does_not_archive_the_goals_that_still_stand_there(grouped: Aligned) -> None:
    grouped.delete_rows(grouped.tab_id(GROUPED), 6, 6)  # »Delmål 1.1. …«, the first one: no other stands above
    grouped.settle()
    grouped.settle()
    archived = [
        row.code for row in grouped.all("ActionGoal", archived=True) if row.record_state is RecordState.ARCHIVED
    ]
    assert not archived
    assert len(grouped.all("SubGoal")) == 4


def test_a_refused_row_is_not_stamped_again_and_again(grouped: Aligned) -> None:
    grouped.insert_rows(grouped.tab_id(GROUPED), before=10)
    grouped.type_in(GROUPED, C10="… (1.1.9.) " + "langt " * 4000)
    grouped.settle()
    before = grouped.everything()
    grouped.cycle()
    assert grouped.everything() == before


def test_a_goal_renumbered_in_the_database_shows_its_new_number(grouped: Aligned) -> None:
    results = grouped.values(RESULTS)
    measured = grouped.all("Measurement")[0]
    grouped.change(Update(goal(grouped, "1.1.1").id, {"code": "1.1.7"}))
    grouped.settle()
    assert grouped.cell(GROUPED, "C8").startswith("… (1.1.7.) alle teams")
    assert goal(grouped, "1.1.7").text.startswith("… alle teams")
    assert grouped.cell(RESULTS, "A2") == "1.1.7"
    assert grouped.cell(RESULTS, "B2") == results["B2"]
    assert grouped.find("Measurement", id=measured.id).of_id == measured.of_id


def test_two_goals_that_swap_numbers_keep_their_results(grouped: Aligned) -> None:
    measured = {row.id: row.of_id for row in grouped.all("Measurement")}
    first, second = goal(grouped, "1.1.1").id, goal(grouped, "1.1.2").id
    grouped.change(Update(first, {"code": "1.1.2"}), Update(second, {"code": "1.1.1"}))
    grouped.settle()
    assert {row.id: row.of_id for row in grouped.all("Measurement")} == measured
    assert grouped.cell(RESULTS, "A2") == "1.1.2"


def test_a_result_follows_its_number_every_time_it_is_retyped(grouped: Aligned) -> None:
    result = grouped.all("Measurement")[0]
    for code in ("1.2.1", "2.2.1", "1.1.1"):
        grouped.type_in(RESULTS, A2=code, B2="")
        grouped.settle()
        criterion = grouped.find("Measurement", id=result.id).of_id
        assert grouped.find("SuccessCriterion", id=criterion).action_goal_id == goal(grouped, code).id
    grouped.type_in(RESULTS, A2="9.9.9")
    grouped.settle()
    assert ("M12", "A2") in grouped.issues()
    assert grouped.cell(RESULTS, "A2") == "9.9.9", "what was typed stays"


def test_a_goal_placed_below_an_archived_one_is_not_struck_through(grouped: Aligned) -> None:
    grouped.change(Archive(goal(grouped, "1.1.2").id))
    grouped.settle()
    sub_goal = grouped.find("SubGoal", code="1.1").id
    new = Create("ActionGoal", {"sub_goal": sub_goal, "code": "1.1.3", "text": "… alle kender vagtplanen."})
    grouped.change(new)
    grouped.settle()
    row = grouped.everything()["sheets"][0]["data"][0]["rowData"][9]["values"]
    assert row[2]["formattedValue"] == "… (1.1.3.) alle kender vagtplanen."
    assert not any(cell.get("userEnteredFormat", {}).get("textFormat", {}).get("strikethrough") for cell in row)
    grouped.change(Create("Activity", {"parent": new.id, "what": "Vagtplanen trykkes"}))
    grouped.settle()
    assert "Vagtplanen trykkes" in grouped.cell(GROUPED, "F10")


def test_a_goal_placed_under_a_heading_without_goals_stands_below_its_header(grouped: Aligned) -> None:
    grouped.delete_rows(grouped.tab_id(GROUPED), 13, 13)
    grouped.settle()
    new = Create(
        "ActionGoal",
        {"sub_goal": grouped.find("SubGoal", code="1.2").id, "code": "1.2.2", "text": "… en ny begyndelse."},
    )
    grouped.change(new)
    for _ in range(3):
        grouped.settle()
    assert grouped.cell(GROUPED, "C13") == "… (1.2.2.) en ny begyndelse."
    assert grouped.find("ActionGoal", id=new.id)


def test_a_row_that_was_placed_and_never_read_is_no_deletion(grouped: Aligned) -> None:
    new = Create(
        "ActionGoal",
        {"sub_goal": grouped.find("SubGoal", code="1.1").id, "code": "1.1.3", "text": "… en ny begyndelse."},
    )
    grouped.change(new)
    grouped.cycle()
    grouped.delete_rows(grouped.tab_id(GROUPED), 10, 10)
    for _ in range(3):
        grouped.settle()
    assert grouped.find("ActionGoal", id=new.id)
    assert "Z12" in [rule for rule, _ in grouped.issues()]


# -- cells ------------------------------------------------------------------------------------------------------------


def test_the_last_line_of_a_list_may_go_on_either_side(grouped: Aligned) -> None:
    first, second = goal(grouped, "2.2.1").id, goal(grouped, "1.2.1").id
    grouped.type_in(GROUPED, F26="")
    grouped.change(*(Archive(row.id) for row in grouped.all("Activity", parent_id=second)))
    grouped.settle()
    assert not grouped.all("Activity", parent_id=first)
    assert grouped.cell(GROUPED, "F13") == ""
    grouped.change(Create("Activity", {"parent": second, "what": "Ny aftale"}))
    grouped.type_in(GROUPED, F26="• En ny begyndelse")
    grouped.settle()
    assert "Ny aftale" in grouped.cell(GROUPED, "F13")
    assert [row.what for row in grouped.all("Activity", parent_id=first)] == ["En ny begyndelse"]


def test_the_evaluation_cell_may_be_emptied_and_filled_on_either_side(grouped: Aligned) -> None:
    first, second = goal(grouped, "1.1.1").id, goal(grouped, "1.2.1").id
    grouped.type_in(GROUPED, E8="")
    grouped.change(Archive(grouped.all("EvaluationMethod", action_goal_id=second)[0].id))
    grouped.settle()
    assert not grouped.all("EvaluationMethod", action_goal_id=first)
    assert grouped.cell(GROUPED, "E13") == ""
    grouped.type_in(GROUPED, E8="Interview")
    grouped.change(Create("EvaluationMethod", {"action_goal": second, "text": "Dialog"}))
    grouped.settle()
    assert grouped.all("EvaluationMethod", action_goal_id=first)[0].text == "Interview"
    assert grouped.cell(GROUPED, "E13") == "Dialog"


def test_a_line_moved_to_another_goals_cell_is_there_and_only_there(grouped: Aligned) -> None:
    source, target = grouped.cell(GROUPED, "F8").split("\n"), grouped.cell(GROUPED, "F9")
    grouped.type_in(GROUPED, F8="\n".join((source[0], source[2])), F9=f"{target}\n{source[1]}")
    grouped.settle()
    first, second = goal(grouped, "1.1.1").id, goal(grouped, "1.1.2").id
    what = "Temadag for alle teams, uge 34"
    assert what not in [row.what for row in grouped.all("Activity", parent_id=first)]
    assert [row.what for row in grouped.all("Activity", parent_id=second)].count(what) == 1


def test_a_deadline_is_written_as_a_date_where_the_cell_holds_one(flat: Aligned) -> None:
    day = date(2026, 3, 31)
    flat.change(Update(goal(flat, "1.1.1").id, {"declared_deadline": Period(day, day, Precision.DAY)}))
    flat.settle()
    cell = flat.everything()["sheets"][0]["data"][0]["rowData"][3]["values"][8]
    assert cell["userEnteredValue"] == {"numberValue": 46112}
    assert flat.cell(FLAT, "I4") == "31-03-2026"


def test_a_parent_named_in_several_rows_is_renamed_when_they_agree(flat: Aligned) -> None:
    tab = flat.tab_id(FLAT)
    whole = {"sheetId": tab, "startRowIndex": 3, "endRowIndex": 11, "startColumnIndex": 0, "endColumnIndex": 12}
    flat.batch({"unmergeCells": {"range": whole}})
    flat.type_in(FLAT, B5="1.1 Fritiden er åben for alle")
    flat.settle()
    flat.type_in(FLAT, B5="1.1 Fritiden er åben for enhver")
    flat.settle()
    assert ("K01", "B5") in flat.issues()
    assert flat.find("SubGoal", code="1.1").text == "Fritiden er åben for alle"
    assert goal(flat, "1.1.2").sub_goal_id == flat.find("SubGoal", code="1.1").id
    flat.type_in(FLAT, B4="1.1 Fritiden er åben for enhver")
    flat.settle()
    assert flat.find("SubGoal", code="1.1").text == "Fritiden er åben for enhver"
    flat.change(Update(flat.find("SubGoal", code="1.1").id, {"text": "Fritiden er for alle"}))
    flat.settle()
    assert [flat.cell(FLAT, where) for where in ("B4", "B5")] == ["1.1 Fritiden er for alle"] * 2
    assert len(flat.all("SubGoal")) == 4


def test_a_status_cell_emptied_by_hand_is_empty_in_the_database(flat: Aligned) -> None:
    flat.type_in(FLAT, H4="")
    flat.settle()
    assert goal(flat, "1.1.1").declared_status is None
    flat.change(Update(goal(flat, "1.1.1").id, {"declared_status": GoalStatus.ACTIVE}))
    flat.settle()
    assert flat.cell(FLAT, "H4") != ""


def test_edits_made_while_a_tab_is_held_are_taken_in_when_it_is_released(grouped: Aligned) -> None:
    grouped.delete_rows(grouped.tab_id(GROUPED), 19, 27)
    grouped.cycle()
    grouped.type_in(GROUPED, C13="… (1.2.1.) skrevet imens.")
    grouped.change(Update(goal(grouped, "1.1.2").id, {"text": "… der findes en ny vejviser."}))
    grouped.settle()
    assert goal(grouped, "1.2.1").text == "… én kontaktperson følger familien hele vejen."
    for _ in range(3):
        grouped.cycle(allow_removals=True)
    assert goal(grouped, "1.2.1").text == "… skrevet imens."
    assert grouped.cell(GROUPED, "C9") == "… (1.1.2.) der findes en ny vejviser."


def test_a_goal_moved_in_the_database_is_told_where_its_row_cannot_follow(grouped: Aligned) -> None:
    other = grouped.find("SubGoal", code="2.2").id
    found = goal(grouped, "1.2.1").id
    grouped.change(Update(found, {"sub_goal": other, "code": "2.2.3"}))
    grouped.settle()
    assert grouped.find("ActionGoal", id=found).sub_goal_id == other
    assert ("Z12", "C13") in grouped.issues()


def test_rows_that_stand_there_are_nobodys_deletion(grouped: Aligned) -> None:
    """A reworded header, or merged cells, hide rows from the reading: their goals stay, and are told of (Z18)."""
    before = {row.code: row.text for row in grouped.all("ActionGoal")}
    grouped.type_in(GROUPED, G7="Hvem gør det?")
    grouped.settle()
    assert {row.code: row.text for row in grouped.all("ActionGoal")} == before
    grouped.type_in(GROUPED, G8="ZW")
    grouped.settle()
    assert [row.name for row in grouped.all("Responsibility", subject_id=goal(grouped, "1.1.1").id)] == ["ZW"]
    grouped.type_in(GROUPED, C7="Hvad", D7="Målt på", E7="Målt med", F7="Trin")
    grouped.settle()
    assert {row.code: row.text for row in grouped.all("ActionGoal")} == before
    assert [where for rule, where in grouped.issues() if rule == "Z18"] == ["C8", "C9"]
    box = {"sheetId": grouped.tab_id(GROUPED), "startRowIndex": 20, "endRowIndex": 22}
    box |= {"startColumnIndex": 2, "endColumnIndex": 3}
    grouped.batch({"mergeCells": {"range": box, "mergeType": "MERGE_ALL"}})
    grouped.settle()
    assert {row.code: row.text for row in grouped.all("ActionGoal")} == before
    assert ("Z18", "D22") in grouped.issues()


def test_a_row_whose_cells_were_emptied_is_gone_although_its_hidden_id_stands_there(grouped: Aligned) -> None:
    grouped.type_in(GROUPED, **{f"{letter}9": "" for letter in "CDEFG"})
    grouped.settle()
    assert not grouped.all("ActionGoal", code="1.1.2")
    assert "Z18" not in [rule for rule, _ in grouped.issues()]
