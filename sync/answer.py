"""What the answer to a write shows: which row each edit really hit, and what mends those that hit another (DESIGN 7.5).

Between the snapshot and the write somebody may insert, delete or sort rows. The answer holds the written rows as they
stood right after the write, so each is recognised by what was not written: its other cells, and its hidden id.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sync import rich_text
from sync.grid import EMPTY, Cell
from sync.writer import Batch, Block, Expected, Request, Stroke, TabEdits, asked_back, asking_back, box, strike

RowTexts = Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Astray:
    """An edit that stands in another row than it was meant for; `hit` is that row in the snapshot, None: unknown."""

    edit: Expected | Stroke
    hit: int | None


@dataclass(frozen=True, slots=True)
class Verified:
    """What the answer shows: writes that are there, and edits that went astray."""

    there: tuple[Expected, ...] = ()
    astray: tuple[Astray, ...] = ()
    misplaced: tuple[Block, ...] = ()
    overwritten: Mapping[tuple[int, int, int], Cell] = field(default_factory=dict)
    """(tab, row, column) -> what a merge that went astray covered."""


def verify(sent: Batch, answer: Mapping[str, Any]) -> Verified:
    """Compares the spreadsheet in the answer with what was expected."""
    rows = _rows_of(answer)
    written: dict[tuple[int, int], set[int]] = {}
    for item in sent.expected:
        written.setdefault((item.tab_id, item.row), set()).add(item.column)
    hits: dict[tuple[int, int], int | None] = {}
    edits: list[Expected | Stroke] = [*sent.expected, *sent.strokes]
    for edit in edits:
        where = (edit.tab_id, edit.row)
        if edit.origin is not None and where not in hits:
            witness = _Witness(sent.tabs[edit.tab_id], frozenset(written.get(where, ())))
            hits[where] = witness.hit(rows.get(where, {}), edit.origin)
    misplaced = [block for block in sent.blocks if _misplaced(sent, block, rows)]
    lost = {(block.tab_id, row) for block in misplaced for row in range(block.row, block.row + block.count)}
    there: list[Expected] = []
    astray: list[Astray] = []
    for item in sent.expected:
        where = (item.tab_id, item.row)
        if item.origin is not None and hits[where] != item.origin:
            astray.append(Astray(item, hits[where]))
        elif where not in lost and rows.get(where, {}).get(item.column, "") == item.text:
            there.append(item)
    for stroke in sent.strokes:
        hit = hits[stroke.tab_id, stroke.row]
        if hit != stroke.origin:
            astray.append(Astray(stroke, hit))
    return Verified(tuple(there), tuple(astray), tuple(misplaced), _overwritten(sent, misplaced, lost, rows))


def _overwritten(
    sent: Batch, misplaced: Sequence[Block], lost: set[tuple[int, int]], rows: Mapping[tuple[int, int], RowTexts]
) -> dict[tuple[int, int, int], Cell]:
    """What stood in the cells that were merged together in tabs where rows were inserted elsewhere than planned."""
    wrong = {block.tab_id for block in misplaced}
    found: dict[tuple[int, int, int], Cell] = {}
    for merge in sent.merged:
        for row in range(merge.top, merge.bottom) if merge.tab_id in wrong else ():
            if (merge.tab_id, row) not in lost:
                tab = sent.tabs[merge.tab_id]
                hit = _Witness(tab, frozenset({merge.column})).hit(rows.get((merge.tab_id, row), {}), -1)
                found[merge.tab_id, row, merge.column] = EMPTY if hit is None else tab.grid.cell(hit, merge.column)
    return found


@dataclass(frozen=True, slots=True)
class Mend:
    """A call that puts right what went astray. `expected` is what it writes: `id` is that of the row that is to get
    its own text back, None where that row is in no snapshot."""

    body: Mapping[str, Any]
    expected: tuple[Expected, ...]
    rows: frozenset[tuple[int, int]]
    """(tab, row) of all that is written by its number."""


def mending(verified: Verified, sent: Batch) -> Mend | None:
    """Puts back what stood where an edit went astray, and empties misplaced rows again: the next cycle places them.

    No row is deleted, and our own texts are only taken away where they still stand: a row that moves up meanwhile
    loses nothing. Where it is unknown what stood there (a row that is in no snapshot), our own text is taken away.
    """
    requests: list[Request] = []
    expected: list[Expected] = []
    rows: set[tuple[int, int]] = set()
    for tab_id, row, column in verified.overwritten:
        requests.append({"unmergeCells": {"range": box(tab_id, row, column, column + 1)}})
    for (tab_id, row, column), old in verified.overwritten.items():
        requests.append(restore(tab_id, row, column, old))
        expected.append(Expected(tab_id, row, column, old.text, ""))
        rows.add((tab_id, row))
    for item in verified.astray:
        edit, tab = item.edit, sent.tabs[item.edit.tab_id]
        if isinstance(edit, Expected):
            old = EMPTY if item.hit is None else tab.grid.cell(item.hit, edit.column)
            if old.empty and edit.text:
                requests.append(_taken_away(edit.tab_id, edit.row, edit.column, edit.text))
                continue
            known = None if item.hit is None else tab.row_ids.get(item.hit)
            requests.append(restore(edit.tab_id, edit.row, edit.column, old))
            expected.append(Expected(edit.tab_id, edit.row, edit.column, old.text, edit.text, edit.row, known))
        else:
            requests += [
                strike(
                    edit.tab_id,
                    edit.row,
                    column,
                    item.hit is not None and tab.grid.cell(item.hit, column).strikethrough,
                )
                for column in edit.columns
            ]
        rows.add((edit.tab_id, edit.row))
    for block in verified.misplaced:
        requests += [_taken_away(block.tab_id, row, column, text) for row, column, text in block.cells]
    if not requests:
        return None
    ranges: list[str] = []
    for tab_id in sorted({tab_id for tab_id, _ in rows}):
        title = sent.tabs[tab_id].grid.title
        ranges += asked_back(title, sorted(row for tab, row in rows if tab == tab_id))
    return Mend(asking_back(requests, ranges), tuple(expected), frozenset(rows))


def _taken_away(tab_id: int, row: int, column: int, text: str) -> Request:
    """Empties the cell if it holds `text`, and only then."""
    area = box(tab_id, row, column, column + 1)
    return {"findReplace": {"find": text, "replacement": "", "range": area, "matchCase": True, "matchEntireCell": True}}


def seen_to_hit(mend: Mend, first: Mapping[str, Any], second: Mapping[str, Any]) -> bool:
    """Whether the mend's answer shows the rows that the first answer showed, told by what neither call wrote, and every
    text was taken away where it stood."""
    for request, reply in zip(mend.body["requests"], second.get("replies", ()), strict=True):
        if "findReplace" in request and not reply.get("findReplace", {}).get("occurrencesChanged"):
            return False
    before, now = _rows_of(first), _rows_of(second)
    mended: dict[tuple[int, int], set[int]] = {}
    for item in mend.expected:
        mended.setdefault((item.tab_id, item.row), set()).add(item.column)
    for where in mend.rows:
        ours = mended.get(where, set())
        was = {column: words for column, words in before.get(where, {}).items() if words and column not in ours}
        is_now = {column: words for column, words in now.get(where, {}).items() if words and column not in ours}
        if not was or was != is_now:
            return False
    return True


def hits(expected: Sequence[Expected], tabs: Mapping[int, TabEdits], answer: Mapping[str, Any]) -> list[UUID | None]:
    """The id that stands in the row of each written cell, as the answer shows it."""
    rows = _rows_of(answer)
    found = []
    for item in expected:
        column = tabs[item.tab_id].reading.id_column
        found.append(None if column is None else _uuid(rows.get((item.tab_id, item.row), {}).get(column, "")))
    return found


@dataclass(frozen=True, slots=True)
class _Witness:
    """Recognises a row by the cells that were not written."""

    tab: TabEdits
    written: frozenset[int]

    def hit(self, shown: RowTexts, origin: int) -> int | None:
        """The snapshot's row that this row is: `origin` where nothing speaks against it, None where it is unknown."""
        columns = [column for column in range(self.tab.reading.width) if column not in self.written]
        content = tuple(shown.get(column, "") for column in columns)
        before = self._content(origin, columns)
        if any(content):
            if content == before:
                return origin
            same = [row for row in range(len(self.tab.grid.rows)) if self._content(row, columns) == content]
            if len(same) == 1:
                return same[0]
        id_column = self.tab.reading.id_column
        if id_column is not None and id_column not in self.written:
            found, known = _uuid(shown.get(id_column, "")), self.tab.row_ids.get(origin)
            if found == known and found is not None:
                return origin
            if found is not None or known is not None:
                rows = [row for row, entity in self.tab.row_ids.items() if entity == found]
                return rows[0] if len(rows) == 1 else None
        pairs = [pair for pair in zip(content, before, strict=True) if any(pair)]
        return origin if 2 * sum(ours == theirs for ours, theirs in pairs) >= len(pairs) else None

    def _content(self, row: int, columns: list[int]) -> tuple[str, ...]:
        return tuple(self.tab.grid.cell(row, column).text for column in columns)


