"""Both laws of every lens, on texts that people compose and on values that others set (DESIGN 7.1)."""

import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from sync.lenses.base import InexpressibleError, with_text, write
from sync.lenses.registry import LENSES
from tests.properties import lens_cases, strategies_b, strategies_words
from tests.properties.lens_cases import CONTEXT, LensCase

T = TypeVar("T")

CASES = {**lens_cases.CASES, **strategies_b.CASES, **strategies_words.CASES}
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
def test_the_work_of_reading_a_cell_grows_with_its_length(name: str, piece: str) -> None:
    lens = CASES[name].lens
    short, long = (CASES[name].cell((piece * length)[:length]) for length in (25_000, 50_000))
    few, _ = calls_of(lambda: lens.get(short, CONTEXT))
    many, values = calls_of(lambda: lens.get(long, CONTEXT).values)
    # Twice the text is twice the work, or four times it where that is quadratic; what is done once may come on top.
    assert many < 3 * few + 1_000
    assert write(lens, values, long, CONTEXT) == long.text


def calls_of(action: Callable[[], T]) -> tuple[int, T]:
    """How many calls of functions, those of the standard library included, an action makes; and its answer."""
    count = 0

    def called(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(called)
    try:
        answer = action()
    finally:
        sys.setprofile(before)
    return count, answer


def test_every_lens_of_the_registry_is_tried() -> None:
    assert {type(case.lens) for case in CASES.values()} == set(LENSES.values())


def _put_or_same(case: LensCase, values: Mapping[str, Any], text: str) -> str:
    """`put` itself, which must not change a text that says the values already (other than an empty one)."""
    try:
        written = case.lens.put(values, case.cell(text), CONTEXT)
    except InexpressibleError:
        return text
    return written if written.strip() else text
