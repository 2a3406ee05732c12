"""Writing the decided rows and the change log: a few statements per type, however many rows."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import text
from sqlalchemy.orm import Session

from schema.changes.folding import defaults
from schema.changes.requests import Actor, Archive, Create, Restore, Update
from schema.changes.state import Request, State
from schema.changes.world import Values, columns, entity_type
from schema.counter import Tick
from schema.enums import ChangeAction, RecordState, Source
from schema.ids import new_id
from schema.model import Entity
from schema.rules.rows import Rows
from schema.values import CellRef, to_json

_KEPT_BY_US = ("id", "record_state", "version", "source", "created_at", "changed_at", "changed_by", "changed_seq")


@dataclass(frozen=True, slots=True)
class Written:
    """One record before (None: it is new) and after the changes."""

    cls: type[Entity]
    before: Values | None
    after: dict[str, Any]
    kept: dict[str, Any] = field(default_factory=dict)
    """The row afterwards by column, in JSON form: filled in when it is written."""

    @property
    def id(self) -> UUID:
        record: UUID = self.after["id"]
        return record


def differing(state: State) -> list[Written]:
    """The records that are not as they were, in the order in which they were touched."""
    found = []
    for record, row in state.rows.items():
        before = state.world.rows.get(record)
        cls = entity_type(state.types[record])
        if before is None or any(to_json(row[name]) != to_json(before[name]) for name in row):
            found.append(Written(cls, before, row))
    return found


def write(session: Session, records: Sequence[Written], tick: Tick, actor: Actor, origin: Source) -> None:
    """Insert and update the rows under the number `tick`; fills in what Styring keeps about them."""
    for record in records:
        created_at = tick.at if record.before is None else record.before["created_at"]
        version = 1 if record.before is None else record.before["version"] + 1
        record.after.update(
            version=version,
            source=origin,
            created_at=created_at,
            changed_at=tick.at,
            changed_by=actor.name,
            changed_seq=tick.seq,
        )
        record.kept.update({column: to_json(record.after[name]) for name, column in columns(record.cls)})
    by_type: dict[type[Entity], list[Written]] = {}
    for record in records:
        by_type.setdefault(record.cls, []).append(record)
    fresh = [record for record in records if record.before is None]
    # Registered first, since new records may point to each other.
    _execute(
        session,
        "INSERT INTO record (id, type) SELECT id, type"
        " FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS given (id uuid, type text)",
        [{"id": str(record.id), "type": record.cls.__name__} for record in fresh],
    )
    for cls, written in by_type.items():
        own = [column for _, column in columns(cls)]
        names = ", ".join(f'"{column}"' for column in own)
        source = _rows_of(cls.__tablename__)
        _execute(
            session,
            f'INSERT INTO "{cls.__tablename__}" ({names}) SELECT {names} FROM {source}',  # noqa: S608
            [record.kept for record in written if record.before is None],
        )
        changes = ", ".join(f'"{column}" = given."{column}"' for column in own if column != "id")
        _execute(
            session,
            f'UPDATE "{cls.__tablename__}" AS kept SET {changes} FROM {source} AS given'  # noqa: S608
            " WHERE kept.id = given.id",
            [record.kept for record in written if record.before is not None],
        )


def rows_after(session: Session, records: Sequence[Written]) -> Rows:
    """The rows as they are when the records are written."""
    written: dict[type[Entity], dict[UUID, Values]] = {}
    for record in records:
        written.setdefault(record.cls, {})[record.id] = record.after
    return Rows(session, written, [record.id for record in records if record.before is None])


def log(
    session: Session,
    records: Sequence[Written],
    state: State,
    requests: Sequence[Request],
    tick: Tick,
    actor: Actor,
    origin: Source,
) -> None:
    """Append to the field-level change log: a row for each field, and one for each archiving or restoring."""
    rows = [
        entry | {"id": str(new_id()), "entity_id": record.kept["id"]}
        for record in records
        for entry in _entries(record, state, requests)
    ]
    _execute(
        session,
        "INSERT INTO change (seq, at, actor, origin, id, entity_id, action, field_name, old, new, cell)"  # noqa: S608
        " SELECT :seq, :at, :actor, :origin, id, entity_id, action, field_name, old, new, cell"
        f" FROM {_rows_of('change')}",
        rows,
        {"seq": tick.seq, "at": tick.at, "actor": actor.name, "origin": origin.name},
    )


def _entries(record: Written, state: State, requests: Sequence[Request]) -> Iterator[dict[str, Any]]:
    """The log's rows about one record, in JSON form."""
    before, after = record.before, record.after
    action = (ChangeAction.CREATE if before is None else ChangeAction.UPDATE).name
    for name, column in columns(record.cls):
        if name in _KEPT_BY_US:
            continue
        old = _usual(record.cls)[name] if before is None else to_json(before[name])
        new = record.kept[column]
        if old != new:
            entry = {"action": action, "field_name": name, "new": new}
            if before is not None:
                entry["old"] = old
            cell = _cell(requests, state.blamed(record.id, name, -1), name)
            if cell is not None:
                entry["cell"] = to_json(cell)
            yield entry
    if after["record_state"] is not (RecordState.ACTIVE if before is None else before["record_state"]):
        archived = after["record_state"] is RecordState.ARCHIVED
        yield {
            "action": (ChangeAction.ARCHIVE if archived else ChangeAction.RESTORE).name,
            "cell": to_json(_cell(requests, state.touched[record.id], None)),
        }


@cache
def _usual(cls: type[Entity]) -> dict[str, Any]:
    """What each field of a new record is where nobody says otherwise, in JSON form."""
    return {name: to_json(value) for name, value in defaults(cls).items()}


def _cell(requests: Sequence[Request], index: int, name: str | None) -> CellRef | None:
    """Where the change of that number (-1: none) read the field."""
    change = requests[index].change if index >= 0 else None
    if isinstance(change, Create | Update):
        return change.cells.get(name) if name is not None else None
    if isinstance(change, Archive | Restore):
        return change.cell
    return None


def _rows_of(table: str) -> str:
    """Where a statement reads rows of a table from its parameter."""
    return f'jsonb_populate_recordset(NULL::"{table}", CAST(:rows AS jsonb))'


def _execute(
    session: Session, statement: str, rows: Sequence[Mapping[str, Any]], more: Mapping[str, Any] = MappingProxyType({})
) -> None:
    """Run a statement that reads its rows from one JSON parameter; `more` are other parameters."""
    if rows:
        session.execute(text(statement), {**more, "rows": orjson.dumps(rows).decode()})
