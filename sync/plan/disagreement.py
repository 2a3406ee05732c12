"""Several tabs may show one field; tabs that say different things about it are not believed (K04)."""

from collections import defaultdict
from dataclasses import replace
from typing import Any
from uuid import UUID

from schema.changes import Update
from schema.rules.finding import Finding
from sync.plan.draft import Draft
from sync.state import CellKey, LinkPlan, PlannedChange


def hold_back_disagreeing_tabs(draft: Draft) -> None:
    """Takes changes to one field back where two cells ask for different values."""
    asked: dict[tuple[UUID, str], list[tuple[PlannedChange, CellKey, Any]]] = defaultdict(list)
    for planned in draft.changes:
        if isinstance(planned.change, Update) and planned.binding is not None:
            for name, value in planned.change.values.items():
                asked[planned.change.id, name].append((planned, planned.binding, value))
    refused: set[CellKey] = set()
    for (entity, name), voices in asked.items():
        if any(value != voices[0][2] for _, _, value in voices):
            tabs = [planned.cell.tab_name if planned.cell is not None else "" for planned, _, _ in voices]
            row = draft.state.model.rows.get(entity)
            words = {"kode": str(row.values.get("code") or "") if row else "", "a": tabs[0], "b": tabs[-1]}
            for planned, binding, _ in voices:
                refused.add(binding)
                draft.findings[binding.tab].append(Finding("K04", words, name, entity, cell=planned.cell))
    if refused:
        draft.changes = [planned for planned in draft.changes if planned.binding not in refused]
        draft.links = [_without(link, refused) for link in draft.links]


def _without(link: LinkPlan, refused: set[CellKey]) -> LinkPlan:
    kept = {key: cell for key, cell in link.cells.items() if CellKey(link.tab, link.entity, key) not in refused}
    return link if len(kept) == len(link.cells) else replace(link, cells=kept)
