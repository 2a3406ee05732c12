"""Google's own Python client, with nothing but its address changed."""

from __future__ import annotations

import httplib2
import pytest
from googleapiclient.discovery import build_from_document
from googleapiclient.errors import HttpError

from tests.fixtures.sandbox import RunningSandbox
from tests.sync.sandbox.contract_source import discovery


class BearerHttp(httplib2.Http):  # type: ignore[misc]
    def request(self, uri: str, method: str = "GET", body: object = None, headers: object = None, **rest: object):  # type: ignore[no-untyped-def]
        return super().request(uri, method, body, {**(headers or {}), "authorization": "Bearer t"}, **rest)


def test_googles_client_reads_writes_and_understands_errors(sandbox: RunningSandbox) -> None:
    document = {**discovery("sheets.v4"), "rootUrl": f"{sandbox.url}/", "mtlsRootUrl": f"{sandbox.url}/"}
    http = BearerHttp()
    service = build_from_document(document, http=http).spreadsheets()
    try:
        book = service.create(body={"properties": {"title": "T"}}).execute()["spreadsheetId"]
        body = {"values": [["a", "b"]]}
        service.values().update(spreadsheetId=book, range="Sheet1!A1", valueInputOption="RAW", body=body).execute()
        assert service.values().get(spreadsheetId=book, range="Sheet1").execute()["values"] == [["a", "b"]]
        found = service.get(spreadsheetId=book, ranges=["A1"], includeGridData=True).execute()
        assert found["sheets"][0]["data"][0]["rowData"][0]["values"][0]["formattedValue"] == "a"
        with pytest.raises(HttpError, match="Unable to parse range: Nope!A1"):
            service.values().get(spreadsheetId=book, range="Nope!A1").execute()
    finally:
        http.close()
