"""Tests that need a database, once more on the PostgreSQL that the operating system brings (Debian 12: version 15)."""

import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from tests.fixtures.postgres import URL_VARIABLE
from tests.fixtures.programs import NEEDS
from tests.fixtures.system_server import system_server

pytestmark = getattr(pytest.mark, NEEDS)("postgres", "the database tests on the system's own PostgreSQL")
ROOT = Path(__file__).parents[2]
AGAIN = ("tests/schema/test_migrations.py", "tests/schema/test_changes.py", "tests/api/test_auth.py")


def test_the_database_tests_pass_on_the_systems_postgresql() -> None:
    with system_server() as url:
        with psycopg.connect(url) as connection:
            assert connection.info.server_version >= 150000
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *AGAIN],
            env=os.environ | {URL_VARIABLE: url},
            cwd=ROOT,
            capture_output=True,
            text=True,
        )
    assert done.returncode == 0, done.stdout[-5000:]
