"""Exports and uploads: CSV, TSV and xlsx."""

from __future__ import annotations

import csv
import io
import xml.etree.ElementTree as ET
import zipfile
from typing import Any

import gspread
import pytest
import requests

from tests.fixtures.sandbox import RunningSandbox

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SPREADSHEET = "application/vnd.google-apps.spreadsheet"
NESTED = (
    b"--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n--c\r\n\r\na\r\n--c--"
    b"\r\n--b\r\nContent-Type: text/csv\r\n\r\na\r\n--b--"
)
ROWS = [["Nr.", "Mål"], ["1,5", 'Citat "her"'], ["", "to\nlinjer"]]
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@pytest.fixture
def book(sandbox: RunningSandbox) -> str:
    sheets = [
        {"properties": {"sheetId": 0, "title": "Første", "gridProperties": {"frozenRowCount": 1}}},
        {"properties": {"sheetId": 7, "title": "Anden [x]"}},
    ]
    book = sandbox.create("Plan", sheets=sheets)
    path = f"v4/spreadsheets/{book}"
    typed = [[*row, "=1+1"] for row in ROWS]
    sandbox.call("PUT", f"{path}/values/Første!A1", {"values": typed}, valueInputOption="USER_ENTERED")
    sandbox.call(
        "PUT", f"{path}/values/'Anden [x]'!B2", {"values": [["25%", "=1,5*2"]]}, valueInputOption="USER_ENTERED"
    )
    area = {"sheetId": 7, "startRowIndex": 4, "endRowIndex": 6, "startColumnIndex": 0, "endColumnIndex": 2}
    note = {"range": area, "cell": {"note": "Husk"}, "fields": "note"}
    answer = sandbox.batch(book, {"mergeCells": {"range": area, "mergeType": "MERGE_ALL"}}, {"repeatCell": note})
    assert answer.status_code == 200, answer.text
    return book


