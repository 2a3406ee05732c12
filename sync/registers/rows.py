"""The rows of a register as values of the declared fields, each with the cell it stands in. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from schema.enums import Labelled
from schema.field import Field, Kind
from schema.model import entities, fields_of
from schema.rules.finding import Finding
from schema.values import CellRef
from sync.grid import Grid, a1
from sync.headers import fold
from sync.lenses import yes_no
from sync.lenses.base import Context
from sync.reading import SheetRow, TabReading

_MARKS = frozenset("x✓✔")
_HERE_OR_GONE = {
    **dict.fromkeys(("aktiv", "ansat"), True),
    **dict.fromkeys(("inaktiv", "ikke aktiv", "fratraadt", "stoppet", "opsagt", "pensioneret"), False),
}
"""What a column of statuses says of somebody, besides yes and no."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One row: `values` by field name, those of links still the words that name them. `row` counts from 1."""

    type: str
    row: int
    values: Mapping[str, Any]
    cells: Mapping[str, CellRef] = field(default_factory=dict)


def entries(grid: Grid, reading: TabReading, file_id: str) -> tuple[list[Entry], list[Finding]]:
    """The rows, and what there is to say about cells that could not be read: those say nothing."""
    found: list[Entry] = []
    told: list[Finding] = []
    marked = _marked(grid, reading)
    for row in reading.rows:
        fields = fields_of(entities()[row.type])
        values: dict[str, Any] = {}
        cells: dict[str, CellRef] = {}
        for bound in row.cells:
            place = CellRef(file_id, grid.tab_id, grid.title, a1(bound.row, bound.column))
            read = bound.lens.get(grid.cell(bound.row, bound.column), _NO_CONTEXT)
            told += [Finding(said.rule, said.params, bound.key, None, said.suggestion, place) for said in read.issues]
            text = read.values.get(bound.key)
            value, finding = _value(fields[bound.key], text, marked=bound.key in marked)
            if finding is not None:
                told.append(Finding(finding.rule, finding.params, bound.key, None, finding.suggestion, place))
            if value is not None:
                values[bound.key], cells[bound.key] = value, place
        found.append(Entry(row.type, row.row + 1, values, cells))
    return found, told


_NO_CONTEXT = Context(year=2000)
"""Texts mean the same in any year."""


def _marked(grid: Grid, reading: TabReading) -> frozenset[str]:
    """Columns of flags in which yes is a mark, so that an empty cell means no."""
    return frozenset(
        bound.key
        for row in reading.rows
        for bound in row.cells
        if grid.cell(bound.row, bound.column).text.strip().casefold() in _MARKS
    )


def _value(declared: Field, text: str | None, *, marked: bool) -> tuple[Any, Finding | None]:
    """The value that a text stands for; None where it is empty or says nothing."""
    if declared.kind is Kind.BOOLEAN:
        return _flag(text, marked=marked)
    if text is None:
        return None, None
    if declared.kind is Kind.ENUM and declared.value_type is not None:
        return _member(declared.value_type, text)
    if declared.kind is Kind.INTEGER:
        return (int(text), None) if text.isascii() and text.isdigit() else (None, Finding("LI01", {"tekst": text}))
    return text, None


def _flag(text: str | None, *, marked: bool) -> tuple[bool | None, Finding | None]:
    if text is None:
        return (False if marked else None), None
    if fold(text) in _HERE_OR_GONE:
        return _HERE_OR_GONE[fold(text)], None
    answer = yes_no.answer_in(text)
    if answer not in (yes_no.Answer.YES, yes_no.Answer.NO):
        return None, Finding("X02")
    return answer is yes_no.Answer.YES, None


def _member(enum: type[Labelled], text: str) -> tuple[Labelled | None, Finding | None]:
    wanted = fold(text)
    for member in enum:
        if wanted in (fold(member.label_da), fold(member.label_en), fold(member.name)):
            return member, None
    known = ", ".join(f"»{member.label_da}«" for member in enum)
    return None, Finding("X01", {"ord": text, "forslag": known})


def places(rows: Iterable[SheetRow]) -> Mapping[int, Mapping[str, str]]:
    """The addresses of each row's cells by field, rows counted from 1."""
    return {row.row + 1: {bound.key: a1(bound.row, bound.column) for bound in row.cells} for row in rows}
