"""Formats of parts of a cell's text: places in UTF-16, strokes, and what a new text takes over."""

import json

from hypothesis import given
from hypothesis import strategies as st

from sync import rich_text
from sync.grid import Cell, Run

STRUCK = json.dumps({"strikethrough": True})


def formats(runs: tuple[Run, ...], text: str) -> list[str]:
    """The format of each letter."""
    found = ["{}"] * len(text)
    for run in runs:
        found[run.start :] = [run.format] * (len(text) - run.start)
    return found


def test_places_are_counted_in_utf_16() -> None:
    text = "😀 Møde\n🎉 Brev"
    google = [{"startIndex": text.index("Brev") + 2, "format": {"bold": True}}]
    (run,) = rich_text.read(google, text)
    assert text[run.start :] == "Brev"
    assert rich_text.written((run,), text) == google


def test_a_run_without_a_stroke_of_its_own_has_that_of_the_cell() -> None:
    text = "ab cd"
    whole = Cell(text, text, strikethrough=True, runs=(Run(3, json.dumps({"strikethrough": False})),))
    assert rich_text.struck(whole) == ((0, 3),)
    assert rich_text.struck(Cell(text, text, runs=(Run(3, STRUCK),))) == ((3, 5),)
    assert rich_text.struck(Cell(text, text, strikethrough=True)) == ((0, 5),)
    assert rich_text.struck(Cell(text, text)) == ()


def test_a_new_line_below_a_struck_one_is_not_struck() -> None:
    before = "• A\n• B"
    after = before + "\n• C"
    kept = formats(rich_text.carried((Run(4, STRUCK),), before, after), after)
    assert kept[4:7] == [STRUCK] * 3
    assert set(kept[8:]) == {"{}"}


@given(st.text("ab\n ", max_size=12), st.text("ab\n ", max_size=12), st.integers(0, 12))
def test_letters_at_both_ends_that_stayed_keep_their_format(head: str, tail: str, place: int) -> None:
    before, after = f"{head}x{tail}", f"{head}yz{tail}"
    runs = (Run(min(place, len(before) - 1), STRUCK),)
    was, now = formats(runs, before), formats(rich_text.carried(runs, before, after), after)
    assert now[: len(head)] == was[: len(head)]
    assert now[len(after) - len(tail) :] == was[len(before) - len(tail) :]
