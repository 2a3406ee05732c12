"""Rules about how a change is led: small successes, concerns, motivation; all depend on the day."""

from collections.abc import Iterator
from datetime import date

from schema.entities.change_management import ConcernState, MotivationPhase
from schema.rules.finding import Finding
from schema.rules.node import Node, shown
from schema.rules.registry import Rules, register
from schema.rules.wording import both

UNSHARED_DAYS = 14
UNANSWERED_DAYS = 30


def not_shared(success: Node, today: date) -> Iterator[Finding]:
    """C01: a small success that is not shared after 14 days."""
    shared = success.shared_on is not None or success.shared_where
    if not shared and (today - (success.date or success.created_at.date())).days > UNSHARED_DAYS:
        yield Finding("C01", {"succes": shown(success.text)}, "shared_on", success.id)


def unanswered(concern: Node, today: date) -> Iterator[Finding]:
    """C02: a concern that was raised more than 30 days ago and has no response."""
    waited = (today - (concern.date or concern.created_at.date())).days
    if concern.state is ConcernState.RAISED and not concern.response and waited > UNANSWERED_DAYS:
        unit = shown(concern.unit.name) if isinstance(concern.unit, Node) else None
        params = both("enhed", unit or "en enhed", unit or "a unit")
        yield Finding("C02", params | {"n": str(waited)}, "response", concern.id)


def dip_without_support(programme: Node, today: date) -> Iterator[Finding]:
    """C03: a unit's latest reading is the dip, and no support for it is planned or under way."""
    latest: dict[object, Node] = {}
    for reading in sorted(programme.motivation_readings, key=lambda reading: (reading.date, reading.id)):
        if reading.date <= today and reading.phase is not None:
            latest[reading.unit.id if isinstance(reading.unit, Node) else None] = reading
    for unit, reading in latest.items():
        if reading.phase is MotivationPhase.DIP and not any(
            _supports(measure, unit, today) for measure in programme.support_measures
        ):
            name = shown(reading.unit.name) if isinstance(reading.unit, Node) else None
            yield Finding("C03", both("enhed", name or "En enhed", name or "A unit"), "support_measures", programme.id)


def _supports(measure: Node, unit: object, today: date) -> bool:
    ended = measure.period is not None and measure.period.end is not None and measure.period.end < today
    return not ended and (measure.unit is None or measure.unit == unit)


register(
    Rules("SmallSuccess", timed=(not_shared,)),
    Rules("Concern", needs=("unit",), timed=(unanswered,)),
    Rules(
        "ImplementationProgramme", needs=("motivation_readings.unit", "support_measures"), timed=(dip_without_support,)
    ),
)
