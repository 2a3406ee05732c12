"""All files of one server: published versions in memory, every change in the journal before it is answered.

Readers take the published version and need no lock; writers of one spreadsheet wait for each other, writers of
different ones do not. Whoever listens is told of every change after it was published.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from sync.sandbox import file, operations
from sync.sandbox.assumptions import DEFAULT, Assumptions
from sync.sandbox.cells import Json
from sync.sandbox.document import Document
from sync.sandbox.file import File
from sync.sandbox.journal import DataFolderError, Journal, NoJournal, SqliteJournal
from sync.sandbox.operations import Operation

__all__ = ["Change", "DataFolderError", "Store"]


@dataclass(frozen=True, slots=True)
class Change:
    """What happened to a file: before is None when it is new, after is None when it is gone."""

    id: str
    operation: str
    at: int
    before: File | None
    after: File | None


Listener = Callable[[Change], None]


def _apply(before: Document, operation: Operation, author: str) -> tuple[Document, Json]:
    after, reply = operations.apply(before, operation, author)
    content = operation.body if isinstance(operation.body, dict) else {}
    after.file = file.noted(before.file, after.file, operation.name, content, operation.at, author)
    return after, reply


class Store:
    """The files of one server, edited under `assumptions`. Safe to use from many threads. Raises DataFolderError."""

    def __init__(self, data_dir: Path | None, durable: bool = False, assumptions: Assumptions = DEFAULT) -> None:
        self.journal: Journal = SqliteJournal(data_dir, durable) if data_dir is not None else NoJournal()
        self._documents = {document.id: document for document in self.journal.load(_apply)}
        self._gone = {key: file.from_json(body) for key, body in self.journal.kept("tombstone").items()}
        self._locks: dict[str, threading.Lock] = {}
        self._guard = threading.Lock()
        self._under_way: set[int] = set()
        self._listeners: list[Listener] = []
        known = [document.file for document in self._documents.values()] + list(self._gone.values())
        self._latest = max((item.changed for item in known), default=0)
        self._assumptions = assumptions
        for document in self.all():
            if document.assumptions != assumptions:
                self.edit(document.id, "assume", asdict(assumptions))

    def listen(self, listener: Listener) -> None:
        """Tell `listener` of every change from now on; it is called in the thread of the request and must not wait."""
        self._listeners.append(listener)

    def get(self, spreadsheet_id: str) -> Document | None:
        """The published version, or None. It never changes; an edit publishes another one."""
        return self._documents.get(spreadsheet_id)

    def all(self) -> list[Document]:
        """All files, in the order of their making."""
        return list(self._documents.values())

    def folders_of(self, file: File) -> list[Document]:
        """The folders that hold the file, the innermost first."""
        folders: list[Document] = []
        inner: File | None = file
        while inner is not None:
            outer = next((self._documents[key] for key in inner.parents if key in self._documents), None)
            if outer in folders:  # moved into each other at the same moment
                break
            folders += [] if outer is None else [outer]
            inner = None if outer is None else outer.file
        return folders

    def gone(self) -> dict[str, File]:
        """The deleted files as they were last; `changed` is the moment of their deletion."""
        return dict(self._gone)

    def clock(self) -> int:
        """Milliseconds since 1970, never earlier than the last change."""
        return max(self._latest, time.time_ns() // 1_000_000)

    def horizon(self) -> int:
        """The moment before which nothing more can happen: no change under way has an earlier one."""
        with self._guard:
            return min(self._under_way, default=self._latest + 1)

    @contextmanager
    def _moment(self) -> Iterator[int]:
        """Milliseconds since 1970 for one change; no two changes have the same."""
        with self._guard:
            self._latest = at = max(self._latest + 1, time.time_ns() // 1_000_000)
            self._under_way.add(at)
        try:
            yield at
        finally:
            with self._guard:
                self._under_way.remove(at)

    def create(self, make: Callable[[str, int, int], Document]) -> Document:
        """Add the file that `make(id, moment, seed)` gives."""
        with self._moment() as at:
            document = make("1" + secrets.token_urlsafe(33), at, secrets.randbits(48))
            document.assumptions = self._assumptions
            self.journal.create(document)
            self._documents[document.id] = document
        self._tell(Change(document.id, "create", at, None, document.file))
        return document

    def edit(self, spreadsheet_id: str, name: str, body: Json, author: str = "") -> tuple[Document, Json] | None:
        """Apply an operation; the new version and the reply, or None for an unknown id. Raises ApiError."""
        if spreadsheet_id not in self._documents:
            return None
        with self._lock(spreadsheet_id):
            before = self._documents.get(spreadsheet_id)
            if before is None:
                return None
            with self._moment() as at:
                operation = Operation(name, body, at, secrets.randbits(48))
                begun = time.perf_counter()
                after, reply = _apply(before, operation, author)
                self.journal.append(after, operation, author, time.perf_counter() - begun)
                self._documents[spreadsheet_id] = after
            # Inside the lock, so that listeners hear the changes of one file in their order.
            self._tell(Change(spreadsheet_id, name, at, before.file, after.file))
            return after, reply

    def delete(self, spreadsheet_id: str) -> bool:
        """Remove a file for good; False when there was none."""
        if spreadsheet_id not in self._documents:
            return False
        with self._lock(spreadsheet_id):
            before = self._documents.get(spreadsheet_id)
            if before is None:
                return False
            with self._moment() as at:
                tombstone = file.touched(before.file, at)
                self.journal.delete(spreadsheet_id, file.to_json(tombstone))
                self._gone[spreadsheet_id] = tombstone
                del self._documents[spreadsheet_id]
            self._tell(Change(spreadsheet_id, "delete", at, before.file, None))
        with self._guard:
            self._locks.pop(spreadsheet_id, None)
        return True

    def close(self) -> None:
        """Let go of the data folder."""
        self.journal.close()

    def _tell(self, change: Change) -> None:
        for listener in self._listeners:
            listener(change)

    def _lock(self, spreadsheet_id: str) -> threading.Lock:
        with self._guard:
            return self._locks.setdefault(spreadsheet_id, threading.Lock())
