"""From rows to records: one walk down a table of the goal chain, whose parents stand in columns or in headings."""

from dataclasses import dataclass, field, replace

from sync.grid import Merge
from sync.headers import fold
from sync.layout.header_row import Header
from sync.layout.lines import Kind, Line, header_rows, kinds, other_tables
from sync.layout.repeated import SaidAgain, is_number_alone
from sync.layout.tab import Tab
from sync.layouts import HeadingSpec, TabSpec
from sync.layouts.base import NUMBER
from sync.lenses import codes
from sync.lenses.base import LensIssue
from sync.lenses.codes import CodeCell
from sync.lenses.text import PlainText
from sync.reading import BoundCell, CellIssue, SheetRow

_LISTS = frozenset({"criteria", "evaluation", "activities", "responsibilities"})
"""Keys of the columns whose cells say several things of one goal, which people also write below each other."""


@dataclass(slots=True)
class _Draft:
    """A SheetRow in the making."""

    type: str
    row: int
    last: int
    parent: int | None
    cells: list[BoundCell]
    inferred: bool = False
    orphan: bool = False
    """Neither the row nor anything above it names a parent."""

    def done(self) -> SheetRow:
        return SheetRow(self.type, self.row, self.last, self.parent, tuple(self.cells))


@dataclass(slots=True)
class _Level:
    """A level of parents: where it stands now. `place` indexes the drafts; None before the first, or after a break."""

    spec: HeadingSpec
    column: int | None
    number: int | None = None
    """The column of its numbers, where the tab has one."""
    place: int | None = None
    named: bool = False
    """The present row names its parent itself: in its own cell, or in a merged box that reaches it."""
    same: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Walked:
    """The rows, what there is to tell, and the rows (places) whose parent is only that of a filled cell further up."""

    rows: tuple[SheetRow, ...]
    issues: tuple[CellIssue, ...]
    inferred: frozenset[int]
    header_rows: tuple[int, ...]
    """Every row of the header, its repeats included."""
    others: tuple[Line, ...]
    """The header rows of other tables below this one."""
    further: tuple[int, ...] = ()
    """Rows that go on with the record above them, which is read from its first row alone."""


def walk(tab: Tab, spec: TabSpec, header: Header) -> Walked:
    """All records of the table, in the order of the rows, parents before children."""
    index = {key: column.index for key, column in header.columns.items()}
    levels = [_Level(heading, index.get(heading.column), index.get(heading.number)) for heading in spec.headings]
    loose = tuple(level.spec for level in levels if level.column is None)
    if header.twice:
        loose = tuple(heading for heading in loose if heading.column not in header.twice)
    lines = kinds(tab, spec, header, loose)
    walker = _Walker(tab, spec, header, levels, [level for level in levels if level.spec in loose])
    walker.start = header_rows(lines)[0]
    walker.areas_are_goals = not any(line.kind is Kind.HEADING and line.level == 0 for line in lines)
    walker.repeats = sum(line.kind is Kind.HEADER for line in lines) > len(header.rows)
    for place, line in enumerate(lines):
        walker.take(line, lines, place)
    return walker.result(lines)


