"""What each request kind does to a tab, seen through the values and the spreadsheet read back."""

from __future__ import annotations

from typing import Any

import pytest

from tests.fixtures.sandbox import RunningSandbox
from tests.sync.sandbox.discovery_check import check

Json = dict[str, Any]


def area(top: int, bottom: int, left: int, right: int) -> Json:
    return {
        "sheetId": 0, "startRowIndex": top, "endRowIndex": bottom, "startColumnIndex": left, "endColumnIndex": right
    }  # fmt: skip


def at(row: int, column: int) -> Json:
    return {"sheetId": 0, "rowIndex": row, "columnIndex": column}


def span(dimension: str, start: int, end: int) -> Json:
    return {"sheetId": 0, "dimension": dimension, "startIndex": start, "endIndex": end}


def book_of(sandbox: RunningSandbox, values: list[list[Any]], rows: int = 8, columns: int = 6) -> str:
    grid = {"rowCount": rows, "columnCount": columns}
    book = sandbox.create(sheets=[{"properties": {"sheetId": 0, "title": "T", "gridProperties": grid}}])
    if values:
        where = f"v4/spreadsheets/{book}/values/T!A1"
        answer = sandbox.call("PUT", where, {"values": values}, valueInputOption="USER_ENTERED")
        assert answer.status_code == 200, answer.text
    return book


def read(sandbox: RunningSandbox, book: str, how: str = "UNFORMATTED_VALUE") -> list[list[Any]]:
    answer = sandbox.call("GET", f"v4/spreadsheets/{book}/values/T", valueRenderOption=how).json()
    values: list[list[Any]] = answer.get("values", [])
    return values


def whole(sandbox: RunningSandbox, book: str) -> Json:
    answer: Json = check(sandbox.call("GET", f"v4/spreadsheets/{book}", includeGridData=True).json(), "Spreadsheet")
    return answer


def sheet_of(sandbox: RunningSandbox, book: str) -> Json:
    sheet: Json = whole(sandbox, book)["sheets"][0]
    return sheet


def done(sandbox: RunningSandbox, book: str, *requests: Json) -> list[Json]:
    answer = sandbox.batch(book, *requests)
    assert answer.status_code == 200, answer.text
    replies: list[Json] = check(answer.json(), "BatchUpdateSpreadsheetResponse")["replies"]
    return replies


def refused(sandbox: RunningSandbox, book: str, *requests: Json) -> str:
    before = whole(sandbox, book)
    answer = sandbox.batch(book, *requests)
    assert answer.status_code == 400, answer.text
    assert answer.json()["error"]["status"] == "INVALID_ARGUMENT"
    assert whole(sandbox, book) == before
    return str(answer.json()["error"]["message"])


