"""What a rule sees: a record with those of its relations that the rule asked for. Immutable."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Node:
    """A record by the names of its declaration: `goal.text`, `goal.success_criteria[0].targets`.

    A relation that was asked for is a Node (or None), or a tuple of Nodes in the order of their position, then of
    their age. A link that was not asked for is the id alone; a reverse relation that was not asked for is an
    AttributeError.
    """

    record_type: str
    fields: Mapping[str, Any]

    def __getattr__(self, name: str) -> Any:
        try:
            return self.fields[name]
        except KeyError:
            raise AttributeError(f"{self.record_type}.{name} was not loaded for this rule") from None

    @property
    def id(self) -> UUID:
        found: UUID = self.fields["id"]
        return found

    def get(self, name: str) -> Any:
        """The field of that name, None where this type has none."""
        return self.fields.get(name)


def shown(text: str | None) -> str:
    """A text as messages quote it: on one line, cut at a word."""
    line = " ".join((text or "").split())
    return line if len(line) <= _SHOWN else line[:_SHOWN].rsplit(" ", 1)[0] + " …"


def title_of(record: Mapping[str, Any] | Node) -> str:
    """What a record says about itself in the field that names it; "" where nothing does."""
    fields = record.fields if isinstance(record, Node) else record
    return next((shown(fields[name]) for name in _NAMING if fields.get(name)), "")


def name_of(record: Node) -> str:
    """What messages call a record: its code, else its quoted words."""
    code = record.get("code")
    return code if code is not None else f"»{title_of(record)}«"


_NAMING = ("title", "name", "text", "what", "label", "initials", "message", "statement")
