"""Which records' rules must be asked again after some changes: those that need something that has changed."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from uuid import UUID

from sqlalchemy import any_, select
from sqlalchemy.orm import Session

from schema.changes.world import entity_type
from schema.changes.writing import Written
from schema.field import Field, Kind
from schema.model import Entity
from schema.rules.loading import ids_parameter, of_type
from schema.rules.paths import Step, needed, seen_whole
from schema.rules.registry import types_with_rules

_Changed = Mapping[type[Entity], Mapping[UUID, Written]]


def concerned(session: Session, records: Sequence[Written]) -> dict[str, set[UUID]]:
    """By type, the records whose rules may find something else now, archived ones too.

    These are the changed records themselves, those that reach a changed record along the relations that their rules
    need, or did so before, and all of a type whose rules see every record of a type that has changed. To be asked when
    the changes are written.
    """
    changed: dict[type[Entity], dict[UUID, Written]] = {}
    for record in records:
        changed.setdefault(record.cls, {})[record.id] = record
    found = {name: _asked_again(session, changed, entity_type(name)) for name in types_with_rules()}
    return {name: ids for name, ids in found.items() if ids}


def _asked_again(session: Session, changed: _Changed, cls: type[Entity]) -> set[UUID]:
    """The records of a type whose rules may find something else: all of them where they see one that has changed."""
    if any(other in changed for other in seen_whole(cls)):
        return set(session.scalars(select(cls.__table__.c.id)))
    return _reaching(session, changed, cls, needed(cls))


def _reaching(session: Session, changed: _Changed, cls: type[Entity], steps: Iterable[Step]) -> set[UUID]:
    """The records of a type that have changed, or reach something changed along the steps."""
    found = set(changed.get(cls, ()))
    for step in steps:
        there = _reaching(session, changed, step.target, step.following)
        if there:
            found |= _pointed_to(session, changed, step, there) if step.back else _pointing(session, step, there)
    return found


def _pointed_to(session: Session, changed: _Changed, step: Step, there: Collection[UUID]) -> set[UUID]:
    """What the records at the end of a step point to, and what they pointed to before."""
    written = changed.get(step.target, {})
    found: set[UUID] = set()
    for id_ in there & written.keys():
        for row in (written[id_].before, written[id_].after):
            if row is not None:
                found.update(_ids_in(step.link, row[step.link.name]))
    unchanged = [id_ for id_ in there if id_ not in written]
    if unchanged:
        table = step.target.__table__
        statement = select(table.c[step.link.column]).where(table.c.id == any_(ids_parameter()))
        for held in session.execute(statement, {"ids": unchanged}).scalars():
            found.update(_ids_in(step.link, held))
    return of_type(session, step.owner, found) if len(step.link.targets) > 1 else found


def _pointing(session: Session, step: Step, there: Collection[UUID]) -> set[UUID]:
    """The records that point to the end of a step; those that no longer do have changed themselves."""
    table = step.owner.__table__
    column = table.c[step.link.column]
    held = (
        column.op("&&", is_comparison=True)(ids_parameter())
        if step.link.kind is Kind.LINKS
        else column == any_(ids_parameter())
    )
    return set(session.execute(select(table.c.id).where(held), {"ids": list(there)}).scalars())


def _ids_in(link: Field, held: UUID | Sequence[UUID] | None) -> Iterable[UUID]:
    if held is None:
        return ()
    return held if link.kind is Kind.LINKS else (held,)  # type: ignore[return-value]
