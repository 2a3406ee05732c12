"""Formulas: what they come to, what they say when they fail, how they follow cells that move."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.sandbox import formula_library, operations
from sync.sandbox.cells import ErrorValue
from sync.sandbox.document import Document
from sync.sandbox.formula import effective
from sync.sandbox.operations import Operation
from tests.fixtures.sandbox import RunningSandbox


def book_of(sandbox: RunningSandbox, values: list[list[Any]], locale: str = "da_DK", **grid: int) -> str:
    tab = {"properties": {"sheetId": 0, "title": "T", "gridProperties": {"rowCount": 50, "columnCount": 12, **grid}}}
    answer = sandbox.call(
        "POST", "v4/spreadsheets", {"properties": {"title": "Bog", "locale": locale}, "sheets": [tab]}
    )
    book: str = answer.json()["spreadsheetId"]
    put(sandbox, book, "A1", values)
    return book


def put(sandbox: RunningSandbox, book: str, where: str, values: list[list[Any]]) -> None:
    path = f"v4/spreadsheets/{book}/values/{where}"
    answer = sandbox.call("PUT", path, {"values": values}, valueInputOption="USER_ENTERED")
    assert answer.status_code == 200, answer.text


def read(sandbox: RunningSandbox, book: str, where: str, render: str = "FORMATTED_VALUE") -> list[list[Any]]:
    answer = sandbox.call("GET", f"v4/spreadsheets/{book}/values/{where}", valueRenderOption=render)
    values: list[list[Any]] = answer.json().get("values", [])
    return values


def cell_of(sandbox: RunningSandbox, book: str, where: str) -> dict[str, Any]:
    answer = sandbox.call("GET", f"v4/spreadsheets/{book}", ranges=where, includeGridData="true").json()
    found: dict[str, Any] = answer["sheets"][0]["data"][0]["rowData"][0]["values"][0]
    return found


def batch(sandbox: RunningSandbox, book: str, *requests: dict[str, Any]) -> None:
    answer = sandbox.batch(book, *requests)
    assert answer.status_code == 200, answer.text


def span(start: int, end: int, rows: bool = True) -> dict[str, Any]:
    return {"sheetId": 0, "dimension": "ROWS" if rows else "COLUMNS", "startIndex": start, "endIndex": end}


def area(top: int, bottom: int, left: int, right: int) -> dict[str, int]:
    return {
        "sheetId": 0, "startRowIndex": top, "endRowIndex": bottom, "startColumnIndex": left, "endColumnIndex": right
    }  # fmt: skip


RESULTS = [
    ("da_DK", "=1+2*3", "7"),
    ("da_DK", "=-2^2", "4"),
    ("da_DK", "=SUM(A1:A3;10)", "16"),
    ("da_DK", "=1,5*2", "3"),
    ("da_DK", "=50%", "0,5"),
    ("da_DK", "=B1", "tekst"),
    ("da_DK", '=B1&" og "&A2', "tekst og 2"),
    ("da_DK", "=AVERAGE(A1:B3)", "2"),
    ("da_DK", '=HVIS(A1=1;"ja";"nej")', "ja"),
    ("da_DK", "=LOPSLAG(2;A1:B3;1;FALSK)", "2"),
    ("da_DK", "=XLOOKUP(A1;A1:A3;B1:B3)", "tekst"),
    ("da_DK", "=TÆL.HVIS(A:A;\">1\")", "2"),
    ("da_DK", "=SUM(A1:A)", "6"),
    ("da_DK", "=SUM(2:2)", "2"),
    ("da_DK", "=SUM(T!$A$1:A3)", "6"),
    ("da_DK", '=TEKST(45884;"dddd d. mmmm yyyy")', "fredag 15. august 2025"),
    ("da_DK", '=TEXT(1234,5;"#,##0.00")', "1.234,50"),
    ("da_DK", '=SAMMENKÆDNING(A1:A3)', "123"),
    ("da_DK", '=JOIN("-";A1:A3)', "1-2-3"),
    ("da_DK", '=IFERROR(1/0)', ""),
    ("da_DK", '=HVIS.FEJL(1/0;"ingen")', "ingen"),
    ("da_DK", '=REGEXMATCH(B1;"^te")', "SAND"),
    ("da_DK", "=A9", ""),
    ("da_DK", "=A9+1", "1"),
    ("da_DK", "=SUM({1\\2;3\\4})", "10"),
    ("da_DK", "=DATE(2025;8;15)", "15.08.2025"),
    ("da_DK", "=COUNTUNIQUE(A1:B3)", "4"),
    ("en_US", "=SUM(A1:A3,10)", "16"),
    ("en_US", "=SUM(A1:A3;10)", "16"),
    ("en_US", '=IF(A1=1,"yes","no")', "yes"),
    ("en_US", "=0.5*3", "1.5"),
    ("en_US", "=DATE(2025,8,15)", "8/15/2025"),
    ("en_US", "=REGEXEXTRACT(\"mål 12\",\"[0-9]+\")", "12"),
]  # fmt: skip


@pytest.mark.parametrize(("locale", "formula", "shows"), RESULTS)
def test_a_formula_shows_what_it_comes_to(sandbox: RunningSandbox, locale: str, formula: str, shows: str) -> None:
    book = book_of(sandbox, [[1, "tekst"], [2], [3]], locale)
    put(sandbox, book, "E5", [[formula]])
    assert read(sandbox, book, "E5") == ([[shows]] if shows else [])


ERRORS = [
    ("=A1/0", "DIVIDE_BY_ZERO", "#DIV/0!", "Function DIVIDE parameter 2 cannot be zero."),
    ("=B1+1", "VALUE", "#VALUE!", "number values"),
    ("=E5", "REF", "#REF!", "Circular dependency detected."),
    ("=E6", "REF", "#REF!", "Circular dependency detected."),
    ("=#REF!+1", "REF", "#REF!", "Reference does not exist."),
    ("=Findes_ikke!A1", "REF", "#REF!", "Unresolved sheet name"),
    ("=LOPSLAG(9;A1:B3;2;FALSK)", "N_A", "#N/A", "Did not find value"),
    ("=SQRT(-1)", "NUM", "#NUM!", ""),
    ("=UKENDT(1)", "NAME", "#NAME?", "Unknown function: 'UKENDT'."),
    ("=Ukendt_navn", "NAME", "#NAME?", "Unknown range name"),
    ("=(1", "ERROR", "#ERROR!", "Formula parse error."),
    ("=SUM(A1,A2)", "ERROR", "#ERROR!", "Formula parse error."),
    ("=1 2", "ERROR", "#ERROR!", "Formula parse error."),
]


@pytest.mark.parametrize(("formula", "kind", "shows", "message"), ERRORS)
def test_a_formula_that_fails_says_so_as_google_does(
    sandbox: RunningSandbox, formula: str, kind: str, shows: str, message: str
) -> None:
    book = book_of(sandbox, [[1, "tekst"], [2], [3]])
    put(sandbox, book, "E5", [[formula], ["=E5"]])
    cell = cell_of(sandbox, book, "T!E5")
    assert cell["effectiveValue"]["errorValue"]["type"] == kind
    assert message in cell["effectiveValue"]["errorValue"]["message"]
    assert cell["formattedValue"] == shows
    assert cell["userEnteredValue"] == {"formulaValue": formula.replace("LOPSLAG", "VLOOKUP").replace("FALSK", "FALSE")}
    assert read(sandbox, book, "E5:E6", "UNFORMATTED_VALUE") == [[shows], [shows]]


def test_a_typed_formula_is_kept_in_english_with_the_separators_of_the_locale(sandbox: RunningSandbox) -> None:
    danish = book_of(sandbox, [['=HVIS(OG(1=1;SAND);MIDDEL(1,5;2);"HVIS(;)")']])
    assert read(sandbox, danish, "A1", "FORMULA") == [['=IF(AND(1=1;TRUE);AVERAGE(1,5;2);"HVIS(;)")']]
    english = book_of(sandbox, [['=IF(1=1;"a;b";{1,2;3,4})']], "en_US")
    assert read(sandbox, english, "A1", "FORMULA") == [['=IF(1=1,"a;b",{1,2;3,4})']]


def test_formulas_are_written_anew_when_the_locale_changes(sandbox: RunningSandbox) -> None:
    danish = '=SUM(A2;1,5;{1\\2;3\\4})&"a,b;1.5"'
    english = '=SUM(A2,1.5,{1,2;3,4})&"a,b;1.5"'
    book = book_of(sandbox, [[danish]])
    shown = read(sandbox, book, "A1")
    for locale, formula in (("en_US", english), ("sv_SE", danish), ("da_DK", danish)):
        change = {"properties": {"locale": locale}, "fields": "locale"}
        batch(sandbox, book, {"updateSpreadsheetProperties": change})
        assert read(sandbox, book, "A1", "FORMULA") == [[formula]]
    assert read(sandbox, book, "A1") == shown
    other = book_of(sandbox, [], "en_US")
    path = f"v4/spreadsheets/{book}/sheets/0:copyTo"
    assert sandbox.call("POST", path, {"destinationSpreadsheetId": other}).status_code == 200
    assert read(sandbox, other, "'Copy of T'!A1", "FORMULA") == [[english]]
    wrong = {"updateSpreadsheetProperties": {"properties": {}, "fields": "locale"}}
    assert sandbox.batch(sandbox.create(), wrong).status_code == 400


def test_a_link_made_by_a_formula_is_answered_as_a_link(sandbox: RunningSandbox) -> None:
    book = book_of(
        sandbox, [['=HYPERLINK("https://example.dk/?a=""b""";"Se mere")', '=hyperlink("https://example.dk")']]
    )
    cell = cell_of(sandbox, book, "T!A1")
    assert (cell["hyperlink"], cell["formattedValue"]) == ('https://example.dk/?a="b"', "Se mere")
    assert cell_of(sandbox, book, "T!B1")["hyperlink"] == "https://example.dk"


