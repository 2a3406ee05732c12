"""Rules about a service level."""

from collections.abc import Iterator

from schema.rules.finding import Finding
from schema.rules.node import Node, title_of
from schema.rules.registry import Rules, register
from schema.rules.wording import both


def incomplete(level: Node) -> Iterator[Finding]:
    """D09."""
    missing, in_english = [], []
    if level.target_group is None and not level.target_group_text:
        missing.append("målgruppe")
        in_english.append("a target group")
    if not level.content:
        missing.append("indhold")
        in_english.append("content")
    if missing:
        said = {"titel": title_of(level)}
        said |= both("målgruppe / indhold", " og ".join(missing), " and ".join(in_english))
        yield Finding("D09", said, "target_group" if "målgruppe" in missing else "content", level.id)


def no_legal_basis(level: Node) -> Iterator[Finding]:
    """D10."""
    if not level.legal_basis:
        yield Finding("D10", {"titel": title_of(level)}, "legal_basis", level.id)


register(Rules("ServiceLevel", (incomplete, no_legal_basis)))
