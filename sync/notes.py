"""The notes tab »Synk – bemærkninger«: what Styring did not understand, in plain Danish, in the editors' spreadsheet.

The tab belongs to Styring: it is rewritten whole whenever its content differs from the open issues, and read by nobody.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import chain, count
from typing import Any
from zoneinfo import ZoneInfo

from schema.entities import Issue
from schema.enums import Severity
from sync.google import Google
from sync.grid import Grid, column_index
from sync.snapshot import Snapshot

TITLE = "Synk – bemærkninger"
TAB_ID = 1_937_010_547
"""The tab's fixed id, so that it can be made and filled in one call."""

LONGEST_TEXT = 5_000
"""More of a note is not shown: a cell takes 50,000 characters, a reader fewer."""

HEADER = ("Alvor", "Fane", "Celle", "Besked", "Forslag", "Siden")
COPENHAGEN = ZoneInfo("Europe/Copenhagen")

Row = tuple[str, ...]


def rows(issues: Sequence[Issue]) -> list[Row]:
    """The tab's rows, header first: errors before warnings before information, then by place."""
    ordered = sorted(issues, key=_order)
    return [HEADER, *(_row(issue) for issue in ordered)]


def _order(issue: Issue) -> tuple[int, str, int, int, str]:
    a1 = issue.cell.a1 if issue.cell is not None else ""
    letters = a1.rstrip("0123456789")
    number = int(a1.removeprefix(letters) or 0)
    tab = issue.cell.tab_name if issue.cell is not None else ""
    severity = list(Severity).index(issue.severity)
    return (severity, tab, number, column_index(letters), issue.rule)


def _row(issue: Issue) -> Row:
    texts = (
        issue.severity.label_da,
        issue.cell.tab_name if issue.cell is not None else "",
        issue.cell.a1 if issue.cell is not None else "",
        issue.message_da,
        issue.suggestion or "",
        issue.first_seen.astimezone(COPENHAGEN).strftime("%d-%m-%Y %H:%M"),
    )
    return tuple(text[:LONGEST_TEXT] for text in texts)


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether the tab is there; `unread`: it is, but the snapshot did not show it, so that nothing was written yet."""

    there: bool
    unread: bool = False


def write(google: Google, snapshot: Snapshot, wanted: Sequence[Row]) -> Standing:
    """Makes the tab say `wanted`, with no call when it does already. Raises GoogleError."""
    grid = snapshot.grids.get(TAB_ID)
    title = TITLE
    if grid is None:
        if len(wanted) == 1:
            return Standing(there=False)
        titles = _titles(google, snapshot.file_id)
        if TAB_ID in titles:
            return Standing(there=True, unread=True)
        title = _free(titles.values())
    made = requests(wanted, grid, title)
    if made:
        google.batch_update(snapshot.file_id, {"requests": made}, fields="spreadsheetId")
    return Standing(there=True)


def _titles(google: Google, file_id: str) -> dict[int, str]:
    tabs = google.spreadsheet(file_id, ranges=None, fields="sheets/properties(sheetId,title)", grid=False)
    found = (sheet["properties"] for sheet in tabs.get("sheets", ()))
    return {int(tab.get("sheetId", 0)): str(tab["title"]) for tab in found}


def _free(taken: Collection[str]) -> str:
    """The tab's title, with a number where somebody has a tab of that name."""
    folded = {title.casefold() for title in taken}
    numbered = (f"{TITLE} {number}" for number in count(2))
    return next(title for title in chain([TITLE], numbered) if title.casefold() not in folded)


def requests(wanted: Sequence[Row], grid: Grid | None, title: str = TITLE) -> list[dict[str, Any]]:
    """What makes the tab say `wanted`; nothing when it does already. A tab that is too small grows."""
    shown = _shown(grid) if grid is not None else []
    if [tuple(row) for row in wanted] == shown:
        return []
    made = [] if grid is not None else _new_tab(title)
    height = max(len(wanted), len(shown))
    rows_there, columns_there = (grid.row_count, grid.column_count) if grid is not None else (1000, len(HEADER))
    for dimension, needed, there in (("ROWS", height, rows_there), ("COLUMNS", len(HEADER), columns_there)):
        if needed > there:
            made.append({"appendDimension": {"sheetId": TAB_ID, "dimension": dimension, "length": needed - there}})
    blank: list[dict[str, Any]] = [{"values": [{}] * len(HEADER)}] * (height - len(wanted))
    filled = [{"values": [_cell(text) for text in row]} for row in wanted]
    start = {"sheetId": TAB_ID, "rowIndex": 0, "columnIndex": 0}
    made.append({"updateCells": {"start": start, "rows": [*filled, *blank], "fields": "userEnteredValue"}})
    return made


def _shown(grid: Grid) -> list[Row]:
    found = [tuple(grid.cell(row, column).text for column in range(len(HEADER))) for row in range(len(grid.rows))]
    while found and not any(found[-1]):
        found.pop()
    return found


def _cell(text: str) -> dict[str, Any]:
    return {"userEnteredValue": {"stringValue": text}} if text else {}


def _new_tab(title: str) -> list[dict[str, Any]]:
    properties = {
        "sheetId": TAB_ID,
        "title": title,
        "gridProperties": {"frozenRowCount": 1, "columnCount": len(HEADER), "rowCount": 1000},
    }
    bold = {
        "range": {"sheetId": TAB_ID, "startRowIndex": 0, "endRowIndex": 1},
        "cell": {"userEnteredFormat": {"textFormat": {"bold": True}}},
        "fields": "userEnteredFormat.textFormat.bold",
    }
    whole = {"range": {"sheetId": TAB_ID}, "description": "Skrives af Styring", "warningOnly": True}
    return [
        {"addSheet": {"properties": properties}},
        {"repeatCell": bold},
        {"addProtectedRange": {"protectedRange": whole}},
    ]
