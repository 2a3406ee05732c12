"""Loading records with the relations that rules need: one statement per relation and type, however many records."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any
from uuid import UUID

from schema.enums import RecordState
from schema.field import Kind
from schema.model import Entity
from schema.rules.node import Node
from schema.rules.paths import Step, compared, computed_for, needed, seen_whole
from schema.rules.registry import ALIKE
from schema.rules.rows import Rows

_Found = dict[str, Any]


def load(rows: Rows, cls: type[Entity], ids: Collection[UUID], today: date) -> list[Node]:
    """The active ones among some records of a type, with all that its rules need on a day.

    What belongs to them, or points to them, is active too; what they point to may be archived.
    """
    found = _active(rows.with_ids(cls, ids))
    for other in seen_whole(cls) if found else ():
        every = tuple(_nodes(rows, other, rows.every(other), ()).values())
        for row in found:
            row[other.__name__] = every
    if found and compared(cls):
        _add_alike(rows, cls, found)
    if found and computed_for(cls):
        computed = rows.computed(cls, computed_for(cls), [row["id"] for row in found], today)
        for row in found:
            row.update(computed[row["id"]])
    return list(_nodes(rows, cls, found, needed(cls)).values())


def _add_alike(rows: Rows, cls: type[Entity], found: Sequence[_Found]) -> None:
    """The records that agree with these in the fields that their rules compare."""
    names = compared(cls)
    keys = [tuple(row[name] for name in names) for row in found]
    groups: dict[tuple[Any, ...], list[_Found]] = {}
    for row in rows.agreeing(cls, names, keys):
        groups.setdefault(tuple(row[name] for name in names), []).append(row)
    nodes = {key: tuple(_nodes(rows, cls, group, ()).values()) for key, group in groups.items()}
    for row, key in zip(found, keys, strict=True):
        row[ALIKE] = nodes.get(key, ())


def _active(found: Iterable[_Found]) -> list[_Found]:
    return [row for row in found if row["record_state"] is RecordState.ACTIVE]


def _nodes(rows: Rows, cls: type[Entity], found: Sequence[_Found], steps: Iterable[Step]) -> dict[UUID, Node]:
    """The rows as nodes by their id, in their order."""
    for step in steps if found else ():
        if step.back:
            _follow_back(rows, step, found)
        else:
            _follow(rows, step, found)
    return {row["id"]: Node(cls.__name__, MappingProxyType(row)) for row in found}


def _follow_back(rows: Rows, step: Step, found: Sequence[_Found]) -> None:
    """Those that point to the rows."""
    many = step.link.kind is Kind.LINKS
    there = _active(rows.pointing_to(step.target, step.link, [row["id"] for row in found]))
    pointing = {row["id"]: row[step.link.name] for row in there}  # before the link itself is followed
    related: dict[UUID, list[Node]] = {}
    for id_, node in _nodes(rows, step.target, there, step.following).items():
        to = pointing[id_]
        for owner in to if many else (to,):
            related.setdefault(owner, []).append(node)
    for row in found:
        nodes = tuple(related.get(row["id"], ()))
        row[step.name] = (*row.get(step.name, ()), *nodes) if step.many else (nodes[0] if nodes else None)


def _follow(rows: Rows, step: Step, found: Sequence[_Found]) -> None:
    """What the rows point to. Several steps may share a link that points to several types: each fills in its own."""
    wanted = {i for row in found for i in _ids_in(row[step.name])}
    if len(step.link.targets) > 1 or "*" in step.link.targets:
        wanted = rows.of_type(step.target, wanted)
    there = rows.with_ids(step.target, wanted) if wanted else []
    nodes = _nodes(rows, step.target, there, step.following)
    for row in found:
        held = row[step.name]
        if isinstance(held, tuple):
            row[step.name] = tuple(nodes.get(item, item) if isinstance(item, UUID) else item for item in held)
        elif isinstance(held, UUID):
            row[step.name] = nodes.get(held, held)


def _ids_in(held: Any) -> Iterable[UUID]:
    return (item for item in (held if isinstance(held, tuple) else (held,)) if isinstance(item, UUID))
