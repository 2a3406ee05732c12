"""Several requests in one: Google's own Python client's batches, and the shapes in which others send them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from email.parser import BytesParser
from typing import Any

import httpx
import pytest
import requests
from google.oauth2.credentials import Credentials
from googleapiclient.discovery import build_from_document
from googleapiclient.errors import HttpError
from starlette.applications import Starlette
from starlette.routing import Mount

from sync.sandbox.app import create_app
from sync.sandbox.quotas import Limits
from tests.fixtures.sandbox import RunningSandbox, running_sandbox
from tests.sync.sandbox.contract_source import discovery

QX = "qx@birkelev.example"
SPREADSHEET = "application/vnd.google-apps.spreadsheet"
Answer = tuple[Any, HttpError | None]


@pytest.fixture(scope="module")
def sandbox() -> Iterator[RunningSandbox]:
    with running_sandbox(faults=True) as running:
        yield running.as_user(QX)


def service(sandbox: RunningSandbox, name: str, token: str = QX) -> Any:
    document = {**discovery(name), "rootUrl": f"{sandbox.url}/"}
    return build_from_document(document, credentials=Credentials(token))


def executed(built: Any, asked: dict[str, Any]) -> dict[str, Answer]:
    """The answers of a batch by the ids of its requests."""
    answers: dict[str, Answer] = {}
    batch = built.new_batch_http_request(callback=lambda key, answer, error: answers.update({key: (answer, error)}))
    for key, request in asked.items():
        batch.add(request, request_id=key)
    batch.execute()
    return answers


def test_permissions_are_given_in_one_batch(sandbox: RunningSandbox) -> None:
    with service(sandbox, "drive.v3") as drive:
        book = drive.files().create(body={"name": "Plan", "mimeType": SPREADSHEET}).execute()["id"]
        wanted = {
            name: {"type": "user", "role": "reader", "emailAddress": f"{name}@birkelev.example"} for name in "abc"
        }
        asked = {name: drive.permissions().create(fileId=book, body=body) for name, body in wanted.items()}
        asked["no such file æ"] = drive.permissions().create(fileId="nope", body=wanted["a"])
        asked["who"] = drive.files().get(fileId=book, fields="permissions(emailAddress)")
        answers = executed(drive, asked)
    assert [answers[name][0]["role"] for name in "abc"] == ["reader"] * 3
    assert [item["emailAddress"] for item in answers["who"][0]["permissions"]] == [
        QX, *(f"{name}@birkelev.example" for name in "abc")
    ]  # fmt: skip
    error = answers["no such file æ"][1]
    assert error is not None
    assert (error.status_code, json.loads(error.content)["error"]["errors"][0]["reason"]) == (404, "notFound")


def test_a_batch_that_deletes_is_answered_without_content(sandbox: RunningSandbox) -> None:
    with service(sandbox, "drive.v3") as drive:
        books = [drive.files().create(body={"name": "x", "mimeType": SPREADSHEET}).execute()["id"] for _ in range(2)]
        answers = executed(drive, {book: drive.files().delete(fileId=book) for book in books})
        assert answers == dict.fromkeys(books, ("", None))
        again = executed(drive, {book: drive.files().get(fileId=book) for book in books})
    assert [error.status_code for _, error in again.values() if error] == [404, 404]


def test_sheets_are_written_in_batches_each_by_its_own_caller(sandbox: RunningSandbox) -> None:
    with service(sandbox, "sheets.v4") as sheets, service(sandbox, "sheets.v4", "zw@birkelev.example") as stranger:
        book = sheets.spreadsheets().create(body={"properties": {"title": "Plan"}}).execute()["spreadsheetId"]
        share = {"type": "user", "role": "reader", "emailAddress": "yq@birkelev.example"}
        assert sandbox.call("POST", f"drive/v3/files/{book}/permissions", share).status_code == 200

        def update(client: Any, place: str, text: str) -> Any:
            body = {"values": [[text]]}
            return client.spreadsheets().values().update(
                spreadsheetId=book, range=place, valueInputOption="RAW", body=body
            )  # fmt: skip

        values = sheets.spreadsheets().values()
        asked = {
            "write": update(sheets, "A1", "Læse – æøå"),
            "forbidden": update(stranger, "A1", "Nej"),
            "wrong": values.get(spreadsheetId=book, range="Nope!A1"),
            "long": values.batchGet(spreadsheetId=book, ranges=["Sheet1!A1"] * 300),
            "read": values.get(spreadsheetId=book, range="A1"),
        }
        answers = executed(sheets, asked)
    assert answers["read"][0]["values"] == [["Læse – æøå"]]
    assert len(answers["long"][0]["valueRanges"]) == 300
    refused = {key: error.status_code for key, (_, error) in answers.items() if error}
    assert refused == {"forbidden": 403, "wrong": 400}
    assert "Unable to parse range: Nope!A1" in str(answers["wrong"][1])


def test_parts_beyond_the_hundredth_are_refused_and_the_others_done(sandbox: RunningSandbox) -> None:
    with service(sandbox, "drive.v3") as drive:
        answers = executed(drive, {str(number): drive.about().get(fields="kind") for number in range(103)})
    refused = {key: error for key, (_, error) in answers.items() if error}
    assert sorted(refused) == ["100", "101", "102"]
    error = json.loads(refused["100"].content)["error"]
    assert (error["code"], error["errors"][0]["reason"]) == (403, "forbidden")
    assert error["message"] == "Exceeds allowed inner batch requests soft limit. Please retry."


def test_each_part_counts_towards_the_quota() -> None:
    with running_sandbox(quotas=Limits(sheets_per_user=2)) as limited, service(limited, "sheets.v4") as sheets:
        asked = {str(number): sheets.spreadsheets().get(spreadsheetId="x") for number in range(3)}
        answers = executed(sheets, asked)
    assert [error.status_code for _, error in answers.values() if error] == [404, 404, 429]


def test_a_fault_meets_a_part_alone(sandbox: RunningSandbox) -> None:
    sandbox.fault(path="/about", skip=1, status=403, reason="userRateLimitExceeded")
    with service(sandbox, "drive.v3") as drive:
        answers = executed(drive, {key: drive.about().get(fields="kind") for key in "abc"})
    assert [key for key, (_, error) in answers.items() if error] == ["b"]


def test_a_connection_that_breaks_in_a_part_breaks_the_batch(sandbox: RunningSandbox) -> None:
    sandbox.fault(path="/about", skip=1, drop=True)
    part = "--b\nContent-Type: application/http\n\nGET /drive/v3/about?fields=kind\n\n"
    with pytest.raises(requests.RequestException):
        posted(sandbox, part * 3 + "--b--")


def test_an_expired_token_is_asked_for_anew_by_the_client(sandbox: RunningSandbox) -> None:
    sandbox.fault(path="/about", expired=True)
    header = {"Authorization": f"Bearer {QX}"}
    part = "--b\nContent-Type: application/http\n\nGET /drive/v3/about?fields=kind\n\n"
    answers = parts_of(posted(sandbox, part * 2 + "--b--", **header))
    assert [status for _, status, _ in answers] == [401, 200]


def posted(sandbox: RunningSandbox, body: str, path: str = "batch/drive/v3", **headers: str) -> requests.Response:
    given = {"Content-Type": "multipart/mixed; boundary=b", "Authorization": "Bearer test", **headers}
    return requests.post(f"{sandbox.url}/{path}", data=body.encode(), headers=given, timeout=20)


def parts_of(answer: requests.Response) -> list[tuple[str | None, int, Any]]:
    """The id, status and JSON of each part."""
    assert answer.status_code == 200, answer.text
    head = b"Content-Type: " + answer.headers["Content-Type"].encode() + b"\r\n\r\n"
    found = []
    for part in BytesParser().parsebytes(head + answer.content).get_payload():
        assert not isinstance(part, str)
        assert part.get_content_type() == "application/http"
        whole = part.get_payload(decode=True)
        assert isinstance(whole, bytes)
        status, _, content = whole.partition(b"\r\n\r\n")
        found.append((part["Content-ID"], int(status.split()[1]), json.loads(content) if content else None))
    return found


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_parts_come_in_many_shapes(sandbox: RunningSandbox, line_end: str) -> None:
    book, name = sandbox.create("Plan"), f"Læseplan{len(line_end)}"
    body = f"""A preamble nobody reads.
