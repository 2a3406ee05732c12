"""Codes: found in texts, put back with their decoration (DOMAIN.md 3.2 f, g; K03, K05)."""

import pytest

from sync.grid import Cell
from sync.lenses import codes
from sync.lenses.base import Context, InexpressibleError, Reading, write
from sync.lenses.codes import CodeCell, CodedText

CONTEXT = Context(2025)


def read(text: str, parts: int) -> Reading:
    return CodedText("code", "text", parts).get(Cell(text, text), CONTEXT)


@pytest.mark.parametrize(
    ("cell", "parts", "code", "text"),
    [
        ("… (1.1.1.) alle teams har gennemgået politikken", 3, "1.1.1", "… alle teams har gennemgået politikken"),
        ("Delmål 1.1. Derfor vil vi kende hinandens opgaver", 2, "1.1", "Derfor vil vi kende hinandens opgaver"),
        ("Politisk mål 1: Hjælpen hænger sammen", 1, "1", "Hjælpen hænger sammen"),
        ("POLITISK MÅL 2 – Hjælpen", 1, "2", "Hjælpen"),
        ("1 Hjælpen hænger sammen", 1, "1", "Hjælpen hænger sammen"),
        ("1.1 Kende hinandens opgaver", 2, "1.1", "Kende hinandens opgaver"),
        ("1.1.2 a Vejviser over tilbud", 3, "1.1.2", "Vejviser over tilbud"),
        ("Nr. 1.1.2 Vejviser", 3, "1.1.2", "Vejviser"),
        ("Alle teams er med (1.1.10) *)", 3, "1.1.10", "Alle teams er med"),
        ("(1.1.1.)\nalle teams", 3, "1.1.1", "alle teams"),
        ("1.01.2 Alle teams", 3, "1.1.2", "Alle teams"),
        ("1.2 Én indgang", 3, "1.2", "Én indgang"),
        ("2 hold mødes hver uge", 1, None, "2 hold mødes hver uge"),
        ("9. klasse er med", 1, None, "9. klasse er med"),
        ("15. august er fristen", 1, None, "15. august er fristen"),
        ("1.250 børn får en plads", 2, None, "1.250 børn får en plads"),
        ("1,5 mio. kr. til indsatsen", 2, None, "1,5 mio. kr. til indsatsen"),
        ("2025 er et godt år", 1, None, "2025 er et godt år"),
        ("Fælles afsæt, jf. (1.1.)", 3, None, "Fælles afsæt, jf. (1.1.)"),
        ("", 3, None, None),
        (" *)", 3, None, "*)"),
    ],
)
def test_number_and_sentence_are_told_apart(cell: str, parts: int, code: str | None, text: str | None) -> None:
    assert read(cell, parts).values == {"code": code, "text": text}


@pytest.mark.parametrize("cell", ["1.1.1", "… (1.1.1.)", "Nr. 1.1.1 *)"])
def test_a_code_without_a_text_is_k05(cell: str) -> None:
    reading = read(cell, 3)
    assert (reading.values, [issue.rule for issue in reading.issues]) == ({}, ["K05"])


def test_a_code_with_commas_before_a_sentence_is_k03() -> None:
    (issue,) = read("1,1,2 Alle teams", 3).issues
    assert (issue.rule, issue.params["forslag"], issue.suggestion) == ("K03", "1.1.2", "1.1.2")


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("1.1.2", "1.1.2"),
        ("1.1.2.", "1.1.2"),
        ("(1.1.2.)", "1.1.2"),
        ("Nr. 1.1.2", "1.1.2"),
        ("1.1.2 a", "1.1.2"),
        ("Delmål 1.1.", "1.1"),
        ("Mål 1:", "1"),
        ("Delmaal 1.1", "1.1"),
        ("HANDLEMAAL nr.: 1.1.2", "1.1.2"),
        ("1.1.1 *)", "1.1.1"),
        ("-", None),
        ("", None),
    ],
)
def test_a_column_of_codes_is_read_without_decoration(cell: str, code: str | None) -> None:
    assert CodeCell("code").get(Cell(cell, cell), CONTEXT).values == {"code": code}


