"""Rules of data validation as Excel has them, and the cells that they hold for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import groupby
from typing import Any

import orjson
from xlsxwriter.utility import xl_range
from xlsxwriter.worksheet import Worksheet

from sync.sandbox.cells import Json

_CRITERIA = {
    "BETWEEN": "between",
    "NOT_BETWEEN": "not between",
    "GREATER": ">",
    "GREATER_THAN_EQ": ">=",
    "LESS": "<",
    "LESS_THAN_EQ": "<=",
    "EQ": "==",
    "NOT_EQ": "!=",
    "AFTER": ">",
    "ON_OR_AFTER": ">=",
    "BEFORE": "<",
    "ON_OR_BEFORE": "<=",
}
_LONGEST_LIST = _LONGEST_MESSAGE = 255


def write(
    tab: Worksheet, rows: list[Json], formula: Callable[[str], str], number: Callable[[str], float | None]
) -> None:
    """Give the tab the rules that its cells have.

    `formula` writes a formula as Excel files do, `number` reads a typed number or date. What Excel cannot say is left
    out: conditions on texts, dates such as "today", check boxes, lists longer than 255 characters.
    """
    for rule, ranges in _places(rows).items():
        told: Json = orjson.loads(rule)
        options = _options(told["condition"], formula, number)
        if options is not None:
            options["error_type"] = "stop" if told.get("strict") else "warning"
            if told.get("inputMessage"):
                options["input_message"] = told["inputMessage"][:_LONGEST_MESSAGE]
            first, *others = ranges
            if others:
                options["multi_range"] = " ".join(xl_range(*one) for one in ranges)
            tab.data_validation(*first, options)


def _places(rows: list[Json]) -> dict[bytes, list[tuple[int, int, int, int]]]:
    """Rule -> the runs of cells below each other that have it: top, left, bottom, right."""
    found: dict[bytes, list[tuple[int, int, int, int]]] = {}
    width = max((len(row.get("values", [])) for row in rows), default=0)
    for column in range(width):
        for rule, cells in groupby(enumerate(_column(rows, column)), lambda item: item[1]):
            numbers = [row for row, _ in cells]
            if rule is not None:
                found.setdefault(rule, []).append((numbers[0], column, numbers[-1], column))
    return found


def _column(rows: list[Json], column: int) -> Iterator[bytes | None]:
    for row in rows:
        cells = row.get("values", [])
        rule = cells[column].get("dataValidation") if column < len(cells) else None
        yield None if rule is None else orjson.dumps(rule, option=orjson.OPT_SORT_KEYS)


def _options(
    condition: Json, formula: Callable[[str], str], number: Callable[[str], float | None]
) -> dict[str, Any] | None:
    kind = condition["type"]
    typed = [str(value.get("userEnteredValue", "")) for value in condition.get("values", [])]
    if kind == "ONE_OF_LIST":
        fits = len(",".join(typed)) <= _LONGEST_LIST and not any("," in item for item in typed)
        return {"validate": "list", "source": typed} if fits and typed else None
    if kind == "ONE_OF_RANGE" and typed:
        return {"validate": "list", "source": formula(typed[0] if typed[0].startswith("=") else f"={typed[0]}")}
    if kind == "CUSTOM_FORMULA" and typed:
        return {"validate": "custom", "value": formula(typed[0])}
    family, _, comparison = kind.partition("_")
    criterion = _CRITERIA.get(comparison)
    if family not in ("NUMBER", "DATE") or criterion is None:
        return None
    limits = [formula(text) if text.startswith("=") else number(text) for text in typed]
    if not limits or None in limits:
        return None
    options = {"validate": "decimal" if family == "NUMBER" else "date", "criteria": criterion}
    if "between" in criterion:
        return {**options, "minimum": limits[0], "maximum": limits[-1]}
    return {**options, "value": limits[0]}
