"""A1 notation: texts such as `'Min fane'!A2:C` read and written. Knows nothing of spreadsheets."""

from __future__ import annotations

import re
from typing import NamedTuple

_CORNER = re.compile(r"\$?([A-Za-z]{0,3})\$?([0-9]{0,9})\Z")
_R1C1 = re.compile(r"[Rr]([1-9][0-9]{0,8})[Cc]([1-9][0-9]{0,8})\Z")
_PLAIN_TITLE = re.compile(r"[A-Za-z_][A-Za-z0-9_.]*\Z")
_PLAIN_IN_ANY_SCRIPT = re.compile(r"[^\W\d][\w.]*\Z")
_LOOKS_LIKE_CELL = re.compile(r"([A-Za-z]{1,3}[0-9]+|[Rr][0-9]*[Cc][0-9]*|[Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee])\Z")


class Bounds(NamedTuple):
    """Half-open, zero-based cell bounds; None means unbounded on that side."""

    top: int | None = None
    bottom: int | None = None
    left: int | None = None
    right: int | None = None


class Reference(NamedTuple):
    """What a text refers to: a tab title or None, and bounds or None (the whole tab, or a name)."""

    title: str | None
    bounds: Bounds | None


def column_name(index: int) -> str:
    """0 -> A, 25 -> Z, 26 -> AA."""
    name = ""
    number = index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(65 + rest) + name
    return name


def column_index(name: str) -> int:
    """A -> 0, Z -> 25, AA -> 26."""
    number = 0
    for letter in name.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


class Quoting(NamedTuple):
    """How titles are quoted in answers, where it is not known (SHEETS_BEHAVIOURS 26, 27)."""

    beyond_ascii: bool = True
    doubled: bool = True


USUAL = Quoting()


def quoted(title: str, how: Quoting = USUAL) -> str:
    """The title as it stands before `!`: quoted only when needed (SHEETS_BEHAVIOURS 26)."""
    plain = _PLAIN_TITLE if how.beyond_ascii else _PLAIN_IN_ANY_SCRIPT
    if plain.match(title) and not _LOOKS_LIKE_CELL.match(title):
        return title
    return "'" + (title.replace("'", "''") if how.doubled else title) + "'"


def cell_name(row: int, column: int) -> str:
    """(0, 0) -> A1."""
    return f"{column_name(column)}{row + 1}"


def range_name(title: str, bounds: Bounds, how: Quoting = USUAL) -> str:
    """`Sheet1!A1:B2`; one cell as `Sheet1!A1`; open sides stay open (`T!A1001:B`)."""
    top, bottom, left, right = bounds
    start = (column_name(left) if left is not None else "") + (str(top + 1) if top is not None else "")
    end = (column_name(right - 1) if right is not None else "") + (str(bottom) if bottom is not None else "")
    if not start and not end:
        return quoted(title, how)
    if not start:
        start = "A1" if right is not None else "1"
    where = start if end in ("", start) else f"{start}:{end}"
    return f"{quoted(title, how)}!{where}"


def split(text: str) -> tuple[str | None, bool, str | None]:
    """(title, title was quoted, rest after `!` or the whole unquoted text). A quoted title alone has rest None."""
    if text.startswith("'"):
        closing = text.rfind("'!")
        if closing > 0:
            return text[1:closing].replace("''", "'"), True, text[closing + 2 :]
        if len(text) > 1 and text.endswith("'"):
            return text[1:-1].replace("''", "'"), True, None
    title, mark, rest = text.rpartition("!")
    return (title, False, rest) if mark else (None, False, text)


def bounds_of(text: str) -> Bounds | None:
    """Read `A1`, `A1:C3`, `A:A`, `2:5`, `A2:C`, `A2:2`, `R1C1:R3C3`, in either order; None when it is none of these.

    The relative `R[1]C[1]` has no meaning in a request: there is no cell that it could be relative to.
    """
    first, colon, second = text.partition(":")
    start = _corner(first)
    end = _corner(second) if colon else start
    if start is None or end is None:
        return None
    if not colon and None in start:
        return None
    (column_a, row_a), (column_b, row_b) = start, end
    left, right = _ordered(column_a, column_b)
    top, bottom = _ordered(row_a, row_b)
    return Bounds(top, bottom, left, right)


def _corner(text: str) -> tuple[int | None, int | None] | None:
    by_numbers = _R1C1.match(text)
    if by_numbers:
        return int(by_numbers[2]) - 1, int(by_numbers[1]) - 1
    match = _CORNER.match(text)
    if not match or not text:
        return None
    letters, digits = match.groups()
    if digits and int(digits) == 0:
        return None
    return (column_index(letters) if letters else None), (int(digits) - 1 if digits else None)


def _ordered(one: int | None, other: int | None) -> tuple[int | None, int | None]:
    """Start and end (exclusive) of two corners; a side that only one corner names is open at the end."""
    if one is None and other is None:
        return None, None
    if one is None or other is None:
        return one if one is not None else other, None
    return min(one, other), max(one, other) + 1
