"""From an address to what answers it: the published methods, and the few addresses beside them that clients use."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from sync.sandbox import methods
from sync.sandbox.access import Visit
from sync.sandbox.call import Call, Content
from sync.sandbox.drive import uploads
from sync.sandbox.errors import ApiError, DriveError
from sync.sandbox.exports import by_address
from sync.sandbox.file import SPREADSHEET
from sync.sandbox.methods import Method
from sync.sandbox.surface import ANSWERS, Answer


@dataclass(frozen=True, slots=True)
class Route:
    """What answers a request, the parts of its path, and what it counts as."""

    answer: Answer
    parts: dict[str, str]
    is_drive: bool
    writes: bool
    method: Method | None = None

    def check_query(self, given: Iterable[str]) -> None:
        """Raise ApiError 400 for unknown parameters."""
        if self.method is not None:
            self.method.check_query(given)


def _export(visit: Visit, call: Call) -> Content:
    document = visit.find(call.path.get("id") or call.query.get("id", ""))
    if document.file.mime_type != SPREADSHEET:
        raise DriveError(403, "Export only supports Docs Editors files.", "fileNotExportable")
    return by_address(document, call.query)


# Reading by POST: the search and data filter methods.
_READS = re.compile(r":(search|getByDataFilter|batchGetByDataFilter)$")
_BESIDE: tuple[tuple[str, re.Pattern[str], Answer], ...] = (
    ("POST", re.compile(r"/upload/drive/v3/files\Z"), uploads.create),
    ("PATCH", re.compile(r"/upload/drive/v3/files/(?P<id>[^/]+)\Z"), uploads.update),
    ("PUT", re.compile(r"/upload/drive/v3/files(?:/(?P<id>[^/]+))?\Z"), uploads.go_on),
    ("PUT", re.compile(r"/upload/drive/v2/files/(?P<id>[^/]+)\Z"), uploads.update_v2),
    ("GET", re.compile(r"/spreadsheets/d/(?P<id>[^/]+)/export\Z"), _export),
    ("GET", re.compile(r"/spreadsheets/export\Z"), _export),  # the address in exportLinks
)


def find(verb: str, path: str) -> Route:
    """The route of a request. Raises ApiError 404 for no address of Google's, 501 for one the sandbox has not."""
    for known, pattern, answer in _BESIDE:
        match = pattern.match(path) if known == verb else None
        if match:
            parts = {name: value for name, value in match.groupdict().items() if value is not None}
            return Route(answer, parts, True, verb != "GET")
    # Google takes `ID/` for `ID`, and `ID/:batchUpdate` for `ID:batchUpdate`; google-spreadsheet asks that way.
    found = (
        methods.find(verb, path)
        or methods.find(verb, path.rstrip("/").replace("/:", ":"))
        or methods.find(verb, "/drive/v3" + path)  # for a client of Drive whose endpoint is the server without a path
    )
    if found is None:
        if path.startswith(("/drive/", "/upload/")):
            raise DriveError(404, "Not Found", "notFound")
        raise ApiError(404, "Requested entity was not found.")
    method, parts = found
    known_answer = ANSWERS.get(method.id)
    if known_answer is None:
        message = f"This sandbox does not have the method {method.id}."
        if method.is_drive:
            raise DriveError(501, message, "notImplemented")
        raise ApiError(501, message, status="UNIMPLEMENTED")
    writes = verb != "GET" and not _READS.search(path)
    return Route(known_answer, parts, method.is_drive, writes, method)
