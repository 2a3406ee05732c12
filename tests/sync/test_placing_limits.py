"""What a cell cannot say gets no row; what belongs elsewhere is not taken over; what is archived loses no edit."""

from typing import Any
from uuid import UUID

import pytest

from api.example import workbooks
from schema.changes import Archive, Create, Update
from schema.enums import GoalStatus
from tests.fixtures.syncing import Aligned, aligned

GROUPED, FLAT = "Mål og handleplan", "Handleplan (flad)"


@pytest.mark.parametrize("words", ["Linje\n", "  x  ", "…"])
def test_a_goal_whose_words_no_cell_can_show_adds_no_rows(grouped: Aligned, words: str) -> None:
    parent = grouped.find("SubGoal", code="1.1").id
    grouped.change(Create("ActionGoal", {"sub_goal": parent, "code": "1.1.7", "text": words}))
    grouped.settle()
    rows = len(grouped.values(GROUPED))
    grouped.cycle()
    assert len(grouped.values(GROUPED)) == rows
    assert len(grouped.all("ActionGoal", code="1.1.7")) == 1


def test_a_sub_goal_whose_words_no_cell_can_show_copies_no_heading(grouped: Aligned) -> None:
    before = grouped.values(GROUPED)
    parent = grouped.find("PoliticalGoal", code="1").id
    grouped.change(Create("SubGoal", {"political_goal": parent, "code": "1.7", "text": "…"}))
    grouped.settle()
    assert grouped.values(GROUPED) == before


def test_a_row_pasted_from_another_policys_tab_is_a_row_of_its_own(database: str) -> None:
    sheets: list[Any] = [book.body["sheets"][0] for book in workbooks()]
    for number, sheet in enumerate(sheets):
        sheet["properties"] = {**sheet["properties"], "sheetId": 100 + number, "index": number}
        for merge in sheet.get("merges", []):
            merge["sheetId"] = 100 + number
    with aligned(database, sheets, title="To politikker") as both:
        both.settle()
        original = other(both, "Stærke fællesskaber", "1.2.2")
        source = {"sheetId": 101, "startRowIndex": 6, "endRowIndex": 7, "startColumnIndex": 2, "endColumnIndex": 13}
        both.insert_rows(100, before=14)
        target = source | {"sheetId": 100, "startRowIndex": 13, "endRowIndex": 14}
        both.batch({"copyPaste": {"source": source, "destination": target}})
        both.settle()
        again = both.find("ActionGoal", id=original.id)
        assert (again.sub_goal_id, again.text) == (original.sub_goal_id, original.text)


def other(sheet: Aligned, policy: str, code: str) -> Any:
    """The action goal with that number in that policy."""
    wanted = sheet.find("Policy", title=policy).id
    for goal in sheet.all("ActionGoal", code=code):
        parent = sheet.find("SubGoal", id=goal.sub_goal_id)
        if sheet.find("PoliticalGoal", id=parent.political_goal_id).policy_id == wanted:
            return goal
    raise AssertionError(f"no {code} in {policy}")


def test_archiving_during_a_conflict_keeps_the_editors_words(flat: Aligned) -> None:
    goal: UUID = flat.find("ActionGoal", code="1.1.1").id
    flat.type_in(FLAT, H4="Afsluttet")
    flat.change(Update(goal, {"declared_status": GoalStatus.DISCONTINUED}))
    flat.settle()
    assert len(flat.conflicts()) == 1
    flat.change(Archive(goal))
    flat.settle()
    assert flat.find("ActionGoal", id=goal), "the edit wins over the deletion"
    assert flat.cell(FLAT, "H4") == "Afsluttet"


def test_a_restore_that_is_refused_does_not_spin(grouped: Aligned) -> None:
    archived = grouped.find("ActionGoal", code="1.1.2")
    grouped.change(Archive(archived.id))
    grouped.settle()
    parent = grouped.find("SubGoal", code="1.1").id
    grouped.change(Create("ActionGoal", {"sub_goal": parent, "code": "1.1.2", "text": "… noget helt andet."}))
    grouped.settle()
    tab = next(t["properties"] for t in grouped.everything()["sheets"] if t["properties"]["title"] == GROUPED)
    box = {"sheetId": tab.get("sheetId", 0), "startRowIndex": 8, "endRowIndex": 9, "startColumnIndex": 0}
    plain = {"userEnteredFormat": {"textFormat": {"strikethrough": False}}}
    fields = "userEnteredFormat.textFormat.strikethrough"
    grouped.batch({"repeatCell": {"range": box | {"endColumnIndex": 7}, "cell": plain, "fields": fields}})
    grouped.settle()
    assert len(grouped.all("ActionGoal", code="1.1.2")) == 1
