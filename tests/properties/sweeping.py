"""Both laws of a lens on thousands of composed texts, in a plain loop (DESIGN 7.1).

`STYRING_SWEEP_SEED` draws other texts; a failure names the seed and the text.
"""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

from sync.grid import Cell
from sync.lenses.base import Context, InexpressibleError, Lens, with_text, write

SEED = int(os.environ.get("STYRING_SWEEP_SEED", "20250312"))
TEXTS = 5_000
CONTEXT = Context(2025, date(2025, 1, 1), date(2026, 12, 31), neighbours=("mindst 75 %", "uge 12 2025", "68 % (juni)"))
Values = Mapping[str, Any]


@dataclass(frozen=True)
class Sweep:
    """A lens, how its texts are composed, and what others may want it to say instead of what it says."""

    lens: Lens
    compose: Callable[[Random], str]
    change: Callable[[Random, Values], Values]
    refused: float = 0.02
    """The largest share of changes that such cells may be unable to express."""
    readable: float = 0.5
    """The smallest share of the texts that the lens can read."""
    context: Context = CONTEXT


def check(name: str, sweep: Sweep) -> None:
    """GetPut and PutGet for 5,000 texts; nearly all wanted changes can be written."""
    random = Random(f"{SEED} {name}")
    print(f"{name}: seed {SEED}, {TEXTS} texts")
    unwritten: list[tuple[str, Values]] = []
    readable = 0
    for number in range(TEXTS):
        text = sweep.compose(random)
        cell = Cell(text=text, value=text or None)
        told = f"{name}, seed {SEED}, text {number}: {text!r}"
        values = sweep.lens.get(cell, sweep.context).values
        assert write(sweep.lens, values, cell, sweep.context) == text, told
        if not values:
            continue
        readable += 1
        _assert_put_keeps(sweep, values, cell, told)
        wanted = sweep.change(random, values)
        try:
            written = write(sweep.lens, wanted, cell, sweep.context)
        except InexpressibleError:
            unwritten.append((text, wanted))
            continue
        again = with_text(cell, written)
        assert sweep.lens.get(again, sweep.context).values == wanted, f"{told} -> {written!r}"
        assert write(sweep.lens, wanted, again, sweep.context) == written, told
    assert readable > sweep.readable * TEXTS
    examples = "\n".join(map(repr, unwritten[:8]))
    assert len(unwritten) <= sweep.refused * readable, f"{len(unwritten)} of {readable}, e.g.\n{examples}"


def _assert_put_keeps(sweep: Sweep, values: Values, cell: Cell, told: str) -> None:
    """`put` by itself changes nothing either; a text that says nothing ("NN", "-") it may leave out."""
    try:
        written = sweep.lens.put(values, cell, sweep.context)
    except InexpressibleError:
        return
    assert written == cell.text or not any(_says(value) for value in values.values()), f"{told} -> {written!r}"


def _says(value: Any) -> bool:
    return value not in (None, (), "", False)
