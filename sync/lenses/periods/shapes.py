"""What a time phrase says before its year is known, and where in the text each of its numbers and words stands.

A `Point` is one named stretch of the calendar ("uge 34", "primo marts"); the other shapes are made of points. A slot
ties a value to the token that says it, so that a writer can put another value there in the same style.
"""

import calendar
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from schema.enums import Precision
from sync.lenses.periods import words


class ImpossibleDateError(Exception):
    """The calendar does not have it (DOMAIN.md P01)."""


@dataclass(frozen=True, slots=True)
class Slot:
    """`role` of the token at `index`: day, month, year, year2, week, quarter, half, third, season."""

    role: str
    index: int


@dataclass(frozen=True, slots=True)
class Point:
    """One stretch of the calendar. `values` holds the numbers that its unit needs, without the year."""

    unit: Precision
    values: Mapping[str, int] = field(default_factory=dict)
    year: int | None = None
    slots: tuple[Slot, ...] = ()

    def bounds(self, year: int) -> tuple[date, date]:
        """First and last day. Raises ImpossibleDateError."""
        try:
            return _BOUNDS[self.unit](self.values, year)
        except (ValueError, OverflowError, IndexError) as error:
            raise ImpossibleDateError from error

    def shifted(self, offset: int) -> "Point":
        """The same point with its slots `offset` tokens further on."""
        return replace(self, slots=tuple(Slot(slot.role, slot.index + offset) for slot in self.slots))


@dataclass(frozen=True, slots=True)
class Single:
    """One point; `months` is a bracket behind it that decides: "primo 2025 (januar-marts)"."""

    point: Point
    months: "Range | Point | None" = None


@dataclass(frozen=True, slots=True)
class Range:
    """From the first point to the second."""

    first: Point
    last: Point


@dataclass(frozen=True, slots=True)
class Deadline:
    """At latest by the end of the point (`exact`: that day, as in "udgangen af 2025"); `before`: the day before it."""

    point: Point
    exact: bool = False
    before: bool = False


@dataclass(frozen=True, slots=True)
class From:
    """From the start of the point on; `after`: from the day after it."""

    point: Point
    after: bool = False


@dataclass(frozen=True, slots=True)
class Open:
    """All the time."""


@dataclass(frozen=True, slots=True)
class Recurring:
    """Again and again, by an RRULE-like rule; `within` is the time that is named for it: "månedligt fra maj 2025"."""

    rule: str
    within: "Single | Range | From | Deadline | None" = None


@dataclass(frozen=True, slots=True)
class Relative:
    """Some months after the start."""

    months: int


@dataclass(frozen=True, slots=True)
class Unknown:
    """A word that names no time."""


Shape = Single | Range | Deadline | From | Open | Recurring | Relative | Unknown


def points_of(shape: Shape) -> tuple[Point, ...]:
    """The points of a shape, in reading order, those in a bracket too."""
    if isinstance(shape, Single):
        inner = points_of(shape.months) if isinstance(shape.months, Range) else (shape.months,) if shape.months else ()
        return (shape.point, *inner)
    if isinstance(shape, Range):
        return (shape.first, shape.last)
    if isinstance(shape, Deadline | From):
        return (shape.point,)
    if isinstance(shape, Recurring) and shape.within:
        return points_of(shape.within)
    return ()


def month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def add_months(day: date, months: int) -> date:
    """The same day of the month `months` later, or the month's last day."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _day(values: Mapping[str, int], year: int) -> tuple[date, date]:
    day = date(year, values["month"], values["day"])
    return day, day


def _week(values: Mapping[str, int], year: int) -> tuple[date, date]:
    monday = date.fromisocalendar(year, values["week"], 1)
    return monday, monday + timedelta(days=6)


def _month(values: Mapping[str, int], year: int) -> tuple[date, date]:
    return date(year, values["month"], 1), month_end(year, values["month"])


def _quarter(values: Mapping[str, int], year: int) -> tuple[date, date]:
    if values["quarter"] < 1:
        raise ValueError
    last = values["quarter"] * 3
    return date(year, last - 2, 1), month_end(year, last)


def _half(values: Mapping[str, int], year: int) -> tuple[date, date]:
    if values["half"] not in (1, 2):
        raise ValueError
    last = values["half"] * 6
    return date(year, last - 5, 1), month_end(year, last)


def _third(values: Mapping[str, int], year: int) -> tuple[date, date]:
    third = values["third"]
    if "month" not in values:
        first, last = words.YEAR_THIRD_MONTHS[third]
        return date(year, first, 1), month_end(year, last)
    month = values["month"]
    return date(year, month, third * 10 + 1), month_end(year, month) if third == 2 else date(
        year, month, third * 10 + 10
    )


def _season(values: Mapping[str, int], year: int) -> tuple[date, date]:
    months = words.SEASON_MONTHS[values["season"]]
    return date(year, months[0], 1), month_end(year + (months[-1] < months[0]), months[-1])


def _year(values: Mapping[str, int], year: int) -> tuple[date, date]:
    return date(year, 1, 1), date(year, 12, 31)


def _school_year(values: Mapping[str, int], year: int) -> tuple[date, date]:
    return date(year, 8, 1), date(year + 1, 7, 31)


_BOUNDS = {
    Precision.DAY: _day,
    Precision.WEEK: _week,
    Precision.MONTH: _month,
    Precision.QUARTER: _quarter,
    Precision.HALF_YEAR: _half,
    Precision.THIRD: _third,
    Precision.SEASON: _season,
    Precision.YEAR: _year,
    Precision.SCHOOL_YEAR: _school_year,
}


def point_at(unit: Precision, day: date, *, ends: bool = False, monthly: bool = False) -> Point | None:
    """The point of that unit that starts (`ends`: ends) on the day, or None; `monthly`: thirds of a month."""
    for point in _candidates(unit, day, monthly):
        with suppress(ImpossibleDateError):
            if point.year is not None and point.bounds(point.year)[1 if ends else 0] == day:
                return point
    return None


def _candidates(unit: Precision, day: date, monthly: bool) -> list[Point]:
    if unit is Precision.DAY:
        return [Point(unit, {"day": day.day, "month": day.month}, day.year)]
    if unit is Precision.WEEK:
        year, week, _ = day.isocalendar()
        return [Point(unit, {"week": week}, year)]
    if unit is Precision.MONTH:
        return [Point(unit, {"month": day.month}, day.year)]
    if unit is Precision.QUARTER:
        return [Point(unit, {"quarter": (day.month + 2) // 3}, day.year)]
    if unit is Precision.HALF_YEAR:
        return [Point(unit, {"half": 1 if day.month <= 6 else 2}, day.year)]
    if unit is Precision.THIRD:
        month = {"month": day.month} if monthly else {}
        return [Point(unit, {"third": third, **month}, day.year) for third in range(3)]
    if unit is Precision.SEASON:
        return [Point(unit, {"season": season}, year) for year in (day.year, day.year - 1) for season in range(4)]
    if unit is Precision.YEAR:
        return [Point(unit, {}, day.year)]
    if unit is Precision.SCHOOL_YEAR:
        return [Point(unit, {}, year) for year in (day.year, day.year - 1)]
    return []
