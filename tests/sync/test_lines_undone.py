"""Lines that were deleted in a sheet and stand there again: an undo, a column that was cleared by mistake."""

from datetime import date
from decimal import Decimal

import pytest

from schema.changes import Archive, Create
from schema.enums import Comparator, Precision, Unit
from schema.values import Period, TargetValue
from tests.fixtures.syncing import Aligned

TAB = "Mål og handleplan"
CELLS = {"D8": "SuccessCriterion", "E8": "EvaluationMethod", "F8": "Activity", "G8": "Responsibility"}


def below(sheet: Aligned, type_name: str, *, archived: bool = False) -> set[object]:
    return {row.id for row in sheet.all(type_name, archived=archived)}


@pytest.mark.parametrize(("where", "type_name"), CELLS.items())
def test_a_cell_that_was_cleared_and_filled_again_has_its_lines_with_their_history(
    grouped: Aligned, where: str, type_name: str
) -> None:
    known, steps, text = below(grouped, type_name), below(grouped, "TargetStep"), grouped.cell(TAB, where)
    grouped.type_in(TAB, **{where: ""})
    grouped.settle()
    assert below(grouped, type_name) < known
    grouped.type_in(TAB, **{where: text})
    grouped.settle()
    assert below(grouped, type_name, archived=True) == below(grouped, type_name) == known
    assert below(grouped, "TargetStep", archived=True) == steps
    assert grouped.cell(TAB, where) == text
    assert not grouped.conflicts()


def test_the_results_of_a_criterion_come_back_with_it(grouped: Aligned) -> None:
    goal = grouped.find("ActionGoal", code="1.1.1")
    (criterion,) = grouped.all("SuccessCriterion", action_goal_id=goal.id)
    january = Period(date(2025, 1, 1), date(2025, 1, 31), Precision.MONTH, raw="januar 2025")
    value = TargetValue(Comparator.EQ, Decimal(68), unit=Unit.PERCENT, raw="68 %")
    grouped.change(Create("Measurement", {"of": criterion.id, "period": january, "value": value}))
    grouped.settle()
    text = grouped.cell(TAB, "D8")
    grouped.type_in(TAB, D8="")
    grouped.settle()
    grouped.type_in(TAB, D8=text)
    grouped.settle()
    assert january in [row.period for row in grouped.all("Measurement", of_id=criterion.id)]


def test_a_line_that_was_archived_in_the_system_and_is_typed_again_is_a_new_one(grouped: Aligned) -> None:
    goal = grouped.find("ActionGoal", code="1.1.1")
    line = grouped.all("Activity", parent_id=goal.id)[1]
    text = grouped.cell(TAB, "F8")
    grouped.change(Archive(line.id))
    grouped.settle()
    assert grouped.cell(TAB, "F8") != text
    grouped.type_in(TAB, F8=text)
    grouped.settle()
    assert line.id not in below(grouped, "Activity")
    assert line.what in [row.what for row in grouped.all("Activity", parent_id=goal.id)]
