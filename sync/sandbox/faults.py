"""Faults on demand, for tests of clients: `POST /sandbox-control/faults` orders what shall go wrong.

A fault is a JSON object:
- `method` (e.g. "POST") and `path` (a regular expression searched for in the decoded path): which requests it meets;
  both may be left out;
- `times` (default 1): how many requests it meets before it is used up; `skip` (default 0): how many it lets pass first;
- `status` (429, 500, 503, ...): answer this instead, in Google's envelope, or as HTML when `html` is true;
- `drop` true: break the connection in the middle of the answer;
- `when` "before" (default) or "after": whether the request takes effect first;
- `delay`: seconds to wait before anything else.

`GET` lists the faults still waiting, `DELETE` forgets them. Without faults ordered nothing of this has a cost.
"""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass
from typing import Any

_KNOWN = {"method", "path", "times", "skip", "status", "html", "drop", "when", "delay"}


class InvalidFaultError(ValueError):
    """The order makes no sense."""


@dataclass(slots=True)
class Fault:
    """One order; `times` and `skip` count down."""

    method: str | None
    path: re.Pattern[str]
    times: int
    skip: int
    status: int | None
    html: bool
    drop: bool
    after: bool
    delay: float

    def to_json(self) -> dict[str, Any]:
        """As ordered, with what is left of it."""
        return {
            "method": self.method,
            "path": self.path.pattern,
            "times": self.times,
            "skip": self.skip,
            "status": self.status,
            "html": self.html,
            "drop": self.drop,
            "when": "after" if self.after else "before",
            "delay": self.delay,
        }


def order(value: Any) -> Fault:
    """Read an order. Raises InvalidFaultError."""
    if not isinstance(value, dict):
        raise InvalidFaultError("A fault is a JSON object.")
    unknown = set(value) - _KNOWN
    if unknown:
        raise InvalidFaultError(f"Unknown: {', '.join(sorted(unknown))}. Known: {', '.join(sorted(_KNOWN))}.")
    if value.get("when", "before") not in ("before", "after"):
        raise InvalidFaultError("when is before or after.")
    if not any(value.get(name) for name in ("status", "drop", "delay")):
        raise InvalidFaultError("A fault needs status, drop or delay.")
    try:
        return Fault(
            method=value["method"].upper() if value.get("method") else None,
            path=re.compile(value.get("path", "")),
            times=int(value.get("times", 1)),
            skip=int(value.get("skip", 0)),
            status=int(value["status"]) if value.get("status") else None,
            html=bool(value.get("html", False)),
            drop=bool(value.get("drop", False)),
            after=value.get("when") == "after",
            delay=float(value.get("delay", 0)),
        )
    except (TypeError, ValueError, AttributeError, re.error) as error:
        raise InvalidFaultError(str(error)) from error


class Faults:
    """The faults that still wait for their request."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: list[Fault] = []

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

    def meet(self, method: str, path: str) -> Fault | None:
        """The fault that this request meets, if any; it counts as used."""
        with self._lock:
            for fault in self._waiting:
                if fault.method not in (None, method) or not fault.path.search(path):
                    continue
                if fault.skip:
                    fault.skip -= 1
                    continue
                fault.times -= 1
                if fault.times <= 0:
                    self._waiting.remove(fault)
                return fault
        return None
