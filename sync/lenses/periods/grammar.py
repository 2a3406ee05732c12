"""Recognises a whole time phrase at a token: deadlines, ranges, brackets, recurrence, and the words around them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from schema.enums import Precision
from sync.lenses.periods import words
from sync.lenses.periods.points import Tokens, amount_follows, parse_point, with_year
from sync.lenses.periods.repetition import UNBOUND, ShapeMatch, sequence_at
from sync.lenses.periods.shapes import (
    Deadline,
    From,
    Open,
    Point,
    Range,
    Shape,
    Single,
    Slot,
    Unknown,
    points_of,
)
from sync.lenses.periods.tokens import Kind


@dataclass(frozen=True, slots=True)
class Phrase:
    """A recognised phrase: tokens `first` to `after` (excluded). `joined`: only an "og", a comma or a sign lies between
    it and the phrase before."""

    shape: Shape
    first: int
    after: int
    approximate: bool = False
    joined: bool = False


_RANK = {
    unit: rank
    for rank, unit in enumerate(
        (
            Precision.DAY,
            Precision.WEEK,
            Precision.MONTH,
            Precision.QUARTER,
            Precision.SEASON,
            Precision.THIRD,
            Precision.HALF_YEAR,
            Precision.YEAR,
            Precision.SCHOOL_YEAR,
        )
    )
}
_DURING = (
    ("i", "løbet", "af"),
    ("i", "perioden"),
    ("perioden",),
    ("hen", "over"),
    ("i", "hele"),
    ("hele",),
    ("kalenderåret",),
)
_DURING_STARTS = frozenset(lead[0] for lead in _DURING)
_DEADLINE_STARTS = frozenset(phrase[0] for phrase in words.DEADLINE_PHRASES)
_CONTINUOUS = frozenset({"i", "fra", "frem", "gennem", "hele", "til"})
"""After "løbende" they tell during which time."""
_SLASHED = frozenset(
    {Precision.MONTH, Precision.YEAR, Precision.QUARTER, Precision.SEASON, Precision.THIRD, Precision.HALF_YEAR}
)
"""What a stroke joins to a range: "forår/sommer 2025"; dates and weeks with a stroke are something else."""
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
        *(lead[0] for lead in _DURING),
        *(phrase[0] for phrase in words.UNKNOWN_PHRASES),
        *("u", "w", "q", "k", "h", "½", "halvandet", "hver", "hvert", "skoleåret", "skoleår"),
        *("til", "efter", "fra", "mellem", "ca", "omkring", "cirka", "ved", "med", "den", "d"),
        *("udgangen", "årets", "årsskiftet"),
        *(phrase[0] for phrase in words.DEADLINE_PHRASES if phrase[0] != "til"),
    }
)
"""With numbers, the only tokens that a phrase begins with: the others need no second look."""
_LEADS = frozenset({"til", "i", "efter", "fra", "mellem", "ca", "omkring", "cirka", "ved", "med", "den", "d"})
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


def _deadline(tokens: Tokens, index: int) -> ShapeMatch | None:
    """`senest 1. maj 2025`, `inden 1/5-25`, `deadline: 1.5.25`, `ved udgangen af 2025`, `inden årsskiftet`."""
    word = tokens.low(index)
    led = word in words.DEADLINE_WORDS
    phrase = None
    if word in _DEADLINE_STARTS:
        phrase = next((sequence for sequence in words.DEADLINE_PHRASES if sequence_at(tokens, index, *sequence)), None)
    if phrase is not None:
        led, index = True, index + len(phrase)
    elif led:
        index += 1
        if tokens.low(index) == ":" and word in ("deadline", "frist"):
            index += 1
        if tokens.low(index) in ("i", "ved", "med") and tokens.low(index + 1):
            index += 1
    elif word in ("ved", "med"):
        index += 1
    end_of_year = _end_of_year(tokens, index)
    if end_of_year:
        return end_of_year
    after = sequence_at(tokens, index, "udgangen", "af")
    if after is not None:
        match = parse_point(tokens, after)
        if match:
            return Deadline(match[0], exact=True), match[1]
        after = sequence_at(tokens, after, "året")
        if after is not None:
            point, after = with_year(tokens, Point(Precision.YEAR), after)
            return Deadline(point, exact=True), after
    if not led:
        return None
    match = parse_point(tokens, index)
    return (Deadline(match[0], before=word == "før"), match[1]) if match else None


def _end_of_year(tokens: Tokens, index: int) -> ShapeMatch | None:
    if tokens.low(index) not in ("årets", "årsskiftet"):
        return None
    for sequence in (("årets", "udgang"), ("årets", "afslutning"), ("årsskiftet",)):
        after = sequence_at(tokens, index, *sequence)
        if after is not None:
            if sequence == ("årsskiftet",) and tokens.number(after) is not None:
                return None
            point, after = with_year(tokens, Point(Precision.YEAR), after)
            return Deadline(point, exact=True), after
    return None


def _continuous(tokens: Tokens, index: int) -> ShapeMatch | None:
    """`løbende i 2025`, `løbende fra maj`: the time that is named."""
    if tokens.low(index) not in words.OPEN_WORDS or tokens.low(index + 1) not in _CONTINUOUS:
        return None
    for parser in (_deadline, _from, _core):
        match = parser(tokens, index + 1)
        if match:
            return match
    return _core(tokens, index + 2) if tokens.low(index + 1) in ("i", "gennem") else None


def _from(tokens: Tokens, index: int) -> ShapeMatch | None:
    """`fra 1. maj 2025`, `fra og med maj`, `efter uge 34`; with an end it is a range."""
    word = tokens.low(index)
    if word not in ("fra", "efter", "mellem"):
        return None
    after = sequence_at(tokens, index + 1, "og", "med") or index + 1
    match = parse_point(tokens, after)
    if match is None:
        return None
    point, end = match
    ranged = _range(tokens, point, end, conjunction=word == "mellem")
    if ranged and word != "efter":
        return ranged
    if word == "mellem":
        return None
    return From(point, after=word == "efter"), _onwards(tokens, end) or end


def _onwards(tokens: Tokens, index: int) -> int | None:
    """The index after "og frem", if that stands there."""
    if tokens.low(index) != "og":
        return None
    found = (sequence_at(tokens, index, *sequence) for sequence in reversed(words.ONWARDS))
    return next((after for after in found if after is not None), None)


def _core(tokens: Tokens, index: int) -> ShapeMatch | None:
    """A point, a range, several years, or a point with a bracket that decides."""
    match = _shared_noun(tokens, index)
    if match:
        return match
    for lead in _DURING if tokens.low(index) in _DURING_STARTS else ():
        after = sequence_at(tokens, index, *lead)
        if after is not None:
            match = _core_here(tokens, after)
            return match if match and (lead != ("hele",) or _is_year(match[0])) else None
    return _core_here(tokens, index)


def _is_year(shape: Shape) -> bool:
    return all(point.unit is Precision.YEAR for point in points_of(shape))


def _core_here(tokens: Tokens, index: int) -> ShapeMatch | None:
    match = _shared_unit(tokens, index)
    if match:
        return match
    found = parse_point(tokens, index)
    if found is None:
        return None
    point, after = found
    onwards = _onwards(tokens, after)
    if onwards is not None:
        return From(point), onwards
    return _range(tokens, point, after) or _bracketed(tokens, point, after) or (Single(point), after)


def _bracketed(tokens: Tokens, point: Point, after: int) -> ShapeMatch | None:
    if tokens.low(after) != "(":
        return None
    inner = _core_here(tokens, after + 1)
    if inner is None or tokens.low(inner[1]) != ")":
        return None
    shape = inner[0]
    months = shape.point if isinstance(shape, Single) and shape.months is None else shape
    if not isinstance(months, Point | Range):
        return None
    finest = months if isinstance(months, Point) else months.first
    return (Single(point, months), inner[1] + 1) if _RANK[finest.unit] < _RANK[point.unit] else None


def _shared_noun(tokens: Tokens, index: int) -> ShapeMatch | None:
    """The `1.` of `1. og 3. kvartal`: what it counts stands behind the next number."""
    number = tokens.number(index)
    if number is None or not tokens.tight_low(index + 1, ".") or tokens.low(index + 2) not in ("og", ",", "samt"):
        return None
    match = parse_point(tokens, index + 3)
    role = _COUNTED.get(match[0].unit) if match else None
    if match is None or role is None or Slot(role, index + 3) not in match[0].slots:
        return None
    return Single(Point(match[0].unit, {**match[0].values, role: number}, None, (Slot(role, index),))), index + 2


_COUNTED = {Precision.QUARTER: "quarter", Precision.HALF_YEAR: "half"}


def _shared_unit(tokens: Tokens, index: int) -> ShapeMatch | None:
    """`1.-5. maj 2025`, `1.-2. kvartal`: two numbers share what follows the second."""
    number = tokens.number(index)
    if number is None or tokens.digits(index) > 2:
        return None
    after = index + 1 + tokens.tight_low(index + 1, ".")
    if tokens.low(after) not in words.RANGE_SIGNS and tokens.low(after) not in words.RANGE_WORDS:
        return None
    match = parse_point(tokens, after + 1)
    if match is None or not any(slot.index == after + 1 for slot in match[0].slots):
        return None
    last, end = match
    role = {Precision.DAY: "day", Precision.QUARTER: "quarter", Precision.HALF_YEAR: "half"}.get(last.unit)
    if role is None or (after == index + 1 and last.unit is not Precision.DAY):
        return None
    if last.unit is Precision.DAY and tokens.items[last.slots[1].index].kind is Kind.NUMBER and after == index + 1:
        return None
    first = Point(last.unit, {**last.values, role: number}, last.year, (Slot(role, index),))
    return Range(first, last), end


def _range(tokens: Tokens, first: Point, after: int, *, conjunction: bool = False) -> ShapeMatch | None:
    low = tokens.low(after)
    if low in words.RANGE_SIGNS or low in words.RANGE_WORDS or (conjunction and low == "og"):
        index = sequence_at(tokens, after, "til", "og", "med") or after + 1
    elif (low == "/" and first.unit in _SLASHED) or (low == "og" and first.unit is Precision.YEAR):
        index = after + 1
    else:
        return None
    if first.unit is Precision.YEAR:
        return _years(tokens, first, index)
    last = _last_point(tokens, first, index)
    if last is None:
        return None
    same = last[0].unit is first.unit
    return (Range(first, last[0]), last[1]) if same or low in words.RANGE_WORDS or conjunction else None


def _years(tokens: Tokens, first: Point, index: int) -> ShapeMatch | None:
    """`2025-2026`, `2025/26`, `2025 og 2026`."""
    if first.year is None:
        return None
    number = tokens.number(index)
    separator = tokens.low(index - 1)
    if tokens.digits(index) == 2 and number is not None and tokens.tight(index) and separator != "og":
        # "2025-08" is a month; "2025-28" are years, as "2025/26" are.
        year = first.year - first.year % 100 + number
        if not first.year < year <= first.year + 20 or (separator != "/" and number <= 12):
            return None
        if separator == "/" and year != first.year + 1:
            return None
    elif tokens.digits(index) == 4 and number is not None and first.year < number <= first.year + 20:
        year = number
        if separator == "og" and year != first.year + 1:
            return None
    else:
        return None
    return Range(first, Point(Precision.YEAR, {}, year, (Slot("year", index),))), index + 1


def _last_point(tokens: Tokens, first: Point, index: int) -> tuple[Point, int] | None:
    match = parse_point(tokens, index)
    if match and (match[0].unit is not Precision.YEAR or tokens.low(index - 1) in words.RANGE_WORDS):
        return match
    number = tokens.number(index)
    if first.unit is Precision.WEEK and first.year is None and number is not None and tokens.digits(index) <= 2:
        point = Point(Precision.WEEK, {"week": number}, None, (Slot("week", index),))
        return with_year(tokens, point, index + 1, two_digits=False)
    return None


_PARSERS = (_continuous, *UNBOUND, _deadline, _from, _core)
