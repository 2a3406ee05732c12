"""Z11: a spreadsheet that Google has not answered for is said to be late, until it answers again."""

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from schema.entities import Issue, SyncRun
from schema.enums import IssueState
from schema.rules.finding import Finding
from schema.rules.issues import reconcile
from sync.days import COPENHAGEN

LATE_SECONDS = 60.0
"""How long Google may be silent about a spreadsheet before anybody is told."""


@dataclass
class Silence:
    """When one worker heard of each spreadsheet last, and since when it has asked without an answer."""

    heard: dict[UUID, datetime] = field(default_factory=dict)
    silent_since: dict[UUID, float] = field(default_factory=dict)

    def answered(self, session: Session, workbook: UUID) -> None:
        """Google answered: it is late no longer. Commits when that was news."""
        self.heard[workbook] = datetime.now(UTC)
        self.silent_since.pop(workbook, None)
        if _is_told(session, workbook):
            reconcile(session, _scope(workbook), [])
            session.commit()

    def unanswered(self, session: Session, workbook: UUID) -> None:
        """Google did not answer: told once that has lasted. Commits when it is told."""
        since = self.silent_since.setdefault(workbook, time.monotonic())
        if time.monotonic() - since < LATE_SECONDS or _is_told(session, workbook):
            return
        last = self.heard.get(workbook) or session.scalar(
            select(func.max(SyncRun.ended_at)).where(SyncRun.workbook_id == workbook)
        )
        when = "-" if last is None else last.astimezone(COPENHAGEN).strftime("%d-%m-%Y %H:%M")
        reconcile(session, _scope(workbook), [Finding("Z11", {"tid": when})], workbook=workbook)
        session.commit()


def _scope(workbook: UUID) -> str:
    return f"delay:{workbook}"


def _is_told(session: Session, workbook: UUID) -> bool:
    """By this worker or another: they may have heard of the spreadsheet at different times."""
    told = select(Issue.id).where(Issue.scope == _scope(workbook), Issue.state != IssueState.FIXED)
    return session.scalar(told.limit(1)) is not None