def test_formulas_are_worked_out_across_tabs_in_any_order(sandbox: RunningSandbox) -> None:
    book = book_of(sandbox, [["='Bob''s mål'!A2+1"], [5]])
    batch(sandbox, book, {"addSheet": {"properties": {"title": "Bob's mål"}}})
    put(sandbox, book, "'Bob''s mål'!A1", [["=T!A2*2"], ["=A1+T!A2"]])
    assert read(sandbox, book, "T!A1:A2") == [["16"], ["5"]]
    put(sandbox, book, "T!A2", [[6]])
    assert read(sandbox, book, "T!A1:A2") == [["19"], ["6"]]


def test_a_long_chain_is_worked_out_and_a_circle_is_named_and_undone(sandbox: RunningSandbox) -> None:
    book = book_of(sandbox, [[f"=A{row + 2}+1"] for row in range(3000)] + [[5]], rowCount=3001)
    assert read(sandbox, book, "A1") == [["3005"]]
    put(sandbox, book, "A3001", [["=A1"]])
    assert read(sandbox, book, "A1") == [["#REF!"]]
    put(sandbox, book, "A3001", [[1]])
    assert read(sandbox, book, "A1") == [["3001"]]


def test_named_ranges_stand_for_their_cells_also_after_they_change(sandbox: RunningSandbox) -> None:
    book = book_of(sandbox, [[1], [2], [3], ["=SUM(tal)"]])
    name = {"name": "Tal", "namedRangeId": "tal", "range": area(0, 2, 0, 1)}
    assert read(sandbox, book, "A4") == [["#NAME?"]]
    batch(sandbox, book, {"addNamedRange": {"namedRange": name}})
    assert read(sandbox, book, "A4") == [["3"]]
    changed = {**name, "range": area(0, 3, 0, 1)}
    batch(sandbox, book, {"updateNamedRange": {"namedRange": changed, "fields": "range"}})
    assert read(sandbox, book, "A4") == [["6"]]


