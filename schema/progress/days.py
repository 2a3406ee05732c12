"""Periods as days, and quarters as periods, in SQL."""

from typing import Any

from sqlalchemy import Date, Integer, cast, func, literal, text
from sqlalchemy.sql import ColumnElement


def day_of(period: ColumnElement[Any], part: str) -> ColumnElement[Any]:
    """The `start` or `end` of a period (jsonb) as a day; null where that end is open."""
    return cast(period[part].as_string(), Date)


def dated(period: ColumnElement[Any]) -> ColumnElement[Any]:
    """The day that a period is judged by: its last; that of a period without an end is its first."""
    return func.coalesce(day_of(period, "end"), day_of(period, "start"))


def quarter_start(day: ColumnElement[Any]) -> ColumnElement[Any]:
    """The first day of the quarter in which a day lies."""
    return cast(func.date_trunc("quarter", day), Date)


def quarter_end(first: ColumnElement[Any]) -> ColumnElement[Any]:
    """The last day of the quarter that begins on a day."""
    return cast(first + text("interval '3 months - 1 day'"), Date)


def quarter_named(name: ColumnElement[Any]) -> ColumnElement[Any]:
    """The first day of a quarter that is named as in `2026K1`."""
    year, number = cast(func.left(name, 4), Integer), cast(func.right(name, 1), Integer)
    return func.make_date(year, 3 * number - 2, literal(1, Integer()), type_=Date())
