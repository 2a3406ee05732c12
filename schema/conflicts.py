"""Choosing between the two sides of a conflict (DOMAIN.md Z04)."""

from uuid import UUID

from sqlalchemy.orm import Session

from schema.changes import Actor
from schema.counter import become_writer, tick
from schema.entities import Conflict
from schema.enums import ConflictChoice, ConflictState
from schema.rules.finding import Finding

_CHOICE = {
    "felt": "Valget",
    "field": "The choice",
    "ventet": "SHEET eller API, og konflikten skal være åben",
    "expected": "SHEET or API, and the conflict must be open",
}


def resolve(session: Session, conflict_id: UUID, choice: ConflictChoice, actor: Actor) -> tuple[Finding, ...]:
    """Records which side holds; the next cycle carries it out as if only that side had changed.

    Returns why not, where there is no such conflict, it is closed already, or the choice is not SHEET or API. The
    caller owns the transaction.
    """
    become_writer(session)
    conflict = session.get(Conflict, conflict_id)
    if conflict is None:
        return (Finding("NOT_FOUND", {"felt": "Konflikten", "field": "The conflict"}, field="id"),)
    if conflict.state is not ConflictState.OPEN or choice is ConflictChoice.MERGED:
        return (Finding("INVALID_VALUE", _CHOICE, field="choice"),)
    conflict.resolution = choice
    conflict.resolved_by = actor.name
    session.flush()
    tick(session)
    return ()
