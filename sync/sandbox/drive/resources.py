"""Drive's messages: a file, a person, a permission, a revision, and what of them the caller asked for."""

from __future__ import annotations

import re
from typing import Any

import orjson

from sync.sandbox import access, fields
from sync.sandbox.access import READER, WRITER, Visit, permission_id
from sync.sandbox.call import Call
from sync.sandbox.cells import Json
from sync.sandbox.document import Document
from sync.sandbox.drive.capabilities import capabilities, of_my_drive
from sync.sandbox.errors import DriveError
from sync.sandbox.fields import InvalidMaskError, Mask
from sync.sandbox.file import FOLDER, ROOT, File, Revision, stamp
from sync.sandbox.methods import DRIVE_MESSAGES

_NUMBER = re.compile(r"-?\d{1,19}(?:\.\d+)?", re.ASCII)
SHORT: Mask = {"kind": {}, "id": {}, "name": {}, "mimeType": {}}
EXPORTS = {
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
}
_NO_CHANGE_OF_LINKS = {"securityUpdateEligible": False, "securityUpdateEnabled": True}


def user_json(address: str, visit: Visit) -> Json:
    """A person as a Drive User."""
    return {
        "kind": "drive#user",
        "displayName": address.partition("@")[0],
        "emailAddress": address,
        "permissionId": permission_id(address),
        "me": address == visit.user.address,
    }


def permission_json(permission: Json) -> Json:
    """A permission as Drive tells it."""
    if permission["type"] in ("user", "group"):
        return {"deleted": False, "pendingOwner": False, **permission}
    return {"allowFileDiscovery": False, **permission}


def file_json(document: Document, visit: Visit) -> Json:
    """All that the sandbox knows of a file, as a Drive File for this user."""
    file = document.file
    lineage = visit.lineage(file)
    given = visit.role(file)
    people = access.permissions(lineage)
    trashed = any(item.trashed for item in lineage)
    is_folder = file.mime_type == FOLDER
    answer: Json = {
        "kind": "drive#file",
        "id": document.id,
        "name": file.name,
        "mimeType": file.mime_type,
        "starred": False,
        "spaces": ["drive"],
        **file.details,
        "version": str(file.version),
        "createdTime": file.created,
        "modifiedTime": file.modified,
        "modifiedByMe": file.editor == visit.user.address,
        "trashed": trashed,
        "explicitlyTrashed": file.trashed,
        "ownedByMe": file.owner == visit.user.address,
        "owners": [user_json(file.owner, visit)],
        "lastModifyingUser": user_json(file.editor or file.owner, visit),
        "shared": len(people) > 1,
        "writersCanShare": True,
        "viewersCanCopyContent": True,
        "copyRequiresWriterPermission": False,
        "webViewLink": _link(document, is_folder),
        "capabilities": capabilities(given, is_folder),
        "hasThumbnail": False,
        "iconLink": f"https://drive-thirdparty.googleusercontent.com/16/type/{file.mime_type}",
        "isAppAuthorized": True,
        "linkShareMetadata": _NO_CHANGE_OF_LINKS,
        "quotaBytesUsed": "0",
        "thumbnailVersion": "0",
        "viewedByMe": False,
    }
    if file.editor == visit.user.address:
        answer["modifiedByMeTime"] = file.modified
    if file.trashed_at:
        answer["trashedTime"] = file.trashed_at
    if not is_folder:
        answer["exportLinks"] = export_links(document.id)
    if given >= WRITER:
        answer["permissions"] = [permission_json(item) for item in people]
        answer["permissionIds"] = [item["id"] for item in people]
    if parents := _parents(file, visit):
        answer["parents"] = parents
    return answer


def root_json(visit: Visit) -> Json:
    """The user's My Drive as a Drive File."""
    made = stamp(0)
    return {
        "kind": "drive#file",
        "id": access.root_id(visit.user.address),
        "name": "My Drive",
        "mimeType": FOLDER,
        "starred": False,
        "trashed": False,
        "explicitlyTrashed": False,
        "spaces": ["drive"],
        "version": "1",
        "createdTime": made,
        "modifiedTime": made,
        "ownedByMe": True,
        "owners": [user_json(visit.user.address, visit)],
        "shared": False,
        "permissions": [permission_json(visit.owner())],
        "capabilities": of_my_drive(),
        "webViewLink": "https://drive.google.com/drive/my-drive",
    }


def _parents(file: File, visit: Visit) -> list[str]:
    """The folder of a file; none where the user may not see it, as of what others have shared with them."""
    if file.parents == (ROOT,):
        return [access.root_id(visit.user.address)] if visit.is_mine(file) else []
    found = [(parent, visit.store.get(parent)) for parent in file.parents]
    return [key for key, folder in found if folder is not None and visit.role(folder.file) >= READER]


