"""What a rule found."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from uuid import UUID

from schema.enums import Severity
from schema.rules import catalogue
from schema.values import CellRef

_NONE: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that something breaks. `field` is the snake_case name of a declared field or back relation."""

    rule: str
    params: Mapping[str, str] = _NONE
    field: str | None = None
    entity: UUID | None = None
    suggestion: str | None = None
    cell: CellRef | None = None

    @property
    def severity(self) -> Severity:
        return catalogue.rule(self.rule).severity

    def message(self, language: catalogue.Language = "DA") -> str:
        """The rule's message about this finding."""
        return catalogue.message(self.rule, self.params, language)