def rows_of(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


def test_csv_is_the_first_tab_as_shown_with_rows_of_one_length(sandbox: RunningSandbox, book: str) -> None:
    answer = sandbox.call("GET", f"drive/v3/files/{book}/export", mimeType="text/csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert rows_of(answer.content.decode()) == [[*row, "2"] for row in ROWS]


def test_tsv_has_no_tabs_or_line_ends_inside_a_cell(sandbox: RunningSandbox, book: str) -> None:
    answer = sandbox.call("GET", f"drive/v3/files/{book}/export", mimeType="text/tab-separated-values")
    assert answer.content.decode().split("\r\n")[2] == "\tto linjer\t2"


def test_the_export_address_takes_any_tab_by_its_gid(sandbox: RunningSandbox, book: str) -> None:
    path = f"spreadsheets/d/{book}/export"
    answer = sandbox.call("GET", path, format="csv", gid=7)
    assert rows_of(answer.content.decode())[1] == ["", "25%", "3"]
    assert "Plan%20-%20Anden" in answer.headers["content-disposition"]
    assert sandbox.call("GET", path, format="csv", gid=99).status_code == 400
    assert sandbox.call("GET", path, format="xlsx").content[:2] == b"PK"


def cells_of(archive: zipfile.ZipFile, number: int) -> dict[str, ET.Element]:
    sheet = ET.fromstring(archive.read(f"xl/worksheets/sheet{number}.xml"))  # noqa: S314 (made a moment ago)
    return {cell.attrib["r"]: cell for cell in sheet.iter(f"{MAIN}c")}


def test_xlsx_has_all_tabs_with_values_formulas_formats_notes_and_merges(sandbox: RunningSandbox, book: str) -> None:
    answer = sandbox.call("GET", f"drive/v3/files/{book}/export", mimeType=XLSX)
    assert answer.headers["content-type"] == XLSX
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        workbook = archive.read("xl/workbook.xml").decode()
        assert 'name="Første"' in workbook
        assert 'name="Anden _x_"' in workbook
        first, second = cells_of(archive, 1), cells_of(archive, 2)
        assert first["A2"].findtext(f"{MAIN}v") == "1.5"
        assert first["B2"].attrib["t"] == "s"
        assert (first["C1"].findtext(f"{MAIN}f"), first["C1"].findtext(f"{MAIN}v")) == ("1+1", "2")
        assert (second["C2"].findtext(f"{MAIN}f"), second["C2"].findtext(f"{MAIN}v")) == ("1.5*2", "3")
        assert second["B2"].findtext(f"{MAIN}v") == "0.25"
        assert 'formatCode="0%"' in archive.read("xl/styles.xml").decode()
        assert '<mergeCell ref="A5:B6"' in archive.read("xl/worksheets/sheet2.xml").decode()
        assert '<pane ySplit="1"' in archive.read("xl/worksheets/sheet1.xml").decode()
        assert any("Husk" in archive.read(name).decode() for name in archive.namelist() if "comments" in name)


def test_xlsx_has_names_and_its_formulas_say_the_titles_that_it_has(sandbox: RunningSandbox) -> None:
    long = "Mål: 2026/27 [udkast] der aldrig får ende"
    sheets = [{"properties": {"sheetId": number, "title": title}} for number, title in enumerate((long, "Data"))]
    book = sandbox.create("a/b\\c", sheets=sheets)
    area = {"sheetId": 0, "startRowIndex": 0, "endRowIndex": 2, "startColumnIndex": 0, "endColumnIndex": 1}
    sandbox.batch(book, {"addNamedRange": {"namedRange": {"name": "andele", "range": area}}})
    typed = {"values": [[f"=SUM('{long}'!A1:A2;1,5)", "=SUM(andele)", f'="{long}"']]}
    sandbox.call("PUT", f"v4/spreadsheets/{book}/values/Data!A1", typed, valueInputOption="USER_ENTERED")
    answer = sandbox.call("GET", "spreadsheets/export", id=book, exportFormat="xlsx")
    assert "a_b_c.xlsx" in answer.headers["content-disposition"]
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        workbook = ET.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314 (made a moment ago)
        title = workbook.findall(f".//{MAIN}sheet")[0].attrib["name"]
        [name] = workbook.findall(f".//{MAIN}definedName")
        assert (name.attrib["name"], name.text) == ("andele", f"'{title}'!$A$1:$A$2")
        second = cells_of(archive, 2)
        assert second["A1"].findtext(f"{MAIN}f") == f"SUM('{title}'!A1:A2,1.5)"
        assert second["B1"].findtext(f"{MAIN}f") == "SUM(andele)"
        assert second["C1"].findtext(f"{MAIN}f") == f'"{long}"'


def test_texts_that_look_like_formulas_stay_texts_in_xlsx(sandbox: RunningSandbox) -> None:
    book = sandbox.create()
    path = f"v4/spreadsheets/{book}/values/A1"
    sandbox.call("PUT", path, {"values": [["=1+1", "007", "https://example.org"]]}, valueInputOption="RAW")
    answer = sandbox.call("GET", f"drive/v3/files/{book}/export", mimeType=XLSX)
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert {cell.attrib["t"] for cell in cells_of(archive, 1).values() if len(cell)} == {"s"}


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        ("application/pdf", "does not export spreadsheets as application/pdf"),
        ("application/vnd.oasis.opendocument.spreadsheet", "does not export"),
        ("image/png", "The requested conversion is not supported."),
    ],
)
def test_other_kinds_are_refused_by_name(sandbox: RunningSandbox, book: str, kind: str, message: str) -> None:
    answer = sandbox.call("GET", f"drive/v3/files/{book}/export", mimeType=kind)
    assert answer.status_code == 400
    assert message in answer.json()["error"]["message"]


def test_a_spreadsheet_cannot_be_downloaded_as_it_is(sandbox: RunningSandbox, book: str) -> None:
    error = sandbox.call("GET", f"drive/v3/files/{book}", alt="media").json()["error"]
    assert (error["code"], error["errors"][0]["reason"]) == (403, "fileNotDownloadable")


def test_gspread_imports_a_csv_in_place_of_everything(sandbox: RunningSandbox, book: str) -> None:
    client = sandbox.gspread()
    before = client.open_by_key(book)
    ids = [tab.id for tab in before.worksheets()]
    client.import_csv(book, 'Nr.,Mål\r\n1,"a, b"\r\n2,=A2*2\r\n')
    opened = client.open_by_key(book)
    assert [tab.title for tab in opened.worksheets()] == [before.title]
    assert opened.sheet1.id not in {0, *ids}
    assert opened.sheet1.get_all_values() == [["Nr.", "Mål"], ["1", "a, b"], ["2", "2"]]
    assert client.export(book, gspread.utils.ExportFormat.CSV) == b'Nr.,M\xc3\xa5l\r\n1,"a, b"\r\n2,2'


def upload(sandbox: RunningSandbox, method: str, path: str, data: bytes, kind: str, **params: Any) -> requests.Response:
    headers = {"Authorization": f"Bearer {sandbox.token}", "Content-Type": kind}
    return sandbox.session.request(
        method, f"{sandbox.url}/upload/{path}", data=data, params=params, headers=headers, timeout=20
    )


