"""Google's own Python client, with nothing but its endpoint changed."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pytest
from google.api_core.client_options import ClientOptions
from google.oauth2.credentials import Credentials
from googleapiclient.discovery import build, build_from_document
from googleapiclient.errors import HttpError
from googleapiclient.http import MediaInMemoryUpload, MediaIoBaseDownload

from tests.fixtures.sandbox import RunningSandbox, running_sandbox
from tests.sync.sandbox.contract_source import discovery

QX = "qx@birkelev.example"
SPREADSHEET = "application/vnd.google-apps.spreadsheet"


@pytest.fixture(scope="module")
def sandbox() -> Iterator[RunningSandbox]:
    with running_sandbox() as running:
        yield running


def service(sandbox: RunningSandbox, name: str, version: str, path: str) -> Any:
    options = ClientOptions(api_endpoint=f"{sandbox.url}/{path}")
    return build(name, version, credentials=Credentials(QX), client_options=options, static_discovery=True)


@pytest.fixture(scope="module")
def sheets(sandbox: RunningSandbox) -> Iterator[Any]:
    with service(sandbox, "sheets", "v4", "") as built:
        yield built.spreadsheets()


@pytest.fixture(scope="module")
def drive(sandbox: RunningSandbox) -> Iterator[Any]:
    with service(sandbox, "drive", "v3", "drive/v3/") as built:
        yield built


def test_sheets_are_read_written_and_batched(sheets: Any) -> None:
    book = sheets.create(body={"properties": {"title": "Plan", "locale": "da_DK"}}).execute()["spreadsheetId"]
    values = {"values": [["Nr.", "Andel"], ["1", "25%"], ["2", "=B2*2"]]}
    written = sheets.values().update(
        spreadsheetId=book, range="Sheet1!A1", valueInputOption="USER_ENTERED", body=values
    ).execute()  # fmt: skip
    assert written["updatedCells"] == 6
    assert sheets.values().get(spreadsheetId=book, range="Sheet1").execute()["values"][2] == ["2", "50%"]
    reply = sheets.batchUpdate(spreadsheetId=book, body={"requests": [{"addSheet": {"properties": {"title": "Ny"}}}]})
    tab = reply.execute()["replies"][0]["addSheet"]["properties"]["sheetId"]
    sheets.sheets().copyTo(spreadsheetId=book, sheetId=tab, body={"destinationSpreadsheetId": book}).execute()
    found = sheets.get(spreadsheetId=book, ranges=["A1:B3"], includeGridData=True).execute()
    assert found["sheets"][0]["data"][0]["rowData"][1]["values"][1]["formattedValue"] == "25%"
    with pytest.raises(HttpError, match="Unable to parse range: Nope!A1"):
        sheets.values().get(spreadsheetId=book, range="Nope!A1").execute()


def test_a_request_too_long_for_an_address_is_answered(sheets: Any, drive: Any) -> None:
    book = sheets.create(body={"properties": {"title": "Lang"}}).execute()["spreadsheetId"]
    ranges = [f"Sheet1!A{row}:B{row}" for row in range(1, 301)]
    assert len(sheets.values().batchGet(spreadsheetId=book, ranges=ranges).execute()["valueRanges"]) == 300
    query = " or ".join(["name = 'Lang'"] * 200)
    assert [file["id"] for file in drive.files().list(q=query).execute()["files"]] == [book]


def test_drive_answers_where_the_endpoint_is_the_server_alone(sandbox: RunningSandbox) -> None:
    with service(sandbox, "drive", "v3", "") as drive:
        made = drive.files().create(body={"name": "Uden sti", "mimeType": SPREADSHEET}).execute()["id"]
        assert drive.files().get(fileId=made).execute()["name"] == "Uden sti"
        assert drive.about().get(fields="user").execute()["user"]["emailAddress"] == QX


def test_drive_lists_pages_shares_and_tells_of_changes(drive: Any) -> None:
    files = drive.files()
    start = drive.changes().getStartPageToken().execute()["startPageToken"]
    folder = files.create(body={"name": "Mappe", "mimeType": "application/vnd.google-apps.folder"}).execute()["id"]
    ids = {
        files.create(body={"name": f"Plan {n}", "mimeType": SPREADSHEET, "parents": [folder]}).execute()["id"]
        for n in range(3)
    }
    request = files.list(q=f"'{folder}' in parents and trashed = false", pageSize=2, orderBy="name desc")
    pages = []
    while request is not None:
        answer = request.execute()
        pages.append([file["name"] for file in answer["files"]])
        request = files.list_next(request, answer)
    assert pages == [["Plan 2", "Plan 1"], ["Plan 0"]]

    one = min(ids)
    files.update(fileId=one, body={"trashed": True}).execute()
    assert files.get(fileId=one, fields="trashed,ownedByMe").execute() == {"trashed": True, "ownedByMe": True}
    assert len(files.list(q=f"'{folder}' in parents and trashed = false").execute()["files"]) == 2
    other = max(ids)
    permission = {"type": "user", "role": "reader", "emailAddress": "zw@birkelev.example"}
    drive.permissions().create(fileId=other, body=permission).execute()
    listed = drive.permissions().list(fileId=other, fields="permissions(emailAddress)").execute()["permissions"]
    assert [item["emailAddress"] for item in listed] == [QX, "zw@birkelev.example"]
    copy = files.copy(fileId=other, body={}).execute()
    assert copy["name"].startswith("Copy of Plan")
    files.delete(fileId=copy["id"]).execute()
    changed = drive.changes().list(pageToken=start, includeRemoved=False).execute()["changes"]
    assert {item["fileId"] for item in changed} == {folder, *ids}
    files.emptyTrash().execute()
    with pytest.raises(HttpError, match="File not found"):
        files.get(fileId=one).execute()
    assert len(files.generateIds(count=3).execute()["ids"]) == 3
    assert drive.about().get(fields="user").execute()["user"]["emailAddress"] == QX


def test_an_export_is_downloaded_in_pieces(sheets: Any, drive: Any) -> None:
    book = sheets.create(body={"properties": {"title": "Plan"}}).execute()["spreadsheetId"]
    body = {"values": [["a", "æ"]]}
    sheets.values().update(spreadsheetId=book, range="A1", valueInputOption="RAW", body=body).execute()
    written = io.BytesIO()
    download = MediaIoBaseDownload(
        written, drive.files().export_media(fileId=book, mimeType="text/csv"), chunksize=1024
    )
    done = False
    while not done:
        _, done = download.next_chunk()
    assert written.getvalue().decode() == "a,æ"
    with pytest.raises(HttpError, match="Only files with binary content"):
        drive.files().get_media(fileId=book).execute()


def test_a_csv_is_uploaded_into_a_new_and_an_old_spreadsheet(sandbox: RunningSandbox, sheets: Any) -> None:
    # The client sends uploads to the root of the discovery document, whatever endpoint it was given.
    document = {**discovery("drive.v3"), "rootUrl": f"{sandbox.url}/"}
    with build_from_document(document, credentials=Credentials(QX)) as drive:
        media = MediaInMemoryUpload("Nr.,Mål\n1,Læse\n".encode(), mimetype="text/csv")
        body = {"name": "Fra CSV", "mimeType": SPREADSHEET}
        book = drive.files().create(body=body, media_body=media).execute()["id"]
        assert sheets.values().get(spreadsheetId=book, range="A1:B2").execute()["values"] == [
            ["Nr.", "Mål"],
            ["1", "Læse"],
        ]
        new = MediaInMemoryUpload(b"x", mimetype="text/csv")
        drive.files().update(fileId=book, body={"name": "Nyt"}, media_body=new).execute()
        assert sheets.values().get(spreadsheetId=book, range="A1:B2").execute()["values"] == [["x"]]
