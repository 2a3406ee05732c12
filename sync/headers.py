"""Which field a header stands for (DOMAIN.md 3.1, header matching): exact synonym, abbreviation, prefix, small typo.

Header words are compared folded: lower case, æ/ø/å as ae/oe/aa, without line breaks, bracketed lead-ins, punctuation
and a trailing "nr.". The synonyms are those that the fields declare; nothing here knows a field.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import OSA, Levenshtein

SURE = 0.8
"""Below this confidence a person is asked (Z02)."""
WORTH_ASKING = 0.6
"""Below this confidence the header has nothing to do with the field."""
LONGEST = 160
"""No header is longer; longer texts are not looked at."""

_LETTERS = (("æ", "ae"), ("ø", "oe"), ("å", "aa"), ("\u00ad", ""), ("\u200b", ""), ("\ufeff", ""))
_OTHER_SIGNS = re.compile(r"[\W_]+")
_EITHER = re.compile(r"/|\s(?:og|eller)\s|&")
"""What stands between two names of one column: `Frist/deadline`."""
_ABBREVIATED = re.compile(r"\w{3,}\.")
_OPEN, _CLOSE = frozenset("([{"), frozenset(")]}")
_BRACKETS = _OPEN | _CLOSE


def fold(text: str) -> str:
    """The text for comparing words: lower case, Danish letters spelled out, every run of other signs one blank.

    >>> fold("Tovholder/\\nANSVARLIG")
    'tovholder ansvarlig'
    """
    lowered = unicodedata.normalize("NFKC", text).lower()
    for letter, spelled in _LETTERS:
        lowered = lowered.replace(letter, spelled)
    if not lowered.isascii():
        lowered = unicodedata.normalize("NFKD", lowered)
        for mark in filter(unicodedata.combining, set(lowered)):
            lowered = lowered.replace(mark, "")
    return _OTHER_SIGNS.sub(" ", lowered).strip()


def header_words(text: str) -> str:
    """The folded words of a header without its bracketed lead-in and without a trailing "nr."

    A header that is nothing but brackets, or but "Nr.", keeps its words.
    """
    return _bare(fold(_without_brackets(text)) or fold(text))


def says(text: str, words: str) -> bool:
    """Whether a text says those words of a header, and nothing else but a lead-in or "nr."."""
    folded = fold(text)
    if words in (folded, _bare(folded)):
        return words != ""
    return not _BRACKETS.isdisjoint(text) and header_words(text) == words


def _bare(words: str) -> str:
    for ending in (" nr", " nummer"):
        words = words.removesuffix(ending)
    return words


def is_lead_in(text: str) -> bool:
    """Whether the whole text is a bracketed lead-in: `(det betyder, at...)`."""
    stripped = text.strip()
    return stripped[:1] in _OPEN and stripped[-1:] in _CLOSE


def _without_brackets(text: str) -> str:
    if _BRACKETS.isdisjoint(text):
        return text
    kept, depth = [], 0
    for character in text:
        if character in _OPEN:
            depth += 1
        elif character in _CLOSE:
            depth = max(0, depth - 1)
        elif not depth:
            kept.append(character)
    return "".join(kept)


def _cut_short(pieces: Sequence[str], words: Sequence[str]) -> bool:
    """Whether the pieces are the beginnings of the words, one by one."""
    return len(pieces) == len(words) and all(
        word.startswith(piece) and (len(piece) > 2 or piece == word) for piece, word in zip(pieces, words, strict=True)
    )


@dataclass(frozen=True, slots=True)
class Match:
    """A column key that a header may stand for. `canonical` says that it is the field's first, most usual name."""

    key: str
    confidence: float
    canonical: bool = False


class Synonyms:
    """Header words per column key, prepared for matching."""

    def __init__(self, headers: Mapping[str, Sequence[str]]) -> None:
        self._exact: dict[str, Match] = {}
        self._whole: dict[str, Match] = {}
        numbers: dict[str, Match] = {}
        for key, words in headers.items():
            for place, word in enumerate(words):
                match = Match(key, 1.0, canonical=place == 0)
                self._whole.setdefault(fold(word), match)
                bare = header_words(word)
                (self._exact if bare == fold(_without_brackets(word)) else numbers).setdefault(bare, match)
        self._exact = {**numbers, **self._exact}  # "Handlemål nr." is no name of what "Handlemål" names
        self._memo: dict[str, Match | None] = {}
        self._spelled_right: dict[str, Match | None] = {}

    def exact(self, text: str) -> Match | None:
        """The key of which the header is a synonym, spelled right."""
        if not text or len(text) > LONGEST:
            return None
        if text not in self._spelled_right:
            words = re.sub(r" nummer$", " nr", fold(text))
            known = self._whole.get(words) or self._exact.get(header_words(text))
            if known is not None and words.endswith(" nr") and words not in self._whole:
                known = Match(known.key, known.confidence)  # beside "Delmål", "Delmål nr." is its number
            self._spelled_right[text] = known or self._either(text)
        return self._spelled_right[text]

    def _either(self, text: str) -> Match | None:
        """Several names of one column in one header: `Frist/deadline`, `Ansvarlig og tovholder`."""
        names = _EITHER.split(_without_brackets(text))
        if len(names) < 2:
            return None
        found = {self._exact.get(header_words(name)) for name in names}
        keys = {match.key if match is not None else None for match in found}
        return Match(key, 1.0) if len(keys) == 1 and (key := keys.pop()) is not None else None

    def match(self, text: str) -> Match | None:
        """The key that the header stands for, with a confidence of at least WORTH_ASKING; None for another header."""
        if not text.strip() or len(text) > LONGEST:
            return None
        if text not in self._memo:
            words = header_words(text)
            self._memo[text] = self.exact(text) or self._abbreviation(text) or self._prefix(words) or self._typo(words)
        return self._memo[text]

    def _abbreviation(self, text: str) -> Match | None:
        """The one column whose name the header cuts short, a dot behind each piece: `Pol. mål`, `Tovh./ansv.`"""
        if not _ABBREVIATED.search(text):
            return None
        pieces = header_words(text).split()
        found = {match.key for word, match in self._exact.items() if _cut_short(pieces, word.split())}
        return Match(found.pop(), 0.9) if len(found) == 1 else None

    def _prefix(self, words: str) -> Match | None:
        """The longest synonym with which the header begins; a short word alone (`Dato for …`) is no proof."""
        starts = [word for word in self._exact if words.startswith(word + " ")]
        if not starts:
            return None
        best = max(starts, key=len)
        return Match(self._exact[best].key, 0.9 if len(best) >= 6 else 0.7)

    def _typo(self, words: str) -> Match | None:
        """A synonym at most two slips away, for words of six or more letters; further slips are worth asking about."""
        if len(words) < 6:
            return None
        found: dict[str, float] = {}
        for word, match in self._exact.items():
            if len(word) < 6:
                continue
            slips = min(
                OSA.distance(words, word, score_cutoff=2),
                Levenshtein.distance(words, word, score_cutoff=2),
            )
            confidence = 1 - slips / 10 if slips <= 2 else Levenshtein.normalized_similarity(words, word) - 0.1
            if confidence >= WORTH_ASKING:
                found[match.key] = max(found.get(match.key, 0.0), min(confidence, 1.0 if slips <= 2 else SURE - 0.01))
        if not found:
            return None
        ranked = sorted(found, key=lambda key: -found[key])
        best = found[ranked[0]]
        if len(ranked) > 1 and found[ranked[1]] == best:
            best = min(best, SURE - 0.01)
        return Match(ranked[0], best)
