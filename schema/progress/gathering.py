"""Several records that are worked out, as a list of ids in SQL: never null, in the order of a key."""

from typing import Any

from sqlalchemy import ARRAY, FromClause, Uuid, cast, func, literal, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.sql import ColumnElement


def ids(
    found: FromClause, row: FromClause, *conditions: ColumnElement[bool], by: ColumnElement[Any] | None = None
) -> ColumnElement[Any]:
    """The ids of the rows of `found` that meet the conditions over them and over `row`."""
    order = (found.c.id,) if by is None else (by, found.c.id)
    ordered = func.array_agg(aggregate_order_by(found.c.id, *order), type_=ARRAY(Uuid()))
    gathered = select(ordered).select_from(found).where(*conditions).correlate(row).scalar_subquery()
    # Outermost, so that `= ANY (...)` takes it for the list that it is, and not for a query of rows.
    return func.coalesce(gathered, cast(literal("{}"), ARRAY(Uuid())), type_=ARRAY(Uuid()))
