"""What a request handler gets, how a kind is entered in the table, and what many handlers need."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from sync.sandbox.cells import Json
from sync.sandbox.document import Document
from sync.sandbox.errors import RefusedError
from sync.sandbox.grid import Sheet
from sync.sandbox.ranges import Box

Handler = Callable[[Document, Json], Json]
"""Changes the document (a copy that is dropped when any request of the batch is refused) and returns the reply,
without the name of the kind around it; raises RefusedError."""


class Kind(NamedTuple):
    """A request kind: its handler, and whether its reply stands under the kind's name (else it is empty)."""

    handle: Handler
    replies: bool = False


def required(request: Json, name: str = "range") -> Json:
    """A message that must be there. Raises RefusedError."""
    if name not in request:
        raise RefusedError(f"{name} is required.")
    value: Json = request[name]
    return value


def cuts_merges(sheet: Sheet, box: Box) -> bool:
    """Whether the box holds a part of a merged cell."""
    return any(merge.overlaps(box) and not box.contains(merge) for merge in sheet.merges)
