"""Batches and what they do to the structure of a tab: insert, delete, move, sort, merge, copy."""

from __future__ import annotations

from typing import Any

import pytest

from tests.fixtures.sandbox import RunningSandbox


def area(top: int, bottom: int, left: int, right: int) -> dict[str, int]:
    return {
        "sheetId": 0, "startRowIndex": top, "endRowIndex": bottom, "startColumnIndex": left, "endColumnIndex": right
    }  # fmt: skip


def rows(dimension: str, start: int, end: int) -> dict[str, Any]:
    return {"sheetId": 0, "dimension": dimension, "startIndex": start, "endIndex": end}


def book_of(sandbox: RunningSandbox, values: list[list[Any]], **grid: int) -> str:
    book = sandbox.create(sheets=[{"properties": {"sheetId": 0, "title": "T", "gridProperties": grid}}])
    answer = sandbox.call(
        "PUT", f"v4/spreadsheets/{book}/values/T!A1", {"values": values}, valueInputOption="USER_ENTERED"
    )
    assert answer.status_code == 200, answer.text
    return book


def read(sandbox: RunningSandbox, book: str, how: str = "FORMATTED_VALUE") -> list[list[Any]]:
    answer = sandbox.call("GET", f"v4/spreadsheets/{book}/values/T", valueRenderOption=how).json()
    values: list[list[Any]] = answer.get("values", [])
    return values


def sheet_of(sandbox: RunningSandbox, book: str) -> dict[str, Any]:
    sheet: dict[str, Any] = sandbox.call("GET", f"v4/spreadsheets/{book}").json()["sheets"][0]
    return sheet


def test_a_batch_with_one_refused_request_changes_nothing(sandbox: RunningSandbox) -> None:
    book = book_of(sandbox, [["a"], ["b"]])
    before = sandbox.call("GET", f"v4/spreadsheets/{book}", includeGridData=True).json()
    version = sandbox.call("GET", f"drive/v3/files/{book}", fields="version,modifiedTime").json()
    answer = sandbox.batch(
        book,
        {"deleteDimension": {"range": rows("ROWS", 0, 1)}},
        {"addSheet": {"properties": {"title": "Ny"}}},
        {"deleteSheet": {"sheetId": 99}},
    )
    assert answer.status_code == 400
    assert answer.json()["error"]["message"] == "Invalid requests[2].deleteSheet: No grid with id: 99"
    assert sandbox.call("GET", f"v4/spreadsheets/{book}", includeGridData=True).json() == before
    assert sandbox.call("GET", f"drive/v3/files/{book}", fields="version,modifiedTime").json() == version


def test_the_answer_of_a_batch_shows_the_ranges_after_it(sandbox: RunningSandbox) -> None:
    book = book_of(sandbox, [["a", "id1"], ["b", "id2"]])
    answer = sandbox.batch(
        book,
        {"insertDimension": {"range": rows("ROWS", 0, 1)}},
        {"updateCells": {"start": {"sheetId": 0, "rowIndex": 2}, "fields": "userEnteredValue",
                         "rows": [{"values": [{"userEnteredValue": {"stringValue": "ny"}}]}]}},
        includeSpreadsheetInResponse=True,
        responseRanges=["T!A:B"],
        responseIncludeGridData=True,
    )  # fmt: skip
    data = answer.json()["updatedSpreadsheet"]["sheets"][0]["data"][0]["rowData"]
    assert [[cell["formattedValue"] for cell in row.get("values", [])] for row in data] == [
        [],
        ["a", "id1"],
        ["ny", "id2"],
    ]
    masked = sandbox.call(
        "POST",
        f"v4/spreadsheets/{book}:batchUpdate",
        {"requests": [{"updateCells": {"start": {"sheetId": 0}, "rows": [], "fields": "note"}}],
         "includeSpreadsheetInResponse": True, "responseRanges": ["T!B1:B3"]},
        fields="updatedSpreadsheet.sheets.data.rowData.values.userEnteredValue",
    )  # fmt: skip
    assert masked.json() == {"updatedSpreadsheet": {"sheets": [{"data": [{"rowData": [
        {}, {"values": [{"userEnteredValue": {"stringValue": "id1"}}]},
        {"values": [{"userEnteredValue": {"stringValue": "id2"}}]},
    ]}]}]}}  # fmt: skip