VALUES = [
    pytest.param(
        [["b", 2], ["a", 1]],
        {"trimWhitespace": {"range": area(0, 2, 0, 2)}},
        [["b", 2], ["a", 1]],
        id="nothing to trim",
    ),
    pytest.param(
        [["  a   b ", " "], [" c"]], {"trimWhitespace": {"range": area(0, 2, 0, 2)}}, [["a b"], ["c"]], id="trim"
    ),
    pytest.param(
        [["x", 1], ["X", 1], ["y", 1], ["x", 1], ["z", 2]],
        {"deleteDuplicates": {"range": area(0, 5, 0, 2)}},
        [["x", 1], ["y", 1], ["z", 2]],
        id="duplicates go, letter case aside",
    ),
    pytest.param(
        [["x", 1], ["y", 1], ["z", 2]],
        {"deleteDuplicates": {"range": area(0, 3, 0, 2), "comparisonColumns": [span("COLUMNS", 1, 2)]}},
        [["x", 1], ["z", 2]],
        id="duplicates by one column",
    ),
    pytest.param(
        [["a,1", "gone"], ["b,2,c"]],
        {"textToColumns": {"source": area(0, 2, 0, 1), "delimiterType": "COMMA"}},
        [["a", 1], ["b", 2, "c"]],
        id="text to columns",
    ),
    pytest.param(
        [["a;1"]],
        {"textToColumns": {"source": area(0, 1, 0, 1), "delimiterType": "AUTODETECT"}},
        [["a", 1]],
        id="text to columns finds the mark",
    ),
    pytest.param(
        [],
        {"pasteData": {"coordinate": at(1, 1), "data": "a\tb\n1\t=1+1", "delimiter": "\t"}},
        [[], ["", "a", "b"], ["", 1, 2]],
        id="paste text",
    ),
    pytest.param(
        [],
        {"pasteData": {"coordinate": at(0, 0), "data": "<table><tr><td>a<td>b</tr></table>", "html": True}},
        [["a", "b"]],
        id="paste html",
    ),
    pytest.param(
        [[1], [3]],
        {"autoFill": {"sourceAndDestination": {"source": area(0, 2, 0, 1), "dimension": "ROWS", "fillLength": 2}}},
        [[1], [3], [5], [7]],
        id="fill goes on with the step",
    ),
    pytest.param(
        [["", "", "", 4, 6]],
        {"autoFill": {"sourceAndDestination": {"source": area(0, 1, 3, 5), "dimension": "COLUMNS", "fillLength": -2}}},
        [["", 0, 2, 4, 6]],
        id="fill to the left",
    ),
    pytest.param(
        [["Mål 1", 7, "=A1&B1"]],
        {"autoFill": {"range": area(0, 3, 0, 3)}},
        [["Mål 1", 7, "Mål 17"], ["Mål 2", 7, "Mål 27"], ["Mål 3", 7, "Mål 37"]],
        id="fill counts texts on and copies formulas",
    ),
    pytest.param(
        [["a", 1, 2]],
        {"copyPaste": {"source": area(0, 1, 0, 3), "destination": area(1, 2, 0, 1), "pasteOrientation": "TRANSPOSE"}},
        [["a", 1, 2], ["a"], [1], [2]],
        id="copy transposed",
    ),
    pytest.param(
        [[1, "=A1+1"]],
        {"copyPaste": {"source": area(0, 1, 0, 2), "destination": area(1, 3, 0, 2)}},
        [[1, 2], [1, 2], [1, 2]],
        id="copy repeats over a larger destination",
    ),
    pytest.param(
        [[1, "=A1+1"]],
        {"cutPaste": {"source": area(0, 1, 0, 1), "destination": at(3, 3)}},
        [["", 2], [], [], ["", "", "", 1]],
        id="references follow what was cut",
    ),
    pytest.param(
        [["a", 1], ["b", 2], ["=B2"]],
        {"insertRange": {"range": area(0, 1, 1, 2), "shiftDimension": "ROWS"}},
        [["a"], ["b", 1], [2, 2]],
        id="references follow the shifted cells",
    ),
    pytest.param(
        [["a", "b", "c"], ["d", "e", "=C1"]],
        {"deleteRange": {"range": area(0, 1, 0, 1), "shiftDimension": "COLUMNS"}},
        [["b", "c"], ["d", "e", "c"]],
        id="references follow the cells that close up",
    ),
    pytest.param(
        [["a"], ["b"], ["=A1"]],
        {"moveDimension": {"source": span("ROWS", 0, 1), "destinationIndex": 2}},
        [["b"], ["a"], ["a"]],
        id="references follow a moved row",
    ),
    pytest.param(
        [["a"], ["b"]],
        {
            "appendCells": {
                "sheetId": 0,
                "fields": "*",
                "rows": [{"values": [{"userEnteredValue": {"numberValue": 5}}]}],
            }
        },
        [["a"], ["b"], [5]],
        id="append",
    ),
    pytest.param(
        [["Fane 1 af 2", "1"], ["=1+1"]],
        {"findReplace": {"find": r"(\d) af (\d)", "replacement": "$2 af $1", "searchByRegex": True, "allSheets": True}},
        [["Fane 2 af 1", 1], [2]],
        id="replace by a regular expression",
    ),
    pytest.param(
        [["mål", "Mål", "målet"]],
        {"findReplace": {"find": "Mål", "replacement": "M", "matchCase": True, "matchEntireCell": True, "sheetId": 0}},
        [["mål", "M", "målet"]],
        id="replace whole cells in that letter case",
    ),
]


@pytest.mark.parametrize(("start", "request_", "expected"), VALUES)
def test_the_values_after_a_request(
    sandbox: RunningSandbox, start: list[list[Any]], request_: Json, expected: list[list[Any]]
) -> None:
    book = book_of(sandbox, start)
    done(sandbox, book, request_)
    assert read(sandbox, book) == expected


