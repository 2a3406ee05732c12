"""The resource permissions: who may read and write a file (`sync.sandbox.access` says from when on)."""

from __future__ import annotations

from typing import NoReturn

from sync.sandbox import access
from sync.sandbox.access import ADDRESS, OWNER, READER, WRITER, Visit, permission_id
from sync.sandbox.call import Call
from sync.sandbox.cells import Json
from sync.sandbox.document import Document
from sync.sandbox.drive.pages import page
from sync.sandbox.drive.resources import masked, message_of, permission_json
from sync.sandbox.errors import DriveError
from sync.sandbox.fields import Mask

_SHORT: Mask = {"kind": {}, "id": {}, "type": {}, "role": {}}
_TYPES = ("user", "group", "domain", "anyone")
_ROLES = ("owner", "organizer", "fileOrganizer", "writer", "commenter", "reader")
_KEPT = ("type", "role", "emailAddress", "domain", "allowFileDiscovery", "expirationTime", "view", "pendingOwner")


def list_permissions(visit: Visit, call: Call) -> Json:
    """permissions.list, for who may share the file."""
    document = visit.find(call.path["id"], WRITER)
    items, rest = page(call, list(access.permissions(visit.lineage(document.file))), 100, 100)
    answer: Json = {"kind": "drive#permissionList", "permissions": [permission_json(item) for item in items]}
    if rest:
        answer["nextPageToken"] = rest
    return masked(call, "PermissionList", answer, {"kind": {}, "nextPageToken": {}, "permissions": _SHORT})


def get_permission(visit: Visit, call: Call) -> Json:
    """permissions.get."""
    document = visit.find(call.path["id"], WRITER)
    return _answer(call, _found(visit, document, call.path["permission"]))


def create_permission(visit: Visit, call: Call) -> Json:
    """permissions.create; nobody is written to."""
    body = message_of(call, "Permission")
    document = visit.find(call.path["id"], READER)
    for name, known in (("type", _TYPES), ("role", _ROLES)):
        if body.get(name) not in known:
            message = f"The permission {name} field is required."
            raise DriveError(400, message, "required", location=(f"permission.{name}", "other"))
    needed = {"user": "emailAddress", "group": "emailAddress", "domain": "domain"}.get(body["type"])
    if needed and not body.get(needed):
        message = f"The {needed} field is required for permissions of the type {body['type']}."
        raise DriveError(400, message, "invalidSharingRequest")
    if needed == "emailAddress" and not ADDRESS.fullmatch(body["emailAddress"]):
        message = "The specified emailAddress is invalid or not applicable for the given permission type."
        raise DriveError(400, message, "invalid", location=("permission.emailAddress", "other"))
    if body["role"] == "owner":
        _check_new_owner(call, body["type"])
    permission: Json = {"kind": "drive#permission", **{name: body[name] for name in _KEPT if name in body}}
    permission["id"] = _identity(permission)
    owned = next((item for item in document.file.permissions if item["role"] == "owner"), None)
    if owned is not None and owned["id"] == permission["id"]:  # stays the owner, whatever else they are given
        visit.find(document.id, WRITER)
        return _answer(call, owned)
    if "emailAddress" in permission:
        permission["displayName"] = permission["emailAddress"].partition("@")[0]
    _, reply = visit.change(document.id, "permissions.create", permission, _least(body["role"]))
    return _answer(call, reply)


def update_permission(visit: Visit, call: Call) -> Json:
    """permissions.update: another role or end."""
    body = message_of(call, "Permission")
    document = visit.find(call.path["id"], WRITER)
    old = _found(visit, document, call.path["permission"])
    if "role" in body and body["role"] not in _ROLES:
        raise DriveError(400, "Invalid Value", "invalid", location=("permission.role", "other"))
    if body.get("role") == "owner":
        _check_new_owner(call, old["type"])
    elif old["role"] == "owner" and body.get("role", "owner") != "owner":
        raise _owner_stays()
    if old not in document.file.permissions:
        _inherited("modify")
    changes: Json = {name: body[name] for name in ("role", "expirationTime", "view") if name in body}
    if call.flag("removeExpiration"):
        changes["expirationTime"] = None
    content = {**changes, "id": old["id"]}
    _, reply = visit.change(document.id, "permissions.update", content, _least(body.get("role", "")))
    return _answer(call, reply)


def delete_permission(visit: Visit, call: Call) -> None:
    """permissions.delete; the owner's stays, and anybody may give up their own."""
    document = visit.find(call.path["id"], READER)
    old = _found(visit, document, call.path["permission"])
    if old["role"] == "owner":
        raise _owner_stays()
    if old not in document.file.permissions:
        _inherited("delete")
    own = old.get("emailAddress", "").lower() == visit.user.address
    visit.change(document.id, "permissions.delete", {"id": old["id"]}, READER if own else WRITER)


def _answer(call: Call, permission: Json) -> Json:
    return masked(call, "Permission", permission_json(permission), _SHORT)


def _found(visit: Visit, document: Document, key: str) -> Json:
    for item in access.permissions(visit.lineage(document.file)):
        if item["id"] == key:
            return item
    message = f"Permission not found: {key}."
    raise DriveError(404, message, "notFound", location=("permissionId", "parameter"))


def _identity(permission: Json) -> str:
    if permission["type"] == "anyone":
        return "anyone" if permission.get("allowFileDiscovery") else "anyoneWithLink"
    return permission_id(permission.get("emailAddress") or permission["domain"])


def _least(new_role: str) -> int:
    return OWNER if new_role == "owner" else WRITER


def _check_new_owner(call: Call, kind: str) -> None:
    if not call.flag("transferOwnership"):
        message = "The transferOwnership parameter must be enabled when the permission role is 'owner'."
        raise DriveError(403, message, "forbidden", location=("transferOwnership", "parameter"))
    if kind != "user":
        raise DriveError(400, "Only users can own files.", "invalidSharingRequest")


def _inherited(verb: str) -> NoReturn:
    """A permission that a folder gives is the folder's to change."""
    message = f"Cannot {verb} an inherited permission."
    raise DriveError(403, message, f"cannot{verb.title()}InheritedPermission")


def _owner_stays() -> DriveError:
    message = "The owner of a file cannot be removed."
    return DriveError(403, message, "cannotRemoveOwner")
