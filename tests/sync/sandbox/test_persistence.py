"""What was answered is on disk: restarts, SIGKILL, broken folders, many clients, speed."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import requests

from sync.sandbox import journal
from sync.sandbox.app import create_app
from sync.sandbox.server import AddressInUseError, listen, serve
from sync.sandbox.store import DataFolderError
from tests.fixtures.sandbox import RunningSandbox, running_sandbox
from tests.sync.sandbox.processes import sandbox_process


def state(sandbox: RunningSandbox, book: str) -> Any:
    sheet = sandbox.call("GET", f"v4/spreadsheets/{book}", includeGridData=True).json()
    return sheet, sandbox.call("GET", f"drive/v3/files/{book}", fields="*").json()


def varied_edits(sandbox: RunningSandbox, book: str) -> None:
    path = f"v4/spreadsheets/{book}"
    typed = {"values": [["1,5", "15-08-2025", "=A1*2"], ["b", "c", "1.1"]]}
    sandbox.call("PUT", f"{path}/values/A1", typed, valueInputOption="USER_ENTERED")
    sandbox.call("POST", f"{path}/values/A1:append", {"values": [["d"]]}, valueInputOption="RAW")
    sandbox.call("POST", f"{path}/values:batchClear", {"ranges": ["B2"]})
    area = {"sheetId": 0, "startRowIndex": 0, "endRowIndex": 3, "startColumnIndex": 0, "endColumnIndex": 3}
    answer = sandbox.batch(
        book,
        {"addSheet": {"properties": {"title": "Tilfældigt id"}}},
        {"sortRange": {"range": area, "sortSpecs": [{"dimensionIndex": 0, "sortOrder": "DESCENDING"}]}},
        {"insertDimension": {"range": {"sheetId": 0, "dimension": "ROWS", "startIndex": 1, "endIndex": 2}}},
        {"mergeCells": {"range": {**area, "startRowIndex": 5, "endRowIndex": 7}, "mergeType": "MERGE_ALL"}},
        {"addProtectedRange": {"protectedRange": {"range": area, "warningOnly": True}}},
        {"addNamedRange": {"namedRange": {"name": "navn", "range": area}}},
        {"repeatCell": {"range": area, "cell": {"note": "n"}, "fields": "note"}},
    )
    assert answer.status_code == 200, answer.text
    sandbox.call("PATCH", f"drive/v3/files/{book}", {"name": "Nyt navn"})
    sandbox.call("POST", f"drive/v3/files/{book}/permissions", {"type": "anyone", "role": "reader"})
    other = sandbox.create("Andet")
    sandbox.call("POST", f"v4/spreadsheets/{other}/sheets/0:copyTo", {"destinationSpreadsheetId": book})
    sandbox.call("DELETE", f"drive/v3/files/{other}")


def test_a_restart_answers_exactly_the_same(tmp_path: Path) -> None:
    with running_sandbox(tmp_path) as sandbox:
        book = sandbox.create()
        varied_edits(sandbox, book)
        copy = sandbox.call("POST", f"drive/v3/files/{book}/copy", {"name": "Kopi"}).json()["id"]
        before = [state(sandbox, book), state(sandbox, copy)]
    with running_sandbox(tmp_path) as sandbox:
        assert [state(sandbox, book), state(sandbox, copy)] == before
        assert len(sandbox.call("GET", "drive/v3/files").json()["files"]) == 2


def test_folding_the_log_into_a_snapshot_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "COMPACT_OPERATIONS", 3)
    with running_sandbox(tmp_path) as sandbox:
        book = sandbox.create()
        varied_edits(sandbox, book)
        before = state(sandbox, book)
    with closing(sqlite3.connect(tmp_path / journal.FILE_NAME)) as db:
        assert db.execute("SELECT count(*) FROM operation").fetchone()[0] < 3
    with running_sandbox(tmp_path) as sandbox:
        assert state(sandbox, book) == before


def test_edits_that_take_long_are_folded_early_so_that_a_start_is_quick(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal, "COMPACT_SECONDS", 0.0)
    with running_sandbox(tmp_path) as sandbox:
        book = sandbox.create()
        varied_edits(sandbox, book)
        before = state(sandbox, book)
    with closing(sqlite3.connect(tmp_path / journal.FILE_NAME)) as db:
        assert db.execute("SELECT count(*) FROM operation").fetchone()[0] == 0
    with running_sandbox(tmp_path) as sandbox:
        assert state(sandbox, book) == before


def test_what_was_answered_survives_sigkill_at_any_moment(tmp_path: Path) -> None:
    seed = random.randrange(10**6)
    print("seed", seed)
    dice = random.Random(seed)
    answered = 0
    book = ""
    for _ in range(3):
        with sandbox_process(tmp_path) as (sandbox, process):
            book = book or sandbox.create()
            answered = before = kept_rows(sandbox, book, answered)
            killer = threading.Timer(dice.uniform(0.0, 0.35), process.send_signal, [signal.SIGKILL])
            try:
                while True:
                    cell = {"userEnteredValue": {"stringValue": str(answered)}}
                    start = {"sheetId": 0, "rowIndex": answered}
                    update = {"start": start, "rows": [{"values": [cell]}], "fields": "userEnteredValue"}
                    assert sandbox.batch(book, {"updateCells": update}).status_code == 200
                    answered += 1
                    if answered == before + 1:
                        killer.start()
            except requests.ConnectionError:
                pass
            finally:
                killer.join()
            assert process.wait() == -signal.SIGKILL
            assert answered > before, "nothing was answered that could be lost"
    with running_sandbox(tmp_path) as sandbox:
        kept_rows(sandbox, book, answered)


def kept_rows(sandbox: RunningSandbox, book: str, answered: int) -> int:
    """How many rows are there: all that were answered, and perhaps the one that was under way."""
    read = sandbox.call("GET", f"v4/spreadsheets/{book}/values/A1:A1000").json().get("values", [])
    assert len(read) in (answered, answered + 1)
    assert read == [[str(number)] for number in range(len(read))]
    return len(read)


def test_a_folder_of_the_version_before_users_is_opened(tmp_path: Path) -> None:
    with running_sandbox(tmp_path) as sandbox:
        book = sandbox.create()
        varied_edits(sandbox, book)
        before = sandbox.call("GET", f"v4/spreadsheets/{book}", includeGridData=True).json()
    with closing(sqlite3.connect(tmp_path / journal.FILE_NAME)) as db:
        db.execute("ALTER TABLE operation DROP COLUMN author")
        db.execute("DROP TABLE kept")
        db.commit()
    with running_sandbox(tmp_path) as sandbox:
        assert sandbox.call("GET", f"v4/spreadsheets/{book}", includeGridData=True).json() == before


def test_a_durable_sandbox_flushes_every_change(tmp_path: Path) -> None:
    with running_sandbox(tmp_path, durable=True) as sandbox:
        book = sandbox.create("Fast")
    with running_sandbox(tmp_path) as sandbox:
        assert sandbox.call("GET", f"drive/v3/files/{book}").json()["name"] == "Fast"


def test_a_damaged_file_gives_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / journal.FILE_NAME).write_bytes(b"this is no database" * 100)
    with pytest.raises(DataFolderError) as caught:
        create_app(tmp_path)
    assert "\n" not in str(caught.value)
    assert str(tmp_path) in str(caught.value)


def test_a_damaged_snapshot_gives_one_clear_line(tmp_path: Path) -> None:
    with running_sandbox(tmp_path) as sandbox:
        sandbox.create()
    with closing(sqlite3.connect(tmp_path / journal.FILE_NAME)) as db:
        db.execute("UPDATE snapshot SET body = x'00'")
        db.commit()
    with pytest.raises(DataFolderError, match="damaged"):
        create_app(tmp_path)


def test_a_folder_that_is_a_file_gives_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(DataFolderError):
        create_app(tmp_path / "file")


def test_a_folder_in_use_by_another_sandbox_is_refused(tmp_path: Path) -> None:
    with sandbox_process(tmp_path), pytest.raises(DataFolderError, match="another sandbox"):
        create_app(tmp_path)


def test_a_used_port_gives_one_clear_line() -> None:
    with closing(listen("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(AddressInUseError, match=str(port)):
            serve("127.0.0.1", port, None)
        command = [sys.executable, "-m", "sync.sandbox", "--port", str(port)]
        run = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, env=os.environ)
        assert run.returncode == 1
        assert run.stderr.count("\n") == 1


def test_many_clients_at_once_lose_no_edit() -> None:
    with running_sandbox() as sandbox:
        book = sandbox.create()

        def edit(number: int) -> int:
            with requests.Session() as session:
                client = RunningSandbox(sandbox.url, session)
                return client.batch(book, {"appendCells": {
                    "sheetId": 0, "fields": "*",
                    "rows": [{"values": [{"userEnteredValue": {"numberValue": number}}]}]}}).status_code  # fmt: skip

        with ThreadPoolExecutor(20) as pool:
            assert set(pool.map(edit, range(100))) == {200}
        values = sandbox.call("GET", f"v4/spreadsheets/{book}/values/A1:A200").json()["values"]
        assert sorted(int(row[0]) for row in values) == list(range(100))


def test_ten_thousand_rows_are_read_and_edited(tmp_path: Path) -> None:
    rows = [
        {"values": [{"userEnteredValue": {"stringValue": f"Mål {row}.{column}"}} for column in range(12)]}
        for row in range(10_000)
    ]
    with running_sandbox(tmp_path) as sandbox:
        book = sandbox.create(sheets=[{"properties": {"sheetId": 0, "title": "T"}, "data": [{"rowData": rows}]}])
        mask = "sheets(merges,data.rowData.values(userEnteredValue,effectiveValue,formattedValue,note))"
        answer = sandbox.call("GET", f"v4/spreadsheets/{book}", ranges="T!A:L", fields=mask)
        assert answer.content.count(b"formattedValue") == 120_000
        cell = {"userEnteredValue": {"stringValue": "nyt"}}
        update = {"start": {"sheetId": 0, "rowIndex": 9_999}, "rows": [{"values": [cell]}], "fields": "*"}
        assert sandbox.batch(book, {"updateCells": update}).status_code == 200
        values = sandbox.call("GET", f"v4/spreadsheets/{book}/values/T!A9999:B10000").json()["values"]
        assert values == [["Mål 9998.0", "Mål 9998.1"], ["nyt", "Mål 9999.1"]]
