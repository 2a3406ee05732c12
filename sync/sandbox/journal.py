"""What outlives the process: one SQLite file with a snapshot per spreadsheet and the operations applied since.

At start the operations are run again; a log that has grown past its snapshot is folded into a new one. Every change is
one transaction of SQLite's write-ahead log, so that a process killed at any moment leaves each change whole or not at
all, and every change that was answered is there. With `durable` the log is also flushed to the disk each time, so that
the same holds when the power fails; without it a power failure may cost the last changes, but never half of one.
"""

from __future__ import annotations

import sqlite3
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import orjson

from sync.sandbox import snapshot
from sync.sandbox.cells import Json
from sync.sandbox.document import Document
from sync.sandbox.operations import Operation

FILE_NAME = "spreadsheets.sqlite3"
COMPACT_BYTES = 2_000_000
COMPACT_OPERATIONS = 5_000
COMPACT_SECONDS = 5.0
Apply = Callable[[Document, Operation, str], tuple[Document, Json]]
_SCHEMA = """
CREATE TABLE IF NOT EXISTS snapshot (id TEXT PRIMARY KEY, body BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS operation (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL, name TEXT NOT NULL, at INTEGER NOT NULL, seed INTEGER NOT NULL,
    body BLOB NOT NULL
);
CREATE INDEX IF NOT EXISTS operation_by_id ON operation (id, number);
CREATE TABLE IF NOT EXISTS kept (kind TEXT, id TEXT, body BLOB NOT NULL, PRIMARY KEY (kind, id)) WITHOUT ROWID;
"""
_AUTHOR = "ALTER TABLE operation ADD COLUMN author TEXT NOT NULL DEFAULT ''"


@dataclass(frozen=True, slots=True)
class _Since:
    """The operations since a snapshot: how many, of what size, and how long they took."""

    number: int = 0
    size: int = 0
    seconds: float = 0.0

    def and_also(self, size: int, seconds: float) -> _Since:
        return _Since(self.number + 1, self.size + size, self.seconds + seconds)

    def is_quickly_run_again(self, snapshot_size: int) -> bool:
        """Whether a start may run them again; else it is time for a new snapshot."""
        in_time = self.number < COMPACT_OPERATIONS and self.seconds < COMPACT_SECONDS
        return in_time and self.size < max(COMPACT_BYTES, 2 * snapshot_size)


_NOTHING = _Since()


class DataFolderError(Exception):
    """The data folder cannot be used; the message is one line for the person who started the server."""

    def __init__(self, folder: Path, reason: str) -> None:
        super().__init__(f"The sandbox cannot use the data folder {folder}: {reason}")
        self.folder = folder
        self.reason = reason


class JournalError(Exception):
    """A change could not be kept, for instance because the disk is full; it has then not happened."""


class Journal(Protocol):
    """Where changes are kept so that they outlive the process."""

    def load(self, apply: Apply) -> list[Document]:
        """All spreadsheets as last answered, in the order of their making."""

    def create(self, document: Document) -> None:
        """Keep a new spreadsheet."""

    def append(self, after: Document, operation: Operation, author: str, seconds: float) -> None:
        """Keep an edit, which took so long to work out."""

    def delete(self, spreadsheet_id: str, tombstone: Json) -> None:
        """Forget a spreadsheet, and keep its tombstone."""

    def kept(self, kind: str) -> dict[str, Json]:
        """Everything kept of a kind ("tombstone", "channel"), by id."""

    def keep(self, kind: str, key: str, body: Json | None) -> None:
        """Keep something else of the server; None forgets it."""

    def close(self) -> None:
        """Let go of the files."""


class NoJournal:
    """Nothing is kept."""

    def load(self, apply: Apply) -> list[Document]:
        """Nothing to start from."""
        return []

    def create(self, document: Document) -> None:
        """Nothing is kept."""

    def append(self, after: Document, operation: Operation, author: str, seconds: float) -> None:
        """Nothing is kept."""

    def delete(self, spreadsheet_id: str, tombstone: Json) -> None:
        """Nothing was kept."""

    def kept(self, kind: str) -> dict[str, Json]:
        """Nothing was kept."""
        return {}

    def keep(self, kind: str, key: str, body: Json | None) -> None:
        """Nothing is kept."""

    def close(self) -> None:
        """Nothing is open."""