def test_replace_reaches_numbers_and_formulas_and_counts_them(sandbox: RunningSandbox) -> None:
    book = book_of(sandbox, [[12, "=A1+12"], ["12"]])
    found = {"find": "12", "replacement": "3", "includeFormulas": True, "range": area(0, 1, 0, 2)}
    (reply,) = done(sandbox, book, {"findReplace": found})
    assert read(sandbox, book) == [[3, 6], [12]]
    assert reply["findReplace"] == {
        "valuesChanged": 1, "formulasChanged": 1, "rowsChanged": 1, "sheetsChanged": 1, "occurrencesChanged": 2
    }  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "value", "bold", "note", "rule"),
    [
        ("PASTE_NORMAL", "=1+1", True, "n", True),
        ("PASTE_NO_BORDERS", "=1+1", True, "n", True),
        ("PASTE_VALUES", 2, False, None, False),
        ("PASTE_FORMULA", "=1+1", False, None, False),
        ("PASTE_FORMAT", None, True, None, False),
        ("PASTE_DATA_VALIDATION", None, False, None, True),
    ],
)
def test_a_paste_type_takes_along_its_part_of_a_cell(
    sandbox: RunningSandbox, kind: str, value: Any, bold: bool, note: str | None, rule: bool
) -> None:
    book = book_of(sandbox, [])
    cell = {
        "userEnteredValue": {"formulaValue": "=1+1"},
        "userEnteredFormat": {"textFormat": {"bold": True}, "borders": {"top": {"style": "SOLID"}}},
        "note": "n",
        "dataValidation": {"condition": {"type": "NUMBER_GREATER", "values": [{"userEnteredValue": "0"}]}},
    }
    write = {"updateCells": {"start": at(0, 0), "rows": [{"values": [cell]}], "fields": "*"}}
    copy = {"copyPaste": {"source": area(0, 1, 0, 1), "destination": area(1, 2, 0, 1), "pasteType": kind}}
    done(sandbox, book, write, copy)
    rows = sheet_of(sandbox, book)["data"][0]["rowData"]
    pasted = rows[1]["values"][0] if len(rows) > 1 else {}
    entered = pasted.get("userEnteredValue", {})
    assert entered.get("formulaValue", entered.get("numberValue")) == value
    shape = pasted.get("userEnteredFormat", {})
    assert shape.get("textFormat", {}).get("bold", False) is bold
    assert ("borders" in shape) is (kind in ("PASTE_NORMAL", "PASTE_FORMAT"))
    assert pasted.get("note") == note
    assert ("dataValidation" in pasted) is rule


def test_a_random_order_keeps_every_row_whole(sandbox: RunningSandbox) -> None:
    book = book_of(sandbox, [[number, f"t{number}"] for number in range(8)])
    done(sandbox, book, {"randomizeRange": {"range": area(0, 8, 0, 2)}})
    values = read(sandbox, book)
    assert sorted(values) == [[number, f"t{number}"] for number in range(8)]


def test_groups_lie_within_each_other_and_hide_what_is_collapsed(sandbox: RunningSandbox) -> None:
    book = book_of(sandbox, [])
    (_, reply) = done(
        sandbox,
        book,
        {"addDimensionGroup": {"range": span("ROWS", 1, 6)}},
        {"addDimensionGroup": {"range": span("ROWS", 2, 4)}},
    )
    expected = [
        {"range": {"dimension": "ROWS", "startIndex": 1, "endIndex": 6}, "depth": 1},
        {"range": {"dimension": "ROWS", "startIndex": 2, "endIndex": 4}, "depth": 2},
    ]
    assert reply["addDimensionGroup"]["dimensionGroups"] == expected
    inner = {"range": span("ROWS", 2, 4), "depth": 2, "collapsed": True}
    done(
        sandbox,
        book,
        {"updateDimensionGroup": {"dimensionGroup": inner, "fields": "collapsed"}},
        {"insertDimension": {"range": span("ROWS", 0, 1)}},
    )
    sheet = sheet_of(sandbox, book)
    assert [(group["range"]["startIndex"], group.get("collapsed", False)) for group in sheet["rowGroups"]] == [
        (2, False),
        (3, True),
    ]
    hidden = [index for index, row in enumerate(sheet["data"][0]["rowMetadata"]) if row.get("hiddenByUser")]
    assert hidden == [3, 4]
    (reply,) = done(sandbox, book, {"deleteDimensionGroup": {"range": span("ROWS", 3, 5)}})
    assert [group["depth"] for group in reply["deleteDimensionGroup"]["dimensionGroups"]] == [1]


