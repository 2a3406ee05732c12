"""What a tab says and its layout does not read: columns of the model's own words, other tables, further rows
of a goal."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import groupby

from schema.model import entities, fields_of
from sync.headers import fold, header_words
from sync.layout.beside import header_of
from sync.layout.header_row import Header, OtherTables, header_texts, quoted
from sync.layout.lines import Line
from sync.layout.tab import Tab
from sync.layouts import TabSpec
from sync.lenses.base import LensIssue
from sync.reading import CellIssue

NOT_READ = ("X07", "Z19", "Z20")
"""Rules that tell of columns and tables of which nothing is read: whoever connects a tab sees them beforehand."""
_TYPES = (
    *("PoliticalGoal", "SubGoal", "ActionGoal", "Activity", "Responsibility"),
    *("SuccessCriterion", "TargetStep", "EvaluationMethod", "Measurement"),
)
"""What a table of goals or results tells of: their words in a header mean their fields, others may mean anything."""
_ALSO_SAID = ("Hvem", "Hvem gør det", "Hvem har ansvaret", "Hvem er ansvarlig")
"""Names of an activity's responsible (DOMAIN.md 2.5), which is no field of its own but a responsibility."""


def columns_not_read(tab: Tab, spec: TabSpec, header: Header, lines: Collection[int]) -> Iterator[CellIssue]:
    """Z19 at the header of each column that is named like a field of goals, their plans or their results, says
    something in the table's rows (`lines`), and is not read. A column of times is read for the sake of another one.

    Other columns that people keep for themselves (»Farve«, »Sagsnr.«) are left alone without a word (DOMAIN.md 3.1).
    """
    beside = {column.dated_by: column.key for column in spec.columns}
    read = [column for key, column in header.columns.items() if beside.get(key, key) in header.columns]
    known = {column.index for column in (*read, *header.doubtful)}
    known.update(index for places in (header.twice or {}).values() for index in places)
    bound = {column.index for column in header.columns.values()}
    for column, text in header_texts(tab, header.row).items():
        if column in known or not (column in bound or _is_known(text)):
            continue
        if any(column in tab.filled[row] for row in lines):
            yield CellIssue(LensIssue("Z19", {"overskrift": " ".join(text.split())}), header.row, column)


def tables_not_read(tab: Tab, header: Header, others: Sequence[Line]) -> Iterator[CellIssue]:
    """Z20 at the header of each other table: those that `others` found below, those above and those beside this one."""
    found = OtherTables()
    above = [(tab, row) for row in range(header.rows[0]) if found.begins_at(tab, row)]
    below = [(tab, line.row) for line in others]
    beside = [
        (replace(tab, columns=columns), row) for columns in tab.beside if (row := header_of(tab, columns)) is not None
    ]
    for part, row in (*above, *below, *beside):
        said = part.filled[row]
        words = quoted(part.cell(row, column).text for column in said)
        yield CellIssue(LensIssue("Z20", {"række": str(row + 1), "overskrifter": words}), row, said[0])


def rows_not_read(tab: Tab, further: Sequence[int]) -> Iterator[CellIssue]:
    """Z21 at the first of those rows that follow each other: each goes on with the record above it."""
    for _, run in groupby(enumerate(further), key=lambda item: item[1] - item[0]):
        rows = [row for _, row in run]
        said = f"{rows[0] + 1}" if len(rows) == 1 else f"{rows[0] + 1}-{rows[-1] + 1}"
        yield CellIssue(LensIssue("Z21", {"rækker": said}), rows[0], tab.filled[rows[0]][0])


def _is_known(text: str) -> bool:
    return fold(text) in _names() or header_words(text) in _names()


@cache
def _names() -> frozenset[str]:
    """The folded names of all that a field of those types can be called."""
    fields = [field for name in _TYPES for field in fields_of(entities()[name]).values() if field.writable]
    words = [word for field in fields for word in (*field.headers, field.da)]
    return frozenset(form(word) for word in (*words, *_ALSO_SAID) for form in (fold, header_words)) - {""}
