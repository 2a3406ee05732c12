"""files.watch, changes.watch and channels.stop."""

from __future__ import annotations

import hashlib
from urllib.parse import urlsplit

from sync.sandbox.access import Visit
from sync.sandbox.call import Call
from sync.sandbox.cells import Json
from sync.sandbox.channels import MOST_CHANNELS, Channel, is_loopback
from sync.sandbox.drive.resources import masked, message_of
from sync.sandbox.errors import DriveError

_HOUR_MS = 3_600_000
_LONGEST_MS = {"file": 24 * _HOUR_MS, "change": 7 * 24 * _HOUR_MS}
_LONGEST_ID = 64
_LONGEST_TOKEN = 256


def watch_file(visit: Visit, call: Call) -> Json:
    """files.watch."""
    document = visit.find(call.path["id"])
    return _open(visit, call, document.id, f"/drive/v3/files/{document.id}?alt=json")


def watch_changes(visit: Visit, call: Call) -> Json:
    """changes.watch."""
    token = call.query.get("pageToken")
    if not token:
        raise DriveError(400, "Required parameter: pageToken", "required", location=("pageToken", "parameter"))
    return _open(visit, call, None, f"/drive/v3/changes?alt=json&pageToken={token}")


def stop(visit: Visit, call: Call) -> None:
    """channels.stop."""
    body = message_of(call, "Channel")
    channel_id = body.get("id", "")
    if not visit.channels.stop(channel_id, body.get("resourceId", ""), visit.user.address):
        raise DriveError(404, f"Channel '{channel_id}' not found for project '1'", "notFound")


def _open(visit: Visit, call: Call, file_id: str | None, path: str) -> Json:
    body = message_of(call, "Channel")
    channel_id, address = body.get("id", ""), body.get("address", "")
    if not channel_id:
        raise DriveError(400, "entity.id is required", "required")
    if len(channel_id) > _LONGEST_ID or len(body.get("token", "")) > _LONGEST_TOKEN:
        raise DriveError(400, "Invalid Value", "invalid")
    if body.get("type") not in ("web_hook", "webhook"):
        raise DriveError(400, "entity.type is required", "required")
    _check_address(visit, address)
    now = visit.store.clock()
    longest = _LONGEST_MS["file" if file_id else "change"]
    asked = str(body.get("expiration", ""))
    expiration = min(int(asked), now + longest) if asked.isascii() and asked.isdigit() else now + _HOUR_MS
    if expiration <= now:
        raise DriveError(400, "The specified expiration is in the past.", "invalid")
    watched = f"{visit.user.address} {file_id}"
    channel = Channel(
        id=channel_id,
        resource_id=hashlib.sha256(watched.encode()).hexdigest()[:27],
        resource_uri="https://www.googleapis.com" + path,
        address=address,
        token=body.get("token"),
        file_id=file_id,
        user=visit.user.address,
        made=now,
        expiration=expiration,
    )
    if not visit.channels.open(channel):
        message = f"Channel id {channel_id} not unique, or more than {MOST_CHANNELS} channels are open."
        raise DriveError(400, message, "channelIdNotUnique")
    answer: Json = {
        "kind": "api#channel",
        "id": channel.id,
        "resourceId": channel.resource_id,
        "resourceUri": channel.resource_uri,
        "expiration": str(channel.expiration),
    }
    if channel.token:
        answer["token"] = channel.token
    return masked(call, "Channel", answer, {})


def _check_address(visit: Visit, address: str) -> None:
    if not _is_web_address(address):
        raise DriveError(400, f"WebHook callback must be HTTPS: {address}", "push.webhookUrlNotHttps")
    if not visit.channels.anywhere and not is_loopback(address):
        message = f"Unauthorized WebHook callback channel: {address}"
        raise DriveError(401, message, "push.webhookUrlUnauthorized")


def _is_web_address(address: str) -> bool:
    try:
        parts = urlsplit(address)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:  # half an IPv6 address, a port that cannot be
        return False
