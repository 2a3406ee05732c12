"""Cell references inside formulas, rewritten when cells move."""

from __future__ import annotations

import re
from collections.abc import Callable

from sync.sandbox.a1 import column_index, column_name, quoted

_SHEET = r"(?:(?P<sheet>'(?:[^']|'')+'|[A-Za-z_][A-Za-z0-9_.]*)!)?"
_REFERENCE = re.compile(
    rf'"(?:[^"]|"")*"|{_SHEET}'
    r"(?<![A-Za-z0-9_.$])(?P<a>\$?[A-Z]{1,3}\$?[1-9][0-9]*)(?::(?P<b>\$?[A-Z]{1,3}\$?[1-9][0-9]*))?(?![A-Za-z0-9_(!])",
)
_TITLE = re.compile(r'"(?:[^"]|"")*"|(?P<title>\'(?:[^\']|\'\')+\'|[A-Za-z_][A-Za-z0-9_.]*)!')
_CELL = re.compile(r"(\$?)([A-Z]{1,3})(\$?)([0-9]+)")

Corner = tuple[bool, int, bool, int]  # column fixed, column, row fixed, row


def corner(text: str) -> Corner:
    """`$B7` -> (True, 1, False, 6)."""
    match = _CELL.fullmatch(text)
    if not match:
        raise ValueError(text)
    return bool(match[1]), column_index(match[2]), bool(match[3]), int(match[4]) - 1


def _text(fixed_column: bool, column: int, fixed_row: bool, row: int) -> str:
    return f"{'$' * fixed_column}{column_name(column)}{'$' * fixed_row}{row + 1}"


def rewrite(formula: str, change: Callable[[str | None, Corner, Corner | None], tuple[Corner, Corner] | None]) -> str:
    """Put each reference (tab title or None, first corner, last corner or None) through `change`; None is #REF!."""

    def one(match: re.Match[str]) -> str:
        if match["a"] is None:
            return match[0]
        title = match["sheet"]
        name = title[1:-1].replace("''", "'") if title and title.startswith("'") else title
        changed = change(name, corner(match["a"]), corner(match["b"]) if match["b"] else None)
        prefix = f"{title}!" if title else ""
        if changed is None:
            return prefix + "#REF!"
        first, last = changed
        return prefix + _text(*first) + (":" + _text(*last) if match["b"] else "")

    return _REFERENCE.sub(one, formula)


def shifted(formula: str, own: str, changed_title: str, rows: bool, at: int, count: int) -> str:
    """The formula of a cell on tab `own` after rows or columns were inserted (count > 0) or deleted in a tab."""

    def change(title: str | None, first: Corner, last: Corner | None) -> tuple[Corner, Corner] | None:
        if (title or own).casefold() != changed_title.casefold():
            return first, last or first
        start = first[3] if rows else first[1]
        end = (last or first)[3] if rows else (last or first)[1]
        if count > 0:
            start, end = (place + count if place >= at else place for place in (start, end))
        else:
            gone = -count
            if start >= at and end < at + gone:
                return None
            start = start if start < at else max(at, start - gone)
            end = end if end < at else max(at - 1, end - gone)
        return _placed(first, rows, start), _placed(last or first, rows, end)

    return rewrite(formula, change)


def relocated(formula: str, own: str, moved_title: str, rows: bool, place: Callable[[int], int]) -> str:
    """The formula after rows or columns of a tab changed places; a range keeps its corners' new places in order."""

    def change(title: str | None, first: Corner, last: Corner | None) -> tuple[Corner, Corner] | None:
        if (title or own).casefold() != moved_title.casefold():
            return first, last or first
        side = 3 if rows else 1
        start, end = sorted((place(int(first[side])), place(int((last or first)[side]))))
        return _placed(first, rows, start), _placed(last or first, rows, end)

    return rewrite(formula, change)


def copied(formula: str, rows: int, columns: int) -> str:
    """The formula pasted `rows` down and `columns` to the right: relative references move along."""

    def change(title: str | None, first: Corner, last: Corner | None) -> tuple[Corner, Corner] | None:
        moved = []
        for fixed_column, column, fixed_row, row in (first, last or first):
            new_column = column if fixed_column else column + columns
            new_row = row if fixed_row else row + rows
            if new_column < 0 or new_row < 0:
                return None
            moved.append((fixed_column, new_column, fixed_row, new_row))
        return moved[0], moved[1]

    return rewrite(formula, change)


def sorted_row(formula: str, old_row: int, new_row: int) -> str:
    """The formula after its row was sorted elsewhere: references to its own row follow it."""

    def change(title: str | None, first: Corner, last: Corner | None) -> tuple[Corner, Corner] | None:
        pair = [
            _placed(item, True, new_row) if title is None and not item[2] and item[3] == old_row else item
            for item in (first, last or first)
        ]
        return pair[0], pair[1]

    return rewrite(formula, change)


def renamed(formula: str, old: str, new: str) -> str:
    """The formula after the tab `old` was named `new`."""

    def one(match: re.Match[str]) -> str:
        title = match["title"]
        if title is None:
            return match[0]
        name = title[1:-1].replace("''", "'") if title.startswith("'") else title
        return quoted(new) + "!" if name.casefold() == old.casefold() else match[0]

    return _TITLE.sub(one, formula)


def _placed(item: Corner, rows: bool, place: int) -> Corner:
    return (item[0], item[1], item[2], place) if rows else (item[0], place, item[2], item[3])
