"""HTTP batches: several requests in the body of one, `multipart/mixed`, each answered as if it had come alone.

The headers of the batch count for every part that does not say otherwise itself, but for those of its own body.
"""

from __future__ import annotations

import asyncio
import re
import secrets
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesHeaderParser, BytesParser
from http import HTTPStatus
from urllib.parse import unquote, urlsplit

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Message as Event

from sync.sandbox.answers import Dropped, envelope
from sync.sandbox.errors import ApiError, drive_error
from sync.sandbox.faults import HEADER as FAULT

Handle = Callable[[Request], Awaitable[Response]]

MOST_PARTS = 100
_MOST_PARSED = 1_000
# The batch address of each API, and what the paths of its methods begin with.
_APIS = {"/batch": "/v4/", "/batch/drive/v3": "/drive/v3/"}
_CONNECTIONS = ("host", "connection", "transfer-encoding", "expect")
_OWN = re.compile("|".join((r"content-.*", re.escape(FAULT), *_CONNECTIONS)))
_BREAK = re.compile(r"[\r\n]+")


@dataclass(frozen=True, slots=True)
class _Part:
    """A request in a batch: its id ("" for none), its address as path and query, its headers in small letters."""

    content_id: str
    method: str
    target: tuple[str, str]
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes


def is_batch(verb: str, path: str) -> bool:
    """Whether a request is a batch of others."""
    return verb == "POST" and path in _APIS


async def answer(request: Request, path: str, body: bytes, handle: Handle) -> Response:
    """The answers of all parts, each by `handle`, in their order. Raises ApiError 400 for what is no batch."""
    parts = await asyncio.to_thread(_parts, request.headers.get("content-type", ""), body)
    answers = []
    for number, part in enumerate(parts):
        one = await _answer(request, path, part, handle) if number < MOST_PARTS else _refused(path, _TOO_MANY)
        if isinstance(one, Dropped):
            return one
        answers.append((part.content_id, one))
    boundary = f"batch_{secrets.token_urlsafe(24)}"
    return Response(_joined(answers, boundary), media_type=f"multipart/mixed; boundary={boundary}")


# What Drive says to the parts beyond the limit; of Sheets nobody has told.
_TOO_MANY = ApiError(403, "Exceeds allowed inner batch requests soft limit. Please retry.")
_ELSEWHERE = ApiError(404, "Not Found")
_MEDIA = ApiError(400, "Media is neither uploaded nor downloaded in a batch.")


def _refused(path: str, error: ApiError) -> Response:
    return envelope(drive_error(error) if "drive" in path else error)


async def _answer(batch: Request, path: str, part: _Part, handle: Handle) -> Response:
    root = batch.scope.get("root_path", "")
    raw_path, query = part.target
    raw_path = raw_path.removeprefix(root)
    if not raw_path.startswith(_APIS[path]):
        return _refused(path, _ELSEWHERE)
    if raw_path.endswith("/export") or "alt=media" in query.split("&"):
        return _refused(path, _MEDIA)
    inherited = [(name, value) for name, value in batch.headers.raw if not _OWN.fullmatch(name.decode("latin-1"))]
    own = {name for name, _ in part.headers}
    decoded = unquote(raw_path)

    async def receive() -> Event:
        return {"type": "http.request", "body": part.body, "more_body": False}

    scope = {
        **batch.scope,
        "method": part.method,
        "path": root + decoded,
        "raw_path": (root + raw_path).encode(),
        "query_string": query.encode(),
        "headers": [
            (b"host", batch.headers.get("host", "").encode("latin-1")),
            *((name, value) for name, value in inherited if name not in own),
            *part.headers,
        ],
        "path_params": {"path": decoded.removeprefix("/")},
    }
    return await handle(Request(scope, receive))


def _parts(content_type: str, body: bytes) -> list[_Part]:
    """The requests in a batch. Raises ApiError 400."""
    head = b"Content-Type: " + content_type.encode("latin-1") + b"\r\n\r\n"
    boundary = BytesHeaderParser().parsebytes(head).get_boundary()
    if boundary is None or body.count(f"--{boundary}".encode()) > _MOST_PARSED + 1:
        raise _unreadable(body)
    inner = BytesParser().parsebytes(head + body).get_payload()
    parts = [_part(message, body) for message in inner if isinstance(message, Message)]
    if not parts:
        raise _unreadable(body)
    return parts


def _part(message: Message, batch: bytes) -> _Part:
    content = message.get_payload(decode=True)
    if not isinstance(content, bytes):  # the part has parts of its own
        raise _unreadable(batch)
    line, _, rest = content.lstrip().partition(b"\n")
    words = line.decode("utf-8", "replace").split()
    try:
        method, target = words[0], urlsplit(words[1])
    except (IndexError, ValueError) as error:
        raise _unreadable(batch) from error
    inner = BytesHeaderParser().parsebytes(rest)
    headers = [
        (name.lower().encode("ascii", "surrogateescape"), _in_one_line(value).encode("ascii", "surrogateescape"))
        for name, value in inner.raw_items()
        if name.lower() not in _CONNECTIONS
    ]
    payload = inner.get_payload(decode=True)
    body = payload.rstrip(b"\r\n") if isinstance(payload, bytes) else b""
    content_id = next((_in_one_line(value) for name, value in message.raw_items() if name.lower() == "content-id"), "")
    return _Part(content_id, method, (target.path, target.query), tuple(headers), body)


def _in_one_line(value: str) -> str:
    return _BREAK.sub("", value).strip()


def _unreadable(body: bytes) -> ApiError:
    said = f"Failed to parse batch request, error:  0 items. Received batch body: ({len(body)}) bytes redacted"
    return ApiError(400, said)


def _joined(answers: Sequence[tuple[str, Response]], boundary: str) -> bytes:
    pieces = []
    for content_id, one in answers:
        named = f"Content-ID: {_answered_id(content_id)}\r\n" if content_id else ""
        headers = b"".join(name.title() + b": " + value + b"\r\n" for name, value in one.headers.raw)
        # As at Google no answer is without a header; clients look for the empty line after the last.
        status = f"HTTP/1.1 {one.status_code} {_phrase(one.status_code)}\r\nVary: Origin\r\n"
        head = f"--{boundary}\r\nContent-Type: application/http\r\n{named}\r\n{status}"
        pieces.append(head.encode("utf-8", "surrogateescape") + headers + b"\r\n" + bytes(one.body) + b"\r\n")
    return b"".join(pieces) + f"--{boundary}--\r\n".encode()


def _answered_id(content_id: str) -> str:
    bracket = content_id.startswith("<")
    return f"<response-{content_id[1:]}" if bracket else f"response-{content_id}"


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:  # no status of the standard's
        return "Error"
