"""A sandbox in a process of its own, to be killed."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import requests

from tests.fixtures.sandbox import RunningSandbox


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def sandbox_process(folder: Path) -> Iterator[tuple[RunningSandbox, subprocess.Popen[bytes]]]:
    port = free_port()
    command = [sys.executable, "-m", "sync.sandbox", "--port", str(port), "--data-dir", str(folder)]
    process = subprocess.Popen(command)
    running = RunningSandbox(f"http://127.0.0.1:{port}")
    try:
        deadline = time.monotonic() + 30
        while True:
            assert process.poll() is None, "the sandbox stopped"
            try:
                running.call("GET", "drive/v3/files")
                break
            except requests.ConnectionError:
                assert time.monotonic() < deadline
                threading.Event().wait(0.05)
        yield running, process
    finally:
        running.session.close()
        process.kill()
        process.wait()