def test_an_array_fills_the_cells_beside_it_until_something_stands_in_the_way(sandbox: RunningSandbox) -> None:
    book = book_of(sandbox, [[3, "=SORT(A1:A3)", "=SUM(B1:B3)"], [1], [2]])
    assert read(sandbox, book, "A1:C3") == [["3", "1", "6"], ["1", "2"], ["2", "3"]]
    assert "userEnteredValue" not in cell_of(sandbox, book, "T!B3")
    assert cell_of(sandbox, book, "T!B3")["effectiveValue"] == {"numberValue": 3}
    put(sandbox, book, "B3", [["her"]])
    assert read(sandbox, book, "A1:C3") == [["3", "#REF!", "#REF!"], ["1"], ["2", "her"]]
    message = cell_of(sandbox, book, "T!B1")["effectiveValue"]["errorValue"]["message"]
    assert message == "Array result was not expanded because it would overwrite data in B3."
    put(sandbox, book, "B3", [[""]])
    assert read(sandbox, book, "B1:B3") == [["1"], ["2"], ["3"]]


def test_what_the_sandbox_cannot_work_out_keeps_its_last_value(
    sandbox: RunningSandbox, caplog: pytest.LogCaptureFixture
) -> None:
    book = book_of(sandbox, [[5, "=A1*2"]])
    put(sandbox, book, "A1", [['=IMPORTRANGE("en anden bog";"A1")']])
    assert read(sandbox, book, "A1:B1", "UNFORMATTED_VALUE") == [[5, 10]]
    assert "IMPORTRANGE" in caplog.text
    value = {"userEnteredValue": {"formulaValue": '=QUERY(A1:A3;"select A")'}, "effectiveValue": {"numberValue": 8}}
    update = {"start": {"sheetId": 0, "rowIndex": 1}, "rows": [{"values": [value]}], "fields": "userEnteredValue"}
    batch(sandbox, book, {"updateCells": update})
    assert read(sandbox, book, "A2") == [["8"]]


