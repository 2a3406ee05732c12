"""The sandbox: ten thousand rows of twelve cells over HTTP, read, edited one by one, exported; a hundred clients."""

import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import requests

from tests.benchmarks.measuring import heading, line, seconds
from tests.fixtures.sandbox import RunningSandbox, running_sandbox

MASK = "sheets(merges,data.rowData.values(userEnteredValue,effectiveValue,formattedValue,note))"
ROWS = 10_000
EDITS = 200
CLIENTS = 100
TURNS = 10
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def run() -> None:
    heading("Sandbox: spreadsheets.get of twelve columns, and updateCells")
    with tempfile.TemporaryDirectory() as folder, running_sandbox(Path(folder)) as sandbox:
        book = sandbox.create(sheets=[_tab(ROWS)])
        first = seconds(lambda: _read(sandbox, book))
        again = min(seconds(lambda: _read(sandbox, book)) for _ in range(3))
        line(f"read {ROWS:,} rows: first, again", f"{first:.3f} s", f"{again:.3f} s")
        took = seconds(lambda: _edit(sandbox, book))
        line(f"{EDITS} edits of one cell among {ROWS:,} rows", f"{took:.2f} s", f"{took / EDITS * 1000:.1f} ms each")
        for kind, name in (("text/csv", "CSV"), (XLSX, "xlsx")):
            took = seconds(lambda kind=kind: _export(sandbox, book, kind))
            line(f"export {ROWS:,} rows as {name}", f"{took:.2f} s")
        _many(sandbox)


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


def _export(sandbox: RunningSandbox, book: str, kind: str) -> None:
    answer = sandbox.call("GET", f"drive/v3/files/{book}/export", mimeType=kind)
    assert answer.status_code == 200, answer.text


def _many(sandbox: RunningSandbox) -> None:
    """Each client in turns appends a row to one of ten spreadsheets and reads it back."""
    books = [sandbox.create() for _ in range(10)]
    waits: list[float] = []
    lock = threading.Lock()

    def client(number: int) -> None:
        path = f"v4/spreadsheets/{books[number % len(books)]}/values"
        own: list[float] = []
        with requests.Session() as session:
            mine = RunningSandbox(sandbox.url, session, f"user{number}")
            for turn in range(TURNS):
                row = {"values": [[f"{number}.{turn}", turn]]}
                for ask in (
                    lambda row=row: mine.call("POST", f"{path}/A1:append", row, valueInputOption="RAW"),
                    lambda: mine.call("GET", f"{path}/A1:B20"),
                ):
                    started = time.perf_counter()
                    assert ask().status_code == 200
                    own.append(time.perf_counter() - started)
        with lock:
            waits.extend(own)

    with ThreadPoolExecutor(CLIENTS) as pool:
        took = seconds(lambda: list(pool.map(client, range(CLIENTS))))
    waits.sort()
    middle, late = waits[len(waits) // 2], waits[int(len(waits) * 0.99)]
    per_second = f"{len(waits) / took:.0f} a second"
    line(f"{CLIENTS} clients, {len(waits):,} requests", per_second, f"median {middle:.3f} s", f"99% {late:.3f} s")
