"""Keeping findings as issues: opened when found, kept while they stand, FIXED when they are gone.

Findings belong to a scope (a tab, a goal): each time the scope is looked at, all of its findings are handed over, and
what is no longer among them has been put right. An issue is the same one as long as its rule, its entity (or cell),
its field and its params are the same; one that somebody accepted stays accepted until then.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import ARRAY, Text, any_, bindparam, select, text
from sqlalchemy.orm import Session

from schema.counter import become_writer, tick
from schema.entities.syncing import Issue
from schema.enums import IssueState
from schema.ids import new_id
from schema.rules.finding import Finding
from schema.rules.personal_data import refuses
from schema.values import to_json

_COLUMNS = (
    "id, rule, severity, state, entity_id, field_name, workbook_id, cell, params, message_da, message_en, suggestion,"
    " key, scope, first_seen"
)


def reconcile(session: Session, scope: str, findings: Sequence[Finding], *, workbook: UUID | None = None) -> int:
    """Make the issues of `scope` say what `findings` say; how many issues that changed.

    For callers outside `changes.apply`; it takes a change number when something changed, so that caches notice.
    """
    return _reconcile(session, {scope: findings}, workbook)


def reconcile_all(session: Session, scopes: Mapping[str, Sequence[Finding]]) -> int:
    """The same for many scopes in as many statements."""
    return _reconcile(session, scopes, None) if scopes else 0


def _reconcile(session: Session, scopes: Mapping[str, Sequence[Finding]], workbook: UUID | None) -> int:
    become_writer(session)
    fresh, moved, gone = _compare(session, scopes, workbook)
    if fresh or moved or gone:
        _write(session, fresh, moved, gone, tick(session).at)
    return len(fresh) + len(moved) + len(gone)


def renew(session: Session, scopes: Mapping[str, Sequence[Finding]], at: datetime) -> None:
    """The same for many scopes in as many statements, within a change that has its number already."""
    if scopes:
        _write(session, *_compare(session, scopes, None), at)


def _compare(
    session: Session, scopes: Mapping[str, Sequence[Finding]], workbook: UUID | None
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], list[UUID]]:
    """The rows to open, the rows whose cell or wording moved, and the ids of those that are gone."""
    wanted = {row["key"]: row for scope, findings in scopes.items() for row in _rows(scope, findings, workbook)}
    table = Issue.__table__
    statement = select(
        table.c.id, table.c.key, table.c.cell, table.c.message_da, table.c.suggestion, table.c.workbook_id
    ).where(
        table.c.scope == any_(bindparam("scopes", type_=ARRAY(Text()))),
        table.c.state.in_((IssueState.OPEN, IssueState.ACCEPTED)),
    )
    standing = {row.key: row for row in session.execute(statement, {"scopes": list(scopes)})}
    fresh = [row for key, row in wanted.items() if key not in standing]
    moved = []
    for key, old in standing.items():
        new = wanted.get(key)
        if new is not None:
            shown = (to_json(old.cell), old.message_da, old.suggestion, to_json(old.workbook_id))
            if shown != (new["cell"], new["message_da"], new["suggestion"], new["workbook_id"]):
                moved.append(new | {"id": str(old.id)})
    return fresh, moved, [row.id for key, row in standing.items() if key not in wanted]


def _write(
    session: Session, fresh: list[dict[str, Any]], moved: list[dict[str, Any]], gone: list[UUID], at: datetime
) -> None:
    source = "jsonb_populate_recordset(NULL::issue, CAST(:rows AS jsonb))"
    if gone:
        session.execute(
            text("UPDATE issue SET state = 'FIXED', ended_at = :at WHERE id = ANY(:gone)"), {"at": at, "gone": gone}
        )
    if moved:
        session.execute(
            text(
                "UPDATE issue SET cell = given.cell, message_da = given.message_da, message_en = given.message_en,"  # noqa: S608
                f" suggestion = given.suggestion, workbook_id = given.workbook_id FROM {source} AS given"
                " WHERE issue.id = given.id"
            ),
            {"rows": orjson.dumps(moved).decode()},
        )
    if fresh:
        rows = [row | {"first_seen": at.isoformat()} for row in fresh]
        session.execute(
            text(f"INSERT INTO issue ({_COLUMNS}) SELECT {_COLUMNS} FROM {source}"),  # noqa: S608
            {"rows": orjson.dumps(rows).decode()},
        )


def _rows(scope: str, findings: Iterable[Finding], workbook: UUID | None) -> list[dict[str, Any]]:
    seen: Counter[str] = Counter()
    rows = []
    for finding in map(_without_personal_data, findings):
        same = _digest(scope, finding)
        seen[same] += 1
        rows.append(
            {
                "id": str(new_id()),
                "rule": finding.rule,
                "severity": finding.severity.name,
                "state": IssueState.OPEN.name,
                "entity_id": to_json(finding.entity),
                "field_name": finding.field,
                "workbook_id": to_json(workbook),
                "cell": to_json(finding.cell),
                "params": dict(finding.params),
                "message_da": finding.message("DA"),
                "message_en": finding.message("EN"),
                "suggestion": finding.suggestion,
                "key": f"{same}-{seen[same]}",
                "scope": scope,
            }
        )
    return rows


def _without_personal_data(finding: Finding) -> Finding:
    """G01 and G02 win over every other rule: a finding that quotes such a text says only that."""
    for quoted in (*finding.params.values(), finding.suggestion or ""):
        refused = refuses(quoted)
        if refused is not None:
            return replace(finding, rule=refused, params={}, suggestion=None)
    return finding


def _digest(scope: str, finding: Finding) -> str:
    """What makes an issue the same one; its cell counts only where no entity is known, since rows move."""
    place = to_json(finding.entity) if finding.entity is not None else to_json(finding.cell)
    identity = [scope, finding.rule, place, finding.field, sorted(finding.params.items())]
    return hashlib.sha256(orjson.dumps(identity)).hexdigest()[:32]
