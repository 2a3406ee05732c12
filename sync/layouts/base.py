"""The vocabulary in which a layout is declared."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from schema.enums import LayoutKind
from schema.model import Record, entities, fields_of
from sync.headers import Synonyms
from sync.lenses.base import Lens

NUMBER = "code"
"""The key of a column that holds nothing but the row's number."""


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """A column: `key` is its name in `TabReading.columns`; `cell` the key of its cells in the rows of `type`.

    `headers` are the words that a header may have, the most usual one first. `numbered_apart` reads the cells of a tab
    that has a column of its own, `number`, for their numbers. `dated_by` is the key of the column that says what time
    the cells are about; such a column carries nothing itself and has another type than the tab's rows. `surest` are
    header words that settle which column is meant where others have further names of the same thing.
    """

    key: str
    type: str
    cell: str
    lens: Lens
    headers: tuple[str, ...]
    required: bool = False
    numbered_apart: Lens | None = None
    number: str = NUMBER
    dated_by: str | None = None
    surest: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        return self.headers[0]


@dataclass(frozen=True, slots=True)
class HeadingSpec:
    """A level of parents that stands above the rows: in a column of its own, or as headings over the whole width.

    `number` is the key of the column that holds nothing but its numbers, in a tab that has one. `words` (folded) begin
    a heading of this level; `parts` is the number of numbers in its code; `cell` and `lens` carry the heading's code
    and text. `statement` is the cell of the sentence in the row below the heading, where the
    level has one.
    """

    type: str
    column: str
    number: str
    words: tuple[str, ...]
    parts: int
    cell: str
    lens: Lens
    statement: tuple[str, Lens] | None = None


@dataclass(frozen=True, slots=True)
class TabSpec:
    """A kind of tab: `type` is the entity of its data rows, `headings` its parents from the top down.

    `flat_when` names the column whose presence makes a tab of this kind FLAT instead of GROUPED; without one it is
    of `kind`: one record a row.
    `least` is the number of sure columns without which a header is not recognised.
    """

    type: str
    columns: tuple[ColumnSpec, ...]
    headings: tuple[HeadingSpec, ...] = ()
    flat_when: str | None = None
    kind: LayoutKind = LayoutKind.LONG
    least: int = 3

    def layout(self, present: Collection[str]) -> LayoutKind:
        """The layout of a tab that has the columns `present`."""
        if self.flat_when is None:
            return self.kind
        return LayoutKind.FLAT if self.flat_when in present else LayoutKind.GROUPED

    def lens_of(self, column: ColumnSpec, present: Collection[str]) -> Lens:
        """The lens for a column's cells in a tab that has the columns `present`."""
        if column.numbered_apart is not None and column.number in present:
            return column.numbered_apart
        return column.lens

    @property
    def by_key(self) -> Mapping[str, ColumnSpec]:
        return {column.key: column for column in self.columns}

    @property
    def synonyms(self) -> Synonyms:
        return Synonyms({column.key: column.headers for column in self.columns})


def declared_headers(type_name: str, field_name: str) -> tuple[str, ...]:
    """The header words that a field declares; its Danish label where it declares none."""
    record: type[Record] = entities()[type_name]
    declared = fields_of(record)[field_name]
    return declared.headers or (declared.da,)
