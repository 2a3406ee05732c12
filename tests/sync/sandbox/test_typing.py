"""What typed text becomes (USER_ENTERED) and how it is shown, by locale."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from sync.sandbox import entry
from sync.sandbox.assumptions import DEFAULT
from sync.sandbox.formats import intern
from sync.sandbox.locales import conventions
from sync.sandbox.render import shown
from tests.fixtures.sandbox import RunningSandbox

TODAY = date(2026, 3, 4)

TYPED = [
    # locale, typed, value, shown
    ("da_DK", "1,5", 1.5, "1,5"),
    ("da_DK", "-0,25", -0.25, "-0,25"),
    ("da_DK", "0042", 42, "42"),
    ("da_DK", "1.000", 1000, "1.000"),
    ("da_DK", "2.000.000,01", 2000000.01, "2.000.000,01"),
    ("da_DK", "1.1", 46023, "1.1"),
    ("da_DK", "1.5", 46143, "1.5"),
    ("da_DK", "1.1.2", 37257, "1.1.02"),
    ("da_DK", "1.1.10", 40179, "1.1.10"),
    ("da_DK", "2.13.1", "2.13.1", "2.13.1"),
    ("da_DK", "1.55", "1.55", "1.55"),
    ("da_DK", "15-08-2025", 45884, "15-08-2025"),
    ("da_DK", "15.8.2025", 45884, "15.8.2025"),
    ("da_DK", "15/8-2025", "15/8-2025", "15/8-2025"),
    ("da_DK", "31-02-2025", "31-02-2025", "31-02-2025"),
    ("da_DK", "2025-08-15", 45884, "2025-08-15"),
    ("da_DK", "1. januar 2025", 45658, "1. januar 2025"),
    ("da_DK", "marts 2026", 46082, "marts 2026"),
    ("da_DK", "uge 34", "uge 34", "uge 34"),
    ("da_DK", "5%", 0.05, "5%"),
    ("da_DK", "12,5 %", 0.125, "12,50%"),
    ("da_DK", "100 kr.", 100, "100 kr."),
    ("da_DK", "sand", True, "SAND"),
    ("da_DK", "FALSK", False, "FALSK"),
    ("da_DK", "TRUE", True, "SAND"),
    ("da_DK", "'0042", "0042", "0042"),
    ("da_DK", "'=1+1", "=1+1", "=1+1"),
    ("da_DK", "08:30", 0.3541666666666667, "08:30"),
    ("da_DK", "15-08-2025 08:30", 45884.354166666664, "15-08-2025 08:30"),
    ("da_DK", "Ikke en dato", "Ikke en dato", "Ikke en dato"),
    ("en_US", "1.5", 1.5, "1.5"),
    ("en_US", "1,5", "1,5", "1,5"),
    ("en_US", "2,000,000.01", 2000000.01, "2,000,000.01"),
    ("en_US", "8/15/2025", 45884, "8/15/2025"),
    ("en_US", "15/8/2025", "15/8/2025", "15/8/2025"),
    ("en_US", "2020-01-01", 43831, "2020-01-01"),
    ("en_US", "Mar 1 2016", 42430, "Mar 1, 2016"),
    ("en_US", "$100.15", 100.15, "$100.15"),
    ("en_US", "SAND", "SAND", "SAND"),
    ("en_US", "true", True, "TRUE"),
    ("en_US", "1e3", 1000, "1.00E+03"),
    ("da_DK", "1.234,5", 1234.5, "1.234,50"),
    ("da_DK", "kr. 100,50", 100.5, "100,50 kr."),
    ("da_DK", "1.000 kr", 1000, "1.000 kr."),
    ("da_DK", "-100 kr.", -100, "-100 kr."),
    ("da_DK", "$5", "$5", "$5"),
    ("da_DK", "fredag 15. august 2025", 45884, "fredag 15. august 2025"),
    ("da_DK", "fredag den 15. august 2025", 45884, "fredag den 15. august 2025"),
    ("da_DK", "15-aug-2025", 45884, "15-aug-2025"),
    ("da_DK", "15-08-2025 08.30", 45884.354166666664, "15-08-2025 08.30"),
    ("da_DK", "15. august 2025 kl. 8:30", 45884.354166666664, "15. august 2025 8:30"),
    ("da_DK", "15. august 2025 kl. otte", "15. august 2025 kl. otte", "15. august 2025 kl. otte"),
    ("da_DK", "31. december", 46387, "31. december"),
    ("da_DK", "13/2", 46066, "13/2"),
    ("da_DK", "2/13", "2/13", "2/13"),
    ("da_DK", "24:00", 1, "24:00:00"),
    ("da_DK", "12:60", "12:60", "12:60"),
    ("da_DK", "(5)", -5, "-5"),
    ("da_DK", ",5", 0.5, "0,5"),
    ("da_DK", "2025-2026", "2025-2026", "2025-2026"),
    ("da_DK", "1. kvartal", "1. kvartal", "1. kvartal"),
    ("da_DK", "+4512345678", 4512345678, "4512345678"),
    ("da_DK", "--5", "--5", "--5"),
    ("en_US", "($5)", -5, "-$5"),
    ("en_US", "8/15/2025 10:30 PM", 45884.9375, "8/15/2025 10:30 PM"),
    ("en_US", "Friday, August 15, 2025", 45884, "Friday, August 15, 2025"),
    ("en_US", "5-Mar-2025", 45721, "5-Mar-2025"),
    ("en_US", "2023-01-25 19:08:01.054474", 44951.797234426784, "1/25/2023 19:08:01"),
    ("nl_NL", "2023-01-25 19:08:01.054474", "2023-01-25 19:08:01.054474", "2023-01-25 19:08:01.054474"),
    ("de_DE", "1.123456789", 1123456789, "1.123.456.789"),
    ("sv_SE", "1234,1234", 1234.1234, "1234,1234"),
    ("sv_SE", "1234.1234", "1234.1234", "1234.1234"),
    ("de_DE", "1.123.456", 1123456, "1.123.456"),
]


@pytest.mark.parametrize(("locale", "text", "value", "looks"), TYPED)
def test_typed_text_is_read_by_the_locale_and_shown_as_it_was_typed(
    locale: str, text: str, value: Any, looks: str
) -> None:
    read = entry.read(text, conventions(locale), TODAY)
    assert read.formula is None
    assert read.value == value
    assert type(read.value) is type(value)
    shape = read.format and {"numberFormat": {"type": read.format[0], "pattern": read.format[1]}}
    assert shown(read.value, intern(shape), locale) == looks


@pytest.mark.parametrize("text", ["=1+1", "= 1 / 1024", "=SUM(A1:A2)"])
def test_typed_formulas_are_formulas(text: str) -> None:
    assert entry.read(text, conventions("da_DK"), TODAY).formula == text


PATTERNS = [
    ("da_DK", 45884, "DATE", "", "15.08.2025"),
    ("da_DK", 45884, "DATE", "dddd d. mmmm yyyy", "fredag 15. august 2025"),
    ("da_DK", 45884, "DATE", "dd-mm-yy", "15-08-25"),
    ("en_US", 45884, "DATE", "ddd, mmm d", "Fri, Aug 15"),
    ("da_DK", 45884.5, "DATE_TIME", "dd-mm-yyyy hh:mm", "15-08-2025 12:00"),
    ("en_US", 0.75, "TIME", "h:mm am/pm", "6:00 PM"),
    ("da_DK", 1.5, "TIME", "[h]:mm", "36:00"),
    ("da_DK", 1234.5, "NUMBER", "#,##0.00", "1.234,50"),
    ("da_DK", 1234.5, "NUMBER", "0", "1235"),
    ("da_DK", -1234.5, "NUMBER", "#,##0.0;(#,##0.0)", "(1.234,5)"),
    ("da_DK", 0, "NUMBER", '0;-0;"nul"', "nul"),
    ("da_DK", 0.256, "PERCENT", "0.0%", "25,6%"),
    ("da_DK", 0.25, "PERCENT", "", "25,00%"),
    ("da_DK", 1200, "CURRENCY", '#,##0.00 "kr."', "1.200,00 kr."),
    ("da_DK", 1200, "CURRENCY", "[$kr.] #,##0", "kr. 1.200"),
    ("en_US", -5, "CURRENCY", '"$"#,##0.00', "-$5.00"),
    ("da_DK", 1234567, "NUMBER", "#,##0.0,,", "1,2"),
    ("da_DK", 12345, "SCIENTIFIC", "0.00E+00", "1,23E+04"),
    ("da_DK", 1 / 3, None, None, "0,3333333333"),
    ("da_DK", 1e20, None, None, "1E+20"),
    ("da_DK", 0.1 + 0.2, None, None, "0,3"),
    ("da_DK", 7, "TEXT", "@", "7"),
    ("da_DK", 3, "NUMBER", "@", "3"),
    ("da_DK", 1234.5, "NUMBER", '[>=1000]#,##0.0,"k";0', "1,2k"),
    ("da_DK", 5, "NUMBER", '[<1]"lav";[<10]"mellem";"høj"', "mellem"),
    ("da_DK", 50, "NUMBER", '[<1]"lav";[<10]"mellem";"høj"', "høj"),
    ("da_DK", 0, "NUMBER", "0;;", ""),
    ("da_DK", -5, "NUMBER", "0;;", ""),
    ("da_DK", "x", "NUMBER", '0;-0;0;"tekst: "@', "tekst: x"),
    ("da_DK", "x", "NUMBER", "0;-0;0;", ""),
    ("da_DK", "x", "TEXT", '@" stk."', "x stk."),
    ("da_DK", "x", "NUMBER", "0.00", "x"),
    ("da_DK", 1234567890, "NUMBER", "000000-0000", "123456-7890"),
    ("da_DK", 270305, "NUMBER", "00.00.00", "27.03.05"),
    ("da_DK", 12345678, "NUMBER", "00 00 00 00", "12 34 56 78"),
    ("da_DK", -0.5, "TIME", "[h]:mm", "-12:00"),
    ("da_DK", 1.25, "TIME", "[hh]:mm:ss", "30:00:00"),
    ("da_DK", 0.5, "TIME", "hh.mm", "12.00"),
    ("da_DK", 3, "NUMBER", "[Red]0", "3"),
    ("da_DK", 0.1234, "PERCENT", "0.0 %", "12,3 %"),
    ("da_DK", 45884.75, "DATE_TIME", "ddd d/m hh:mm", "fre 15/8 18:00"),
    ("da_DK", 45884, "DATE", '"uge" d', "uge 15"),
    ("da_DK", 45884, "DATE", "mmmm yyyy", "august 2025"),
    ("da_DK", True, None, None, "SAND"),
    ("en_US", True, None, None, "TRUE"),
    ("da_DK", 99999999, "DATE", "dd-mm-yyyy", "##########"),
]


@pytest.mark.parametrize(("locale", "value", "kind", "pattern", "looks"), PATTERNS)
def test_values_are_shown_by_their_format(locale: str, value: Any, kind: str, pattern: str, looks: str) -> None:
    shape = intern({"numberFormat": {"type": kind, "pattern": pattern}}) if kind else None
    assert shown(value, shape, locale) == looks


@pytest.mark.parametrize(
    ("switch", "text", "assumed", "otherwise"),
    [
        ("typed_dots_are_dates", "1.5", 46143, "1.5"),
        ("typed_percents_are_numbers", "5%", 0.05, "5%"),
        ("leading_apostrophe_is_dropped", "'0042", "0042", "'0042"),
    ],
)
def test_what_is_assumed_of_typing_stands_behind_switches(switch: str, text: str, assumed: Any, otherwise: Any) -> None:
    danish = conventions("da_DK")
    assert entry.read(text, danish, TODAY, replace(DEFAULT, **{switch: True})).value == assumed
    assert entry.read(text, danish, TODAY, replace(DEFAULT, **{switch: False})).value == otherwise
    assert entry.read("1.5", conventions("en_US"), TODAY, replace(DEFAULT, typed_dots_are_dates=False)).value == 1.5


def test_typing_brings_a_format_along_unless_the_cell_has_one(sandbox: RunningSandbox) -> None:
    book = sandbox.create()
    path = f"v4/spreadsheets/{book}"
    percent = {"userEnteredFormat": {"numberFormat": {"type": "TEXT"}}}
    area = {"sheetId": 0, "startRowIndex": 1, "endRowIndex": 2, "startColumnIndex": 0, "endColumnIndex": 1}
    sandbox.batch(book, {"repeatCell": {"range": area, "cell": percent, "fields": "userEnteredFormat.numberFormat"}})
    sandbox.call("PUT", f"{path}/values/A1", {"values": [["5%"], ["5%"]]}, valueInputOption="USER_ENTERED")
    cells = sandbox.call("GET", path, fields="sheets.data.rowData.values(userEnteredValue,userEnteredFormat)").json()
    first, second = (row["values"][0] for row in cells["sheets"][0]["data"][0]["rowData"])
    assert first["userEnteredFormat"]["numberFormat"] == {"type": "PERCENT", "pattern": "0%"}
    assert first["userEnteredValue"] == {"numberValue": 0.05}
    assert second["userEnteredValue"] == {"stringValue": "5%"}


def test_text_written_by_update_cells_never_becomes_a_formula(sandbox: RunningSandbox) -> None:
    book = sandbox.create()
    texts = ["=1+1", "'x", "1,5", "15-08-2025"]
    row = {"values": [{"userEnteredValue": {"stringValue": text}} for text in texts]}
    sandbox.batch(book, {"updateCells": {"rows": [row], "fields": "userEnteredValue", "start": {"sheetId": 0}}})
    read = sandbox.call("GET", f"v4/spreadsheets/{book}/values/A1:D1", valueRenderOption="FORMULA").json()
    assert read["values"] == [texts]


def test_raw_keeps_text_as_text_and_numbers_as_numbers(sandbox: RunningSandbox) -> None:
    book = sandbox.create()
    path = f"v4/spreadsheets/{book}/values/A1"
    sandbox.call("PUT", path, {"values": [["007", "=4/2", 7, True]]}, valueInputOption="RAW")
    read = sandbox.call("GET", path + ":D1", valueRenderOption="UNFORMATTED_VALUE").json()
    assert read["values"] == [["007", "=4/2", 7, True]]
