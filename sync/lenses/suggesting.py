"""What a person probably meant with a mistyped or unfinished word. Only ever a suggestion: nothing is read that way."""

from collections.abc import Callable, Iterable

from sync.lenses.nearness import closest
from sync.lenses.periods.tokens import Kind, Token, tokenize

_LONGEST = 60
"""Longer texts are sentences, not mistyped phrases."""


def corrected(text: str, vocabulary: Iterable[str], reads: Callable[[str], bool]) -> str | None:
    """The text with each word that is not of the vocabulary exchanged for the one closest to it, if it then reads."""
    body = " ".join(text.split())
    if not body or len(body) > _LONGEST:
        return None
    known = frozenset(vocabulary)
    tokens = tokenize(body)
    out, position = "", 0
    for index, token in enumerate(tokens):
        if token.start < position:
            continue
        meant = None if token.low in known or token.kind is not Kind.WORD else closest(token.low, known)
        out += body[position : token.start] + (_capital_like(token, meant) if meant else token.text)
        position = token.end
        if meant and index + 1 < len(tokens) and tokens[index + 1].low == "." and not meant.endswith("."):
            position = tokens[index + 1].end  # the full stop of "sept." goes with the short form
    out += body[position:]
    return out if out != body and reads(out) else None


def _capital_like(token: Token, word: str) -> str:
    return word[:1].upper() + word[1:] if token.text[:1].isupper() else word
