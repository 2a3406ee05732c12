"""Asking the model's rules about goals, and keeping what they find as issues."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from itertools import chain
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from schema.rules import action_goal, loading, policy, political_goal, sub_goal
from schema.rules.finding import Finding
from schema.rules.issues import renew

_Load = Callable[[Session, Collection[UUID]], Sequence[Any]]
_Rule = Callable[[Any], Iterable[Finding]]

_BY_TYPE: Mapping[str, tuple[_Load, tuple[_Rule, ...]]] = {
    "Policy": (loading.policies, policy.RULES),
    "PoliticalGoal": (loading.political_goals, political_goal.RULES),
    "SubGoal": (loading.sub_goals, sub_goal.RULES),
    "ActionGoal": (loading.action_goals, action_goal.RULES),
}


def scope_of(goal: UUID) -> str:
    """The scope of the issues that the model's rules keep about a goal or policy."""
    return f"model:{goal}"


def renew_issues(session: Session, goals: Mapping[str, Collection[UUID]], at: datetime) -> None:
    """Renew the issues of some goals and policies, given by type; archived ones have none.

    Under "below" stand goals whose own goals are asked too.
    """
    asked = {type_name: set(goals.get(type_name, ())) for type_name in _BY_TYPE}
    for type_name, ids in loading.goals_below(session, goals.get("below", ())).items():
        asked[type_name] |= ids
    scopes: dict[str, list[Finding]] = {scope_of(goal): [] for ids in asked.values() for goal in ids}
    for type_name, (load, rules) in _BY_TYPE.items():
        for view in load(session, asked[type_name]) if asked[type_name] else ():
            scopes[scope_of(view.id)] = list(chain.from_iterable(rule(view) for rule in rules))
    renew(session, scopes, at)
