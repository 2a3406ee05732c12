"""Where the command line writes, and how its failures become one line and an exit code."""

import io
import os
import sys
import tempfile
import traceback
from enum import IntEnum
from typing import Any

import orjson
from rich.console import Console
from rich.markup import escape

out = Console(highlight=False)
"""Answers: stdout."""
err = Console(stderr=True, highlight=False)
"""Progress, questions and complaints: stderr, so that stdout can be piped."""


class ExitCode(IntEnum):
    """What a script can tell from the exit code."""

    DONE = 0
    REFUSED = 1
    WRONG_USE = 2
    UNREACHABLE = 3
    CANNOT_RUN = 4
    UNEXPECTED = 70


class Failure(Exception):  # noqa: N818 (it is the end of a command, not an error in the code)
    """The command ends here, with this line and exit code."""

    def __init__(self, message: str, code: ExitCode = ExitCode.REFUSED) -> None:
        super().__init__(message)
        self.code = code


def speak_utf8() -> None:
    """Write UTF-8 whatever the locale says: Danish titles and the commands to copy must leave a bare `LANG=C` whole."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def print_json(value: Any) -> None:
    """One JSON document on stdout."""
    sys.stdout.buffer.write(orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE, default=str))
    sys.stdout.buffer.flush()


def print_line(text: str) -> None:
    """One plain line on stdout, at once, also when it is piped."""
    print(text, flush=True)


def complain(message: str) -> None:
    """One line on stderr."""
    line = " ".join(message.split())
    err.print(f"[bold red]✗[/] {escape(line)}", soft_wrap=True)


def complain_unexpected(error: BaseException) -> None:
    """One line on stderr, and the details in a file that only this user can read."""
    handle, path = tempfile.mkstemp(prefix="styring-error-", suffix=".log")
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        traceback.print_exception(error, file=stream)
    complain(f"Uventet fejl / Unexpected error: {type(error).__name__}. Details: {path}")
