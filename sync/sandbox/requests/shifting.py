"""Cells inserted or deleted inside a tab, the rest of their rows or columns making room: insertRange, deleteRange."""

from __future__ import annotations

from sync.sandbox import following, rewriting
from sync.sandbox.cells import Cell, Json, look_of
from sync.sandbox.document import Document
from sync.sandbox.errors import RefusedError
from sync.sandbox.grid import Sheet
from sync.sandbox.ranges import Box
from sync.sandbox.requests.context import cuts_merges, required


def insert_range(document: Document, request: Json) -> Json:
    """Insert empty cells; what stood there shifts down or to the right, and the grid grows when needed."""
    sheet, box = document.box(required(request))
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
    _follow(document, sheet, box, down, box.height if down else box.width)
    return {}


def delete_range(document: Document, request: Json) -> Json:
    """Delete cells; what stands below or to the right shifts into their place. The grid keeps its size."""
    sheet, box = document.box(required(request))
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
    _follow(document, sheet, box, down, -box.height if down else -box.width)
    return {}


def _follow(document: Document, sheet: Sheet, box: Box, down: bool, count: int) -> None:
    """What refers to or hangs on the shifted cells follows them, when it lies wholly within their lane."""
    lane = (box.left, box.right) if down else (box.top, box.bottom)
    at = box.top if down else box.left
    place = rewriting.lane_place(down, at, count, lane)
    merges = (place(merge.bounds()) for merge in sheet.merges)
    sheet.merges = [Box(*(side or 0 for side in bounds)) for bounds in merges if bounds is not None]
    sheet.row_count = max([sheet.row_count, *(merge.bottom for merge in sheet.merges)])
    sheet.column_count = max([sheet.column_count, *(merge.right for merge in sheet.merges)])
    following.follow(sheet, place)
    rewriting.shift_lane(document, sheet, down, at, count, lane)


def _refuse_cut(sheet: Sheet, box: Box) -> None:
    if cuts_merges(sheet, box):
        raise RefusedError("You can't shift part of a merged cell.")


def _last_used(block: list[list[Cell | None]]) -> int:
    return max((index + 1 for index, cells in enumerate(block) if any(cells)), default=0)


def _shift_down(request: Json) -> bool:
    dimension = request.get("shiftDimension")
    if dimension not in ("ROWS", "COLUMNS"):
        raise RefusedError("No shiftDimension specified.")
    return bool(dimension == "ROWS")
