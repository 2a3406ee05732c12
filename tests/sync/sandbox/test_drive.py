"""The part of Drive v3 that spreadsheet clients use."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.fixtures.sandbox import RunningSandbox, running_sandbox
from tests.sync.sandbox.discovery_check import check

SPREADSHEET = "application/vnd.google-apps.spreadsheet"


def meta(sandbox: RunningSandbox, book: str, fields: str = "version,modifiedTime,name") -> dict[str, Any]:
    answer: dict[str, Any] = sandbox.call("GET", f"drive/v3/files/{book}", fields=fields).json()
    return answer


def test_files_are_created_with_the_short_answer(sandbox: RunningSandbox) -> None:
    answer = sandbox.call("POST", "drive/v3/files", {"name": "Ny", "mimeType": SPREADSHEET})
    assert set(answer.json()) == {"kind", "id", "name", "mimeType"}
    everything = meta(sandbox, answer.json()["id"], "*")
    check(everything, "File", "drive.v3")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", everything["createdTime"])
    assert sandbox.call("GET", f"v4/spreadsheets/{answer.json()['id']}").json()["properties"]["title"] == "Ny"
    refused = sandbox.call("POST", "drive/v3/files", {"name": "x", "mimeType": "text/plain"})
    assert refused.status_code == 400


@pytest.mark.parametrize(
    ("method", "path", "body", "params"),
    [
        ("POST", "v4/spreadsheets/{}:batchUpdate", {"requests": [{"addSheet": {}}]}, {}),
        ("PUT", "v4/spreadsheets/{}/values/A1", {"values": [["x"]]}, {"valueInputOption": "RAW"}),
        ("PATCH", "drive/v3/files/{}", {"name": "Andet navn"}, {}),
    ],
)
def test_every_edit_raises_version_and_modified_time(
    sandbox: RunningSandbox, method: str, path: str, body: dict[str, Any], params: dict[str, str]
) -> None:
    book = sandbox.create()
    before = meta(sandbox, book)
    assert sandbox.call(method, path.format(book), body, **params).status_code == 200
    after = meta(sandbox, book)
    assert int(after["version"]) > int(before["version"])
    assert after["modifiedTime"] > before["modifiedTime"]


def test_reading_changes_neither_version_nor_time(sandbox: RunningSandbox) -> None:
    book = sandbox.create()
    before = meta(sandbox, book)
    sandbox.call("GET", f"v4/spreadsheets/{book}", includeGridData=True)
    sandbox.call("GET", f"v4/spreadsheets/{book}/values/A1")
    assert meta(sandbox, book) == before


def test_files_are_found_by_query_and_by_page() -> None:
    with running_sandbox() as sandbox:
        ids = {title: sandbox.create(title) for title in ("Mål", "Bob's plan", "Andet")}
        sandbox.call("PATCH", f"drive/v3/files/{ids['Andet']}", {"trashed": True})

        def names(query: str) -> set[str]:
            answer = sandbox.call("GET", "drive/v3/files", q=query)
            assert answer.status_code == 200, answer.text
            check(answer.json(), "FileList", "drive.v3")
            return {file["name"] for file in answer.json()["files"]}

        assert names(f"mimeType='{SPREADSHEET}' and trashed = false") == {"Mål", "Bob's plan"}
        assert names("name = 'Bob\\'s plan'") == {"Bob's plan"}
        assert names("name contains 'mål' or (trashed = true and not name = 'x')") == {"Mål", "Andet"}
        assert names("mimeType != 'a' and 'root' in parents") == set(ids)
        assert names("name contains 'bob pl'") == set()
        assert names("name contains 'pla'") == {"Bob's plan"}
        assert names("name contains 'lan'") == set()
        assert names("fullText contains 'andet'") == {"Andet"}
        assert names("'me' in owners and not trashed = true") == {"Mål", "Bob's plan"}
        assert names("sharedWithMe = true") == names("sharedWithMe and name contains 'mål'") == set()
        assert names("not sharedWithMe and ('me' in writers)") == set(ids)
        assert names("'test@localhost' in owners and visibility = 'limited'") == set(ids)
        assert names("'root' in parents and trashed = true") == names('parents in "root" and trashed = true')
        assert names("viewedByMeTime > '2020-01-01T00:00:00'") == set()
        assert names("name contains 'mål' or name contains 'bob' and trashed = true") == set(), "left to right"
        assert names("name contains 'mål' or (name contains 'bob' and trashed = true)") == {"Mål"}
        assert names(" or ".join(["name = 'Mål'"] * 1000)) == {"Mål"}
        assert names("modifiedTime > '2020-01-01T00:00:00+02:00' and createdTime < '2100-01-01'") == set(ids)
        assert names("modifiedTime > '2100-01-01T00:00:00'") == set()

        first = sandbox.call("GET", "drive/v3/files", pageSize=2, fields="nextPageToken,files(id)").json()
        second = sandbox.call("GET", "drive/v3/files", pageSize=2, pageToken=first["nextPageToken"]).json()
        assert len(first["files"]) == 2
        assert "nextPageToken" not in second
        assert {file["id"] for file in first["files"] + second["files"]} == set(ids.values())

        wrong = sandbox.call("GET", "drive/v3/files", q="name like 'x'")
        assert wrong.status_code == 400
        assert wrong.json()["error"]["errors"][0]["location"] == "q"


def test_a_copy_lives_its_own_life(sandbox: RunningSandbox) -> None:
    book = sandbox.create("Plan")
    sandbox.call("PUT", f"v4/spreadsheets/{book}/values/A1", {"values": [["a"]]}, valueInputOption="RAW")
    copy = sandbox.call("POST", f"drive/v3/files/{book}/copy", {}).json()
    assert copy["name"] == "Copy of Plan"
    sandbox.call("PUT", f"v4/spreadsheets/{copy['id']}/values/A1", {"values": [["b"]]}, valueInputOption="RAW")
    assert sandbox.call("GET", f"v4/spreadsheets/{book}/values/A1").json()["values"] == [["a"]]
    assert sandbox.call("GET", f"v4/spreadsheets/{copy['id']}/values/A1").json()["values"] == [["b"]]


def test_deleting_answers_204_and_then_404_in_drives_envelope(sandbox: RunningSandbox) -> None:
    book = sandbox.create()
    gone = sandbox.call("DELETE", f"drive/v3/files/{book}")
    assert (gone.status_code, gone.content) == (204, b"")
    error = sandbox.call("GET", f"drive/v3/files/{book}").json()["error"]
    assert error["message"] == f"File not found: {book}."
    assert error["errors"][0]["reason"] == "notFound"
    assert "status" not in error
    assert sandbox.batch(book, {"addSheet": {}}).status_code == 404


def test_permissions_are_listed_added_and_removed(sandbox: RunningSandbox) -> None:
    book = sandbox.create()
    path = f"drive/v3/files/{book}/permissions"
    added = sandbox.call("POST", path, {"type": "anyone", "role": "reader"}).json()
    assert added["id"] == "anyoneWithLink"
    assert len(sandbox.call("GET", path).json()["permissions"]) == 2
    assert sandbox.call("DELETE", f"{path}/anyoneWithLink").status_code == 204
    assert sandbox.call("DELETE", f"{path}/anyoneWithLink").status_code == 404
    assert sandbox.call("POST", path, {"type": "martian", "role": "reader"}).status_code == 400


def test_an_unknown_field_is_refused(sandbox: RunningSandbox) -> None:
    book = sandbox.create()
    error = sandbox.call("GET", f"drive/v3/files/{book}", fields="id,bogus").json()["error"]
    assert error["errors"][0]["location"] == "fields"


FOLDER = "application/vnd.google-apps.folder"


def test_folders_hold_files_and_take_them_along() -> None:
    with running_sandbox() as sandbox:
        made = [sandbox.call("POST", "drive/v3/files", {"name": name, "mimeType": FOLDER}).json() for name in "AB"]
        first, second = (folder["id"] for folder in made)
        body = {"name": "Plan", "mimeType": SPREADSHEET, "parents": [first], "properties": {"k": "v"}}
        book = sandbox.call("POST", "drive/v3/files", body).json()["id"]
        moved = {"addParents": second, "removeParents": first, "fields": "parents"}
        assert sandbox.call("PATCH", f"drive/v3/files/{book}", {}, **moved).json() == {"parents": [second]}
        found = sandbox.call("GET", "drive/v3/files", q="properties has { key='k' and value='v' }").json()["files"]
        assert [file["id"] for file in found] == [book]
        ordered = sandbox.call("GET", "drive/v3/files", orderBy="folder,name desc").json()["files"]
        assert [file["name"] for file in ordered] == ["B", "A", "Plan"]
        refused = sandbox.call("GET", f"v4/spreadsheets/{first}").json()["error"]
        assert (refused["code"], refused["status"]) == (400, "FAILED_PRECONDITION")
        assert sandbox.call("PATCH", f"drive/v3/files/{book}", {}, addParents=book).status_code == 403
        assert sandbox.call("DELETE", f"drive/v3/files/{second}").status_code == 204
        assert sandbox.call("GET", f"drive/v3/files/{book}").status_code == 404


def test_the_trash_is_emptied_of_ones_own_files_only() -> None:
    with running_sandbox(private=True) as sandbox:
        qx, zw = sandbox.as_user("qx@x.example"), sandbox.as_user("zw@x.example")
        mine, other, kept = qx.create(), zw.create(), qx.create()
        qx.call("PATCH", f"drive/v3/files/{mine}", {"trashed": True})
        zw.call("PATCH", f"drive/v3/files/{other}", {"trashed": True})
        assert qx.call("DELETE", "drive/v3/files/trash").status_code == 204
        assert qx.call("GET", f"drive/v3/files/{mine}").status_code == 404
        assert qx.call("GET", f"drive/v3/files/{kept}").status_code == 200
        assert zw.call("GET", f"drive/v3/files/{other}").status_code == 200


@pytest.mark.parametrize("params", [{"orderBy": "bogus"}, {"pageSize": 0}, {"pageToken": "x"}, {"q": "name has 'x'"},
    {"q": "(" * 2000 + "trashed = false" + ")" * 2000}, {"q": "name > 'a'"}, {"q": "trashed"}])  # fmt: skip
def test_a_list_that_makes_no_sense_is_refused(sandbox: RunningSandbox, params: dict[str, Any]) -> None:
    assert sandbox.call("GET", "drive/v3/files", **params).status_code == 400


def test_what_a_file_is_told_is_given_back_and_a_copy_takes_it_along(sandbox: RunningSandbox) -> None:
    book = sandbox.create()
    body = {"description": "Om målene", "starred": True, "appProperties": {"a": "1"}, "unknownToDrive": 1}
    told = sandbox.call("PATCH", f"drive/v3/files/{book}", body, fields="description,starred,appProperties").json()
    assert told == {"description": "Om målene", "starred": True, "appProperties": {"a": "1"}}
    copy = sandbox.call("POST", f"drive/v3/files/{book}/copy", {}, fields="description,starred").json()
    assert copy == {"description": "Om målene", "starred": False}
    wrong = sandbox.call("PATCH", f"drive/v3/files/{book}", {"trashed": "no"})
    assert wrong.status_code == 400


def test_properties_change_one_by_one_and_null_takes_one_away(sandbox: RunningSandbox) -> None:
    book = sandbox.create()
    for properties in ({"a": "1", "b": "2"}, {"b": None, "c": "3"}):
        sandbox.call("PATCH", f"drive/v3/files/{book}", {"properties": properties})
    assert sandbox.call("GET", f"drive/v3/files/{book}", fields="properties").json() == {
        "properties": {"a": "1", "c": "3"}
    }
    refused = sandbox.call("PATCH", f"drive/v3/files/{book}", {"properties": {"a": {"b": "c"}}})
    assert refused.status_code == 400


def test_a_body_that_is_no_json_is_refused_in_drives_envelope(sandbox: RunningSandbox) -> None:
    headers = {"Authorization": "Bearer x"}
    refused = sandbox.session.post(f"{sandbox.url}/drive/v3/files", data=b"{", headers=headers, timeout=20)
    assert (refused.status_code, refused.json()["error"]["errors"][0]["reason"]) == (400, "parseError")
    unknown = sandbox.session.get(f"{sandbox.url}/drive/v3/files", timeout=20).json()["error"]
    assert (unknown["status"], unknown["errors"][0]["reason"]) == ("UNAUTHENTICATED", "authError")


def test_gspread_finds_what_is_in_a_folder_and_copies_with_comments(sandbox: RunningSandbox) -> None:
    client = sandbox.gspread()
    folder = sandbox.as_user("gspread").call("POST", "drive/v3/files", {"name": "M", "mimeType": FOLDER}).json()["id"]
    made = client.create("I mappen", folder_id=folder)
    assert [file["id"] for file in client.list_spreadsheet_files(folder_id=folder)] == [made.id]
    assert client.open("I mappen", folder_id=folder).id == made.id
    assert client.copy(made.id).title == "Copy of I mappen"
