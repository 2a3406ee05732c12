"""The example municipality's two workbooks, connected and at rest."""

from collections.abc import Iterator

import pytest

from api.example import workbooks
from tests.fixtures.syncing import Aligned, aligned


def _settled(database: str, number: int) -> Iterator[Aligned]:
    book = workbooks()[number]
    with aligned(database, book.body["sheets"], title=book.title) as sheet:
        sheet.settle()
        yield sheet


@pytest.fixture
def grouped(database: str) -> Iterator[Aligned]:
    """T3 grouped with T4."""
    yield from _settled(database, 0)


@pytest.fixture
def flat(database: str) -> Iterator[Aligned]:
    """T3b flat."""
    yield from _settled(database, 1)