def test_inserted_rows_shift_cells_formulas_merges_and_protection(sandbox: RunningSandbox) -> None:
    book = book_of(sandbox, [["a", 1], ["b", 2], ["sum", "=SUM(B1:B2)"]], rowCount=10, columnCount=4)
    sandbox.batch(
        book,
        {"mergeCells": {"range": area(4, 6, 0, 2), "mergeType": "MERGE_ALL"}},
        {"addProtectedRange": {"protectedRange": {"range": area(1, 3, 0, 1)}}},
        {"insertDimension": {"range": rows("ROWS", 1, 3), "inheritFromBefore": True}},
    )
    assert read(sandbox, book, "FORMULA") == [["a", 1], [], [], ["b", 2], ["sum", "=SUM(B1:B4)"]]
    sheet = sheet_of(sandbox, book)
    assert sheet["properties"]["gridProperties"]["rowCount"] == 12
    assert (sheet["merges"][0]["startRowIndex"], sheet["merges"][0]["endRowIndex"]) == (6, 8)
    assert sheet["protectedRanges"][0]["range"]["startRowIndex"] == 3


def test_inserted_rows_look_like_the_row_they_inherit_from(sandbox: RunningSandbox) -> None:
    book = book_of(sandbox, [["a"], ["b"]])
    bold = {"userEnteredFormat": {"textFormat": {"bold": True}}}
    sandbox.batch(
        book,
        {"repeatCell": {"range": area(0, 1, 0, 1), "cell": bold, "fields": "userEnteredFormat.textFormat.bold"}},
        {"insertDimension": {"range": rows("ROWS", 1, 2), "inheritFromBefore": True}},
        {"insertDimension": {"range": rows("ROWS", 2, 3), "inheritFromBefore": False}},
    )
    data = sandbox.call(
        "GET", f"v4/spreadsheets/{book}", fields="sheets.data.rowData.values.userEnteredFormat.textFormat.bold"
    ).json()["sheets"][0]["data"][0]["rowData"]
    assert [bool(row) for row in data] == [True, True]


@pytest.mark.parametrize(
    ("request_body", "message"),
    [
        (
            {"insertDimension": {"range": rows("ROWS", 4, 5)}},
            "range.startIndex must be less than the grid size (4) if inheritFromBefore is false.",
        ),
        ({"deleteDimension": {"range": rows("ROWS", 0, 4)}}, "You can't delete all the rows on the sheet."),
        (
            {"deleteDimension": {"range": rows("ROWS", 1, 4)}},
            "Sorry, it is not possible to delete all non-frozen rows.",
        ),
        (
            {"deleteDimension": {"range": rows("ROWS", 4, 5)}},
            "Cannot delete a row that doesn't exist. Tried to delete row index 4 but there are only 4 rows.",
        ),
        (
            {"repeatCell": {"range": area(4, 5, 0, 1), "cell": {}, "fields": "note"}},
            "Range (T!A5) exceeds grid limits. Max rows: 4, max columns: 3",
        ),
        (
            {"updateCells": {"start": {"sheetId": 0, "columnIndex": 3}, "rows": [{"values": [{}]}], "fields": "*"}},
            "GridCoordinate.columnIndex[3] is after last column in grid[2]",
        ),
        (
            {"updateCells": {"start": {"sheetId": 0}, "rows": []}},
            "At least one field must be listed in 'fields'. (Use '*' to indicate all fields.)",
        ),
        (
            {"addSheet": {"properties": {"title": "T"}}},
            'A sheet with the name "T" already exists. Please enter another name.',
        ),
        ({"deleteSheet": {"sheetId": 0}}, "You can't remove all the sheets in a document."),
        (
            {"updateSheetProperties": {"properties": {"sheetId": 0, "hidden": True}, "fields": "hidden"}},
            "You can't hide all the sheets in a document.",
        ),
        (
            {"updateSheetProperties": {"properties": {"sheetId": 0, "title": ""}, "fields": "title"}},
            "The sheet name cannot be empty.",
        ),
    ],
)
def test_what_google_refuses_is_refused_in_its_words(
    sandbox: RunningSandbox, request_body: dict[str, Any], message: str
) -> None:
    book = book_of(sandbox, [["a"]], rowCount=4, columnCount=3, frozenRowCount=1)
    answer = sandbox.batch(book, request_body)
    assert answer.status_code == 400
    kind = next(iter(request_body))
    assert answer.json()["error"]["message"] == f"Invalid requests[0].{kind}: {message}"


