"""The values methods, through gspread and raw requests."""

from __future__ import annotations

from typing import Any

import gspread
import pytest

from tests.fixtures.sandbox import RunningSandbox


def book_of(sandbox: RunningSandbox, values: list[list[Any]], title: str = "Sheet1", **grid: int) -> str:
    book = sandbox.create(sheets=[{"properties": {"sheetId": 0, "title": title, "gridProperties": grid}}])
    if values:
        worksheet(sandbox, book).update(values, "A1", raw=False)
    return book


def worksheet(sandbox: RunningSandbox, book: str) -> gspread.Worksheet:
    return sandbox.gspread().open_by_key(book).sheet1


def refused(answer: Any) -> str:
    assert answer.status_code == 400, answer.text
    message: str = answer.json()["error"]["message"]
    return message


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        ("Sheet1", "Sheet1!A1:Z1000"),
        ("A1:C", "Sheet1!A1:C1000"),
        ("A:A", "Sheet1!A1:A1000"),
        ("Sheet1!A2:2", "Sheet1!A2:Z2"),
        ("D4:A1", "Sheet1!A1:D4"),
        ("2:3", "Sheet1!A2:Z3"),
        ("'Sheet1'!$B$2", "Sheet1!B2"),
        ("Sheet1!A999:AB2000", "Sheet1!A999:Z1000"),
        ("Navn", "Sheet1!B1:C3"),
        ("'Sheet1'!Navn", "Sheet1!B1:C3"),
    ],
)
def test_the_range_answered_is_the_whole_range_within_the_grid(
    sandbox: RunningSandbox, asked: str, answered: str
) -> None:
    book = sandbox.create()
    area = {"sheetId": 0, "startRowIndex": 0, "endRowIndex": 3, "startColumnIndex": 1, "endColumnIndex": 3}
    sandbox.batch(book, {"addNamedRange": {"namedRange": {"name": "Navn", "range": area}}})
    answer = sandbox.call("GET", f"v4/spreadsheets/{book}/values/{asked}").json()
    assert answer == {"range": answered, "majorDimension": "ROWS"}


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("Sheet1", "Sheet1"),
        ("T", "T"),
        ("D3", "'D3'"),
        ("R1C1", "'R1C1'"),
        ("Åben", "'Åben'"),
        ("To ord", "'To ord'"),
        ("Bob's", "'Bob''s'"),
        ("1. kvartal", "'1. kvartal'"),
        ("a/b:c!d", "'a/b:c!d'"),
    ],
)
def test_titles_are_found_and_quoted_only_when_needed(sandbox: RunningSandbox, title: str, shown: str) -> None:
    book = book_of(sandbox, [["x"]], title)
    sheet = worksheet(sandbox, book)
    assert sheet.acell("A1").value == "x"
    assert sheet.get("A1:B2").range == f"{shown}!A1:B2"
    assert sheet.get_all_values() == [["x"]]


def test_a_tab_named_like_a_cell_is_meant_only_in_quotes(sandbox: RunningSandbox) -> None:
    book = book_of(sandbox, [["første"]])
    sandbox.batch(book, {"addSheet": {"properties": {"title": "A1"}}})
    path = f"v4/spreadsheets/{book}/values"
    assert sandbox.call("GET", f"{path}/A1").json()["values"] == [["første"]]
    assert sandbox.call("GET", f"{path}/'A1'").json()["range"] == "'A1'!A1:Z1000"


def test_trailing_empty_cells_and_rows_are_left_out(sandbox: RunningSandbox) -> None:
    book = book_of(sandbox, [["a", "", "c", ""], ["", ""], ["", "x"], [""]])
    path = f"v4/spreadsheets/{book}/values/A1:F9"
    assert sandbox.call("GET", path).json()["values"] == [["a", "", "c"], [], ["", "x"]]
    columns = sandbox.call("GET", path, majorDimension="COLUMNS").json()
    assert columns["values"] == [["a"], ["", "", "x"], ["c"]]
    assert columns["majorDimension"] == "COLUMNS"


