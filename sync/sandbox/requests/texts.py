"""Texts in cells: findReplace, trimWhitespace, textToColumns, pasteData."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, datetime
from html.parser import HTMLParser

from sync.sandbox import cells, render, values
from sync.sandbox.cells import Cell, Json
from sync.sandbox.document import Document
from sync.sandbox.errors import RefusedError
from sync.sandbox.grid import Sheet
from sync.sandbox.ranges import Box
from sync.sandbox.requests.context import required
from sync.sandbox.requests.pasting import grow

DELIMITERS = {"COMMA": ",", "SEMICOLON": ";", "PERIOD": ".", "SPACE": " "}
_SPACES = re.compile(r"[ \t\n\r\f\v\u00a0]+")


def find_replace(document: Document, request: Json) -> Json:
    """Replace text in values and, when asked, formulas; the reply counts what changed."""
    pattern = _pattern(request)
    replacement = _replacement(request)
    counts = dict.fromkeys(
        ("valuesChanged", "formulasChanged", "rowsChanged", "sheetsChanged", "occurrencesChanged"), 0
    )
    for sheet, box in _scope(document, request):
        rows: set[int] = set()
        for row, column, cell in list(sheet.cells_in(box)):
            old = cell.formula if cell.formula is not None else _as_typed(document, cell)
            if old is None or (cell.formula is not None and not request.get("includeFormulas")):
                continue
            new, hits = pattern.subn(replacement, old)
            if hits:
                sheet.put(row, column, [_typed(document, cell, new)])
                counts["formulasChanged" if cell.formula is not None else "valuesChanged"] += 1
                counts["occurrencesChanged"] += hits
                rows.add(row)
        counts["rowsChanged"] += len(rows)
        counts["sheetsChanged"] += bool(rows)
    return {name: count for name, count in counts.items() if count}


def _scope(document: Document, request: Json) -> list[tuple[Sheet, Box]]:
    given = [name for name in ("range", "sheetId") if name in request] + ["allSheets"] * request.get("allSheets", False)
    if len(given) != 1:
        raise RefusedError("Exactly one of range, sheetId or allSheets must be given.")
    if given == ["range"]:
        return [document.box(request["range"])]
    if given == ["allSheets"]:
        return [(sheet, sheet.whole()) for sheet in document.sheets]
    sheet = document.sheet(request["sheetId"])
    return [(sheet, sheet.whole())]


def _as_typed(document: Document, cell: Cell) -> str | None:
    """A value as it stands in the formula bar, which is what is searched."""
    if cell.value is None or isinstance(cell.value, str):
        return cell.value
    return render.shown(cell.value, cell.format, document.locale)


def _typed(document: Document, old: Cell, text: str) -> Cell | None:
    """The cell with the text as if typed over the old value; texts stay texts."""
    if isinstance(old.value, str):
        return cells.with_value(old, cells.text_or_none(text))
    return values.typed(document, text, old, True, _moment(document))


def _moment(document: Document) -> datetime:
    return datetime.fromtimestamp(document.now / 1000, UTC)


def _pattern(request: Json) -> re.Pattern[str]:
    find = request.get("find", "")
    if not find:
        raise RefusedError("The search text cannot be empty.")
    text = find if request.get("searchByRegex") else re.escape(find)
    if request.get("matchEntireCell"):
        text = rf"\A(?:{text})\Z"
    try:
        return re.compile(text, 0 if request.get("matchCase") else re.IGNORECASE)
    except re.error as error:
        raise RefusedError(f"Invalid regular expression: {error}") from error


def _replacement(request: Json) -> str:
    """In Python's way: `$1` names a group of a regular expression, a backslash is a backslash."""
    text: str = request.get("replacement", "").replace("\\", "\\\\")
    if not request.get("searchByRegex"):
        return text
    groups = re.compile(request.get("find", "")).groups
    return re.sub(r"\$(\d)", lambda match: rf"\g<{match[1]}>" if int(match[1]) <= groups else match[0], text)


def trim_whitespace(document: Document, request: Json) -> Json:
    """Take blanks off both ends of texts, and all but one from inside."""
    sheet, box = document.box(required(request))
    changed = 0
    for row, column, cell in list(sheet.cells_in(box)):
        if isinstance(cell.value, str):
            text = _SPACES.sub(" ", cell.value).strip(" ")
            if text != cell.value:
                sheet.put(row, column, [cells.with_value(cell, cells.text_or_none(text))])
                changed += 1
    return {"cellsChangedCount": changed} if changed else {}


def text_to_columns(document: Document, request: Json) -> Json:
    """Split the texts of one column at a delimiter over the columns to the right."""
    sheet, box = document.box(required(request, "source"))
    if box.width != 1:
        raise RefusedError("source must span exactly one column.")
    kind = request.get("delimiterType", "DELIMITER_TYPE_UNSPECIFIED")
    if kind == "CUSTOM" and not request.get("delimiter"):
        raise RefusedError("delimiter must be set when delimiterType is CUSTOM.")
    texts = [(row, cell.value) for row, _, cell in sheet.cells_in(box) if isinstance(cell.value, str)]
    delimiter = request.get("delimiter") if kind == "CUSTOM" else DELIMITERS.get(kind)
    if delimiter is None:
        delimiter = _detected([text for _, text in texts])
    if delimiter is None:
        return {}
    for row, text in texts:
        parts = text.split(delimiter)
        if len(parts) > 1:
            _write(document, sheet, row, box.left, [part.strip() for part in parts])
    return {}


def _detected(texts: list[str]) -> str | None:
    counts = {mark: sum(mark in text for text in texts) for mark in (",", ";", ".", " ")}
    best = max(counts, key=lambda mark: counts[mark])
    return best if counts[best] else None


def _write(document: Document, sheet: Sheet, row: int, left: int, parts: list[str]) -> None:
    grow(sheet, Box(row, row + 1, left, left + len(parts)))
    old = sheet.slice(row, left, left + len(parts))
    moment = _moment(document)
    sheet.put(
        row, left, [values.typed(document, text, cell, True, moment) for text, cell in zip(parts, old, strict=True)]
    )


def paste_data(document: Document, request: Json) -> Json:
    """Paste text from outside, cut at a delimiter and at line ends, or an HTML table."""
    sheet, top, left = document.coordinate(required(request, "coordinate"))
    kind = request.get("type", "PASTE_NORMAL")
    if request.get("html"):
        table = _Table()
        table.feed(request.get("data", ""))
        lines = table.rows
    elif request.get("delimiter"):
        lines = _split(request.get("data", ""), request["delimiter"])
    else:
        raise RefusedError("One of delimiter or html must be set.")
    if kind not in ("PASTE_NORMAL", "PASTE_VALUES", "PASTE_NO_BORDERS", "PASTE_FORMULA"):
        return {}
    for offset, parts in enumerate(lines):
        if parts:
            _write(document, sheet, top + offset, left, parts)
    return {}


def _split(text: str, delimiter: str) -> list[list[str]]:
    if len(delimiter) == 1:
        return list(csv.reader(io.StringIO(text), delimiter=delimiter))
    return [line.split(delimiter) for line in text.splitlines()]


class _Table(HTMLParser):
    """The cells of an HTML table; text outside of one stands in one cell."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            if not self.rows:
                self.rows.append([])
            self.rows[-1].append("")
            self._inside = True
        elif tag == "br" and self._inside:
            self.rows[-1][-1] += "\n"

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._inside = False

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.rows[-1][-1] += data
        elif data.strip() and not self.rows:
            self.rows.append([data.strip()])
