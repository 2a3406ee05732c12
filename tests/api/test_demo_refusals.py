"""A demo that cannot run says so in one line, before anything else was started."""

import json
import os
import socket
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from api.demo.folder import DemoFolder
from tests.fixtures.command_line import styring


def refusal(data_dir: Path, *options: str, code: int = 4, **settings: str) -> str:
    """The one line with which `styring demo` ends."""
    done = styring("demo", "--port", "0", "--data-dir", str(data_dir), *options, **settings)
    complaints = [line for line in done.stderr.splitlines() if not line.startswith("✓")]
    assert done.returncode == code, done.stderr
    assert done.stdout == ""
    assert len(complaints) == 1, done.stderr
    assert "nexpected" not in complaints[0]
    return complaints[0]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Callable[[str], Path]]:
    """Mounts a memory disk of the given size; skipped where that is not permitted."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = []

    def mount(size: str) -> Path:
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", size, "tmpfs", place], capture_output=True, text=True)
        if done.returncode != 0:
            pytest.skip(f"may not mount a small disk: {done.stderr.strip()}")
        mounted.append(place)
        return place

    yield mount
    for disk in mounted:
        subprocess.run(["umount", "-l", disk], check=True)


def test_a_used_port_is_refused_before_the_folder_is_touched(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as held:
        port = str(held.getsockname()[1])
        assert port in refusal(tmp_path / "data", "--port", port)
    assert not (tmp_path / "data").exists()


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("mine")
    assert "not a folder" in refusal(file)
    assert "not a folder" in refusal(file / "below")
    assert file.read_text() == "mine"


def test_a_folder_with_other_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine")
    assert "letter.txt" in refusal(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_a_folder_without_permission(tmp_path: Path) -> None:
    if os.geteuid() == 0:
        folder = Path("/sys/styring")  # nobody may make folders there, not even root
    else:
        tmp_path.chmod(0o555)
        folder = tmp_path / "data"
    assert "Cannot write the data folder" in refusal(folder)


def test_a_folder_of_a_newer_version(tmp_path: Path) -> None:
    (tmp_path / "styring.json").write_text(json.dumps({"format": 99}))
    assert "newer version" in refusal(tmp_path)


@pytest.mark.parametrize("mark", ["", "{", "[]", '{"format": "x"}', "\udcff"])
def test_a_damaged_folder(tmp_path: Path, mark: str) -> None:
    (tmp_path / "styring.json").write_bytes(mark.encode("utf-8", "surrogateescape"))
    assert "damaged" in refusal(tmp_path)


def test_a_half_written_database(tmp_path: Path) -> None:
    (tmp_path / "styring.json").write_text('{"format": 1}')
    (tmp_path / "postgres/cluster").mkdir(parents=True)
    assert "postgres" in refusal(tmp_path)


def test_spreadsheets_that_were_not_written_by_this_program(tmp_path: Path) -> None:
    with DemoFolder(tmp_path) as folder:
        folder.sandbox.mkdir()
        (folder.sandbox / "spreadsheets.sqlite3").write_bytes(b"no database at all" * 100)
    assert "sandbox" in refusal(tmp_path)


def test_a_folder_in_use_names_the_process(tmp_path: Path) -> None:
    with DemoFolder(tmp_path):
        assert f"process {os.getpid()}" in refusal(tmp_path)


@pytest.mark.parametrize("size", ["size=4k", "size=10m", "size=60m"])
def test_a_full_disk(small_disk: Callable[[str], Path], size: str) -> None:
    assert "disk is full" in refusal(small_disk(size) / "data")


def test_a_database_of_a_newer_version(tmp_path: Path, database_url: str) -> None:
    with psycopg.connect(database_url) as connection:
        connection.execute("CREATE TABLE alembic_version (version_num varchar(32) PRIMARY KEY)")
        connection.execute("INSERT INTO alembic_version VALUES ('9999')")
    assert "newer version" in refusal(tmp_path / "data", code=3, STYRING_DATABASE_URL=database_url)


def test_a_database_in_which_somebody_works(tmp_path: Path, database: str) -> None:
    with psycopg.connect(database) as connection:
        connection.execute(
            "INSERT INTO workbook (id, file_id, title, connected_at)"
            " VALUES (gen_random_uuid(), 'a-real-one', 'Handleplan', now())"
        )
    assert "STYRING_DATABASE_URL" in refusal(tmp_path / "data", STYRING_DATABASE_URL=database)
    with psycopg.connect(database) as connection:
        assert connection.execute("SELECT count(*) FROM api_key").fetchone() == (0,)
