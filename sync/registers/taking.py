"""Taking the rows of a register in: who is known already, who is new, who has left."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from rapidfuzz import fuzz
from sqlalchemy import select
from sqlalchemy.orm import Session

from schema.changes import Actor, Change, Create, Update, apply
from schema.directory import folded
from schema.entities import OrgUnit
from schema.enums import RecordState, Source
from schema.field import Kind
from schema.ids import new_id
from schema.model import Entity, entities, fields_of
from schema.rules.finding import Finding
from schema.values import to_json
from sync.registers.rows import Entry

SAME_NAME = 60.0
"""Similarity (0-100) from which two names under the same initials are one person who changed name."""

_KEYS: Mapping[str, str] = {"Person": "initials", "OrgUnit": "name", "Body": "name"}
"""By which field the rows of a register are known."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a register. `found` gives the record of each row that is in the database now, by row number;
    `passed_over` are the rows of a file that were left out, because too little stands in them."""

    created: int
    updated: int
    left: int
    findings: tuple[Finding, ...]
    found: Mapping[int, UUID]
    passed_over: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class _Known:
    id: UUID
    values: Mapping[str, Any]


def take_in(
    session: Session, entries: Sequence[Entry], actor: Actor, origin: Source, *, gone: Collection[UUID] = ()
) -> Taken:
    """Creates and updates the records that the rows describe, through the one write path; the caller owns the
    transaction.

    A field that has no cell, or an empty one, stays as it is. `gone` are persons whom the register no longer lists:
    they are marked as having left, and keep their history. What a rule refuses stays as it was, and is told.
    """
    work = _Work(session)
    for entry in entries:
        work.add(entry)
    for person in gone:
        work.leave(person)
    applied = apply(session, work.changes, actor, origin)
    findings = list(work.findings)
    refused: set[UUID] = set()
    for change, outcome in zip(work.changes, applied.outcomes, strict=True):
        if not outcome.accepted:
            refused.add(change.id)
            cells = change.cells if isinstance(change, Create | Update) else {}
            findings += [
                replace(error, cell=cells.get(error.field or "") or next(iter(cells.values()), None), entity=None)
                for error in outcome.errors
            ]
    done = [change for change, outcome in zip(work.changes, applied.outcomes, strict=True) if outcome.accepted]
    return Taken(
        created=sum(isinstance(change, Create) for change in done),
        updated=sum(isinstance(change, Update) and change.id not in gone for change in done),
        left=sum(change.id in gone for change in done),
        findings=tuple(findings),
        found={row: id_ for row, id_ in work.found.items() if id_ not in refused},
    )


def is_named(entry: Entry) -> bool:
    """Whether the row says whom or what it is about; one that does not is not finished yet."""
    return entry.values.get(_KEYS[entry.type]) is not None


class _Work:
    """The changes that the rows ask for, decided one row after the other."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._known: dict[str, list[_Known]] = {}
        self._claimed: set[UUID] = set()
        self.changes: list[Change] = []
        self.findings: list[Finding] = []
        self.found: dict[int, UUID] = {}

    def add(self, entry: Entry) -> None:
        if not is_named(entry):
            return
        key = _KEYS[entry.type]
        word = entry.values[key]
        values = self._resolved(entry)
        fitting = [known for known in self._all(entry.type) if folded(str(known.values[key])) == folded(str(word))]
        same = self._same(fitting, values)
        if same is None and fitting and "name" not in values and all(known.id in self._claimed for known in fitting):
            labels = [str(known.values.get("name") or word) for known in fitting]
            twice = {"initialer": str(word), "a": labels[0], "b": labels[-1]}
            self.findings.append(Finding("R10", twice, key, None, None, entry.cells.get(key)))
            return
        if same is None:
            create = Create(entry.type, values, new_id(), entry.cells)
            self.changes.append(create)
            self._all(entry.type).append(_Known(create.id, values))
            self._claimed.add(create.id)
            self.found[entry.row] = create.id
            return
        self._claimed.add(same.id)
        self.found[entry.row] = same.id
        news = {name: value for name, value in values.items() if to_json(same.values.get(name)) != to_json(value)}
        if news:
            cells = {name: cell for name, cell in entry.cells.items() if name in news}
            self.changes.append(Update(same.id, news, cells=cells))

    def leave(self, person: UUID) -> None:
        known = next((known for known in self._all("Person") if known.id == person), None)
        if known is not None and known.id not in self._claimed and known.values["active"]:
            self.changes.append(Update(person, {"active": False}))

    def _same(self, fitting: Sequence[_Known], values: Mapping[str, Any]) -> _Known | None:
        """The known record that a row is about: of several, the one whose name or unit is most like the row's."""
        free = [known for known in fitting if known.id not in self._claimed]
        liked = sorted(free, key=lambda known: -_likeness(known.values, values))
        return next((known for known in liked if _may_be(known.values, values)), None)

    def _resolved(self, entry: Entry) -> dict[str, Any]:
        """The values with the ids of what their words name; a unit that nobody knows yet is made."""
        values: dict[str, Any] = {}
        for name, value in entry.values.items():
            declared = fields_of(entities()[entry.type])[name]
            if declared.kind is not Kind.LINK:
                values[name] = value
                continue
            target = declared.targets[0]
            id_ = self._named(target, value)
            if id_ is None and target == OrgUnit.__name__:
                create = Create(target, {"name": value}, new_id(), {"name": entry.cells[name]})
                self.changes.append(create)
                self._all(target).append(_Known(create.id, {"name": value}))
                id_ = create.id
            if id_ is None:
                self.findings.append(self._unknown(target, value, name, entry))
            else:
                values[name] = id_
        return values

    def _named(self, type_name: str, word: str) -> UUID | None:
        keys = (_KEYS[type_name], "name")
        fitting = {
            known.id
            for known in self._all(type_name)
            if any(folded(str(known.values.get(key) or "")) == folded(word) for key in keys)
        }
        return fitting.pop() if len(fitting) == 1 else None

    def _unknown(self, type_name: str, word: str, name: str, entry: Entry) -> Finding:
        likely = max(
            (str(known.values[_KEYS[type_name]]) for known in self._all(type_name)),
            key=lambda other: fuzz.ratio(folded(other), folded(word)),
            default=None,
        )
        params = {"tekst": word, "forslag": f"»{likely}«" if likely is not None else "en anden"}
        return Finding("R03", params, name, None, likely, entry.cells.get(name))

    def _all(self, type_name: str) -> list[_Known]:
        if type_name not in self._known:
            self._known[type_name] = list(_load(self._session, entities()[type_name]))
        return self._known[type_name]


def _load(session: Session, cls: type[Entity]) -> Iterator[_Known]:
    table = cls.__table__
    names = {name: field.column for name, field in fields_of(cls).items() if field.column in table.c}
    statement = select(table).where(table.c.record_state == RecordState.ACTIVE).order_by(table.c.id)
    for row in session.execute(statement).mappings():
        yield _Known(row["id"], {name: row[column] for name, column in names.items()})


def _likeness(known: Mapping[str, Any], values: Mapping[str, Any]) -> float:
    likeness = fuzz.ratio(folded(str(known.get("name") or "")), folded(str(values.get("name") or "")))
    return likeness + (50.0 if known.get("unit") is not None and known.get("unit") == values.get("unit") else 0.0)


def _may_be(known: Mapping[str, Any], values: Mapping[str, Any]) -> bool:
    """Whether they can be one and the same: two quite different names are two persons."""
    old, new = known.get("name"), values.get("name")
    if not old or not new:
        return True
    return fuzz.ratio(folded(str(old)), folded(str(new))) >= SAME_NAME
