"""The example municipality's two workbooks, connected and at rest."""

from collections.abc import Iterator

import pytest

from api.example import workbooks
from sync.google import Google
from tests.fixtures.syncing import RESULTS_ARE_IN, Aligned, aligned


@pytest.fixture
def faults() -> bool:
    """Whether the sandbox can be told to fail: a file of tests whose sandbox is, says so."""
    return False


def _settled(database: str, number: int, faults: bool) -> Iterator[Aligned]:
    """Nobody waits between two tries."""
    book = workbooks()[number]
    with aligned(database, book.body["sheets"], title=book.title, faults=faults, today=RESULTS_ARE_IN) as sheet:
        sheet.google = Google(sheet.google.client, "synk@eksempel.dk", wait=lambda _: None)
        sheet.settle()
        yield sheet


@pytest.fixture
def grouped(database: str, faults: bool) -> Iterator[Aligned]:
    """T3 grouped with T4."""
    yield from _settled(database, 0, faults)


@pytest.fixture
def flat(database: str, faults: bool) -> Iterator[Aligned]:
    """T3b flat."""
    yield from _settled(database, 1, faults)