def test_what_the_sandbox_cannot_work_out_and_never_knew_is_an_honest_error(sandbox: RunningSandbox) -> None:
    book = book_of(sandbox, [["=ARRAYFORMULA(ABS(B1:B3))", 1, "=A1+1"]])
    error = cell_of(sandbox, book, "T!A1")["effectiveValue"]["errorValue"]
    assert error == {
        "type": "ERROR",
        "message": "This sandbox cannot work out ARRAYFORMULA, and there is no last value.",
    }
    assert read(sandbox, book, "A1:C1") == [["#ERROR!", "1", "#ERROR!"]]


def test_today_and_now_are_those_of_the_spreadsheets_time_zone(sandbox: RunningSandbox) -> None:
    book = book_of(sandbox, [["=IDAG()", "=NU()-TODAY()"]])
    properties = {"timeZone": "Pacific/Kiritimati"}
    batch(sandbox, book, {"updateSpreadsheetProperties": {"properties": properties, "fields": "timeZone"}})
    before = datetime.now(UTC) + timedelta(hours=14)
    put(sandbox, book, "D1", [["x"]])
    shown = read(sandbox, book, "A1")[0][0]
    after = datetime.now(UTC) + timedelta(hours=14)
    assert shown in {moment.strftime("%d.%m.%Y") for moment in (before, after)}


def test_a_result_is_shown_like_the_cell_it_comes_from(sandbox: RunningSandbox) -> None:
    book = book_of(
        sandbox, [["15-08-2025", "=A1", "=A1+7", "=B1-A1", "=MAKS(A1:A2)"], ["12,5%", "=A2", "=A2*2", '=A2&""']]
    )
    assert read(sandbox, book, "A1:E1") == [["15-08-2025", "15-08-2025", "22-08-2025", "0", "15-08-2025"]]
    assert read(sandbox, book, "A2:C2") == [["12,50%", "12,50%", "25,00%"]]
    cell = cell_of(sandbox, book, "T!C1")
    assert cell["effectiveFormat"]["numberFormat"] == {"type": "DATE", "pattern": "dd-mm-yyyy"}
    assert "userEnteredFormat" not in cell


