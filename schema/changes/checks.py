"""The rules about a batch's end state: each looks at the state and says which changes it refuses. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from schema.changes.cleaning import labels
from schema.changes.codes import doubles, prefixes
from schema.changes.folding import defaults
from schema.changes.requests import Create, Update
from schema.changes.state import Errors, Request, State
from schema.changes.world import Values, entity_type, is_entity, owned_types, owner_of, parent_fields, stored_fields
from schema.enums import Source
from schema.field import Field, Kind
from schema.model import back_relations, points_to
from schema.naming import code_field
from schema.rules.finding import Finding
from schema.rules.node import title_of
from schema.rules.registry import Case, Check, checks_about, instead_of_required
from schema.values import ids_in


def check_state(state: State, requests: Sequence[Request], errors: Errors, today: date) -> Errors:
    """The changes that the rules refuse in this state, with their findings; empty when all is well."""
    not_created = {requests[i].change.id for i in errors if isinstance(requests[i].change, Create)}
    given = list(_set_fields(state))
    refused: Errors = {}
    for index, finding in (
        *_required(state, given),
        *_links(state, given, not_created),
        *_owners(state),
        *_life_cycles(state, given, requests),
        *_declared(state, requests, today),
        *prefixes(state),
    ):
        refused.setdefault(index, []).append(finding)
    for index, finding in (*_circles(state, given), *doubles(state, requests)):
        if index not in refused:
            refused[index] = [finding]
    return refused


_Given = tuple[int, UUID, Field, Values]


def _set_fields(state: State) -> Iterator[_Given]:
    """Every field that an accepted change sets to something new."""
    for record, index in state.made.items():
        row = state.rows[record]
        later = state.blame.get(record, {})
        for name, declared in stored_fields(entity_type(state.types[record])).items():
            if declared.required or row[name] not in (None, ()):
                yield later.get(name, index), record, declared, row
    for record, set_by in state.blame.items():
        if record in state.made:
            continue
        row = state.rows[record]
        declarations = stored_fields(entity_type(state.types[record]))
        for name, index in set_by.items():
            if state.is_changed(record, name):
                yield index, record, declarations[name], row


def _required(state: State, given: Sequence[_Given]) -> Iterator[tuple[int, Finding]]:
    """REQUIRED; and in its place K05 (a text with a code), or what the rules about the type say."""
    for index, record, declared, row in given:
        if not declared.required or not declared.writable or row[declared.name] is not None:
            continue
        type_name = state.types[record]
        code = code_field(entity_type(type_name))
        special = instead_of_required(type_name, declared.name)
        better = special.finding(row) if special is not None else None
        if better is not None:
            yield index, better
        elif code is not None and declared.kind is Kind.TEXT and row[code.name] is not None:
            yield index, Finding("K05", {"kode": row[code.name]}, declared.name, record)
        else:
            yield index, Finding("REQUIRED", labels(declared), declared.name, record)


def _links(state: State, given: Sequence[_Given], not_created: set[UUID]) -> Iterator[tuple[int, Finding]]:
    """New links, those in parts of values too, point to what exists, is of a fitting type and is not archived."""
    for index, record, declared, row in given:
        before = state.world.rows.get(record)
        known = set(_targets(declared, before[declared.name])) if before is not None else set()
        for target in _targets(declared, row[declared.name]):
            if target not in known:
                finding = _link(state, record, declared, target, not_created)
                if finding is not None:
                    yield index, finding


def _targets(declared: Field, value: Any) -> Iterable[UUID]:
    """The records that a field's value points to, be it a link or a part of a value type (an item of an agenda)."""
    if declared.kind in (Kind.VALUE, Kind.VALUES):
        return ids_in(value)
    if declared.kind is Kind.LINKS:
        return value  # type: ignore[no-any-return]
    return (value,) if declared.kind is Kind.LINK and value is not None else ()


def _link(state: State, record: UUID, declared: Field, target: UUID, not_created: set[UUID]) -> Finding | None:
    named = labels(declared)
    if target not in state.types:
        rule = "DEPENDS_ON_REJECTED" if target in not_created else "NOT_FOUND"
        return Finding(rule, named, declared.name, record)
    type_name = state.types[target]
    if not is_entity(type_name) or (declared.targets and not points_to(declared, entity_type(type_name))):
        return Finding("WRONG_TYPE", named | {"type": type_name}, declared.name, record)
    if state.is_active(record) and not state.is_active(target):
        return Finding("ARCHIVED", named, declared.name, record)
    return None


def _owners(state: State) -> Iterator[tuple[int, Finding]]:
    """Nothing is restored beneath something archived."""
    for record, index in state.touched.items():
        row = state.rows[record]
        if record in state.world.rows and state.is_active(record) and state.is_changed(record, "record_state"):
            owner = owner_of(state.types[record], row)
            if owner is not None and not state.is_active(owner):
                link = parent_fields(entity_type(state.types[record]))[0]
                yield index, Finding("ARCHIVED", labels(link), link.name, record)


