"""What a user may do with a file, as Drive tells it."""

from __future__ import annotations

from sync.sandbox.access import COMMENTER, OWNER, READER, WRITER

_NEVER = OWNER + 1
_OF_ALL = {
    "canAcceptOwnership": _NEVER,
    "canAddMyDriveParent": _NEVER,
    "canChangeSecurityUpdateEnabled": _NEVER,
    "canComment": COMMENTER,
    "canDelete": OWNER,
    "canDownload": READER,
    "canEdit": WRITER,
    "canModifyContent": WRITER,
    "canModifyLabels": _NEVER,
    "canModifyOwnerContentRestriction": _NEVER,
    "canMoveItemIntoTeamDrive": _NEVER,
    "canMoveItemOutOfDrive": OWNER,
    "canMoveItemWithinDrive": WRITER,
    "canReadLabels": _NEVER,
    "canRemoveContentRestriction": _NEVER,
    "canRemoveMyDriveParent": OWNER,
    "canRename": WRITER,
    "canShare": WRITER,
    "canTrash": OWNER,
    "canUntrash": OWNER,
}
_OF_FILES = {
    "canChangeCopyRequiresWriterPermission": WRITER,
    "canChangeViewersCanCopyContent": WRITER,
    "canCopy": READER,
    "canModifyContentRestriction": _NEVER,
    "canModifyEditorContentRestriction": _NEVER,
    "canReadRevisions": WRITER,
}
_OF_FOLDERS = {
    "canAddChildren": WRITER,
    "canListChildren": READER,
    "canMoveChildrenWithinDrive": WRITER,
    "canRemoveChildren": WRITER,
}
_NOT_OF_MY_DRIVE = (
    "canDelete",
    "canMoveItemOutOfDrive",
    "canMoveItemWithinDrive",
    "canRemoveMyDriveParent",
    "canShare",
    "canTrash",
    "canUntrash",
)


def capabilities(given: int, is_folder: bool) -> dict[str, bool]:
    """The capabilities of a file or folder for a role."""
    own, other = (_OF_FOLDERS, _OF_FILES) if is_folder else (_OF_FILES, _OF_FOLDERS)
    possible = {**dict.fromkeys(other, _NEVER), **_OF_ALL, **own}
    return {name: given >= least for name, least in possible.items()}


def of_my_drive() -> dict[str, bool]:
    """Those of somebody's My Drive for themselves."""
    return {**capabilities(OWNER, True), **dict.fromkeys(_NOT_OF_MY_DRIVE, False)}
