"""Watch channels: every change of a watched file is posted to the watcher's address, with Google's headers.

Messages of one channel arrive in their order and are tried again like Google's (500, 502, 503, 504, or nobody there).
Only addresses of this very machine are posted to, unless the server was started with `anywhere`.
"""

from __future__ import annotations

import ipaddress
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from email.utils import formatdate
from urllib.parse import urlsplit

import requests

from sync.sandbox.file import File
from sync.sandbox.store import Change, Store

_WORKERS = 8
_TIMEOUT_SECONDS = 10
_WAITS_SECONDS = (0.2, 0.5, 1.0, 2.0)
_TRY_AGAIN = (500, 502, 503, 504)
MOST_CHANNELS = 1_000
_MOST_WAITING = 1_000


@dataclass(frozen=True, slots=True)
class Channel:
    """One channel. `file_id` is None for all changes. `made` and `expiration` in milliseconds since 1970."""

    id: str
    resource_id: str
    resource_uri: str
    address: str
    token: str | None
    file_id: str | None
    user: str
    made: int
    expiration: int


@dataclass(slots=True)
class _Line:
    """The messages of one channel that still have to go out; the oldest are given up when there are too many."""

    waiting: deque[dict[str, str]] = field(default_factory=lambda: deque(maxlen=_MOST_WAITING))
    busy: bool = False


def is_loopback(address: str) -> bool:
    """Whether the address is certainly of this machine; names other than localhost are not looked up."""
    host = urlsplit(address).hostname or ""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class Channels:
    """All channels of one server. `sees(file, user)` tells whether a channel's owner may hear of a file."""

    def __init__(self, store: Store, sees: Callable[[File, str], bool], anywhere: bool = False) -> None:
        self._store, self._sees, self.anywhere = store, sees, anywhere
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        self._channels = {key: Channel(**body) for key, body in store.journal.kept("channel").items()}
        self._lines: dict[str, _Line] = {}
        self._pool: ThreadPoolExecutor | None = None
        store.listen(self._heard)

    def open(self, channel: Channel) -> bool:
        """Keep the channel and post its first message; False when its id is taken or there are too many."""
        with self._lock:
            self._drop_expired()
            if channel.id in self._channels or len(self._channels) >= MOST_CHANNELS:
                return False
            self._channels[channel.id] = channel
        self._store.journal.keep("channel", channel.id, asdict(channel))
        self._send(channel, channel.made, "sync", ())
        return True

    def stop(self, channel_id: str, resource_id: str, user: str) -> bool:
        """Forget the channel; False when the user has no such."""
        with self._lock:
            channel = self._channels.get(channel_id)
            if channel is None or (channel.resource_id, channel.user) != (resource_id, user):
                return False
            del self._channels[channel_id]
            self._lines.pop(channel_id, None)
        self._store.journal.keep("channel", channel_id, None)
        return True

    def close(self) -> None:
        """Post nothing more."""
        self._stopped.set()
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def _drop_expired(self) -> None:
        now = self._store.clock()
        for key in [key for key, channel in self._channels.items() if channel.expiration <= now]:
            del self._channels[key]
            self._lines.pop(key, None)
            self._store.journal.keep("channel", key, None)

    def _heard(self, change: Change) -> None:
        if not self._channels:
            return
        with self._lock:
            self._drop_expired()
            channels = list(self._channels.values())
        file = change.after or change.before
        state, changed = _state(change)
        for channel in channels:
            if file is None or channel.file_id not in (None, change.id) or not self._sees(file, channel.user):
                continue
            if channel.file_id is None:
                self._send(channel, change.at, "change", ())
            else:
                self._send(channel, change.at, state, changed)

    def _send(self, channel: Channel, at: int, state: str, changed: tuple[str, ...]) -> None:
        headers = {
            "Content-Type": "application/json; utf-8",
            "User-Agent": "APIs-Google; (+https://developers.google.com/webmasters/APIs-Google.html)",
            "X-Goog-Channel-ID": channel.id,
            "X-Goog-Channel-Expiration": formatdate(channel.expiration / 1000, usegmt=True),
            # Numbers grow but are not consecutive, as Google says; 1 is the first message of a channel.
            "X-Goog-Message-Number": str(at - channel.made + 1),
            "X-Goog-Resource-ID": channel.resource_id,
            "X-Goog-Resource-State": state,
            "X-Goog-Resource-URI": channel.resource_uri,
        }
        if channel.token:
            headers["X-Goog-Channel-Token"] = channel.token
        if changed:
            headers["X-Goog-Changed"] = ",".join(changed)
        with self._lock:
            if self._stopped.is_set():
                return
            line = self._lines.setdefault(channel.id, _Line())
            line.waiting.append(headers)
            if line.busy:
                return
            line.busy = True
            if self._pool is None:
                self._pool = ThreadPoolExecutor(_WORKERS, thread_name_prefix="channel")
            self._pool.submit(self._post_all, channel, line)

    def _post_all(self, channel: Channel, line: _Line) -> None:
        with requests.Session() as session:
            session.trust_env = False  # a proxy of the environment is not this machine
            while True:
                with self._lock:
                    if not line.waiting or self._stopped.is_set():
                        line.busy = False
                        return
                    headers = line.waiting.popleft()
                self._post(session, channel.address, headers)

    def _post(self, session: requests.Session, address: str, headers: dict[str, str]) -> None:
        for wait in (*_WAITS_SECONDS, None):
            try:
                answer = session.post(
                    address, data=b"", headers=headers, timeout=_TIMEOUT_SECONDS, allow_redirects=False
                )
                if answer.status_code not in _TRY_AGAIN:
                    return
            except requests.RequestException:
                pass  # nobody there: tried again below, and then given up, as Google does
            if wait is None or self._stopped.wait(wait):
                return


def _state(change: Change) -> tuple[str, tuple[str, ...]]:
    """X-Goog-Resource-State and X-Goog-Changed."""
    before, after = change.before, change.after
    if before is None:
        return "add", ()
    if after is None:
        return "remove", ()
    if after.trashed != before.trashed:
        return ("trash" if after.trashed else "untrash"), ()
    if change.operation.startswith("permissions."):
        return "update", ("permissions",)
    if change.operation == "drive.update":
        return "update", ("parents",) if after.parents != before.parents else ("properties",)
    return "update", ("content",)
