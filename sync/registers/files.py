"""A CSV file as a tab, so that files are read as tabs are."""

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator
from pathlib import PurePath

from sync.grid import Cell, Grid

MOST_BYTES = 20_000_000
_SEPARATORS = ";,\t|"
_TOLD = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)


class UnreadableFileError(Exception):
    """The file is no table of text; the message says why, in Danish and English."""


def grids_of(name: str, content: bytes) -> Iterator[Grid]:
    """The file's rows, once for each separator that it may have meant, the most used one first.

    UTF-8 (with or without a mark), UTF-16 with its mark (Excel's »Unicode-tekst«) or, as older Danish systems write,
    Windows-1252. A first line `sep=;`, which Excel understands, decides.
    """
    text = _text(name, content)
    told = _TOLD.match(text)
    if told is not None:
        separators: Iterable[str] = told.group(1)
        text = text[told.end() :]
    else:
        head = text[:10_000]
        separators = sorted(_SEPARATORS, key=head.count, reverse=True)
    for separator in separators:
        try:
            rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
        except csv.Error as error:
            raise UnreadableFileError(f"{name} kan ikke læses som CSV. / The file is no CSV ({error}).") from error
        cells = tuple(tuple(Cell(text=value, value=value or None) for value in row) for row in rows)
        title = PurePath(name).stem[:100]
        yield Grid(0, title, cells, (), len(cells), max((len(row) for row in cells), default=0))


def _text(name: str, content: bytes) -> str:
    if len(content) > MOST_BYTES:
        raise UnreadableFileError(f"{name} er for stor (over 20 MB). / The file is larger than 20 MB.")
    marked = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        text = content.decode("utf-16" if marked else "utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    if "\0" in text:
        raise UnreadableFileError(f"{name} er ikke en tekstfil (CSV). / The file is no text (CSV).")
    return text
