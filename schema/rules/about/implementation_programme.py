"""Rules about an implementation programme."""

from collections.abc import Iterator
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from schema.entities.follow_up import FollowUpKind
from schema.entities.implementation import ImplementationPhase
from schema.rules.finding import Finding
from schema.rules.node import Node
from schema.rules.owners import name_in
from schema.rules.registry import Rules, register
from schema.rules.wording import day

_LEEWAY = timedelta(weeks=6)


def no_goals(programme: Node) -> Iterator[Finding]:
    """I01."""
    if not programme.implementation_goals:
        yield Finding("I01", field="implementation_goals", entity=programme.id)


def nobody_steers(programme: Node) -> Iterator[Finding]:
    """R06."""
    if not any(map(name_in, programme.responsibilities)):
        yield Finding("R06", field="responsibilities", entity=programme.id)


def nobody_follows_up(programme: Node) -> Iterator[Finding]:
    """R07: none of its follow-up events has anybody responsible."""
    if not any(name_in(held) for event in programme.follow_up_events for held in event.responsibilities):
        yield Finding("R07", field="follow_up_events", entity=programme.id)


def no_half_year_round(programme: Node, today: date) -> Iterator[Finding]:
    """O01: no round of experiences within six weeks of half a year after the start, and that time is near or past."""
    if programme.start is None or programme.phase is ImplementationPhase.OPERATION:
        return
    due = programme.start + relativedelta(months=6)
    if today >= due - _LEEWAY and not any(_held_about(event, due) for event in programme.follow_up_events):
        yield Finding("O01", {"dato": day(due)}, "follow_up_events", programme.id)


def _held_about(event: Node, due: date) -> bool:
    if event.kind is not FollowUpKind.HALF_YEAR_ROUND:
        return False
    days = [event.held_on, *((event.period.start, event.period.end) if event.period is not None else ())]
    known = [when for when in days if when is not None]
    return bool(known) and min(known) <= due + _LEEWAY and max(known) >= due - _LEEWAY


register(
    Rules(
        "ImplementationProgramme",
        (no_goals, nobody_steers, nobody_follows_up),
        needs=("implementation_goals", "responsibilities.party", "follow_up_events.responsibilities.party"),
        timed=(no_half_year_round,),
    )
)
