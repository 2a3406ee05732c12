"""Writes a period in the style of the phrase that stood there.

The old phrase is a template: its slots take the new values in their old form (padding, short month names, two-digit
years, capitals). Where its shape cannot say the period, the documented default of the precision is written:
`15-08-2025`, `uge 34 2025`, `marts 2025`, `2. kvartal 2025`, `1. halvår 2025`, `primo marts 2025`, `foråret 2025`,
`2025`, `skoleåret 2025/26`, `2025-2026`, `august-september 2025`, `senest 01-05-2025`, `fra 01-05-2025`, `løbende`,
`efter ca. 6 mdr.`
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from schema.enums import ActivityStatus, Precision
from schema.values import Period
from sync.lenses.base import Context, InexpressibleError
from sync.lenses.periods import words
from sync.lenses.periods.canonical import canonical
from sync.lenses.periods.grammar import Phrase, phrase_of_cell
from sync.lenses.periods.reading import RELATIVE_SLACK, framed, read, status_end, status_lead
from sync.lenses.periods.recurrence import capital_like, rewritten, rule_text
from sync.lenses.periods.shapes import (
    Deadline,
    From,
    Point,
    Range,
    Recurring,
    Shape,
    Single,
    Slot,
    add_months,
    point_at,
    points_of,
)
from sync.lenses.periods.tokens import Kind, Token, Tokens, tokenize

_STATUS_TEXTS = {ActivityStatus.POSTPONED: ("udsat til ", "udsat"), ActivityStatus.DONE: ("gennemført ", "gennemført")}


def render(period: Period, like: str, context: Context, *, explicit_year: bool = False) -> str:
    """A phrase that reads back as the period in this context, in the style of the phrase `like` ("" for the default).

    The year is left out only where `like` leaves it out, `context.year` fills it in rightly, and not `explicit_year`.
    Raises InexpressibleError where no phrase of ours says the period.
    """
    for candidate in _candidates(period, like, context, explicit_year):
        if candidate and _says(candidate, period, context):
            return candidate
    raise InexpressibleError({"period": period})


def _says(candidate: str, period: Period, context: Context) -> bool:
    text = candidate
    if candidate.replace(" ", "").isdigit() and period.precision is Precision.WEEK:
        text = f"uge {candidate}"
    elif _opens_list(candidate) and period.start:
        text = (
            f"{candidate} {_NOUNS.get(period.precision, words.MONTH_NAMES[period.start.month - 1])} {period.start.year}"
        )
    found = read(text, context)
    return found is not None and found.period == period


def _candidates(period: Period, like: str, context: Context, explicit_year: bool) -> Iterator[str]:
    if _opens_list(like):
        if not explicit_year:
            yield from _opening(period)
        like = ""
    lead, core, end, hint = _parts(like)
    bare = replace(period, status_hint=None)
    if period.status_hint is hint:
        if bare == Period() and not core and hint is not None:
            yield like
        for text in _phrases(bare, core, context, explicit_year):
            yield lead + text + end
    if period.status_hint is None:
        yield from _phrases(bare, core, context, explicit_year)
        return
    before, alone = _STATUS_TEXTS.get(period.status_hint, ("", ""))
    word = alone or next(" ".join(words_) for words_, status in words.STATUS_WORDS if status is period.status_hint)
    if bare == Period():
        yield word
    for text in _phrases(bare, core, context, explicit_year):
        yield before + text if before else f"{text} ({word})"


_NOUNS = {Precision.QUARTER: "kvartal", Precision.HALF_YEAR: "halvår"}
_COUNTED = {Precision.DAY: "day", Precision.QUARTER: "quarter", Precision.HALF_YEAR: "half"}


def _opens_list(phrase: str) -> bool:
    """The `3.` of `3. og 4. juni`: what it counts stands further on."""
    return phrase.endswith(".") and phrase[:-1].isdecimal() and len(phrase) <= _LONGEST_HEAD


_LONGEST_HEAD = 3


def _opening(period: Period) -> Iterator[str]:
    """The same of another period, for a list whose other times share its month or year."""
    role = _COUNTED.get(period.precision)
    point = point_at(period.precision, period.start) if role and period.start else None
    if role and point and point.year is not None and point.bounds(point.year)[1] == period.end:
        yield f"{point.values[role]}."


def _parts(like: str) -> tuple[str, str, str, ActivityStatus | None]:
    """The old phrase as (status words before, time, what follows the time, status)."""
    tokens = framed(tokenize(like))
    first, hint = status_lead(tokens)
    last, hint = status_end(tokens, first, hint)
    if last > first and tokens[last - 1].low == "." and tokens[last - 2].kind is Kind.NUMBER and last == len(tokens):
        return like[: tokens[first].start], like[tokens[first].start :].rstrip(), "", hint
    core = framed(tokens[first:last])
    if not core:
        return like, "", "", hint
    return like[: core[0].start], like[core[0].start : core[-1].end], like[core[-1].end :].rstrip(), hint


def _phrases(period: Period, like: str, context: Context, explicit_year: bool) -> Iterator[str]:
    """Candidates without status words, best first."""
    tokens = tokenize(like)
    phrase = _parse(tokens, context)
    if phrase is not None:
        points = points_of(phrase.shape)
        named = not points or any(point.year is not None for point in points)
        if named or not explicit_year:
            yield like
        if isinstance(phrase.shape, Range) and _is_one_of(phrase.shape, period):
            yield from _phrases(period, _one_end(like, tokens, phrase.shape), context, explicit_year or named)
        shape = _filled(phrase.shape, period, context)
        if shape is not None:
            if named or not explicit_year:
                yield _write(like, tokens, phrase.shape, shape)
            if not named:
                yield _write(like, tokens, phrase.shape, shape, year=points_of(shape)[-1].year)
        yield from _widened(period, like, tokens, phrase.shape)
    if period.recurrence:
        yield from rewritten(period.recurrence, like, tokens)
    default = _default(period, context)
    if default:
        yield default
        yield f"ca. {default}"


def _is_one_of(ends: Range, period: Period) -> bool:
    """Whether the period is one stretch of the calendar as the range has two: "uge 34-36" -> uge 34."""
    one = _like_point(ends.first, period.start) if period.start and ends.first.unit is ends.last.unit else None
    return one is not None and one.year is not None and one.bounds(one.year)[1] == period.end


def _one_end(like: str, tokens: Sequence[Token], ends: Range) -> str:
    """The end of the range that shows how one is written: the last, with its year; of weeks the first one."""
    if ends.first.unit is Precision.WEEK:
        return like[: tokens[max(slot.index for slot in ends.first.slots)].end]
    first = min(slot.index for slot in ends.last.slots)
    lettered = first and tokens[first - 1].kind is Kind.WORD and tokens[first - 1].end == tokens[first].start
    return like[tokens[first - lettered].start :]


def _parse(tokens: Sequence[Token], context: Context) -> Phrase | None:
    if tokens and tokens[0].kind is Kind.NUMBER and len(tokens[0].text) <= 2 and len(tokens) <= 2:
        # The tail of a list ("uge 34 og 36"): a week told by its number alone.
        slots = [Slot("week", 0)] + [Slot("year", 1)] * (len(tokens) - 1)
        year = int(tokens[1].text) if len(tokens) == 2 and tokens[1].kind is Kind.NUMBER else None
        if len(tokens) == 1 or year is not None:
            return Phrase(
                Single(Point(Precision.WEEK, {"week": int(tokens[0].text)}, year, tuple(slots))), 0, len(tokens)
            )
    if tokens and tokens[-1].low == "." and (len(tokens) < 2 or tokens[-2].kind is not Kind.NUMBER):
        tokens = tokens[:-1]
    return phrase_of_cell(Tokens(tokens, whole=True, year=context.year))


def _filled(shape: Shape, period: Period, context: Context) -> Shape | None:
    """The shape with the period's values in its points, or None where the shape cannot say the period."""
    match shape:
        case Recurring(rule, within) if within and period.recurrence == rule:
            inner = _filled(within, _named_for(period, context, within), context)
            return Recurring(rule, inner) if isinstance(inner, Single | Range | From | Deadline) else None
        case Single(point, None) if period.start and period.end and not period.is_deadline:
            new = _like_point(point, period.start)
            return Single(new) if new else None
        case Single(point, months) if months and period.start and period.end and not period.is_deadline:
            inner = _filled(Single(months) if isinstance(months, Point) else months, period, context)
            outer = _around(point, period.start)
            if inner is None or outer is None:
                return None
            return Single(
                outer, inner.point if isinstance(inner, Single) else inner if isinstance(inner, Range) else None
            )
        case Range(first, last) if period.start and period.end and not period.is_deadline:
            begin, end = _like_point(first, period.start), _like_point(last, period.end, ends=True)
            return Range(begin, end) if begin and end else None
        case Deadline(point) if period.end and period.start is None:
            day = period.end + timedelta(days=1) if shape.before else period.end
            new = _like_point(point, day, ends=not shape.before)
            return replace(shape, point=new) if new else None
        case From(point) if period.start and period.end is None:
            day = period.start - timedelta(days=1) if shape.after else period.start
            new = _like_point(point, day, ends=shape.after)
            return replace(shape, point=new) if new else None
    return None


