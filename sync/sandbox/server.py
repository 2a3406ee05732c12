"""Runs the sandbox alone, with its routes at the root."""

from __future__ import annotations

import gc
import socket
from pathlib import Path

import uvicorn

from sync.sandbox.app import create_app


class AddressInUseError(Exception):
    """Host and port cannot be listened on; the message is one line for the person who started the server."""

    def __init__(self, host: str, port: int, reason: str) -> None:
        super().__init__(f"The sandbox cannot listen on {host}:{port}: {reason}")
        self.host = host
        self.port = port
        self.reason = reason


def listen(host: str, port: int) -> socket.socket:
    """A listening socket; port 0 takes any free one. Raises AddressInUseError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(1024)
    except (OSError, OverflowError) as error:
        listener.close()
        raise AddressInUseError(host, port, getattr(error, "strerror", None) or str(error)) from error
    return listener


def serve(host: str, port: int, data_dir: Path | None) -> None:
    """Serve until stopped by a signal. Raises AddressInUseError, or DataFolderError for an unusable folder."""
    gc.set_threshold(100_000, 50, 100)  # Documents are many small objects without cycles.
    listener = listen(host, port)
    try:
        config = uvicorn.Config(create_app(data_dir), log_level="warning", access_log=False, lifespan="on")
        uvicorn.Server(config).run(sockets=[listener])
    finally:
        listener.close()
