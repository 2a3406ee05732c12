"""The Sheets methods: from path, parameters and body to an answer. `app` holds the table of addresses."""

from __future__ import annotations

from collections.abc import Callable

import orjson

from sync.sandbox import contract, fields, lookup, operations, snapshot, values, view
from sync.sandbox.access import Visit
from sync.sandbox.call import Call
from sync.sandbox.cells import Json
from sync.sandbox.document import Document, invalid
from sync.sandbox.errors import RefusedError, entity_not_found
from sync.sandbox.marked import PROJECT_NUMBER
from sync.sandbox.ranges import Box

Method = Callable[[Visit, Call], Json]


def _document(store: Visit, call: Call) -> Document:
    document = store.get(call.path["id"])
    if document is None:
        raise entity_not_found()
    return document.seen_by(call.project)


def _edit(store: Visit, call: Call, name: str, body: Json) -> tuple[Document, Json]:
    content = body if call.project == PROJECT_NUMBER else {**body, "project": call.project}
    edited = store.edit(call.path["id"], name, content)
    if edited is None:
        raise entity_not_found()
    return edited


def _masked(call: Call, message: str, answer: Json) -> Json:
    masked: Json = fields.apply(fields.for_answer(call.query.get("fields"), message), answer)
    return masked


def create(store: Visit, call: Call) -> Json:
    """spreadsheets.create; grid data is answered only when asked for by `fields`."""
    body = contract.check("Spreadsheet", call.json(), "spreadsheet")
    mask = fields.for_answer(call.query.get("fields"), "Spreadsheet")
    document = store.create(lambda new_id, at, seed: operations.create(new_id, body, at, seed, call.project))
    return view.spreadsheet(document, mask, (), False)


def get(store: Visit, call: Call) -> Json:
    """spreadsheets.get."""
    mask = fields.for_answer(call.query.get("fields"), "Spreadsheet")
    document = _document(store, call)
    return view.spreadsheet(
        document, mask, call.query.getlist("ranges"), call.flag("includeGridData"), store.user.address
    )


def batch_update(store: Visit, call: Call) -> Json:
    """spreadsheets.batchUpdate, with the spreadsheet after it when asked for."""
    body = contract.check("BatchUpdateSpreadsheetRequest", call.json())
    mask = fields.for_answer(call.query.get("fields"), "BatchUpdateSpreadsheetResponse")
    wants_spreadsheet = body.get("includeSpreadsheetInResponse", False)
    document, reply = _edit(store, call, "batchUpdate", {"requests": body.get("requests") or []})
    below = fields.wants(mask, "updatedSpreadsheet")
    answer: Json = fields.apply(mask, reply)
    if wants_spreadsheet and below is not None:
        texts = body.get("responseRanges") or ()
        grid = body.get("responseIncludeGridData", False)
        answer["updatedSpreadsheet"] = view.spreadsheet(document, below, texts, grid, store.user.address)
    return answer


def values_get(store: Visit, call: Call) -> Json:
    """spreadsheets.values.get."""
    return _masked(call, "ValueRange", values.get(_document(store, call), call.path["range"], call.options()))


def values_batch_get(store: Visit, call: Call) -> Json:
    """spreadsheets.values.batchGet: all ranges of one moment."""
    document, given = _document(store, call), call.options()
    found = [values.get(document, text, given) for text in call.query.getlist("ranges")]
    return _masked(call, "BatchGetValuesResponse", {"spreadsheetId": document.id, "valueRanges": found})


def values_update(store: Visit, call: Call) -> Json:
    """spreadsheets.values.update."""
    return _values_edit(store, call, "values.update", "UpdateValuesResponse")


def values_append(store: Visit, call: Call) -> Json:
    """spreadsheets.values.append."""
    return _values_edit(store, call, "values.append", "AppendValuesResponse")


def _values_edit(store: Visit, call: Call, name: str, message: str) -> Json:
    data = contract.check("ValueRange", call.json(), "data")
    content = {"range": call.path["range"], "data": data, "options": call.options()}
    return _masked(call, message, _edit(store, call, name, content)[1])


def values_batch_update(store: Visit, call: Call) -> Json:
    """spreadsheets.values.batchUpdate."""
    body = contract.check("BatchUpdateValuesRequest", call.json())
    return _masked(call, "BatchUpdateValuesResponse", _edit(store, call, "values.batchUpdate", body)[1])


def values_clear(store: Visit, call: Call) -> Json:
    """spreadsheets.values.clear."""
    contract.check("ClearValuesRequest", call.json())
    reply = _edit(store, call, "values.clear", {"range": call.path["range"]})[1]
    return _masked(call, "ClearValuesResponse", reply)


