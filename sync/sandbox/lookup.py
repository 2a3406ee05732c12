"""Where developer metadata lies, and what a DataFilter selects."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from sync.sandbox.a1 import Bounds
from sync.sandbox.cells import Json
from sync.sandbox.document import Document
from sync.sandbox.errors import RefusedError
from sync.sandbox.grid import Sheet
from sync.sandbox.marked import Metadata
from sync.sandbox.ranges import Box

_TYPES = {True: "ROW", False: "COLUMN"}


class Spot(NamedTuple):
    """Where an entry lies: nothing for the spreadsheet, a tab, or one row or column of it."""

    sheet_id: int | None = None
    rows: bool | None = None
    place: int | None = None

    @property
    def type(self) -> str:
        """The DeveloperMetadataLocationType."""
        if self.sheet_id is None:
            return "SPREADSHEET"
        return "SHEET" if self.rows is None else _TYPES[self.rows]

    def meets(self, other: Spot) -> bool:
        """Whether two places share a cell; the spreadsheet meets only itself."""
        if self.sheet_id is None or other.sheet_id is None or self.sheet_id != other.sheet_id:
            return self == other
        return self.rows is None or self.rows != other.rows or self.place == other.place

    def bounds(self) -> Bounds:
        """The cells there."""
        if self.rows is None or self.place is None:
            return Bounds()
        if self.rows:
            return Bounds(top=self.place, bottom=self.place + 1)
        return Bounds(left=self.place, right=self.place + 1)


def entries(document: Document) -> Iterator[tuple[Metadata, Spot]]:
    """The developer metadata that the asking project sees, with its place: of the spreadsheet, then tab by tab."""
    return ((item, spot) for item, spot in all_entries(document) if item.is_seen_by(document.project))


def all_entries(document: Document) -> Iterator[tuple[Metadata, Spot]]:
    """The developer metadata of every project."""
    for item in document.metadata:
        yield item, Spot()
    for sheet in document.sheets:
        for item in sheet.metadata:
            yield item, Spot(sheet.id)
        for rows, dimensions in ((True, sheet.row_metadata), (False, sheet.column_metadata)):
            for index, dimension in enumerate(dimensions):
                for item in dimension.metadata:
                    yield item, Spot(sheet.id, rows, index)


def listed(document: Document, items: Iterable[Metadata], spot: Spot) -> list[Json]:
    """The entries of one place that the asking project sees, as answered."""
    return [metadata_json(item, spot) for item in items if item.is_seen_by(document.project)]


def metadata_json(item: Metadata, spot: Spot) -> Json:
    """A DeveloperMetadata as answered."""
    answer: Json = {"metadataId": item.id, "metadataKey": item.key}
    if item.value is not None:
        answer["metadataValue"] = item.value
    return {**answer, "location": location_json(spot), "visibility": item.visibility}


def location_json(spot: Spot) -> Json:
    """A DeveloperMetadataLocation as answered: no sheetId when it is 0."""
    answer: Json = {"locationType": spot.type}
    sheet: Json = {"sheetId": spot.sheet_id} if spot.sheet_id else {}
    if spot.sheet_id is None:
        return {**answer, "spreadsheet": True}
    if spot.rows is None or spot.place is None:
        return {**answer, **sheet}
    dimension = "ROWS" if spot.rows else "COLUMNS"
    return {
        **answer,
        "dimensionRange": {**sheet, "dimension": dimension, "startIndex": spot.place, "endIndex": spot.place + 1},
    }


def spot_of(document: Document, location: Json) -> Spot:
    """The place that a DeveloperMetadataLocation names. Raises RefusedError."""
    named = ["spreadsheet"] * location.get("spreadsheet", False)
    named += [name for name in ("sheetId", "dimensionRange") if name in location]
    if len(named) != 1:
        raise RefusedError("Exactly one of spreadsheet, sheetId or dimensionRange must be set in the location.")
    if named == ["spreadsheet"]:
        return Spot()
    if named == ["sheetId"]:
        return Spot(document.sheet(location["sheetId"]).id)
    span = location["dimensionRange"]
    sheet = document.sheet(span.get("sheetId", 0))
    if span.get("dimension") not in ("ROWS", "COLUMNS"):
        raise RefusedError("No dimension specified.")
    rows = span["dimension"] == "ROWS"
    size = sheet.row_count if rows else sheet.column_count
    if "startIndex" not in span or "endIndex" not in span:
        raise RefusedError("DimensionRange must specify both a startIndex and an endIndex")
    start, end = span["startIndex"], span["endIndex"]
    if end - start != 1:
        raise RefusedError("DimensionRange must represent a single row or column")
    if not 0 <= start < size:
        raise RefusedError(f"dimensionRange.startIndex ({start}) must be less than the grid size ({size}).")
    return Spot(sheet.id, rows, start)


def search(document: Document, item: Json) -> list[tuple[Metadata, Spot]]:
    """The metadata that a DataFilter selects. Raises RefusedError."""
    _require_one(item)
    if "developerMetadataLookup" not in item:
        sheet, box = _area(document, item)
        return [
            (entry, spot)
            for entry, spot in entries(document)
            if spot.sheet_id == sheet.id and sheet.box(spot.bounds()).overlaps(box)
        ]
    wanted = item["developerMetadataLookup"]
    spot = spot_of(document, wanted["metadataLocation"]) if "metadataLocation" in wanted else None
    how = wanted.get("locationMatchingStrategy")
    exact = how == "EXACT_LOCATION"
    if how and spot is None:
        raise RefusedError("locationMatchingStrategy requires a metadataLocation.")
    if exact and "locationType" in wanted:
        raise RefusedError("locationType cannot be specified when locationMatchingStrategy is EXACT_LOCATION.")
    return [
        (entry, place)
        for entry, place in entries(document)
        if _selected(entry, place, wanted) and (spot is None or (place == spot if exact else spot.meets(place)))
    ]


def _selected(entry: Metadata, place: Spot, wanted: Json) -> bool:
    facts = {
        "metadataId": entry.id,
        "metadataKey": entry.key,
        "metadataValue": entry.value,
        "visibility": entry.visibility,
        "locationType": place.type,
    }
    return all(wanted[name] == fact for name, fact in facts.items() if name in wanted)


def areas(document: Document, filters: Sequence[Json]) -> list[tuple[Sheet, Box, list[Json]]]:
    """The ranges that any of the DataFilters selects, each once, with the filters that do. Raises RefusedError."""
    found: dict[tuple[int, Box], tuple[Sheet, Box, list[Json]]] = {}
    for item in filters:
        for sheet, box in _selected_areas(document, item):
            there = found.setdefault((sheet.id, box), (sheet, box, []))[2]
            if item not in there:
                there.append(item)
    return list(found.values())


def _selected_areas(document: Document, item: Json) -> list[tuple[Sheet, Box]]:
    _require_one(item)
    if "developerMetadataLookup" not in item:
        return [_area(document, item)]
    found = []
    for _, spot in search(document, item):
        if spot.sheet_id is None:
            found += [(sheet, sheet.whole()) for sheet in document.sheets]
        else:
            sheet = document.sheet(spot.sheet_id)
            found.append((sheet, sheet.box(spot.bounds())))
    return found


def _area(document: Document, item: Json) -> tuple[Sheet, Box]:
    if "a1Range" in item:
        return document.locate(item["a1Range"])
    sheet, bounds = document.grid_range(item["gridRange"])
    document.require_inside(sheet, bounds)
    return sheet, sheet.box(bounds)


def _require_one(item: Json) -> None:
    if len([name for name in ("developerMetadataLookup", "a1Range", "gridRange") if name in item]) != 1:
        raise RefusedError("Exactly one of developerMetadataLookup, a1Range or gridRange must be set in a data filter.")
