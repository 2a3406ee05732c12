"""Responsibilities that name somebody get the party that the name stands for, once it is known (DOMAIN.md 2.6).

Until persons, units or bodies have been loaded nothing is said about names (R03 is silent).
"""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from schema import directory
from schema.changes import Actor, Update, apply
from schema.directory import Directory
from schema.entities import Person, Responsibility
from schema.enums import RecordState, ResponsibilityKind, Source
from schema.rules.finding import Finding
from schema.rules.issues import reconcile

ACTOR = Actor("Styring")
SCOPE = "owners"
"""The scope of the issues about names (schema.rules.issues)."""


def resolve(session: Session) -> int:
    """Links every name to its one party, and tells of names that are unknown (R03) or ambiguous (R10).

    Returns how many were linked. The caller owns the transaction.
    """
    table = Responsibility.__table__
    open_names = session.execute(
        select(table.c.id, table.c.subject_id, table.c.kind, table.c.name, table.c.unit)
        .where(table.c.record_state == RecordState.ACTIVE, table.c.party_id.is_(None), table.c.name.is_not(None))
        .order_by(table.c.id)
    ).all()
    known = directory.load(session) if open_names else directory.directory(())
    has_persons = bool(open_names) and _any_person(session)
    updates: list[Update] = []
    findings: list[Finding] = []
    for row in open_names:
        candidates = known.candidates(row.name, row.unit)
        if len(candidates) == 1:
            updates.append(Update(row.id, {"party": candidates[0].id}))
        elif len(candidates) > 1:
            both = {"initialer": row.name, "a": candidates[0].label, "b": candidates[1].label}
            findings.append(Finding("R10", both, "responsibilities", row.subject_id))
        elif has_persons and row.kind is not ResponsibilityKind.ANCHORED:
            findings.append(_unknown(known, row.name, row.subject_id))
    applied = apply(session, updates, ACTOR, Source.IMPORT) if updates else None
    reconcile(session, SCOPE, findings)
    return sum(outcome.accepted for outcome in applied.outcomes) if applied is not None else 0


def _unknown(known: Directory, name: str, subject: UUID) -> Finding:
    likely = known.suggestion(name)
    params = {"tekst": name, "forslag": f"»{likely}«" if likely is not None else "en anden"}
    return Finding("R03", params, "responsibilities", subject, likely)


def _any_person(session: Session) -> bool:
    return session.scalar(select(Person.id).where(Person.record_state == RecordState.ACTIVE).limit(1)) is not None
