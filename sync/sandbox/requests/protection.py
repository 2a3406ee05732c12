"""Protected ranges: addProtectedRange, updateProtectedRange, deleteProtectedRange, and the refusal of others' edits.

Whether an edit touches what is protected is seen from its outcome: `require_allowed` compares the spreadsheet before
and after. So no request kind can forget to ask.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sync.sandbox import ranges
from sync.sandbox.a1 import Bounds
from sync.sandbox.cells import Json
from sync.sandbox.document import Document
from sync.sandbox.errors import RefusedError
from sync.sandbox.grid import Sheet
from sync.sandbox.marked import RangeMark
from sync.sandbox.ranges import Box
from sync.sandbox.requests import marks

_KIND = "protectedRanges"
_REFUSED = (
    "You are trying to edit a protected cell or object. Please contact the spreadsheet owner to remove protection if "
    "you need to edit."
)


def protected_json(document: Document, sheet: Sheet, mark: RangeMark, reader: str) -> Json:
    """A ProtectedRange as answered to `reader`; who may not edit does not learn who may."""
    answer = {**marks.mark_json(sheet, _KIND, mark), "requestingUserCanEdit": True}
    if not may_edit(document, mark, reader):
        answer.pop("requestingUserCanEdit")
        answer.pop("editors", None)
    return answer


def may_edit(document: Document, mark: RangeMark, who: str) -> bool:
    """Whether somebody may edit what is protected: the owner always, as is everybody until the file is shared."""
    file = document.file
    if not file.guarded or who in ("", file.owner) or mark.rest.get("warningOnly"):
        return True
    editors = mark.rest.get("editors") or {}
    return bool(editors.get("domainUsersCanEdit")) or who in (editors.get("users") or [])


def add_protected_range(document: Document, request: Json) -> Json:
    """Protect a range or a whole tab."""
    item = request.get("protectedRange") or {}
    _check(item)
    sheet, mark = marks.add(document, _KIND, item)
    whole = [other for other in sheet.marks[_KIND] if other.bounds == Bounds()]
    if mark.bounds == Bounds() and len(whole) > 1:
        raise RefusedError(f'Sheet "{sheet.title}" already has sheet protection.')
    sent = item.get("editors") or {}
    made = replace(mark, rest={**mark.rest, "editors": _with_editor(document, sent)})
    marks.put(sheet, _KIND, mark, sheet, made)
    return {"protectedRange": {**protected_json(document, sheet, made, document.editor), "editors": sent}}


def _with_editor(document: Document, editors: Json) -> Json:
    """The Editors and among them who protects, which Google tells from the next reading on."""
    users = list(editors.get("users") or [])
    me = document.editor or document.file.owner
    return {**editors, "users": users if not me or me in users else [*users, me]}


def _check(item: Json) -> None:
    if item.get("warningOnly") and item.get("editors"):
        raise RefusedError("ProtectedRange is warningOnly. Editors cannot be set on it.")
    if item.get("unprotectedRanges") and ranges.bounds_from_json(item.get("range") or {}) != Bounds():
        raise RefusedError("Unprotected ranges can only be set on a protected sheet.")


def update_protected_range(document: Document, request: Json) -> Json:
    """Change a protected range by its id."""
    sent = request.get("protectedRange") or {}
    sheet, mark, _ = marks.change(document, _KIND, "ProtectedRange", sent, request.get("fields"))
    if mark.rest.get("warningOnly"):
        _check({**sent, "warningOnly": True})
        rest = {**mark.rest, "editors": _with_editor(document, {})}
        marks.put(sheet, _KIND, mark, sheet, replace(mark, rest=rest))
    return {}


def delete_protected_range(document: Document, request: Json) -> Json:
    """Take the protection off."""
    marks.remove(document, _KIND, request.get("protectedRangeId"))
    return {}


def binds(document: Document, editor: str) -> bool:
    """Whether there is anything that `editor` may not edit."""
    return any(not may_edit(document, mark, editor) for sheet in document.sheets for mark in sheet.marks.get(_KIND, ()))


def require_allowed(before: Document, after: Document) -> None:
    """Raise RefusedError when the edit between the two changed what its editor may not edit."""
    now = {sheet.id: sheet for sheet in after.sheets}
    for old in before.sheets:
        for mark in old.marks.get(_KIND, ()):
            if may_edit(before, mark, after.editor):
                continue
            new = now.get(old.id)
            found = () if new is None else new.marks.get(_KIND, ())
            same = next((item for item in found if item.id == mark.id), None)
            if new is None or same is None or same.rest != mark.rest or _seen(old, mark) != _seen(new, same):
                raise RefusedError(_REFUSED)


def _seen(sheet: Sheet, mark: RangeMark) -> Any:
    """What is protected, so that two versions can be compared."""
    box = sheet.box(mark.bounds)
    holes = [sheet.box(ranges.bounds_from_json(item)) for item in mark.rest.get("unprotectedRanges") or []]
    cells = [
        (row - box.top, column - box.left, cell)
        for row, column, cell in sheet.cells_in(box)
        if not any(hole.contains(Box(row, row + 1, column, column + 1)) for hole in holes)
    ]
    merges = [merge.moved(-box.top, -box.left) for merge in sheet.merges if merge.overlaps(box)]
    size = (box.height, box.width)
    whole = (sheet.title, sheet.properties, sheet.grid_properties) if mark.bounds == Bounds() else None
    return cells, merges, size, whole
