"""Blocks of cells: merge, unmerge, sort, copy, cut, insert and delete with a shift."""

from __future__ import annotations

from typing import Any

from sync.sandbox import references
from sync.sandbox.cells import Cell, ErrorValue, Json, kept, look_of, with_value
from sync.sandbox.document import Document, require_inside
from sync.sandbox.errors import RefusedError
from sync.sandbox.formula import effective
from sync.sandbox.grid import Sheet
from sync.sandbox.ranges import Box

_PART_OF_MERGE = "You must select all cells in a merged range to merge or unmerge them."


def merge_cells(document: Document, request: Json) -> Json:
    """Merge a range, or each of its rows or columns; only the top-left value of each box is kept."""
    sheet, box = document.box(_range(request))
    kind = request.get("mergeType", "MERGE_ALL")
    if _cut_merges(sheet, box):
        raise RefusedError(_PART_OF_MERGE)
    for frozen, start, end, word in (
        (sheet.frozen_rows, box.top, box.bottom, "rows"),
        (sheet.frozen_columns, box.left, box.right, "columns"),
    ):
        if start < frozen < end and kind != ("MERGE_ROWS" if word == "rows" else "MERGE_COLUMNS"):
            raise RefusedError(f"You can't merge frozen and non-frozen {word}.")
    sheet.merges = [merge for merge in sheet.merges if not box.contains(merge)]
    if kind == "MERGE_ROWS":
        made = [Box(row, row + 1, box.left, box.right) for row in range(box.top, box.bottom)]
    elif kind == "MERGE_COLUMNS":
        made = [Box(box.top, box.bottom, column, column + 1) for column in range(box.left, box.right)]
    else:
        made = [box]
    for merge in made:
        if merge.height * merge.width > 1:
            sheet.merges.append(merge)
            _keep_only_top_left(sheet, merge)
    return {}


def _keep_only_top_left(sheet: Sheet, merge: Box) -> None:
    for row, column, cell in list(sheet.cells_in(merge)):
        if (row, column) != (merge.top, merge.left) and cell.has_content:
            sheet.put(row, column, [with_value(cell, None)])


def _cut_merges(sheet: Sheet, box: Box) -> bool:
    return any(merge.overlaps(box) and not box.contains(merge) for merge in sheet.merges)


def unmerge_cells(document: Document, request: Json) -> Json:
    """Undo all merges in a range that holds them wholly."""
    sheet, box = document.box(_range(request))
    if _cut_merges(sheet, box):
        raise RefusedError(_PART_OF_MERGE)
    sheet.merges = [merge for merge in sheet.merges if not box.contains(merge)]
    return {}


def sort_range(document: Document, request: Json) -> Json:
    """Sort the rows of a range by columns; only the cells of the range move (SHEETS_BEHAVIOURS 36)."""
    sheet, box = document.box(_range(request))
    specs = request.get("sortSpecs") or []
    if not specs:
        raise RefusedError("At least one sort spec is required.")
    inside = [merge for merge in sheet.merges if merge.overlaps(box)]
    if any(merge.height > 1 or not box.contains(merge) for merge in inside):
        raise RefusedError("You can't sort a range with vertical merges.")
    order = list(range(box.top, box.bottom))
    for spec in reversed(specs):
        column = spec.get("dimensionIndex", 0)
        if not box.left <= column < box.right:
            raise RefusedError(f"Sort spec dimensionIndex {column} is outside of the range.")
        if set(spec) - {"dimensionIndex", "sortOrder"}:
            raise RefusedError("This sandbox sorts by value only, not by colour.")
        found = {row: effective(document, sheet, row, column) for row in order}
        filled = [row for row in order if found[row] is not None]
        filled.sort(key=lambda row: sort_key(found[row]), reverse=spec.get("sortOrder") == "DESCENDING")
        order = filled + [row for row in order if found[row] is None]
    if _already_in(order, box):
        return {}
    block = {row: sheet.slice(row, box.left, box.right) for row in order}
    places = {}
    for place, row in enumerate(order, box.top):
        cells = [_resorted(cell, row, place) for cell in block[row]]
        sheet.put(place, box.left, cells)
        places[row] = place
    sheet.merges = [
        merge.moved(places[merge.top] - merge.top, 0) if merge in inside else merge for merge in sheet.merges
    ]
    return {}


def _already_in(order: list[int], box: Box) -> bool:
    """Whether the rows already stand in this order."""
    return order == list(range(box.top, box.bottom))


def _resorted(cell: Cell | None, old: int, new: int) -> Cell | None:
    if cell is None or cell.formula is None or old == new:
        return cell
    return cell._replace(formula=references.sorted_row(cell.formula, old, new))


