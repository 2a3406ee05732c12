"""What a cycle does, decided from values alone: rows to entities, cells to changes and edits (DESIGN 7.3-7.5). Pure.

A tab is planned row by row, owners before what they own. Entities that the database created are placed last, and rows
that are gone are dealt with across all tabs, because a row that moved to another tab is not a deletion.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from schema.changes import Archive, Change, Create, Restore, Update
from schema.field import Kind
from schema.ids import new_id
from schema.model import entities, fields_of
from schema.rules.finding import Finding
from schema.values import CellRef
from sync.agreed import AgreedCell, AgreedRow
from sync.cells import CellOutcome, Side, merge_cell, spoken
from sync.children import CHILD_LISTS
from sync.edits import Edit, SetCell, StampId, StrikeRow
from sync.grid import EMPTY, a1
from sync.guards import too_many_gone
from sync.identity import Ambiguous, Copy, KnownRow, New, Revived, RowContent, Same, assign
from sync.lenses.base import Context, Lens, LensIssue
from sync.merge import NOTHING, Verdict, merge3
from sync.model import ModelRow, parent_link
from sync.placement import place
from sync.reading import BoundCell, SheetRow
from sync.references import REFERRING, naming, resolve
from sync.state import CellKey, CyclePlan, Link, LinkPlan, PlannedChange, PlannedClash, State, Tab, reference_year

NEIGHBOURS = 12
"""How many other cells of a column a writer may learn its style from."""


def plan(state: State) -> CyclePlan:
    """The plan for one spreadsheet."""
    work = _Work(state)
    for tab in state.tabs:
        work.read_tab(tab)
    work.settle_missing_rows()
    for tab in state.tabs:
        work.place_new(tab)
    work.hold_back_disagreeing_tabs()
    return work.finished()


class _Work:
    """The plan in the making."""

    def __init__(self, state: State) -> None:
        self.state = state
        self.changes: list[PlannedChange] = []
        self.edits: dict[UUID, list[Edit]] = {tab.id: [] for tab in state.tabs}
        self.links: list[LinkPlan] = []
        self.dropped: list[UUID] = []
        self.clashes: list[PlannedClash] = []
        self.findings: dict[UUID, list[Finding]] = {tab.id: [] for tab in state.tabs}
        self.held: dict[UUID, Finding] = {}
        self.again = False
        self.seen: set[UUID] = set()
        """Entities that stand in some tab of this snapshot."""
        self.placed_rows: dict[tuple[UUID, UUID], SheetRow] = {}
        """(tab, entity) -> its row."""
        self.missing: list[tuple[Tab, Link]] = []
        self.by_code = _codes(state)

    # -- rows that stand in a tab -------------------------------------------------------------------------------------

    def read_tab(self, tab: Tab) -> None:
        for found in tab.reading.issues:
            self._tell(tab, found.issue, found.row, found.column)
        contents = [self._content(tab, row) for row in tab.reading.rows]
        assignment = assign(tab.reading, contents, [self._known(link) for link in tab.links])
        links = {link.entity: link for link in tab.links}
        gone = [links[entity] for entity in assignment.missing if not self._was_shown_as_gone(links[entity])]
        if not self.state.allow_removals and too_many_gone(len(gone), len(tab.links)):
            self.held[tab.id] = Finding("Z05", {"n": str(len(gone)), "N": str(len(tab.links))})
            self.seen |= set(links)
            return
        self.missing += [(tab, links[entity]) for entity in assignment.missing]
        entity_of: dict[int, UUID] = {}
        for index, (row, content, found_as) in enumerate(zip(tab.reading.rows, contents, assignment.rows, strict=True)):
            if isinstance(found_as, Same):
                entity_of[index] = found_as.entity
                self._known_row(tab, row, links[found_as.entity], entity_of)
            elif isinstance(found_as, New):
                entity = self._new_row(tab, row, content, entity_of)
                if entity is not None:
                    entity_of[index] = entity
            elif isinstance(found_as, Copy):
                numbers = {"kode": content.code or "", "r1": str(found_as.kept_row + 1), "r2": str(row.row + 1)}
                self._tell_row(tab, row, LensIssue("K01", numbers))
            elif isinstance(found_as, Ambiguous):
                self._tell_row(tab, row, LensIssue("Z14"))
                self.seen |= set(found_as.candidates)
            elif isinstance(found_as, Revived):
                self._tell_row(tab, row, LensIssue("Z15", {"kode": content.code or row_words(content)}))
                self.seen.add(found_as.entity)
        self._stamp(tab, entity_of)

    def _known(self, link: Link) -> KnownRow:
        texts = {key: cell.text or "" for key, cell in link.agreed.cells.items()}
        code = next((cell.values["code"] for cell in link.agreed.cells.values() if cell.values.get("code")), None)
        row = self.state.model.rows.get(link.entity)
        gone = row is not None and row.archived and link.missed >= 2
        return KnownRow(link.entity, link.type, link.row, link.agreed.parent, texts, code, archived=gone)

    def _was_shown_as_gone(self, link: Link) -> bool:
        """The row's entity is archived already, so that its absence says nothing new."""
        row = self.state.model.rows.get(link.entity)
        return row is None or row.archived

    def _content(self, tab: Tab, row: SheetRow) -> RowContent:
        texts: dict[str, str] = {}
        code: str | None = None
        context = self._context(tab, None, "")
        for bound in row.cells:
            cell = tab.grid.cell(bound.row, bound.column)
            texts[bound.key] = cell.text
            if "code" in bound.lens.fields:
                code = bound.lens.get(cell, context).values.get("code")
        return RowContent(code=code, texts=texts)

    def _context(self, tab: Tab, agreed: AgreedCell | None, text: str) -> Context:
        """The cell's frozen context where its text is the agreed one, else today's."""
        frozen = agreed is not None and agreed.text == text
        year = agreed.year if agreed is not None and frozen else reference_year(tab.plan_period, self.state.today)
        period = tab.plan_period
        return Context(year, period.start if period else None, period.end if period else None)

    def _known_row(self, tab: Tab, row: SheetRow, link: Link, entity_of: Mapping[int, UUID]) -> None:
        self.seen.add(link.entity)
        self.placed_rows[tab.id, link.entity] = row
        entity = self.state.model.rows[link.entity]
        struck = self._struck(tab, row)
        agreed = link.agreed
        if entity.archived:
            edited = self._edited(tab, row, link)
            if agreed.struck and not struck and link.missed == 0:
                self._change(Restore(entity.id), tab, row, None)
                self._link(tab, row, link, replace(agreed, struck=False))
                return
            if not agreed.struck and edited:
                self._change(Restore(entity.id), tab, row, None)
                self.again = True
            elif not struck:
                self.edits[tab.id].append(StrikeRow(row.row, _columns(row), struck=True))
            self._tell_row(tab, row, LensIssue("Z16", {"kode": str(entity.values.get("code") or "")}))
            self._link(tab, row, link, replace(agreed, struck=not edited or agreed.struck))
            return
        if agreed.struck and struck:
            self.edits[tab.id].append(StrikeRow(row.row, _columns(row), struck=False))
        parent = self._parent(tab, row, entity, agreed, entity_of)
        agreed = replace(agreed, struck=False, parent=parent)
        self._merge_row(tab, row, entity.id, entity, link, agreed)

    def _parent(
        self, tab: Tab, row: SheetRow, entity: ModelRow, agreed: AgreedRow, entity_of: Mapping[int, UUID]
    ) -> UUID | None:
        """The owner that both sides agree on; a row that was moved under another heading moves in the model too."""
        shown = entity_of.get(row.parent) if row.parent is not None else None
        link = parent_link(entity.type)
        if shown is None or link is None:
            return agreed.parent
        verdict = merge3(agreed.parent if agreed.parent is not None else NOTHING, shown, entity.parent)
        if verdict is Verdict.TO_MODEL or (verdict is Verdict.CONFLICT and agreed.parent is None):
            self._change(Update(entity.id, {link.name: shown}), tab, row, None)
            return shown
        return shown if verdict is Verdict.SAME else agreed.parent

    def _new_row(self, tab: Tab, row: SheetRow, content: RowContent, entity_of: Mapping[int, UUID]) -> UUID | None:
        """Binds the row to an entity that is not in this tab yet, or creates one."""
        known = self._unbound(tab, row, content)
        owner = entity_of.get(row.parent) if row.parent is not None else None
        if known is not None and known.archived:
            self._tell_row(tab, row, LensIssue("Z15", {"kode": content.code or ""}))
            return None
        if known is not None:
            self.seen.add(known.id)
            self.placed_rows[tab.id, known.id] = row
            self._merge_row(tab, row, known.id, known, None, AgreedRow(parent=known.parent))
            return known.id
        link = parent_link(row.type)
        if link is None:
            return None
        if link.targets == ("Policy",):
            owner = tab.policy
        return self._create(tab, row, owner)

    def _unbound(self, tab: Tab, row: SheetRow, content: RowContent) -> ModelRow | None:
        """The entity that a row without link shows: the one its id cell names, else the one with its number."""
        if row.row == _deepest_at(tab, row.row).row and row.type == _deepest_at(tab, row.row).type:
            stamped = self.state.model.rows.get(tab.reading.row_ids.get(row.row, UUID(int=0)))
            if stamped is not None and stamped.type == row.type and stamped.id not in self.seen:
                code = stamped.values.get("code")
                if code is None or content.code is None or code == content.code:
                    return stamped
        if content.code is None:
            return None
        found = self.by_code.get((tab.policy, row.type, content.code))
        return None if found is None or found.id in self._linked(tab) else found

    def _linked(self, tab: Tab) -> set[UUID]:
        return {link.entity for link in tab.links} | {
            entity for (tab_id, entity) in self.placed_rows if tab_id == tab.id
        }

    def _create(self, tab: Tab, row: SheetRow, owner: UUID | None) -> UUID | None:
        entity = new_id()
        side = self._side(entity, None, row.type)
        outcomes = {bound.key: self._merge_one(tab, bound, None, side) for bound in row.cells}
        values: dict[str, Any] = {}
        references: dict[str, Any] = {}
        for outcome in outcomes.values():
            values |= {name: value for name, value in outcome.values.items() if value is not None}
            references |= outcome.references
        link = parent_link(row.type)
        assert link is not None  # noqa: S101 (checked by the caller)
        if references:
            resolved = resolve(references, tab.policy, self.state.model)
            owner = resolved.owner
            for issue in resolved.issues:
                self._tell_row(tab, row, issue)
        required = [
            name for name, f in fields_of(entities()[row.type]).items() if f.required and f.writable and not f.parent
        ]
        self._tell_outcomes(tab, row, outcomes)
        if owner is None or any(values.get(name) in (None, "") for name in required):
            self._tell_incomplete(tab, row, values, required)
            return None
        cells = {name: self._ref(tab, bound.row, bound.column) for bound in row.cells for name in bound.lens.fields}
        known = {name: ref for name, ref in cells.items() if name in values}
        self.changes.append(
            PlannedChange(
                Create(row.type, values | {link.name: owner}, id=entity, cells=known), self._row_ref(tab, row), None
            )
        )
        for bound in row.cells:
            for change in outcomes[bound.key].children:
                self._cell_change(change, tab, bound, entity)
        self.seen.add(entity)
        self.placed_rows[tab.id, entity] = row
        agreed = {key: outcome.agreed for key, outcome in outcomes.items() if outcome.agreed is not None}
        self.links.append(
            LinkPlan(
                None,
                tab.id,
                entity,
                row.type,
                row.row,
                _places(row),
                _shown(row),
                AgreedRow(parent=owner),
                cells=agreed,
            )
        )
        return entity

    def _tell_incomplete(self, tab: Tab, row: SheetRow, values: Mapping[str, Any], required: list[str]) -> None:
        """Only a number without its text is worth telling; an empty or half-filled row is simply not finished yet."""
        if values.get("code") and {"text", "title"} & set(required) and not (values.get("text") or values.get("title")):
            self._tell_row(tab, row, LensIssue("K05", {"kode": str(values["code"])}))

    # -- cells --------------------------------------------------------------------------------------------------------

    def _side(self, entity: UUID, row: ModelRow | None, type_name: str) -> Side:
        declared = fields_of(entities()[type_name])
        names = frozenset(name for name, f in declared.items() if f.writable or f.mirrored)
        return Side(entity, row, self.state.model, self.state.names, names, self.state.choice)

    def _merge_one(self, tab: Tab, bound: BoundCell, agreed: AgreedCell | None, side: Side) -> CellOutcome:
        cell = tab.grid.cell(bound.row, bound.column)
        context = self._context(tab, agreed, cell.text)
        outcome = merge_cell(bound.lens, cell, agreed, side, context)
        if outcome.text is None and not any(issue.rule == "Z12" for issue in outcome.issues):
            return outcome
        # A cell that is written learns its style from its neighbours; only then are they worth collecting.
        return merge_cell(bound.lens, cell, agreed, side, replace(context, neighbours=self._neighbours(tab, bound)))

    @staticmethod
    def _neighbours(tab: Tab, bound: BoundCell) -> tuple[str, ...]:
        """Texts of the same kind of cell, the nearest rows first."""
        others = [
            other
            for row in tab.reading.rows
            for other in row.cells
            if other.key == bound.key and other.lens.fields == bound.lens.fields and other.row != bound.row
        ]
        others.sort(key=lambda other: abs(other.row - bound.row))
        texts = (tab.grid.cell(other.row, other.column).text for other in others[:NEIGHBOURS])
        return tuple(text for text in texts if text)

    def _merge_row(
        self, tab: Tab, row: SheetRow, entity: UUID, model_row: ModelRow, link: Link | None, agreed: AgreedRow
    ) -> None:
        side = self._side(entity, model_row, row.type)
        outcomes = {bound.key: self._merge_one(tab, bound, agreed.cells.get(bound.key), side) for bound in row.cells}
        self._tell_outcomes(tab, row, outcomes)
        now: dict[str, AgreedCell] = {}
        after: dict[str, AgreedCell] = {}
        references: dict[str, Any] = {}
        for bound in row.cells:
            outcome = outcomes[bound.key]
            references |= outcome.references
            if outcome.values:
                self._cell_change(Update(entity, dict(outcome.values)), tab, bound, entity)
            for change in outcome.children:
                self._cell_change(change, tab, bound, entity)
            if outcome.text is not None:
                self.edits[tab.id].append(
                    SetCell(bound.row, bound.column, outcome.text, tab.grid.cell(bound.row, bound.column))
                )
            if outcome.agreed is not None:
                (now if outcome.text is None else after)[bound.key] = outcome.agreed
            for clash in outcome.clashes:
                self.clashes.append(PlannedClash(clash, self._ref(tab, bound.row, bound.column)))
                words = {"a": spoken(clash.sheet), "b": spoken(clash.model)}
                self._tell(tab, LensIssue("Z04", words), bound.row, bound.column, clash.field)
        if references:
            self._move_to_reference(tab, row, model_row, agreed, references)
        self._link(tab, row, link, agreed, now, after, entity)

    def _move_to_reference(
        self, tab: Tab, row: SheetRow, model_row: ModelRow, agreed: AgreedRow, references: Mapping[str, Any]
    ) -> None:
        """A row whose number names another owner than before belongs to that one now."""
        resolved = resolve(references, tab.policy, self.state.model, current=model_row.parent)
        for issue in resolved.issues:
            self._tell_row(tab, row, issue)
        link = parent_link(row.type)
        if link is not None and resolved.owner not in (None, model_row.parent) and model_row.parent == agreed.parent:
            self._change(Update(model_row.id, {link.name: resolved.owner}), tab, row, None)

    def _edited(self, tab: Tab, row: SheetRow, link: Link) -> bool:
        """Whether some cell of the row no longer holds the agreed text."""
        return any(
            bound.key in link.agreed.cells
            and link.agreed.cells[bound.key].text not in (None, tab.grid.cell(bound.row, bound.column).text)
            for bound in row.cells
        )

    def _struck(self, tab: Tab, row: SheetRow) -> bool:
        filled = [tab.grid.cell(bound.row, bound.column) for bound in row.cells]
        return any(not cell.empty for cell in filled) and all(cell.strikethrough for cell in filled if not cell.empty)

    # -- rows that are gone, rows that are new ------------------------------------------------------------------------

    def settle_missing_rows(self) -> None:
        for tab, link in self.missing:
            entity = self.state.model.rows.get(link.entity)
            if link.entity in self.seen or entity is None:
                self.dropped.append(link.id)
            elif entity.archived:
                self._keep(tab, link, max(link.missed, 2), struck=True)
            elif link.agreed.struck:
                self.dropped.append(link.id)  # restored in the system: it is placed anew
            elif link.missed + 1 < 2:
                self._keep(tab, link, link.missed + 1, struck=False)
                self.again = True
            elif self._model_changed(tab, link, entity):
                self.dropped.append(link.id)  # the edit wins over the deletion: it is placed anew
            else:
                self.changes.append(PlannedChange(Archive(entity.id), self._link_ref(tab, link), None))
                self._keep(tab, link, 2, struck=True)
                code = str(entity.values.get("code") or spoken(entity.values.get("text") or entity.values.get("title")))
                self.findings[tab.id].append(Finding("Z10", {"kode": code}, entity=entity.id))

    def _keep(self, tab: Tab, link: Link, missed: int, *, struck: bool) -> None:
        agreed = replace(link.agreed, struck=struck)
        self.links.append(LinkPlan(link.id, tab.id, link.entity, link.type, link.row, {}, {}, agreed, missed=missed))
        self.seen.add(link.entity)

    def _model_changed(self, tab: Tab, link: Link, entity: ModelRow) -> bool:
        for cell in link.agreed.cells.values():
            context = self._context(tab, cell, cell.text or "")
            for name, value in cell.values.items():
                if name in CHILD_LISTS:
                    base = {kept.id: kept.item for kept in value}
                    items = CHILD_LISTS[name].items(entity.id, self.state.model, self.state.names, context, base)
                    if {kept.id: kept.item for kept in items} != base:
                        return True
                elif name in entity.values and entity.values[name] != value:
                    return True
        return False

    def place_new(self, tab: Tab) -> None:
        """Rows for what the database has and this tab should show."""
        if not tab.receives_new or tab.id in self.held:
            return
        placing: set[UUID | None] = set()
        for type_name, lenses in tab.reading.lenses.items():
            for entity in self.state.model.of_type(type_name):
                if entity.archived or entity.id in self.seen or not self._belongs(entity, tab):
                    continue
                owner = self.placed_rows.get((tab.id, entity.parent)) if entity.parent is not None else None
                if owner is None and type_name not in tab.reading.rootless:
                    self.again = self.again or entity.parent in placing
                elif self._place(tab, entity, owner, lenses):
                    placing.add(entity.id)

    def _belongs(self, entity: ModelRow, tab: Tab) -> bool:
        row: ModelRow | None = entity
        while row is not None and row.id != tab.policy:
            row = self.state.model.rows.get(row.parent) if row.parent is not None else None
        return row is not None

    def _place(self, tab: Tab, entity: ModelRow, owner: SheetRow | None, lenses: Mapping[str, Lens]) -> bool:
        """Plans a row for the entity; False where the tab has no place for it."""
        texts: dict[str, str] = {}
        after: dict[str, AgreedCell] = {}
        side = self._side(entity.id, entity, entity.type)
        named = naming(entity, self.state.model) if entity.type in REFERRING else {}
        for key, lens in lenses.items():
            if named.get(lens.fields[0]):
                texts[key] = named[lens.fields[0]]
            near = BoundCell(key, owner.last if owner else 0, 0, lens)
            context = replace(self._context(tab, None, ""), neighbours=self._neighbours(tab, near))
            outcome = merge_cell(lens, EMPTY, None, side, context)
            if outcome.text is not None:
                texts[key] = outcome.text
            for issue in outcome.issues:
                if issue.rule == "Z12":
                    self.findings[tab.id].append(Finding("Z12", dict(issue.params), entity=entity.id))
            if outcome.agreed is not None:
                after[key] = outcome.agreed
        edits = place(tab.reading, tab.grid, entity.type, owner, texts, entity.id)
        if not edits:
            return False
        self.seen.add(entity.id)
        self.edits[tab.id] += edits
        self.links.append(
            LinkPlan(
                None, tab.id, entity.id, entity.type, None, {}, {}, AgreedRow(parent=entity.parent), after_write=after
            )
        )
        return True

    # -- several tabs, one field --------------------------------------------------------------------------------------

    def hold_back_disagreeing_tabs(self) -> None:
        """Two tabs that say different things about one field: neither is taken in (K04)."""
        said: dict[tuple[UUID, str], list[tuple[PlannedChange, Any]]] = {}
        for planned in self.changes:
            if isinstance(planned.change, Update) and planned.binding is not None:
                for name, value in planned.change.values.items():
                    said.setdefault((planned.change.id, name), []).append((planned, value))
        refused: set[CellKey] = set()
        for (entity, name), voices in said.items():
            if any(value != voices[0][1] for _, value in voices[1:]):
                tabs = [planned.cell.tab_name for planned, _ in voices if planned.cell is not None]
                code = (
                    str(self.state.model.rows[entity].values.get("code") or "")
                    if entity in self.state.model.rows
                    else ""
                )
                for planned, _ in voices:
                    assert planned.binding is not None  # noqa: S101 (only bound changes were collected)
                    refused.add(planned.binding)
                    finding = Finding(
                        "K04", {"kode": code, "a": tabs[0], "b": tabs[-1]}, name, entity, cell=planned.cell
                    )
                    self.findings[planned.binding.tab].append(finding)
        if refused:
            self.changes = [planned for planned in self.changes if planned.binding not in refused]
            self.links = [
                _without(link, {key.key for key in refused if (key.tab, key.entity) == (link.tab, link.entity)})
                for link in self.links
            ]

    def finished(self) -> CyclePlan:
        return CyclePlan(
            changes=tuple(self.changes),
            edits={tab: tuple(edits) for tab, edits in self.edits.items() if edits and tab not in self.held},
            links=tuple(self.links),
            dropped_links=tuple(self.dropped),
            clashes=tuple(self.clashes),
            findings={tab: tuple(found) for tab, found in self.findings.items()},
            held=dict(self.held),
            again=self.again,
        )

    # -- small things -------------------------------------------------------------------------------------------------

    def _stamp(self, tab: Tab, entity_of: Mapping[int, UUID]) -> None:
        """Ids that are missing or stand beside another row's content are written anew."""
        if not tab.id_column:
            return
        for index, entity in entity_of.items():
            row = tab.reading.rows[index]
            if row is _deepest_at(tab, row.row) and tab.reading.row_ids.get(row.row) != entity:
                self.edits[tab.id].append(StampId(row.row, entity))

    def _link(
        self,
        tab: Tab,
        row: SheetRow,
        link: Link | None,
        agreed: AgreedRow,
        cells: Mapping[str, AgreedCell] | None = None,
        after: Mapping[str, AgreedCell] | None = None,
        entity: UUID | None = None,
    ) -> None:
        owner = link.entity if link is not None else entity
        assert owner is not None  # noqa: S101 (a row without link names its entity)
        self.links.append(
            LinkPlan(
                None if link is None else link.id,
                tab.id,
                owner,
                row.type,
                row.row,
                _places(row),
                _shown(row),
                agreed,
                cells or {},
                after or {},
            )
        )

    def _change(self, change: Change, tab: Tab, row: SheetRow, binding: CellKey | None) -> None:
        self.changes.append(PlannedChange(change, self._row_ref(tab, row), binding))

    def _cell_change(self, change: Change, tab: Tab, bound: BoundCell, entity: UUID) -> None:
        ref = self._ref(tab, bound.row, bound.column)
        if isinstance(change, Update | Create):
            change = replace(change, cells=dict.fromkeys(change.values, ref))
        else:
            change = replace(change, cell=ref)
        self.changes.append(PlannedChange(change, ref, CellKey(tab.id, entity, bound.key)))

    def _ref(self, tab: Tab, row: int, column: int) -> CellRef:
        return CellRef(self.state.file_id, tab.grid.tab_id, tab.grid.title, a1(row, column))

    def _row_ref(self, tab: Tab, row: SheetRow) -> CellRef:
        return self._ref(tab, row.cells[0].row, row.cells[0].column)

    def _link_ref(self, tab: Tab, link: Link) -> CellRef:
        return self._ref(tab, link.row, 0)

    def _tell(self, tab: Tab, issue: LensIssue, row: int, column: int, name: str | None = None) -> None:
        self.findings[tab.id].append(
            Finding(issue.rule, dict(issue.params), name, None, issue.suggestion, self._ref(tab, row, column))
        )

    def _tell_row(self, tab: Tab, row: SheetRow, issue: LensIssue) -> None:
        self._tell(tab, issue, row.cells[0].row, row.cells[0].column)

    def _tell_outcomes(self, tab: Tab, row: SheetRow, outcomes: Mapping[str, CellOutcome]) -> None:
        for bound in row.cells:
            for issue in outcomes[bound.key].issues:
                self._tell(tab, issue, bound.row, bound.column, bound.lens.fields[-1])


