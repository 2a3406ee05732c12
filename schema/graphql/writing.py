"""Runs one mutation: input -> change -> `schema.changes.apply` in a transaction -> the planned result."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from graphql import GraphQLResolveInfo
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from schema import changes
from schema.enums import Source
from schema.field import Field, Kind
from schema.graphql.mutations import writable
from schema.ids import new_id
from schema.model import RecordId
from schema.reads.access import AccessScope
from schema.reads.catalogue import ReadType
from schema.reads.filters import to_uuid
from schema.reads.plan import Plan
from schema.reads.run import read
from schema.rules.finding import Finding
from schema.values import camel, from_json

RECORD_ID = "id"
"""The variable in which a result's plan takes the record's id."""


@dataclass(frozen=True, slots=True)
class MutationStep:
    """One root field of a mutation, planned: what it does, and what its payload shows under which key.

    Each shown field is the plan of the record, `userErrors`, or the name of the payload's type.
    """

    verb: str
    read: ReadType
    shown: tuple[tuple[str, Plan | str], ...]


@dataclass(frozen=True, slots=True)
class MutationContext:
    """What the executor hands to the resolvers; `variables` are the operation's coerced ones."""

    engine: Engine
    scope: AccessScope
    variables: Mapping[str, Any]
    steps: Mapping[str, MutationStep]
    """By the key of the root field."""


@dataclass(frozen=True, slots=True)
class UserError:
    """A finding that refused a change; `field` is the name of the input field."""

    finding: Finding
    field: str | None


def mutate(_root: Any, info: GraphQLResolveInfo[Any], **arguments: Any) -> dict[str, Any]:
    """Resolves every field of `Mutation`; returns the payload by the keys of the answer."""
    context: MutationContext = info.context
    step = context.steps[str(info.path.key)]
    change = _change(step, arguments)
    with Session(context.engine) as session, session.begin():
        if _is_of_another_type(session, step.read, change.id):
            names = step.read.cls.names
            finding = Finding("NOT_FOUND", {"felt": names.da, "field": names.en})
            outcome = changes.Outcome(change, accepted=False, version=None, errors=(finding,))
        else:
            outcome = changes.apply(session, [change], changes.Actor(context.scope.actor), Source.API).outcomes[0]
    payload: dict[str, Any] = {}
    for key, shown in step.shown:
        if shown == "userErrors":
            payload[key] = [UserError(finding, _input_name(step.read, finding.field)) for finding in outcome.errors]
        elif isinstance(shown, Plan):
            payload[key] = _record(context, shown, str(change.id)) if outcome.accepted else None
    return payload


def resolve_error(error: UserError, info: GraphQLResolveInfo[Any], language: Any = None) -> Any:
    """Resolves every field of `UserError`."""
    match info.field_name:
        case "code":
            return error.finding.rule
        case "field":
            return error.field
        case _:
            return error.finding.message("EN" if getattr(language, "value", language) == "EN" else "DA")


def _change(step: MutationStep, arguments: Mapping[str, Any]) -> changes.Change:
    if step.verb == "create":
        return changes.Create(step.read.name, _values(step.read, arguments["input"]), new_id())
    id_, version = to_uuid(arguments["id"]), arguments.get("ifVersion")
    if step.verb == "update":
        return changes.Update(id_, _values(step.read, arguments["input"]), version)
    return changes.Archive(id_, version) if step.verb == "archive" else changes.Restore(id_, version)


def _is_of_another_type(session: Session, read_type: ReadType, id_: UUID) -> bool:
    """Whether the id belongs to a record that this mutation is not for; `changes.apply` goes by the id alone."""
    found = session.get(RecordId, id_)
    return found is not None and found.type != read_type.name


def _values(read_type: ReadType, given: Mapping[str, Any]) -> dict[str, Any]:
    """The input as `schema.changes` takes it: by the names of the declared fields, as Python values."""
    fields = writable(read_type)
    return {fields[name].name: _value(fields[name], value) for name, value in given.items()}


def _value(field: Field, value: Any) -> Any:
    value_type: Any = field.value_type
    many = field.kind in (Kind.TEXTS, Kind.ENUMS, Kind.VALUES, Kind.LINKS)
    if value is None:
        return () if many else None
    if many:
        one = {Kind.ENUMS: Kind.ENUM, Kind.VALUES: Kind.VALUE, Kind.LINKS: Kind.LINK}.get(field.kind, Kind.TEXT)
        return tuple(_single(one, value_type, item) for item in value)
    return _single(field.kind, value_type, value)


def _single(kind: Kind, value_type: Any, value: Any) -> Any:
    match kind:
        case Kind.ENUM:
            return value_type[value.value]
        case Kind.LINK:
            return to_uuid(value)
        case Kind.VALUE:
            given = {name: getattr(item, "value", item) for name, item in value.items() if item is not None}
            return from_json(value_type, given)
        case _:
            return value


def _input_name(read_type: ReadType, field: str | None) -> str | None:
    """`sub_goal` -> `subGoalId`: where in the input the fault lies."""
    if field is None:
        return None
    names = {declared.name: name for name, declared in writable(read_type).items()}
    return names.get(field, camel(field))


def _record(context: MutationContext, plan: Plan, id_: str) -> Any:
    connection = context.engine.raw_connection()
    try:
        return read(connection.driver_connection, plan, {**context.variables, RECORD_ID: id_})["record"]  # type: ignore[arg-type]
    finally:
        connection.close()
