"""Whether a cell takes what is entered into it: strict validation, cells under a merge."""

from __future__ import annotations

from sync.sandbox import conditions, render
from sync.sandbox.a1 import cell_name
from sync.sandbox.cells import Cell
from sync.sandbox.document import Document
from sync.sandbox.errors import RefusedError
from sync.sandbox.grid import Sheet
from sync.sandbox.ranges import Box


def entered(
    document: Document, sheet: Sheet, place: tuple[int, int], old: Cell | None, new: Cell | None, typed: bool
) -> Cell | None:
    """The cell at `place` (row, column) after `new` was entered, `typed` as by a user. Raises RefusedError for a value
    that a strict validation does not allow; a formula is not looked at."""
    assumed = document.assumptions
    if not assumed.covered_cells_take_values and _is_covered(sheet, place):
        return old
    rule = old.validation if old is not None else None
    strict = rule is not None and rule.get("strict") and typed and assumed.strict_validation_refuses_typed
    if rule is None or not strict or new is None or new.value is None or new.formula is not None:
        return new
    shown = render.shown(new.value, new.format, document.locale)
    if conditions.meets(document, sheet, rule["condition"], new.value, shown, document.today):
        return new
    where = cell_name(*place)
    raise RefusedError(f"The data you entered in cell {where} violates the data validation rules set on this cell.")


def _is_covered(sheet: Sheet, place: tuple[int, int]) -> bool:
    cell = Box(place[0], place[0] + 1, place[1], place[1] + 1)
    return any(merge.contains(cell) and (merge.top, merge.left) != place for merge in sheet.merges)
