"""The resource changes: what has happened since a page token. A token is a moment of the server's own clock."""

from __future__ import annotations

from sync.sandbox.access import READER, Visit
from sync.sandbox.call import Call
from sync.sandbox.cells import Json
from sync.sandbox.drive.pages import page_size
from sync.sandbox.drive.resources import SHORT, file_json, invalid_value, masked
from sync.sandbox.errors import DriveError
from sync.sandbox.fields import Mask
from sync.sandbox.file import stamp

_CHANGE: Mask = {"kind": {}, "type": {}, "changeType": {}, "time": {}, "removed": {}, "fileId": {}, "file": SHORT}
_LIST: Mask = {"kind": {}, "nextPageToken": {}, "newStartPageToken": {}, "changes": _CHANGE}


def start_page_token(visit: Visit, call: Call) -> Json:
    """changes.getStartPageToken: from now on."""
    answer = {"kind": "drive#startPageToken", "startPageToken": str(visit.store.horizon())}
    return masked(call, "StartPageToken", answer, {})


def list_changes(visit: Visit, call: Call) -> Json:
    """changes.list: every file that changed, once, in the order of its last change."""
    since, until = _since(call), visit.store.horizon()
    found = [
        (document.file.changed, document.id, file_json(document, visit))
        for document in visit.store.all()
        if since <= document.file.changed < until and visit.role(document.file) >= READER
    ]
    removed = [
        (file.changed, key, None)
        for key, file in visit.store.gone().items()
        if since <= file.changed < until and visit.role(file) >= READER and call.query.get("includeRemoved") != "false"
    ]
    ordered = sorted([*found, *removed], key=lambda item: item[0])
    size = page_size(call, 100, 1000)
    shown = ordered[:size]
    answer: Json = {"kind": "drive#changeList", "changes": [_change(*item) for item in shown]}
    if len(ordered) > size:
        answer["nextPageToken"] = str(shown[-1][0] + 1)
    else:
        answer["newStartPageToken"] = str(max(since, until))
    return masked(call, "ChangeList", answer, _LIST)


def _change(at: int, key: str, file: Json | None) -> Json:
    answer: Json = {"kind": "drive#change", "type": "file", "changeType": "file", "time": stamp(at)}
    answer |= {"fileId": key, "removed": file is None}
    if file is not None:
        answer["file"] = file
    return answer


def _since(call: Call) -> int:
    token = call.query.get("pageToken")
    if not token:
        raise DriveError(400, "Required parameter: pageToken", "required", location=("pageToken", "parameter"))
    if not (token.isascii() and token.isdigit() and len(token) < 19):
        raise invalid_value("pageToken")
    return int(token)
