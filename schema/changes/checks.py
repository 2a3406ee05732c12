"""The rules about a batch's end state: each looks at the state and says which changes it refuses. Pure."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from schema.changes.cleaning import is_list, labels
from schema.changes.requests import Create, Update
from schema.changes.state import Errors, Request, State
from schema.changes.world import GOALS, Values, entity_type, owner_of, parent_fields, stored_fields
from schema.enums import RecordState, Unit
from schema.field import Field, Kind
from schema.model import entities, points_to
from schema.rules import wording
from schema.rules.finding import Finding
from schema.rules.snapshots import shown
from schema.values import Period, TargetValue


def check_state(state: State, requests: Sequence[Request], errors: Errors) -> Errors:
    """The changes that the rules refuse in this state, with their findings; empty when all is well."""
    not_created = {requests[i].change.id for i in errors if isinstance(requests[i].change, Create)}
    given = list(_set_fields(state))
    refused: Errors = {}
    for index, finding in (
        *_required(state, given),
        *_links(state, given, not_created),
        *_owners(state),
        *_measurements(state),
        *_prefixes(state),
    ):
        refused.setdefault(index, []).append(finding)
    for index, finding in (*_circles(state, given), *_codes(state, requests)):
        if index not in refused:
            refused[index] = [finding]
    return refused


_Given = tuple[int, UUID, Field, Values]


def _set_fields(state: State) -> Iterator[_Given]:
    """Every field that an accepted change sets to something new."""
    for (record, name), index in state.blame.items():
        row = state.rows[record]
        declared = stored_fields(entity_type(state.types[record]))[name]
        if state.is_changed(record, name):
            yield index, record, declared, row


def _required(state: State, given: Sequence[_Given]) -> Iterator[tuple[int, Finding]]:
    """REQUIRED; and in its place K05 (a goal with a code) and A05 (an activity with a time)."""
    for index, record, declared, row in given:
        if not declared.required or not declared.writable or row[declared.name] is not None:
            continue
        if state.types[record] in GOALS and declared.kind is Kind.TEXT and row["code"] is not None:
            yield index, Finding("K05", {"kode": row["code"]}, declared.name, record)
        elif state.types[record] == "Activity" and declared.name == "what" and row["periods"]:
            yield index, Finding("A05", field=declared.name, entity=record)
        else:
            yield index, Finding("REQUIRED", labels(declared), declared.name, record)


def _links(state: State, given: Sequence[_Given], not_created: set[UUID]) -> Iterator[tuple[int, Finding]]:
    """New links point to what exists, is of a fitting type and is not archived."""
    for index, record, declared, row in given:
        if declared.kind not in (Kind.LINK, Kind.LINKS) or row[declared.name] is None:
            continue
        value = row[declared.name]
        before = state.world.rows.get(record)
        known = set(before[declared.name]) if before is not None and is_list(declared) else set()
        for target in value if is_list(declared) else (value,):
            if target not in known:
                finding = _link(state, record, declared, target, not_created)
                if finding is not None:
                    yield index, finding


def _link(state: State, record: UUID, declared: Field, target: UUID, not_created: set[UUID]) -> Finding | None:
    named = labels(declared)
    if target not in state.types:
        rule = "DEPENDS_ON_REJECTED" if target in not_created else "NOT_FOUND"
        return Finding(rule, named, declared.name, record)
    type_name = state.types[target]
    if type_name not in entities() or not points_to(declared, entity_type(type_name)):
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


def _prefixes(state: State) -> Iterator[tuple[int, Finding]]:
    """K02: a code that is given or moved begins with the code of its owner."""
    for record in state.rows:
        if state.types[record] not in GOALS or not state.is_active(record):
            continue
        row = state.rows[record]
        type_name = state.types[record]
        link = parent_fields(entity_type(type_name))[0].name
        blamed = [
            state.blame[record, name]
            for name in ("code", link)
            if (record, name) in state.blame and state.is_changed(record, name)
        ]
        owner = state.row(row[link]) if row[link] is not None else None
        above = owner.get("code") if owner is not None else None
        if blamed and row["code"] is not None and above is not None and row["code"].rpartition(".")[0] != above:
            yield max(blamed), Finding("K02", {"kode": row["code"], "forælder": above}, "code", record)


def _codes(state: State, requests: Sequence[Request]) -> Iterator[tuple[int, Finding]]:
    """K01: a code is unique among the active goals of one type in one policy; who held it before goes on holding it."""
    groups: dict[tuple[str, UUID, str], list[UUID]] = {}
    for record in {**state.world.rows, **state.rows}:
        claim = _claim(state, record)
        if claim is not None:
            groups.setdefault(claim, []).append(record)
    refused: dict[UUID, int] = {}

    def refuse(record: UUID, index: int, holder: UUID, code: str) -> Iterator[tuple[int, Finding]]:
        refused[record] = index
        rows = {"r1": _sheet_row(state, holder, requests), "r2": _sheet_row(state, record, requests)}
        yield index, Finding("K01", {"kode": code} | rows, "code", record)

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


def _claim(state: State, record: UUID) -> tuple[str, UUID, str] | None:
    """Type, policy and code of an active goal after the changes."""
    type_name = state.types[record]
    row = state.row(record) if type_name in GOALS else None
    if row is None or row["code"] is None or row["record_state"] is not RecordState.ACTIVE:
        return None
    policy = _policy(state.types, record, state.row)
    return (type_name, policy, row["code"]) if policy is not None else None


def _held(state: State, record: UUID) -> tuple[str, UUID, str] | None:
    """The same as it was before the changes."""
    row = state.world.rows.get(record)
    if row is None or row["code"] is None or row["record_state"] is not RecordState.ACTIVE:
        return None
    policy = _policy(state.types, record, state.world.rows.get)
    return (state.types[record], policy, row["code"]) if policy is not None else None


def _policy(types: Mapping[UUID, str], record: UUID, row_of: Any) -> UUID | None:
    above: UUID | None = record
    while above is not None and types.get(above) != "Policy":
        row = row_of(above)
        above = owner_of(types[above], row) if row is not None else None
    return above


def _culprit(state: State, record: UUID) -> int:
    """The change by which a goal came to its claim: its own, or the one that moved what it belongs to."""
    above: UUID | None = record
    while above is not None:
        link = next((f.name for f in parent_fields(entity_type(state.types[above]))), "")
        names = ("code", link, "record_state") if above == record else (link,)
        if above in state.touched and any(state.is_changed(above, name) for name in names if name):
            blamed = [state.blame[above, name] for name in names if (above, name) in state.blame]
            return max(blamed, default=state.touched[above])
        row = state.row(above)
        above = owner_of(state.types[above], row) if row is not None else None
    return max(state.touched.values())


def _sheet_row(state: State, record: UUID, requests: Sequence[Request]) -> str:
    """What the message calls a goal: the row of the sheet where it stands, else its text."""
    index = state.touched.get(record)
    change = requests[index].change if index is not None else None
    if isinstance(change, Create | Update) and change.cells:
        cell = change.cells.get("code") or next(iter(change.cells.values()))
        return re.sub(r"\D", "", cell.a1)
    if record in state.world.sheet_rows:
        return str(state.world.sheet_rows[record])
    goal = state.row(record) or {}
    return f"»{shown(goal.get('text') or goal.get('title') or '')}«"


def _measurements(state: State) -> Iterator[tuple[int, Finding]]:
    """M06, M18 and M19, about measurements that are made or changed."""
    touched = [r for r in state.touched if state.types[r] == "Measurement" and state.is_active(r)]
    siblings = _by_criterion(state) if touched else {}
    for record in touched:
        index, row = state.touched[record], state.rows[record]
        answers, invited, value = row["answers"], row["invited"], row["value"]
        if answers is not None and invited is not None and answers > invited:
            yield index, Finding("M19", {"n": str(answers), "N": str(invited)}, "answers", record)
        if not isinstance(value, TargetValue):
            continue
        units = [step["target"].unit for step in siblings.get(("TargetStep", row["of"]), ()) if step["target"]]
        if units and value.unit not in units and Unit.TEXT not in units:
            yield (
                index,
                Finding("M06", {"enhed1": wording.unit(value.unit), "enhed2": wording.unit(units[0])}, "value", record),
            )
        for other in siblings.get(("Measurement", row["of"]), ()):
            earlier = state.touched.get(other["id"], -1) < index
            if earlier and _same_time(other["period"], row["period"]) and other["value"] != value:
                params = {
                    "periode": _days(row["period"]),
                    "a": wording.target(other["value"]),
                    "b": wording.target(value),
                }
                yield index, Finding("M18", params, "value", record)
                break


def _by_criterion(state: State) -> dict[tuple[str, UUID | None], list[Values]]:
    """The active targets and measurements of each criterion."""
    found: dict[tuple[str, UUID | None], list[Values]] = {}
    for record in {**state.world.rows, **state.rows}:
        row = state.row(record)
        if state.types[record] in ("TargetStep", "Measurement") and row is not None and state.is_active(record):
            found.setdefault((state.types[record], row["of"]), []).append(row)
    return found


def _same_time(one: Period | None, other: Period | None) -> bool:
    if one is None or other is None or (one.start is None and one.end is None):
        return False
    return (one.start, one.end) == (other.start, other.end)


def _days(period: Period) -> str:
    days = dict.fromkeys(wording.day(day) for day in (period.start, period.end) if day is not None)
    return " – ".join(days)
