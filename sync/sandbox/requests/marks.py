"""What protected ranges, banded ranges and filter views have in common: an id, a range, and the rest as sent."""

from __future__ import annotations

from dataclasses import replace

from sync.sandbox import fields, ranges
from sync.sandbox.cells import Json
from sync.sandbox.document import Document
from sync.sandbox.errors import RefusedError
from sync.sandbox.fields import Mask
from sync.sandbox.formats import replace_masked
from sync.sandbox.grid import Sheet
from sync.sandbox.marked import MARK_IDS, RangeMark

NAMES = {"protectedRanges": "protected range", "bandedRanges": "banded range", "filterViews": "filter view"}
_OUTPUT_ONLY = frozenset({*MARK_IDS.values(), "range", "requestingUserCanEdit"})


def mark_json(sheet: Sheet, kind: str, mark: RangeMark) -> Json:
    """A mark as answered, without what is false or empty (SHEETS_BEHAVIOURS 11)."""
    rest = {name: value for name, value in mark.rest.items() if value is not False and value != ""}
    return {MARK_IDS[kind]: mark.id, "range": ranges.to_json(sheet.id, mark.bounds), **rest}


def all_ids(document: Document, kind: str) -> set[int]:
    """The ids in use."""
    return {mark.id for sheet in document.sheets for mark in sheet.marks.get(kind, ())}


def add(document: Document, kind: str, item: Json) -> tuple[Sheet, RangeMark]:
    """Put a mark on its range. Raises RefusedError."""
    sheet, bounds = document.grid_range(where(document, item))
    identity = item.get(MARK_IDS[kind])
    taken = all_ids(document, kind)
    if identity is None:
        identity = document.new_id(taken)
    if identity in taken:
        raise RefusedError(f"A {NAMES[kind]} with id: {identity} already exists.")
    rest = {name: value for name, value in item.items() if name not in _OUTPUT_ONLY}
    mark = RangeMark(identity, bounds, rest)
    sheet.marks[kind] = (*sheet.marks.get(kind, ()), mark)
    return sheet, mark


def where(document: Document, item: Json) -> Json:
    """The GridRange of a mark, which may be that of a named range. Raises RefusedError."""
    if "range" in item or "namedRangeId" not in item:
        value: Json = item.get("range") or {}
        return value
    for named in document.named_ranges:
        if named.id == item["namedRangeId"]:
            return ranges.to_json(named.sheet_id, named.bounds)
    raise RefusedError(f"No named range with id: {item['namedRangeId']}")


def find(document: Document, kind: str, identity: int | None) -> tuple[Sheet, RangeMark]:
    """The mark with this id, and its tab. Raises RefusedError."""
    for sheet in document.sheets:
        for mark in sheet.marks.get(kind, ()):
            if mark.id == identity:
                return sheet, mark
    raise RefusedError(f"No {NAMES[kind]} with id: {identity or 0}")


def remove(document: Document, kind: str, identity: int | None) -> None:
    """Take the mark away. Raises RefusedError."""
    sheet, mark = find(document, kind, identity)
    sheet.marks[kind] = tuple(item for item in sheet.marks[kind] if item is not mark)


def change(document: Document, kind: str, message: str, sent: Json, masks: str | None) -> tuple[Sheet, RangeMark, Mask]:
    """Change what the mask names; answers tab, mark and mask. Raises RefusedError."""
    mask = fields.for_update(masks, message, RefusedError)
    sheet, old = find(document, kind, sent.get(MARK_IDS[kind]))
    target, bounds = sheet, old.bounds
    if (not mask or "range" in mask) and "range" in sent:
        target, bounds = document.grid_range(sent["range"])
    named = mask or dict.fromkeys(sent, fields.ALL)
    named = {name: below for name, below in named.items() if name not in _OUTPUT_ONLY}
    new = replace(old, bounds=bounds, rest=replace_masked(old.rest, sent, named))
    put(sheet, kind, old, target, new)
    return target, new, mask


def put(sheet: Sheet, kind: str, old: RangeMark, target: Sheet, new: RangeMark) -> None:
    """Put `new` in the place of `old`, or at the end on another tab."""
    if sheet is target:
        sheet.marks[kind] = tuple(new if item is old else item for item in sheet.marks[kind])
        return
    sheet.marks[kind] = tuple(item for item in sheet.marks[kind] if item is not old)
    target.marks[kind] = (*target.marks.get(kind, ()), new)
