"""Rows for what the database has and a tab should show."""

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from schema.changes import Create
from schema.model import entities, fields_of
from schema.rules.finding import Finding
from sync.agreed import AgreedCell, AgreedRow
from sync.cells import merge_cell
from sync.grid import EMPTY
from sync.lenses.base import Lens
from sync.model import ModelRow
from sync.placement import place
from sync.plan.draft import Draft, TabView, policy_of
from sync.reading import SheetRow
from sync.references import REFERRING, naming
from sync.state import NEVER_SEEN, LinkPlan


def place_new(draft: Draft, view: TabView) -> None:
    """Plans a row for every entity of the tab's policy that stands in no tab; owners before what they own."""
    tab, model = view.tab, draft.state.model
    if not tab.receives_new or tab.id in draft.held:
        return
    placing: set[UUID | None] = set()
    created = {planned.change.id for planned in draft.changes if isinstance(planned.change, Create)}
    for type_name, lenses in tab.reading.lenses.items():
        for entity in model.of_type(type_name):
            known = entity.id in draft.seen or entity.id in draft.unread
            if entity.archived or known or policy_of(entity, model.rows) != tab.policy:
                continue
            if entity.id in created:
                draft.again = True  # it may yet be refused: it gets a row once it is there
                continue
            owner = draft.rows.get((tab.id, entity.parent)) if entity.parent is not None else None
            if owner is None and type_name not in tab.reading.rootless:
                draft.again = draft.again or entity.parent in placing  # its owner gets a row first
            elif _place(draft, view, entity, owner, lenses):
                placing.add(entity.id)


def _place(draft: Draft, view: TabView, entity: ModelRow, owner: SheetRow | None, lenses: Mapping[str, Lens]) -> bool:
    """Plans a row for the entity; False where the tab has no place for it."""
    tab = view.tab
    texts: dict[str, str] = {}
    after: dict[str, AgreedCell] = {}
    side = draft.side(entity.id, entity, entity.type)
    named = naming(entity, draft.state.model) if entity.type in REFERRING else {}
    for key, lens in lenses.items():
        if named.get(lens.fields[0]):
            texts[key] = named[lens.fields[0]]
            continue
        near = view.neighbours(entity.type, key, owner.last if owner else len(tab.grid.rows))
        outcome = merge_cell(lens, EMPTY, None, side, replace(draft.context(tab, None, ""), neighbours=near))
        if outcome.text is not None:
            texts[key] = outcome.text
        for issue in outcome.issues:
            draft.findings[tab.id].append(Finding(issue.rule, dict(issue.params), entity=entity.id))
        if outcome.agreed is not None:
            after[key] = outcome.agreed
    if not _says_what_it_is(entity.type, lenses, texts):
        return False  # a row without its words would be no row of anything; what the cell cannot show has been told
    edits = place(tab.reading, tab.grid, entity.type, owner, texts, entity.id)
    if not edits:
        return False
    draft.seen.add(entity.id)
    draft.edits[tab.id] += edits
    agreed = AgreedRow(parent=entity.parent)
    link = LinkPlan(None, tab.id, entity.id, entity.type, None, {}, {}, agreed, after_write=after, missed=NEVER_SEEN)
    draft.links.append(link)
    return True


def _says_what_it_is(type_name: str, lenses: Mapping[str, Lens], texts: Mapping[str, str]) -> bool:
    """Whether every required field that the tab shows has got its words."""
    declared = fields_of(entities()[type_name])
    required = {name for name, field in declared.items() if field.required and field.writable and not field.parent}
    return all(texts.get(key) for key, lens in lenses.items() if required & set(lens.fields))