INSERTED = [
    # formula, after a row is inserted above row 3, after a column is inserted before column B
    ("=A2", "=A2", "=A2"),
    ("=A3", "=A4", "=A3"),
    ("=$A$3+A$3+$B3", "=$A$4+A$4+$B4", "=$A$3+A$3+$C3"),
    ("=SUM(A1:B5)", "=SUM(A1:B6)", "=SUM(A1:C5)"),
    ("=SUM(A1:A2)", "=SUM(A1:A2)", "=SUM(A1:A2)"),
    ("=SUM(B:B)", "=SUM(B:B)", "=SUM(C:C)"),
    ("=SUM(A:C)", "=SUM(A:C)", "=SUM(A:D)"),
    ("=SUM(3:4)", "=SUM(4:5)", "=SUM(3:4)"),
    ("=SUM(B3:B)", "=SUM(B4:B)", "=SUM(C3:C)"),
    ("=SUM(T!B2:B4)", "=SUM(T!B2:B5)", "=SUM(T!C2:C4)"),
    ('="B3"&B3', '="B3"&B4', '="B3"&C3'),
    ("=LOG10(B3)", "=LOG10(B4)", "=LOG10(C3)"),
    ("=Andet!B3", "=Andet!B3", "=Andet!B3"),
]


@pytest.mark.parametrize(("formula", "row_inserted", "column_inserted"), INSERTED)
def test_references_follow_inserted_rows_and_columns(
    sandbox: RunningSandbox, formula: str, row_inserted: str, column_inserted: str
) -> None:
    for rows, expected, at in ((True, row_inserted, 2), (False, column_inserted, 1)):
        book = book_of(sandbox, [])
        batch(sandbox, book, {"addSheet": {"properties": {"title": "Andet"}}})
        put(sandbox, book, "A1", [[formula]])
        batch(sandbox, book, {"insertDimension": {"range": span(at, at + 1, rows)}})
        assert read(sandbox, book, "A1", "FORMULA") == [[expected]]


DELETED = [
    # formula, after rows 3-4 are deleted
    ("=A2+A5", "=A2+A3"),
    ("=A3", "=#REF!"),
    ("=SUM(A3:A4)", "=SUM(#REF!)"),
    ("=SUM(A1:A3)", "=SUM(A1:A2)"),
    ("=SUM(A4:A8)", "=SUM(A3:A6)"),
    ("=SUM($A$2:$A$6)", "=SUM($A$2:$A$4)"),
    ("=SUM(3:4)", "=SUM(#REF!)"),
    ("=SUM(A4:A)", "=SUM(A3:A)"),
    ("=SUM(A:A)", "=SUM(A:A)"),
    ("=T!B3*2", "=#REF!*2"),
]


@pytest.mark.parametrize(("formula", "after"), DELETED)
def test_references_shrink_and_break_when_rows_are_deleted(sandbox: RunningSandbox, formula: str, after: str) -> None:
    book = book_of(sandbox, [[formula]])
    batch(sandbox, book, {"deleteDimension": {"range": span(2, 4)}})
    assert read(sandbox, book, "A1", "FORMULA") == [[after]]


def test_references_follow_moved_rows(sandbox: RunningSandbox) -> None:
    book = book_of(sandbox, [["=A5+B$6", "=SUM(A5:A6)"]])
    batch(sandbox, book, {"moveDimension": {"source": span(4, 6), "destinationIndex": 2}})
    assert read(sandbox, book, "A1:B1", "FORMULA") == [["=A3+B$4", "=SUM(A3:A4)"]]


def test_pasted_formulas_move_their_relative_references(sandbox: RunningSandbox) -> None:
    book = book_of(sandbox, [[1, "=A1*$A$1+A$1+$A1+SUM(A:A)"], [2]])
    paste = {"source": area(0, 1, 1, 2), "destination": area(1, 2, 2, 3), "pasteType": "PASTE_NORMAL"}
    batch(sandbox, book, {"copyPaste": paste})
    assert read(sandbox, book, "C2", "FORMULA") == [["=B2*$A$1+B$1+$A2+SUM(B:B)"]]
    paste["destination"] = area(0, 1, 0, 1)
    batch(sandbox, book, {"copyPaste": paste})
    assert read(sandbox, book, "A1", "FORMULA") == [["=#REF!*$A$1+#REF!+$A1+SUM(#REF!)"]]


