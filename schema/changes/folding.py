"""Applying changes to the rows, in their order, as if nothing but the rows concerned mattered. Pure."""

from collections.abc import Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import Any
from uuid import UUID

from schema.changes.cleaning import is_list, labels
from schema.changes.requests import Archive, Create, Update
from schema.changes.state import Errors, Request, State
from schema.changes.world import World, entity_type, owner_of, stored_fields
from schema.enums import RecordState, Source
from schema.field import Field, Kind
from schema.model import Entity
from schema.rules.finding import Finding
from schema.values import to_json


def fold(world: World, requests: Sequence[Request], errors: Errors, origin: Source) -> tuple[State, Errors]:
    """The state after the changes that have no errors yet, and the errors of those that cannot be made at all."""
    state = State(world, dict(world.types), origin)
    refused: Errors = {}
    not_created = {requests[i].change.id for i in errors if isinstance(requests[i].change, Create)}
    for index, request in enumerate(requests):
        if index in errors:
            continue
        error = _step(state, index, request, not_created)
        if error is not None:
            refused[index] = [error]
    if not refused:
        _archive_below(state)
        _restore_below(state)
    return state, refused


def _step(state: State, index: int, request: Request, not_created: set[UUID]) -> Finding | None:
    change = request.change
    record = change.id
    if isinstance(change, Create):
        assert request.type is not None  # noqa: S101  # an unknown type was refused before
        if record in state.rows:
            return Finding("DUPLICATE_ID", entity=record)
        state.types[record] = request.type
        state.rows[record] = {**defaults(entity_type(request.type)), **request.values, "id": record}
        state.made[record] = index
    else:
        row = state.row(record)
        if row is None:
            rule = "DEPENDS_ON_REJECTED" if record in not_created else "NOT_FOUND"
            return Finding(rule, labels(None), entity=record)
        before = state.world.rows.get(record)
        if change.if_version is not None and before is not None and change.if_version != before["version"]:
            return Finding("VERSION_CONFLICT", {"version": str(before["version"])}, entity=record)
        if isinstance(change, Update):
            if row["record_state"] is RecordState.ARCHIVED:
                return Finding("ARCHIVED", labels(None), entity=record)
            _update(state, index, record, request.values)
        else:
            wanted = RecordState.ARCHIVED if isinstance(change, Archive) else RecordState.ACTIVE
            state.edit(record)["record_state"] = wanted
            state.blame_for(record, "record_state", index)
    state.touched[record] = index
    return None


@cache
def defaults(cls: type[Entity]) -> Mapping[str, Any]:
    """What each stored field is where nobody says otherwise."""
    return MappingProxyType({name: _default(cls, declared) for name, declared in stored_fields(cls).items()})


def _default(cls: type[Entity], declared: Field) -> Any:
    if is_list(declared):
        return ()
    default = getattr(cls.__table__.c[declared.column].server_default, "arg", None)
    if declared.kind is Kind.ENUM and declared.value_type is not None and isinstance(default, str):
        return declared.value_type[default]
    if declared.kind is Kind.BOOLEAN:
        return default == "true"
    if declared.kind is Kind.TEXT:
        return default
    return None


def _update(state: State, index: int, record: UUID, values: Mapping[str, Any]) -> None:
    row = state.edit(record)
    for name, value in values.items():
        kept = keep_raw(row[name], value)
        if to_json(kept) != to_json(row[name]):
            row[name] = kept
            state.blame_for(record, name, index)


def keep_raw(old: Any, new: Any) -> Any:
    """The new value; but what a person wrote stays where the same value comes back without it."""
    if isinstance(old, tuple) and isinstance(new, tuple) and len(old) == len(new):
        return tuple(keep_raw(*pair) for pair in zip(old, new, strict=True))
    return old if old == new and getattr(new, "raw", None) == "" else new


def _archive_below(state: State) -> None:
    """What belongs to an archived record goes with it, but not what these changes made or moved there (refused)."""
    archived = [
        record
        for record, row in state.rows.items()
        if row["record_state"] is RecordState.ARCHIVED and state.is_changed(record, "record_state")
    ]
    children = _children(state) if archived else {}
    while archived:
        owner = archived.pop()
        for child in children.get(owner, ()):
            before = state.world.rows.get(child)
            stays = before is not None and owner_of(state.types[child], before) == owner
            if stays and before is not None and before["record_state"] is RecordState.ACTIVE and state.is_active(child):
                state.edit(child)["record_state"] = RecordState.ARCHIVED
                state.touched[child] = state.touched[owner]
                archived.append(child)


def _restore_below(state: State) -> None:
    """What was archived by the same change as a restored record comes back with it."""
    restored = [
        record
        for record, row in state.rows.items()
        if row["record_state"] is RecordState.ACTIVE
        and record in state.world.rows
        and state.is_changed(record, "record_state")
    ]
    children = _children(state) if restored else {}
    while restored:
        owner = restored.pop()
        number = state.world.rows[owner]["changed_seq"]
        for child in children.get(owner, ()):
            before = state.world.rows.get(child)
            if before is None or state.is_active(child) or state.sets(child, "record_state"):
                continue
            if before["record_state"] is RecordState.ARCHIVED and before["changed_seq"] == number:
                state.edit(child)["record_state"] = RecordState.ACTIVE
                state.touched[child] = state.touched[owner]
                restored.append(child)


def _children(state: State) -> dict[UUID, list[UUID]]:
    """By owner, all known records that belong to it after the changes."""
    found: dict[UUID, list[UUID]] = {}
    for record in {**state.world.rows, **state.rows}:
        row = state.row(record)
        owner = owner_of(state.types[record], row) if row is not None else None
        if owner is not None:
            found.setdefault(owner, []).append(record)
    return found
