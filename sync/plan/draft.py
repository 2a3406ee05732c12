"""The plan in the making: what has been decided so far, and the looked-up things that all its parts share."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from schema.changes import Change, Create, Update
from schema.field import Kind
from schema.model import entities, fields_of
from schema.rules.finding import Finding
from schema.values import CellRef
from sync.agreed import AgreedCell, AgreedRow
from sync.cells import CellOutcome, Clash, merge_cell, read, spoken
from sync.edits import Edit, SetCell
from sync.grid import a1
from sync.lenses.base import Context, LensIssue
from sync.lenses.period_cell import PeriodCell
from sync.model import ModelRow, build
from sync.plan.strokes import with_stroke
from sync.reading import BoundCell, SheetRow
from sync.references import REFERRING
from sync.side import Side
from sync.state import CellKey, CyclePlan, Link, LinkPlan, PlannedChange, PlannedClash, State, Tab, reference_year

NEIGHBOURS = 12
"""How many other cells of a column a writer may learn its style from."""

MANY = (Kind.ENUMS, Kind.TEXTS, Kind.VALUES, Kind.LINKS)
"""Kinds of fields that are empty rather than null."""

_TIME = PeriodCell("period")


class TabView:
    """A tab with what its planning looks up again and again."""

    def __init__(self, tab: Tab) -> None:
        self.tab = tab
        self.deepest = {row.row: row for row in tab.reading.rows}
        """The row's own entity, where merged parent cells put several on one row: the last one listed."""
        self.linked = {link.entity for link in tab.links}
        """Entities that have, or are given, a row here."""
        self.refers = any(name in REFERRING for name in tab.reading.lenses)
        """The tab's rows name their owners, which may stand in other tabs."""
        self._by_key: dict[tuple[str, str], list[BoundCell]] = defaultdict(list)
        for row in tab.reading.rows:
            for bound in row.cells:
                self._by_key[row.type, bound.key].append(bound)

    def neighbours(self, type_name: str, key: str, row: int) -> tuple[str, ...]:
        """Texts of the same kind of cell in other rows of the same type, the nearest first."""
        cells = self._by_key.get((type_name, key), [])
        at = bisect_left(cells, row, key=lambda bound: bound.row)
        near = [bound for bound in cells[max(0, at - NEIGHBOURS) : at + NEIGHBOURS + 1] if bound.row != row]
        near.sort(key=lambda bound: abs(bound.row - row))
        texts = (self.tab.grid.cell(bound.row, bound.column).text for bound in near)
        return tuple(text for text in texts if text)[:NEIGHBOURS]