def _named_for(recurring: Period, context: Context, like: Shape | None = None) -> Period:
    """The time that a recurrence names beside the plan's own, as a period of the form that `like` has."""
    start = None if isinstance(like, Deadline) or recurring.start == context.plan_start else recurring.start
    end = None if isinstance(like, From) or recurring.end == context.plan_end else recurring.end
    if isinstance(like, Single | Range):
        start, end = recurring.start, recurring.end
    return canonical(Period(start, end), context)


def _like_point(point: Point, day: date, *, ends: bool = False) -> Point | None:
    return point_at(point.unit, day, ends=ends, monthly="month" in point.values)


def _around(point: Point, day: date) -> Point | None:
    """The point of that unit in which the day lies."""
    for months_back in range(13):
        new = _like_point(point, add_months(day.replace(day=1), -months_back))
        if new and new.year is not None and new.bounds(new.year)[1] >= day:
            return new
    return None


def _write(like: str, tokens: Sequence[Token], old: Shape, new: Shape, year: int | None = None) -> str:
    """The old text with the new values in its slots; `year` is added behind the last point that has none."""
    texts = {index: token.text for index, token in enumerate(tokens)}
    dropped: set[int] = set()
    for before, after in zip(points_of(old), points_of(new), strict=True):
        for slot in before.slots:
            texts[slot.index] = _slot_text(slot, before, after, tokens)
            dot = slot.index + 1
            short = slot.role == "month" and dot < len(tokens) and tokens[dot].low == "."
            if short and tokens[slot.index].kind is Kind.WORD and after.values["month"] == 5:
                dropped.add(dot)
    out, position = "", 0
    for index, token in enumerate(tokens):
        out += like[position : token.start] + ("" if index in dropped else texts[index])
        position = token.end
        if year is not None and index == _year_place(tokens, old):
            out += _year_text(tokens, index, year)
    return out + like[position:]


