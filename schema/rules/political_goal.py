"""Rules about a political goal."""

from collections.abc import Iterator

from schema.rules.finding import Finding
from schema.rules.numbering import holes
from schema.rules.snapshots import PoliticalGoalView, shown


def no_sub_goals(goal: PoliticalGoalView) -> Iterator[Finding]:
    """K07."""
    if not goal.sub_goals:
        yield Finding("K07", {"mål": shown(goal.title)}, "sub_goals", goal.id)


def holes_in_numbering(goal: PoliticalGoalView) -> Iterator[Finding]:
    """K09 among the sub-goals."""
    return holes(goal.code, goal.sub_goals)


RULES = (no_sub_goals, holes_in_numbering)
