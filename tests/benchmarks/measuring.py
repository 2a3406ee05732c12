"""Times, counts and how they are printed. Runs that are compared take turns, so that a busy machine disturbs all."""

import gc
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import requests
from sqlalchemy import Engine, event


def seconds(action: Callable[[], object]) -> float:
    """How long one call takes on the wall clock."""
    started = time.perf_counter()
    action()
    return time.perf_counter() - started


def taking_turns(actions: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """The shortest time of each action over some rounds, in each of which every action runs once.

    As in `timeit`, the garbage collector waits: what it takes depends on everything else that is in memory.
    """
    best = dict.fromkeys(actions, float("inf"))
    for _ in range(rounds):
        for name, action in actions.items():
            gc.collect()
            gc.disable()
            try:
                best[name] = min(best[name], seconds(action))
            finally:
                gc.enable()
    return best


@dataclass
class Counts:
    """SQL statements, and requests to Google by their method."""

    statements: int = 0
    requests: dict[str, int] = field(default_factory=dict)

    def __str__(self) -> str:
        asked = " + ".join(f"{count} {method}" for method, count in sorted(self.requests.items()))
        return f"{self.statements} SQL statements, {asked or 'no'} requests to Google"


@contextmanager
def counting(engine: Engine, session: requests.Session | None = None) -> Iterator[Counts]:
    """Counts what goes through the engine (each row set of an executemany is part of one) and through the session."""
    counts = Counts()

    def statement(*_: object) -> None:
        counts.statements += 1

    def answered(response: requests.Response, *_: Any, **__: Any) -> None:
        method = str(response.request.method)
        counts.requests[method] = counts.requests.get(method, 0) + 1

    event.listen(engine, "before_cursor_execute", statement)
    if session is not None:
        session.hooks["response"].append(answered)
    try:
        yield counts
    finally:
        event.remove(engine, "before_cursor_execute", statement)
        if session is not None:
            session.hooks["response"].remove(answered)


def heading(text: str) -> None:
    sys.stdout.write(f"\n{text}\n")


def line(name: str, *values: str) -> None:
    sys.stdout.write(f"  {name:<44}" + "".join(f"{value:>16}" for value in values) + "\n")
    sys.stdout.flush()
