"""How the sync stands, workbook by workbook, as one value that the terminal and scripts show."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from schema.entities import Conflict, Issue, Policy, SyncRun, TabMapping, Workbook
from schema.enums import ConflictState, IssueState, Severity
from schema.values import CellRef, camel


@dataclass(frozen=True, slots=True)
class OpenIssue:
    """An open issue, in both languages. `cell` is where it stands, e.g. »Mål og handleplan« F8."""

    rule: str
    severity: str
    cell: str | None
    message_da: str
    message_en: str


@dataclass(frozen=True, slots=True)
class OpenConflict:
    """A field (by its name in GraphQL) that was changed on both sides; each keeps its own until someone chooses."""

    field: str
    cell: str | None
    sheet_value: Any
    api_value: Any
    since: datetime


@dataclass(frozen=True, slots=True)
class LastRun:
    """The latest cycle that read or wrote something."""

    started_at: datetime
    result: str | None
    rows_read: int | None
    changes_taken: int | None
    cells_written: int | None
    message: str | None


@dataclass(frozen=True, slots=True)
class WorkbookStatus:
    """One connected spreadsheet."""

    id: UUID
    file_id: str
    title: str
    state: str
    tabs: tuple[str, ...]
    last_run: LastRun | None
    issues: tuple[OpenIssue, ...]
    conflicts: tuple[OpenConflict, ...]


_ORDER = {severity: place for place, severity in enumerate((Severity.ERROR, Severity.WARNING, Severity.INFO))}


def read_status(engine: Engine) -> list[WorkbookStatus]:
    """The status of all connected workbooks, by title."""
    with Session(engine) as session:
        workbooks = session.scalars(select(Workbook).order_by(Workbook.title, Workbook.id))
        return [_status(session, workbook) for workbook in workbooks]


def _status(session: Session, workbook: Workbook) -> WorkbookStatus:
    tabs = session.execute(
        select(TabMapping.title, Policy.title)
        .outerjoin(Policy, Policy.id == TabMapping.policy_id)
        .where(TabMapping.workbook_id == workbook.id)
        .order_by(TabMapping.title)
    )
    run = session.scalar(
        select(SyncRun).where(SyncRun.workbook_id == workbook.id).order_by(SyncRun.started_at.desc()).limit(1)
    )
    issues = session.scalars(
        select(Issue).where(Issue.workbook_id == workbook.id, Issue.state == IssueState.OPEN).order_by(Issue.first_seen)
    )
    conflicts = session.scalars(
        select(Conflict)
        .where(Conflict.workbook_id == workbook.id, Conflict.state == ConflictState.OPEN)
        .order_by(Conflict.created_at)
    )
    return WorkbookStatus(
        id=workbook.id,
        file_id=workbook.file_id,
        title=workbook.title,
        state=workbook.state.name,
        tabs=tuple(f"»{tab}« ({policy})" if policy else f"»{tab}«" for tab, policy in tabs),
        last_run=None
        if run is None
        else LastRun(
            run.started_at,
            run.result.name if run.result else None,
            run.rows_read,
            run.changes_taken,
            run.cells_written,
            run.message,
        ),
        issues=tuple(
            OpenIssue(issue.rule, issue.severity.name, _place(issue.cell), issue.message_da, issue.message_en)
            for issue in sorted(issues, key=lambda issue: _ORDER[issue.severity])
        ),
        conflicts=tuple(
            OpenConflict(
                camel(found.field_name), _place(found.cell), found.sheet_value, found.api_value, found.created_at
            )
            for found in conflicts
        ),
    )


def _place(cell: CellRef | None) -> str | None:
    return None if cell is None else f"»{cell.tab_name}« {cell.a1}"
