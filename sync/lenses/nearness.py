"""Words that are nearly others: mistyped or unfinished. Nothing is ever read that way."""

from functools import lru_cache

from rapidfuzz.distance import OSA

_SHORTEST = 3
_LONG_WORD = 6
_WORDS = 2_000

_CERTAIN = 5
"""Letters from which on a word with one slip, or the beginning of one, is hardly another word."""
_VERY_LONG = 8


@lru_cache(_WORDS)
def closest(word: str, known: frozenset[str]) -> str | None:
    """The known word that somebody meant: the shortest that begins so, else the only nearest one."""
    if len(word) < _SHORTEST:
        return None
    begun = sorted(name for name in known if name.startswith(word))
    if begun:
        return min(begun, key=len)
    found = sorted((OSA.distance(word, name), name) for name in known if abs(len(name) - len(word)) <= 2)
    allowed = 2 if len(word) >= _LONG_WORD else 1
    if not found or found[0][0] > allowed or (len(found) > 1 and found[1][0] == found[0][0]):
        return None
    return found[0][1]


@lru_cache(_WORDS)
def near(word: str, known: frozenset[str]) -> bool:
    """Whether the word is most likely one of the known ones with a slip in it, or their beginning."""
    if len(word) < _CERTAIN or word in known:
        return False
    allowed = 2 if len(word) >= _VERY_LONG else 1
    return any(name.startswith(word) or OSA.distance(word, name, score_cutoff=allowed) <= allowed for name in known)
