"""The operating system user that the server runs as, and what that user can reach."""

import os
import pwd
import stat
import sys
from dataclasses import dataclass
from pathlib import Path

from schema.embedded.errors import CannotDropPrivilegesError, FolderNotWritableError


@dataclass(frozen=True, slots=True)
class Account:
    """A user and group; ``drops`` when it is not the user of this process, which then is root."""

    uid: int
    gid: int
    drops: bool

    def give(self, path: Path) -> None:
        """Make ``path`` belong to this user."""
        if self.drops:
            try:
                os.chown(path, self.uid, self.gid, follow_symlinks=False)
            except OSError as error:
                reason = f"files cannot be given to user {self.uid} ({error.strerror})"
                raise CannotDropPrivilegesError(reason) from error

    def can_enter(self, folder: Path) -> bool:
        """Whether this user may pass through ``folder`` and everything above it, judged by the mode bits."""
        folder = folder.resolve()
        return not self.drops or all(self._allowed(each, stat.S_IXOTH) for each in (folder, *folder.parents))

    def can_read(self, file: Path) -> bool:
        """Whether this user may read ``file`` where it lies."""
        return self.can_enter(file.parent) and (not self.drops or self._allowed(file.resolve(), stat.S_IROTH))

    def _allowed(self, path: Path, bit: int) -> bool:
        status = path.stat()
        shift = 6 if status.st_uid == self.uid else 3 if status.st_gid == self.gid else 0
        return bool(status.st_mode & (bit << shift))

    def data_argument(self, cluster: Path) -> str:
        """How a program started inside ``cluster`` names it: without the folders above when it may not enter them."""
        return "/proc/self/cwd" if self.drops and sys.platform == "linux" else str(cluster)


def choose_account(data_dir: Path, cluster: Path) -> Account:
    """Who runs the server on ``data_dir``: this user; for root the owner of the cluster or folder, else ``nobody``."""
    owner = cluster.stat() if cluster.exists() else None
    if os.geteuid() != 0:
        if owner and owner.st_uid != os.geteuid():
            raise FolderNotWritableError(data_dir, f"it belongs to user {owner.st_uid}, who ran it first")
        return Account(os.geteuid(), os.getegid(), drops=False)
    if owner:
        if owner.st_uid == 0:
            raise FolderNotWritableError(cluster, "it belongs to root, which PostgreSQL does not run as")
        return Account(owner.st_uid, owner.st_gid, drops=True)
    folder = data_dir.stat()
    try:
        # initdb wants a name for its user.
        user = pwd.getpwuid(folder.st_uid) if folder.st_uid else pwd.getpwnam("nobody")
    except KeyError as error:
        raise CannotDropPrivilegesError(f"{error.args[0]}") from error
    return Account(user.pw_uid, user.pw_gid, drops=True)
