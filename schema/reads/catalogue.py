"""What can be read: every declared type with its members, by their GraphQL names.

The GraphQL types and the plans are both derived from this, so that they cannot disagree.
"""

from collections.abc import Iterable, Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from schema.enums import Labelled
from schema.field import Field, Kind
from schema.known import Selection
from schema.model import BackRelation, Entity, Record, back_relations, declared, fields_of, points_to, snake
from schema.reads.special import Special
from schema.values import camel, to_json


@dataclass(frozen=True, slots=True)
class Stored:
    """A value of the row itself, stored or computed."""

    field: Field


@dataclass(frozen=True, slots=True)
class Bilingual:
    """A text that is stored twice (`message_da`, `message_en`), also read as one with an argument `language`."""

    name: str
    da: Field
    en: Field


@dataclass(frozen=True, slots=True)
class ReferenceId:
    """The bare id (or ids) of a link."""

    field: Field


@dataclass(frozen=True, slots=True)
class Reference:
    """The record (LINK) or records (LINKS) that a link points to; `targets` names their types."""

    field: Field
    targets: tuple[str, ...]

    @property
    def many(self) -> bool:
        return self.field.kind is Kind.LINKS


@dataclass(frozen=True, slots=True)
class Back:
    """The records of type `owner` whose link points here."""

    relation: BackRelation
    owner: str


Member = Stored | Bilingual | ReferenceId | Reference | Back


@dataclass(frozen=True, slots=True)
class ReadType:
    """One declared type. `members` goes by GraphQL name, in the order in which they are shown."""

    name: str
    cls: type[Record]
    members: Mapping[str, Member]

    @property
    def also(self) -> Mapping[str, str]:
        """Members that are another's by a second name, with that other's name."""
        return {camel(name): camel(meant) for name, meant in self.cls.also.items()}

    @property
    def is_entity(self) -> bool:
        return issubclass(self.cls, Entity)

    @property
    def has_validity(self) -> bool:
        """Whether its records are in force on some days only."""
        return self.cls.in_force is not Record.in_force

    @property
    def single(self) -> str:
        """Name of the single read and of the field in mutation payloads: `actionGoal`."""
        return camel(snake(self.name))

    @property
    def collection(self) -> str:
        """Name of the root collection: `actionGoals`."""
        return camel(self.cls.names.plural)


class Catalogue:
    """The readable types by name, and the special reads. Without `types` it holds everything that is declared."""

    def __init__(self, types: Mapping[str, type[Record]] | None = None, specials: Iterable[Special] = ()) -> None:
        classes = declared() if types is None else types
        self.types: dict[str, ReadType] = {
            name: ReadType(name, cls, _members(cls, classes)) for name, cls in classes.items()
        }
        self.specials: dict[str, Special] = {special.name: special for special in specials}
        self.selections: dict[str, tuple[ReadType, Selection]] = {
            chosen.name: (read, chosen) for read in self.types.values() for chosen in read.cls.selections
        }

    def __getitem__(self, name: str) -> ReadType:
        return self.types[name]


def _members(cls: type[Record], classes: Mapping[str, type[Record]]) -> dict[str, Member]:
    declared_fields = fields_of(cls)
    found: dict[str, Member] = {}

    def add(name: str, member: Member) -> None:
        if name in found:
            raise TypeError(f"{cls.__name__} has two members called {name}")
        found[name] = member

    for name, field in declared_fields.items():
        stem, _, language = name.rpartition("_")
        if language == "da" and f"{stem}_en" in declared_fields:
            add(camel(stem), Bilingual(stem, field, declared_fields[f"{stem}_en"]))
        if field.kind in (Kind.LINK, Kind.LINKS):
            targets = tuple(target for target, target_cls in classes.items() if points_to(field, target_cls))
            add(camel(field.column), ReferenceId(field))
            if targets:
                add(camel(name), Reference(field, targets))
        else:
            add(camel(name), Stored(field))
    for name, relation in back_relations(cls).items():
        if relation.owner.__name__ in classes:
            add(camel(name), Back(relation, relation.owner.__name__))
    for name, meant in cls.also.items():
        add(camel(name), found[camel(meant)])
    return found


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a value type: `start` of a period. `name` is its key in the JSON form; `default` is in JSON form."""

    name: str
    kind: Kind
    nullable: bool
    default: Any
    label: tuple[str, str]
    """In Danish and in English."""
    enum: type[Labelled] | None = None
    required: bool = False


_PART_KINDS = {
    date: Kind.DATE,
    bool: Kind.BOOLEAN,
    int: Kind.INTEGER,
    str: Kind.TEXT,
    Decimal: Kind.NUMBER,
    UUID: Kind.ID,
}


@cache
def parts_of(value_type: type[Any]) -> dict[str, Part]:
    """The parts of a value type by name, `raw` last."""
    hints = get_type_hints(value_type)
    found = {}
    for declared_part in fields(value_type):
        hint = hints[declared_part.name]
        nullable = get_origin(hint) in (Union, UnionType)
        plain = next(arg for arg in get_args(hint) if arg is not type(None)) if nullable else hint
        default = None if declared_part.default is MISSING else to_json(declared_part.default)
        name = camel(declared_part.name)
        enum = plain if issubclass(plain, Enum) else None
        kind = Kind.ENUM if enum else _PART_KINDS[plain]
        label = declared_part.metadata["da"], declared_part.metadata["en"]
        found[name] = Part(name, kind, nullable, default, label, enum, declared_part.default is MISSING)
    return found
