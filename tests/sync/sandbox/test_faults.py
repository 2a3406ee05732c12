"""Faults on demand: what a client can be put through."""

from __future__ import annotations

import time

import pytest
import requests

from tests.fixtures.sandbox import RunningSandbox, running_sandbox


@pytest.fixture
def book(sandbox: RunningSandbox) -> str:
    sandbox.call("DELETE", "sandbox-control/faults")
    return sandbox.create()


def titles(sandbox: RunningSandbox, book: str) -> list[str]:
    sheets = sandbox.call("GET", f"v4/spreadsheets/{book}").json()["sheets"]
    return [sheet["properties"]["title"] for sheet in sheets]


ADD = {"addSheet": {"properties": {"title": "Ny"}}}


@pytest.mark.parametrize(("status", "name"), [(429, "RESOURCE_EXHAUSTED"), (500, "INTERNAL"), (503, "UNAVAILABLE")])
@pytest.mark.parametrize(("when", "after"), [("before", ["Sheet1"]), ("after", ["Sheet1", "Ny"])])
def test_an_error_comes_before_or_after_the_effect(
    sandbox: RunningSandbox, book: str, status: int, name: str, when: str, after: list[str]
) -> None:
    sandbox.fault(method="POST", path="batchUpdate", status=status, when=when)
    answer = sandbox.batch(book, ADD)
    assert (answer.status_code, answer.json()["error"]["status"]) == (status, name)
    assert titles(sandbox, book) == after


@pytest.mark.parametrize(("when", "after"), [("before", ["Sheet1"]), ("after", ["Sheet1", "Ny"])])
def test_a_connection_breaks_before_or_after_the_effect(
    sandbox: RunningSandbox, book: str, when: str, after: list[str]
) -> None:
    sandbox.fault(path="batchUpdate", drop=True, when=when)
    with pytest.raises((requests.ConnectionError, requests.exceptions.ChunkedEncodingError)):
        sandbox.batch(book, ADD)
    assert titles(sandbox, book) == after


def test_a_fault_counts_its_requests_and_lets_others_pass(sandbox: RunningSandbox, book: str) -> None:
    sandbox.fault(method="POST", path=f"{book}:batchUpdate", status=503, times=2, skip=1)
    codes = [sandbox.batch(book, {"addSheet": {}}).status_code for _ in range(4)]
    assert codes == [200, 503, 503, 200]
    assert sandbox.call("GET", "sandbox-control/faults").json() == {"faults": []}


def test_an_answer_can_be_late_or_html(sandbox: RunningSandbox, book: str) -> None:
    sandbox.fault(path=book, delay=0.2)
    started = time.monotonic()
    assert sandbox.call("GET", f"v4/spreadsheets/{book}").status_code == 200
    assert time.monotonic() - started >= 0.2
    sandbox.fault(path=book, status=503, html=True)
    assert sandbox.call("GET", f"v4/spreadsheets/{book}").headers["content-type"].startswith("text/html")


def test_an_order_that_makes_no_sense_is_refused(sandbox: RunningSandbox) -> None:
    for order in (
        {"status": 500, "bogus": 1},
        {"path": "x"},
        {"status": 500, "path": "("},
        {"drop": True, "when": "x"},
    ):
        assert sandbox.call("POST", "sandbox-control/faults", order).status_code == 400


def test_without_faults_there_is_no_such_address() -> None:
    with running_sandbox() as plain:
        assert plain.call("POST", "sandbox-control/faults", {"status": 500}).status_code == 404
