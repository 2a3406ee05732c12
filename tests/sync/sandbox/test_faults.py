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


@pytest.mark.parametrize("header", ["status=503; when=after", '{"status": 503, "when": "after"}'])
def test_a_header_orders_a_fault_for_its_own_request(sandbox: RunningSandbox, book: str, header: str) -> None:
    headers = {"Authorization": "Bearer t", "X-Sandbox-Fault": header}
    address = f"{sandbox.url}/v4/spreadsheets/{book}:batchUpdate"
    answer = sandbox.session.post(address, json={"requests": [ADD]}, headers=headers, timeout=20)
    assert (answer.status_code, answer.json()["error"]["status"]) == (503, "UNAVAILABLE")
    assert titles(sandbox, book) == ["Sheet1", "Ny"]
    wrong = sandbox.session.get(address, headers={**headers, "X-Sandbox-Fault": "bogus=1"}, timeout=20)
    assert wrong.status_code == 400
    assert "bogus" in wrong.json()["error"]["message"]


def test_an_expired_token_is_told_so_until_it_is_renewed(sandbox: RunningSandbox, book: str) -> None:
    sandbox.fault(user="old", expired=True, times="always")
    for path in (f"v4/spreadsheets/{book}", f"drive/v3/files/{book}"):
        refused = sandbox.as_user("old").call("GET", path)
        assert refused.status_code == 401
        assert 'error="invalid_token"' in refused.headers["WWW-Authenticate"]
        assert refused.json()["error"]["status"] == "UNAUTHENTICATED"
        assert ("errors" in refused.json()["error"]) == path.startswith("drive")
        assert sandbox.as_user("new").call("GET", path).status_code == 200
    assert len(sandbox.call("GET", "sandbox-faults").json()["faults"]) == 1
    sandbox.call("DELETE", "sandbox-faults")


def test_revoked_access_is_403_for_sheets_and_404_for_drive(sandbox: RunningSandbox, book: str) -> None:
    sandbox.fault(path=book, revoked=True, times=2)
    assert sandbox.call("GET", f"v4/spreadsheets/{book}").json()["error"]["status"] == "PERMISSION_DENIED"
    assert sandbox.call("GET", f"drive/v3/files/{book}").json()["error"]["errors"][0]["reason"] == "notFound"


def test_an_answer_can_end_in_the_middle(sandbox: RunningSandbox, book: str) -> None:
    sandbox.fault(path="batchUpdate", truncate=True)
    answer = sandbox.batch(book, ADD)
    assert answer.status_code == 200
    with pytest.raises(requests.JSONDecodeError):
        answer.json()
    assert titles(sandbox, book) == ["Sheet1", "Ny"]


def test_drive_says_that_the_quota_is_used_up_in_its_own_way(sandbox: RunningSandbox, book: str) -> None:
    sandbox.fault(path="drive", status=403, reason="userRateLimitExceeded")
    error = sandbox.call("GET", f"drive/v3/files/{book}").json()["error"]
    assert (error["code"], error["errors"][0]["domain"]) == (403, "usageLimits")
    assert error["message"] == "User Rate Limit Exceeded"


def test_an_html_page_can_come_with_any_status(sandbox: RunningSandbox, book: str) -> None:
    for status in (429, None):
        sandbox.fault(path=book, html=True, **({"status": status} if status else {}))
        answer = sandbox.call("GET", f"v4/spreadsheets/{book}")
        assert answer.status_code == (status or 200)
        assert answer.text.startswith("<!DOCTYPE html>")


def test_faults_can_be_ordered_at_the_start_and_are_listed_with_what_they_may_say() -> None:
    with running_sandbox(faults=[{"path": "/v4/", "status": 500}]) as failing:
        listed = failing.call("GET", "sandbox-faults").json()
        assert [fault["status"] for fault in listed["faults"]] == [500]
        assert set(listed["faults"][0]) == set(listed["fields"])
        assert failing.call("POST", "v4/spreadsheets", {}).status_code == 500
        assert failing.call("POST", "v4/spreadsheets", {}).status_code == 200


def test_without_faults_the_header_means_nothing() -> None:
    with running_sandbox() as plain:
        headers = {"Authorization": "Bearer t", "X-Sandbox-Fault": "status=503"}
        assert requests.get(f"{plain.url}/drive/v3/files", headers=headers, timeout=20).status_code == 200
