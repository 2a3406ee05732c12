"""Who is asking, and what they may do: users, roles, and the store as one user sees it.

A user is a bearer token. A token that is an e-mail address is that person; any other short word is the person
`word@localhost`. Nobody proves anything: it is a sandbox.

A file that nobody has shared yet is open to every token, as its owner's, so that one can start without setting
anything up. From the first change of its permissions on, or of a folder's that holds it, they count exactly as at
Google: who is not named is told that there is no such file (Drive, 404) or that the caller has no permission (Sheets,
403). With `private` they count from the beginning. Who may do something with a folder may do the same with all that is
in it; the owner of the folder is a writer there. A request with an API key (`?key=`) and without a token is anonymous
and only ever reads.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sync.sandbox.cells import Json
from sync.sandbox.channels import Channels
from sync.sandbox.document import Document
from sync.sandbox.drive.resumable import Uploads
from sync.sandbox.errors import ApiError, DriveError, file_not_found
from sync.sandbox.file import FOLDER, File, owned, stamp
from sync.sandbox.store import Store

NOBODY, READER, COMMENTER, WRITER, OWNER = range(5)
_ROLES = {
    "reader": READER,
    "commenter": COMMENTER,
    "writer": WRITER,
    "fileOrganizer": WRITER,
    "organizer": OWNER,
    "owner": OWNER,
}
ADDRESS = re.compile(r"[^@\s]{1,200}@[^@\s]{1,200}")
_WORD = re.compile(r"[A-Za-z0-9._-]{1,40}")


@dataclass(frozen=True, slots=True)
class User:
    """A person, told by their address; the anonymous one has none."""

    address: str

    @property
    def name(self) -> str:
        """The part of the address that stands for the person."""
        return self.address.partition("@")[0]


ANONYMOUS = User("")


def user_of(token: str) -> User:
    """The person behind a bearer token; of an unusual token only a digest is kept."""
    if ADDRESS.fullmatch(token):
        return User(token.lower())
    if _WORD.fullmatch(token):
        return User(f"{token}@localhost")
    return User(f"user-{hashlib.sha256(token.encode()).hexdigest()[:12]}@localhost")


def permission_id(address: str) -> str:
    """The id of an address as a permission, the same for all files."""
    return str(int(hashlib.sha256(address.lower().encode()).hexdigest()[:16], 16)).zfill(20)


def root_id(address: str) -> str:
    """The id of a person's My Drive, which `root` is another name for."""
    return "0A" + base64.urlsafe_b64encode(hashlib.sha256(address.encode()).digest())[:14].decode() + "PVA"


def permissions(lineage: Sequence[File]) -> tuple[Json, ...]:
    """Everybody's permission for a file: its own, and those of the folders that hold it, where these give more.

    `lineage` is the file, then the folders from the innermost on.
    """
    found: dict[str, Json] = {item["id"]: item for item in lineage[0].permissions}
    for folder in lineage[1:]:
        for item in folder.permissions:
            inherited = {**item, "role": "writer"} if item["role"] == "owner" else item
            known = found.get(item["id"])
            if known is None or _ROLES[known["role"]] < _ROLES[inherited["role"]]:
                found[item["id"]] = inherited
    return tuple(found.values())


def is_open(lineage: Sequence[File], private: bool) -> bool:
    """Whether the permissions do not count yet."""
    return not private and not any(file.guarded for file in lineage)


def role(lineage: Sequence[File], user: User, private: bool, now: str) -> int:
    """NOBODY .. OWNER: the most that the permissions give `user`; `now` in RFC 3339."""
    if is_open(lineage, private):
        return OWNER if user.address else READER
    return _given(permissions(lineage), user, now)


def _given(items: Sequence[Json], user: User, now: str) -> int:
    best = NOBODY
    for item in items:
        if item.get("expirationTime", now) < now:
            continue
        if item["type"] == "anyone":
            given = _ROLES[item["role"]] if user.address else min(READER, _ROLES[item["role"]])
        elif item["type"] == "domain":
            given = _ROLES[item["role"]] if user.address.endswith("@" + item.get("domain", "").lower()) else NOBODY
        else:
            given = _ROLES[item["role"]] if user.address == item.get("emailAddress", "").lower() else NOBODY
        best = max(best, given if user.address or item["type"] == "anyone" else NOBODY)
    return best


