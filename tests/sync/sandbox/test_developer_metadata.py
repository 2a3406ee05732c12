"""Developer metadata and data filters: entries follow their rows, filters find them, values go where they lie."""

from __future__ import annotations

from typing import Any

import pytest

from tests.fixtures.sandbox import RunningSandbox
from tests.sync.sandbox.discovery_check import check

Json = dict[str, Any]


def span(dimension: str, index: int) -> Json:
    return {"dimensionRange": {"sheetId": 0, "dimension": dimension, "startIndex": index, "endIndex": index + 1}}


def entry(key: str, location: Json, value: str | None = None) -> Json:
    item: Json = {"metadataKey": key, "visibility": "DOCUMENT", "location": location}
    return {
        "createDeveloperMetadata": {"developerMetadata": item if value is None else {**item, "metadataValue": value}}
    }


@pytest.fixture
def book(sandbox: RunningSandbox) -> str:
    """Three rows; metadata on the spreadsheet, the tab, rows 2 and 3 and column B."""
    grid = {"rowCount": 6, "columnCount": 4}
    made = sandbox.create(sheets=[{"properties": {"sheetId": 0, "title": "T", "gridProperties": grid}}])
    body = {"values": [["a", "1"], ["b", "2"], ["c", "3"]]}
    sandbox.call("PUT", f"v4/spreadsheets/{made}/values/T!A1", body, valueInputOption="RAW")
    answer = sandbox.batch(
        made,
        entry("book", {"spreadsheet": True}),
        entry("tab", {"sheetId": 0}),
        entry("row", span("ROWS", 1), "b"),
        entry("row", span("ROWS", 2), "c"),
        entry("column", span("COLUMNS", 1)),
    )
    assert answer.status_code == 200, answer.text
    check(answer.json(), "BatchUpdateSpreadsheetResponse")
    return made


def found(sandbox: RunningSandbox, book: str, *filters: Json) -> list[tuple[str, str]]:
    path = f"v4/spreadsheets/{book}/developerMetadata:search"
    answer = sandbox.call("POST", path, {"dataFilters": list(filters)})
    assert answer.status_code == 200, answer.text
    body = check(answer.json(), "SearchDeveloperMetadataResponse")
    items = [match["developerMetadata"] for match in body.get("matchedDeveloperMetadata", [])]
    return [(item["metadataKey"], item.get("metadataValue", "")) for item in items]


def lookup(**wanted: Any) -> Json:
    return {"developerMetadataLookup": wanted}


ROW = {"developerMetadataLookup": {"metadataKey": "row", "metadataValue": "c"}}


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (lookup(metadataKey="row"), ["row", "row"]),
        (ROW, ["row"]),
        (lookup(locationType="COLUMN"), ["column"]),
        (lookup(locationType="SPREADSHEET"), ["book"]),
        (lookup(visibility="DOCUMENT"), ["book", "tab", "row", "row", "column"]),
        (lookup(visibility="PROJECT"), []),
        (lookup(metadataLocation=span("ROWS", 1)), ["tab", "row", "column"]),
        (lookup(metadataLocation=span("ROWS", 1), locationMatchingStrategy="EXACT_LOCATION"), ["row"]),
        (lookup(metadataLocation={"spreadsheet": True}), ["book"]),
        (lookup(metadataLocation={"sheetId": 0}, locationType="ROW"), ["row", "row"]),
        ({"a1Range": "T!A2"}, ["tab", "row"]),
        ({"gridRange": {"sheetId": 0, "startColumnIndex": 1, "endColumnIndex": 2}}, ["tab", "row", "row", "column"]),
    ],
)
def test_a_filter_finds(sandbox: RunningSandbox, book: str, item: Json, expected: list[str]) -> None:
    assert [key for key, _ in found(sandbox, book, item)] == expected


def test_an_entry_found_twice_is_listed_once(sandbox: RunningSandbox, book: str) -> None:
    assert found(sandbox, book, ROW, lookup(metadataKey="row")) == [("row", "c"), ("row", "b")]


