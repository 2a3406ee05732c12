"""The demo's data folder: made whole or refused, used by one demo at a time.

=================  ============================================================================================
``styring.json``   marks the folder as ours, with the version of its contents
``demo.lock``      held (flock) by the running demo; names its process
``key``            the API key, readable by its owner alone
``workbooks.json`` the spreadsheets that were made from the example: their id by title
``database-url``   the address of the database while the demo runs, for the other commands of `styring`
``google-url``     the address of its Sheets server, likewise
``demo.log``       the log of API and worker
``postgres/``      the embedded PostgreSQL
``sandbox/``       the spreadsheets of the local Sheets server
=================  ============================================================================================
"""

import errno
import fcntl
import json
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TextIO

FORMAT = 1
URL_FILE = "database-url"
GOOGLE_FILE = "google-url"
_MARK = "styring.json"
_LOCK = "demo.lock"
_LOG_BYTES = 10_000_000


class DemoFolderError(Exception):
    """The data folder cannot be used; `str()` is one line."""


class DemoFolder:
    """The folder, locked within a `with` block. Raises DemoFolderError where it cannot be used."""

    def __init__(self, path: Path) -> None:
        self.path = Path(os.path.abspath(path))
        self._lock: int | None = None

    @property
    def postgres(self) -> Path:
        return self.path / "postgres"

    @property
    def sandbox(self) -> Path:
        return self.path / "sandbox"

    def __enter__(self) -> Self:
        try:
            self._open()
        except OSError as error:
            self._let_go()
            raise DemoFolderError(self._reason(error)) from error
        except DemoFolderError:
            self._let_go()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for name in (URL_FILE, GOOGLE_FILE):
            (self.path / name).unlink(missing_ok=True)
        self._let_go()

    def open_log(self) -> TextIO:
        """The log, to append to; one that has grown long is put aside first."""
        log = self.path / "demo.log"
        try:
            if log.exists() and log.stat().st_size > _LOG_BYTES:
                log.replace(log.with_suffix(".log.1"))
            flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW
            return open(os.open(log, flags, 0o600), "a", encoding="utf-8")
        except OSError as error:
            raise DemoFolderError(self._reason(error)) from error

    def key(self) -> str | None:
        """The API key that was printed last; None when there is none yet."""
        return self._read("key") or None

    def keep_key(self, key: str) -> None:
        self._write("key", key + "\n")

    def announce(self, database: str, google: str) -> None:
        """Let the other commands find the database and the local Sheets server while this demo runs."""
        self._write(URL_FILE, database + "\n")
        self._write(GOOGLE_FILE, google + "\n")

    def workbooks(self) -> dict[str, str]:
        """The example's spreadsheets that were made: title -> id."""
        return {str(title): str(id_) for title, id_ in self._read_json("workbooks.json").items()}

    def keep_workbooks(self, workbooks: Mapping[str, str]) -> None:
        self._write("workbooks.json", json.dumps(workbooks, ensure_ascii=False) + "\n")

    def _open(self) -> None:
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        others = sorted(name for name in os.listdir(self.path) if name != _LOCK and not name.startswith("."))
        if others and _MARK not in others:
            raise DemoFolderError(
                f"{self.path} is not a data folder of Styring: it holds other files ({others[0]})."
                " Choose another --data-dir."
            )
        self._take_lock()
        if not others:
            self._write(_MARK, json.dumps({"format": FORMAT}) + "\n")
        found = self._read_json(_MARK).get("format")
        if not isinstance(found, int) or found < 1:
            raise DemoFolderError(f"{self.path} is damaged: {_MARK} cannot be read.")
        if found > FORMAT:
            raise DemoFolderError(f"{self.path} was made by a newer version of Styring; start that version.")

    def _take_lock(self) -> None:
        self._lock = os.open(self.path / _LOCK, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            holder = os.read(self._lock, 20).decode(errors="replace").strip()
            raise DemoFolderError(
                f"{self.path} is in use by another demo{f' (process {holder})' if holder.isdigit() else ''}:"
                " stop it first, or choose another --data-dir."
            ) from error
        os.ftruncate(self._lock, 0)
        os.pwrite(self._lock, f"{os.getpid()}\n".encode(), 0)

    def _let_go(self) -> None:
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def _read(self, name: str) -> str:
        try:
            return (self.path / name).read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            return ""
        except (OSError, UnicodeDecodeError) as error:
            raise DemoFolderError(f"{self.path} is damaged: {name} cannot be read.") from error

    def _read_json(self, name: str) -> dict[str, Any]:
        text = self._read(name)
        try:
            found = json.loads(text) if text else {}
        except ValueError as error:
            raise DemoFolderError(f"{self.path} is damaged: {name} cannot be read.") from error
        if not isinstance(found, dict):
            raise DemoFolderError(f"{self.path} is damaged: {name} cannot be read.")
        return found

    def _write(self, name: str, text: str) -> None:
        """All of the text or nothing of it, readable by the owner alone."""
        try:
            handle, draft = tempfile.mkstemp(prefix=f".{name}-", dir=self.path)
            try:
                with os.fdopen(handle, "w", encoding="utf-8") as stream:
                    stream.write(text)
                    stream.flush()
                    os.fsync(stream.fileno())
                os.replace(draft, self.path / name)
            except OSError:
                Path(draft).unlink(missing_ok=True)
                raise
        except OSError as error:
            raise DemoFolderError(self._reason(error)) from error

    def _reason(self, error: OSError) -> str:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            return f"The disk is full: no space left for the data folder {self.path}."
        if error.errno in (errno.EEXIST, errno.ENOTDIR, errno.ELOOP):
            return f"{self.path} is not a folder: choose another --data-dir."
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            return f"Cannot write the data folder {self.path}: {(error.strerror or 'no access').lower()}."
        return f"Cannot use the data folder {self.path}: {error.strerror or type(error).__name__}."