def _year_place(tokens: Sequence[Token], shape: Shape) -> int:
    """The token after which a missing year goes: the last slot of the point, with its full stop."""
    point = shape.point if isinstance(shape, Single) else points_of(shape)[-1]
    index = max((slot.index for slot in point.slots), default=len(tokens) - 1)
    while index + 1 < len(tokens) and (
        tokens[index + 1].low == "." or tokens[index + 1].low in words.QUARTER_WORDS | words.HALF_WORDS | {"måned"}
    ):
        index += 1
    return index


def _year_text(tokens: Sequence[Token], index: int, year: int) -> str:
    numeric_day = index >= 2 and tokens[index].kind is Kind.NUMBER and tokens[index - 1].low in (".", "-")
    if numeric_day:
        return f"{tokens[index - 1].low}{year}"
    joined = tokens[index].low == "." and index >= 1 and tokens[index - 1].kind is Kind.NUMBER
    return str(year) if joined else f" {year}"


def _slot_text(slot: Slot, before: Point, after: Point, tokens: Sequence[Token]) -> str:
    old = tokens[slot.index]
    if slot.role in ("year", "year2"):
        year = (after.year or 0) + (slot.role == "year2")
        return f"{year % 100:02}" if len(old.text) == 2 else str(year)
    if slot.role == "weekday":
        day, _ = after.bounds(after.year or 0)
        return capital_like(old, tuple(words.WEEKDAYS)[day.weekday()])
    value = after.values[slot.role]
    if old.kind is Kind.NUMBER:
        return f"{value:02}" if _padded(slot, before, tokens) else str(value)
    return capital_like(old, _word(slot.role, value, old))


def _padded(slot: Slot, point: Point, tokens: Sequence[Token]) -> bool:
    if slot.role not in ("day", "month"):
        return tokens[slot.index].text.startswith("0")
    texts = [tokens[other.index].text for other in point.slots if other.role in ("day", "month")]
    if any(text.startswith("0") for text in texts):
        return True
    dashed = any(tokens[other.index + 1].low == "-" for other in point.slots if other.index + 1 < len(tokens))
    return dashed and all(len(text) == 2 and text.isdigit() for text in texts)


def _word(role: str, value: int, old: Token) -> str:
    if role == "month":
        return words.MONTH_NAMES[value - 1] if old.low in words.MONTH_NAMES else words.MONTH_SHORT[value - 1]
    if role == "season":
        definite = old.low.endswith(("et", "en"))
        return next(
            word
            for word, season in words.SEASONS.items()
            if season == value and word.endswith(("et", "en")) is definite
        )
    if role == "third":
        families = [[phrase.split()[0] for phrase in family] for family in words.THIRD_FAMILIES]
        return next(family[value] for family in families if old.low in family)
    table = words.ORDINALS
    return next(word for word, number in table.items() if number == value)