@pytest.mark.parametrize(
    ("cell", "parts", "suggested"),
    [
        (Cell("01-01-2002", 37257.0, "DATE"), 3, "1.1.2"),
        (Cell("01-01-2002", "01-01-2002"), None, "1.1.2"),
        (Cell("01-02-2025", 45689.0, "DATE"), 2, "1.2"),
        (Cell("1,1", 1.1, "NUMBER"), 2, "1.1"),
        (Cell("1,1,2", "1,1,2"), None, "1.1.2"),
        (Cell("1,10", "1,10"), 2, "1.10"),
        (Cell("tja", "tja"), None, None),
        (Cell("1.1.1 og 1.1.2", "1.1.1 og 1.1.2"), None, None),
    ],
)
def test_what_the_sheet_made_of_a_code_is_k03_with_a_suggestion(
    cell: Cell, parts: int | None, suggested: str | None
) -> None:
    reading = CodeCell("code", parts).get(cell, CONTEXT)
    (issue,) = reading.issues
    assert (reading.values, issue.rule, issue.suggestion) == ({}, "K03", suggested)
    assert issue.params["vist værdi"] == cell.text


def test_a_whole_number_is_a_code_of_one_number() -> None:
    assert CodeCell("code", 1).get(Cell("3", 3.0), CONTEXT).values == {"code": "3"}


@pytest.mark.parametrize(
    ("before", "code", "text", "after"),
    [
        ("… (1.1.1.) alle teams", "1.1.2", "… alle teams", "… (1.1.2.) alle teams"),
        ("… (1.1.1.) alle teams", "1.1.1", "… alle huse", "… (1.1.1.) alle huse"),
        ("… (1.1.1.) alle teams *)", "1.1.1", "… alle huse", "… (1.1.1.) alle huse *)"),
        ("Alle teams (1.1.1)", "1.1.1", "Alle huse", "Alle huse (1.1.1)"),
        ("1.1.1 a: Alle teams", "1.1.9", "Alle huse", "1.1.9 a: Alle huse"),
        ("  1.1.1 Alle teams ", "1.1.1", "Alle huse", "  1.1.1 Alle huse "),
        ("… (1.1.1.) alle teams", None, "… alle teams", "… alle teams"),
        ("Alle teams", "1.1.1", "Alle teams", "1.1.1 Alle teams"),
        ("", "1.1.1", "Alle teams", "1.1.1 Alle teams"),
        ("1.1.1 Alle teams", None, None, ""),
    ],
)
def test_only_the_part_that_changed_is_written(before: str, code: str | None, text: str | None, after: str) -> None:
    lens = CodedText("code", "text", 3)
    assert write(lens, {"code": code, "text": text}, Cell(before, before), CONTEXT) == after


def test_a_new_heading_is_written_like_its_neighbours() -> None:
    context = Context(2025, neighbours=("Delmål 1.1. Derfor vil vi kende hinanden",))
    values = {"code": "1.2", "text": "Derfor vil vi give én indgang"}
    assert write(CodedText("code", "text", 2), values, Cell(), context) == "Delmål 1.2. Derfor vil vi give én indgang"


def test_a_new_heading_without_neighbours_takes_the_layouts_decoration() -> None:
    lens = CodedText("code", "title", 1, decoration="Politisk mål {code}: ")
    assert write(lens, {"code": "2", "title": "Tryghed"}, Cell(), CONTEXT) == "Politisk mål 2: Tryghed"


def test_a_text_that_would_read_as_a_code_cannot_be_written() -> None:
    with pytest.raises(InexpressibleError):
        write(CodedText("code", "text", 3), {"code": None, "text": "1.1.1 Alle"}, Cell("Alle", "Alle"), CONTEXT)


def test_the_code_of_a_text_is_replaced_in_place() -> None:
    assert codes.replace("… (1.1.1.) der", "1.1.2", 3) == "… (1.1.2.) der"
    assert codes.replace("ingen kode", "1.1.2") is None
