"""Words, whole Danish numbers and signs of a text, with their places."""

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple, TypeVar

from sync.lenses import numbers
from sync.lenses.invisible import MARKS
from sync.lenses.periods.tokens import BEYOND, WORD, fold_word

_SKIPPED = rf"\s\u00ad{MARKS}"
_TOKEN = re.compile(rf"({numbers.NUMBER.pattern})|({WORD})|[^{_SKIPPED}]")
_NUMBER, _WORD = 1, 2

Value = TypeVar("Value")
Table = Mapping[str, tuple[tuple[tuple[str, ...], Value], ...]]
"""Phrases and what each means, by their first token; longer phrases come first."""


class Token(NamedTuple):
    """`low` is the folded text; `number` what it says where it is a number that can be read."""

    low: str
    start: int
    end: int
    number: Decimal | None = None
    word: bool = False


class Tokens:
    """The tokens of a text with the questions that a parser asks; beyond the ends stands a token that is nothing.

    `dates` are places of times in the text, sorted.
    """

    __slots__ = ("_dates", "_lows", "items", "low", "text")

    def __init__(self, text: str, dates: Sequence[tuple[int, int]] = ()) -> None:
        self.text = text
        self._dates = dict(dates)
        self.items = tuple(_tokens(text))
        # Parsers ask for the same few tokens many times over.
        self._lows = [token.low for token in self.items]
        self.low = [*self._lows, *BEYOND].__getitem__

    def __len__(self) -> int:
        return len(self.items)

    def at(self, index: int) -> Token:
        return self.items[index] if 0 <= index < len(self.items) else _NOTHING

    def tight(self, index: int) -> bool:
        """Whether the token stands right after the one before it."""
        return 0 < index < len(self.items) and self.items[index - 1].end == self.items[index].start

    def after_date(self, index: int) -> int | None:
        """The index after the date that begins at the token."""
        end = self._dates.get(self.at(index).start) if index < len(self.items) else None
        if end is None:
            return None
        while index < len(self.items) and self.items[index].start < end:
            index += 1
        return index

    def phrase(self, index: int, table: Table[Value]) -> tuple[Value, int] | None:
        """The longest phrase of the table that stands here -> (its meaning, index after it)."""
        low = self.low(index)
        if low in table:
            for sequence, value in table[low]:
                after = index + len(sequence)
                if len(sequence) == 1 or tuple(self._lows[index:after]) == sequence:
                    return value, after
        return None


_NOTHING = Token("", 0, 0)


def _tokens(text: str) -> Iterable[Token]:
    for match in _TOKEN.finditer(text):
        word = match.group()
        if match.lastindex == _NUMBER:
            yield Token(word, match.start(), match.end(), numbers.parse(word))
        elif match.lastindex == _WORD:
            yield Token(fold_word(word), match.start(), match.end(), word=True)
        else:
            yield Token(word, match.start(), match.end())


def table(entries: Iterable[tuple[str, Value]]) -> Table[Value]:
    """A table of phrases, each entry a list of phrases between semicolons and what they mean."""
    found: dict[str, list[tuple[tuple[str, ...], Value]]] = {}
    for listed, value in entries:
        for phrase in listed.split(";"):
            lows = tuple(token.low for token in Tokens(phrase).items)
            found.setdefault(lows[0], []).append((lows, value))
    return {first: tuple(sorted(phrases, key=lambda entry: -len(entry[0]))) for first, phrases in found.items()}


def lows(tokens: Sequence[Token]) -> tuple[str, ...]:
    return tuple(token.low for token in tokens)
