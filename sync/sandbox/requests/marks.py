"""What hangs on ranges: protection, names, the basic filter."""

from __future__ import annotations

import re
from dataclasses import replace

from sync.sandbox import a1, fields, ranges
from sync.sandbox.cells import Json
from sync.sandbox.document import Document, NamedRange
from sync.sandbox.errors import RefusedError
from sync.sandbox.formats import replace_masked
from sync.sandbox.grid import ProtectedRange, Sheet
from sync.sandbox.view import protected_json

_NAME = re.compile(r"[^\W\d]\w{0,249}\Z")
_OUTPUT_ONLY = ("protectedRangeId", "range", "requestingUserCanEdit")


def add_protected_range(document: Document, request: Json) -> Json:
    """Protect a range; the sandbox records who may edit and stops nobody."""
    item = request.get("protectedRange") or {}
    sheet, bounds = document.grid_range(item.get("range") or {})
    identity = item.get("protectedRangeId")
    if identity is None:
        identity = document.dice.randrange(1, 2**31)
    if _protected(document, identity):
        raise RefusedError(f"A protected range with ID {identity} already exists.")
    _check_protection(item)
    rest = {name: value for name, value in item.items() if name not in _OUTPUT_ONLY}
    made = ProtectedRange(identity, bounds, rest)
    sheet.protected.append(made)
    return {"protectedRange": protected_json(sheet, made)}


def _check_protection(item: Json) -> None:
    if item.get("warningOnly") and item.get("editors"):
        raise RefusedError("Editors cannot be set when warningOnly is true.")


def _protected(document: Document, identity: int | None) -> tuple[Sheet, int] | None:
    for sheet in document.sheets:
        for index, item in enumerate(sheet.protected):
            if item.id == identity:
                return sheet, index
    return None


def update_protected_range(document: Document, request: Json) -> Json:
    """Change a protected range by its id."""
    mask = fields.for_update(request.get("fields"), "ProtectedRange", RefusedError)
    sent = request.get("protectedRange") or {}
    identity = sent.get("protectedRangeId")
    found = _protected(document, identity)
    if found is None:
        raise RefusedError(f"No protected range with ID: {identity}")
    sheet, index = found
    old = sheet.protected.pop(index)
    target, bounds = sheet, old.bounds
    if (not mask or "range" in mask) and "range" in sent:
        target, bounds = document.grid_range(sent["range"])
    named = {
        name: below for name, below in (mask or dict.fromkeys(sent, fields.ALL)).items() if name not in _OUTPUT_ONLY
    }
    rest = replace_masked(old.rest, sent, named)
    _check_protection(rest)
    target.protected.append(replace(old, bounds=bounds, rest=rest))
    return {}


def delete_protected_range(document: Document, request: Json) -> Json:
    """Take the protection off."""
    found = _protected(document, request.get("protectedRangeId"))
    if found is None:
        raise RefusedError(f"No protected range with ID: {request.get('protectedRangeId')}")
    sheet, index = found
    del sheet.protected[index]
    return {}


def add_named_range(document: Document, request: Json) -> Json:
    """Name a range."""
    item = request.get("namedRange") or {}
    sheet, bounds = document.grid_range(item.get("range") or {})
    identity = item.get("namedRangeId") or f"{document.dice.getrandbits(44):011x}"
    if any(other.id == identity for other in document.named_ranges):
        raise RefusedError(f"A named range with ID {identity} already exists.")
    made = NamedRange(identity, _checked_name(document, item.get("name", ""), None), sheet.id, bounds)
    document.named_ranges.append(made)
    return {"namedRange": named_json(made)}


def _checked_name(document: Document, name: str, own: NamedRange | None) -> str:
    if not _NAME.match(name) or a1.bounds_of(name) is not None or name.lower() in ("true", "false"):
        raise RefusedError(f"The name given to the named range is invalid: {name}")
    other = document.named_range(name)
    if other is not None and other is not own:
        raise RefusedError(f"A named range with name {name} already exists.")
    return name


def named_json(item: NamedRange) -> Json:
    """A NamedRange as answered."""
    return {"namedRangeId": item.id, "name": item.name, "range": ranges.to_json(item.sheet_id, item.bounds)}


def _named(document: Document, identity: str | None) -> NamedRange:
    for item in document.named_ranges:
        if item.id == identity:
            return item
    raise RefusedError(f"No named range with ID: {identity}")


def update_named_range(document: Document, request: Json) -> Json:
    """Change a named range by its id."""
    mask = fields.for_update(request.get("fields"), "NamedRange", RefusedError)
    sent = request.get("namedRange") or {}
    old = _named(document, sent.get("namedRangeId"))
    new = old
    if not mask or "name" in mask:
        new = replace(new, name=_checked_name(document, sent.get("name", ""), old))
    if not mask or "range" in mask:
        sheet, bounds = document.grid_range(sent.get("range") or {})
        new = replace(new, sheet_id=sheet.id, bounds=bounds)
    document.named_ranges[document.named_ranges.index(old)] = new
    return {}


def delete_named_range(document: Document, request: Json) -> Json:
    """Forget a name."""
    document.named_ranges.remove(_named(document, request.get("namedRangeId")))
    return {}


def set_basic_filter(document: Document, request: Json) -> Json:
    """Record the basic filter of a tab; the sandbox hides no rows for it."""
    item = request.get("filter") or {}
    sheet, box = document.box(item.get("range") or {})
    sheet.basic_filter = {**item, "range": ranges.to_json(sheet.id, box)}
    return {}


def clear_basic_filter(document: Document, request: Json) -> Json:
    """Remove the basic filter of a tab."""
    document.sheet(request.get("sheetId", 0)).basic_filter = None
    return {}