def test_render_options_choose_text_numbers_or_formulas(sandbox: RunningSandbox) -> None:
    book = book_of(sandbox, [["1,5", "2020-01-01", "=A1*2", "SAND", "tekst"]])
    path = f"v4/spreadsheets/{book}/values/A1:E1"

    def read(**options: str) -> list[Any]:
        values: list[Any] = sandbox.call("GET", path, **options).json()["values"][0]
        return values

    assert read() == ["1,5", "2020-01-01", "3", "SAND", "tekst"]
    assert read(valueRenderOption="UNFORMATTED_VALUE") == [1.5, 43831, 3, True, "tekst"]
    assert read(valueRenderOption="FORMULA") == [1.5, 43831, "=A1*2", True, "tekst"]
    dates = read(valueRenderOption="UNFORMATTED_VALUE", dateTimeRenderOption="FORMATTED_STRING")
    assert dates == [1.5, "2020-01-01", 3, True, "tekst"]
    assert "value_render_option" in refused(sandbox.call("GET", path, valueRenderOption="WRONG"))


def test_null_skips_a_cell_and_empty_text_empties_it(sandbox: RunningSandbox) -> None:
    book = book_of(sandbox, [["a", "b", "c"]])
    body = {"values": [[None, "", "ny"], [None, None, None]]}
    answer = sandbox.call("PUT", f"v4/spreadsheets/{book}/values/A1:C2", body, valueInputOption="RAW").json()
    assert (answer["updatedRows"], answer["updatedColumns"], answer["updatedCells"]) == (1, 2, 2)
    assert answer["updatedRange"] == "Sheet1!A1:C1"
    assert worksheet(sandbox, book).get_all_values() == [["a", "", "ny"]]


@pytest.mark.parametrize(
    ("where", "values", "message"),
    [
        (
            "Sheet1!A3:B4",
            [["a", "b", "c"]],
            "Requested writing within range [Sheet1!A3:B4], but tried writing to column [C]",
        ),
        (
            "Sheet1!A3:B4",
            [["a"], ["b"], ["c"]],
            "Requested writing within range [Sheet1!A3:B4], but tried writing to row [5]",
        ),
        ("Sheet1!F1", [["a"]], "Range (Sheet1!F1) exceeds grid limits. Max rows: 5, max columns: 5"),
        ("Sheet1!E5", [["a", "b"]], "Range (Sheet1!E5:F5) exceeds grid limits. Max rows: 5, max columns: 5"),
        ("NOPE!A5:F15", [["a"]], "Unable to parse range: NOPE!A5:F15"),
        ("Sheet1!A0", [["a"]], "Unable to parse range: Sheet1!A0"),
    ],
)
def test_writes_outside_their_range_or_the_grid_are_refused_and_change_nothing(
    sandbox: RunningSandbox, where: str, values: list[list[str]], message: str
) -> None:
    book = book_of(sandbox, [["før"]], rowCount=5, columnCount=5)
    answer = sandbox.call("PUT", f"v4/spreadsheets/{book}/values/{where}", {"values": values}, valueInputOption="RAW")
    assert refused(answer) == message
    assert worksheet(sandbox, book).get_all_values() == [["før"]]


def test_a_write_needs_a_value_input_option_and_a_list_of_lists(sandbox: RunningSandbox) -> None:
    book = sandbox.create()
    path = f"v4/spreadsheets/{book}/values/A1"
    assert "valueInputOption" in refused(sandbox.call("PUT", path, {"values": [["a"]]}))
    wrong = sandbox.call("PUT", path, {"values": ["a"]}, valueInputOption="RAW")
    assert "'data.values[0]'" in refused(wrong)
    assert wrong.json()["error"]["details"][0]["fieldViolations"]
    for struct in ({"x": 1}, ["liste"]):
        assert refused(sandbox.call("PUT", path, {"values": [[struct]]}, valueInputOption="RAW"))


