from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.fixtures.sandbox import RunningSandbox, running_sandbox


@pytest.fixture(scope="module")
def sandbox() -> Iterator[RunningSandbox]:
    with running_sandbox(faults=True) as running:
        yield running
