"""Reading a tab by a header that is known."""

from collections.abc import Mapping
from itertools import takewhile

from schema.enums import LayoutKind
from sync.grid import Grid
from sync.layout.answers import HeaderGone, NotRecognised, Why
from sync.layout.beside import tables_beside
from sync.layout.gantt import time_columns
from sync.layout.header_row import Header, bound_header, header_texts, quoted
from sync.layout.long import rows_of
from sync.layout.tab import Tab
from sync.layout.title import plan_of
from sync.layout.unread import columns_not_read, rows_not_read, tables_not_read
from sync.layout.walk import walk
from sync.layout.words import case_headers, is_note, is_stamp
from sync.layouts import SPECS, HeadingSpec, TabSpec
from sync.layouts.base import NUMBER
from sync.lenses.base import Lens
from sync.reading import Plan, SheetRow, TabReading


def read(grid: Grid, columns: Mapping[str, str], layout: LayoutKind) -> TabReading | HeaderGone | NotRecognised:
    """A connected tab. `columns` are the confirmed header words by column key.

    Columns follow their header. A bound column that is gone is left out of all rows and reported (Z03). HeaderGone when
    the tab was emptied or its header row is no longer there; NotRecognised when it has become a tab of cases (G03).
    """
    tab = Tab(grid)
    spec = _spec_of(layout, columns)
    found = [(header, part) for part in tables_beside(tab) if (header := bound_header(part, spec, columns)) is not None]
    if not found:
        emptied = not any(tab.filled)
        return HeaderGone(grid.tab_id, grid.title, tuple(columns.values()), emptied)
    header, part = max(found, key=lambda one: len(one[0].columns))
    for row in range(header.row + 1):
        refused = refuse_cases(tab, row, known_table=True)
        if refused is not None:
            return refused
    return understand(part, spec, header, layout)


def _spec_of(layout: LayoutKind, columns: Mapping[str, str]) -> TabSpec:
    """The kind of tab that has this layout and these columns."""
    fitting = [spec for spec in SPECS if spec.layout(columns) is layout]
    return max(fitting, key=lambda spec: len(spec.by_key.keys() & columns.keys()))


def understand(tab: Tab, spec: TabSpec, header: Header, layout: LayoutKind) -> TabReading:
    """The reading of a tab whose header is known."""
    walked = walk(tab, spec, header) if spec.headings else rows_of(tab, spec, header)
    rows = walked.rows
    records = [row.row for row in rows if row.type == spec.type]
    return TabReading(
        tab_id=tab.grid.tab_id,
        title=tab.grid.title,
        layout=layout,
        header_rows=walked.header_rows,
        columns=dict(header.columns),
        rows=rows,
        width=tab.width,
        plan=_plan(tab, header, rows),
        id_column=tab.id_column,
        row_ids=dict(tab.row_ids),
        confidence=min((column.confidence for column in header.columns.values()), default=0.0),
        doubtful=header.doubtful,
        issues=(
            *header.issues,
            *walked.issues,
            *time_columns(tab, header, records),
            *columns_not_read(tab, spec, header, records),
            *tables_not_read(tab, header, walked.others),
            *rows_not_read(tab, walked.further),
        ),
        lenses=_lenses(spec, header, rows),
        rootless=_rootless(spec, header, rows),
        inferred=walked.inferred,
    )


def refuse_cases(tab: Tab, row: int, *, known_table: bool) -> NotRecognised | None:
    """The refusal of a tab with a row that tells of children's cases (DOMAIN.md G03)."""
    found = case_headers(list(header_texts(tab, row).values()), known_table=known_table)
    if not found:
        return None
    reasons = (
        "Fanen ser ud til at være sager om børn. Den bliver ikke hentet.",
        f"Række {row + 1} har {quoted(found)}.",
    )
    return NotRecognised(tab.grid.tab_id, tab.grid.title, Why.CASES, reasons)


def _lenses(spec: TabSpec, header: Header, rows: tuple[SheetRow, ...]) -> Mapping[str, Mapping[str, Lens]]:
    """How the cells of each type in the tab are read, owners first."""
    found: dict[str, dict[str, Lens]] = {}
    for heading in _levels(spec, header, rows):
        if heading.column in header.columns:
            keys = [key for key in (heading.column, heading.number) if key in header.columns]
            columns = [spec.by_key[key] for key in keys]
            found[heading.type] = {column.cell: spec.lens_of(column, header.columns) for column in columns}
        else:
            words = _numbered_apart(heading, rows) or {heading.cell: heading.lens}
            found[heading.type] = words | dict([heading.statement] if heading.statement else [])
    own = [column for column in spec.columns if column.type == spec.type and column.key in header.columns]
    found[spec.type] = {column.cell: spec.lens_of(column, header.columns) for column in own}
    return found


def _numbered_apart(heading: HeadingSpec, rows: tuple[SheetRow, ...]) -> dict[str, Lens]:
    """The cells of headings whose number has a cell of its own, where the tab writes them like that."""
    last = next((row for row in reversed(rows) if row.type == heading.type), None)
    if last is None or not any(bound.key == NUMBER for bound in last.cells):
        return {}
    return {bound.key: bound.lens for bound in last.cells if bound.key in (heading.cell, NUMBER)}


def _levels(spec: TabSpec, header: Header, rows: tuple[SheetRow, ...]) -> list[HeadingSpec]:
    """The levels of parents that the tab shows: those with a column, those with a heading, and all below them."""
    types = {row.type for row in rows}
    shown = [heading.column in header.columns or heading.type in types for heading in spec.headings]
    return [heading for place, heading in enumerate(spec.headings) if any(shown[: place + 1])]


def _rootless(spec: TabSpec, header: Header, rows: tuple[SheetRow, ...]) -> frozenset[str]:
    """The topmost type that the tab shows: its owner stands elsewhere."""
    levels = _levels(spec, header, rows)
    return frozenset({levels[0].type if levels else spec.type})


def _plan(tab: Tab, header: Header, rows: tuple[SheetRow, ...]) -> Plan:
    first = min((header.rows[0], *(row.row for row in rows)))
    above = takewhile(lambda row: row < first, range(len(tab.filled)))
    texts = [tab.cell(row, tab.filled[row][0]).text for row in above if len(tab.filled[row]) == 1]
    return plan_of([text for text in texts if not is_stamp(text) and not is_note(text)], tab.grid.title)
