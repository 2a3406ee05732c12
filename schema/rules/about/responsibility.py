"""Rules about a responsibility, whatever it is for."""

from collections.abc import Iterator

from schema.rules.finding import Finding
from schema.rules.node import Node, name_of
from schema.rules.owners import name_in
from schema.rules.registry import Rules, register


def owner_left(responsibility: Node) -> Iterator[Finding]:
    """R09: the person is no longer active; told about what the person was responsible for."""
    party, subject = responsibility.party, responsibility.subject
    if isinstance(party, Node) and party.get("active") is False and isinstance(subject, Node):
        said = {"navn": name_in(responsibility) or "", "kode": name_of(subject)}
        yield Finding("R09", said, "responsibilities", subject.id)


register(Rules("Responsibility", (owner_left,), needs=("party", "subject")))
