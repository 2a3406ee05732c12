"""Functions of Sheets that the library lacks or answers differently, given to its workbook as plain functions.

The library hands over scalars, blocks as lists of rows, and errors as dicts with `kind`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from sync.sandbox import entry
from sync.sandbox.locales import SheetLocale
from sync.sandbox.render import general, with_pattern

if TYPE_CHECKING:
    from formualizer import Workbook

Function = Callable[..., Any]


class FunctionError(Exception):
    """The function's result is an error value; `kind` as the library names it."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


def register(book: Workbook, locale: SheetLocale) -> None:
    """Give a new workbook the functions; texts of numbers are those of the locale."""
    for name, (least, most, function) in _FUNCTIONS.items():
        _add(book, name, function, least, most)
    for name, (least, most, function) in _TEXT_FUNCTIONS.items():
        _add(book, name, _with_locale(function, locale), least, most)


def _with_locale(function: Function, locale: SheetLocale) -> Function:
    return lambda *arguments: function(locale, *arguments)


def _add(book: Workbook, name: str, function: Function, least: int, most: int | None) -> None:
    from formualizer import LiteralValue

    def guarded(*arguments: Any) -> Any:
        try:
            for argument in arguments:
                if isinstance(argument, dict):
                    raise FunctionError(str(argument.get("kind")))
            return function(*arguments)
        except FunctionError as error:
            return LiteralValue.error(error.kind, None)

    book.register_function(name, guarded, min_args=least, max_args=most, allow_override_builtin=True)


def _flat(arguments: tuple[Any, ...]) -> Iterator[Any]:
    for argument in arguments:
        if isinstance(argument, list):
            yield from _flat(tuple(argument))
        elif isinstance(argument, dict):
            raise FunctionError(str(argument.get("kind")))
        else:
            yield argument


def _each(value: Any, function: Function) -> Any:
    """The function of a scalar, or of each item of a block."""
    return [_each(item, function) for item in value] if isinstance(value, list) else function(value)


def _single(value: Any) -> Any:
    while isinstance(value, list):
        value = value[0] if value else None
    return value


