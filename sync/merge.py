"""Three-way merge (DESIGN 7.4): B = last agreed, S = sheet, D = database; per field, and per line of a list cell.

| case                          | verdict   | what happens                                             |
|-------------------------------|-----------|----------------------------------------------------------|
| S = D                         | SAME      | B := S                                                   |
| only S changed                | TO_MODEL  | the change goes to the database                          |
| only D changed                | TO_SHEET  | the cell is written                                      |
| both changed, differently     | CONFLICT  | both sides keep their value until someone chooses        |
| nothing agreed, one side empty| as above  | the side that says something wins                        |
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from enum import Enum
from typing import Any
from uuid import UUID

from rapidfuzz import fuzz

SAME_LINE = 60.0
"""Similarity (0-100) from which a reworded line is the same line."""


class _Nothing(Enum):
    NOTHING = "nothing was ever agreed"


NOTHING = _Nothing.NOTHING


class Verdict(Enum):
    SAME = "same"
    TO_MODEL = "to model"
    TO_SHEET = "to sheet"
    CONFLICT = "conflict"


def merge3(base: Any, sheet: Any, model: Any) -> Verdict:
    """The verdict for one value; `base` is NOTHING when the two sides never agreed."""
    if sheet == model:
        return Verdict.SAME
    if base is NOTHING:
        if _says_nothing(model):
            return Verdict.TO_MODEL
        return Verdict.TO_SHEET if _says_nothing(sheet) else Verdict.CONFLICT
    if model == base:
        return Verdict.TO_MODEL
    return Verdict.TO_SHEET if sheet == base else Verdict.CONFLICT


def _says_nothing(value: Any) -> bool:
    return value is None or value == () or value == "" or value is False


@dataclass(frozen=True, slots=True)
class Kept:
    """A line of a list cell and the child entity that it stands for."""

    id: UUID
    item: Any


@dataclass(frozen=True, slots=True)
class LineConflict:
    """A line that was changed on both sides; `chosen` is what someone decided."""

    id: UUID
    base: Any
    sheet: Any
    model: Any
    chosen: Verdict | None = None


@dataclass(frozen=True, slots=True)
class ItemsMerge:
    """What becomes of a list cell.

    `target` is what the cell should show, `ids` the child of each line of it (None: a new one, to be created).
    `settled` tells for each line whether both sides agree on it once this merge is carried out; `sheet_ids` the child
    of each line that the sheet shows now.
    """

    target: tuple[Any, ...]
    ids: tuple[UUID | None, ...]
    settled: tuple[bool, ...]
    sheet_ids: tuple[UUID | None, ...]
    archive: tuple[UUID, ...] = ()
    restore: tuple[UUID, ...] = ()
    conflicts: tuple[LineConflict, ...] = ()
    pending: Mapping[UUID, Any] = field(default_factory=dict)
    """Base items to keep for children whose line is unreadable or in conflict."""


Choice = Callable[[UUID], Verdict | None]


def merge_items(
    base: Sequence[Kept], sheet: Sequence[Any], model: Sequence[Kept], choice: Choice = lambda _: None
) -> ItemsMerge:
    """Merges the lines of one list cell. `model` holds the active children; `choice` what someone decided (Z04)."""
    agreed = {kept.id: kept.item for kept in base}
    current = {kept.id: kept.item for kept in model}
    line_ids = _align(sheet, base, [kept for kept in model if kept.id not in agreed])
    lines: list[tuple[Any, UUID | None, bool]] = []
    restore: list[UUID] = []
    conflicts: list[LineConflict] = []
    pending: dict[UUID, Any] = {}
    for item, line_id in zip(sheet, line_ids, strict=True):
        if line_id is None:
            lines.append((item, None, not _unreadable(item)))
        elif _unreadable(item):
            lines.append((item, line_id, False))
            if line_id in agreed:
                pending[line_id] = agreed[line_id]
        elif line_id not in current:
            if item == agreed[line_id]:
                continue  # archived in the database, untouched in the sheet: the line goes
            restore.append(line_id)  # the edit wins over the deletion
            lines.append((item, line_id, True))
        else:
            chosen = choice(line_id)
            merged, clash = _merge_item(agreed.get(line_id, NOTHING), item, current[line_id], chosen)
            held = clash and chosen is None
            lines.append((merged, line_id, not held))
            if clash:
                conflicts.append(LineConflict(line_id, agreed.get(line_id), item, current[line_id], chosen))
            if held and line_id in agreed:
                pending[line_id] = agreed[line_id]
    shown = set(line_ids)
    gone = [kept for kept in base if kept.id not in shown and kept.id in current]
    archive = tuple(kept.id for kept in gone if current[kept.id] == kept.item)
    for place, kept in enumerate(model):
        if kept.id not in shown and kept.id not in archive:
            item = replace(kept.item, line=None) if _has_line(kept.item) else kept.item
            at = _after_its_sibling(model[:place], lines)
            while kept.id not in agreed and at < len(lines) and lines[at][1] is None:
                at += 1  # both are new: what somebody typed stays where it was typed
            lines.insert(at, (item, kept.id, True))
    return ItemsMerge(
        target=tuple(item for item, _, _ in lines),
        ids=tuple(line_id for _, line_id, _ in lines),
        settled=tuple(settled for _, _, settled in lines),
        sheet_ids=tuple(line_ids),
        archive=archive,
        restore=tuple(restore),
        conflicts=tuple(conflicts),
        pending=pending,
    )


def _after_its_sibling(before: Sequence[Kept], lines: Sequence[tuple[Any, UUID | None, bool]]) -> int:
    """Where a line of the database belongs: after the nearest sibling before it that the cell shows, else first."""
    places = {child: place for place, (_, child, _) in enumerate(lines) if child is not None}
    return next((places[kept.id] + 1 for kept in reversed(before) if kept.id in places), 0)


def _merge_item(base: Any, sheet: Any, model: Any, choice: Verdict | None) -> tuple[Any, bool]:
    """The line that both sides should have, and whether they clash: then it is the sheet's until someone chooses."""
    changes: dict[str, Any] = {}
    clash = False
    for declared in fields(sheet):
        if not declared.compare:
            continue
        b, s, m = (item if item is NOTHING else getattr(item, declared.name) for item in (base, sheet, model))
        verdict = merge3(b, s, m)
        clash = clash or verdict is Verdict.CONFLICT
        if verdict is Verdict.CONFLICT and choice is not None:
            verdict = choice
        if verdict is Verdict.TO_SHEET:
            changes[declared.name] = m
            if declared.name == "skeleton":
                changes |= {f.name: getattr(model, f.name) for f in fields(model) if not f.compare and f.name != "line"}
    return sheet if clash and choice is None else replace(sheet, **changes), clash


