"""Drive v3 for spreadsheets: files, their versions and times, permissions. Answers are plain JSON dicts."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sync.sandbox import fields, operations
from sync.sandbox.cells import Json
from sync.sandbox.contract import DRIVE_FILE_FIELDS
from sync.sandbox.document import Document, File, stamp
from sync.sandbox.errors import DriveError, file_not_found
from sync.sandbox.fields import InvalidMaskError, Mask
from sync.sandbox.query import InvalidQueryError, compile_query
from sync.sandbox.store import Store

SPREADSHEET = "application/vnd.google-apps.spreadsheet"
_SHORT: Mask = {"kind": {}, "id": {}, "name": {}, "mimeType": {}}
_CAPABILITIES = (
    "canEdit",
    "canCopy",
    "canDelete",
    "canRename",
    "canShare",
    "canTrash",
    "canModifyContent",
    "canComment",
)
_LIST_FIELDS = frozenset({"kind", "files", "nextPageToken", "incompleteSearch"})
_PERMISSION_FIELDS = frozenset({"id", "type", "role", "emailAddress", "domain", "displayName", "kind", "deleted"})
_LARGEST_PAGE = 1000
_ROOT = "root"


def file_json(document: Document) -> Json:
    """All that the sandbox knows of a file, as a Drive File."""
    file = document.file
    return {
        "kind": "drive#file",
        "id": document.id,
        "name": file.name,
        "mimeType": SPREADSHEET,
        "version": str(file.version),
        "createdTime": file.created,
        "modifiedTime": file.modified,
        "trashed": file.trashed,
        "starred": False,
        "parents": [_ROOT],
        "ownedByMe": True,
        "shared": len(file.permissions) > 1,
        "webViewLink": f"https://docs.google.com/spreadsheets/d/{document.id}/edit?usp=drivesdk",
        "capabilities": dict.fromkeys(_CAPABILITIES, True),
        "owners": [
            {"kind": "drive#user", "displayName": "Sandbox", "emailAddress": item["emailAddress"], "me": True}
            for item in file.permissions
            if item["role"] == "owner"
        ],
        "permissions": list(file.permissions),
    }


def _mask(text: str | None, default: Mask, known: frozenset[str]) -> Mask:
    if not text:
        return default
    try:
        mask = fields.parse(text)
    except InvalidMaskError as invalid:
        raise _invalid_parameter(f"Invalid field selection {invalid.path}", "fields") from invalid
    for name in mask:
        if name not in known:
            raise _invalid_parameter(f"Invalid field selection {name}", "fields")
    return mask


def _invalid_parameter(message: str, name: str) -> DriveError:
    return DriveError(400, message, "invalidParameter", location=(name, "parameter"))


def _found(store: Store, file_id: str) -> Document:
    document = store.get(file_id)
    if document is None:
        raise file_not_found(file_id)
    return document


def _edit(store: Store, file_id: str, name: str, body: Json) -> tuple[Document, Json]:
    edited = store.edit(file_id, name, body)
    if edited is None:
        raise file_not_found(file_id)
    return edited


def list_files(store: Store, given: Mapping[str, str]) -> Json:
    """files.list: newest edits first, a page at a time."""
    default: Mask = {"kind": {}, "incompleteSearch": {}, "nextPageToken": {}, "files": _SHORT}
    mask = _mask(given.get("fields"), default, _LIST_FIELDS)
    for name in fields.wants(mask, "files") or {}:
        if name not in DRIVE_FILE_FIELDS:
            raise _invalid_parameter(f"Invalid field selection {name}", "fields")
    size = _page_size(given.get("pageSize"))
    try:
        test = compile_query(given["q"]) if given.get("q") else lambda file: True
        files = [file for file in map(file_json, store.all()) if test(file)]
    except InvalidQueryError as invalid:
        raise DriveError(400, "Invalid Value", "invalid", location=("q", "parameter")) from invalid
    files.sort(key=lambda file: (str(file["modifiedTime"]), str(file["id"])), reverse=True)
    if given.get("orderBy", "").split(" ")[0] in ("name", "createdTime"):
        key, _, direction = given["orderBy"].split(",")[0].partition(" ")
        files.sort(key=lambda file: str(file[key]), reverse=direction == "desc")
    start = _page_start(given.get("pageToken"))
    answer: Json = {"kind": "drive#fileList", "incompleteSearch": False, "files": files[start : start + size]}
    if start + size < len(files):
        answer["nextPageToken"] = base64.urlsafe_b64encode(str(start + size).encode()).decode()
    return fields.apply(mask, answer)  # type: ignore[no-any-return]


def _page_size(text: str | None) -> int:
    try:
        size = int(text or 100)
    except ValueError:
        size = 0
    if not 1 <= size <= _LARGEST_PAGE:
        raise _invalid_parameter(f"Invalid value '{text}'. Values must be within the range: [1, 1000]", "pageSize")
    return size


def _page_start(token: str | None) -> int:
    try:
        return int(base64.urlsafe_b64decode(token)) if token else 0
    except ValueError:
        raise DriveError(400, "Invalid Value", "invalid", location=("pageToken", "parameter")) from None


def get_file(store: Store, file_id: str, given: Mapping[str, str]) -> Json:
    """files.get."""
    mask = _mask(given.get("fields"), _SHORT, DRIVE_FILE_FIELDS)
    return fields.apply(mask, file_json(_found(store, file_id)))  # type: ignore[no-any-return]


def create_file(store: Store, given: Mapping[str, str], body: Json) -> Json:
    """files.create: an empty spreadsheet."""
    mask = _mask(given.get("fields"), _SHORT, DRIVE_FILE_FIELDS)
    _check_body(body)
    if body.get("mimeType") != SPREADSHEET:
        raise DriveError(400, f"This sandbox keeps files of the type {SPREADSHEET} only.", "badRequest")
    title = {"properties": {"title": body.get("name") or "Untitled"}}
    document = store.create(lambda file_id, at, seed: operations.create(file_id, title, at, seed))
    return fields.apply(mask, file_json(document))  # type: ignore[no-any-return]


def update_file(store: Store, file_id: str, given: Mapping[str, str], body: Json) -> Json:
    """files.update: name and trash."""
    mask = _mask(given.get("fields"), _SHORT, DRIVE_FILE_FIELDS)
    _check_body(body)
    document = _found(store, file_id)
    changes: Json = {name: body[name] for name in ("name", "trashed") if name in body}
    if not isinstance(changes.get("name", ""), str) or not isinstance(changes.get("trashed", False), bool):
        raise DriveError(400, "Invalid Value", "invalid")
    if changes:
        document, _ = _edit(store, file_id, "drive.update", changes)
    return fields.apply(mask, file_json(document))  # type: ignore[no-any-return]


def _check_body(body: Any) -> None:
    if not isinstance(body, dict):
        raise DriveError(400, "Invalid JSON payload received.", "parseError")
    unknown = next((name for name in body if name not in DRIVE_FILE_FIELDS), None)
    if unknown:
        raise DriveError(
            400, f'Invalid JSON payload received. Unknown name "{unknown}": Cannot find field.', "badRequest"
        )


def copy_file(store: Store, file_id: str, given: Mapping[str, str], body: Json) -> Json:
    """files.copy: named "Copy of X" unless told otherwise."""
    mask = _mask(given.get("fields"), _SHORT, DRIVE_FILE_FIELDS)
    _check_body(body)
    source = _found(store, file_id)

    def make(new_id: str, at: int, seed: int) -> Document:
        owners = tuple(item for item in source.file.permissions if item["role"] == "owner")
        name = body.get("name") or f"Copy of {source.file.name}"
        file = File(name=name, created=stamp(at), modified=stamp(at), permissions=owners)
        return replace(source.clone(), id=new_id, file=file)

    return fields.apply(mask, file_json(store.create(make)))  # type: ignore[no-any-return]


def delete_file(store: Store, file_id: str) -> None:
    """files.delete: gone at once, trash or not."""
    if not store.delete(file_id):
        raise file_not_found(file_id)


def list_permissions(store: Store, file_id: str, given: Mapping[str, str]) -> Json:
    """permissions.list."""
    default: Mask = {"kind": {}, "permissions": {"kind": {}, "id": {}, "type": {}, "role": {}}}
    mask = _mask(given.get("fields"), default, frozenset({"kind", "permissions", "nextPageToken"}))
    answer = {"kind": "drive#permissionList", "permissions": list(_found(store, file_id).file.permissions)}
    return fields.apply(mask, answer)  # type: ignore[no-any-return]


def create_permission(store: Store, file_id: str, given: Mapping[str, str], body: Json) -> Json:
    """permissions.create: recorded, nobody is written to."""
    default: Mask = {"kind": {}, "id": {}, "type": {}, "role": {}}
    mask = _mask(given.get("fields"), default, _PERMISSION_FIELDS)
    _found(store, file_id)
    if body.get("type") not in ("user", "group", "domain", "anyone"):
        raise DriveError(
            400, "The permission type field is required.", "required", location=("permission.type", "other")
        )
    if body.get("role") not in ("owner", "organizer", "fileOrganizer", "writer", "commenter", "reader"):
        raise DriveError(
            400, "The permission role field is required.", "required", location=("permission.role", "other")
        )
    kept = {name: value for name, value in body.items() if name in _PERMISSION_FIELDS}
    identity = "anyoneWithLink" if body["type"] == "anyone" else str(secrets.randbits(64))
    permission = {**kept, "kind": "drive#permission", "id": identity}
    _, reply = _edit(store, file_id, "permissions.create", permission)
    return fields.apply(mask, reply)  # type: ignore[no-any-return]


def delete_permission(store: Store, file_id: str, permission_id: str) -> None:
    """permissions.delete."""
    document = _found(store, file_id)
    if all(item["id"] != permission_id for item in document.file.permissions):
        message = f"Permission not found: {permission_id}."
        raise DriveError(404, message, "notFound", location=("permissionId", "parameter"))
    _edit(store, file_id, "permissions.delete", {"id": permission_id})
