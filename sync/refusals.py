"""A write that Google refuses: which edit it was about, and what may be said of it."""

import re

from schema.rules.finding import Finding
from schema.values import CellRef
from sync.edits import SetCell
from sync.google import RequestRefusedError
from sync.grid import a1
from sync.writer import Batch, without

_NAMED = re.compile(r"requests\[(\d+)\]")
_QUOTED = re.compile(r"\"[^\"]*\"?|»[^«]*«?|“[^”]*”?")
_LONGEST_MESSAGE, _LONGEST_VALUE = 200, 80


def left_out(refused: Batch, error: RequestRefusedError, file_id: str) -> tuple[Batch, Finding] | None:
    """The write without the one cell that Google names, and what to say of that cell (Z12; Z06 where it is protected);
    None where it names none, or something else than a cell."""
    named = _NAMED.search(error.message)
    if named is None or int(named[1]) >= len(refused.cause):
        return None
    tab_id, edit = refused.cause[int(named[1])]
    if not isinstance(edit, SetCell):
        return None
    cell = CellRef(file_id, tab_id, refused.tabs[tab_id].grid.title, a1(edit.row, edit.column))
    if "protected" in error.message:
        finding = Finding("Z06", {}, cell=cell)
    else:
        text = edit.text if len(edit.text) <= _LONGEST_VALUE else edit.text[: _LONGEST_VALUE - 1] + "…"
        finding = Finding("Z12", {"værdi": text}, cell=cell)
    return without(refused, tab_id, edit), finding


def without_texts(message: str, refused: Batch) -> str:
    """Google's first line, without anything that it quotes from cells."""
    line = message.partition("\n")[0]
    for text in sorted({item.text for item in refused.expected if len(item.text) > 3}, key=len, reverse=True):
        line = line.replace(text, "…")
    return _QUOTED.sub("…", line)[:_LONGEST_MESSAGE].strip()
