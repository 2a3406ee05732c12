"""How much one query may ask for; checked on the document and on its plan, before any SQL."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from graphql import DocumentNode, FieldNode, FragmentSpreadNode, InlineFragmentNode, SelectionSetNode
from graphql.language import ExecutableDefinitionNode

from schema.reads.errors import QueryError


@dataclass(frozen=True, slots=True)
class Limits:
    """The bounds. `cost` counts the rows that a plan may be expected to read, `statements` its SQL statements."""

    tokens: int = 5_000
    fields: int = 1_000
    aliases: int = 100
    directives: int = 100
    spreads: int = 100
    repeats: int = 20
    depth: int = 16
    statements: int = 200
    cost: int = 1_000_000
    objects: int = 1_000_000


def check_document(document: DocumentNode, limits: Limits) -> None:
    """Refuse a document that would be dear to validate or to plan. Runs before validation, whose own cost it bounds."""
    counts: Counter[str] = Counter()
    for definition in document.definitions:
        if not isinstance(definition, ExecutableDefinitionNode):
            continue
        counts["directives"] += len(definition.directives or ())
        pending = [definition.selection_set]
        while pending:
            names: Counter[str] = Counter()
            for node in _flat(pending.pop()):
                counts["directives"] += len(node.directives or ())
                if isinstance(node, FragmentSpreadNode):
                    counts["spreads"] += 1
                elif isinstance(node, FieldNode):
                    counts["fields"] += 1
                    counts["aliases"] += node.alias is not None
                    names[(node.alias or node.name).value] += 1
                    if node.selection_set:
                        pending.append(node.selection_set)
            if names and max(names.values()) > limits.repeats:
                raise QueryError(
                    "TOO_MANY_FIELDS", f"One field is asked for more than {limits.repeats} times in one place."
                )
    for name, code in (
        ("fields", "TOO_MANY_FIELDS"),
        ("aliases", "TOO_MANY_ALIASES"),
        ("directives", "TOO_MANY_DIRECTIVES"),
        ("spreads", "TOO_MANY_FRAGMENTS"),
    ):
        most = getattr(limits, name)
        if counts[name] > most:
            raise QueryError(code, f"The query has {counts[name]} {name}; at most {most} are allowed.")


def _flat(selections: SelectionSetNode) -> Iterator[FieldNode | FragmentSpreadNode | InlineFragmentNode]:
    """The selections of one level, inline fragments opened."""
    pending = list(selections.selections)
    while pending:
        node = pending.pop()
        if isinstance(node, InlineFragmentNode):
            pending.extend(node.selection_set.selections)
        if isinstance(node, FieldNode | FragmentSpreadNode | InlineFragmentNode):
            yield node
