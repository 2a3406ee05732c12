"""Cells as long as Sheets allows: twice the text is at most about twice the work, counted in calls, not in seconds."""

import sys
from collections.abc import Callable
from datetime import date
from time import process_time
from typing import Any

import pytest

from sync.grid import Cell
from sync.lenses import periods, targets
from sync.lenses.base import Context
from sync.lenses.counts import CountCell
from sync.lenses.criteria import Criteria
from sync.lenses.evaluation import Evaluation
from sync.lenses.period_cell import PeriodCell
from sync.lenses.results import DatedResultCell, ResultCell
from sync.lenses.target_cell import TargetCell

CONTEXT = Context(2025, date(2025, 1, 1), date(2026, 12, 31))
LENSES = {
    "period": PeriodCell("when"),
    "deadline": PeriodCell("due", deadline=True),
    "target": TargetCell("target"),
    "result": ResultCell("value"),
    "dated result": DatedResultCell("value", "period"),
    "count": CountCell("n"),
    "evaluation": Evaluation(),
    "criteria": Criteria(),
}
PIECES = (
    "1/",
    "1.1.",
    "9",
    "(",
    "((1)",
    "1.1 (",
    "H1+primo/",
    "månedligt fra maj i ",
    "uge 34, ",
    "mindst 80 % og ",
    "fra 60 % til ",
    "i løbet af ",
    "på længere sigt ",
    "ca. ",
    "a\u200b",
    "\u0300",
    "\u00ad",
    "halvdelen af 2/3 ",
    "spørgeskema, ",
    "den d. ",
    "ja/",
    "😀",
    "\n• 80 %",
    "…",
    "100.",
    "100 ",
    "1., 2. og ",
    "senest fra ",
    "2025, 2026, ikke senere end mindst højst 5 -> årligt i marts og ",
)
MIXED = (
    "1/1.1.((9 ",
    "fra 60 % til mindst 80 % og uge 34, i løbet af på længere sigt ca. halvdelen den d. ",
    "a\u200b\u0300\u00ad😀…ja/\n• 100.",
)
READERS: dict[str, Callable[[str], Any]] = {
    **{
        name: lambda text, lens=lens: lens.get(Cell(text, text), CONTEXT)
        for name, lens in LENSES.items()
        if name != "criteria"  # the laws of lenses count the calls of the long ones
    },
    "times in running text": lambda text: periods.find(text, CONTEXT),
    "targets in running text": targets.find,
    "yes/no in running text": targets.find_yes_no,
}


def calls(action: Callable[[], Any]) -> int:
    """How many calls of functions, those of the standard library included, the action makes."""
    count = 0

    def called(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(called)
    try:
        action()
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("name", READERS)
def test_twice_the_text_is_at_most_about_twice_the_work(name: str) -> None:
    """Its name in front makes a text that no other reader has left in memory."""
    for piece in MIXED:
        short, middle, long = (
            calls(lambda size=size, piece=piece: READERS[name]((f"{name} " + piece * size)[:size]))  # type: ignore[misc]
            for size in (12_500, 25_000, 50_000)
        )
        assert middle < 2.5 * short + 1_000, (piece, short, middle)
        assert long < 2.5 * middle + 1_000, (piece, middle, long)


@pytest.mark.timeout(120)
@pytest.mark.parametrize("name", LENSES)
def test_no_long_cell_keeps_anybody_waiting(name: str) -> None:
    """What backtracks in one call of a pattern shows in no count of calls, but in seconds: there is room for slow
    machines."""
    for piece in PIECES:
        text = (piece * 50_000)[:49_999] + "5"
        began = process_time()
        reading = LENSES[name].get(Cell(text, text), CONTEXT)
        assert process_time() - began < 5, piece
        assert set(reading.values) in (set(), set(LENSES[name].fields))
