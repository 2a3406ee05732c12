"""What Drive knows about a file: names, times, people, revisions. Values only; the store keeps them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, NamedTuple

SPREADSHEET = "application/vnd.google-apps.spreadsheet"
FOLDER = "application/vnd.google-apps.folder"
ROOT = "root"
_MOST_REVISIONS = 1_000
_REVISION_PAUSE_MS = 2 * 60 * 1000
# What changes a file without being an edit of it: version and changes.list move on, modifiedTime does not.
_QUIET = frozenset({"permissions.create", "permissions.update", "permissions.delete", "assume"})
_QUIET_DETAILS = frozenset({"trashed", "trashed_at", "parents"})
_DRIVE_UPDATE = "drive.update"


class Revision(NamedTuple):
    """Edits of one person without a long pause: id, time of the last of them, the person's address."""

    id: str
    modified: str
    editor: str


@dataclass(frozen=True, slots=True)
class File:
    """What Drive knows about a spreadsheet or folder. Times are RFC 3339 with milliseconds.

    `guarded`: somebody has changed the permissions, so they count (see `sync.sandbox.access`). `details` holds what
    is only kept and given back (description, starred, properties, ...). `changed` is the moment in milliseconds since
    1970 of the last change of any kind, which no other change of the server shares.
    """

    name: str
    created: str
    modified: str
    version: int = 1
    trashed: bool = False
    permissions: tuple[dict[str, Any], ...] = ()
    mime_type: str = SPREADSHEET
    parents: tuple[str, ...] = (ROOT,)
    details: Mapping[str, Any] = field(default_factory=dict)
    guarded: bool = False
    trashed_at: str | None = None
    changed: int = 0
    editor: str = ""
    revisions: tuple[Revision, ...] = ()

    @property
    def owner(self) -> str:
        """The owner's address."""
        return next((str(item["emailAddress"]) for item in self.permissions if item["role"] == "owner"), "")


def to_json(file: File) -> dict[str, Any]:
    """The file as plain JSON."""
    return {**asdict(file), "revisions": [list(item) for item in file.revisions]}


def from_json(value: Mapping[str, Any]) -> File:
    """The file that `to_json` wrote, perhaps an older version of it."""
    lists = {name: tuple(value[name]) for name in ("permissions", "parents") if name in value}
    revisions = tuple(Revision(*item) for item in value.get("revisions", ()))
    return File(**{**value, **lists, "revisions": revisions})


def stamp(milliseconds: int) -> str:
    """A moment in milliseconds since 1970 as RFC 3339."""
    moment = datetime.fromtimestamp(milliseconds / 1000, UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{milliseconds % 1000:03d}Z"


def touched(file: File, at: int, **changes: Any) -> File:
    """The file after an edit of its content: a higher version, a later time."""
    return replace(file, modified=stamp(at), version=file.version + 1, changed=at, **changes)


def owned(file: File, at: int, owner: dict[str, Any]) -> File:
    """A new file, as its owner's, with its first revision."""
    address = owner["emailAddress"]
    first = Revision("1", stamp(at), address)
    return replace(file, permissions=(owner,), editor=address, changed=at, revisions=(first,))


def noted(before: File, after: File, operation: str, content: Mapping[str, Any], at: int, editor: str) -> File:
    """`after` with version, times, editor and revisions as that operation leaves them (SHEETS_BEHAVIOURS 49)."""
    quiet = operation in _QUIET or (operation == _DRIVE_UPDATE and content.keys() <= _QUIET_DETAILS)
    if quiet:
        return replace(after, modified=before.modified, version=before.version + 1, changed=at)
    edited = touched(replace(after, version=before.version), at, editor=editor)
    if operation == _DRIVE_UPDATE:
        return edited
    return replace(edited, revisions=_revised(before.revisions, edited.version, at, editor))


def _revised(revisions: tuple[Revision, ...], version: int, at: int, editor: str) -> tuple[Revision, ...]:
    newest = Revision(str(version), stamp(at), editor)
    is_first_edit = len(revisions) < 2  # the making of the file keeps a revision of its own
    if not is_first_edit and revisions[-1].editor == editor and revisions[-1].modified > stamp(at - _REVISION_PAUSE_MS):
        return (*revisions[:-1], newest)
    return (*revisions[-_MOST_REVISIONS + 1 :], newest)
