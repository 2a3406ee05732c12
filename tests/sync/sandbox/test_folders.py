"""Folders of Drive: My Drive, what is in a folder, who may see it, and moves that make no sense."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.fixtures.sandbox import RunningSandbox, running_sandbox
from tests.sync.sandbox.conftest import CheckedSandbox

FOLDER = "application/vnd.google-apps.folder"
SPREADSHEET = "application/vnd.google-apps.spreadsheet"
QX, ZW, YQ = "qx@birkelev.example", "zw@birkelev.example", "yq@birkelev.example"


@pytest.fixture
def qx() -> Iterator[RunningSandbox]:
    with running_sandbox(private=True) as running:
        yield CheckedSandbox(running.url, running.session, QX)


def make(user: RunningSandbox, name: str, kind: str, *parents: str) -> str:
    answer = user.call("POST", "drive/v3/files", {"name": name, "mimeType": kind, "parents": list(parents)})
    assert answer.status_code == 200, answer.text
    return str(answer.json()["id"])


def share(user: RunningSandbox, file_id: str, role: str, address: str) -> str:
    body = {"type": "user", "role": role, "emailAddress": address}
    answer = user.call("POST", f"drive/v3/files/{file_id}/permissions", body)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["id"])


def get(user: RunningSandbox, file_id: str, fields: str) -> Any:
    return user.call("GET", f"drive/v3/files/{file_id}", fields=fields).json()


def test_my_drive_is_a_folder_by_two_names(qx: RunningSandbox) -> None:
    book = make(qx, "Plan", SPREADSHEET)
    root = get(qx, "root", "id,name,mimeType")
    assert (root["name"], root["mimeType"]) == ("My Drive", FOLDER)
    assert get(qx, book, "parents") == {"parents": [root["id"]]}
    assert get(qx, root["id"], "id") == {"id": root["id"]}
    folder = make(qx, "Mappe", FOLDER, root["id"])
    moved = {"addParents": folder, "removeParents": root["id"], "fields": "parents"}
    assert qx.call("PATCH", f"drive/v3/files/{book}", {}, **moved).json() == {"parents": [folder]}
    found = qx.call("GET", "drive/v3/files", q=f"'{root['id']}' in parents").json()["files"]
    assert [file["id"] for file in found] == [folder]
    assert qx.call("DELETE", "drive/v3/files/root").status_code == 403
    assert qx.call("PATCH", f"drive/v3/files/{root['id']}", {"name": "x"}).status_code == 403


def test_who_is_given_a_folder_is_given_what_is_in_it(qx: RunningSandbox) -> None:
    zw, yq = qx.as_user(ZW), qx.as_user(YQ)
    outer = make(qx, "Ydre", FOLDER)
    inner = make(qx, "Indre", FOLDER, outer)
    book = make(qx, "Plan", SPREADSHEET, inner)
    permission = share(qx, outer, "writer", ZW)
    write = {"values": [["x"]]}
    path = f"v4/spreadsheets/{book}/values/A1"
    assert zw.call("PUT", path, write, valueInputOption="RAW").status_code == 200
    assert yq.call("GET", path).status_code == 403
    assert {file["id"] for file in zw.call("GET", "drive/v3/files").json()["files"]} == {outer, inner, book}
    listed = zw.call("GET", f"drive/v3/files/{book}/permissions", fields="permissions(role,emailAddress)").json()
    assert {(item["role"], item["emailAddress"]) for item in listed["permissions"]} == {("owner", QX), ("writer", ZW)}
    for method in ("DELETE", "PATCH"):
        refused = qx.call(method, f"drive/v3/files/{book}/permissions/{permission}", {"role": "reader"})
        assert refused.status_code == 403
    made = make(zw, "Ny", SPREADSHEET, inner)
    assert get(qx, made, "ownedByMe,capabilities/canEdit") == {"ownedByMe": False, "capabilities": {"canEdit": True}}
    qx.call("DELETE", f"drive/v3/files/{outer}/permissions/{permission}")
    assert zw.call("GET", path).status_code == 403


def test_what_is_shared_out_of_a_hidden_folder_has_no_parent_and_is_copied_to_my_drive(qx: RunningSandbox) -> None:
    zw = qx.as_user(ZW)
    book = make(qx, "Plan", SPREADSHEET, make(qx, "Skjult", FOLDER))
    share(qx, book, "reader", ZW)
    assert get(zw, book, "id,parents") == {"id": book}
    copy = zw.call("POST", f"drive/v3/files/{book}/copy", {}, fields="parents,ownedByMe").json()
    assert copy == {"parents": [get(zw, "root", "id")["id"]], "ownedByMe": True}


def test_a_trashed_folder_takes_along_what_it_holds(qx: RunningSandbox) -> None:
    folder = make(qx, "Mappe", FOLDER)
    book = make(qx, "Plan", SPREADSHEET, folder)
    for trashed in (True, False):
        qx.call("PATCH", f"drive/v3/files/{folder}", {"trashed": trashed})
        assert get(qx, book, "trashed,explicitlyTrashed") == {"trashed": trashed, "explicitlyTrashed": False}
        found = qx.call("GET", "drive/v3/files", q="trashed = false").json()["files"]
        assert len(found) == (0 if trashed else 2)


def test_a_folder_is_not_moved_into_itself(qx: RunningSandbox) -> None:
    outer = make(qx, "Ydre", FOLDER)
    inner = make(qx, "Indre", FOLDER, outer)
    for target in (outer, inner):
        assert qx.call("PATCH", f"drive/v3/files/{outer}", {}, addParents=target).status_code == 403
    assert qx.call("DELETE", f"drive/v3/files/{outer}").status_code == 204
    assert qx.call("GET", f"drive/v3/files/{inner}").status_code == 404


def test_the_owner_stays_the_owner_when_shared_with_once_more(qx: RunningSandbox) -> None:
    book = make(qx, "Plan", SPREADSHEET)
    share(qx, book, "writer", QX)
    assert get(qx, book, "owners/emailAddress") == {"owners": [{"emailAddress": QX}]}
    body = {"type": "user", "role": "reader", "emailAddress": "ikke en adresse"}
    refused = qx.call("POST", f"drive/v3/files/{book}/permissions", body).json()["error"]
    assert (refused["code"], refused["errors"][0]["location"]) == (400, "permission.emailAddress")


def test_capabilities_and_permissions_say_no_as_well_as_yes(qx: RunningSandbox) -> None:
    folder = make(qx, "Mappe", FOLDER)
    book = make(qx, "Plan", SPREADSHEET, folder)
    reader = share(qx, book, "reader", ZW)
    mine, theirs = (
        get(qx, book, "capabilities")["capabilities"],
        get(qx.as_user(ZW), book, "capabilities")["capabilities"],
    )
    assert (mine["canEdit"], mine["canDelete"], mine["canAddChildren"], mine["canAcceptOwnership"]) == (
        True, True, False, False)  # fmt: skip
    assert {name for name, given in theirs.items() if given} == {"canCopy", "canDownload"}
    assert get(qx, folder, "capabilities(canAddChildren,canCopy)") == {
        "capabilities": {"canAddChildren": True, "canCopy": False}
    }
    assert not get(qx, "root", "capabilities/canDelete")["capabilities"]["canDelete"]
    person = qx.call("GET", f"drive/v3/files/{book}/permissions/{reader}", fields="deleted,pendingOwner").json()
    assert person == {"deleted": False, "pendingOwner": False}
    anyone = {"type": "anyone", "role": "reader"}
    made = qx.call("POST", f"drive/v3/files/{book}/permissions", anyone, fields="*").json()
    assert made == {"kind": "drive#permission", "id": "anyoneWithLink", **anyone, "allowFileDiscovery": False}
