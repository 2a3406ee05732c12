"""Bringing the example into a database, once."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ARRAY, Engine, Uuid, and_, any_, bindparam, func, not_, or_, select, text
from sqlalchemy.orm import Session

from schema.changes import Actor, Create, apply
from schema.changes.applying import ZONE
from schema.counter import become_writer
from schema.entities.basis import Municipality
from schema.entities.syncing import Change as LogEntry
from schema.entities.syncing import Workbook
from schema.enums import ChangeAction, Source
from schema.example.generating import chapters
from schema.example.maker import id_of
from schema.example.size import Size
from schema.example.town import NAMES
from schema.model import RecordId
from schema.reference import ACTOR as SHIPPED_BY

ACTOR = Actor("Styring eksempel")
"""Who the change log names for the example, with the origin IMPORT."""

_BATCH = 4_000
"""Records that are written in one transaction: other writers wait for so long, and so much is kept in memory."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many records were added, how many were there before, and how many were left out.

    Left out is what depends on a record that somebody has put away since: it is not brought back.
    """

    created: int
    present: int
    left_out: int


def load(
    engine: Engine,
    size: Size,
    today: date | None = None,
    tell: Callable[[int], None] | None = None,
    stopped: Callable[[], bool] = lambda: False,
) -> Loaded:
    """Add what of the example is not there yet; harmless when repeated, and when it was interrupted or smaller before.

    A record that is there is never touched, whatever has become of it. Needs the reference content in the database.

    What is past and what is to come is so on `today`; None: the day on which the example was first loaded into this
    database, else today in Denmark. `tell` hears after each transaction how many records there are so far; once
    `stopped` answers yes, no other transaction begins. Raises what the database raises.
    """
    created = present = left_out = 0
    day = today or day_begun(engine)
    for batch in _batches(chapters(size, day)):
        if stopped():
            break
        with Session(engine) as session, session.begin():
            missing = _missing(session, batch)
            outcomes = apply(session, missing, ACTOR, Source.IMPORT, day).outcomes if missing else ()
        accepted = sum(outcome.accepted for outcome in outcomes)
        created += accepted
        left_out += len(outcomes) - accepted
        present += len(batch) - len(missing)
        if tell is not None:
            tell(created + present + left_out)
    if created >= _BATCH:
        # So many rows at once, and the database plans as if there were none until it looks at them.
        with engine.begin() as connection:
            connection.execute(text("ANALYZE"))
    return Loaded(created, present, left_out)


def holds_other_data(engine: Engine) -> bool:
    """Whether there is anything in the database that neither the example nor Styring itself brought along."""
    brought = and_(LogEntry.actor.in_((ACTOR.name, SHIPPED_BY.name)), LogEntry.origin == Source.IMPORT)
    created = select(LogEntry.id).where(LogEntry.action == ChangeAction.CREATE, not_(brought))
    with Session(engine) as session:
        return bool(session.scalar(select(or_(created.exists(), select(Workbook.id).exists()))))


def day_begun(engine: Engine) -> date:
    """The day in Denmark on which the first record of the example was made; today where there is none yet."""
    first = select(Municipality.created_at).where(Municipality.id == id_of(NAMES[0], "Municipality", 1))
    with Session(engine) as session:
        moment: datetime = session.scalar(select(func.coalesce(first.scalar_subquery(), func.now())))
    return moment.astimezone(ZONE).date()


def _batches(portions: Iterable[list[Create]]) -> Iterator[list[Create]]:
    """The portions, several at once: each transaction has a cost of its own."""
    batch: list[Create] = []
    for portion in portions:
        batch += portion
        if len(batch) >= _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _missing(session: Session, batch: Sequence[Create]) -> list[Create]:
    """Those that the database has never seen; nobody else adds one meanwhile."""
    become_writer(session)
    statement = select(RecordId.id).where(RecordId.id == any_(bindparam("ids", type_=ARRAY(Uuid()))))
    known = set(session.scalars(statement, {"ids": [change.id for change in batch]}))
    return [change for change in batch if change.id not in known]