def _widened(period: Period, like: str, tokens: Sequence[Token], shape: Shape) -> Iterator[str]:
    """From one point of the old style a range, a deadline or a beginning: "uge 34" -> "senest uge 36"."""
    if not isinstance(shape, Single) or shape.months is not None:
        return
    point = shape.point

    def said(day: date | None, *, ends: bool = False) -> str | None:
        new = _like_point(point, day, ends=ends) if day else None
        if new is None:
            return None
        return _write(like, tokens, shape, Single(new), year=None if point.year is not None else new.year)

    begin, end = said(period.start), said(period.end, ends=True)
    if begin and end:
        yield f"{begin} - {end}"
    elif end and period.start is None:
        yield f"senest {end}"
    elif begin and period.end is None:
        yield f"fra {begin}"


def _default(period: Period, context: Context) -> str | None:
    match period.precision:
        case Precision.OPEN:
            return "løbende"
        case Precision.RECURRING:
            return _recurring_text(period, context)
        case Precision.RELATIVE:
            return _relative_text(period, context)
        case Precision.MULTI_YEAR:
            return f"{period.start.year}-{period.end.year}" if period.start and period.end else None
    if period.start and period.end:
        return _point_text(period.precision, period.start, period.end) or _range_text(period)
    if period.end:
        text = _one(period.precision, period.end, ends=True)
        return f"senest {text}" if text else None
    text = _one(period.precision, period.start) if period.start else None
    return f"fra {text}" if text else None


def _point_text(unit: Precision, start: date, end: date) -> str | None:
    for monthly in (False, True):
        point = point_at(unit, start, monthly=monthly)
        if point and point.year is not None and point.bounds(point.year)[1] == end:
            return _said(point)
    return None


def _one(unit: Precision, day: date, *, ends: bool = False) -> str | None:
    for monthly in (False, True):
        point = point_at(unit, day, ends=ends, monthly=monthly)
        if point:
            return _said(point)
    return None


def _said(point: Point) -> str:
    """The default phrase of a point."""
    values, year = point.values, point.year or 0
    month = words.MONTH_NAMES[values["month"] - 1] if "month" in values else ""
    match point.unit:
        case Precision.DAY:
            return f"{values['day']:02}-{values['month']:02}-{year}"
        case Precision.WEEK:
            return f"uge {values['week']} {year}"
        case Precision.MONTH:
            return f"{month} {year}"
        case Precision.QUARTER:
            return f"{values['quarter']}. kvartal {year}"
        case Precision.HALF_YEAR:
            return f"{values['half']}. halvår {year}"
        case Precision.THIRD:
            third = words.THIRD_FAMILIES[0][values["third"]]
            return f"{third} {month} {year}" if month else f"{third} {year}"
        case Precision.SEASON if values["season"] == 3:
            return f"vinteren {year}/{(year + 1) % 100:02}"
        case Precision.SEASON:
            name = next(w for w, s in words.SEASONS.items() if s == values["season"] and w.endswith(("et", "en")))
            return f"{name} {year}"
        case Precision.SCHOOL_YEAR:
            return f"skoleåret {year}/{(year + 1) % 100:02}"
    return str(year)


def _range_text(period: Period) -> str | None:
    if period.start is None or period.end is None:
        return None
    for monthly in (False, True):
        first = point_at(period.precision, period.start, monthly=monthly)
        last = point_at(period.precision, period.end, ends=True, monthly=monthly)
        if first is None or last is None:
            continue
        if first.year == last.year and period.precision is Precision.MONTH:
            return f"{words.MONTH_NAMES[first.values['month'] - 1]}-{_said(last)}"
        if first.year == last.year and period.precision is Precision.WEEK:
            return f"uge {first.values['week']}-{last.values['week']} {last.year}"
        return f"{_said(first)} - {_said(last)}"
    return None


def _recurring_text(period: Period, context: Context) -> str | None:
    """`månedligt`, `månedligt fra 01-08-2025`, `kvartalsvis i 2026`, `ugentligt til og med 30-06-2025`."""
    text = rule_text(period.recurrence or "")
    if text is None or (period.start, period.end) == (context.plan_start, context.plan_end):
        return text
    named = _named_for(period, context)
    if named.start and named.end:
        whole = _point_text(named.precision, named.start, named.end)
        return f"{text} i {whole}" if whole else f"{text} fra {named.start:%d-%m-%Y} til {named.end:%d-%m-%Y}"
    if named.end:
        return f"{text} til og med {named.end:%d-%m-%Y}"
    return f"{text} fra {named.start:%d-%m-%Y}" if named.start else text


def _relative_text(period: Period, context: Context) -> str | None:
    if period.start is None:
        return None
    middle = period.start + RELATIVE_SLACK
    origin = context.plan_start or date(context.year, 1, 1)
    months = (middle.year - origin.year) * 12 + middle.month - origin.month
    if months <= 0:
        return None
    return (
        "efter ca. ½ år"
        if months == 6
        else f"efter ca. {months // 12} år"
        if months % 12 == 0
        else f"efter ca. {months} mdr."
    )