def test_formulas_follow_the_name_of_a_tab(sandbox: RunningSandbox) -> None:
    book = book_of(sandbox, [[7, "=t!A1*2"]])
    batch(sandbox, book, {"addSheet": {"properties": {"title": "Sum", "sheetId": 9}}})
    put(sandbox, book, "Sum!A1", [["=T!A1*2", '="T!A1"', "=SUM(T!A:A)"]])
    properties = {"sheetId": 0, "title": "Mine tal"}
    batch(sandbox, book, {"updateSheetProperties": {"properties": properties, "fields": "title"}})
    expected = [["='Mine tal'!A1*2", '="T!A1"', "=SUM('Mine tal'!A:A)"]]
    assert read(sandbox, book, "Sum!A1:C1", "FORMULA") == expected
    assert read(sandbox, book, "Sum!A1:C1") == [["14", "T!A1", "7"]]


CUT = [
    # formula outside the block, formula inside it (A1:B2 goes to C5 of the tab Andet)
    ("=A1+B2", "=A1+T!A9", "=Andet!C5+Andet!D6", "=C5+T!A9"),
    ("=SUM(A1:B2)", "=SUM(A1:A2)", "=SUM(Andet!C5:D6)", "=SUM(C5:C6)"),
    ("=SUM(A1:B3)", "=SUM(A1:A5)", "=SUM(A1:B3)", "=SUM(T!A1:A5)"),
    ("=$A$1*2", "=B$9", "=Andet!$C$5*2", "=T!B$9"),
]


@pytest.mark.parametrize(("outside", "inside", "outside_after", "inside_after"), CUT)
def test_cut_cells_take_the_references_to_them_along(
    sandbox: RunningSandbox, outside: str, inside: str, outside_after: str, inside_after: str
) -> None:
    book = book_of(sandbox, [[1, inside], [2, 3], [outside]])
    batch(sandbox, book, {"addSheet": {"properties": {"title": "Andet", "sheetId": 9}}})
    put(sandbox, book, "Andet!A1", [["=T!A1+T!B2"]])
    destination = {"sheetId": 9, "rowIndex": 4, "columnIndex": 2}
    batch(sandbox, book, {"cutPaste": {"source": area(0, 2, 0, 2), "destination": destination}})
    assert read(sandbox, book, "T!A3", "FORMULA") == [[outside_after]]
    assert read(sandbox, book, "Andet!C5:D6", "FORMULA") == [[1, inside_after], [2, 3]]
    assert read(sandbox, book, "Andet!A1", "FORMULA") == [["=C5+D6"]]


def test_cells_shifted_by_a_range_take_the_references_to_them_along(sandbox: RunningSandbox) -> None:
    formulas = ["=A2", "=B2", "=SUM(A1:A3)", "=SUM(A1:B3)", "=A2:A2+$A$3"]
    book = book_of(sandbox, [[1, 10], [2, 20], [3, 30], *[[None] * 4 + [formula] for formula in formulas]])
    batch(sandbox, book, {"insertRange": {"range": area(1, 2, 0, 1), "shiftDimension": "ROWS"}})
    after = [["=A3"], ["=B2"], ["=SUM(A1:A4)"], ["=SUM(A1:B3)"], ["=A3:A3+$A$4"]]
    assert read(sandbox, book, "E4:E8", "FORMULA") == after
    batch(sandbox, book, {"deleteRange": {"range": area(1, 3, 0, 1), "shiftDimension": "ROWS"}})
    after = [["=#REF!"], ["=B2"], ["=SUM(A1:A2)"], ["=SUM(A1:B3)"], ["=#REF!+$A$2"]]
    assert read(sandbox, book, "E4:E8", "FORMULA") == after


