"""How many of the filled cells of the fixtures the lenses read, and which ones they do not, and why."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from api.example import workbooks
from sync.cells import read
from sync.grid import Cell, Grid, Merge, a1
from sync.layout import recognise
from sync.lenses.base import Context
from sync.lenses.period_cell import SERIAL_DAY_0
from sync.reading import TabReading
from tests.benchmarks.measuring import heading, line
from tests.fixtures.syncing import tab_body

WORKED_EXAMPLE = Path(__file__).parent.parent / "fixtures" / "worked_example" / "grid.json"
CONTEXT = Context(2025, date(2025, 1, 1), date(2026, 12, 31))


def run() -> None:
    heading("Cells of the fixtures: bound and filled, read, share; then each that is not read and why")
    for grid in grids():
        reading = recognise(grid)
        if isinstance(reading, TabReading):
            _tell(grid, reading)
        else:
            line(grid.title, "not a table of ours")


def _tell(grid: Grid, reading: TabReading) -> None:
    asked, unread = 0, list[tuple[str, str]]()
    doubts: Counter[str] = Counter()
    for bound in (bound for row in reading.rows for bound in row.cells):
        cell = grid.cell(bound.row, bound.column)
        if cell.empty:
            continue
        asked += 1
        found = read(bound.lens, cell, CONTEXT)
        rules = [issue.rule for issue in found.issues]
        doubts.update(rules)
        if not found.values:
            unread.append((a1(bound.row, bound.column), ", ".join(rules)))
    line(grid.title, f"{asked}", f"{asked - len(unread)}", f"{(asked - len(unread)) / asked:.1%}")
    for where, why in unread:
        line(f"  {where}", why)
    line("  remarks", ", ".join(f"{rule} x{count}" for rule, count in sorted(doubts.items())) or "none")


def grids() -> Iterator[Grid]:
    """The tabs of the example's workbooks and of the worked example."""
    for book in workbooks():
        yield from (_grid(sheet) for sheet in book.body["sheets"])
    worked = json.loads(WORKED_EXAMPLE.read_text(encoding="utf-8"))
    tab = tab_body("Mål og handleplan", worked["cells"], worked["merges"])
    yield _grid({**tab, "merges": tab["merges"]})


def _grid(sheet: Mapping[str, Any]) -> Grid:
    rows = tuple(tuple(_cell(value) for value in row.get("values", [])) for row in sheet["data"][0]["rowData"])
    merges = tuple(
        Merge(m["startRowIndex"], m["endRowIndex"], m["startColumnIndex"], m["endColumnIndex"])
        for m in sheet.get("merges", [])
    )
    return Grid(0, sheet["properties"]["title"], rows, merges)


def _cell(value: Mapping[str, Any]) -> Cell:
    entered = value.get("userEnteredValue", {})
    raw = entered.get("stringValue", entered.get("numberValue"))
    kind = value.get("userEnteredFormat", {}).get("numberFormat", {}).get("type", "")
    return Cell(_shown(raw, kind), raw, kind)


def _shown(raw: str | float | None, kind: str) -> str:
    """What a reader of the sheet sees."""
    if isinstance(raw, float | int):
        if kind == "PERCENT":
            return f"{100 * raw:.1f} %".replace(".", ",")
        return f"{SERIAL_DAY_0 + timedelta(days=raw):%d-%m-%Y}" if kind == "DATE" else str(raw)
    return raw or ""