def test_one_entry_is_read_by_its_id_and_an_unknown_one_is_not_found(sandbox: RunningSandbox, book: str) -> None:
    reply = sandbox.batch(book, entry("k", span("ROWS", 0), "v")).json()["replies"][0]
    made = reply["createDeveloperMetadata"]["developerMetadata"]
    assert made["location"] == {
        "locationType": "ROW", "dimensionRange": {"dimension": "ROWS", "startIndex": 0, "endIndex": 1}
    }  # fmt: skip
    path = f"v4/spreadsheets/{book}/developerMetadata"
    assert check(sandbox.call("GET", f"{path}/{made['metadataId']}").json(), "DeveloperMetadata") == made
    assert sandbox.call("GET", f"{path}/1").status_code == 404


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        ({"insertDimension": {"range": {"sheetId": 0, "dimension": "ROWS", "startIndex": 0, "endIndex": 2}}},
         {"b": 3, "c": 4}),
        ({"deleteDimension": {"range": {"sheetId": 0, "dimension": "ROWS", "startIndex": 1, "endIndex": 2}}}, {"c": 1}),
        ({"moveDimension": {"source": {"sheetId": 0, "dimension": "ROWS", "startIndex": 2, "endIndex": 3},
                            "destinationIndex": 0}}, {"c": 0, "b": 2}),
        ({"updateSheetProperties": {"properties": {"sheetId": 0, "gridProperties": {"rowCount": 2}},
                                    "fields": "gridProperties.rowCount"}}, {"b": 1}),
    ],
)  # fmt: skip
def test_metadata_of_a_row_follows_it_and_dies_with_it(
    sandbox: RunningSandbox, book: str, request_: Json, expected: dict[str, int]
) -> None:
    assert sandbox.batch(book, request_).status_code == 200
    path = f"v4/spreadsheets/{book}/developerMetadata:search"
    body = sandbox.call("POST", path, {"dataFilters": [lookup(metadataKey="row")]}).json()
    items = [match["developerMetadata"] for match in body.get("matchedDeveloperMetadata", [])]
    places = {item["metadataValue"]: item["location"]["dimensionRange"]["startIndex"] for item in items}
    assert places == expected


def test_entries_are_changed_and_deleted_by_filter(sandbox: RunningSandbox, book: str) -> None:
    change = {
        "dataFilters": [ROW], "developerMetadata": {"metadataValue": "ny", "location": span("ROWS", 4)},
        "fields": "metadataValue,location",
    }  # fmt: skip
    (reply,) = sandbox.batch(book, {"updateDeveloperMetadata": change}).json()["replies"]
    (changed,) = reply["updateDeveloperMetadata"]["developerMetadata"]
    assert (changed["metadataValue"], changed["location"]["dimensionRange"]["startIndex"]) == ("ny", 4)
    (reply,) = sandbox.batch(book, {"deleteDeveloperMetadata": {"dataFilter": lookup(metadataKey="row")}}).json()[
        "replies"
    ]
    assert len(reply["deleteDeveloperMetadata"]["deletedDeveloperMetadata"]) == 2
    assert found(sandbox, book, lookup(metadataKey="row")) == []


def test_values_are_read_written_and_cleared_where_the_metadata_lies(sandbox: RunningSandbox, book: str) -> None:
    path = f"v4/spreadsheets/{book}/values"
    read = sandbox.call("POST", f"{path}:batchGetByDataFilter", {"dataFilters": [ROW, {"a1Range": "A1"}]}).json()
    ranges = check(read, "BatchGetValuesByDataFilterResponse")["valueRanges"]
    assert [item["valueRange"]["values"] for item in ranges] == [[["c", "3"]], [["a"]]]
    assert ranges[0]["dataFilters"] == [ROW]
    body = {"valueInputOption": "USER_ENTERED", "data": [{"dataFilter": ROW, "values": [["x", None, "5"]]}]}
    written = sandbox.call("POST", f"{path}:batchUpdateByDataFilter", body).json()
    check(written, "BatchUpdateValuesByDataFilterResponse")
    assert (written["totalUpdatedCells"], written["responses"][0]["updatedRange"]) == (2, "T!A3:C3")
    assert sandbox.call("GET", f"{path}/T!A3:C3").json()["values"] == [["x", "3", "5"]]
    cleared = sandbox.call(
        "POST", f"{path}:batchClearByDataFilter", {"dataFilters": [lookup(metadataKey="column")]}
    ).json()
    assert check(cleared, "BatchClearValuesByDataFilterResponse")["clearedRanges"] == ["T!B1:B6"]
    assert sandbox.call("GET", f"{path}/T").json()["values"] == [["a"], ["b"], ["x", "", "5"]]


def test_a_spreadsheet_is_read_by_filter(sandbox: RunningSandbox, book: str) -> None:
    path = f"v4/spreadsheets/{book}:getByDataFilter"
    answer = check(sandbox.call("POST", path, {"dataFilters": [ROW], "includeGridData": True}).json(), "Spreadsheet")
    (data,) = answer["sheets"][0]["data"]
    assert (data["startRow"], data["rowData"][0]["values"][0]["formattedValue"]) == (2, "c")
    assert answer["developerMetadata"][0]["metadataKey"] == "book"
    assert answer["sheets"][0]["developerMetadata"][0]["metadataKey"] == "tab"


