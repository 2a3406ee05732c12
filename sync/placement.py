"""Where a record that was created in the database goes in a tab: the edits that give it a row. Pure.

Rows and columns are those of the snapshot. Several records of one cycle are placed one by one: inserts before the same
row keep the order in which they were made, and each adds its own row to the merged cells that it lengthens.

A record whose owner has no row yet waits for the cycle in which its owner has one.
"""

from collections.abc import Mapping, Sequence
from uuid import UUID

from schema.enums import LayoutKind
from sync.edits import Edit, ExtendMerge, InsertRows, NewRow, SetCell, StampId
from sync.grid import Cell, Grid, Merge
from sync.layouts import GOAL_CHAIN
from sync.layouts.base import NUMBER
from sync.lenses.base import Context, InexpressibleError, write
from sync.lenses.codes import CodedText, replace
from sync.reading import BoundCell, SheetRow, TabReading

_ANY_YEAR = Context(year=2000)


def place(
    reading: TabReading,
    grid: Grid,
    type: str,
    parent_row: SheetRow | None,
    texts: Mapping[str, str],
    id: UUID,
) -> tuple[Edit, ...]:
    """The edits that give a new record of that type its row, under `parent_row` (None: at the end of the table).

    `texts` are its cells by key (`text`, `criteria`, ...), as the lenses wrote them; a `code` among them, where the
    tab has no column for it, is written into the text as the neighbours do ("Delmål 1.3. …"). Keys for which the tab
    has no cell are left out. Raises ValueError for a type that the tab does not show.
    """
    placer = _Placer(reading, grid, id)
    if type == "Measurement" and reading.layout is LayoutKind.LONG:
        return placer.in_list(texts)
    if reading.layout is LayoutKind.LONG or type not in ("PoliticalGoal", "SubGoal", "ActionGoal"):
        raise ValueError(f"{reading.layout.name} has no rows for {type}")
    if type == "ActionGoal":
        return placer.action_goal(parent_row, texts)
    heading = next(heading for heading in GOAL_CHAIN.headings if heading.type == type)
    if heading.column in reading.columns:
        return placer.parent_cell(type, heading.column, parent_row, texts)
    return placer.heading(type, parent_row, texts)


