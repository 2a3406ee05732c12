"""One PostgreSQL server that lives no longer than this process."""

import atexit
import contextlib
import fcntl
import os
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Self
from urllib.parse import quote

from schema.embedded import cluster
from schema.embedded.account import Account, choose_account
from schema.embedded.errors import (
    DiskFullError,
    EmbeddedError,
    FolderInUseError,
    ServerNotStartedError,
    from_os_error,
    from_output,
    tells_full_disk,
)
from schema.embedded.programs import Programs, find_programs, spawn

START_SECONDS = 120.0  # long: recovery after a power cut reads the whole log
SHUTDOWN = ((signal.SIGINT, 20.0), (signal.SIGQUIT, 5.0), (signal.SIGKILL, 5.0))  # fast, immediate, by force
_ORPHANED_MEMORY = "pre-existing shared memory block"
_ORPHANED_MEMORY_SECONDS = 10.0
_LOCK_SECONDS = 3.0  # a killed process's children hold its lock until they have become their programs
_LOCK_POLL_SECONDS = 0.05
_LOG_BYTES = 10_000_000
_SOCKET_PATH_BYTES = 107
_DEFAULTS = {
    "shared_buffers": "128MB",
    "max_connections": "100",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # Rows and statements may hold names of persons, and a log is forgotten in its corner (DOMAIN.md G01-G03).
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
}


