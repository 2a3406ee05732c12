"""Rules about an activity."""

from collections.abc import Iterator
from datetime import date

from schema.enums import ActivityKind, ActivityStatus, Precision
from schema.rules.finding import Finding
from schema.rules.node import Node, shown
from schema.rules.registry import Instead, Row, Rules, register
from schema.rules.wording import day


def time_without_text(activity: Row) -> Finding | None:
    """A05: a line with a time, but no text."""
    return Finding("A05", field="what", entity=activity["id"]) if activity["periods"] else None


def nobody_responsible(activity: Node) -> Iterator[Finding]:
    """R02: no responsibility of its own, and none to inherit from what it belongs to."""
    inherited = activity.parent.get("responsibilities") if isinstance(activity.parent, Node) else ()
    if _is_action(activity) and not activity.responsibilities and not inherited:
        yield Finding("R02", {"aktivitet": shown(activity.what)}, "responsibilities", activity.id)


def nobody_takes_part(activity: Node) -> Iterator[Finding]:
    """A06: a row of an activity plan without participants."""
    in_plan = isinstance(activity.parent, Node) and activity.parent.record_type == "ActivityPlan"
    if in_plan and _is_action(activity) and not activity.participants:
        yield Finding("A06", {"aktivitet": shown(activity.what)}, "participants", activity.id)


def late(activity: Node, today: date) -> Iterator[Finding]:
    """A03: past its end and not done; running and recurring lines have no end."""
    unending = (Precision.OPEN, Precision.RECURRING)
    ends = [period.end for period in activity.periods]
    if not ends or None in ends or any(period.precision in unending for period in activity.periods):
        return
    if _is_action(activity) and activity.declared_status is not ActivityStatus.DONE and max(ends) < today:
        yield Finding("A03", {"aktivitet": shown(activity.what), "dato": day(max(ends))}, "periods", activity.id)


def done_too_soon(activity: Node, today: date) -> Iterator[Finding]:
    """A04: done, but it starts in the future."""
    starts = [period.start for period in activity.periods]
    if activity.declared_status is ActivityStatus.DONE and starts and None not in starts and min(starts) > today:
        said = {"aktivitet": shown(activity.what), "dato": day(min(starts))}
        yield Finding("A04", said, "declared_status", activity.id)


def _is_action(activity: Node) -> bool:
    off = (ActivityStatus.CANCELLED,)
    return activity.kind is not ActivityKind.NOTE and activity.declared_status not in off


register(
    Instead("Activity", "what", time_without_text),
    Rules(
        "Activity",
        (nobody_responsible, nobody_takes_part),
        needs=("responsibilities", "parent.responsibilities"),
        timed=(late, done_too_soon),
    ),
)
