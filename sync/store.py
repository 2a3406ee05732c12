"""The sync's own tables: links, conflicts, runs and the journal, read and written in a few statements."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from schema.entities import Conflict, Issue, RowLink, TabMapping, Workbook
from schema.enums import ConflictChoice, ConflictState, IssueState
from schema.ids import new_id
from schema.model import RecordId
from schema.rules.finding import Finding
from schema.rules.personal_data import refuses
from schema.sync_journal import JournalEntry
from schema.values import CellRef, to_json
from sync.agreed import AgreedRow, row_from_json, row_to_json
from sync.grid import a1
from sync.merge import Verdict
from sync.side import Choice
from sync.state import CellKey, Link, LinkPlan, PlannedClash
from sync.unanswered import Entry, Written
from sync.writer import Expected, TabEdits


def tabs_of(session: Session, workbook: UUID) -> Sequence[TabMapping]:
    """The connected tabs of a workbook, oldest first."""
    return session.scalars(select(TabMapping).where(TabMapping.workbook_id == workbook).order_by(TabMapping.id)).all()


def goal_tabs_of(session: Session, workbook: UUID) -> Sequence[TabMapping]:
    """The connected tabs that belong to a policy, oldest first: all but the registers."""
    return [mapping for mapping in tabs_of(session, workbook) if mapping.policy_id is not None]


def workbook_by_file(session: Session, file_id: str) -> Workbook | None:
    return session.scalars(select(Workbook).where(Workbook.file_id == file_id)).one_or_none()


@dataclass(frozen=True, slots=True)
class Stored:
    """The stored form of a link, to write only what changed."""

    row: int
    cells: Mapping[str, str]
    agreed: Mapping[str, Any]
    missed: int


@dataclass(frozen=True, slots=True)
class Links:
    """All links of some tabs: as values for the plan, and as they are stored."""

    by_tab: Mapping[UUID, Sequence[Link]]
    stored: Mapping[UUID, Stored]


def load_links(session: Session, tabs: Collection[UUID]) -> Links:
    by_tab: dict[UUID, list[Link]] = defaultdict(list)
    stored: dict[UUID, Stored] = {}
    found = session.execute(
        select(
            RowLink.id,
            RowLink.tab_id,
            RowLink.entity_id,
            RecordId.type,
            RowLink.row,
            RowLink.cells,
            RowLink.agreed,
            RowLink.missed,
        )
        .join(RecordId, RecordId.id == RowLink.entity_id)
        .where(RowLink.tab_id.in_(tabs))
        .order_by(RowLink.row)
    )
    for link_id, tab, entity, type_name, row, cells, agreed, missed in found:
        by_tab[tab].append(Link(link_id, entity, type_name, row - 1, row_from_json(type_name, agreed), missed))
        stored[link_id] = Stored(row, cells, agreed, missed)
    return Links(by_tab, stored)


def save_links(
    session: Session, plans: Iterable[LinkPlan], refused: Collection[CellKey], stored: Mapping[UUID, Stored]
) -> None:
    """Writes what is agreed at once; links whose rows are yet to be inserted wait for the write's answer."""
    rows = []
    for plan in plans:
        if plan.row is None:
            continue
        accepted = {key: cell for key, cell in plan.cells.items() if CellKey(plan.tab, plan.entity, key) not in refused}
        rows.append((plan, plan.row, plan.agreed.with_cells(accepted)))
    _upsert(session, rows, stored)


def save_written(
    session: Session,
    plans: Iterable[LinkPlan],
    there: Iterable[Expected],
    tab_ids: Mapping[UUID, int],
    refused: Collection[CellKey],
) -> None:
    """Advances the base of the cells that were seen to hold what was written."""
    seen = {(item.tab_id, item.origin, item.column) for item in there if item.origin is not None}
    inserted: dict[tuple[int, UUID | None], list[Expected]] = defaultdict(list)
    for item in there:
        if item.origin is None:
            inserted[item.tab_id, item.id].append(item)
    rows = []
    ids = []
    for plan in plans:
        if not plan.after_write:
            continue
        tab_id = tab_ids[plan.tab]
        if plan.row is None:
            shown = inserted.get((tab_id, plan.entity))
            if shown:
                rows.append((plan, min(item.row for item in shown), plan.agreed.with_cells(plan.after_write)))
            continue
        written = {
            key: cell
            for key, cell in plan.after_write.items()
            if (tab_id, *plan.places[key]) in seen and CellKey(plan.tab, plan.entity, key) not in refused
        }
        if written:
            now = {key: cell for key, cell in plan.cells.items() if CellKey(plan.tab, plan.entity, key) not in refused}
            rows.append((plan, plan.row, plan.agreed.with_cells({**now, **written})))
            ids.append((plan.tab, plan.entity))
    _upsert(session, rows, {}, by_entity=True)


