"""Operators and arrays in formulas: numbers in texts, texts of numbers, letters, and what is empty."""

from __future__ import annotations

from typing import Any

import pytest

from tests.fixtures.sandbox import RunningSandbox

SHEET = [
    ["Mål", 1.5, "SAND", "25%", "1-3-2026"],
    ["", 2.5, "", "'1,5", "'1-3-2026"],
    ["mål", "", "ærø", "ØST", "'x"],
]

IN_DANISH = [
    # a text is joined with numbers as the locale writes them, dates are serial numbers
    ('="a"&B1', "a1,5"),
    ('="a"&E1', "a46082"),
    ('="a"&D1', "a0,25"),
    ('="a"&C1&(1=2)', "aSANDFALSK"),
    ('="a"&A2&"b"', "ab"),
    ('=B1 & " " & B2', "1,5 2,5"),
    ('="a"&1/3', "a0,333333333333333"),
    ('="a"&0,1+0,2', "a0,3"),
    ('="a"&-0,000012', "a-0,000012"),
    ('="a"&1E+20', "a1E+20"),
    ('="a"&100000*100000', "a10000000000"),
    ("=CONCAT(B1;C1)", "1,5SAND"),
    ("=LEN(B1)", "3"),
    # numbers and dates are read in texts
    ('="1,5"*2', "3"),
    ("=D2*2", "3"),
    ('=LEFT("1,5 km";3)+1', "2,5"),
    ('="1.234,5"+0', "1234,5"),
    ('="25%"*2', "0,5"),
    ("=E2+1", "46083"),
    ('="kr. 12"*1', "12"),
    ('=-"3"', "-3"),
    ('=(B1&"")*2', "3"),
    ("=E3*1", "#VALUE!"),
    ("=(B1+D2)*(A1=A3)", "3"),
    ("=" + "-(" * 30 + "D2" + ")" * 30, "1,5"),
    ('=""+1', "#VALUE!"),
    ('="=1"*2', "#VALUE!"),
    ("=A2+1", "1"),
    ("=1/0+E3", "#DIV/0!"),
    # no case counts, and æ, ø, å come last
    ('="Æ"="æ"', "SAND"),
    ("=A1=A3", "SAND"),
    ('=A1<>"MÅL"', "FALSK"),
    ('=C3="ÆRØ"', "SAND"),
    ('="å">"ø"', "SAND"),
    ('="ø">"z"', "SAND"),
    ('="abc"="ABC"', "SAND"),
    ('="1"=1', "FALSK"),
    ('=A2=""', "SAND"),
    ("=A2=B3", "SAND"),
    ("=A2=0", "SAND"),
    ('=SUMPRODUCT((A1:A3="mål")*(E1:E3=E1))', "1"),
    ('=SUM(FILTER(B1:B3;A1:A3=UPPER("mål")))', "1,5"),
    ('=HVIS(B1>1;"over "&B1;"ok")', "over 1,5"),
    # what is passed on from an empty cell shows nothing
    ("=A2", ""),
    ("=HVIS(1=1;A2;1)", ""),
    ("=INDEX(A1:A3;2)", ""),
    ('=LOPSLAG("mål";A1:B3;2;FALSK)', "1,5"),
    ("=XLOOKUP(2,5;B1:B3;A1:A3)", ""),
    # ARRAYFORMULA where everything in it takes arrays
    ('=SUM(ARRAYFORMULA(HVIS(A1:A3="mål";B1:B3;0)))', "1,5"),
    ("=ARRAYFORMULA(SUM(B1:B2*2))", "8"),
    # a range between two functions, and brackets that are not closed
    ("=SUM(INDEX(B1:B2;1):INDEX(B1:B2;2))*2", "8"),
    ('=("a"&1', "#ERROR!"),
    ("=1&", "#ERROR!"),
    ("=)&(", "#ERROR!"),
]  # fmt: skip


def filled(sandbox: RunningSandbox, cells: dict[str, list[list[Any]]], **grid: int) -> str:
    tab = {"properties": {"sheetId": 0, "title": "T", "gridProperties": {"rowCount": 100, "columnCount": 26, **grid}}}
    book = sandbox.create(sheets=[tab])
    for where, values in cells.items():
        path = f"v4/spreadsheets/{book}/values/{where}"
        assert sandbox.call("PUT", path, {"values": values}, valueInputOption="USER_ENTERED").status_code == 200
    return book


