"""What is known of a record as of an earlier moment, where it has no history: declared at the record."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Known:
    """The record is known from the moment in its column `since`.

    Where it is settled later, at the moment in its column `settled`, its columns `open` had those values until then.
    """

    since: str
    settled: str | None = None
    open: Mapping[str, Any] = field(default_factory=dict)
