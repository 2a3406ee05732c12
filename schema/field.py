"""The vocabulary in which an entity's fields are declared; used as `from schema import field`.

Every helper returns a SQLAlchemy column that carries a `Field` (in `column.info`): its Danish and English label, its
description, the header words under which sheets show it, the lens that reads its cells, whether it is required or
personal. Tables, GraphQL types, inputs, filters and sheet columns are derived from that, by code written once.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from dataclasses import field as part
from enum import Enum, unique
from typing import Any, TypeVar

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    Index,
    Integer,
    Numeric,
    Text,
    Uuid,
    event,
)
from sqlalchemy import ForeignKey as SqlForeignKey
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import MappedColumn, mapped_column
from sqlalchemy.sql import ColumnElement
from sqlalchemy.types import TypeDecorator

from schema.enums import Labelled
from schema.lifecycle import Lifecycle
from schema.values import from_json, to_json


@unique
class Kind(Enum):
    """What a field holds; everything derived from a field branches on this and on nothing else."""

    ID = "uuid"
    TEXT = "text"
    CODE = "dotted number, sorted naturally"
    INTEGER = "integer"
    NUMBER = "decimal number"
    BOOLEAN = "boolean"
    DATE = "date"
    MOMENT = "timestamp with time zone"
    ENUM = "one of a closed list"
    ENUMS = "several of a closed list"
    TEXTS = "several texts"
    VALUE = "one value type"
    VALUES = "several of one value type"
    LINK = "one other record (of one of several types where `targets` has several)"
    LINKS = "several other records"
    JSON = "free JSON, read only"


@dataclass(frozen=True, slots=True)
class Argument:
    """What a computed field can be asked with, e.g. the first day of a period; left out, it is not given at all."""

    kind: Kind
    da: str
    en: str
    description: str = ""
    value_type: type[Any] | None = None
    """The enum of an ENUM."""
    required: bool = False
    check: Callable[[Any], Any] | None = None
    """Brings a given value into its one form; raises ValueError, whose message is meant for the caller."""


@dataclass(frozen=True, slots=True)
class Small:
    """In which rows a value is too small to be shown to callers outside (DOMAIN.md G04), and what they see instead.

    Both get the rows and what the read sees, and return SQL. `instead`: None is null.
    """

    when: Callable[..., ColumnElement[bool]]
    instead: Callable[..., ColumnElement[Any]] | None = None


@dataclass(frozen=True, slots=True)
class Field:
    """One declared field. `name` is filled in from the attribute it is assigned to (snake_case)."""

    kind: Kind
    da: str
    en: str
    description: str = ""
    name: str = ""
    headers: tuple[str, ...] = ()
    """Danish header words (synonyms) under which a sheet column shows this field."""
    lens: str | None = None
    """Name of the lens for its cells where its kind does not imply one."""
    required: bool = False
    personal: bool = False
    """Names, initials and other texts about a person: for signed-in internal roles only (DESIGN 10)."""
    small: Small | None = None
    """Hidden from callers outside where it is small."""
    value_type: type[Any] | None = None
    """The enum (ENUM, ENUMS) or value type (VALUE, VALUES)."""
    targets: tuple[str, ...] = ()
    """Names of the types that a LINK or LINKS may point to."""
    back: str | None = None
    """Name of the reverse relation on every target, e.g. `action_goals`; in an abstract declaration `{plural}` stands
    for the plural of the type that takes it over."""
    back_single: bool = False
    """The reverse relation holds at most one record."""
    parent: bool = False
    """The link is to the owner: required at creation, part of the path."""
    above: bool = False
    """The link is not to the owner, but where it is set, what it points to stands above the record in its path."""
    code_parts: int | None = None
    """How many numbers a CODE has; None: any from 1 to 4."""
    code_within: str | None = None
    """Name of the type of the owner, however far above, within which a CODE is unique among its own type (K01)."""
    code_prefixed: bool = False
    """A CODE begins with the code of its parent (K02)."""
    lifecycle: Lifecycle[Any] | None = None
    """Which member of the enum may follow which when the API changes the field (DOMAIN.md 2.20)."""
    writable: bool = True
    """False: kept by Styring itself, absent from inputs."""
    mirrored: bool = False
    """Written by the sync alone, from the cell's text; absent from inputs."""
    names_field: bool = False
    """A TEXT that is the name of a declared field, stored as here (snake_case) and shown as GraphQL spells it."""
    arguments: Mapping[str, Argument] = part(default_factory=dict, hash=False)
    """What a computed field can be asked with, by name (snake_case)."""

    @property
    def column(self) -> str:
        """Name of the table's column: links end in `_id` or `_ids`."""
        return {Kind.LINK: f"{self.name}_id", Kind.LINKS: f"{self.name}_ids"}.get(self.kind, self.name)


