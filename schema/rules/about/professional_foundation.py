"""Rules about the common professional foundation."""

from collections.abc import Iterator

from schema.entities.foundation import FoundationElement
from schema.rules.finding import Finding
from schema.rules.node import Node
from schema.rules.registry import Rules, register
from schema.rules.wording import both

_WORDS = {
    FoundationElement.DIRECTION: ("retning", "direction"),
    FoundationElement.FRAME: ("ramme for processen", "a frame for the process"),
    FoundationElement.VISIBILITY: ("synlighed i praksis", "visibility in practice"),
}


def missing_elements(foundation: Node) -> Iterator[Finding]:
    """F01: each of the three elements is there."""
    there = {part.element for part in foundation.elements}
    missing = [words for element, words in _WORDS.items() if element not in there]
    if missing:
        in_danish, in_english = (", ".join(words) for words in zip(*missing, strict=True))
        said = both("retning / ramme for processen / synlighed i praksis", in_danish, in_english)
        yield Finding("F01", said, "elements", foundation.id)


def no_standard(foundation: Node) -> Iterator[Finding]:
    """F02."""
    if not foundation.standards:
        yield Finding("F02", field="standards", entity=foundation.id)


register(Rules("ProfessionalFoundation", (missing_elements, no_standard), needs=("standards",)))