def _link(document: Document, is_folder: bool) -> str:
    if is_folder:
        return f"https://drive.google.com/drive/folders/{document.id}"
    return f"https://docs.google.com/spreadsheets/d/{document.id}/edit?usp=drivesdk"


def export_links(file_id: str, revision: str | None = None) -> Json:
    """Where each kind of export is to be had."""
    of_revision = f"&revision={revision}" if revision else ""
    base = f"https://docs.google.com/spreadsheets/export?id={file_id}{of_revision}&exportFormat="
    return {media_type: base + suffix for media_type, suffix in EXPORTS.items()}


def revision_json(file_id: str, file: File, revision: Revision, visit: Visit) -> Json:
    """A Drive Revision."""
    return {
        "kind": "drive#revision",
        "id": revision.id,
        "mimeType": file.mime_type,
        "modifiedTime": revision.modified,
        "published": False,
        "lastModifyingUser": user_json(revision.editor or file.owner, visit),
        "exportLinks": export_links(file_id, revision.id),
    }


def is_root(visit: Visit, file_id: str) -> bool:
    """Whether that is the user's My Drive."""
    return file_id in (ROOT, access.root_id(visit.user.address))


def parent_of(visit: Visit, parent: str) -> str:
    """A folder's id to keep, checked to be one. Raises DriveError 404."""
    if is_root(visit, parent):
        return ROOT
    if visit.find(parent, WRITER).file.mime_type != FOLDER:
        raise DriveError(403, "The specified parent is not a folder.", "parentNotAFolder")
    return parent


def masked(call: Call, message: str, answer: Json, default: Mask) -> Json:
    """What of `answer`, a Drive `message`, the `fields` parameter names. Raises DriveError 400."""
    return fields.apply(mask_of(call, message, default), answer)  # type: ignore[no-any-return]


def mask_of(call: Call, message: str, default: Mask) -> Mask:
    """The `fields` parameter, checked. Raises DriveError 400."""
    text = call.query.get("fields")
    if not text:
        return default
    try:
        mask = fields.parse(text)
    except InvalidMaskError as invalid:
        raise invalid_parameter(f"Invalid field selection {invalid.path}", "fields") from invalid
    unknown = _unknown(mask, message)
    if unknown:
        raise invalid_parameter(f"Invalid field selection {unknown}", "fields")
    return mask


def _unknown(mask: Mask, message: str) -> str | None:
    properties = DRIVE_MESSAGES[message]
    for name, below in mask.items():
        kind = properties.get(name)
        if kind is None:
            return name
        inner = kind.lstrip("[")
        if inner[0] == "{":
            continue
        deeper = _unknown(below, inner[1:]) if inner[0] == "@" else next(iter(below), None)
        if deeper:
            return deeper
    return None


def invalid_parameter(message: str, name: str) -> DriveError:
    """400 that names a parameter."""
    return DriveError(400, message, "invalidParameter", location=(name, "parameter"))


def invalid_value(name: str) -> DriveError:
    """400 for a parameter that cannot be read."""
    return DriveError(400, "Invalid Value", "invalid", location=(name, "parameter"))


def message_of(call: Call, message: str) -> Json:
    """The request's body as a Drive `message`. Raises DriveError 400 for wrong types."""
    try:
        return checked_message(orjson.loads(call.body or b"{}"), message)
    except orjson.JSONDecodeError as error:
        raise DriveError(400, "Parse Error", "parseError") from error


def checked_message(body: Any, message: str) -> Json:
    """`body` as a Drive `message`: nulls and names that Drive does not know are left out, as Drive takes no notice.

    Raises DriveError 400 for wrong types.
    """
    if not isinstance(body, dict):
        raise DriveError(400, "Invalid JSON payload received.", "parseError")
    properties = DRIVE_MESSAGES[message]
    known = {name: value for name, value in body.items() if name in properties and value is not None}
    for name, value in known.items():
        if not _fits(properties[name], value):
            raise DriveError(400, f"Invalid value for: {name}", "invalid")
    return known


def _fits(kind: str, value: Any) -> bool:
    if kind[0] == "[":
        return isinstance(value, list) and all(_fits(kind[1:], item) for item in value)
    if kind[0] == "{":  # null takes an entry away
        return isinstance(value, dict) and all(item is None or _fits(kind[1:], item) for item in value.values())
    if kind[0] == "@":
        return isinstance(value, dict) and all(
            item is None or _fits(known, item)
            for name, item in value.items()
            if (known := DRIVE_MESSAGES[kind[1:]].get(name)) is not None
        )
    if kind == "boolean":
        return isinstance(value, bool)
    if kind in ("int32", "int64", "uint32", "double", "float"):
        is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
        return is_number or (isinstance(value, str) and _NUMBER.fullmatch(value) is not None)
    return isinstance(value, str)
