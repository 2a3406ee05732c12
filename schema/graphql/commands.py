"""Commands: mutations that are neither creating, updating, archiving nor restoring, declared one by one.

A command acts on one record of a declared type. Its field of `Mutation`, its arguments, its payload and the plan of
what the payload shows are derived from the declaration, like those of the four verbs.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from schema import conflicts
from schema.changes import Actor
from schema.enums import ConflictChoice, Labelled
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
    """`<verb><type>(id, <choices>)`. `run` gets the record's id and the chosen members by argument.

    It returns why not, and has then changed nothing; the caller owns the transaction.
    """

    verb: str
    type: str
    da: str
    en: str
    more: str
    choices: tuple[Choice, ...]
    run: Run


def _resolve_conflict(
    session: Session, id_: UUID, chosen: Mapping[str, ConflictChoice], actor: Actor
) -> tuple[Finding, ...]:
    return conflicts.resolve(session, id_, chosen["choice"], actor)


COMMANDS: tuple[Command, ...] = (
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
)
