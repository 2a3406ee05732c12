"""What kind of row each row of a tab is, before anything is made of it."""

import re
from dataclasses import dataclass
from enum import Enum, unique

from sync.headers import LONGEST, fold, header_words, says
from sync.layout.contents import has_longer_numbers
from sync.layout.header_row import Header, OtherTables
from sync.layout.repeated import is_number_alone
from sync.layout.tab import Tab
from sync.layout.words import begins_total, is_note, is_stamp, is_total
from sync.layouts import HeadingSpec, TabSpec
from sync.lenses import codes

_OTHER_HEADINGS = ("indsatsomraade", "fokusomraade", "tema", "pejlemaerke")
_ANY_GOAL = "maal"
"""`Mål 1`, `Mål 1.1`: a goal of the level that the length of its number says."""
_NAMED = re.compile(
    r"\s*(?:politisk|overordnet)?\s*\w*m(?:å|aa)l\w*\s*(?:nr\.?\s*)?(?:[:–—\d-]|(?-i:[IVX]+\b\s*[:.–—-]))",
    re.IGNORECASE,
)
"""`Delmål 1.1`, `Mål II: …`, `Delmål: …` and `Delmål – …` are headings; `Delmålene er …` is a sentence."""
_ROMAN = re.compile(r"\s*[Mm](?:å|aa)l\s+(?:nr\.?\s*)?[IVX]+\b\s*[:.–—-]")
_NEAR = 40
_NUMBERED = ("code", "text", "political_goal", "sub_goal", "goal_code", "political_goal_code", "sub_goal_code")
"""Keys of the columns whose cells have numbers."""
_LEAST_WIDE = 3
"""A text merged over so many columns is no cell of a table."""


@unique
class Kind(Enum):
    BLANK = "nothing that the table is concerned with"
    HEADER = "the header, or a repeat of it"
    HEADING = "a heading of a known level"
    AREA = "a heading of a level above the goals"
    TEXT = "one text over the whole width: a sentence under a heading, a remark"
    OTHER = "the header of another table"
    ASIDE = "a total, a footnote, a stamp"
    DATA = "a row of the table"


@dataclass(frozen=True, slots=True)
class Line:
    """A row's kind; for one-text rows, the column of the text, and for headings the level (0 is the top)."""

    row: int
    kind: Kind
    column: int = 0
    level: int = 0
    alone: bool = False
    """The row has one filled cell."""
    words: int | None = None
    """The column of a heading's words, where `column` holds its number alone."""


def kinds(tab: Tab, spec: TabSpec, header: Header, headings: tuple[HeadingSpec, ...]) -> list[Line]:
    """The kind of each row. `headings` are the levels that have no column of their own."""
    bound = {column.index for column in header.columns.values()}
    bound.update(index for places in (header.twice or {}).values() for index in places)
    words = {index: header_words(tab.cell(*tab.source(header.row, index)).text) for index in bound}
    naming = [column.index for key, column in header.columns.items() if key in _NUMBERED]
    found = [_kind(tab, row, header, words, naming, headings) for row in range(len(tab.filled))]
    found = _without_other_tables(tab, spec, header, found)
    return _without_what_follows(tab, found, header_rows(found)[0], naming)


def _without_other_tables(tab: Tab, spec: TabSpec, header: Header, lines: list[Line]) -> list[Line]:
    """The lines, without another table below this one: from its header to where this table goes on."""
    others = OtherTables()
    kept: list[Line] = []
    outside = False
    for line in lines:
        if line.kind in (Kind.HEADER, Kind.HEADING, Kind.AREA):
            outside = False
        elif line.row > header.row and line.kind is Kind.DATA and line.row not in tab.row_ids:
            if others.begins_at(tab, line.row):
                if others.says_again(tab, line.row, spec, header):
                    kept.append(Line(line.row, Kind.HEADER))
                    outside = False
                    continue
                outside = True
                line = Line(line.row, Kind.OTHER, line.column)
            elif outside:
                line = Line(line.row, Kind.ASIDE, line.column)
        kept.append(line)
    return kept


def _without_what_follows(tab: Tab, lines: list[Line], header_row: int, naming: list[int]) -> list[Line]:
    """The lines, without remarks and other tables that stand below the table of a tab whose rows have numbers.

    A single text without a number, a blank row above it, is no row; nor is what follows it, up to the next number,
    header or heading. A row that has an id is a row.
    """
    if not any(line.kind is Kind.DATA and _is_numbered(tab, line.row, naming) for line in lines):
        return lines
    kept: list[Line] = []
    outside = False
    for line in lines:
        if line.kind in (Kind.HEADER, Kind.HEADING, Kind.AREA):
            outside = False
        elif line.kind is Kind.DATA and line.row > header_row:
            own = line.row in tab.row_ids or _is_numbered(tab, line.row, naming)
            after_blank = bool(kept) and kept[-1].kind is Kind.BLANK
            outside = not own and (outside or (line.alone and after_blank))
            if outside:
                line = Line(line.row, Kind.ASIDE, line.column)
        kept.append(line)
    return kept


def _is_numbered(tab: Tab, row: int, naming: list[int]) -> bool:
    return any(codes.find(tab.cell(row, column).text) is not None for column in naming)


def header_rows(lines: list[Line]) -> tuple[int, ...]:
    """The rows of the header and of its repeats."""
    return tuple(line.row for line in lines if line.kind is Kind.HEADER)


