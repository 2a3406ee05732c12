"""The last steps before a PostgreSQL program: run as a script in the child process, it becomes that program.

``python -I -S child.py PARENT UID GID PROGRAM ARGUMENT...`` gives up root when it has it, asks the kernel for
SIGINT (PostgreSQL's fast shutdown) when the parent dies, and executes PROGRAM. A script, not a ``preexec_fn``:
running Python between fork and exec in a process with threads can deadlock. The death signal must follow the
change of user, which clears it, and it is tied to the parent *thread* that started this process. Only the
standard library is imported, and nothing of Styring.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1
CANNOT_RUN = 126


def main(parent: int, uid: int, gid: int, command: list[str]) -> None:
    """Become ``command``, or leave with one line on stderr and status 126."""
    try:
        if os.geteuid() == 0:
            os.setgroups([])
            os.setgid(gid)
            os.setuid(uid)
        os.umask(0o077)
        if sys.platform == "linux":
            ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGINT, 0, 0, 0)
        if os.getppid() != parent:
            sys.exit("the parent process is gone")
        for number in (signal.SIGINT, signal.SIGPIPE, signal.SIGXFSZ):
            signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_SETMASK, ())
        os.execv(command[0], command)  # noqa: S606 - no shell is the point
    except OSError as error:
        sys.stderr.write(f"error: cannot run {command[0]} as user {uid}: {error.strerror}\n")
        sys.exit(CANNOT_RUN)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4:])
