"""Recognises times with one open end: deadlines, beginnings, and what goes on all the time."""

from collections.abc import Callable, Sequence

from schema.enums import Precision
from sync.lenses.periods import words
from sync.lenses.periods.points import parse_point, two_years
from sync.lenses.periods.repetition import ShapeMatch, always, recurring, sequence_at
from sync.lenses.periods.shapes import Deadline, From, Point, Range, Recurring, Single, Unknown, points_of
from sync.lenses.periods.spans import A_YEAR, core, onwards, range_after
from sync.lenses.periods.tokens import Tokens
from sync.lenses.periods.years import with_year

_DEADLINE_STARTS = frozenset(phrase[0] for phrase in words.DEADLINE_PHRASES)
_CONTINUOUS = frozenset({"i", "fra", "frem", "gennem", "hele", "til"})
"""After "løbende" they tell during which time."""
_BEGINNINGS = frozenset({"fra", "efter", "mellem", "f"})


def deadline(tokens: Tokens, index: int) -> ShapeMatch | None:
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
        if tokens.low(index) in ("i", "ved", "med", "til") and tokens.low(index + 1):
            index += 1
    elif word == "til" and tokens.whole and index == 0:
        led, index = True, 1  # a cell of its own: "til 31-12-2025"
    elif word in ("ved", "med"):
        index += 1
    if led and tokens.low(index) in ("fra", "efter", "tidligst"):
        return _against(tokens, index)
    end_of_year = _end_of_year(tokens, index, led=led)
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


def _against(tokens: Tokens, index: int) -> ShapeMatch | None:
    """`senest fra marts`, `fra senest uge 34`: two words that take each other back; `index` is the second one."""
    match = parse_point(tokens, sequence_at(tokens, index + 1, "og", "med") or index + 1)
    return (Unknown(), match[1]) if match else None


def _end_of_year(tokens: Tokens, index: int, *, led: bool) -> ShapeMatch | None:
    """`årets udgang`, `årsskiftet 2025/26`; behind a word for "at latest" also `nytår`."""
    low = tokens.low(index)
    if low == "årsskiftet" or (led and low == "nytår"):
        point = two_years(tokens, index + 1, Precision.YEAR)
        if point is None and tokens.number(index + 1) is not None:
            return None  # the one at which the year begins, or ends?
        return (Deadline(point[0], exact=True), point[1]) if point else (Deadline(A_YEAR, exact=True), index + 1)
    if low != "årets" or tokens.low(index + 1) not in ("udgang", "afslutning"):
        return None
    match = with_year(tokens, A_YEAR, index + 2)
    return Deadline(match[0], exact=True), match[1]


def turned(tokens: Tokens, index: int) -> ShapeMatch | None:
    """`tidligst 1. maj`, `ikke før uge 34`: from then on; `ikke efter 1. maj`, `ikke senere end maj`: by then."""
    turns: tuple[tuple[tuple[str, ...], bool], ...] = (
        (("tidligst",), True),
        (("ikke", "før"), True),
        (("ikke", "inden"), True),
        (("ikke", "efter"), False),
        (("ikke", "senere", "end"), False),
    )
    for sequence, begins in turns if tokens.low(index) in ("tidligst", "ikke") else ():
        after = sequence_at(tokens, index, *sequence)
        if after is not None:
            match = parse_point(tokens, after + (tokens.low(after) in ("i", "fra")))
            return (From(match[0]) if begins else Deadline(match[0]), match[1]) if match else None
    return None


def continuous(tokens: Tokens, index: int) -> ShapeMatch | None:
    """`løbende i 2025`, `løbende fra maj`: the time that is named."""
    if tokens.low(index) not in words.OPEN_WORDS or tokens.low(index + 1) not in _CONTINUOUS:
        return None
    match = _first_of((always, deadline, beginning, core), tokens, index + 1)
    if match:
        return match
    return core(tokens, index + 2) if tokens.low(index + 1) in ("i", "gennem") else None


def repeated(tokens: Tokens, index: int) -> ShapeMatch | None:
    """`månedligt`; with the time that is named for it: `månedligt fra august 2025`, `hvert kvartal i 2025`."""
    match = recurring(tokens, index)
    if match is None or not isinstance(match[0], Recurring):
        return match
    rule, after = match[0].rule, match[1]
    lead = after + (tokens.low(after) == "," and tokens.low(after + 1) == "fra")
    if tokens.low(lead) not in _NAMED_FOR_IT:
        return match
    named = (core(tokens, lead + 1) if tokens.low(lead) in _DURING_IT else None) or _first_of(
        (deadline, beginning, core), tokens, lead
    )
    if named is None or not isinstance(named[0], Single | Range | From | Deadline):
        return match
    # "årligt i marts 2026", "månedligt i maj og juni 2025": a time of its own, not how long it goes on.
    years = all(point.unit is Precision.YEAR for point in points_of(named[0]))
    listed = tokens.low(named[1]) in ("og", ",", "+", "&", "samt", "/")
    if isinstance(named[0], Single) and (listed or (rule.startswith("FREQ=YEARLY") and not years)):
        return match
    return Recurring(rule, named[0]), named[1]


_DURING_IT = frozenset({"i", "gennem"})
_NAMED_FOR_IT = _DURING_IT | {"fra", "f", "frem", "indtil", "til", "t", "hele"}


def _first_of(
    parsers: Sequence[Callable[[Tokens, int], ShapeMatch | None]], tokens: Tokens, index: int
) -> ShapeMatch | None:
    return next((match for parser in parsers if (match := parser(tokens, index))), None)


def beginning(tokens: Tokens, index: int) -> ShapeMatch | None:
    """`fra 1. maj 2025`, `fra og med maj`, `f.o.m. maj`, `efter uge 34`; with an end it is a range."""
    word = tokens.low(index)
    if word not in _BEGINNINGS:
        return None
    after = sequence_at(tokens, index, "f", ".", "o", ".", "m", ".") or sequence_at(tokens, index + 1, "og", "med")
    if after is None and word == "f":
        return None
    after = after or index + 1
    match = parse_point(tokens, after)
    if match is None:
        return _against(tokens, after) if tokens.low(after) in words.DEADLINE_WORDS else None
    point, end = match
    ranged = range_after(tokens, point, end, conjunction=word == "mellem")
    if ranged and word != "efter":
        return ranged
    if word == "mellem":
        return None
    return From(point, after=word == "efter"), onwards(tokens, end) or end