def _align(sheet: Sequence[Any], base: Sequence[Kept], new_in_model: Sequence[Kept]) -> list[UUID | None]:
    """The child of each line: by equality, then by its sentence, then by similarity; never by place alone, except
    where a line cannot be read and only its place is left."""
    found: list[UUID | None] = [None] * len(sheet)
    free = {kept.id: kept for kept in (*base, *new_in_model)}

    def take(accepts: Callable[[Any, Any], bool]) -> None:
        for index, item in enumerate(sheet):
            if found[index] is None and not _unreadable(item):
                match = next((kept.id for kept in free.values() if accepts(item, kept.item)), None)
                if match is not None:
                    found[index] = match
                    del free[match]

    take(lambda item, other: bool(item == other))
    take(lambda item, other: _sentence(item) == _sentence(other) != "")
    agreed_ids = [kept.id for kept in base]
    scored = sorted(
        (
            (
                fuzz.ratio(_sentence(item), _sentence(kept.item)),
                -abs(index - _place(agreed_ids, kept.id)),
                index,
                kept.id,
            )
            for index, item in enumerate(sheet)
            if found[index] is None and not _unreadable(item)
            for kept in free.values()
        ),
        reverse=True,
        key=lambda entry: entry[:2],
    )
    for score, _, index, kept_id in scored:
        if score >= SAME_LINE and found[index] is None and kept_id in free:
            found[index] = kept_id
            del free[kept_id]
    _align_leftovers(sheet, found, free, agreed_ids)
    return found


def _align_leftovers(
    sheet: Sequence[Any], found: list[UUID | None], free: Mapping[UUID, Kept], agreed_ids: Sequence[UUID]
) -> None:
    """A line that cannot be read stands for the agreed child at its place; so does the one owner that was replaced."""
    left = [kept_id for kept_id in agreed_ids if kept_id in free]
    open_lines = [index for index, item in enumerate(sheet) if found[index] is None]
    unreadable = [index for index in open_lines if _unreadable(sheet[index])]
    for index in unreadable:
        if left:
            nearest = min(left, key=lambda kept_id: abs(_place(agreed_ids, kept_id) - index))
            found[index] = nearest
            left.remove(nearest)
    readable = [index for index in open_lines if index not in unreadable]
    if len(readable) == len(left) == 1 and not hasattr(sheet[readable[0]], "skeleton"):
        found[readable[0]] = left[0]


def _place(ids: Sequence[UUID], wanted: UUID) -> int:
    return ids.index(wanted) if wanted in ids else len(ids)


def _sentence(item: Any) -> str:
    if hasattr(item, "skeleton"):
        return str(item.skeleton)
    return f"{item.kind.name} {item.name or ''} {item.title or ''}" if hasattr(item, "kind") else ""


def _unreadable(item: Any) -> bool:
    return bool(getattr(item, "unreadable", False))


def _has_line(item: Any) -> bool:
    return hasattr(item, "line")
