"""The column "Resultat" of a flat plan: the latest measurement of a goal's one criterion (DOMAIN.md T3b column J)."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from schema.changes import Archive, Create, Update
from schema.enums import Comparator, Precision, Unit
from schema.values import Period, TargetValue
from tests.fixtures.syncing import RESULTS_ARE_IN, Aligned, aligned, tab_body

FLAT, RESULTS = "Handleplan (flad)", "Opfølgning på mål"
JUNE = Period(date(2025, 6, 1), date(2025, 6, 30), Precision.MONTH)
AUTUMN = Period(date(2025, 10, 1), date(2025, 10, 31), Precision.MONTH)


def percent(value: int) -> TargetValue:
    return TargetValue(Comparator.EQ, Decimal(value), None, Unit.PERCENT)


def criterion(sheet: Aligned, code: str) -> Any:
    (found,) = sheet.all("SuccessCriterion", action_goal_id=sheet.find("ActionGoal", code=code).id)
    return found


def results(sheet: Aligned, code: str) -> list[tuple[date | None, int]]:
    """The active measurements of the goal's criterion as (last day, value), the earliest first."""
    rows = sheet.all("Measurement", of_id=criterion(sheet, code).id)
    return sorted((row.period.end, int(row.value.value)) for row in rows)


def test_a_result_with_its_time_is_a_measurement_of_the_goals_criterion(flat: Aligned) -> None:
    assert results(flat, "1.1.1") == [(date(2025, 6, 30), 61)]
    assert results(flat, "2.1.1") == [(date(2025, 10, 31), 74)]
    assert len(flat.all("Measurement")) == 2


def test_another_value_for_the_same_time_changes_the_measurement(flat: Aligned) -> None:
    (before,) = flat.all("Measurement", of_id=criterion(flat, "1.1.1").id)
    flat.type_in(FLAT, J4="64 % (juni 2025)")
    flat.settle()
    (after,) = flat.all("Measurement", of_id=criterion(flat, "1.1.1").id)
    assert (after.id, after.value) == (before.id, percent(64))


def test_a_result_for_another_time_is_a_new_measurement_beside_the_old_one(flat: Aligned) -> None:
    flat.type_in(FLAT, J4="66 % (oktober 2025)")
    flat.settle()
    assert results(flat, "1.1.1") == [(date(2025, 6, 30), 61), (date(2025, 10, 31), 66)]
    assert flat.cell(FLAT, "J4") == "66 % (oktober 2025)"


def test_a_result_for_an_earlier_time_is_recorded_and_stays_in_the_cell_as_typed(flat: Aligned) -> None:
    flat.type_in(FLAT, J4="58 % (marts 2025)")
    flat.settle()
    assert results(flat, "1.1.1") == [(date(2025, 3, 31), 58), (date(2025, 6, 30), 61)]
    assert flat.cell(FLAT, "J4") == "58 % (marts 2025)"

    of = criterion(flat, "1.1.1").id
    flat.change(Create("Measurement", {"of": of, "period": AUTUMN, "value": percent(70)}))
    flat.settle()
    assert flat.cell(FLAT, "J4") == "70 % (oktober 2025)"


def test_a_result_recorded_in_the_database_stands_in_the_goals_cell(flat: Aligned) -> None:
    before = flat.values(FLAT)
    flat.change(Create("Measurement", {"of": criterion(flat, "1.2.1").id, "period": JUNE, "value": percent(68)}))
    flat.settle()
    assert flat.values(FLAT) == before | {"J6": "68 % (juni 2025)"}


def test_a_later_result_takes_the_place_of_the_one_shown_and_an_earlier_one_does_not(flat: Aligned) -> None:
    of = criterion(flat, "1.1.1").id
    flat.change(Create("Measurement", {"of": of, "period": AUTUMN, "value": percent(70)}))
    flat.settle()
    assert flat.cell(FLAT, "J4") == "70 % (oktober 2025)"
    august = Period(date(2025, 8, 1), date(2025, 8, 31), Precision.MONTH)
    flat.change(Create("Measurement", {"of": of, "period": august, "value": percent(65)}))
    flat.settle()
    assert flat.cell(FLAT, "J4") == "70 % (oktober 2025)"
    assert len(results(flat, "1.1.1")) == 3


def test_a_result_archived_in_the_database_leaves_the_cell(flat: Aligned) -> None:
    (known,) = flat.all("Measurement", of_id=criterion(flat, "1.1.1").id)
    flat.change(Archive(known.id))
    flat.settle()
    assert flat.cell(FLAT, "J4") == ""


def test_an_emptied_cell_archives_the_result_that_it_showed(flat: Aligned) -> None:
    flat.type_in(FLAT, J4="")
    flat.settle()
    assert results(flat, "1.1.1") == []
    assert flat.cell(FLAT, "J4") == ""


