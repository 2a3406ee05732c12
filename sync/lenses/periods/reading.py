"""From phrases to periods: which year is meant, what the calendar says of it (DOMAIN.md 3.2 a and P rules)."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from schema.enums import ActivityStatus, Precision
from schema.values import Period
from sync.lenses.base import Context, LensIssue
from sync.lenses.lines import split
from sync.lenses.periods import words
from sync.lenses.periods.grammar import Phrase, phrase_of_cell, phrases
from sync.lenses.periods.shapes import (
    Deadline,
    From,
    ImpossibleDateError,
    Open,
    Point,
    Range,
    Recurring,
    Relative,
    Shape,
    Single,
    Unknown,
    add_months,
    month_end,
    points_of,
)
from sync.lenses.periods.tokens import Kind, Token, Tokens, tokenize
from sync.lenses.remembered import remembered
from sync.lenses.skeleton import without_footnote

RELATIVE_SLACK = timedelta(weeks=6)
_HALF_A_YEAR = timedelta(days=183)
_APPROXIMATE = (Precision.THIRD, Precision.SEASON)


@dataclass(frozen=True, slots=True)
class Found:
    """A period phrase: `text[start:end]`. An ERROR among the issues (P01, P02) leaves the period UNKNOWN."""

    start: int
    end: int
    period: Period
    issues: tuple[LensIssue, ...] = ()


@dataclass(frozen=True, slots=True)
class _Located:
    """A phrase with its tokens, and with the year that it names or takes from a phrase that it is joined with."""

    phrase: Phrase
    tokens: Sequence[Token]
    offset: int
    year: int | None

    @property
    def start(self) -> int:
        return self.offset + self.tokens[self.phrase.first].start

    @property
    def end(self) -> int:
        return self.offset + self.tokens[self.phrase.after - 1].end


def find(text: str, context: Context) -> tuple[Found, ...]:
    """The period phrases of running text, left to right, not overlapping; none crosses a line's end.

    A missing year is that of the phrase it is joined with ("maj og juni 2025"), else that of the nearest earlier
    phrase, else of the nearest later one, else `context.year`; all but the first are reported (P04).
    """
    located: list[_Located] = []
    for line in split(text):
        tokens = tokenize(line.body)
        found = phrases(Tokens(tokens, whole=False, year=context.year))
        located += _with_joined_years(found, tokens, line.body_start)
    nearest = _nearest_years(located)
    return tuple(
        _found(text, item, item.year, inherited, context) for item, inherited in zip(located, nearest, strict=True)
    )


@remembered()
def read(text: str, context: Context) -> Found | None:
    """The period of a text that is one phrase (a cell of a period column), or None where it is something else."""
    body = without_footnote(text.strip())
    offset = text.find(body) if body else 0
    tokens = framed(tokenize(body))
    first, hint = status_lead(tokens)
    last, hint = status_end(tokens, first, hint)
    rest = framed(tokens[first:last])
    if not rest:
        if hint is None:
            return None
        period = Period(status_hint=hint, raw=body)
        return Found(offset, offset + len(body), period)
    phrase = phrase_of_cell(Tokens(rest, whole=True, year=context.year))
    if phrase is None:
        return None
    item = _Located(phrase, rest, offset, _named_year(phrase.shape))
    found = _found(text, item, item.year, None, context)
    period = replace(found.period, status_hint=hint, raw=body)
    return Found(offset, offset + len(body), period, found.issues)


def framed(tokens: Sequence[Token]) -> Sequence[Token]:
    """The tokens without what is around the whole of a cell and says nothing: brackets, quotes, a full stop, a face."""
    first, last = 0, len(tokens)
    while last - first > 1 and tokens[last - 1].low in _CLOSING:
        last -= 1
    while (
        last - first > 1 and _FRAMES.get(tokens[first].low, "") and tokens[last - 1].low in _FRAMES[tokens[first].low]
    ):
        first, last = first + 1, last - 1
    while last - first > 1 and (tokens[last - 1].low in _CLOSING or _is_picture(tokens[last - 1])):
        last -= 1
    while last - first > 1 and _is_picture(tokens[first]):
        first += 1
    return tokens[first:last]


_FRAMES = {
    "(": ")",
    "[": "]",
    '"': '"',
    "“": "”“",
    "”": "”",
    "„": "“”",
    "»": "«",
    "«": "»",
    "'": "'",
    "‘": "’",
    "’": "’",
}
_CLOSING = frozenset(".!;,…?")
_PICTURES = ("So", "Sk")


def _is_picture(token: Token) -> bool:
    status_sign = any(words_ == (token.low,) for words_, _ in words.STATUS_WORDS)
    is_sign = token.kind is Kind.SIGN and len(token.text) == 1
    return is_sign and unicodedata.category(token.text) in _PICTURES and not status_sign


def status_lead(tokens: Sequence[Token]) -> tuple[int, ActivityStatus | None]:
    """A status word at the start of a cell ("udsat til efteråret 2025") -> (index after it, status)."""
    for sequence, status in words.STATUS_WORDS:
        if tuple(token.low for token in tokens[: len(sequence)]) == sequence:
            index = len(sequence)
            while index < len(tokens) and tokens[index].low in ("til", ",", ":", "-", "–", "."):
                index += 1
            return index, status
    return 0, None


def status_end(tokens: Sequence[Token], first: int, hint: ActivityStatus | None) -> tuple[int, ActivityStatus | None]:
    """A status word in brackets or behind a sign at the end of a cell ("uge 34 (udsat)")."""
    last = len(tokens)
    for sequence, status in words.STATUS_WORDS:
        for closing in (1, 0):
            begin = last - len(sequence) - closing - 1
            if hint is not None or begin <= first or (closing and tokens[last - 1].low != ")"):
                continue
            lead = tokens[begin].low
            inner = tuple(token.low for token in tokens[begin + 1 : last - closing])
            if inner == sequence and lead in (("(",) if closing else (",", "-", "–", ":")):
                return begin, status
    return last, hint


def _with_joined_years(found: Sequence[Phrase], tokens: Sequence[Token], offset: int) -> list[_Located]:
    located: list[_Located] = []
    following: int | None = None
    for index in range(len(found) - 1, -1, -1):
        phrase = found[index]
        year = _named_year(phrase.shape)
        if year is None and not _years(phrase.shape) and points_of(phrase.shape):
            year = following
        located.append(_Located(phrase, tokens, offset, year))
        following = year if phrase.joined else None
    return located[::-1]


def _years(shape: Shape) -> set[int]:
    return {point.year for point in points_of(shape) if point.year is not None}


def _named_year(shape: Shape) -> int | None:
    """The one year that the phrase names; None for none or several."""
    years = _years(shape)
    return years.pop() if len(years) == 1 else None


def _nearest_years(located: Sequence[_Located]) -> list[int | None]:
    """For each phrase the year of the nearest earlier phrase that names one, else of the nearest later one."""
    named = [_named_year(item.phrase.shape) for item in located]
    result: list[int | None] = []
    later: list[int | None] = []
    following: int | None = None
    for year in reversed(named):
        later.append(following)
        following = year if year is not None else following
    later.reverse()
    earlier: int | None = None
    for index, year in enumerate(named):
        result.append(earlier if earlier is not None else later[index])
        earlier = year if year is not None else earlier
    return result


def _found(text: str, item: _Located, year: int | None, inherited: int | None, context: Context) -> Found:
    shape = item.phrase.shape
    raw = text[item.start : item.end]
    needs_year = bool(points_of(shape)) and not _years(shape) and year is None
    assumed = year if year is not None else inherited if inherited is not None else context.year
    try:
        period = _period(shape, assumed, context)
    except ImpossibleDateError:
        nearest = _nearest_real(shape, assumed)
        return Found(item.start, item.end, Period(raw=raw), (LensIssue("P01", {"tekst": raw}, nearest),))
    period = replace(period, raw=raw, approximate=period.approximate or item.phrase.approximate)
    if period.start and period.end and period.end < period.start:
        params = {"start": f"{period.start:%d-%m-%Y}", "slut": f"{period.end:%d-%m-%Y}"}
        swapped = _swapped(shape, period)
        return Found(item.start, item.end, Period(raw=raw), (LensIssue("P02", params, swapped),))
    issues = []
    if needs_year:
        issues.append(LensIssue("P04", {"tekst": raw, "år": str(assumed)}, suggestion=f"{raw} {assumed}"))
    elif _runs_long_over_new_year(shape, period):
        issues.append(LensIssue("P04", {"tekst": raw, "år": f"{period.start:%Y}"}))
    if isinstance(shape, Unknown):
        issues.append(LensIssue("P03", {"tekst": raw}))
    issues += _season_issues(shape, item)
    issues += _weekday_issues(shape, item, assumed)
    return Found(item.start, item.end, period, tuple(issues))


def _swapped(shape: Shape, period: Period) -> str | None:
    """The same range the other way round."""
    if not isinstance(shape, Range) or not period.start or not period.end:
        return None
    begin, _ = shape.last.bounds(shape.last.year or period.end.year)
    _, end = shape.first.bounds(shape.first.year or period.start.year)
    return f"{begin:%d-%m-%Y} - {end:%d-%m-%Y}"


def _season_issues(shape: Shape, item: _Located) -> list[LensIssue]:
    """P09 where the months in the bracket are not all months of the season."""
    if not isinstance(shape, Single) or shape.months is None or shape.point.unit is not Precision.SEASON:
        return []
    season = words.SEASON_MONTHS[shape.point.values["season"]]
    inner = points_of(shape)[1:]
    months = [point.values["month"] for point in inner if "month" in point.values]
    if len(months) == 2:
        span = (months[1] - months[0]) % 12
        months = [(months[0] + step - 1) % 12 + 1 for step in range(span + 1)]
    if all(month in season for month in months):
        return []
    tokens = item.tokens
    opening = next(index for index in range(item.phrase.first, item.phrase.after) if tokens[index].low == "(")
    closing = item.phrase.after - 1
    name = next(tokens[slot.index].text for slot in shape.point.slots if slot.role == "season")
    base = tokens[opening + 1].start
    bracket = _slice(tokens[opening + 1 : closing], base)
    return [LensIssue("P09", {"årstid": name, "måneder": bracket})]


def _nearest_real(shape: Shape, year: int) -> str | None:
    """What the calendar has instead of an impossible day or week: the last one of that month or year."""
    for point in points_of(shape):
        named = point.year or year
        month = point.values.get("month", 0)
        if point.unit is Precision.DAY and 1 <= month <= 12 and point.values["day"] > 28:
            return f"{month_end(named, month):%d-%m-%Y}"
        if point.unit is Precision.WEEK and point.values["week"] > 52:
            return f"uge {date(named, 12, 28).isocalendar().week} {named}"
    return None


def _runs_long_over_new_year(shape: Shape, period: Period) -> bool:
    """ "30/6 - 1/5 2025": the first day's year had to be guessed, and the time would be long."""
    if not isinstance(shape, Range) or shape.first.year is not None or shape.last.year is None:
        return False
    if period.start is None or period.end is None or period.start.year == shape.last.year:
        return False
    return period.end - period.start > _HALF_A_YEAR


