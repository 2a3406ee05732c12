"""Recognises one named stretch of the calendar ("15/8 2025", "uge 34", "2. kvartal") at a token."""

from collections.abc import Sequence
from dataclasses import replace

from schema.enums import Precision
from sync.lenses.periods import words
from sync.lenses.periods.shapes import Point, Slot
from sync.lenses.periods.tokens import Tokens
from sync.lenses.periods.years import Match, amount_follows, bare_year, with_year, year_at


def parse_point(tokens: Tokens, index: int) -> Match | None:
    """The point that begins at the token."""
    for parser in _PARSERS:
        match = parser(tokens, index)
        if match:
            return match
    return None


def month_at(tokens: Tokens, index: int) -> tuple[int, int] | None:
    """A month's name at the token -> (month, index after it and after its full stop, if short)."""
    month = words.MONTHS.get(tokens.low(index)) if tokens.is_word(index) else None
    if month is None:
        return None
    after = index + 1
    if tokens.low(index) not in words.MONTH_NAMES and tokens.tight_low(after, "."):
        after += 1
    return month, after + (tokens.low(after) == "måned")


def _written_day(tokens: Tokens, index: int) -> Match | None:
    """`15. august`, `15. aug. 2025`, `15 aug 25`, with `d.`, `den` or a weekday before it."""
    first = index
    index = _skip_day_words(tokens, index)
    day = tokens.number(index)
    if day is None or tokens.digits(index) > 2:
        return None
    after = index + 1
    dotted = tokens.tight_low(after, ".", "-")
    after += dotted
    month = month_at(tokens, after)
    if month is None or (not dotted and not tokens.whole and not tokens.gap(after, 1)):
        return None
    slots = (Slot("day", index), Slot("month", after), *_weekday(tokens, first))
    return with_year(tokens, Point(Precision.DAY, {"day": day, "month": month[0]}, None, slots), month[1])


def _skip_day_words(tokens: Tokens, index: int) -> int:
    if tokens.low(index) in words.WEEKDAYS:
        index += 1
        if tokens.low(index) == ",":
            index += 1
    if tokens.low(index) == "d" and tokens.low(index + 1) == ".":
        return index + 2
    return index + 1 if tokens.low(index) in ("den", "d") else index


def _weekday(tokens: Tokens, index: int) -> tuple[Slot, ...]:
    return (Slot("weekday", index),) if tokens.low(index) in words.WEEKDAYS else ()


def _numeric_day(tokens: Tokens, index: int) -> Match | None:
    """`15.8.2025`, `15-08-2025`, `15/8 2025`, `15/8`, `2025-08-15`; always day before month."""
    first = index
    index = _skip_day_words(tokens, index)
    day, sign, month = tokens.number(index), tokens.low(index + 1), tokens.number(index + 2)
    if day is None or month is None or sign not in (".", "-", "/", "–"):
        return None
    if not (tokens.tight(index + 1) and (tokens.tight(index + 2) or (sign == "." and tokens.gap(index + 2, 1)))):
        return None
    if tokens.digits(index) == 4:
        return _iso_day(tokens, index)
    if tokens.digits(index) > 2 or tokens.digits(index + 2) > 2:
        return None
    if not tokens.whole and (day > 39 or month > 19):
        return None
    slots = (Slot("day", index), Slot("month", index + 2), *_weekday(tokens, first))
    point = Point(Precision.DAY, {"day": day, "month": month}, None, slots)
    after = index + 3
    if tokens.low(after) == sign and tokens.tight(after) and tokens.number(after + 1) is not None:
        return _with_signed_year(tokens, point, after, first)
    if sign == "/":
        if not tokens.whole and (tokens.low(after) in ("af", *words.MEASURED_UNITS) or (day, month) == (24, 7)):
            return None
        lead = first - 1 - (tokens.low(first - 1) == ".")
        if not tokens.whole and first == index and tokens.low(lead) in words.SIZES and day < month:
            return None
        if tokens.tight_low(after, "/", "."):
            return None if tokens.number(after + 1) is not None and tokens.tight(after + 1) else (point, after)
        dated, end = with_year(tokens, point, after)
        if dated.year is None and (day > 31 or month > 12) and not tokens.whole:
            return None
        return dated, end
    if sign == ".":
        end = after + tokens.tight_low(after, ".")
        dated, end = with_year(tokens, point, end)
        named = first != index or tokens.low(first - 1) in words.DEADLINE_WORDS | {"fra"}
        named = named or (tokens.low(end) in words.RANGE_SIGNS and tokens.low(end + 2) == sign and end > after)
        return (dated, end) if dated.year is not None or ((tokens.whole or named) and month <= 12) else None
    return None


