"""Many clients at once, and a process killed at any moment: nothing answered is lost, nothing is done by halves."""

from __future__ import annotations

import random
import signal
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import requests

from sync.sandbox.cells import Json
from sync.sandbox.document import Document
from sync.sandbox.operations import Operation, create
from sync.sandbox.store import Store
from tests.fixtures.sandbox import RunningSandbox, running_sandbox
from tests.sync.sandbox.processes import sandbox_process

CLIENTS = 100
ROUNDS = 3
BATCH = 5


def test_a_hundred_clients_meet_no_error_and_lose_no_edit() -> None:
    with running_sandbox() as sandbox:
        books = [sandbox.create() for _ in range(4)]

        def client(number: int) -> list[int]:
            book = books[number % len(books)]
            with requests.Session() as session:
                mine = RunningSandbox(sandbox.url, session, f"user{number}")
                path = f"v4/spreadsheets/{book}"
                codes = []
                for turn in range(ROUNDS):
                    row = {"values": [[f"{number}.{turn}"]]}
                    codes.append(mine.call("POST", f"{path}/values/A1:append", row, valueInputOption="RAW").status_code)
                    codes.append(mine.call("GET", f"{path}/values/A1:A10").status_code)
                codes.append(mine.call("GET", f"drive/v3/files/{book}", fields="version").status_code)
                return codes

        with ThreadPoolExecutor(CLIENTS) as pool:
            codes = [code for answered in pool.map(client, range(CLIENTS)) for code in answered]
        assert set(codes) == {200}
        found = [
            row[0]
            for book in books
            for row in sandbox.call("GET", f"v4/spreadsheets/{book}/values/A1:A1000").json()["values"]
        ]
        assert sorted(found) == sorted(f"{number}.{turn}" for number in range(CLIENTS) for turn in range(ROUNDS))


def test_a_long_edit_of_one_spreadsheet_holds_up_no_other() -> None:
    store = Store(None)
    slow, quick = (store.create(lambda key, at, seed: create(key, {}, at, seed)) for _ in range(2))
    inside, go_on = threading.Event(), threading.Event()
    holder = threading.Thread(target=lambda: hold(store, slow.id, inside, go_on))
    holder.start()
    try:
        assert inside.wait(20)
        rename = {"updateSpreadsheetProperties": {"properties": {"title": "Nyt"}, "fields": "title"}}
        edited = store.edit(quick.id, "batchUpdate", {"requests": [rename]})
        assert edited is not None
        assert store.get(slow.id) is slow
        waiting = threading.Thread(target=store.edit, args=(slow.id, "batchUpdate", {"requests": [rename]}))
        waiting.start()
        waiting.join(0.05)
        assert waiting.is_alive(), "two edits of one spreadsheet at the same time"
    finally:
        go_on.set()
        holder.join(20)
    waiting.join(20)
    renamed = store.get(slow.id)
    assert renamed is not None
    assert renamed.file.name == "Nyt"


def hold(store: Store, key: str, inside: threading.Event, go_on: threading.Event) -> None:
    """An edit that lasts until it is told to go on."""
    append = store.journal.append

    def waits(after: Document, operation: Operation, author: str, seconds: float) -> None:
        if after.id == key and not go_on.is_set():
            inside.set()
            assert go_on.wait(20)
        append(after, operation, author, seconds)

    store.journal.append = waits  # type: ignore[method-assign]
    body: Json = {"requests": [{"addSheet": {}}]}
    store.edit(key, "batchUpdate", body)


def test_thousands_of_requests_do_not_slow_it_down(tmp_path: Path) -> None:
    """Work is counted, not timed: nothing that is kept of an edit grows with the number of edits before it."""
    store = Store(tmp_path)
    try:
        book = store.create(lambda key, at, seed: create(key, {}, at, seed)).id
        cell = {"userEnteredValue": {"numberValue": 1}}
        update = {"start": {"sheetId": 0}, "rows": [{"values": [cell]}], "fields": "*"}
        for number in range(3_000):
            assert store.edit(book, "batchUpdate", {"requests": [{"updateCells": update}]}, f"user{number % 2}")
        document = store.get(book)
        assert document is not None
        assert len(document.file.revisions) <= 1_000
        assert sum(file.stat().st_size for file in tmp_path.iterdir()) < 3_000 * 2_500
    finally:
        store.close()


@pytest.mark.parametrize("round_number", range(6))
def test_a_killed_process_keeps_every_answered_change_whole(tmp_path: Path, round_number: int) -> None:
    """Several clients send batches of BATCH rows, new files and shares until SIGKILL strikes at a random moment."""
    seed = random.randrange(10**6)
    print("seed", seed, "round", round_number)
    answered: dict[str, list[Any]] = {"rows": [], "files": [], "shared": []}
    first = threading.Event()
    with sandbox_process(tmp_path) as (sandbox, process):
        book = sandbox.create()
        path = f"v4/spreadsheets/{book}"

        def client(number: int) -> None:
            with requests.Session() as session:
                mine = RunningSandbox(sandbox.url, session, f"user{number}")
                turn = 0
                try:
                    while True:
                        turn += 1
                        mark = f"{number}.{turn}"
                        row = {"values": [{"userEnteredValue": {"stringValue": mark}}]}
                        append = {"appendCells": {"sheetId": 0, "rows": [row], "fields": "*"}}
                        if mine.batch(book, *[append] * BATCH).status_code == 200:
                            answered["rows"].append(mark)
                            first.set()
                        file = mine.call("POST", "v4/spreadsheets", {"properties": {"title": mark}}).json()
                        answered["files"].append(file["spreadsheetId"])
                        share = {"type": "anyone", "role": "reader"}
                        new = f"drive/v3/files/{file['spreadsheetId']}"
                        if mine.call("POST", f"{new}/permissions", share).status_code == 200:
                            answered["shared"].append(file["spreadsheetId"])
                except requests.RequestException:
                    return

        clients = [threading.Thread(target=client, args=(number,)) for number in range(4)]
        for thread in clients:
            thread.start()
        assert first.wait(20), "no client was answered"
        killer = threading.Timer(random.Random(seed).uniform(0.0, 0.4), process.send_signal, [signal.SIGKILL])
        killer.start()
        killer.join()
        assert process.wait() == -signal.SIGKILL
        for thread in clients:
            thread.join(30)

    with running_sandbox(tmp_path) as sandbox:
        values = sandbox.call("GET", f"{path}/values/A1:A5000").json().get("values", [])
        counts: dict[str, int] = {}
        for (mark,) in values:
            counts[mark] = counts.get(mark, 0) + 1
        assert set(counts.values()) <= {BATCH}, "half a batch"
        assert set(answered["rows"]) <= set(counts)
        for file in answered["files"]:
            assert sandbox.call("GET", f"v4/spreadsheets/{file}").status_code == 200
        for file in answered["shared"]:
            assert sandbox.call("GET", f"drive/v3/files/{file}", fields="shared").json() == {"shared": True}
