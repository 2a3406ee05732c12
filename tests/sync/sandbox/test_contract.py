"""Requests and answers keep to Google's published discovery documents."""

from __future__ import annotations

import json

import pytest

from sync.sandbox.batch import KINDS
from sync.sandbox.contract import MESSAGES
from tests.fixtures.sandbox import RunningSandbox
from tests.sync.sandbox import contract_source
from tests.sync.sandbox.discovery_check import check

FULL = {
    "properties": {"locale": "da_DK", "timeZone": "Europe/Copenhagen"},
    "sheets": [
        {
            "properties": {"title": "Fane ét", "sheetId": 7, "gridProperties": {"rowCount": 20, "columnCount": 8}},
            "data": [
                {
                    "startRow": 1,
                    "startColumn": 1,
                    "rowData": [
                        {
                            "values": [
                                {"userEnteredValue": {"stringValue": "Mål"}, "note": "husk", "userEnteredFormat": {
                                    "textFormat": {"bold": True}, "backgroundColor": {"red": 1}}},
                                {"userEnteredValue": {"numberValue": 0.25}, "userEnteredFormat": {
                                    "numberFormat": {"type": "PERCENT", "pattern": "0%"}}},
                                {"userEnteredValue": {"formulaValue": "=C2*2"}},
                                {"userEnteredValue": {"formulaValue": "=1/0"}},
                                {"userEnteredValue": {"stringValue": "rig"}, "textFormatRuns": [
                                    {"startIndex": 1, "format": {"italic": True}}]},
                                {"userEnteredValue": {"boolValue": True}, "dataValidation": {
                                    "condition": {"type": "BOOLEAN"}}},
                            ]
                        }
                    ],
                    "columnMetadata": [{"pixelSize": 250}, {"hiddenByUser": True}],
                }
            ],
            "merges": [{"startRowIndex": 4, "endRowIndex": 6, "startColumnIndex": 0, "endColumnIndex": 2}],
            "protectedRanges": [{"range": {"startColumnIndex": 7, "endColumnIndex": 8}, "warningOnly": True}],
        }
    ],
    "namedRanges": [{"name": "Alle", "range": {"sheetId": 7, "startRowIndex": 0, "endRowIndex": 5}}],
}  # fmt: skip


def test_the_shipped_table_is_what_the_discovery_documents_say() -> None:
    assert json.loads(contract_source.TARGET.read_text(encoding="utf-8")) == contract_source.condensed()


def test_a_full_spreadsheet_is_created_and_answered_within_the_contract(sandbox: RunningSandbox) -> None:
    created = check(sandbox.call("POST", "v4/spreadsheets", FULL).json(), "Spreadsheet")
    assert "data" not in created["sheets"][0]
    path = f"v4/spreadsheets/{created['spreadsheetId']}"
    whole = check(sandbox.call("GET", path, includeGridData=True).json(), "Spreadsheet")

    (sheet,) = whole["sheets"]
    (data,) = sheet["data"]
    assert data["rowData"][0] == {}
    values = data["rowData"][1]["values"]
    assert values[0] == {}
    assert values[1]["note"] == "husk"
    assert values[1]["effectiveFormat"]["textFormat"]["bold"] is True
    assert values[1]["effectiveFormat"]["textFormat"]["fontSize"] == 10
    assert values[2]["formattedValue"] == "25%"
    assert values[3]["effectiveValue"] == {"numberValue": 0.5}
    assert values[4]["effectiveValue"]["errorValue"]["type"] == "DIVIDE_BY_ZERO"
    assert values[4]["formattedValue"] == "#DIV/0!"
    assert values[5]["textFormatRuns"] == [{"startIndex": 1, "format": {"italic": True}}]
    assert values[6]["formattedValue"] == "SAND"
    assert [item["pixelSize"] for item in data["columnMetadata"][:3]] == [100, 250, 100]
    assert data["columnMetadata"][2]["hiddenByUser"] is True
    assert sheet["merges"][0]["sheetId"] == 7
    assert sheet["protectedRanges"][0]["warningOnly"] is True
    assert whole["namedRanges"][0]["name"] == "Alle"


