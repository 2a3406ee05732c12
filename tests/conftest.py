"""Fixtures that every room's tests share, and the report of what a missing program left out."""

import os
from collections import Counter
from collections.abc import Iterator

import pytest

from tests.fixtures.model import upgraded_template
from tests.fixtures.postgres import Cluster, fresh_database, session_cluster
from tests.fixtures.programs import NEEDS, STRICT, find_program

_LEFT_OUT = pytest.StashKey[Counter[str]]()


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


@pytest.fixture(scope="session")
def database_template(cluster: Cluster) -> Iterator[str]:
    """The name of an upgraded database to be copied."""
    with upgraded_template(cluster) as name:
        yield name


@pytest.fixture
def database(cluster: Cluster, database_template: str) -> Iterator[str]:
    """The URL of an upgraded, empty database that only this test uses."""
    with fresh_database(cluster, database_template) as url:
        yield url


def pytest_configure(config: pytest.Config) -> None:
    config.stash[_LEFT_OUT] = Counter()
    config.addinivalue_line(
        "markers", f"{NEEDS}(program, group): belongs to a group of tests that is left out where a program is missing"
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        for marker in item.iter_markers(NEEDS):
            program, group = marker.args
            if find_program(program) is None:
                config.stash[_LEFT_OUT][f"{group} (needs {program})"] += 1
                item.add_marker(pytest.mark.skip(reason=f"{program} is not installed"))


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Where `STYRING_TEST_STRICT` is set, a group that was left out is a failure."""
    if os.environ.get(STRICT) and session.config.stash[_LEFT_OUT] and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    for group, tests in sorted(config.stash[_LEFT_OUT].items()):
        terminalreporter.section("left out")
        terminalreporter.write_line(f"LEFT OUT: {group}, {tests} tests", yellow=True)
