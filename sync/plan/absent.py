"""Bound rows that no tab shows any more: counted, then archived, unless the database has moved on (DESIGN 7.4)."""

from dataclasses import replace
from uuid import UUID

from schema.changes import Archive, Update
from schema.rules.finding import Finding
from sync.cells import spoken
from sync.children import CHILD_LISTS
from sync.model import ModelRow, parent_link
from sync.plan.draft import Draft
from sync.state import NEVER_SEEN, Link, LinkPlan, PlannedChange, Tab

READS_WITHOUT = 2
"""Complete snapshots without a row after which its entity is archived."""


def settle_missing_rows(draft: Draft) -> None:
    """Decides about every bound row that was not found in its tab."""
    for tab, link in draft.missing:
        entity = draft.state.model.rows.get(link.entity)
        if link.entity in draft.seen or entity is None:
            draft.dropped.append(link.id)  # it stands in another tab now
        elif entity.archived:
            _keep(draft, tab, link, max(link.missed, READS_WITHOUT), struck=True)
        elif link.agreed.struck and link.missed >= READS_WITHOUT:
            draft.dropped.append(link.id)  # restored in the system: it is placed anew
        elif link.missed == NEVER_SEEN:
            _keep(draft, tab, link, NEVER_SEEN, struck=False)
            draft.findings[tab.id].append(Finding("Z12", {"værdi": words_of(entity)}, entity=entity.id))
        elif link.entity in draft.unread or _still_named(draft, entity):
            _keep(draft, tab, link, min(link.missed, READS_WITHOUT - 1), struck=link.agreed.struck)
        elif link.missed + 1 < READS_WITHOUT:
            _keep(draft, tab, link, link.missed + 1, struck=link.agreed.struck)
            draft.again = True
        elif _model_changed(draft, tab, link, entity):
            draft.dropped.append(link.id)  # the edit wins over the deletion: it is placed anew
        else:
            ref = draft.ref(tab, link.row, 0)
            draft.changes.append(PlannedChange(Archive(entity.id, cell=ref), ref, None))
            _keep(draft, tab, link, READS_WITHOUT, struck=True)
            draft.findings[tab.id].append(Finding("Z10", {"kode": words_of(entity)}, entity=entity.id))


def words_of(entity: ModelRow | None) -> str:
    """What an entity is called in a message: its number, else its words."""
    if entity is None:
        return ""
    values = entity.values
    return str(values.get("code") or spoken(values.get("text") or values.get("title")))


def _still_named(draft: Draft, entity: ModelRow) -> bool:
    """Whether rows of what it owns still stand in some tab: archiving it would take them along."""
    moved = {
        planned.change.id
        for planned in draft.changes
        if isinstance(planned.change, Update) and _owner_field(draft, planned.change.id) in planned.change.values
    }
    shown = {entity_id for _, entity_id in draft.rows}
    return any(
        row.parent == entity.id and not row.archived and row.id not in moved and row.id in shown
        for row in draft.state.model.rows.values()
    )


def _owner_field(draft: Draft, entity: UUID) -> str | None:
    row = draft.state.model.rows.get(entity)
    link = None if row is None else parent_link(row.type)
    return None if link is None else link.name


def _keep(draft: Draft, tab: Tab, link: Link, missed: int, *, struck: bool) -> None:
    agreed = replace(link.agreed, struck=struck)
    draft.links.append(LinkPlan(link.id, tab.id, link.entity, link.type, link.row, {}, {}, agreed, missed=missed))
    draft.seen.add(link.entity)


def _model_changed(draft: Draft, tab: Tab, link: Link, entity: ModelRow) -> bool:
    """Whether the database holds something that was never agreed with the sheet."""
    state = draft.state
    for cell in link.agreed.cells.values():
        context = draft.context(tab, cell, cell.text or "")
        for name, value in cell.values.items():
            if name in CHILD_LISTS:
                base = {kept.id: kept.item for kept in value}
                items = CHILD_LISTS[name].items(entity.id, state.model, state.names, context, base)
                if {kept.id: kept.item for kept in items} != base:
                    return True
            elif name in entity.values and entity.values[name] != value:
                return True
    return False