def sort_key(value: Any) -> tuple[int, float, str, str]:
    """Numbers before text before truth values before errors; Danish letters last in the alphabet."""
    if isinstance(value, bool):
        return 2, float(value), "", ""
    if isinstance(value, ErrorValue):
        return 3, 0, value.text, ""
    if isinstance(value, str):
        folded = value.casefold()
        return 1, 0, folded.translate({ord("æ"): "{1", ord("ø"): "{2", ord("å"): "{3"}), folded
    return 0, value, "", ""


def copy_paste(document: Document, request: Json) -> Json:
    """Copy a block; it is repeated over a larger destination and spills over a smaller one."""
    source_sheet, source = document.box(_range(request, "source"))
    target_sheet, bounds = document.grid_range(_range(request, "destination"))
    require_inside(target_sheet, bounds)
    target = target_sheet.box(bounds)
    kind = request.get("pasteType", "PASTE_NORMAL")
    transpose = request.get("pasteOrientation") == "TRANSPOSE"
    block = source_sheet.block(source)
    shown = _results(document, source_sheet, source) if kind == "PASTE_VALUES" else {}
    height, width = (source.width, source.height) if transpose else (source.height, source.width)
    down = target.height // height if target.height % height == 0 and target.height else 1
    across = target.width // width if target.width % width == 0 and target.width else 1
    merges = [merge for merge in source_sheet.merges if source.contains(merge)]
    for row_tile in range(down):
        for column_tile in range(across):
            top, left = target.top + row_tile * height, target.left + column_tile * width
            _paste(document, target_sheet, block, source, (top, left), kind, transpose, shown)
            if kind in ("PASTE_NORMAL", "PASTE_FORMAT", "PASTE_NO_BORDERS"):
                _paste_merges(target_sheet, merges, source, Box(top, top + height, left, left + width), transpose)
    return {}


def _results(document: Document, sheet: Sheet, box: Box) -> dict[tuple[int, int], Any]:
    return {
        (row, column): effective(document, sheet, row, column)
        for row, column, cell in sheet.cells_in(box)
        if cell.formula is not None
    }


def _paste(
    document: Document,
    sheet: Sheet,
    block: list[list[Cell | None]],
    source: Box,
    origin: tuple[int, int],
    kind: str,
    transpose: bool,
    shown: dict[tuple[int, int], Any],
) -> None:
    top, left = origin
    shape = Box(0, source.height, 0, source.width)
    if transpose:
        shape = Box(0, source.width, 0, source.height)
    if top + shape.height > sheet.row_count or left + shape.width > sheet.column_count:
        sheet.row_count = max(sheet.row_count, top + shape.height)
        sheet.column_count = max(sheet.column_count, left + shape.width)
    for row in range(shape.height):
        old = sheet.slice(top + row, left, left + shape.width)
        new: list[Cell | None] = []
        for column in range(shape.width):
            from_row, from_column = (column, row) if transpose else (row, column)
            cell = block[from_row][from_column]
            at = (source.top + from_row, source.left + from_column)
            offset = (top + row - at[0], left + column - at[1])
            new.append(_pasted(cell, old[column], kind, offset, shown.get(at)))
        sheet.put(top + row, left, new)


def _pasted(cell: Cell | None, old: Cell | None, kind: str, offset: tuple[int, int], result: Any) -> Cell | None:
    if cell is not None and cell.formula is not None and kind != "PASTE_VALUES":
        cell = cell._replace(formula=references.copied(cell.formula, *offset))
    if kind in ("PASTE_NORMAL", "PASTE_NO_BORDERS"):
        return cell
    source, target = cell or Cell(), old or Cell()
    if kind == "PASTE_VALUES":
        return with_value(old, source.value if source.formula is None else result)
    if kind == "PASTE_FORMULA":
        return with_value(old, source.value, source.formula)
    if kind == "PASTE_FORMAT":
        return kept(target._replace(format=source.format))
    if kind == "PASTE_DATA_VALIDATION":
        return kept(target._replace(validation=source.validation))
    raise RefusedError(f"pasteType {kind} is not supported by this sandbox.")


def _paste_merges(sheet: Sheet, merges: list[Box], source: Box, target: Box, transpose: bool) -> None:
    if _cut_merges(sheet, target):
        raise RefusedError("You can't paste over part of a merged cell.")
    sheet.merges = [merge for merge in sheet.merges if not target.contains(merge)]
    for merge in merges:
        local = merge.moved(-source.top, -source.left)
        if transpose:
            local = Box(local.left, local.right, local.top, local.bottom)
        sheet.merges.append(local.moved(target.top, target.left))


