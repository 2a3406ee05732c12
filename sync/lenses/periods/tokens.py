"""Words, numbers and signs of a text with their places; blanks are left out."""

import re
import unicodedata
from collections.abc import Sequence
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

from sync.lenses.invisible import MARKS

_ACCENTS = "\u0300-\u036f"
_LETTER = rf"[^\W\d_][{_ACCENTS}]*+"
WORD = rf"{_LETTER}(?:[\u00ad{MARKS}]*+{_LETTER})*+"
"""Letters, also where each is followed by its accent, with marks that nobody sees between them."""
_TOKEN = re.compile(rf"(\d+)|({WORD})|[^\w\s\u00ad{MARKS}]|_")
_NUMBER, _WORD = 1, 2
_UNSEEN = str.maketrans("", "", "\u00ad" + MARKS)
_DIGRAPHS = (("aa", "å"), ("ae", "æ"), ("oe", "ø"))


BEYOND = ("",) * 40
"""What stands beyond both ends of a text: parsers look a few tokens ahead and back, with indices that count as in
lists, without asking where the text ends."""


class Kind(Enum):
    NUMBER = 1
    WORD = 2
    SIGN = 3


class Token(NamedTuple):
    """`low` is the folded text: lower case, å for aa, without soft hyphens."""

    kind: Kind
    text: str
    low: str
    start: int
    end: int


_SHORT_WORD, _WORDS = 24, 20_000
"""Words up to this length are remembered, so many of them: the same few stand in every cell."""
_SHORT_TEXT, _TEXTS = 400, 64
"""Several parsers look at one line in turn."""


def fold_word(word: str) -> str:
    """`Foraaret` -> `foråret`, `Loebende` -> `løbende`."""
    return _folded_once(word) if len(word) <= _SHORT_WORD else _folded(word)


def _folded(word: str) -> str:
    word = word.lower()
    if not word.isascii():
        word = unicodedata.normalize("NFC", word.translate(_UNSEEN))
    for pair, letter in _DIGRAPHS:
        if pair in word:
            word = word.replace(pair, letter)
    return word


_folded_once = lru_cache(_WORDS)(_folded)


def tokenize(text: str) -> tuple[Token, ...]:
    """The tokens of a text, left to right, in linear time."""
    return _tokenized_once(text) if len(text) <= _SHORT_TEXT else _tokenized(text)


def _tokenized(text: str) -> tuple[Token, ...]:
    tokens = []
    for match in _TOKEN.finditer(text):
        word = match.group()
        start, end = match.span()
        if match.lastindex == _WORD and word[0].isalpha():
            tokens.append(Token(Kind.WORD, word, fold_word(word), start, end))
        elif match.lastindex == _NUMBER and word.isascii():
            tokens.append(Token(Kind.NUMBER, word, word, start, end))
        else:
            tokens.append(Token(Kind.SIGN, word, word, start, end))
    return tuple(tokens)


_tokenized_once = lru_cache(_TEXTS)(_tokenized)


_LONGEST_NUMBER = 4


class Tokens:
    """The tokens of a text with the questions that a parser asks.

    `whole` is true where the text is a cell of a period column: then short forms count ("15.8.", "mar 25", "K2") that
    mean something else in running text. `year` is the reference
    year: in running text a two-digit year counts only near it.
    """

    __slots__ = ("_lows", "_numbers", "items", "low", "whole", "year")

    def __init__(self, items: Sequence[Token], *, whole: bool, year: int) -> None:
        self.items = items
        self.whole = whole
        self.year = year
        # Parsers ask for the same few tokens many times over.
        self._lows = [token.low for token in items]
        # The folded token, "" beyond the end.
        self.low = [*self._lows, *BEYOND].__getitem__
        self._numbers = {
            index: int(token.text)
            for index, token in enumerate(items)
            if token.kind is Kind.NUMBER and len(token.text) <= _LONGEST_NUMBER
        }

    def is_word(self, index: int) -> bool:
        return index < len(self.items) and self.items[index].kind is Kind.WORD

    def number(self, index: int) -> int | None:
        """The number at the token (at most four digits: longer ones are never part of a date)."""
        return self._numbers.get(index)

    def digits(self, index: int) -> int:
        return len(self._lows[index]) if index in self._numbers else 0

    def tight(self, index: int) -> bool:
        """Whether the token stands right after the one before it."""
        return 0 < index < len(self.items) and self.items[index - 1].end == self.items[index].start

    def tight_low(self, index: int, *signs: str) -> bool:
        return self.low(index) in signs and self.tight(index)

    def gap(self, index: int, limit: int) -> bool:
        """Whether at most `limit` characters lie between the token and the one before it."""
        return 0 < index < len(self.items) and self.items[index].start - self.items[index - 1].end <= limit
