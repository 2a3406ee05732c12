"""Rules about the talks between leadership levels."""

from collections.abc import Iterator
from datetime import date

from schema.rules.finding import Finding
from schema.rules.node import Node, title_of
from schema.rules.registry import Rules, register

GAP_DAYS = 45


def long_ago(talk: Node, today: date) -> Iterator[Finding]:
    """N02: the latest talk of two leaders was more than 45 days ago, and none is planned in time; told at that talk."""
    if talk.date is None or talk.date > today:
        return
    passed = (today - talk.date).days
    planned = talk.next_planned is not None and talk.next_planned >= today
    among = _known_talks(talk)
    later = any(other.date is not None and other.date > talk.date and _pair(other) == _pair(talk) for other in among)
    if among and passed > GAP_DAYS and not planned and not later:
        one, other = _named(talk)
        yield Finding("N02", {"n": str(passed), "a": one, "b": other}, "date", talk.id)


def _known_talks(talk: Node) -> tuple[Node, ...]:
    """The talks of the same leader, else of the same forum, this one included; none where neither is known."""
    if isinstance(talk.leader, Node):
        return tuple(talk.leader.leadership_talks_led)
    return tuple(talk.forum.leadership_talks) if isinstance(talk.forum, Node) else ()


def _pair(talk: Node) -> tuple[object, ...]:
    held = [party.id if isinstance(party, Node) else party for party in (talk.leader, talk.partner)]
    forum = talk.forum.id if isinstance(talk.forum, Node) else talk.forum
    return (*held, " ".join((talk.between or "").split()).casefold(), forum)


def _named(talk: Node) -> tuple[str, str]:
    one, other = (title_of(party) if isinstance(party, Node) else "" for party in (talk.leader, talk.partner))
    if not one and not other and talk.between:
        one, _, other = (part.strip() for part in talk.between.partition(" og "))
    return one or "lederen", other or "ledelsesniveauet"


register(
    Rules(
        "LeadershipTalk",
        needs=("leader.leadership_talks_led", "partner", "forum.leadership_talks"),
        timed=(long_ago,),
    )
)
