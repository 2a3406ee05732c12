"""One request, one moment: the bound tabs of a spreadsheet as immutable grids (DESIGN 7.5)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sync import rich_text
from sync.google import Google, RequestRefusedError
from sync.grid import EMPTY, Cell, Grid, Merge

CELL_FIELDS = (
    "userEnteredValue/formulaValue,effectiveValue,formattedValue,"
    "userEnteredFormat(numberFormat(type,pattern),textFormat/strikethrough,backgroundColor),textFormatRuns"
)
TAB_FIELDS = "properties(sheetId,title,hidden,gridProperties(rowCount,columnCount)),merges"
HEAD_FIELDS = "spreadsheetId,properties(title,locale,timeZone)"
DATA_FIELDS = f"startRow,startColumn,rowData/values({CELL_FIELDS}),columnMetadata/hiddenByUser"
FIELDS = f"{HEAD_FIELDS},sheets({TAB_FIELDS},data({DATA_FIELDS}))"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A spreadsheet as it was read. `grids` is by tab id; a bound tab that is missing no longer exists (Z01)."""

    file_id: str
    title: str
    locale: str
    time_zone: str
    grids: Mapping[int, Grid]


def take(google: Google, file_id: str, titles: Mapping[int, str] | None = None) -> Snapshot:
    """Reads the tabs `titles` (tab id -> last known name), or all tabs. Raises GoogleError.

    One request; a second one asks for the names only where a tab was renamed since.
    """
    if titles is None:
        return parse(google.spreadsheet(file_id, ranges=None, fields=FIELDS, grid=True))
    try:
        snapshot = parse(google.spreadsheet(file_id, ranges=_ranges(titles.values()), fields=FIELDS, grid=True))
        if set(titles) <= set(snapshot.grids):
            return snapshot
    except RequestRefusedError as error:
        if error.status != 400:
            raise
    tabs = google.spreadsheet(file_id, ranges=None, fields=f"{HEAD_FIELDS},sheets/properties", grid=False)
    present = [title for tab_id, title in _names(tabs).items() if tab_id in titles]
    if not present:
        return parse({**tabs, "sheets": []})
    return parse(google.spreadsheet(file_id, ranges=_ranges(present), fields=FIELDS, grid=True))


def tab_names(google: Google, file_id: str) -> dict[int, str]:
    """The names of all tabs by their id, and nothing of what stands in them. Raises GoogleError."""
    fields = "sheets/properties(sheetId,title)"
    return _names(google.spreadsheet(file_id, ranges=None, fields=fields, grid=False))


def _names(answer: Mapping[str, Any]) -> dict[int, str]:
    tabs = (tab["properties"] for tab in answer.get("sheets", []))
    return {int(tab.get("sheetId", 0)): str(tab["title"]) for tab in tabs}


def _ranges(titles: Iterable[str]) -> list[str]:
    return [quoted(title) for title in titles]


def quoted(title: str) -> str:
    """A tab's name as it stands in a range."""
    return "'" + title.replace("'", "''") + "'"


def parse(answer: Mapping[str, Any]) -> Snapshot:
    """A snapshot from the answer of `spreadsheets.get`."""
    properties = answer.get("properties", {})
    grids = [_grid(sheet) for sheet in answer.get("sheets", [])]
    return Snapshot(
        file_id=str(answer.get("spreadsheetId", "")),
        title=str(properties.get("title", "")),
        locale=str(properties.get("locale", "")),
        time_zone=str(properties.get("timeZone", "")),
        grids={grid.tab_id: grid for grid in grids},
    )


def _grid(sheet: Mapping[str, Any]) -> Grid:
    properties = sheet["properties"]
    size = properties.get("gridProperties", {})
    data = (sheet.get("data") or [{}])[0]
    return Grid(
        tab_id=int(properties.get("sheetId", 0)),
        title=str(properties["title"]),
        rows=tuple(tuple(cell(item) for item in row.get("values", ())) for row in data.get("rowData", ())),
        merges=tuple(
            Merge(
                item.get("startRowIndex", 0),
                item["endRowIndex"],
                item.get("startColumnIndex", 0),
                item["endColumnIndex"],
            )
            for item in sheet.get("merges", ())
        ),
        row_count=int(size.get("rowCount", 0)),
        column_count=int(size.get("columnCount", 0)),
        hidden_columns=frozenset(
            index for index, item in enumerate(data.get("columnMetadata", ())) if item.get("hiddenByUser")
        ),
    )


def cell(item: Mapping[str, Any]) -> Cell:
    """A cell from Google's CellData."""
    if not item:
        return EMPTY
    effective = item.get("effectiveValue", {})
    layout = item.get("userEnteredFormat", {})
    number_format = layout.get("numberFormat", {})
    error = effective.get("errorValue")
    value = effective.get("numberValue", effective.get("stringValue", effective.get("boolValue")))
    text = str(item.get("formattedValue", ""))
    return Cell(
        text=text,
        value=value,
        number_format=str(number_format.get("type", "")),
        pattern=str(number_format.get("pattern", "")),
        formula=item.get("userEnteredValue", {}).get("formulaValue"),
        error=None if error is None else str(item.get("formattedValue") or error.get("type", "ERROR")),
        strikethrough=bool(layout.get("textFormat", {}).get("strikethrough", False)),
        fill=_fill(layout.get("backgroundColor")),
        runs=rich_text.read(item.get("textFormatRuns", ()), text),
    )


def _fill(color: Mapping[str, float] | None) -> str:
    """`#rrggbb` from Google's Color, in which a part that is 0 is left out; "" for white and for none."""
    if color is None:
        return ""
    parts = [round(255 * color.get(name, 0)) for name in ("red", "green", "blue")]
    return "" if parts == [255, 255, 255] else "#" + "".join(f"{part:02x}" for part in parts)
