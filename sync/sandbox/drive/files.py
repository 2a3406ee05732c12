"""The resource files: list, get, create, copy, update, delete, empty the trash, new ids; and about."""

from __future__ import annotations

import re
import secrets
from dataclasses import replace

from sync.sandbox import operations
from sync.sandbox.access import OWNER, READER, WRITER, Visit, permissions, root_id
from sync.sandbox.call import Call, Content
from sync.sandbox.cells import Json
from sync.sandbox.document import Document
from sync.sandbox.drive import edits
from sync.sandbox.drive.pages import page
from sync.sandbox.drive.resources import (
    EXPORTS,
    SHORT,
    file_json,
    invalid_parameter,
    invalid_value,
    is_root,
    masked,
    message_of,
    parent_of,
    root_json,
    user_json,
)
from sync.sandbox.errors import DriveError
from sync.sandbox.fields import Mask
from sync.sandbox.file import FOLDER, ROOT, SPREADSHEET, File, stamp
from sync.sandbox.query import InvalidQueryError, Listed, compile_query

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
        names = {"me": visit.user.address, "root": root_id(visit.user.address)}
        test = compile_query(call.query["q"], names) if call.query.get("q") else lambda listed: True
        listed = (_listed(document, visit) for document in visit.files())
        found = [item.file for item in listed if test(item)]
    except InvalidQueryError as invalid:
        raise invalid_value("q") from invalid
    _order(found, call.query.get("orderBy", ""))
    files, rest = page(call, found, 100, _LARGEST_PAGE)
    answer: Json = {"kind": "drive#fileList", "incompleteSearch": False, "files": files}
    if rest:
        answer["nextPageToken"] = rest
    return masked(call, "FileList", answer, _LIST)


def _listed(document: Document, visit: Visit) -> Listed:
    def text() -> str:
        """Name, description and every text in the cells."""
        cells = (
            cell.value
            for sheet in document.sheets
            for row in sheet.rows
            for cell in row
            if cell is not None and isinstance(cell.value, str)
        )
        return "\n".join((document.file.name, document.file.details.get("description", ""), *cells))

    return Listed(file_json(document, visit), permissions(visit.lineage(document.file)), text)


def _natural(name: str) -> list[tuple[int, str]]:
    return [(int(part), "") if part.isdigit() else (-1, part) for part in _DIGITS.split(name.casefold())]


_KEYS = {
    "createdTime": lambda file: file["createdTime"],
    "folder": lambda file: file["mimeType"] != FOLDER,
    "modifiedByMeTime": lambda file: file.get("modifiedByMeTime", ""),
    "modifiedTime": lambda file: file["modifiedTime"],
    "name": lambda file: file["name"].casefold(),
    "name_natural": lambda file: _natural(file["name"]),
    "quotaBytesUsed": lambda file: 0,
    "recency": lambda file: file["modifiedTime"],
    "sharedWithMeTime": lambda file: file["createdTime"],
    "starred": lambda file: not file["starred"],
    "viewedByMeTime": lambda file: file["modifiedTime"],
}  # quotaBytesUsed: a spreadsheet takes none


def _order(files: list[Json], text: str) -> None:
    files.sort(key=lambda file: (str(file["modifiedTime"]), str(file["id"])), reverse=True)
    for part in reversed([part.split() for part in text.split(",") if part.strip()]):
        if part[0] not in _KEYS or part[1:] not in ([], ["desc"], ["asc"]):
            raise invalid_value("orderBy")
        files.sort(key=_KEYS[part[0]], reverse=part[1:] == ["desc"])


def get_file(visit: Visit, call: Call) -> Json:
    """files.get: metadata only, for a spreadsheet has no binary content."""
    if is_root(visit, call.path["id"]):
        return masked(call, "File", root_json(visit), SHORT)
    document = visit.find(call.path["id"])
    if call.query.get("alt") == "media":
        message = "Only files with binary content can be directly downloaded. Use Export with Docs Editors files."
        raise DriveError(403, message, "fileNotDownloadable", location=("alt", "parameter"))
    return masked(call, "File", file_json(document, visit), SHORT)


def create_file(visit: Visit, call: Call) -> Json:
    """files.create: an empty spreadsheet or a folder."""
    return masked(call, "File", file_json(make(visit, message_of(call, "File")), visit), SHORT)


