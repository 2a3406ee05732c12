"""Fixtures that every room's tests share."""

from collections.abc import Iterator

import pytest

from tests.fixtures.postgres import Cluster, fresh_database, session_cluster


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """One PostgreSQL server for the whole run."""
    with session_cluster() as running:
        yield running


@pytest.fixture
def database_url(cluster: Cluster) -> Iterator[str]:
    """The URL of an empty database that only this test uses."""
    with fresh_database(cluster) as url:
        yield url
