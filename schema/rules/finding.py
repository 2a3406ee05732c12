"""What a rule found."""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as data
from uuid import UUID

from schema.enums import Severity
from schema.rules import catalogue
from schema.values import CellRef


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that something breaks. `field` is the snake_case name of a declared field or back relation."""

    rule: str
    params: Mapping[str, str] = data(default_factory=dict)
    field: str | None = None
    entity: UUID | None = None
    suggestion: str | None = None
    cell: CellRef | None = None

    @property
    def severity(self) -> Severity:
        return catalogue.rule(self.rule).severity

    def message(self, language: catalogue.Language = "DA") -> str:
        """The rule's message about this finding; it begins with the tab and the cell where they are known."""
        text = catalogue.message(self.rule, self.params, language)
        if self.cell is None:
            return text
        if language == "DA":
            return f"Fane »{self.cell.tab_name}«, celle {self.cell.a1}: {text}"
        return f'Tab "{self.cell.tab_name}", cell {self.cell.a1}: {text}'
