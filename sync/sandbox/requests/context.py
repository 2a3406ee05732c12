"""What a request handler gets, and how a kind is entered in the table."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from sync.sandbox.cells import Json
from sync.sandbox.document import Document

Handler = Callable[[Document, Json], Json]
"""Changes the document (a copy that is dropped when any request of the batch is refused) and returns the reply,
without the name of the kind around it; raises RefusedError."""


class Kind(NamedTuple):
    """A request kind: its handler, and whether its reply stands under the kind's name (else it is empty)."""

    handle: Handler
    replies: bool = False
