"""Where a record stands: what names it, and what is above and below it in the chain (DOMAIN.md 2.22).

Above a record is its owner (`field.parent`), or what a link declared with `above=True` points to, where that is set.
"""

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from sqlalchemy import ARRAY, FromClause, Integer, Uuid, bindparam, false, func, null, select
from sqlalchemy.sql import ColumnElement

from schema.enums import RecordState
from schema.field import Field, Kind
from schema.model import Entity, Record, fields_of, points_to
from schema.naming import code_field, naming_field
from schema.reads import levels
from schema.reads.ordering import order_keys
from schema.reads.plan import KEYS, Statement, compiled
from schema.reads.sources import column, key
from schema.reads.special import Reading, Wish

MOST_STEPS = 40
"""Longest way up that is followed; no chain of owners comes near it."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One record: what names it, and the id of what stands above it."""

    id: str
    type: str
    code: str | None
    title: str | None
    archived: bool
    above: str | None

    @property
    def word(self) -> str | None:
        """What a breadcrumb calls it: its code, else its title; None where it has neither."""
        return self.code or self.title


Finding = Generator[Wish, list[Sequence[Any]], dict[str, Standing]]


@cache
def links_above(cls: type[Record]) -> tuple[Field, ...]:
    """The links to what stands above, the one that wins first."""
    links = [found for found in fields_of(cls).values() if found.kind is Kind.LINK and (found.above or found.parent)]
    return tuple(sorted(links, key=lambda found: not found.above))


@dataclass(slots=True)
class Standings:
    """Finds records and what is above or below them; compiles one statement per type, once per plan."""

    reading: Reading
    _by_id: dict[str, Statement] = field(default_factory=dict)
    _below: dict[str, Statement] = field(default_factory=dict)
    _types: Statement | None = None

    def found(self, ids: Sequence[str]) -> Finding:
        """The records with these ids: a statement for their types, then one for each type among them."""
        if not ids:
            return {}
        if self._types is None:
            self._types = levels.types_of_ids(list(self.reading.catalogue.types))
        by_type: dict[str, list[str]] = {}
        for id_, type_ in (yield Wish(self._types, keys=ids)):
            by_type.setdefault(type_, []).append(id_)
        return (yield from self.of_types(by_type))

    def of_types(self, ids: Mapping[str, Sequence[str]]) -> Finding:
        """The records with these ids, whose types are known."""
        records: dict[str, Standing] = {}
        for type_, wanted in ids.items():
            if type_ not in self._by_id:
                self._by_id[type_] = self._statement_by_id(self._class(type_))
            records |= self._read(type_, (yield Wish(self._by_id[type_], keys=wanted)))
        return records

    def with_all_above(self, records: dict[str, Standing]) -> Finding:
        """The records with everything above them: for all of them together one step up at a time."""
        known = dict(records)
        step = known
        for _ in range(MOST_STEPS):
            missing: dict[str, list[str]] = {}
            unknown: list[str] = []
            for record in step.values():
                if record.above is None or record.above in known:
                    continue
                types = self._types_above(record.type)
                wanted = missing.setdefault(types[0], []) if len(types) == 1 else unknown
                if record.above not in wanted:
                    wanted.append(record.above)
            if not missing and not unknown:
                break
            step = {**(yield from self.of_types(missing)), **(yield from self.found(unknown))}
            known |= step
        return known

    def below(self, ids: Mapping[str, Sequence[str]], most: int, only: frozenset[str] | None = None) -> Finding:
        """The active records straight below, `ids` by type; at most so many of each type, in their order."""
        records: dict[str, Standing] = {}
        for name in self.types_below(tuple(ids)):
            if only is not None and name not in only:
                continue
            if name not in self._below:
                self._below[name] = self._statement_below(self._class(name))
            targets = {target for link in links_above(self._class(name)) for target in self._targets(link)}
            keys = [id_ for type_, wanted in ids.items() if type_ in targets for id_ in wanted]
            records |= self._read(name, (yield Wish(self._below[name], {"most": most}, keys=keys)))
        return records

    def types_below(self, above: tuple[str, ...]) -> list[str]:
        """The types of which records can stand straight below those types."""
        return [
            name
            for name, read in self.reading.catalogue.types.items()
            if any(points_to(link, self._class(type_)) for link in links_above(read.cls) for type_ in above)
        ]

    def _types_above(self, type_: str) -> list[str]:
        links = links_above(self._class(type_))
        return list(dict.fromkeys(target for link in links for target in self._targets(link)))

    def _targets(self, link: Field) -> list[str]:
        return [name for name, read in self.reading.catalogue.types.items() if points_to(link, read.cls)]

    def _class(self, type_: str) -> type[Record]:
        return self.reading.catalogue[type_].cls

    def _columns(self, cls: type[Record], rows: FromClause) -> list[ColumnElement[Any]]:
        links = [rows.c[link.column] for link in links_above(cls)]
        archived = rows.c.record_state == RecordState.ARCHIVED if issubclass(cls, Entity) else false()
        code = code_field(cls)
        return [
            key(rows.c.id).label("id"),
            (null() if code is None else rows.c[code.column]).label("code"),
            self._title(cls, rows).label("title"),
            archived.label("archived"),
            (key(func.coalesce(*links)) if links else null()).label("above"),
        ]

    def _title(self, cls: type[Record], rows: FromClause) -> ColumnElement[Any]:
        named = naming_field(cls)
        if named is None or (named.personal and not self.reading.scope.internal):
            return null()
        value = column(self.reading.seen, cls, rows, named)
        return value["raw"].as_string() if named.kind is Kind.VALUE else value

    def _statement_by_id(self, cls: type[Record]) -> Statement:
        rows = self.reading.seen.rows(cls)
        return compiled(select(*self._columns(cls, rows)).where(rows.c.id == any_key()))

    def _statement_below(self, cls: type[Record]) -> Statement:
        rows = self.reading.seen.rows(cls)
        first, *others = (rows.c[link.column] for link in links_above(cls))
        condition = first == any_key()
        if others:
            # Not coalesce: each link has its index.
            condition |= first.is_(None) & (others[0] == any_key())
        if issubclass(cls, Entity):
            condition &= rows.c.record_state == RecordState.ACTIVE
        order = order_keys(self.reading.seen, self.reading.catalogue[cls.__name__], rows, None, self.reading.scope)
        query = select(*self._columns(cls, rows)).where(condition).order_by(*(step.clause for step in order))
        return compiled(query.limit(bindparam("most", 0, type_=Integer())))

    @staticmethod
    def _read(type_: str, rows: Sequence[Any]) -> dict[str, Standing]:
        return {row[0]: Standing(row[0], type_, *row[1:]) for row in rows}


def any_key() -> Any:
    """The keys of a statement, to compare an id with."""
    return func.any(bindparam(KEYS, None, type_=ARRAY(Uuid())))


def way_down(record: Standing, known: Mapping[str, Standing]) -> list[Standing]:
    """The records from the topmost one down to this one."""
    steps = [record]
    while steps[-1].above in known and len(steps) <= MOST_STEPS:
        steps.append(known[steps[-1].above or ""])
    return steps[::-1]