class EmbeddedPostgres:
    """A PostgreSQL server on the cluster in ``data_dir``, which is created when missing; a context manager.

    It stops with ``stop()``, at the end of the ``with`` block, at the end of this process, and (on Linux) when this
    process is killed; elsewhere the next start on the folder stops a server that was left over. Ctrl-C does not reach
    it directly. ``settings`` are PostgreSQL's own (``{"fsync": "off"}``); ``log`` defaults to ``data_dir/server.log``.

    ``start()`` raises an :class:`EmbeddedError` that says why the server cannot run. See the package for the folder.
    """

    def __init__(self, data_dir: Path, *, log: Path | None = None, settings: Mapping[str, str] | None = None) -> None:
        self.data_dir = Path(os.path.abspath(data_dir))
        self.log = Path(os.path.abspath(log)) if log else self.data_dir / "server.log"
        self._settings = _DEFAULTS | dict(settings or {})
        self._owner = os.getpid()
        self._lock: int | None = None
        self._run_dir: Path | None = None
        self._keeper: _Keeper | None = None
        self._password = ""
        self._log_begin = 0

    @property
    def url(self) -> str:
        """Where psycopg finds the database ``styring`` while the server runs; it contains the password."""
        socket_folder = quote(str(self._sockets), safe="/")
        return f"postgresql://{cluster.ROLE}:{self._password}@/{cluster.DATABASE}?host={socket_folder}&port=5432"

    @property
    def pid(self) -> int:
        """The process id of the running server."""
        if self._keeper is None or self._keeper.process is None:
            raise RuntimeError("The embedded PostgreSQL is not running")
        return self._keeper.process.pid

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Start the server and return when it accepts connections.

        :raises EmbeddedError: it cannot run; nothing is left running or locked.
        """
        if self._lock is not None:
            raise FolderInUseError(self.data_dir, os.getpid())
        try:
            self._start()
        except OSError as error:
            self.stop()
            raise from_os_error(error, self.data_dir) from error
        except BaseException:
            self.stop()
            raise
        atexit.register(self.stop)

    def stop(self) -> None:
        """Stop the server, if it runs, and leave nothing of it but the data folder. May be called twice."""
        if os.getpid() != self._owner:
            return  # a fork of the process that owns the server
        atexit.unregister(self.stop)
        if self._keeper is not None:
            self._keeper.stop()
            self._keeper = None
        if self._run_dir is not None:
            shutil.rmtree(self._run_dir, ignore_errors=True)
            self._run_dir = None
        if self._lock is not None:
            fcntl.flock(self._lock, fcntl.LOCK_UN)
            os.close(self._lock)
            self._lock = None

    def ran_out_of_space(self) -> DiskFullError | None:
        """The reason behind a failed statement, if it is a full disk; may be asked after ``stop()``, too.

        Clients often learn no more of it than a lost connection: the server that cannot write its log ends them all.
        """
        full = tells_full_disk(self._said_since(self._log_begin), self.data_dir)
        return DiskFullError(self.data_dir) if full else None

    @property
    def _sockets(self) -> Path:
        if self._run_dir is None:
            raise RuntimeError("The embedded PostgreSQL is not running")
        return self._run_dir / "s"

    def _start(self) -> None:
        supported = find_programs()
        self.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        programs = cluster.check_folder(self.data_dir, supported)
        account = choose_account(self.data_dir, self.data_dir / "cluster")
        self._take_lock()
        cluster.recover(self.data_dir)
        cluster.remove_unfinished(self.data_dir)
        self._make_run_dir(account)
        programs = programs.for_account(account, self._sockets.parent / "programs")
        durable = self._settings.get("fsync") != "off"
        if not (self.data_dir / "cluster").exists():
            cluster.initialise(self.data_dir, programs, account, durable=durable)
        self._password = cluster.password(self.data_dir, programs, account, durable=durable)
        self._launch(programs, account)

    def _take_lock(self) -> None:
        """Hold ``lock`` for as long as this process lives, and clean up after the one that held it last."""
        handle = os.open(self.data_dir / "lock", os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
        patience = time.monotonic() + _LOCK_SECONDS
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError as error:
                first = os.pread(handle, 100, 0).split(b"\n")[0]
                holder = int(first) if first.isdigit() else None
                if time.monotonic() > patience or (holder is not None and _is_running(holder)):
                    os.close(handle)
                    raise FolderInUseError(self.data_dir, holder) from error
                time.sleep(_LOCK_POLL_SECONDS)
        self._lock = handle

    def _make_run_dir(self, account: Account) -> None:
        """A new private folder for the socket, remembered in ``lock`` so that the next start can remove it."""
        assert self._lock is not None  # noqa: S101
        last = os.pread(self._lock, 1000, 0).decode(errors="replace").split("\n")
        if len(last) > 1 and Path(last[1]).name.startswith(cluster.RUN_PREFIX):
            shutil.rmtree(last[1], ignore_errors=True)
        for base in (Path(tempfile.gettempdir()), Path("/tmp"), Path("/var/tmp")):  # noqa: S108 - mkdtemp makes it private
            length = len(os.fsencode(base / "styring-12345678/s/.s.PGSQL.5432"))
            if length <= _SOCKET_PATH_BYTES and not set(str(base)) & set(",\"'") and account.can_enter(base):
                break
        else:
            raise ServerNotStartedError(self.data_dir, "no temporary folder is short enough and open to the server")
        self._run_dir = Path(tempfile.mkdtemp(prefix=cluster.RUN_PREFIX, dir=base))
        os.ftruncate(self._lock, 0)
        os.pwrite(self._lock, f"{os.getpid()}\n{self._run_dir}\n".encode(), 0)
        if account.drops:
            self._run_dir.chmod(0o711)
        self._sockets.mkdir(mode=0o700)
        account.give(self._sockets)

    def _launch(self, programs: Programs, account: Account) -> None:
        folder = self.data_dir / "cluster"
        fixed = {
            "listen_addresses": "",
            "unix_socket_directories": str(self._sockets),
            "unix_socket_permissions": "0700",
            "port": "5432",
            "logging_collector": "off",
            "log_destination": "stderr",
        }
        options = [word for name, value in (self._settings | fixed).items() for word in ("-c", f"{name}={value}")]
        command = [str(programs.postgres), "-D", account.data_argument(folder), "-k", str(self._sockets), *options]
        patience = time.monotonic() + _ORPHANED_MEMORY_SECONDS
        while True:
            with self._open_log() as log:
                self._log_begin = log.seek(0, os.SEEK_END)
                self._keeper = _Keeper()
                self._keeper.launch(command, account, folder, log)
            if self._keeper.wait_ready(folder / "postmaster.pid", START_SECONDS):
                return
            said = self._said_since(self._log_begin)
            # The last sessions of a killed server may need a moment to notice.
            if _ORPHANED_MEMORY not in said or time.monotonic() > patience:
                raise self._failure(said)

    def _failure(self, said: str) -> EmbeddedError:
        assert self._keeper is not None  # noqa: S101
        if self._keeper.ended.is_set():
            return from_output(said, self.data_dir)
        return ServerNotStartedError(self.data_dir, f"not ready after {START_SECONDS:.0f} seconds; see {self.log}")

    def _open_log(self) -> IO[bytes]:
        with contextlib.suppress(FileNotFoundError):
            if self.log.stat().st_size > _LOG_BYTES:
                self.log.replace(self.log.with_name(self.log.name + ".1"))
        flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW
        return open(os.open(self.log, flags, 0o600), "ab+", buffering=0)

    def _said_since(self, begin: int) -> str:
        with self.log.open("rb") as stream:
            stream.seek(begin)
            return stream.read().decode(errors="replace")


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


class _Keeper:
    """The server process and the thread that started it.

    The kernel sends the death signal when the *thread* that started a child ends, so one thread starts the server and
    stays until it has ended, whatever thread called ``start()``.
    """

    def __init__(self) -> None:
        self.process: subprocess.Popen[bytes] | None = None
        self.ended = threading.Event()
        self._spawned = threading.Event()
        self._error: OSError | None = None

    def launch(self, command: Sequence[str], account: Account, cwd: Path, log: IO[bytes]) -> None:
        """Start the server; it may end at once."""

        def keep() -> None:
            try:
                self.process = spawn(command, account, cwd, subprocess.DEVNULL, log)
            except OSError as error:
                self._error = error
            self._spawned.set()
            if self.process is not None:
                self.process.wait()
            self.ended.set()

        threading.Thread(target=keep, name="embedded-postgres", daemon=True).start()
        self._spawned.wait()
        if self._error is not None:
            raise self._error

    def wait_ready(self, pid_file: Path, seconds: float) -> bool:
        """Wait for connections to be accepted; False when the server ended or took longer."""
        assert self.process is not None  # noqa: S101
        deadline = time.monotonic() + seconds
        while not self.ended.wait(0.01) and time.monotonic() < deadline:
            with contextlib.suppress(FileNotFoundError):
                lines = pid_file.read_text(errors="replace").splitlines()
                if len(lines) > 7 and lines[0] == str(self.process.pid) and lines[7].strip() == "ready":
                    return True
        return False

    def stop(self) -> None:
        """Fast shutdown, then harder; returns when the process has ended."""
        self._spawned.wait()
        for number, seconds in SHUTDOWN:
            if self.process is None or self.ended.is_set():
                return
            self.process.send_signal(number)
            self.ended.wait(seconds)