class Draft:
    """What has been decided so far."""

    def __init__(self, state: State) -> None:
        self.state = state
        self.views = [TabView(tab) for tab in state.tabs]
        self.changes: list[PlannedChange] = []
        self.edits: dict[UUID, list[Edit]] = {tab.id: [] for tab in state.tabs}
        self.links: list[LinkPlan] = []
        self.dropped: list[UUID] = []
        self.clashes: list[PlannedClash] = []
        self.findings: dict[UUID, list[Finding]] = {tab.id: [] for tab in state.tabs}
        self.held: dict[UUID, Finding] = {}
        self.again = False
        self.mending = False
        self.restored: set[UUID] = set()
        """Entities that the sheet brings back."""
        self.seen: set[UUID] = set()
        """Entities that stand in some tab of this snapshot."""
        self.unread: set[UUID] = set(state.unread)
        """Entities that stand in a tab, or a row, that could not be read."""
        self.rows: dict[tuple[UUID, UUID], SheetRow] = {}
        """(tab, entity) -> its row."""
        self.missing: list[tuple[Tab, Link]] = []
        self.by_code, self.by_words = _indexed(state)
        """Entities by policy, type and number, or by policy, type and wording where they have no number."""

    def foresee(self) -> None:
        """From here on, what is planned to be created counts as being there."""
        created = [planned.change for planned in self.changes if isinstance(planned.change, Create)]
        if created:
            known = self.state.model.rows.values()
            self.state = replace(self.state, model=build([*known, *(_as_row(create) for create in created)]))

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
            mending=self.mending,
        )

    # -- cells --------------------------------------------------------------------------------------------------------

    def context(self, tab: Tab, agreed: AgreedCell | None, text: str) -> Context:
        """The cell's frozen context where its text is the agreed one, else today's."""
        frozen = agreed is not None and agreed.text == text
        year = agreed.year if agreed is not None and frozen else reference_year(tab.plan_period, self.state.today)
        period = tab.plan_period
        return Context(year, period.start if period else None, period.end if period else None)

    def context_of(self, tab: Tab, bound: BoundCell, agreed: AgreedCell | None) -> Context:
        """The context of a cell of the sheet, with the time that the cell beside it gives."""
        context = self.context(tab, agreed, tab.grid.cell(bound.row, bound.column).text)
        if bound.dated_by is None:
            return context
        beside = read(_TIME, tab.grid.cell(bound.row, bound.dated_by), context).values.get(_TIME.field)
        return replace(context, beside=beside)

    def side(self, entity: UUID, row: ModelRow | None, type_name: str) -> Side:
        """The database's side of a row."""
        declared = fields_of(entities()[type_name])
        names = frozenset(name for name, field in declared.items() if field.writable or field.mirrored)
        return Side(entity, row, self.state.model, self.state.names, names, self.state.choice)

    def merge(
        self, view: TabView, type_name: str, bound: BoundCell, agreed: AgreedCell | None, side: Side
    ) -> CellOutcome:
        """Merges one cell; one that is to be written learns its style from its neighbours."""
        cell = view.tab.grid.cell(bound.row, bound.column)
        context = self.context_of(view.tab, bound, agreed)
        outcome = merge_cell(bound.lens, cell, agreed, side, context)
        if outcome.text is None and not any(issue.rule == "Z12" for issue in outcome.issues):
            return outcome
        near = view.neighbours(type_name, bound.key, bound.row)
        return merge_cell(bound.lens, cell, agreed, side, replace(context, neighbours=near))

    def stray(self, tab: Tab, bound: BoundCell, entity: UUID, agreed: AgreedCell | None) -> Edit | None:
        """What puts the cell right where it shows what an earlier write of unknown outcome meant for another row."""
        cell = tab.grid.cell(bound.row, bound.column)
        if agreed is None or agreed.text is None or agreed.text == cell.text or not cell.text:
            return None
        for sent in self.state.sent:
            if (sent.tab_id, sent.column, sent.text) != (tab.grid.tab_id, bound.column, cell.text) or sent.id == entity:
                continue
            meant = next((row for row, found in tab.reading.row_ids.items() if found == sent.id), None)
            if meant is None or tab.grid.cell(meant, bound.column).text != sent.text:
                self.mending = self.again = True
                return SetCell(bound.row, bound.column, agreed.text, cell)
        return None

    def merge_row(self, view: TabView, row: SheetRow, agreed: AgreedRow | None, side: Side) -> dict[str, CellOutcome]:
        """Merges the cells of a row from left to right: what one of them asks for is known to those that follow."""
        outcomes: dict[str, CellOutcome] = {}
        for name, bound in bindings(row):
            known = agreed.cells.get(name) if agreed is not None else None
            outcome = self.merge(view, row.type, bound, known, side)
            cell = view.tab.grid.cell(bound.row, bound.column)
            outcomes[name] = outcome = with_stroke(outcome, bound.lens.fields, cell, known, side)
            side = side.after(outcome.values, outcome.children)
        return outcomes

    # -- what follows -------------------------------------------------------------------------------------------------

    def change(self, change: Change, tab: Tab, row: SheetRow) -> None:
        """A change that a whole row asks for."""
        self.changes.append(PlannedChange(change, self.row_ref(tab, row), None))

    def cell_change(
        self, change: Change, tab: Tab, bound: BoundCell, key: CellKey, told: LensIssue | None = None
    ) -> None:
        """A change that one cell asks for; `told` is said about it once it is made."""
        ref = self.ref(tab, bound.row, bound.column)
        if isinstance(change, Update | Create):
            change = replace(change, cells=dict.fromkeys(change.values, ref))
        else:
            change = replace(change, cell=ref)
        finding = None if told is None else Finding(told.rule, dict(told.params), entity=key.entity, cell=ref)
        self.changes.append(PlannedChange(change, ref, key, finding))

    def link(
        self,
        tab: Tab,
        row: SheetRow,
        entity: UUID,
        link: Link | None,
        agreed: AgreedRow,
        cells: Mapping[str, AgreedCell] | None = None,
        after: Mapping[str, AgreedCell] | None = None,
    ) -> None:
        """The row stands for the entity, and this is what is agreed about it."""
        self.links.append(
            LinkPlan(
                id=None if link is None else link.id,
                tab=tab.id,
                entity=entity,
                type=row.type,
                row=row.row,
                places={name: (bound.row, bound.column) for name, bound in bindings(row)},
                shown={name: (bound.row, bound.column) for bound in row.cells for name in bound.lens.fields},
                agreed=agreed,
                cells=cells or {},
                after_write=after or {},
            )
        )

    # -- what there is to tell ----------------------------------------------------------------------------------------

    def ref(self, tab: Tab, row: int, column: int) -> CellRef:
        return CellRef(self.state.file_id, tab.grid.tab_id, tab.grid.title, a1(row, column))

    def row_ref(self, tab: Tab, row: SheetRow) -> CellRef:
        return self.ref(tab, row.cells[0].row, row.cells[0].column)

    def tell(self, tab: Tab, issue: LensIssue, row: int, column: int, name: str | None = None) -> None:
        self.findings[tab.id].append(
            Finding(issue.rule, dict(issue.params), name, None, issue.suggestion, self.ref(tab, row, column))
        )

    def clash(self, tab: Tab, clash: Clash, row: int, column: int) -> None:
        """Both sides changed a field: it is recorded, and told until someone has chosen."""
        self.clashes.append(PlannedClash(clash, self.ref(tab, row, column)))
        if clash.chosen is None:
            words = {"a": spoken(clash.sheet), "b": spoken(clash.model)}
            self.tell(tab, LensIssue("Z04", words), row, column, clash.field)

    def tell_row(self, tab: Tab, row: SheetRow, issue: LensIssue) -> None:
        self.tell(tab, issue, row.cells[0].row, row.cells[0].column)

    def tell_outcomes(self, tab: Tab, row: SheetRow, outcomes: Mapping[str, CellOutcome]) -> None:
        for name, bound in bindings(row):
            for issue in outcomes[name].issues:
                self.tell(tab, issue, bound.row, bound.column, bound.lens.fields[-1])


