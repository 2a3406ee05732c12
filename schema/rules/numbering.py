"""Rules about the codes of goals (DOMAIN.md K)."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from uuid import UUID

from schema.rules.finding import Finding
from schema.rules.snapshots import Numbered


def misfit(goal: UUID, code: str | None, owner_code: str | None) -> Iterator[Finding]:
    """K02: the owner's code has changed, and this one no longer begins with it."""
    if code is not None and owner_code is not None and code.rpartition(".")[0] != owner_code:
        yield Finding("K02", {"kode": code, "forælder": owner_code}, "code", goal)


def holes(owner_code: str | None, goals: Sequence[Numbered]) -> Iterator[Finding]:
    """K09, at the goal after the hole; codes that do not fit the owner are left out."""
    numbered = []
    for goal in goals:
        head, _, last = (goal.code or "").rpartition(".")
        if last.isdigit() and (owner_code is None or head == owner_code):
            numbered.append((int(last), goal))
    numbered.sort(key=lambda pair: pair[0])
    for (before, first), (after, second) in pairwise(numbered):
        if after > before + 1:
            yield Finding("K09", {"a": first.code or "", "b": second.code or ""}, "code", second.id)
