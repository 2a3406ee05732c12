"""The status column of a goal, and columns with one time per cell."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from schema.enums import Assessment, GoalStatus, Precision
from schema.values import Period
from sync.grid import Cell
from sync.lenses.base import Context, InexpressibleError, write
from sync.lenses.period_cell import PeriodCell
from sync.lenses.status import GoalStatusCell, StatusWordCell
from sync.lenses.status_words import Said

CONTEXT = Context(2025, date(2025, 1, 1), date(2026, 12, 31))
STATUS = GoalStatusCell()
DEADLINE = PeriodCell("declared_deadline", deadline=True)
MEASURED = PeriodCell("period")


def cell(text: str) -> Cell:
    return Cell(text=text, value=text or None)


def said(status: GoalStatus | None, assessment: Assessment | None = None, postponed: bool = False) -> dict[str, Any]:
    return {"declared_status": status, "declared_assessment": assessment, "postponed": postponed}


@pytest.mark.parametrize(
    ("texts", "values"),
    [
        (
            [
                "Ikke startet",
                "ikke påbegyndt",
                "Ikke i gang",
                "ikke igang",
                "Ej startet",
                "Ikke startet endnu",
                "Planlagt",
                "Afventer start",
                "0 %",
            ],
            said(GoalStatus.PLANNED),
        ),
        (["I gang", "Igangsat", "Paabegyndt", "Under udarbejdelse", "Kører", "Løbende"], said(GoalStatus.ACTIVE)),
        (
            ["Afsluttet", "Færdig", "Færdigt", "Afsluttede", "Gennemført", "Udført", "Opnået", "OK", "100 %"],
            said(GoalStatus.ACHIEVED),
        ),
        (["✓", "X", "Ja", "SAND", "Nået", "Indfriet", "Opfyldt"], said(GoalStatus.ACHIEVED)),
        (["Udsat", "Udskudt", "På hold", "Pause", "Sat i bero"], said(GoalStatus.ACTIVE, postponed=True)),
        (["Aflyst", "Udgår", "Udgået", "Droppet", "Annulleret"], said(GoalStatus.DISCONTINUED)),
        (["Delvist nået", "Delvist"], said(GoalStatus.PARTLY_ACHIEVED)),
        (["Ikke nået", "Ikke indfriet"], said(GoalStatus.NOT_ACHIEVED)),
        (["Grøn", "På sporet", "Følger planen"], {"declared_assessment": Assessment.ON_TRACK}),
        (["Gul", "Obs", "I risiko"], {"declared_assessment": Assessment.AT_RISK}),
        (
            ["Rød", "Kritisk", "Følger ikke planen", "Forsinket", "Skredet"],
            {"declared_assessment": Assessment.OFF_TRACK},
        ),
        (["I gang (gul)", "Gul – i gang"], said(GoalStatus.ACTIVE, Assessment.AT_RISK)),
        (["i gang – afventer it", " I gang. "], said(GoalStatus.ACTIVE)),
        ([""], said(None)),
    ],
)
def test_status_words_mean_what_the_table_says(texts: list[str], values: Mapping[str, Any]) -> None:
    for text in texts:
        reading = STATUS.get(cell(text), CONTEXT)
        assert (text, reading.values, reading.issues) == (text, values, ())


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [("I gagn", "I gang"), ("Afslutet", "Afsluttet"), ("Delvis nåt", "Delvis nået"), ("Ikke gennemført", "I gang")],
)
def test_an_unknown_word_says_nothing_and_gets_a_suggestion(text: str, suggestion: str) -> None:
    reading = STATUS.get(cell(text), CONTEXT)
    assert reading.values == {}
    assert [(issue.rule, issue.params["ord"], issue.suggestion) for issue in reading.issues] == [
        ("X01", text, suggestion)
    ]
    with pytest.raises(InexpressibleError):
        write(STATUS, said(GoalStatus.ACTIVE), cell(text), CONTEXT)


@pytest.mark.parametrize(
    ("text", "values", "neighbours", "written"),
    [
        ("I gang", said(GoalStatus.ACHIEVED), (), "Nået"),
        ("I gang", said(GoalStatus.ACHIEVED), ("Grøn", "Opfyldt"), "Opfyldt"),
        ("i gang", said(GoalStatus.ACHIEVED), (), "nået"),
        ("i gang – afventer it", said(GoalStatus.ACTIVE, postponed=True), (), "udsat – afventer it"),
        ("I gang", said(GoalStatus.ACTIVE, Assessment.OFF_TRACK), ("Rød",), "I gang (rød)"),
        ("I gang (gul)", said(GoalStatus.ACTIVE, Assessment.OFF_TRACK), ("Rød",), "I gang (rød)"),
        ("Grøn", {"declared_assessment": Assessment.AT_RISK}, ("Gul",), "Gul"),
        ("I gang", said(None), (), ""),
        ("", said(GoalStatus.PLANNED), (), "Planlagt"),
    ],
)
def test_a_status_is_written_in_the_columns_own_words(
    text: str, values: Mapping[str, Any], neighbours: tuple[str, ...], written: str
) -> None:
    assert write(STATUS, values, cell(text), replace(CONTEXT, neighbours=neighbours)) == written


def test_a_remark_is_never_written_away() -> None:
    with pytest.raises(InexpressibleError):
        write(STATUS, said(None), cell("I gang – afventer it"), CONTEXT)


def test_a_struck_through_goal_is_discontinued() -> None:
    reading = STATUS.get(replace(cell("I gang"), strikethrough=True), CONTEXT)
    assert reading.values["declared_status"] is GoalStatus.DISCONTINUED
    assert [issue.rule for issue in reading.issues] == ["X06"]


def test_a_check_box_is_read_and_never_written_with_words() -> None:
    checked, open_box = Cell("SAND", True), Cell("FALSK", False)
    assert STATUS.get(checked, CONTEXT).values == said(GoalStatus.ACHIEVED)
    assert STATUS.get(open_box, CONTEXT).values == said(None)
    with pytest.raises(InexpressibleError):
        write(STATUS, said(GoalStatus.ACTIVE), open_box, CONTEXT)


def test_a_serial_number_in_a_date_cell_is_a_day() -> None:
    reading = MEASURED.get(Cell("15-08-2025", 45884.0, "DATE"), CONTEXT)
    assert reading.values["period"] == Period(date(2025, 8, 15), date(2025, 8, 15), Precision.DAY)
    assert reading.issues == ()


@pytest.mark.parametrize(
    ("text", "end", "precision", "rules"),
    [
        ("31-12-2025", date(2025, 12, 31), Precision.DAY, []),
        ("ultimo 2025", date(2025, 12, 31), Precision.THIRD, ["P10"]),
        ("sommeren 2025", date(2025, 8, 31), Precision.SEASON, ["P10"]),
        ("Q2", date(2025, 6, 30), Precision.QUARTER, ["P04"]),
        ("senest 1. maj 2025", date(2025, 5, 1), Precision.DAY, []),
        ("1/5 til 30/6 2025", date(2025, 6, 30), Precision.DAY, []),
    ],
)
def test_a_deadline_is_the_end_of_what_the_cell_says(
    text: str, end: date, precision: Precision, rules: list[str]
) -> None:
    reading = DEADLINE.get(cell(text), CONTEXT)
    period = reading.values["declared_deadline"]
    assert (period.start, period.end, period.precision, period.is_deadline) == (None, end, precision, True)
    assert [issue.rule for issue in reading.issues] == rules


def test_the_message_of_a_vague_deadline_names_the_day() -> None:
    (issue,) = DEADLINE.get(cell("ultimo 2025"), CONTEXT).issues
    assert dict(issue.params) == {"tekst": "ultimo 2025", "dato": "31-12-2025"}


def test_a_text_that_is_no_time_is_kept_with_its_words() -> None:
    reading = DEADLINE.get(cell("når it er klar"), CONTEXT)
    assert reading.values["declared_deadline"] == Period()
    assert reading.values["declared_deadline"].raw == "når it er klar"
    assert [issue.rule for issue in reading.issues] == ["P03"]


def test_an_impossible_day_is_not_taken_in() -> None:
    reading = DEADLINE.get(cell("31.4.2025"), CONTEXT)
    assert reading.values == {}
    assert [issue.rule for issue in reading.issues] == ["P01"]


@pytest.mark.parametrize(
    ("text", "end", "neighbours", "written"),
    [
        ("31-12-2025", date(2026, 3, 31), (), "31-03-2026"),
        ("31.12.25", date(2026, 3, 1), (), "1.3.26"),
        ("senest 1/6-25", date(2026, 3, 31), (), "senest 31/3-26"),
        ("1/5 til 30/6 2025", date(2025, 7, 15), (), "1/5 til 15/7 2025"),
        ("snart", date(2026, 3, 31), (), "31-03-2026"),
        ("", date(2026, 3, 1), ("5. maj 2025",), "1. marts 2026"),
        ("ultimo 2025", date(2026, 3, 31), (), "31-03-2026"),
    ],
)
def test_a_deadline_is_written_in_the_style_of_the_cell(
    text: str, end: date, neighbours: tuple[str, ...], written: str
) -> None:
    wanted = DEADLINE.canonical(Period(None, end), CONTEXT)
    context = replace(CONTEXT, neighbours=neighbours)
    assert write(DEADLINE, {"declared_deadline": wanted}, cell(text), context) == written


def test_an_emptied_deadline_empties_the_cell() -> None:
    assert write(DEADLINE, {"declared_deadline": None}, cell("31-12-2025"), CONTEXT) == ""


@pytest.mark.parametrize(
    ("text", "status", "postponed"),
    [
        ("Udsat til efteråret", GoalStatus.ACTIVE, True),
        ("Gennemført marts 2025", GoalStatus.ACHIEVED, False),
        ("Afsluttet 12/3 2025", GoalStatus.ACHIEVED, False),
        ("Afsluttet d. 12. marts 2025 – se referat", GoalStatus.ACHIEVED, False),
    ],
)
def test_a_time_behind_a_status_goes_with_it(text: str, status: GoalStatus, postponed: bool) -> None:
    values = GoalStatusCell().get(Cell(text, text), CONTEXT).values
    assert (values["declared_status"], values["postponed"]) == (status, postponed)


@pytest.mark.parametrize(
    ("before", "said", "after"),
    [
        ("Udsat til efteråret", Said.IN_PROGRESS, "I gang"),
        ("Afsluttet 12/3 2025 – se referat", Said.CANCELLED, "Aflyst – se referat"),
        ("Gul", Said.ON_TRACK, "Grøn"),
        ("gult", Said.OFF_TRACK, "rødt"),
        ("Følger planen", Said.OFF_TRACK, "Følger ikke planen"),
        ("Delvist indfriet", Said.ACHIEVED, "Indfriet"),
        ("IKKE PÅBEGYNDT", Said.IN_PROGRESS, "PÅBEGYNDT"),
        ("I gang (gul)", Said.DONE, "Afsluttet (gul)"),
    ],
)
def test_a_status_is_written_with_the_word_that_goes_with_the_old_one(before: str, said: Said, after: str) -> None:
    assert write(StatusWordCell("status"), {"status": said}, Cell(before, before), CONTEXT) == after


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [
        ("Er i gang", "I gang"),
        ("Endnu ikke startet", "Ikke startet"),
        ("Målet er nået", "Nået"),
        ("Udsat lidt", "Udsat"),
    ],
)
def test_the_known_word_within_a_sentence_is_what_is_suggested(text: str, suggestion: str) -> None:
    reading = StatusWordCell("status").get(Cell(text, text), CONTEXT)
    assert [issue.suggestion for issue in reading.issues] == [suggestion]