def test_rows_are_appended_to_the_last_table_and_the_grid_grows(sandbox: RunningSandbox) -> None:
    book = book_of(sandbox, [["a", "", "c"], ["b", "", "d"]], rowCount=2, columnCount=3)
    sheet = worksheet(sandbox, book)
    answer = sheet.append_row(["x", "y"])
    assert answer["tableRange"] == "Sheet1!C1:C2"
    assert answer["updates"]["updatedRange"] == "Sheet1!C3:D3"
    answer = sheet.append_row(["z"], table_range="A1")
    assert answer["updates"]["updatedRange"] == "Sheet1!A3"
    assert sheet.get_all_values() == [["a", "", "c", ""], ["b", "", "d", ""], ["z", "", "x", "y"]]


def test_an_append_without_a_table_goes_to_the_first_cell(sandbox: RunningSandbox) -> None:
    book = book_of(sandbox, [["a"]])
    answer = worksheet(sandbox, book).append_row(["x"], table_range="E5:F9")
    assert "tableRange" not in answer
    assert answer["updates"]["updatedRange"] == "Sheet1!E5"


def test_clearing_keeps_formats_and_notes(sandbox: RunningSandbox) -> None:
    book = book_of(sandbox, [["a", "5%"]])
    sheet = worksheet(sandbox, book)
    sheet.update_note("A1", "bliver")
    assert sheet.batch_clear(["A1:B1"])["clearedRanges"] == ["Sheet1!A1:B1"]
    assert "values" not in sandbox.call("GET", f"v4/spreadsheets/{book}/values/Sheet1").json()
    assert sheet.get_note("A1") == "bliver"
    sheet.update([[0.5]], "B1")
    assert sheet.acell("B1").value == "50%"
    message = refused(sandbox.call("POST", f"v4/spreadsheets/{book}/values:batchClear", {"ranges": ["ZZ1"]}))
    assert message.startswith("Invalid range[0]: Range (Sheet1!ZZ1) exceeds grid limits.")


def test_values_under_a_merge_are_not_shown(sandbox: RunningSandbox) -> None:
    book = book_of(sandbox, [["a", ""], ["", ""]])
    sheet = worksheet(sandbox, book)
    sheet.merge_cells("A1:B2")
    sheet.update([["skjult"]], "B2")
    assert sheet.get_all_values() == [["a"]]


def test_a_long_chain_of_formulas_is_worked_out_and_a_circle_is_named(sandbox: RunningSandbox) -> None:
    book = book_of(sandbox, [[f"=A{row + 2}+1"] for row in range(300)] + [[5]])
    sheet = worksheet(sandbox, book)
    assert sheet.acell("A1").value == "305"
    sheet.update([["=A1"]], "A301", raw=False)
    assert sheet.acell("A1").value == "#REF!"


def test_formulas_follow_the_tab_they_refer_to(sandbox: RunningSandbox) -> None:
    book = book_of(sandbox, [["7"]])
    other = sandbox.gspread().open_by_key(book).add_worksheet("Sum", 5, 5)
    other.update([["=Sheet1!A1*2", '="Sheet1!A1"']], "A1", raw=False)
    worksheet(sandbox, book).update_title("Mine tal")
    assert other.get("A1:B1", value_render_option="FORMULA") == [["='Mine tal'!A1*2", '="Sheet1!A1"']]
    assert other.acell("A1").value == "14"


def test_numbers_beyond_what_a_double_holds_exactly_are_answered_as_doubles(sandbox: RunningSandbox) -> None:
    book = sandbox.create()
    cell = {"userEnteredValue": {"numberValue": 12345678901234567890}}
    update = {"start": {"sheetId": 0}, "rows": [{"values": [cell]}], "fields": "*"}
    assert sandbox.batch(book, {"updateCells": update}).status_code == 200
    read = sandbox.call("GET", f"v4/spreadsheets/{book}/values/A1", valueRenderOption="UNFORMATTED_VALUE")
    assert read.json()["values"] == [[1.2345678901234567e19]]


