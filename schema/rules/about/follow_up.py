"""Rules about the log of experience."""

from collections.abc import Iterator
from datetime import date

from schema.entities.follow_up import ExperienceKind, ExperienceState
from schema.rules.finding import Finding
from schema.rules.node import Node, shown, title_of
from schema.rules.registry import Rules, register

UNANSWERED_DAYS = 60


def unanswered_criticism(entry: Node, today: date) -> Iterator[Finding]:
    """O02: criticism without a response for more than 60 days."""
    waited = (today - (entry.date or entry.created_at.date())).days
    answered = entry.response or entry.state in (ExperienceState.ANSWERED, ExperienceState.CLOSED)
    if entry.kind is ExperienceKind.CRITICISM and not answered and waited > UNANSWERED_DAYS:
        subject = next((title_of(about) for about in entry.about if isinstance(about, Node)), "")
        topic = subject or shown(entry.about_as_written) or shown(entry.text)
        yield Finding("O02", {"emne": topic, "n": str(waited)}, "response", entry.id)


register(Rules("ExperienceEntry", needs=("about",), timed=(unanswered_criticism,)))
