"""The sync's journal: what a cycle is about to write, kept before anything is sent (DESIGN 7.5)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Text, Uuid, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from schema.model import Base


class JournalEntry(Base):
    """One write to a spreadsheet: its pre-images and intended values, and whether the answer came.

    `state` is SENT until the answer was verified, then DONE; NONE where Google did nothing. An entry that is still SENT
    at the start of a cycle is of unknown outcome, or hit rows of others: what the sheet shows decides.
    """

    __tablename__ = "sync_journal"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    workbook_id: Mapped[UUID] = mapped_column(ForeignKey("workbook.id"), index=True)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    state: Mapped[str] = mapped_column(Text, server_default="SENT")
    writes: Mapped[Any] = mapped_column(JSONB)
