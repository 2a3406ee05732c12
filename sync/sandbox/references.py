"""Formulas after cells moved: each way of moving says what becomes of a reference."""

from __future__ import annotations

from collections.abc import Callable

from sync.sandbox.formula_text import Corner, Reference, rewrite
from sync.sandbox.ranges import Box


def shifted(
    formula: str,
    own: str,
    changed_title: str,
    rows: bool,
    at: int,
    count: int,
    band: tuple[int, int] | None = None,
) -> str:
    """The formula of a cell on tab `own` after rows or columns were inserted (count > 0) or deleted in a tab.

    With `band` (columns when rows shift, rows when columns shift; end exclusive) only cells in it shifted, as after
    insertRange and deleteRange: a reference that is not wholly in the band stays.
    """

    def change(reference: Reference) -> Reference | None:
        if not _same(reference.title or own, changed_title) or not _in_band(reference, rows, band):
            return reference
        first, last = reference.first, reference.last or reference.first
        start, end = _ordered(_place(first, rows), _place(last, rows))
        if start is None:
            return reference
        if count > 0:
            start = start + count if start >= at else start
            end = end + count if end is not None and end >= at else end
        else:
            gone = -count
            if start >= at and end is not None and end < at + gone:
                return None
            start = start if start < at else max(at, start - gone)
            end = end if end is None or end < at else max(at - 1, end - gone)
        return _spanning(reference, rows, start, end)

    return rewrite(formula, change)


def relocated(formula: str, own: str, moved_title: str, rows: bool, place: Callable[[int], int]) -> str:
    """The formula after rows or columns of a tab changed places; a range keeps its corners' new places in order."""

    def change(reference: Reference) -> Reference | None:
        if not _same(reference.title or own, moved_title):
            return reference
        start, end = _ordered(_place(reference.first, rows), _place(reference.last or reference.first, rows))
        if start is None:
            return reference
        if end is None:
            return _spanning(reference, rows, place(start), None)
        low, high = sorted((place(start), place(end)))
        return _spanning(reference, rows, low, high)

    return rewrite(formula, change)


def copied(formula: str, rows: int, columns: int) -> str:
    """The formula pasted `rows` down and `columns` to the right: relative references move along."""

    def move(corner: Corner) -> Corner | None:
        column = corner.column if corner.column is None or corner.fixed_column else corner.column + columns
        row = corner.row if corner.row is None or corner.fixed_row else corner.row + rows
        if (column is not None and column < 0) or (row is not None and row < 0):
            return None
        return corner._replace(column=column, row=row)

    def change(reference: Reference) -> Reference | None:
        first = move(reference.first)
        last = move(reference.last) if reference.last else None
        if first is None or (reference.last is not None and last is None):
            return None
        return reference._replace(first=first, last=last)

    return rewrite(formula, change)


def sorted_row(formula: str, old_row: int, new_row: int) -> str:
    """The formula after its row was sorted elsewhere: references to its own row follow it."""

    def move(corner: Corner) -> Corner:
        return corner._replace(row=new_row) if corner.row == old_row and not corner.fixed_row else corner

    def change(reference: Reference) -> Reference | None:
        if reference.title is not None:
            return reference
        return reference._replace(first=move(reference.first), last=reference.last and move(reference.last))

    return rewrite(formula, change)


def cut(formula: str, own: str, source: tuple[str, Box], target: tuple[str, int, int], *, inside: bool = False) -> str:
    """The formula after the block `source` (tab, box) was cut and pasted at `target` (tab, row, column).

    References to cells of the block follow it, also from other tabs. A formula that was itself in the block
    (`inside`, `own` being the tab it came from) goes on meaning the cells that it meant.
    """
    title, box = source
    where, row, column = target
    home = where if inside else own

    def change(reference: Reference) -> Reference | None:
        meant = reference.title or own
        followed = _same(meant, title) and _inside(reference, box)
        new_title = where if followed else meant
        if followed:
            down, right = row - box.top, column - box.left
            first = _moved(reference.first, down, right)
            reference = reference._replace(first=first, last=reference.last and _moved(reference.last, down, right))
        if _same(new_title, reference.title or home):
            return reference
        return reference._replace(title=None if _same(new_title, home) else new_title)

    return rewrite(formula, change)


def renamed(formula: str, old: str, new: str) -> str:
    """The formula after the tab `old` was named `new`."""

    def change(reference: Reference) -> Reference | None:
        named = reference.title is not None and _same(reference.title, old)
        return reference._replace(title=new) if named else reference

    return rewrite(formula, change)


def tab_deleted(formula: str, title: str) -> str:
    """The formula after a tab was deleted: what referred to it is #REF!."""

    def change(reference: Reference) -> Reference | None:
        return None if reference.title is not None and _same(reference.title, title) else reference

    return rewrite(formula, change)


def _same(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()


def _place(corner: Corner, rows: bool) -> int | None:
    return corner.row if rows else corner.column


def _ordered(start: int | None, end: int | None) -> tuple[int | None, int | None]:
    """The two places in order; an open side (`A2:A`) is the end."""
    if start is None or end is None:
        return (end if start is None else start), None
    return min(start, end), max(start, end)


def _spanning(reference: Reference, rows: bool, start: int, end: int | None) -> Reference:
    first, last = reference.first, reference.last
    if last is not None and _place(first, rows) is None:
        return reference._replace(last=_at(last, rows, start))
    if last is not None and end is not None:
        reversed_ends = (_place(first, rows) or 0) > (_place(last, rows) or 0)
        start, end = (end, start) if reversed_ends else (start, end)
        last = _at(last, rows, end)
    return reference._replace(first=_at(first, rows, start), last=last)


def _at(corner: Corner, rows: bool, place: int) -> Corner:
    return corner._replace(row=place) if rows else corner._replace(column=place)


def _in_band(reference: Reference, rows: bool, band: tuple[int, int] | None) -> bool:
    if band is None:
        return True
    start, end = _ordered(_place(reference.first, not rows), _place(reference.last or reference.first, not rows))
    return start is not None and end is not None and band[0] <= start and end < band[1]


def _inside(reference: Reference, box: Box) -> bool:
    return all(
        corner.row is not None
        and corner.column is not None
        and box.top <= corner.row < box.bottom
        and box.left <= corner.column < box.right
        for corner in (reference.first, reference.last or reference.first)
    )


def _moved(corner: Corner, down: int, right: int) -> Corner:
    row = None if corner.row is None else corner.row + down
    return corner._replace(row=row, column=None if corner.column is None else corner.column + right)
