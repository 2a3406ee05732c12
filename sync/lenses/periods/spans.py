"""Recognises a stretch of the calendar of one point or more: ranges, lists, several years, brackets that decide."""

from dataclasses import replace

from schema.enums import Precision
from sync.lenses.periods import words
from sync.lenses.periods.points import parse_point, two_years
from sync.lenses.periods.repetition import ShapeMatch, sequence_at
from sync.lenses.periods.shapes import From, Point, Range, Shape, Single, Slot, points_of
from sync.lenses.periods.tokens import Kind, Tokens
from sync.lenses.periods.years import with_year

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
DURING = (
    ("i", "løbet", "af"),
    ("i", "perioden"),
    ("perioden",),
    ("hen", "over"),
    ("i", "hele"),
    ("hele",),
    ("kalenderåret",),
)
_DURING_STARTS = frozenset(lead[0] for lead in DURING)
_SLASHED = frozenset(
    {Precision.MONTH, Precision.YEAR, Precision.QUARTER, Precision.SEASON, Precision.THIRD, Precision.HALF_YEAR}
)
"""What a stroke joins to a range: "forår/sommer 2025"; dates and weeks with a stroke are something else."""


A_YEAR = Point(Precision.YEAR)
"""A year that is still to be named."""


def core(tokens: Tokens, index: int) -> ShapeMatch | None:
    """A point, a range, several years, or a point with a bracket that decides."""
    match = _shared_noun(tokens, index)
    if match:
        return match
    for lead in DURING if tokens.low(index) in _DURING_STARTS else ():
        after = sequence_at(tokens, index, *lead)
        if after is not None:
            if tokens.whole and tokens.low(after) == "året" and lead[-1] == "hele":
                point, after = with_year(tokens, A_YEAR, after + 1)
                return Single(point), after
            match = _core_here(tokens, after)
            return match if match and (lead != ("hele",) or _is_year(match[0])) else None
    return _core_here(tokens, index)


def _is_year(shape: Shape) -> bool:
    return all(point.unit is Precision.YEAR for point in points_of(shape))


def _core_here(tokens: Tokens, index: int, *, bracketed: bool = False) -> ShapeMatch | None:
    """`bracketed`: inside a bracket, where no further one decides."""
    match = _shared_unit(tokens, index)
    if match:
        return match
    found = parse_point(tokens, index)
    if found is None:
        return None
    point, after = _headed(tokens, *found)
    open_end = onwards(tokens, after)
    if open_end is not None:
        return From(point), open_end
    decided = None if bracketed else _bracketed(tokens, point, after)
    return range_after(tokens, point, after) or decided or (Single(point), after)


def _headed(tokens: Tokens, year: Point, after: int) -> tuple[Point, int]:
    """`2025: marts`, `2025, marts`: the year stands before what it belongs to."""
    match = parse_point(tokens, after + (tokens.low(after) in (":", ","))) if year.unit is Precision.YEAR else None
    if match is None or match[0].year is not None or match[0].unit not in _PARTS_OF_YEARS:
        return year, after
    point, end = match
    return replace(point, year=year.year, slots=(*point.slots, *year.slots)), end


_PARTS_OF_YEARS = (Precision.WEEK, Precision.MONTH, Precision.QUARTER, Precision.HALF_YEAR, Precision.SEASON)


def _bracketed(tokens: Tokens, point: Point, after: int) -> ShapeMatch | None:
    if tokens.low(after) != "(":
        return None
    inner = _core_here(tokens, after + 1, bracketed=True)
    if inner is None or tokens.low(inner[1]) != ")":
        return None
    shape = inner[0]
    months = shape.point if isinstance(shape, Single) and shape.months is None else shape
    if not isinstance(months, Point | Range):
        return None
    finest = months if isinstance(months, Point) else months.first
    return (Single(point, months), inner[1] + 1) if _RANK[finest.unit] < _RANK[point.unit] else None


def _shared_noun(tokens: Tokens, index: int) -> ShapeMatch | None:
    """The `1.` of `1. og 3. kvartal`, the `3.` of `3., 4. og 5. juni`: what it counts stands behind the last number."""
    point = _counted_with_others(tokens, index, _LONGEST_LIST)
    return (Single(point), index + 1 + tokens.tight_low(index + 1, ".")) if point else None


def _counted_with_others(tokens: Tokens, index: int, others: int) -> Point | None:
    number = tokens.number(index)
    joint = index + 1 + tokens.tight_low(index + 1, ".")
    if number is None or tokens.digits(index) > 2 or tokens.low(joint) not in ("og", ",", "samt", "&", "+"):
        return None
    if joint == index + 1 and index and tokens.low(index - 1) not in ("den", "d", "."):
        return None
    following = joint + 1
    if tokens.low(following) in ("den", "d"):
        following += 1 + (tokens.low(following + 1) == ".")
    named = _counted_with_others(tokens, following, others - 1) if others else None
    if named is None:
        match = parse_point(tokens, following)
        named = match[0] if match else None
    role = _COUNTED.get(named.unit) if named else None
    if named is None or role is None or Slot(role, following) not in named.slots:
        return None
    return Point(named.unit, {**named.values, role: number}, None, (Slot(role, index),))


