"""Users are told apart by their tokens; permissions, once changed, decide who reads and who writes."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from tests.fixtures.sandbox import RunningSandbox, running_sandbox

QX, ZW, YQ = "qx@birkelev.example", "zw@birkelev.example", "yq@elsewhere.example"


def share(sandbox: RunningSandbox, book: str, role: str, **who: Any) -> dict[str, Any]:
    answer = sandbox.call("POST", f"drive/v3/files/{book}/permissions", {"role": role, **who}, fields="*")
    assert answer.status_code == 200, answer.text
    permission: dict[str, Any] = answer.json()
    return permission


def codes(sandbox: RunningSandbox, book: str) -> tuple[int, int, int, int]:
    """Status of: reading and writing with Sheets, reading and renaming with Drive."""
    written = {"values": [["x"]]}
    return (
        sandbox.call("GET", f"v4/spreadsheets/{book}").status_code,
        sandbox.call("PUT", f"v4/spreadsheets/{book}/values/A1", written, valueInputOption="RAW").status_code,
        sandbox.call("GET", f"drive/v3/files/{book}").status_code,
        sandbox.call("PATCH", f"drive/v3/files/{book}", {"name": "N"}).status_code,
    )


def test_a_file_nobody_has_shared_is_open_to_every_token(sandbox: RunningSandbox) -> None:
    book = sandbox.as_user(QX).create()
    assert codes(sandbox.as_user(ZW), book) == (200, 200, 200, 200)


def test_a_shared_file_is_there_for_those_named_and_for_nobody_else(sandbox: RunningSandbox) -> None:
    book = sandbox.as_user(QX).create()
    share(sandbox.as_user(QX), book, "reader", type="user", emailAddress=ZW.upper())
    assert codes(sandbox.as_user(QX), book) == (200, 200, 200, 200)
    assert codes(sandbox.as_user(ZW), book) == (200, 403, 200, 403)
    assert codes(sandbox.as_user(YQ), book) == (403, 403, 404, 404)

    sheets = sandbox.as_user(YQ).call("GET", f"v4/spreadsheets/{book}").json()["error"]
    assert (sheets["message"], sheets["status"]) == ("The caller does not have permission", "PERMISSION_DENIED")
    drive = sandbox.as_user(YQ).call("GET", f"drive/v3/files/{book}").json()["error"]
    assert drive["errors"][0]["reason"] == "notFound"
    read_only = sandbox.as_user(ZW).call("PATCH", f"drive/v3/files/{book}", {"name": "N"}).json()["error"]
    assert read_only["errors"][0]["reason"] == "insufficientFilePermissions"
    listed = {file["id"] for file in sandbox.as_user(YQ).call("GET", "drive/v3/files").json()["files"]}
    assert book not in listed


@pytest.mark.parametrize(
    ("who", "outsider"),
    [
        ({"type": "anyone"}, (200, 200, 200, 200)),
        ({"type": "domain", "domain": "elsewhere.example"}, (200, 200, 200, 200)),
        ({"type": "domain", "domain": "birkelev.example"}, (403, 403, 404, 404)),
        ({"type": "group", "emailAddress": ZW}, (403, 403, 404, 404)),
    ],
)
def test_anyone_and_domains_mean_what_they_say(
    sandbox: RunningSandbox, who: dict[str, str], outsider: tuple[int, ...]
) -> None:
    book = sandbox.as_user(QX).create()
    share(sandbox.as_user(QX), book, "writer", **who)
    assert codes(sandbox.as_user(YQ), book) == outsider


def test_another_role_and_a_withdrawn_permission_take_effect_at_once(sandbox: RunningSandbox) -> None:
    owner, other = sandbox.as_user(QX), sandbox.as_user(ZW)
    book = owner.create()
    permission = share(owner, book, "reader", type="user", emailAddress=ZW)
    path = f"drive/v3/files/{book}/permissions/{permission['id']}"
    assert owner.call("PATCH", path, {"role": "writer"}, fields="role").json() == {"role": "writer"}
    assert codes(other, book) == (200, 200, 200, 200)
    assert owner.call("GET", path, fields="emailAddress,role").json() == {"emailAddress": ZW, "role": "writer"}
    assert owner.call("DELETE", path).status_code == 204
    assert codes(other, book) == (403, 403, 404, 404)


def test_an_expired_permission_gives_nothing(sandbox: RunningSandbox) -> None:
    book = sandbox.as_user(QX).create()
    share(sandbox.as_user(QX), book, "writer", type="user", emailAddress=ZW, expirationTime="2020-01-01T00:00:00.000Z")
    assert codes(sandbox.as_user(ZW), book) == (403, 403, 404, 404)


def test_the_owner_stays_until_ownership_is_transferred(sandbox: RunningSandbox) -> None:
    owner = sandbox.as_user(QX)
    book = owner.create()
    path = f"drive/v3/files/{book}/permissions"
    (own,) = owner.call("GET", path).json()["permissions"]
    assert owner.call("DELETE", f"{path}/{own['id']}").status_code == 403
    new = {"type": "user", "role": "owner", "emailAddress": ZW}
    assert owner.call("POST", path, new).status_code == 403
    assert owner.call("POST", path, new, transferOwnership="true").status_code == 200
    roles = {item["emailAddress"]: item["role"] for item in owner.call("GET", path, fields="*").json()["permissions"]}
    assert roles == {QX: "writer", ZW: "owner"}
    assert owner.call("DELETE", f"drive/v3/files/{book}").status_code == 403
    assert sandbox.as_user(ZW).call("DELETE", f"drive/v3/files/{book}").status_code == 204


def test_a_private_server_shows_a_file_to_its_owner_alone() -> None:
    with running_sandbox(private=True) as sandbox:
        book = sandbox.as_user(QX).create()
        assert codes(sandbox.as_user(QX), book) == (200, 200, 200, 200)
        assert codes(sandbox.as_user(ZW), book) == (403, 403, 404, 404)
        source = sandbox.as_user(ZW).create()
        copied = {"destinationSpreadsheetId": book}
        path = f"v4/spreadsheets/{source}/sheets/0:copyTo"
        assert sandbox.as_user(ZW).call("POST", path, copied).status_code == 403


def test_an_api_key_reads_what_anyone_may_read_and_writes_nothing(sandbox: RunningSandbox) -> None:
    book = sandbox.as_user(QX).create()
    address = f"{sandbox.url}/v4/spreadsheets/{book}"
    assert requests.get(address, params={"key": "k"}, timeout=20).status_code == 200
    body = {"requests": [{"addSheet": {}}]}
    assert requests.post(f"{address}:batchUpdate", params={"key": "k"}, json=body, timeout=20).status_code == 401
    share(sandbox.as_user(QX), book, "writer", type="user", emailAddress=ZW)
    assert requests.get(address, params={"key": "k"}, timeout=20).status_code == 403


def test_revisions_tell_who_edited_when(sandbox: RunningSandbox) -> None:
    book = sandbox.as_user(QX).create()
    for user in (QX, ZW, ZW, "bot"):
        assert sandbox.as_user(user).batch(book, {"addSheet": {}}).status_code == 200
    path = f"drive/v3/files/{book}"
    revisions = sandbox.call("GET", f"{path}/revisions", fields="*").json()["revisions"]
    people = [revision["lastModifyingUser"]["emailAddress"] for revision in revisions]
    assert people == [QX, QX, ZW, "bot@localhost"]
    assert len({revision["id"] for revision in revisions}) == 4
    newest = sandbox.call("GET", f"{path}/revisions/head", fields="*").json()
    assert newest == revisions[-1]
    assert sandbox.call("GET", f"{path}/revisions/{revisions[1]['id']}", fields="*").json() == revisions[1]
    assert sandbox.call("GET", f"{path}/revisions/none").status_code == 404
    file = sandbox.call("GET", path, fields="lastModifyingUser(emailAddress,me),modifiedTime").json()
    assert file["lastModifyingUser"] == {"emailAddress": "bot@localhost", "me": False}
    assert file["modifiedTime"] == newest["modifiedTime"]


def test_sharing_and_the_trash_leave_the_modified_time_alone(sandbox: RunningSandbox) -> None:
    book = sandbox.create()
    path = f"drive/v3/files/{book}"
    before = sandbox.call("GET", path, fields="modifiedTime,version").json()
    share(sandbox, book, "reader", type="anyone")
    sandbox.call("PATCH", path, {"trashed": True})
    after = sandbox.call("GET", path, fields="modifiedTime,version,trashedTime").json()
    assert after["modifiedTime"] == before["modifiedTime"]
    assert int(after["version"]) == int(before["version"]) + 2
    assert after["trashedTime"]
