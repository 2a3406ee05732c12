"""Words, numbers and signs of a text with their places; blanks are left out."""

import re
from enum import Enum
from typing import NamedTuple

_TOKEN = re.compile(r"(\d+)|([^\W\d_]+(?:\u00ad[^\W\d_]+)*)|[^\w\s\u00ad\u200b\ufeff]|_")
_NUMBER, _WORD = 1, 2
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
    word = word.lower().replace("\u00ad", "")
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