@dataclass(frozen=True, slots=True)
class Computed:
    """A field worked out by the database: one SQL expression for reads, filters, ordering and BI alike.

    `expression` gets the rows (an alias) of which one is read, and what the read sees, and returns a scalar expression
    over that row. Rows of other types it takes from `seen.rows(Other)`, so that it holds as of any moment. The field's
    arguments come by name, as SQL; those that are left out do not come at all.
    """

    field: Field
    expression: Callable[..., ColumnElement[Any]]


class EnumName(TypeDecorator[Labelled]):
    """Stores an enum's member by its name, as text."""

    impl = Text
    cache_ok = True

    def __init__(self, enum: type[Labelled]) -> None:
        super().__init__()
        self.enum = enum

    def process_bind_param(self, value: Labelled | str | None, dialect: Dialect) -> str | None:
        return value.name if isinstance(value, Labelled) else value

    def process_result_value(self, value: str | None, dialect: Dialect) -> Labelled | None:
        return None if value is None else self.enum[value]


class JsonValue(TypeDecorator[Any]):
    """Stores a value type (or a list of it) in its JSON form."""

    impl = JSONB(none_as_null=True)
    cache_ok = True

    def __init__(self, value_type: type[Any], many: bool = False) -> None:
        super().__init__()
        self.value_type = value_type
        self.many = many

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        return to_json(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        if value is None:
            return None
        if self.many:
            return tuple(from_json(self.value_type, item) for item in value)
        return from_json(self.value_type, value)


_Enum = TypeVar("_Enum", bound=Labelled)


def _column(declared: Field, sql_type: Any, *args: Any, nullable: bool | None = None, **kw: Any) -> MappedColumn[Any]:
    nullable = not declared.required if nullable is None else nullable
    return mapped_column(sql_type, *args, nullable=nullable, info={"field": declared}, **kw)


def text(da: str, en: str, *, default: str | None = None, **more: Any) -> MappedColumn[Any]:
    """Free text; "" is not stored, an empty text is null. With a default it is never null."""
    declared = Field(Kind.TEXT, da, en, **more)
    if default is None:
        return _column(declared, Text)
    return _column(declared, Text, nullable=False, server_default=default)


def texts(da: str, en: str, **more: Any) -> MappedColumn[Any]:
    """Several short texts in order; never null."""
    return _column(Field(Kind.TEXTS, da, en, **more), ARRAY(Text), nullable=False, server_default="{}")


def code(
    parts: int | None = None,
    da: str = "Nr.",
    en: str = "Code",
    *,
    within: str | None = None,
    prefixed: bool = False,
    **more: Any,
) -> MappedColumn[Any]:
    """The human number of a record (`1.1.2`) with so many `parts`, or any from 1 to 4.

    It is unique `within` the owner of that type (K01), and begins with its parent's code where it is `prefixed` (K02).
    """
    declared = Field(
        Kind.CODE, da, en, code_parts=parts, code_within=within, code_prefixed=prefixed, lens="code", **more
    )
    return _column(declared, Text, index=True)


def integer(da: str, en: str, **more: Any) -> MappedColumn[Any]:
    return _column(Field(Kind.INTEGER, da, en, **more), Integer)


def number(da: str, en: str, **more: Any) -> MappedColumn[Any]:
    """A decimal number of at most 15 digits, kept exactly."""
    return _column(Field(Kind.NUMBER, da, en, **more), Numeric)


def counter(da: str, en: str, **more: Any) -> MappedColumn[Any]:
    """A large whole number that Styring itself counts."""
    return _column(Field(Kind.INTEGER, da, en, writable=False, **more), BigInteger)


def boolean(da: str, en: str, *, default: bool = False, **more: Any) -> MappedColumn[Any]:
    """Yes or no; never null."""
    sql_default = "true" if default else "false"
    return _column(Field(Kind.BOOLEAN, da, en, **more), Boolean, nullable=False, server_default=sql_default)


def day(da: str, en: str, **more: Any) -> MappedColumn[Any]:
    return _column(Field(Kind.DATE, da, en, **more), Date)


def moment(da: str, en: str, **more: Any) -> MappedColumn[Any]:
    return _column(Field(Kind.MOMENT, da, en, **more), DateTime(timezone=True))


def one_of(enum: type[_Enum], da: str, en: str, *, default: _Enum | None = None, **more: Any) -> MappedColumn[Any]:
    """One member of an enum; with a default it is never null. `lifecycle=` says which may follow which."""
    declared = Field(Kind.ENUM, da, en, value_type=enum, **more)
    if default is None:
        return _column(declared, EnumName(enum))
    return _column(declared, EnumName(enum), nullable=False, server_default=default.name)


def some_of(enum: type[Labelled], da: str, en: str, **more: Any) -> MappedColumn[Any]:
    """Any number of members of an enum, in order; never null."""
    declared = Field(Kind.ENUMS, da, en, value_type=enum, **more)
    return _column(declared, ARRAY(EnumName(enum)), nullable=False, server_default="{}")


def value(value_type: type[Any], da: str, en: str, **more: Any) -> MappedColumn[Any]:
    """One value of a value type (a period, a target)."""
    return _column(Field(Kind.VALUE, da, en, value_type=value_type, **more), JsonValue(value_type))


def values(value_type: type[Any], da: str, en: str, **more: Any) -> MappedColumn[Any]:
    """Several values of a value type, in order; never null."""
    declared = Field(Kind.VALUES, da, en, value_type=value_type, **more)
    return _column(declared, JsonValue(value_type, many=True), nullable=False, server_default="[]")


def json(da: str, en: str, **more: Any) -> MappedColumn[Any]:
    """Free JSON that Styring keeps for itself and shows as it is."""
    return _column(Field(Kind.JSON, da, en, writable=False, **more), JSONB(none_as_null=True))


def link(*targets: str, da: str, en: str, back: str | None = None, **more: Any) -> MappedColumn[Any]:
    """A reference to one record of one of the `targets`; assigned to an attribute that ends in `_id`.

    The reference is kept as the id alone, with a foreign key to the registry of all records (`record`), so that one
    column can point to several types and `node(id)` finds any of them (docs/decisions.md).
    """
    declared = Field(Kind.LINK, da, en, targets=targets, back=back, **more)
    return _column(declared, Uuid, SqlForeignKey("record.id"), index=True)


def parent(*targets: str, da: str, en: str, back: str, **more: Any) -> MappedColumn[Any]:
    """The link to the one owner of this record."""
    return link(*targets, da=da, en=en, back=back, parent=True, required=True, **more)


def links(*targets: str, da: str, en: str, back: str | None = None, **more: Any) -> MappedColumn[Any]:
    """References to several records; assigned to an attribute that ends in `_ids`; never null.

    Its GIN index finds the records that refer to a given one.
    """
    declared = Field(Kind.LINKS, da, en, targets=targets, back=back, **more)
    made = _column(declared, ARRAY(Uuid), nullable=False, server_default="{}")
    # `index=True` would make a B-tree, which knows whole lists only.
    event.listen(made.column, "after_parent_attach", _add_gin_index, propagate=True)
    return made


def _add_gin_index(column: Column[Any], _table: Any) -> None:
    Index(None, column, postgresql_using="gin")


def computed(
    kind: Kind,
    da: str,
    en: str,
    expression: Callable[..., ColumnElement[Any]],
    **more: Any,
) -> Computed:
    """A read-only field worked out by the database; see `Computed`. `arguments=` names what it can be asked with."""
    return Computed(Field(kind, da, en, writable=False, **more), expression)


def named(declared: Field, attribute: str) -> Field:
    """The field with its name filled in from the attribute it is assigned to."""
    suffix = {Kind.LINK: "_id", Kind.LINKS: "_ids"}.get(declared.kind, "")
    if not attribute.endswith(suffix):
        raise TypeError(f"{attribute}: a {declared.kind.name} is assigned to a name that ends in {suffix}")
    return replace(declared, name=attribute.removesuffix(suffix))
