"""Remembering what was read, within bounds, and nothing that must not be kept."""

from dataclasses import replace
from datetime import date

from sync.lenses.base import Context
from sync.lenses.remembered import LONGEST, refusal_of, remembered

CONTEXT = Context(2025)
NUMBER = "010190-1234"


class Counting:
    """A reader that notes what it was asked for."""

    def __init__(self, most_characters: int = 1000) -> None:
        self.asked: list[str] = []
        self.read = remembered(unless=lambda answer: answer == "REFUSED", most_characters=most_characters)(self._read)

    def _read(self, text: str, context: Context) -> str | None:
        self.asked.append(text)
        return None if not text else text.upper()


def test_a_text_is_read_once_also_where_nothing_is_found() -> None:
    reader = Counting()
    assert [reader.read(text, CONTEXT) for text in ("a", "", "a", "")] == ["A", None, "A", None]
    assert reader.asked == ["a", ""]


def test_it_is_read_anew_for_another_year_or_plan_but_not_for_other_neighbours() -> None:
    reader = Counting()
    contexts = [
        CONTEXT,
        replace(CONTEXT, neighbours=("b",)),
        replace(CONTEXT, year=2026),
        replace(CONTEXT, plan_start=date(2025, 1, 1)),
        replace(CONTEXT, plan_end=date(2025, 1, 1)),
    ]
    for context in contexts:
        reader.read("a", context)
    assert len(reader.asked) == 4


def test_what_was_asked_for_longest_ago_is_forgotten_first() -> None:
    reader = Counting(most_characters=3 * (100 + 40))
    texts = [letter * 100 for letter in "abcd"]
    for text in (*texts[:3], texts[0], texts[3], texts[0], texts[2], texts[1]):
        reader.read(text, CONTEXT)
    assert reader.asked == [*texts, texts[1]]


def test_very_many_short_texts_do_not_fill_the_memory() -> None:
    reader = Counting(most_characters=1000)
    for _ in range(2):
        for number in range(100):
            reader.read(str(number), CONTEXT)
    assert len(reader.asked) == 200


def test_texts_that_are_refused_are_never_kept() -> None:
    reader = Counting()
    for text in (f"ring til {NUMBER}", "refused"):
        assert [reader.read(text, CONTEXT) for _ in range(2)] == [text.upper()] * 2
    assert len(reader.asked) == 4


def test_very_long_texts_are_never_kept() -> None:
    reader = Counting(most_characters=10 * LONGEST)
    for _ in range(2):
        reader.read("a" * (LONGEST + 1), CONTEXT)
    assert len(reader.asked) == 2


def test_a_refusal_is_told_every_time() -> None:
    assert [refusal_of(text) for text in (NUMBER, "Møde", NUMBER, "Møde")] == ["G01", None, "G01", None]
