"""The text of a formula taken apart: references, names, functions, everything else. Knows nothing of values.

`rewrite` changes references where they stand; `canonical` is the form that is stored; `for_engine` the form that the
library reads (English names, points and commas, tabs by id).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import NamedTuple

from sync.sandbox.a1 import column_index, column_name, quoted
from sync.sandbox.formula_names import DANISH
from sync.sandbox.locales import SheetLocale

_SHEET = r"(?P<sheet>'(?:[^']|'')+'|[^\W\d][\w.]*)!"
_CELL = r"\$?[A-Za-z]{1,3}\$?[1-9][0-9]{0,8}"
_SIDE = rf"(?:{_CELL}|\$?[A-Za-z]{{1,3}}|\$?[1-9][0-9]{{0,8}})"
_TOKEN = re.compile(
    rf"""(?P<string>"(?:[^"]|"")*")
    |(?P<error>(?:(?:'(?:[^']|'')+'|[^\W\d][\w.]*)!)?\#(?:REF!|N/A|NAME\?|VALUE!|DIV/0!|NUM!|NULL!|ERROR!))
    |(?<![\w.$])(?:{_SHEET})?(?P<range>{_CELL}(?:\s*:\s*{_SIDE})?|{_SIDE}\s*:\s*{_SIDE})(?![\w(.!])
    |(?P<call>[^\W\d][\w.]*)(?=\s*\()
    |(?:(?P<of>'(?:[^']|'')+'|[^\W\d][\w.]*)!)?(?P<name>[^\W\d][\w.]*)
    |(?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)
    |(?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
_CORNER = re.compile(r"(\$?)([A-Za-z]{0,3})(\$?)([0-9]*)\Z")


class ParseError(ValueError):
    """The text is no formula in the spreadsheet's locale."""


class Corner(NamedTuple):
    """One end of a reference, zero-based; a side that is not named is None (`A:A` has no rows)."""

    fixed_column: bool
    column: int | None
    fixed_row: bool
    row: int | None

    def text(self) -> str:
        """As in a formula, e.g. `$B7`."""
        column = "" if self.column is None else "$" * self.fixed_column + column_name(self.column)
        return column + ("" if self.row is None else "$" * self.fixed_row + str(self.row + 1))


class Reference(NamedTuple):
    """A cell (`last` is None) or a range; `title` is None for the formula's own tab."""

    title: str | None
    first: Corner
    last: Corner | None

    def text(self, title: str | None = None) -> str:
        """As in a formula, with the tab's name `title` as written there."""
        where = self.first.text() + (f":{self.last.text()}" if self.last else "")
        return f"{title}!{where}" if title else where


class Token(NamedTuple):
    """A piece of a formula; `reference` and `sheet` (as written) are set for references."""

    kind: str
    text: str
    sheet: str | None = None
    reference: Reference | None = None


def tokens(formula: str) -> Iterator[Token]:
    """All pieces after the leading `=`; joined they are the formula again."""
    for match in _TOKEN.finditer(formula, 1):
        if match["range"] is not None:
            yield Token("reference", match[0], match["sheet"], _reference(match["sheet"], match["range"]))
        else:
            kind = str(match.lastgroup)
            yield Token(kind, match[0], match["of"] if kind == "name" else None)


def pieces(formula: str) -> Iterator[tuple[str, str]]:
    """The same as kind and text alone, a reference being of the kind `range`; quicker."""
    for match in _TOKEN.finditer(formula, 1):
        yield str(match.lastgroup), match[0]


def unquoted(title: str) -> str:
    """`'Bob''s'` -> Bob's."""
    return title[1:-1].replace("''", "'") if title.startswith("'") else title


def _reference(sheet: str | None, text: str) -> Reference:
    first, colon, last = (part.strip() for part in text.partition(":"))
    return Reference(unquoted(sheet) if sheet else None, _corner(first), _corner(last) if colon else None)


@lru_cache(maxsize=100_000)
def _corner(text: str) -> Corner:
    match = _CORNER.match(text)
    if match is None:
        raise ParseError(text)
    fixed, letters, fixed_row, digits = match.groups()
    if not letters:
        fixed, fixed_row = "", fixed or fixed_row
    return Corner(
        bool(fixed), column_index(letters) if letters else None, bool(fixed_row), int(digits) - 1 if digits else None
    )


Change = Callable[[Reference], Reference | None]


def rewrite(formula: str, change: Change) -> str:
    """Put each reference through `change`; None is #REF!. Texts in quotes and names are left alone."""
    pieces = ["="]
    for token in tokens(formula):
        if token.reference is None:
            pieces.append(token.text)
            continue
        changed = change(token.reference)
        if changed == token.reference:
            pieces.append(token.text)
        elif changed is None:
            pieces.append("#REF!")
        elif changed.title == token.reference.title:
            pieces.append(changed.text(token.sheet))
        else:
            pieces.append(changed.text(quoted(changed.title) if changed.title is not None else None))
    return "".join(pieces)


@lru_cache(maxsize=100_000)
def functions(formula: str) -> frozenset[str]:
    """The names of the functions called, in capitals."""
    return frozenset(text.upper() for kind, text in pieces(formula) if kind == "call")


def canonical(formula: str, locale: SheetLocale) -> str:
    """The formula as it is kept after a user typed it.

    Function names become English ones. Where the decimal sign is a point, `;` between arguments becomes `,`; where it
    is a comma, `;` stays, for Google reads and answers formulas by the spreadsheet's locale.
    """
    danish = locale.name.startswith("da")
    pieces = ["="]
    depth: list[str] = []
    for token in tokens(formula):
        text = token.text
        if token.kind == "call" and danish:
            text = DANISH.get(text.upper(), text)
        elif token.kind == "name" and token.sheet is None and text.upper() in (locale.true, locale.false):
            text = "TRUE" if text.upper() == locale.true else "FALSE"
        elif text in ("(", "{"):
            depth.append(text)
        elif text in (")", "}") and depth:
            depth.pop()
        elif text == ";" and locale.decimal == "." and depth[-1:] == ["("]:
            text = ","
        pieces.append(text)
    return "".join(pieces)


def relocalised(formula: str, old: SheetLocale, new: SheetLocale) -> str:
    """The formula after the spreadsheet got another locale: separators and decimal signs as they are written there."""
    if (old.decimal == ".") == (new.decimal == "."):
        return formula
    into_commas = new.decimal != "."
    pieces = ["="]
    depth: list[str] = []
    written = list(tokens(formula))
    for index, token in enumerate(written):
        text = token.text
        if text in ("(", "{"):
            depth.append(text)
        elif text in (")", "}") and depth:
            depth.pop()
        elif token.kind == "number" and into_commas:
            text = text.replace(".", ",")
        elif text in (",", ";", "\\", ".") and token.kind == "other":
            before_number = index + 1 < len(written) and written[index + 1].kind == "number"
            in_array = depth[-1:] == ["{"]
            if into_commas:
                text = {",": "\\" if in_array else ";", ".": "," if before_number else "."}.get(text, text)
            elif text == ",":
                text = "."
            elif text == "\\" or (text == ";" and not in_array):
                text = ","
        pieces.append(text)
    return "".join(pieces)


def for_engine(
    formula: str,
    locale: SheetLocale,
    place: Callable[[Reference], str],
    name: Callable[[Token], str],
    literal: Callable[[str, Token], str],
) -> str:
    """The formula as the library reads it.

    `place` writes a reference with the library's name of its tab, `name` what stands for a named range or a word,
    `literal` a text in quotes that stands in the brackets of a function.
    Raises ParseError where the separators are not those of the locale.
    """
    pieces: list[str] = []
    depth: list[str] = []
    arguments: list[tuple[str, int]] = []
    called = ""
    written = list(tokens(canonical(formula, locale)))
    for index, token in enumerate(written):
        text = token.text
        if token.reference is not None:
            text = place(token.reference)
        elif token.kind == "name":
            text = name(token)
        elif token.kind == "string":
            text = literal(arguments[-1][0] if arguments else "", token)
        elif token.kind == "error":
            text = text[text.index("#") :]
        elif token.kind == "call":
            called = text.upper()
            text = "" if called == "ARRAYFORMULA" else text  # all the library's formulas are of arrays
        elif text in ("(", "{"):
            depth.append(text)
            arguments.append((called if text == "(" else "", 0))
            called = ""
        elif text in (")", "}"):
            if not depth:
                raise ParseError(formula)
            depth.pop()
            caller, count = arguments.pop()
            if caller == "IFERROR" and count == 0:
                text = ',"")'
        elif text in (",", ";", "\\"):
            following = written[index + 1].kind if index + 1 < len(written) else ""
            before = written[index - 1].kind if index else ""
            text = _separator(text, locale, depth, (before, following))
            if text == "," and arguments:
                arguments[-1] = (arguments[-1][0], arguments[-1][1] + 1)
        pieces.append(text)
    return "=" + "".join(pieces)


def _separator(text: str, locale: SheetLocale, depth: list[str], around: tuple[str, str]) -> str:
    """A decimal sign, an argument separator, or one between the columns or rows of `{...}`."""
    in_array = depth[-1:] == ["{"]
    if locale.decimal == ".":
        if text == "\\":
            raise ParseError(text)
        return text
    if text == ",":
        if around[1] != "number":
            raise ParseError(text)
        return "."
    if in_array:
        return "," if text == "\\" else ";"
    if text == "\\":
        raise ParseError(text)
    return ","
