"""Holes in a numbering (DOMAIN.md K09)."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from schema.rules.finding import Finding
from schema.rules.node import Node


def holes(owner_code: str | None, numbered: Sequence[Node]) -> Iterator[Finding]:
    """K09, at the record after the hole; codes that do not fit the owner are left out."""
    found = []
    for record in numbered:
        head, _, last = (record.code or "").rpartition(".")
        if last.isdigit() and (owner_code is None or head == owner_code):
            found.append((int(last), record))
    found.sort(key=lambda pair: pair[0])
    for (before, first), (after, second) in pairwise(found):
        if after > before + 1:
            yield Finding("K09", {"a": first.code or "", "b": second.code or ""}, "code", second.id)
