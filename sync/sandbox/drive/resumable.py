"""Resumable uploads: a session is opened with the metadata, then the content comes in one piece or in several.

Sessions live in memory; after a restart the client is told 404 and begins again, as when one of Google's has expired.
"""

from __future__ import annotations

import re
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from sync.sandbox.call import Call, Content
from sync.sandbox.cells import Json
from sync.sandbox.errors import DriveError

_MOST_SESSIONS = 100
_LARGEST = 64 * 1024 * 1024
_RANGE = re.compile(r"bytes (?:(\*)|(\d{1,12})-(\d{1,12}))/(\*|\d{1,12})")


@dataclass(slots=True)
class Session:
    """One upload under way: whose, to which address, the File message it began with, and what has come so far."""

    user: str
    file_id: str | None
    body: Json
    media_type: str
    content: bytearray = field(default_factory=bytearray)
    lock: threading.Lock = field(default_factory=threading.Lock)


class Uploads:
    """The uploads under way of one server; the oldest are forgotten when there are too many."""

    def __init__(self) -> None:
        self._sessions: dict[str, Session] = {}
        self._lock = threading.Lock()

    def open(self, session: Session) -> str:
        """Keep a session; answers its id."""
        key = secrets.token_urlsafe(32)
        with self._lock:
            while len(self._sessions) >= _MOST_SESSIONS:
                del self._sessions[next(iter(self._sessions))]
            self._sessions[key] = session
        return key

    def find(self, key: str, user: str, file_id: str | None) -> Session:
        """The session. Raises DriveError 404."""
        session = self._sessions.get(key)
        if session is None or (session.user, session.file_id) != (user, file_id):
            raise DriveError(404, "Not Found", "notFound")
        return session

    def close(self, key: str) -> None:
        """Forget a session."""
        with self._lock:
            self._sessions.pop(key, None)


def begin(uploads: Uploads, call: Call, session: Session) -> Content:
    """Open the session and tell the address for its content."""
    query = f"{call.query}&upload_id={uploads.open(session)}"
    location = f"{call.base_url.rstrip('/')}/upload/drive/v3/files"
    if session.file_id is not None:
        location += f"/{session.file_id}"
    return Content(b"", "text/plain", headers={"Location": f"{location}?{query}"})


def receive(
    uploads: Uploads, call: Call, user: str, file_id: str | None, finish: Callable[[Session], Json]
) -> Json | Content:
    """The next piece: 308 while more is to come, else what `finish` answers. Raises DriveError."""
    key = call.query.get("upload_id", "")
    session = uploads.find(key, user, file_id)
    with session.lock:
        if not _add(session, call):
            return _go_on(session)
        answer = finish(session)
        uploads.close(key)
        return answer


def _add(session: Session, call: Call) -> bool:
    """Keep what has come; whether that is all."""
    header = call.headers.get("content-range")
    if header is None:
        session.content[:] = call.body
        return True
    match = _RANGE.fullmatch(header)
    if match is None:
        raise DriveError(400, "Invalid Content-Range.", "badRequest")
    asks, first, last, whole = match.groups()
    if not asks:
        start = int(first)
        if int(last) - start + 1 != len(call.body) or start > len(session.content):
            raise DriveError(400, "Invalid Content-Range.", "badRequest")
        if int(last) >= _LARGEST:
            raise DriveError(413, "Request Too Large", "uploadTooLarge")
        session.content[start:] = call.body
    return whole != "*" and len(session.content) >= int(whole)


def _go_on(session: Session) -> Content:
    got = len(session.content)
    headers = {"Range": f"bytes=0-{got - 1}"} if got else {}
    return Content(b"", "text/plain", status=308, headers=headers)
