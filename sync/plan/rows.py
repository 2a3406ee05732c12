"""Rows that stand in a tab: which entity each is, and what its cells and the database have to tell each other."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from schema.changes import Create, Restore, Update
from schema.ids import new_id
from schema.model import entities, fields_of
from schema.rules.finding import Finding
from sync.agreed import AgreedCell, AgreedRow
from sync.cells import lines_of, read
from sync.children import CHILD_LISTS
from sync.edits import SetCell, StampId, StrikeRow
from sync.guards import too_many_gone
from sync.identity import Ambiguous, Copy, KnownRow, New, Revived, RowContent, Same, assign
from sync.lenses.base import LensIssue
from sync.merge import NOTHING
from sync.model import ModelRow, parent_link
from sync.plan.absent import words_of
from sync.plan.draft import Draft, TabView, bindings, policy_of
from sync.plan.not_read import rows_not_read
from sync.plan.outside import tell_outside
from sync.plan.owners import follow_reference, shown_owner
from sync.plan.renumbered import renumbered, tell_again
from sync.plan.rootless import owner_by_number, owner_elsewhere, tell_stand_in
from sync.plan.unnumbered import tell_unnumbered
from sync.reading import BoundCell, SheetRow
from sync.references import REFERRING, recorded, resolve
from sync.state import CellKey, Link, PlannedChange, Tab


def read_tab(draft: Draft, view: TabView) -> None:
    """Plans every row of a tab, unless so many are gone that somebody has to confirm (Z05)."""
    tab = view.tab
    for found in tab.reading.issues:
        draft.tell(tab, found.issue, found.row, found.column)
    contents = [_content(draft, tab, row) for row in tab.reading.rows]
    assignment = assign(tab.reading, contents, [_known(draft, link) for link in tab.links], tab.reading.inferred)
    links = {link.entity: link for link in tab.links}
    unread = rows_not_read(tab, [links[entity] for entity in assignment.missing])
    gone = [entity for entity in assignment.missing if entity not in unread and not _archived(draft, entity)]
    active = sum(not _archived(draft, link.entity) for link in tab.links)
    if not draft.state.allow_removals and too_many_gone(len(gone), active, empty=not tab.reading.rows):
        draft.held[tab.id] = Finding("Z05", {"n": str(len(gone)), "N": str(active)})
        draft.seen |= set(links)
        return
    draft.missing += [(tab, links[entity]) for entity in assignment.missing]
    for unread_entity, at in unread.items():
        draft.unread.add(unread_entity)
        draft.tell(tab, LensIssue("Z18", {"kode": words_of(draft.state.model.rows.get(unread_entity))}), *at)
    entity_of: dict[int, UUID] = {}
    for index, (row, content, found_as) in enumerate(zip(tab.reading.rows, contents, assignment.rows, strict=True)):
        if isinstance(found_as, Same):
            if found_as.entity not in draft.state.model.rows:
                draft.tell_row(tab, row, LensIssue("Z14"))  # it was moved to a policy that this tab does not show
                continue
            entity_of[index] = found_as.entity
            _known_row(draft, view, index, links[found_as.entity], entity_of, assignment.kept_parents)
        elif isinstance(found_as, New):
            entity = _new_row(draft, view, index, content, entity_of)
            if entity is not None:
                entity_of[index] = entity
        elif isinstance(found_as, Copy):
            numbers = {"kode": content.code or "", "r1": str(found_as.kept_row + 1), "r2": str(row.row + 1)}
            draft.tell_row(tab, row, LensIssue("K01", numbers))
        elif isinstance(found_as, Ambiguous):
            draft.tell_row(tab, row, LensIssue("Z14"))
            draft.seen |= set(found_as.candidates)
        elif isinstance(found_as, Revived):
            words = content.code or next((text for text in content.texts.values() if text), "")[:40]
            draft.tell_row(tab, row, LensIssue("Z15", {"kode": words}))
            draft.seen.add(found_as.entity)
    tell_unnumbered(draft, tab, contents, entity_of)
    tell_stand_in(draft, tab, entity_of)
    _stamp(draft, view, entity_of)


def _known(draft: Draft, link: Link) -> KnownRow:
    texts = {key: cell.text or "" for key, cell in link.agreed.cells.items()}
    code = next((cell.values["code"] for cell in link.agreed.cells.values() if cell.values.get("code")), None)
    gone = _archived(draft, link.entity) and link.missed >= 2
    return KnownRow(link.entity, link.type, link.row, link.agreed.parent, texts, code, archived=gone)


def _archived(draft: Draft, entity: UUID | None) -> bool:
    row = draft.state.model.rows.get(entity) if entity is not None else None
    return row is None or row.archived


def _content(draft: Draft, tab: Tab, row: SheetRow) -> RowContent:
    texts = {name: tab.grid.cell(bound.row, bound.column).text for name, bound in bindings(row)}
    return RowContent({"code": _said(draft, tab, row, "code")}, texts)


def _said(draft: Draft, tab: Tab, row: SheetRow, *fields: str) -> str | None:
    """What the row says for one of these fields, read before it is known whose row it is."""
    for bound in row.cells:
        if set(fields) & set(bound.lens.fields):
            found = read(bound.lens, tab.grid.cell(bound.row, bound.column), draft.context(tab, None, "")).values
            for name in fields:
                if found.get(name):
                    return str(found[name])
    return None


def _all_said(draft: Draft, tab: Tab, row: SheetRow) -> dict[str, Any]:
    """All that the row says, read before it is known whose row it is."""
    said: dict[str, Any] = {}
    for bound in row.cells:
        said |= read(bound.lens, tab.grid.cell(bound.row, bound.column), draft.context_of(tab, bound, None)).values
    return said


# -- rows that are known ----------------------------------------------------------------------------------------------


def _known_row(
    draft: Draft,
    view: TabView,
    index: int,
    link: Link,
    entity_of: Mapping[int, UUID],
    kept_parents: Mapping[int, UUID],
) -> None:
    tab, row = view.tab, view.tab.reading.rows[index]
    draft.seen.add(link.entity)
    draft.rows[tab.id, link.entity] = row
    entity = draft.state.model.rows[link.entity]
    struck = _struck(tab, row)
    if entity.archived:
        _archived_row(draft, tab, row, link, struck)
        return
    if link.agreed.struck and struck:
        draft.edits[tab.id].append(StrikeRow(row.row, _columns(row), struck=False))
        draft.link(tab, row, entity.id, link, link.agreed)  # its cells are read once the stroke is gone
        draft.again = True
        return
    parent = link.agreed.parent
    if index not in kept_parents:
        parent = shown_owner(draft, tab, index, entity, link.agreed, entity_of)
    _merge_row(draft, view, row, entity, link, replace(link.agreed, struck=False, parent=parent))


def _archived_row(draft: Draft, tab: Tab, row: SheetRow, link: Link, struck: bool) -> None:
    """A row whose entity was archived in the system is struck through; taking the stroke away, or having edited the row
    meanwhile, brings the entity back, unless its owner is archived too."""
    agreed = link.agreed
    entity = draft.state.model.rows[link.entity]
    words = {"kode": str(entity.values.get("code") or "")}
    wanted_back = (agreed.struck and not struck) or (not agreed.struck and _edited(draft, tab, row, link))
    if wanted_back and (entity.parent in draft.restored or not _archived(draft, entity.parent)):
        draft.restored.add(entity.id)
        draft.change(Restore(link.entity), tab, row)
        draft.link(tab, row, link.entity, link, replace(agreed, struck=False))
        return
    if not struck:
        draft.edits[tab.id].append(StrikeRow(row.row, _columns(row), struck=True))
        draft.again = True
    draft.tell_row(tab, row, LensIssue("Z15" if wanted_back else "Z16", words))
    draft.link(tab, row, link.entity, link, replace(agreed, struck=struck))


def _merge_row(
    draft: Draft, view: TabView, row: SheetRow, entity: ModelRow, link: Link | None, agreed: AgreedRow
) -> None:
    tab = view.tab
    side = draft.side(entity.id, entity, row.type)
    outcomes = draft.merge_row(view, row, agreed, side)
    draft.tell_outcomes(tab, row, outcomes)
    tell_outside(draft, tab, row, entity.id, outcomes)
    if not any("code" in outcome.values for outcome in outcomes.values()):
        tell_again(draft, tab, row, entity)
    now: dict[str, AgreedCell] = {}
    after: dict[str, AgreedCell] = {}
    references: dict[str, Any] = {}
    for name, bound in bindings(row):
        stray = draft.stray(tab, bound, entity.id, agreed.cells.get(name))
        if stray is not None:
            draft.edits[tab.id].append(stray)
            continue
        outcome = outcomes[name]
        references |= outcome.references
        key = CellKey(tab.id, entity.id, name)
        if outcome.values:
            told = renumbered(entity, outcome.values)
            draft.cell_change(Update(entity.id, dict(outcome.values)), tab, bound, key, told)
        for change in outcome.children:
            draft.cell_change(change, tab, bound, key)
        if outcome.text is not None:
            old = tab.grid.cell(bound.row, bound.column)
            draft.edits[tab.id].append(SetCell(bound.row, bound.column, outcome.text, old))
        if outcome.agreed is not None:
            (now if outcome.text is None else after)[name] = outcome.agreed
        for clash in outcome.clashes:
            draft.clash(tab, clash, bound.row, bound.column)
    if references:
        followed = follow_reference(draft, tab, row, entity, agreed, references)
        agreed = replace(agreed, parent=followed.parent)
        written = followed.written or {}
        after |= written
        now = {name: cell for name, cell in now.items() if name not in followed.held and name not in written}
    draft.link(tab, row, entity.id, link, agreed, now, after)


# -- rows that are new ------------------------------------------------------------------------------------------------


def _new_row(
    draft: Draft, view: TabView, index: int, content: RowContent, entity_of: Mapping[int, UUID]
) -> UUID | None:
    """Binds the row to an entity that has no row in this tab yet, or creates one."""
    tab, row = view.tab, view.tab.reading.rows[index]
    known = _unbound(draft, view, row, content)
    if known is not None and known.archived:
        draft.tell_row(tab, row, LensIssue("Z15", {"kode": content.code or ""}))
        return None
    if known is not None:
        draft.seen.add(known.id)
        draft.rows[tab.id, known.id] = row
        view.linked.add(known.id)
        _merge_row(draft, view, row, known, None, AgreedRow(parent=known.parent))
        return known.id
    link = parent_link(row.type)
    owner = entity_of.get(row.parent) if row.parent is not None else None
    if link is not None and link.targets == ("Policy",):
        owner = tab.policy
    elif owner is None and row.parent is None and link is not None:
        owner = owner_elsewhere(draft, tab, row, link, content.code)
        if owner is None and index in tab.reading.inferred:
            owner = owner_by_number(draft, tab, row, link, content.code)
    return _create(draft, view, row, owner)


def _unbound(draft: Draft, view: TabView, row: SheetRow, content: RowContent) -> ModelRow | None:
    """The entity that a row without link shows: the one its id cell names, else the one with its number."""
    tab, model = view.tab, draft.state.model
    if view.deepest[row.row] is row and row.row in tab.reading.row_ids:
        stamped = model.rows.get(tab.reading.row_ids[row.row])
        ours = stamped is not None and policy_of(stamped, model.rows) == tab.policy
        if stamped is not None and ours and stamped.type == row.type and stamped.id not in view.linked:
            code = stamped.values.get("code")
            if code is None or content.code is None or code == content.code:
                return stamped
            unclaimed = (tab.policy, row.type, content.code) not in draft.by_code
            if unclaimed and stamped.values.get("text") == _said(draft, tab, row, "text"):
                return stamped  # renumbered before the cycle that placed it could remember the row
    if row.type in REFERRING:
        found = recorded(_all_said(draft, tab, row), tab.policy, model)
    elif content.code is not None:
        found = draft.by_code.get((tab.policy, row.type, content.code))
    else:
        words = _said(draft, tab, row, "text", "title")
        found = draft.by_words.get((tab.policy, row.type, words or ""))
    return None if found is None or found.id in view.linked else found


def _create(draft: Draft, view: TabView, row: SheetRow, owner: UUID | None) -> UUID | None:
    tab = view.tab
    entity = new_id()
    side = draft.side(entity, None, row.type)
    outcomes = draft.merge_row(view, row, None, side)
    draft.tell_outcomes(tab, row, outcomes)
    tell_outside(draft, tab, row, entity, outcomes)
    values: dict[str, Any] = {}
    references: dict[str, Any] = {}
    for outcome in outcomes.values():
        values |= {name: value for name, value in outcome.values.items() if value is not None}
        references |= outcome.references
    if references:
        resolved = resolve(references, tab.policy, draft.state.model)
        owner = resolved.owner
        for issue in resolved.issues:
            draft.tell_row(tab, row, issue)
    declared = fields_of(entities()[row.type])
    required = [name for name, field in declared.items() if field.required and field.writable and not field.parent]
    link = parent_link(row.type)
    if owner is None or link is None or any(values.get(name) in (None, "") for name in required):
        return None  # the layout has told what is missing; a half-filled row is simply not finished yet
    places = {name: draft.ref(tab, bound.row, bound.column) for bound in row.cells for name in bound.lens.fields}
    cells = {name: ref for name, ref in places.items() if name in values}
    create = Create(row.type, values | {link.name: owner}, id=entity, cells=cells)
    draft.changes.append(PlannedChange(create, draft.row_ref(tab, row), None))
    for name, bound in bindings(row):
        for change in outcomes[name].children:
            draft.cell_change(change, tab, bound, CellKey(tab.id, entity, name))
    draft.seen.add(entity)
    view.linked.add(entity)
    draft.rows[tab.id, entity] = row
    agreed = {key: outcome.agreed for key, outcome in outcomes.items() if outcome.agreed is not None}
    draft.link(tab, row, entity, None, AgreedRow(parent=owner), agreed)
    return entity


# -- small things -----------------------------------------------------------------------------------------------------


def _stamp(draft: Draft, view: TabView, entity_of: Mapping[int, UUID]) -> None:
    """Ids that are missing or stand beside another row's content are written anew."""
    tab = view.tab
    if not tab.id_column or tab.reading.id_column is None:
        return
    for index, entity in entity_of.items():
        row = tab.reading.rows[index]
        if view.deepest[row.row] is row and tab.reading.row_ids.get(row.row) != entity:
            draft.edits[tab.id].append(StampId(row.row, entity))