def test_both_sides_change_the_same_result_and_both_are_kept_until_someone_chooses(flat: Aligned) -> None:
    (known,) = flat.all("Measurement", of_id=criterion(flat, "1.1.1").id)
    flat.change(Update(known.id, {"value": percent(70)}))
    flat.type_in(FLAT, J4="50 % (juni 2025)")
    flat.settle()
    assert flat.cell(FLAT, "J4") == "50 % (juni 2025)"
    assert results(flat, "1.1.1") == [(date(2025, 6, 30), 70)]
    assert ("Z04", "J4") in flat.issues()


def test_a_result_without_a_time_is_asked_about_and_not_taken_in(flat: Aligned) -> None:
    flat.type_in(FLAT, J6="55 %")
    flat.settle()
    assert ("M22", "J6") in flat.issues()
    assert results(flat, "1.2.1") == []
    assert flat.cell(FLAT, "J6") == "55 %"

    flat.type_in(FLAT, J6="55 % (maj 2025)")
    flat.settle()
    assert "M22" not in [rule for rule, _ in flat.issues()]
    assert results(flat, "1.2.1") == [(date(2025, 5, 31), 55)]


def test_a_result_of_a_goal_with_several_criteria_is_asked_about_and_not_taken_in(flat: Aligned) -> None:
    two = "mindst 85 % af medarbejderne føler sig klædt på\nmindst 20 teams har holdt temadag"
    flat.type_in(FLAT, D6=two, J6="55 % (maj 2025)")
    flat.settle()
    assert ("M14", "J6") in flat.issues()
    assert len(flat.all("Measurement")) == 2
    assert flat.cell(FLAT, "J6") == "55 % (maj 2025)"


def test_a_reworded_criterion_keeps_the_result_beside_it(flat: Aligned) -> None:
    flat.type_in(FLAT, D4="mindst 12 % af de ældste har prøvet at stå på scenen ved udgangen af 2026")
    flat.settle()
    assert flat.cell(FLAT, "J4") == "61 % (juni 2025)"
    assert results(flat, "1.1.1") == [(date(2025, 6, 30), 61)]


@pytest.fixture
def beside(database: str) -> Iterator[Aligned]:
    """A flat plan with a column for the time of measuring, and a tab of results of the same plan."""
    plan = {
        "A1": "Handleplan 2025-2026",
        **dict(zip(("A3", "B3", "C3", "D3", "E3", "F3"), HEADERS, strict=True)),
        "A4": "1 Alle er med",
        "B4": "1.1 Fritid",
        "C4": "1.1.1 Børn går til noget",
        "D4": "mindst 70 % af børnene",
        "E4": "61 %",
        "F4": "juni 2025",
        "C5": "1.1.2 Pladser kan ses",
        "D5": "mindst 90 % af foreningerne",
    }
    known = {"A1": "Mål nr.", "B1": "Kriterie", "C1": "Måletidspunkt", "D1": "Resultat", "E1": "Antal svar"}
    rows = {"A2": "1.1.1", "B2": "børnene", "C2": "juni 2025", "D2": "61 %", "E2": 40}
    tabs = [tab_body(FLAT, plan), tab_body(RESULTS, known | rows)]
    with aligned(database, tabs, today=RESULTS_ARE_IN) as sheet:
        sheet.settle()
        yield sheet


HEADERS = ("Politisk mål", "Delmål", "Handlemål", "Succeskriterier", "Resultat", "Måletidspunkt")


def test_the_time_may_stand_in_a_column_of_its_own(beside: Aligned) -> None:
    assert results(beside, "1.1.1") == [(date(2025, 6, 30), 61)]
    beside.type_in(FLAT, E5="80 %", F5="oktober 2025")
    beside.settle()
    assert results(beside, "1.1.2") == [(date(2025, 10, 31), 80)]


def test_a_result_for_another_time_than_the_column_says_is_written_with_its_time(beside: Aligned) -> None:
    beside.change(Create("Measurement", {"of": criterion(beside, "1.1.1").id, "period": AUTUMN, "value": percent(72)}))
    beside.settle()
    assert beside.cell(FLAT, "E4") == "72 % (oktober 2025)"
    assert beside.cell(FLAT, "F4") == "juni 2025"


def test_two_tabs_that_tell_of_one_result_make_one_measurement(beside: Aligned) -> None:
    (known,) = beside.all("Measurement")
    assert known.answers == 40
    assert beside.values(RESULTS).get("A3") is None


def test_a_result_of_one_tab_reaches_the_other(beside: Aligned) -> None:
    beside.type_in(FLAT, E5="80 %", F5="oktober 2025")
    beside.settle()
    shown = beside.values(RESULTS)
    assert (shown["A3"], shown["C3"], shown["D3"].replace(" ", "").replace(",0", "")) == (
        "1.1.2",
        "oktober 2025",
        "80%",
    )

    beside.type_in(RESULTS, D2="65 %")
    beside.settle()
    assert beside.cell(FLAT, "E4") == "65 %"
    assert results(beside, "1.1.1") == [(date(2025, 6, 30), 65)]