class _Walker:
    def __init__(self, tab: Tab, spec: TabSpec, header: Header, levels: list[_Level], loose: list[_Level]) -> None:
        self.tab = tab
        self.spec = spec
        self.header = header
        self.levels = levels
        self.loose = loose
        self.areas_are_goals = False
        self.repeats = False
        self.start = header.row
        """The first row that says the header: not the one whose words were bound, where somebody reworded that."""
        self.drafts: list[_Draft] = []
        self.issues: list[CellIssue] = []
        self.awaits_statement: int | None = None
        self.further: list[int] = []
        own = [c for c in spec.columns if c.type == spec.type and c.key in header.columns]
        self.own = [(header.columns[column.key].index, column) for column in own]
        self.by_level = [(level, level.column) for level in levels if level.column is not None]

    def take(self, line: Line, lines: list[Line], place: int) -> None:
        if line.kind is Kind.BLANK:
            return
        statement, self.awaits_statement = self.awaits_statement, None
        if line.kind is Kind.HEADING:
            self._heading(line, self.loose[line.level])
        elif line.kind is Kind.AREA and self.areas_are_goals and self.loose and self.loose[0] is self.levels[0]:
            self._heading(line, self.loose[0])
        elif statement is not None and self._is_sentence(line):
            self._statement(line, statement)
        elif line.kind is Kind.TEXT:
            if self._is_unknown_heading(line, lines, place):
                self._break(self.loose[-1])
        elif line.kind is Kind.HEADER and line.row > self.start:
            self._reach(line.row)
        elif line.kind is Kind.DATA and line.row > self.start:
            self._data(line.row)

    def result(self, lines: list[Line]) -> Walked:
        for draft in reversed(self.drafts):
            parent = draft.parent
            while parent is not None:
                self.drafts[parent].last = max(self.drafts[parent].last, draft.last)
                parent = self.drafts[parent].parent
        inferred = frozenset(place for place, draft in enumerate(self.drafts) if draft.inferred)
        if inferred and self._is_scrambled(inferred):
            for place in inferred:
                self.drafts[place].parent = None
            first = self.drafts[min(inferred)].row
            column = self.by_level[-1][1] or 0
            self.issues = [issue for issue in self.issues if issue.issue.rule != "K11"]
            self.issues.append(CellIssue(LensIssue("Z08"), first, column))
        rows = tuple(draft.done() for draft in self.drafts)
        return Walked(rows, tuple(self.issues), inferred, header_rows(lines), other_tables(lines), tuple(self.further))

    def _heading(self, line: Line, level: _Level) -> None:
        spec = level.spec
        if line.words is None:
            cells = [BoundCell(spec.cell, line.row, line.column, spec.lens)]
        else:
            number = BoundCell(NUMBER, line.row, line.column, CodeCell(NUMBER, spec.parts))
            cells = [BoundCell(spec.cell, line.row, line.words, PlainText(spec.cell)), number]
        self._enter(level, _Draft(spec.type, line.row, line.row, self._above(level), cells))
        if spec.statement is not None:
            self.awaits_statement = level.place

    def _statement(self, line: Line, place: int) -> None:
        draft = self.drafts[place]
        spec = next(level.spec for level in self.levels if level.spec.type == draft.type)
        if spec.statement is not None:
            key, lens = spec.statement
            draft.cells.append(BoundCell(key, line.row, line.column, lens))
            draft.last = max(draft.last, line.row)

    def _is_sentence(self, line: Line) -> bool:
        """One text right below a heading, without a number of its own."""
        text = self.tab.cell(line.row, line.column).text
        return line.kind is Kind.TEXT or (line.kind is Kind.DATA and line.alone and codes.find(text) is None)

    def _is_unknown_heading(self, line: Line, lines: list[Line], place: int) -> bool:
        """A wide text right above a repeated header is a heading that nobody can read: what follows has no parent."""
        if not self.loose or line.row < self.start or not self.repeats:
            return False
        below = (lines[at].kind for at in range(place + 1, len(lines)))
        return next((kind for kind in below if kind is not Kind.BLANK), None) is Kind.HEADER

    def _break(self, level: _Level) -> None:
        level.place = None

    def _reach(self, row: int) -> None:
        """A repeated header belongs to the parent under which it stands."""
        for level in reversed(self.levels):
            if level.place is not None:
                self.drafts[level.place].last = max(self.drafts[level.place].last, row)
                return

    def _above(self, level: _Level) -> int | None:
        above = None
        for other in self.levels:
            if other is level:
                return above
            above = other.place
        return above

    def _enter(self, level: _Level, draft: _Draft) -> None:
        self.drafts.append(draft)
        level.place = len(self.drafts) - 1
        level.named = True
        below = self.levels[self.levels.index(level) + 1 :]
        for other in below:
            other.place = None

    def _data(self, row: int) -> None:
        for level, column in self.by_level:
            self._parent_cell(level, column, row)
        cells, touched = [], False
        for column, spec in self.own:
            source = self.tab.covered(row, column)
            if source is not None and source.top < row:
                continue
            lens = self.spec.lens_of(spec, self.header.columns)
            cells.append(BoundCell(spec.cell, row, column, lens, self._index(spec.dated_by)))
            touched = touched or column in self.tab.filled[row]
        if not touched:
            return
        if self._continues(row):
            self.drafts[-1].last = row
            self.further.append(row)
            return
        if self._says_more_of_the_last(row):
            self.further.append(row)
        nearest = self.levels[-1]
        parent = nearest.place
        draft = _Draft(self.spec.type, row, row, parent, cells)
        draft.inferred = nearest.column is not None and not nearest.named
        draft.orphan = draft.inferred and not any(level.place is not None for level in self.levels)
        self.drafts.append(draft)
        text = next((column for column, spec in self.own if spec.required), None)
        if parent is None:
            self.issues.append(CellIssue(LensIssue("K11"), row, self.own[0][0] if text is None else text))

    def _index(self, key: str | None) -> int | None:
        found = self.header.columns.get(key) if key is not None else None
        return found.index if found is not None else None

    def _continues(self, row: int) -> bool:
        """Whether the row's own text cell is the lower part of a merged box: the row belongs to the one above."""
        if not self.drafts or self.drafts[-1].type != self.spec.type:
            return False
        text = next((column for column, spec in self.own if spec.required), None)
        merge = self.tab.covered(row, text) if text is not None else None
        return merge is not None and merge.top < row and merge.top == self.drafts[-1].row

    def _says_more_of_the_last(self, row: int) -> bool:
        """Whether the row has lines of a plan, owners or criteria, but neither number nor words of a goal: those stand
        in a row above it. One that has an id is a goal whose words were taken away."""
        if row in self.tab.row_ids or not self.drafts or self.drafts[-1].type != self.spec.type:
            return False
        said = {spec.key for column, spec in self.own if column in self.tab.filled[row]}
        return not said.isdisjoint(_LISTS) and said.isdisjoint(("code", "text"))

    def _parent_cell(self, level: _Level, column: int, row: int) -> None:
        merge: Merge | None = self.tab.covered(row, column)
        text = self.tab.cell(row, column).text
        if merge is not None:
            return
        if not text.strip():
            level.named = self._named_by_number(level, row)
            return
        self._name_parent(level, column, row, text)

    def _named_by_number(self, level: _Level, row: int) -> bool:
        """Whether the row names its parent by nothing but its number, in the column of numbers."""
        found = None if level.number is None else codes.find(self.tab.cell(row, level.number).text, level.spec.parts)
        place = None if found is None else level.same.get(f"|{found.code}")
        if place is None:
            return False
        self._go_on_with(level, place)
        return True

    def _go_on_with(self, level: _Level, place: int) -> None:
        if level.place != place:
            for other in self.levels[self.levels.index(level) + 1 :]:
                other.place = None
        level.place = place

    def _name_parent(self, level: _Level, column: int, row: int, text: str) -> None:
        """The row names its parent: the one that has been named like that before, or a new one."""
        spec = level.spec
        above = self._above(level)
        numbered = "" if level.number is None else self.tab.cell(row, level.number).text
        found = codes.find(numbered, spec.parts) or codes.find(text, spec.parts)
        apart = level.number is not None and (found is None or bool(numbered.strip()))
        name = found.code if found is not None else fold(text)
        key = f"{'' if found is not None else above}|{name}"
        place = level.same.get(key)
        named = self.spec.by_key[spec.column]
        lens = self.spec.lens_of(named, self.header.columns if apart else ())
        bound = BoundCell(spec.cell, row, column, lens)
        number = [
            BoundCell(NUMBER, row, n, CodeCell(NUMBER, spec.parts)) for n in [level.number] if n is not None and apart
        ]
        box = self.tab.merged.get((row, column))
        last = row if box is None else min(box.bottom, len(self.tab.filled)) - 1
        if place is not None and self._alike(place, text):
            first = self.drafts[place].cells[0]
            said = self.tab.cell(first.row, first.column).text
            self.drafts[place].cells += [replace(bound, lens=SaidAgain(lens, said)), *number]
            self.drafts[place].last = max(self.drafts[place].last, last)
            self._go_on_with(level, place)
            level.named = True
            return
        position = self.levels.index(level)
        higher = self.levels[position - 1] if position else None
        inferred = higher is not None and higher.column is not None and not higher.named
        level.same[key] = len(self.drafts)
        self._enter(level, _Draft(spec.type, row, last, above, [bound, *number], inferred, inferred and above is None))

    def _alike(self, place: int, text: str) -> bool:
        """Whether the text says what the parent's first cell says, or its number alone: it is named again."""
        first = self.drafts[place].cells[0]
        return is_number_alone(text) or fold(self.tab.cell(first.row, first.column).text) == fold(text)

    def _is_scrambled(self, inferred: frozenset[int]) -> bool:
        """Whether filling down gives a row a parent that its number denies: a sort has torn merged parents apart."""
        for place in inferred:
            draft = self.drafts[place]
            if draft.orphan:
                return True
            own, above = self._number(place), self._number(draft.parent) if draft.parent is not None else None
            if own is not None and above is not None and codes.parent_of(own) not in (above, None):
                return True
        return False

    def _number(self, place: int) -> str | None:
        """The number that the row itself shows."""
        for bound in self.drafts[place].cells:
            if bound.key in ("code", "text", "title"):
                found = codes.find(self.tab.cell(bound.row, bound.column).text)
                if found is not None:
                    return found.code
        return None
