"""Rules about a policy."""

from collections.abc import Iterator

from schema.rules.finding import Finding
from schema.rules.node import Node
from schema.rules.numbering import holes
from schema.rules.registry import Rules, register

MANY_GOALS = 10


def no_goals(policy: Node) -> Iterator[Finding]:
    """K14: a policy with neither focus areas nor political goals."""
    if not policy.political_goals and not policy.focus_areas:
        yield Finding("K14", {"politik": policy.title}, "political_goals", policy.id)


def too_many_goals(policy: Node) -> Iterator[Finding]:
    """K12: more than ten political goals."""
    if len(policy.political_goals) > MANY_GOALS:
        yield Finding("K12", {"n": str(len(policy.political_goals))}, "political_goals", policy.id)


def holes_in_numbering(policy: Node) -> Iterator[Finding]:
    """K09 among the political goals."""
    return holes(None, policy.political_goals)


register(Rules("Policy", (no_goals, too_many_goals, holes_in_numbering), needs=("political_goals", "focus_areas")))
