"""Goals as the rules see them: plain values of the goal and of what belongs to it, active records only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from schema.enums import ActivityKind, ActivityStatus, Horizon, ResponsibilityKind
from schema.values import Period, TargetValue

_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Numbered:
    """A goal as its owner sees it."""

    id: UUID
    code: str | None


@dataclass(frozen=True, slots=True)
class PolicyView:
    id: UUID
    title: str
    political_goals: tuple[Numbered, ...]


@dataclass(frozen=True, slots=True)
class PoliticalGoalView:
    id: UUID
    title: str
    code: str | None
    sub_goals: tuple[Numbered, ...]


@dataclass(frozen=True, slots=True)
class SubGoalView:
    id: UUID
    text: str
    code: str | None
    owner_code: str | None
    action_goals: tuple[Numbered, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """A target of a criterion."""

    target: TargetValue
    due: Period | None
    horizon: Horizon


@dataclass(frozen=True, slots=True)
class Criterion:
    population: str | None
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """An activity of the plan."""

    what: str
    kind: ActivityKind
    status: ActivityStatus | None
    periods: tuple[Period, ...]


@dataclass(frozen=True, slots=True)
class Owner:
    """A responsibility; `name` is the party's, or what the cell says; None where it says nothing."""

    kind: ResponsibilityKind
    name: str | None
    primary: bool
    substitute: bool


@dataclass(frozen=True, slots=True)
class ActionGoalView:
    id: UUID
    text: str
    code: str | None
    owner_code: str | None
    declared_deadline: Period | None
    criteria: tuple[Criterion, ...]
    has_evaluation: bool
    activities: tuple[Line, ...]
    owners: tuple[Owner, ...]


View = PolicyView | PoliticalGoalView | SubGoalView | ActionGoalView
Views = Mapping[str, Sequence[View]]


def shown(text: str) -> str:
    """A text as messages quote it: on one line, cut at a word."""
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else line[:_SHOWN].rsplit(" ", 1)[0] + " …"


def name_of(code: str | None, text: str) -> str:
    """What messages call a goal: its code, else its quoted text."""
    return code if code is not None else f"»{shown(text)}«"