def _as_row(create: Create) -> ModelRow:
    """The row that a planned creation will become."""
    declared = fields_of(entities()[create.type])
    empty = {name: () if field.kind in MANY else None for name, field in declared.items()}
    return ModelRow(create.id, create.type, 1, False, {**empty, **create.values, "id": create.id})


def policy_of(row: ModelRow | None, rows: Mapping[UUID, ModelRow]) -> UUID | None:
    """The policy to which an entity belongs, by its owners."""
    while row is not None:
        if row.type == "Policy":
            return row.id
        row = rows.get(row.parent) if row.parent is not None else None
    return None


def bindings(row: SheetRow) -> list[tuple[str, BoundCell]]:
    """The row's cells under names of their own: a parent that is named on several rows has several cells of one key."""
    seen: Counter[str] = Counter()
    named = []
    for bound in row.cells:
        seen[bound.key] += 1
        named.append((bound.key if seen[bound.key] == 1 else f"{bound.key}#{seen[bound.key]}", bound))
    return named


Index = dict[tuple[UUID, str, str], ModelRow]


def _indexed(state: State) -> tuple[Index, Index]:
    """Active entities come before archived ones; wordings find active ones only."""
    by_code: Index = {}
    by_words: Index = {}
    for entity in state.model.rows.values():
        policy = policy_of(entity, state.model.rows)
        if policy is None:
            continue
        code = entity.values.get("code")
        words = entity.values.get("text") or entity.values.get("title")
        if code is not None:
            key = (policy, entity.type, str(code))
            if key not in by_code or by_code[key].archived:
                by_code[key] = entity
        elif words and not entity.archived:
            by_words.setdefault((policy, entity.type, str(words)), entity)
    return by_code, by_words
