"""Connecting a spreadsheet: show what was read and what would be written; write nothing before a person confirms."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from schema import directory
from schema.changes import Actor, Create, apply
from schema.entities import Policy, TabMapping, Workbook
from schema.enums import LayoutKind, RecordState, Severity, Source
from schema.ids import new_id
from schema.model import entities
from schema.values import Period, to_json
from sync import copies, model, notes, store
from sync.cycle import CycleReport
from sync.days import today_in_denmark
from sync.google import Google
from sync.grid import Grid
from sync.layout import ID_HEADER, NOT_READ, NotRecognised, recognise
from sync.plan import plan
from sync.reading import TabReading
from sync.regional import not_danish
from sync.registers import entries
from sync.settling import settle
from sync.snapshot import Snapshot, take
from sync.state import State, Tab


class NothingToConnectError(Exception):
    """No tab of the spreadsheet has a layout that Styring reads; `tabs` say why, one by one."""

    def __init__(self, title: str, tabs: Sequence["TabPreview"]) -> None:
        reasons = " ".join(f"»{tab.title}«: {' '.join(tab.reasons)}" for tab in tabs if tab.reasons and not tab.ignored)
        super().__init__(
            f"Ingen fane i »{title}« har en opstilling, som Styring kan læse. {reasons}".strip()
            + " (No tab has a layout that Styring can read.)"
        )
        self.tabs = tabs


@dataclass(frozen=True, slots=True)
class TabPreview:
    """One tab: what it would become, or why it is left alone (`reasons`, Danish)."""

    tab_id: int
    title: str
    layout: LayoutKind | None
    ignored: bool = False
    counts: Mapping[str, int] = field(default_factory=dict)
    """Rows by type, e.g. {"ActionGoal": 14}."""
    doubtful: int = 0
    """Cells that were read with a doubt, or not at all."""
    notes: Sequence[str] = ()
    """Danish notes, each naming its cell."""
    reasons: Sequence[str] = ()
    policy: str | None = None
    plan_title: str | None = None

    @property
    def summary(self) -> str:
        """»14 handlemål, 3 tvivlsomme«."""
        parts = []
        for name, count in self.counts.items():
            names = entities()[name].names
            parts.append(f"{count} {(names.da if count == 1 else names.da_plural).lower()}")
        if self.doubtful:
            parts.append(f"{self.doubtful} {'tvivlsom' if self.doubtful == 1 else 'tvivlsomme'}")
        return ", ".join(parts)


@dataclass(frozen=True, slots=True)
class Preview:
    """What connecting would do. Nothing of it has been done."""

    file_id: str
    title: str
    locale: str
    notes: Sequence[str]
    """Danish notes about the workbook as a whole."""
    already_connected: bool
    tabs: Sequence[TabPreview]
    cells_to_write: int
    """Cells of the users' own tables that the first sync would change."""
    id_columns: Sequence[str]
    """Tabs that would get a hidden column with the rows' ids."""
    notes_tab: str | None
    """The tab that would be made for notes to the editors; None: no notes are written into the spreadsheet."""
    snapshot: Snapshot
    readings: Sequence[tuple[Grid, TabReading, str, Period | None]]
    registers: Sequence[tuple[Grid, TabReading]] = ()
    """Tabs that list persons, units or bodies: they belong to no policy, and are only read."""


def preview(
    google: Google,
    engine: Engine,
    file_id: str,
    *,
    policy: str | None = None,
    id_column: bool = True,
    notes_tab: bool = True,
    today: date | None = None,
) -> Preview:
    """Reads the spreadsheet as connecting would. Raises GoogleError and NothingToConnectError."""
    snapshot = take(google, file_id)
    with Session(engine) as session:
        workbook = store.workbook_by_file(session, file_id)
        connected = [] if workbook is None else [tab.tab_id for tab in store.tabs_of(session, workbook.id)]
    found: list[tuple[Grid, TabReading]] = []
    registers: list[tuple[Grid, TabReading]] = []
    tabs: list[TabPreview] = []
    answers = {grid.tab_id: recognise(grid) for grid in snapshot.grids.values()}
    copied = copies.among(snapshot, answers, connected)
    for grid in snapshot.grids.values():
        answer = answers[grid.tab_id]
        if isinstance(answer, NotRecognised):
            tabs.append(TabPreview(grid.tab_id, grid.title, None, ignored=answer.ignored, reasons=answer.reasons))
        elif grid.tab_id in copied:
            reason = replace(copied[grid.tab_id], cell=None).message()
            tabs.append(TabPreview(grid.tab_id, grid.title, None, reasons=[reason]))
        elif answer.layout is LayoutKind.REGISTER:
            registers.append((grid, answer))
            tabs.append(_register_preview(grid, answer, snapshot.file_id))
        else:
            found.append((grid, answer))
    if not found and not registers:
        raise NothingToConnectError(snapshot.title, tabs)
    title, period = _common(found, snapshot.title, policy)
    with Session(engine) as session:
        bound = _bound_policies(session, workbook)
        readings = [
            (
                grid,
                reading,
                bound.get(grid.tab_id) or policy or reading.plan.policy or title,
                reading.plan.period or period,
            )
            for grid, reading in found
        ]
        state = _trial(session, snapshot, readings, today or today_in_denmark())
    trial = plan(state)
    for tab in state.tabs:
        told = trial.findings.get(tab.id, ())
        doubts = [item for item in told if item.severity is not Severity.INFO]
        name = next(name for grid, _, name, _ in readings if grid.tab_id == tab.grid.tab_id)
        tabs.append(
            TabPreview(
                tab.grid.tab_id,
                tab.grid.title,
                tab.layout,
                counts=dict(Counter(row.type for row in tab.reading.rows)),
                doubtful=len({item.cell for item in doubts}),
                notes=[item.message() for item in told if item in doubts or item.rule in NOT_READ],
                reasons=[f"Er »{column.header}« rigtigt forstået?" for column in tab.reading.doubtful],
                policy=name,
                plan_title=tab.reading.plan.title,
            )
        )
    order = list(snapshot.grids)
    return Preview(
        file_id=file_id,
        title=snapshot.title,
        locale=snapshot.locale,
        notes=[found.message() for found in not_danish(snapshot.locale)],
        already_connected=workbook is not None,
        tabs=sorted(tabs, key=lambda tab: order.index(tab.tab_id)),
        cells_to_write=sum(len(edits) for edits in trial.edits.values()),
        id_columns=[grid.title for grid, reading, _, _ in readings if id_column and reading.id_column is None],
        notes_tab=notes.TITLE if notes_tab else None,
        snapshot=snapshot,
        readings=readings,
        registers=registers,
    )


