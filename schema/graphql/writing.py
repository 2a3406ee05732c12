"""Runs one mutation: input -> change (or a command) -> its work in a transaction -> the planned result."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from graphql import GraphQLResolveInfo
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from schema import changes, reverting
from schema.enums import Source
from schema.field import Field, Kind
from schema.graphql.commands import Command
from schema.graphql.mutations import Action, writable
from schema.ids import new_id
from schema.model import RecordId
from schema.reads.access import AccessScope
from schema.reads.catalogue import ReadType, parts_of
from schema.reads.errors import QueryError
from schema.reads.filters import to_uuid
from schema.reads.moments import known_moment
from schema.reads.plan import Plan
from schema.reads.run import read
from schema.rules.finding import Finding
from schema.values import camel, from_json

_MOMENT = {
    "felt": "Tidspunktet",
    "field": "The moment",
    "ventet": "et tidspunkt, der er gået",
    "expected": "a moment that has passed",
}
TURN_SECONDS = 20
"""A mutation waits so long for somebody else's transaction, then says that it was not saved."""
RECORD_ID = "id"
"""The variable in which a result's plan takes the record's id."""


@dataclass(frozen=True, slots=True)
class MutationStep:
    """One root field of a mutation, planned: what it does, and what its payload shows under which key.

    Each shown field is the plan of the record, `userErrors`, or the name of the payload's type.
    """

    action: Action
    shown: tuple[tuple[str, Plan | str], ...]


@dataclass(frozen=True, slots=True)
class MutationContext:
    """What the executor hands to the resolvers; `variables` are the operation's coerced ones, `saved` are the keys of
    the root fields whose change is in the database, as they come."""

    engine: Engine
    scope: AccessScope
    variables: Mapping[str, Any]
    steps: Mapping[str, MutationStep]
    """By the key of the root field."""
    saved: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class UserError:
    """A finding that refused a change; `field` is the name of the input field."""

    finding: Finding
    field: str | None


def mutate(_root: Any, info: GraphQLResolveInfo[Any], **arguments: Any) -> dict[str, Any]:
    """Resolves every field of `Mutation`; returns the payload by the keys of the answer."""
    context: MutationContext = info.context
    step = context.steps[str(info.path.key)]
    with Session(context.engine) as session, session.begin():
        session.execute(text(f"SET LOCAL lock_timeout = '{TURN_SECONDS}s'"))
        id_, errors = _done(session, step.action, arguments, changes.Actor(context.scope.actor))
    if not errors:
        context.saved.append(str(info.path.key))
    payload: dict[str, Any] = {}
    for key, shown in step.shown:
        if shown == "userErrors":
            payload[key] = [UserError(finding, _input_name(step.action, finding.field)) for finding in errors]
        elif isinstance(shown, Plan):
            payload[key] = None if errors else _record(context, shown, str(id_))
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


def _done(
    session: Session, action: Action, arguments: Mapping[str, Any], actor: changes.Actor
) -> tuple[UUID, tuple[Finding, ...]]:
    """Does it; the id of the record, and why it was refused (empty: it was accepted)."""
    if isinstance(action.does, Command):
        id_ = to_uuid(arguments["id"])
        chosen = {
            choice.name: next(member for member in choice.offered if member.name == arguments[choice.name].value)
            for choice in action.does.choices
        }
        given = {asked.name: arguments.get(asked.name) for asked in action.does.options}
        return id_, action.does.run(session, id_, {**chosen, **given}, actor)
    change = _change(action.does, action.read, arguments)
    if _is_of_another_type(session, action.read, change.id):
        names = action.read.cls.names
        return change.id, (Finding("NOT_FOUND", {"felt": names.da, "field": names.en}),)
    if arguments.get("toMoment") is not None or arguments.get("includeBelow"):
        return change.id, _restored(session, change.id, arguments, actor)
    return change.id, changes.apply(session, [change], actor, Source.API).outcomes[0].errors


def _restored(session: Session, id_: UUID, arguments: Mapping[str, Any], actor: changes.Actor) -> tuple[Finding, ...]:
    """Brings a record back to a moment."""
    try:
        moment = known_moment(arguments["toMoment"])
    except (KeyError, QueryError):
        return (Finding("INVALID_VALUE", _MOMENT, "to_moment", id_),)
    below, version = bool(arguments.get("includeBelow")), arguments.get("ifVersion")
    return reverting.restore_to(session, id_, moment, actor, include_below=below, if_version=version)


def _change(verb: str, read_type: ReadType, arguments: Mapping[str, Any]) -> changes.Change:
    if verb == "create":
        return changes.Create(read_type.name, _values(read_type, arguments["input"]), new_id())
    id_, version = to_uuid(arguments["id"]), arguments.get("ifVersion")
    if verb == "update":
        return changes.Update(id_, _values(read_type, arguments["input"]), version)
    return changes.Archive(id_, version) if verb == "archive" else changes.Restore(id_, version)


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
            parts = parts_of(value_type)
            given = {
                name: to_uuid(item) if parts[name].kind is Kind.ID else getattr(item, "value", item)
                for name, item in value.items()
                if item is not None
            }
            return from_json(value_type, given)
        case Kind.NUMBER:
            return Decimal(str(value))
        case _:
            return value


def _input_name(action: Action, field: str | None) -> str | None:
    """`sub_goal` -> `subGoalId`: where in the input the fault lies. A command's findings name its arguments."""
    if field is None:
        return None
    if isinstance(action.does, Command):
        return camel(field)
    names = {declared.name: name for name, declared in writable(action.read).items()}
    return names.get(field, camel(field))


def _record(context: MutationContext, plan: Plan, id_: str) -> Any:
    connection = context.engine.raw_connection()
    try:
        return read(connection.driver_connection, plan, {**context.variables, RECORD_ID: id_})["record"]  # type: ignore[arg-type]
    finally:
        connection.close()
