"""Faults on demand, for tests of clients. A fault is a JSON object; `FIELDS` says what may stand in it.

It is ordered beforehand with `POST /sandbox-faults` (or the older `/sandbox-control/faults`), at the start with
`create_app(faults=[...])`, or for a single request in that request's header `X-Sandbox-Fault`, as JSON or as
`status=503; when=after`. `GET /sandbox-faults` answers `FIELDS` and the faults that still wait, `DELETE` forgets them.
"""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass
from typing import Any

import orjson

from sync.sandbox.errors import ApiError, DriveError, drive_error, file_not_found, unauthenticated
from sync.sandbox.quotas import exceeded

HEADER = "x-sandbox-fault"
FIELDS = {
    "method": "which requests it meets: the HTTP method, such as POST; all when left out",
    "path": "a regular expression searched for in the decoded path; all when left out",
    "user": "a bearer token, or the e-mail address it stands for; all when left out",
    "skip": "how many such requests pass first (0)",
    "times": "how many it meets after that (1), or always",
    "delay": "latency: seconds to wait before anything else",
    "status": "answer this status in Google's envelope: 429, 500, 503, 400, 403, 404, ...",
    "reason": "the reason in Drive's envelope, such as userRateLimitExceeded (403), which is Drive's way to say 429",
    "expired": "true: the token has expired: 401 with WWW-Authenticate",
    "revoked": "true: access was revoked: 403 of Sheets, 404 of Drive",
    "html": "true: an HTML page in place of JSON, with `status` or else 200",
    "truncate": "true: the answer ends in the middle, as if that were all of it",
    "drop": "true: the connection breaks in the middle of the answer",
    "when": "before or after: whether an error comes in place of the effect (before) or on top of it",
}
_ALWAYS = -1
_FILE = re.compile(r"/files/([^/]+)")
_PATTERN_OF_HEADER = re.compile(r"\s*(\w+)\s*(?:=\s*([^;]*?)\s*)?(?:;|$)")


class InvalidFaultError(ValueError):
    """The order makes no sense."""


@dataclass(slots=True)
class Fault:
    """One order; `times` and `skip` count down."""

    method: str | None
    path: re.Pattern[str]
    user: str | None
    times: int
    skip: int
    status: int | None
    reason: str | None
    html: bool
    truncate: bool
    drop: bool
    after: bool
    delay: float
    expired: bool
    revoked: bool

    @property
    def answers(self) -> bool:
        """Whether it answers in the API's place, which a delay alone does not."""
        return bool(self.status or self.html or self.drop or self.expired or self.revoked)

    def to_json(self) -> dict[str, Any]:
        """As ordered, with what is left of it."""
        return {
            "method": self.method,
            "path": self.path.pattern,
            "user": self.user,
            "times": "always" if self.times == _ALWAYS else self.times,
            "skip": self.skip,
            "status": self.status,
            "reason": self.reason,
            "html": self.html,
            "truncate": self.truncate,
            "drop": self.drop,
            "when": "after" if self.after else "before",
            "delay": self.delay,
            "expired": self.expired,
            "revoked": self.revoked,
        }

    def error(self, method: str, path: str) -> ApiError:
        """What is answered in place of the truth."""
        is_drive = path.startswith(("/drive/", "/upload/"))
        if self.expired:
            return drive_error(unauthenticated()) if is_drive else unauthenticated()
        status = self.status or (404 if is_drive else 403)
        if self.revoked or (is_drive and status == 404):
            if is_drive:
                found = _FILE.search(path)
                return file_not_found(found.group(1) if found else "")
            return ApiError(403, "The caller does not have permission")
        if is_drive:
            reason = self.reason or _DRIVE_REASONS.get(status, "backendError")
            limit = reason.endswith("ateLimitExceeded") or reason == "dailyLimitExceeded"
            message = _LIMITS.get(reason) or _MESSAGES.get(status, f"Error {status}.")
            return DriveError(status, message, reason, domain="usageLimits" if limit else "global")
        if status == 401:
            return unauthenticated()
        if status == 429:
            return exceeded("Read" if method == "GET" else "Write", True, 60)
        name = _STATUSES.get(status) or ("INTERNAL" if status >= 500 else "INVALID_ARGUMENT")
        return ApiError(status, _MESSAGES.get(status, f"Error {status}."), status=name)


