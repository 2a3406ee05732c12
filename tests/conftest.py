"""Fixtures that every room's tests share, and the report of what a missing program left out."""

import gc
import os
from collections import Counter
from collections.abc import Iterator

import pytest

from schema.collector import settle_memory
from tests.fixtures.model import upgraded_template
from tests.fixtures.postgres import Cluster, Spare, fresh_database, session_cluster
from tests.fixtures.programs import NEEDS, STRICT, find_program

_REASON = "LEFT OUT: "
_LEFT_OUT: Counter[str] = Counter()

gc.disable()  # until all tests are collected: what is made for that stays

pytest.register_assert_rewrite("tests.fixtures.right_answers")


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


@pytest.fixture(scope="session")
def _spare(cluster: Cluster, database_template: str) -> Iterator[Spare]:
    spare = Spare(cluster, database_template)
    yield spare
    spare.close()


@pytest.fixture
def database(_spare: Spare) -> Iterator[str]:
    """The URL of an upgraded, empty database that only this test uses."""
    with _spare.database() as url:
        yield url


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers", f"{NEEDS}(program, group): belongs to a group of tests that is left out where a program is missing"
    )


def pytest_collection_finish() -> None:
    """From here on as in a server that has started."""
    gc.enable()
    settle_memory()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        for marker in item.iter_markers(NEEDS):
            program, group = marker.args
            if find_program(program) is None:
                item.add_marker(pytest.mark.skip(reason=f"{_REASON}{group} (needs {program})"))


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Counts what is left out, in the process that reports: tests themselves may run in others."""
    if report.skipped and isinstance(report.longrepr, tuple) and _REASON in report.longrepr[2]:
        _LEFT_OUT[report.longrepr[2].partition(_REASON)[2]] += 1


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Where `STYRING_TEST_STRICT` is set, a group that was left out is a failure."""
    if os.environ.get(STRICT) and _LEFT_OUT and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for group, tests in sorted(_LEFT_OUT.items()):
        terminalreporter.section("left out")
        terminalreporter.write_line(f"{_REASON}{group}, {tests} tests", yellow=True)