def _register_preview(grid: Grid, reading: TabReading, file_id: str) -> TabPreview:
    listed, told = entries(grid, reading, file_id)
    return TabPreview(
        grid.tab_id,
        grid.title,
        reading.layout,
        counts=dict(Counter(entry.type for entry in listed)),
        doubtful=len({item.cell for item in told if item.severity is not Severity.INFO}),
        notes=[item.message() for item in told],
        reasons=[f"Er »{column.header}« rigtigt forstået?" for column in reading.doubtful],
    )


def _common(found: Sequence[tuple[Grid, TabReading]], title: str, policy: str | None) -> tuple[str, Period | None]:
    """The policy and period of tabs that do not name their own: the first one named, else the workbook's title."""
    named = next((reading.plan.policy for _, reading in found if reading.plan.policy), None)
    period = next((reading.plan.period for _, reading in found if reading.plan.period), None)
    cleaned = re.sub(r"\s*\b(19|20)\d\d(\s*[-–/]\s*(19|20)?\d\d)?\b", "", title).strip(" -–")
    return policy or named or cleaned or title, period


def _trial(
    session: Session,
    snapshot: Snapshot,
    readings: Sequence[tuple[Grid, TabReading, str, Period | None]],
    today: date,
) -> State:
    """The state of a first cycle, for policies as they are in the database or as they would be created."""
    existing = {name: _policy_id(session, name) for _, _, name, _ in readings}
    ids = {name: found or new_id() for name, found in existing.items()}
    known = model.load(session, [found for found in existing.values() if found is not None])
    virtual = [
        model.ModelRow(ids[name], "Policy", 1, False, {"title": name})
        for name, found in existing.items()
        if found is None
    ]
    return State(
        workbook=new_id(),
        file_id=snapshot.file_id,
        tabs=[
            Tab(
                id=new_id(),
                policy=ids[name],
                layout=reading.layout,
                plan_period=period,
                id_column=False,
                receives_new=False,
                grid=grid,
                reading=reading,
            )
            for grid, reading, name, period in readings
        ],
        model=model.build([*known.rows.values(), *virtual]),
        names=directory.load(session),
        today=today,
    )


def _bound_policies(session: Session, workbook: Workbook | None) -> Mapping[int, str]:
    """The policies of the tabs that are connected already, by tab; connecting again does not move a tab."""
    if workbook is None:
        return {}
    rows = session.execute(
        select(TabMapping.tab_id, Policy.title)
        .join(Policy, Policy.id == TabMapping.policy_id)
        .where(TabMapping.workbook_id == workbook.id)
    )
    return {row.tab_id: row.title for row in rows}


def _policy_id(session: Session, title: str) -> UUID | None:
    return session.scalars(
        select(Policy.id).where(func.lower(Policy.title) == title.lower(), Policy.record_state == RecordState.ACTIVE)
    ).first()


def confirm(
    google: Google,
    engine: Engine,
    shown: Preview,
    *,
    actor: str,
    today: date | None = None,
) -> tuple[UUID, CycleReport]:
    """Does what the preview showed: keeps the mapping, adds the hidden id columns, and runs the first cycle.

    Repeated for a spreadsheet that is already connected, it adds what is missing and changes nothing else. Raises
    GoogleError.
    """
    with Session(engine) as session, session.begin():
        workbook = _keep_workbook(session, shown, actor)
        _keep_tabs(session, workbook, shown, actor)
    if shown.id_columns:
        requests: list[dict[str, Any]] = []
        for grid, reading, _, _ in shown.readings:
            if grid.title in shown.id_columns:
                requests += id_column_requests(grid, reading)
        google.batch_update(shown.file_id, {"requests": requests}, fields="spreadsheetId")
    return workbook, settle(engine, google, workbook, today=today)


