"""How the fields of a type read in SQL."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    Date,
    DateTime,
    Double,
    FromClause,
    Numeric,
    Text,
    Uuid,
    case,
    cast,
    func,
    null,
    type_coerce,
)
from sqlalchemy.sql import ColumnElement
from sqlalchemy.types import TypeEngine

from schema.field import Field, Kind
from schema.model import Record, computed_of
from schema.reads.access import AccessScope
from schema.reads.catalogue import Part
from schema.reads.seen import Seen

MOMENT_FORMAT = 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'

SQL_TYPES: dict[Kind, TypeEngine[Any]] = {
    Kind.ID: Uuid(),
    Kind.TEXT: Text(),
    Kind.CODE: Text(),
    Kind.INTEGER: BigInteger(),
    Kind.NUMBER: Numeric(),
    Kind.BOOLEAN: Boolean(),
    Kind.DATE: Date(),
    Kind.MOMENT: DateTime(timezone=True),
    Kind.ENUM: Text(),
    Kind.ENUMS: ARRAY(Text()),
    Kind.TEXTS: ARRAY(Text()),
    Kind.LINK: Uuid(),
    Kind.LINKS: ARRAY(Uuid()),
}


NO_ARGUMENTS: Mapping[str, ColumnElement[Any]] = {}


def column(
    seen: Seen,
    cls: type[Record],
    rows: FromClause,
    field: Field,
    arguments: Mapping[str, ColumnElement[Any]] = NO_ARGUMENTS,
) -> ColumnElement[Any]:
    """The field's value in SQL, without the decoding that SQLAlchemy would add (rows are read by the bare driver).

    `arguments` are those that a computed field is asked with.
    """
    computed = computed_of(cls).get(field.name)
    found = rows.c[field.column] if computed is None else computed.expression(rows, seen, **arguments)
    if field.names_field:
        # declared_status -> declaredStatus, like `schema.values.camel`
        spelled = func.replace(func.initcap(found), "_", "")
        found = func.lower(func.left(spelled, 1)).concat(func.substr(spelled, 2))
    plain = SQL_TYPES.get(field.kind)
    return found if plain is None else type_coerce(found, plain)


def output(
    seen: Seen,
    cls: type[Record],
    rows: FromClause,
    field: Field,
    arguments: Mapping[str, ColumnElement[Any]] = NO_ARGUMENTS,
) -> ColumnElement[Any]:
    """The field's value as it is to be shown: ids as text, moments as ISO text in UTC, the rest as decoded."""
    found = column(seen, cls, rows, field, arguments)
    if field.kind in (Kind.ID, Kind.LINK):
        return key(found)
    if field.kind is Kind.LINKS:
        return cast(found, ARRAY(Text()))
    if field.kind is Kind.NUMBER:
        return cast(found, Double())  # exact, since a number has at most 15 digits
    if field.kind is Kind.MOMENT:
        return func.to_char(func.timezone("UTC", found), MOMENT_FORMAT)
    return found


def kept_small(
    seen: Seen, rows: FromClause, field: Field, value: ColumnElement[Any], scope: AccessScope
) -> ColumnElement[Any]:
    """The value as that caller may see it: what is too small is hidden from callers outside (DOMAIN.md G04)."""
    if field.small is None or scope.internal:
        return value
    instead = null() if field.small.instead is None else field.small.instead(rows, seen)
    return case((~field.small.when(rows, seen), value), else_=instead)


def key(id_: ColumnElement[Any]) -> ColumnElement[Any]:
    """An id as text: rows are joined by it, and the driver reads text faster than UUIDs."""
    return cast(id_, Text)


def part(value: ColumnElement[Any], of: Part) -> ColumnElement[Any]:
    """One part of a value type that is stored as jsonb."""
    text: ColumnElement[Any] = value[of.name].as_string()
    if of.kind in (Kind.TEXT, Kind.ENUM):
        return text
    return cast(text, SQL_TYPES[of.kind])
