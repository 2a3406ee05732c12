"""Charts and slicers: kept and answered as they were sent, not drawn and not applied."""

from __future__ import annotations

from sync.sandbox import fields
from sync.sandbox.cells import Json
from sync.sandbox.document import Document
from sync.sandbox.errors import RefusedError
from sync.sandbox.formats import replace_masked
from sync.sandbox.grid import Sheet
from sync.sandbox.marked import OBJECT_IDS

_FONT = "Roboto"
_DEFAULT_SIZE = {"widthPixels": 600, "heightPixels": 371}


def _ids(document: Document) -> set[int]:
    return {
        item[OBJECT_IDS[kind]] for sheet in document.sheets for kind, items in sheet.objects.items() for item in items
    }


def _add(document: Document, kind: str, item: Json) -> Json:
    if not item.get("spec"):
        raise RefusedError("No spec specified.")
    overlay = (item.get("position") or {}).get("overlayPosition")
    if overlay is None:
        raise RefusedError("This sandbox keeps charts and slicers only at a position.overlayPosition on a tab.")
    sheet, _, _ = document.coordinate(overlay.get("anchorCell") or {})
    taken = _ids(document)
    identity = item.get(OBJECT_IDS[kind])
    if identity is None:
        identity = document.new_id(taken)
    if identity in taken:
        raise RefusedError(f"An embedded object with id: {identity} already exists.")
    made = {**item, OBJECT_IDS[kind]: identity, "position": {"overlayPosition": {**_DEFAULT_SIZE, **overlay}}}
    sheet.objects[kind] = (*sheet.objects.get(kind, ()), made)
    return made


def add_chart(document: Document, request: Json) -> Json:
    """Keep a chart."""
    sent = request.get("chart") or {}
    return {"chart": _add(document, "charts", {**sent, "spec": _with_fonts(sent.get("spec") or {})})}


def _with_fonts(spec: Json) -> Json:
    """The specification of a chart as Google completes it: with the font of charts where none is named."""
    if not spec:
        return spec
    completed = {"fontName": _FONT, **spec}
    for words, style in (("title", "titleTextFormat"), ("subtitle", "subtitleTextFormat")):
        if spec.get(words):
            completed[style] = {"fontFamily": completed["fontName"], **(spec.get(style) or {})}
    return completed


def add_slicer(document: Document, request: Json) -> Json:
    """Keep a slicer."""
    return {"slicer": _add(document, "slicers", request.get("slicer") or {})}


def _find(document: Document, identity: int | None, kinds: tuple[str, ...]) -> tuple[Sheet, str, Json]:
    for sheet in document.sheets:
        for kind in kinds:
            for item in sheet.objects.get(kind, ()):
                if item[OBJECT_IDS[kind]] == identity:
                    return sheet, kind, item
    raise RefusedError(f"No embedded object with id: {identity or 0}")


def _put(sheet: Sheet, kind: str, old: Json, new: Json | None) -> None:
    others = sheet.objects[kind]
    if new is None:
        sheet.objects[kind] = tuple(item for item in others if item is not old)
    else:
        sheet.objects[kind] = tuple(new if item is old else item for item in others)


def update_chart_spec(document: Document, request: Json) -> Json:
    """Another specification for a chart."""
    sheet, kind, item = _find(document, request.get("chartId"), ("charts",))
    if not request.get("spec"):
        raise RefusedError("No spec specified.")
    _put(sheet, kind, item, {**item, "spec": _with_fonts(request["spec"])})
    return {}


def update_slicer_spec(document: Document, request: Json) -> Json:
    """What the mask names of a slicer's specification."""
    mask = fields.for_update(request.get("fields"), "SlicerSpec", RefusedError)
    sheet, kind, item = _find(document, request.get("slicerId"), ("slicers",))
    sent = request.get("spec") or {}
    _put(sheet, kind, item, {**item, "spec": replace_masked(item["spec"], sent, mask) if mask else sent})
    return {}


def delete_embedded_object(document: Document, request: Json) -> Json:
    """Forget a chart or slicer."""
    sheet, kind, item = _find(document, request.get("objectId"), tuple(OBJECT_IDS))
    _put(sheet, kind, item, None)
    return {}


def update_embedded_object_position(document: Document, request: Json) -> Json:
    """Move or resize a chart or slicer on its tab."""
    mask = fields.for_update(request.get("fields"), "OverlayPosition", RefusedError)
    sheet, kind, item = _find(document, request.get("objectId"), tuple(OBJECT_IDS))
    sent = (request.get("newPosition") or {}).get("overlayPosition")
    if sent is None:
        raise RefusedError("This sandbox moves charts and slicers only to a newPosition.overlayPosition.")
    old = item["position"]["overlayPosition"]
    overlay = replace_masked(old, sent, mask) if mask else {**_DEFAULT_SIZE, **sent}
    target, _, _ = document.coordinate(overlay.get("anchorCell") or {})
    position = {"overlayPosition": overlay}
    _put(sheet, kind, item, None)
    target.objects[kind] = (*target.objects.get(kind, ()), {**item, "position": position})
    return {"position": position}
