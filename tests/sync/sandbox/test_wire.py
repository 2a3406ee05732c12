"""Requests as Google's clients of other languages, browsers and gateways put them on the wire."""

from __future__ import annotations

import gzip
import json
import socket
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from google.api_core.client_options import ClientOptions
from googleapiclient.discovery import build

from sync.sandbox.quotas import Limits
from tests.fixtures.sandbox import RunningSandbox, running_sandbox

PAGE = "http://localhost:3000"
VALUES = json.dumps({"values": [["æøå"]]}).encode()
PACKED = gzip.compress(VALUES, mtime=0)


def asked(sandbox: RunningSandbox, method: str, path: str, **options: Any) -> requests.Response:
    headers = {"Authorization": "Bearer test", **options.pop("headers", {})}
    return requests.request(method, f"{sandbox.url}/{path}", headers=headers, timeout=20, **options)


@pytest.fixture(scope="module")
def book(sandbox: RunningSandbox) -> str:
    return sandbox.create("Plan")


@pytest.mark.parametrize(
    ("parameters", "headers"),
    [
        ("$.xgafv=2&alt=json&prettyPrint=false&key=abc&quotaUser=qx&uploadType=&fields=spreadsheetId", {}),
        ("%24.xgafv=1&$alt=json;enum-encoding=int&$prettyPrint=false&$fields=spreadsheetId", {}),
        ("", {"X-Goog-FieldMask": "spreadsheetId"}),
        ("fields=spreadsheetId", {"X-Goog-FieldMask": "properties"}),
        ("include_grid_data=true&fields=spreadsheetId", {"X-Goog-Api-Client": "gl-java/17", "User-Agent": "x (gzip)"}),
        ("fields=spreadsheetId", {"Authorization": "bearer test"}),
        ("fields=spreadsheetId&access_token=test", {"Authorization": ""}),
    ],
)
def test_what_all_methods_take_is_taken_in_every_spelling(
    sandbox: RunningSandbox, book: str, parameters: str, headers: dict[str, str]
) -> None:
    answer = asked(sandbox, "GET", f"v4/spreadsheets/{book}?{parameters}", headers=headers)
    assert answer.json() == {"spreadsheetId": book}


def test_the_answer_is_indented_for_who_wants_to_read_it(sandbox: RunningSandbox, book: str) -> None:
    answer = asked(sandbox, "GET", f"v4/spreadsheets/{book}?fields=spreadsheetId&prettyPrint=true")
    assert answer.text == f'{{\n  "spreadsheetId": "{book}"\n}}'


def test_parameters_in_snake_case_are_those_of_the_method(sandbox: RunningSandbox, book: str) -> None:
    path = f"v4/spreadsheets/{book}/values/A1"
    written = asked(sandbox, "PUT", f"{path}?value_input_option=RAW&include_values_in_response=true", data=VALUES)
    assert written.json()["updatedData"]["values"] == [["æøå"]]
    refused = asked(sandbox, "GET", f"{path}?no_such=1").json()["error"]["message"]
    assert 'Unknown name "no_such"' in refused


def pieces() -> Iterator[bytes]:
    yield VALUES[:10]
    yield VALUES[10:]


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (VALUES, {"Content-Type": "application/json; charset=UTF-8"}),
        (VALUES, {"Content-Type": "text/plain"}),
        (VALUES, {"Expect": "100-continue"}),
        (pieces(), {}),
        (PACKED, {"Content-Encoding": "gzip"}),
        (gzip.compress(VALUES[:9]) + gzip.compress(VALUES[9:]), {"Content-Encoding": "GZIP"}),
    ],
    ids=["as JSON", "as text", "after a question", "in pieces", "packed", "packed in pieces"],
)
def test_a_body_comes_whole_in_pieces_or_packed(
    sandbox: RunningSandbox, book: str, body: Any, headers: dict[str, str]
) -> None:
    path = f"v4/spreadsheets/{book}/values/A1?valueInputOption=RAW&includeValuesInResponse=true"
    answer = asked(sandbox, "POST", path, data=body, headers={**headers, "X-HTTP-Method-Override": "PUT"})
    assert answer.json()["updatedData"]["values"] == [["æøå"]]


@pytest.mark.parametrize(
    "body",
    [PACKED[:-12], PACKED + b"more", VALUES, b"", gzip.compress(b"") * 17],
    ids=["cut off", "with more behind", "plain", "empty", "in too many pieces"],
)
def test_a_body_that_is_packed_otherwise_than_it_says_is_refused(
    sandbox: RunningSandbox, book: str, body: bytes
) -> None:
    path = f"v4/spreadsheets/{book}/values/A2?valueInputOption=RAW"
    answer = asked(sandbox, "PUT", path, data=body, headers={"Content-Encoding": "gzip"})
    assert answer.status_code == 400
    assert "Content-Encoding" in answer.json()["error"]["message"]


def test_a_get_has_no_body(sandbox: RunningSandbox, book: str) -> None:
    answer = asked(sandbox, "GET", f"v4/spreadsheets/{book}", data=b"{}")
    assert (answer.status_code, answer.json()["error"]["message"]) == (
        400,
        "Your client has issued a malformed or illegal request.",
    )


