"""The rows that rules look at: of what a transaction has just written from memory, of the rest from the database."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Date, Select, Text, Uuid, any_, bindparam, cast, func, literal, select
from sqlalchemy.orm import Session

from schema.enums import RecordState
from schema.field import Field, Kind
from schema.model import Entity, RecordId, computed_of, fields_of
from schema.reads.seen import Seen
from schema.values import to_json

Row = Mapping[str, Any]
"""A row by the names of its fields, lists as tuples."""

_NOTHING: Mapping[UUID, Row] = {}


class Rows:
    """Rows of entities as they are now.

    `written` are the rows that this transaction wrote, by type and id. `new` are the ids of those that were not there
    before: whatever points to one of them was written by this transaction, too.
    """

    def __init__(
        self,
        session: Session,
        written: Mapping[type[Entity], Mapping[UUID, Row]] | None = None,
        new: Collection[UUID] = (),
    ) -> None:
        self.session = session
        self._written = written or {}
        self._new = frozenset(new)
        self._types = {id_: cls for cls, rows in self._written.items() for id_ in rows}
        self._pointing: dict[tuple[type[Entity], str], dict[UUID, list[UUID]]] = {}

    def of_type(self, cls: type[Entity], ids: Collection[UUID]) -> set[UUID]:
        """The records of a type among some ids."""
        found = {id_ for id_ in ids if self._types.get(id_) is cls}
        unknown = [id_ for id_ in ids if id_ not in self._types]
        if unknown:
            statement = select(RecordId.id).where(RecordId.id == any_(ids_parameter()), RecordId.type == cls.__name__)
            found.update(self.session.execute(statement, {"ids": unknown}).scalars())
        return found

    def with_ids(self, cls: type[Entity], ids: Collection[UUID]) -> list[dict[str, Any]]:
        """The rows with these ids, archived ones too, in the order of their position, then of their age."""
        written = self._written.get(cls, _NOTHING)
        rows = [dict(written[id_]) for id_ in ids if id_ in written]
        unknown = [id_ for id_ in ids if id_ not in written]
        if unknown:
            rows += self._select(cls, _selected(cls).where(cls.__table__.c.id == any_(ids_parameter())), unknown)
        return sorted(rows, key=_place)

    def pointing_to(self, cls: type[Entity], link: Field, ids: Collection[UUID]) -> list[dict[str, Any]]:
        """The rows of a type whose link holds one of these ids, archived ones too, in the same order."""
        written = self._written.get(cls, _NOTHING)
        rows = {id_: dict(written[id_]) for id_ in self._written_pointing(cls, link, ids)}
        old = [id_ for id_ in ids if id_ not in self._new]
        if old:
            for row in self._select(cls, _selected(cls).where(_holds(cls, link)), old):
                rows.setdefault(row["id"], row)
        return sorted(rows.values(), key=_place)

    def ids_pointing_to(self, cls: type[Entity], link: Field, ids: Collection[UUID]) -> set[UUID]:
        """The ids of the same rows."""
        found = set(self._written_pointing(cls, link, ids))
        old = [id_ for id_ in ids if id_ not in self._new]
        if old:
            statement = select(cls.__table__.c.id).where(_holds(cls, link))
            found.update(self.session.execute(statement, {"ids": old}).scalars())
        return found

    def linked_by(self, cls: type[Entity], link: Field, ids: Collection[UUID]) -> set[UUID]:
        """The ids that the link of these rows holds."""
        statement = select(cls.__table__.c[link.column]).where(cls.__table__.c.id == any_(ids_parameter()))
        held = self.session.execute(statement, {"ids": list(ids)}).scalars() if ids else ()
        return {target for value in held for target in held_in(link, value)}

    def computed(
        self, cls: type[Entity], names: Sequence[str], ids: Collection[UUID], today: date
    ) -> dict[UUID, dict[str, Any]]:
        """By id, computed fields of a type's records as they are on a day; none of them takes arguments."""
        seen = Seen(day=literal(today, Date()))
        table = seen.rows(cls)
        declared = [computed_of(cls)[name] for name in names]
        statement = select(table.c.id, *(found.expression(table, seen) for found in declared)).where(
            table.c.id == any_(ids_parameter())
        )
        return {
            row[0]: {
                found.field.name: _as_declared(found.field, value)
                for found, value in zip(declared, row[1:], strict=True)
            }
            for row in self.session.execute(statement, {"ids": list(ids)})
        }

    def every(self, cls: type[Entity]) -> list[dict[str, Any]]:
        """All active rows of a type, in the same order."""
        statement = _selected(cls).where(cls.__table__.c.record_state == RecordState.ACTIVE)
        return sorted(self._select(cls, statement), key=_place)

    def agreeing(
        self, cls: type[Entity], names: Sequence[str], keys: Collection[tuple[Any, ...]]
    ) -> list[dict[str, Any]]:
        """All active rows of a type that hold one of these combinations of values in the fields of those names."""
        table = cls.__table__
        parts = [func.coalesce(cast(table.c[fields_of(cls)[name].column], Text()), "") for name in names]
        statement = _selected(cls).where(
            table.c.record_state == RecordState.ACTIVE,
            func.concat_ws("|", *parts) == any_(bindparam("ids", type_=ARRAY(Text()))),
        )
        wanted = {"|".join("" if value is None else to_json(value) for value in key) for key in keys}
        return sorted(self._select(cls, statement, sorted(wanted)), key=_place)

    def _written_pointing(self, cls: type[Entity], link: Field, ids: Iterable[UUID]) -> Iterator[UUID]:
        """Written rows whose link holds one of the new ones among the ids."""
        key = cls, link.name
        if key not in self._pointing:
            found = self._pointing[key] = {}
            for id_, row in self._written.get(cls, _NOTHING).items():
                for target in held_in(link, row[link.name]):
                    found.setdefault(target, []).append(id_)
        pointing = self._pointing[key]
        return (id_ for target in ids if target in self._new for id_ in pointing.get(target, ()))

    def _select(
        self, cls: type[Entity], statement: Select[Any], ids: Sequence[UUID] | Sequence[str] | None = None
    ) -> list[dict[str, Any]]:
        names, _ = _columns(cls)
        return [
            {name: tuple(value) if isinstance(value, list) else value for name, value in zip(names, row, strict=True)}
            for row in self.session.execute(statement, {} if ids is None else {"ids": ids})
        ]