def test_updates_count_only_what_was_written_and_span_the_block_sent(sandbox: RunningSandbox) -> None:
    book = sandbox.create()
    path = f"v4/spreadsheets/{book}/values/Sheet1!A1"
    block: list[list[Any]] = [[None] * 6 for _ in range(4)]
    block[0][0], block[3][5] = "a", "b"
    answer = sandbox.call("PUT", path, {"values": block}, valueInputOption="RAW").json()
    assert answer == {
        "spreadsheetId": book, "updatedRange": "Sheet1!A1:F4", "updatedRows": 2, "updatedColumns": 2, "updatedCells": 2
    }  # fmt: skip
    answer = sandbox.call("PUT", path, {"values": [["", "x"], ["", ""]]}, valueInputOption="RAW").json()
    assert (answer["updatedRows"], answer["updatedColumns"], answer["updatedCells"]) == (2, 2, 4)
    columns = {"values": [["a", "b", "c"], ["d"]], "majorDimension": "COLUMNS"}
    answer = sandbox.call("PUT", path, columns, valueInputOption="RAW").json()
    assert (answer["updatedRange"], answer["updatedCells"]) == ("Sheet1!A1:B3", 4)
    assert worksheet(sandbox, book).get("A1:B3") == [["a", "d"], ["b"], ["c"]]


def test_a_batch_of_updates_counts_distinct_rows_and_columns(sandbox: RunningSandbox) -> None:
    book = book_of(sandbox, [])
    data = [{"range": "A1:D1", "values": [["a", "b", "c", "d"]]}, {"range": "A4:D4", "values": [["a", "b", "c", "d"]]}]
    answer = sandbox.call(
        "POST", f"v4/spreadsheets/{book}/values:batchUpdate", {"valueInputOption": "RAW", "data": data}
    ).json()
    assert {name: value for name, value in answer.items() if name.startswith("total")} == {
        "totalUpdatedRows": 2, "totalUpdatedColumns": 4, "totalUpdatedCells": 8, "totalUpdatedSheets": 1
    }  # fmt: skip
    assert [response["updatedRange"] for response in answer["responses"]] == ["Sheet1!A1:D1", "Sheet1!A4:D4"]


@pytest.mark.parametrize(
    ("second", "message"),
    [
        ({"range": "NOPE!A1", "values": [["x"]]}, "Invalid data[1]: Unable to parse range: NOPE!A1"),
        (
            {"range": "A1:A4", "values": [[1, 2]]},
            "Invalid data[1]: Requested writing within range [Sheet1!A1:A4], but tried writing to column [B]",
        ),
        (
            {"range": "A1001", "values": [[1]]},
            "Invalid data[1]: Range (Sheet1!A1001) exceeds grid limits. Max rows: 1000, max columns: 26",
        ),
    ],
)
def test_a_batch_of_updates_is_all_or_nothing_and_names_the_refused_part(
    sandbox: RunningSandbox, second: dict[str, Any], message: str
) -> None:
    book = book_of(sandbox, [["før"]])
    body = {"valueInputOption": "RAW", "data": [{"range": "A1", "values": [["efter"]]}, second]}
    assert refused(sandbox.call("POST", f"v4/spreadsheets/{book}/values:batchUpdate", body)) == message
    assert worksheet(sandbox, book).get_all_values() == [["før"]]


def test_a_list_or_an_object_in_a_cell_is_refused_with_its_place(sandbox: RunningSandbox) -> None:
    book = sandbox.create()
    path = f"v4/spreadsheets/{book}/values/A1"
    listed = sandbox.call("PUT", path, {"values": [["a"], ["b", ["x", 1]]]}, valueInputOption="RAW")
    assert refused(listed) == (
        'Invalid values[1][1]: list_value {\n  values {\n    string_value: "x"\n  }\n'
        "  values {\n    number_value: 1\n  }\n}\n"
    )
    nested = sandbox.call("POST", f"{path}:append", {"values": [[{"a": True}]]}, valueInputOption="RAW")
    assert refused(nested) == (
        'Invalid values[0][0]: struct_value {\n  fields {\n    key: "a"\n    value {\n      bool_value: true\n'
        "    }\n  }\n}\n"
    )


