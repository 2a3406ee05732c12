"""Results, counts and remarks of the follow-up tab (DOMAIN.md 3.3 T4)."""

from decimal import Decimal

import pytest

from schema.enums import Comparator, Unit
from schema.values import TargetValue
from sync.grid import Cell
from sync.lenses.base import Context, InexpressibleError, write
from sync.lenses.counts import CountCell
from sync.lenses.results import ResultCell
from sync.lenses.text import PlainText

CONTEXT = Context(2025)
RESULT = ResultCell("value")


def result(value: str, unit: Unit = Unit.PERCENT) -> TargetValue:
    return TargetValue(Comparator.EQ, Decimal(value), unit=unit)


@pytest.mark.parametrize(
    ("cell", "value", "rules"),
    [
        (Cell("68,0 %", 0.68, "PERCENT"), result("68"), []),
        (Cell("68 %", 0.684, "PERCENT"), result("68.4"), []),
        (Cell("68,0 %", "68,0 %"), result("68"), []),
        (Cell("72 pct. *)", "72 pct. *)"), result("72"), []),
        (Cell("0,72", 0.72, "NUMBER"), result("0.72", Unit.COUNT), ["M08"]),
        (Cell("0,72", "0,72"), result("0.72", Unit.COUNT), ["M08"]),
        (Cell("0,3", 0.1 + 0.2), result("0.3", Unit.COUNT), ["M08"]),
        (Cell("34", 34.0), result("34", Unit.COUNT), []),
        (Cell("1.250", 1250.0, "NUMBER"), result("1250", Unit.COUNT), []),
        (Cell("1,2 mio. kr.", "1,2 mio. kr."), result("1200000", Unit.DKK), []),
        (Cell("nej", "nej"), result("0", Unit.YES_NO), []),
        (Cell("-", "-"), None, []),
        (Cell(), None, []),
    ],
)
def test_a_result_is_read(cell: Cell, value: TargetValue | None, rules: list[str]) -> None:
    reading = RESULT.get(cell, CONTEXT)
    assert (reading.values, [issue.rule for issue in reading.issues]) == ({"value": value}, rules)


@pytest.mark.parametrize(
    ("cell", "rule"),
    [
        (Cell("det går godt", "det går godt"), "LI01"),
        (Cell("01-06-2025", 45809.0, "DATE"), "LI01"),
        (Cell("120 %", 1.2, "PERCENT"), "M15"),
        (Cell("#DIV/0!", None, error="#DIV/0!"), "X04"),
        (Cell("010203-1234", "010203-1234"), "G01"),
    ],
)
def test_what_is_no_result_is_not_taken_in(cell: Cell, rule: str) -> None:
    reading = RESULT.get(cell, CONTEXT)
    assert (reading.values, [issue.rule for issue in reading.issues]) == ({}, [rule])


@pytest.mark.parametrize(
    ("before", "value", "neighbours", "after"),
    [
        ("68,0 %", result("72"), (), "72,0 %"),
        ("68 pct.", result("72.5"), (), "72,5 pct."),
        ("", result("72"), (), "72 %"),
        ("", result("72"), ("68 pct.",), "72 pct."),
        ("34", result("41", Unit.COUNT), (), "41"),
        ("det går godt", result("72"), (), "72 %"),
        ("68 %", None, (), ""),
    ],
)
def test_a_result_is_written_in_the_cells_style(
    before: str, value: TargetValue | None, neighbours: tuple[str, ...], after: str
) -> None:
    assert write(RESULT, {"value": value}, Cell(before, before), Context(2025, neighbours=neighbours)) == after


@pytest.mark.parametrize(
    ("cell", "count"),
    [
        (Cell("34", 34.0), 34),
        (Cell("34 svar", "34 svar"), 34),
        (Cell("n = 34", "n = 34"), 34),
        (Cell("1.250", "1.250"), 1250),
        (Cell("", None), None),
    ],
)
def test_a_count_is_read(cell: Cell, count: int | None) -> None:
    assert CountCell("answers").get(cell, CONTEXT).values == {"answers": count}


@pytest.mark.parametrize(
    "cell", [Cell("34,5", 34.5), Cell("mange", "mange"), Cell("34 af 50", "34 af 50"), Cell("-3", -3.0)]
)
def test_what_is_no_count_is_li01(cell: Cell) -> None:
    reading = CountCell("answers").get(cell, CONTEXT)
    assert (reading.values, [issue.rule for issue in reading.issues]) == ({}, ["LI01"])


def test_a_count_keeps_its_words() -> None:
    assert write(CountCell("n"), {"n": 1250}, Cell("34 svar", "34 svar"), CONTEXT) == "1.250 svar"
    assert write(CountCell("n"), {"n": 1250}, Cell(), CONTEXT) == "1250"
    with pytest.raises(InexpressibleError):
        write(CountCell("n"), {"n": -1}, Cell(), CONTEXT)


@pytest.mark.parametrize(
    ("before", "value", "after"),
    [
        ("Ja, ledermøde 2/7 *) ", "Nej", "Nej *) "),
        ("  Ja", "Nej", "  Nej"),
        ("", "To\nlinjer", "To\nlinjer"),
        ("Ja *)", None, ""),
    ],
)
def test_a_plain_text_keeps_what_is_around_it(before: str, value: str | None, after: str) -> None:
    lens = PlainText("feedback")
    assert write(lens, {"feedback": value}, Cell(before, before), CONTEXT) == after
    assert lens.get(Cell("Nej *)", "Nej *)"), CONTEXT).values == {"feedback": "Nej"}