def test_references_to_a_deleted_tab_break(sandbox: RunningSandbox) -> None:
    book = book_of(sandbox, [])
    batch(sandbox, book, {"addSheet": {"properties": {"title": "Væk nu", "sheetId": 9}}})
    put(sandbox, book, "A1", [["='Væk nu'!A1+1", "=SUM('Væk nu'!A:A)"]])
    assert read(sandbox, book, "A1:B1") == [["1", "0"]]
    batch(sandbox, book, {"deleteSheet": {"sheetId": 9}})
    assert read(sandbox, book, "A1:B1", "FORMULA") == [["=#REF!+1", "=SUM(#REF!)"]]
    assert read(sandbox, book, "A1:B1") == [["#REF!", "#REF!"]]


def test_a_sorted_formula_follows_its_own_row_and_keeps_fixed_rows(sandbox: RunningSandbox) -> None:
    book = book_of(sandbox, [[3, "=A1*2+A$1", "=SUM(A1:A1)"], [1, "=A2*2+A$1", "=SUM(A2:A2)"]])
    batch(sandbox, book, {"sortRange": {"range": area(0, 2, 0, 3), "sortSpecs": [{"dimensionIndex": 0}]}})
    after = [[1, "=A1*2+A$1", "=SUM(A1:A1)"], [3, "=A2*2+A$1", "=SUM(A2:A2)"]]
    assert read(sandbox, book, "A1:C2", "FORMULA") == after
    assert read(sandbox, book, "A1:C2") == [["1", "3", "1"], ["3", "7", "3"]]


def test_a_duplicated_tab_works_out_its_own_formulas(sandbox: RunningSandbox) -> None:
    book = book_of(sandbox, [[2, "=A1*2", "=T!A1*3"]])
    batch(sandbox, book, {"duplicateSheet": {"sourceSheetId": 0, "newSheetName": "Kopi", "insertSheetIndex": 1}})
    put(sandbox, book, "Kopi!A1", [[5]])
    assert read(sandbox, book, "Kopi!B1") == [["10"]]
    assert read(sandbox, book, "T!B1:C1") == [["4", "6"]]


def test_older_versions_of_a_spreadsheet_keep_their_results() -> None:
    """Readers that still hold a version see its results, whatever was worked out for later versions meanwhile."""
    versions = [operations.create("bog", {"properties": {"locale": "da_DK"}}, 1, 1)]
    for number in range(6):
        body = {"range": "A1", "data": {"values": [[number, "=A1*2"]]}, "options": {"valueInputOption": "USER_ENTERED"}}
        versions.append(operations.apply(versions[-1], Operation("values.update", body, number, number))[0])

    def doubled(number: int) -> Any:
        document = versions[1 + number]
        return effective(replace(document, evaluated={}), document.sheets[0], 0, 1)

    order = [number % 6 for number in range(300)]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(doubled, order)) == [number * 2 for number in order]


def test_formulas_that_take_too_long_say_so_and_the_rest_of_the_spreadsheet_is_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(formula_library, "MOST_MILLISECONDS", 1)
    document = operations.create("bog", {"properties": {"locale": "da_DK"}}, 1, 1)
    rows = [[row, f"=SUMPRODUCT(A$1:A$900;A$1:A$900)+A{row + 1}"] for row in range(900)]
    body = {"range": "A1", "data": {"values": rows}, "options": {"valueInputOption": "USER_ENTERED"}}
    document = operations.apply(document, Operation("values.update", body, 1, 1))[0]
    sheet = document.sheets[0]
    assert effective(document, sheet, 5, 1) == formula_library.TOO_LONG
    assert effective(document, sheet, 5, 0) == 5


