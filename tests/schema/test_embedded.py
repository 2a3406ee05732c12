"""The embedded PostgreSQL: what it is, whom it lets in, and why it refuses to start."""

import contextlib
import os
import stat
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from schema.embedded import (
    DiskFullError,
    EmbeddedError,
    EmbeddedPostgres,
    FolderInUseError,
    FolderNotWritableError,
    NotADatabaseFolderError,
    OtherVersionError,
    ProgramsMissingError,
    ServerNotStartedError,
    programs,
)
from tests.fixtures.postgres import FAST, Cluster, fresh_database


def one(url: str, query: str) -> object:
    with psycopg.connect(url, autocommit=True) as connection:
        row = connection.execute(query.encode()).fetchone()
    assert row is not None
    return row[0]


def do(url: str, *statements: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement.encode())


def refusal(data_dir: Path, kind: type[EmbeddedError]) -> str:
    """The one line with which a start on ``data_dir`` fails."""
    with pytest.raises(kind) as caught:
        EmbeddedPostgres(data_dir, settings=FAST).start()
    line = str(caught.value)
    assert line
    assert "\n" not in line
    return line


def fill(file: Path) -> None:
    """Take all space that is left on the disk of ``file``."""
    with contextlib.suppress(OSError), file.open("wb", buffering=0) as stream:
        while True:
            stream.write(b"x" * 4096)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedPostgres]:
    with EmbeddedPostgres(tmp_path_factory.mktemp("shared") / "pg", settings=FAST) as running:
        yield running


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Callable[[str], Path]]:
    """Mounts a memory disk of the given size; skipped where that is not permitted."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = []

    def mount(options: str) -> Path:
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", place], capture_output=True, text=True)
        if done.returncode != 0:
            pytest.skip(f"may not mount a small disk: {done.stderr.strip()}")
        mounted.append(place)
        return place

    yield mount
    for path in mounted:
        subprocess.run(["umount", path], check=True)


def test_what_was_written_is_there_after_a_restart(tmp_path: Path) -> None:
    server = EmbeddedPostgres(tmp_path / "new" / "pg", settings=FAST)
    with server:
        do(server.url, "CREATE TABLE kept (word text)", "INSERT INTO kept VALUES ('æøå')")
    with server:
        assert one(server.url, "SELECT word FROM kept") == "æøå"


def test_text_is_utf8_with_a_locale_that_is_the_same_on_every_machine_and_pages_have_checksums(
    server: EmbeddedPostgres,
) -> None:
    database = "FROM pg_database WHERE datname = current_database()"
    assert one(server.url, f"SELECT pg_encoding_to_char(encoding) {database}") == "UTF8"
    assert one(server.url, f"SELECT concat(datlocprovider, ' ', datlocale) {database}") == "b C.UTF-8"
    assert one(server.url, "SELECT lower('ÆØÅ')") == "æøå"
    assert one(server.url, "SHOW data_checksums") == "on"


def test_it_has_no_tcp_port(server: EmbeddedPostgres) -> None:
    assert one(server.url, "SHOW listen_addresses") == ""
    if not Path("/proc/net/tcp").exists():
        return
    tables = [Path(f"/proc/{server.pid}/net/{name}") for name in ("tcp", "tcp6")]
    rows = [row.split() for table in tables if table.exists() for row in table.read_text().splitlines()[1:]]
    tcp_inodes = {row[9] for row in rows}
    open_files = {os.readlink(entry) for entry in Path(f"/proc/{server.pid}/fd").iterdir()}
    assert any(name.startswith("socket:") for name in open_files)
    assert not {f"socket:[{inode}]" for inode in tcp_inodes} & open_files


def test_the_socket_folder_is_private_and_gone_after_stop(tmp_path: Path) -> None:
    with EmbeddedPostgres(tmp_path / "pg", settings=FAST) as server:
        folder = Path(str(psycopg.conninfo.conninfo_to_dict(server.url)["host"]))
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert folder.stat().st_uid == Path(tmp_path / "pg" / "cluster").stat().st_uid
        assert len(os.fsencode(folder / ".s.PGSQL.5432")) <= 107
    assert not folder.exists()
    assert not folder.parent.exists()


def test_only_the_password_in_a_private_file_lets_one_in(server: EmbeddedPostgres) -> None:
    file = server.data_dir / "password"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(server.data_dir.stat().st_mode) == 0o700
    password = file.read_text().strip()
    assert len(password) >= 32
    assert one(server.url, "SELECT current_user") == "styring"
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(server.url.replace(password, "wrong"))
    with pytest.raises(psycopg.OperationalError, match="rejects connection"):
        psycopg.connect(server.url, user="postgres")


def test_the_role_is_no_superuser_and_cannot_read_files(server: EmbeddedPostgres) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        one(server.url, "SELECT pg_read_file('/etc/passwd')")


def test_the_log_keeps_no_values_of_rows_or_statements(server: EmbeddedPostgres) -> None:
    do(server.url, "CREATE TABLE once (name text PRIMARY KEY)", "INSERT INTO once VALUES ('Hemmelig')")
    with pytest.raises(psycopg.errors.UniqueViolation):
        do(server.url, "INSERT INTO once VALUES ('Hemmelig')")
    log = server.log.read_text()
    assert "duplicate key" in log
    assert "Hemmelig" not in log


def test_user_data_is_synced_to_disk_unless_settings_say_otherwise(tmp_path: Path, server: EmbeddedPostgres) -> None:
    with EmbeddedPostgres(tmp_path / "pg") as careful:
        assert one(careful.url, "SHOW fsync") == "on"
        assert one(careful.url, "SHOW max_connections") == "100"
        assert one(careful.url, "SHOW shared_buffers") == "128MB"
    assert one(server.url, "SHOW fsync") == "off"


def test_two_clusters_run_side_by_side(tmp_path: Path, server: EmbeddedPostgres) -> None:
    with EmbeddedPostgres(tmp_path / "pg", settings=FAST) as other:
        do(other.url, "CREATE TABLE only_here (id int)")
        assert one(server.url, "SELECT to_regclass('only_here')") is None
        assert one(other.url, "SELECT to_regclass('only_here')::text") == "only_here"


def test_the_log_goes_where_it_is_asked_to(tmp_path: Path) -> None:
    log = tmp_path / "elsewhere.log"
    with EmbeddedPostgres(tmp_path / "pg", log=log, settings=FAST):
        assert "ready to accept connections" in log.read_text()


def test_the_client_environment_does_not_lead_astray(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"PGPORT": "1", "PGDATA": "/nowhere", "LC_ALL": "da_DK.UTF-8", "TZ": "Asia/Tokyo"}.items():
        monkeypatch.setenv(name, value)
    with EmbeddedPostgres(tmp_path / "pg", settings=FAST) as server:
        assert one(server.url, "SHOW timezone") == "UTC"


def test_a_long_temporary_folder_does_not_matter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    long = tmp_path / ("x" * 120)
    long.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(long))
    with EmbeddedPostgres(tmp_path / "pg", settings=FAST) as server:
        assert one(server.url, "SELECT 1") == 1


def test_a_lost_password_file_is_replaced(tmp_path: Path) -> None:
    server = EmbeddedPostgres(tmp_path / "pg", settings=FAST)
    with server:
        old = server.url
    (tmp_path / "pg" / "password").unlink()
    with server:
        assert server.url.split("@")[0] != old.split("@")[0]
        assert one(server.url, "SELECT 1") == 1


def test_a_folder_in_use_is_refused_and_the_first_server_goes_on(server: EmbeddedPostgres) -> None:
    with pytest.raises(FolderInUseError) as caught:
        EmbeddedPostgres(server.data_dir).start()
    assert caught.value.pid == os.getpid()
    with pytest.raises(FolderInUseError):
        server.start()
    assert one(server.url, "SELECT 1") == 1


def test_a_folder_with_other_files_is_refused_and_untouched(tmp_path: Path) -> None:
    (tmp_path / "Referat.docx").write_text("x")
    assert "Referat.docx" in refusal(tmp_path, NotADatabaseFolderError)
    assert os.listdir(tmp_path) == ["Referat.docx"]


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "pg").write_text("x")
    refusal(tmp_path / "pg", NotADatabaseFolderError)
    refusal(tmp_path / "pg" / "below", NotADatabaseFolderError)


@pytest.mark.parametrize("lost", ["PG_VERSION", "global/pg_control"])
def test_a_cluster_that_lost_its_heart_is_refused(tmp_path: Path, lost: str) -> None:
    with EmbeddedPostgres(tmp_path, settings=FAST):
        pass
    (tmp_path / "cluster" / lost).unlink()
    assert lost in refusal(tmp_path, NotADatabaseFolderError)


def test_a_cluster_of_another_major_version_is_refused(tmp_path: Path) -> None:
    with EmbeddedPostgres(tmp_path, settings=FAST):
        pass
    (tmp_path / "cluster" / "PG_VERSION").write_text("13\n")
    assert "PostgreSQL 13" in refusal(tmp_path, OtherVersionError)


def test_missing_programs_name_the_extra_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(programs, "PACKAGE", "no_such_package")
    assert "styring[embedded]" in refusal(tmp_path / "pg", ProgramsMissingError)
    assert not (tmp_path / "pg").exists()


def test_a_server_that_does_not_start_gives_its_last_error_and_leaves_nothing_locked(tmp_path: Path) -> None:
    with pytest.raises(ServerNotStartedError) as caught:
        EmbeddedPostgres(tmp_path, settings=FAST | {"shared_buffers": "banana"}).start()
    assert "shared_buffers" in caught.value.last_line
    with EmbeddedPostgres(tmp_path, settings=FAST) as server:
        assert one(server.url, "SELECT 1") == 1


def test_a_broken_cluster_gives_one_line(tmp_path: Path) -> None:
    with EmbeddedPostgres(tmp_path, settings=FAST):
        pass
    (tmp_path / "cluster" / "global" / "pg_control").write_bytes(b"\0" * 8192)
    refusal(tmp_path, ServerNotStartedError)


@pytest.mark.parametrize("megabytes", [1, 20, 30, 45])
def test_a_disk_full_at_the_first_start_gives_one_line_and_leaves_no_half_cluster(
    small_disk: Callable[[str], Path], megabytes: int
) -> None:
    disk = small_disk(f"size={megabytes}m,mode=755")
    assert "disk is full" in refusal(disk / "pg", DiskFullError)
    assert {path.name for path in (disk / "pg").iterdir()} <= {"lock", "server.log"}


def test_a_disk_that_filled_up_later_gives_one_line_and_works_again_with_space(
    small_disk: Callable[[str], Path],
) -> None:
    disk = small_disk("size=90m,mode=755")
    with EmbeddedPostgres(disk / "pg", settings=FAST):
        pass
    ballast = disk / "ballast"
    fill(ballast)
    assert "disk is full" in refusal(disk / "pg", DiskFullError)
    ballast.unlink()
    with EmbeddedPostgres(disk / "pg", settings=FAST) as server:
        assert one(server.url, "SELECT 1") == 1


def test_a_read_only_disk_gives_one_line(small_disk: Callable[[str], Path]) -> None:
    disk = small_disk("size=90m,mode=755")
    with EmbeddedPostgres(disk / "pg", settings=FAST):
        pass
    subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
    assert "read-only" in refusal(disk / "pg", FolderNotWritableError)
    assert "read-only" in refusal(disk / "new", FolderNotWritableError)


def test_a_fresh_database_is_a_copy_of_its_template_and_gone_afterwards(cluster: Cluster) -> None:
    with fresh_database(cluster) as template:
        do(template, "CREATE TABLE kept (id int)", "INSERT INTO kept VALUES (7)")
        name = psycopg.conninfo.conninfo_to_dict(template)["dbname"]
        with fresh_database(cluster, str(name)) as copy:
            assert copy != template
            assert one(copy, "SELECT id FROM kept") == 7
        with pytest.raises(psycopg.OperationalError, match="does not exist"):
            psycopg.connect(copy)


def test_a_test_gets_an_empty_database(database_url: str) -> None:
    assert one(database_url, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == 0
    assert one(database_url, "SHOW server_encoding") == "UTF8"