def _upsert(
    session: Session,
    rows: Sequence[tuple[LinkPlan, int, AgreedRow]],
    stored: Mapping[UUID, Stored],
    *,
    by_entity: bool = False,
) -> None:
    known: Mapping[tuple[UUID, UUID], UUID] = {}
    if by_entity and rows:
        found = session.execute(
            select(RowLink.tab_id, RowLink.entity_id, RowLink.id).where(
                RowLink.tab_id.in_({plan.tab for plan, _, _ in rows})
            )
        )
        known = {(tab, entity): link for tab, entity, link in found}
    created, changed = [], []
    for plan, row, agreed in rows:
        link_id = plan.id or known.get((plan.tab, plan.entity))
        cells = {name: a1(*place) for name, place in plan.shown.items()}
        values = {"row": row + 1, "agreed": row_to_json(agreed), "missed": plan.missed}
        if cells or link_id is None:
            values["cells"] = cells
        if link_id is None:
            created.append({"id": new_id(), "tab_id": plan.tab, "entity_id": plan.entity, **values})
        else:
            before = stored.get(link_id)
            if before is None or any(getattr(before, name) != value for name, value in values.items()):
                changed.append({"id": link_id, **values})
    if created:
        session.execute(insert(RowLink), created)
    for names in {tuple(sorted(item)) for item in changed}:
        session.execute(update(RowLink), [item for item in changed if tuple(sorted(item)) == names])


def drop_links(session: Session, links: Collection[UUID]) -> None:
    if links:
        session.execute(delete(RowLink).where(RowLink.id.in_(links)))


def choices(session: Session, workbook: UUID) -> Choice:
    """What people decided about the open conflicts of a workbook."""
    found = session.execute(
        select(Conflict.entity_id, Conflict.field_name, Conflict.resolution).where(
            Conflict.workbook_id == workbook, Conflict.state == ConflictState.OPEN, Conflict.resolution.is_not(None)
        )
    )
    verdicts = {ConflictChoice.SHEET: Verdict.TO_MODEL, ConflictChoice.API: Verdict.TO_SHEET}
    decided = {(entity, name): verdicts.get(choice) for entity, name, choice in found if choice is not None}
    return lambda entity, name: decided.get((entity, name))


def record_conflicts(
    session: Session, workbook: UUID, clashes: Sequence[PlannedClash], unread: Collection[int] = ()
) -> None:
    """Opens new conflicts, keeps those that stand up to date, and closes the others as resolved.

    One that someone decided stands until both sides were seen to agree, so that a crash does not undo the choice; so
    does one in a tab (`unread`, by tab id) of which nothing is known just now.
    """
    now = datetime.now(UTC)
    open_now = {
        (row.entity_id, row.field_name): row
        for row in session.scalars(
            select(Conflict).where(Conflict.workbook_id == workbook, Conflict.state == ConflictState.OPEN)
        )
    }
    standing = set()
    for planned in clashes:
        clash = planned.clash
        key = (clash.entity, clash.field)
        standing.add(key)
        values = {
            "cell": planned.cell,
            "base": to_json(clash.base),
            "sheet_value": to_json(clash.sheet),
            "api_value": to_json(clash.model),
        }
        if key not in open_now:
            open_now[key] = Conflict(
                id=new_id(),
                entity_id=clash.entity,
                field_name=clash.field,
                workbook_id=workbook,
                created_at=now,
                state=ConflictState.OPEN,
                **values,
            )
            session.add(open_now[key])
        else:
            for name, value in values.items():
                if getattr(open_now[key], name) != value:
                    setattr(open_now[key], name, value)
    for key, row in open_now.items():
        if key not in standing and (row.cell is None or row.cell.tab_id not in unread):
            row.state = ConflictState.RESOLVED
            row.resolved_at = now
            row.resolution = row.resolution or ConflictChoice.MERGED
    session.flush()


def journal(session: Session, workbook: UUID, wanted: Sequence[Expected], tabs: Mapping[int, TabEdits]) -> UUID:
    """Keeps what is about to be written, with what stood there before."""
    entry = new_id()
    session.execute(
        insert(JournalEntry).values(id=entry, workbook_id=workbook, writes=_writes(wanted, tabs, [None] * len(wanted)))
    )
    return entry


def journal_hits(
    session: Session,
    entry: UUID,
    wanted: Sequence[Expected],
    tabs: Mapping[int, TabEdits],
    hits: Sequence[UUID | None],
) -> None:
    """Adds the ids of the rows that the answer showed to be hit: the entry stays open until they are put right."""
    session.execute(update(JournalEntry).where(JournalEntry.id == entry).values(writes=_writes(wanted, tabs, hits)))