def test_formulas_without_the_library_keep_their_last_values(monkeypatch: pytest.MonkeyPatch) -> None:
    cell = {"userEnteredValue": {"formulaValue": "=1+1"}, "effectiveValue": {"numberValue": 2}}
    unknown = {"userEnteredValue": {"formulaValue": "=1+2"}}
    rows = [{"values": [cell, unknown]}]
    document = operations.create("bog", {"sheets": [{"data": [{"rowData": rows}]}]}, 1, 1)
    monkeypatch.setitem(sys.modules, "formualizer", None)
    assert effective(document, document.sheets[0], 0, 0) == 2
    missing = effective(document, document.sheets[0], 0, 1)
    assert isinstance(missing, ErrorValue)
    assert "no library" in missing.message


EDITS = st.lists(
    st.one_of(
        st.tuples(st.just("insert"), st.booleans(), st.integers(0, 7), st.integers(1, 3)),
        st.tuples(st.just("move"), st.booleans(), st.integers(0, 6), st.integers(0, 8)),
    ),
    min_size=1,
    max_size=4,
)
PLACES = st.tuples(st.integers(0, 7), st.integers(0, 7))
FORMS = st.sampled_from(["={}", "={}*2", "=SUM({}:{})", "=${}$+{}", '=T!{}&"A1"', "=IF({}>3;{};0)"])


def formula_from(form: str, cells: list[tuple[int, int]]) -> str:
    pieces = form.split("{}")
    text = pieces[0]
    for (row, column), piece in zip(cells, pieces[1:], strict=False):
        name = f"{chr(65 + column)}{row + 1}"
        if text.endswith("$"):
            text, name, piece = text[:-1], f"${name[0]}${name[1:]}", piece[1:]
        text += name + piece
    return text


@settings(max_examples=60, deadline=None)
@given(
    numbers=st.lists(st.lists(st.integers(0, 9), min_size=8, max_size=8), min_size=8, max_size=8),
    formulas=st.lists(st.tuples(FORMS, PLACES, PLACES), min_size=1, max_size=6),
    edits=EDITS,
)
def test_single_references_mean_the_same_cells_after_rows_and_columns_come_and_move(
    numbers: list[list[int]], formulas: list[tuple[str, tuple[int, int], tuple[int, int]]], edits: list[Any]
) -> None:
    texts = [formula_from(form.replace("{}:{}", "{};{}"), [one, other]) for form, one, other in formulas]
    values = [[*row, *[None] * 2] for row in numbers] + [[None] * 9 + [text] for text in texts]
    grid = {"rowCount": 40, "columnCount": 30}
    sheets = [{"properties": {"sheetId": 0, "title": "T", "gridProperties": grid}}]
    document = operations.create("bog", {"properties": {"locale": "da_DK"}, "sheets": sheets}, 1, 1)
    body = {"range": "A1", "data": {"values": values}, "options": {"valueInputOption": "USER_ENTERED"}}
    document = operations.apply(document, Operation("values.update", body, 1, 1))[0]
    before = results(document)
    requests = []
    for kind, rows, at, other in edits:
        if kind == "insert":
            requests.append({"insertDimension": {"range": span(at, at + other, rows)}})
        elif not at <= other <= at + 1:
            requests.append({"moveDimension": {"source": span(at, at + 1, rows), "destinationIndex": other}})
    if requests:
        document = operations.apply(document, Operation("batchUpdate", {"requests": requests}, 2, 2))[0]
    assert results(document) == before


def results(document: Document) -> list[Any]:
    """What the formulas come to, by the formula's first text, whatever cell it moved to."""
    sheet = document.sheets[0]
    cells = sheet.cells_in(sheet.whole())
    found = [effective(document, sheet, row, column) for row, column, cell in cells if cell.formula is not None]
    return sorted(found, key=repr)


def test_only_what_depends_on_a_change_changes(sandbox: RunningSandbox) -> None:
    book = book_of(sandbox, [[row, f"=A{row + 1}*2", "=RAND()"] for row in range(40)])
    before = read(sandbox, book, "B1:B40", "UNFORMATTED_VALUE")
    put(sandbox, book, "A5", [[100]])
    after = read(sandbox, book, "B1:B40", "UNFORMATTED_VALUE")
    assert [index for index in range(40) if before[index] != after[index]] == [4]
    assert after[4] == [200]
