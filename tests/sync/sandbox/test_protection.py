"""Protected ranges bind everybody but the owner and the editors, whatever request would change them."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from tests.fixtures.sandbox import RunningSandbox

Json = dict[str, Any]
OWNER, EDITOR, OTHER = "ejer@example.dk", "medejer@example.dk", "anden@example.dk"
WORDS = "You are trying to edit a protected cell or object."


def call(
    sandbox: RunningSandbox, who: str, method: str, path: str, body: Any = None, **params: Any
) -> requests.Response:
    headers = {"Authorization": f"Bearer {who}"}
    return sandbox.session.request(
        method, f"{sandbox.url}/{path}", json=body, params=params, headers=headers, timeout=60
    )


def batch(sandbox: RunningSandbox, who: str, book: str, *items: Json) -> requests.Response:
    return call(sandbox, who, "POST", f"v4/spreadsheets/{book}:batchUpdate", {"requests": items})


def area(top: int, bottom: int, left: int, right: int) -> Json:
    return {
        "sheetId": 0, "startRowIndex": top, "endRowIndex": bottom, "startColumnIndex": left, "endColumnIndex": right
    }  # fmt: skip


def shared(sandbox: RunningSandbox, **protected: Any) -> tuple[str, int]:
    """A spreadsheet of OWNER that all three may write; (id, id of the protection)."""
    grid = {"rowCount": 6, "columnCount": 4}
    body = {"sheets": [{"properties": {"sheetId": 0, "title": "T", "gridProperties": grid}}]}
    book = call(sandbox, OWNER, "POST", "v4/spreadsheets", body).json()["spreadsheetId"]
    for who in (EDITOR, OTHER):
        rights = {"type": "user", "role": "writer", "emailAddress": who}
        assert call(sandbox, OWNER, "POST", f"drive/v3/files/{book}/permissions", rights).status_code == 200
    values = {"values": [["a", "b"], ["c", "d"], ["e", "f"]]}
    path = f"v4/spreadsheets/{book}/values/T!A1"
    assert call(sandbox, OWNER, "PUT", path, values, valueInputOption="RAW").status_code == 200
    answer = batch(sandbox, OWNER, book, {"addProtectedRange": {"protectedRange": protected}})
    assert answer.status_code == 200, answer.text
    return book, answer.json()["replies"][0]["addProtectedRange"]["protectedRange"]["protectedRangeId"]


CELL = {"rows": [{"values": [{"userEnteredValue": {"stringValue": "x"}}]}], "fields": "userEnteredValue"}


@pytest.mark.parametrize(
    "item",
    [
        {"updateCells": {"start": {"sheetId": 0, "rowIndex": 1}, **CELL}},
        {"repeatCell": {"range": area(0, 3, 0, 1), "cell": {"note": "n"}, "fields": "note"}},
        {"sortRange": {"range": area(0, 2, 0, 2), "sortSpecs": [{"dimensionIndex": 0, "sortOrder": "DESCENDING"}]}},
        {"deleteDimension": {"range": {"sheetId": 0, "dimension": "ROWS", "startIndex": 1, "endIndex": 2}}},
        {"findReplace": {"find": "c", "replacement": "x", "allSheets": True}},
        {"mergeCells": {"range": area(1, 3, 0, 2), "mergeType": "MERGE_ALL"}},
        {"deleteSheet": {"sheetId": 0}},
    ],
)
def test_nothing_changes_what_somebody_else_protected(sandbox: RunningSandbox, item: Json) -> None:
    book, _ = shared(sandbox, range=area(1, 2, 0, 2), editors={"users": [EDITOR]})
    batch(sandbox, OWNER, book, {"addSheet": {}})
    answer = batch(sandbox, OTHER, book, item)
    assert answer.status_code == 400
    assert answer.json()["error"]["message"].startswith(f"Invalid requests[0].{next(iter(item))}: {WORDS}")
    assert batch(sandbox, EDITOR, book, item).status_code == 200


def test_values_are_refused_there_and_taken_elsewhere(sandbox: RunningSandbox) -> None:
    book, _ = shared(sandbox, range=area(1, 2, 0, 2))
    path = f"v4/spreadsheets/{book}/values"
    for place, status in (("T!A2", 400), ("T!A1:A3", 400), ("T!A1", 200), ("T!C2", 200)):
        height = 3 if ":" in place else 1
        body = {"values": [["ny"]] * height}
        answer = call(sandbox, OTHER, "PUT", f"{path}/{place}", body, valueInputOption="RAW")
        assert answer.status_code == status, place
    assert call(sandbox, OTHER, "POST", f"{path}/T!A2:clear", {}).json()["error"]["message"].startswith(WORDS)
    assert call(sandbox, OWNER, "PUT", f"{path}/T!A2", {"values": [["ny"]]}, valueInputOption="RAW").status_code == 200


def test_rows_may_be_inserted_above_a_protected_range(sandbox: RunningSandbox) -> None:
    book, _ = shared(sandbox, range=area(1, 2, 0, 2))
    insert = {"insertDimension": {"range": {"sheetId": 0, "dimension": "ROWS", "startIndex": 0, "endIndex": 1}}}
    assert batch(sandbox, OTHER, book, insert).status_code == 200


def test_a_protected_tab_leaves_its_open_ranges_open(sandbox: RunningSandbox) -> None:
    book, _ = shared(sandbox, range={"sheetId": 0}, unprotectedRanges=[area(0, 6, 1, 2)])
    write = {"start": {"sheetId": 0, "rowIndex": 0, "columnIndex": 1}, **CELL}
    assert batch(sandbox, OTHER, book, {"updateCells": write}).status_code == 200
    assert batch(sandbox, OTHER, book, {"updateCells": {**write, "start": {"sheetId": 0}}}).status_code == 400
    again = batch(sandbox, OWNER, book, {"addProtectedRange": {"protectedRange": {"range": {"sheetId": 0}}}})
    assert again.json()["error"]["message"].endswith('Sheet "T" already has sheet protection.')


def test_a_warning_stops_nobody(sandbox: RunningSandbox) -> None:
    book, _ = shared(sandbox, range=area(1, 2, 0, 2), warningOnly=True)
    assert (
        batch(sandbox, OTHER, book, {"updateCells": {"start": {"sheetId": 0, "rowIndex": 1}, **CELL}}).status_code
        == 200
    )


def test_who_may_not_edit_may_not_lift_the_protection_and_does_not_see_the_editors(sandbox: RunningSandbox) -> None:
    book, number = shared(sandbox, range=area(1, 2, 0, 2), editors={"users": [EDITOR]})
    lift = {"deleteProtectedRange": {"protectedRangeId": number}}
    assert WORDS in batch(sandbox, OTHER, book, lift).json()["error"]["message"]
    seen = {who: call(sandbox, who, "GET", f"v4/spreadsheets/{book}").json()["sheets"][0]["protectedRanges"][0]
            for who in (OWNER, OTHER)}  # fmt: skip
    assert seen[OWNER]["requestingUserCanEdit"] is True
    assert set(seen[OWNER]["editors"]["users"]) == {EDITOR, OWNER}
    assert not {"requestingUserCanEdit", "editors"} & set(seen[OTHER])
    assert batch(sandbox, EDITOR, book, lift).status_code == 200


@pytest.mark.parametrize("warning", [True, False])
def test_who_protects_is_told_as_an_editor_from_the_next_reading_on(sandbox: RunningSandbox, warning: bool) -> None:
    body = {"properties": {"title": "Beskyttet"}}
    book = call(sandbox, OWNER, "POST", "v4/spreadsheets", body).json()["spreadsheetId"]
    editors = None if warning else {"users": [], "groups": []}
    protected = {"range": area(0, 2, 0, 2), "description": None, "warningOnly": warning, "editors": editors}
    answer = batch(sandbox, OWNER, book, {"addProtectedRange": {"protectedRange": protected}}).json()
    made = answer["replies"][0]["addProtectedRange"]["protectedRange"]
    assert (made["editors"], made["requestingUserCanEdit"], made.get("warningOnly", False)) == ({}, True, warning)
    read = call(sandbox, OWNER, "GET", f"v4/spreadsheets/{book}").json()["sheets"][0]["protectedRanges"]
    assert read == [{**made, "editors": {"users": [OWNER]}}]
