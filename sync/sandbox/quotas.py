"""Google's request quotas: per minute, reads and writes apart, per project and per user (SHEETS_BEHAVIOURS 46).

A user is a bearer token, or what the request names as `quotaUser`; a project is what it names in the header
`X-Goog-User-Project`, else the one project of the server. A request counts once, however much is in it,
unless it is assumed otherwise.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from sync.sandbox.assumptions import DEFAULT, Assumptions
from sync.sandbox.errors import ApiError, DriveError
from sync.sandbox.marked import PROJECT_NUMBER

_WINDOW_SECONDS = 60.0
_MANY_WINDOWS = 10_000


@dataclass(frozen=True, slots=True)
class Limits:
    """Requests per minute, as Google grants them to a new project."""

    sheets_per_project: int = 300
    sheets_per_user: int = 60
    drive_per_user: int = 12_000


class Quotas:
    """Counts the requests of the last minute. `clock` in seconds."""

    def __init__(
        self,
        limits: Limits | None = None,
        clock: Callable[[], float] = time.monotonic,
        assumptions: Assumptions = DEFAULT,
    ) -> None:
        self._limits = limits or Limits()
        self._assumed = assumptions
        self._clock = clock
        self._lock = threading.Lock()
        self._seen: dict[tuple[str, str], deque[float]] = {}

    @property
    def counts_parts(self) -> bool:
        """Whether a batch counts as the requests that it has (SHEETS_BEHAVIOURS 47)."""
        return not self._assumed.batches_count_once

    def count(self, project: str, user: str, *, write: bool, drive: bool, parts: int = 1) -> None:
        """Count one request, as `parts` of them. Raises ApiError 429, or DriveError 403, when it would be more
        than may be; that one counts not."""
        kind = "Drive" if drive else "Write" if write else "Read"
        now = self._clock()
        with self._lock:
            if len(self._seen) > _MANY_WINDOWS:
                self._forget(now)
            of_user = self._window((f"{project} {user}", kind), now)
            if drive:
                if len(of_user) + parts > self._limits.drive_per_user:
                    raise drive_limit(403 if self._assumed.drive_limits_are_403 else 429)
            else:
                of_project = self._window((project, kind), now)
                if len(of_project) + parts > self._limits.sheets_per_project:
                    raise exceeded(kind, False, self._limits.sheets_per_project, project)
                if len(of_user) + parts > self._limits.sheets_per_user:
                    raise exceeded(kind, True, self._limits.sheets_per_user, project)
                of_project.extend([now] * parts)
            of_user.extend([now] * parts)

    def _window(self, key: tuple[str, str], now: float) -> deque[float]:
        window = self._seen.setdefault(key, deque())
        while window and window[0] <= now - _WINDOW_SECONDS:
            window.popleft()
        return window

    def _forget(self, now: float) -> None:
        old = [key for key, window in self._seen.items() if not window or window[-1] <= now - _WINDOW_SECONDS]
        for key in old:
            del self._seen[key]


def exceeded(kind: str, per_user: bool, limit: int, project: str = PROJECT_NUMBER) -> ApiError:
    """The 429 of Sheets; `kind` is Read or Write."""
    suffix, short = (" per user", "PerUser") if per_user else ("", "")
    message = (
        f"Quota exceeded for quota metric '{kind} requests' and limit '{kind} requests per minute{suffix}' of "
        f"service 'sheets.googleapis.com' for consumer 'project_number:{project}'."
    )
    info = {
        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
        "reason": "RATE_LIMIT_EXCEEDED",
        "domain": "googleapis.com",
        "metadata": {
            "service": "sheets.googleapis.com",
            "consumer": f"projects/{project}",
            "quota_limit": f"{kind}RequestsPerMinutePer{short.removeprefix('Per') or 'Project'}",
            "quota_limit_value": str(limit),
            "quota_location": "global",
            "quota_metric": f"sheets.googleapis.com/{kind.lower()}_requests",
        },
    }
    link = {
        "description": "Request a higher quota limit.",
        "url": "https://cloud.google.com/docs/quotas/help/request_increase",
    }
    return ApiError(429, message, details=[info, {"@type": "type.googleapis.com/google.rpc.Help", "links": [link]}])


def drive_limit(code: int = 403) -> DriveError:
    """Drive says 403 where Sheets says 429."""
    return DriveError(code, "User Rate Limit Exceeded", "userRateLimitExceeded", domain="usageLimits")
