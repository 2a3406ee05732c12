"""Words as search compares them, and questions that people type as search queries. Pure.

A question is words that must all be there; "several words" in quotes stand side by side; a word after a minus must not
be there. The last word may be unfinished. Everything is allowed: what means nothing is left out.
"""

import re
from dataclasses import dataclass

_LETTERS = str.maketrans(
    "ÆÄØÖÅÜÉÈÊËÁÀÂÃÍÌÎÏÓÒÔÕÚÙÛÝÑÇéèêëáàâãíìîïóòôõúùûýÿñçäöü",
    "ææøøåyeeeeaaaaiiiioooouuuynceeeeaaaaiiiioooouuuyyncæøy",
)
_BETWEEN = "»«›‹“”„‟’‘‚–—‐‑…•·§°´¨×\u00a0\u00ad"
_BLANKS = str.maketrans(_BETWEEN, " " * len(_BETWEEN))
_CAPITALS = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")
_SPELLED = {"æ": "ae", "ø": "oe", "å": "aa"}
_SEPARATORS = re.compile(r"[\x00-\x2d\x2f\x3a-\x60\x7b-\x7f]|\.(?![0-9])|(?<![0-9])\.")
_TERM = re.compile(r'(-?)"([^"]*)("?)|(\S+)')

MOST_CHARACTERS = 300
MOST_TERMS = 20
MOST_LETTERS = 60


def fold(text: str) -> str:
    """Small letters, å as aa, æ as ae, ø as oe, accents left out, a blank for what is between words.

    The same as the SQL function styring_fold.
    """
    plain = text.translate(_LETTERS).translate(_CAPITALS).translate(_BLANKS)
    for letter, spelled in _SPELLED.items():
        plain = plain.replace(letter, spelled)
    return _SEPARATORS.sub(" ", plain)


@dataclass(frozen=True, slots=True)
class Question:
    """What is searched for, as PostgreSQL's `to_tsquery` takes it; a query of "" asks for nothing."""

    query: str
    """The finished words and phrases, all of which must be there or not be there."""
    prefix: str
    """The last word, which may be unfinished."""
    words: tuple[str, ...]
    """The folded words that are to be found, for showing where; the unfinished one is not among them."""
    beginning: str

    @property
    def asks(self) -> bool:
        """Whether anything is to be found at all."""
        return bool(self.words or self.beginning)


_QUOTES = str.maketrans("“”„‟»«", '""""""')


def question(text: str) -> Question:
    """Reads what somebody typed. Never fails."""
    terms: list[str] = []
    wanted: list[str] = []
    beginning = ""
    typed = text[:MOST_CHARACTERS].translate(_QUOTES)
    for match in list(_TERM.finditer(typed))[:MOST_TERMS]:
        minus, phrase, _, plain = match.groups()
        words = [word[:MOST_LETTERS] for word in fold(phrase if plain is None else plain).split()]
        if words and (minus or (plain or "").startswith("-")):
            terms.append(f"!{_quoted(words)}")
        elif words:
            if plain is not None and match.end() == len(typed):
                beginning = words.pop()
            wanted += words
            # Words that something else than a blank ties together ("og/eller") stand side by side.
            terms += [_quoted(words)] if words else []
    prefix = f"{_quoted([beginning])}:*" if beginning else ""
    return Question(" & ".join(terms), prefix, tuple(dict.fromkeys(wanted)), beginning)


def _quoted(words: list[str]) -> str:
    return f"'{' '.join(words)}'"