def _with_signed_year(tokens: Tokens, point: Point, sign: int, first: int) -> Match | None:
    year = year_at(tokens, sign + 1, after_sign=True)
    labelled = tokens.low(first - 1) in words.NUMBER_LABELS
    if year is None or labelled or (not tokens.tight(sign + 1) and tokens.low(sign) != "."):
        return None
    return replace(point, year=year, slots=(*point.slots, Slot("year", sign + 1))), sign + 2


def _iso_day(tokens: Tokens, index: int) -> Match | None:
    """`2025-08-15`, `2025/08/15`, `2025-08`."""
    year, sign, month = year_at(tokens, index), tokens.low(index + 1), tokens.number(index + 2)
    if year is None or sign not in ("-", "/", ".") or month is None or tokens.digits(index + 2) != 2:
        return None
    slots = (Slot("year", index), Slot("month", index + 2))
    day = tokens.number(index + 4)
    if (
        tokens.tight_low(index + 3, sign)
        and tokens.tight(index + 4)
        and day is not None
        and tokens.digits(index + 4) == 2
    ):
        point = Point(Precision.DAY, {"day": day, "month": month}, year, (*slots, Slot("day", index + 4)))
        return point, index + 5
    if sign != "-":
        return None
    # In a cell of its own "2025-13" is a month that is not there, but "2025-28" are years.
    impossible = tokens.whole and month <= year % 100
    point = Point(Precision.MONTH, {"month": month}, year, slots)
    return (point, index + 3) if 1 <= month <= 12 or impossible else None


def _week(tokens: Tokens, index: int) -> Match | None:
    """`uge 34`, `u. 34`, `uge 34, 2025`, `2025 uge 34`, `2025-W34`."""
    if tokens.number(index) is not None:
        return _year_first(tokens, index, ("uge", "u", "w"), Precision.WEEK, "week")
    if tokens.low(index) in ("u", "w"):
        after = index + 1 + tokens.tight_low(index + 1, ".")
        if tokens.low(index) == "w" and not tokens.tight(after):
            return None
    elif tokens.low(index) in words.WEEK_WORDS:
        after = index + 1 + (tokens.low(index + 1) == "nr")
        after += after > index + 1 and tokens.tight_low(after, ".")
    elif tokens.low(index) == "ugenr":
        after = index + 1 + tokens.tight_low(index + 1, ".")
    else:
        return None
    week = tokens.number(after)
    if week is None or tokens.digits(after) > 2 or not tokens.gap(after, 2):
        return None
    # "uge 34-36" and "uge 34/35" are weeks: a year after a week has four digits.
    point = Point(Precision.WEEK, {"week": week}, None, (Slot("week", after),))
    return with_year(tokens, point, after + 1, two_digits=False)


def _year_first(tokens: Tokens, index: int, names: Sequence[str], unit: Precision, role: str) -> Match | None:
    """`2025K2`, `2025-Q2`, `2025H1`, `2025 uge 34`: the year, a letter or word, the number."""
    year = year_at(tokens, index, two_digits=False)
    after = index + 1 + tokens.tight_low(index + 1, "-")
    number = tokens.number(after + 1)
    if year is None or tokens.low(after) not in names or number is None or not tokens.gap(after + 1, 1):
        return None
    if amount_follows(tokens, after + 2, named=True) or (len(tokens.low(after)) == 1 and not tokens.tight(after + 1)):
        return None
    return Point(unit, {role: number}, year, (Slot("year", index), Slot(role, after + 1))), after + 2


def _quarter(tokens: Tokens, index: int) -> Match | None:
    """`Q2`, `K2`, `2. kvartal`, `kv. 2`, `2025K2`; any of them with a year behind it."""
    return _numbered(tokens, index, ("q", "k"), words.QUARTER_WORDS, Precision.QUARTER, "quarter")


def _half(tokens: Tokens, index: int) -> Match | None:
    """`1. halvår`, `H1`, `2025H1`."""
    return _numbered(tokens, index, ("h",), words.HALF_WORDS, Precision.HALF_YEAR, "half")


