"""A spreadsheet: its tabs, names and file data, and how a text or a GridRange finds its cells."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

from sync.sandbox import a1, ranges
from sync.sandbox.a1 import Bounds
from sync.sandbox.assumptions import DEFAULT, Assumptions
from sync.sandbox.cells import Json, Scalar
from sync.sandbox.errors import ApiError, RefusedError
from sync.sandbox.file import File
from sync.sandbox.formula import Calculator
from sync.sandbox.grid import Sheet
from sync.sandbox.marked import PROJECT_NUMBER, Metadata
from sync.sandbox.ranges import Box


@dataclass(frozen=True, slots=True)
class NamedRange:
    """A name for a range of one tab."""

    id: str
    name: str
    sheet_id: int
    bounds: Bounds


@dataclass(slots=True)
class Document:
    """A spreadsheet. Once published by the store it is never changed; edits work on a `clone`.

    `editor` is the address of whoever is editing right now, `now` the moment of the edit in ms since 1970, `project`
    the project whose request edits or reads.
    """

    id: str
    file: File
    properties: Json
    sheets: list[Sheet] = field(default_factory=list)
    named_ranges: list[NamedRange] = field(default_factory=list)
    metadata: tuple[Metadata, ...] = ()
    assumptions: Assumptions = DEFAULT
    editor: str = ""
    now: int = 0
    project: str = PROJECT_NUMBER
    dice: random.Random = field(default_factory=lambda: random.Random(0))  # noqa: S311 - ids, no secrets
    evaluated: dict[tuple[int, int, int], Scalar] = field(default_factory=dict)
    calculator: Calculator = field(default_factory=Calculator)

    def clone(self) -> Document:
        """A copy to edit."""
        sheets = [sheet.clone() for sheet in self.sheets]
        return replace(self, sheets=sheets, named_ranges=self.named_ranges[:], evaluated={})

    def seen_by(self, project: str) -> Document:
        """The same for a project that reads: what is another's alone is not in it."""
        return self if project == self.project else replace(self, project=project)

    @property
    def locale(self) -> str:
        """The spreadsheet's locale, e.g. `da_DK`."""
        return str(self.properties["locale"])

    @property
    def today(self) -> date:
        """The day of the edit."""
        return datetime.fromtimestamp(self.now / 1000, UTC).date()

    def sheet(self, sheet_id: int) -> Sheet:
        """The tab with this id. Raises RefusedError."""
        for sheet in self.sheets:
            if sheet.id == sheet_id:
                return sheet
        raise RefusedError(f"No grid with id: {sheet_id}")

    def sheet_titled(self, title: str) -> Sheet | None:
        """The tab with this title; letter case only matters when titles differ by it."""
        for sheet in self.sheets:
            if sheet.title == title:
                return sheet
        folded = title.casefold()
        return next((sheet for sheet in self.sheets if sheet.title.casefold() == folded), None)

    def named_range(self, name: str) -> NamedRange | None:
        """The named range with this name, in any letter case."""
        folded = name.casefold()
        return next((item for item in self.named_ranges if item.name.casefold() == folded), None)

    def new_id(self, taken: Iterable[int]) -> int:
        """An unused random id."""
        used = set(taken)
        while True:
            candidate = self.dice.randrange(1, 2**31)
            if candidate not in used:
                return candidate

    def new_sheet_id(self) -> int:
        """An unused random id of a tab."""
        return self.new_id(sheet.id for sheet in self.sheets)

    def grid_range(self, value: Json) -> tuple[Sheet, Bounds]:
        """Tab and bounds of a GridRange. One that ends where it starts is empty, which the discovery document allows.

        Raises RefusedError when it makes no sense.
        """
        sheet = self.sheet(value.get("sheetId", 0))
        bounds = ranges.bounds_from_json(value)
        for start, end, dimension in ((bounds.top, bounds.bottom, "Row"), (bounds.left, bounds.right, "Column")):
            if (start or 0) < 0 or (end is not None and end < 0):
                raise RefusedError(f"range.start{dimension}Index cannot be negative.")
            if end is not None and end < (start or 0):
                raise RefusedError(f"range.end{dimension}Index must not be less than range.start{dimension}Index.")
        return sheet, bounds

    def box(self, value: Json) -> tuple[Sheet, Box]:
        """Tab and box of a GridRange with cells in it that starts inside the grid; its end is cut at the edge.

        Raises RefusedError.
        """
        sheet, bounds = self.grid_range(value)
        for start, end, dimension in ((bounds.top, bounds.bottom, "Row"), (bounds.left, bounds.right, "Column")):
            if end is not None and end == (start or 0):
                raise RefusedError(f"range.end{dimension}Index must be greater than range.start{dimension}Index.")
        self.require_inside(sheet, bounds)
        return sheet, sheet.box(bounds)

    def coordinate(self, value: Json) -> tuple[Sheet, int, int]:
        """Tab, row and column of a GridCoordinate. Raises RefusedError when it lies outside the grid."""
        sheet = self.sheet(value.get("sheetId", 0))
        row, column = value.get("rowIndex", 0), value.get("columnIndex", 0)
        for index, count, dimension in ((row, sheet.row_count, "row"), (column, sheet.column_count, "column")):
            where = f"GridCoordinate.{dimension}Index[{index}]"
            if index < 0:
                raise RefusedError(f"{where} cannot be negative.")
            if index >= count:
                raise RefusedError(f"{where} is after last {dimension} in grid[{count - 1}]")
        return sheet, row, column

    def find(self, text: str) -> tuple[Sheet, Bounds]:
        """Tab and bounds of an A1 text, before the grid's size is looked at. Raises RefusedError."""
        title, quoted, rest = a1.split(text)
        if title is None and rest is not None:
            return self._find_unquoted(text)
        sheet = self.sheet_titled(title or "")
        if sheet is None and quoted:
            sheet = self.sheet_titled((title or "").replace("''", "'"))
        if sheet is None and rest is not None and not quoted:
            sheet = self.sheet_titled(text)
            rest = None
        if sheet is None:
            raise RefusedError(f"Unable to parse range: {text}")
        if not rest:
            return sheet, Bounds()
        bounds = a1.bounds_of(rest)
        if bounds is not None:
            return sheet, bounds
        named = self.named_range(rest)
        if named is None or named.sheet_id != sheet.id:
            raise RefusedError(f"Unable to parse range: {text}")
        return sheet, named.bounds

    def _find_unquoted(self, text: str) -> tuple[Sheet, Bounds]:
        bounds = a1.bounds_of(text)
        if bounds is not None:
            return next((sheet for sheet in self.sheets if not sheet.hidden), self.sheets[0]), bounds
        named = self.named_range(text)
        if named is not None:
            return self.sheet(named.sheet_id), named.bounds
        sheet = self.sheet_titled(text)
        if sheet is None:
            raise RefusedError(f"Unable to parse range: {text}")
        return sheet, Bounds()

    def locate(self, text: str) -> tuple[Sheet, Box]:
        """Tab and box of an A1 text, cut at the edge of the grid. Raises RefusedError."""
        sheet, bounds = self.find(text)
        self.require_inside(sheet, bounds)
        return sheet, sheet.box(bounds)

    def locate_to_read(self, text: str) -> tuple[Sheet, Box]:
        """The same for a read, which may perhaps start outside the grid. Raises RefusedError."""
        if self.assumptions.reading_outside_is_refused:
            return self.locate(text)
        sheet, bounds = self.find(text)
        return sheet, sheet.box(bounds)

    def range_name(self, sheet: Sheet, bounds: Bounds | Box) -> str:
        """A range as answers name it."""
        assumed = self.assumptions
        how = a1.Quoting(assumed.letters_beyond_ascii_are_quoted, assumed.apostrophes_are_doubled)
        return a1.range_name(sheet.title, Bounds(*bounds), how)

    def require_inside(self, sheet: Sheet, bounds: Bounds) -> None:
        """Raise RefusedError when the range starts outside the grid (SHEETS_BEHAVIOURS 21)."""
        if (bounds.top or 0) >= sheet.row_count or (bounds.left or 0) >= sheet.column_count:
            raise self.outside(sheet, bounds)

    def outside(self, sheet: Sheet, bounds: Bounds | Box) -> RefusedError:
        """What Google says about a range outside the grid."""
        size = f"Max rows: {sheet.row_count}, max columns: {sheet.column_count}"
        return RefusedError(f"Range ({self.range_name(sheet, bounds)}) exceeds grid limits. {size}")


def invalid(refused: RefusedError, place: str = "") -> ApiError:
    """The refusal as the answer to a whole request; `place` such as `requests[1].deleteSheet`."""
    return ApiError(400, f"Invalid {place}: {refused.message}" if place else refused.message)