def test_raw_text_stays_and_json_numbers_stay_in_any_locale(sandbox: RunningSandbox) -> None:
    book = sandbox.create()
    path = f"v4/spreadsheets/{book}/values/A1:F1"
    sent = ["007", "=4/2", "2020-01-01", 1.5, True, "5%"]
    sandbox.call("PUT", path, {"values": [sent]}, valueInputOption="RAW")
    assert sandbox.call("GET", path, valueRenderOption="UNFORMATTED_VALUE").json()["values"] == [sent]
    assert sandbox.call("GET", path).json()["values"] == [["007", "=4/2", "2020-01-01", "1,5", "SAND", "5%"]]
    sandbox.call("PUT", path, {"values": [[1.5, "1,5", False]]}, valueInputOption="USER_ENTERED")
    read = sandbox.call("GET", f"{path[:-2]}C1", valueRenderOption="UNFORMATTED_VALUE").json()
    assert read["values"] == [[1.5, 1.5, False]]


def test_the_values_written_come_back_when_asked_for(sandbox: RunningSandbox) -> None:
    book = sandbox.create()
    path = f"v4/spreadsheets/{book}/values"
    options = {"valueInputOption": "USER_ENTERED", "includeValuesInResponse": "true"}
    shown = sandbox.call("PUT", f"{path}/A1", {"values": [["12,5%", "=A1*2", "15-08-2025"]]}, **options).json()
    assert shown["updatedData"] == {
        "range": "Sheet1!A1:C1", "majorDimension": "ROWS", "values": [["12,50%", "25,00%", "15-08-2025"]]
    }  # fmt: skip
    options["responseValueRenderOption"] = "UNFORMATTED_VALUE"
    plain = sandbox.call("POST", f"{path}/A1:append", {"values": [["5%", "=A2*2", "15-08-2025"]]}, **options).json()
    assert plain["updates"]["updatedData"]["values"] == [[0.05, 0.1, 45884]]
    options["responseDateTimeRenderOption"] = "FORMATTED_STRING"
    body = {**options, "includeValuesInResponse": True, "data": [{"range": "A5", "values": [["x", "15-08-2025"]]}]}
    batch = sandbox.call("POST", f"{path}:batchUpdate", body).json()
    assert batch["responses"][0]["updatedData"]["values"] == [["x", "15-08-2025"]]
    body["responseValueRenderOption"] = "FORMULA"
    body["data"] = [{"range": "A6", "values": [["=A1*2"]]}]
    batch = sandbox.call("POST", f"{path}:batchUpdate", body).json()
    assert batch["responses"][0]["updatedData"]["values"] == [["=A1*2"]]


def test_the_answer_shows_the_whole_range_asked_for_where_less_was_written(sandbox: RunningSandbox) -> None:
    book = book_of(sandbox, [["Nr.", "Mål", "Frist", "Ansvar"], ["1", "Alle læser", "2026", "QX"]])
    path = f"v4/spreadsheets/{book}/values"
    options = {"valueInputOption": "RAW", "includeValuesInResponse": True}
    written = sandbox.call("PUT", f"{path}/A2:E2", {"values": [["2", "Alle regner"]]}, **options).json()
    shown = {"range": "Sheet1!A2:E2", "majorDimension": "ROWS", "values": [["2", "Alle regner", "2026", "QX"]]}
    assert (written["updatedRange"], written["updatedData"]) == ("Sheet1!A2:B2", shown)
    body = {**options, "data": [{"range": "A2:E2", "values": [["3"]]}]}
    batch = sandbox.call("POST", f"{path}:batchUpdate", body).json()["responses"][0]
    assert (batch["updatedRange"], batch["updatedData"]["range"]) == ("Sheet1!A2", "Sheet1!A2:E2")


