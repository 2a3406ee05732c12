"""The resource files: list, get, create, copy, update, delete, empty the trash, new ids; and about."""

from __future__ import annotations

import re
import secrets
from dataclasses import replace
from typing import Any

from sync.sandbox import operations
from sync.sandbox.access import OWNER, READER, WRITER, Visit
from sync.sandbox.call import Call, Content
from sync.sandbox.cells import Json
from sync.sandbox.document import Document
from sync.sandbox.drive.pages import page
from sync.sandbox.drive.resources import (
    EXPORTS,
    SHORT,
    file_json,
    invalid_parameter,
    invalid_value,
    masked,
    message_of,
    parent_of,
    user_json,
)
from sync.sandbox.errors import DriveError
from sync.sandbox.fields import Mask
from sync.sandbox.file import FOLDER, ROOT, SPREADSHEET, File, stamp
from sync.sandbox.query import InvalidQueryError, compile_query

_LIST: Mask = {"kind": {}, "incompleteSearch": {}, "nextPageToken": {}, "files": SHORT}
# What create and update keep and give back without a meaning of its own.
_DETAILS = (
    "description", "starred", "properties", "appProperties", "folderColorRgb", "contentHints", "originalFilename",
    "copyRequiresWriterPermission", "viewersCanCopyContent", "writersCanShare",
)  # fmt: skip
_LARGEST_PAGE = 1000
_DIGITS = re.compile(r"(\d+)")


def list_files(visit: Visit, call: Call) -> Json:
    """files.list: newest edits first unless ordered otherwise, a page at a time."""
    try:
        test = compile_query(call.query["q"]) if call.query.get("q") else lambda file: True
        found = [file for file in (_listed(document, visit) for document in visit.files()) if test(file)]
    except InvalidQueryError as invalid:
        raise invalid_value("q") from invalid
    _order(found, call.query.get("orderBy", ""))
    files, rest = page(call, found, 100, _LARGEST_PAGE)
    answer: Json = {"kind": "drive#fileList", "incompleteSearch": False, "files": files}
    if rest:
        answer["nextPageToken"] = rest
    return masked(call, "FileList", answer, _LIST)


class _Listed(dict[str, Any]):
    """A file of a list, with what a query may ask for beside its properties."""

    document: Document

    def text(self) -> str:
        """Name, description and every text in the cells."""
        cells = (
            cell.value
            for sheet in self.document.sheets
            for row in sheet.rows
            for cell in row
            if cell is not None and isinstance(cell.value, str)
        )
        return "\n".join((self["name"], self.get("description", ""), *cells))


def _listed(document: Document, visit: Visit) -> _Listed:
    listed = _Listed(file_json(document, visit))
    listed.document = document
    return listed


def _natural(name: str) -> list[tuple[int, str]]:
    return [(int(part), "") if part.isdigit() else (-1, part) for part in _DIGITS.split(name.casefold())]


_KEYS = {
    "createdTime": lambda file: file["createdTime"],
    "folder": lambda file: file["mimeType"] != FOLDER,
    "modifiedByMeTime": lambda file: file["modifiedTime"] if file["modifiedByMe"] else "",
    "modifiedTime": lambda file: file["modifiedTime"],
    "name": lambda file: file["name"].casefold(),
    "name_natural": lambda file: _natural(file["name"]),
    "quotaBytesUsed": lambda file: 0,
    "recency": lambda file: file["modifiedTime"],
    "sharedWithMeTime": lambda file: file["createdTime"],
    "starred": lambda file: not file["starred"],
    "viewedByMeTime": lambda file: file["modifiedTime"],
}  # quotaBytesUsed: a spreadsheet takes none


def _order(files: list[_Listed], text: str) -> None:
    files.sort(key=lambda file: (str(file["modifiedTime"]), str(file["id"])), reverse=True)
    for part in reversed([part.split() for part in text.split(",") if part.strip()]):
        if part[0] not in _KEYS or part[1:] not in ([], ["desc"], ["asc"]):
            raise invalid_value("orderBy")
        files.sort(key=_KEYS[part[0]], reverse=part[1:] == ["desc"])


def get_file(visit: Visit, call: Call) -> Json:
    """files.get: metadata only, for a spreadsheet has no binary content."""
    document = visit.find(call.path["id"])
    if call.query.get("alt") == "media":
        message = "Only files with binary content can be directly downloaded. Use Export with Docs Editors files."
        raise DriveError(403, message, "fileNotDownloadable", location=("alt", "parameter"))
    return masked(call, "File", file_json(document, visit), SHORT)


def create_file(visit: Visit, call: Call) -> Json:
    """files.create: an empty spreadsheet or a folder."""
    return masked(call, "File", file_json(make(visit, message_of(call, "File")), visit), SHORT)


def make(visit: Visit, body: Json) -> Document:
    """A new file from a Drive File message. Raises DriveError."""
    kind = body.get("mimeType")
    if kind not in (SPREADSHEET, FOLDER):
        raise DriveError(400, f"This sandbox keeps files of the types {SPREADSHEET} and {FOLDER} only.", "badRequest")
    parents = tuple(parent_of(visit, parent) for parent in body.get("parents") or [ROOT])
    if len(parents) > 1:
        raise DriveError(400, "A file cannot be added to multiple folders.", "multipleParentsNotAllowed")
    details = {name: body[name] for name in _DETAILS if name in body}

    def fill(file_id: str, at: int, seed: int) -> Document:
        if kind == FOLDER:
            file = File(body.get("name") or "Untitled", stamp(at), stamp(at))
            document = Document(file_id, file, dict(operations.DEFAULT_PROPERTIES))
        else:
            title = {"properties": {"title": body.get("name") or "Untitled"}}
            document = operations.create(file_id, title, at, seed)
        document.file = replace(document.file, mime_type=kind, parents=parents, details=details)
        return document

    return visit.create(fill)


