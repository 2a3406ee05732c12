"""The unchanged gspread client at work."""

from __future__ import annotations

import gspread
import pytest

from tests.fixtures.sandbox import RunningSandbox, running_sandbox


def test_a_working_day_with_gspread(sandbox: RunningSandbox) -> None:
    client = sandbox.gspread()
    book = client.create("Styringsgrundlag")
    sheet = book.sheet1
    sheet.update([["Nr.", "Mål"], ["1.1.1", "Alle børn læser"], ["1.1.2", "Alle unge er i gang"]], "A1")
    sheet.freeze(rows=1)
    sheet.format("A1:B1", {"textFormat": {"bold": True}})
    sheet.insert_row(["1.1.0", "Ny"], 2)
    sheet.sort((1, "des"), range="A2:B4")
    assert sheet.get_all_records() == [
        {"Nr.": "1.1.2", "Mål": "Alle unge er i gang"},
        {"Nr.": "1.1.1", "Mål": "Alle børn læser"},
        {"Nr.": "1.1.0", "Mål": "Ny"},
    ]
    sheet.delete_rows(4)
    assert sheet.row_values(3) == ["1.1.1", "Alle børn læser"]
    assert sheet.find("Alle børn læser").address == "B3"
    sheet.insert_note("B3", "Vedtaget")
    assert sheet.get_note("B3") == "Vedtaget"
    sheet.hide_columns(2, 3)
    sheet.add_protected_range("A1:B1", editor_users_emails=["qx@example.dk"])
    sheet.resize(rows=5, cols=4)
    sheet.update_title("Mål 2026")
    copy = sheet.duplicate(new_sheet_name="Kopi")
    assert copy.get_all_values() == sheet.get_all_values()
    book.reorder_worksheets([copy, sheet])
    assert [tab.title for tab in book.worksheets()] == ["Kopi", "Mål 2026"]
    book.del_worksheet(copy)
    book.update_title("Nyt navn")
    book.update_locale("da_DK")
    assert client.open("Nyt navn").id == book.id
    assert sheet.row_count == 5
    book.share("qx@example.dk", perm_type="user", role="writer", notify=False)
    assert "qx@example.dk" in {item.get("emailAddress") for item in book.list_permissions()}
    other = client.create("Andet")
    copied = sheet.copy_to(other.id)
    assert copied["title"] == "Copy of Mål 2026"
    assert other.get_worksheet_by_id(copied["sheetId"]).acell("B3").value == "Alle børn læser"
    client.del_spreadsheet(book.id)
    with pytest.raises(gspread.SpreadsheetNotFound):
        client.open_by_key(book.id)


def test_filters_validation_named_ranges_and_dimensions_by_gspread(sandbox: RunningSandbox) -> None:
    book = sandbox.gspread().open_by_key(sandbox.create())
    sheet = book.sheet1
    sheet.update([["a", "b"], ["1", "2"]], "A1")
    sheet.set_basic_filter("A1:B2")
    sheet.clear_basic_filter()
    sheet.define_named_range("A1:B2", "hele")
    (named,) = book.list_named_ranges()
    assert named["name"] == "hele"
    assert sheet.get_values("hele") == [["a", "b"], ["1", "2"]]
    sheet.delete_named_range(named["namedRangeId"])
    sheet.add_validation("A2", gspread.utils.ValidationConditionType.one_of_list, ["1", "2"], showCustomUi=True)
    sheet.add_rows(5)
    sheet.columns_auto_resize(0, 2)
    sheet.copy_range("A1:B1", "A4:B4")
    sheet.cut_range("A4:B4", "C5")
    assert sheet.get("A1:D5")[4] == ["", "", "a", "b"]
    sheet.update_tab_color("#ff0000")
    assert book.get_worksheet(0).get_tab_color() == "#FF0000"


def test_quotas_answer_429_like_google() -> None:
    with running_sandbox(quotas=True) as limited:
        book = limited.create()
        answers = [limited.call("GET", f"v4/spreadsheets/{book}").status_code for _ in range(61)]
        assert answers == [200] * 60 + [429]
        error = limited.call("GET", f"v4/spreadsheets/{book}").json()["error"]
        assert error["status"] == "RESOURCE_EXHAUSTED"
        assert "Read requests per minute per user" in error["message"]
        assert limited.batch(book, {"addSheet": {}}).status_code == 200
