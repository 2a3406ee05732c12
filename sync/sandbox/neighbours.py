"""Who may talk to a sandbox that listens on this machine only: nobody whom a web page from elsewhere sends.

A browser on this machine would carry a stranger's requests here, by a name of the stranger's own that leads to
127.0.0.1 (DNS rebinding) or by a form of the stranger's page. Both are told by the headers Host and Origin. A sandbox
that listens on other addresses is meant to be reached by any name.
"""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from starlette.requests import Request

from sync.sandbox.errors import ApiError

_NAMES = ("localhost", "googleapis.com", "google.com")  # Google's, for who leads them here


def check(request: Request) -> None:
    """Raise ApiError 403 for a request that a web page from elsewhere has sent."""
    if not _listens_here(request):
        return
    for header in ("host", "origin"):
        given = request.headers.get(header)
        if given is not None and not _is_near(given if header == "origin" else f"//{given}"):
            message = f"This sandbox is for this machine only; the request's {header.title()} is {given[:200]!r}."
            raise ApiError(403, message)


def cors(request: Request) -> dict[str, str]:
    """The headers that let the page that asks read the answer, where it may ask."""
    origin = request.headers.get("origin")
    if origin is None or (_listens_here(request) and not _is_near(origin)):
        return {}
    allowed = {"Access-Control-Allow-Origin": origin, "Vary": "Origin"}
    if request.method != "OPTIONS":
        return {**allowed, "Access-Control-Expose-Headers": "Content-Disposition,Location,Range,WWW-Authenticate"}
    return {
        **allowed,
        "Access-Control-Allow-Methods": "DELETE,GET,HEAD,PATCH,POST,PUT",
        "Access-Control-Allow-Headers": request.headers.get("access-control-request-headers", ""),
        "Access-Control-Max-Age": "3600",
    }


def _listens_here(request: Request) -> bool:
    listens = request.scope.get("server") or ("", 0)
    return _is_loopback(str(listens[0]))


def _is_near(address: str) -> bool:
    try:
        name = (urlsplit(address).hostname or "").rstrip(".")
    except ValueError:
        return False
    if "." not in name and ":" not in name:  # nobody elsewhere owns a name of one word
        return name != ""
    return _is_loopback(name) or any(name == known or name.endswith(f".{known}") for known in _NAMES)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
