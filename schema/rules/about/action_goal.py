"""Rules about an action goal and what belongs to it; none of them needs today's date.

Each finding is about the goal, in the field where a person would put it right.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from schema.enums import ActivityKind, ActivityStatus, Comparator, Horizon, Precision, ResponsibilityKind, Unit
from schema.rules.finding import Finding
from schema.rules.node import Node, name_of, shown
from schema.rules.owners import name_in
from schema.rules.registry import Rules, register
from schema.rules.wording import both, day, number, target, target_in_english
from schema.values import Period

_OWNING = (ResponsibilityKind.ACCOUNTABLE, ResponsibilityKind.COORDINATOR)
_RISING = (Comparator.GTE, Comparator.GT, Comparator.EQ)
_FALLING = (Comparator.LTE, Comparator.LT)


def no_criterion(goal: Node) -> Iterator[Finding]:
    """M02."""
    if not goal.success_criteria:
        yield Finding("M02", {"kode": name_of(goal)}, "success_criteria", goal.id)


def no_evaluation(goal: Node) -> Iterator[Finding]:
    """M03: criteria, but no method of evaluation."""
    if goal.success_criteria and goal.evaluation is None:
        yield Finding("M03", field="evaluation", entity=goal.id)


def percentage_of_whom(goal: Node) -> Iterator[Finding]:
    """M09: percentages without a population; one note for the goal, about the first of them."""
    for criterion in goal.success_criteria:
        for step in criterion.targets:
            if step.target.unit is Unit.PERCENT and step.target.value is not None and not criterion.population:
                yield Finding("M09", {"p": number(step.target.value)}, "success_criteria", goal.id)
                return


def weak_long_term(goal: Node) -> Iterator[Finding]:
    """M17: a long-term target that asks for less than a nearer one of the same criterion."""
    for criterion in goal.success_criteria:
        for far in (step for step in criterion.targets if step.horizon is Horizon.LONG_TERM):
            weaker = next((near for near in _dated(criterion) if _asks_less(far, near)), None)
            if weaker is not None:
                last = weaker.due.end if weaker.due is not None else None
                when = str(last.year) if last is not None else None
                params = both("lang", target(far.target), target_in_english(far.target))
                params |= both("år", when or "kort sigt", when or "the short term")
                params |= both("kort", target(weaker.target), target_in_english(weaker.target))
                yield Finding("M17", params, "success_criteria", goal.id)


def _dated(criterion: Node) -> Iterator[Node]:
    return (step for step in criterion.targets if step.horizon is not Horizon.LONG_TERM)


def _asks_less(far: Node, near: Node) -> bool:
    one, other = far.target, near.target
    if one.unit is not other.unit or one.value is None or other.value is None:
        return False
    if one.comparator in _RISING and other.comparator in _RISING:
        return bool(one.value < other.value)
    return one.comparator in _FALLING and other.comparator in _FALLING and bool(one.value > other.value)


def undated_target(goal: Node) -> Iterator[Finding]:
    """M21: a target with no date that is not a long-term one; one note for the goal."""
    undated = (step for criterion in goal.success_criteria for step in _dated(criterion) if not _has_date(step.due))
    if next(undated, None) is not None:
        yield Finding("M21", field="success_criteria", entity=goal.id)


def _has_date(due: Period | None) -> bool:
    return due is not None and (due.start is not None or due.end is not None)


def no_owner(goal: Node) -> Iterator[Finding]:
    """R01: nobody owns the goal, and it is anchored nowhere."""
    if not _named(goal) and not _bodies(goal):
        yield Finding("R01", {"kode": name_of(goal)}, "responsibilities", goal.id)


def only_a_body(goal: Node) -> Iterator[Finding]:
    """R04: anchored in a body, but no person."""
    bodies = _bodies(goal)
    if bodies and not _named(goal):
        names = list(filter(None, map(name_in, bodies)))
        organ = both("organ", " og ".join(names) or "en gruppe", " and ".join(names) or "a group")
        yield Finding("R04", {"kode": name_of(goal)} | organ, "responsibilities", goal.id)


def _named(goal: Node) -> list[Node]:
    return [owner for owner in goal.responsibilities if owner.kind in _OWNING and name_in(owner)]


def _bodies(goal: Node) -> list[Node]:
    return [owner for owner in goal.responsibilities if owner.kind is ResponsibilityKind.ANCHORED]


def no_activity(goal: Node) -> Iterator[Finding]:
    """A01."""
    if not goal.activities:
        yield Finding("A01", {"kode": name_of(goal)}, "activities", goal.id)


def activity_after_deadline(goal: Node) -> Iterator[Finding]:
    """A07: an activity ends after the goal is to be reached.

    That day is the goal's own deadline, else the latest date of its criteria. Reporting lines may come later, so may
    everything where the goal has a long-term target; running and recurring lines have no end to compare.
    """
    steps = [step for criterion in goal.success_criteria for step in criterion.targets]
    deadline = _deadline(goal, steps)
    if deadline is None or any(step.horizon is Horizon.LONG_TERM for step in steps):
        return
    for line in goal.activities:
        end = _end(line)
        if line.kind is not ActivityKind.REPORTING and not _is_off(line) and end is not None and end > deadline:
            params = {"aktivitet": shown(line.what), "a": day(end), "kode": name_of(goal)}
            yield Finding("A07", params | {"b": day(deadline)}, "activities", goal.id)


def _deadline(goal: Node, steps: list[Node]) -> date | None:
    own: Period | None = goal.declared_deadline
    if own is not None and own.end is not None:
        return own.end
    return max((step.due.end for step in steps if step.due is not None and step.due.end is not None), default=None)


def _end(line: Node) -> date | None:
    unending = (Precision.OPEN, Precision.RECURRING)
    return max((p.end for p in line.periods if p.end is not None and p.precision not in unending), default=None)


def _is_off(line: Node) -> bool:
    return line.declared_status is ActivityStatus.CANCELLED


def activity_without_time(goal: Node) -> Iterator[Finding]:
    """A08: an activity without any time, however vague; a NOTE is no activity."""
    for line in goal.activities:
        if not line.periods and line.kind is not ActivityKind.NOTE and not _is_off(line):
            yield Finding("A08", {"aktivitet": shown(line.what)}, "activities", goal.id)


def activity_twice(goal: Node) -> Iterator[Finding]:
    """A09: the same text twice under one goal."""
    counted = Counter(" ".join(line.what.split()).casefold() for line in goal.activities)
    for line in goal.activities:
        if counted.pop(" ".join(line.what.split()).casefold(), 0) > 1:
            params = {"aktivitet": shown(line.what), "kode": name_of(goal)}
            yield Finding("A09", params, "activities", goal.id)


register(
    Rules(
        "ActionGoal",
        (
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
        ),
        needs=("success_criteria.targets", "evaluation", "activities", "responsibilities.party"),
    )
)
