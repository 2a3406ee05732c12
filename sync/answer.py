"""What the answer to a write shows: which row each edit really hit, and what mends those that hit another (DESIGN 7.5).

Between the snapshot and the write somebody may insert, delete or sort rows. The answer holds the written rows as they
stood right after the write, so each is recognised by what was not written: its other cells, and its hidden id.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sync.grid import EMPTY, Cell
from sync.writer import Batch, Block, Expected, Request, Stroke, TabEdits, strike

RowTexts = Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Astray:
    """An edit that stands in another row than it was meant for; `hit` is that row in the snapshot, None: unknown."""

    edit: Expected | Stroke
    hit: int | None


@dataclass(frozen=True, slots=True)
class Moved:
    """Inserted rows that stand elsewhere than below their anchor, which is now at row `anchor`."""

    block: Block
    anchor: int


@dataclass(frozen=True, slots=True)
class Verified:
    """What the answer shows: writes that are there, and edits that went astray."""

    there: tuple[Expected, ...] = ()
    astray: tuple[Astray, ...] = ()
    moved: tuple[Moved, ...] = ()


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
    there: list[Expected] = []
    astray: list[Astray] = []
    for item in sent.expected:
        hit = hits.get((item.tab_id, item.row))
        if item.origin is not None and hit != item.origin:
            astray.append(Astray(item, hit))
        elif rows.get((item.tab_id, item.row), {}).get(item.column, "") == item.text:
            there.append(item)
    for stroke in sent.strokes:
        hit = hits[stroke.tab_id, stroke.row]
        if hit != stroke.origin:
            astray.append(Astray(stroke, hit))
    moved = [Moved(block, at) for block in sent.blocks if (at := _misplaced(sent, block, rows)) is not None]
    return Verified(tuple(there), tuple(astray), tuple(moved))


def repairs(verified: Verified, sent: Batch) -> list[Request]:
    """Puts back what stood where an edit went astray, and moves inserted rows to their place.

    Where it is unknown what stood there (a row that is in no snapshot), our own text is taken away again.
    """
    requests: list[Request] = []
    for item in verified.astray:
        edit, grid = item.edit, sent.tabs[item.edit.tab_id].grid
        if isinstance(edit, Expected):
            old = EMPTY if item.hit is None else grid.cell(item.hit, edit.column)
            requests.append(restore(edit.tab_id, edit.row, edit.column, old))
        else:
            requests += [
                strike(
                    edit.tab_id, edit.row, column, item.hit is not None and grid.cell(item.hit, column).strikethrough
                )
                for column in edit.columns
            ]
    return requests + _moves(verified.moved)


def _moves(moved: Sequence[Moved]) -> list[Request]:
    """Each move is told in the rows as they stand after the moves before it."""
    requests: list[Request] = []
    done: list[tuple[int, int, int, int]] = []
    for item in moved:
        block = item.block
        first, anchor = (_after_moves(row, block.tab_id, done) for row in (block.row, item.anchor))
        target = anchor + block.distance - (block.count if first < anchor else 0)
        if target == first:
            continue
        source = {
            "sheetId": block.tab_id,
            "dimension": "ROWS",
            "startIndex": first,
            "endIndex": first + block.count,
        }
        # Google counts the destination before the rows are taken out of their place
        before = target if target < first else target + block.count
        requests.append({"moveDimension": {"source": source, "destinationIndex": before}})
        done.append((block.tab_id, first, block.count, target))
    return requests


def _after_moves(row: int, tab_id: int, moves: Sequence[tuple[int, int, int, int]]) -> int:
    for tab, first, count, target in moves:
        if tab != tab_id:
            continue
        if first <= row < first + count:
            row += target - first
        else:
            without = row - (count if row >= first + count else 0)
            row = without + (count if without >= target else 0)
    return row


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


def _misplaced(sent: Batch, block: Block, rows: Mapping[tuple[int, int], RowTexts]) -> int | None:
    """Where the row above inserted rows stands, when that is not where they were inserted."""
    tab = sent.tabs[block.tab_id]
    written = {item.column for item in sent.expected if item.tab_id == block.tab_id and item.origin == block.anchor}
    witness = _Witness(tab, frozenset(written))

    def is_anchor(row: int) -> bool:
        shown = rows.get((block.tab_id, row), {})
        return any(shown.values()) and witness.hit(shown, block.anchor) == block.anchor

    expected = block.row - block.distance
    if is_anchor(expected):
        return None
    found = [row for tab_id, row in rows if tab_id == block.tab_id and is_anchor(row)]
    return found[0] if len(found) == 1 else None


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
    return {
        "updateCells": {
            "start": {"sheetId": tab_id, "rowIndex": row, "columnIndex": column},
            "rows": [{"values": [{"userEnteredValue": value} if not old.empty else {}]}],
            "fields": "userEnteredValue",
        }
    }