def test_null_at_the_end_of_a_line_is_no_part_of_the_range_updated(sandbox: RunningSandbox) -> None:
    book = book_of(sandbox, [["Nr.", "Mål", "Frist", "Ansvar"]])
    path = f"v4/spreadsheets/{book}/values"
    options = {"valueInputOption": "RAW", "includeValuesInResponse": True}
    appended = sandbox.call("POST", f"{path}/A1:append", {"values": [["1", "", None, None]]}, **options).json()
    assert appended["updates"] == {
        "spreadsheetId": book, "updatedRange": "Sheet1!A2:B2", "updatedRows": 1, "updatedColumns": 2,
        "updatedCells": 2, "updatedData": {"range": "Sheet1!A2:B2", "majorDimension": "ROWS", "values": [["1"]]},
    }  # fmt: skip
    written = sandbox.call("PUT", f"{path}/B5", {"values": [[None, "x", None], [None]]}, valueInputOption="RAW")
    assert (written.json()["updatedRange"], written.json()["updatedCells"]) == ("Sheet1!B5:C5", 1)


@pytest.mark.parametrize(
    ("title", "named"), [("maal.csv", "maal.csv!A1"), ("maal-1.csv", "'maal-1.csv'!A1"), ("2026.1", "'2026.1'!A1")]
)
def test_a_tab_that_is_named_like_a_file_needs_no_quotes(sandbox: RunningSandbox, title: str, named: str) -> None:
    book = sandbox.create(sheets=[{"properties": {"title": title, "sheetId": 5}}])
    path = f"v4/spreadsheets/{book}/values"
    sandbox.call("PUT", f"{path}/{named}:B1", {"values": [[7, f"={named}*2"]]}, valueInputOption="USER_ENTERED")
    assert sandbox.call("GET", f"{path}/{title}!A1").json()["range"] == named
    insert = {"sheetId": 5, "dimension": "ROWS", "startIndex": 0, "endIndex": 1}
    assert sandbox.batch(book, {"insertDimension": {"range": insert}}).status_code == 200
    read = sandbox.call("GET", f"{path}/{named[:-1]}2:B2", valueRenderOption="UNFORMATTED_VALUE").json()
    assert read["values"] == [[7, 14]]


def test_inserted_rows_push_down_what_stands_below_and_formulas_follow(sandbox: RunningSandbox) -> None:
    book = book_of(sandbox, [["a", 1], ["b", 2], [], ["sum", "=SUM(B1:B2)+B5"], ["c", 3]], rowCount=5, columnCount=2)
    path = f"v4/spreadsheets/{book}/values"
    options = {"valueInputOption": "USER_ENTERED", "insertDataOption": "INSERT_ROWS"}
    answer = sandbox.call("POST", f"{path}/A1:append", {"values": [["ny", 9], ["ny", 8]]}, **options).json()
    assert answer["tableRange"] == "Sheet1!A1:B2"
    assert answer["updates"]["updatedRange"] == "Sheet1!A3:B4"
    read = sandbox.call("GET", f"{path}/Sheet1", valueRenderOption="FORMULA").json()
    assert read["range"] == "Sheet1!A1:B7"
    assert read["values"][2:] == [["ny", 9], ["ny", 8], [], ["sum", "=SUM(B1:B2)+B7"], ["c", 3]]


def test_rows_are_inserted_into_an_empty_tab_too(sandbox: RunningSandbox) -> None:
    book = book_of(sandbox, [], rowCount=10, columnCount=3)
    options = {"valueInputOption": "RAW", "insertDataOption": "INSERT_ROWS"}
    path = f"v4/spreadsheets/{book}/values/Sheet1"
    answer = sandbox.call("POST", f"{path}:append", {"values": [[1, 2], [3]]}, **options).json()
    assert (answer["updates"]["updatedRange"], "tableRange" in answer) == ("Sheet1!A1:B2", False)
    assert sandbox.call("GET", path).json() == {
        "range": "Sheet1!A1:C12", "majorDimension": "ROWS", "values": [["1", "2"], ["3"]]
    }  # fmt: skip


