"""Whatever is sent, the answer is a result or a refusal in Google's words; never a crash, never half an effect."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sync.sandbox import contract, fields, operations, snapshot, view
from sync.sandbox.batch import KINDS
from sync.sandbox.contract import MESSAGES
from sync.sandbox.document import Document
from sync.sandbox.errors import ApiError
from sync.sandbox.operations import Operation

REQUIRED = ("range", "fields", "dimension", "start", "source", "destination", "shiftDimension", "sortSpecs")
SMALL = st.sampled_from([0, 0, 1, 1, 2, 3, 4, 5, 6, 7, -1])
TEXTS = st.sampled_from(
    ["", "a", "A1", "T", "=A1", "=SUM(A1:B3)", "='T'!B2+1", "1,5", "æøå", "'", "*", "note,userEnteredFormat.padding"]
)
FIELDS = {
    "fields": st.sampled_from(["*", "userEnteredValue", "note,dataValidation", "title", "hidden,index", "pixelSize"])
}


def of_kind(kind: str, depth: int) -> st.SearchStrategy[Any]:
    if kind[0] == "@":
        return message(kind[1:], depth - 1)
    if kind[0] == "[":
        return st.lists(of_kind(kind[1:], depth), max_size=3)
    if kind[0] == "{":
        return st.just({})
    if kind.startswith("enum:"):
        return st.sampled_from(kind[5:].split("|"))
    if kind == "boolean":
        return st.booleans()
    if kind in ("int32", "int64"):
        return SMALL
    if kind in ("double", "float"):
        return st.floats(-1e20, 1e20)
    return TEXTS


def message(name: str, depth: int) -> st.SearchStrategy[dict[str, Any]]:
    if depth <= 0:
        return st.just({})
    properties = {prop: of_kind(kind, depth) for prop, kind in MESSAGES[name].items()}
    if "fields" in properties:
        properties.update(FIELDS)
    if "sheetId" in properties:
        properties["sheetId"] = st.sampled_from([0] * 9 + [1])
    required = {prop: properties.pop(prop) for prop in REQUIRED if prop in properties}
    return st.fixed_dictionaries(required, optional=properties)


def request(kind: str) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({kind: of_kind(MESSAGES["Request"][kind], 5)})


REQUESTS = st.sampled_from(sorted(KINDS)).flatmap(request)


def start() -> Document:
    rows = [
        {"values": [{"userEnteredValue": {"stringValue": f"{row}{column}"}} for column in range(3)]} for row in range(4)
    ]
    rows[1]["values"][1] = {"userEnteredValue": {"formulaValue": "=A1&C3"}}
    grid = {"rowCount": 6, "columnCount": 5}
    properties = {"sheetId": 0, "title": "T", "gridProperties": grid}
    merge = {"startRowIndex": 2, "endRowIndex": 4, "startColumnIndex": 2, "endColumnIndex": 4}
    sheet = {"properties": properties, "data": [{"rowData": rows}], "merges": [merge]}
    return operations.create("id", {"properties": {"locale": "da_DK"}, "sheets": [sheet]}, 0, 1)


def picture(document: Document) -> bytes:
    return orjson.dumps(view.spreadsheet(document, fields.ALL, (), True))


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.lists(REQUESTS, min_size=1, max_size=3), max_size=4))
def test_any_batches_end_in_a_result_or_a_refusal(batches: list[list[dict[str, Any]]]) -> None:
    document = start()
    for number, requests in enumerate(batches):
        before = picture(document)
        try:
            body = contract.check("BatchUpdateSpreadsheetRequest", {"requests": requests})
            edited, reply = operations.apply(document, Operation("batchUpdate", body, number, number))
        except ApiError as error:
            if error.code != 400:
                raise
            assert picture(document) == before
            continue
        assert len(reply["replies"]) == len(requests)
        assert picture(document) == before, "the old version was changed"
        document = edited
        for sheet in document.sheets:
            assert len(sheet.rows) <= sheet.row_count
            assert all(len(row) <= sheet.column_count for row in sheet.rows)
            assert all(merge.bottom <= sheet.row_count and merge.right <= sheet.column_count for merge in sheet.merges)
            pairs = [(one, other) for one in sheet.merges for other in sheet.merges if one is not other]
            assert not any(one.overlaps(other) for one, other in pairs)
        stored = orjson.loads(orjson.dumps(snapshot.to_json(document)))
        assert picture(snapshot.from_json(stored)) == picture(document)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(REQUESTS, max_size=4))
def test_a_batch_whose_last_request_is_refused_leaves_the_document_byte_for_byte(
    requests: list[dict[str, Any]],
) -> None:
    document = start()
    before = orjson.dumps(snapshot.to_json(document))
    refused = {"deleteSheet": {"sheetId": 999}}

    def attempt() -> None:
        body = contract.check("BatchUpdateSpreadsheetRequest", {"requests": [*requests, refused]})
        operations.apply(document, Operation("batchUpdate", body, 1, 1))

    with pytest.raises(ApiError) as caught:
        attempt()
    assert caught.value.code == 400
    assert orjson.dumps(snapshot.to_json(document)) == before


@settings(max_examples=200, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | TEXTS,
        lambda inner: (
            st.lists(inner) | st.dictionaries(st.sampled_from(["requests", "updateCells", "rows", "x"]), inner)
        ),
        max_leaves=8,
    )
)
def test_any_json_is_checked_or_refused(value: Any) -> None:
    try:
        contract.check("BatchUpdateSpreadsheetRequest", value)
    except ApiError as error:
        if error.code != 400:
            raise