class SqliteJournal:
    """Snapshots and operations in one SQLite file of a folder. Raises DataFolderError when it cannot be used."""

    def __init__(self, folder: Path, durable: bool = False) -> None:
        self.folder = folder
        self._lock = threading.Lock()
        self._since: dict[str, _Since] = {}
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
            self._db.execute(f"PRAGMA synchronous={'FULL' if durable else 'NORMAL'}")
            with self._transaction():
                for statement in _SCHEMA.split(";"):
                    self._db.execute(statement)
                if all(column[1] != "author" for column in self._db.execute("PRAGMA table_info(operation)")):
                    self._db.execute(_AUTHOR)
        except sqlite3.Error as error:
            self._db.close()
            raise DataFolderError(folder, _reason(error)) from error

    def load(self, apply: Apply) -> list[Document]:
        """Read the snapshots and run the operations since again."""
        documents = []
        try:
            for spreadsheet_id, body in self._db.execute("SELECT id, body FROM snapshot").fetchall():
                document = snapshot.from_json(orjson.loads(zlib.decompress(body)))
                self._sizes[spreadsheet_id] = len(body)
                since = _NOTHING
                rows = self._db.execute(
                    "SELECT name, at, seed, body, author FROM operation WHERE id = ? ORDER BY number",
                    (spreadsheet_id,),
                )
                for name, at, seed, content, author in rows.fetchall():
                    begun = time.perf_counter()
                    document, _ = apply(document, Operation(name, orjson.loads(content), at, seed), author)
                    since = since.and_also(len(content), time.perf_counter() - begun)
                self._since[spreadsheet_id] = since
                documents.append(document)
        except sqlite3.Error as error:
            self._db.close()
            raise DataFolderError(self.folder, _reason(error)) from error
        except Exception as error:  # Whatever goes wrong here, what is on disk is not what this version wrote.
            self._db.close()
            reason = f"{FILE_NAME} was not written by this version or is damaged ({type(error).__name__}: {error})"
            raise DataFolderError(self.folder, " ".join(reason.split())) from error
        return sorted(documents, key=lambda document: document.file.created)

    def create(self, document: Document) -> None:
        """Write the first snapshot."""
        body = zlib.compress(orjson.dumps(snapshot.to_json(document)), 1)
        with self._writing():
            self._db.execute("INSERT OR REPLACE INTO snapshot VALUES (?, ?)", (document.id, body))
            self._sizes[document.id] = len(body)
            self._since[document.id] = _NOTHING

    def append(self, after: Document, operation: Operation, author: str, seconds: float) -> None:
        """Write the operation; from time to time a new snapshot in its place."""
        content = orjson.dumps(operation.body)
        since = self._since.get(after.id, _NOTHING).and_also(len(content), seconds)
        if since.is_quickly_run_again(self._sizes.get(after.id, 0)):
            with self._writing():
                self._db.execute(
                    "INSERT INTO operation (id, name, at, seed, body, author) VALUES (?, ?, ?, ?, ?, ?)",
                    (after.id, operation.name, operation.at, operation.seed, content, author),
                )
            self._since[after.id] = since
            return
        body = zlib.compress(orjson.dumps(snapshot.to_json(after)), 1)
        with self._writing(), self._transaction():
            self._db.execute("INSERT OR REPLACE INTO snapshot VALUES (?, ?)", (after.id, body))
            self._db.execute("DELETE FROM operation WHERE id = ?", (after.id,))
        self._sizes[after.id], self._since[after.id] = len(body), _NOTHING

    def delete(self, spreadsheet_id: str, tombstone: Json) -> None:
        """Remove snapshot and operations."""
        with self._writing(), self._transaction():
            self._db.execute("DELETE FROM operation WHERE id = ?", (spreadsheet_id,))
            self._db.execute("DELETE FROM snapshot WHERE id = ?", (spreadsheet_id,))
            self._keep("tombstone", spreadsheet_id, tombstone)
        self._since.pop(spreadsheet_id, None)
        self._sizes.pop(spreadsheet_id, None)

    def kept(self, kind: str) -> dict[str, Json]:
        """Everything kept of a kind, by id. Raises DataFolderError."""
        try:
            rows = self._db.execute("SELECT id, body FROM kept WHERE kind = ?", (kind,)).fetchall()
            return {key: orjson.loads(body) for key, body in rows}
        except (sqlite3.Error, ValueError) as error:
            self._db.close()
            raise DataFolderError(self.folder, _reason(error)) from error

    def keep(self, kind: str, key: str, body: Json | None) -> None:
        """Write or remove one thing."""
        with self._writing():
            self._keep(kind, key, body)

    def _keep(self, kind: str, key: str, body: Json | None) -> None:
        if body is None:
            self._db.execute("DELETE FROM kept WHERE kind = ? AND id = ?", (kind, key))
        else:
            self._db.execute("INSERT OR REPLACE INTO kept VALUES (?, ?, ?)", (kind, key, orjson.dumps(body)))

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._db.close()

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with self._lock:
            try:
                yield
            except sqlite3.Error as error:
                raise JournalError(
                    f"The data folder {self.folder} does not take the change: {_reason(error)}"
                ) from error

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._db.execute("COMMIT")
        except BaseException:
            with suppress(sqlite3.Error):
                self._db.execute("ROLLBACK")
            raise


def _reason(error: Exception) -> str:
    text = " ".join(str(error).split())
    if "locked" in text:
        return "another sandbox is using it."
    if "not a database" in text or "malformed" in text:
        return f"{FILE_NAME} is damaged ({text})."
    return text if text.endswith(".") else text + "."
