"""The canonical values of cells that hold child entities: what such a cell can carry, and no more.

Fields named like the entity's fields are merged with them. Fields with `compare=False` are hints, guessed from the
words: they fill a new entity and follow a changed text, but are never merged, so that a value set through the API
stands. `text`/`what` holds the sentence as written, without bullet or footnote sign; two sentences are the same when
their `skeleton` is: the sentence without its times and numbers, folded (spaces, quotes, final full stop). `line` is the
item's place in the text it was read from (None for an item from the database): a writer keeps that line's style.
"""

from dataclasses import dataclass, field
from datetime import date

from schema.enums import (
    ActivityKind,
    ActivityStatus,
    Audience,
    EvaluationKind,
    Frequency,
    Horizon,
    ResponsibilityKind,
)
from schema.rules import wording
from schema.values import Period, TargetValue


@dataclass(frozen=True, slots=True)
class ActivityItem:
    """A line of a time-and-action plan -> Activity."""

    skeleton: str
    periods: tuple[Period, ...] = ()
    declared_status: ActivityStatus | None = None
    what: str = field(default="", compare=False)
    kind: ActivityKind = field(default=ActivityKind.ACTION, compare=False)
    audience: tuple[Audience, ...] = field(default=(), compare=False)
    line: int | None = field(default=None, compare=False)
    unreadable: bool = field(default=False, compare=False)
    """The line's time is impossible (P01, P02) or its text must not be kept (G01, G02): nothing of it is told here, and
    it stands for whatever was agreed at that line before."""


@dataclass(frozen=True, slots=True)
class StepItem:
    """A number to reach, and by when -> TargetStep."""

    target: TargetValue
    due: Period | None = None
    horizon: Horizon = Horizon.SHORT


@dataclass(frozen=True, slots=True)
class CriterionItem:
    """A statement that can be measured -> SuccessCriterion with its TargetSteps."""

    skeleton: str
    targets: tuple[StepItem, ...] = ()
    text: str = field(default="", compare=False)
    population: str | None = field(default=None, compare=False)
    qualifier: str | None = field(default=None, compare=False)
    line: int | None = field(default=None, compare=False)
    unreadable: bool = False
    """An ERROR of section 5, or personal data: nothing of it is taken in, its words stay in the cell."""


@dataclass(frozen=True, slots=True)
class EvaluationItem:
    """A cell that names measuring methods -> EvaluationMethod; `text` is its wording."""

    sequence: tuple[EvaluationKind, ...] = ()
    frequency: Frequency | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class OwnerItem:
    """A party of an owner cell -> Responsibility: `name` is the initials or the body, `until` ends a deputy's time."""

    kind: ResponsibilityKind
    name: str | None = None
    title: str | None = None
    unit: str | None = None
    primary: bool = False
    until: date | None = None
    line: int | None = field(default=None, compare=False)
    unreadable: bool = False
    """Personal data: nothing of it is taken in, its words stay in the cell."""


@dataclass(frozen=True, slots=True)
class ResultItem:
    """A result and the time that it is about -> Measurement."""

    value: TargetValue
    period: Period

    @property
    def text(self) -> str:
        """In words, for messages."""
        return f"{wording.target(self.value)} ({wording.days(self.period)})"
