"""Periods as days, and quarters as periods, in SQL."""

import re
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Date, DateTime, Integer, Text, cast, func, literal, text
from sqlalchemy.sql import ColumnElement

from schema.field import Argument, Kind
from schema.progress.pieces import text_of


def quarter_name(given: str) -> str:
    """`2026K1` for `2026K1`, `2026k1` or `2026Q1`; raises ValueError for what names no quarter."""
    found = re.fullmatch(r"([1-9][0-9]{3}) ?[KQ]([1-4])", given.strip().upper())
    if found is None:
        raise ValueError(f"{given!r} is not a quarter, e.g. 2026K1.")
    return f"{found[1]}K{found[2]}"


ASKED_DAYS: Mapping[str, Argument] = {
    "start": Argument(Kind.DATE, "Fra og med", "From", "Uden: åben bagud. / Left out: open backwards."),
    "end": Argument(Kind.DATE, "Til og med", "Up to and including", "Uden: åben fremad. / Left out: open onwards."),
    "quarter": Argument(
        Kind.TEXT,
        "Kvartal, fx 2026K1",
        "Quarter, e.g. 2026K1",
        "I stedet for dage; uden dage og kvartal gælder det dette kvartal. "
        "/ Instead of days; without days and quarter it is this quarter.",
        check=quarter_name,
    ),
}
"""How one asks about some days: by the first and last of them, by a quarter, or not at all, which is this quarter."""


def day_of(period: ColumnElement[Any], part: str) -> ColumnElement[Any]:
    """The `start` or `end` of a period (jsonb) as a day; null where that end is open."""
    return cast(text_of(period, part), Date)


def endless(name: str) -> ColumnElement[Any]:
    """The day before all others (`-infinity`) or after them (`infinity`)."""
    return cast(literal(name, Text()), Date)


def dated(period: ColumnElement[Any]) -> ColumnElement[Any]:
    """The day that a period is judged by: its last; that of a period without an end is its first."""
    return func.coalesce(day_of(period, "end"), day_of(period, "start"))


def quarter_start(day: ColumnElement[Any]) -> ColumnElement[Any]:
    """The first day of the quarter in which a day lies."""
    # As a timestamp without time zone, so that the session's zone has no say.
    return cast(func.date_trunc("quarter", cast(day, DateTime())), Date)


def quarter_end(first: ColumnElement[Any]) -> ColumnElement[Any]:
    """The last day of the quarter that begins on a day."""
    return cast(first + text("interval '3 months - 1 day'"), Date)


def quarter_named(name: ColumnElement[Any]) -> ColumnElement[Any]:
    """The first day of a quarter that is named as in `2026K1`."""
    year, number = cast(func.left(name, 4), Integer), cast(func.right(name, 1), Integer)
    return func.make_date(year, 3 * number - 2, literal(1, Integer()), type_=Date())
