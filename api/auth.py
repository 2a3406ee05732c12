"""Who is calling: an API key as bearer token or as HTTP Basic password (DESIGN.md section 10).

Deny by default: the guard stands before all routes, and lets through without a key only what is named public.
"""

import asyncio
import base64
import binascii
import hmac
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session
from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from api.errors import error_response
from api.keys import Caller, digest_of
from api.middleware import within
from schema.access import ApiKey
from schema.reads.access import AccessScope

TRUST_SECONDS = 5.0
"""How long an answer of the database about a key is believed; a revoked key works no longer than this."""
REMEMBERED_KEYS = 1_000
_CHALLENGES = ('Bearer realm="Styring"', 'Basic realm="Styring", charset="UTF-8"')


@dataclass(frozen=True, slots=True)
class _Known:
    """What the database said about a digest, and until when it holds (by the monotonic clock)."""

    caller: Caller | None
    until: float


class KeyBook:
    """Finds the caller behind a key, asking the database at most every few seconds for each key. Thread-safe enough:
    the worst that two threads can do is to ask twice."""

    def __init__(self, engine: Engine, clock: Callable[[], float] = time.monotonic) -> None:
        self._engine = engine
        self._clock = clock
        self._known: OrderedDict[str, _Known] = OrderedDict()

    def remembered(self, secret: str) -> _Known | None:
        """The answer for this key that still holds, if there is one."""
        known = self._known.get(digest_of(secret))
        return known if known is not None and known.until > self._clock() else None

    def find(self, secret: str) -> Caller | None:
        """The caller whose key this is; None when there is none, or it is revoked or expired. May ask the database."""
        known = self.remembered(secret)
        if known is None:
            digest = digest_of(secret)
            known = _Known(self._ask(digest), self._clock() + TRUST_SECONDS)
            self._known[digest] = known
            while len(self._known) > REMEMBERED_KEYS:
                self._known.popitem(last=False)
        return known.caller if known.caller is not None and in_force(known.caller) else None

    def _ask(self, digest: str) -> Caller | None:
        with Session(self._engine) as session:
            key = session.scalar(select(ApiKey).where(ApiKey.digest == digest, ApiKey.revoked_at.is_(None)))
        if key is None or not hmac.compare_digest(key.digest.encode(), digest.encode()):
            return None
        return Caller(key.id, key.name, key.role, key.expires_at)


def in_force(caller: Caller) -> bool:
    """Whether the caller's key has not expired."""
    return caller.expires_at is None or caller.expires_at > datetime.now(UTC)


def secret_of(headers: Headers) -> str | None:
    """The key in the Authorization header: a bearer token, or the password of HTTP Basic (any user name)."""
    scheme, _, rest = headers.get("authorization", "").partition(" ")
    rest = rest.strip()
    if scheme.lower() == "bearer":
        return rest or None
    if scheme.lower() == "basic":
        try:
            return base64.b64decode(rest, validate=True).decode().partition(":")[2] or None
        except (binascii.Error, UnicodeDecodeError):
            return None
    return None


class Guard:
    """ASGI middleware: answers 401 to whoever brings no valid key, and notes the caller for the routes behind it.

    `public` are exact paths, `public_trees` are paths that are public with everything below them.
    """

    def __init__(self, app: ASGIApp, keys: KeyBook, public: frozenset[str], public_trees: tuple[str, ...] = ()) -> None:
        self._app = app
        self._keys = keys
        self._public = public
        self._trees = public_trees

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan" or self._is_public(scope["path"]):
            await self._app(scope, receive, send)
            return
        secret = secret_of(Headers(scope=scope))
        caller = await self._find(secret) if secret else None
        if caller is None:
            await self._refuse(secret)(scope, receive, send)
            return
        scope.setdefault("state", {})["caller"] = caller
        await self._app(scope, receive, send)

    def _is_public(self, path: str) -> bool:
        return path in self._public or within(path, self._trees)

    async def _find(self, secret: str) -> Caller | None:
        if self._keys.remembered(secret) is not None:
            return self._keys.find(secret)
        return await asyncio.to_thread(self._keys.find, secret)

    @staticmethod
    def _refuse(secret: str | None) -> Response:
        message = "This API key is not valid." if secret else "An API key is required: Authorization: Bearer <key>."
        response = error_response(401, "UNAUTHENTICATED", message)
        for challenge in _CHALLENGES:
            response.headers.append("WWW-Authenticate", challenge)
        return response


def scope_of(connection: HTTPConnection) -> AccessScope | None:
    """The rights of the caller that the guard let through; None when there is none."""
    caller: Caller | None = getattr(connection.state, "caller", None)
    return AccessScope(role=caller.role, actor=caller.name) if caller is not None else None
