"""Formats of parts of a cell's text (bold words, a line struck through): read, asked about, carried over to a new text.

Google counts their places in UTF-16 units; here they are places in the text. Writing a text drops the formats, so they
are written with it: what an editor marked stays marked (DOMAIN.md 2.19, rule 2).
"""

import json
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any

from sync.grid import Cell, Run

_PLAIN = "{}"
_MOST_COMPARED = 2_000
"""Longer changed stretches take the format of where they begin: comparing them letter by letter takes too long."""

Span = tuple[int, int]


def read(runs: Iterable[Mapping[str, Any]], text: str) -> tuple[Run, ...]:
    """The runs of Google's `textFormatRuns`."""
    places = _Places(text)
    return tuple(
        Run(places.of_unit(int(run.get("startIndex", 0))), json.dumps(run.get("format", {}), sort_keys=True))
        for run in runs
    )


def written(runs: Sequence[Run], text: str) -> list[dict[str, Any]]:
    """The runs as Google takes them."""
    places = _Places(text)
    return [{"startIndex": places.unit_of(run.start), "format": json.loads(run.format)} for run in runs]


def carried(runs: Sequence[Run], before: str, after: str) -> tuple[Run, ...]:
    """The runs for a new text: what stayed keeps its format, new words take that of the line in which they stand."""
    if not runs or before == after:
        return tuple(runs)
    starts = [run.start for run in runs]

    def format_at(place: int) -> str:
        index = bisect_right(starts, place) - 1
        return runs[index].format if index >= 0 else _PLAIN

    made: list[Run] = []

    def mark(place: int, form: str) -> None:
        if form != (made[-1].format if made else _PLAIN):
            made.append(Run(place, form))

    for tag, start, end, new_start, new_end in _changes(before, after):
        if tag == "equal":
            mark(new_start, format_at(start))
            for run in runs:
                if start < run.start < end:
                    mark(new_start + run.start - start, run.format)
            continue
        within_line = tag == "replace" or (start > 0 and before[start - 1] != "\n")
        if new_end > new_start:
            mark(new_start, format_at(start if tag == "replace" else max(0, start - 1)) if within_line else _PLAIN)
            new_line = after.find("\n", new_start, new_end)
            if 0 <= new_line < new_end - 1:
                mark(new_line + 1, _PLAIN)
    return tuple(made)


def struck(cell: Cell) -> tuple[Span, ...]:
    """The stretches of the text that are struck through, in order."""
    if not cell.runs:
        return ((0, len(cell.text)),) if cell.strikethrough and cell.text else ()
    ends = [*(run.start for run in cell.runs[1:]), len(cell.text)]
    spans = [(0, cell.runs[0].start)] if cell.strikethrough and cell.runs[0].start else []
    for run, end in zip(cell.runs, ends, strict=True):
        if json.loads(run.format).get("strikethrough", cell.strikethrough) and end > run.start:
            spans.append((run.start, end))
    return tuple(spans)


def all_struck(text: str, spans: Sequence[Span], pieces: Iterable[Span]) -> list[bool]:
    """For each piece of the text whether all its words lie within the spans, and there are some; in linear time."""
    open_letters = [0]
    letters = [0]
    for place, inside in enumerate(_inside(spans, len(text))):
        word = text[place].isalnum()
        letters.append(letters[-1] + word)
        open_letters.append(open_letters[-1] + (word and not inside))
    return [open_letters[end] == open_letters[start] and letters[end] > letters[start] for start, end in pieces]


def _inside(spans: Sequence[Span], length: int) -> bytearray:
    inside = bytearray(length)
    for start, end in spans:
        inside[start:end] = b"\x01" * (min(end, length) - start)
    return inside


def _changes(before: str, after: str) -> Iterator[tuple[str, int, int, int, int]]:
    """Opcodes from one text to the other; the ends that both share are not compared letter by letter."""
    head = 0
    shortest = min(len(before), len(after))
    while head < shortest and before[head] == after[head]:
        head += 1
    tail = 0
    while tail < shortest - head and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    if head:
        yield "equal", 0, head, 0, head
    old, new = before[head : len(before) - tail], after[head : len(after) - tail]
    if max(len(old), len(new)) > _MOST_COMPARED:
        yield "replace" if old else "insert", head, head + len(old), head, head + len(new)
    else:
        for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
            yield tag, head + i, head + j, head + k, head + m
    if tail:
        yield "equal", len(before) - tail, len(before), len(after) - tail, len(after)


class _Places:
    """Places in a text and in its UTF-16 form: an emoji counts two there."""

    def __init__(self, text: str) -> None:
        wide = max(text, default="") > "\uffff"  # Hardly any text has one, and this looks at all of it at once.
        self._wide = [place for place, letter in enumerate(text) if letter > "\uffff"] if wide else []
        self._units = [place + index for index, place in enumerate(self._wide)]

    def unit_of(self, place: int) -> int:
        return place + bisect_left(self._wide, place)

    def of_unit(self, unit: int) -> int:
        return unit - bisect_left(self._units, unit)
