"""The embedded PostgreSQL and its parent: how a parent can end, what a crash leaves, and whom the server runs as."""

import contextlib
import json
import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
import sysconfig
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from schema.embedded import EmbeddedPostgres, FolderInUseError, FolderNotWritableError, programs
from tests.fixtures.postgres import FAST

ROOT = Path(programs.__file__).parents[2]
linux = pytest.mark.skipif(sys.platform != "linux", reason="needs Linux: /proc and the parent death signal")
needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="needs root, to run a server as another user")

START = """
import json, os, signal, sys, threading, time
from pathlib import Path
from schema.embedded import EmbeddedError, EmbeddedPostgres, child, programs

server = EmbeddedPostgres(Path(sys.argv[1]), settings={"fsync": "off"})

def tell():
    print(json.dumps({"pid": server.pid, "url": server.url, "parent": os.getpid()}), flush=True)
"""
WAIT = "\nserver.start(); tell(); sys.stdin.read()\n"


def eventually(condition: Callable[[], object], seconds: float = 20.0) -> None:
    """Wait until ``condition`` holds; fail when it does not in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "the condition was not met in time"
        threading.Event().wait(0.005)


def alive(pid: int) -> bool:
    """Whether a process runs; one that ended and waits to be collected does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] not in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return False


def works(url: str) -> bool:
    with psycopg.connect(url) as connection:
        return connection.execute("SELECT 1").fetchone() == (1,)


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that other users can enter, unlike pytest's own."""
    with tempfile.TemporaryDirectory(prefix="styring-test-") as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.fixture
