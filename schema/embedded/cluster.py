"""The cluster in a data folder: made whole or not at all, and recovered after a crash."""

import contextlib
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from schema.embedded.account import Account
from schema.embedded.errors import (
    FolderInUseError,
    NotADatabaseFolderError,
    OtherVersionError,
    from_output,
)
from schema.embedded.programs import Programs, run

ROLE = DATABASE = "styring"
RUN_PREFIX = "styring-"
_OURS = ("cluster", "init-", "password", "lock", "server.log")
_ACCESS = """# Written by Styring: only the unix socket, only with a password.
local all postgres reject
local all all scram-sha-256
"""
_FAST_SECONDS, _IMMEDIATE_SECONDS = 20.0, 5.0


def check_folder(data_dir: Path, supported: dict[int, Programs]) -> Programs:
    """The programs that fit the cluster in ``data_dir``, or the newest where there is none yet.

    :raises NotADatabaseFolderError: the folder holds other things, or an incomplete cluster.
    :raises OtherVersionError: its cluster needs a PostgreSQL that is not installed.
    """
    cluster = data_dir / "cluster"
    if not cluster.exists():
        others = sorted(name for name in os.listdir(data_dir) if not name.startswith(_OURS))
        if others:
            raise NotADatabaseFolderError(data_dir, f"it holds other files ({others[0]})")
        return supported[max(supported)]
    try:
        version = (cluster / "PG_VERSION").read_text().strip()
    except (FileNotFoundError, NotADirectoryError, UnicodeDecodeError) as error:
        raise NotADatabaseFolderError(data_dir, "its cluster has no readable PG_VERSION") from error
    if not version.isdigit() or int(version) not in supported:
        raise OtherVersionError(data_dir, version, tuple(sorted(supported)))
    if not (cluster / "global" / "pg_control").is_file():
        raise NotADatabaseFolderError(data_dir, "its cluster has no global/pg_control")
    return supported[int(version)]


def remove_unfinished(data_dir: Path) -> None:
    """Remove what interrupted starts left; an initdb that is just dying may still be writing."""
    for draft in data_dir.glob("password-*"):
        draft.unlink()
    for folder in data_dir.glob("init-*"):
        _wait_until(lambda folder=folder: not _remove(folder), 5.0)  # type: ignore[misc]


def _remove(folder: Path) -> bool:
    """Remove a tree as far as possible; whether something is left."""
    shutil.rmtree(folder, ignore_errors=True)
    return folder.exists()


def initialise(data_dir: Path, programs: Programs, account: Account, *, durable: bool) -> None:
    """Make ``data_dir/cluster``: UTF-8, the builtin C.UTF-8 locale, checksums, role and database ``styring``.

    ``durable`` brings it to the disk before it gets its name.
    """
    staging = Path(tempfile.mkdtemp(prefix="init-", dir=data_dir))
    try:
        account.give(staging)
        where = account.data_argument(staging)
        encoding = ["-E", "UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        options = ["--data-checksums", "--auth=peer", "--no-instructions", *([] if durable else ["--no-sync"])]
        _run([str(programs.initdb), "-D", where, "-U", "postgres", *encoding, *options], account, staging)
        (staging / "pg_hba.conf").write_text(_ACCESS)
        sql = [f"CREATE ROLE {ROLE} LOGIN CREATEDB", f"CREATE DATABASE {DATABASE} OWNER {ROLE}"]
        as_superuser(sql, staging, programs, account, durable=durable)
        staging.rename(data_dir / "cluster")
        sync_folder(data_dir)
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def password(data_dir: Path, programs: Programs, account: Account, *, durable: bool) -> str:
    """The password of the role ``styring``; a new one is set when there is none yet or its file is lost.

    The cluster must not be running.
    """
    file = data_dir / "password"
    with contextlib.suppress(FileNotFoundError):
        known = file.read_text().strip()
        if known:
            return known
    new = secrets.token_urlsafe(32)
    as_superuser([f"ALTER ROLE {ROLE} PASSWORD '{new}'"], data_dir / "cluster", programs, account, durable=durable)
    # Under its name only when it is complete: half a password would lock everybody out.
    handle, draft = tempfile.mkstemp(prefix="password-", dir=data_dir)
    with open(handle, "w") as stream:
        stream.write(new + "\n")
        stream.flush()
        os.fsync(stream.fileno())
    os.replace(draft, file)
    sync_folder(data_dir)
    return new


def as_superuser(statements: list[str], cluster: Path, programs: Programs, account: Account, *, durable: bool) -> None:
    """Run statements as superuser without a server: nobody can log in as superuser."""
    command = [str(programs.postgres), "--single", "-j", "-D", account.data_argument(cluster)]
    options = ["-c", "exit_on_error=on", "-c", f"fsync={'on' if durable else 'off'}", "-c", "log_checkpoints=off"]
    _run([*command, *options, "template1"], account, cluster, "".join(f"{sql};\n\n" for sql in statements))


def _run(command: list[str], account: Account, cluster: Path, text: str = "") -> None:
    succeeded, output = run(command, account, cluster, text)
    if not succeeded:
        raise from_output(output, cluster.parent)


def recover(data_dir: Path) -> None:
    """Deal with the ``postmaster.pid`` of a run whose parent is gone (the caller holds the lock of the folder).

    A server that outlived its parent is stopped. The pid of a dead one may belong to another program by now, which
    PostgreSQL would take for a running server: it is replaced by the pid of this process, which PostgreSQL knows to
    be no server. The file itself stays, since it also tells which shared memory must be free.

    :raises FolderInUseError: somebody runs a server on the cluster by hand, or an old server does not stop.
    """
    file = data_dir / "cluster" / "postmaster.pid"
    try:
        lines = file.read_text(errors="replace").splitlines()
        pid = int(lines[0])
    except FileNotFoundError:
        return
    except (IndexError, ValueError):
        file.unlink()  # cut off by a crash; PostgreSQL would refuse it
        return
    sockets = lines[4] if len(lines) > 4 else ""
    if _runs_with(pid, str(data_dir / "cluster")):
        raise FolderInUseError(data_dir, pid)
    if Path(sockets).parent.name.startswith(RUN_PREFIX) and _runs_with(pid, sockets):
        _stop_orphan(pid, sockets, data_dir)
    with contextlib.suppress(FileNotFoundError), file.open("r+") as stream:
        stream.write("\n".join([str(os.getpid()), *lines[1:]]) + "\n")
        stream.truncate()


def _stop_orphan(pid: int, sockets: str, data_dir: Path) -> None:
    for number, seconds in ((signal.SIGINT, _FAST_SECONDS), (signal.SIGQUIT, _IMMEDIATE_SECONDS)):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)
        if _wait_until(lambda: not _runs_with(pid, sockets), seconds):
            return
    raise FolderInUseError(data_dir, pid)


def _runs_with(pid: int, argument: str) -> bool:
    """Whether process ``pid`` is a PostgreSQL server with ``argument`` in its command line.

    The command line is what every user may read of every process; a server of ours carries its own socket folder.
    """
    if sys.platform == "linux":
        try:
            words = Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace").split("\0")
        except OSError:
            return False
        return os.path.basename(words[0]) == "postgres" and argument in words
    said = subprocess.run(["/bin/ps", "-ww", "-o", "command=", "-p", str(pid)], capture_output=True, text=True)  # noqa: S603
    return "postgres" in said.stdout and argument in said.stdout


def _wait_until(condition: Callable[[], bool], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while not (met := condition()) and time.monotonic() < deadline:
        time.sleep(0.02)
    return met


def sync_folder(folder: Path) -> None:
    """Bring the names in ``folder`` to the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