def _as_declared(declared: Field, value: Any) -> Any:
    """An enum's member for its name."""
    value_type: Any = declared.value_type
    return value_type[value] if declared.kind is Kind.ENUM and isinstance(value, str) else value


def held_in(link: Field, held: UUID | Collection[UUID] | None) -> Iterable[UUID]:
    """The ids that a link holds."""
    if held is None:
        return ()
    return held if link.kind is Kind.LINKS else (held,)  # type: ignore[return-value]


def _holds(cls: type[Entity], link: Field) -> Any:
    column = cls.__table__.c[link.column]
    return (
        column.op("&&", is_comparison=True)(ids_parameter())
        if link.kind is Kind.LINKS
        else column == any_(ids_parameter())
    )


def _place(row: Row) -> tuple[bool, int, UUID]:
    position = row.get("position", row.get("order"))
    return (position is None, position if isinstance(position, int) else 0, row["id"])


def _selected(cls: type[Entity]) -> Select[Any]:
    _, own = _columns(cls)
    return select(*(cls.__table__.c[name] for name in own))


@cache
def _columns(cls: type[Entity]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names of the stored fields, and those of their columns."""
    stored = [declared for name, declared in fields_of(cls).items() if name not in computed_of(cls)]
    return tuple(declared.name for declared in stored), tuple(declared.column for declared in stored)


def ids_parameter() -> Any:
    """The parameter `ids` of a statement."""
    return bindparam("ids", type_=ARRAY(Uuid()))
