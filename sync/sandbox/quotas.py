"""Google's request quotas: per minute, reads and writes apart, per project and per user (SHEETS_BEHAVIOURS 46)."""

from __future__ import annotations

import threading
import time
from collections import deque

from sync.sandbox.errors import ApiError

PER_PROJECT = 300
PER_USER = 60
_WINDOW_SECONDS = 60.0
_PROJECT_NUMBER = "1"


class Quotas:
    """Counts requests of the last minute. A user is a bearer token; the server is one project."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._seen: dict[tuple[str, str], deque[float]] = {}

    def count(self, token: str, write: bool) -> None:
        """Count one request. Raises ApiError 429 when it is one too many."""
        kind = "Write" if write else "Read"
        now = time.monotonic()
        with self._lock:
            project = self._window(("", kind), now)
            user = self._window((token, kind), now)
            if len(project) >= PER_PROJECT:
                raise _exceeded(kind, "")
            if len(user) >= PER_USER:
                raise _exceeded(kind, " per user")
            project.append(now)
            user.append(now)

    def _window(self, key: tuple[str, str], now: float) -> deque[float]:
        window = self._seen.setdefault(key, deque())
        while window and window[0] <= now - _WINDOW_SECONDS:
            window.popleft()
        return window


def _exceeded(kind: str, per_user: str) -> ApiError:
    consumer = f"projects/{_PROJECT_NUMBER}"
    info = {
        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
        "reason": "RATE_LIMIT_EXCEEDED",
        "domain": "googleapis.com",
        "metadata": {"service": "sheets.googleapis.com", "consumer": consumer},
    }
    message = (
        f"Quota exceeded for quota metric '{kind} requests' and limit '{kind} requests per minute{per_user}' of "
        f"service 'sheets.googleapis.com' for consumer 'project_number:{_PROJECT_NUMBER}'."
    )
    return ApiError(429, message, details=[info])