def other_tables(lines: list[Line]) -> tuple[Line, ...]:
    """The header rows of other tables."""
    return tuple(line for line in lines if line.kind is Kind.OTHER)


def _kind(
    tab: Tab, row: int, header: Header, words: dict[int, str], naming: list[int], headings: tuple[HeadingSpec, ...]
) -> Line:
    if row in header.rows:
        return Line(row, Kind.HEADER)
    right = max(words)
    inside = [column for column in tab.filled[row] if column <= right]
    if not inside:
        return Line(row, Kind.BLANK)
    first = inside[0]
    text = tab.cell(row, first).text
    bound = [column for column in inside if column in words]
    if len(bound) > 1 and _repeats(tab, row, bound, words, naming):
        return Line(row, Kind.HEADER)
    if is_total(text) or is_stamp(text) or (begins_total(text) and not _has_words(tab, row, header)):
        return Line(row, Kind.ASIDE, first)
    apart = _numbered_apart(tab, row, inside, header, headings) if len(inside) == 2 else None
    if apart is not None:
        return Line(row, Kind.HEADING, first, apart, words=inside[1])
    if len(inside) == 1:
        return _one_text(tab, row, first, text, first in words, headings)
    level = _named_level(text, headings)
    if level is not None and (first in naming or not _has_words(tab, row, header)):
        return Line(row, Kind.HEADING, first, level)  # with a remark or an owner of its own beside it
    return Line(row, Kind.DATA if bound else Kind.BLANK, first)


def _numbered_apart(
    tab: Tab, row: int, inside: list[int], header: Header, headings: tuple[HeadingSpec, ...]
) -> int | None:
    """The level of a heading whose number stands in a cell of its own and its words in the next one.

    What follows is no word of the heading where the column is one of owners, a status or a time; a bare number is that
    of a heading only where the rows of the table have longer ones.
    """
    number, words = inside
    text, said = tab.cell(row, number).text, tab.cell(row, words).value
    if (
        not headings
        or words != number + tab.span(row, number)
        or not isinstance(said, str)
        or not is_number_alone(text)
    ):
        return None
    keys = {column.index: key for key, column in header.columns.items()}
    if keys.get(words, "text") not in ("text", "criteria") or codes.find(said) is not None:
        return None
    found = codes.find(text)
    parts = 0 if found is None else codes.parts_of(found.code)
    named = _named_level(text, headings)
    if named is not None:
        return named if headings[named].parts == parts else None
    if keys.get(number) != "code" or not has_longer_numbers(tab, header.row, number, parts):
        return None
    return next((level for level, heading in enumerate(headings) if heading.parts == parts), None)


def _has_words(tab: Tab, row: int, header: Header) -> bool:
    """Whether the row says what its goal or measurement is about: more than a number in the column of the text."""
    columns = [header.columns[key].index for key in ("text", "goal_code") if key in header.columns]
    return any(isinstance(tab.cell(row, column).value, str) and not tab.cell(row, column).empty for column in columns)


def _repeats(tab: Tab, row: int, bound: list[int], words: dict[int, str], naming: list[int]) -> bool:
    """Whether the row says the header again (perhaps cut short): in most of its cells, or in one that names a goal,
    which no goal is called."""
    texts = {column: tab.cell(row, column).text for column in bound}
    same = [column for column, text in texts.items() if len(text) <= LONGEST and says(text, words[column])]
    return len(same) * 2 > len(bound) or any(column in naming for column in same)


def _one_text(tab: Tab, row: int, column: int, text: str, in_table: bool, headings: tuple[HeadingSpec, ...]) -> Line:
    if is_note(text):
        return Line(row, Kind.ASIDE, column)
    wide = tab.span(row, column) >= _LEAST_WIDE
    level = heading_level(text, headings, wide=wide)
    if level is not None:
        return Line(row, Kind.HEADING, column, level)
    if headings and _is_area(text):
        return Line(row, Kind.AREA, column)
    if in_table and not wide:
        return Line(row, Kind.DATA, column, alone=True)
    return Line(row, Kind.TEXT, column)


def heading_level(text: str, headings: tuple[HeadingSpec, ...], *, wide: bool) -> int | None:
    """The level that a heading announces by its word or by the length of its number; None for any other text.

    One bare number ("2 hold mødes") announces a level only over the whole width.
    """
    folded = fold(text[:200])
    found = codes.find(text)
    parts = codes.parts_of(found.code) if found is not None and found.start < _NEAR else 0
    named = _named_level(text, headings)
    if named is not None:
        return named
    if _ROMAN.match(text):
        return next((level for level, heading in enumerate(headings) if heading.parts == 1), None)
    opens = found is not None and not text[: found.cut_start].strip()
    if not opens or not (folded[:1].isdigit() or folded.startswith(_ANY_GOAL + " ")):
        return None
    for level, heading in enumerate(headings):
        if parts == heading.parts and (parts > 1 or wide or not folded[:1].isdigit()):
            return level
    return None


def _named_level(text: str, headings: tuple[HeadingSpec, ...]) -> int | None:
    """The level whose own word begins the heading."""
    if not _NAMED.match(text):
        return None
    folded = fold(text[:200])
    for level, heading in enumerate(headings):
        if any(folded.startswith(word + " ") for word in heading.words if word != _ANY_GOAL):
            return level
    return None


def _is_area(text: str) -> bool:
    folded = fold(text[:60])
    return any(folded == word or folded.startswith(word + " ") for word in _OTHER_HEADINGS)
