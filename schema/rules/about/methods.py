"""Rules about method programmes, tools and choices of method."""

from collections.abc import Iterator
from datetime import date

from schema.rules.finding import Finding
from schema.rules.node import Node, shown
from schema.rules.registry import Rules, register
from schema.rules.wording import both


def no_core(programme: Node) -> Iterator[Finding]:
    """D08."""
    if not programme.core_elements:
        yield Finding("D08", field="core_elements", entity=programme.id)


def no_quality_assurance(tool: Node, today: date) -> Iterator[Finding]:
    """O03: a tool that is in use; one whose first day is not known is."""
    if not tool.quality_assurances and (tool.used_from is None or tool.used_from <= today):
        yield Finding("O03", {"redskab": shown(tool.name)}, "quality_assurances", tool.id)


def not_justified(choice: Node) -> Iterator[Finding]:
    """F03."""
    if not choice.justification:
        unit = shown(choice.unit.name) if isinstance(choice.unit, Node) else None
        yield Finding("F03", both("enhed", unit or "enheden", unit or "the unit"), "justification", choice.id)


register(
    Rules("MethodProgramme", (no_core,)),
    Rules("Tool", needs=("quality_assurances",), timed=(no_quality_assurance,)),
    Rules("MethodChoice", (not_justified,), needs=("unit",)),
)
