"""All spreadsheets of one server: published versions in memory, every edit on disk before it is answered.

On disk is one SQLite file: a snapshot per spreadsheet and the operations applied since. At start the operations are
run again; a log that has grown past its snapshot is folded into a new one. Readers take the published version and
need no lock; writers of one spreadsheet wait for each other.
"""

from __future__ import annotations

import secrets
import sqlite3
import threading
import time
import zlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Protocol

import orjson

from sync.sandbox import operations, snapshot
from sync.sandbox.cells import Json
from sync.sandbox.document import Document
from sync.sandbox.operations import Operation

FILE_NAME = "spreadsheets.sqlite3"
_COMPACT_BYTES = 2_000_000
_COMPACT_OPERATIONS = 5_000
_SCHEMA = """
CREATE TABLE IF NOT EXISTS snapshot (id TEXT PRIMARY KEY, body BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS operation (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL, name TEXT NOT NULL, at INTEGER NOT NULL, seed INTEGER NOT NULL,
    body BLOB NOT NULL
);
CREATE INDEX IF NOT EXISTS operation_by_id ON operation (id, number);
"""


class DataFolderError(Exception):
    """The data folder cannot be used; the message is one line for the person who started the server."""

    def __init__(self, folder: Path, reason: str) -> None:
        super().__init__(f"The sandbox cannot use the data folder {folder}: {reason}")
        self.folder = folder
        self.reason = reason


class Journal(Protocol):
    """Where edits are kept so that they outlive the process."""

    def load(self) -> list[Document]:
        """All spreadsheets as last answered."""

    def create(self, document: Document) -> None:
        """Keep a new spreadsheet."""

    def append(self, after: Document, operation: Operation) -> None:
        """Keep an edit."""

    def delete(self, spreadsheet_id: str) -> None:
        """Forget a spreadsheet."""

    def close(self) -> None:
        """Let go of the files."""


class NoJournal:
    """Nothing is kept."""

    def load(self) -> list[Document]:
        """Nothing to start from."""
        return []

    def create(self, document: Document) -> None:
        """Nothing is kept."""

    def append(self, after: Document, operation: Operation) -> None:
        """Nothing is kept."""

    def delete(self, spreadsheet_id: str) -> None:
        """Nothing was kept."""

    def close(self) -> None:
        """Nothing is open."""


