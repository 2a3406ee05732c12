"""Accepting an issue: people know of it and leave it as it is (DOMAIN.md 2.20). It stays so until its cause is gone."""

from uuid import UUID

from sqlalchemy.orm import Session

from schema.counter import become_writer, tick
from schema.entities import Issue
from schema.enums import ISSUE_LIFE, IssueState
from schema.rules.finding import Finding


def accept(session: Session, issue_id: UUID) -> tuple[Finding, ...]:
    """Set an open issue aside. Returns why not; the caller owns the transaction."""
    return _turn(session, issue_id, IssueState.ACCEPTED)


def reopen(session: Session, issue_id: UUID) -> tuple[Finding, ...]:
    """Take an accepted issue up again. Returns why not; the caller owns the transaction."""
    return _turn(session, issue_id, IssueState.OPEN)


def _turn(session: Session, issue_id: UUID, wanted: IssueState) -> tuple[Finding, ...]:
    become_writer(session)
    issue = session.get(Issue, issue_id)
    if issue is None:
        return (Finding("NOT_FOUND", {"felt": "Bemærkningen", "field": "The issue"}, field="id"),)
    if not ISSUE_LIFE.allows(issue.state, wanted):
        return (Finding("LIFECYCLE", _refused(issue.state, wanted), field="id"),)
    if issue.state is not wanted:
        at = tick(session).at
        issue.state, issue.ended_at = wanted, None if wanted is IssueState.OPEN else at
        session.flush()
    return ()


def _refused(before: IssueState, wanted: IssueState) -> dict[str, str]:
    """Only what is an end refuses every step."""
    return {
        "felt": "Bemærkningen",
        "field": "The issue",
        "fra": before.label_da,
        "from": before.label_en,
        "til": wanted.label_da,
        "to": wanted.label_en,
        "næste": "ingenting",
        "next": "nothing",
    }