def update_file(visit: Visit, call: Call) -> Json:
    """files.update: name, trash, folder, and what is only kept."""
    body = message_of(call, "File")
    return masked(call, "File", file_json(change(visit, call, body), visit), SHORT)


def change(visit: Visit, call: Call, body: Json) -> Document:
    """The file as a File message and `addParents`, `removeParents` leave it. Raises DriveError."""
    document = visit.find(call.path["id"])
    if body.get("mimeType", document.file.mime_type) != document.file.mime_type:
        raise DriveError(400, "A file's type cannot be changed.", "badRequest")
    if "parents" in body:
        message = "The parents field is not directly writable in update requests. Use the addParents and removeParents "
        raise DriveError(403, message + "parameters instead.", "fieldNotWritable")
    changes: Json = {name: body[name] for name in ("name", "trashed") if name in body}
    details = {name: body[name] for name in _DETAILS if name in body}
    if details:
        changes["details"] = details
    if "trashed" in changes:
        changes["trashed_at"] = stamp(visit.store.clock()) if changes["trashed"] else None
    parents = _moved(visit, call, document.file.parents)
    if parents != document.file.parents:
        changes["parents"] = parents
    if changes:
        document, _ = visit.change(document.id, "drive.update", changes, OWNER if "trashed" in changes else WRITER)
    return document


def _moved(visit: Visit, call: Call, parents: tuple[str, ...]) -> tuple[str, ...]:
    added = [parent for parent in call.query.get("addParents", "").split(",") if parent]
    removed = set(call.query.get("removeParents", "").split(","))
    kept = [parent for parent in parents if parent not in removed]
    if added:
        kept = [parent_of(visit, added[-1])]  # a file lies in one folder since 2020
    return tuple(kept)


def copy_file(visit: Visit, call: Call) -> Json:
    """files.copy: named "Copy of X" unless told otherwise, and shared with nobody."""
    body = message_of(call, "File")
    source = visit.find(call.path["id"])
    if source.file.mime_type == FOLDER:
        raise DriveError(403, "This file cannot be copied by the user.", "cannotCopyFile")
    parents = tuple(parent_of(visit, parent) for parent in body.get("parents") or source.file.parents)
    details = {name: body.get(name, source.file.details.get(name)) for name in _DETAILS if name != "starred"}

    def copy(new_id: str, at: int, seed: int) -> Document:
        file = File(
            name=body.get("name") or f"Copy of {source.file.name}",
            created=stamp(at),
            modified=stamp(at),
            parents=parents,
            details={name: value for name, value in details.items() if value is not None},
        )
        return replace(source.clone(), id=new_id, file=file)

    return masked(call, "File", file_json(visit.create(copy), visit), SHORT)


def delete_file(visit: Visit, call: Call) -> None:
    """files.delete: gone at once, trash or not, with what a folder holds."""
    _delete(visit, visit.find(call.path["id"], OWNER))


def _delete(visit: Visit, document: Document) -> None:
    if document.file.mime_type == FOLDER:
        for child in visit.store.all():
            if document.id in child.file.parents and visit.role(child.file) >= OWNER:
                _delete(visit, child)
    visit.store.delete(document.id)


def empty_trash(visit: Visit, call: Call) -> None:
    """files.emptyTrash: every trashed file that is the user's own."""
    for document in visit.files():
        if document.file.trashed and visit.role(document.file) >= OWNER:
            _delete(visit, document)


def generate_ids(visit: Visit, call: Call) -> Json:
    """files.generateIds."""
    text = call.query.get("count") or "10"
    count = int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 0
    if not 1 <= count <= 1000:
        raise invalid_parameter(f"Invalid value '{text}'. Values must be within the range: [1, 1000]", "count")
    ids = ["1" + secrets.token_urlsafe(24) for _ in range(count)]
    answer = {"kind": "drive#generatedIds", "space": call.query.get("space") or "drive", "ids": ids}
    return masked(call, "GeneratedIds", answer, {})


def about(visit: Visit, call: Call) -> Json:
    """about.get, which answers nothing without being told what."""
    if not call.query.get("fields"):
        message = "The 'fields' parameter is required for this method."
        raise DriveError(400, message, "required", location=("fields", "parameter"))
    answer = {
        "kind": "drive#about",
        "user": user_json(visit.user.address, visit),
        "storageQuota": {"limit": "16106127360", "usage": "0", "usageInDrive": "0", "usageInDriveTrash": "0"},
        "exportFormats": {SPREADSHEET: list(EXPORTS)},
        "importFormats": {"text/csv": [SPREADSHEET], "text/tab-separated-values": [SPREADSHEET]},
        "maxUploadSize": str(64 * 1024 * 1024),
        "canCreateDrives": False,
        "appInstalled": False,
    }
    return masked(call, "About", answer, {})


def export_file(visit: Visit, call: Call) -> Content:
    """files.export: the first tab as CSV or TSV, or the whole workbook."""
    from sync.sandbox.exports import export

    kind = call.query.get("mimeType")
    if not kind:
        raise DriveError(400, "Required parameter: mimeType", "required", location=("mimeType", "parameter"))
    document = visit.find(call.path["id"], READER)
    if document.file.mime_type != SPREADSHEET:
        message = "Export only supports Docs Editors files."
        raise DriveError(403, message, "fileNotExportable")
    return export(document, kind, document.sheets[0])