def test_deleting_rows_and_columns_shrinks_the_grid_and_breaks_references(sandbox: RunningSandbox) -> None:
    book = book_of(sandbox, [["a", 1, "=B1"], ["b", 2, "=B3"], ["c", 3, ""]], rowCount=5, columnCount=4)
    sandbox.batch(book, {"deleteDimension": {"range": rows("ROWS", 2, 3)}})
    assert read(sandbox, book, "FORMULA") == [["a", 1, "=B1"], ["b", 2, "=#REF!"]]
    sandbox.batch(book, {"deleteDimension": {"range": rows("COLUMNS", 0, 1)}})
    assert read(sandbox, book) == [["1", "1"], ["2", "#REF!"]]
    assert sheet_of(sandbox, book)["properties"]["gridProperties"] == {"rowCount": 4, "columnCount": 3}


def test_rows_and_columns_move(sandbox: RunningSandbox) -> None:
    book = book_of(sandbox, [["a", 1], ["b", 2], ["c", 3], ["d", "=B1"]])
    sandbox.batch(book, {"moveDimension": {"source": rows("ROWS", 0, 1), "destinationIndex": 3}})
    assert read(sandbox, book, "FORMULA") == [["b", 2], ["c", 3], ["a", 1], ["d", "=B3"]]
    sandbox.batch(book, {"moveDimension": {"source": rows("COLUMNS", 1, 2), "destinationIndex": 0}})
    assert read(sandbox, book, "FORMULA")[2:] == [[1, "a"], ["=A3", "d"]]


def test_sorting_moves_only_the_cells_of_the_range(sandbox: RunningSandbox) -> None:
    book = book_of(sandbox, [["c", 1, "x"], ["a", 2, "y"], ["", 3, "z"], ["b", 4, "w"]])
    note = {"updateCells": {"start": {"sheetId": 0}, "rows": [{"values": [{"note": "følger c"}]}], "fields": "note"}}
    spec = {"dimensionIndex": 0, "sortOrder": "ASCENDING"}
    sandbox.batch(book, note, {"sortRange": {"range": area(0, 4, 0, 2), "sortSpecs": [spec]}})
    assert read(sandbox, book) == [["a", "2", "x"], ["b", "4", "y"], ["c", "1", "z"], ["", "3", "w"]]
    data = sandbox.call("GET", f"v4/spreadsheets/{book}", fields="sheets.data.rowData.values.note").json()
    assert data["sheets"][0]["data"][0]["rowData"] == [{}, {}, {"values": [{"note": "følger c"}]}]


def test_sorting_orders_numbers_before_text_and_blanks_last_both_ways(sandbox: RunningSandbox) -> None:
    book = book_of(sandbox, [["å"], [""], ["10"], ["'9"], ["2"], ["æble"], ["Zebra"], ["SAND"]])
    spec = {"dimensionIndex": 0, "sortOrder": "ASCENDING"}
    sandbox.batch(book, {"sortRange": {"range": area(0, 8, 0, 1), "sortSpecs": [spec]}})
    ascending = ["2", "10", "9", "Zebra", "æble", "å", "SAND"]
    assert read(sandbox, book) == [[value] for value in ascending]
    spec["sortOrder"] = "DESCENDING"
    sandbox.batch(book, {"sortRange": {"range": area(0, 8, 0, 1), "sortSpecs": [spec]}})
    assert read(sandbox, book) == [[value] for value in reversed(ascending)]


