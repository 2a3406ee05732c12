"""Cells put elsewhere: copyPaste, cutPaste."""

from __future__ import annotations

from typing import Any

from sync.sandbox import formats, references, rewriting
from sync.sandbox.cells import Cell, Json, kept, with_value
from sync.sandbox.document import Document
from sync.sandbox.errors import RefusedError
from sync.sandbox.formats import Format
from sync.sandbox.formula import effective
from sync.sandbox.grid import MOST_CELLS, Sheet
from sync.sandbox.marked import Rule
from sync.sandbox.ranges import Box
from sync.sandbox.requests.context import cuts_merges, required

_WITH_MERGES = ("PASTE_NORMAL", "PASTE_FORMAT", "PASTE_NO_BORDERS")


def copy_paste(document: Document, request: Json) -> Json:
    """Copy a block; it is repeated over a larger destination and spills over a smaller one."""
    source_sheet, source = document.box(required(request, "source"))
    target_sheet, target = document.box(required(request, "destination"))
    kind = request.get("pasteType", "PASTE_NORMAL")
    transpose = request.get("pasteOrientation") == "TRANSPOSE"
    block = source_sheet.block(source)
    shown = results(document, source_sheet, source) if kind == "PASTE_VALUES" else {}
    height, width = (source.width, source.height) if transpose else (source.height, source.width)
    down = target.height // height if target.height % height == 0 and target.height else 1
    across = target.width // width if target.width % width == 0 and target.width else 1
    merges = [merge for merge in source_sheet.merges if source.contains(merge)]
    for row_tile in range(down):
        for column_tile in range(across):
            top, left = target.top + row_tile * height, target.left + column_tile * width
            tile = Box(top, top + height, left, left + width)
            if kind == "PASTE_CONDITIONAL_FORMATTING":
                _paste_rules(source_sheet, source, target_sheet, tile)
                continue
            _paste(target_sheet, block, source, tile, kind, transpose, shown)
            if kind in _WITH_MERGES:
                _paste_merges(target_sheet, merges, source, tile, transpose)
    return {}


def results(document: Document, sheet: Sheet, box: Box) -> dict[tuple[int, int], Any]:
    """The results of the formulas in a box."""
    return {
        (row, column): effective(document, sheet, row, column)
        for row, column, cell in sheet.cells_in(box)
        if cell.formula is not None
    }


def grow(sheet: Sheet, box: Box) -> None:
    """Make the grid large enough for the box. Raises RefusedError above the limit of cells."""
    rows, columns = max(sheet.row_count, box.bottom), max(sheet.column_count, box.right)
    if rows * columns > MOST_CELLS:
        raise RefusedError(
            f"This action would increase the number of cells in the workbook above the limit of {MOST_CELLS} cells."
        )
    sheet.row_count, sheet.column_count = rows, columns


def _paste(
    sheet: Sheet,
    block: list[list[Cell | None]],
    source: Box,
    tile: Box,
    kind: str,
    transpose: bool,
    shown: dict[tuple[int, int], Any],
) -> None:
    grow(sheet, tile)
    for row in range(tile.height):
        old = sheet.slice(tile.top + row, tile.left, tile.right)
        new: list[Cell | None] = []
        for column in range(tile.width):
            from_row, from_column = (column, row) if transpose else (row, column)
            cell = block[from_row][from_column]
            at = (source.top + from_row, source.left + from_column)
            if cell is not None and cell.formula is not None and kind != "PASTE_VALUES":
                moved = references.copied(cell.formula, tile.top + row - at[0], tile.left + column - at[1])
                cell = cell._replace(formula=moved)
            new.append(_pasted(cell, old[column], kind, shown.get(at)))
        sheet.put(tile.top + row, tile.left, new)


