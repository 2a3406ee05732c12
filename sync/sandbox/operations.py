"""Every way to edit a spreadsheet, as data: what is logged to disk is exactly what is run again at start.

An operation is deterministic: its moment and the seed of its random ids are part of it.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from sync.sandbox import a1, batch, formats, lookup, rewriting, snapshot, theme, values
from sync.sandbox.assumptions import Assumptions
from sync.sandbox.cells import Json
from sync.sandbox.document import Document, invalid
from sync.sandbox.drive import edits
from sync.sandbox.errors import RefusedError
from sync.sandbox.file import File, stamp, touched
from sync.sandbox.grid import Sheet
from sync.sandbox.marked import PROJECT_NUMBER
from sync.sandbox.ranges import Box
from sync.sandbox.requests import banding, conditional, filters, merging, metadata, names, objects, protection, sheets

DEFAULT_PROPERTIES: Json = {
    "locale": "en_US",
    "autoRecalc": "ON_CHANGE",
    "timeZone": "Etc/GMT",
}


@dataclass(frozen=True, slots=True)
class Operation:
    """One edit: its name in `OPERATIONS`, its content, the moment (ms since 1970) and the seed for new ids."""

    name: str
    body: Json
    at: int
    seed: int


def apply(document: Document, operation: Operation, author: str = "") -> tuple[Document, Json]:
    """The document after the operation of `author` (an address, or nothing for the owner), and the answer; the given
    document is untouched. Raises ApiError."""
    edited = document.clone()
    edited.dice = random.Random(operation.seed)  # noqa: S311 - ids, no secrets
    edited.editor, edited.now = author, operation.at
    edited.project = operation.body.get("project", PROJECT_NUMBER)
    reply = OPERATIONS[operation.name](edited, operation)
    if operation.name.startswith("values.") and protection.binds(document, author):
        _refuse_protected(document, edited)
    edited.evaluated.clear()
    if edited.assumptions.filters_hide_new_values:
        for sheet in edited.sheets:
            if sheet.basic_filter:
                filters.hide(edited, sheet)
    edited.file = touched(edited.file, operation.at)
    return edited, reply


def _refuse_protected(before: Document, after: Document) -> None:
    try:
        protection.require_allowed(before, after)
    except RefusedError as refused:
        raise invalid(refused) from refused


def _batch(document: Document, operation: Operation) -> Json:
    return batch.run(document, operation.body)


def _with_values(document: Document, update: Json, sheet: Sheet, box: Box, given: Json) -> Json:
    answer = {"spreadsheetId": document.id, **update}
    if given.get("includeValuesInResponse"):
        options = {
            "valueRenderOption": given.get("responseValueRenderOption"),
            "dateTimeRenderOption": given.get("responseDateTimeRenderOption"),
        }
        document.evaluated.clear()
        answer["updatedData"] = values.read(document, sheet, box, options)
    return answer


def _values_update(document: Document, operation: Operation) -> Json:
    given = operation.body["options"]
    update, sheet, box = values.write(document, operation.body["data"], operation.body["range"], given, operation.at)
    return _with_values(document, update, sheet, box, given)


def _values_batch_update(document: Document, operation: Operation) -> Json:
    """values.batchUpdate; each range of `data` is named in A1."""
    given = operation.body
    written = _Written()
    for index, item in enumerate(given.get("data") or []):
        text, place = item.get("range", ""), f"data[{index}]"
        update, sheet, box = values.write(document, item, text, given, operation.at, place)
        written.add(_with_values(document, update, sheet, box, given), item, sheet, box)
    return written.answer(document)


def _values_batch_update_by_filter(document: Document, operation: Operation) -> Json:
    """values.batchUpdateByDataFilter; the values go to every range that a filter selects."""
    given = operation.body
    written = _Written()
    for item in given.get("data") or []:
        data = {name: value for name, value in item.items() if name != "dataFilter"}
        for where, place, _ in _areas(document, [item.get("dataFilter") or {}]):
            text = a1.range_name(where.title, place.bounds())
            update, sheet, box = values.write(document, data, text, given, operation.at)
            answer = _with_values(document, update, sheet, box, given)
            answer.pop("spreadsheetId")
            written.add({**answer, "dataFilter": item["dataFilter"]}, item, sheet, box)
    return written.answer(document)


def _areas(document: Document, filters: list[Json]) -> list[tuple[Sheet, Box, list[Json]]]:
    try:
        return lookup.areas(document, filters)
    except RefusedError as refused:
        raise invalid(refused) from refused


class _Written:
    """The answers to a batch of writes, and the totals over them."""

    def __init__(self) -> None:
        self.answers: list[Json] = []
        self.rows: set[tuple[int, int]] = set()
        self.columns: set[tuple[int, int]] = set()
        self.sheets: set[int] = set()

    def add(self, answer: Json, item: Json, sheet: Sheet, box: Box) -> None:
        """Count what `item` wrote."""
        self.answers.append(answer)
        if not answer.get("updatedCells"):
            return
        self.sheets.add(sheet.id)
        for offset, line in enumerate(values.by_rows(item)):
            for index, value in enumerate(line):
                if value is not None:
                    self.rows.add((sheet.id, box.top + offset))
                    self.columns.add((sheet.id, box.left + index))

    def answer(self, document: Document) -> Json:
        """The whole answer (SHEETS_BEHAVIOURS 14)."""
        counts = {
            "totalUpdatedRows": len(self.rows),
            "totalUpdatedColumns": len(self.columns),
            "totalUpdatedCells": sum(answer.get("updatedCells", 0) for answer in self.answers),
            "totalUpdatedSheets": len(self.sheets),
        }
        totals = {name: count for name, count in counts.items() if count}
        return {"spreadsheetId": document.id, **totals, **({"responses": self.answers} if self.answers else {})}


def _values_append(document: Document, operation: Operation) -> Json:
    given = operation.body["options"]
    answer, sheet, box = values.append(document, operation.body["data"], operation.body["range"], given, operation.at)
    updates = _with_values(document, answer.pop("updates"), sheet, box, given)
    return {"spreadsheetId": document.id, **answer, "updates": updates}


def _values_clear(document: Document, operation: Operation) -> Json:
    return {"spreadsheetId": document.id, "clearedRange": values.clear(document, operation.body["range"])}


def _values_batch_clear(document: Document, operation: Operation) -> Json:
    texts = operation.body.get("ranges") or []
    cleared = [values.clear(document, text, f"range[{index}]") for index, text in enumerate(texts)]
    return {"spreadsheetId": document.id, "clearedRanges": cleared}


def _values_batch_clear_by_filter(document: Document, operation: Operation) -> Json:
    found = _areas(document, operation.body.get("dataFilters") or [])
    cleared = [values.clear(document, a1.range_name(sheet.title, box.bounds())) for sheet, box, _ in found]
    return {"spreadsheetId": document.id, **({"clearedRanges": cleared} if cleared else {})}


def _copy_in(document: Document, operation: Operation) -> Json:
    source = snapshot.sheet_from_json(operation.body["sheet"])
    try:
        reply = sheets.duplicate(document, source, None, operation.body["title"], None)
    except RefusedError as refused:
        raise invalid(refused) from refused
    rewriting.relocalised(document, operation.body["locale"], document.sheets[-1:])
    return reply


def _assume(document: Document, operation: Operation) -> Json:
    """From now on the spreadsheet is edited under other assumptions."""
    document.assumptions = Assumptions(**operation.body)
    return {}


OPERATIONS: dict[str, Callable[[Document, Operation], Json]] = {
    "batchUpdate": _batch,
    "values.update": _values_update,
    "values.batchUpdate": _values_batch_update,
    "values.append": _values_append,
    "values.clear": _values_clear,
    "values.batchClear": _values_batch_clear,
    "values.batchUpdateByDataFilter": _values_batch_update_by_filter,
    "values.batchClearByDataFilter": _values_batch_clear_by_filter,
    "assume": _assume,
    "sheets.copyTo": _copy_in,
    "drive.update": edits.update,
    "drive.import": edits.replace_content,
    "permissions.create": edits.add_permission,
    "permissions.update": edits.update_permission,
    "permissions.delete": edits.delete_permission,
}


def create(spreadsheet_id: str, body: Json, at: int, seed: int, project: str = PROJECT_NUMBER) -> Document:
    """A new spreadsheet from a Spreadsheet message: properties, tabs with grid data, merges, names. Raises ApiError."""
    properties = body.get("properties") or {}
    when = stamp(at)
    owner = {
        "kind": "drive#permission", "id": "0", "type": "user", "role": "owner", "emailAddress": "sandbox@localhost"
    }  # fmt: skip
    name = properties.get("title") or "Untitled spreadsheet"
    file = File(name=name, created=when, modified=when, permissions=(owner,))
    document = Document(spreadsheet_id, file, dict(DEFAULT_PROPERTIES), dice=random.Random(seed), project=project)  # noqa: S311
    try:
        sent = {name: value for name, value in properties.items() if name != "title"}
        document.properties.update(sheets.checked_properties(sent))
        document.properties.setdefault("defaultFormat", formats.DEFAULT)
        document.properties.setdefault("spreadsheetTheme", theme.DEFAULT)
        first = {"properties": {"sheetId": 0, "title": "Sheet1"}}
        for value in body.get("sheets") or [first]:
            sheet = sheets.new_sheet(document, value.get("properties") or {})
            document.sheets.append(sheet)
            sheets.fill(document, sheet, value)
            _marks(document, sheet, value)
        for item in body.get("namedRanges") or []:
            names.add_named_range(document, {"namedRange": item})
        for item in body.get("developerMetadata") or []:
            placed = {**item, "location": {"spreadsheet": True}}
            metadata.create_developer_metadata(document, {"developerMetadata": placed})
        if all(sheet.hidden for sheet in document.sheets):
            raise RefusedError("You can't hide all the sheets in a document.")
    except RefusedError as refused:
        raise invalid(refused, "spreadsheet") from refused
    return document


def _marks(document: Document, sheet: Sheet, value: Json) -> None:
    for merge in value.get("merges") or []:
        merging.merge_cells(document, {"range": {**merge, "sheetId": sheet.id}})
    for name, handle, wrapped in (
        ("protectedRanges", protection.add_protected_range, "protectedRange"),
        ("bandedRanges", banding.add_banding, "bandedRange"),
        ("filterViews", filters.add_filter_view, "filter"),
    ):
        for item in value.get(name) or []:
            placed = {**item, "range": {**(item.get("range") or {}), "sheetId": sheet.id}}
            handle(document, {wrapped: placed})
    for index, item in enumerate(value.get("conditionalFormats") or []):
        placed = {**item, "ranges": [{**one, "sheetId": sheet.id} for one in item.get("ranges") or []]}
        conditional.add_conditional_format_rule(document, {"rule": placed, "index": index})
    for name, add, wrapped in (("charts", objects.add_chart, "chart"), ("slicers", objects.add_slicer, "slicer")):
        for item in value.get(name) or []:
            add(document, {wrapped: item})
    for item in value.get("developerMetadata") or []:
        placed = {**item, "location": {"sheetId": sheet.id}}
        metadata.create_developer_metadata(document, {"developerMetadata": placed})
    if value.get("basicFilter"):
        placed = {**value["basicFilter"], "range": {**value["basicFilter"].get("range", {}), "sheetId": sheet.id}}
        filters.set_basic_filter(document, {"filter": placed})
