"""Splitting a cell into lines, and the skeleton of a sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.lenses.lines import split
from sync.lenses.skeleton import fold, skeleton, without_footnote


def parts(text: str) -> list[tuple[str, str]]:
    return [(line.sign, line.body) for line in split(text)]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("• A\n• B", [("•", "A"), ("•", "B")]),
        ("- A\n- B", [("-", "A"), ("-", "B")]),
        ("–\u00a0A\n* B\no C", [("–", "A"), ("*", "B"), ("o", "C")]),
        ("1) A\n2) B", [("1)", "A"), ("2)", "B")]),
        ("1. A\n2. B", [("1.", "A"), ("2.", "B")]),
        ("1. maj er fridag", [("", "1. maj er fridag")]),
        ("A\nB", [("", "A"), ("", "B")]),
        ("• A\n  og mere\n• B", [("•", "A\n  og mere"), ("•", "B")]),
        ("• A\n\nB", [("•", "A"), ("", "B")]),
        ("•A", [("•", "A")]),
        ("-5 pp", [("", "-5 pp")]),
        ("og A", [("", "og A")]),
        ("-", [("", "-")]),
        ("• A\n• \nB", [("•", "A"), ("", "•"), ("", "B")]),
        ("• A *)\n*) foreløbigt", [("•", "A *)"), ("", "*) foreløbigt")]),
        ("  \n\n", []),
        ("", []),
    ],
)
def test_lines_and_their_signs(text: str, lines: list[tuple[str, str]]) -> None:
    assert parts(text) == lines


@given(st.text(alphabet="•-–*o1). \n\tabÆ\u00a0", max_size=60))
def test_nothing_is_lost(text: str) -> None:
    position = 0
    for line in split(text):
        assert line.start >= position
        assert not text[position : line.start].strip("\n \t\u00a0")
        assert text[line.start : line.end] == line.indent + line.sign + line.gap + line.body + line.tail
        assert text[line.body_start : line.body_end] == line.body
        position = line.end
    assert not text[position:].strip("\n \t\u00a0")


@pytest.mark.parametrize(
    ("text", "phrases", "left"),
    [
        ("Temadag for alle teams, uge 34", ["uge 34"], "Temadag for alle teams"),
        ("Møde (uge 34) med alle", ["uge 34"], "Møde med alle"),
        ("Uge 34: Temadag", ["Uge 34"], "Temadag"),
        ("Status i uge 34 og 36 i udvalget", ["uge 34", "36"], "Status i udvalget"),
        ("Plan laves i foråret. Møde følger", ["foråret"], "Plan laves. Møde følger"),
        ("Møde – uge 34.", ["uge 34"], "Møde"),
        ("Møde  med\u00a0”alle”  *)", [], 'Møde med "alle"'),
    ],
)
def test_the_skeleton_is_the_sentence_without_times_and_their_glue(text: str, phrases: list[str], left: str) -> None:
    spans = [(text.index(phrase), text.index(phrase) + len(phrase)) for phrase in phrases]
    assert skeleton(text, spans) == left


def test_a_footnote_star_is_no_part_of_the_text() -> None:
    assert without_footnote("højst 10 % *)") == "højst 10 %"
    assert fold("Aftale **") == fold("Aftale.") == "Aftale"