def test_groups_that_overlap_become_their_union_and_their_intersection(sandbox: RunningSandbox) -> None:
    book = book_of(sandbox, [])
    (_, reply) = done(
        sandbox,
        book,
        {"addDimensionGroup": {"range": span("COLUMNS", 0, 3)}},
        {"addDimensionGroup": {"range": span("COLUMNS", 2, 5)}},
    )
    groups = reply["addDimensionGroup"]["dimensionGroups"]
    assert [(g["range"]["startIndex"], g["range"]["endIndex"], g["depth"]) for g in groups] == [(0, 5, 1), (2, 3, 2)]


def test_a_filter_hides_rows_sorts_them_and_shows_them_again(sandbox: RunningSandbox) -> None:
    book = book_of(sandbox, [["navn", "tal"], ["c", 3], ["a", 1], ["b", 20]])
    more = {"condition": {"type": "NUMBER_GREATER", "values": [{"userEnteredValue": "2"}]}}
    item = {
        "range": area(0, 4, 0, 2),
        "sortSpecs": [{"dimensionIndex": 0, "sortOrder": "ASCENDING"}],
        "criteria": {"0": {"hiddenValues": ["c"]}, "1": more},
    }
    done(sandbox, book, {"setBasicFilter": {"filter": item}})
    assert read(sandbox, book) == [["navn", "tal"], ["a", 1], ["b", 20], ["c", 3]]

    def hidden() -> list[int]:
        metadata = sheet_of(sandbox, book)["data"][0]["rowMetadata"]
        return [index for index, row in enumerate(metadata) if row.get("hiddenByFilter")]

    assert hidden() == [1, 3]
    assert sheet_of(sandbox, book)["basicFilter"]["filterSpecs"][1] == {"columnIndex": 1, "filterCriteria": more}
    done(sandbox, book, {"clearBasicFilter": {"sheetId": 0}})
    assert hidden() == []
    assert "basicFilter" not in sheet_of(sandbox, book)


def test_filter_views_are_kept_changed_copied_and_deleted(sandbox: RunningSandbox) -> None:
    book = book_of(sandbox, [])
    view = {"title": "Mine", "range": area(0, 5, 0, 3)}
    (reply,) = done(sandbox, book, {"addFilterView": {"filter": view}})
    made = reply["addFilterView"]["filter"]
    number = made["filterViewId"]
    assert made["title"] == "Mine"
    change = {"filterViewId": number, "title": "Vores", "criteria": {"1": {"hiddenValues": ["x"]}}}
    _, reply = done(
        sandbox,
        book,
        {"updateFilterView": {"filter": change, "fields": "title,criteria"}},
        {"duplicateFilterView": {"filterId": number}},
    )
    assert reply["duplicateFilterView"]["filter"]["title"] == "Copy of Vores"
    done(
        sandbox, book, {"insertDimension": {"range": span("COLUMNS", 0, 1)}}, {"deleteFilterView": {"filterId": number}}
    )
    (left,) = sheet_of(sandbox, book)["filterViews"]
    assert left["criteria"] == {"2": {"hiddenValues": ["x"]}}
    assert left["range"]["startColumnIndex"] == 1
    assert f"No filter view with id: {number}" in refused(sandbox, book, {"deleteFilterView": {"filterId": number}})