def _weekday_issues(shape: Shape, item: _Located, year: int) -> list[LensIssue]:
    """P11 where a day is named with a weekday that it is not: the date holds."""
    issues = []
    for point in points_of(shape):
        slot = next((slot for slot in point.slots if slot.role == "weekday"), None)
        if slot is None:
            continue
        day, _ = point.bounds(point.year or year)
        named = item.tokens[slot.index]
        if tuple(words.WEEKDAYS)[day.weekday()] != named.low:
            right = tuple(words.WEEKDAYS)[day.weekday()]
            params = {"tekst": named.text, "dato": f"{day:%d-%m-%Y}", "ugedag": right}
            issues.append(LensIssue("P11", params, suggestion=f"{right} den {day:%d-%m-%Y}"))
    return issues


def _slice(tokens: Sequence[Token], base: int) -> str:
    """The tokens' text with one blank where they stood apart."""
    out, position = "", base
    for token in tokens:
        out += (" " if token.start > position else "") + token.text
        position = token.end
    return out


def _period(shape: Shape, year: int, context: Context) -> Period:
    """Raises ImpossibleDateError."""
    start_of_plan = context.plan_start
    match shape:
        case Single(point, None):
            first, last = point.bounds(point.year or year)
            return Period(first, last, point.unit, approximate=point.unit in _APPROXIMATE)
        case Single(point, months):
            named = point.year or year
            point.bounds(named)
            return _period(Single(months) if isinstance(months, Point) else _as_range(months), named, context)
        case Range(first_point, last_point):
            return _range_period(first_point, last_point, year)
        case Deadline(point, exact, before):
            first, last = point.bounds(point.year or year)
            unit = Precision.DAY if exact or before else point.unit
            end = first - timedelta(days=1) if before else last
            return Period(None, end, unit, approximate=not exact and point.unit in _APPROXIMATE, is_deadline=True)
        case From(point, after):
            first, last = point.bounds(point.year or year)
            start = last + timedelta(days=1) if after else first
            unit = Precision.DAY if after else point.unit
            return Period(start, None, unit, approximate=point.unit in _APPROXIMATE)
        case Open():
            return Period(start_of_plan, None, Precision.OPEN)
        case Recurring(rule, within):
            during = _period(within, year, context) if within else Period()
            begin, until = during.start or start_of_plan, during.end or context.plan_end
            if begin and until and until < begin:
                begin, until = during.start, during.end
            return Period(begin, until, Precision.RECURRING, recurrence=rule)
        case Relative(months):
            try:
                middle = add_months(start_of_plan or date(context.year, 1, 1), months)
                return Period(middle - RELATIVE_SLACK, middle + RELATIVE_SLACK, Precision.RELATIVE, approximate=True)
            except (ValueError, OverflowError) as error:
                raise ImpossibleDateError from error
        case Unknown():
            return Period()


def _as_range(months: "Range | Point | None") -> Range:
    if not isinstance(months, Range):
        raise TypeError(months)
    return months


def _range_period(first: Point, last: Point, year: int) -> Period:
    """Years that one end lacks come from the other end; without any, the range may run over New Year."""
    last_year = last.year if last.year is not None else first.year if first.year is not None else year
    first_year = first.year if first.year is not None else last_year
    start, end = first.bounds(first_year)[0], last.bounds(last_year)[1]
    if end < start and first.year is None and last.year is not None:
        start = first.bounds(first_year - 1)[0]
    elif end < start and last.year is None:
        end = last.bounds(last_year + 1)[1]
    unit = Precision.MULTI_YEAR if first.unit is Precision.YEAR else first.unit
    approximate = first.unit in _APPROXIMATE or last.unit in _APPROXIMATE
    return Period(start, end, unit, approximate=approximate)
