"""Measuring methods in a cell (DOMAIN.md 2.3)."""

import pytest

from schema.enums import EvaluationKind as Kind
from schema.enums import Frequency
from sync.grid import Cell
from sync.lenses import evaluation
from sync.lenses.base import Context, InexpressibleError, write
from sync.lenses.evaluation import Evaluation
from sync.lenses.items import EvaluationItem

CONTEXT = Context(2025)
TWO_STEPS = "Spørgeskema,\nderefter dialog på ledermøde"


@pytest.mark.parametrize(
    ("text", "sequence", "frequency"),
    [
        (TWO_STEPS, (Kind.SURVEY, Kind.DIALOGUE), None),
        ("Stikprøve + kort rundspørge", (Kind.SAMPLE, Kind.SURVEY), None),
        ("Sagsgennemgang, halvårligt", (Kind.CASE_AUDIT,), Frequency.HALF_YEARLY),
        ("Spørgeskemaundersøgelse fulgt op af dialog hvert år", (Kind.SURVEY, Kind.DIALOGUE), Frequency.YEARLY),
        ("Ledelsestilsyn hvert kvartal og interviews", (Kind.CASE_AUDIT, Kind.INTERVIEW), Frequency.QUARTERLY),
        ("Træk fra BI, månedligt", (Kind.REGISTER,), Frequency.MONTHLY),
        ("observation i grupperne", (Kind.OBSERVATION,), None),
        ("Vi mærker efter", (Kind.OTHER,), None),
    ],
)
def test_methods_are_read_in_their_order(text: str, sequence: tuple[Kind, ...], frequency: Frequency | None) -> None:
    values = Evaluation().get(Cell(text, text), CONTEXT).values
    assert values == {"evaluation": EvaluationItem(sequence, frequency, text)}


@pytest.mark.parametrize("text", ["", "  ", "-", "?"])
def test_a_cell_that_names_no_method_is_none(text: str) -> None:
    assert Evaluation().get(Cell(text, text), CONTEXT).values == {"evaluation": None}


def test_other_words_for_the_same_method_are_a_change() -> None:
    one, other = (Evaluation().get(Cell(text, text), CONTEXT).values for text in ("Spørgeskema", "Rundspørge"))
    assert one != other


@pytest.mark.parametrize(
    ("sequence", "frequency", "text"),
    [
        ((Kind.INTERVIEW, Kind.DIALOGUE), None, "Interview,\nderefter dialog på ledermøde"),
        ((Kind.SURVEY, Kind.DIALOGUE), Frequency.YEARLY, "Spørgeskema,\nderefter dialog på ledermøde, årligt"),
        ((Kind.SAMPLE,), None, "Stikprøve"),
        ((Kind.SURVEY, Kind.OBSERVATION, Kind.DIALOGUE), None, "Spørgeskema, derefter observation, derefter dialog"),
    ],
)
def test_a_method_changed_in_the_database_is_written_into_the_old_words(
    sequence: tuple[Kind, ...], frequency: Frequency | None, text: str
) -> None:
    agreed = evaluation.read(TWO_STEPS)
    wanted = evaluation.item_from_model(TWO_STEPS, sequence, frequency, agreed)
    cell = Cell(TWO_STEPS + " *)", TWO_STEPS)
    assert write(Evaluation(), {"evaluation": wanted}, cell, CONTEXT) == text + " *)"


def test_a_text_changed_in_the_database_says_which_methods_are_meant() -> None:
    agreed = evaluation.read("Spørgeskema")
    wanted = evaluation.item_from_model("Interview med ledere", (Kind.SURVEY,), None, agreed)
    assert wanted == EvaluationItem((Kind.INTERVIEW,), None, "Interview med ledere")


def test_a_frequency_emptied_in_the_database_leaves_the_text() -> None:
    agreed = evaluation.read("Sagsgennemgang, halvårligt")
    wanted = evaluation.item_from_model("Sagsgennemgang, halvårligt", (Kind.CASE_AUDIT,), None, agreed)
    assert wanted == EvaluationItem((Kind.CASE_AUDIT,), None, "Sagsgennemgang")


def test_words_that_do_not_say_the_methods_cannot_be_written() -> None:
    wanted = EvaluationItem((Kind.SURVEY,), None, "Interview")
    with pytest.raises(InexpressibleError):
        write(Evaluation(), {"evaluation": wanted}, Cell(), CONTEXT)


def test_a_cpr_like_number_is_not_read() -> None:
    reading = Evaluation().get(Cell("Interview 010203-1234", "Interview 010203-1234"), CONTEXT)
    assert (reading.values, [issue.rule for issue in reading.issues]) == ({}, ["G01"])
