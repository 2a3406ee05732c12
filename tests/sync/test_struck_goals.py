"""A goal whose words are struck through, with and without a status column (DOMAIN.md 3.1, X06)."""

from schema.changes import Archive, Restore
from schema.enums import GoalStatus
from tests.fixtures.syncing import Aligned

GROUPED, FLAT = "Mål og handleplan", "Handleplan (flad)"


def strike(sheet: Aligned, title: str, row: int, *, struck: bool = True) -> None:
    """Strikes the words of the goal in that row (from 0) through, or takes the stroke away."""
    tabs = sheet.everything()["sheets"]
    tab = next(tab["properties"].get("sheetId", 0) for tab in tabs if tab["properties"]["title"] == title)
    box = {"sheetId": tab, "startRowIndex": row, "endRowIndex": row + 1, "startColumnIndex": 2, "endColumnIndex": 3}
    look = {"userEnteredFormat": {"textFormat": {"strikethrough": struck}}}
    sheet.batch({"repeatCell": {"range": box, "cell": look, "fields": "userEnteredFormat.textFormat.strikethrough"}})
    sheet.settle()


def status(sheet: Aligned, code: str) -> GoalStatus | None:
    found: GoalStatus | None = sheet.find("ActionGoal", code=code).declared_status
    return found


def told(sheet: Aligned) -> list[str]:
    return [cell for rule, cell in sheet.issues() if rule == "X06"]


def test_a_struck_goal_is_discontinued_until_the_stroke_goes(grouped: Aligned) -> None:
    column = next(c for c in "ABCDEFG" if "1.1.2" in grouped.cell(GROUPED, f"{c}9"))
    assert column == "C"
    strike(grouped, GROUPED, 8)
    assert status(grouped, "1.1.2") is GoalStatus.DISCONTINUED
    assert told(grouped) == ["C9"]
    strike(grouped, GROUPED, 8, struck=False)
    assert status(grouped, "1.1.2") is None
    assert told(grouped) == []


def test_the_stroke_over_an_archived_goal_says_nothing_more(grouped: Aligned) -> None:
    goal = grouped.find("ActionGoal", code="1.1.2")
    for change in (Archive(goal.id), Restore(goal.id)):
        grouped.change(change)
        grouped.settle()
        assert told(grouped) == []
    assert status(grouped, "1.1.2") is None


def test_a_struck_goal_says_so_in_its_status_column_until_another_word_is_typed(flat: Aligned) -> None:
    flat.type_in(FLAT, H6="I gang")
    flat.settle()
    strike(flat, FLAT, 5)
    assert status(flat, "1.2.1") is GoalStatus.DISCONTINUED
    assert flat.cell(FLAT, "H6") == "Udgået"
    flat.type_in(FLAT, H6="I gang")
    flat.settle()
    assert status(flat, "1.2.1") is GoalStatus.ACTIVE
    assert told(flat) == []
