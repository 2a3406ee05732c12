"""Small pieces of SQL that the expressions of this package are put together from."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import ARRAY, FromClause, Numeric, Text, case, cast, func, literal, select
from sqlalchemy.sql import ColumnElement


def text_of(value: ColumnElement[Any], part: str) -> ColumnElement[Any]:
    """A part of a value type (jsonb) as text; null where it is empty."""
    found: ColumnElement[Any] = value[part].astext
    return found


def number_of(value: ColumnElement[Any], part: str) -> ColumnElement[Any]:
    """A part of a value type (jsonb) as an exact number."""
    return cast(text_of(value, part), Numeric)


def names(members: Iterable[str]) -> ColumnElement[Any]:
    """A list of names."""
    return literal(list(members), ARRAY(Text()))


def among(value: ColumnElement[Any], *members: str) -> ColumnElement[bool]:
    """Whether a text is one of these names; null where it is null."""
    return value == func.any(names(members))


def smaller(one: ColumnElement[Any], other: ColumnElement[Any]) -> ColumnElement[Any]:
    """The smaller number; null where one of them is null, which `least` would pass over."""
    return case((one <= other, one), (other < one, other))


def larger(one: ColumnElement[Any], other: ColumnElement[Any]) -> ColumnElement[Any]:
    """The larger number; null where one of them is null."""
    return case((one >= other, one), (other > one, other))


def stage(name: str, columns: Mapping[str, ColumnElement[Any]], *on: FromClause) -> FromClause:
    """One row of values worked out from the rows `on`, to go on from.

    Its offset keeps the database from writing each expression out wherever the value is used.
    """
    made = select(*(value.label(key) for key, value in columns.items()))
    return made.offset(0).correlate(*on).lateral(name)
