"""updateBorders: the lines around and between the cells of a range."""

from __future__ import annotations

from sync.sandbox import formats
from sync.sandbox.cells import Cell, Json, kept
from sync.sandbox.document import Document
from sync.sandbox.requests.context import required


def update_borders(document: Document, request: Json) -> Json:
    """Set the borders that are sent; one of style NONE is taken away, one that is not sent stays."""
    sheet, box = document.box(required(request))
    for row in range(box.top, box.bottom):
        sides = {
            "top": request.get("top") if row == box.top else request.get("innerHorizontal"),
            "bottom": request.get("bottom") if row == box.bottom - 1 else request.get("innerHorizontal"),
        }
        new = []
        for column, cell in enumerate(sheet.slice(row, box.left, box.right), box.left):
            sides["left"] = request.get("left") if column == box.left else request.get("innerVertical")
            sides["right"] = request.get("right") if column == box.right - 1 else request.get("innerVertical")
            new.append(_bordered(cell, sides))
        sheet.put(row, box.left, new)
    return {}


def _bordered(cell: Cell | None, sides: dict[str, Json | None]) -> Cell | None:
    old = cell or Cell()
    value = dict(old.format.value) if old.format else {}
    borders = dict(value.get("borders") or {})
    for name, border in sides.items():
        if border is not None and border.get("style", "NONE") in ("NONE", "STYLE_UNSPECIFIED"):
            borders.pop(name, None)
        elif border is not None:
            borders[name] = border
    value.pop("borders", None)
    return kept(old._replace(format=formats.intern({**value, "borders": borders} if borders else value)))
