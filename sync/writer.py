"""Edits to one atomic `batchUpdate` (DESIGN 7.5).

Edits speak in the rows of the snapshot. Cells are written first, then rows are inserted from the bottom up, so that
every number still holds when its turn comes. The same call asks the written rows back: the answer shows, atomically
with the write, which row each write hit (sync.answer).
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID

from schema.enums import Precision
from sync import rich_text
from sync.edits import Edit, ExtendMerge, InsertRows, NewRow, SetCell, StampId, StrikeRow
from sync.grid import EMPTY, TICKS, Cell, Grid
from sync.lenses import numbers, periods
from sync.lenses.base import Context
from sync.reading import TabReading
from sync.snapshot import FIELDS, quoted

Request = dict[str, Any]
SERIAL_ZERO = date(1899, 12, 30)
_NUMERIC = ("DATE", "DATE_TIME", "PERCENT", "NUMBER")
_POINTED = re.compile(r"\d+\.\d{1,2}")
"""`1.1` is a goal's number before it is 1,1."""
ROWS_ASKED_BACK = 40
"""Up to this many separate stretches of rows are asked back one by one; beyond, the whole tab is."""


@dataclass(frozen=True, slots=True)
class Expected:
    """A cell that must hold `text` after the write, at `row` then; `origin` is its row before, None if inserted.

    `id` is the row's hidden id, where it has one.
    """

    tab_id: int
    row: int
    column: int
    text: str
    before: str
    origin: int | None = None
    id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Stroke:
    """Cells that were struck through, or are no longer: at `row` after the write, at `origin` before."""

    tab_id: int
    row: int
    origin: int
    columns: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """`count` rows inserted at `row`. `around` are the nearest filled rows above and below: where each stood before the
    write, and where it should stand after it. `cells` is what was put into them: (row after the write, column, text).
    """

    tab_id: int
    row: int
    count: int
    around: tuple[tuple[int, int], ...]
    cells: tuple[tuple[int, int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Merged:
    """A parent cell that was merged over rows `top` to `bottom` (excluded) after the write."""

    tab_id: int
    top: int
    bottom: int
    column: int


@dataclass(frozen=True, slots=True)
class Batch:
    """The body of one `batchUpdate` and what its answer should show."""

    body: Mapping[str, Any]
    expected: tuple[Expected, ...] = ()
    strokes: tuple[Stroke, ...] = ()
    blocks: tuple[Block, ...] = ()
    merged: tuple[Merged, ...] = ()
    tabs: Mapping[int, "TabEdits"] = field(default_factory=dict)
    cause: tuple[tuple[int, Edit], ...] = ()
    """(tab, edit) of each request, in the order of the body."""

    @property
    def cells(self) -> int:
        """How many of the users' cells it writes: hidden ids do not count."""
        return sum(item.column != self.tabs[item.tab_id].reading.id_column for item in self.expected)


@dataclass(frozen=True, slots=True)
class TabEdits:
    """What one tab gets: its grid and reading as in the snapshot, the edits, and the entity of each row with an id."""

    grid: Grid
    reading: TabReading
    edits: Sequence[Edit]
    row_ids: Mapping[int, UUID]


def batch(tabs: Iterable[TabEdits]) -> Batch:
    """All edits of all tabs as one call."""
    requests: list[Request] = []
    made = Batch({})
    ranges: list[str] = []
    for tab in tabs:
        own = _tab_batch(tab)
        requests += own.body["requests"]
        made = replace(
            made,
            expected=made.expected + own.expected,
            strokes=made.strokes + own.strokes,
            blocks=made.blocks + own.blocks,
            merged=made.merged + own.merged,
            tabs={**made.tabs, tab.grid.tab_id: tab},
            cause=made.cause + own.cause,
        )
        rows = {item.row for item in own.expected} | {item.row for item in own.strokes}
        ranges += [quoted(tab.grid.title)] if own.blocks else asked_back(tab.grid.title, sorted(rows))
    return replace(made, body=asking_back(requests, ranges))


def without(sent: Batch, tab_id: int, edit: Edit) -> Batch:
    """The same write but for one edit."""
    return batch(
        replace(tab, edits=[other for other in tab.edits if tab.grid.tab_id != tab_id or other is not edit])
        for tab in sent.tabs.values()
    )


def asking_back(requests: Sequence[Request], ranges: Sequence[str]) -> dict[str, Any]:
    """The body of a call whose answer shows `ranges` as they stand right after it."""
    body: dict[str, Any] = {"requests": list(requests)}
    if ranges:
        body |= {"includeSpreadsheetInResponse": True, "responseIncludeGridData": True, "responseRanges": list(ranges)}
    return body


ANSWER_FIELDS = f"replies,updatedSpreadsheet({FIELDS})"


def _tab_batch(tab: TabEdits) -> Batch:
    grid, reading = tab.grid, tab.reading
    inserts = _by_place([edit for edit in tab.edits if isinstance(edit, InsertRows)])
    shift = _Shift(inserts)
    requests: list[Request] = []
    expected: list[Expected] = []
    strokes: list[Stroke] = []
    blocks: list[Block] = []
    cause: list[Edit] = []

    def because(edit: Edit) -> None:
        cause.extend([edit] * (len(requests) - len(cause)))

    for edit in tab.edits:
        if isinstance(edit, SetCell):
            requests.append(_set_cell(grid.tab_id, edit.row, edit.column, edit.text, edit.old))
            known = tab.row_ids.get(edit.row)
            at = shift(edit.row)
            expected.append(Expected(grid.tab_id, at, edit.column, edit.text, edit.old.text, edit.row, known))
        elif isinstance(edit, StampId) and reading.id_column is not None:
            before = grid.cell(edit.row, reading.id_column).text
            requests.append(_set_cell(grid.tab_id, edit.row, reading.id_column, str(edit.id), EMPTY))
            at = shift(edit.row)
            stamp = Expected(grid.tab_id, at, reading.id_column, str(edit.id), before, edit.row, edit.id)
            expected.append(stamp)
        elif isinstance(edit, StrikeRow):
            requests += [strike(grid.tab_id, edit.row, column, edit.struck) for column in edit.columns]
            strokes.append(Stroke(grid.tab_id, shift(edit.row), edit.row, edit.columns))
        because(edit)
    for place in sorted(inserts, reverse=True):
        rows = inserts[place]
        requests += _insert(grid, reading, place, rows)
        because(InsertRows(place, tuple(rows)))
        at = shift.inserted(place)
        around = tuple((row, shift(row)) for row in _filled_around(grid, place, reading.width))
        filled = [(at + offset, *cell) for offset, row in enumerate(rows) for cell in _filled(grid, reading, row)]
        blocks.append(Block(grid.tab_id, at, len(rows), around, tuple(filled)))
        for offset, row in enumerate(rows):
            for column, text in row.texts:
                expected.append(Expected(grid.tab_id, at + offset, column, text, "", id=row.id))
    taller: dict[tuple[int, int], int] = defaultdict(int)
    for extension in tab.edits:
        if isinstance(extension, ExtendMerge):
            taller[extension.row, extension.column] += extension.by
    longer = [_extend(grid, row, column, by, shift) for (row, column), by in taller.items()]
    cause += [ExtendMerge(top, column, by) for (top, column), by in taller.items()]
    requests += longer
    merged = [
        Merged(grid.tab_id, area["startRowIndex"], area["endRowIndex"], area["startColumnIndex"])
        for area in (request["mergeCells"]["range"] for request in longer)
    ]
    return Batch(
        {"requests": requests},
        tuple(expected),
        tuple(strokes),
        tuple(blocks),
        tuple(merged),
        cause=tuple((grid.tab_id, edit) for edit in cause),
    )


def _filled(grid: Grid, reading: TabReading, row: NewRow) -> list[tuple[int, str]]:
    """(column, text) of all that an inserted row is given, its id last."""
    texts: dict[int, str] = {}
    if row.like is not None and row.copy_values:
        texts = {column: grid.cell(row.like, column).text for column in range(reading.width)}
    texts |= dict(row.texts)
    if row.id is not None and reading.id_column is not None:
        texts |= {reading.id_column: str(row.id)}
    return [(column, text) for column, text in texts.items() if text]


def _filled_around(grid: Grid, place: int, width: int) -> list[int]:
    """The nearest rows above and below that hold something."""

    def first_filled(rows: range) -> list[int]:
        return [row for row in rows if any(grid.cell(row, column).text for column in range(width))][:1]

    above = range(min(place, len(grid.rows)) - 1, -1, -1)
    return first_filled(above) + first_filled(range(place, len(grid.rows)))


class _Shift:
    """Where a row of the snapshot stands once all rows are inserted."""

    def __init__(self, inserts: Mapping[int, Sequence[NewRow]]) -> None:
        self.inserts = {place: len(rows) for place, rows in inserts.items()}

    def __call__(self, row: int) -> int:
        return row + sum(count for place, count in self.inserts.items() if place <= row)

    def inserted(self, place: int) -> int:
        """Where the rows inserted before `place` begin."""
        return place + sum(count for other, count in self.inserts.items() if other < place)


def _by_place(inserts: Iterable[InsertRows]) -> dict[int, list[NewRow]]:
    rows: dict[int, list[NewRow]] = defaultdict(list)
    for edit in inserts:
        rows[edit.before] += edit.rows
    return rows


def _insert(grid: Grid, reading: TabReading, place: int, rows: Sequence[NewRow]) -> list[Request]:
    """Rows before `place`, each with its model row's format and, where wanted, its words and merges."""
    requests: list[Request] = []
    if place >= grid.row_count:
        requests.append({"appendDimension": {"sheetId": grid.tab_id, "dimension": "ROWS", "length": len(rows)}})
    else:
        dimension = {"sheetId": grid.tab_id, "dimension": "ROWS", "startIndex": place, "endIndex": place + len(rows)}
        requests.append({"insertDimension": {"range": dimension, "inheritFromBefore": place > 0}})
    for offset, row in enumerate(rows):
        at = place + offset
        if row.like is not None:
            source = row.like if row.like < place else row.like + len(rows)
            for left, right in _stretches(grid, row.like, place, reading.width):
                requests.append(
                    {
                        "copyPaste": {
                            "source": box(grid.tab_id, source, left, right),
                            "destination": box(grid.tab_id, at, left, right),
                            "pasteType": "PASTE_NORMAL" if row.copy_values else "PASTE_FORMAT",
                        }
                    }
                )
        model = row.like if row.like is not None else place - 1
        if any(grid.cell(model, column).strikethrough for column in range(reading.width)):
            requests.append(_unstrike(grid.tab_id, at, reading.width))  # what is archived lends its format, not its end
        like = None if row.like is None else grid.rows[row.like] if row.like < len(grid.rows) else ()
        for column, text in row.texts:
            old = like[column] if like and column < len(like) else EMPTY
            requests.append(_set_cell(grid.tab_id, at, column, text, old if not row.copy_values else EMPTY))
        if row.id is not None and reading.id_column is not None:
            requests.append(_set_cell(grid.tab_id, at, reading.id_column, str(row.id), EMPTY))
    return requests


def _stretches(grid: Grid, like: int, place: int, width: int) -> list[tuple[int, int]]:
    """The columns that can be copied from row `like` to a row inserted before `place`: those that no merge of several
    rows covers here or there."""
    taken = {
        column
        for merge in grid.merges
        if merge.bottom - merge.top > 1 and (merge.top <= like < merge.bottom or merge.top < place <= merge.bottom)
        for column in range(merge.left, merge.right)
    }
    stretches: list[tuple[int, int]] = []
    for column in range(width):
        if column in taken:
            continue
        if stretches and stretches[-1][1] == column:
            stretches[-1] = (stretches[-1][0], column + 1)
        else:
            stretches.append((column, column + 1))
    return stretches


def _extend(grid: Grid, row: int, column: int, by: int, shift: _Shift) -> Request:
    """The parent cell with the `by` rows that were inserted at its end."""
    merge = grid.merge_at(row, column)
    bottom, right = (merge.bottom, merge.right) if merge is not None else (row + 1, column + 1)
    return {
        "mergeCells": {
            "range": {
                "sheetId": grid.tab_id,
                "startRowIndex": shift(row),
                "endRowIndex": shift(bottom - 1) + 1 + by,
                "startColumnIndex": column,
                "endColumnIndex": right,
            },
            "mergeType": "MERGE_ALL",
        }
    }


def box(tab_id: int, row: int, left: int, right: int) -> dict[str, int]:
    return {
        "sheetId": tab_id,
        "startRowIndex": row,
        "endRowIndex": row + 1,
        "startColumnIndex": left,
        "endColumnIndex": right,
    }


def _set_cell(tab_id: int, row: int, column: int, text: str, old: Cell) -> Request:
    """A new text, with the formats that parts of the old one had: entering a value drops them."""
    data: dict[str, Any] = {"userEnteredValue": typed(text, old)} if text else {}
    fields = "userEnteredValue"
    runs = rich_text.carried(old.runs, old.text, text) if text else ()
    if runs and "stringValue" in data["userEnteredValue"]:
        data["textFormatRuns"] = rich_text.written(runs, text)
        fields += ",textFormatRuns"
    return {
        "updateCells": {
            "start": {"sheetId": tab_id, "rowIndex": row, "columnIndex": column},
            "rows": [{"values": [data]}],
            "fields": fields,
        }
    }


def typed(text: str, old: Cell) -> dict[str, Any]:
    """The value to enter: a tick in a check box; a number, share or date where the text is nothing else and the cell is
    formatted for one, or holds one without being formatted as text; else text, which never becomes a formula."""
    if isinstance(old.value, bool):
        return {"boolValue": TICKS[text]} if text in TICKS else {"stringValue": text}
    holds_number = isinstance(old.value, float | int) and old.number_format != "TEXT"
    if holds_number or old.number_format in _NUMERIC:
        number = as_number(text, old.number_format)
        if number is not None:
            return {"numberValue": number}
    return {"stringValue": text}


def as_number(text: str, number_format: str) -> float | None:
    """A Danish number, per cent (as a fraction) or date (as a serial) as Sheets keeps it; None when it is none."""
    if "DATE" in number_format:
        found = periods.read(text, Context(year=SERIAL_ZERO.year))
        if found is None or found.period.precision is not Precision.DAY or found.period.end is None or found.issues:
            return None
        return float((found.period.end - SERIAL_ZERO).days)
    number = None if _POINTED.fullmatch(text.strip()) else numbers.parse(text.strip().removesuffix("%"))
    if number is None or ("%" in text) != (number_format == "PERCENT"):
        return None
    return float(number / 100 if number_format == "PERCENT" else number)


def strike(tab_id: int, row: int, column: int, struck: bool) -> Request:
    return _strike_box(box(tab_id, row, column, column + 1), struck)


def _unstrike(tab_id: int, row: int, width: int) -> Request:
    return _strike_box(box(tab_id, row, 0, width), False)


def _strike_box(area: Mapping[str, int], struck: bool) -> Request:
    return {
        "repeatCell": {
            "range": area,
            "cell": {"userEnteredFormat": {"textFormat": {"strikethrough": struck}}},
            "fields": "userEnteredFormat.textFormat.strikethrough",
        }
    }


def asked_back(title: str, rows: Sequence[int]) -> list[str]:
    """The stretches of rows that hold written cells."""
    stretches: list[tuple[int, int]] = []
    for row in rows:
        if stretches and row <= stretches[-1][1] + 1:
            stretches[-1] = (stretches[-1][0], row)
        else:
            stretches.append((row, row))
    if len(stretches) > ROWS_ASKED_BACK:
        return [quoted(title)]
    return [f"{quoted(title)}!{first + 1}:{last + 1}" for first, last in stretches]