def test_values_and_batch_answers_keep_to_the_contract(sandbox: RunningSandbox) -> None:
    book = sandbox.create()
    path = f"v4/spreadsheets/{book}"
    update = sandbox.call("PUT", f"{path}/values/A1", {"values": [["a", 1]]}, valueInputOption="RAW",
                          includeValuesInResponse=True).json()  # fmt: skip
    assert check(update, "UpdateValuesResponse")["updatedData"]["values"] == [["a", "1"]]
    appended = sandbox.call("POST", f"{path}/values/A1:append", {"values": [["b"]]}, valueInputOption="RAW").json()
    assert check(appended, "AppendValuesResponse")["tableRange"] == "Sheet1!A1:B1"
    batch = {"valueInputOption": "RAW", "data": [{"range": "D1", "values": [[1]]}, {"range": "E5", "values": [[2]]}]}
    totals = check(sandbox.call("POST", f"{path}/values:batchUpdate", batch).json(), "BatchUpdateValuesResponse")
    assert (totals["totalUpdatedRows"], totals["totalUpdatedColumns"], totals["totalUpdatedSheets"]) == (2, 2, 1)
    read = sandbox.call("GET", f"{path}/values:batchGet", ranges=["A1:B1", "Z9"]).json()
    assert check(read, "BatchGetValuesResponse")["valueRanges"][1] == {"range": "Sheet1!Z9", "majorDimension": "ROWS"}
    check(sandbox.call("POST", f"{path}/values/A1:clear", {}).json(), "ClearValuesResponse")
    check(sandbox.call("POST", f"{path}/values:batchClear", {"ranges": ["A1"]}).json(), "BatchClearValuesResponse")
    answer = sandbox.batch(
        book,
        {"addSheet": {"properties": {"title": "Ny"}}},
        {"addNamedRange": {"namedRange": {"name": "N", "range": {"sheetId": 0}}}},
        {"findReplace": {"find": "1", "replacement": "2", "allSheets": True}},
        {"duplicateSheet": {"sourceSheetId": 0}},
        {"addProtectedRange": {"protectedRange": {"range": {"sheetId": 0}}}},
        includeSpreadsheetInResponse=True,
        responseIncludeGridData=True,
    ).json()
    check(answer, "BatchUpdateSpreadsheetResponse")
    assert [list(reply) for reply in answer["replies"]] == [
        ["addSheet"], ["addNamedRange"], ["findReplace"], ["duplicateSheet"], ["addProtectedRange"]
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (
            {"requests": [{"updateCells": {"bogus": 1, "fields": "*"}}]},
            "Invalid JSON payload received. Unknown name \"bogus\" at 'requests[0].update_cells': Cannot find field.",
        ),
        (
            {"wrong": 1},
            'Invalid JSON payload received. Unknown name "wrong": Cannot find field.',
        ),
        (
            {"requests": [{"insertDimension": {"range": {"startIndex": "x"}}}]},
            "Invalid value at 'requests[0].insert_dimension.range.start_index' (TYPE_INT32), \"x\"",
        ),
        (
            {"requests": [{"mergeCells": {"range": {"sheetId": "x", "startRowIndex": "y"}}}]},
            "Invalid value at 'requests[0].merge_cells.range.sheet_id' (TYPE_INT32), \"x\"\n"
            "Invalid value at 'requests[0].merge_cells.range.start_row_index.value' (TYPE_INT32), \"y\"",
        ),
        (
            {"requests": [{"addTable": {}}]},
            "Invalid requests[0].addTable: This sandbox does not support requests of the kind addTable.",
        ),
        ({"requests": []}, "Must specify at least one request."),
        (
            {"requests": [{}]},
            "Invalid requests[0]: No request set.",
        ),
    ],
)
def test_what_the_contract_does_not_know_is_refused_by_name(
    sandbox: RunningSandbox, body: dict[str, object], message: str
) -> None:
    book = sandbox.create()
    answer = sandbox.call("POST", f"v4/spreadsheets/{book}:batchUpdate", body)
    assert answer.status_code == 400
    assert answer.json()["error"]["status"] == "INVALID_ARGUMENT"
    assert answer.json()["error"]["message"] == message


