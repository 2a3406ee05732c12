"""A group of tests that a missing program leaves out is named, and on a build machine it is a failure."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fixtures.programs import NEEDS, STRICT

ROOT = Path(__file__).parent.parent
GROUP = f"""
import pytest

@pytest.mark.{NEEDS}("no-such-program", "tests of the moon")
def test_moon(): raise AssertionError

def test_sun(): pass
"""


def run(folder: Path, workers: str, **settings: str) -> "subprocess.CompletedProcess[str]":
    test = folder / "test_group.py"
    test.write_text(GROUP)
    clean = {name: value for name, value in os.environ.items() if name != STRICT} | settings
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        workers,
        "-p",
        "no:cacheprovider",
        "-p",
        "tests.conftest",
        "-c",
        "pyproject.toml",
    ]
    return subprocess.run([*command, test], env=clean, cwd=ROOT, capture_output=True, text=True)


def test_it_is_named_at_the_end_and_the_rest_still_counts(tmp_path: Path) -> None:
    done = run(tmp_path, "-n1")
    assert done.returncode == pytest.ExitCode.OK, done.stdout + done.stderr
    assert "LEFT OUT: tests of the moon (needs no-such-program), 1 tests" in done.stdout


def test_it_is_a_failure_where_the_run_is_strict(tmp_path: Path) -> None:
    done = run(tmp_path, "-n0", **{STRICT: "1"})
    assert done.returncode == pytest.ExitCode.TESTS_FAILED
    assert "LEFT OUT" in done.stdout


def test_the_build_machine_is_strict_and_runs_exactly_make_test() -> None:
    script = (ROOT / ".ci/run").read_text(encoding="utf-8")
    lines = [line for line in script.splitlines() if line and not line.startswith("#")]
    assert "set -euo pipefail" in lines
    assert f"export {STRICT}=1" in lines
    assert lines[-1] == "make test"
    assert os.access(ROOT / ".ci/run", os.X_OK)
    assert subprocess.run(["bash", "-n", ROOT / ".ci/run"]).returncode == 0