def test_a_sorted_formula_follows_its_own_row(sandbox: RunningSandbox) -> None:
    book = book_of(sandbox, [[3, "=A1*2", "=A$2"], [1, "=A2*2", ""]])
    spec = {"dimensionIndex": 0}
    sandbox.batch(book, {"sortRange": {"range": area(0, 2, 0, 3), "sortSpecs": [spec]}})
    assert read(sandbox, book, "FORMULA") == [[1, "=A1*2"], [3, "=A2*2", "=A$2"]]
    assert read(sandbox, book) == [["1", "2"], ["3", "6", "3"]]


def test_merging_keeps_the_top_left_value_and_lists_each_box(sandbox: RunningSandbox) -> None:
    book = book_of(sandbox, [["a", "b"], ["c", "d"], ["e", "f"]])
    sandbox.batch(book, {"mergeCells": {"range": area(0, 2, 0, 2), "mergeType": "MERGE_ROWS"}})
    assert read(sandbox, book) == [["a"], ["c"], ["e", "f"]]
    assert len(sheet_of(sandbox, book)["merges"]) == 2
    cut = sandbox.batch(book, {"mergeCells": {"range": area(0, 3, 1, 2), "mergeType": "MERGE_ALL"}})
    assert "You must select all cells in a merged range" in cut.json()["error"]["message"]
    cut = sandbox.batch(book, {"unmergeCells": {"range": area(0, 1, 0, 1)}})
    assert cut.status_code == 400
    sandbox.batch(book, {"mergeCells": {"range": area(0, 3, 0, 2), "mergeType": "MERGE_ALL"}})
    assert sheet_of(sandbox, book)["merges"] == [
        {"startRowIndex": 0, "endRowIndex": 3, "startColumnIndex": 0, "endColumnIndex": 2}
    ]
    sandbox.batch(book, {"unmergeCells": {"range": area(0, 5, 0, 5)}})
    assert "merges" not in sheet_of(sandbox, book)
    assert read(sandbox, book) == [["a"]]


def test_copies_take_values_formats_merges_and_shifted_formulas(sandbox: RunningSandbox) -> None:
    book = book_of(sandbox, [["5%", "=A1*2"], ["x", ""]])
    sandbox.batch(
        book,
        {"mergeCells": {"range": area(1, 2, 0, 2), "mergeType": "MERGE_ALL"}},
        {"copyPaste": {"source": area(0, 2, 0, 2), "destination": area(4, 6, 0, 2), "pasteType": "PASTE_NORMAL"}},
        {"copyPaste": {"source": area(0, 1, 0, 2), "destination": area(7, 9, 0, 2), "pasteType": "PASTE_VALUES"}},
    )
    assert read(sandbox, book, "FORMULA")[4:] == [
        [0.05, "=A5*2"], ["x"], [], [0.05, 0.1], [0.05, 0.1]
    ]  # fmt: skip
    assert read(sandbox, book)[4][0] == "5%"
    assert [merge["startRowIndex"] for merge in sheet_of(sandbox, book)["merges"]] == [1, 5]
    sandbox.batch(book, {"cutPaste": {"source": area(4, 6, 0, 2), "destination": {"sheetId": 0, "rowIndex": 10}}})
    assert read(sandbox, book)[4:6] == [[], []]
    assert [merge["startRowIndex"] for merge in sheet_of(sandbox, book)["merges"]] == [1, 11]


def test_ranges_of_cells_are_inserted_and_deleted_with_a_shift(sandbox: RunningSandbox) -> None:
    book = book_of(sandbox, [["a", 1], ["b", 2], ["c", 3]], rowCount=3, columnCount=2)
    sandbox.batch(book, {"insertRange": {"range": area(1, 2, 0, 1), "shiftDimension": "ROWS"}})
    assert read(sandbox, book) == [["a", "1"], ["", "2"], ["b", "3"], ["c"]]
    sandbox.batch(book, {"deleteRange": {"range": area(1, 2, 0, 1), "shiftDimension": "ROWS"}})
    assert read(sandbox, book) == [["a", "1"], ["b", "2"], ["c", "3"]]
    sandbox.batch(book, {"deleteRange": {"range": area(1, 2, 0, 1), "shiftDimension": "COLUMNS"}})
    assert read(sandbox, book) == [["a", "1"], ["2"], ["c", "3"]]


