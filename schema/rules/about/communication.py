"""Rules about a communication plan and its items."""

from collections.abc import Iterator
from datetime import date

from schema.entities.communication import CommunicationStatus
from schema.rules.finding import Finding
from schema.rules.node import Node, shown
from schema.rules.owners import name_in
from schema.rules.registry import Rules, register
from schema.rules.wording import day


def incomplete(item: Node) -> Iterator[Finding]:
    """Q01-Q04: who, what, when, how."""
    if item.status is CommunicationStatus.CANCELLED:
        return
    if not item.audience and not item.audience_as_written:
        yield Finding("Q01", field="audience", entity=item.id)
    if not item.message:
        yield Finding("Q02", field="message", entity=item.id)
    if not item.when:
        yield Finding("Q03", field="when", entity=item.id)
    if not item.channel:
        yield Finding("Q04", field="channel", entity=item.id)


def nobody_responsible(item: Node) -> Iterator[Finding]:
    """R02."""
    if item.status is not CommunicationStatus.CANCELLED and not any(map(name_in, item.responsibilities)):
        what = shown(item.message) or "beskeden"
        yield Finding("R02", {"aktivitet": what}, "responsibilities", item.id)


def forgotten_audience(plan: Node) -> Iterator[Finding]:
    """Q05: a default audience without any item."""
    told = {audience for item in _standing(plan) for audience in item.audience}
    for default in plan.DefaultAudience:
        if default.audience not in told:
            yield Finding("Q05", {"målgruppe": default.name_da.lower()}, "items", plan.id)


def told_too_late(plan: Node) -> Iterator[Finding]:
    """Q06: the first news for an audience comes after the programme has started."""
    start = plan.programme.start if isinstance(plan.programme, Node) else None
    if start is None:
        return
    first: dict[object, date] = {}
    for item in _standing(plan):
        days = [period.start or period.end for period in item.when if period.start or period.end]
        for audience in item.audience if days else ():
            first[audience] = min(first.get(audience, date.max), *days)
    for audience, told in first.items():
        if told > start:
            said = {"målgruppe": getattr(audience, "label_da", ""), "a": day(told), "b": day(start)}
            yield Finding("Q06", said, "items", plan.id)


def _standing(plan: Node) -> Iterator[Node]:
    return (item for item in plan.items if item.status is not CommunicationStatus.CANCELLED)


register(
    Rules("CommunicationItem", (incomplete, nobody_responsible), needs=("responsibilities.party",)),
    Rules(
        "CommunicationPlan",
        (forgotten_audience, told_too_late),
        needs=("items", "programme"),
        all_of=("DefaultAudience",),
    ),
)