def _misplaced(sent: Batch, block: Block, rows: Mapping[tuple[int, int], RowTexts]) -> bool:
    """Whether inserted rows stand elsewhere than beside the rows that they were to stand beside."""
    tab = sent.tabs[block.tab_id]
    for origin, expected in block.around:
        written = {item.column for item in sent.expected if item.tab_id == block.tab_id and item.origin == origin}
        witness = _Witness(tab, frozenset(written))
        places = {
            row
            for (tab_id, row), shown in rows.items()
            if tab_id == block.tab_id and any(shown.values()) and witness.hit(shown, origin) == origin
        }
        if places:
            return expected not in places
    return False


def _rows_of(answer: Mapping[str, Any]) -> dict[tuple[int, int], dict[int, str]]:
    found: dict[tuple[int, int], dict[int, str]] = {}
    for sheet in answer.get("updatedSpreadsheet", {}).get("sheets", ()):
        tab_id = int(sheet["properties"].get("sheetId", 0))
        for data in sheet.get("data", ()):
            top, left = int(data.get("startRow", 0)), int(data.get("startColumn", 0))
            for offset, row in enumerate(data.get("rowData", ())):
                texts = {
                    left + index: str(value.get("formattedValue", ""))
                    for index, value in enumerate(row.get("values", ()))
                }
                found.setdefault((tab_id, top + offset), {}).update(texts)
    return found


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def restore(tab_id: int, row: int, column: int, old: Cell) -> Request:
    """The cell as it was read."""
    value: dict[str, Any]
    if old.formula is not None:
        value = {"formulaValue": old.formula}
    elif isinstance(old.value, bool):
        value = {"boolValue": old.value}
    elif isinstance(old.value, float | int):
        value = {"numberValue": old.value}
    else:
        value = {"stringValue": old.text}
    data: dict[str, Any] = {} if old.empty else {"userEnteredValue": value}
    fields = "userEnteredValue"
    if old.runs and "stringValue" in value and not old.empty:
        data["textFormatRuns"] = rich_text.written(old.runs, old.text)
        fields += ",textFormatRuns"
    return {
        "updateCells": {
            "start": {"sheetId": tab_id, "rowIndex": row, "columnIndex": column},
            "rows": [{"values": [data]}],
            "fields": fields,
        }
    }