def cut_paste(document: Document, request: Json) -> Json:
    """Move a block; the source is left empty, what stood in the destination is overwritten."""
    sheet, source = document.box(_range(request, "source"))
    destination = _range(request, "destination")
    target_sheet = document.sheet(destination.get("sheetId", 0))
    top, left = destination.get("rowIndex", 0), destination.get("columnIndex", 0)
    if request.get("pasteType", "PASTE_NORMAL") != "PASTE_NORMAL":
        raise RefusedError(f"pasteType {request['pasteType']} is not supported for cutPaste by this sandbox.")
    target = Box(top, top + source.height, left, left + source.width)
    if target.bottom > target_sheet.row_count or target.right > target_sheet.column_count:
        target_sheet.resize(max(target.bottom, target_sheet.row_count), max(target.right, target_sheet.column_count))
    if _cut_merges(sheet, source):
        raise RefusedError("You can't move part of a merged cell.")
    block = sheet.block(source)
    merges = [merge for merge in sheet.merges if source.contains(merge)]
    sheet.merges = [merge for merge in sheet.merges if merge not in merges]
    sheet.put_box(source.top, source.left, [[None] * source.width] * source.height)
    _paste_merges(target_sheet, merges, source, target, False)
    target_sheet.put_box(top, left, block)
    return {}


def insert_range(document: Document, request: Json) -> Json:
    """Insert empty cells; what stood there shifts down or to the right, and the grid grows when needed."""
    sheet, box = document.box(_range(request))
    down = _shift_down(request)
    if down:
        tail = Box(box.top, max(len(sheet.rows), box.top), box.left, box.right)
        _refuse_cut(sheet, tail._replace(bottom=sheet.row_count))
        moving = sheet.block(tail)
        fresh = [[look_of(cell) for cell in sheet.slice(box.top, box.left, box.right)] for _ in range(box.height)]
        lost = _last_used(moving)
        sheet.row_count = max(sheet.row_count, box.bottom + lost)
        sheet.put_box(box.top, box.left, fresh + moving[: sheet.row_count - box.bottom])
    else:
        width = max((len(sheet.row(row)) for row in range(box.top, box.bottom)), default=0)
        _refuse_cut(sheet, box._replace(right=sheet.column_count))
        tail = Box(box.top, box.bottom, box.left, max(width, box.left))
        sheet.column_count = max(sheet.column_count, width + box.width if width > box.left else 0)
        for offset, cells in enumerate(sheet.block(tail)):
            sheet.put(box.top + offset, box.left, [None] * box.width + cells)
    _shift_merges(sheet, box, down, box.height if down else box.width)
    return {}


def delete_range(document: Document, request: Json) -> Json:
    """Delete cells; what stands below or to the right shifts into their place. The grid keeps its size."""
    sheet, box = document.box(_range(request))
    down = _shift_down(request)
    after = box._replace(bottom=sheet.row_count) if down else box._replace(right=sheet.column_count)
    _refuse_cut(sheet, after)
    sheet.merges = [merge for merge in sheet.merges if not box.contains(merge)]
    if down:
        end = max(len(sheet.rows), box.bottom)
        moving = sheet.block(Box(box.bottom, end, box.left, box.right))
        empty: list[list[Cell | None]] = [[None] * box.width for _ in range(box.height)]
        sheet.put_box(box.top, box.left, moving + empty)
    else:
        for row in range(box.top, box.bottom):
            end = max(len(sheet.row(row)), box.right)
            sheet.put(row, box.left, sheet.slice(row, box.right, end) + [None] * box.width)
    _shift_merges(sheet, box, down, -box.height if down else -box.width)
    return {}


def _shift_merges(sheet: Sheet, box: Box, down: bool, count: int) -> None:
    def place(merge: Box) -> Box:
        if down and box.left <= merge.left < box.right and merge.top >= box.top:
            return merge.moved(count, 0)
        if not down and box.top <= merge.top < box.bottom and merge.left >= box.left:
            return merge.moved(0, count)
        return merge

    sheet.merges = [place(merge) for merge in sheet.merges]
    sheet.row_count = max([sheet.row_count, *(merge.bottom for merge in sheet.merges)])
    sheet.column_count = max([sheet.column_count, *(merge.right for merge in sheet.merges)])


def _refuse_cut(sheet: Sheet, box: Box) -> None:
    if _cut_merges(sheet, box):
        raise RefusedError("You can't shift part of a merged cell.")


def _last_used(block: list[list[Cell | None]]) -> int:
    return max((index + 1 for index, cells in enumerate(block) if any(cells)), default=0)


def _shift_down(request: Json) -> bool:
    dimension = request.get("shiftDimension")
    if dimension not in ("ROWS", "COLUMNS"):
        raise RefusedError("No shiftDimension specified.")
    return bool(dimension == "ROWS")


def _range(request: Json, name: str = "range") -> Json:
    if name not in request:
        raise RefusedError(f"{name} is required.")
    value: Json = request[name]
    return value
