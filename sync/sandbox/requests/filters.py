"""Filters: setBasicFilter and clearBasicFilter, which hide rows; filter views, which only keep what they would hide."""

from __future__ import annotations

from sync.sandbox import conditions, fields, ranges, render
from sync.sandbox.cells import Json
from sync.sandbox.document import Document
from sync.sandbox.errors import RefusedError
from sync.sandbox.formula import effective
from sync.sandbox.grid import Sheet
from sync.sandbox.marked import MARK_IDS, RangeMark
from sync.sandbox.ranges import Box
from sync.sandbox.requests import marks, sorting

_KIND = "filterViews"


def set_basic_filter(document: Document, request: Json) -> Json:
    """Set the basic filter of a tab: sort the rows below the header, hide those that do not meet its criteria."""
    item = request.get("filter") or {}
    sheet, box = document.box(marks.where(document, item))
    sheet.basic_filter = {**_sound(item, box), "range": ranges.to_json(sheet.id, box)}
    sort_and_hide(document, sheet)
    return {}


def sort_and_hide(document: Document, sheet: Sheet) -> None:
    """Do what the basic filter of the tab says."""
    item = sheet.basic_filter or {}
    box = sheet.box(ranges.bounds_from_json(item["range"]))
    below = box._replace(top=box.top + 1)
    if item.get("sortSpecs") and below.height > 0:
        sorting.sort(document, sheet, below, item["sortSpecs"])
        document.evaluated.clear()
    hide(document, sheet)


def hide(document: Document, sheet: Sheet) -> None:
    """Hide the rows that do not meet the criteria of the basic filter, and show the others."""
    show_all(sheet)
    item = sheet.basic_filter or {}
    box = sheet.box(ranges.bounds_from_json(item["range"]))
    criteria = {int(column): one for column, one in (item.get("criteria") or {}).items()}
    for row in range(box.top + 1, box.bottom if criteria else box.top):
        if not all(_shows(document, sheet, row, column, one) for column, one in criteria.items()):
            sheet.set_dimensions(True, row, row + 1, filtered=True)


def show_all(sheet: Sheet) -> None:
    """Show all rows that a filter hid."""
    for row, dimension in enumerate(sheet.row_metadata):
        if dimension.filtered:
            sheet.set_dimensions(True, row, row + 1, filtered=False)


def _shows(document: Document, sheet: Sheet, row: int, column: int, criterion: Json) -> bool:
    cell = sheet.cell(row, column)
    value = effective(document, sheet, row, column)
    shown = "" if value is None or cell is None else render.shown(value, cell.format, document.locale)
    if shown in (criterion.get("hiddenValues") or []):
        return False
    condition = criterion.get("condition")
    return condition is None or conditions.meets(document, sheet, condition, value, shown, document.today)


def _sound(item: Json, box: Box) -> Json:
    """The filter with its criteria both as a map and as a list, as Google answers them. Raises RefusedError."""
    criteria = {int(column): one for column, one in (item.get("criteria") or {}).items()}
    for spec in item.get("filterSpecs") or []:
        if spec.get("filterCriteria"):
            criteria[spec.get("columnIndex", 0)] = spec["filterCriteria"]
    for column, one in criteria.items():
        if not box.left <= column < box.right:
            raise RefusedError(f"Filter criteria column {column} is outside of the filter range.")
        if "condition" in one:
            conditions.require_sound(one["condition"])
    result = {name: value for name, value in item.items() if name not in ("criteria", "filterSpecs")}
    if criteria:
        result["criteria"] = {str(column): one for column, one in sorted(criteria.items())}
        result["filterSpecs"] = [
            {"columnIndex": column, "filterCriteria": one} for column, one in sorted(criteria.items())
        ]
    return result


def clear_basic_filter(document: Document, request: Json) -> Json:
    """Remove the basic filter of a tab; all rows show again."""
    sheet = document.sheet(request.get("sheetId", 0))
    sheet.basic_filter = None
    show_all(sheet)
    return {}


def _placed(document: Document, item: Json) -> Json:
    """The view with its range cut at the edge of the grid. Raises RefusedError."""
    sheet, box = document.box(marks.where(document, item))
    return {**_sound(item, box), "range": ranges.to_json(sheet.id, box)}


def add_filter_view(document: Document, request: Json) -> Json:
    """Keep a filter view; answers it with its id and title."""
    item = _placed(document, request.get("filter") or {})
    if not item.get("title"):
        number = 1 + sum(len(sheet.marks.get(_KIND, ())) for sheet in document.sheets)
        item["title"] = f"Filter {number}"
    sheet, mark = marks.add(document, _KIND, item)
    return {"filter": marks.mark_json(sheet, _KIND, mark)}


def update_filter_view(document: Document, request: Json) -> Json:
    """Change a filter view by its id."""
    sent = request.get("filter") or {}
    masks = request.get("fields")
    mask = fields.for_update(masks, "FilterView", RefusedError)
    if "criteria" in sent or "filterSpecs" in sent:
        sheet, old = marks.find(document, _KIND, sent.get(MARK_IDS[_KIND]))
        sent = {**sent, **_sound(sent, sheet.box(old.bounds) if "range" not in sent else sheet.whole())}
        if mask and ("criteria" in mask or "filterSpecs" in mask):
            masks = f"{masks},criteria,filterSpecs"
    marks.change(document, _KIND, "FilterView", sent, masks)
    return {}


def duplicate_filter_view(document: Document, request: Json) -> Json:
    """A copy of a filter view."""
    sheet, old = marks.find(document, _KIND, request.get("filterId"))
    identity = document.new_id(marks.all_ids(document, _KIND))
    new = RangeMark(identity, old.bounds, {**old.rest, "title": f"Copy of {old.rest.get('title', '')}"})
    sheet.marks[_KIND] = (*sheet.marks[_KIND], new)
    return {"filter": marks.mark_json(sheet, _KIND, new)}


def delete_filter_view(document: Document, request: Json) -> Json:
    """Forget a filter view."""
    marks.remove(document, _KIND, request.get("filterId"))
    return {}