def _keep_workbook(session: Session, shown: Preview, actor: str) -> UUID:
    known = store.workbook_by_file(session, shown.file_id)
    if known is not None:
        return known.id
    workbook = Workbook(
        id=new_id(),
        file_id=shown.file_id,
        title=shown.title,
        locale=shown.snapshot.locale,
        time_zone=shown.snapshot.time_zone,
        notes_tab=shown.notes_tab is not None,
        connected_at=datetime.now(UTC),
        connected_by=actor,
    )
    session.add(workbook)
    session.flush()
    return workbook.id


def _keep_tabs(session: Session, workbook: UUID, shown: Preview, actor: str) -> None:
    names = list(dict.fromkeys(name for _, _, name, _ in shown.readings))
    policies = {name: _policy_id(session, name) for name in names}
    creates = [Create("Policy", {"title": name}) for name in names if policies[name] is None]
    if creates:
        apply(session, creates, Actor(actor), Source.IMPORT)
        policies |= {str(create.values["title"]): create.id for create in creates}
    known = {tab.tab_id: tab for tab in store.tabs_of(session, workbook)}
    for grid, reading in shown.registers:
        if grid.tab_id not in known:
            session.add(_mapping(workbook, grid, reading, actor))
    for grid, reading, name, period in shown.readings:
        if grid.tab_id in known:
            known[grid.tab_id].id_column = known[grid.tab_id].id_column or grid.title in shown.id_columns
            continue
        policy = policies[name]
        receives = not session.scalars(
            select(TabMapping.id).where(
                TabMapping.policy_id == policy,
                TabMapping.receives_new,
                (TabMapping.layout == LayoutKind.LONG) == (reading.layout is LayoutKind.LONG),
            )
        ).first()
        session.add(
            _mapping(
                workbook,
                grid,
                reading,
                actor,
                policy_id=policy,
                plan_title=reading.plan.title,
                plan_period=period,
                id_column=grid.title in shown.id_columns or reading.id_column is not None,
                receives_new=receives,
            )
        )
        session.flush()


def _mapping(workbook: UUID, grid: Grid, reading: TabReading, actor: str, **more: Any) -> TabMapping:
    """What a tab was confirmed to be; `more` is what a tab of goals or results has besides."""
    return TabMapping(
        id=new_id(),
        workbook_id=workbook,
        tab_id=grid.tab_id,
        title=grid.title,
        layout=reading.layout,
        columns={key: column.header for key, column in reading.columns.items()},
        confirmed_by=actor,
        **more,
    )


def id_column_requests(grid: Grid, reading: TabReading) -> list[dict[str, Any]]:
    """A hidden, warning-protected column for the rows' ids, to the right of everything that people wrote."""
    used = max((index + 1 for row in grid.rows for index, cell in enumerate(row) if not cell.empty), default=0)
    column = max(used, reading.width)
    requests: list[dict[str, Any]] = []
    if column >= grid.column_count:
        requests.append(
            {
                "appendDimension": {
                    "sheetId": grid.tab_id,
                    "dimension": "COLUMNS",
                    "length": column + 1 - grid.column_count,
                }
            }
        )
    whole = {"sheetId": grid.tab_id, "startColumnIndex": column, "endColumnIndex": column + 1}
    header = {"sheetId": grid.tab_id, "rowIndex": reading.header_rows[0], "columnIndex": column}
    dimension = {"sheetId": grid.tab_id, "dimension": "COLUMNS", "startIndex": column, "endIndex": column + 1}
    return [
        *requests,
        {
            "updateCells": {
                "start": header,
                "rows": [{"values": [{"userEnteredValue": {"stringValue": ID_HEADER}}]}],
                "fields": "userEnteredValue",
            }
        },
        {
            "updateDimensionProperties": {
                "range": dimension,
                "properties": {"hiddenByUser": True},
                "fields": "hiddenByUser",
            }
        },
        {
            "addProtectedRange": {
                "protectedRange": {
                    "range": whole,
                    "description": "Styring: rækkernes id. Kolonnen er skjult og skal blive stående.",
                    "warningOnly": True,
                }
            }
        },
    ]


def as_json(shown: Preview) -> dict[str, Any]:
    """The preview for a script."""
    return {
        "fileId": shown.file_id,
        "title": shown.title,
        "locale": shown.locale,
        "notes": list(shown.notes),
        "alreadyConnected": shown.already_connected,
        "cellsToWrite": shown.cells_to_write,
        "idColumns": list(shown.id_columns),
        "notesTab": shown.notes_tab,
        "tabs": [
            to_json(replace(tab, counts=dict(tab.counts), notes=tuple(tab.notes), reasons=tuple(tab.reasons)))
            | {"layout": None if tab.layout is None else tab.layout.name, "summary": tab.summary}
            for tab in shown.tabs
        ],
    }
