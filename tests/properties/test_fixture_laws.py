"""Both laws of every lens that is bound in the fixtures, on every cell of theirs (DESIGN 7.1)."""

from random import Random
from typing import Any

import pytest

from sync.cells import read
from sync.grid import Cell, a1
from sync.layout import recognise
from sync.lenses.base import InexpressibleError, Lens, with_text, write
from sync.lenses.codes import CodedText
from sync.reading import TabReading
from tests.benchmarks.fixtures_read import CONTEXT, grids
from tests.properties import test_value_lens_sweep, test_word_lens_sweep
from tests.properties.sweeping import SEED, Sweep, Values

CHANGES_OF_A_CELL = 8
SWEEPS: dict[type[Any], Sweep] = {
    type(sweep.lens): sweep for sweep in (*test_value_lens_sweep.SWEEPS.values(), *test_word_lens_sweep.SWEEPS.values())
}
FOUND = [
    (f"{grid.title} {a1(bound.row, bound.column)}", bound.lens, grid.cell(bound.row, bound.column))
    for grid in grids()
    if isinstance(reading := recognise(grid), TabReading)
    for row in reading.rows
    for bound in row.cells
]


def test_the_fixtures_bind_most_kinds_of_lenses() -> None:
    assert len(FOUND) > 150
    assert len({type(lens) for _, lens, _ in FOUND}) >= 10
    assert {type(lens) for _, lens, _ in FOUND} <= set(SWEEPS)


@pytest.mark.parametrize(("lens", "cell"), [pytest.param(lens, cell, id=place) for place, lens, cell in FOUND])
def test_a_cell_that_is_written_back_stays_as_it_is_and_says_what_was_written(lens: Lens, cell: Cell) -> None:
    values = read(lens, cell, CONTEXT).values
    assert write(lens, values, cell, CONTEXT) == cell.text
    if not values:
        return
    if any(value not in (None, (), False) for value in values.values()):
        assert lens.put(values, cell, CONTEXT) == cell.text
    random = Random(f"{SEED} {cell.text}")
    written = [text for _ in range(CHANGES_OF_A_CELL) if (text := _change(random, lens, values, cell)) is not None]
    assert len(written) >= CHANGES_OF_A_CELL / 2, "people's own cells can be changed"


def _change(random: Random, lens: Lens, values: Values, cell: Cell) -> str | None:
    """The cell's text for other values, which it then says; None where it cannot say them."""
    sweep = SWEEPS[type(lens)]
    names = dict(zip(lens.fields, sweep.lens.fields, strict=True))
    wanted: Values = sweep.change(random, {names[name]: value for name, value in values.items()})
    wanted = {name: wanted[other] for name, other in names.items() if other in wanted}
    if isinstance(lens, CodedText):
        wanted |= {lens.fields[0]: values[lens.fields[0]]}  # numbers have as many parts as their level
    try:
        text = write(lens, wanted, cell, CONTEXT)
    except InexpressibleError:
        return None
    assert lens.get(with_text(cell, text), CONTEXT).values == wanted
    return text
