"""What rules ask about responsibilities."""

from schema.rules.node import Node


def name_in(responsibility: Node) -> str | None:
    """What a responsibility is held by: as the cell says it, else the party's name; None where nobody is named."""
    party = responsibility.party
    known = (party.get("initials") or party.get("name")) if isinstance(party, Node) else None
    found: str | None = responsibility.name or known or responsibility.title or responsibility.unit
    return found
