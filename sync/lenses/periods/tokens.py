"""Words, numbers and signs of a text with their places; blanks are left out."""

import re
from dataclasses import dataclass
from enum import Enum

_TOKEN = re.compile(r"\d+|[^\W\d_]+(?:\u00ad[^\W\d_]+)*|[^\w\s\u00ad\u200b\ufeff]|_")
_DIGRAPHS = (("aa", "å"), ("ae", "æ"), ("oe", "ø"))


class Kind(Enum):
    NUMBER = 1
    WORD = 2
    SIGN = 3


@dataclass(frozen=True, slots=True)
class Token:
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
        if word.isascii() and word.isdigit():
            kind, low = Kind.NUMBER, word
        elif word[0].isalpha():
            kind, low = Kind.WORD, fold_word(word)
        else:
            kind, low = Kind.SIGN, word
        tokens.append(Token(kind, word, low, match.start(), match.end()))
    return tokens
