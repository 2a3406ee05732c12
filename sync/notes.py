"""The notes tab »Synk – bemærkninger«: what Styring did not understand, in plain Danish, in the editors' spreadsheet.

The tab belongs to Styring: it is rewritten whole whenever its content differs from the open issues, and read by nobody.
"""

from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from schema.entities import Issue
from schema.enums import Severity
from sync.grid import Grid, column_index

TITLE = "Synk – bemærkninger"
TAB_ID = 1_937_010_547
"""The tab's fixed id, so that it can be made and filled in one call."""

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
    return (
        issue.severity.label_da,
        issue.cell.tab_name if issue.cell is not None else "",
        issue.cell.a1 if issue.cell is not None else "",
        issue.message_da,
        issue.suggestion or "",
        issue.first_seen.astimezone(COPENHAGEN).strftime("%d-%m-%Y %H:%M"),
    )


def requests(wanted: Sequence[Row], grid: Grid | None) -> list[dict[str, Any]]:
    """What makes the tab say `wanted`; nothing when it does already, or when there is nothing to say and no tab."""
    if grid is None and len(wanted) == 1:
        return []
    shown = _shown(grid) if grid is not None else []
    if [tuple(row) for row in wanted] == shown:
        return []
    made = [] if grid is not None else _new_tab()
    height = max(len(wanted), len(shown))
    available = grid.row_count if grid is not None else 1000
    if height > available:
        made.append({"appendDimension": {"sheetId": TAB_ID, "dimension": "ROWS", "length": height - available}})
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


def _new_tab() -> list[dict[str, Any]]:
    properties = {
        "sheetId": TAB_ID,
        "title": TITLE,
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