def _numbered(
    tokens: Tokens, index: int, letters: Sequence[str], names: frozenset[str], unit: Precision, role: str
) -> Match | None:
    if tokens.number(index) is not None and tokens.digits(index) == 4:
        return _year_first(tokens, index, letters, unit, role)
    if tokens.low(index) in letters and tokens.tight(index + 1) and tokens.digits(index + 1) == 1:
        number = tokens.number(index + 1)
        if number is None or (tokens.is_word(index + 2) and tokens.tight(index + 2)):
            return None
        match = with_year(tokens, Point(unit, {role: number}, None, (Slot(role, index + 1),)), index + 2)
        # "K2" and "H1" are rooms and teams as well: in running text they need their year. "Q" is a quarter.
        sure = match[0].year is not None or tokens.whole or tokens.low(index) == "q"
        return match if sure or _share_a_year(tokens, index) else None
    ordinal = tokens.number(index) if tokens.digits(index) in (1, 2) else words.ORDINALS.get(tokens.low(index))
    if ordinal is not None:
        after = index + 1 + tokens.tight_low(index + 1, ".")
        if tokens.low(after) in names and (tokens.low(after) != "kv" or after > index + 1 or tokens.whole):
            end = after + 1
            if tokens.low(after) not in ("kvartal", "kvartals", "halvår") and tokens.tight_low(end, "."):
                end += 1
            number = _LAST[unit] if ordinal < 0 else ordinal
            match = with_year(tokens, Point(unit, {role: number}, None, (Slot(role, index),)), end)
            loose = ordinal < 0 or tokens.low(after) in words.LOOSE_HALVES
            return None if loose and match[0].year is None else match
    if tokens.low(index) in names:
        after = index + 1 + tokens.tight_low(index + 1, ".")
        number = tokens.number(after)
        if number is not None and tokens.digits(after) == 1 and not amount_follows(tokens, after + 1):
            return with_year(tokens, Point(unit, {role: number}, None, (Slot(role, after),)), after + 1)
    return None


def _share_a_year(tokens: Tokens, index: int) -> bool:
    """Whether the letter with its number stands in a list whose last one has a year: `H1+H2 2025`."""
    letter = tokens.low(index)
    for place in range(index + 3, index + 3 * _LONGEST_LIST, 3):
        listed = tokens.low(place - 1) in _LISTED and tokens.low(place) == letter and tokens.digits(place + 1) == 1
        if not listed or not tokens.tight(place + 1):
            return False
        if with_year(tokens, Point(Precision.YEAR), place + 2)[0].year is not None:
            return True
    return False


_LISTED = frozenset({"+", "&", ",", "/", "-", "–", "og", "samt", "til"})
_LONGEST_LIST = 4
_LAST = {Precision.QUARTER: 4, Precision.HALF_YEAR: 2}
"""The number of the last one of a year: "sidste kvartal 2025"."""


def _third(tokens: Tokens, index: int) -> Match | None:
    """`primo 2025`, `ultimo marts`, `medio`, `slutningen af maj`, `start 2025`."""
    third = words.THIRDS.get(tokens.low(index))
    if third is None:
        return None
    loose = tokens.low(index) in words.LOOSE_THIRDS
    low = tokens.low(index + 1)
    after = index + 1 + ((loose and low == "af") or (tokens.low(index) == "midt" and low == "i"))
    month = month_at(tokens, after)
    if month:
        slots = (Slot("third", index), Slot("month", after))
        return with_year(tokens, Point(Precision.THIRD, {"third": third, "month": month[0]}, None, slots), month[1])
    point = Point(Precision.THIRD, {"third": third}, None, (Slot("third", index),))
    shared = _month_behind_others(tokens, after)
    if shared:
        return replace(point, values={"third": third, "month": shared}), after
    dated = with_year(tokens, point, after, two_digits=not loose)
    return None if loose and dated[0].year is None else dated


def _month_behind_others(tokens: Tokens, index: int) -> int | None:
    """The month of `primo/medio marts`, `primo, medio og ultimo marts`: it stands behind the last of them."""
    for place in (index + 1, index + 3):
        if tokens.low(place - 1) not in _LISTED or tokens.low(place) not in words.THIRDS:
            return None
        month = month_at(tokens, place + 1)
        if month:
            return month[0]
    return None


def _season(tokens: Tokens, index: int) -> Match | None:
    """`foråret 2025`, `sommer`, `vinteren 2025/26`."""
    season = words.SEASONS.get(tokens.low(index)) if tokens.is_word(index) else None
    if season is None:
        return None
    point = Point(Precision.SEASON, {"season": season}, None, (Slot("season", index),))
    if season == 3 and _two_years_in_short(tokens, index + 1):
        slots = (*point.slots, Slot("year", index + 1), Slot("year2", index + 3))
        return replace(point, year=2000 + (tokens.number(index + 1) or 0), slots=slots), index + 4
    point, after = with_year(tokens, point, index + 1)
    if point.year is None or season != 3 or not tokens.tight_low(after, "/", "-", "–"):
        return point, after
    second = tokens.number(after + 1)
    if tokens.tight(after + 1) and second in (point.year + 1, (point.year + 1) % 100):
        return replace(point, slots=(*point.slots, Slot("year2", after + 1))), after + 2
    return point, after