def _pasted(cell: Cell | None, old: Cell | None, kind: str, result: Any) -> Cell | None:
    """The target cell `old` after `cell` was pasted into it."""
    if kind == "PASTE_NORMAL":
        return cell
    source, target = cell or Cell(), old or Cell()
    if kind == "PASTE_NO_BORDERS":
        return kept(source._replace(format=_with_borders_of(source.format, target.format)))
    if kind == "PASTE_VALUES":
        return with_value(old, source.value if source.formula is None else result)
    if kind == "PASTE_FORMULA":
        return with_value(old, source.value, source.formula)
    if kind == "PASTE_FORMAT":
        return kept(target._replace(format=source.format))
    return kept(target._replace(validation=source.validation))


def _with_borders_of(shape: Format | None, other: Format | None) -> Format | None:
    value = dict(shape.value) if shape else {}
    value.pop("borders", None)
    borders = other.value.get("borders") if other else None
    return formats.intern({**value, "borders": borders} if borders else value)


def _paste_rules(source_sheet: Sheet, source: Box, sheet: Sheet, tile: Box) -> None:
    """The conditional formats of the source also hold in the tile."""
    down, right = tile.top - source.top, tile.left - source.left
    for rule in source_sheet.rules:
        parts = [_common(source_sheet.box(bounds), source) for bounds in rule.where]
        there = tuple(part.moved(down, right).bounds() for part in parts if part is not None)
        if there and source_sheet is sheet:
            sheet.rules = tuple(
                Rule((*item.where, *there), item.rest) if item == rule else item for item in sheet.rules
            )
        elif there:
            sheet.rules = (*sheet.rules, Rule(there, rule.rest))


def _common(one: Box, other: Box) -> Box | None:
    if not one.overlaps(other):
        return None
    return Box(
        max(one.top, other.top), min(one.bottom, other.bottom), max(one.left, other.left), min(one.right, other.right)
    )


def _paste_merges(sheet: Sheet, merges: list[Box], source: Box, target: Box, transpose: bool) -> None:
    if cuts_merges(sheet, target):
        raise RefusedError("You can't paste over part of a merged cell.")
    sheet.merges = [merge for merge in sheet.merges if not target.contains(merge)]
    for merge in merges:
        local = merge.moved(-source.top, -source.left)
        if transpose:
            local = Box(local.left, local.right, local.top, local.bottom)
        sheet.merges.append(local.moved(target.top, target.left))


def cut_paste(document: Document, request: Json) -> Json:
    """Move a block; the source is left empty, what stood in the destination is overwritten. References to the moved
    cells follow them."""
    sheet, source = document.box(required(request, "source"))
    target_sheet, top, left = document.coordinate(required(request, "destination"))
    kind = request.get("pasteType", "PASTE_NORMAL")
    target = Box(top, top + source.height, left, left + source.width)
    if cuts_merges(sheet, source):
        raise RefusedError("You can't move part of a merged cell.")
    shown = results(document, sheet, source) if kind == "PASTE_VALUES" else {}
    block = sheet.block(source)
    if kind == "PASTE_CONDITIONAL_FORMATTING":
        _paste_rules(sheet, source, target_sheet, target)
    merges = [merge for merge in sheet.merges if source.contains(merge)]
    sheet.merges = [merge for merge in sheet.merges if merge not in merges]
    sheet.put_box(source.top, source.left, [[None] * source.width] * source.height)
    grow(target_sheet, target)
    if kind in _WITH_MERGES:
        _paste_merges(target_sheet, merges, source, target, False)
    if kind != "PASTE_CONDITIONAL_FORMATTING":
        for offset, cells in enumerate(block):
            old = target_sheet.slice(top + offset, left, target.right)
            found = [shown.get((source.top + offset, source.left + index)) for index in range(source.width)]
            new = [_pasted(*item[:2], kind, item[2]) for item in zip(cells, old, found, strict=True)]
            target_sheet.put(top + offset, left, new)
    if kind in ("PASTE_NORMAL", "PASTE_NO_BORDERS"):
        rewriting.cut(document, (sheet, source), (target_sheet, top, left))
    return {}