def test_banding_is_kept_follows_its_cells_and_never_overlaps(sandbox: RunningSandbox) -> None:
    book = book_of(sandbox, [])
    colours = {"firstBandColor": {"red": 1}, "secondBandColor": {"blue": 1}}
    band = {"range": area(1, 4, 0, 2), "rowProperties": colours}
    (reply, _) = done(
        sandbox, book, {"addBanding": {"bandedRange": band}}, {"insertDimension": {"range": span("ROWS", 0, 1)}}
    )
    number = reply["addBanding"]["bandedRange"]["bandedRangeId"]
    (kept,) = sheet_of(sandbox, book)["bandedRanges"]
    assert (kept["range"]["startRowIndex"], kept["rowProperties"]["firstBandColor"]) == (2, {"red": 1})
    assert "already has alternating background colors" in refused(
        sandbox, book, {"addBanding": {"bandedRange": {**band, "range": area(3, 6, 1, 3)}}}
    )
    change = {"bandedRangeId": number, "rowProperties": {**colours, "headerColor": {"green": 1}}}
    done(sandbox, book, {"updateBanding": {"bandedRange": change, "fields": "rowProperties"}})
    assert sheet_of(sandbox, book)["bandedRanges"][0]["rowProperties"]["headerColor"] == {"green": 1}
    done(sandbox, book, {"deleteBanding": {"bandedRangeId": number}})
    assert "bandedRanges" not in sheet_of(sandbox, book)


def test_conditional_formats_keep_their_order_and_their_formulas_follow(sandbox: RunningSandbox) -> None:
    book = book_of(sandbox, [])

    def rule(formula: str) -> Json:
        condition = {"type": "CUSTOM_FORMULA", "values": [{"userEnteredValue": formula}]}
        return {"ranges": [area(0, 4, 0, 1)], "booleanRule": {"condition": condition, "format": {}}}

    done(
        sandbox,
        book,
        {"addConditionalFormatRule": {"rule": rule("=B2>1"), "index": 0}},
        {"addConditionalFormatRule": {"rule": rule("=B1>2"), "index": 0}},
        {"insertDimension": {"range": span("ROWS", 1, 2)}},
    )

    def formulas() -> list[str]:
        rules = sheet_of(sandbox, book).get("conditionalFormats", [])
        return [item["booleanRule"]["condition"]["values"][0]["userEnteredValue"] for item in rules]

    assert formulas() == ["=B1>2", "=B3>1"]
    (reply,) = done(sandbox, book, {"updateConditionalFormatRule": {"sheetId": 0, "index": 0, "newIndex": 1}})
    assert reply["updateConditionalFormatRule"]["newIndex"] == 1
    assert formulas() == ["=B3>1", "=B1>2"]
    (reply,) = done(sandbox, book, {"deleteConditionalFormatRule": {"sheetId": 0, "index": 0}})
    assert reply["deleteConditionalFormatRule"]["rule"]["ranges"][0]["endRowIndex"] == 5
    gone = refused(sandbox, book, {"deleteConditionalFormatRule": {"sheetId": 0, "index": 1}})
    assert gone == "Invalid requests[0].deleteConditionalFormatRule: No conditional format on sheet: 0 at index: 1"


def test_borders_go_around_and_between_the_cells(sandbox: RunningSandbox) -> None:
    book = book_of(sandbox, [])
    solid, dotted = {"style": "SOLID"}, {"style": "DOTTED"}
    done(sandbox, book, {"updateBorders": {"range": area(0, 2, 0, 2), "top": solid, "innerVertical": dotted}})
    rows = sheet_of(sandbox, book)["data"][0]["rowData"]
    borders = [[cell["userEnteredFormat"]["borders"] for cell in row["values"]] for row in rows]
    assert borders == [
        [{"top": solid, "right": dotted}, {"top": solid, "left": dotted}],
        [{"right": dotted}, {"left": dotted}],
    ]
    done(sandbox, book, {"updateBorders": {"range": area(0, 1, 0, 2), "top": {"style": "NONE"}}})
    rows = sheet_of(sandbox, book)["data"][0]["rowData"]
    assert rows[0]["values"][0]["userEnteredFormat"]["borders"] == {"right": dotted}


def test_charts_and_slicers_are_kept_as_sent(sandbox: RunningSandbox) -> None:
    book = book_of(sandbox, [])
    place = {"overlayPosition": {"anchorCell": at(1, 1)}}
    chart, slicer = done(
        sandbox,
        book,
        {"addChart": {"chart": {"spec": {"title": "Fremdrift"}, "position": place}}},
        {"addSlicer": {"slicer": {"spec": {"dataRange": area(0, 4, 0, 2)}, "position": place}}},
    )
    number = chart["addChart"]["chart"]["chartId"]
    done(sandbox, book, {"updateChartSpec": {"chartId": number, "spec": {"title": "Ny"}}})
    sheet = sheet_of(sandbox, book)
    assert sheet["charts"][0]["spec"] == {
        "title": "Ny", "fontName": "Roboto", "titleTextFormat": {"fontFamily": "Roboto"}
    }  # fmt: skip
    assert sheet["slicers"][0]["slicerId"] == slicer["addSlicer"]["slicer"]["slicerId"]
    done(sandbox, book, {"deleteEmbeddedObject": {"objectId": number}})
    assert "charts" not in sheet_of(sandbox, book)


