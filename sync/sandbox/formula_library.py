"""The library `formualizer` as the sandbox uses it: a workbook, values in and out, errors as Google words them."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sync.sandbox import formula_functions
from sync.sandbox.cells import ErrorValue, Scalar, whole
from sync.sandbox.formula_text import functions
from sync.sandbox.locales import conventions

if TYPE_CHECKING:
    from formualizer import Workbook

_log = logging.getLogger(__name__)

MOST_MILLISECONDS = 20_000
TOO_LONG = ErrorValue("ERROR", "#ERROR!", "The formulas of this spreadsheet take too long to work out.")
PARSE = ErrorValue("ERROR", "#ERROR!", "Formula parse error.")
CIRCULAR = ErrorValue(
    "REF", "#REF!", "Circular dependency detected. To resolve with iterative calculation, see File > Settings."
)
REF = ErrorValue("REF", "#REF!", "Reference does not exist.")
_ERRORS = {
    "Div": ErrorValue("DIVIDE_BY_ZERO", "#DIV/0!", "Function DIVIDE parameter 2 cannot be zero."),
    "Value": ErrorValue("VALUE", "#VALUE!", "A parameter expects number values, but a text cannot be coerced to one."),
    "Ref": REF,
    "Circ": CIRCULAR,
    "Name": ErrorValue("NAME", "#NAME?", "Unknown function or range name."),
    "Na": ErrorValue("N_A", "#N/A", "Did not find value in the lookup."),
    "Num": ErrorValue("NUM", "#NUM!", "The result is not a number, or too large."),
    "Null": ErrorValue("NULL_VALUE", "#NULL!", "The ranges have no cell in common."),
    "Spill": ErrorValue("REF", "#REF!", "Array result was not expanded because it would overwrite data."),
}
_KIND_OF = {error.type: kind for kind, error in _ERRORS.items() if kind not in ("Circ", "Spill")} | {"ERROR": "Error"}


def new_workbook(locale: str) -> Workbook:
    """An empty workbook with the functions of Sheets. Raises ModuleNotFoundError without the extra `sandbox`."""
    import formualizer

    limits = formualizer.EvaluationConfig()
    limits.max_eval_time_ms = MOST_MILLISECONDS
    config = formualizer.WorkbookConfig(
        mode=formualizer.WorkbookMode.Interactive, eval_config=limits, enable_changelog=False
    )
    book = formualizer.Workbook(config=config)
    book.set_temporal_egress("serial")
    formula_functions.register(book, conventions(locale))
    return book


def set_clock(book: Workbook, time_zone: str) -> None:
    """What TODAY and NOW answer: the moment in the spreadsheet's time zone."""
    now = datetime.now(UTC)
    try:
        zone = ZoneInfo(time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        zone = ZoneInfo("Etc/GMT")
    offset = now.astimezone(zone).utcoffset()
    book.set_deterministic_clock(now, int(offset.total_seconds()) if offset else "utc")


def to_library(value: Scalar) -> Any:
    """A constant as the library takes it."""
    if isinstance(value, ErrorValue):
        from formualizer import LiteralValue

        return LiteralValue.error(_KIND_OF.get(value.type, "Error"), value.message)
    return value


def from_library(value: Any) -> Scalar:
    """A result that is no error."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return whole(value)
    return value if isinstance(value, (bool, str)) else None


def error_value(kind: str, formula: str, written: str) -> ErrorValue:
    """The error of a formula, `written` for the library, as Google shows it; `kind` is the library's word."""
    if kind == "Name":
        unknown = next((name for name in sorted(functions(formula)) if not _is_function(name)), None)
        if unknown:
            return ErrorValue("NAME", "#NAME?", f"Unknown function: '{unknown}'.")
        return ErrorValue("NAME", "#NAME?", "Unknown range name.")
    if kind == "Ref" and "!" in formula and "#REF!" in written and "#REF!" not in formula:
        return ErrorValue("REF", "#REF!", "Unresolved sheet name.")
    return _ERRORS.get(kind, PARSE)


@lru_cache(maxsize=2_000)
def _is_function(name: str) -> bool:
    """Whether the library, or what the sandbox adds to it, has a function of this name."""
    book = new_workbook("en_US")
    book.add_sheet("t")
    try:
        book.set_formula("t", 1, 1, f"={name}()")
        value = book.evaluate_cell("t", 1, 1)
    except RuntimeError:
        return True
    return not (isinstance(value, dict) and value.get("kind") in ("Name", "NImpl"))


def evaluate(book: Workbook, cells: list[tuple[str, int, int]]) -> list[Any] | None:
    """The values of cells (tab, row, column, counted from 1) as the library gives them; None when out of time."""
    from formualizer import ExcelEvaluationError

    try:
        found: list[Any] = book.evaluate_cells(cells)
    except ExcelEvaluationError as error:
        _log.warning("Formulas were not worked out: %s", error)
        return None
    return found
