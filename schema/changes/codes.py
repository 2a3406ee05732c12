"""The rules about codes, for every type that declares one: K01 (unique) and K02 (begins with its owner's). Pure."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from uuid import UUID

from schema.changes.requests import Create, Update
from schema.changes.state import Request, State
from schema.changes.world import Values, entity_type, owner_of, parent_fields
from schema.enums import RecordState
from schema.naming import code_field
from schema.rules.finding import Finding
from schema.rules.node import title_of

Claim = tuple[str, UUID | None, str]
"""Type, the record within which the code is unique (None: everywhere), and the code."""


def prefixes(state: State) -> Iterator[tuple[int, Finding]]:
    """K02: a code that is given or moved begins with the code of its owner."""
    for record, row in state.rows.items():
        code = code_field(entity_type(state.types[record]))
        if code is None or not code.code_prefixed or row[code.name] is None or not state.is_active(record):
            continue
        links = [link.name for link in parent_fields(entity_type(state.types[record]))]
        blamed = [
            state.blamed(record, name, 0)
            for name in (code.name, *links)
            if state.sets(record, name) and state.is_changed(record, name)
        ]
        if not blamed:
            continue
        above = _code_above(state, record, row)
        if above is not None and row[code.name].rpartition(".")[0] != above:
            yield max(blamed), Finding("K02", {"kode": row[code.name], "forælder": above}, code.name, record)


def _code_above(state: State, record: UUID, row: Values) -> str | None:
    owner = owner_of(state.types[record], row)
    above = state.row(owner) if owner is not None else None
    if owner is None or above is None:
        return None
    code = code_field(entity_type(state.types[owner]))
    found: str | None = above[code.name] if code is not None else None
    return found


def doubles(state: State, requests: Sequence[Request]) -> Iterator[tuple[int, Finding]]:
    """K01: a code is unique among the active records of one type in one policy (or whatever its declaration says);
    who held it before goes on holding it."""
    groups: dict[Claim, list[UUID]] = {}
    for record in {**state.world.rows, **state.rows}:
        claim = _claim(state.types, record, state.row)
        if claim is not None:
            groups.setdefault(claim, []).append(record)
    refused: dict[UUID, int] = {}

    def refuse(record: UUID, index: int, holder: UUID, code: str) -> Iterator[tuple[int, Finding]]:
        refused[record] = index
        rows = {"r1": _sheet_row(state, holder, requests), "r2": _sheet_row(state, record, requests)}
        yield index, Finding("K01", {"kode": code} | rows, _name(state, record), record)

    for claim, members in groups.items():
        if len(members) < 2:
            continue
        held = [record for record in members if _held(state, record) == claim]
        culprits = sorted((_culprit(state, record), record) for record in members if record not in held)
        holder = held[0] if held else culprits[0][1]
        for index, record in culprits:
            if record != holder:
                yield from refuse(record, index, holder, claim[2])
    # Who is refused keeps the old code, which somebody else may have been waiting for. (The next round would find that
    # too, but a long shift of numbers would take as many rounds.)
    changes = Counter(request.change.id for request in requests)
    waiting = list(refused)
    while waiting:
        holder = waiting.pop()
        back = _held(state, holder)
        if back is None or changes[holder] != 1:
            continue
        for record in groups.get(back, ()):
            if record != holder and record not in refused:
                yield from refuse(record, _culprit(state, record), holder, back[2])
                waiting.append(record)


def _name(state: State, record: UUID) -> str:
    code = code_field(entity_type(state.types[record]))
    return code.name if code is not None else ""


def _claim(types: Mapping[UUID, str], record: UUID, row_of: Callable[[UUID], Values | None]) -> Claim | None:
    """What an active record with a code claims for itself."""
    code = code_field(entity_type(types[record]))
    row = row_of(record) if code is not None else None
    if code is None or row is None or row[code.name] is None or row["record_state"] is not RecordState.ACTIVE:
        return None
    if code.code_within is None:
        return types[record], None, row[code.name]
    within: UUID | None = record
    while within is not None and types.get(within) != code.code_within:
        above = row_of(within)
        within = owner_of(types[within], above) if above is not None else None
    return (types[record], within, row[code.name]) if within is not None else None


def _held(state: State, record: UUID) -> Claim | None:
    """The same as it was before the changes."""
    return _claim(state.types, record, state.world.rows.get) if record in state.world.rows else None


def _culprit(state: State, record: UUID) -> int:
    """The change by which a record came to its claim: its own, or the one that moved what it belongs to."""
    above: UUID | None = record
    while above is not None:
        links = [link.name for link in parent_fields(entity_type(state.types[above]))]
        names = (_name(state, above), *links, "record_state") if above == record else tuple(links)
        if above in state.touched and any(state.is_changed(above, name) for name in names if name):
            index = state.touched[above]
            return max((state.blamed(above, name, index) for name in names if state.sets(above, name)), default=index)
        row = state.row(above)
        above = owner_of(state.types[above], row) if row is not None else None
    return max(state.touched.values())


def _sheet_row(state: State, record: UUID, requests: Sequence[Request]) -> str:
    """What the message calls a record: the row of the sheet where it stands, else its words."""
    index = state.touched.get(record)
    change = requests[index].change if index is not None else None
    if isinstance(change, Create | Update) and change.cells:
        cell = change.cells.get(_name(state, record)) or next(iter(change.cells.values()))
        return re.sub(r"\D", "", cell.a1)
    if record in state.world.sheet_rows:
        return str(state.world.sheet_rows[record])
    return f"»{title_of(state.row(record) or {})}«"
