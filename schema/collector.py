"""Python's search for garbage, put off while much is made that stays, and rare where much is alive."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without_collector() -> Iterator[None]:
    """Hundreds of thousands of objects are made, all of which stay: looking for garbage among them takes longer than
    making them."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def settle_memory() -> None:
    """What stands after start-up stays, and is not walked again. What is made later is searched seldom: a read or a
    cycle makes many small objects without rings among them (DESIGN.md section 6)."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 1000)
