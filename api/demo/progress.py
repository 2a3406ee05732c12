"""Progress on the terminal: what goes on now, and what is done."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape


class Progress:
    """Writes to stderr, so that stdout carries only what scripts read. Plain lines where it is no terminal."""

    def __init__(self, console: Console) -> None:
        self._console = console

    @contextmanager
    def step(self, what: str) -> Iterator[None]:
        """A step that takes a moment; named while it runs, ticked off with its time when it is done."""
        began = time.monotonic()
        with self._console.status(escape(what)):
            yield
        self._console.print(f"[green]✓[/] {escape(what)} [dim]{time.monotonic() - began:.1f} s[/]")

    def say(self, line: str) -> None:
        """A line of its own."""
        self._console.print(escape(line), soft_wrap=True)