def _circles(state: State, given: Sequence[_Given]) -> Iterator[tuple[int, Finding]]:
    """Of the changes that close a circle of links within one type, the latest is refused."""
    closing: list[tuple[int, Finding]] = []
    for index, record, declared, row in given:
        if declared.kind is not Kind.LINK or state.types[record] not in declared.targets:
            continue
        seen: set[UUID] = set()
        above: UUID | None = row[declared.name]
        while above is not None and above not in seen and above != record:
            seen.add(above)
            superior = state.row(above)
            above = superior[declared.name] if superior is not None and declared.name in superior else None
        if above == record:
            closing.append((index, Finding("CYCLE", labels(declared), declared.name, record)))
    yield from sorted(closing, key=lambda item: item[0])[-1:]


def _life_cycles(state: State, given: Sequence[_Given], requests: Sequence[Request]) -> Iterator[tuple[int, Finding]]:
    """LIFECYCLE: a step that the declared life cycle does not have (DOMAIN.md 2.20). A record may begin anywhere."""
    for index, record, declared, row in given:
        before = state.world.rows.get(record)
        if declared.lifecycle is None or before is None or not is_bound(state, requests[index]):
            continue
        old, new = before[declared.name], row[declared.name]
        if not declared.lifecycle.allows(old, new):
            following = declared.lifecycle.following(old)
            params = labels(declared) | {
                "fra": old.label_da,
                "from": old.label_en,
                "til": new.label_da if new is not None else "ingenting",
                "to": new.label_en if new is not None else "nothing",
                "næste": _listed([state.label_da for state in following], "eller") or "ingenting",
                "next": _listed([state.label_en for state in following], "or") or "nothing",
            }
            yield index, Finding("LIFECYCLE", params, declared.name, record)


def is_bound(state: State, request: Request) -> bool:
    """Whether life cycles bind the change: sheets and imports tell what is so, however it came about."""
    change = request.change
    return state.origin is Source.API and not (isinstance(change, Update) and change.corrects)


def _listed(words: Sequence[str], conjunction: str) -> str:
    """»a«, »b« eller »c«."""
    quoted = [f"»{word}«" for word in words]
    return f" {conjunction} ".join(filter(None, (", ".join(quoted[:-1]), *quoted[-1:])))


def _declared(state: State, requests: Sequence[Request], today: date) -> Iterator[tuple[int, Finding]]:
    """What the checks of the types find about records that are made, changed or brought back."""
    touched = [record for record in state.touched if checks_about(state.types[record]) and state.is_active(record)]
    if not touched:
        return
    neighbours = _Neighbours(state, today)
    for record in touched:
        index = state.touched[record]
        for check in checks_about(state.types[record]):
            if not check.steps_only or is_bound(state, requests[index]):
                for finding in check.ask(neighbours.case(check, record, index)):
                    yield index, finding


class _Neighbours:
    """The active rows of a state, found by what they belong to, point to, or have in common."""

    def __init__(self, state: State, today: date) -> None:
        self.state = state
        self.today = today
        self._rows: dict[str, list[Values]] = {}
        for record in {**state.world.rows, **state.rows}:
            row = state.row(record)
            if row is not None and state.is_active(record):
                self._rows.setdefault(state.types[record], []).append(row)
        self._found: dict[tuple[str, tuple[str, ...]], dict[Any, list[Values]]] = {}

    def case(self, check: Check, record: UUID, index: int) -> Case:
        row = self.state.rows[record]
        touched = self.state.touched
        return Case(
            record_type=check.about,
            row=row,
            before=self.state.world.rows.get(record),
            default=defaults(entity_type(check.about)),
            today=self.today,
            beside=self._beside(row[check.beside]) if check.beside is not None else {},
            alike=self._alike(check.about, check.alike, row) if check.alike else (),
            pointing=self._pointing(check, record),
            is_earlier=lambda other: touched.get(other, -1) < index,
            named=lambda other: title_of(self.state.row(other) or {}) if other is not None else "",
        )

    def _beside(self, owner: UUID | None) -> Mapping[str, Sequence[Values]]:
        if owner is None or owner not in self.state.types:
            return {}
        return {
            cls.__name__: self._by(cls.__name__, (link.name,)).get((owner,), ())
            for cls, link in owned_types(self.state.types[owner])
        }

    def _alike(self, type_name: str, names: tuple[str, ...], row: Values) -> Sequence[Values]:
        return self._by(type_name, names).get(tuple(row[name] for name in names), ())

    def _pointing(self, check: Check, record: UUID) -> Sequence[Values]:
        if check.pointing is None:
            return ()
        relation = back_relations(entity_type(check.about))[check.pointing]
        return self._by(relation.owner.__name__, (relation.field.name,)).get((record,), ())

    def _by(self, type_name: str, names: tuple[str, ...]) -> dict[Any, list[Values]]:
        key = (type_name, names)
        if key not in self._found:
            found = self._found[key] = {}
            for row in self._rows.get(type_name, ()):
                found.setdefault(tuple(row[name] for name in names), []).append(row)
        return self._found[key]