def make(visit: Visit, body: Json, rows: list[list[str]] | None = None) -> Document:
    """A new file from a Drive File message, a spreadsheet perhaps with these rows. Raises ApiError."""
    kind = body.get("mimeType")
    if kind not in (SPREADSHEET, FOLDER):
        raise DriveError(400, f"This sandbox keeps files of the types {SPREADSHEET} and {FOLDER} only.", "badRequest")
    parents = tuple(parent_of(visit, parent) for parent in body.get("parents") or [ROOT])
    if len(parents) > 1:
        raise DriveError(400, "A file cannot be added to multiple folders.", "multipleParentsNotAllowed")
    details = edits.details_after({}, {name: body[name] for name in _DETAILS if name in body})

    def fill(file_id: str, at: int, seed: int) -> Document:
        if kind == FOLDER:
            file = File(body.get("name") or "Untitled", stamp(at), stamp(at))
            document = Document(file_id, file, dict(operations.DEFAULT_PROPERTIES))
        else:
            title = {"properties": {"title": body.get("name") or "Untitled"}}
            document = operations.create(file_id, title, at, seed)
            if rows is not None:
                edits.fill(document, rows, at)
        document.file = replace(document.file, mime_type=kind, parents=parents, details=details)
        return document

    return visit.create(fill)


def update_file(visit: Visit, call: Call) -> Json:
    """files.update: name, trash, folder, and what is only kept."""
    body = message_of(call, "File")
    return masked(call, "File", file_json(change(visit, call, changes_of(visit, call, body)), visit), SHORT)


def change(visit: Visit, call: Call, changes: Json) -> Document:
    """The file with what `changes_of` has found. Raises DriveError."""
    document = visit.find(call.path["id"])
    if changes:
        document, _ = visit.change(document.id, "drive.update", changes, OWNER if "trashed" in changes else WRITER)
    return document


def changes_of(visit: Visit, call: Call, body: Json) -> Json:
    """What a File message and `addParents`, `removeParents` change about the file. Raises DriveError."""
    if is_root(visit, call.path["id"]):
        raise DriveError(403, "The root folder cannot be changed.", "forbidden")
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
    parents = _moved(visit, call, document)
    if parents != document.file.parents:
        changes["parents"] = parents
    return changes


def _moved(visit: Visit, call: Call, document: Document) -> tuple[str, ...]:
    added = [parent for parent in call.query.get("addParents", "").split(",") if parent]
    removed = {ROOT if is_root(visit, parent) else parent for parent in call.query.get("removeParents", "").split(",")}
    kept = [parent for parent in document.file.parents if parent not in removed]
    if added:
        target = parent_of(visit, added[-1])  # a file lies in one folder since 2020
        folder = visit.store.get(target)
        if folder is not None and document.id in (target, *(item.id for item in visit.store.folders_of(folder.file))):
            raise DriveError(403, "A folder cannot be moved into itself or into what it holds.", "cannotAddParent")
        kept = [target]
    return tuple(kept)


def copy_file(visit: Visit, call: Call) -> Json:
    """files.copy: named "Copy of X" unless told otherwise, and shared with nobody."""
    body = message_of(call, "File")
    source = visit.find(call.path["id"])
    if source.file.mime_type == FOLDER:
        raise DriveError(403, "This file cannot be copied by the user.", "cannotCopyFile")
    beside = tuple(parent for parent in source.file.parents if _may_add(visit, parent)) or (ROOT,)
    parents = tuple(parent_of(visit, parent) for parent in body.get("parents") or beside)
    kept = {name: value for name, value in source.file.details.items() if name != "starred"}
    details = edits.details_after(kept, {name: body[name] for name in _DETAILS if name in body})

    def copy(new_id: str, at: int, seed: int) -> Document:
        file = File(
            name=body.get("name") or f"Copy of {source.file.name}",
            created=stamp(at),
            modified=stamp(at),
            parents=parents,
            details=details,
        )
        return replace(source.clone(), id=new_id, file=file)

    return masked(call, "File", file_json(visit.create(copy), visit), SHORT)


def _may_add(visit: Visit, parent: str) -> bool:
    folder = visit.store.get(parent)
    return folder is not None and visit.role(folder.file) >= WRITER


def delete_file(visit: Visit, call: Call) -> None:
    """files.delete: gone at once, trash or not, with what a folder holds."""
    if is_root(visit, call.path["id"]):
        raise DriveError(403, "The root folder cannot be deleted.", "forbidden")
    _delete(visit, visit.find(call.path["id"], OWNER))


def _delete(visit: Visit, document: Document) -> None:
    found = {document.id: document}
    waiting = [document]
    while waiting:
        folder = waiting.pop()
        if folder.file.mime_type == FOLDER:
            inside = [child for child in visit.store.all() if folder.id in child.file.parents]
            mine = [child for child in inside if child.id not in found and visit.role(child.file) >= OWNER]
            found |= {child.id: child for child in mine}
            waiting += mine
    for file_id in reversed(found):
        visit.store.delete(file_id)


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
