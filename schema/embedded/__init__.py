"""PostgreSQL with nothing installed: a server of our own, run as a child process from the binaries of a Python package.

For laptops, tests and the demo (DESIGN.md section 9); a real deployment points ``STYRING_DATABASE_URL`` to a real
server.

What lies in the data folder (private to the user who starts it):

=============  ==================================================================================================
``cluster/``   the PostgreSQL cluster; appears by one rename when it is complete, so that it is whole or not there
``init-*/``    an initdb under way, or the remains of an interrupted one (removed at the next start)
``password``   the random password of the role ``styring``
``lock``       held (flock) while a process runs a server here; names that process and its socket folder
``server.log`` what the server says; statements and row contents are left out of it
=============  ==================================================================================================

The server has no TCP port. Its unix socket lies in a private folder, and one role can log in, with the password
above: ``styring``, which owns the database ``styring`` and may create more databases, and is no superuser.

Started as root, the server runs as the owner of the data folder, or as ``nobody`` when root owns it. That user
needs no right to enter the folders above (a home with mode 0700, root's too), and none is changed: the server is
started *inside* its cluster folder and calls it ``/proc/self/cwd``, and when it may not reach the binaries
either, it runs a hard-linked (or else copied) set of them from its runtime folder. It holds no capability. (A
capability to read all folders would do too, but containers rarely grant it and it reads every file.)
"""

from schema.embedded.errors import (
    CannotDropPrivilegesError,
    DiskFullError,
    EmbeddedError,
    FolderInUseError,
    FolderNotWritableError,
    NotADatabaseFolderError,
    OtherVersionError,
    ProgramsMissingError,
    ServerNotStartedError,
)
from schema.embedded.server import EmbeddedPostgres

__all__ = [
    "CannotDropPrivilegesError",
    "DiskFullError",
    "EmbeddedError",
    "EmbeddedPostgres",
    "FolderInUseError",
    "FolderNotWritableError",
    "NotADatabaseFolderError",
    "OtherVersionError",
    "ProgramsMissingError",
    "ServerNotStartedError",
]
