"""Rules about a sub-goal."""

from collections.abc import Iterator

from schema.rules.finding import Finding
from schema.rules.numbering import holes, misfit
from schema.rules.snapshots import SubGoalView, name_of


def no_action_goals(goal: SubGoalView) -> Iterator[Finding]:
    """K08."""
    if not goal.action_goals:
        yield Finding("K08", {"kode": name_of(goal.code, goal.text)}, "action_goals", goal.id)


def code_does_not_fit(goal: SubGoalView) -> Iterator[Finding]:
    """K02, after a change of the political goal's code."""
    return misfit(goal.id, goal.code, goal.owner_code)


def holes_in_numbering(goal: SubGoalView) -> Iterator[Finding]:
    """K09 among the action goals."""
    return holes(goal.code, goal.action_goals)


RULES = (no_action_goals, code_does_not_fit, holes_in_numbering)
