"""Recognises a whole time phrase at a token: deadlines, ranges, brackets, recurrence, and the words around them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from schema.enums import Precision
from sync.lenses.periods import words
from sync.lenses.periods.bounds import beginning, continuous, deadline, repeated, turned
from sync.lenses.periods.repetition import UNBOUND
from sync.lenses.periods.shapes import Open, Point, Range, Shape, Single, Slot, Unknown, points_of
from sync.lenses.periods.spans import DURING, core
from sync.lenses.periods.tokens import Kind, Tokens
from sync.lenses.periods.years import amount_follows, with_year


@dataclass(frozen=True, slots=True)
class Phrase:
    """A recognised phrase: tokens `first` to `after` (excluded). `joined`: only an "og", a comma or a sign lies between
    it and the phrase before."""

    shape: Shape
    first: int
    after: int
    approximate: bool = False
    joined: bool = False


_JOINTS = frozenset({"og", ",", "+", "&", "samt", "eller", "/"})


_STARTS = frozenset(
    {
        *words.MONTHS,
        *words.SEASONS,
        *words.THIRDS,
        *words.WEEK_WORDS,
        *words.QUARTER_WORDS,
        *words.HALF_WORDS,
        *words.ORDINALS,
        *words.WEEKDAYS,
        *words.DEADLINE_WORDS,
        *words.OPEN_WORDS,
        *words.EVERY,
        *words.COUNT_WORDS,
        *(lead[0] for lead in DURING),
        *(phrase[0] for phrase in words.UNKNOWN_PHRASES),
        *("ugenr", "året", "u", "w", "q", "k", "h", "½", "halvandet", "hver", "hvert", "skoleåret", "skoleår"),
        *("til", "efter", "fra", "f", "mellem", "ca", "omkring", "cirka", "ved", "med", "den", "d"),
        *("udgangen", "årets", "årsskiftet", "tidligst", "ikke"),
        *(phrase[0] for phrase in words.DEADLINE_PHRASES if phrase[0] != "til"),
    }
)
"""With numbers, the only tokens that a phrase begins with: the others need no second look."""
_LEADS = frozenset(
    {"til", "i", "efter", "fra", "f", "mellem", "ca", "omkring", "cirka", "ved", "med", "den", "d", "ikke"}
)
"""Those of them that only lead up to one of the others, at most `_LEAD` tokens further on."""
_LEAD = 10


def phrases(tokens: Tokens) -> list[Phrase]:
    """All phrases of the text, left to right, not overlapping; a bounded look ahead at every token."""
    found: list[Phrase] = []
    index = 0
    for start in _starts(tokens):
        if start < index:
            continue
        phrase = _phrase_at(tokens, start)
        if phrase is None:
            continue
        phrase = replace(phrase, joined=bool(found) and _joined(tokens, found[-1].after, phrase.first))
        listed = _list_after(tokens, phrase)
        found += [phrase, *listed]
        index = found[-1].after
    return found


def _starts(tokens: Tokens) -> Sequence[int]:
    """The tokens where a phrase may begin: a number or a word of time, or what leads up to one."""
    starts: list[int] = []
    telling: int | None = None
    for index in range(len(tokens.items) - 1, -1, -1):
        low = tokens.low(index)
        if low in _LEADS:
            if telling is not None and telling - index <= _LEAD:
                starts.append(index)
        elif low in _STARTS or tokens.items[index].kind is Kind.NUMBER:
            telling = index
            starts.append(index)
    return starts[::-1]


def phrase_of_cell(tokens: Tokens) -> Phrase | None:
    """The phrase that is the whole cell, with nothing around it but a preposition."""
    count = len(tokens.items)
    for first in range(min(3, count)):
        if first and tokens.low(first - 1) not in ("i", "ved", "på", "til", "pr", "."):
            break
        phrase = _phrase_at(tokens, first)
        if phrase and (phrase.after == count or _clock(tokens, phrase) == count):
            return replace(phrase, first=0, after=count)
    lows = tuple(token.low for token in tokens.items)
    if lows in words.UNKNOWN_CELLS:
        return Phrase(Unknown(), 0, count)
    if lows and lows[0] in words.OPEN_CELLS and count == 1:
        return Phrase(Open(), 0, count)
    return None


def _clock(tokens: Tokens, phrase: Phrase) -> int:
    """The index after the time of day behind a day: `kl. 10`, `kl. 9.30-12`."""
    points = points_of(phrase.shape)
    index = phrase.after
    if tokens.low(index) == ",":
        index += 1
    if tokens.low(index) != "kl" or not points or points[-1].unit is not Precision.DAY:
        return phrase.after
    index += 1
    while tokens.number(index) is not None or tokens.low(index) in (".", ":", "-", "–"):
        index += 1
    return index


def _phrase_at(tokens: Tokens, index: int) -> Phrase | None:
    if tokens.items[index].kind is not Kind.NUMBER and tokens.low(index) not in _STARTS:
        return None
    if _inside_number(tokens, index):
        return None
    start, approximate = index, False
    if tokens.low(index) in ("ca", "omkring", "cirka"):
        approximate = True
        index += 1
        if tokens.tight_low(index, "."):
            index += 1
    for parser in _PARSERS:
        match = parser(tokens, index)
        if match and not _cut_off(tokens, match[1]):
            shape, after = match
            approximate = approximate and bool(points_of(shape))
            return Phrase(shape, start if approximate else index, after, approximate)
    return None


def _inside_number(tokens: Tokens, index: int) -> bool:
    """Whether the token is part of a longer number or code, or is named by the word before it ("kl. 9", "side 3")."""
    if tokens.number(index) is None:
        return False
    before = index - 1
    if tokens.tight(index) and tokens.low(before) in (".", ",", ":", "/"):
        return tokens.tight(before) and tokens.number(before - 1) is not None
    if tokens.tight(index) and (tokens.is_word(before) or tokens.low(before) == "_") and before >= 0:
        return True
    if tokens.low(before) == ".":
        before -= 1
    return before >= 0 and tokens.low(before) in words.NUMBER_LABELS


def _cut_off(tokens: Tokens, after: int) -> bool:
    """Whether the number that ends the phrase goes on, or is an amount."""
    if tokens.number(after - 1) is None:
        return False
    return amount_follows(tokens, after, named=tokens.is_word(after - 2)) or (
        tokens.is_word(after) and tokens.tight(after)
    )


def _joined(tokens: Tokens, after: int, first: int) -> bool:
    return first - after == 1 and tokens.low(after) in _JOINTS


def _list_after(tokens: Tokens, phrase: Phrase) -> list[Phrase]:
    """`uge 34, 36 og 38`: the weeks after the first, told by their numbers alone."""
    shape = phrase.shape
    found: list[Phrase] = []
    after = phrase.after
    while isinstance(shape, Single | Range) and points_of(shape)[-1].unit is Precision.WEEK:
        index = after + 1
        number = tokens.number(index)
        tight_slash = tokens.tight_low(after, "/") and tokens.tight(index)
        if (
            not (tight_slash or tokens.low(after) in ("og", ",", "+", "&", "samt"))
            or number is None
            or not 1 <= number <= 53
        ):
            break
        more = tokens.low(index + 1) == "/" or (tokens.low(index + 1) == "." and index + 2 < len(tokens.items))
        if tokens.digits(index) > 2 or amount_follows(tokens, index + 1) or more:
            break
        if tokens.is_word(index + 1) and tokens.low(index + 1) not in ("og", "samt", "i"):
            break
        week = Point(Precision.WEEK, {"week": number}, None, (Slot("week", index),))
        point, after = with_year(tokens, week, index + 1, two_digits=False)
        shape = Single(point)
        found.append(Phrase(shape, index, after, joined=True))
    return found


_PARSERS = (continuous, turned, *UNBOUND, repeated, deadline, beginning, core)
