"""A cell of lines that are texts by themselves: tasks, channels, participants (DOMAIN.md 3.1, "multi-line cells")."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz

from sync.grid import Cell
from sync.lenses.base import Context, Reading
from sync.lenses.lines import Line, joined_gaps, lead_in_style, line_break, next_lead, says_nothing, split
from sync.lenses.skeleton import without_footnote
from sync.lenses.text import refusal

SIMILAR = 60.0
"""Similarity (0-100) from which a new wording takes over an unused line."""
_MOST_COMPARISONS = 40_000


@dataclass(frozen=True, slots=True)
class LinesCell:
    """Lines <-> a tuple of texts, without bullet signs and footnote stars. A line that only continues the one above
    belongs to it, with the line break. Signs, indents and blank lines stay; a new line is written as its neighbours.
    """

    field: str

    @property
    def fields(self) -> tuple[str, ...]:
        return (self.field,)

    def get(self, cell: Cell, context: Context) -> Reading:
        refused = refusal(cell)
        if refused:
            return refused
        return Reading({self.field: tuple(_body(line) for line in _said(cell.text))})

    def put(self, values: Mapping[str, Any], cell: Cell, context: Context) -> str:
        wanted: tuple[str, ...] = values[self.field]
        if not wanted:
            return ""
        lines = _said(cell.text)
        taken = align(wanted, [_body(line) for line in lines])
        return _composed(wanted, taken, cell.text, lines, context)


def align(wanted: Sequence[str], texts: Sequence[str]) -> list[int | None]:
    """For each wanted text the line that it is: the same words, else the most similar unused ones; never by place."""
    found: list[int | None] = [None] * len(wanted)
    places: dict[str, list[int]] = {}
    for index, text in enumerate(texts):
        places.setdefault(text, []).append(index)
    for position, text in enumerate(wanted):
        if places.get(text):
            found[position] = places[text].pop(0)
    left = [position for position, index in enumerate(found) if index is None]
    free = {index for indices in places.values() for index in indices}
    if len(left) * len(free) > _MOST_COMPARISONS:
        return found
    scored = sorted(
        ((fuzz.ratio(wanted[position], texts[index]), position, index) for position in left for index in free),
        key=lambda score: (-score[0], abs(score[1] - score[2]), score[1]),
    )
    for score, position, index in scored:
        if score >= SIMILAR and found[position] is None and index in free:
            found[position] = index
            free.discard(index)
    return found


def _said(text: str) -> list[Line]:
    return [line for line in split(text) if not says_nothing(line.body)]


def _body(line: Line) -> str:
    return without_footnote(line.body)


def _composed(
    wanted: Sequence[str], taken: Sequence[int | None], text: str, lines: Sequence[Line], context: Context
) -> str:
    """The old text with lines reworded in place, removed with their line break, and added in the style of the cell."""
    out = text[: lines[0].start] if lines else ""
    lead: str | None = None
    previous: int | None = None
    new_line = line_break(text)
    for body, index in zip(wanted, taken, strict=True):
        if index is None:
            fresh = next_lead(lead) if lead is not None else lead_in_style(lines, context.neighbours)
            out += (new_line if lead is not None else "") + fresh + body
            lead, previous = fresh, None
            continue
        line = lines[index]
        if lead is not None:
            since = index if previous is None or previous >= index else previous + 1
            gaps = [text[lines[at - 1].end : lines[at].start] for at in range(max(1, since), index + 1)]
            out += joined_gaps(gaps) if gaps else new_line
        previous = index
        star = line.body[len(_body(line)) :]
        out += line.lead + body + star + line.tail
        lead = line.lead
    return out + (text[lines[-1].end :] if lines else "")
