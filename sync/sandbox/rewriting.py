"""What an edit of the structure does to everything in the spreadsheet that refers to cells.

Formulas stand in cells, in validation rules and in conditional formats; names of ranges refer to cells too. What
hangs on the changed tab itself follows in `following`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from sync.sandbox import formula_text, ranges, references
from sync.sandbox.a1 import Bounds
from sync.sandbox.cells import Json
from sync.sandbox.document import Document
from sync.sandbox.following import Place
from sync.sandbox.grid import Sheet
from sync.sandbox.locales import conventions
from sync.sandbox.marked import Rule
from sync.sandbox.ranges import Box

Change = Callable[[str, str], str]
"""(formula, title of the tab it stands on) -> formula."""


def formulas(document: Document, change: Change, sheets: Iterable[Sheet] | None = None) -> None:
    """Put every formula of the spreadsheet, or of some of its tabs, through `change`."""
    for sheet in document.sheets if sheets is None else sheets:
        known: dict[int, Json | None] = {}
        for row, column, cell in list(sheet.cells_in(sheet.whole())):
            new = cell
            if cell.formula is not None:
                new = new._replace(formula=change(cell.formula, sheet.title))
            if cell.validation is not None:
                if id(cell.validation) not in known:
                    known[id(cell.validation)] = _condition(cell.validation, "condition", sheet.title, change)
                new = new._replace(validation=known[id(cell.validation)])
            if new != cell:
                sheet.put(row, column, [new])
        sheet.rules = tuple(
            Rule(rule.where, _condition(rule.rest, "booleanRule", sheet.title, change)) for rule in sheet.rules
        )


def _condition(value: Json, name: str, title: str, change: Change) -> Json:
    """The rule with the formulas of its condition changed; the same object when there are none."""
    inner = value.get(name) or {}
    if name == "booleanRule":
        changed = _condition(inner, "condition", title, change)
        return value if changed is inner else {**value, name: changed}
    values = inner.get("values") or []
    if not any(str(item.get("userEnteredValue", "")).startswith("=") for item in values):
        return value
    new = [
        {**item, "userEnteredValue": change(item["userEnteredValue"], title)}
        if str(item.get("userEnteredValue", "")).startswith("=")
        else item
        for item in values
    ]
    return {**value, name: {**inner, "values": new}}


def names(document: Document, sheet: Sheet, place: Place) -> None:
    """Put the named ranges of a tab where `place` says; what is gone goes."""
    kept = []
    for item in document.named_ranges:
        bounds = place(item.bounds) if item.sheet_id == sheet.id else item.bounds
        if bounds is not None:
            kept.append(replace(item, bounds=bounds))
    document.named_ranges = kept


def shift(document: Document, sheet: Sheet, rows: bool, at: int, count: int) -> None:
    """After rows or columns of `sheet` were inserted (count > 0) or deleted at `at`."""
    if document.assumptions.insertion_rewrites_references:
        formulas(document, lambda formula, own: references.shifted(formula, own, sheet.title, rows, at, count))
    names(document, sheet, lambda bounds: ranges.shifted(bounds, rows, at, count))


def relocate(document: Document, sheet: Sheet, rows: bool, start: int, end: int, destination: int) -> None:
    """After rows or columns start..end of `sheet` moved to stand before `destination`."""

    def place(index: int) -> int:
        return ranges.moved_index(index, start, end, destination)

    formulas(document, lambda formula, own: references.relocated(formula, own, sheet.title, rows, place))
    names(document, sheet, lambda bounds: ranges.relocated(bounds, rows, start, end, destination))


def shift_lane(document: Document, sheet: Sheet, rows: bool, at: int, count: int, lane: tuple[int, int]) -> None:
    """After cells of a lane (columns when rows shift, else rows; end exclusive) were shifted by insertion at `at`."""
    formulas(document, lambda formula, own: references.shifted(formula, own, sheet.title, rows, at, count, lane))
    names(document, sheet, lane_place(rows, at, count, lane))


def lane_place(rows: bool, at: int, count: int, lane: tuple[int, int]) -> Place:
    """Where a range stands after the cells of a lane shifted; what does not lie wholly in the lane stays."""

    def place(bounds: Bounds) -> Bounds | None:
        low, high = (bounds.left, bounds.right) if rows else (bounds.top, bounds.bottom)
        if low is None or high is None or low < lane[0] or high > lane[1]:
            return bounds
        return ranges.shifted(bounds, rows, at, count)

    return place


def cut(document: Document, source: tuple[Sheet, Box], target: tuple[Sheet, int, int]) -> None:
    """After the block `source` was pasted at `target`: what referred to its cells refers to them there."""
    (sheet, box), (there, row, column) = source, target
    pasted = Box(row, row + box.height, column, column + box.width)
    for own in document.sheets:
        for at_row, at_column, cell in list(own.cells_in(own.whole())):
            if cell.formula is None:
                continue
            inside = own is there and pasted.contains(Box(at_row, at_row + 1, at_column, at_column + 1))
            formula = references.cut(
                cell.formula,
                sheet.title if inside else own.title,
                (sheet.title, box),
                (there.title, row, column),
                inside=inside,
            )
            if formula != cell.formula:
                own.put(at_row, at_column, [cell._replace(formula=formula)])
    for index, item in enumerate(document.named_ranges):
        bounds = item.bounds
        if item.sheet_id == sheet.id and None not in bounds and box.contains(Box(*(side or 0 for side in bounds))):
            moved = Box(*(side or 0 for side in bounds)).moved(row - box.top, column - box.left).bounds()
            document.named_ranges[index] = replace(item, sheet_id=there.id, bounds=moved)


def tab_deleted(document: Document, title: str) -> None:
    """After a tab was deleted."""
    formulas(document, lambda formula, own: references.tab_deleted(formula, title))


def renamed(document: Document, old: str, new: str) -> None:
    """After a tab got another title."""
    formulas(document, lambda formula, own: references.renamed(formula, old, new))


def relocalised(document: Document, old: str, sheets: Iterable[Sheet] | None = None) -> None:
    """After formulas of the locale `old` came to stand under the spreadsheet's locale."""
    before, after = conventions(old), conventions(document.locale)
    formulas(document, lambda formula, _: formula_text.relocalised(formula, before, after), sheets)