def test_a_csv_becomes_a_spreadsheet(sandbox: RunningSandbox) -> None:
    body = (
        b'--b\r\nContent-Type: application/json\r\n\r\n{"name": "Fra CSV", "mimeType": "' + SPREADSHEET.encode() + b'"}'
        b"\r\n--b\r\nContent-Type: text/csv\r\nContent-Transfer-Encoding: binary\r\n\r\na,b\r\n\xc3\xa6,2\r\n--b--"
    )
    kind = 'multipart/related; boundary="b"'
    answer = upload(sandbox, "POST", "drive/v3/files", body, kind, uploadType="multipart", fields="id,name")
    assert answer.json()["name"] == "Fra CSV"
    (tab,) = sandbox.call("GET", f"v4/spreadsheets/{answer.json()['id']}").json()["sheets"]
    assert (tab["properties"]["title"], tab["properties"]["sheetId"] != 0) == ("Fra CSV", True)
    values = sandbox.call("GET", f"v4/spreadsheets/{answer.json()['id']}/values/A1:B2").json()["values"]
    assert values == [["a", "b"], ["æ", "2"]]


@pytest.mark.parametrize(("name", "title"), [("", "Sheet1"), ("M" * 120, "M" * 100), ("Bob's mål", "Bob's mål")])
def test_the_tab_of_an_upload_has_the_name_of_its_file_if_a_tab_may(
    sandbox: RunningSandbox, name: str, title: str
) -> None:
    book = sandbox.create()
    sandbox.call("PATCH", f"drive/v3/files/{book}", {"name": name})
    answer = upload(sandbox, "PATCH", f"drive/v3/files/{book}", b"a,b", "text/csv", uploadType="media")
    assert answer.status_code == 200, answer.text
    (tab,) = sandbox.call("GET", f"v4/spreadsheets/{book}").json()["sheets"]
    assert tab["properties"]["title"] == title
    assert sandbox.call("GET", f"v4/spreadsheets/{book}/values/A1:B1").json()["values"] == [["a", "b"]]


@pytest.mark.parametrize(
    ("data", "kind", "params"),
    [
        (b"PK", XLSX, {"uploadType": "media"}),
        (b"\xff\xfe", "text/csv", {"uploadType": "media"}),
        (b"a", "text/csv", {}),
        (b"a", "application/json", {"uploadType": "resumable"}),
        (NESTED, "multipart/related; boundary=b", {"uploadType": "multipart"}),
        (b"a", "multipart/related; boundary=b", {"uploadType": "multipart"}),
    ],
)
def test_an_upload_that_cannot_be_read_is_refused(
    sandbox: RunningSandbox, book: str, data: bytes, kind: str, params: dict[str, str]
) -> None:
    answer = upload(sandbox, "PATCH", f"drive/v3/files/{book}", data, kind, **params)
    assert answer.status_code == 400
    assert answer.json()["error"]["errors"][0]["reason"] in ("badRequest", "badContent", "parseError")


def test_an_upload_that_is_refused_leaves_nothing_behind(sandbox: RunningSandbox, book: str) -> None:
    before = len(sandbox.call("GET", "drive/v3/files", pageSize=1000).json()["files"])
    far_too_wide = b"a," * 20_000
    refused = upload(sandbox, "POST", "drive/v3/files", far_too_wide, "text/csv", uploadType="media")
    assert refused.status_code == 400
    assert refused.json()["error"]["errors"][0]["reason"] == "badRequest"
    assert len(sandbox.call("GET", "drive/v3/files", pageSize=1000).json()["files"]) == before
    body = (
        b'--b\r\nContent-Type: application/json\r\n\r\n{"name": "Nyt navn"}'
        b"\r\n--b\r\nContent-Type: text/csv\r\n\r\n" + far_too_wide + b"\r\n--b--"
    )
    kind = "multipart/related; boundary=b"
    assert upload(sandbox, "PATCH", f"drive/v3/files/{book}", body, kind, uploadType="multipart").status_code == 400
    assert sandbox.call("GET", f"drive/v3/files/{book}").json()["name"] == "Plan"


def open_upload(sandbox: RunningSandbox) -> str:
    headers = {"Authorization": f"Bearer {sandbox.token}", "X-Upload-Content-Type": "text/csv"}
    params = {"uploadType": "resumable", "fields": "id,name"}
    address = f"{sandbox.url}/upload/drive/v3/files"
    opened = sandbox.session.post(address, json={"name": "I bidder"}, params=params, headers=headers, timeout=20)
    assert (opened.status_code, opened.content) == (200, b"")
    return opened.headers["Location"]


def put(sandbox: RunningSandbox, address: str, data: bytes, content_range: str) -> requests.Response:
    headers = {"Authorization": f"Bearer {sandbox.token}", "Content-Range": content_range}
    return sandbox.session.put(address, data=data, headers=headers, timeout=20)


