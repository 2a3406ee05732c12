"""Banded ranges (alternating colours): addBanding, updateBanding, deleteBanding."""

from __future__ import annotations

from sync.sandbox.cells import Json
from sync.sandbox.document import Document
from sync.sandbox.errors import RefusedError
from sync.sandbox.grid import Sheet
from sync.sandbox.marked import RangeMark
from sync.sandbox.requests import marks

_KIND = "bandedRanges"


def add_banding(document: Document, request: Json) -> Json:
    """Colour rows or columns of a range in turn."""
    sheet, mark = marks.add(document, _KIND, request.get("bandedRange") or {})
    _check(sheet, mark)
    return {"bandedRange": marks.mark_json(sheet, _KIND, mark)}


def update_banding(document: Document, request: Json) -> Json:
    """Change a banded range by its id."""
    sent = request.get("bandedRange") or {}
    sheet, mark, _ = marks.change(document, _KIND, "BandedRange", sent, request.get("fields"))
    _check(sheet, mark)
    return {}


def delete_banding(document: Document, request: Json) -> Json:
    """Take the colours away."""
    marks.remove(document, _KIND, request.get("bandedRangeId"))
    return {}


def _check(sheet: Sheet, mark: RangeMark) -> None:
    if not mark.rest.get("rowProperties") and not mark.rest.get("columnProperties"):
        raise RefusedError("At least one of rowProperties or columnProperties must be specified.")
    for properties in (mark.rest.get("rowProperties"), mark.rest.get("columnProperties")):
        if properties is not None and not {"firstBandColor", "firstBandColorStyle"} & set(properties):
            raise RefusedError("firstBandColor must be specified.")
        if properties is not None and not {"secondBandColor", "secondBandColorStyle"} & set(properties):
            raise RefusedError("secondBandColor must be specified.")
    box = sheet.box(mark.bounds)
    if any(other is not mark and sheet.box(other.bounds).overlaps(box) for other in sheet.marks[_KIND]):
        raise RefusedError(
            "You cannot add alternating background colors to a range that already has alternating background colors."
        )
