"""The sandbox: reading ten thousand rows of twelve cells over HTTP, and editing them one by one."""

import tempfile
from pathlib import Path

from tests.benchmarks.measuring import heading, line, seconds, taking_turns
from tests.fixtures.sandbox import RunningSandbox, running_sandbox

MASK = "sheets(merges,data.rowData.values(userEnteredValue,effectiveValue,formattedValue,note))"
EDITS = 200


def run() -> None:
    heading("Sandbox: spreadsheets.get of twelve columns, and updateCells")
    with tempfile.TemporaryDirectory() as folder, running_sandbox(Path(folder)) as sandbox:
        books = {rows: sandbox.create(sheets=[_tab(rows)]) for rows in (1_000, 10_000)}
        found = taking_turns(
            {str(rows): (lambda book=book: _read(sandbox, book)) for rows, book in books.items()},  # type: ignore[misc]
            3,
        )
        for rows in books:
            line(f"read {rows:,} rows", f"{found[str(rows)]:.3f} s")
        took = seconds(lambda: _edit(sandbox, books[10_000]))
        line(f"{EDITS} edits of one cell among 10,000 rows", f"{took:.2f} s", f"{took / EDITS * 1000:.1f} ms each")


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
