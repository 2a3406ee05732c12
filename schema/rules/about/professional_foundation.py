"""Rules about the common professional foundation."""

from collections.abc import Iterator

from schema.entities.foundation import FoundationElement
from schema.rules.finding import Finding
from schema.rules.node import Node
from schema.rules.registry import Rules, register

_WORDS = {
    FoundationElement.DIRECTION: "retning",
    FoundationElement.FRAME: "ramme for processen",
    FoundationElement.VISIBILITY: "synlighed i praksis",
}


def missing_elements(foundation: Node) -> Iterator[Finding]:
    """F01: each of the three elements is there."""
    there = {part.element for part in foundation.elements}
    missing = [word for element, word in _WORDS.items() if element not in there]
    if missing:
        said = {"retning / ramme for processen / synlighed i praksis": ", ".join(missing)}
        yield Finding("F01", said, "elements", foundation.id)


def no_standard(foundation: Node) -> Iterator[Finding]:
    """F02."""
    if not foundation.standards:
        yield Finding("F02", field="standards", entity=foundation.id)


register(Rules("ProfessionalFoundation", (missing_elements, no_standard), needs=("standards",)))
