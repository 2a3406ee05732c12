"""Numbers of goals: found in a text, compared, counted on, put back with their decoration (DOMAIN.md 2.0, 3.2 f).

A code is one to four numbers with dots (`1.1.2`). What people write around it (`Delmål 1.1.`, `(1.1.2.)`, `Nr. 1.1.2`,
`1.1.2 a`) is decoration: it stays in the cell and never reaches a value.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sync.grid import Cell
from sync.lenses.base import Context, InexpressibleError, LensIssue, Reading, with_text
from sync.lenses.text import body_span, refusal

_DIGITS = r"\d{1,3}(?:\.\d{1,3}){0,3}"
_CODE = re.compile(_DIGITS)
_WORD = re.compile(
    r"(?:(?:politisk|overordnet)\s+m(?:å|aa)l|(?:del|handle|handlings)?m(?:å|aa)l|m(?:å|aa)ls(?:æ|ae)tning|indsatsomr(?:å|aa)de)\b"
    r"[\s:]*(?:nr\.?|nummer)?[\s:]*|(?:nr\.?|nummer|no\.?|#)\s*:?\s*",
    re.IGNORECASE,
)
_BRACKETED = re.compile(
    rf"[(\[]\s*(?:(?:nr\.?|(?:del|handle)?m(?:å|aa)l)\s*)?({_DIGITS})\.?\s*[a-h]?\s*[)\]]", re.IGNORECASE
)
_LETTER = re.compile(r"[a-h](?=[).:\s]|$)")
_SPACED_LETTER = re.compile(r"[ \u00a0][a-h](?=[).:]|\s+(?:[A-ZÆØÅ…\"»“(]|\.\.\.)|\s*$)")
_CLOSING = re.compile(r"[.):]{0,2}(?:\s*[–—-](?=\s)|\s*:)?")
_LEAD_IN = re.compile(r"[\s…]*(?:\.\.\.)?[\s…]*")
_SENTENCE_START = re.compile(r"[A-ZÆØÅ…\"»“'(]|\.\.\.")
_COMMAS = re.compile(r"\s*(?:\w+[ .]+)?(\d{1,3}(?:,\d{1,3}){1,3})(?![\d%])")
_ANOTHER = re.compile(r"\d\.\d")
_THOUSANDS = re.compile(r"\d{1,3}(?:\.\d{3})+")
_DASHES = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{1,2})")
_NOTHING = ("-", "–", "?")
_SHEET_EPOCH = date(1899, 12, 30)


@dataclass(frozen=True, slots=True)
class FoundCode:
    """A code in a text: `text[start:end]` are its digits, `text[cut_start:cut_end]` what goes away with it."""

    code: str
    start: int
    end: int
    cut_start: int
    cut_end: int

    def decorated(self, text: str, code: str) -> str:
        """The cut piece with another code: its word, brackets, dots and blanks stay."""
        return text[self.cut_start : self.start] + code + text[self.end : self.cut_end]

    def without(self, text: str) -> str:
        """The text without the code and its decoration."""
        return text[: self.cut_start] + text[self.cut_end :]


def parts_of(code: str) -> int:
    """How many numbers: 3 for `1.1.2`."""
    return code.count(".") + 1


def parent_of(code: str) -> str | None:
    """`1.1.2` -> `1.1`; None for a code of one number."""
    return code.rpartition(".")[0] or None


def find(text: str, parts: int | None = None) -> FoundCode | None:
    """The code of a text that carries number and sentence, at its start or in brackets.

    With `parts` a code of that many numbers is preferred; another one counts only where it is plainly marked as the
    text's number (a word, brackets or dots), so that it can be reported as misplaced (K02); "2 hold mødes" has none.
    """
    leading = _leading(text)
    bracketed = list(_BRACKETED.finditer(text))
    for match in bracketed:
        if parts is not None and parts_of(match.group(1)) == parts and not (leading and _fits(leading, parts)):
            return _in_brackets(text, match)
    if leading:
        return leading if parts is None or _fits(leading, parts) or _is_marked(text, leading) else None
    lead_in = _LEAD_IN.match(text)
    opening = lead_in.end() if lead_in else 0
    for match in bracketed:
        if parts_of(match.group(1)) > 1 and (parts is None or match.start() == opening):
            return _in_brackets(text, match)
    return None


def replace(text: str, code: str, parts: int | None = None) -> str | None:
    """The text with another code in the same decoration; None when it has no code."""
    found = find(text, parts)
    return text[: found.start] + code + text[found.end :] if found else None


def suggestion(value: object, shown: str, number_format: str = "", parts: int | None = None) -> str | None:
    """What was probably typed where a sheet turned a code into a date or a number (K03).

    >>> suggestion(37257.0, "01-01-2002", "DATE", 3)
    '1.1.2'
    """
    commas = _COMMAS.match(shown)
    if commas and commas.group(1).count(",") + 1 == (parts or commas.group(1).count(",") + 1):
        return _clean(commas.group(1).replace(",", "."))
    if isinstance(value, float | int) and not isinstance(value, bool):
        if number_format.startswith("DATE") or (value > 3000 and _DASHES.fullmatch(shown)):
            return _from_date(_SHEET_EPOCH + timedelta(days=int(value)), parts) if 0 < value < 2_000_000 else None
        text = f"{value:.4f}".rstrip("0").rstrip(".")
        return _clean(text) if _CODE.fullmatch(text) else None
    dashes = _DASHES.fullmatch(shown)
    if dashes:
        day, month, year = (int(group) for group in dashes.groups())
        return _codelike(day, month, year % 100, parts)
    return None


def _from_date(day: date, parts: int | None) -> str:
    return _codelike(day.day, day.month, day.year % 100, parts)


def _codelike(day: int, month: int, year: int, parts: int | None) -> str:
    # "1.1" becomes the first of January of this year, "1.1.2" that of 2002: a late year was hardly typed as a code.
    if parts == 2 or (parts is None and year > 19):
        return f"{day}.{month}"
    return f"{day}.{month}.{year}"


def _clean(code: str) -> str:
    return ".".join(str(int(part)) for part in code.split("."))


def _fits(found: FoundCode, parts: int) -> bool:
    return parts_of(found.code) == parts


def _is_marked(text: str, found: FoundCode) -> bool:
    return parts_of(found.code) > 1 or bool(text[found.cut_start : found.start].strip())


def _leading(text: str) -> FoundCode | None:
    """A code at the start: `Delmål 1.1. …`, `1.1.1 Alle …`, `Mål 1: …`, `1 Hjælpen …`."""
    start = len(text) - len(text.lstrip())
    word = _WORD.match(text, start)
    digits_at = word.end() if word else start
    if digits_at < len(text) and text[digits_at] in "([":
        return None
    digits = _CODE.match(text, digits_at)
    if digits is None:
        return None
    end = digits.end()
    after = end
    letter = _LETTER.match(text, after) or _SPACED_LETTER.match(text, after)
    if letter:
        after = letter.end()
    closing = _CLOSING.match(text, after)
    after = closing.end() if closing else after
    rest = after + (len(text[after:]) - len(text[after:].lstrip()))
    if rest == after < len(text) and text[after] not in '…"»“':
        return None
    if rest < len(text) and word is None and _is_a_number(digits.group()) and not _SENTENCE_START.match(text, rest):
        return None
    return FoundCode(_clean(digits.group()), digits.start(), end, start, rest)


def _is_a_number(digits: str) -> bool:
    """`9. klasse`, `15. august`, `1.250 børn`: a number as words go; a code only before the start of a sentence."""
    return "." not in digits or _THOUSANDS.fullmatch(digits) is not None


def _in_brackets(text: str, match: re.Match[str]) -> FoundCode:
    """The bracket goes with one of the blanks around it: the one after it, at the end of the text the one before."""
    cut_start, cut_end = match.start(), match.end()
    while cut_end < len(text) and text[cut_end].isspace():
        cut_end += 1
    if cut_end == match.end() or cut_end == len(text):
        while cut_start and text[cut_start - 1].isspace():
            cut_start -= 1
    return FoundCode(_clean(match.group(1)), match.start(1), match.end(1), cut_start, cut_end)


def _turned_into(shown: str, guess: str | None) -> Reading:
    """K03: nothing is taken in; the message shows what the sheet made of the code, and what it probably was."""
    return Reading({}, (LensIssue("K03", {"vist værdi": shown, "forslag": guess or "1.1.1"}, guess),))


@dataclass(frozen=True, slots=True)
class CodeCell:
    """A column of codes: `1.1.2`, `(1.1.2.)`, `Nr. 1.1.2`; K03 where the sheet made a date or a number of it.

    `parts` is how many numbers the codes of the column have, where it is known. A whole number is a code of one number.
    """

    field: str
    parts: int | None = None

    @property
    def fields(self) -> tuple[str, ...]:
        return (self.field,)

    def get(self, cell: Cell, context: Context) -> Reading:
        refused = refusal(cell)
        if refused:
            return refused
        start, end = body_span(cell.text)
        body = cell.text[start:end]
        if not body or body in _NOTHING:
            return Reading({self.field: None})
        found = find(body, self.parts)
        if found is None or not self._is_plain(cell) or _ANOTHER.search(found.without(body)):
            return _turned_into(body, suggestion(cell.value, body, cell.number_format, self.parts))
        return Reading({self.field: found.code})

    def put(self, values: Mapping[str, Any], cell: Cell, context: Context) -> str:
        code: str | None = values[self.field]
        if code is None:
            return ""
        start, end = body_span(cell.text)
        known = self.get(cell, context).values
        if known.get(self.field) == code:
            return cell.text
        body = replace(cell.text[start:end], code, self.parts) if known else None
        return cell.text[:start] + (body or code) + cell.text[end:]

    def _is_plain(self, cell: Cell) -> bool:
        """Text, or a whole number where one number may stand."""
        if not isinstance(cell.value, float | int):
            return True
        return (
            self.parts in (None, 1) and float(cell.value).is_integer() and cell.number_format in ("", "NUMBER", "TEXT")
        )


@dataclass(frozen=True, slots=True)
class CodedText:
    """A cell or heading that carries number and sentence: `Delmål 1.1. Derfor vil …`, `… (1.1.1.) alle teams …`.

    The text is the cell without the code and its decoration. Where a cell has no code yet, one is written as in the
    neighbours, else as `decoration`. K05: a code without a text; K03: a code that became a date or a number.
    """

    code_field: str
    text_field: str
    parts: int
    decoration: str = "{code} "

    @property
    def fields(self) -> tuple[str, ...]:
        return (self.code_field, self.text_field)

    def get(self, cell: Cell, context: Context) -> Reading:
        refused = refusal(cell)
        if refused:
            return refused
        start, end = body_span(cell.text)
        body = cell.text[start:end]
        if not body:
            return self._reading(None, None)
        if isinstance(cell.value, float | int) or self._has_commas(body):
            return _turned_into(body, suggestion(cell.value, body, cell.number_format, self.parts))
        found = find(body, self.parts)
        if found is None:
            return self._reading(None, body)
        text = found.without(body)
        if not text.strip(" .…\u00a0\n\t"):
            return Reading({}, (LensIssue("K05", {"kode": found.code}),))
        return self._reading(found.code, text)

    def put(self, values: Mapping[str, Any], cell: Cell, context: Context) -> str:
        code, text = values[self.code_field], values[self.text_field]
        if code is None and text is None:
            return ""
        if text is None:
            raise InexpressibleError(values)
        start, end = body_span(cell.text)
        if self.get(cell, context).values == values:
            return cell.text
        for body in self._candidates(code, text, cell.text[start:end], context):
            whole = cell.text[:start] + body + cell.text[end:]
            if self.get(with_text(cell, whole), context).values == values:
                return whole
        raise InexpressibleError(values)

    def _reading(self, code: str | None, text: str | None) -> Reading:
        return Reading({self.code_field: code, self.text_field: text})

    def _has_commas(self, body: str) -> bool:
        """`1,1,2 Alle teams`; one comma is a decimal number (`1,5 mio. kr.`) unless a sentence starts after it."""
        match = _COMMAS.match(body)
        if match is None or match.group(1).count(",") + 1 != self.parts:
            return False
        rest = body[match.end() :].strip(" .:)")
        return self.parts > 2 or not rest or rest[0].isupper()

    def _candidates(self, code: str | None, text: str, body: str, context: Context) -> Iterator[str]:
        if code is None:
            yield text
            return
        for example in (body, *context.neighbours):
            start, end = body_span(example)
            found = find(example[start:end], self.parts)
            if found:
                yield from _placed(example[start:end], found, code, text)
        yield self.decoration.format(code=code) + text


def _placed(example: str, found: FoundCode, code: str, text: str) -> Iterator[str]:
    """The text with the code decorated and placed as in the example: between the same words, at either end."""
    before, after = example[: found.cut_start], example[found.cut_end :]
    piece = found.decorated(example, code)
    if text.startswith(before):
        yield before + piece + text[len(before) :]
    if after and text.endswith(after):
        yield text[: -len(after)] + piece + after
    if not after:
        yield text + piece
    if before:
        yield piece.strip() + " " + text
