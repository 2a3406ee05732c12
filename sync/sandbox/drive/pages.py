"""Lists that are answered a page at a time."""

from __future__ import annotations

import base64
import binascii
from typing import TypeVar

from sync.sandbox.call import Call
from sync.sandbox.drive.resources import invalid_parameter, invalid_value

Item = TypeVar("Item")


def page(call: Call, items: list[Item], usual: int, largest: int) -> tuple[list[Item], str | None]:
    """The part of `items` that `pageSize` and `pageToken` ask for, and the token of the next. Raises DriveError."""
    size, start = page_size(call, usual, largest), _start(call.query.get("pageToken"))
    rest = base64.urlsafe_b64encode(f"from {start + size}".encode()).decode() if start + size < len(items) else None
    return items[start : start + size], rest


def page_size(call: Call, usual: int, largest: int) -> int:
    """`pageSize`. Raises DriveError 400."""
    text = call.query.get("pageSize") or str(usual)
    size = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
    if not 1 <= size <= largest:
        raise invalid_parameter(f"Invalid value '{text}'. Values must be within the range: [1, {largest}]", "pageSize")
    return size


def _start(token: str | None) -> int:
    if not token:
        return 0
    try:
        word, _, number = base64.b64decode(token, b"-_", validate=True).decode().partition(" ")
        if word != "from":
            raise ValueError(token)
        return max(0, int(number))
    except (ValueError, binascii.Error):
        raise invalid_value("pageToken") from None
