"""Words, numbers and signs of a text with their places; blanks are left out."""

import re
import unicodedata
from enum import Enum
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


def fold_word(word: str) -> str:
    """`Foraaret` -> `foråret`, `Loebende` -> `løbende`."""
    word = word.lower()
    if not word.isascii():
        word = unicodedata.normalize("NFC", word.translate(_UNSEEN))
    for pair, letter in _DIGRAPHS:
        if pair in word:
            word = word.replace(pair, letter)
    return word


def tokenize(text: str) -> list[Token]:
    """The tokens of a text, left to right, in linear time."""
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
    return tokens
