"""Running an ASGI app: a socket that is ours before anything else starts, and a stop without noise."""

import asyncio
import contextlib
import errno
import signal
import socket
from collections.abc import Iterator

import uvicorn
from starlette.types import ASGIApp

_PATIENCE_SECONDS = 3
_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class AddressError(Exception):
    """The server cannot listen there; `str()` is one line."""


def listen(host: str, port: int) -> socket.socket:
    """A listening socket. Raises AddressError."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind, protocol)
    except OSError as error:
        raise AddressError(f"Cannot listen on {host}: {error.strerror}.") from error
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(1024)
        listener.setblocking(False)
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            raise AddressError(
                f"Port {port} on {host} is in use: stop what uses it, or choose another --port."
            ) from error
        raise AddressError(f"Cannot listen on {host}, port {port}: {error.strerror}.") from error
    return listener


def address_of(listener: socket.socket) -> str:
    """The address under which this machine reaches the socket, e.g. `http://127.0.0.1:8000`."""
    host, port = listener.getsockname()[:2]
    local = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104
    return f"http://{local}:{port}"


class _Server(uvicorn.Server):
    """uvicorn, without its own signal handlers: whoever runs it says when to stop."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


async def serve_until(app: ASGIApp, listener: socket.socket, stop: asyncio.Event) -> None:
    """Serve `app` until `stop` is set, then let running requests end (for a few seconds)."""
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        ws="none",
        lifespan="on",
        timeout_graceful_shutdown=_PATIENCE_SECONDS,
    )
    server = _Server(config)
    running = asyncio.ensure_future(server.serve(sockets=[listener]))
    stopping = asyncio.ensure_future(stop.wait())
    await asyncio.wait({running, stopping}, return_when=asyncio.FIRST_COMPLETED)
    server.should_exit = True
    stopping.cancel()
    await running


def stop_on_signals(stop: asyncio.Event) -> None:
    """Ctrl-C, SIGTERM and a closed terminal (not under `nohup`) set `stop`; a second one ends the process at once."""
    loop = asyncio.get_running_loop()
    nohup = signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    heard = _SIGNALS if nohup else (*_SIGNALS, signal.SIGHUP)

    def first() -> None:
        stop.set()
        for number in heard:
            loop.remove_signal_handler(number)
            signal.signal(number, signal.SIG_DFL)

    for number in heard:
        loop.add_signal_handler(number, first)