class Visit:
    """The store as one user sees it. What the user may not see or do raises ApiError in the words of the API."""

    def __init__(self, store: Store, channels: Channels, uploads: Uploads, user: User, private: bool = False) -> None:
        self.store = store
        self.channels = channels
        self.uploads = uploads
        self.user = user
        self.private = private

    def role(self, file: File) -> int:
        """What the user may do with the file."""
        return role(self.lineage(file), self.user, self.private, self._now())

    def lineage(self, file: File) -> list[File]:
        """The file, then the folders that hold it, the innermost first."""
        return [file, *(folder.file for folder in self.store.folders_of(file))]

    def is_mine(self, file: File) -> bool:
        """Whether the file lies in the user's own My Drive, when it lies in no folder."""
        return file.owner == self.user.address or is_open(self.lineage(file), self.private)

    def _now(self) -> str:
        return stamp(self.store.clock())

    def get(self, spreadsheet_id: str) -> Document | None:
        """For the Sheets API: the spreadsheet to read, or None for an unknown id. Raises ApiError."""
        return self._spreadsheet(spreadsheet_id, READER)

    def edit(self, spreadsheet_id: str, name: str, body: Json) -> tuple[Document, Json] | None:
        """For the Sheets API: apply an operation; None for an unknown id. Raises ApiError."""
        if self._spreadsheet(spreadsheet_id, WRITER) is None:
            return None
        return self.store.edit(spreadsheet_id, name, body, self.user.address)

    def create(self, make: Callable[[str, int, int], Document]) -> Document:
        """Add what `make(id, moment, seed)` gives, as the user's own."""

        def make_own(new_id: str, at: int, seed: int) -> Document:
            document = make(new_id, at, seed)
            document.file = owned(document.file, at, self.owner())
            return document

        return self.store.create(make_own)

    def owner(self) -> Json:
        """The permission of an owner for this user."""
        return {
            "kind": "drive#permission",
            "id": permission_id(self.user.address),
            "type": "user",
            "role": "owner",
            "emailAddress": self.user.address,
            "displayName": self.user.name,
        }

    def find(self, file_id: str, least: int = READER) -> Document:
        """For the Drive API: the file. Raises DriveError 404 when it is not there for the user, 403 when read only."""
        document = self.store.get(file_id)
        given = NOBODY if document is None else self.role(document.file)
        if document is None or given < READER:
            raise file_not_found(file_id)
        if given < least:
            message = "The user does not have sufficient permissions for this file."
            raise DriveError(403, message, "insufficientFilePermissions")
        return document

    def change(self, file_id: str, name: str, body: Json, least: int = WRITER) -> tuple[Document, Json]:
        """For the Drive API: apply an operation. Raises DriveError."""
        self.find(file_id, least)
        edited = self.store.edit(file_id, name, body, self.user.address)
        if edited is None:
            raise file_not_found(file_id)
        return edited

    def files(self) -> list[Document]:
        """All files that the user can see without being told of their ids, in the order of their making.

        As at Google, what is only open to anyone with its address is not listed, unless nothing is guarded yet.
        """
        return [document for document in self.store.all() if self._lists(document.file)]

    def _lists(self, file: File) -> bool:
        lineage = self.lineage(file)
        if is_open(lineage, self.private):
            return bool(self.user.address)
        named = [item for item in permissions(lineage) if item["type"] != "anyone"]
        return _given(named, self.user, self._now()) >= READER

    def _spreadsheet(self, spreadsheet_id: str, least: int) -> Document | None:
        document = self.store.get(spreadsheet_id)
        if document is None:
            return None
        if self.role(document.file) < least:
            raise ApiError(403, "The caller does not have permission")
        if document.file.mime_type == FOLDER:
            raise ApiError(400, "This operation is not supported for this document", status="FAILED_PRECONDITION")
        return document
