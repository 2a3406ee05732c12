"""The example workbooks as bodies of `spreadsheets.create`."""

import json
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from sync.grid import column_index

_FILES = ("haand_i_haand.json", "staerke_faellesskaber.json")
_HEADER_FILL = {"red": 0.85, "green": 0.91, "blue": 0.95}
_FORMATS = {
    "percent": {"type": "PERCENT", "pattern": "0.0%"},
    "date": {"type": "DATE", "pattern": "dd-mm-yyyy"},
    "text": {"type": "TEXT"},
}


@dataclass(frozen=True, slots=True)
class ExampleWorkbook:
    """`body` is the JSON body of a `spreadsheets.create` request."""

    title: str
    body: dict[str, Any]


def workbooks() -> tuple[ExampleWorkbook, ...]:
    """Two workbooks: a grouped plan with its results, and a flat plan; each with tabs that are no tables of goals."""
    made = []
    for name in _FILES:
        data = json.loads(files(__package__).joinpath(name).read_text("utf-8"))
        made.append(ExampleWorkbook(data["title"], _body(data)))
    return tuple(made)


def _body(data: dict[str, Any]) -> dict[str, Any]:
    properties = {"title": data["title"], "locale": "da_DK", "timeZone": "Europe/Copenhagen"}
    return {"properties": properties, "sheets": [_sheet(index, tab) for index, tab in enumerate(data["tabs"])]}


def _sheet(index: int, tab: dict[str, Any]) -> dict[str, Any]:
    """`cells` by address; a cell is a text, a number, or [number, format]. `bold` and `header` list rows from 1."""
    cells = {_place(address): value for address, value in tab["cells"].items()}
    columns = 1 + max(max(column for _, column in cells), len(tab["widths"]) - 1)
    rows = []
    for row in range(1 + max(row for row, _ in cells)):
        filled = [column for at, column in cells if at == row]
        values = [_cell(cells.get((row, column)), tab, row + 1) for column in range(1 + max(filled, default=-1))]
        rows.append({"values": values} if values else {})
    widths = [{"pixelSize": width} for width in tab["widths"]]
    grid = {"rowCount": len(rows) + 20, "columnCount": columns + 4}
    sheet = {
        "properties": {"sheetId": index, "index": index, "title": tab["title"], "gridProperties": grid},
        "data": [{"startRow": 0, "startColumn": 0, "rowData": rows, "columnMetadata": widths}],
    }
    if tab.get("merges"):
        sheet["merges"] = [_range(index, merge) for merge in tab["merges"]]
    return sheet


def _cell(value: Any, tab: dict[str, Any], row: int) -> dict[str, Any]:
    if value is None:
        return {}
    number, number_format = value if isinstance(value, list) else (value, None)
    style: dict[str, Any] = {"wrapStrategy": "WRAP", "verticalAlignment": "TOP"}
    if number_format is not None:
        style["numberFormat"] = _FORMATS[number_format]
    if row in tab["bold"] or row in tab["header"]:
        style["textFormat"] = {"bold": True}
    if row in tab["header"]:
        style["backgroundColor"] = _HEADER_FILL
    entered = {"stringValue": number} if isinstance(number, str) else {"numberValue": number}
    return {"userEnteredValue": entered, "userEnteredFormat": style}


def _place(address: str) -> tuple[int, int]:
    letters = address.rstrip("0123456789")
    return int(address[len(letters) :]) - 1, column_index(letters)


def _range(sheet_id: int, merge: str) -> dict[str, int]:
    (top, left), (bottom, right) = (_place(corner) for corner in merge.split(":"))
    return {
        "sheetId": sheet_id,
        "startRowIndex": top,
        "endRowIndex": bottom + 1,
        "startColumnIndex": left,
        "endColumnIndex": right + 1,
    }
