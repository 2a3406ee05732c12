"""The resource comments: the sandbox keeps none, so a list of them is empty. gspread asks for it with every copy."""

from __future__ import annotations

from sync.sandbox.access import Visit
from sync.sandbox.call import Call
from sync.sandbox.cells import Json
from sync.sandbox.drive.resources import masked
from sync.sandbox.errors import DriveError


def list_comments(visit: Visit, call: Call) -> Json:
    """comments.list, which answers nothing without being told what."""
    visit.find(call.path["id"])
    if not call.query.get("fields"):
        message = "The 'fields' parameter is required for this method."
        raise DriveError(400, message, "required", location=("fields", "parameter"))
    return masked(call, "CommentList", {"kind": "drive#commentList", "comments": []}, {})
