"""Long lists: one record a row, nothing above it."""

from sync.layout.header_row import Header
from sync.layout.lines import Kind, header_rows, kinds, other_tables
from sync.layout.tab import Tab
from sync.layout.walk import Walked
from sync.layouts import TabSpec
from sync.reading import BoundCell, SheetRow


def rows_of(tab: Tab, spec: TabSpec, header: Header) -> Walked:
    """The data rows. A cell merged downwards counts for each of its rows; one filled cell alone is no record."""
    columns = [(header.columns[column.key].index, column) for column in spec.columns if column.key in header.columns]
    found = []
    lines = kinds(tab, spec, header, ())
    start = header_rows(lines)[0]
    for line in lines:
        if line.kind is not Kind.DATA or line.row <= start:
            continue
        cells = [
            BoundCell(column.cell, source_row, source_column, column.lens)
            for index, column in columns
            for source_row, source_column in (tab.source(line.row, index),)
        ]
        if sum(not tab.cell(cell.row, cell.column).empty for cell in cells) > 1:
            found.append(SheetRow(spec.type, line.row, line.row, None, tuple(cells)))
    return Walked(tuple(found), (), frozenset(), header_rows(lines), other_tables(lines))
