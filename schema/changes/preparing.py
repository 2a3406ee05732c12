"""From changes as they are asked for to changes with clean values, and loading what they depend on."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from schema.changes import world as worlds
from schema.changes.cleaning import UnfitError, clean, labels
from schema.changes.completing import completed
from schema.changes.folding import defaults
from schema.changes.requests import Archive, Change, Create, Restore, Update
from schema.changes.state import Request
from schema.changes.world import World, entity_type, is_entity, parent_fields, stored_fields
from schema.field import Kind
from schema.model import Entity, back_relations
from schema.naming import code_field
from schema.rules.finding import Finding
from schema.rules.registry import checks_about
from schema.rules.wording import both
from schema.values import ids_in


def prepare(session: Session, changes: Sequence[Change]) -> tuple[World, list[Request]]:
    """The changes with clean values, or with the reasons why they are unfit, and the world to decide in."""
    world = World()
    worlds.load_types(session, world, {change.id for change in changes})
    created = {change.id: change.type for change in changes if isinstance(change, Create)}
    requests = [_request(change, world.types, created) for change in changes]
    worlds.load_rows(session, world, {i for request in requests for i in _mentioned(request)})
    requests = completed(session, world, requests)
    worlds.load_below(session, world, set(_roots(requests, world)))
    coded: list[UUID] = []
    for (type_name, name), held in _comparable(requests, world).items():
        found = worlds.load_equal(session, world, entity_type(type_name), name, held)
        code = code_field(entity_type(type_name))
        if code is not None and code.name == name:
            coded += found
    worlds.load_sheet_rows(session, world, coded)
    return world, requests


def _request(change: Change, types: Mapping[UUID, str], created: Mapping[UUID, str]) -> Request:
    if isinstance(change, Create):
        type_name: str | None = change.type
        if change.id in types:
            return Request(change, type_name, {}, (Finding("DUPLICATE_ID", entity=change.id),))
    else:
        type_name = types.get(change.id) or created.get(change.id)
    if type_name is None:
        return Request(change, None, {}, (Finding("NOT_FOUND", labels(None), entity=change.id),))
    if not is_entity(type_name):
        params = labels(None) | {"type": type_name}
        return Request(change, None, {}, (Finding("WRONG_TYPE", params, entity=change.id),))
    if isinstance(change, Archive | Restore):
        return Request(change, type_name, {})
    values, errors = _clean_all(entity_type(type_name), change)
    return Request(change, type_name, values, errors)


def _clean_all(cls: type[Entity], change: Create | Update) -> tuple[dict[str, Any], tuple[Finding, ...]]:
    known = stored_fields(cls)
    values: dict[str, Any] = {}
    errors: list[Finding] = []
    for name, value in change.values.items():
        declared = known.get(name)
        if declared is None:
            errors.append(
                Finding(
                    "UNKNOWN_FIELD", both("type", cls.names.da, cls.names.en) | {"navn": name[:100]}, None, change.id
                )
            )
        elif not declared.writable:
            errors.append(Finding("NOT_WRITABLE", labels(declared), name, change.id))
        else:
            try:
                kept = clean(declared, value)
            except UnfitError as unfit:
                found = unfit.finding
                errors.append(Finding(found.rule, found.params, name, change.id))
                continue
            # Where null is not stored, emptying a field brings back its default.
            values[name] = defaults(cls)[name] if kept is None else kept
    return values, tuple(errors)


def _mentioned(request: Request) -> Iterator[UUID]:
    """The ids of all records that a change names."""
    yield request.change.id
    if request.type is not None:
        for name, value in request.values.items():
            declared = stored_fields(entity_type(request.type))[name]
            if declared.kind is Kind.LINKS:
                yield from value
            elif declared.kind is Kind.LINK and value is not None:
                yield value
            elif declared.kind in (Kind.VALUE, Kind.VALUES):
                yield from ids_in(value)


def _roots(requests: Sequence[Request], world: World) -> Iterator[UUID]:
    """The records whose belongings matter: they go and come with them, or share their policy, or their unit."""
    for request in requests:
        change = request.change
        if request.type is None:
            continue
        moved = any(link.name in request.values for link in parent_fields(entity_type(request.type)))
        if isinstance(change, Archive | Restore) or (isinstance(change, Update) and moved):
            yield change.id
        before = world.rows.get(change.id, {})
        for check in checks_about(request.type):
            if check.beside is not None:
                held = (request.values.get(check.beside), before.get(check.beside))
                yield from (record for record in held if record is not None)


def _comparable(requests: Iterable[Request], world: World) -> dict[tuple[str, str], set[Any]]:
    """By type and field, the values by which records are looked up that the changes may come to equal or to meet.

    These are codes (K01) and what the checks of a type compare or are pointed to by, of records that are made or
    changed, and of those that move or come back with them.
    """
    found: dict[tuple[str, str], set[Any]] = {}
    rows = [(request.change.id, request.type, request.values) for request in requests if request.type is not None]
    rows += [(record, world.types[record], row) for record, row in world.rows.items()]
    for record, type_name, row in rows:
        for name in _compared(type_name):
            if row.get(name) is not None:
                found.setdefault((type_name, name), set()).add(row[name])
        for owner, name in _met_by(type_name):
            found.setdefault((owner, name), set()).add(record)
    return found


@cache
def _compared(type_name: str) -> tuple[str, ...]:
    """The fields in which records of a type are compared with others."""
    code = code_field(entity_type(type_name))
    names = [check.alike[0] for check in checks_about(type_name) if check.alike]
    return tuple(dict.fromkeys([code.name, *names] if code is not None else names))


@cache
def _met_by(type_name: str) -> tuple[tuple[str, str], ...]:
    """The types and links by which the checks of a type are pointed to."""
    relations = [
        back_relations(entity_type(type_name))[check.pointing]
        for check in checks_about(type_name)
        if check.pointing is not None
    ]
    return tuple((relation.owner.__name__, relation.field.name) for relation in relations)