def _writes(
    wanted: Sequence[Expected], tabs: Mapping[int, TabEdits], hits: Sequence[UUID | None]
) -> list[dict[str, Any]]:
    writes = []
    for item, hit in zip(wanted, hits, strict=True):
        before: str | None = item.before
        if refuses(item.before) or (item.column == tabs[item.tab_id].reading.id_column and not _is_uuid(item.before)):
            before = None  # somebody's words in our hidden column, or personal data: none of them is kept
        if refuses(item.text):
            continue
        writes.append(
            {
                "tab": item.tab_id,
                "row": item.row,
                "origin": item.origin,
                "column": item.column,
                "before": before,
                "text": item.text,
                "id": None if item.id is None else str(item.id),
                "hit": None if hit is None else str(hit),
            }
        )
    return writes


def _is_uuid(text: str) -> bool:
    try:
        return bool(UUID(text))
    except ValueError:
        return False


def close_entry(session: Session, entry: UUID, state: str) -> None:
    """`state`: DONE (written, and nothing is astray) or NONE (Google did nothing)."""
    session.execute(update(JournalEntry).where(JournalEntry.id == entry).values(state=state))


def forget_entry(session: Session, entry: UUID) -> None:
    """A write that was not let in, and is tried again and again until it is, leaves no trace."""
    session.execute(delete(JournalEntry).where(JournalEntry.id == entry))


def open_entries(session: Session, workbook: UUID) -> list[Entry]:
    """The writes of which it is unknown what became of them, oldest first."""
    found = session.execute(
        select(JournalEntry.id, JournalEntry.writes)
        .where(JournalEntry.workbook_id == workbook, JournalEntry.state == "SENT")
        .order_by(JournalEntry.at)
    )
    return [Entry(entry, tuple(_written(item) for item in writes)) for entry, writes in found]


def _written(item: Mapping[str, Any]) -> Written:
    origin = item.get("origin")
    meant, hit = item.get("id"), item.get("hit")
    return Written(
        tab_id=item["tab"],
        row=item["row"],
        origin=origin,
        column=item["column"],
        before=item["before"],
        text=item["text"],
        id=None if meant is None else UUID(meant),
        hit=None if hit is None else UUID(hit),
    )


def close_unanswered(session: Session, workbook: UUID) -> None:
    """What the sheet shows has been looked at: nothing is unknown any more."""
    session.execute(
        update(JournalEntry)
        .where(JournalEntry.workbook_id == workbook, JournalEntry.state == "SENT")
        .values(state="DONE")
    )


def locate_issues(session: Session, workbook: Workbook) -> None:
    """Gives the issues that the model's rules found the cell where the entity's field is shown in this workbook."""
    places = {
        row.entity_id: (row.title, row.tab_id, row.row, row.cells)
        for row in session.execute(
            select(RowLink.entity_id, RowLink.row, RowLink.cells, TabMapping.title, TabMapping.tab_id)
            .join(TabMapping, TabMapping.id == RowLink.tab_id)
            .where(TabMapping.workbook_id == workbook.id)
            .order_by(RowLink.id.desc())
        )
    }
    issues = session.scalars(
        select(Issue).where(
            Issue.state == IssueState.OPEN,
            Issue.entity_id.is_not(None),
            (Issue.workbook_id == workbook.id) | Issue.workbook_id.is_(None),
        )
    )
    for issue in issues:
        if issue.entity_id in places and not issue.scope.startswith("tab:"):
            title, tab_id, row, cells = places[issue.entity_id]
            cell = CellRef(
                workbook.file_id, tab_id, title, cells.get(issue.field_name) or next(iter(cells.values()), f"A{row}")
            )
            if issue.cell != cell:
                finding = Finding(issue.rule, issue.params, cell=cell)
                issue.cell, issue.workbook_id = cell, workbook.id
                issue.message_da, issue.message_en = finding.message("DA"), finding.message("EN")
    session.flush()


def scope_of(tab: UUID) -> str:
    """The scope of the issues about a tab."""
    return f"tab:{tab}"


def lately_renumbered(session: Session, tabs: Collection[UUID]) -> dict[tuple[UUID, UUID], Mapping[str, str]]:
    """The parameters of the K13 that were told within a day, by tab and entity."""
    scopes = {scope_of(tab): tab for tab in tabs}
    found = session.execute(
        select(Issue.scope, Issue.entity_id, Issue.params).where(
            Issue.scope.in_(scopes),
            Issue.rule == "K13",
            Issue.state.in_((IssueState.OPEN, IssueState.ACCEPTED)),
            Issue.first_seen > func.now() - timedelta(days=1),
        )
    )
    return {(scopes[row.scope], row.entity_id): row.params for row in found}


def open_issues(session: Session, workbook: UUID) -> Sequence[Issue]:
    """What is open about a workbook."""
    return session.scalars(select(Issue).where(Issue.state == IssueState.OPEN, Issue.workbook_id == workbook)).all()
