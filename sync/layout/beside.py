"""Tables that stand beside each other in one tab (DOMAIN.md 3.3, T12): divided where a column is empty."""

from collections.abc import Sequence
from dataclasses import replace

from sync.layout.header_row import LOOK_CLOSELY, OtherTables
from sync.layout.tab import Tab


def tables_beside(tab: Tab) -> tuple[Tab, ...]:
    """The tab as often as it has tables beside each other, each time with the columns of one of them; mostly once.

    An empty column alone divides nothing, people leave room within a table too: on both sides of it there must stand,
    to the word, the header of a table of ours. What has no header of its own belongs to the table on its left.
    """
    runs = _runs(sorted({column for row in tab.filled for column in row}))
    tables: list[range] = []
    for run in runs:
        if not tables or (_has_header(tab, run) and _has_header(tab, tables[-1])):
            tables.append(run)
        else:
            tables[-1] = range(tables[-1].start, run.stop)
    if len(tables) < 2:
        return (tab,)
    return tuple(
        replace(tab, columns=own, beside=tuple(other for other in tables if other is not own)) for own in tables
    )


def _runs(columns: Sequence[int]) -> list[range]:
    """Columns that follow each other."""
    runs: list[range] = []
    for column in columns:
        if runs and runs[-1].stop == column:
            runs[-1] = range(runs[-1].start, column + 1)
        else:
            runs.append(range(column, column + 1))
    return runs


def _has_header(tab: Tab, columns: range) -> bool:
    return header_of(tab, columns) is not None


def header_of(tab: Tab, columns: range) -> int | None:
    """The row in which those columns have the header of a table of ours."""
    alone, tables = replace(tab, columns=columns), OtherTables()
    return next((row for row in range(min(len(tab.grid.rows), LOOK_CLOSELY)) if tables.begins_at(alone, row)), None)
