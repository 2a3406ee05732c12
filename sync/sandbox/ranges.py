"""Ranges on a tab: as stored (sides may be open) and as concrete boxes of cells."""

from __future__ import annotations

from typing import Any, NamedTuple

from sync.sandbox.a1 import Bounds


class Box(NamedTuple):
    """A concrete box of cells, half-open and zero-based."""

    top: int
    bottom: int
    left: int
    right: int

    @property
    def height(self) -> int:
        """Number of rows."""
        return self.bottom - self.top

    @property
    def width(self) -> int:
        """Number of columns."""
        return self.right - self.left

    def contains(self, other: Box) -> bool:
        """Whether `other` lies wholly inside."""
        rows = self.top <= other.top and other.bottom <= self.bottom
        return rows and self.left <= other.left and other.right <= self.right

    def overlaps(self, other: Box) -> bool:
        """Whether the boxes share a cell."""
        rows = self.top < other.bottom and other.top < self.bottom
        return rows and self.left < other.right and other.left < self.right

    def bounds(self) -> Bounds:
        """The same for A1 notation."""
        return Bounds(self.top, self.bottom, self.left, self.right)

    def moved(self, rows: int, columns: int) -> Box:
        """The box shifted."""
        return Box(self.top + rows, self.bottom + rows, self.left + columns, self.right + columns)


_SIDES = (("startRowIndex", 0), ("endRowIndex", 1), ("startColumnIndex", 2), ("endColumnIndex", 3))


def bounds_from_json(value: dict[str, Any]) -> Bounds:
    """The bounds of a GridRange."""
    return Bounds(*(value.get(name) for name, _ in _SIDES))


def to_json(sheet_id: int, bounds: Bounds | Box) -> dict[str, Any]:
    """A GridRange as answered: no sheetId when it is 0, zero starts kept (SHEETS_BEHAVIOURS 10)."""
    answer: dict[str, Any] = {"sheetId": sheet_id} if sheet_id else {}
    answer.update((name, bounds[side]) for name, side in _SIDES if bounds[side] is not None)
    return answer


def shifted(bounds: Bounds, rows: bool, at: int, count: int) -> Bounds | None:
    """Bounds after `count` rows or columns were inserted (positive) or deleted (negative) at `at`; None when gone."""
    start, end = (bounds.top, bounds.bottom) if rows else (bounds.left, bounds.right)
    if count > 0:
        start = start + count if start is not None and start >= at else start
        end = end + count if end is not None and end > at else end
    else:
        start = _after_deletion(start, at, -count)
        end = _after_deletion(end, at, -count)
        if start is not None and end is not None and start >= end:
            return None
    return bounds._replace(top=start, bottom=end) if rows else bounds._replace(left=start, right=end)


def _after_deletion(edge: int | None, at: int, count: int) -> int | None:
    if edge is None or edge <= at:
        return edge
    return max(at, edge - count)


def relocated(bounds: Bounds, rows: bool, source: int, end: int, destination: int) -> Bounds:
    """Bounds after rows or columns source..end moved to stand before `destination` (an index before the move)."""
    low, high = (bounds.top, bounds.bottom) if rows else (bounds.left, bounds.right)
    if low is None or high is None:
        return bounds
    places = [moved_index(index, source, end, destination) for index in (low, high - 1)]
    if (source <= low and high <= end) or abs(places[1] - places[0]) == high - 1 - low:
        low, high = min(places), max(places) + 1
    return bounds._replace(top=low, bottom=high) if rows else bounds._replace(left=low, right=high)


def moved_index(index: int, source: int, end: int, destination: int) -> int:
    """Where a row or column stands after source..end moved to stand before `destination`."""
    count = end - source
    if source <= index < end:
        return index + (destination - source if destination <= source else destination - end)
    if destination <= index < source:
        return index + count
    if end <= index < destination:
        return index - count
    return index