class _Placer:
    def __init__(self, reading: TabReading, grid: Grid, id: UUID) -> None:
        self.reading = reading
        self.grid = grid
        self.id = id

    # -- the kinds of rows -------------------------------------------------------------------------------------------

    def in_list(self, texts: Mapping[str, str]) -> tuple[Edit, ...]:
        """After the last row of a list, before totals and footnotes."""
        rows = self.reading.rows
        like = rows[-1].row if rows else None
        before = self._after(rows[-1]) if rows else max(self.reading.header_rows) + 1
        return (InsertRows(before, (self._row(self._own_cells(texts), like),)),)

    def action_goal(self, sub_goal: SheetRow | None, texts: Mapping[str, str]) -> tuple[Edit, ...]:
        cells = self._own_cells(self._numbered(texts, self._texts_of("ActionGoal", "text", near=sub_goal), 3, "text"))
        siblings = self._children(sub_goal, "ActionGoal")
        if sub_goal is None:
            rows = self.reading.rows
            before = max((self._after(row) for row in rows), default=max(self.reading.header_rows) + 1)
            return (InsertRows(before, (self._row(cells, self._any_row("ActionGoal")),)),)
        if not siblings and self._stands_in_a_column(sub_goal):
            return self._fill(sub_goal.row, cells)
        like = siblings[-1].row if siblings else self._any_row("ActionGoal")
        following = min((row.row for row in self.reading.rows if row.row > sub_goal.row), default=len(self.grid.rows))
        headers = [row for row in self.reading.header_rows if sub_goal.row < row < max(following, sub_goal.last + 1)]
        before = self._after(siblings[-1]) if siblings else max((sub_goal.row, *headers)) + 1
        inherited, longer = self._owners_of_new_row(sub_goal, before)
        return (InsertRows(before, (self._row((*inherited, *cells), like),)), *longer)

    def parent_cell(self, type: str, column: str, above: SheetRow | None, texts: Mapping[str, str]) -> tuple[Edit, ...]:
        """A row of its own whose only words are those of the new parent; its first child fills the rest of the row."""
        key, parts = ("title", 1) if type == "PoliticalGoal" else ("text", 2)
        written = self._numbered(texts, self._texts_of(type, key, near=above), parts, key)
        cells = [(self.reading.columns[column].index, written[key])] if key in written else []
        number = next(heading.number for heading in GOAL_CHAIN.headings if heading.column == column)
        if number in self.reading.columns and texts.get(NUMBER):
            cells.append((self.reading.columns[number].index, texts[NUMBER]))
        above = above if type == "SubGoal" else None
        if above is not None and not self._children(above, "SubGoal") and self._stands_in_a_column(above):
            return self._fill(above.row, cells)
        last = above if above is not None else max(self.reading.rows, key=lambda row: row.last, default=None)
        before = self._after(last) if last is not None else max(self.reading.header_rows) + 1
        inherited, longer = self._owners_of_new_row(above, before) if above is not None else ((), ())
        return (InsertRows(before, (self._row((*inherited, *cells), self._any_row("ActionGoal")),)), *longer)

    def heading(self, type: str, above: SheetRow | None, texts: Mapping[str, str]) -> tuple[Edit, ...]:
        """A heading over the whole width, as its siblings have it: blank row before, repeated header after."""
        key, parts = ("title", 1) if type == "PoliticalGoal" else ("text", 2)
        example = self._last(type, above) or self._last(type, None)
        written = self._numbered(texts, self._texts_of(type, key, near=above), parts, key)
        column = example.cells[0].column if example is not None else 0
        last = above if above is not None else max(self.reading.rows, key=lambda row: row.last, default=None)
        before = self._after(last) if last is not None else max(self.reading.header_rows) + 1
        rows = []
        if self._separated(type):
            rows.append(NewRow())
        like = example.row if example is not None else None
        cells = [(column, written[key])] if key in written else []
        number = next((cell for cell in example.cells if cell.key == NUMBER), None) if example is not None else None
        if number is not None and key in texts:  # copied from the example, it would be the example's
            cells = [(column, texts[key]), (number.column, self._like(number, texts.get(NUMBER)))]
        rows.append(NewRow(tuple(cells), like=like, copy_values=like is not None, id=self.id))
        if type == "PoliticalGoal" and written.get("statement"):
            rows.append(self._statement(written["statement"], column))
        header = self._repeated_header() if type == "SubGoal" else None
        if header is not None:
            rows.append(NewRow(like=header, copy_values=True))
        return (InsertRows(before, tuple(rows)),)

    # -- pieces ------------------------------------------------------------------------------------------------------

    def _like(self, number: BoundCell, code: str | None) -> str:
        """The code in the words of that cell: `Delmål 1.2` as in `Delmål 1.1`."""
        return "" if code is None else replace(self.grid.cell(number.row, number.column).text, code) or code

    def _row(self, cells: Sequence[tuple[int, str]], like: int | None) -> NewRow:
        return NewRow(tuple(sorted(cells)), like=like, id=self.id)

    def _fill(self, row: int, cells: Sequence[tuple[int, str]]) -> tuple[Edit, ...]:
        edits = [SetCell(row, column, text, self.grid.cell(row, column)) for column, text in sorted(cells)]
        return (*edits, StampId(row, self.id))

    def _own_cells(self, texts: Mapping[str, str]) -> list[tuple[int, str]]:
        columns = self.reading.columns
        return [(columns[key].index, text) for key, text in texts.items() if key in columns and text]

    def _numbered(self, texts: Mapping[str, str], neighbours: Sequence[str], parts: int, key: str) -> Mapping[str, str]:
        """The texts with the number written into the text where it has no column of its own."""
        code = texts.get("code")
        heading = next((heading for heading in GOAL_CHAIN.headings if heading.parts == parts), None)
        if not code or key not in texts or (NUMBER if heading is None else heading.number) in self.reading.columns:
            return texts
        in_column = heading is None or heading.column in self.reading.columns
        lens = heading.lens if heading is not None and not in_column else CodedText("code", key, parts)
        context = Context(_ANY_YEAR.year, neighbours=tuple(neighbours))
        try:
            written = write(lens, {"code": code, key: texts[key]}, Cell(), context)
        except InexpressibleError:
            return texts
        return {**{k: v for k, v in texts.items() if k != "code"}, key: written}

    def _texts_of(self, type: str, key: str, near: SheetRow | None) -> list[str]:
        """What the cells of that kind say, those under the same owner first, the last one first of all."""
        rows = [row for row in self.reading.rows if row.type == type]
        under = self._children(near, type) if near is not None else []
        ordered = [*reversed(under), *(row for row in reversed(rows) if row not in under)]
        return [
            self.grid.cell(cell.row, cell.column).text for row in ordered[:20] for cell in row.cells if cell.key == key
        ]

    def _children(self, parent: SheetRow | None, type: str) -> list[SheetRow]:
        if parent is None:
            return []
        place = next((place for place, row in enumerate(self.reading.rows) if row is parent or row == parent), None)
        return [row for row in self.reading.rows if row.type == type and row.parent == place]

    def _last(self, type: str, above: SheetRow | None) -> SheetRow | None:
        rows = [row for row in self.reading.rows if row.type == type] if above is None else self._children(above, type)
        return rows[-1] if rows else None

    def _any_row(self, type: str) -> int | None:
        found = self._last(type, None)
        return found.row if found is not None else None

    def _after(self, row: SheetRow) -> int:
        """The row after everything that belongs to `row`, merged cells of its last row included."""
        last = row.last
        for merge in self.grid.merges:
            if merge.top <= last < merge.bottom and merge.top >= row.row:
                last = max(last, merge.bottom - 1)
        return last + 1

    def _stands_in_a_column(self, parent: SheetRow) -> bool:
        return self._column_of(parent) is not None

    def _column_of(self, parent: SheetRow) -> int | None:
        heading = next((heading for heading in GOAL_CHAIN.headings if heading.type == parent.type), None)
        column = self.reading.columns.get(heading.column) if heading is not None else None
        return column.index if column is not None else None

    def _owners_of_new_row(
        self, owner: SheetRow, before: int
    ) -> tuple[tuple[tuple[int, str], ...], tuple[ExtendMerge, ...]]:
        """What a new row before row `before` needs so that it stands under `owner` and the owner's owner: their merged
        cells made longer where they end right there, or their words said again where the tab says them in every row."""
        texts: list[tuple[int, str]] = []
        longer: list[ExtendMerge] = []
        while True:
            for column in dict.fromkeys(cell.column for cell in owner.cells if self._stands_in_a_column(owner)):
                own = [cell for cell in owner.cells if cell.column == column]
                box = self._box_ending_at(column, before)
                if box is not None and any(box.covers(cell.row, cell.column) for cell in own):
                    longer.append(ExtendMerge(box.top, column, 1))
                elif self._says_again(owner.type):
                    texts.append((column, self.grid.cell(own[-1].row, column).text))
                elif self._is_merged_style(column) and own[-1].row == before - 1:
                    longer.append(ExtendMerge(own[-1].row, column, 1))
            if owner.parent is None:
                return tuple(texts), tuple(longer)
            owner = self.reading.rows[owner.parent]

    def _box_ending_at(self, column: int, before: int) -> Merge | None:
        return next((m for m in self.grid.merges if m.bottom == before and m.left <= column < m.right), None)

    def _is_merged_style(self, column: int) -> bool:
        return any(merge.left == column and merge.bottom - merge.top > 1 for merge in self.grid.merges)

    def _says_again(self, type: str) -> bool:
        """Whether the tab repeats the words of such a parent in each of its rows."""
        return any(len(_columns(row.cells)) < len(row.cells) for row in self.reading.rows if row.type == type)

    def _separated(self, type: str) -> bool:
        """Whether a blank row stands before a heading of that kind that is not the first thing in the tab."""
        rows = [row for row in self.reading.rows if row.type == type]
        later = rows[1:] or [row for row in self.reading.rows if row.type == "SubGoal"][1:]
        return any(self._is_blank(row.row - 1) for row in later)

    def _is_blank(self, row: int) -> bool:
        return all(self.grid.cell(row, column).empty for column in range(self.reading.width))

    def _repeated_header(self) -> int | None:
        """A row of the header, where the tab repeats it under every sub-goal."""
        headers = self.reading.header_rows
        sub_goals = [row for row in self.reading.rows if row.type == "SubGoal"]
        under = [row for goal in sub_goals for row in headers if goal.row < row <= goal.last]
        return under[0] if len(under) > 1 or (under and len(sub_goals) == 1) else None

    def _statement(self, text: str, column: int) -> NewRow:
        cells = (cell for row in self.reading.rows for cell in row.cells if cell.key == "statement")
        example = next(cells, None)
        if example is None:
            return NewRow(((column, text),))
        return NewRow(((example.column, text),), like=example.row, copy_values=True)


def _columns(cells: Sequence[BoundCell]) -> set[tuple[str, int]]:
    return {(cell.key, cell.column) for cell in cells}