class SqliteJournal:
    """Snapshots and operations in one SQLite file of a folder. Raises DataFolderError when it cannot be used."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = threading.Lock()
        self._since: dict[str, tuple[int, int]] = {}
        self._sizes: dict[str, int] = {}
        try:
            folder.mkdir(parents=True, exist_ok=True)
            path = folder / FILE_NAME
            self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=2)
        except (OSError, sqlite3.Error) as error:
            raise DataFolderError(folder, _reason(error)) from error
        try:
            self._db.execute("PRAGMA locking_mode=EXCLUSIVE")
            self._db.execute("PRAGMA journal_mode=WAL")
            self._db.execute("PRAGMA synchronous=NORMAL")
            self._db.execute("BEGIN IMMEDIATE")
            for statement in _SCHEMA.split(";"):
                self._db.execute(statement)
            self._db.execute("COMMIT")
        except sqlite3.Error as error:
            self._db.close()
            raise DataFolderError(folder, _reason(error)) from error

    def load(self) -> list[Document]:
        """Read the snapshots and run the operations since again."""
        documents = []
        try:
            for spreadsheet_id, body in self._db.execute("SELECT id, body FROM snapshot").fetchall():
                document = snapshot.from_json(orjson.loads(zlib.decompress(body)))
                self._sizes[spreadsheet_id] = len(body)
                count = size = 0
                rows = self._db.execute(
                    "SELECT name, at, seed, body FROM operation WHERE id = ? ORDER BY number", (spreadsheet_id,)
                )
                for name, at, seed, content in rows.fetchall():
                    document, _ = operations.apply(document, Operation(name, orjson.loads(content), at, seed))
                    count, size = count + 1, size + len(content)
                self._since[spreadsheet_id] = (count, size)
                documents.append(document)
        except sqlite3.Error as error:
            self._db.close()
            raise DataFolderError(self.folder, _reason(error)) from error
        except Exception as error:  # Whatever goes wrong here, what is on disk is not what this version wrote.
            self._db.close()
            reason = f"{FILE_NAME} was not written by this version or is damaged ({type(error).__name__}: {error})"
            raise DataFolderError(self.folder, " ".join(reason.split())) from error
        return documents

    def create(self, document: Document) -> None:
        """Write the first snapshot."""
        body = zlib.compress(orjson.dumps(snapshot.to_json(document)), 1)
        with self._lock:
            self._db.execute("INSERT OR REPLACE INTO snapshot VALUES (?, ?)", (document.id, body))
            self._sizes[document.id] = len(body)
            self._since[document.id] = (0, 0)

    def append(self, after: Document, operation: Operation) -> None:
        """Write the operation; from time to time a new snapshot in its place."""
        content = orjson.dumps(operation.body)
        count, size = self._since.get(after.id, (0, 0))
        count, size = count + 1, size + len(content)
        if count < _COMPACT_OPERATIONS and size < max(_COMPACT_BYTES, 2 * self._sizes.get(after.id, 0)):
            with self._lock:
                self._db.execute(
                    "INSERT INTO operation (id, name, at, seed, body) VALUES (?, ?, ?, ?, ?)",
                    (after.id, operation.name, operation.at, operation.seed, content),
                )
            self._since[after.id] = (count, size)
            return
        body = zlib.compress(orjson.dumps(snapshot.to_json(after)), 1)
        with self._lock, self._transaction():
            self._db.execute("INSERT OR REPLACE INTO snapshot VALUES (?, ?)", (after.id, body))
            self._db.execute("DELETE FROM operation WHERE id = ?", (after.id,))
        self._sizes[after.id], self._since[after.id] = len(body), (0, 0)

    def delete(self, spreadsheet_id: str) -> None:
        """Remove snapshot and operations."""
        with self._lock, self._transaction():
            self._db.execute("DELETE FROM operation WHERE id = ?", (spreadsheet_id,))
            self._db.execute("DELETE FROM snapshot WHERE id = ?", (spreadsheet_id,))

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._db.close()

    def _transaction(self) -> _Transaction:
        return _Transaction(self._db)


class _Transaction:
    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db

    def __enter__(self) -> None:
        self.db.execute("BEGIN IMMEDIATE")

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        if kind is None:
            self.db.execute("COMMIT")
        else:
            with suppress(sqlite3.Error):
                self.db.execute("ROLLBACK")


def _reason(error: Exception) -> str:
    text = " ".join(str(error).split())
    if "locked" in text:
        return "another sandbox is using it."
    if "not a database" in text or "malformed" in text:
        return f"{FILE_NAME} is damaged ({text})."
    return text if text.endswith(".") else text + "."


class Store:
    """The spreadsheets of one server. Safe to use from many threads."""

    def __init__(self, data_dir: Path | None) -> None:
        self._journal: Journal = SqliteJournal(data_dir) if data_dir is not None else NoJournal()
        self._documents = {document.id: document for document in self._journal.load()}
        self._locks: dict[str, threading.Lock] = {}
        self._guard = threading.Lock()
        self._latest = 0

    def get(self, spreadsheet_id: str) -> Document | None:
        """The published version, or None. It never changes; an edit publishes another one."""
        return self._documents.get(spreadsheet_id)

    def all(self) -> list[Document]:
        """All spreadsheets, in the order of their making."""
        return list(self._documents.values())

    def now(self) -> int:
        """Milliseconds since 1970; no two answers are the same."""
        with self._guard:
            self._latest = max(self._latest + 1, time.time_ns() // 1_000_000)
            return self._latest

    def create(self, make: Callable[[str, int, int], Document]) -> Document:
        """Add the spreadsheet that `make(id, moment, seed)` gives."""
        document = make("1" + secrets.token_urlsafe(33), self.now(), secrets.randbits(48))
        self._journal.create(document)
        self._documents[document.id] = document
        return document

    def edit(self, spreadsheet_id: str, name: str, body: Json) -> tuple[Document, Json] | None:
        """Apply an operation; the new version and the reply, or None for an unknown id. Raises ApiError."""
        with self._lock(spreadsheet_id):
            before = self._documents.get(spreadsheet_id)
            if before is None:
                return None
            operation = Operation(name, body, self.now(), secrets.randbits(48))
            after, reply = operations.apply(before, operation)
            self._journal.append(after, operation)
            self._documents[spreadsheet_id] = after
            return after, reply

    def delete(self, spreadsheet_id: str) -> bool:
        """Remove a spreadsheet for good; False when there was none."""
        with self._lock(spreadsheet_id):
            if spreadsheet_id not in self._documents:
                return False
            self._journal.delete(spreadsheet_id)
            del self._documents[spreadsheet_id]
            return True

    def close(self) -> None:
        """Let go of the data folder."""
        self._journal.close()

    def _lock(self, spreadsheet_id: str) -> threading.Lock:
        with self._guard:
            return self._locks.setdefault(spreadsheet_id, threading.Lock())