def read(sandbox: RunningSandbox, book: str, where: str, render: str = "FORMATTED_VALUE") -> list[list[Any]]:
    answer = sandbox.call("GET", f"v4/spreadsheets/{book}/values/{where}", valueRenderOption=render).json()
    values: list[list[Any]] = answer.get("values", [])
    return values


@pytest.fixture(scope="module")
def book(sandbox: RunningSandbox) -> str:
    """A sheet with all the formulas in column H."""
    return filled(sandbox, {"A1": SHEET, "H1": [[formula] for formula, _ in IN_DANISH]})


@pytest.mark.parametrize(("row", "formula", "shown"), [(row, *one) for row, one in enumerate(IN_DANISH, 1)])
def test_a_danish_formula_shows(sandbox: RunningSandbox, book: str, row: int, formula: str, shown: str) -> None:
    assert read(sandbox, book, f"H{row}") == ([[shown]] if shown else []), formula


def test_another_locale_has_other_signs(sandbox: RunningSandbox) -> None:
    book = sandbox.create(properties={"locale": "en_US"})
    formulas = [['="a"&1.5', '="1.5"*2', '="1,234.5"*1', '="a"&(1=1)', '="3/1/2026"+1']]
    path = f"v4/spreadsheets/{book}/values/A1"
    sandbox.call("PUT", path, {"values": formulas}, valueInputOption="USER_ENTERED")
    assert read(sandbox, book, "A1:E1") == [["a1.5", "3", "1234.5", "aTRUE", "46083"]]


def test_an_array_leaves_cells_empty_where_its_source_is(sandbox: RunningSandbox) -> None:
    rows = [["a", 1, ""], ["", 2, 0], ["c", "", "x"]]
    book = filled(sandbox, {"A1": rows, "F1": [['=FILTER(A1:C3;A1:A3<>"b")']], "F5": [["=TRANSPOSE(A1:A3)"]]})
    assert read(sandbox, book, "F1:H3") == [["a", "1"], ["", "2", "0"], ["c", "", "x"]]
    assert read(sandbox, book, "F1:H3", "UNFORMATTED_VALUE") == [["a", 1], ["", 2, 0], ["c", "", "x"]]
    assert read(sandbox, book, "F5:H5") == [["a", "", "c"]]
    grid = sandbox.call("GET", f"v4/spreadsheets/{book}", ranges="F2:H2", fields="sheets.data.rowData.values").json()
    (row,) = grid["sheets"][0]["data"][0]["rowData"]
    assert "effectiveValue" not in row["values"][0]
    path = f"v4/spreadsheets/{book}/values/A2"
    sandbox.call("PUT", path, {"values": [["nu"]]}, valueInputOption="RAW")
    assert read(sandbox, book, "F2:G2") == [["nu", "2"]]
    assert read(sandbox, book, "F5:H5") == [["a", "nu", "c"]]


def test_an_array_formula_reaches_to_the_end_of_the_tab_and_grows_with_it(sandbox: RunningSandbox) -> None:
    formula = '={"Dobbelt";ARRAYFORMULA(HVIS(A2:A="";"";B2:B*2))}'
    start = {"A1": [["Navn", "Tal", formula], ["a", 1], ["", 2], ["æ", 3]], "D1": [["=COUNTA(C2:C8)"]]}
    book = filled(sandbox, start, rowCount=6)
    assert read(sandbox, book, "C1:D6") == [["Dobbelt", "5"], ["2"], [], ["6"]]
    sandbox.batch(book, {"appendDimension": {"sheetId": 0, "dimension": "ROWS", "length": 2}})
    sandbox.call("PUT", f"v4/spreadsheets/{book}/values/A7", {"values": [["ny", 10]]}, valueInputOption="RAW")
    assert read(sandbox, book, "C1:D8") == [["Dobbelt", "7"], ["2"], [], ["6"], [], [], ["20"]]


def test_arrays_are_put_together_of_ranges(sandbox: RunningSandbox) -> None:
    tables = {"A1": [["a", 1], ["b", 2]], "D1": [["={A1:A2;B1:B2}"]], "F1": [['={"x"\\A1:B1;A2:B2\\-1}']]}
    wrong = {"J1": [["={A1:B1;A1:A2}"]]}
    book = filled(sandbox, {**tables, **wrong})
    assert read(sandbox, book, "D1:D4") == [["a"], ["b"], ["1"], ["2"]]
    assert read(sandbox, book, "F1:H2") == [["x", "a", "1"], ["b", "2", "-1"]]
    assert read(sandbox, book, "J1") == [["#VALUE!"]]
