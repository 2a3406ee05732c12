"""Uploads: a CSV or TSV file becomes a spreadsheet, or takes the place of what is in one.

The addresses of Drive v3 (`uploadType` media, multipart and resumable) and the older one of v2 that gspread uses.
"""

from __future__ import annotations

import csv
import io
from email.parser import BytesParser
from email.policy import HTTP

import orjson

from sync.sandbox.access import WRITER, Visit
from sync.sandbox.call import Call, Content
from sync.sandbox.cells import Json
from sync.sandbox.document import Document
from sync.sandbox.drive import files, resumable
from sync.sandbox.drive.resources import SHORT, checked_message, file_json, masked, message_of
from sync.sandbox.errors import DriveError
from sync.sandbox.file import SPREADSHEET

_DELIMITERS = {"text/csv": ",", "text/tab-separated-values": "\t"}


def create(visit: Visit, call: Call) -> Json | Content:
    """files.create with content, or the begin of it."""
    if call.query.get("uploadType") == "resumable":
        return resumable.begin(visit.uploads, call, _session(visit, call))
    return _created(visit, call, *_parts(call))


def update(visit: Visit, call: Call) -> Json | Content:
    """files.update with content, or the begin of it."""
    visit.find(call.path["id"], WRITER)
    if call.query.get("uploadType") == "resumable":
        return resumable.begin(visit.uploads, call, _session(visit, call))
    return _updated(visit, call, *_parts(call))


def go_on(visit: Visit, call: Call) -> Json | Content:
    """The content of a resumable upload, or a piece of it."""
    finish = _updated if "id" in call.path else _created

    def made(session: resumable.Session) -> Json:
        return finish(visit, call, session.body, _rows(session.media_type, bytes(session.content)))

    return resumable.receive(visit.uploads, call, visit.user.address, call.path.get("id"), made)


def _session(visit: Visit, call: Call) -> resumable.Session:
    media_type = call.headers.get("x-upload-content-type", "").partition(";")[0].strip().lower()
    return resumable.Session(visit.user.address, call.path.get("id"), message_of(call, "File"), media_type)


def _created(visit: Visit, call: Call, body: Json, rows: list[list[str]] | None) -> Json:
    document = files.make(visit, {"mimeType": SPREADSHEET, **body}, rows)
    return masked(call, "File", file_json(document, visit), SHORT)


def _updated(visit: Visit, call: Call, body: Json, rows: list[list[str]] | None) -> Json:
    changes = files.changes_of(visit, call, body)  # refused before anything is done
    _replace(visit, call, rows)
    return masked(call, "File", file_json(files.change(visit, call, changes), visit), SHORT)


def update_v2(visit: Visit, call: Call) -> Json:
    """files.update of Drive v2, answered with the properties of v2 that a client may look for."""
    visit.find(call.path["id"], WRITER)
    _, rows = _parts(call)
    file = file_json(_replace(visit, call, rows), visit)
    return {
        "kind": "drive#file",
        "id": file["id"],
        "title": file["name"],
        "mimeType": file["mimeType"],
        "createdDate": file["createdTime"],
        "modifiedDate": file["modifiedTime"],
        "version": file["version"],
        "alternateLink": file["webViewLink"],
        "exportLinks": file["exportLinks"],
    }


def _replace(visit: Visit, call: Call, rows: list[list[str]] | None) -> Document:
    document = visit.find(call.path["id"], WRITER)
    if document.file.mime_type != SPREADSHEET:
        raise DriveError(400, "Only the content of a spreadsheet can be replaced.", "badRequest")
    if rows is not None:
        document, _ = visit.change(document.id, "drive.import", {"rows": rows})
    return document


def _parts(call: Call) -> tuple[Json, list[list[str]] | None]:
    """The File message and the rows of an upload. Raises DriveError."""
    kind = call.query.get("uploadType", "")
    media_type = call.content_type.partition(";")[0].strip().lower()
    if kind == "media":
        return {}, _rows(media_type, call.body)
    if kind != "multipart":
        message = f"An upload is of the type media, multipart or resumable, not {kind or 'an unnamed one'}."
        raise DriveError(400, message, "badRequest", location=("uploadType", "parameter"))
    whole = BytesParser(policy=HTTP).parsebytes(
        b"Content-Type: " + call.content_type.encode() + b"\r\n\r\n" + call.body
    )
    parts = list(whole.iter_parts()) if whole.is_multipart() else []
    if len(parts) != 2:
        raise DriveError(400, "Malformed multipart body.", "badContent")
    metadata, content = (part.get_payload(decode=True) for part in parts)
    if not isinstance(metadata, bytes) or not isinstance(content, bytes):  # a part has parts of its own
        raise DriveError(400, "Malformed multipart body.", "badContent")
    try:
        body = checked_message(orjson.loads(metadata or b"{}"), "File")
    except orjson.JSONDecodeError as error:
        raise DriveError(400, "Parse Error", "parseError") from error
    return body, _rows(parts[1].get_content_type(), content)


def _rows(media_type: str, content: bytes) -> list[list[str]] | None:
    if not content:
        return None
    delimiter = _DELIMITERS.get(media_type)
    if delimiter is None:
        message = f"This sandbox converts {' and '.join(_DELIMITERS)} to spreadsheets, not {media_type or 'that'}."
        raise DriveError(400, message, "badRequest")
    try:
        text = content.decode("utf-8-sig")
        return [list(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)]
    except (UnicodeDecodeError, csv.Error) as error:
        raise DriveError(400, "Bad content", "badContent") from error