def test_an_append_overwrites_and_grows_the_grid_at_its_edge(sandbox: RunningSandbox) -> None:
    book = book_of(sandbox, [["a", "b"], ["c", "d"]], rowCount=2, columnCount=2)
    path = f"v4/spreadsheets/{book}/values/Sheet1:append"
    answer = sandbox.call("POST", path, {"values": [[1, 2, 3]]}, valueInputOption="RAW").json()
    assert answer["updates"]["updatedRange"] == "Sheet1!A3:C3"
    assert sandbox.call("GET", f"v4/spreadsheets/{book}/values/Sheet1").json()["range"] == "Sheet1!A1:C3"


def test_several_ranges_are_read_in_the_order_asked(sandbox: RunningSandbox) -> None:
    book = book_of(sandbox, [["a", "b"], ["c", "d"]])
    path = f"v4/spreadsheets/{book}/values:batchGet"
    answer = sandbox.call("GET", path, ranges=["B2", "A1:B1", "D9"], majorDimension="COLUMNS").json()
    assert answer == {
        "spreadsheetId": book,
        "valueRanges": [
            {"range": "Sheet1!B2", "majorDimension": "COLUMNS", "values": [["d"]]},
            {"range": "Sheet1!A1:B1", "majorDimension": "COLUMNS", "values": [["a"], ["b"]]},
            {"range": "Sheet1!D9", "majorDimension": "COLUMNS"},
        ],
    }
    assert refused(sandbox.call("GET", path, ranges=["A1", "NOPE!B2"])) == "Unable to parse range: NOPE!B2"


def test_ranges_are_cleared_together_or_not_at_all(sandbox: RunningSandbox) -> None:
    book = book_of(sandbox, [["a", "b"], ["c", "d"]])
    path = f"v4/spreadsheets/{book}/values"
    assert refused(sandbox.call("POST", f"{path}:batchClear", {"ranges": ["A1", "NOPE!A1"]}))
    assert worksheet(sandbox, book).get_all_values() == [["a", "b"], ["c", "d"]]
    answer = sandbox.call("POST", f"{path}:batchClear", {"ranges": ["A1", "Sheet1!B2:C9"]}).json()
    assert answer == {"spreadsheetId": book, "clearedRanges": ["Sheet1!A1", "Sheet1!B2:C9"]}
    answer = sandbox.call("POST", f"{path}/B:B:clear").json()
    assert answer == {"spreadsheetId": book, "clearedRange": "Sheet1!B1:B1000"}
    assert sandbox.call("GET", f"{path}/A1:B2").json()["values"] == [[], ["c"]]


@pytest.mark.parametrize(
    ("asked", "table", "written"),
    [
        ("Sheet1", "B4:D6", "B7"),
        ("B4", "B4:D6", "B7"),
        ("C5:D5", "B4:D6", "B7"),
        ("B2:D4", "B4:D6", "B7"),
        ("A3:G10", "B4:D6", "B7"),
        ("A1", "A1:C2", "A3"),
        ("E4", None, "E4"),
        ("A4", None, "A4"),
    ],
)
def test_an_append_finds_the_table_that_the_developer_guide_says(
    sandbox: RunningSandbox, asked: str, table: str | None, written: str
) -> None:
    book = book_of(sandbox, [["x", "y", "z"], [1, 2, 3], [], ["", "x", "y", "z"], ["", 4, 5, 6], ["", 7, 8, 9]])
    path = f"v4/spreadsheets/{book}/values/{asked}:append"
    answer = sandbox.call("POST", path, {"values": [["ny"]]}, valueInputOption="RAW").json()
    assert answer.get("tableRange") == (f"Sheet1!{table}" if table else None)
    assert answer["updates"]["updatedRange"] == f"Sheet1!{written}"
