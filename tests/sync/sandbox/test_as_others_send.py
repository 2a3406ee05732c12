"""Requests as other people's clients word them, and answers as these clients read them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.fixtures.sandbox import RunningSandbox

Json = dict[str, Any]


def area(top: int, bottom: int, left: int, right: int) -> Json:
    return {"startRowIndex": top, "endRowIndex": bottom, "startColumnIndex": left, "endColumnIndex": right}


def sheet_of(sandbox: RunningSandbox, book: str) -> Json:
    sheet: Json = sandbox.call("GET", f"v4/spreadsheets/{book}").json()["sheets"][0]
    return sheet


def filled(sandbox: RunningSandbox, values: list[list[Any]]) -> str:
    book = sandbox.create(properties={"locale": "en_US"})
    answer = sandbox.call(
        "PUT", f"v4/spreadsheets/{book}/values/A1", {"values": values}, valueInputOption="USER_ENTERED"
    )
    assert answer.status_code == 200
    return book


@pytest.mark.parametrize("nest", [lambda one: [[one]], lambda one: [[[one]]], lambda one: one])
def test_requests_in_lists_of_lists_are_taken_one_after_the_other(sandbox: RunningSandbox, nest: Any) -> None:
    book = sandbox.create()
    one = {"updateSheetProperties": {"properties": {"sheetId": 0, "title": "Ny"}, "fields": "title"}}
    answer = sandbox.call("POST", f"v4/spreadsheets/{book}:batchUpdate", {"requests": nest(one)})
    assert answer.json()["replies"] == [{}]
    assert sheet_of(sandbox, book)["properties"]["title"] == "Ny"


def test_a_wrong_element_in_an_inner_list_is_refused(sandbox: RunningSandbox) -> None:
    book = sandbox.create()
    answer = sandbox.call("POST", f"v4/spreadsheets/{book}:batchUpdate", {"requests": [[{"addSheet": {}}, 7]]})
    assert answer.status_code == 400
    assert answer.json()["error"]["message"].startswith("Invalid value at 'requests[1]'")


def test_empty_lists_and_false_and_empty_words_are_not_answered(sandbox: RunningSandbox) -> None:
    book = sandbox.create()
    protect = {"range": area(0, 2, 0, 1), "description": "", "warningOnly": False, "unprotectedRanges": []}
    sandbox.batch(
        book,
        {"setBasicFilter": {"filter": {"range": area(0, 5, 0, 3), "sortSpecs": []}}},
        {"addProtectedRange": {"protectedRange": {**protect, "editors": {"users": [], "groups": []}}}},
    )
    sheet = sheet_of(sandbox, book)
    assert sheet["basicFilter"] == {"range": area(0, 5, 0, 3)}
    protected = sheet["protectedRanges"][0]
    assert set(protected) == {"protectedRangeId", "range", "editors", "requestingUserCanEdit"}
    assert "groups" not in protected["editors"]


def test_the_first_column_is_named_in_filters_and_sorts(sandbox: RunningSandbox) -> None:
    book = filled(sandbox, [["a", "b"], [2, 1], [1, 2]])
    criterion = {"hiddenValues": ["2"]}
    sort = [{"dimensionIndex": 0, "sortOrder": "ASCENDING"}]
    sandbox.batch(
        book,
        {"setBasicFilter": {"filter": {"range": area(0, 3, 0, 2), "criteria": {"0": criterion}, "sortSpecs": sort}}},
    )
    assert sheet_of(sandbox, book)["basicFilter"] == {
        "range": area(0, 3, 0, 2),
        "sortSpecs": sort,
        "criteria": {"0": criterion},
        "filterSpecs": [{"columnIndex": 0, "filterCriteria": criterion}],
    }


def test_a_range_that_is_kept_may_be_empty_and_one_to_act_on_may_not(sandbox: RunningSandbox) -> None:
    book = sandbox.create()
    empty = area(1, 1, 1, 2)
    rule = {
        "ranges": [empty],
        "booleanRule": {"condition": {"type": "NOT_BLANK"}, "format": {"textFormat": {"bold": True}}},
    }
    assert sandbox.batch(book, {"addConditionalFormatRule": {"rule": rule}}).status_code == 200
    assert sheet_of(sandbox, book)["conditionalFormats"][0]["ranges"] == [empty]
    sandbox.call("PUT", f"v4/spreadsheets/{book}/values/A1:C3", {"values": [["x"] * 3] * 3}, valueInputOption="RAW")
    assert "True" not in str(effective(sandbox, book, "textFormat.bold"))
    refused = sandbox.batch(book, {"repeatCell": {"range": empty, "cell": {}, "fields": "note"}})
    assert "endRowIndex" in refused.json()["error"]["message"]
    turned = sandbox.batch(book, {"addNamedRange": {"namedRange": {"name": "navn", "range": area(2, 1, 0, 1)}}})
    assert turned.status_code == 400


def effective(sandbox: RunningSandbox, book: str, below: str = "") -> list[list[Json]]:
    """What effectiveFormat says of each cell, row by row."""
    mask = "sheets.data.rowData.values.effectiveFormat" + (f".{below}" if below else "")
    (sheet,) = sandbox.call("GET", f"v4/spreadsheets/{book}", fields=mask).json()["sheets"]
    rows = sheet["data"][0].get("rowData", [])
    return [[cell.get("effectiveFormat", {}) for cell in row.get("values", [])] for row in rows]


def rule_of(where: Json, condition: Json, look: Json) -> Json:
    return {
        "addConditionalFormatRule": {
            "rule": {"ranges": [where], "booleanRule": {"condition": condition, "format": look}}, "index": 9
        }
    }  # fmt: skip


def test_conditional_formats_are_in_the_effective_format_and_only_there(sandbox: RunningSandbox) -> None:
    book = filled(sandbox, [["Forsinket", 1], ["Gennemført", "=B1+9"]])
    red, bold = {"backgroundColor": {"red": 1}}, {"textFormat": {"bold": True}}
    requests = [
        rule_of(area(0, 5, 0, 1), {"type": "TEXT_CONTAINS", "values": [{"userEnteredValue": "forsinket"}]}, red),
        rule_of(area(0, 5, 0, 2), {"type": "NOT_BLANK"}, bold),
        rule_of(area(0, 2, 1, 2), {"type": "NUMBER_GREATER", "values": [{"userEnteredValue": "5"}]}, red),
        rule_of(area(2, 3, 3, 4), {"type": "BLANK"}, red),
    ]
    for index, request in enumerate(requests):
        request["addConditionalFormatRule"]["index"] = index
    assert sandbox.batch(book, *requests).status_code == 200
    seen = effective(sandbox, book)
    colours = [[cell.get("backgroundColor") for cell in row] for row in seen]
    white = {"red": 1, "green": 1, "blue": 1}
    assert colours == [[{"red": 1}, white], [white, white], [None, None, None, {"red": 1}]]
    assert seen[0][0]["backgroundColorStyle"] == {"rgbColor": {"red": 1}}
    weights = [[cell["textFormat"]["bold"] for cell in row] for row in seen[:2]]
    assert weights == [[False, True], [True, True]]  # the first rule that is met decides alone
    entered = sandbox.call("GET", f"v4/spreadsheets/{book}", fields="sheets.data.rowData.values.userEnteredFormat")
    assert "bold" not in entered.text


def test_a_look_changes_with_the_value_and_goes_with_its_rule(sandbox: RunningSandbox) -> None:
    book = filled(sandbox, [[1], [2]])
    condition = {"type": "NUMBER_EQ", "values": [{"userEnteredValue": "1"}]}
    add = rule_of(area(0, 2, 0, 1), condition, {"textFormat": {"italic": True}})
    add["addConditionalFormatRule"]["index"] = 0
    sandbox.batch(book, add)

    def italics() -> list[bool]:
        return [row[0]["textFormat"]["italic"] for row in effective(sandbox, book)]

    assert italics() == [True, False]
    sandbox.call("PUT", f"v4/spreadsheets/{book}/values/A1", {"values": [[3], [1]]}, valueInputOption="RAW")
    assert italics() == [False, True]
    sandbox.batch(book, {"deleteConditionalFormatRule": {"sheetId": 0, "index": 0}})
    assert italics() == [False, False]


def test_a_rule_that_asks_a_formula_changes_no_look(sandbox: RunningSandbox) -> None:
    book = filled(sandbox, [[1]])
    condition = {"type": "CUSTOM_FORMULA", "values": [{"userEnteredValue": "=A1>5"}]}
    add = rule_of(area(0, 1, 0, 1), condition, {"textFormat": {"bold": True}})
    add["addConditionalFormatRule"]["index"] = 0
    assert sandbox.batch(book, add).status_code == 200
    assert effective(sandbox, book)[0][0]["textFormat"]["bold"] is False


def test_a_chart_is_completed_with_the_font_of_charts(sandbox: RunningSandbox) -> None:
    book = sandbox.create()
    place = {"overlayPosition": {"anchorCell": {"sheetId": 0, "rowIndex": 1, "columnIndex": 3}}}
    own = {"title": "B", "fontName": "Lato", "titleTextFormat": {"bold": True}}
    answer = sandbox.batch(
        book,
        {"addChart": {"chart": {"spec": {"title": "A", "basicChart": {"chartType": "BAR"}}, "position": place}}},
        {"addChart": {"chart": {"spec": own, "position": place}}},
    ).json()["replies"]
    one, other = (reply["addChart"]["chart"]["spec"] for reply in answer)
    assert (one["fontName"], one["titleTextFormat"]) == ("Roboto", {"fontFamily": "Roboto"})
    assert (other["fontName"], other["titleTextFormat"]) == ("Lato", {"fontFamily": "Lato", "bold": True})


def test_columns_and_rows_are_resized_to_what_stands_in_them(sandbox: RunningSandbox) -> None:
    book = filled(sandbox, [["A" * 100, "kort"], ["en\nto\ntre", "x"]])

    def sizes(kind: str) -> list[int]:
        answer = sandbox.call("GET", f"v4/spreadsheets/{book}", fields=f"sheets.data.{kind}.pixelSize").json()
        return [item["pixelSize"] for item in answer["sheets"][0]["data"][0][kind]]

    assert (sizes("columnMetadata")[:3], sizes("rowMetadata")[:3]) == ([100, 100, 100], [21, 21, 21])
    whole = [{"dimensions": {"sheetId": 0, "dimension": dimension}} for dimension in ("COLUMNS", "ROWS")]
    sandbox.batch(book, *({"autoResizeDimensions": one} for one in whole))
    (wide, narrow, empty), (low, high, default) = sizes("columnMetadata")[:3], sizes("rowMetadata")[:3]
    assert wide > 400 > 100 > narrow > 20
    assert (empty, low, default) == (100, 21, 21)
    assert 45 < high < 70


SPOT = {"sheetId": 0, "rowIndex": 1000, "columnIndex": 0}
NOTE = {"values": [{"note": "x"}]}


@pytest.mark.parametrize(
    ("kind", "request_body", "message"),
    [
        (
            "updateCells",
            {"start": SPOT, "rows": [NOTE], "fields": "note"},
            "GridCoordinate.rowIndex[1000] is after last row in grid[999]",
        ),
        (
            "updateCells",
            {"start": {**SPOT, "rowIndex": 999}, "rows": [NOTE, NOTE], "fields": "note"},
            "Attempting to write row: 1000, beyond the last requested row of: 999",
        ),
        (
            "updateCells",
            {"start": {"columnIndex": 25}, "rows": [{"values": [{}, {}]}], "fields": "note"},
            "Attempting to write column: 26, beyond the last requested column of: 25",
        ),
        (
            "addChart",
            {"chart": {"spec": {"title": "A"}, "position": {"overlayPosition": {"anchorCell": SPOT}}}},
            "GridCoordinate.rowIndex[1000] is after last row in grid[999]",
        ),
        (
            "cutPaste",
            {"source": area(0, 1, 0, 1), "destination": {"columnIndex": 26}},
            "GridCoordinate.columnIndex[26] is after last column in grid[25]",
        ),
        (
            "insertDimension",
            {"range": {"dimension": "ROWS", "startIndex": -1, "endIndex": 2}},
            "DimensionRange indexes must be >= 0",
        ),
    ],
)
def test_what_lies_outside_the_grid_is_refused_in_googles_words(
    sandbox: RunningSandbox, kind: str, request_body: Json, message: str
) -> None:
    answer = sandbox.batch(sandbox.create(), {kind: request_body})
    assert answer.json()["error"]["message"] == f"Invalid requests[0].{kind}: {message}"


def test_a_data_filter_may_select_an_empty_range(sandbox: RunningSandbox) -> None:
    book = sandbox.create()
    body = {"includeGridData": True, "dataFilters": [{"gridRange": {"sheetId": 0, **area(20, 20, 0, 3)}}]}
    answer = sandbox.call("POST", f"v4/spreadsheets/{book}:getByDataFilter", body)
    (data,) = answer.json()["sheets"][0]["data"]
    assert (data["startRow"], len(data["columnMetadata"]), "rowMetadata" in data) == (20, 3, False)


BLUE = {"red": 0.25882354, "green": 0.52156866, "blue": 0.95686275}


@pytest.mark.parametrize(
    ("sent", "mask", "answered"),
    [
        ({"tabColor": {"red": 1}}, "tabColor", {"tabColor": {"red": 1}, "tabColorStyle": {"rgbColor": {"red": 1}}}),
        (
            {"tabColorStyle": {"themeColor": "ACCENT1"}},
            "tabColorStyle",
            {"tabColor": BLUE, "tabColorStyle": {"themeColor": "ACCENT1"}},
        ),
        (
            {"tabColor": {"red": 1}},
            "tabColor,tabColorStyle",
            {"tabColor": {"red": 1}, "tabColorStyle": {"rgbColor": {"red": 1}}},
        ),
        ({}, "tabColorStyle", {}),
    ],
)
def test_a_tab_has_its_colour_twice(sandbox: RunningSandbox, sent: Json, mask: str, answered: Json) -> None:
    book = sandbox.create(sheets=[{"properties": {"sheetId": 0, "title": "T", "tabColor": {"green": 1}}}])
    first = sheet_of(sandbox, book)["properties"]
    assert (first["tabColor"], first["tabColorStyle"]) == ({"green": 1}, {"rgbColor": {"green": 1}})
    sandbox.batch(book, {"updateSheetProperties": {"properties": {"sheetId": 0, **sent}, "fields": mask}})
    seen = sheet_of(sandbox, book)["properties"]
    assert {name: value for name, value in seen.items() if name.startswith("tabColor")} == answered


def test_a_theme_colour_is_the_colour_that_the_theme_has(sandbox: RunningSandbox) -> None:
    book = filled(sandbox, [["a"]])
    look = {"backgroundColorStyle": {"themeColor": "ACCENT1"}, "backgroundColor": {"red": 1}}
    fields = "userEnteredFormat(backgroundColor,backgroundColorStyle)"
    sandbox.batch(
        book,
        {"repeatCell": {"range": area(0, 1, 0, 1), "cell": {"userEnteredFormat": look}, "fields": fields}},
    )
    seen = effective(sandbox, book)[0][0]
    assert (seen["backgroundColor"], seen["backgroundColorStyle"]) == (BLUE, {"themeColor": "ACCENT1"})


@pytest.mark.parametrize(
    ("request_body", "place", "union", "second"),
    [
        ({"addSheet": {}, "deleteSheet": {"sheetId": 0}}, "", "kind", "deleteSheet"),
        (
            {"updateSheetProperties": {"properties": {"tabColorStyle": {"themeColor": "TEXT", "rgbColor": {}}}}},
            ".update_sheet_properties.properties.tab_color_style",
            "kind",
            "rgbColor",
        ),
        (
            {"repeatCell": {"cell": {"userEnteredValue": {"numberValue": 1, "stringValue": "1"}}}},
            ".repeat_cell.cell.user_entered_value",
            "value",
            "stringValue",
        ),
    ],
)
def test_of_a_union_only_one_may_be_set(
    sandbox: RunningSandbox, request_body: Json, place: str, union: str, second: str
) -> None:
    answer = sandbox.batch(sandbox.create(), request_body)
    said = f"oneof field '{union}' is already set. Cannot set '{second}'"
    error = answer.json()["error"]
    assert (error["code"], error["message"]) == (400, f"Invalid value at 'requests[0]{place}' (oneof), {said}")


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ({"red": 1, "green": 0, "blue": 0.5}, {"red": 1, "blue": 0.49803922}),
        ({"red": 0.9, "green": 0.95}, {"red": 0.8980392, "green": 0.9490196}),
        ({"red": 0.25882354, "green": 0.98431372549, "blue": 1e-9}, {"red": 0.25882354, "green": 0.9843137}),
        ({"red": 112, "green": 48, "blue": 160}, {"red": 0.5647059, "green": 0.8156863, "blue": 0.3764706}),
        ({"red": 0, "green": 0, "blue": 0}, {}),
        ({"blue": 1e300}, {}),
    ],
)
def test_colours_have_eight_bits_a_channel_and_zero_is_not_told(
    sandbox: RunningSandbox, sent: Json, kept: Json
) -> None:
    book = sandbox.create()
    rule = {"condition": {"type": "NOT_BLANK"}, "format": {"textFormat": {"foregroundColor": sent}}}
    whole = {"sheetId": 0}
    tab = {"properties": {"sheetId": 0, "tabColorStyle": {"rgbColor": sent}}, "fields": "tabColorStyle"}
    answer = sandbox.batch(
        book,
        {"updateSheetProperties": tab},
        {"repeatCell": {"range": area(0, 1, 0, 1), "cell": {"userEnteredFormat": {"backgroundColor": sent}},
                        "fields": "userEnteredFormat"}},
        {"addConditionalFormatRule": {"rule": {"ranges": [whole], "booleanRule": rule}}},
        {"addBanding": {"bandedRange": {"range": whole, "rowProperties": {"firstBandColor": sent,
                                                                          "secondBandColor": {"red": 1}}}}},
    )  # fmt: skip
    assert answer.status_code == 200, answer.text
    sheet = sandbox.call("GET", f"v4/spreadsheets/{book}", ranges="A1", includeGridData="true").json()["sheets"][0]
    assert sheet["properties"]["tabColor"] == kept
    assert sheet["properties"]["tabColorStyle"] == {"rgbColor": kept}
    cell = sheet["data"][0]["rowData"][0]["values"][0]
    assert cell["userEnteredFormat"] == {"backgroundColor": kept, "backgroundColorStyle": {"rgbColor": kept}}
    rule = sheet["conditionalFormats"][0]["booleanRule"]["format"]["textFormat"]
    assert rule["foregroundColor"] == kept
    assert sheet["bandedRanges"][0]["rowProperties"]["firstBandColor"] == kept


def test_the_first_tab_is_not_named_in_ranges_of_charts(sandbox: RunningSandbox) -> None:
    book = filled(sandbox, [["x", 1], ["y", 2]])
    whole = {"sheetId": 0, **area(0, 2, 0, 1)}
    spec = {"pieChart": {"domain": {"sourceRange": {"sources": [whole]}}}}
    place = {"overlayPosition": {"anchorCell": {"sheetId": 0, "rowIndex": 4, "columnIndex": 1}}}
    answer = sandbox.batch(book, {"addChart": {"chart": {"spec": spec, "position": place}}}).json()
    chart = answer["replies"][0]["addChart"]["chart"]
    assert chart["spec"]["pieChart"]["domain"]["sourceRange"]["sources"] == [area(0, 2, 0, 1)]


@pytest.mark.parametrize(
    ("dimension", "said"), [("ROWS", "rowGroupControlAfter"), ("COLUMNS", "columnGroupControlAfter")]
)
def test_with_its_first_group_a_tab_says_where_the_controls_stand(
    sandbox: RunningSandbox, dimension: str, said: str
) -> None:
    book = sandbox.create(sheets=[{"properties": {"sheetId": 0, "gridProperties": {"rowCount": 9, "columnCount": 9}}}])
    span = {"sheetId": 0, "dimension": dimension, "startIndex": 0, "endIndex": 2}
    sandbox.batch(book, {"addDimensionGroup": {"range": span}})
    assert sheet_of(sandbox, book)["properties"]["gridProperties"] == {"rowCount": 9, "columnCount": 9, said: True}
    update = {"properties": {"sheetId": 0, "gridProperties": {said: False}}, "fields": f"gridProperties.{said}"}
    second = {"addDimensionGroup": {"range": {**span, "startIndex": 4, "endIndex": 5}}}
    sandbox.batch(book, {"updateSheetProperties": update}, second)
    assert sheet_of(sandbox, book)["properties"]["gridProperties"] == {"rowCount": 9, "columnCount": 9}
