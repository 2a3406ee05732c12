"""Requests that would do harm: too deep, too big once unpacked, sent by a stranger's page, more than the disk takes."""

from __future__ import annotations

import gzip
import resource
from pathlib import Path

import pytest
import requests

from tests.fixtures.sandbox import RunningSandbox, running_sandbox
from tests.sync.sandbox.processes import sandbox_process

HEADERS = {"Authorization": "Bearer x"}


def post(sandbox: RunningSandbox, path: str, data: bytes, **headers: str) -> requests.Response:
    return sandbox.session.post(f"{sandbox.url}/{path}", data=data, headers=HEADERS | headers, timeout=60)


def test_what_is_nested_too_deep_is_refused(sandbox: RunningSandbox) -> None:
    book = sandbox.create()
    address = f"{sandbox.url}/v4/spreadsheets/{book}/values/A1?valueInputOption=RAW"
    body = b'{"values":' + b"[" * 900 + b"]" * 900 + b"}"
    deep = sandbox.session.put(address, data=body, headers=HEADERS, timeout=60)
    assert (deep.status_code, deep.json()["error"]["status"]) == (400, "INVALID_ARGUMENT")
    fields = sandbox.call("GET", f"v4/spreadsheets/{book}", fields="a(" * 2000 + ")" * 2000)
    assert fields.status_code == 400


def test_a_packed_body_is_read_and_a_bomb_is_not(sandbox: RunningSandbox) -> None:
    book = sandbox.create()
    path = f"v4/spreadsheets/{book}:batchUpdate"
    packed = {"Content-Encoding": "gzip"}
    assert post(sandbox, path, gzip.compress(b'{"requests": [{"addSheet": {}}]}'), **packed).status_code == 200
    assert post(sandbox, path, gzip.compress(bytes(70_000_000), 1), **packed).status_code == 413
    assert post(sandbox, path, b"not packed", **packed).status_code == 400


@pytest.mark.parametrize(
    ("header", "value", "code"),
    [
        ("Host", "evil.example", 403),
        ("Host", "127.0.0.1.evil.example:8080", 403),
        ("Origin", "https://evil.example", 403),
        ("Origin", "null", 403),
        ("Host", "localhost:8080", 200),
        ("Host", "[::1]:8080", 200),
        ("Host", "sheets.googleapis.com", 200),
        ("Host", "sandbox:8080", 200),
        ("Origin", "http://localhost:3000", 200),
    ],
)
def test_a_page_from_elsewhere_reaches_nothing_on_this_machine(
    sandbox: RunningSandbox, header: str, value: str, code: int
) -> None:
    assert post(sandbox, "v4/spreadsheets", b"{}", **{header: value}).status_code == code
    ordered = post(sandbox, "sandbox-faults", b'{"path": "nowhere", "status": 500}', **{header: value})
    assert ordered.status_code == code
    sandbox.call("DELETE", "sandbox-faults")


def test_a_full_disk_refuses_the_change_and_keeps_all_others(tmp_path: Path) -> None:
    with sandbox_process(tmp_path) as (sandbox, process):
        book = sandbox.create()
        path = f"v4/spreadsheets/{book}/values/A1"
        resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (100_000, resource.RLIM_INFINITY))
        kept = []
        for turn in range(100):
            row = {"values": [[f"{turn} " + "x" * 5000]]}
            answer = sandbox.call("POST", f"{path}:append", row, valueInputOption="RAW")
            if answer.status_code != 200:
                break
            kept.append(row["values"][0])
        refused = answer.json()["error"]
        assert (refused["code"], refused["status"]) == (503, "UNAVAILABLE")
        assert str(tmp_path) in refused["message"]
        assert sandbox.call("GET", f"{path}:A200").json()["values"] == kept
    with running_sandbox(tmp_path) as sandbox:
        assert sandbox.call("GET", f"{path}:A200").json()["values"] == kept
        assert sandbox.call("POST", f"{path}:append", row, valueInputOption="RAW").status_code == 200