def _edited(draft: Draft, tab: Tab, row: SheetRow, link: Link) -> bool:
    """Whether some cell of the row says something else than was agreed."""
    return any(
        _says_otherwise(draft, tab, bound, link.agreed.cells[name])
        for name, bound in bindings(row)
        if name in link.agreed.cells
    )


def _says_otherwise(draft: Draft, tab: Tab, bound: BoundCell, agreed: AgreedCell) -> bool:
    cell = tab.grid.cell(bound.row, bound.column)
    if agreed.text not in (None, cell.text):
        return True
    cell = replace(cell, strikethrough=False)  # the stroke is ours: it says that the row is archived
    for name, shown in read(bound.lens, cell, draft.context_of(tab, bound, agreed)).values.items():
        base = agreed.value(name)
        if name in CHILD_LISTS and base is not NOTHING:
            base, shown = [kept.item for kept in base], list(lines_of(shown))
            if len(base) != len(shown) or any(item not in base for item in shown):
                return True
        elif base is not NOTHING and base != shown:
            return True  # one side of a conflict: its text is known, but was never agreed on
    return False


def _struck(tab: Tab, row: SheetRow) -> bool:
    filled = [cell for bound in row.cells if not (cell := tab.grid.cell(bound.row, bound.column)).empty]
    return bool(filled) and all(cell.strikethrough for cell in filled)


def _columns(row: SheetRow) -> tuple[int, ...]:
    return tuple(sorted({bound.column for bound in row.cells}))
