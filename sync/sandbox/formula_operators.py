"""Operators as Sheets has them where the library's differ: what stands around them is put into functions of our own.

`&` joins texts as the locale writes numbers and truth values (a date is its serial number), `+ - * / ^ %` read numbers
and dates in texts as the locale writes them, comparisons look at no case and at Danish letters last in the alphabet.
What only passes on a cell that is empty shows nothing, where the library has 0: its places are noted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from sync.sandbox.formula_functions import FunctionError, number_in, shown
from sync.sandbox.formula_text import pieces
from sync.sandbox.locales import SheetLocale, alphabetical

if TYPE_CHECKING:
    from formualizer import Workbook

_TEXT, _NUMBER, _KEY, _BLANKS = (f"SHEETS__{name}" for name in ("TEXT", "NUMBER", "KEY", "BLANKS"))
_KIND_OF_SIGN = {
    **dict.fromkeys("+-*/^%", "arithmetic"),
    **dict.fromkeys("<>=", "comparison"),
    "&": "join",
    " ": "space",
    "\n": "space",
}
# A reference, or a function of references and constants without an operator among them.
_SIMPLE = re.compile(r"=(?:([A-Za-z][\w.]*)\([^()\"{}&<>=+\-*/^%]*\)|[^()\"{}&<>=+\-*/^%,;\s\d]+\d*)\Z")
_NEVER_EMPTY = frozenset(
    (
        *("ABS", "AND", "AVERAGE", "CONCATENATE", "COUNT", "COUNTA", "COUNTBLANK", "COUNTIF", "COUNTIFS", "DATE"),
        *("ISBLANK", "ISNUMBER", "JOIN", "LEFT", "LEN", "LOWER", "MATCH", "MAX", "MEDIAN", "MID", "MIN", "MONTH"),
        *("NOT", "OR", "RIGHT", "ROUND", "ROUNDDOWN", "ROUNDUP", "SUBSTITUTE", "SUM", "SUMIF", "SUMIFS", "SUMPRODUCT"),
        *("TEXT", "TEXTJOIN", "TODAY", "TRIM", "UPPER", "VALUE", "YEAR"),
    )
)
_CLOSING = {"(": ")", "{": "}"}

Blanks = dict[str, frozenset[tuple[int, int]]]


class _Item(NamedTuple):
    """A piece between separators: an operand, a text in quotes, a constant, a result in brackets, a sign."""

    text: str
    kind: str


class _Level:
    """What stands between two brackets so far."""

    def __init__(self, opening: str, caller: str) -> None:
        self.opening = opening
        self.caller = caller
        self.done: list[str] = []  # arguments and separators in turn
        self.items: list[_Item] = []
        self.is_constant = True

    def end_argument(self, separator: str) -> None:
        self.is_constant &= all(item.kind not in ("operand", "result", "other") for item in self.items)
        self.done += [_argument(self.items), separator]
        self.items = []

    def is_result(self) -> bool:
        """Whether this is but brackets around what a calculation or a comparison comes to, which is no text."""
        kinds = {item.kind for item in self.items}
        alone = self.opening == "(" and not self.caller and not self.done
        return alone and not kinds.isdisjoint(("arithmetic", "comparison")) and "join" not in kinds

    def text(self, closing: str) -> str:
        """The brackets with what is in them; an array of more than constants by functions, which take arrays in it."""
        self.end_argument("")
        if self.opening != "{" or self.is_constant:
            return f"{self.caller}{self.opening}{''.join(self.done)}{closing}"
        rows: list[list[str]] = [[]]
        for argument, separator in zip(self.done[::2], self.done[1::2], strict=True):
            rows[-1].append(argument)
            if separator == ";":
                rows.append([])
        lines = [f"HSTACK({','.join(row)})" if len(row) > 1 else row[0] for row in rows]
        return f"VSTACK({','.join(lines)})"


def adapted(formula: str, place: str) -> str:
    """The formula, in the library's words, with the operators of Sheets; `place` names the cell it stands in."""
    simple = _SIMPLE.match(formula)
    if simple is not None:
        return _noting_blanks(formula[1:], simple[1] or "", place)
    levels = [_Level("", "")]
    caller = ""
    for kind, text in pieces(formula):
        level = levels[-1]
        if kind == "call":
            caller = text
        elif text in _CLOSING:
            levels.append(_Level(text, caller))
            caller = ""
        elif text in (")", "}"):
            if _CLOSING.get(level.opening) != text:
                return formula
            levels.pop()
            kind = "result" if level.is_result() else "operand"
            levels[-1].items.append(_Item(level.text(text), kind))
        elif text in (",", ";"):
            level.end_argument(text)
        else:
            level.items.append(_Item(text, _kind(kind, text)))
    if len(levels) > 1 or levels[0].done:
        return formula
    items = levels[0].items
    filled = [item for item in items if item.kind != "space"]
    whole = _argument(items)
    if len(filled) != 1 or filled[0].kind != "operand":
        return f"={whole}"
    return _noting_blanks(whole, filled[0].text.partition("(")[0], place)


