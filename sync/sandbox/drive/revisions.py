"""The resource revisions: who edited a file when. What it held then is not kept."""

from __future__ import annotations

from sync.sandbox.access import WRITER, Visit
from sync.sandbox.call import Call
from sync.sandbox.cells import Json
from sync.sandbox.drive.pages import page
from sync.sandbox.drive.resources import masked, revision_json
from sync.sandbox.errors import DriveError
from sync.sandbox.fields import Mask

_SHORT: Mask = {"kind": {}, "id": {}, "mimeType": {}, "modifiedTime": {}}


def list_revisions(visit: Visit, call: Call) -> Json:
    """revisions.list, the oldest first."""
    document = visit.find(call.path["id"], WRITER)
    revisions, rest = page(call, list(document.file.revisions), 200, 1000)
    listed = [revision_json(document.id, document.file, revision, visit) for revision in revisions]
    answer: Json = {"kind": "drive#revisionList", "revisions": listed}
    if rest:
        answer["nextPageToken"] = rest
    return masked(call, "RevisionList", answer, {"kind": {}, "nextPageToken": {}, "revisions": _SHORT})


def get_revision(visit: Visit, call: Call) -> Json:
    """revisions.get; `head` is the newest."""
    document = visit.find(call.path["id"], WRITER)
    wanted = call.path["revisionId"]
    revisions = document.file.revisions
    found = revisions[-1:] if wanted == "head" else [item for item in revisions if item.id == wanted]
    if not found:
        message = f"Revision not found: {wanted}."
        raise DriveError(404, message, "notFound", location=("revisionId", "parameter"))
    return masked(call, "Revision", revision_json(document.id, document.file, found[0], visit), _SHORT)