_LONGEST_LIST = 12
_COUNTED = {Precision.DAY: "day", Precision.QUARTER: "quarter", Precision.HALF_YEAR: "half"}


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
    numeric = last.unit is Precision.DAY and tokens.items[last.slots[1].index].kind is Kind.NUMBER
    if numeric and after == index + 1 and last.year is None and not tokens.whole:
        return None
    first = Point(last.unit, {**last.values, role: number}, last.year, (Slot(role, index),))
    return Range(first, last), end


def range_after(tokens: Tokens, first: Point, after: int, *, conjunction: bool = False) -> ShapeMatch | None:
    low = tokens.low(after)
    if low == "," and first.unit is Precision.YEAR:
        return _enumerated_years(tokens, first, after)
    upto = _up_to(tokens, after)
    if low in words.RANGE_SIGNS or upto or (conjunction and low == "og"):
        index = upto or after + 1
    elif (low == "/" and first.unit in _SLASHED) or (low == "og" and first.unit is Precision.YEAR):
        index = after + 1
    else:
        return None
    if first.unit is Precision.YEAR:
        return _years(tokens, first, index)
    if low in words.RANGE_SIGNS and _is_year_of(tokens, first, index):
        return Single(with_year(tokens, first, after)[0]), index + 1
    match = _last_point(tokens, first, index)
    if match is None or not (match[0].unit is first.unit or upto or conjunction):
        return None
    last, end = match
    further = parse_point(tokens, end + 1) if first.unit is Precision.MONTH and tokens.low(end) == low else None
    if further and further[0].unit is first.unit and last.year is None:
        last, end = further
    return _over_new_year(tokens, first, last, end) or (Range(first, last), end)


def _up_to(tokens: Tokens, index: int) -> int | None:
    """The index after `til`, `til og med`, `t.o.m.`"""
    if tokens.low(index) in words.RANGE_WORDS:
        return sequence_at(tokens, index, "til", "og", "med") or index + 1
    return sequence_at(tokens, index, "t", ".", "o", ".", "m", ".") if tokens.low(index) == "t" else None


def _is_year_of(tokens: Tokens, week: Point, index: int) -> bool:
    """The 25 of `uge 34-25`, where weeks would run backwards."""
    number = tokens.number(index)
    if week.unit is not Precision.WEEK or week.year is not None or number is None or tokens.digits(index) != 2:
        return False
    tight = tokens.tight(index) and tokens.tight(index - 1)
    return tight and number < week.values["week"] and abs(2000 + number - tokens.year) <= 1


def _over_new_year(tokens: Tokens, first: Point, last: Point, after: int) -> ShapeMatch | None:
    """`december-januar 2025/26`: each end has its year."""
    slot = last.slots[-1] if last.slots else None
    if first.year is not None or slot is None or slot.role != "year" or slot.index != after - 1:
        return None
    match = two_years(tokens, after - 1, Precision.YEAR) if tokens.tight_low(after, "/", "-", "–") else None
    if match is None or match[0].year is None:
        return None
    begin = replace(first, year=match[0].year, slots=(*first.slots, slot))
    end = replace(last, year=match[0].year + 1, slots=(*last.slots[:-1], Slot("year", after + 1)))
    return Range(begin, end), match[1]


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
    elif tokens.digits(index) == 4 and number is not None and _may_end(tokens, number, first.year):
        year = number
        if separator == "og" and year != first.year + 1:
            return None
    else:
        return None
    return Range(first, Point(Precision.YEAR, {}, year, (Slot("year", index),))), index + 1


def _may_end(tokens: Tokens, number: int, first: int) -> bool:
    """Whether the number is the last year of a range: in a cell of its own any year is, also one before the first."""
    return 1900 <= number <= 2199 if tokens.whole else first < number <= first + 20


def _enumerated_years(tokens: Tokens, first: Point, after: int) -> ShapeMatch | None:
    """`2025, 2026 og 2027`."""
    year = first.year or 0
    while tokens.low(after) == "," and tokens.digits(after + 1) == 4 and tokens.number(after + 1) == year + 1:
        year, after = year + 1, after + 2
    if year == first.year or tokens.low(after) != "og" or tokens.number(after + 1) != year + 1:
        return None
    return Range(first, Point(Precision.YEAR, {}, year + 1, (Slot("year", after + 1),))), after + 2


def _last_point(tokens: Tokens, first: Point, index: int) -> tuple[Point, int] | None:
    match = parse_point(tokens, index)
    if match and (match[0].unit is not Precision.YEAR or tokens.low(index - 1) in words.RANGE_WORDS):
        return match
    number = tokens.number(index)
    if first.unit is Precision.WEEK and first.year is None and number is not None and tokens.digits(index) <= 2:
        point = Point(Precision.WEEK, {"week": number}, None, (Slot("week", index),))
        return with_year(tokens, point, index + 1, two_digits=False)
    return None


def onwards(tokens: Tokens, index: int) -> int | None:
    """The index after "og frem", if that stands there."""
    if tokens.low(index) != "og":
        return None
    found = (sequence_at(tokens, index, *sequence) for sequence in reversed(words.ONWARDS))
    return next((after for after in found if after is not None), None)
