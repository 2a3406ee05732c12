"""Google's quotas: per minute, per user and per project, reads and writes apart."""

from __future__ import annotations

import pytest
import requests

from sync.sandbox.errors import ApiError, DriveError
from sync.sandbox.quotas import Limits, Quotas
from tests.fixtures.sandbox import running_sandbox


class Clock:
    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


def count(quotas: Quotas, times: int, user: str = "qx", project: str = "1", write: bool = False) -> None:
    for _ in range(times):
        quotas.count(project, user, write=write, drive=False)


def test_a_user_has_sixty_reads_and_sixty_writes_a_minute() -> None:
    clock = Clock()
    quotas = Quotas(clock=clock)
    count(quotas, 60)
    count(quotas, 60, write=True)
    with pytest.raises(ApiError, match="'Read requests per minute per user'") as caught:
        count(quotas, 1)
    assert caught.value.code == 429
    info = caught.value.envelope()["error"]["details"][0]
    assert info["reason"] == "RATE_LIMIT_EXCEEDED"
    assert info["metadata"]["quota_limit"] == "ReadRequestsPerMinutePerUser"
    count(quotas, 1, user="zw")
    clock.seconds += 60
    count(quotas, 60)


def test_a_project_has_three_hundred_however_many_its_users() -> None:
    quotas = Quotas(clock=Clock())
    for number in range(5):
        count(quotas, 60, user=f"user {number}")
    with pytest.raises(ApiError, match="'Read requests per minute' of"):
        count(quotas, 1, user="another")
    count(quotas, 1, user="another", project="2")


def test_drive_answers_403_usage_limits() -> None:
    quotas = Quotas(Limits(drive_per_user=2), Clock())
    quotas.count("1", "qx", write=False, drive=True)
    quotas.count("1", "qx", write=True, drive=True)
    with pytest.raises(DriveError) as caught:
        quotas.count("1", "qx", write=False, drive=True)
    error = caught.value.envelope()["error"]
    assert (error["code"], error["errors"][0]["domain"]) == (403, "usageLimits")


def test_users_are_told_apart_by_token_or_quota_user_and_projects_by_header() -> None:
    with running_sandbox(quotas=Limits(sheets_per_user=1, sheets_per_project=3)) as sandbox:
        address = f"{sandbox.url}/v4/spreadsheets/none"

        def ask(token: str, project: str = "7", **params: str) -> int:
            headers = {"Authorization": f"Bearer {token}", "X-Goog-User-Project": project}
            return requests.get(address, headers=headers, params=params, timeout=20).status_code

        assert [ask("a"), ask("a"), ask("b"), ask("a", quotaUser="c"), ask("d")] == [404, 429, 404, 404, 429]
        assert ask("a", project="8") == 404


def test_a_batch_counts_once() -> None:
    with running_sandbox(quotas=Limits(sheets_per_user=2)) as sandbox:
        book = sandbox.create()
        assert sandbox.batch(book, *[{"addSheet": {}} for _ in range(50)]).status_code == 200
        assert sandbox.batch(book, {"addSheet": {}}).status_code == 429