def values_batch_clear(store: Visit, call: Call) -> Json:
    """spreadsheets.values.batchClear."""
    body = contract.check("BatchClearValuesRequest", call.json())
    return _masked(call, "BatchClearValuesResponse", _edit(store, call, "values.batchClear", body)[1])


def copy_sheet(store: Visit, call: Call) -> Json:
    """spreadsheets.sheets.copyTo: the tab goes to the end of another spreadsheet."""
    body = contract.check("CopySheetToAnotherSpreadsheetRequest", call.json())
    try:
        document = _document(store, call)
        source = document.sheet(int(call.path["sheet"]))
    except RefusedError as refused:
        raise invalid(refused) from refused
    target = body.get("destinationSpreadsheetId", "")
    content = {"sheet": snapshot.sheet_to_json(source), "locale": document.locale, "title": None}
    # Through the log's own form, so that a copy now and a copy at the next start are the same.
    edited = store.edit(target, "sheets.copyTo", orjson.loads(orjson.dumps(content)))
    if edited is None:
        raise entity_not_found()
    return _masked(call, "SheetProperties", edited[1])


def get_by_data_filter(store: Visit, call: Call) -> Json:
    """spreadsheets.getByDataFilter: the tabs that the filters touch; all of them without a filter."""
    body = contract.check("GetSpreadsheetByDataFilterRequest", call.json())
    mask = fields.for_answer(call.query.get("fields"), "Spreadsheet")
    document = _document(store, call)
    grid, reader = body.get("includeGridData", False), store.user.address
    if not body.get("dataFilters"):
        return view.spreadsheet(document, mask, (), grid, reader)
    boxes: dict[int, list[Box]] = {}
    for sheet, box, _ in lookup.areas(document, body["dataFilters"]):
        boxes.setdefault(sheet.id, []).append(box)
    selected = [(sheet, boxes[sheet.id]) for sheet in document.sheets if sheet.id in boxes]
    return view.of_boxes(document, mask, selected, grid, reader)


def values_batch_get_by_data_filter(store: Visit, call: Call) -> Json:
    """spreadsheets.values.batchGetByDataFilter: each selected range once, with the filters that select it."""
    body = contract.check("BatchGetValuesByDataFilterRequest", call.json())
    document = _document(store, call)
    found = [
        {"valueRange": values.read(document, sheet, box, body), "dataFilters": filters}
        for sheet, box, filters in lookup.areas(document, body.get("dataFilters") or [])
    ]
    answer: Json = {"spreadsheetId": document.id, **({"valueRanges": found} if found else {})}
    return _masked(call, "BatchGetValuesByDataFilterResponse", answer)


def values_batch_update_by_data_filter(store: Visit, call: Call) -> Json:
    """spreadsheets.values.batchUpdateByDataFilter."""
    body = contract.check("BatchUpdateValuesByDataFilterRequest", call.json())
    reply = _edit(store, call, "values.batchUpdateByDataFilter", body)[1]
    return _masked(call, "BatchUpdateValuesByDataFilterResponse", reply)


def values_batch_clear_by_data_filter(store: Visit, call: Call) -> Json:
    """spreadsheets.values.batchClearByDataFilter."""
    body = contract.check("BatchClearValuesByDataFilterRequest", call.json())
    reply = _edit(store, call, "values.batchClearByDataFilter", body)[1]
    return _masked(call, "BatchClearValuesByDataFilterResponse", reply)


def metadata_get(store: Visit, call: Call) -> Json:
    """spreadsheets.developerMetadata.get."""
    wanted = int(call.path["metadataId"])
    for item, spot in lookup.entries(_document(store, call)):
        if item.id == wanted:
            return _masked(call, "DeveloperMetadata", lookup.metadata_json(item, spot))
    raise entity_not_found()


def metadata_search(store: Visit, call: Call) -> Json:
    """spreadsheets.developerMetadata.search: each selected entry once, with the filters that select it."""
    body = contract.check("SearchDeveloperMetadataRequest", call.json())
    document = _document(store, call)
    found: dict[int, Json] = {}
    for item in body.get("dataFilters") or []:
        for entry, spot in lookup.search(document, item):
            match = {"developerMetadata": lookup.metadata_json(entry, spot), "dataFilters": []}
            found.setdefault(entry.id, match)["dataFilters"].append(item)
    answer: Json = {"matchedDeveloperMetadata": list(found.values())} if found else {}
    return _masked(call, "SearchDeveloperMetadataResponse", answer)
