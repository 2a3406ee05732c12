"""Rows that were given another number (DOMAIN.md K13): an event, told when it happens and for a day thereafter."""

from collections.abc import Mapping
from typing import Any

from schema.rules.finding import Finding
from sync.lenses.base import LensIssue
from sync.model import ModelRow
from sync.plan.draft import Draft
from sync.reading import SheetRow
from sync.state import Tab

RULE = "K13"


def renumbered(entity: ModelRow, values: Mapping[str, Any]) -> LensIssue | None:
    """K13, where these values have another number than the entity."""
    old, new = entity.values.get("code"), values.get("code")
    return LensIssue(RULE, {"gammel": old, "ny": new}) if old and new else None


def tell_again(draft: Draft, tab: Tab, row: SheetRow, entity: ModelRow) -> None:
    """K13 where it was told lately, at the cell that has the number now, while it is the number."""
    params = draft.state.renumbered.get((tab.id, entity.id))
    at = next((bound for bound in row.cells if "code" in bound.lens.fields), None)
    if params is not None and at is not None and params["ny"] == entity.values.get("code"):
        cell = draft.ref(tab, at.row, at.column)
        draft.findings[tab.id].append(Finding(RULE, params, entity=entity.id, cell=cell))
