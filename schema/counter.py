"""The change counter: one row that numbers and timestamps the changes in the order in which they are committed.

Sequences and `now()` commit out of order, and `changedSince`, history and resume cursors would skip rows. A bump also
tells the listeners of the channel `styring_changes` (payload: the number), once the transaction is committed.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Boolean, CheckConstraint, DateTime, Select, column, func, select, table, text
from sqlalchemy.orm import Mapped, Session, mapped_column
from sqlalchemy.sql import ColumnElement

from schema.model import Base

CHANNEL = "styring_changes"

_WRITERS = 0x5354595249


class ChangeCounter(Base):
    """One row: the number and the moment of the latest change."""

    __tablename__ = "change_counter"

    single: Mapped[bool] = mapped_column(Boolean, primary_key=True, server_default="true")
    seq: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    __table_args__ = (CheckConstraint("single", name="one_row"),)


@dataclass(frozen=True, slots=True)
class Tick:
    """A number of the change counter and its moment; both grow with every change."""

    seq: int
    at: datetime


def current_seq(session: Session) -> int:
    """The number of the latest committed change (or of this transaction's own)."""
    return session.execute(select(ChangeCounter.seq)).scalar_one()


def number_at(moment: ColumnElement[datetime] | None) -> Select[Any]:
    """The number of the latest change, or of the latest one that the log has up to a moment (0: none)."""
    if moment is None:
        return select(ChangeCounter.seq)
    log = table("change", column("seq", BigInteger), column("at", DateTime(timezone=True)))
    return select(func.coalesce(func.max(log.c.seq), 0)).where(log.c.at <= moment)


def become_writer(session: Session) -> datetime:
    """Wait until this transaction is the only writer; it stays so until it ends. The moment, by the database's clock.

    Harmless when repeated. Raises RuntimeError in a transaction that is not READ COMMITTED: it would decide on rows
    from before the wait.
    """
    statement = "SELECT pg_advisory_xact_lock(:key), current_setting('transaction_isolation'), clock_timestamp()"
    _, isolation, moment = session.execute(text(statement), {"key": _WRITERS}).one()
    if isolation != "read committed":
        raise RuntimeError(f"Changes need a READ COMMITTED transaction, this one is {isolation.upper()}")
    return moment  # type: ignore[no-any-return]


def tick(session: Session) -> Tick:
    """The next number, with its moment. Only the one writer may ask (`become_writer`)."""
    row = session.execute(
        text(
            "UPDATE change_counter SET seq = seq + 1, at = greatest(clock_timestamp(), at + interval '1 microsecond')"
            " RETURNING seq, at"
        )
    ).one()
    return Tick(row.seq, row.at)
