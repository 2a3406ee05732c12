"""The year of a stretch of the calendar, and what tells a year from another number."""

from dataclasses import replace

from schema.enums import Precision
from sync.lenses.nearness import near
from sync.lenses.periods import words
from sync.lenses.periods.shapes import Point, Slot
from sync.lenses.periods.tokens import Tokens

Match = tuple[Point, int]
"""A point and the index of the token after it."""

_SHORT_TIMES = (Precision.DAY, Precision.WEEK)
"""They are not part "of" a year in so many words: "uge 34 af 2025"."""


def with_year(tokens: Tokens, point: Point, index: int, *, two_digits: bool = True) -> Match:
    """The point with the year that follows it, if one does: "2025", ", 2025", "-25", "/2025", "'25", "i 2025",
    "af 2025", "(2025)"."""
    if point.year is not None:
        return point, index
    closing = tokens.low(index) == "("
    led = closing or tokens.low(index) == "i" or (tokens.low(index) == "af" and point.unit not in _SHORT_TIMES)
    if led and tokens.digits(index + 1) == 4 and (not closing or tokens.low(index + 2) == ")"):
        year = year_at(tokens, index + 1, two_digits=False)
        dated = replace(point, year=year, slots=(*point.slots, Slot("year", index + 1)))
        return (point, index) if year is None else (dated, index + 2 + closing)
    for skip in range(3):
        if skip and tokens.low(index + skip - 1) not in (",", "/", "-", "–", "'", "’", "."):
            break
        found = year_at(tokens, index + skip, two_digits=two_digits, after_sign=skip > 0)
        if found is not None:
            if skip == 1 and tokens.low(index) == "." and not tokens.tight(index):
                break
            return replace(point, year=found, slots=(*point.slots, Slot("year", index + skip))), index + skip + 1
    return point, index


def year_at(tokens: Tokens, index: int, *, two_digits: bool = True, after_sign: bool = False) -> int | None:
    """The year at the token: four digits from 1900 to 2199, or two digits where they cannot be another number."""
    value = tokens.number(index)
    if value is None or amount_follows(tokens, index + 1):
        return None
    if tokens.digits(index) == 4:
        return value if 1900 <= value <= 2199 else None
    if tokens.digits(index) != 2 or not two_digits or tokens.tight_low(index + 1, "/"):
        return None
    year = 2000 + value if value <= 79 else 1900 + value
    if tokens.whole:
        return year
    sign = tokens.low(index - 1)
    tight_sign = after_sign and tokens.tight(index) and sign in ("/", "-", "–", "'", "’", ".")
    if abs(year - tokens.year) > 10:
        return None
    if tight_sign or (not after_sign and _ends_phrase(tokens, index + 1)):
        return year
    return None


def amount_follows(tokens: Tokens, index: int, *, named: bool = False) -> bool:
    """Whether the number before this token is an amount, a decimal or part of a code.

    A year, or a number that is `named` ("uge 34"), is no share of anything: "uge 34 af nye ledere" is a week.
    """
    low = tokens.low(index)
    if low == "af":
        return not named and tokens.digits(index - 1) != 4
    if low in ("%", "‰") or low in words.MEASURED_UNITS:
        return True
    return (
        low in (".", ",", ":")
        and tokens.tight(index)
        and tokens.number(index + 1) is not None
        and tokens.tight(index + 1)
    )


def _ends_phrase(tokens: Tokens, index: int) -> bool:
    low = tokens.low(index)
    return not low or low in (".", ",", ";", ":", ")", "(", "-", "–", "!") or low in ("og", "til", "samt", "eller")


def bare_year(tokens: Tokens, index: int) -> Match | None:
    """`2025`: in running text where a preposition or a sign shows that it is no amount.

    Behind a time that is not understood ("septemper 2025", "sommerferien 2025") it is only a part of what was said.
    """
    year = year_at(tokens, index, two_digits=False)
    if year is None or tokens.low(index - 1) in words.NUMBER_LABELS or _behind_unread_time(tokens, index):
        return None
    if not tokens.whole:
        before = tokens.low(index - 1)
        led = before in _YEAR_LEADS or (before == "af" and tokens.low(index - 2) in ("udgangen", "løbet"))
        if not 2000 <= year <= 2079 or not (
            led or (_ends_phrase(tokens, index + 1) and not _starts_amount(tokens, index))
        ):
            return None
    return Point(Precision.YEAR, {}, year, (Slot("year", index),)), index + 1


_YEAR_LEADS = frozenset(
    {"i", "fra", "inden", "senest", "år", "året", "før", "budget", "løbet", "hele", "gennem", "deadline", "frist"}
)


def _behind_unread_time(tokens: Tokens, index: int) -> bool:
    before = index - 1
    if before >= 0 and tokens.number(before) is not None and tokens.digits(before) < 4:
        return True  # "15 8 2025"
    if before > 0 and tokens.low(before) in ("i", "af"):
        before -= 1
        if tokens.low(before) in _DURATIONS and _counted(tokens, before - 1):
            return False  # "inden 8 uger i 2026"
    if before < 0:
        return False
    if tokens.tight(index) and tokens.low(before) == "-" and tokens.tight(before):
        return tokens.number(before - 1) is not None
    if not tokens.is_word(before):
        return False
    word = tokens.low(before)
    if tokens.low(before - 1) in _COUNTING:
        return False
    return word.endswith(words.UNREAD_TIMES) or near(word, words.LONG_TIME_WORDS)


def _counted(tokens: Tokens, index: int) -> bool:
    return index >= 0 and (tokens.number(index) is not None or tokens.low(index) in _AMOUNTS)


_DURATIONS = frozenset({"uger", "måneder"})
_AMOUNTS = frozenset({*words.COUNT_WORDS, "fem", "seks", "otte", "ti", "tolv", "få", "par"})
_COUNTING = frozenset({"hver", "hvert", "halve", "om"})
"""Before a unit they make it a recurrence: "hver måned i 2025"."""


def _starts_amount(tokens: Tokens, index: int) -> bool:
    return tokens.low(index - 1) in ("kr", "antal", "over", "under", "mindst", "højst", "ca")
