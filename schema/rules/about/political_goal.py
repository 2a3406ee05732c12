"""Rules about a political goal."""

from collections.abc import Iterator

from schema.rules.finding import Finding
from schema.rules.node import Node, shown
from schema.rules.numbering import holes
from schema.rules.registry import Rules, register


def no_sub_goals(goal: Node) -> Iterator[Finding]:
    """K07."""
    if not goal.sub_goals:
        yield Finding("K07", {"mål": shown(goal.title)}, "sub_goals", goal.id)


def holes_in_numbering(goal: Node) -> Iterator[Finding]:
    """K09 among the sub-goals."""
    return holes(goal.code, goal.sub_goals)


register(Rules("PoliticalGoal", (no_sub_goals, holes_in_numbering), needs=("sub_goals",)))
