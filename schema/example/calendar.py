"""Days and times of the example, told from the day on which it is made; each time has the words that people write."""

from dataclasses import dataclass
from datetime import date, timedelta

from schema.enums import Precision
from schema.values import Period

MONTHS = (
    "januar",
    "februar",
    "marts",
    "april",
    "maj",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "december",
)
_QUARTER_DAYS = ((1, 31), (2, 30), (3, 30), (4, 31))


@dataclass(frozen=True, slots=True)
class Calendar:
    """`today` is the day on which the example is made: what is past, under way or to come is so on that day."""

    today: date

    @property
    def first_year(self) -> int:
        """The first of the four years of every policy: last year."""
        return self.today.year - 1

    @property
    def last_year(self) -> int:
        return self.first_year + 3

    def day(self, offset: int) -> date:
        """The day so many days after today; before it where negative."""
        return self.today + timedelta(days=offset)

    def quarter(self, offset: int) -> tuple[int, int]:
        """Year and number (1 to 4) of the quarter so many quarters after the one that today is in."""
        index = self.today.year * 4 + (self.today.month - 1) // 3 + offset
        return index // 4, index % 4 + 1

    def quarter_end(self, offset: int) -> date:
        """The last day of a quarter."""
        year, number = self.quarter(offset)
        _, last = _QUARTER_DAYS[number - 1]
        return date(year, number * 3, last)

    def policy_period(self) -> Period:
        return several_years(self.first_year, self.last_year)

    def past(self, choice: int) -> Period:
        """A time that is over."""
        year, number = self.quarter(-1 - choice % 3)
        match choice % 5:
            case 0:
                return week(self.day(-30 - 7 * (choice % 20)))
            case 1:
                return month(year, number * 3 - 1)
            case 2:
                return quarter(year, number)
            case 3:
                return on(self.day(-25 - 3 * (choice % 40)))
            case _:
                return half_year(self.today.year - 1, choice % 2 + 1)

    def running(self, choice: int) -> Period:
        """A time that is not over, or has no end."""
        match choice % 9:
            case 0:
                return Period(precision=Precision.OPEN, raw="løbende")
            case 1:
                return year_of(self.today.year)
            case 2:
                return several_years(self.first_year, self.last_year)
            case 3:
                return Period(precision=Precision.RECURRING, recurrence="FREQ=MONTHLY;INTERVAL=3", raw="hvert kvartal")
            case 4:
                return Period(precision=Precision.RECURRING, recurrence="FREQ=MONTHLY", raw="hver måned")
            case 5:
                return quarter(*self.quarter(0))
            case 6:
                return school_year(self.today.year if self.today.month >= 8 else self.today.year - 1)
            case 7:
                return Period(precision=Precision.RECURRING, recurrence="FREQ=WEEKLY;INTERVAL=2", raw="hver anden uge")
            case _:
                start = date(*self._month(-5), 1)
                raw = f"løbende fra {MONTHS[start.month - 1]} {start.year}"
                return Period(start=start, precision=Precision.MONTH, raw=raw)

    def to_come(self, choice: int) -> Period:
        """A time that has not begun."""
        year, number = self.quarter(1 + choice % 3)
        following = self.today.year + 1
        match choice % 9:
            case 0:
                return week(self.day(14 + 7 * (choice % 20)))
            case 1:
                return month(year, number * 3)
            case 2:
                return quarter(year, number)
            case 3:
                return third(following, choice // 9 % 3)
            case 4:
                return season(following, choice // 9 % 3)
            case 5:
                return half_year(following, choice // 9 % 2 + 1)
            case 6:
                return by_end_of(following + choice // 9 % 2)
            case 7:
                return on(self.day(20 + 3 * (choice % 40)))
            case _:
                return by(self.day(30 + 5 * (choice % 30)))

    def late(self, days: int) -> Period:
        """A day on which something was to be done, so many days ago."""
        return by(self.day(-days))

    def _month(self, offset: int) -> tuple[int, int]:
        index = self.today.year * 12 + self.today.month - 1 + offset
        return index // 12, index % 12 + 1


def written(day: date) -> str:
    """A day as people write it: 12-03-2026."""
    return f"{day:%d-%m-%Y}"


def on(day: date) -> Period:
    return Period(day, day, Precision.DAY, raw=written(day))


def by(day: date) -> Period:
    """A deadline."""
    return Period(None, day, Precision.DAY, is_deadline=True, raw=f"senest {written(day)}")


def by_end_of(year: int) -> Period:
    return Period(None, date(year, 12, 31), Precision.DAY, is_deadline=True, raw=f"ved udgangen af {year}")


def by_quarter_end(day: date) -> Period:
    """A deadline on the last day of a quarter."""
    if day.month == 12:
        return by_end_of(day.year)
    raw = f"inden udgangen af {day.month // 3}. kvartal {day.year}"
    return Period(None, day, Precision.DAY, is_deadline=True, raw=raw)


def week(day: date) -> Period:
    """The week that a day is in."""
    monday = day - timedelta(days=day.weekday())
    year, number, _ = monday.isocalendar()
    return Period(monday, monday + timedelta(days=6), Precision.WEEK, raw=f"uge {number} {year}")


def month(year: int, number: int) -> Period:
    following = date(year + number // 12, number % 12 + 1, 1)
    raw = f"{MONTHS[number - 1]} {year}"
    return Period(date(year, number, 1), following - timedelta(days=1), Precision.MONTH, raw=raw)


def quarter(year: int, number: int) -> Period:
    _, last = _QUARTER_DAYS[number - 1]
    start, end = date(year, number * 3 - 2, 1), date(year, number * 3, last)
    return Period(start, end, Precision.QUARTER, raw=f"{number}. kvartal {year}")


def half_year(year: int, number: int) -> Period:
    start, end = ((1, 1), (6, 30)) if number == 1 else ((7, 1), (12, 31))
    return Period(date(year, *start), date(year, *end), Precision.HALF_YEAR, raw=f"{number}. halvår {year}")


def third(year: int, choice: int) -> Period:
    word, start, end = (("primo", (1, 1), (3, 31)), ("medio", (4, 1), (9, 30)), ("ultimo", (10, 1), (12, 31)))[choice]
    return Period(date(year, *start), date(year, *end), Precision.THIRD, approximate=True, raw=f"{word} {year}")


def season(year: int, choice: int) -> Period:
    word, first, last = (
        ("foråret", (3, 1), (5, 31)),
        ("sommeren", (6, 1), (8, 31)),
        ("efteråret", (9, 1), (11, 30)),
    )[choice]
    return Period(date(year, *first), date(year, *last), Precision.SEASON, approximate=True, raw=f"{word} {year}")


def year_of(year: int) -> Period:
    return Period(date(year, 1, 1), date(year, 12, 31), Precision.YEAR, raw=f"{year}")


def school_year(first: int) -> Period:
    raw = f"skoleåret {first}/{(first + 1) % 100:02}"
    return Period(date(first, 8, 1), date(first + 1, 7, 31), Precision.SCHOOL_YEAR, raw=raw)


def several_years(first: int, last: int) -> Period:
    return Period(date(first, 1, 1), date(last, 12, 31), Precision.MULTI_YEAR, raw=f"{first}-{last}")
