"""The two bases of everything declared, and the registry that all derived code reads.

- `Record`: a declared, readable row (also the sync's own: issues, conflicts, runs).
- `Entity`: a record of the governance model: it has a version, history, a life in the change log, and mutations.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import BigInteger, DateTime, FromClause, Integer, MetaData, Text, Uuid, func, true
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.sql import ColumnElement

from schema import field
from schema.enums import Labelled, RecordState, Source
from schema.field import Computed, Field, Kind
from schema.known import Known, Numbered, Selection

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Base(DeclarativeBase):
    """Root of all tables."""

    metadata = metadata


class RecordId(Base):
    """The registry of all ids: which type a record has. References point here, and `node(id)` starts here.

    A trigger on each declared table enters its new rows.
    """

    __tablename__ = "record"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    type: Mapped[str] = mapped_column(Text, index=True)


@dataclass(frozen=True, slots=True)
class Names:
    """What a declared type is called. `plural` is the Python name of its collection (`action_goals`)."""

    da: str
    da_plural: str
    en: str
    plural: str


_DECLARED: dict[str, "type[Record]"] = {}


class Record(Base):
    """Alt, der kan slås op på et uigennemskueligt, stabilt id.

    Everything that can be looked up by an opaque, stable id.

    In code: a declared, readable row. Ids are UUID version 7, so that they sort by age.
    """

    __abstract__ = True
    names: ClassVar[Names]
    known: ClassVar[Known | None] = None
    """What reads as of an earlier moment show of it; entities have their history instead."""
    numbered: ClassVar[Numbered | None] = None
    """What `changedSince` goes by, where it is offered."""
    shown_below: ClassVar[Mapping[str, Labelled]] = {}
    """By column, the state that a record's list of these shows unless its filter names the field; root collections show
    all."""
    selections: ClassVar[tuple[Selection, ...]] = ()
    """Further root collections."""
    also: ClassVar[Mapping[str, str]]
    """Second names under which members are read: the word that DOMAIN.md has for it on this type alone, where the first
    name is shared by many types (`responsible` -> `responsibilities`)."""

    id: Mapped[UUID] = mapped_column(
        Uuid,
        primary_key=True,
        sort_order=-100,
        info={
            "field": Field(
                Kind.ID, "Id", "Id", "Uigennemskueligt og stabilt. / Opaque and stable.", writable=False, required=True
            )
        },
    )

    @staticmethod
    def in_force(_rows: FromClause, _day: ColumnElement[Any]) -> ColumnElement[bool]:
        """Which rows were in force on a day: all, unless a type says otherwise; for those types there is `validOn`."""
        return true()

    def __init_subclass__(
        cls,
        da: str | None = None,
        da_plural: str | None = None,
        en: str | None = None,
        plural: str | None = None,
        also: Mapping[str, str] | None = None,
    ) -> None:
        if da is not None:
            if da_plural is None or en is None or plural is None:
                raise TypeError(f"{cls.__name__}: da, da_plural, en and plural go together")
            cls.names = Names(da, da_plural, en, plural)
            cls.also = also or {}
            cls.__tablename__ = snake(cls.__name__)
            _DECLARED[cls.__name__] = cls
        super().__init_subclass__()


class Entity(Record):
    """Alt i styringsmodellen: det har en version og en historik, og det slettes aldrig, kun arkiveres.

    Everything in the governance model: it has a version and a history, and it is never deleted, only archived.

    In code: written by `schema.changes.apply` alone.
    """

    __abstract__ = True
    numbered = Numbered("changed_seq", "changed_at")

    record_state: Mapped[RecordState] = field.one_of(
        RecordState, "Arkivtilstand", "Record state", default=RecordState.ACTIVE, writable=False
    )
    version: Mapped[int] = mapped_column(
        Integer,
        nullable=False,
        server_default="1",
        info={
            "field": Field(
                Kind.INTEGER,
                "Version",
                "Version",
                "Tæller op ved hver ændring; til `ifVersion`. / Counts up with every change; for `ifVersion`.",
                writable=False,
            )
        },
    )
    source: Mapped[Source] = field.one_of(
        Source,
        "Kilde",
        "Source",
        default=Source.API,
        writable=False,
        description="Hvor den seneste ændring kom fra. / Where the latest change came from.",
    )
    created_at: Mapped[Any] = mapped_column(
        DateTime(timezone=True),
        nullable=False,
        server_default=func.now(),
        info={"field": Field(Kind.MOMENT, "Oprettet", "Created at", writable=False)},
    )
    changed_at: Mapped[Any] = mapped_column(
        DateTime(timezone=True),
        nullable=False,
        server_default=func.now(),
        info={"field": Field(Kind.MOMENT, "Ændret", "Changed at", writable=False)},
    )
    changed_by: Mapped[str] = field.text("Ændret af", "Changed by", writable=False, personal=True)
    changed_seq: Mapped[int] = mapped_column(
        BigInteger,
        nullable=False,
        server_default="0",
        index=True,
        info={
            "field": Field(
                Kind.INTEGER,
                "Ændringsnummer",
                "Change number",
                "Nummeret på den seneste ændring; ændringer tælles i den rækkefølge, de blev gemt. / "
                "The number of the latest change; changes are counted in the order in which they were saved.",
                writable=False,
            )
        },
    )


def snake(name: str) -> str:
    """`ActionGoal` -> `action_goal`."""
    return "".join("_" + c.lower() if c.isupper() and i else c.lower() for i, c in enumerate(name))


def declared() -> dict[str, type[Record]]:
    """Every declared type by its name, in the order of declaration."""
    return dict(_DECLARED)


def entities() -> dict[str, type[Entity]]:
    """The declared types that belong to the governance model."""
    return {name: cls for name, cls in declared().items() if issubclass(cls, Entity)}


@cache
def fields_of(cls: type[Record]) -> dict[str, Field]:
    """The declared fields of a type by name (links without `_id`), stored ones first, then computed ones."""
    found = {}
    for attribute, column in cls.__mapper__.columns.items():  # `column_attrs` would make ready what only writing uses
        declared_field = column.info.get("field")
        if declared_field is not None:
            named = field.named(declared_field, attribute)
            if named.back is not None:
                named = replace(named, back=named.back.format(plural=cls.names.plural))
            found[named.name] = named
    for name, computed in computed_of(cls).items():
        found[name] = computed.field
    return found


@cache
def computed_of(cls: type[Record]) -> dict[str, Computed]:
    """The computed fields of a type by name (links without `_id`)."""
    found = {}
    for base in reversed(cls.__mro__):
        for attribute, item in vars(base).items():
            if isinstance(item, Computed):
                named = field.named(item.field, attribute)
                found[named.name] = Computed(named, item.expression)
    return found


@dataclass(frozen=True, slots=True)
class BackRelation:
    """The reverse of a link: on `target`, `name` lists the records of `owner` whose `field` points to it."""

    name: str
    owner: type[Record]
    field: Field

    @property
    def single(self) -> bool:
        return self.field.back_single


def back_relations(cls: type[Record]) -> dict[str, BackRelation]:
    """The reverse relations of a type by name, from all declared links that point to it."""
    found = {}
    for owner in declared().values():
        for declared_field in fields_of(owner).values():
            if declared_field.back is not None and points_to(declared_field, cls):
                found[declared_field.back] = BackRelation(declared_field.back, owner, declared_field)
    return found


def points_to(link: Field, cls: type[Record]) -> bool:
    """Whether the link may hold a record of that type; the target `*` stands for every entity."""
    return cls.__name__ in link.targets or ("*" in link.targets and issubclass(cls, Entity))
