"""What formulas come to. The library `formualizer` works them out; this module is what Sheets adds to it.

Each spreadsheet has one `Calculator`, handed on from version to version. Before a result is read, the cells that
changed since the last reading are put into the library's workbook, which then works out what depends on them and
nothing else. The library is loaded when the first formula is read.
"""

from __future__ import annotations

import logging
import threading
import time
from typing import TYPE_CHECKING, Any

from sync.sandbox import formula_operators
from sync.sandbox.a1 import bounds_of, column_name
from sync.sandbox.cells import Cell, ErrorValue, Scalar
from sync.sandbox.formula_library import (
    CIRCULAR,
    PARSE,
    TOO_LONG,
    error_value,
    evaluate,
    from_library,
    new_workbook,
    set_clock,
    to_library,
)
from sync.sandbox.formula_operators import Blanks
from sync.sandbox.formula_text import functions
from sync.sandbox.formula_translator import Key, Translator, is_beyond, is_of_arrays, place_name, tab_name
from sync.sandbox.grid import NO_CELLS, Row, Sheet
from sync.sandbox.locales import conventions

if TYPE_CHECKING:
    from formualizer import Workbook

    from sync.sandbox.document import Document

_log = logging.getLogger(__name__)

_VOLATILE = frozenset({"NOW", "TODAY", "RAND", "RANDBETWEEN", "RANDARRAY"})
_STALE_SECONDS = 60

_WORKED_OUT: Key = (-1, -1, -1)  # stands in the results of a version without formulas too


def effective(document: Document, sheet: Sheet, row: int, column: int) -> Scalar:
    """The value of a cell; of a formula its result, or its last value where the library cannot work it out."""
    cell = sheet.cell(row, column)
    if cell is not None and cell.formula is None and cell.value is not None:
        return cell.value
    if cell is None or cell.formula is None:
        return _results(document).get((sheet.id, row, column)) if sheet.has_formulas else None
    return _results(document)[sheet.id, row, column]


def spilled(document: Document, sheet: Sheet) -> dict[tuple[int, int], Scalar]:
    """The cells of a tab that show part of another cell's array, by (row, column)."""
    if not sheet.has_formulas:
        return {}
    found = _results(document)
    spills = document.calculator.spills.get(sheet.id, ())
    return {(row, column): found[sheet.id, row, column] for row, column in spills if (sheet.id, row, column) in found}


def _results(document: Document) -> dict[Key, Scalar]:
    calculator = document.calculator
    if not document.evaluated or calculator.is_stale():
        document.evaluated = {_WORKED_OUT: None, **calculator.calculate(document)}
    return document.evaluated


