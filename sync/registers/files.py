"""A CSV file as a tab, so that files are read as tabs are."""

import csv
from pathlib import PurePath

from sync.grid import Cell, Grid

MOST_BYTES = 20_000_000
_SEPARATORS = ";,\t|"


class UnreadableFileError(Exception):
    """The file is no table of text; the message says why, in Danish and English."""


def grid_of(name: str, content: bytes) -> Grid:
    """The file's rows. UTF-8 (with or without a mark) or, as older Danish systems write, Windows-1252.

    The separator is the one of `;`, `,`, tab and `|` that its first rows use most.
    """
    if len(content) > MOST_BYTES:
        raise UnreadableFileError(f"{name} er for stor (over 20 MB). / The file is larger than 20 MB.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    if "\0" in text:
        raise UnreadableFileError(f"{name} er ikke en tekstfil (CSV). / The file is no text (CSV).")
    head = text[:10_000]
    separator = max(_SEPARATORS, key=head.count)
    try:
        rows = list(csv.reader(text.splitlines(keepends=True), delimiter=separator))
    except csv.Error as error:
        raise UnreadableFileError(f"{name} kan ikke læses som CSV. / The file is no CSV ({error}).") from error
    cells = tuple(tuple(Cell(text=value, value=value or None) for value in row) for row in rows)
    title = PurePath(name).stem[:100]
    return Grid(0, title, cells, (), len(cells), max((len(row) for row in cells), default=0))