_MESSAGES = {
    400: "Request contains an invalid argument.",
    403: "The caller does not have permission",
    404: "Requested entity was not found.",
    429: "Rate Limit Exceeded",
    500: "Internal error encountered.",
    502: "Bad Gateway",
    503: "The service is currently unavailable.",
    504: "Deadline expired before operation could complete.",
}
_LIMITS = {
    "dailyLimitExceeded": "Daily Limit Exceeded",
    "rateLimitExceeded": "Rate Limit Exceeded",
    "userRateLimitExceeded": "User Rate Limit Exceeded",
}
_STATUSES = {
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    409: "ABORTED",
    502: "UNAVAILABLE",
    503: "UNAVAILABLE",
    504: "DEADLINE_EXCEEDED",
}
_DRIVE_REASONS = {400: "badRequest", 401: "authError", 403: "insufficientFilePermissions", 429: "rateLimitExceeded"}


def order(value: Any) -> Fault:
    """Read an order. Raises InvalidFaultError."""
    if not isinstance(value, dict):
        raise InvalidFaultError("A fault is a JSON object.")
    unknown = set(value) - set(FIELDS)
    if unknown:
        raise InvalidFaultError(f"Unknown: {', '.join(sorted(unknown))}. Known: {', '.join(sorted(FIELDS))}.")
    if value.get("when", "before") not in ("before", "after"):
        raise InvalidFaultError("when is before or after.")
    if not any(value.get(name) for name in ("status", "html", "truncate", "drop", "delay", "expired", "revoked")):
        raise InvalidFaultError("A fault needs status, html, truncate, drop, delay, expired or revoked.")
    try:
        fault = Fault(
            method=value["method"].upper() if value.get("method") else None,
            path=re.compile(value.get("path") or ""),
            user=str(value["user"]) if value.get("user") else None,
            times=_ALWAYS if value.get("times") == "always" else int(value.get("times", 1)),
            skip=int(value.get("skip", 0)),
            status=int(value["status"]) if value.get("status") else None,
            reason=str(value["reason"]) if value.get("reason") else None,
            html=bool(value.get("html", False)),
            truncate=bool(value.get("truncate", False)),
            drop=bool(value.get("drop", False)),
            after=value.get("when") == "after",
            delay=float(value.get("delay", 0)),
            expired=bool(value.get("expired", False)),
            revoked=bool(value.get("revoked", False)),
        )
    except (TypeError, ValueError, AttributeError, re.error) as error:
        raise InvalidFaultError(str(error)) from error
    if fault.status is not None and not 400 <= fault.status <= 599:
        raise InvalidFaultError("status is an error: 400 to 599.")
    if not 0 <= fault.delay <= 600:
        raise InvalidFaultError("delay is 0 to 600 seconds.")
    return fault


def of_header(text: str) -> Fault:
    """Read a fault for one request: JSON, or `name=value` pairs apart by `;`. Raises InvalidFaultError."""
    text = text.strip()
    if text.startswith("{"):
        try:
            return order(orjson.loads(text))
        except orjson.JSONDecodeError as error:
            raise InvalidFaultError(str(error)) from error
    value: dict[str, Any] = {}
    at = 0
    while at < len(text):
        match = _PATTERN_OF_HEADER.match(text, at)
        if not match:
            raise InvalidFaultError(f"Not understood: {text[at:]}")
        name, given = match.groups()
        value[name] = True if given in (None, "true") else False if given == "false" else given
        at = match.end()
    return order(value)


class Faults:
    """The faults that still wait for their request. Raises InvalidFaultError for orders that make no sense."""

    def __init__(self, orders: tuple[dict[str, Any], ...] = ()) -> None:
        self._lock = threading.Lock()
        self._waiting = [order(value) for value in orders]

    def add(self, fault: Fault) -> None:
        """Order one."""
        with self._lock:
            self._waiting.append(fault)

    def clear(self) -> None:
        """Forget all."""
        with self._lock:
            self._waiting.clear()

    def waiting(self) -> list[dict[str, Any]]:
        """The faults not yet used up."""
        with self._lock:
            return [fault.to_json() for fault in self._waiting]

    def meet(self, method: str, path: str, user: tuple[str, str]) -> Fault | None:
        """The fault that this request meets, if any; it counts as used. `user`: the bearer token and the address."""
        with self._lock:
            for fault in self._waiting:
                if fault.method not in (None, method) or not fault.path.search(path):
                    continue
                if fault.user is not None and fault.user not in user:
                    continue
                if fault.skip:
                    fault.skip -= 1
                    continue
                if fault.times != _ALWAYS:
                    fault.times -= 1
                    if fault.times <= 0:
                        self._waiting.remove(fault)
                return fault
        return None