class Calculator:
    """The library's workbook for one spreadsheet, and what was last put into it. Safe to use from many threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._start_again("")

    def _start_again(self, locale: str) -> None:
        self._locale = locale
        self._book: Workbook | None = None
        self._rows: dict[int, list[Row]] = {}
        self._written: dict[Key, str] = {}
        self._kept: dict[Key, Scalar] = {}
        self._refused: dict[Key, Scalar] = {}
        self._formulas: dict[Key, str] = {}
        self._anchors: set[Key] = set()
        self._blanks: Blanks = {}
        self._setting: object = None
        self._results: dict[Key, Scalar] = {}
        self._worked_out = 0.0
        self._volatile = False
        self._of_arrays = False
        self.spills: dict[int, set[tuple[int, int]]] = {}

    def is_stale(self) -> bool:
        """Whether a formula depends on the time and was worked out too long ago."""
        return self._volatile and time.monotonic() - self._worked_out > _STALE_SECONDS

    def calculate(self, document: Document) -> dict[Key, Scalar]:
        """The results of all formulas of this version, and what their arrays spill into."""
        with self._lock:
            try:
                changed = self._bring_up_to_date(document)
            except ModuleNotFoundError:
                return _without_library(document)
            if changed or self.is_stale():
                self._work_out(document)
            return self._results

    def _bring_up_to_date(self, document: Document) -> bool:
        if self._locale != document.locale:
            self._start_again(document.locale)
        book = self._book
        if book is None:
            book = self._book = new_workbook(document.locale)
            formula_operators.register(book, conventions(document.locale), self._blanks)
        names = tuple((item.name.casefold(), item.sheet_id, item.bounds) for item in document.named_ranges)
        sizes = [sheet.row_count for sheet in document.sheets] if self._of_arrays else None
        setting = (tuple((sheet.id, sheet.title.casefold()) for sheet in document.sheets), names, sizes)
        changed = False
        for sheet in document.sheets:
            if sheet.id not in self._rows:
                book.add_sheet(tab_name(sheet.id))
            changed |= self._put(book, sheet, self._rows.get(sheet.id, []))
            self._rows[sheet.id] = sheet.rows[:]
        for sheet_id in set(self._rows) - {sheet.id for sheet in document.sheets}:
            self._put(book, Sheet(id=sheet_id, title=""), self._rows[sheet_id])
            self._rows[sheet_id] = []
            changed = True
        renamed = setting != self._setting
        self._setting = setting
        if changed:
            # The library does not notice a value in the way of an array, nor that it went away again.
            for key in self._anchors:
                self._written.pop(key, None)
        if changed or renamed:
            changed |= self._put_formulas(book, document, renamed)
        return changed

    def _put(self, book: Workbook, sheet: Sheet, old: list[Row]) -> bool:
        """Put the changed constants of a tab into the workbook and note its changed formulas."""
        changed = False
        block: list[list[Any]] = []
        for number in range(max(len(old), len(sheet.rows))):
            before = old[number] if number < len(old) else NO_CELLS
            after = sheet.row(number)
            if before is after:
                continue
            changed = True
            if not before and len(block) == number:
                block.append([self._constant(cell, (sheet.id, number, at)) for at, cell in enumerate(after)])
                continue
            for at in range(max(len(before), len(after))):
                one, other = (row[at] if at < len(row) else None for row in (before, after))
                if _content(one) != _content(other):
                    value = self._constant(other, (sheet.id, number, at))
                    book.set_value(tab_name(sheet.id), number + 1, at + 1, value)
        if block:
            width = max(len(row) for row in block)
            padded = [row + [None] * (width - len(row)) for row in block]
            book.set_values_batch(tab_name(sheet.id), 1, 1, padded)
        return changed

    def _constant(self, cell: Cell | None, key: Key) -> Any:
        """What the workbook gets for a cell before its formula, if any."""
        self._written.pop(key, None)
        if cell is None or cell.formula is None:
            self._formulas.pop(key, None)
            self._refused.pop(key, None)
            return to_library(None if cell is None else cell.value)
        self._formulas[key] = cell.formula
        self._kept[key] = cell.value
        return None

    def _put_formulas(self, book: Workbook, document: Document, renamed: bool) -> bool:
        """Give the workbook the new formulas, and after a renaming all whose text as the library reads it changed."""
        translator = Translator(document)
        changed = False
        for key, formula in self._formulas.items():
            if not renamed and key in self._written:
                continue
            text = translator.text(formula, key)
            if self._written.get(key) != text:
                self._written[key] = text
                changed = True
                self._put_formula(book, key, formula, text)
        distinct = set(self._formulas.values())
        self._volatile = any(functions(formula) & _VOLATILE for formula in distinct)
        self._of_arrays = any(is_of_arrays(formula) for formula in distinct)
        return changed

    def _put_formula(self, book: Workbook, key: Key, formula: str, text: str) -> None:
        tab, row, column = tab_name(key[0]), key[1] + 1, key[2] + 1
        self._refused.pop(key, None)
        if not text:
            self._refused[key] = self._last_value(key, formula)
            book.set_value(tab, row, column, to_library(self._refused[key]))
            return
        try:
            book.set_formula(tab, row, column, text)
        except RuntimeError as error:
            self._refused[key] = CIRCULAR if "#CIRC!" in str(error) else PARSE
            book.set_value(tab, row, column, to_library(self._refused[key]))

    def _last_value(self, key: Key, formula: str) -> Scalar:
        beyond = is_beyond(formula)
        if beyond is None:
            return PARSE
        last = self._kept.get(key)
        told = "keeps its last value" if last is not None else "has no last value"
        place = f"{column_name(key[2])}{key[1] + 1}"
        _log.warning("The formula in %s uses %s, which this sandbox cannot work out: it %s.", place, beyond, told)
        if last is not None:
            return last
        return ErrorValue("ERROR", "#ERROR!", f"This sandbox cannot work out {beyond}, and there is no last value.")

    def _work_out(self, document: Document) -> None:
        book = self._book
        if book is None:
            return
        set_clock(book, str(document.properties.get("timeZone", "Etc/GMT")))
        self._worked_out = time.monotonic()
        keys = list(self._formulas)
        self._anchors = set()
        while True:
            found = evaluate(book, [(tab_name(sheet_id), row + 1, column + 1) for sheet_id, row, column in keys])
            self._results = {}
            self.spills = {}
            if found is None:
                self._results = dict.fromkeys(keys, TOO_LONG)
                return
            for key, value in zip(keys, found, strict=True):
                self._results[key] = self._result(book, key, value)
            blocked = [key for key in keys if self._spill(book, key)]
            if not blocked:
                return

    def _result(self, book: Workbook, key: Key, value: Any) -> Scalar:
        if key in self._refused:
            return self._refused[key]
        if isinstance(value, dict):
            if value.get("kind") == "Spill":
                self._anchors.add(key)
            return error_value(str(value.get("kind")), self._formulas[key], self._written[key])
        if self._is_blank(key, value, 0, 0):
            return None
        return from_library(value)

    def _is_blank(self, key: Key, value: Any, row: int, column: int) -> bool:
        """Whether a 0 in the array of a formula is the library's word for nothing."""
        return (
            not isinstance(value, (bool, str)) and not value and (row, column) in self._blanks.get(place_name(key), ())
        )

    def _spill(self, book: Workbook, key: Key) -> bool:
        """Note the cells that the formula's array fills; whether something stood in the way, which makes it an error.

        The library would overwrite what is in the way.
        """
        if key in self._refused or not _may_spill(self._formulas[key], self._written[key]):
            return False
        sheet_id, top, left = key
        role = book.inspect_cell(f"{tab_name(sheet_id)}!{column_name(left)}{top + 1}", include_values=False).cell.spill
        if role is None or role.extent is None:
            return False
        self._anchors.add(key)
        cells = _cells_of(str(role.extent))[1:]
        rows = self._rows[sheet_id]
        full = [(row, column) for row, column in cells if row < len(rows) and _is_filled(rows[row], column)]
        if full:
            row, column = full[0]
            where = f"{column_name(column)}{row + 1}"
            message = f"Array result was not expanded because it would overwrite data in {where}."
            self._refused[key] = ErrorValue("REF", "#REF!", message)
            book.set_value(tab_name(sheet_id), top + 1, left + 1, to_library(self._refused[key]))
            for row, column in full:
                again = (sheet_id, row, column)
                if again in self._written:
                    self._put_formula(book, again, self._formulas[again], self._written[again])
                else:
                    constant = rows[row][column]
                    book.set_value(tab_name(sheet_id), row + 1, column + 1, to_library(constant and constant.value))
            return True
        found = evaluate(book, [(tab_name(sheet_id), row + 1, column + 1) for row, column in cells]) or []
        for (row, column), value in zip(cells, found, strict=False):
            if self._is_blank(key, value, row - top, column - left):
                continue
            shown = error_value(str(value.get("kind")), "", "") if isinstance(value, dict) else from_library(value)
            self._results[sheet_id, row, column] = shown
            self.spills.setdefault(sheet_id, set()).add((row, column))
        return False


