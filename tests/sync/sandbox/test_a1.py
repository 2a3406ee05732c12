"""Every way to name a range in a request, and how answers name it (SHEETS_BEHAVIOURS 3, 21, 26-30)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.fixtures.sandbox import RunningSandbox, running_sandbox

TITLES = ["Skjult", "Sheet1", "A1", "Bob's", "🌵 tal", "Åben", "2026", "Navn", "R2C2", "a!b", "T"]


@pytest.fixture(scope="module")
def running() -> Iterator[RunningSandbox]:
    with running_sandbox() as server:
        yield server


@pytest.fixture(scope="module")
def book(running: RunningSandbox) -> str:
    grid = {"rowCount": 20, "columnCount": 5}
    sheets = [
        {"properties": {"sheetId": index, "title": title, "hidden": title == "Skjult", "gridProperties": grid}}
        for index, title in enumerate(TITLES)
    ]
    area = {"sheetId": 4, "startRowIndex": 1, "endRowIndex": 3, "startColumnIndex": 1, "endColumnIndex": 3}
    columns = {"sheetId": 1, "startColumnIndex": 2, "endColumnIndex": 4}
    names = [{"name": "Navn", "range": area}, {"name": "Kolonner", "range": columns}]
    answer = running.call("POST", "v4/spreadsheets", {"sheets": sheets, "namedRanges": names}).json()
    found: str = answer["spreadsheetId"]
    return found


FORMS = [
    # asked, answered
    ("A1", "Sheet1!A1"),
    ("a1:b2", "Sheet1!A1:B2"),
    ("$A$1:$B2", "Sheet1!A1:B2"),
    ("B2:B2", "Sheet1!B2"),
    ("D4:A1", "Sheet1!A1:D4"),
    ("A4:D1", "Sheet1!A1:D4"),
    ("A:A", "Sheet1!A1:A20"),
    ("C:B", "Sheet1!B1:C20"),
    ("2:3", "Sheet1!A2:E3"),
    ("3:3", "Sheet1!A3:E3"),
    ("A2:C", "Sheet1!A2:C20"),
    ("A2:2", "Sheet1!A2:E2"),
    ("B:C5", "Sheet1!B5:C20"),
    ("A1:ZZ999", "Sheet1!A1:E20"),
    ("R2C3", "Sheet1!C2"),
    ("r1c1:R2C2", "Sheet1!A1:B2"),
    ("R2C2:A1", "Sheet1!A1:B2"),
    ("Sheet1", "Sheet1!A1:E20"),
    ("sheet1!A1:B", "Sheet1!A1:B20"),
    ("'Sheet1'", "Sheet1!A1:E20"),
    ("'Sheet1'!A1", "Sheet1!A1"),
    ("Sheet1!R3C1:R4C2", "Sheet1!A3:B4"),
    ("'A1'", "'A1'!A1:E20"),
    ("'A1'!B2", "'A1'!B2"),
    ("A1!B2", "'A1'!B2"),
    ("'R2C2'", "'R2C2'!A1:E20"),
    ("'Bob''s'!A1", "'Bob''s'!A1"),
    ("'Bob's'!A1", "'Bob''s'!A1"),
    ("Bob's!A1", "'Bob''s'!A1"),
    ("🌵 tal!A1:B2", "'🌵 tal'!A1:B2"),
    ("'🌵 tal'", "'🌵 tal'!A1:E20"),
    ("Åben!A1", "'Åben'!A1"),
    ("2026!A1", "'2026'!A1"),
    ("'2026'", "'2026'!A1:E20"),
    ("'a!b'!A1", "'a!b'!A1"),
    ("a!b!A1", "'a!b'!A1"),
    ("T!A2:B", "T!A2:B20"),
    ("Navn", "'🌵 tal'!B2:C3"),
    ("NAVN", "'🌵 tal'!B2:C3"),
    ("'Navn'", "Navn!A1:E20"),
    ("'🌵 tal'!Navn", "'🌵 tal'!B2:C3"),
    ("Kolonner", "Sheet1!C1:D20"),
    ("Skjult", "Skjult!A1:E20"),
    ("Skjult!A1", "Skjult!A1"),
]


@pytest.mark.parametrize(("asked", "answered"), FORMS)
def test_a_range_is_understood_and_named_as_google_names_it(
    running: RunningSandbox, book: str, asked: str, answered: str
) -> None:
    got = running.call("GET", f"v4/spreadsheets/{book}/values:batchGet", ranges=asked)
    assert got.status_code == 200, got.text
    assert got.json()["valueRanges"] == [{"range": answered, "majorDimension": "ROWS"}]


REFUSED = [
    ("", "Unable to parse range: "),
    ("Findes ikke", "Unable to parse range: Findes ikke"),
    ("NOPE!A5:F15", "Unable to parse range: NOPE!A5:F15"),
    ("Sheet1!A0", "Unable to parse range: Sheet1!A0"),
    ("Sheet1!A1:B2:C3", "Unable to parse range: Sheet1!A1:B2:C3"),
    ("Sheet1!R[1]C[1]", "Unable to parse range: Sheet1!R[1]C[1]"),
    ("Sheet1!R0C1", "Unable to parse range: Sheet1!R0C1"),
    ("Sheet1!Navn", "Unable to parse range: Sheet1!Navn"),
    ("F1", "Range (Sheet1!F1) exceeds grid limits. Max rows: 20, max columns: 5"),
    ("T!A21:B", "Range (T!A21:B) exceeds grid limits. Max rows: 20, max columns: 5"),
    ("'Bob''s'!A21", "Range ('Bob''s'!A21) exceeds grid limits. Max rows: 20, max columns: 5"),
    ("R21C1", "Range (Sheet1!A21) exceeds grid limits. Max rows: 20, max columns: 5"),
]


@pytest.mark.parametrize(("asked", "message"), REFUSED)
def test_a_range_that_means_nothing_is_refused_in_googles_words(
    running: RunningSandbox, book: str, asked: str, message: str
) -> None:
    got = running.call("GET", f"v4/spreadsheets/{book}/values:batchGet", ranges=asked)
    assert got.status_code == 400
    assert got.json()["error"] == {"code": 400, "message": message, "status": "INVALID_ARGUMENT"}


def test_a_range_in_the_path_may_be_percent_encoded_whole(running: RunningSandbox, book: str) -> None:
    encoded = "%27%F0%9F%8C%B5%20tal%27%21A1%3AB2"
    got = running.session.get(
        f"{running.url}/v4/spreadsheets/{book}/values/{encoded}", headers={"Authorization": "Bearer x"}
    )
    assert got.json()["range"] == "'🌵 tal'!A1:B2"


def test_the_first_visible_tab_is_meant_when_none_is_named(running: RunningSandbox, book: str) -> None:
    path = f"v4/spreadsheets/{book}/values/B5"
    running.call("PUT", path, {"values": [["her"]]}, valueInputOption="RAW")
    assert running.call("GET", f"v4/spreadsheets/{book}/values/Sheet1!B5").json()["values"] == [["her"]]
    assert "values" not in running.call("GET", f"v4/spreadsheets/{book}/values/Skjult!B5").json()
