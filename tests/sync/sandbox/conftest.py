from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import requests

from tests.fixtures.sandbox import RunningSandbox, running_sandbox
from tests.sync.sandbox.discovery_check import check_answer


class CheckedSandbox(RunningSandbox):
    """Every answer is checked against Google's discovery documents."""

    def call(self, method: str, path: str, json: Any = None, **params: Any) -> requests.Response:
        answer = super().call(method, path, json, **params)
        check_answer(answer, path)
        return answer


@pytest.fixture(scope="module")
def sandbox() -> Iterator[RunningSandbox]:
    with running_sandbox(faults=True) as running:
        yield CheckedSandbox(running.url, running.session, running.token)