def _without_library(document: Document) -> dict[Key, Scalar]:
    """The last values of all formulas, for want of the library."""
    _log.warning("Formulas keep their last values: the extra `sandbox`, which brings the library, is not installed.")
    missing = ErrorValue("ERROR", "#ERROR!", "This sandbox has no library to work out formulas (extra `sandbox`).")
    return {
        (sheet.id, row, column): missing if cell.value is None else cell.value
        for sheet in document.sheets
        for row, column, cell in sheet.cells_in(sheet.whole())
        if cell.formula is not None
    }


def _content(cell: Cell | None) -> tuple[Scalar, str | None, type]:
    return (None, None, type(None)) if cell is None else (cell.value, cell.formula, type(cell.value))


def _cells_of(extent: str) -> list[tuple[int, int]]:
    """`tab_1!A1:B2` -> its cells, row by row."""
    bounds = bounds_of(extent.rpartition("!")[2].replace("'", ""))
    if bounds is None or None in bounds:
        return []
    top, bottom, left, right = (int(side or 0) for side in bounds)
    return [(row, column) for row in range(top, bottom) for column in range(left, right)]


def _is_filled(row: Row, column: int) -> bool:
    cell = row[column] if column < len(row) else None
    return cell is not None and cell.has_content


def _may_spill(formula: str, written: str) -> bool:
    return ":" in written or "{" in formula or "(" in formula
