"""Developer metadata: createDeveloperMetadata, updateDeveloperMetadata, deleteDeveloperMetadata."""

from __future__ import annotations

from sync.sandbox import fields, lookup
from sync.sandbox.cells import Json
from sync.sandbox.document import Document
from sync.sandbox.errors import RefusedError
from sync.sandbox.lookup import Spot
from sync.sandbox.marked import Metadata

_VISIBILITIES = ("DOCUMENT", "PROJECT")
_MOST_CHARACTERS = 30_000


def create_developer_metadata(document: Document, request: Json) -> Json:
    """Put an entry on the spreadsheet, a tab, a row or a column."""
    sent = request.get("developerMetadata") or {}
    if not sent.get("metadataKey"):
        raise RefusedError("developerMetadata.metadataKey must be specified.")
    if "location" not in sent:
        raise RefusedError("developerMetadata.location must be specified.")
    taken = {item.id for item, _ in lookup.all_entries(document)}
    identity = sent.get("metadataId")
    if identity is None:
        identity = document.new_id(taken)
    if identity in taken:
        raise RefusedError(f"Developer metadata with ID {identity} already exists.")
    made = Metadata(identity, sent["metadataKey"], sent.get("metadataValue"), _visibility(sent), document.project)
    spot = lookup.spot_of(document, sent["location"])
    _put(document, spot, None, made)
    return {"developerMetadata": lookup.metadata_json(made, spot)}


def _visibility(sent: Json) -> str:
    if sent.get("visibility") not in _VISIBILITIES:
        raise RefusedError("developerMetadata.visibility must be specified.")
    return str(sent["visibility"])


def _put(document: Document, spot: Spot, old: Metadata | None, new: Metadata | None) -> None:
    """Put `new` in the place of `old` among the entries at a place; None for nothing. Raises RefusedError when they
    become too long."""
    sheet = None if spot.sheet_id is None else document.sheet(spot.sheet_id)
    if sheet is None:
        items = document.metadata = _with(document.metadata, old, new)
    elif spot.rows is None or spot.place is None:
        items = sheet.metadata = _with(sheet.metadata, old, new)
    else:
        items = _with(sheet.dimension(spot.rows, spot.place).metadata, old, new)
        sheet.set_dimensions(spot.rows, spot.place, spot.place + 1, metadata=items)
    if sum(len(item.key) + len(item.value or "") for item in items) > _MOST_CHARACTERS:
        raise RefusedError(f"The developer metadata of a location cannot exceed {_MOST_CHARACTERS} characters.")


def _with(items: tuple[Metadata, ...], old: Metadata | None, new: Metadata | None) -> tuple[Metadata, ...]:
    fresh = () if new is None else (new,)
    if old is None:
        return (*items, *fresh)
    place = items.index(old)
    return (*items[:place], *fresh, *items[place + 1 :])


def _matched(document: Document, request: Json) -> list[tuple[Metadata, Spot]]:
    found: dict[int, tuple[Metadata, Spot]] = {}
    for item in request.get("dataFilters") or []:
        found.update((entry.id, (entry, spot)) for entry, spot in lookup.search(document, item))
    return list(found.values())


def update_developer_metadata(document: Document, request: Json) -> Json:
    """Change all entries that the filters select; answers them."""
    mask = fields.for_update(request.get("fields"), "DeveloperMetadata", RefusedError)
    sent = request.get("developerMetadata") or {}
    named = set(mask or sent) - {"metadataId"}
    answered = []
    for old, spot in _matched(document, request):
        new, place = old, spot
        if "metadataKey" in named:
            if not sent.get("metadataKey"):
                raise RefusedError("developerMetadata.metadataKey must be specified.")
            new = new._replace(key=sent["metadataKey"])
        if "metadataValue" in named:
            new = new._replace(value=sent.get("metadataValue"))
        if "visibility" in named:
            new = new._replace(visibility=_visibility(sent))
        if "location" in named:
            place = lookup.spot_of(document, sent.get("location") or {})
        if place == spot:
            _put(document, spot, old, new)
        else:
            _put(document, spot, old, None)
            _put(document, place, None, new)
        answered.append(lookup.metadata_json(new, place))
    return {"developerMetadata": answered} if answered else {}


def delete_developer_metadata(document: Document, request: Json) -> Json:
    """Remove all entries that the filter selects; answers them."""
    found = lookup.search(document, request.get("dataFilter") or {})
    for old, spot in found:
        _put(document, spot, old, None)
    gone = [lookup.metadata_json(item, spot) for item, spot in found]
    return {"deletedDeveloperMetadata": gone} if gone else {}
