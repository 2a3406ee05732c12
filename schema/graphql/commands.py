"""Commands: mutations that are neither creating, updating, archiving nor restoring, declared one by one.

A command acts on one record of a declared type. Its field of `Mutation`, its arguments, its payload and the plan of
what the payload shows are derived from the declaration, like those of the four verbs.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from schema import acceptance, conflicts, reverting
from schema.changes import Actor
from schema.enums import ConflictChoice, Labelled
from schema.field import Kind
from schema.known import Asked
from schema.rules.finding import Finding

Run = Callable[[Session, UUID, Mapping[str, Any], Actor], tuple[Finding, ...]]


@dataclass(frozen=True, slots=True)
class Choice:
    """A required argument that takes one of some members of an enum; `offered` are those members."""

    name: str
    da: str
    en: str
    offered: tuple[Labelled, ...]


@dataclass(frozen=True, slots=True)
class Command:
    """`<verb><type>(id, <choices>, <options>)`. `run` gets the record's id, and by argument what was chosen and given.

    It returns why not, and has then changed nothing; the caller owns the transaction.
    """

    verb: str
    type: str
    da: str
    en: str
    more: str
    choices: tuple[Choice, ...]
    run: Run
    options: tuple[Asked, ...] = ()


def _resolve_conflict(
    session: Session, id_: UUID, chosen: Mapping[str, ConflictChoice], actor: Actor
) -> tuple[Finding, ...]:
    return conflicts.resolve(session, id_, chosen["choice"], actor)


def _revert_change(session: Session, id_: UUID, given: Mapping[str, Any], actor: Actor) -> tuple[Finding, ...]:
    return reverting.revert(session, id_, actor, force=bool(given["force"]), if_version=given["ifVersion"])


def _accept_issue(session: Session, id_: UUID, _given: Mapping[str, Any], _actor: Actor) -> tuple[Finding, ...]:
    return acceptance.accept(session, id_)


def _reopen_issue(session: Session, id_: UUID, _given: Mapping[str, Any], _actor: Actor) -> tuple[Finding, ...]:
    return acceptance.reopen(session, id_)


COMMANDS: tuple[Command, ...] = (
    Command(
        "accept",
        "Issue",
        "Acceptér bemærkning",
        "Accept issue",
        "I kender den og lader det være, som det er. Noterne i regnearket viser den ikke mere. "
        "/ You know of it and leave it as it is. The notes in the sheet show it no more.",
        (),
        _accept_issue,
    ),
    Command(
        "reopen",
        "Issue",
        "Genåbn bemærkning",
        "Reopen issue",
        "En accepteret bemærkning er åben igen. / An accepted issue is open again.",
        (),
        _reopen_issue,
    ),
    Command(
        "resolve",
        "Conflict",
        "Afgør konflikt",
        "Resolve conflict",
        "Konflikten er løst, når den næste synkronisering har ført valget igennem. / "
        "The conflict is resolved once the next sync has carried out the choice.",
        (Choice("choice", "Den side, der gælder", "The side that holds", (ConflictChoice.SHEET, ConflictChoice.API)),),
        _resolve_conflict,
    ),
    Command(
        "revert",
        "Change",
        "Fortryd ændring",
        "Revert change",
        "Den gamle værdi sættes tilbage som en ny ændring. / The old value is put back, as a new change.",
        (),
        _revert_change,
        (
            Asked(
                "force",
                Kind.BOOLEAN,
                "Også hvis feltet er ændret igen siden",
                "Even if the field was changed again since",
                default=False,
            ),
            Asked(
                "ifVersion",
                Kind.INTEGER,
                "Kun hvis posten stadig har denne version",
                "Only if the record still has this version",
            ),
        ),
    ),
)
