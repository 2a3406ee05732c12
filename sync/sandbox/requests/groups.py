"""Groups of rows or columns: addDimensionGroup, deleteDimensionGroup, updateDimensionGroup.

Each row and column knows how many groups it is in; that is all there is to a group, and what Google says about groups
that overlap, touch or lie within each other follows from it.
"""

from __future__ import annotations

from sync.sandbox import fields
from sync.sandbox.cells import Json
from sync.sandbox.document import Document
from sync.sandbox.errors import RefusedError
from sync.sandbox.grid import Sheet
from sync.sandbox.marked import DEEPEST_GROUP, Group
from sync.sandbox.requests.dimensions import span


def groups_json(sheet: Sheet, rows: bool) -> list[Json]:
    """The DimensionGroups of the rows or columns of a tab."""
    return [group_json(sheet, rows, group) for group in sheet.groups(rows)]


def group_json(sheet: Sheet, rows: bool, group: Group) -> Json:
    """A DimensionGroup as answered."""
    answer: Json = {
        "range": {
            **({"sheetId": sheet.id} if sheet.id else {}),
            "dimension": "ROWS" if rows else "COLUMNS",
            "startIndex": group.start,
            "endIndex": group.end,
        },
        "depth": group.depth,
    }
    return {**answer, "collapsed": True} if group.collapsed else answer


def _all(sheet: Sheet, rows: bool) -> Json:
    found = groups_json(sheet, rows)
    return {"dimensionGroups": found} if found else {}


def add_dimension_group(document: Document, request: Json) -> Json:
    """Put rows or columns into one more group; answers all groups of that dimension.

    With the first group the tab says where its controls stand: after the group.
    """
    sheet, rows, start, end = span(document, request.get("range") or {}, inside=True)
    if any(sheet.dimension(rows, index).depth >= DEEPEST_GROUP for index in range(start, end)):
        raise RefusedError(f"Cannot add a group deeper than the maximum depth of {DEEPEST_GROUP}.")
    if not sheet.groups(rows):
        sheet.grid_properties = {**sheet.grid_properties, f"{'row' if rows else 'column'}GroupControlAfter": True}
    for index in range(start, end):
        sheet.set_dimensions(rows, index, index + 1, depth=sheet.dimension(rows, index).depth + 1)
    return _all(sheet, rows)


def delete_dimension_group(document: Document, request: Json) -> Json:
    """Take rows or columns out of their innermost group; answers the groups left."""
    sheet, rows, start, end = span(document, request.get("range") or {}, inside=True)
    grouped = [index for index in range(start, end) if sheet.dimension(rows, index).depth]
    if not grouped:
        raise RefusedError("There is no group over the given range.")
    for index in grouped:
        old = sheet.dimension(rows, index)
        kept = tuple(depth for depth in old.collapsed if depth < old.depth)
        sheet.set_dimensions(rows, index, index + 1, depth=old.depth - 1, collapsed=kept)
    return _all(sheet, rows)


def update_dimension_group(document: Document, request: Json) -> Json:
    """Collapse or expand a group, which hides or shows its rows or columns."""
    mask = fields.for_update(request.get("fields"), "DimensionGroup", RefusedError)
    sent = request.get("dimensionGroup") or {}
    sheet, rows, start, end = span(document, sent.get("range") or {}, inside=True)
    depth = sent.get("depth", 0)
    found = [group for group in sheet.groups(rows) if (group.start, group.end, group.depth) == (start, end, depth)]
    if not found:
        raise RefusedError(f"There is no group at depth {depth} over the given range.")
    if mask and "collapsed" not in mask:
        raise RefusedError("Only the field collapsed of a dimension group can be updated.")
    collapsed = sent.get("collapsed", False)
    others = tuple(item for item in sheet.dimension(rows, start).collapsed if item != depth)
    sheet.set_dimensions(rows, start, start + 1, collapsed=(*others, depth) if collapsed else others)
    sheet.set_dimensions(rows, start, end, hidden=collapsed)
    return {}