def row_words(content: RowContent) -> str:
    """The row's own words, to name it by."""
    return next((text for text in content.texts.values() if text), "")[:40]


def _without(link: LinkPlan, keys: set[str]) -> LinkPlan:
    if not keys:
        return link
    return replace(link, cells={key: cell for key, cell in link.cells.items() if key not in keys})


def _places(row: SheetRow) -> dict[str, tuple[int, int]]:
    return {bound.key: (bound.row, bound.column) for bound in row.cells}


def _shown(row: SheetRow) -> dict[str, tuple[int, int]]:
    return {name: (bound.row, bound.column) for bound in row.cells for name in bound.lens.fields}


def _columns(row: SheetRow) -> tuple[int, ...]:
    return tuple(sorted({bound.column for bound in row.cells}))


def _deepest_at(tab: Tab, row: int) -> SheetRow:
    """The row's own entity, where merged parent cells put several on one row: the last one listed."""
    return [other for other in tab.reading.rows if other.row == row][-1]


def _codes(state: State) -> dict[tuple[UUID, str, str], ModelRow]:
    """Entities by policy, type and number; active ones before archived ones."""
    found: dict[tuple[UUID, str, str], ModelRow] = {}
    for entity in state.model.rows.values():
        code = entity.values.get("code")
        declared = fields_of(entities()[entity.type]).get("code")
        if code is None or declared is None or declared.kind is not Kind.CODE:
            continue
        top: ModelRow | None = entity
        while top is not None and top.parent is not None:
            top = state.model.rows.get(top.parent)
        if top is not None:
            key = (top.id, entity.type, code)
            if key not in found or found[key].archived:
                found[key] = entity
    return found
