"""Rules about an action goal and what belongs to it; none of them needs today's date.

Each finding is about the goal, in the field where a person would put it right.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from schema.enums import ActivityKind, ActivityStatus, Comparator, Horizon, Precision, ResponsibilityKind, Unit
from schema.rules.finding import Finding
from schema.rules.numbering import misfit
from schema.rules.snapshots import ActionGoalView, Criterion, Line, Owner, Step, name_of, shown
from schema.rules.wording import day, number, target
from schema.values import Period

_OWNING = (ResponsibilityKind.ACCOUNTABLE, ResponsibilityKind.COORDINATOR)
_RISING = (Comparator.GTE, Comparator.GT, Comparator.EQ)
_FALLING = (Comparator.LTE, Comparator.LT)


def code_does_not_fit(goal: ActionGoalView) -> Iterator[Finding]:
    """K02, after a change of the sub-goal's code."""
    return misfit(goal.id, goal.code, goal.owner_code)


def no_criterion(goal: ActionGoalView) -> Iterator[Finding]:
    """M02."""
    if not goal.criteria:
        yield Finding("M02", {"kode": name_of(goal.code, goal.text)}, "success_criteria", goal.id)


def no_evaluation(goal: ActionGoalView) -> Iterator[Finding]:
    """M03: criteria, but no method of evaluation."""
    if goal.criteria and not goal.has_evaluation:
        yield Finding("M03", field="evaluation", entity=goal.id)


def percentage_of_whom(goal: ActionGoalView) -> Iterator[Finding]:
    """M09: percentages without a population; one note for the goal, about the first of them."""
    for criterion in goal.criteria:
        for step in criterion.steps:
            if step.target.unit is Unit.PERCENT and step.target.value is not None and not criterion.population:
                yield Finding("M09", {"p": number(step.target.value)}, "success_criteria", goal.id)
                return


def weak_long_term(goal: ActionGoalView) -> Iterator[Finding]:
    """M17: a long-term target that asks for less than a nearer one of the same criterion."""
    for criterion in goal.criteria:
        for far in (step for step in criterion.steps if step.horizon is Horizon.LONG_TERM):
            weaker = next((near for near in _dated(criterion) if _asks_less(far, near)), None)
            if weaker is not None:
                last = weaker.due.end if weaker.due is not None else None
                params = {
                    "lang": target(far.target),
                    "år": str(last.year) if last is not None else "kort sigt",
                    "kort": target(weaker.target),
                }
                yield Finding("M17", params, "success_criteria", goal.id)


def _dated(criterion: Criterion) -> Iterator[Step]:
    return (step for step in criterion.steps if step.horizon is not Horizon.LONG_TERM)


def _asks_less(far: Step, near: Step) -> bool:
    one, other = far.target, near.target
    if one.unit is not other.unit or one.value is None or other.value is None:
        return False
    if one.comparator in _RISING and other.comparator in _RISING:
        return one.value < other.value
    return one.comparator in _FALLING and other.comparator in _FALLING and one.value > other.value


def undated_target(goal: ActionGoalView) -> Iterator[Finding]:
    """M21: a target with no date that is not a long-term one; one note for the goal."""
    undated = (step for criterion in goal.criteria for step in _dated(criterion) if not _has_date(step.due))
    if next(undated, None) is not None:
        yield Finding("M21", field="success_criteria", entity=goal.id)


def _has_date(due: Period | None) -> bool:
    return due is not None and (due.start is not None or due.end is not None)


def no_owner(goal: ActionGoalView) -> Iterator[Finding]:
    """R01: nobody owns the goal, and it is anchored nowhere."""
    if not _named(goal) and not _bodies(goal):
        yield Finding("R01", {"kode": name_of(goal.code, goal.text)}, "responsibilities", goal.id)


def only_a_body(goal: ActionGoalView) -> Iterator[Finding]:
    """R04: anchored in a body, but no person."""
    bodies = _bodies(goal)
    if bodies and not _named(goal):
        organ = " og ".join(owner.name for owner in bodies if owner.name) or "en gruppe"
        params = {"kode": name_of(goal.code, goal.text), "organ": organ}
        yield Finding("R04", params, "responsibilities", goal.id)


def _named(goal: ActionGoalView) -> list[Owner]:
    return [owner for owner in goal.owners if owner.kind in _OWNING and owner.name]


def _bodies(goal: ActionGoalView) -> list[Owner]:
    return [owner for owner in goal.owners if owner.kind is ResponsibilityKind.ANCHORED]


def no_activity(goal: ActionGoalView) -> Iterator[Finding]:
    """A01."""
    if not goal.activities:
        yield Finding("A01", {"kode": name_of(goal.code, goal.text)}, "activities", goal.id)


def activity_after_deadline(goal: ActionGoalView) -> Iterator[Finding]:
    """A07: an activity ends after the goal is to be reached.

    That day is the goal's own deadline, else the latest date of its criteria. Reporting lines may come later, so may
    everything where the goal has a long-term target; running and recurring lines have no end to compare.
    """
    steps = [step for criterion in goal.criteria for step in criterion.steps]
    deadline = _deadline(goal, steps)
    if deadline is None or any(step.horizon is Horizon.LONG_TERM for step in steps):
        return
    for line in goal.activities:
        end = _end(line)
        if line.kind is not ActivityKind.REPORTING and not _is_off(line) and end is not None and end > deadline:
            params = {"aktivitet": shown(line.what), "a": day(end), "kode": name_of(goal.code, goal.text)}
            yield Finding("A07", params | {"b": day(deadline)}, "activities", goal.id)


def _deadline(goal: ActionGoalView, steps: list[Step]) -> date | None:
    if goal.declared_deadline is not None and goal.declared_deadline.end is not None:
        return goal.declared_deadline.end
    return max((step.due.end for step in steps if step.due is not None and step.due.end is not None), default=None)


def _end(line: Line) -> date | None:
    unending = (Precision.OPEN, Precision.RECURRING)
    return max((p.end for p in line.periods if p.end is not None and p.precision not in unending), default=None)


def _is_off(line: Line) -> bool:
    return line.status is ActivityStatus.CANCELLED


def activity_without_time(goal: ActionGoalView) -> Iterator[Finding]:
    """A08: an activity without any time, however vague; a NOTE is no activity."""
    for line in goal.activities:
        if not line.periods and line.kind is not ActivityKind.NOTE and not _is_off(line):
            yield Finding("A08", {"aktivitet": shown(line.what)}, "activities", goal.id)


def activity_twice(goal: ActionGoalView) -> Iterator[Finding]:
    """A09: the same text twice under one goal."""
    counted = Counter(" ".join(line.what.split()).casefold() for line in goal.activities)
    for line in goal.activities:
        if counted.pop(" ".join(line.what.split()).casefold(), 0) > 1:
            params = {"aktivitet": shown(line.what), "kode": name_of(goal.code, goal.text)}
            yield Finding("A09", params, "activities", goal.id)


RULES = (
    code_does_not_fit,
    no_criterion,
    no_evaluation,
    percentage_of_whom,
    weak_long_term,
    undated_target,
    no_owner,
    only_a_body,
    no_activity,
    activity_after_deadline,
    activity_without_time,
    activity_twice,
)
