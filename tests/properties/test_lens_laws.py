"""Both laws of every lens, on texts that people compose and on values that others set (DESIGN 7.1)."""

import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from sync.lenses.base import InexpressibleError, with_text, write
from sync.lenses.registry import LENSES
from tests.properties import lens_cases, strategies_b
from tests.properties.lens_cases import CONTEXT, LensCase

CASES = {**lens_cases.CASES, **strategies_b.CASES}
CASE_NAMES = sorted(CASES)
LAWS = settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.mark.parametrize("name", CASE_NAMES)
@LAWS
@given(data=st.data())
def test_writing_back_what_was_read_changes_nothing(name: str, data: st.DataObject) -> None:
    case = CASES[name]
    cell = case.cell(data.draw(case.texts, "text"))
    values = case.lens.get(cell, CONTEXT).values
    assert write(case.lens, values, cell, CONTEXT) == cell.text
    if values:
        assert _put_or_same(case, values, cell.text) == cell.text


@pytest.mark.parametrize("name", CASE_NAMES)
@LAWS
@given(data=st.data())
def test_what_was_written_is_read_back(name: str, data: st.DataObject) -> None:
    case = CASES[name]
    cell = case.cell(data.draw(case.texts, "text"))
    values = case.lens.get(cell, CONTEXT).values
    assume(values)
    wanted = data.draw(case.changes(values), "wanted")
    try:
        text = write(case.lens, wanted, cell, CONTEXT)
    except InexpressibleError:
        return
    assert case.lens.get(with_text(cell, text), CONTEXT).values == wanted
    assert write(case.lens, wanted, with_text(cell, text), CONTEXT) == text


@pytest.mark.parametrize("name", CASE_NAMES)
def test_nearly_all_natural_changes_can_be_written(name: str) -> None:
    case = CASES[name]
    outcomes: list[bool] = []

    @settings(max_examples=120, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(data=st.data())
    def collect(data: st.DataObject) -> None:
        cell = case.cell(data.draw(case.texts))
        values = case.lens.get(cell, CONTEXT).values
        assume(values)
        wanted = data.draw(case.changes(values))
        try:
            write(case.lens, wanted, cell, CONTEXT)
            outcomes.append(True)
        except InexpressibleError:
            outcomes.append(False)

    collect()
    assert len(outcomes) >= 80
    assert outcomes.count(False) <= 0.1 * len(outcomes)


@pytest.mark.parametrize("name", CASE_NAMES)
@settings(max_examples=100, deadline=None)
@given(text=st.text(max_size=60))
def test_any_text_is_read_without_failing_and_its_neighbours_do_not_matter(name: str, text: str) -> None:
    lens, cell = CASES[name].lens, CASES[name].cell(text)
    assert lens.get(cell, CONTEXT) == lens.get(cell, replace(CONTEXT, neighbours=("- andet",)))


@pytest.mark.parametrize("name", CASE_NAMES)
@pytest.mark.parametrize(
    "piece", ["• Møde, uge 34\n", "uge 34 og 36, ", "a", "1.", "i løbet af ", " ", "(afsluttet) *"]
)
def test_fifty_thousand_characters_are_read_in_linear_time(name: str, piece: str) -> None:
    lens = CASES[name].lens
    long_cell = CASES[name].cell((piece * 50_000)[:50_000])
    started = time.perf_counter()
    values = lens.get(long_cell, CONTEXT).values
    assert write(lens, values, long_cell, CONTEXT) == long_cell.text
    assert time.perf_counter() - started < 8


def test_every_lens_of_the_registry_is_tried() -> None:
    assert {type(case.lens) for case in CASES.values()} == set(LENSES.values())


def _put_or_same(case: LensCase, values: Mapping[str, Any], text: str) -> str:
    """`put` itself, which must not change a text that says the values already (other than an empty one)."""
    try:
        written = case.lens.put(values, case.cell(text), CONTEXT)
    except InexpressibleError:
        return text
    return written if written.strip() else text