def test_a_range_in_update_cells_clears_what_is_not_sent(sandbox: RunningSandbox) -> None:
    book = book_of(sandbox, [["a", "b"], ["c", "d"]])
    sent = [{"values": [{"userEnteredValue": {"stringValue": "ny"}}]}]
    sandbox.batch(book, {"updateCells": {"range": area(0, 2, 0, 2), "rows": sent, "fields": "userEnteredValue"}})
    assert read(sandbox, book) == [["ny"]]


def test_tabs_are_added_moved_hidden_resized_copied_and_deleted(sandbox: RunningSandbox) -> None:
    book = book_of(sandbox, [["a", "b"], ["c", "d"]])
    added = sandbox.batch(book, {"addSheet": {"properties": {"title": "B", "index": 0}}}).json()
    new_id = added["replies"][0]["addSheet"]["properties"]["sheetId"]
    sandbox.batch(
        book,
        {"updateSheetProperties": {"properties": {"sheetId": new_id, "hidden": True, "index": 2},
                                   "fields": "hidden,index"}},
        {"updateSheetProperties": {"properties": {"sheetId": 0, "gridProperties": {"rowCount": 1, "columnCount": 1}},
                                   "fields": "gridProperties(rowCount,columnCount)"}},
        {"duplicateSheet": {"sourceSheetId": 0}},
        {"updateSpreadsheetProperties": {"properties": {"title": "Nyt navn", "locale": "en_US"},
                                         "fields": "title,locale"}},
    )  # fmt: skip
    answer = sandbox.call("GET", f"v4/spreadsheets/{book}").json()
    assert [sheet["properties"]["title"] for sheet in answer["sheets"]] == ["Copy of T", "T", "B"]
    assert (answer["properties"]["title"], answer["properties"]["locale"]) == ("Nyt navn", "en_US")
    assert answer["sheets"][2]["properties"]["hidden"] is True
    assert read(sandbox, book) == [["a"]]
    sandbox.batch(book, {"deleteSheet": {"sheetId": new_id}})
    assert len(sandbox.call("GET", f"v4/spreadsheets/{book}").json()["sheets"]) == 2


def test_find_replace_counts_what_it_changed(sandbox: RunningSandbox) -> None:
    book = book_of(sandbox, [["Mål et", "mål mål"], ["andet"]])
    found = {"find": "mål", "replacement": "emne", "sheetId": 0}
    reply = sandbox.batch(book, {"findReplace": found}).json()["replies"][0]["findReplace"]
    assert reply == {"valuesChanged": 2, "rowsChanged": 1, "sheetsChanged": 1, "occurrencesChanged": 3}
    assert read(sandbox, book) == [["emne et", "emne emne"], ["andet"]]


def test_hidden_rows_and_sizes_are_answered_with_the_data(sandbox: RunningSandbox) -> None:
    book = book_of(sandbox, [["a"]], rowCount=3, columnCount=2)
    properties = {"hiddenByUser": True, "pixelSize": 40}
    change = {"range": rows("ROWS", 1, 2), "properties": properties, "fields": "hiddenByUser,pixelSize"}
    sandbox.batch(book, {"updateDimensionProperties": change})
    data = sandbox.call("GET", f"v4/spreadsheets/{book}", fields="sheets.data(rowMetadata)").json()
    assert data["sheets"][0]["data"][0]["rowMetadata"] == [
        {"pixelSize": 21}, {"pixelSize": 40, "hiddenByUser": True}, {"pixelSize": 21}
    ]  # fmt: skip


def test_every_kind_in_the_table_exists_in_the_contract() -> None:
    from sync.sandbox.batch import KINDS
    from sync.sandbox.contract import MESSAGES

    assert set(KINDS) <= set(MESSAGES["Request"])
