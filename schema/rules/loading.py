"""Loading records with the relations that rules need: one statement per relation and type, however many records."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, any_, bindparam, select
from sqlalchemy.orm import Session

from schema.enums import RecordState
from schema.field import Kind
from schema.model import Entity, RecordId, computed_of, fields_of
from schema.rules.node import Node
from schema.rules.paths import Step, needed, seen_whole

_Found = dict[str, Any]


def load(session: Session, cls: type[Entity], ids: Collection[UUID]) -> list[Node]:
    """The active ones among some records of a type, with all that its rules need.

    What belongs to them, or points to them, is active too; what they point to may be archived.
    """
    rows = _rows(session, cls, "id", ids, archived=False)
    for other in seen_whole(cls) if rows else ():
        every = _nodes(session, other, _rows(session, other, None, (), archived=False), ())
        for row in rows:
            row[other.__name__] = tuple(every.values())
    return list(_nodes(session, cls, rows, needed(cls)).values())


def _nodes(session: Session, cls: type[Entity], rows: Sequence[_Found], steps: Iterable[Step]) -> dict[UUID, Node]:
    """The rows as nodes by their id, in their order."""
    for step in steps if rows else ():
        if step.back:
            _follow_back(session, step, rows)
        else:
            _follow(session, step, rows)
    return {row["id"]: Node(cls.__name__, MappingProxyType(row)) for row in rows}


def _follow_back(session: Session, step: Step, rows: Sequence[_Found]) -> None:
    """Those that point to the rows."""
    owners = [row["id"] for row in rows]
    found = _rows(session, step.target, step.link.column, owners, archived=False, within=step.link.kind is Kind.LINKS)
    pointing = {row["id"]: row[step.link.name] for row in found}  # before the link itself is followed
    related: dict[UUID, list[Node]] = {}
    for id_, node in _nodes(session, step.target, found, step.following).items():
        to = pointing[id_]
        for owner in to if step.link.kind is Kind.LINKS else (to,):
            related.setdefault(owner, []).append(node)
    for row in rows:
        nodes = tuple(related.get(row["id"], ()))
        row[step.name] = (*row.get(step.name, ()), *nodes) if step.many else (nodes[0] if nodes else None)


def _follow(session: Session, step: Step, rows: Sequence[_Found]) -> None:
    """What the rows point to. Several steps may share a link that points to several types: each fills in its own."""
    wanted = {i for row in rows for i in _ids_in(row[step.name])}
    if len(step.link.targets) > 1 or "*" in step.link.targets:
        wanted = of_type(session, step.target, wanted)
    found = _rows(session, step.target, "id", wanted, archived=True) if wanted else []
    nodes = _nodes(session, step.target, found, step.following)
    for row in rows:
        held = row[step.name]
        if isinstance(held, tuple):
            row[step.name] = tuple(nodes.get(item, item) if isinstance(item, UUID) else item for item in held)
        elif isinstance(held, UUID):
            row[step.name] = nodes.get(held, held)


def _ids_in(held: Any) -> Iterable[UUID]:
    return (item for item in (held if isinstance(held, tuple) else (held,)) if isinstance(item, UUID))


def of_type(session: Session, cls: type[Entity], ids: Collection[UUID]) -> set[UUID]:
    """The records of a type among some ids."""
    if not ids:
        return set()
    statement = select(RecordId.id).where(RecordId.id == any_(ids_parameter()), RecordId.type == cls.__name__)
    return set(session.execute(statement, {"ids": list(ids)}).scalars())


def _rows(
    session: Session,
    cls: type[Entity],
    column: str | None,
    ids: Collection[UUID],
    *,
    archived: bool,
    within: bool = False,
) -> list[_Found]:
    """Rows by the names of their fields, in the order of their position, then of their age.

    `column` holds one of the ids (`within`: has one among its own); None: all rows.
    """
    if column is not None and not ids:
        return []
    table = cls.__table__
    names, own = _columns(cls)
    statement = select(*(table.c[name] for name in own))
    if column is not None:
        held = (
            table.c[column].op("&&", is_comparison=True)(ids_parameter())
            if within
            else table.c[column] == any_(ids_parameter())
        )
        statement = statement.where(held)
    if not archived:
        statement = statement.where(table.c.record_state == RecordState.ACTIVE)
    rows = [
        {name: tuple(value) if isinstance(value, list) else value for name, value in zip(names, row, strict=True)}
        for row in session.execute(statement, {"ids": list(ids)} if column is not None else {})
    ]
    return sorted(rows, key=_place)


def _place(row: Mapping[str, Any]) -> tuple[bool, int, UUID]:
    position = row.get("position", row.get("order"))
    return (position is None, position if isinstance(position, int) else 0, row["id"])


@cache
def _columns(cls: type[Entity]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names of the stored fields, and those of their columns."""
    stored = [declared for name, declared in fields_of(cls).items() if name not in computed_of(cls)]
    return tuple(declared.name for declared in stored), tuple(declared.column for declared in stored)


def ids_parameter() -> Any:
    """The parameter `ids` of a statement."""
    return bindparam("ids", type_=ARRAY(Uuid()))
