"""Putting back what was: one change, or a record (with what belongs to it) as it was at a moment.

Both are ordinary changes through `schema.changes.apply`: the rules hold, and the log tells of them. Either all of it is
done or nothing.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, DateTime, Uuid, any_, bindparam, exists, literal, select
from sqlalchemy.orm import Session

from schema import changes
from schema.below import ids_below
from schema.changes import Actor, Archive, Restore, Update
from schema.changes.cleaning import is_list, labels
from schema.changes.world import columns, entity_type, stored_fields
from schema.counter import become_writer
from schema.entities import Change
from schema.enums import ChangeAction, RecordState, Source
from schema.field import Field, Kind
from schema.model import RecordId, entities
from schema.reads.seen import NOW, Seen
from schema.rules.finding import Finding
from schema.values import from_json, to_json

Rows = dict[UUID, Mapping[str, Any]]


def revert(
    session: Session, change_id: UUID, actor: Actor, *, force: bool = False, if_version: int | None = None
) -> tuple[Finding, ...]:
    """Undo one change of the log: its field gets the old value back; an archiving or restoring is undone as a whole.

    What a record cannot be without goes with the record: undoing that it was created with it archives the record.
    Returns why not: CHANGED_SINCE where the same was changed again since (unless `force`), or what `apply` refuses.
    The caller owns the transaction.
    """
    become_writer(session)
    logged = session.get(Change, change_id)
    if logged is None:
        return (Finding("NOT_FOUND", {"felt": "Ændringen", "field": "The change"}, "id"),)
    record, name = logged.entity_id, logged.field_name
    if name is None:
        undone = Restore if logged.action is ChangeAction.ARCHIVE else Archive
        request: changes.Change = undone(record, if_version)
        declared = None
    else:
        cls = entity_type(session.get_one(RecordId, record).type)
        declared = stored_fields(cls).get(name)
        if declared is None:
            return (Finding("UNKNOWN_FIELD", {"type": cls.names.da, "navn": name}, "id"),)
        if logged.action is ChangeAction.CREATE and declared.required:
            request = Archive(record, if_version)
        else:
            request = Update(record, {name: _from_log(declared, logged.old)}, if_version, corrects=True)
    if not force and _changed_again(session, logged):
        return (Finding("CHANGED_SINCE", labels(declared), "id", record),)
    return _all_or_nothing(session, [request], actor)


def restore_to(
    session: Session,
    record: UUID,
    moment: datetime,
    actor: Actor,
    *,
    include_below: bool = False,
    if_version: int | None = None,
) -> tuple[Finding, ...]:
    """Bring a record back to what it was at a moment: its fields, and whether it was archived.

    With `include_below` also all that belonged to it then; what belongs to it now but was not there yet is archived.
    Returns why not: NOT_KNOWN_THEN where the record was made later, or what `apply` refuses. The caller owns the
    transaction.
    """
    become_writer(session)
    then = Seen(literal(moment, DateTime(timezone=True)))
    ids = {record}
    if include_below:
        for seen in (then, NOW):
            ids.update(session.execute(ids_below(record, seen)).scalars())
    types = _types(session, ids)
    now_rows, then_rows = _rows(session, types, NOW), _rows(session, types, then)
    if record not in now_rows:
        return (Finding("NOT_FOUND", labels(None), "id", record),)
    if if_version is not None and now_rows[record]["version"] != if_version:
        return (Finding("VERSION_CONFLICT", {"version": str(now_rows[record]["version"])}, "if_version", record),)
    if record not in then_rows:
        return (Finding("NOT_KNOWN_THEN", labels(None), "id", record),)
    restores: list[changes.Change] = []
    updates: list[changes.Change] = []
    archives: list[changes.Change] = []
    for id_, now in now_rows.items():
        before = then_rows.get(id_)
        if before is None:
            archives.append(Archive(id_))
            continue
        values = _differing(stored_fields(entity_type(types[id_])), now, before)
        archived_now, archived_then = _is_archived(now), _is_archived(before)
        # What an archived owner takes along or brings back is said for each record, so that each ends as it was.
        if archived_now and (values or not archived_then):
            restores.append(Restore(id_))
        if values:
            updates.append(Update(id_, values, corrects=True))
        if archived_then and (include_below or values or not archived_now):
            archives.append(Archive(id_))
    return _all_or_nothing(session, [*restores, *updates, *archives], actor)


def _differing(declared: Mapping[str, Field], now: Mapping[str, Any], then: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: then[name]
        for name, found in declared.items()
        if found.writable and to_json(now[name]) != to_json(then[name])
    }


def _is_archived(row: Mapping[str, Any]) -> bool:
    return row["record_state"] is RecordState.ARCHIVED


def _all_or_nothing(session: Session, requests: Sequence[changes.Change], actor: Actor) -> tuple[Finding, ...]:
    with session.begin_nested() as point:
        outcomes = changes.apply(session, requests, actor, Source.API).outcomes
        refused = tuple(error for outcome in outcomes for error in outcome.errors)
        if refused:
            point.rollback()
    return refused


def _changed_again(session: Session, logged: Change) -> bool:
    log = Change.__table__
    later = exists().where(
        log.c.entity_id == logged.entity_id,
        log.c.field_name.is_not_distinct_from(logged.field_name),
        log.c.seq > logged.seq,
    )
    return bool(session.execute(select(later)).scalar_one())


def _types(session: Session, ids: Collection[UUID]) -> dict[UUID, str]:
    statement = select(RecordId.id, RecordId.type).where(RecordId.id == any_(bindparam("ids", type_=ARRAY(Uuid()))))
    return {id_: type_ for id_, type_ in session.execute(statement, {"ids": list(ids)}) if type_ in entities()}


def _rows(session: Session, types: Mapping[UUID, str], seen: Seen) -> Rows:
    """The rows of these records by id, each by field name, lists as tuples."""
    found: Rows = {}
    for type_name in dict.fromkeys(types.values()):
        cls = entity_type(type_name)
        rows = seen.rows(cls)
        names, own = zip(*columns(cls), strict=True)
        statement = select(*(rows.c[name] for name in own)).where(
            rows.c.id == any_(bindparam("ids", type_=ARRAY(Uuid())))
        )
        wanted = [id_ for id_, its_type in types.items() if its_type == type_name]
        for row in session.execute(statement, {"ids": wanted}):
            values = (tuple(value) if isinstance(value, list) else value for value in row)
            found[row.id] = dict(zip(names, values, strict=True))
    return found


def _from_log(declared: Field, value: Any) -> Any:
    """A value as the log keeps it (JSON), as `apply` takes it."""
    if is_list(declared):
        return tuple(_one(declared, item) for item in value or ())
    return None if value is None else _one(declared, value)


def _one(declared: Field, value: Any) -> Any:
    value_type: Any = declared.value_type
    match declared.kind:
        case Kind.ENUM | Kind.ENUMS:
            return value_type[value]
        case Kind.VALUE | Kind.VALUES:
            return from_json(value_type, value)
        case Kind.LINK | Kind.LINKS:
            return UUID(value)
        case Kind.DATE:
            return date.fromisoformat(value)
        case Kind.MOMENT:
            return datetime.fromisoformat(value)
        case Kind.NUMBER:
            return Decimal(str(value))
        case _:
            return value
