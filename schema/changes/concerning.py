"""Which records' rules must be asked again after some changes: those that need something that has changed."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from sqlalchemy import select

from schema.changes.world import entity_type
from schema.changes.writing import Written
from schema.model import Entity
from schema.rules.paths import Step, compared, needed, seen_whole
from schema.rules.registry import types_with_rules
from schema.rules.rows import Rows, held_in

_Changed = Mapping[type[Entity], Mapping[UUID, Written]]


def concerned(rows: Rows, records: Sequence[Written]) -> dict[str, set[UUID]]:
    """By type, the records whose rules may find something else now, archived ones too.

    These are the changed records themselves, those that reach a changed record along the relations that their rules
    need, or did so before, and all of a type whose rules see every record of a type that has changed. To be asked when
    the changes are written.
    """
    changed: dict[type[Entity], dict[UUID, Written]] = {}
    for record in records:
        changed.setdefault(record.cls, {})[record.id] = record
    found = {name: _asked_again(rows, changed, entity_type(name)) for name in types_with_rules()}
    return {name: ids for name, ids in found.items() if ids}


def _asked_again(rows: Rows, changed: _Changed, cls: type[Entity]) -> set[UUID]:
    """The records of a type whose rules may find something else: all of them where they see one that has changed."""
    if any(other in changed for other in seen_whole(cls)):
        return set(rows.session.scalars(select(cls.__table__.c.id)))
    return _reaching(rows, changed, cls, needed(cls)) | _alike(rows, changed, cls)


def _alike(rows: Rows, changed: _Changed, cls: type[Entity]) -> set[UUID]:
    """The records of a type that are compared with one that has changed, or were before."""
    names = compared(cls) if cls in changed else ()
    if not names:
        return set()
    states = (row for record in changed[cls].values() for row in (record.before, record.after) if row is not None)
    return {row["id"] for row in rows.agreeing(cls, names, {tuple(row[name] for name in names) for row in states})}


def _reaching(rows: Rows, changed: _Changed, cls: type[Entity], steps: Iterable[Step]) -> set[UUID]:
    """The records of a type that have changed, or reach something changed along the steps."""
    found = set(changed.get(cls, ()))
    for step in steps:
        there = _reaching(rows, changed, step.target, step.following)
        if there:
            found |= _pointed_to(rows, changed, step, there) if step.back else _pointing(rows, step, there)
    return found


def _pointed_to(rows: Rows, changed: _Changed, step: Step, there: set[UUID]) -> set[UUID]:
    """What the records at the end of a step point to, and what they pointed to before."""
    written = changed.get(step.target, {})
    found: set[UUID] = set()
    for id_ in there & written.keys():
        for row in (written[id_].before, written[id_].after):
            if row is not None:
                found.update(held_in(step.link, row[step.link.name]))
    found |= rows.linked_by(step.target, step.link, there - written.keys())
    return rows.of_type(step.owner, found) if len(step.link.targets) > 1 else found


def _pointing(rows: Rows, step: Step, there: set[UUID]) -> set[UUID]:
    """The records that point to the end of a step; those that no longer do have changed themselves."""
    return rows.ids_pointing_to(step.owner, step.link, there)
