"""Bringing the reference content of a database up to date, without touching what a municipality has made of it.

The change log tells what was shipped: a field is ours as long as its latest entry there is by this loader, or it has
none. What somebody else has written since, or emptied, stays theirs for good, and so does what they put away.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from schema.changes import Actor, Change, Create, Update, apply
from schema.changes.world import World, load_rows
from schema.counter import become_writer
from schema.entities.syncing import Change as LogEntry
from schema.enums import RecordState, Source
from schema.reference.content import Item, ReferenceContentError, shipped
from schema.values import to_json

ACTOR = Actor("Styring")
"""Who the change log names for reference content, with the origin IMPORT."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many records were added, how many had texts that were renewed, and how many were left as they had become.

    A record of which some fields were renewed and others left counts in both.
    """

    created: int
    updated: int
    left: int


def load(session: Session, items: Sequence[Item] | None = None) -> Loaded:
    """Add and renew reference content (all that is shipped, by default). Harmless when repeated.

    An archived record stays archived and as it is, and nothing is added below it. What is no longer shipped stays.

    Neither begins nor commits: the caller owns the transaction, which must be READ COMMITTED. Of several processes that
    load at once, one works and the others wait for it. Raises ReferenceContentError;
    the transaction is then to be rolled back.
    """
    become_writer(session)
    items = shipped() if items is None else items
    world = World()
    load_rows(session, world, {item.id for item in items})
    differing = {item.id: names for item in items if (names := _differing(world, item))}
    touched = _touched(session, differing)
    changes: list[Change] = []
    absent: set[UUID] = set()
    left: set[UUID] = set()
    for item in items:
        row = world.rows.get(item.id)
        if row is None:
            owner = None if item.parent is None else world.rows.get(item.parent)
            if item.parent in absent or (owner is not None and owner["record_state"] is RecordState.ARCHIVED):
                absent.add(item.id)
            else:
                changes.append(Create(item.type, item.values, item.id))
        elif row["record_state"] is RecordState.ARCHIVED:
            left.add(item.id)
        else:
            renewed = {name: item.values[name] for name in differing.get(item.id, ())}
            ours = {name: value for name, value in renewed.items() if (item.id, name) not in touched}
            if ours:
                changes.append(Update(item.id, ours))
            if len(ours) < len(renewed):
                left.add(item.id)
    _write(session, changes)
    created = sum(isinstance(change, Create) for change in changes)
    return Loaded(created, len(changes) - created, len(left | absent))


def _differing(world: World, item: Item) -> list[str]:
    """The fields in which a record that is there is not as it is shipped."""
    row = world.rows.get(item.id)
    if row is None:
        return []
    return [name for name, value in item.values.items() if to_json(row[name]) != to_json(value)]


def _touched(session: Session, records: Collection[UUID]) -> set[tuple[UUID, str]]:
    """The fields of these records that somebody else wrote last."""
    if not records:
        return set()
    log = LogEntry.__table__.c
    statement = (
        select(log.entity_id, log.field_name, log.actor, log.origin)
        .where(log.entity_id.in_(records), log.field_name.is_not(None))
        .ext(distinct_on(log.entity_id, log.field_name))
        .order_by(log.entity_id, log.field_name, log.seq.desc())
    )
    return {
        (record, name)
        for record, name, actor, origin in session.execute(statement)
        if (actor, origin) != (ACTOR.name, Source.IMPORT)
    }


def _write(session: Session, changes: Sequence[Change]) -> None:
    if not changes:
        return
    refused = [
        f"{change.type if isinstance(change, Create) else change.id}: {outcome.errors[0].rule}"
        for change, outcome in zip(changes, apply(session, changes, ACTOR, Source.IMPORT).outcomes, strict=True)
        if not outcome.accepted
    ]
    if refused:
        raise ReferenceContentError(f"The reference content was refused: {', '.join(refused)}")
