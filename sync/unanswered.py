"""Writes of which it is unknown what became of them, judged by what the next snapshot shows (DESIGN 7.5). Pure.

A write is atomic. If one of its rows still stands where it stood and shows what it showed before, nothing happened.
What is left is looked at by the ids of rows: a text is ours to take away only where it stands in a row that our write
must have hit. The same words elsewhere are somebody's own. In doubt the cell is left alone.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sync.state import Sent, Tab


@dataclass(frozen=True, slots=True)
class Written:
    """A cell as the journal keeps it: at `row` after the write, at `origin` before (None: inserted). `id` is the entity
    of the row that was meant, `hit` that of the row which an answer showed to be hit."""

    tab_id: int
    row: int
    origin: int | None
    column: int
    before: str | None
    text: str
    id: UUID | None
    hit: UUID | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One write."""

    id: UUID
    writes: tuple[Written, ...]


@dataclass(frozen=True, slots=True)
class Judgement:
    """`astray` may stand in rows of others; `closed` gives the entries of which all is known their state."""

    astray: tuple[Sent, ...] = ()
    closed: Mapping[UUID, str] | None = None


def judge(entries: Sequence[Entry], tabs: Sequence[Tab]) -> Judgement:
    """What became of the writes. An entry that has something astray stays open until it was put right."""
    views = {tab.grid.tab_id: _View(tab) for tab in tabs}
    closed: dict[UUID, str] = {}
    suspects: dict[tuple[int, int, str], set[UUID]] = defaultdict(set)
    meant: dict[UUID, list[Written]] = {}
    for entry in entries:
        known = [item for item in entry.writes if item.tab_id in views and item.id and item.text]
        if _nothing_happened(known, views):
            closed[entry.id] = "NONE"
            continue
        found = [(item, hit) for item in known if (hit := _hit(item, known, views)) is not None]
        if not found:
            closed[entry.id] = "DONE"
            continue
        meant[entry.id] = [item for item, _ in found]
        for item, hit in found:
            suspects[item.tab_id, item.column, item.text].add(hit)
    astray = []
    for entry_id, items in meant.items():
        certain = [
            Sent(item.tab_id, item.column, item.text, item.id)
            for item in items
            if item.id is not None
            and views[item.tab_id].newly(item.column, item.text) - {item.id}
            <= suspects[item.tab_id, item.column, item.text]
        ]
        astray += certain
        if not certain:
            closed[entry_id] = "DONE"
    return Judgement(tuple(astray), closed)


class _View:
    """A tab's cells by the ids of its rows."""

    def __init__(self, tab: Tab) -> None:
        self.tab = tab
        self.row_of = {entity: row for row, entity in tab.reading.row_ids.items()}
        self._agreed = {link.entity: link.agreed.cells for link in tab.links}

    def text(self, row: int, column: int) -> str:
        return self.tab.grid.cell(row, column).text

    def newly(self, column: int, text: str) -> set[UUID]:
        """The rows that show `text` in a cell for which something else is agreed."""
        found = set()
        for row in self.tab.reading.rows:
            entity = self.tab.reading.row_ids.get(row.row)
            for bound in row.cells:
                if entity is None or bound.column != column or self.text(bound.row, column) != text:
                    continue
                agreed = self._agreed.get(entity, {}).get(bound.key)
                if agreed is not None and agreed.text != text:
                    found.add(entity)
        return found


def _nothing_happened(items: Sequence[Written], views: Mapping[int, _View]) -> bool:
    """A row that was meant and has not moved still shows what it showed before."""
    for item in items:
        view = views[item.tab_id]
        row = None if item.id is None else view.row_of.get(item.id)
        unmoved = row is not None and row == item.origin
        if (
            item.hit is None
            and unmoved
            and item.before != item.text
            and view.text(row or 0, item.column) == item.before
        ):
            return True
    return False


def _hit(item: Written, entry: Sequence[Written], views: Mapping[int, _View]) -> UUID | None:
    """The row of another entity that the write must have hit and that still shows it."""
    view = views[item.tab_id]
    if item.column == view.tab.reading.id_column:
        return None  # the id itself: rows are recognised by their content
    if item.hit is not None:
        row = view.row_of.get(item.hit)
        return (
            item.hit if item.hit != item.id and row is not None and view.text(row, item.column) == item.text else None
        )
    own = None if item.id is None else view.row_of.get(item.id)
    if own is not None and view.text(own, item.column) == item.text:
        return None
    hit = view.tab.reading.row_ids.get(item.row)
    if hit is None or hit == item.id:
        return None
    all_there = all(views[other.tab_id].text(other.row, other.column) == other.text for other in entry)
    return hit if all_there else None