def test_an_upload_in_pieces_goes_on_where_it_broke_off(sandbox: RunningSandbox) -> None:
    address = open_upload(sandbox)
    begun = put(sandbox, address, b"", "bytes */10")
    assert (begun.status_code, "Range" in begun.headers) == (308, False)
    first = put(sandbox, address, b"a,b\n", "bytes 0-3/10")
    assert (first.status_code, first.headers["Range"]) == (308, "bytes=0-3")
    assert put(sandbox, address, b"xx", "bytes 7-8/10").status_code == 400
    assert put(sandbox, address, b"", "bytes */10").headers["Range"] == "bytes=0-3"
    made = put(sandbox, address, b"c,1,5\n", "bytes 4-9/10")
    assert made.json()["name"] == "I bidder"
    values = sandbox.call("GET", f"v4/spreadsheets/{made.json()['id']}/values/A1:C2").json()["values"]
    assert values == [["a", "b"], ["c", "1", "5"]]
    assert put(sandbox, address, b"c,1,5\n", "bytes 4-9/10").status_code == 404


def test_an_upload_in_pieces_belongs_to_who_began_it(sandbox: RunningSandbox) -> None:
    address = open_upload(sandbox)
    assert put(sandbox.as_user("somebody"), address, b"a", "bytes 0-0/1").status_code == 404


RULES: list[tuple[dict[str, Any], dict[str, str]]] = [
    (
        {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": "I gang"}, {"userEnteredValue": "Færdig"}]},
        {"type": "list", "formula1": '"I gang,Færdig"'},
    ),
    (
        {"type": "ONE_OF_RANGE", "values": [{"userEnteredValue": "='Anden [x]'!$A$1:$A$3"}]},
        {"type": "list", "formula1": "'Anden _x_'!$A$1:$A$3"},
    ),
    (
        {"type": "NUMBER_BETWEEN", "values": [{"userEnteredValue": "0,5"}, {"userEnteredValue": "=B1"}]},
        {"type": "decimal", "formula1": "0.5", "formula2": "B1"},
    ),
    (
        {"type": "DATE_AFTER", "values": [{"userEnteredValue": "31-12-2025"}]},
        {"type": "date", "operator": "greaterThan", "formula1": "46022"},
    ),
    (
        {"type": "CUSTOM_FORMULA", "values": [{"userEnteredValue": '=IF(A1="x";1,5;0)>1'}]},
        {"type": "custom", "formula1": 'IF(A1="x",1.5,0)>1'},
    ),
    ({"type": "TEXT_CONTAINS", "values": [{"userEnteredValue": "x"}]}, {}),
    ({"type": "BOOLEAN"}, {}),
    ({"type": "DATE_BEFORE", "values": [{"relativeDate": "TODAY"}]}, {}),
    ({"type": "ONE_OF_LIST", "values": [{"userEnteredValue": f"{'lang' * 20}{n}"} for n in range(9)]}, {}),
]


@pytest.mark.parametrize(("condition", "written"), RULES)
def test_xlsx_has_the_rules_that_excel_knows(
    sandbox: RunningSandbox, book: str, condition: dict[str, Any], written: dict[str, str]
) -> None:
    rule = {"condition": condition, "strict": True, "inputMessage": "Vælg"}
    places = [
        {"sheetId": 0, "startRowIndex": 1, "endRowIndex": 9, "startColumnIndex": 2, "endColumnIndex": 4},
        {"sheetId": 0, "startRowIndex": 11, "endRowIndex": 12, "startColumnIndex": 5, "endColumnIndex": 6},
    ]
    filtered = {**places[0], "startRowIndex": 0}
    requests_ = [{"setDataValidation": {"range": place, "rule": rule}} for place in places]
    answer = sandbox.batch(book, *requests_, {"setBasicFilter": {"filter": {"range": filtered}}})
    assert answer.status_code == 200, answer.text
    answer = sandbox.call("GET", f"drive/v3/files/{book}/export", mimeType=XLSX)
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        sheet = ET.fromstring(archive.read("xl/worksheets/sheet1.xml"))  # noqa: S314 (our own file)
    found = [
        {**item.attrib, **{limit.tag.removeprefix(MAIN): limit.text or "" for limit in item}}
        for item in sheet.iter(f"{MAIN}dataValidation")
    ]
    filters = [item.attrib["ref"] for item in sheet.iter(f"{MAIN}autoFilter")]
    assert filters == ["C1:D9"]
    if not written:
        assert found == []
        return
    (one,) = found
    assert one["sqref"] == "C2:C9 D2:D9 F12"
    assert one["prompt"] == "Vælg"
    assert "errorStyle" not in one
    assert written.items() <= one.items()
