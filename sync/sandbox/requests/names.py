"""Named ranges: addNamedRange, updateNamedRange, deleteNamedRange."""

from __future__ import annotations

import re
from dataclasses import replace

from sync.sandbox import a1, fields, ranges
from sync.sandbox.cells import Json
from sync.sandbox.document import Document, NamedRange
from sync.sandbox.errors import RefusedError

_NAME = re.compile(r"[^\W\d]\w{0,249}\Z")
_LIKE_R1C1 = re.compile(r"[rR]\d*[cC]\d*\Z")


def add_named_range(document: Document, request: Json) -> Json:
    """Name a range."""
    item = request.get("namedRange") or {}
    sheet, bounds = document.grid_range(item.get("range") or {})
    identity = item.get("namedRangeId") or str(document.new_id(()))
    if any(other.id == identity for other in document.named_ranges):
        raise RefusedError(f"A named range with id: {identity} already exists.")
    made = NamedRange(identity, _checked_name(document, item.get("name", ""), None), sheet.id, bounds)
    document.named_ranges.append(made)
    return {"namedRange": named_json(made)}


def _checked_name(document: Document, name: str, own: NamedRange | None) -> str:
    like_a_cell = a1.bounds_of(name) is not None or _LIKE_R1C1.match(name) is not None
    if not _NAME.match(name) or like_a_cell or name.lower() in ("true", "false"):
        raise RefusedError(f"The name given to the named range is invalid: {name}")
    other = document.named_range(name)
    if other is not None and other is not own:
        raise RefusedError(f"Cannot add named range: {name}, it already exists.")
    return name


def named_json(item: NamedRange) -> Json:
    """A NamedRange as answered."""
    return {"namedRangeId": item.id, "name": item.name, "range": ranges.to_json(item.sheet_id, item.bounds)}


def _named(document: Document, identity: str | None) -> NamedRange:
    for item in document.named_ranges:
        if item.id == identity:
            return item
    raise RefusedError(f"No named range with id: {identity or ''}")


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
