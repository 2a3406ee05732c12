"""Three-way merge of the one cell that shows the latest of several results (DOMAIN.md T3b column J).

| case                                       | what happens                                                        |
|--------------------------------------------|---------------------------------------------------------------------|
| the cell says what the database would show | B := S                                                              |
| only the database changed                  | the cell is written                                                 |
| a result for a time that has none          | it is recorded; the earlier ones stay                               |
| a result for a time that has one           | that one is changed; a conflict where the database changed it too   |
| the cell was emptied                       | the result it showed is archived, unless the database has moved on  |
"""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from sync.lenses.items import ResultItem
from sync.lenses.latest_result import same_time
from sync.merge import NOTHING, Choice, ItemsMerge, Kept, LineConflict, Verdict, merge3


def merge_result(
    base: Kept | None, sheet: ResultItem | None, shown: Kept | None, known: Sequence[Kept], choice: Choice
) -> ItemsMerge:
    """`shown` is the result that the database would show, `known` all that it has."""
    if sheet is None:
        return _empty_cell(base, shown)
    if shown is not None and sheet == shown.item:
        return _settled(sheet, shown.id, shown.id)
    if base is not None and sheet == base.item:
        at = base.id
        return _settled(shown.item, shown.id, at) if shown is not None else ItemsMerge((), (), (), (at,))
    twin = next((kept for kept in known if same_time(kept.item, sheet)), None)
    if twin is None:
        return _settled(sheet, None, None)
    before = base.item.value if base is not None and base.id == twin.id else NOTHING
    verdict = merge3(before, sheet.value, twin.item.value)
    if verdict is not Verdict.CONFLICT:
        return _settled(twin.item if verdict is Verdict.TO_SHEET else sheet, twin.id, twin.id)
    chosen = choice(twin.id)
    clash = LineConflict(twin.id, base.item if base is not None else None, sheet, twin.item, chosen)
    merged = _settled(twin.item if chosen is Verdict.TO_SHEET else sheet, twin.id, twin.id)
    pending = {base.id: base.item} if chosen is None and base is not None else {}
    return replace(merged, settled=(chosen is not None,), conflicts=(clash,), pending=pending)


def _empty_cell(base: Kept | None, shown: Kept | None) -> ItemsMerge:
    if shown is None:
        return ItemsMerge((), (), (), ())
    if base == shown:
        return ItemsMerge((), (), (), (), archive=(shown.id,))
    return ItemsMerge((shown.item,), (shown.id,), (True,), ())


def _settled(item: ResultItem, child: UUID | None, now: UUID | None) -> ItemsMerge:
    return ItemsMerge((item,), (child,), (True,), (now,))
