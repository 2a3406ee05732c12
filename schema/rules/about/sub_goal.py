"""Rules about a sub-goal."""

from collections.abc import Iterator

from schema.rules.finding import Finding
from schema.rules.node import Node, name_of
from schema.rules.numbering import holes
from schema.rules.registry import Rules, register


def no_action_goals(goal: Node) -> Iterator[Finding]:
    """K08."""
    if not goal.action_goals:
        yield Finding("K08", {"kode": name_of(goal)}, "action_goals", goal.id)


def holes_in_numbering(goal: Node) -> Iterator[Finding]:
    """K09 among the action goals."""
    return holes(goal.code, goal.action_goals)


register(Rules("SubGoal", (no_action_goals, holes_in_numbering), needs=("action_goals",)))