def shown(locale: SheetLocale, value: Any) -> str:
    """A value as text, numbers with the fifteen digits that they are exact to; a date is its serial number."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return locale.true if value else locale.false
    if not isinstance(value, (int, float)):
        return str(value)
    if not 1e-9 < abs(value) < 1e15:
        return general(value, locale)
    return f"{Decimal(f'{value:.15g}'):f}".replace(".", locale.decimal)


def _number(value: Any) -> float:
    value = _single(value)
    if value is None:
        return 0
    if isinstance(value, (int, float)):
        return value
    try:
        return float(str(value))
    except ValueError:
        raise FunctionError("Value") from None


def _expression(pattern: Any) -> re.Pattern[str]:
    try:
        return re.compile(str(_single(pattern)))
    except re.error:
        raise FunctionError("Ref") from None


def _regex_extract(value: Any, pattern: Any) -> Any:
    match = _expression(pattern).search(str(_single(value) or ""))
    if match is None:
        raise FunctionError("Na")
    groups = match.groups()
    return match[0] if not groups else groups[0] if len(groups) == 1 else [list(groups)]


def _regex_replace(value: Any, pattern: Any, replacement: Any) -> str:
    with_groups = re.sub(r"\$(\d)", r"\\\1", str(_single(replacement)).replace("\\", "\\\\"))
    return _expression(pattern).sub(with_groups, str(_single(value) or ""))


def _split(value: Any, delimiter: Any, by_each: Any = True, remove_empty: Any = True) -> Any:
    marks = str(_single(delimiter))
    if not marks:
        raise FunctionError("Value")
    pattern = f"[{re.escape(marks)}]" if _single(by_each) else re.escape(marks)
    parts = re.split(pattern, str(_single(value) or ""))
    kept = [part for part in parts if part or not _single(remove_empty)]
    return [[_typed(part) for part in kept]] if kept else ""


def _typed(text: str) -> Any:
    return float(text) if re.fullmatch(r"-?\d+(\.\d+)?", text.strip()) else text


def _between(value: Any, low: Any, high: Any, low_in: Any = True, high_in: Any = True) -> bool:
    number, start, end = _number(value), _number(low), _number(high)
    after = number >= start if _single(low_in) else number > start
    before = number <= end if _single(high_in) else number < end
    return after and before


def _divide(one: Any, other: Any) -> float:
    if _number(other) == 0:
        raise FunctionError("Div")
    return _number(one) / _number(other)


def _power(base: Any, exponent: Any) -> float:
    try:
        result = _number(base) ** _number(exponent)
    except (OverflowError, ZeroDivisionError):
        raise FunctionError("Num") from None
    if isinstance(result, complex):
        raise FunctionError("Num")
    return float(result)


def _key(value: Any) -> Any:
    return value.casefold() if isinstance(value, str) else value


def _text(locale: SheetLocale, value: Any, pattern: Any) -> Any:
    def one(item: Any) -> Any:
        if isinstance(item, dict):
            raise FunctionError(str(item.get("kind")))
        if isinstance(item, bool) or not isinstance(item, (int, float, type(None))):
            return shown(locale, item)
        return with_pattern(item or 0, str(_single(pattern)), locale)

    return _each(value, one)


def _join(locale: SheetLocale, delimiter: Any, *values: Any) -> str:
    return shown(locale, _single(delimiter)).join(shown(locale, value) for value in _flat(values))


def _text_join(locale: SheetLocale, delimiter: Any, ignore_empty: Any, *values: Any) -> str:
    texts = [shown(locale, value) for value in _flat(values)]
    return shown(locale, _single(delimiter)).join(text for text in texts if text or not _single(ignore_empty))


def _count(value: Any) -> int:
    count = int(_number(value))
    if count < 0:
        raise FunctionError("Value")
    return count


def _left(locale: SheetLocale, value: Any, count: Any = 1) -> Any:
    most = _count(count)
    return _each(value, lambda item: shown(locale, item)[:most])


def _right(locale: SheetLocale, value: Any, count: Any = 1) -> Any:
    most = _count(count)
    return _each(value, lambda item: shown(locale, item)[-most:] if most else "")


def _mid(locale: SheetLocale, value: Any, start: Any, count: Any) -> Any:
    first, most = _count(start) - 1, _count(count)
    if first < 0:
        raise FunctionError("Value")
    return _each(value, lambda item: shown(locale, item)[first : first + most])


def _concatenate(locale: SheetLocale, *values: Any) -> str:
    return "".join(shown(locale, value) for value in _flat(values))


def _search(part: Any, text: Any, start: Any = 1) -> int:
    """SEARCH knows the wildcards ? and *, which ~ makes plain."""
    pattern = "".join(
        {"?": ".", "*": ".*?"}.get(item, re.escape(item[-1])) for item in re.findall(r"~[?*~]|.", str(_single(part)))
    )
    first = int(_number(start)) - 1
    found = re.compile(pattern, re.IGNORECASE | re.DOTALL).search(str(_single(text) or ""), max(first, 0))
    if found is None or first < 0:
        raise FunctionError("Value")
    return found.start() + 1


def _in_case(change: Callable[[str], str]) -> Function:
    return lambda locale, value: _each(value, lambda item: change(shown(locale, item)))


def number_in(locale: SheetLocale, value: Any) -> Any:
    """The number or date that a text stands for in the locale. Raises FunctionError."""
    value = _single(value)
    if isinstance(value, (int, float, type(None))):
        return value or 0
    read = entry.read(str(value), locale, datetime.now(UTC).date()).value
    if isinstance(read, bool) or not isinstance(read, (int, float)):
        raise FunctionError("Value")
    return read


def _date_of(locale: SheetLocale, value: Any) -> int:
    return int(number_in(locale, value))


_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]{2,}")
_WEB = re.compile(r"(?:(?:https?|ftp)://|www\.)?[\w-]+(?:\.[\w-]+)+(?:[/?#]\S*)?", re.IGNORECASE)

_FUNCTIONS: dict[str, tuple[int, int | None, Function]] = {
    "ADD": (2, 2, lambda one, other: _number(one) + _number(other)),
    "COUNTUNIQUE": (1, None, lambda *values: len({_key(value) for value in _flat(values) if value is not None})),
    "DIVIDE": (2, 2, _divide),
    "ENCODEURL": (1, 1, lambda value: quote(str(_single(value) or ""), safe="")),
    "EQ": (2, 2, lambda one, other: _key(_single(one)) == _key(_single(other))),
    "FLATTEN": (1, None, lambda *values: [[value] for value in _flat(values)]),
    "GT": (2, 2, lambda one, other: _number(one) > _number(other)),
    "GTE": (2, 2, lambda one, other: _number(one) >= _number(other)),
    "ISBETWEEN": (3, 5, _between),
    "ISEMAIL": (1, 1, lambda value: bool(_MAIL.fullmatch(str(_single(value) or "")))),
    "ISURL": (1, 1, lambda value: bool(_WEB.fullmatch(str(_single(value) or "")))),
    "LT": (2, 2, lambda one, other: _number(one) < _number(other)),
    "LTE": (2, 2, lambda one, other: _number(one) <= _number(other)),
    "MINUS": (2, 2, lambda one, other: _number(one) - _number(other)),
    "MULTIPLY": (2, 2, lambda one, other: _number(one) * _number(other)),
    "NE": (2, 2, lambda one, other: _key(_single(one)) != _key(_single(other))),
    "POW": (2, 2, _power),
    "REGEXEXTRACT": (2, 2, _regex_extract),
    "REGEXMATCH": (2, 2, lambda value, pattern: bool(_expression(pattern).search(str(_single(value) or "")))),
    "REGEXREPLACE": (3, 3, _regex_replace),
    "SEARCH": (2, 3, _search),
    "SPLIT": (2, 4, _split),
    "TO_PURE_NUMBER": (1, 1, lambda value: _single(value)),
    "UMINUS": (1, 1, lambda value: -_number(value)),
    "UNARY_PERCENT": (1, 1, lambda value: _number(value) / 100),
    "UPLUS": (1, 1, lambda value: _single(value)),
}
_TEXT_FUNCTIONS: dict[str, tuple[int, int | None, Function]] = {
    "CONCAT": (2, 2, _concatenate),
    "CONCATENATE": (1, None, _concatenate),
    "DATEVALUE": (1, 1, _date_of),
    "JOIN": (2, None, _join),
    "LEFT": (1, 2, _left),
    "LEN": (1, 1, lambda locale, value: _each(value, lambda item: len(shown(locale, item)))),
    "LOWER": (1, 1, _in_case(str.lower)),
    "MID": (3, 3, _mid),
    "RIGHT": (1, 2, _right),
    "TEXT": (2, 2, _text),
    "TEXTJOIN": (3, None, _text_join),
    "TO_TEXT": (1, 1, lambda locale, value: shown(locale, _single(value))),
    "UPPER": (1, 1, _in_case(str.upper)),
    "VALUE": (1, 1, number_in),
}
