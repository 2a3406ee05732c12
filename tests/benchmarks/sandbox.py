"""The sandbox: reading ten thousand rows of twelve cells over HTTP, and editing them one by one."""

import tempfile
from pathlib import Path

from tests.benchmarks.measuring import heading, line, seconds
from tests.fixtures.sandbox import RunningSandbox, running_sandbox

MASK = "sheets(merges,data.rowData.values(userEnteredValue,effectiveValue,formattedValue,note))"
ROWS = 10_000
EDITS = 200


def run() -> None:
    heading("Sandbox: spreadsheets.get of twelve columns, and updateCells")
    with tempfile.TemporaryDirectory() as folder, running_sandbox(Path(folder)) as sandbox:
        book = sandbox.create(sheets=[_tab(ROWS)])
        first = seconds(lambda: _read(sandbox, book))
        again = min(seconds(lambda: _read(sandbox, book)) for _ in range(3))
        line(f"read {ROWS:,} rows: first, again", f"{first:.3f} s", f"{again:.3f} s")
        took = seconds(lambda: _edit(sandbox, book))
        line(f"{EDITS} edits of one cell among {ROWS:,} rows", f"{took:.2f} s", f"{took / EDITS * 1000:.1f} ms each")


def _tab(rows: int) -> dict[str, object]:
    data = [
        {"values": [{"userEnteredValue": {"stringValue": f"Mål {row}.{column}"}} for column in range(12)]}
        for row in range(rows)
    ]
    return {"properties": {"sheetId": 0, "title": "T"}, "data": [{"rowData": data}]}


def _read(sandbox: RunningSandbox, book: str) -> None:
    answer = sandbox.call("GET", f"v4/spreadsheets/{book}", ranges="T!A:L", fields=MASK)
    assert answer.status_code == 200, answer.text


def _edit(sandbox: RunningSandbox, book: str) -> None:
    for row in range(EDITS):
        cell = {"userEnteredValue": {"numberValue": row}}
        update = {"start": {"sheetId": 0, "rowIndex": row}, "rows": [{"values": [cell]}], "fields": "*"}
        assert sandbox.batch(book, {"updateCells": update}).status_code == 200
