"""What hangs on the ranges of a tab follows its cells when rows, columns or blocks of cells move."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sync.sandbox import ranges
from sync.sandbox.a1 import Bounds
from sync.sandbox.marked import RangeMark, Rule

if TYPE_CHECKING:
    from sync.sandbox.grid import Sheet

Json = dict[str, Any]
Place = Callable[[Bounds], Bounds | None]
"""Where a range stands after the move; None when it is gone."""


def follow(sheet: Sheet, place: Place) -> None:
    """Put everything that hangs on ranges of the tab where `place` says; what is gone goes."""
    sheet.marks = {name: tuple(_marks(marks, place)) for name, marks in sheet.marks.items()}
    sheet.rules = tuple(
        Rule(where, rule.rest)
        for rule in sheet.rules
        if (where := tuple(moved for bounds in rule.where if (moved := place(bounds)) is not None))
    )
    if sheet.basic_filter:
        there = place(ranges.bounds_from_json(sheet.basic_filter["range"]))
        rest = _columns(sheet.basic_filter, place)
        sheet.basic_filter = {**rest, "range": ranges.to_json(sheet.id, there)} if there else None


def _marks(marks: tuple[RangeMark, ...], place: Place) -> list[RangeMark]:
    moved = []
    for mark in marks:
        bounds = place(mark.bounds)
        if bounds is not None:
            moved.append(replace(mark, bounds=bounds, rest=_columns(_holes(mark.rest, place), place)))
    return moved


def _holes(rest: Json, place: Place) -> Json:
    """The parts of a protected range that are open to all move with it."""
    if "unprotectedRanges" not in rest:
        return rest
    found = []
    for item in rest["unprotectedRanges"]:
        bounds = place(ranges.bounds_from_json(item))
        if bounds is not None:
            found.append(ranges.to_json(item.get("sheetId", 0), bounds))
    return {**rest, "unprotectedRanges": found}


def _columns(rest: Json, place: Place) -> Json:
    """The columns that a filter names by index move with it."""
    if not any(name in rest for name in ("criteria", "filterSpecs", "sortSpecs")):
        return rest

    def column(index: int) -> int | None:
        moved = place(Bounds(None, None, index, index + 1))
        return None if moved is None else moved.left

    def listed(name: str, key: str) -> list[Json]:
        pairs = ((item, column(item.get(key, 0))) for item in rest[name])
        return [{**item, key: index} for item, index in pairs if index is not None]

    result = dict(rest)
    if "criteria" in rest:
        moved = ((column(int(index)), value) for index, value in rest["criteria"].items())
        result["criteria"] = {str(index): value for index, value in moved if index is not None}
    if "filterSpecs" in rest:
        result["filterSpecs"] = listed("filterSpecs", "columnIndex")
    if "sortSpecs" in rest:
        result["sortSpecs"] = listed("sortSpecs", "dimensionIndex")
    return result