def test_a_copy_of_a_tab_has_ids_of_its_own(sandbox: RunningSandbox) -> None:
    book = book_of(sandbox, [["a"]])
    entry = {"metadataKey": "k", "visibility": "DOCUMENT", "location": {"dimensionRange": span("ROWS", 0, 1)}}
    protect = {"range": area(0, 1, 0, 1), "warningOnly": True}
    done(
        sandbox,
        book,
        {"createDeveloperMetadata": {"developerMetadata": entry}},
        {"addProtectedRange": {"protectedRange": protect}},
        {"addFilterView": {"filter": {"range": area(0, 4, 0, 2)}}},
        {"duplicateSheet": {"sourceSheetId": 0, "insertSheetIndex": 1}},
    )
    one, other = whole(sandbox, book)["sheets"]
    for name, key in (("protectedRanges", "protectedRangeId"), ("filterViews", "filterViewId")):
        assert one[name][0][key] != other[name][0][key]
    (mine,) = one["data"][0]["rowMetadata"][0]["developerMetadata"]
    (theirs,) = other["data"][0]["rowMetadata"][0]["developerMetadata"]
    assert mine["metadataId"] != theirs["metadataId"]
    assert theirs["location"]["dimensionRange"]["sheetId"] == other["properties"]["sheetId"]


REFUSALS = [
    ({"addNamedRange": {"namedRange": {"name": "A1", "range": area(0, 1, 0, 1)}}}, "is invalid: A1"),
    ({"deleteNamedRange": {"namedRangeId": "x"}}, "No named range with id: x"),
    ({"deleteProtectedRange": {"protectedRangeId": 7}}, "No protected range with id: 7"),
    (
        {"addProtectedRange": {"protectedRange": {"warningOnly": True, "editors": {"users": ["a@b.dk"]}}}},
        "ProtectedRange is warningOnly. Editors cannot be set on it.",
    ),
    ({"addBanding": {"bandedRange": {"range": area(0, 1, 0, 1)}}}, "rowProperties or columnProperties"),
    ({"deleteEmbeddedObject": {"objectId": 3}}, "No embedded object with id: 3"),
    ({"textToColumns": {"source": area(0, 1, 0, 2), "delimiterType": "COMMA"}}, "exactly one column"),
    ({"deleteDimensionGroup": {"range": span("ROWS", 0, 1)}}, "no group"),
    (
        {"setDataValidation": {"range": area(0, 1, 0, 1), "rule": {"condition": {"type": "NUMBER_BETWEEN"}}}},
        "ConditionType 'NUMBER_BETWEEN' requires 2 ConditionValue(s), but 0 were set.",
    ),
    ({"findReplace": {"find": "a", "replacement": "b"}}, "range, sheetId or allSheets"),
    ({"findReplace": {"find": "(", "searchByRegex": True, "allSheets": True}}, "Invalid regular expression"),
    ({"addTable": {"table": {"name": "T"}}}, "does not support requests of the kind addTable"),
    ({"addDataSource": {}}, "does not support requests of the kind addDataSource"),
    (
        {"createDeveloperMetadata": {"developerMetadata": {
            "metadataKey": "k", "visibility": "DOCUMENT", "location": {"dimensionRange": span("ROWS", 0, 2)}}}},
        "DimensionRange must represent a single row or column",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("request_", "words"), REFUSALS)
def test_a_refusal_names_the_request_and_leaves_everything_as_it_was(
    sandbox: RunningSandbox, request_: Json, words: str
) -> None:
    book = book_of(sandbox, [["a", "b"], ["c"]])
    message = refused(sandbox, book, {"appendDimension": {"sheetId": 0, "dimension": "ROWS", "length": 1}}, request_)
    assert message.startswith(f"Invalid requests[1].{next(iter(request_))}: ")
    assert words in message
