"""The few formulas the sandbox works out itself: arithmetic, comparison, joining, references and simple functions.

Anything else stays stored and shows nothing. Evaluation is lazy: a formula is worked out when someone reads it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from sync.sandbox.a1 import Bounds, bounds_of
from sync.sandbox.cells import ErrorValue, Scalar, whole
from sync.sandbox.document import Document
from sync.sandbox.grid import Sheet
from sync.sandbox.locales import conventions

DIVIDE = ErrorValue("DIVIDE_BY_ZERO", "#DIV/0!", "Function DIVIDE parameter 2 cannot be zero.")
VALUE = ErrorValue("VALUE", "#VALUE!", "A parameter expects number values, but a text cannot be coerced to a number.")
REF = ErrorValue("REF", "#REF!", "Reference does not exist.")
CIRCULAR = ErrorValue("REF", "#REF!", "Circular dependency detected.")
PARSE = ErrorValue("ERROR", "#ERROR!", "Formula parse error.")
NUMBER = ErrorValue("NUM", "#NUM!", "The result is not a number.")
_DEEPEST = 30
_BINARY = {"=": 1, "<>": 1, "<": 1, ">": 1, "<=": 1, ">=": 1, "&": 2, "+": 3, "-": 3, "*": 4, "/": 4, "^": 6}


class UnsupportedError(Exception):
    """The formula is beyond what the sandbox works out."""


class FailedError(Exception):
    """The formula gives an error value."""

    def __init__(self, error: ErrorValue) -> None:
        super().__init__(error.text)
        self.error = error


class _TooDeepError(Exception):
    """The chain of formulas is too long; the formula at `key` has to be worked out first."""

    def __init__(self, key: tuple[int, int, int]) -> None:
        super().__init__(key)
        self.key = key


class Area(NamedTuple):
    """A reference to cells."""

    sheet: Sheet
    bounds: Bounds


Operand = Scalar | Area
Above = frozenset[tuple[int, int, int]]


def effective(document: Document, sheet: Sheet, row: int, column: int) -> Scalar:
    """The value of a cell; of a formula its result, None where the sandbox cannot work it out.

    A long chain of formulas is worked out from its far end, so that it does not exhaust the stack.
    """
    pending = [(sheet.id, row, column)]
    while True:
        sheet_id, at_row, at_column = pending[-1]
        try:
            result = _effective(document, document.sheet(sheet_id), at_row, at_column, frozenset())
        except _TooDeepError as deep:
            if deep.key in pending:
                document.evaluated[deep.key] = CIRCULAR
            else:
                pending.append(deep.key)
            continue
        pending.pop()
        if not pending:
            return result


def _effective(
    document: Document, sheet: Sheet, row: int, column: int, above: frozenset[tuple[int, int, int]]
) -> Scalar:
    cell = sheet.cell(row, column)
    if cell is None:
        return None
    if cell.formula is None:
        return cell.value
    key = (sheet.id, row, column)
    if key in above:
        return CIRCULAR
    if key not in document.evaluated:
        if len(above) > _DEEPEST:
            raise _TooDeepError(key)
        try:
            result = _Formula(document, sheet, cell.formula, above | {key}).result()
        except FailedError as failed:
            result = failed.error
        except UnsupportedError:
            result = None
        except RecursionError:
            result = PARSE
        if len(above) == 0 or result != CIRCULAR:
            document.evaluated[key] = result
        return result
    return document.evaluated[key]


class _Formula:
    """One formula being worked out by precedence climbing."""

    def __init__(self, document: Document, sheet: Sheet, text: str, above: Above) -> None:
        self.document, self.sheet, self.above = document, sheet, above
        self.tokens = list(_tokens(text[1:], conventions(document.locale).decimal))
        self.at = 0

    def result(self) -> Scalar:
        value = self.scalar(self.expression(0))
        if self.at != len(self.tokens):
            raise FailedError(PARSE)
        return 0 if value is None else value

    def peek(self) -> tuple[str, str]:
        return self.tokens[self.at] if self.at < len(self.tokens) else ("end", "")

    def take(self) -> tuple[str, str]:
        token = self.peek()
        self.at += 1
        return token

    def expression(self, least: int) -> Operand:
        left = self.unary()
        while True:
            kind, text = self.peek()
            if kind == "op" and text == "%":
                self.take()
                left = whole(self.number(left) / 100)
                continue
            if kind != "op" or _BINARY.get(text, -1) < max(least, 1):
                return left
            self.take()
            right = self.expression(_BINARY[text] + 1)
            left = self.binary(text, left, right)

    def unary(self) -> Operand:
        kind, text = self.take()
        if kind == "op" and text in "+-":
            value = self.expression(7)
            return whole(-self.number(value)) if text == "-" else value
        if kind == "number":
            return whole(float(text))
        if kind == "string":
            return text
        if kind == "error":
            raise FailedError(REF)
        if kind == "open":
            value = self.expression(0)
            if self.take()[0] != "close":
                raise FailedError(PARSE)
            return value
        if kind == "call":
            return self.call(text.upper())
        if kind == "name":
            return self.name(text)
        raise FailedError(PARSE)

    def name(self, text: str) -> Operand:
        upper = text.upper()
        locale = conventions(self.document.locale)
        if upper in ("TRUE", locale.true):
            return True
        if upper in ("FALSE", locale.false):
            return False
        title, _, rest = text.rpartition("!")
        sheet = self.sheet
        if title:
            found = self.document.sheet_titled(title.strip("'").replace("''", "'"))
            if found is None:
                raise FailedError(REF)
            sheet = found
        bounds = bounds_of(rest)
        if bounds is None:
            named = self.document.named_range(rest)
            if named is None:
                raise FailedError(ErrorValue("NAME", "#NAME?", f"Unknown range name: '{rest}'."))
            return Area(self.document.sheet(named.sheet_id), named.bounds)
        return Area(sheet, bounds)

    def call(self, name: str) -> Operand:
        arguments: list[Operand] = []
        if self.peek()[0] == "close":
            self.take()
        else:
            while True:
                arguments.append(self.expression(0))
                kind, _ = self.take()
                if kind == "close":
                    break
                if kind != "separator":
                    raise FailedError(PARSE)
        if name in ("IF", "HVIS") and 2 <= len(arguments) <= 3:
            branch = 1 if self.scalar(arguments[0]) else 2
            return arguments[branch] if branch < len(arguments) else False
        function = _FUNCTIONS.get(name)
        if function is None:
            raise UnsupportedError(name)
        return function([value for argument in arguments for value in self.values(argument)])

    def values(self, operand: Operand) -> Iterator[Scalar]:
        if not isinstance(operand, Area):
            yield operand
            return
        box = operand.sheet.box(operand.bounds)
        for row, column, _ in operand.sheet.cells_in(box):
            value = self.cell(operand.sheet, row, column)
            if isinstance(value, ErrorValue):
                raise FailedError(value)
            yield value if isinstance(value, (int, float)) and not isinstance(value, bool) else _InCell(value)

    def cell(self, sheet: Sheet, row: int, column: int) -> Scalar:
        cell = sheet.cell(row, column)
        value = _effective(self.document, sheet, row, column, self.above)
        if value is None and cell is not None and cell.formula is not None:
            raise UnsupportedError(cell.formula)
        return value

    def scalar(self, operand: Operand) -> Scalar:
        if isinstance(operand, Area):
            box = operand.sheet.box(operand.bounds)
            if box.height <= 0 or box.width <= 0:
                raise FailedError(REF)
            operand = self.cell(operand.sheet, box.top, box.left)
        if isinstance(operand, ErrorValue):
            raise FailedError(operand)
        return operand

    def number(self, operand: Operand) -> float:
        value = self.scalar(operand)
        if value is None or value == "":
            return 0
        if isinstance(value, (int, float)):
            return value
        try:
            return float(str(value).replace(conventions(self.document.locale).decimal, "."))
        except ValueError:
            raise FailedError(VALUE) from None

    def binary(self, operator: str, left: Operand, right: Operand) -> Scalar:
        if operator == "&":
            return _joined(self.scalar(left)) + _joined(self.scalar(right))
        if _BINARY[operator] == 1:
            return _compare(operator, self.scalar(left), self.scalar(right))
        one, other = self.number(left), self.number(right)
        try:
            if operator == "/":
                return whole(one / other)
            if operator == "^":
                return whole(math.pow(one, other))
            return whole({"+": one + other, "-": one - other, "*": one * other}[operator])
        except ZeroDivisionError:
            raise FailedError(DIVIDE) from None
        except (OverflowError, ValueError):
            raise FailedError(NUMBER) from None


class _InCell(str):
    """A text or truth value that stands in a cell: functions over numbers pass over it."""

    __slots__ = ()

    def __new__(cls, value: Scalar) -> _InCell:
        return super().__new__(cls, _joined(value))


def _tokens(text: str, decimal: str) -> Iterator[tuple[str, str]]:
    number = r"\d+,\d+(?:[eE][+-]?\d+)?|" if decimal == "," else ""
    pattern = re.compile(
        rf"""\s*(?:(?P<string>"(?:[^"]|"")*")|(?P<error>(?:'[^']+'!|\w+!)?\#REF!)|(?P<call>[^\W\d][\w.]*)\s*\(
        |(?P<name>(?:'(?:[^']|'')+'!|[^\W\d][\w.]*!)?\$?[^\W\d][\w.$]*(?::\$?[A-Za-z]*\$?\d*)?)
        |(?P<number>{number}\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+)|(?P<op><>|<=|>=|[-+*/^&=<>%])
        |(?P<open>\()|(?P<close>\))|(?P<separator>[;,]))""",
        re.VERBOSE,
    )
    at = 0
    text = text.rstrip()
    while at < len(text):
        match = pattern.match(text, at)
        if match is None or match.lastgroup is None:
            raise FailedError(PARSE)
        kind = match.lastgroup
        token = match[kind]
        if kind == "string":
            token = token[1:-1].replace('""', '"')
        if kind == "number":
            token = token.replace(",", ".")
        at = match.end()
        yield kind, token


def _joined(value: Scalar) -> str:
    if value is None:
        return ""
    return str(value).upper() if isinstance(value, bool) else str(value)


def _compare(operator: str, left: Scalar, right: Scalar) -> bool:
    def key(value: Scalar) -> tuple[int, float, str]:
        if isinstance(value, bool):
            return 2, float(value), ""
        if isinstance(value, (int, float)):
            return 0, value, ""
        return 1, 0, str(value or "").casefold()

    if left is None and isinstance(right, (int, float)):
        left = 0
    if right is None and isinstance(left, (int, float)):
        right = 0
    one, other = key(left), key(right)
    order = (one > other) - (one < other)
    return order in {"=": (0,), "<>": (-1, 1), "<": (-1,), ">": (1,), "<=": (-1, 0), ">=": (1, 0)}[operator]


def _numbers(values: list[Scalar]) -> list[float]:
    numbers: list[float] = []
    for value in values:
        if isinstance(value, (int, float)):
            numbers.append(value)
        elif not isinstance(value, _InCell) and value is not None:
            raise FailedError(VALUE)
    return numbers


def _average(values: list[Scalar]) -> Scalar:
    numbers = _numbers(values)
    if not numbers:
        raise FailedError(DIVIDE)
    return whole(sum(numbers) / len(numbers))


def _sum(values: list[Scalar]) -> Scalar:
    return whole(math.fsum(_numbers(values)))


_FUNCTIONS: dict[str, Callable[[list[Scalar]], Scalar]] = {
    "SUM": _sum,
    "AVERAGE": _average,
    "MIDDEL": _average,
    "MIN": lambda values: min(_numbers(values), default=0),
    "MAX": lambda values: max(_numbers(values), default=0),
    "MAKS": lambda values: max(_numbers(values), default=0),
    "COUNT": lambda values: sum(isinstance(value, (int, float)) for value in values),
    "COUNTA": lambda values: len(values),
    "CONCATENATE": lambda values: "".join(_joined(value) for value in values),
}