def _noting_blanks(whole: str, function: str, place: str) -> str:
    return f"={whole}" if function.upper() in _NEVER_EMPTY else f'={_BLANKS}("{place}",{whole})'


def _kind(kind: str, text: str) -> str:
    if kind == "range":
        return "operand"
    if kind == "name":
        return "constant" if text.upper() in ("TRUE", "FALSE") else "operand"
    if kind in ("number", "error"):
        return "constant"
    return kind if kind == "string" else _KIND_OF_SIGN.get(text, "other")


def _argument(items: Sequence[_Item]) -> str:
    """One argument, its operands put into functions where an operator asks for it."""
    if not any(item.kind in ("arithmetic", "join", "comparison") for item in items):
        return "".join(item.text for item in items)
    calculated = [_calculated(items, at) for at in range(len(items))]
    sides = [(compares, list(side)) for compares, side in groupby(calculated, lambda item: item.kind == "comparison")]
    compared = any(compares for compares, _ in sides) and not any(
        _is_plain(side) for compares, side in sides if not compares
    )
    return "".join(_side(side, wrapped=compared and not compares) for compares, side in sides)


def _calculated(items: Sequence[_Item], at: int) -> _Item:
    item = items[at]
    if item.kind not in ("operand", "string"):
        return item
    around = [
        next((other.kind for other in others if other.kind != "space"), "")
        for others in (reversed(items[:at]), items[at + 1 :])
    ]
    if "arithmetic" not in around or "other" in around:  # such as the colon of INDEX(...):INDEX(...)
        return item
    return _Item(f"{_NUMBER}({item.text})", "operand")


def _is_plain(side: Sequence[_Item]) -> bool:
    """Whether a side of a comparison is what the library compares as Sheets does."""
    filled = [item for item in side if item.kind != "space"]
    if len(filled) == 1 and filled[0].kind == "string":
        return filled[0].text.isascii()
    return all(item.kind in ("constant", "arithmetic", "result") for item in filled)


def _side(side: Sequence[_Item], *, wrapped: bool) -> str:
    if any(item.kind == "join" for item in side):
        parts = [(joins, list(part)) for joins, part in groupby(side, lambda item: item.kind == "join")]
        text = "".join(_joined(part) if not joins else "&" * len(part) for joins, part in parts)
    else:
        text = "".join(item.text for item in side)
    return f"{_KEY}({text})" if wrapped else text


def _joined(part: Sequence[_Item]) -> str:
    text = "".join(item.text for item in part)
    filled = [item.kind for item in part if item.kind != "space"]
    return text if filled in ([], ["string"]) else f"{_TEXT}({text})"


def register(book: Workbook, locale: SheetLocale, blanks: Blanks) -> None:
    """Give a new workbook the functions that `adapted` writes; `blanks` gets the empty places by the cells' names."""

    def note_blanks(place: str, value: Any) -> Any:
        rows = value if isinstance(value, list) else [[value]]
        empty = {(row, at) for row, cells in enumerate(rows) for at, cell in enumerate(cells) if cell is None}
        if empty:
            blanks[place] = frozenset(empty)
        else:
            blanks.pop(place, None)
        return _each(value, lambda item: item)

    mapped: dict[str, Callable[[Any], Any]] = {
        _TEXT: lambda value: shown(locale, value),
        _NUMBER: lambda value: number_in(locale, value) if isinstance(value, str) else value,
        _KEY: lambda value: alphabetical(value) if isinstance(value, str) else value,
    }
    for name, function in mapped.items():
        book.register_function(name, _mapping(function), min_args=1, max_args=1)
    book.register_function(_BLANKS, note_blanks, min_args=2, max_args=2)


def _mapping(function: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda value: _each(value, function)


def _each(value: Any, function: Callable[[Any], Any]) -> Any:
    """The function of a scalar, or of each item of a block; errors stay what they are."""
    if isinstance(value, list):
        return [_each(item, function) for item in value]
    try:
        if isinstance(value, dict):
            raise FunctionError(str(value.get("kind")))
        return function(value)
    except FunctionError as error:
        from formualizer import LiteralValue

        return LiteralValue.error(error.kind, None)