LEFT_OUT = {
    *("addTable", "updateTable", "deleteTable"),
    *("insertComment", "deleteComment", "updateCommentPost", "addCommentReply", "deleteCommentReply"),
    *("addDataSource", "updateDataSource", "deleteDataSource", "refreshDataSource", "cancelDataSourceRefresh"),
    "updateEmbeddedObjectBorder",
}


def test_every_request_kind_of_google_is_there_or_refused_by_name(sandbox: RunningSandbox) -> None:
    assert set(MESSAGES["Request"]) - set(KINDS) == LEFT_OUT
    book = sandbox.create()
    for kind in sorted(LEFT_OUT):
        message = sandbox.batch(book, {kind: {}}).json()["error"]["message"]
        assert message == f"Invalid requests[0].{kind}: This sandbox does not support requests of the kind {kind}."


def test_names_in_snake_case_mean_the_same(sandbox: RunningSandbox) -> None:
    book = sandbox.create()
    answer = sandbox.batch(book, {"add_sheet": {"properties": {"title": "S", "grid_properties": {"row_count": 3}}}})
    assert answer.json()["replies"][0]["addSheet"]["properties"]["gridProperties"]["rowCount"] == 3


def test_a_mask_names_what_is_answered_and_an_unknown_path_is_refused(sandbox: RunningSandbox) -> None:
    book = sandbox.call("POST", "v4/spreadsheets", FULL).json()["spreadsheetId"]
    path = f"v4/spreadsheets/{book}"
    masked = sandbox.call("GET", path, fields="sheets(data/rowData/values(note,userEnteredFormat/textFormat/bold))")
    assert masked.json() == {
        "sheets": [
            {
                "data": [
                    {
                        "rowData": [
                            {},
                            {"values": [{}, {"note": "husk", "userEnteredFormat": {"textFormat": {"bold": True}}}]},
                        ]
                    }
                ]
            }
        ]
    }
    nothing = sandbox.call("GET", path, fields="sheets.data.rowData.values.note", ranges="A10:B12")
    assert nothing.json() == {"sheets": [{"data": [{}]}]}
    refused = sandbox.call("GET", path, fields="sheets.bogus")
    assert refused.status_code == 400
    assert "'sheets.bogus'" in refused.json()["error"]["details"][0]["fieldViolations"][0]["description"]


@pytest.mark.parametrize(
    ("method", "path", "headers", "code", "status"),
    [
        ("GET", "v4/spreadsheets/none", {"Authorization": "Bearer t"}, 404, "NOT_FOUND"),
        ("GET", "v4/spreadsheets/none", {}, 401, "UNAUTHENTICATED"),
        ("POST", "v4/spreadsheets/none:batchUpdate", {"Authorization": "Bearer t"}, 404, "NOT_FOUND"),
    ],
)
def test_errors_come_in_googles_envelope(
    sandbox: RunningSandbox, method: str, path: str, headers: dict[str, str], code: int, status: str
) -> None:
    body = {"requests": [{"addSheet": {}}]} if method == "POST" else None
    answer = sandbox.session.request(method, f"{sandbox.url}/{path}", headers=headers, json=body, timeout=20)
    assert answer.status_code == code
    error = answer.json()["error"]
    assert (error["code"], error["status"]) == (code, status)
    assert "errors" not in error
    assert ("WWW-Authenticate" in answer.headers) == (code == 401)


def test_a_body_that_is_no_json_is_refused(sandbox: RunningSandbox) -> None:
    headers = {"Authorization": "Bearer t"}
    answer = sandbox.session.post(f"{sandbox.url}/v4/spreadsheets", data=b"{nope", headers=headers, timeout=20)
    assert answer.status_code == 400
    assert answer.json()["error"]["message"].startswith("Invalid JSON payload received.")