def _two_years_in_short(tokens: Tokens, index: int) -> bool:
    """`24/25`"""
    first, second = tokens.number(index), tokens.number(index + 2)
    joined = tokens.tight_low(index + 1, "/", "-", "–") and tokens.tight(index + 2)
    if first is None or second is None or not joined:
        return False
    return tokens.digits(index) == tokens.digits(index + 2) == 2 and second == (first + 1) % 100


def _month(tokens: Tokens, index: int) -> Match | None:
    """`marts 2025`, `mar 25`, `marts`."""
    month = month_at(tokens, index)
    if month is None:
        return _numeric_month(tokens, index) or _counted_month(tokens, index)
    if tokens.low(index) == words.CHRISTMAS and month[1] == index + 1 and not _beside_month(tokens, index, month[1]):
        return None
    point, after = with_year(
        tokens, Point(Precision.MONTH, {"month": month[0]}, None, (Slot("month", index),)), month[1]
    )
    if point.year is None and not tokens.whole and not _is_month_in_prose(tokens, index, month[1]):
        return None
    return point, after


def _numeric_month(tokens: Tokens, index: int) -> Match | None:
    """`09-2025`, `9/2025`, in a cell of its own: elsewhere they are numbers of cases and meetings."""
    number = tokens.number(index)
    signed = tokens.tight_low(index + 1, "-", "/", ".") and tokens.tight(index + 2)
    if not tokens.whole or number is None or tokens.digits(index) > 2 or not signed:
        return None
    year = year_at(tokens, index + 2, two_digits=False)
    slots = (Slot("month", index), Slot("year", index + 2))
    return None if year is None else (Point(Precision.MONTH, {"month": number}, year, slots), index + 3)


def _counted_month(tokens: Tokens, index: int) -> Match | None:
    """`3. måned`, in a cell of its own; there is no 13th."""
    number = tokens.number(index)
    if not tokens.whole or number is None or not tokens.tight_low(index + 1, ".") or tokens.low(index + 2) != "måned":
        return None
    return with_year(tokens, Point(Precision.MONTH, {"month": number}, None, (Slot("month", index),)), index + 3)


def _is_month_in_prose(tokens: Tokens, index: int, after: int) -> bool:
    low = tokens.low(index)
    if low in words.AMBIGUOUS_MONTHS:
        return _beside_month(tokens, index, after)
    capital = tokens.items[index].text[:1].isupper()
    if low in words.NAME_LIKE_MONTHS and capital and tokens.is_word(after):
        return not tokens.items[after].text[:1].isupper()
    return True


def _beside_month(tokens: Tokens, index: int, after: int) -> bool:
    """Whether a sign joins the word with another month, which tells a month from other words and names."""
    beside = {tokens.low(after + 1)} if tokens.low(after) in ("-", "–", "/") else set()
    before = {tokens.low(index - 2), tokens.low(index - 3)} if tokens.low(index - 1) in ("-", "–", "/", ".") else set()
    return any(word in words.MONTHS for word in beside | before)


def _school_year(tokens: Tokens, index: int) -> Match | None:
    """`skoleåret 2025/26`, `skoleår 25/26`."""
    return (
        two_years(tokens, index + 1, Precision.SCHOOL_YEAR) if tokens.low(index) in ("skoleåret", "skoleår") else None
    )


def two_years(tokens: Tokens, index: int, unit: Precision) -> Match | None:
    """`2025/26`, `25/26`: a point between two years, or of both."""
    first, second = tokens.number(index), tokens.number(index + 2)
    if first is None or second is None or not tokens.low(index + 1) or tokens.low(index + 1) not in "/-–":
        return None
    year = first if first >= 100 else 2000 + first
    if second not in (year + 1, (year + 1) % 100):
        return None
    return Point(unit, {}, year, (Slot("year", index), Slot("year2", index + 2))), index + 3


_PARSERS = (
    _school_year,
    _written_day,
    _numeric_day,
    _week,
    _quarter,
    _half,
    _third,
    _season,
    _month,
    bare_year,
)
