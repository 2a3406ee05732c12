"""Whether a cell's value meets a BooleanCondition: shared by validation and filters."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from sync.sandbox import dates, entry, render
from sync.sandbox.cells import ErrorValue, Json, Scalar
from sync.sandbox.document import Document
from sync.sandbox.errors import RefusedError
from sync.sandbox.formula import effective
from sync.sandbox.grid import Sheet
from sync.sandbox.locales import conventions

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+\Z")
_URL = re.compile(r"(https?://)?[^\s/.]+(\.[^\s/.]+)+(/\S*)?\Z")
_LAST_DAY = 2_958_465
_RELATIVE_DAYS = {"PAST_YEAR": -365, "PAST_MONTH": -30, "PAST_WEEK": -7, "YESTERDAY": -1, "TODAY": 0, "TOMORROW": 1}

VALUES_OF: dict[str, tuple[int, int]] = {
    **dict.fromkeys(("BLANK", "NOT_BLANK", "TEXT_IS_EMAIL", "TEXT_IS_URL", "DATE_IS_VALID"), (0, 0)),
    **dict.fromkeys(("NUMBER_BETWEEN", "NUMBER_NOT_BETWEEN", "DATE_BETWEEN", "DATE_NOT_BETWEEN"), (2, 2)),
    "BOOLEAN": (0, 2),
    "ONE_OF_LIST": (1, 500),
    "TEXT_EQ": (1, 500),
    "TEXT_NOT_EQ": (1, 500),
    "NUMBER_EQ": (1, 500),
    "NUMBER_NOT_EQ": (1, 500),
    "DATE_EQ": (1, 500),
    "DATE_NOT_EQ": (1, 500),
}
"""Condition type -> how many values it takes, at least and at most; all others take one."""

_COMPARE: dict[str, Callable[[float, float], bool]] = {
    "GREATER": lambda one, other: one > other,
    "GREATER_THAN_EQ": lambda one, other: one >= other,
    "LESS": lambda one, other: one < other,
    "LESS_THAN_EQ": lambda one, other: one <= other,
    "AFTER": lambda one, other: one > other,
    "ON_OR_AFTER": lambda one, other: one >= other,
    "BEFORE": lambda one, other: one < other,
    "ON_OR_BEFORE": lambda one, other: one <= other,
}
_TEXT: dict[str, Callable[[str, str], bool]] = {
    "TEXT_CONTAINS": lambda text, part: part in text,
    "TEXT_NOT_CONTAINS": lambda text, part: part not in text,
    "TEXT_STARTS_WITH": str.startswith,
    "TEXT_ENDS_WITH": str.endswith,
}


def require_sound(condition: Json) -> None:
    """Raise RefusedError for a condition without a type or with the wrong number of values."""
    kind = condition.get("type", "CONDITION_TYPE_UNSPECIFIED")
    if kind == "CONDITION_TYPE_UNSPECIFIED":
        raise RefusedError("BooleanCondition.type must be specified.")
    least, most = VALUES_OF.get(kind, (1, 1))
    count = len(condition.get("values") or [])
    if not least <= count <= most:
        wanted = str(least) if least == most else f"{least} to {most}"
        raise RefusedError(f"ConditionType '{kind}' requires {wanted} ConditionValue(s), but {count} were set.")


def meets(document: Document, sheet: Sheet, condition: Json, value: Scalar, shown: str, today: date) -> bool:
    """Whether the value (`shown` as text) meets the condition; a formula that is not worked out is met by all."""
    kind = condition["type"]
    given = [item.get("userEnteredValue", "") for item in condition.get("values") or []]
    if kind in ("CUSTOM_FORMULA", "FILTER_EXPRESSION"):
        return True
    if kind == "BLANK":
        return value is None
    if kind == "NOT_BLANK":
        return value is not None
    if kind == "BOOLEAN":
        return isinstance(value, bool) or shown in given
    if kind == "ONE_OF_LIST":
        return shown in given
    if kind == "ONE_OF_RANGE":
        return shown in _listed(document, sheet, given[0])
    if kind.startswith("NUMBER_"):
        return _number(document, kind.removeprefix("NUMBER_"), given, value, today)
    if kind.startswith("DATE_"):
        return _date(document, kind.removeprefix("DATE_"), condition, value, today)
    return _text(kind, given, shown)


def _text(kind: str, given: list[str], shown: str) -> bool:
    text = shown.casefold()
    if kind == "TEXT_IS_EMAIL":
        return bool(_EMAIL.match(shown))
    if kind == "TEXT_IS_URL":
        return bool(_URL.match(shown))
    folded = [item.casefold() for item in given]
    if kind == "TEXT_EQ":
        return text in folded
    if kind == "TEXT_NOT_EQ":
        return text not in folded
    return _TEXT[kind](text, folded[0])


def _listed(document: Document, sheet: Sheet, text: str) -> set[str]:
    try:
        if "!" in text or document.named_range(text.lstrip("=")):
            where, box = document.locate(text.lstrip("="))
        else:
            where, box = document.locate(f"'{sheet.title}'!{text.lstrip('=')}")
    except RefusedError:
        return set()
    return {
        render.shown(effective(document, where, row, column), cell.format, document.locale)
        for row, column, cell in where.cells_in(box)
        if cell.has_content
    }


def _number(document: Document, kind: str, given: list[str], value: Scalar, today: date) -> bool:
    if isinstance(value, (bool, str, ErrorValue)) or value is None:
        return kind == "NOT_EQ"
    bounds = [_typed(document, text, today) for text in given]
    numbers = [item for item in bounds if item is not None]
    if len(numbers) < len(bounds):
        return True
    return _compared(kind, float(value), numbers)


def _compared(kind: str, value: float, numbers: list[float]) -> bool:
    if kind in ("BETWEEN", "NOT_BETWEEN"):
        inside = min(numbers) <= value <= max(numbers)
        return inside == (kind == "BETWEEN")
    if kind in ("EQ", "NOT_EQ"):
        return (value in numbers) == (kind == "EQ")
    return _COMPARE[kind](value, numbers[0])


def _typed(document: Document, text: str, today: date) -> float | None:
    """The number that a condition's value stands for, read as if typed; None for a formula or a text."""
    value, formula, _ = entry.read(text, conventions(document.locale), today)
    if formula is not None or isinstance(value, (str, bool, ErrorValue)) or value is None:
        return None
    return float(value)


def _date(document: Document, kind: str, condition: Json, value: Scalar, today: date) -> bool:
    if isinstance(value, (bool, str, ErrorValue)) or value is None:
        return False
    if kind == "IS_VALID":
        return 0 <= value <= _LAST_DAY
    numbers: list[float] = []
    for item in condition.get("values") or []:
        text = item.get("userEnteredValue", "")
        number = _relative(item, today) if item.get("relativeDate") else _typed(document, text, today)
        if number is None:
            return True
        numbers.append(number)
    return _compared(kind, float(int(value)), numbers)


def _relative(item: dict[str, Any], today: date) -> float:
    return float(dates.serial(today + timedelta(days=_RELATIVE_DAYS.get(item["relativeDate"], 0))))
