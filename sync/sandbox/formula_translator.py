"""A formula in the library's words: English and with points, tabs by id, named ranges as ranges."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sync.sandbox import entry
from sync.sandbox.formula_names import BEYOND, OF_ARRAYS
from sync.sandbox.formula_operators import adapted
from sync.sandbox.formula_text import Corner, ParseError, Reference, Token, for_engine, functions, unquoted
from sync.sandbox.locales import conventions

if TYPE_CHECKING:
    from sync.sandbox.document import Document

Key = tuple[int, int, int]  # tab id, row, column
_COUNTING = frozenset(
    ("COUNTIF", "COUNTIFS", "SUMIF", "SUMIFS", "AVERAGEIF", "AVERAGEIFS", "MINIFS", "MAXIFS", "COUNTUNIQUEIFS")
)
_CRITERION = re.compile(r'"([<>]=?)([^"]+)"')
_LAST_ROW = 1_048_576
_ARRAY_FORMULA = "ARRAYFORMULA"


def tab_name(sheet_id: int) -> str:
    """The library's name of a tab."""
    return f"tab_{sheet_id}"


def place_name(key: Key) -> str:
    """What a cell is called where the library tells of it."""
    return f"{tab_name(key[0])}:{key[1]}:{key[2]}"


def is_beyond(formula: str) -> str | None:
    """The first function of the formula that the sandbox cannot work out though Google can, or None."""
    called = functions(formula)
    beyond = called & BEYOND
    if not called - OF_ARRAYS - {_ARRAY_FORMULA}:
        beyond -= {_ARRAY_FORMULA}
    return min(beyond, default=None)


def is_of_arrays(formula: str) -> bool:
    """Whether what is worked out depends on how many rows a tab has."""
    return _ARRAY_FORMULA in functions(formula)


class Translator:
    """Writes the formulas of one version of a spreadsheet."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.locale = conventions(document.locale)
        self.tabs = {sheet.title.casefold(): sheet.id for sheet in document.sheets}
        self.rows = {sheet.id: sheet.row_count for sheet in document.sheets}

    def text(self, formula: str, key: Key) -> str:
        """The formula for the library; empty where it is beyond it or no formula."""
        if is_beyond(formula) is not None:
            return ""
        bounded = is_of_arrays(formula)

        def place(reference: Reference) -> str:
            return self.place(reference, key, bounded=bounded)

        try:
            text = for_engine(formula, self.locale, place, self.name, self.literal)
        except ParseError:
            return ""
        return adapted(text, place_name(key))

    def place(self, reference: Reference, key: Key, *, bounded: bool = False) -> str:
        """A reference with the library's name of the tab; #REF! for an unknown tab.

        `bounded`: an open end such as that of `A2:A` is the last row of the tab, so that such ranges are of one length.
        """
        sheet_id = key[0] if reference.title is None else self.tabs.get(reference.title.casefold())
        if sheet_id is None:
            return "#REF!"
        first, last = reference.first, reference.last
        if bounded and last is not None and last.row is None:
            first = first._replace(row=first.row or 0)
            last = last._replace(row=self.rows[sheet_id] - 1)
        return Reference(None, first, last).text(tab_name(sheet_id))

    def literal(self, function: str, token: Token) -> str:
        """A text in quotes; of a criterion such as `">1,5"` the number or date is read as the locale writes it."""
        criterion = _CRITERION.fullmatch(token.text) if function in _COUNTING else None
        if criterion is None:
            return token.text
        value = entry.read(criterion[2], self.locale, self.document.today).value
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            return token.text
        return f'"{criterion[1]}{value}"'

    def name(self, token: Token) -> str:
        """The range that a name stands for; the word itself when it is none."""
        word = token.text.rpartition("!")[2]
        item = self.document.named_range(word)
        if item is None or (token.sheet and self.tabs.get(unquoted(token.sheet).casefold()) != item.sheet_id):
            return "#REF!" if token.sheet else word
        top, bottom, left, right = item.bounds
        if top is None and bottom is None and left is None and right is None:
            top = 0
        last = Corner(True, None if right is None else right - 1, True, None if bottom is None else bottom - 1)
        if top is not None and bottom is None and left is None:
            last = last._replace(row=_LAST_ROW - 1)
        return Reference(None, Corner(True, left, True, top), last).text(tab_name(item.sheet_id))