@pytest.mark.parametrize(
    "item",
    [{}, {"a1Range": "A1", "gridRange": {"sheetId": 0}}, lookup(locationMatchingStrategy="EXACT_LOCATION"),
     lookup(metadataLocation={"sheetId": 9}), {"a1Range": "Nope!A1"}],
)  # fmt: skip
def test_a_filter_that_makes_no_sense_is_refused(sandbox: RunningSandbox, book: str, item: Json) -> None:
    for path in ("developerMetadata:search", "values:batchGetByDataFilter", "values:batchClearByDataFilter"):
        answer = sandbox.call("POST", f"v4/spreadsheets/{book}/{path}", {"dataFilters": [item]})
        assert (answer.status_code, answer.json()["error"]["status"]) == (400, "INVALID_ARGUMENT")


@pytest.mark.parametrize(
    ("place", "message"),
    [
        ({"startIndex": 0, "endIndex": 2}, "DimensionRange must represent a single row or column"),
        ({"startIndex": 1, "endIndex": 1}, "DimensionRange must represent a single row or column"),
        ({"startIndex": 5}, "DimensionRange must specify both a startIndex and an endIndex"),
        ({"endIndex": 1}, "DimensionRange must specify both a startIndex and an endIndex"),
    ],
)
def test_metadata_of_several_rows_is_refused_in_googles_words(
    sandbox: RunningSandbox, book: str, place: Json, message: str
) -> None:
    answer = sandbox.batch(book, entry("x", {"dimensionRange": {"sheetId": 0, "dimension": "ROWS", **place}}))
    assert answer.status_code == 400
    assert answer.json()["error"]["message"] == f"Invalid requests[0].createDeveloperMetadata: {message}"


def test_metadata_of_a_project_is_hidden_from_other_projects(sandbox: RunningSandbox, book: str) -> None:
    def ask(project: str, method: str, path: str, body: Json | None = None) -> Json:
        headers = {"Authorization": "Bearer qx", "X-Goog-User-Project": project}
        address = f"{sandbox.url}/v4/spreadsheets/{book}{path}"
        answer = sandbox.session.request(method, address, json=body, headers=headers, timeout=20)
        return {"status": answer.status_code, **answer.json()}

    places = [{"spreadsheet": True}, {"sheetId": 0}, span("ROWS", 1), span("COLUMNS", 1)]
    requests = [entry("own", place) for place in places]
    for request in requests:
        request["createDeveloperMetadata"]["developerMetadata"]["visibility"] = "PROJECT"
    made = ask("7", "POST", ":batchUpdate", {"requests": requests})["replies"]
    first = made[0]["createDeveloperMetadata"]["developerMetadata"]["metadataId"]
    own = {"developerMetadataLookup": {"metadataKey": "own"}}
    row = {"gridRange": {"sheetId": 0, "startRowIndex": 1, "endRowIndex": 2}}

    def seen(project: str) -> list[Any]:
        """What a search by key, by cells and by id finds, how often a whole read says it, and what a filter reads."""
        found = [
            len(
                ask(project, "POST", "/developerMetadata:search", {"dataFilters": [one]}).get(
                    "matchedDeveloperMetadata", []
                )
            )
            for one in (own, row)
        ]
        whole = str(ask(project, "GET", "?includeGridData=true")).count("'own'")
        read = ask(project, "POST", "/values:batchGetByDataFilter", {"dataFilters": [own]}).get("valueRanges", [])
        return [*found, ask(project, "GET", f"/developerMetadata/{first}")["status"], whole, len(read)]

    assert seen("7") == [4, 6, 200, 4, 3]
    assert seen("8") == [0, 3, 404, 0, 0]
    deletion = {"requests": [{"deleteDeveloperMetadata": {"dataFilter": own}}]}
    assert ask("8", "POST", ":batchUpdate", deletion)["status"] == 200
    taken = {**requests[0]["createDeveloperMetadata"]["developerMetadata"], "metadataId": first}
    again = {"createDeveloperMetadata": {"developerMetadata": taken}}
    assert ask("8", "POST", ":batchUpdate", {"requests": [again]})["status"] == 400
    assert seen("7") == [4, 6, 200, 4, 3]
    ask("7", "POST", ":batchUpdate", deletion)
    assert seen("7") == [0, 3, 404, 0, 0]