def parent(folder: Path) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Starts Python programs that begin with START on ``folder/pg``."""
    started: list[subprocess.Popen[str]] = []

    def begin(program: str = WAIT, python: str = sys.executable, **options: Any) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [python, "-c", START + program, str(folder / "pg")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd="/",
            **options | {"env": options.get("env", os.environ | {"PYTHONPATH": str(ROOT)}) | {"TMPDIR": str(folder)}},
        )
        started.append(process)
        return process

    yield begin
    for process in started:
        process.kill()
        process.communicate()
    # Their servers still write into the folder that is removed next.
    eventually(lambda: not (folder / "pg" / "cluster" / "postmaster.pid").exists())


def told(process: subprocess.Popen[str]) -> dict[str, Any]:
    assert process.stdout is not None
    line = process.stdout.readline()
    if not line:
        raise AssertionError(process.communicate()[1])
    answer: dict[str, Any] = json.loads(line)
    return answer


def socket_folder(url: str) -> Path:
    return Path(str(psycopg.conninfo.conninfo_to_dict(url)["host"]))


@linux
def test_a_killed_parent_takes_its_server_along_and_the_next_start_cleans_up(
    folder: Path, parent: Callable[..., subprocess.Popen[str]]
) -> None:
    process = parent()
    first = told(process)
    with psycopg.connect(first["url"]) as connection:
        connection.execute("CREATE TABLE kept (id int)")
    process.kill()
    eventually(lambda: not alive(first["pid"]))
    with EmbeddedPostgres(folder / "pg", settings=FAST) as server, psycopg.connect(server.url) as connection:
        assert connection.execute("SELECT count(*) FROM kept").fetchone() == (0,)
        assert not socket_folder(first["url"]).parent.exists()


@linux
@pytest.mark.parametrize(
    "program",
    [
        pytest.param("\nsignal.signal(signal.SIGTERM, lambda *_: sys.exit(3))" + WAIT, id="SIGTERM handled"),
        pytest.param("\nsignal.signal(signal.SIGTERM, signal.default_int_handler)" + WAIT, id="KeyboardInterrupt"),
        pytest.param("\nwith server:\n    tell()\n    sys.stdin.readline()\n    raise RuntimeError", id="exception"),
        pytest.param("\nserver.start(); tell(); sys.stdin.readline()", id="end of the program"),
    ],
)
def test_a_parent_that_ends_in_good_order_leaves_nothing(
    parent: Callable[..., subprocess.Popen[str]], program: str
) -> None:
    process = parent(program)
    answer = told(process)
    if "SIGTERM" in program:
        process.terminate()
    process.communicate("\n", timeout=30)
    assert not alive(answer["pid"])
    assert not socket_folder(answer["url"]).parent.exists()


@linux
def test_a_parent_that_does_not_handle_sigterm_takes_its_server_along(
    parent: Callable[..., subprocess.Popen[str]],
) -> None:
    process = parent()
    answer = told(process)
    process.terminate()
    eventually(lambda: not alive(answer["pid"]))


@linux
def test_ctrl_c_in_the_terminal_reaches_the_parent_alone(parent: Callable[..., subprocess.Popen[str]]) -> None:
    process = parent("\nsignal.signal(signal.SIGINT, lambda *_: tell())" + WAIT, start_new_session=True)
    answer = told(process)
    os.killpg(process.pid, signal.SIGINT)
    told(process)
    assert works(answer["url"])
    assert os.getsid(answer["pid"]) != process.pid


@linux
def test_the_server_outlives_the_thread_that_started_it(parent: Callable[..., subprocess.Popen[str]]) -> None:
    program = "\nstarter = threading.Thread(target=server.start); starter.start(); starter.join()"
    answer = told(parent(program + "; tell(); sys.stdin.read()"))
    assert works(answer["url"])
    # The kernel sends the death signal at once; a server that got it would accept nobody any more.
    assert "shutdown request" not in Path(f"/proc/{answer['parent']}/root", *server_log(answer)).read_text()


def server_log(answer: dict[str, Any]) -> list[str]:
    words = Path(f"/proc/{answer['parent']}/cmdline").read_text().split("\0")
    return [*Path(words[3]).parts[1:], "server.log"]


@linux
def test_a_fork_of_the_parent_does_not_stop_the_server(parent: Callable[..., subprocess.Popen[str]]) -> None:
    fork = "\nserver.start()\nif os.fork() == 0:\n    server.stop(); sys.exit()\nos.wait(); tell(); sys.stdin.read()"
    assert works(told(parent(fork))["url"])


@linux
def test_a_server_whose_parent_died_unnoticed_is_stopped_by_the_next_start(
    folder: Path, parent: Callable[..., subprocess.Popen[str]]
) -> None:
    # As on a system without a death signal.
    deaf = '\ncopy = Path(sys.argv[1] + ".py"); copy.write_text(Path(child.__file__).read_text().replace("linux", "-"))'
    process = parent(deaf + "; child.__file__ = str(copy)" + WAIT)
    orphan = told(process)
    process.kill()
    process.wait()
    assert works(orphan["url"])
    with EmbeddedPostgres(folder / "pg", settings=FAST) as server:
        assert not alive(orphan["pid"])
        assert works(server.url)


@linux
def test_a_folder_in_use_by_another_process_names_that_process(
    folder: Path, parent: Callable[..., subprocess.Popen[str]]
) -> None:
    answer = told(parent())
    with pytest.raises(FolderInUseError) as caught:
        EmbeddedPostgres(folder / "pg").start()
    assert caught.value.pid == answer["parent"]
    assert works(answer["url"])


def crash(server: EmbeddedPostgres) -> None:
    """Start the server and kill it, as a power cut would; its ``postmaster.pid`` stays."""
    server.start()
    with psycopg.connect(server.url) as connection:
        connection.execute("CREATE TABLE kept (id int)")
    os.kill(server.pid, signal.SIGKILL)
    server.stop()
    assert (server.data_dir / "cluster" / "postmaster.pid").exists()


def test_a_crashed_server_is_recovered(folder: Path) -> None:
    crash(EmbeddedPostgres(folder / "pg", settings={"fsync": "off"}))
    with EmbeddedPostgres(folder / "pg", settings=FAST) as server, psycopg.connect(server.url) as connection:
        assert connection.execute("SELECT count(*) FROM kept").fetchone() == (0,)


def test_a_crashed_server_whose_pid_belongs_to_another_program_now_is_recovered(folder: Path) -> None:
    crash(EmbeddedPostgres(folder / "pg", settings=FAST))
    pid_file = folder / "pg" / "cluster" / "postmaster.pid"
    owner = pid_file.stat()
    same_user: dict[str, Any] = {"user": owner.st_uid, "group": owner.st_gid} if os.geteuid() == 0 else {}
    other = subprocess.Popen(["cat"], stdin=subprocess.PIPE, cwd="/", **same_user)
    pid_file.write_text("\n".join([str(other.pid), *pid_file.read_text().splitlines()[1:]]) + "\n")
    with EmbeddedPostgres(folder / "pg", settings=FAST) as server:
        assert works(server.url)
    assert other.poll() is None
    other.communicate()


@pytest.mark.parametrize("content", ["", "12", "\0\0\0\0"])
def test_a_pid_file_cut_off_by_a_crash_does_not_matter(folder: Path, content: str) -> None:
    with EmbeddedPostgres(folder / "pg", settings=FAST) as server:
        pass
    (folder / "pg" / "cluster" / "postmaster.pid").write_text(content)
    with server:
        assert works(server.url)


@linux
@pytest.mark.parametrize("moment", ["init-*", "init-*/global/pg_control", "init-*/base/4", "cluster"])
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT])
def test_an_interrupted_first_start_is_never_taken_for_a_cluster(
    folder: Path, parent: Callable[..., subprocess.Popen[str]], moment: str, number: int
) -> None:
    process = parent()
    eventually(lambda: any((folder / "pg").glob(moment)))
    process.send_signal(number)
    process.communicate(timeout=30)
    with EmbeddedPostgres(folder / "pg", settings=FAST) as server:
        assert works(server.url)
        left = {path.name for path in (folder / "pg").iterdir()}
        assert left == {"cluster", "lock", "password", "server.log"}


@linux
def test_a_lock_that_a_dying_child_of_a_killed_process_still_holds_is_waited_for(folder: Path) -> None:
    (folder / "pg").mkdir()
    ended = subprocess.Popen(["true"])
    ended.wait()
    lock = folder / "pg" / "lock"
    lock.write_text(f"{ended.pid}\n")
    holding = ["flock", "--verbose", str(lock), "sleep", "0.7"]
    with subprocess.Popen(holding, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        child.stdout.readline()
        with EmbeddedPostgres(folder / "pg", settings=FAST) as server:
            assert works(server.url)


@linux
@needs_root
def test_root_runs_the_server_without_any_privilege(folder: Path) -> None:
    with EmbeddedPostgres(folder / "pg", settings=FAST) as server:
        status = dict(line.split(":\t", 1) for line in Path(f"/proc/{server.pid}/status").read_text().splitlines())
        assert set(status["Uid"].split()) == {str(pwd.getpwnam("nobody").pw_uid)}
        assert status["Groups"].strip() == ""
        assert {int(status[name], 16) for name in ("CapInh", "CapPrm", "CapEff", "CapAmb")} == {0}


@linux
@needs_root
def test_root_under_private_folders_with_data_and_programs_changes_no_folder(
    folder: Path, parent: Callable[..., subprocess.Popen[str]]
) -> None:
    installed = programs.find_programs()[18].folder
    site = folder / "site"
    shutil.copytree(installed, site / programs.PACKAGE / installed.name)
    (site / programs.PACKAGE / "__init__.py").touch()
    shutil.copytree(installed.parent.parent / f"{programs.PACKAGE}.libs", site / f"{programs.PACKAGE}.libs")
    folder.chmod(0o700)
    process = parent(env=os.environ | {"PYTHONPATH": f"{site}:{ROOT}"})
    answer = told(process)
    assert works(answer["url"])
    runtime = socket_folder(answer["url"]).parent
    assert Path(os.readlink(f"/proc/{answer['pid']}/exe")).is_relative_to(runtime)
    assert (runtime / "programs").stat().st_uid == 0, "the server must not be able to replace its own programs"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    process.communicate("\n", timeout=30)
    assert not runtime.exists()


@pytest.fixture
def ordinary(folder: Path) -> Iterator[dict[str, Any]]:
    """How to start a process as an ordinary user with a home of its own."""
    if os.geteuid() != 0:
        yield {}
        return
    user = pwd.getpwnam("daemon")
    home = folder / "home"
    home.mkdir(mode=0o700)
    os.chown(home, user.pw_uid, user.pw_gid)
    os.chown(folder, user.pw_uid, user.pw_gid)
    who: dict[str, Any] = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    environment = {"HOME": str(home), "PATH": os.defpath, "PYTHONPATH": f"{ROOT}:{sysconfig.get_path('purelib')}"}
    for python in (sys.executable, f"/usr/bin/python3.{sys.version_info.minor}"):
        with contextlib.suppress(PermissionError, FileNotFoundError, subprocess.CalledProcessError):
            check = [python, "-c", "import psycopg, schema"]
            subprocess.run(check, cwd="/", check=True, capture_output=True, env=environment, **who)
            yield who | {"env": environment, "python": python}
            return
    pytest.skip(f"user {user.pw_name} cannot enter the folders of this Python or of this project")


@linux
def test_an_ordinary_user_runs_the_server_as_himself(
    folder: Path, parent: Callable[..., subprocess.Popen[str]], ordinary: dict[str, Any]
) -> None:
    program = "\nimport psycopg\nserver.start(); psycopg.connect(server.url).close(); tell(); sys.stdin.readline()"
    process = parent(program, **ordinary)
    answer = told(process)
    uid = ordinary.get("user", os.geteuid())
    assert Path(f"/proc/{answer['pid']}").stat().st_uid == uid
    process.communicate("\n", timeout=30)
    assert process.returncode == 0
    assert not alive(answer["pid"])
    # Root may go on with the same folder, and leaves it to its owner.
    with EmbeddedPostgres(folder / "pg", settings=FAST) as server:
        assert Path(f"/proc/{server.pid}").stat().st_uid == uid
    second = parent(program, **ordinary)
    told(second)


@linux
@needs_root
@pytest.mark.parametrize("state", ["read-only", "of root"])
def test_an_ordinary_user_without_access_gets_one_line(
    folder: Path, parent: Callable[..., subprocess.Popen[str]], ordinary: dict[str, Any], state: str
) -> None:
    if state == "read-only":
        (folder / "pg").mkdir(mode=0o500)
        os.chown(folder / "pg", ordinary["user"], ordinary["group"])
    else:
        with EmbeddedPostgres(folder / "pg", settings=FAST):
            os.chown(folder / "pg", 0, 0)
    told_apart = "print(json.dumps([type(error).__name__, str(error)]))"
    attempt = f"\ntry:\n    server.start()\nexcept EmbeddedError as error:\n    {told_apart}"
    name, line = json.loads(parent(attempt, **ordinary).communicate(timeout=30)[0])
    assert name == FolderNotWritableError.__name__
    assert str(folder / "pg") in line
    assert "\n" not in line
