"""What a cycle has to tell, brought to the cells where it belongs."""

from collections.abc import Sequence

from schema.changes import Create, Outcome, Update
from schema.rules.finding import Finding
from schema.values import CellRef
from sync.state import PlannedChange


def shown(findings: Sequence[Finding]) -> list[Finding]:
    """One note per rule and cell."""
    unique: dict[tuple[str, object, object], Finding] = {}
    for finding in findings:
        unique.setdefault((finding.rule, finding.cell, finding.entity if finding.cell is None else None), finding)
    return list(unique.values())


def said(item: PlannedChange, outcome: Outcome) -> list[Finding]:
    """What there is to tell about a change that was asked for: why it was refused, or what it means."""
    if outcome.accepted:
        return [] if item.told is None else [item.told]
    return [
        Finding(error.rule, error.params, error.field, None, error.suggestion, _cell_of(item, error))
        for error in outcome.errors
    ]


def _cell_of(item: PlannedChange, error: Finding) -> CellRef | None:
    """The cell of the field that the error is about, else the cell that asked for the change."""
    cells = item.change.cells if isinstance(item.change, Create | Update) else {}
    return cells.get(error.field or "", item.cell)