def test_an_api_key_may_be_in_the_body_of_a_get_that_is_too_long(sandbox: RunningSandbox, book: str) -> None:
    options = ClientOptions(api_endpoint=f"{sandbox.url}/")
    with build("sheets", "v4", developerKey="key", client_options=options, static_discovery=True) as sheets:
        values = sheets.spreadsheets().values()
        found = values.batchGet(spreadsheetId=book, ranges=["Sheet1!A1:B2"] * 300).execute()
    assert len(found["valueRanges"]) == 300


def test_quota_users_may_be_told_in_a_header() -> None:
    with running_sandbox(quotas=Limits(sheets_per_user=1)) as limited:
        users = [{}, {}, {"X-Goog-Quota-User": "a"}, {"X-Goog-Quota-User": "a"}, {"X-Goog-Quota-User": "b"}]
        codes = [asked(limited, "GET", "v4/spreadsheets/x", headers=user).status_code for user in users]
    assert codes == [404, 429, 404, 429, 404]


@pytest.mark.parametrize("path", ["v4/spreadsheets/{}", "drive/v3/files/{}", "v4/spreadsheets/{}/values/A1"])
def test_the_head_of_an_answer_may_be_asked_for(sandbox: RunningSandbox, book: str, path: str) -> None:
    whole = asked(sandbox, "GET", path.format(book))
    head = asked(sandbox, "HEAD", path.format(book))
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == whole.headers["content-length"]


@pytest.mark.parametrize("path", ["v4/spreadsheets/x/values/A1:append", "drive/v3/files", "batch/drive/v3"])
def test_a_page_in_a_browser_on_this_machine_may_ask(sandbox: RunningSandbox, path: str) -> None:
    wanted = "authorization,content-type,x-goog-api-client"
    ahead = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": wanted}
    preflight = requests.options(f"{sandbox.url}/{path}", headers={"Origin": PAGE, **ahead}, timeout=20)
    assert preflight.status_code == 200
    assert preflight.headers["access-control-allow-origin"] == PAGE
    assert preflight.headers["access-control-allow-headers"] == wanted
    assert "PATCH" in preflight.headers["access-control-allow-methods"]
    for headers in ({}, {"Authorization": ""}):  # what is refused can be read too
        answer = asked(sandbox, "POST", path, json={}, headers={"Origin": PAGE, **headers})
        assert answer.headers["access-control-allow-origin"] == PAGE
        assert answer.headers["vary"] == "Origin"


@pytest.mark.parametrize("origin", ["https://evil.example", "null"])
def test_a_page_from_elsewhere_is_allowed_nothing(sandbox: RunningSandbox, origin: str) -> None:
    for method in ("OPTIONS", "GET"):
        answer = asked(sandbox, method, "drive/v3/files", headers={"Origin": origin})
        assert answer.status_code == 403
        assert "access-control-allow-origin" not in answer.headers


def test_who_is_no_page_is_told_nothing_of_pages(sandbox: RunningSandbox) -> None:
    assert "access-control-allow-origin" not in asked(sandbox, "GET", "drive/v3/files").headers
    assert asked(sandbox, "OPTIONS", "drive/v3/files").status_code == 200


@pytest.mark.parametrize(
    ("line", "headers"),
    [
        ("GET {path} HTTP/1.0", ""),
        ("GET {path} HTTP/1.0", "Connection: keep-alive\r\nHost: localhost\r\n"),
        ("GET {url}{path} HTTP/1.1", "Host: sheets.googleapis.com\r\nConnection: close\r\n"),
        ("GET {path} HTTP/1.1", "Host: localhost\r\nConnection: close\r\nContent-Length: 0\r\n"),
    ],
)
def test_old_and_forwarded_requests_are_answered(sandbox: RunningSandbox, book: str, line: str, headers: str) -> None:
    where = urlsplit(sandbox.url)
    first = line.format(url=sandbox.url, path=f"/v4/spreadsheets/{book}?fields=spreadsheetId")
    with socket.create_connection((where.hostname, where.port), 20) as connection:
        connection.sendall(f"{first}\r\nAuthorization: Bearer test\r\n{headers}\r\n".encode())
        answer = b"".join(iter(lambda: connection.recv(65_536), b""))
    assert answer.startswith(b"HTTP/1.1 200")
    assert answer.endswith(f'{{"spreadsheetId":"{book}"}}'.encode())


@pytest.mark.parametrize(
    "path",
    [
        "values/%53heet1%21%41%31%3AB2",
        "values/'Sheet1'!A1:B2",
        "values%3AbatchGet?ranges=Sheet1%21A1:B2",
        "values:batchGet?ranges=Sheet1!A1%3AB2&majorDimension=ROWS",
    ],
)
def test_ranges_are_read_as_they_are_encoded(sandbox: RunningSandbox, book: str, path: str) -> None:
    answer = asked(sandbox, "GET", f"v4/spreadsheets/{book}/{path}").json()
    assert answer.get("valueRanges", [answer])[0]["range"] == "Sheet1!A1:B2"


def test_a_plus_is_a_blank_in_a_query_and_itself_in_a_path(sandbox: RunningSandbox) -> None:
    book = sandbox.create(sheets=[{"properties": {"title": "A+B"}}, {"properties": {"title": "A B"}}])
    in_path = asked(sandbox, "GET", f"v4/spreadsheets/{book}/values/'A+B'!A1").json()
    in_query = asked(sandbox, "GET", f"v4/spreadsheets/{book}/values:batchGet?ranges='A+B'!A1").json()
    assert (in_path["range"], in_query["valueRanges"][0]["range"]) == ("'A+B'!A1", "'A B'!A1")
