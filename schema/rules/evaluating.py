"""Asking the rules about records, and keeping what they find as issues."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from schema.counter import become_writer
from schema.enums import RecordState
from schema.model import entities
from schema.rules.finding import Finding
from schema.rules.issues import reconcile_all, renew
from schema.rules.loading import load
from schema.rules.registry import rules_about, types_with_rules
from schema.rules.rows import Rows

_AT_ONCE = 1_000
"""Records whose timed rules are asked in one transaction; other writers wait for so long."""


def scope_of(record: UUID) -> str:
    """The scope of the issues that the model's rules keep about a record."""
    return f"model:{record}"


def timed_scope_of(record: UUID) -> str:
    """The scope of those that depend on the day."""
    return f"today:{record}"


def renew_issues(rows: Rows, asked: Mapping[str, Collection[UUID]], at: datetime, today: date) -> None:
    """Renew the issues of some records, given by type; archived ones have none."""
    scopes: dict[str, list[Finding]] = {}
    for type_name, ids in asked.items():
        scopes |= _found(rows, type_name, ids, today, timed_only=False)
    renew(rows.session, scopes, at)


def renew_timed(engine: Engine, today: date) -> int:
    """Renew the issues that depend on the day, for the whole model; how many that changed.

    To be called once a day. Runs in transactions of its own, each about a limited number of records.
    """
    changed = 0
    for type_name in types_with_rules():
        if not any(rules.timed for rules in rules_about(type_name)):
            continue
        with Session(engine) as session:
            ids = sorted(_all_of(session, type_name))
        for start in range(0, len(ids), _AT_ONCE):
            with Session(engine) as session, session.begin():
                become_writer(session)
                asked = ids[start : start + _AT_ONCE]
                changed += reconcile_all(session, _found(Rows(session), type_name, asked, today, timed_only=True))
    return changed


def _found(
    rows: Rows, type_name: str, ids: Collection[UUID], today: date, *, timed_only: bool
) -> dict[str, list[Finding]]:
    """What the rules find, by scope."""
    every = rules_about(type_name)
    plain = [] if timed_only else [rule for entry in every for rule in entry.rules]
    timed = [rule for entry in every for rule in entry.timed]
    scopes: dict[str, list[Finding]] = {scope_of(record): [] for record in ids if plain}
    scopes |= {timed_scope_of(record): [] for record in ids if timed}
    for node in load(rows, entities()[type_name], ids, today):
        for rule in plain:
            scopes[scope_of(node.id)] += rule(node)
        for timed_rule in timed:
            scopes[timed_scope_of(node.id)] += timed_rule(node, today)
    return scopes


def _all_of(session: Session, type_name: str) -> set[UUID]:
    table = entities()[type_name].__table__
    return set(session.execute(select(table.c.id).where(table.c.record_state == RecordState.ACTIVE)).scalars())