--b
Content-Type: application/http
Content-ID: <item:1@x.example>

PATCH /drive/v3/files/{book}?fields=name HTTP/1.1
Content-Type: application/json; charset=UTF-8

{{"name": "{name}"}}

--b
content-type: application/http
content-id: 7

GET https://www.googleapis.com/drive/v3/files/{book}?fields=name
Host: www.googleapis.com
Authorization: Bearer {QX}

--b
Content-Type: application/http
Content-Transfer-Encoding: binary

POST /drive/v3/files HTTP/1.1
X-HTTP-Method-Override: GET
Content-Type: application/x-www-form-urlencoded

q=name+%3D+'L%C3%A6seplan{len(line_end)}'&fields=files(id)
--b
Content-Type: application/http

GET /v4/spreadsheets/{book}

--b
Content-Type: application/http

POST /batch/drive/v3

--b
Content-Type: application/http

GET /drive/v3/files/{book}/export?mimeType=text/csv

--b--
"""
    answers = parts_of(posted(sandbox, body.replace("\n", line_end)))
    assert answers[:3] == [
        ("<response-item:1@x.example>", 200, {"name": name}),
        ("response-7", 200, {"name": name}),
        (None, 200, {"files": [{"id": book}]}),
    ]
    assert [status for _, status, _ in answers[3:]] == [404, 404, 400]


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/json", "{}"),
        ("multipart/mixed", "--b--"),
        ("multipart/mixed; boundary=b", ""),
        ("multipart/mixed; boundary=b", "--b--"),
        ("multipart/mixed; boundary=b", "--b\n\n\n--b--"),
        ("multipart/mixed; boundary=b", "--b\nContent-Type: application/http\n\nGET\n--b--"),
        ("multipart/mixed; boundary=b", "--b\nContent-Type: application/http\n\nGET //[ HTTP/1.1\n--b--"),
        ("multipart/mixed; boundary=b", "--b\nContent-Type: multipart/mixed; boundary=c\n\n--c\n\nx\n--c--\n--b--"),
        ("multipart/mixed; boundary=b", "--b\n\nGET /v4/spreadsheets/x\n" * 1_001 + "--b--"),
        ("multipart/mixed; boundary=é", "--é\n\nGET /v4/spreadsheets/x\n--é--"),
    ],
)
def test_what_is_no_batch_is_refused_as_a_whole(sandbox: RunningSandbox, content_type: str, body: str) -> None:
    answer = posted(sandbox, body, "batch", **{"Content-Type": content_type.encode().decode("latin-1")})
    error = answer.json()["error"]
    assert (answer.status_code, error["status"]) == (400, "INVALID_ARGUMENT")
    assert error["message"].startswith("Failed to parse batch request, error:  0 items. Received batch body: ")


def test_a_batch_is_posted_and_needs_no_caller_of_its_own(sandbox: RunningSandbox) -> None:
    assert requests.get(f"{sandbox.url}/batch", timeout=20).status_code in (401, 404)
    part = "--b\nContent-Type: application/http\n\nGET /v4/spreadsheets/x\n{}\n"
    body = part.format("") + part.format(f"Authorization: Bearer {QX}\n") + "--b--"
    answer = requests.post(
        f"{sandbox.url}/batch", data=body, headers={"Content-Type": 'multipart/mixed; boundary="b"'}, timeout=20
    )
    assert [status for _, status, _ in parts_of(answer)] == [401, 404]


async def batch_under_prefix() -> str:
    outer = Starlette(routes=[Mount("/sandbox", create_app(None))])
    headers = {"Authorization": "Bearer t", "Content-Type": "multipart/mixed; boundary=b"}
    async with httpx.AsyncClient(transport=httpx.ASGITransport(outer), base_url="http://test/") as client:
        part = "--b\nContent-Type: application/http\n\nGET /sandbox/drive/v3/about?fields=kind\n--b--"
        return (await client.post("sandbox/batch/drive/v3", content=part, headers=headers)).text


def test_a_batch_is_answered_under_a_prefix() -> None:
    assert '{"kind":"drive#about"}' in asyncio.run(batch_under_prefix())
