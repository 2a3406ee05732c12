"""What a request asks for, however it is put: the verb that is meant, the parameters, the body, who asks.

A GET whose address would be too long comes as a POST with the parameters in its body. The parameters that all methods
have may be written with a dollar sign, some of them as headers; all others in camelCase or in snake_case.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

from starlette.datastructures import QueryParams
from starlette.requests import Request

from sync.sandbox.access import ANONYMOUS, User, user_of
from sync.sandbox.contract import camel
from sync.sandbox.errors import ApiError
from sync.sandbox.methods import PARAMETERS

LARGEST_BODY = 64 * 1024 * 1024
VERBS = ("GET", "POST", "PUT", "PATCH", "DELETE")
_WITH_DOLLAR = {f"${name}": name for name in ("alt", "callback", "fields", "key", "prettyPrint", "quotaUser")}
_HEADERS = {"x-goog-fieldmask": "fields", "x-goog-api-key": "key", "x-goog-quota-user": "quotaUser"}
_GZIP = 31
_MOST_MEMBERS = 16


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks: the token, the person it stands for."""

    token: str
    user: User


def caller(headers: Mapping[str, str], query: QueryParams) -> Caller | None:
    """Who asks, by the header or the parameter that OAuth has for it, or an API key; None without credentials."""
    scheme, _, token = headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        token = ""
    token = token.strip() or query.get("access_token", "") or query.get("oauth_token", "")
    if token:
        return Caller(token, user_of(token))
    key = query.get("key")
    return Caller(f"key {key}", ANONYMOUS) if key else None


def verb(request: Request) -> str:
    """The HTTP method that is meant."""
    meant = request.headers.get("x-http-method-override", "").upper()
    if request.method == "POST" and meant in VERBS:
        return meant
    return "GET" if request.method == "HEAD" else request.method


def in_address(request: Request) -> QueryParams:
    """The parameters as far as the address and the headers tell them."""
    return _named(request.query_params.multi_items(), request.headers)


async def read(request: Request) -> tuple[QueryParams, bytes]:
    """The parameters and the body. Raises ApiError."""
    content = await body(request)
    if verb(request) != "GET" or not content:
        return in_address(request), content
    if request.method != "POST":
        raise ApiError(400, "Your client has issued a malformed or illegal request.")
    inside = parse_qsl(content.decode("latin-1"), keep_blank_values=True)
    return _named([*request.query_params.multi_items(), *inside], request.headers), b""


def _named(items: Iterable[tuple[str, str]], headers: Mapping[str, str]) -> QueryParams:
    found = [(_name(name), value) for name, value in items]
    given = {name for name, _ in found}
    found += [(name, headers[header]) for header, name in _HEADERS.items() if header in headers and name not in given]
    return QueryParams(found)


def _name(name: str) -> str:
    if name in _WITH_DOLLAR:
        return _WITH_DOLLAR[name]
    return camel(name) if "_" in name and camel(name) in PARAMETERS else name


async def body(request: Request) -> bytes:
    """The body, unpacked. Raises ApiError 413 when it is too large, 400 when it is not what its headers say."""
    if int(request.headers.get("content-length") or 0) > LARGEST_BODY:
        raise _too_large()
    chunks: list[bytes] = []
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > LARGEST_BODY:
            raise _too_large()
        chunks.append(chunk)
    whole = b"".join(chunks)
    return _unpacked(whole) if request.headers.get("content-encoding", "").lower() == "gzip" else whole


def _unpacked(packed: bytes) -> bytes:
    whole = b""
    for _ in range(_MOST_MEMBERS):
        unpacker = zlib.decompressobj(wbits=_GZIP)
        try:
            whole += unpacker.decompress(packed, LARGEST_BODY - len(whole) + 1)
        except zlib.error as error:
            raise _wrongly_packed(str(error)) from error
        if len(whole) > LARGEST_BODY:
            raise _too_large()
        if not unpacker.eof:
            raise _wrongly_packed("it ends too early")
        packed = unpacker.unused_data
        if not packed:
            return whole
    raise _wrongly_packed(f"it has more than {_MOST_MEMBERS} members")


def _wrongly_packed(why: str) -> ApiError:
    return ApiError(400, f"The body is not what its Content-Encoding says: {why}")


def _too_large() -> ApiError:
    return ApiError(413, "Request payload size exceeds the limit.")
