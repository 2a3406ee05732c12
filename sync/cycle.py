"""One cycle of one spreadsheet (DESIGN 7.5):
snapshot -> plan -> guards -> journal -> one database transaction -> one atomic write -> verify -> advance B.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import Connection, Engine, insert, select, text, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from schema import directory, resolving
from schema.changes import Actor, Applied, Create, apply
from schema.counter import become_writer, current_seq
from schema.entities import SyncRun, TabMapping, Workbook
from schema.enums import RunResult, Source, WorkbookState
from schema.ids import new_id
from schema.rules.finding import Finding
from schema.rules.issues import reconcile
from sync import copies, model, notes, refusals, store
from sync.answer import Mend, hits, mending, seen_to_hit, verify
from sync.days import today_in_denmark
from sync.edits import Edit, StampId
from sync.google import AccessLostError, Google, GoogleError, RequestRefusedError, UnknownOutcomeError
from sync.layout import HeaderGone, NotRecognised, read
from sync.plan import plan
from sync.regional import not_danish
from sync.registers import tabs as registers
from sync.snapshot import Snapshot, take
from sync.state import CellKey, CyclePlan, PlannedChange, State, Tab
from sync.telling import said, shown
from sync.unanswered import Judgement, judge
from sync.writer import ANSWER_FIELDS, Batch, TabEdits, batch

log = structlog.get_logger(__name__)
ACTOR = Actor("regneark")
PLANS_WITHOUT_THE_LOCK = 2
"""How often a plan is made without holding up other writers, before it is made while they wait."""
MOST_WRITES = 2
"""Write calls of a cycle, short of a mend: the notes wait for the next one."""


class BusyError(Exception):
    """Another process is syncing this spreadsheet right now."""


class ConnectionLostError(Exception):
    """The connection that holds the spreadsheet's lock is gone: stop before writing."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a cycle's write. `result` is None unless it did not come about; `calls` counts write calls."""

    result: RunResult | None = None
    written: int = 0
    again: bool = False
    calls: int = 0
    message: str | None = None
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class CycleReport:
    """What a cycle did. `again`: another one should follow soon."""

    result: RunResult
    rows_read: int = 0
    changes_taken: int = 0
    changes_refused: int = 0
    cells_written: int = 0
    again: bool = False
    message: str | None = None


def run_cycle(
    engine: Engine, google: Google, workbook_id: UUID, *, today: date | None = None, allow_removals: bool = False
) -> CycleReport:
    """Aligns one spreadsheet with the database, once.

    Raises BusyError when somebody else is at it, ConnectionLostError when the lock was lost before the write, and
    GoogleError when Google could not be read; a spreadsheet that cannot be opened any more is also marked so (Z09).
    """
    with _lock(engine, workbook_id) as connection:
        started = datetime.now(UTC)
        with Session(engine) as session:
            workbook = session.get_one(Workbook, workbook_id)
            file_id, titles = workbook.file_id, {tab.tab_id: tab.title for tab in store.tabs_of(session, workbook_id)}
            if workbook.has_notes:
                titles[notes.TAB_ID] = notes.TITLE
        try:
            version = google.version(file_id)
            snapshot = take(google, file_id, titles)
        except AccessLostError as error:
            _mark_broken(engine, workbook_id, error)
            raise
        moved = workbook.seen_version != version
        cycle = _Cycle(engine, google, workbook_id, snapshot, today or today_in_denmark(), allow_removals, moved)
        report = cycle.run(connection)
        cycle.finish(started, version, report)
        log.info(
            "cycle",
            workbook=str(workbook_id),
            result=report.result.name,
            taken=report.changes_taken,
            written=report.cells_written,
        )
        return report


@contextmanager
def _lock(engine: Engine, workbook_id: UUID) -> Iterator[Connection]:
    """Holds the spreadsheet's advisory lock on a connection of its own."""
    key = workbook_id.int & 0x7FFFFFFFFFFFFFFF
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if not connection.execute(text("SELECT pg_try_advisory_lock(:key)"), {"key": key}).scalar_one():
            raise BusyError(f"workbook {workbook_id} is being synced by another process")
        try:
            yield connection
        finally:
            try:
                connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": key})
            except SQLAlchemyError:
                connection.invalidate()  # the server released the lock with the connection


def _mark_broken(engine: Engine, workbook_id: UUID, error: AccessLostError) -> None:
    with Session(engine) as session, session.begin():
        session.execute(update(Workbook).where(Workbook.id == workbook_id).values(state=WorkbookState.BROKEN))
        account = error.account or "den konto, Styring bruger"
        reconcile(session, f"workbook:{workbook_id}", [Finding("Z09", {"konto": account})], workbook=workbook_id)


class _Cycle:
    """The steps of one cycle, after its snapshot was taken."""

    def __init__(
        self,
        engine: Engine,
        google: Google,
        workbook_id: UUID,
        snapshot: Snapshot,
        today: date,
        allow_removals: bool,
        moved: bool,
    ) -> None:
        self.engine = engine
        self.google = google
        self.workbook_id = workbook_id
        self.snapshot = snapshot
        self.today = today
        self.allow_removals = allow_removals
        self.unseen = moved  # since the last settled cycle, and nobody has looked yet which tabs there are
        self.seq = 0
        self.refused: set[CellKey] = set()
        self.tabs: Sequence[Tab] = ()
        self.broken_tabs: dict[UUID, Finding] = {}
        self.judged = Judgement()

    def run(self, lock: Connection) -> CycleReport:
        registers = self._take_in_registers()
        planned, applied, wanted, entry = self._decide()
        done = Outcome()
        if wanted is not None and entry is not None:
            self._still_locked(lock)
            done = self._send(planned, wanted, entry)
        accepted = sum(outcome.accepted for outcome in applied.outcomes)
        look = self.unseen and not (accepted or done.written)  # an ordinary edit costs no second read
        self.unseen = self.unseen and not look
        self._tell(done, copies.find(self.engine, self.google, self.snapshot, self.workbook_id) if look else None)
        if done.calls < MOST_WRITES and done.result in (None, RunResult.FAILED):
            done = replace(done, again=self._write_notes() or done.again)
        return CycleReport(
            done.result or (RunResult.HELD if planned.held or registers.held else RunResult.OK),
            rows_read=sum(len(tab.reading.rows) for tab in self.tabs) + registers.rows,
            changes_taken=accepted + registers.taken,
            changes_refused=len(applied.outcomes) - accepted,
            cells_written=done.written,
            again=planned.again or done.again or registers.again,
            message=done.message,
        )

    def _take_in_registers(self) -> registers.Read:
        """Who there is comes first: the goals' tabs name them."""
        with Session(self.engine) as session, session.begin():
            mappings = store.tabs_of(session, self.workbook_id)
            if not any(map(registers.is_register, mappings)):
                return registers.Read()
            become_writer(session)
            return registers.take_in_tabs(session, mappings, self.snapshot, ACTOR, allow_removals=self.allow_removals)

    def _decide(self) -> tuple[CyclePlan, Applied, Batch | None, UUID | None]:
        """Plans and carries out the database's part in one transaction.

        A plan is made without holding other writers up; only when somebody wrote meanwhile, again and again, is it made
        while they wait.
        """
        for attempt in range(PLANS_WITHOUT_THE_LOCK + 1):
            patient = attempt < PLANS_WITHOUT_THE_LOCK
            with Session(self.engine) as session, session.begin():
                if not patient:
                    become_writer(session)
                self.seq = current_seq(session)
                links, planned = self._plan(session)
                if patient:
                    become_writer(session)
                    if current_seq(session) != self.seq:
                        continue
                return self._apply(session, links, planned)
        raise AssertionError("the last round holds the lock")

    def _plan(self, session: Session) -> tuple[store.Links, CyclePlan]:
        mappings = store.goal_tabs_of(session, self.workbook_id)
        links = store.load_links(session, [mapping.id for mapping in mappings])
        self.broken_tabs = {}
        self.tabs = [tab for mapping in mappings if (tab := self._tab(mapping, links)) is not None]
        broken = [links.by_tab.get(tab, ()) for tab in self.broken_tabs]
        self.judged = judge(store.open_entries(session, self.workbook_id), self.tabs)
        state = State(
            workbook=self.workbook_id,
            file_id=self.snapshot.file_id,
            tabs=self.tabs,
            model=model.load(session, {policy for mapping in mappings if (policy := mapping.policy_id) is not None}),
            names=directory.load(session),
            today=self.today,
            choice=store.choices(session, self.workbook_id),
            allow_removals=self.allow_removals,
            unread=frozenset(link.entity for found in broken for link in found),
            sent=self.judged.astray,
            renumbered=store.lately_renumbered(session, [tab.id for tab in self.tabs]),
        )
        return links, plan(state)

    def _tab(self, mapping: TabMapping, links: store.Links) -> Tab | None:
        assert mapping.policy_id is not None  # noqa: S101  # only registers belong to no policy
        grid = self.snapshot.grids.get(mapping.tab_id)
        if grid is None:
            self.broken_tabs[mapping.id] = Finding("Z01", {"fane": mapping.title})
            return None
        reading = read(grid, mapping.columns, mapping.layout)
        if isinstance(reading, NotRecognised):
            self.broken_tabs[mapping.id] = Finding("G03")
            return None
        if isinstance(reading, HeaderGone):
            known = links.by_tab.get(mapping.id, ())
            self.broken_tabs[mapping.id] = Finding("Z05", {"n": str(len(known)), "N": str(len(known))})
            return None
        return Tab(
            id=mapping.id,
            policy=mapping.policy_id,
            layout=mapping.layout,
            plan_period=mapping.plan_period,
            id_column=mapping.id_column,
            receives_new=mapping.receives_new,
            grid=grid,
            reading=reading,
            links=links.by_tab.get(mapping.id, ()),
        )

    def _apply(
        self, session: Session, links: store.Links, planned: CyclePlan
    ) -> tuple[CyclePlan, Applied, Batch | None, UUID | None]:
        applied = apply(session, [item.change for item in planned.changes], ACTOR, Source.SHEET, self.today)
        resolving.resolve(session)
        findings = {tab: list(found) for tab, found in planned.findings.items()}
        lost: set[UUID] = set()
        standing: set[UUID] = set()
        for item, outcome in zip(planned.changes, applied.outcomes, strict=True):
            tab = self._tab_of(item)
            if tab is not None:
                findings.setdefault(tab, []).extend(said(item, outcome))
            if outcome.accepted:
                continue
            if item.binding is not None:
                self.refused.add(item.binding)
            if isinstance(item.change, Create):
                lost.add(item.change.id)
            elif item.binding is None:
                standing.add(item.change.id)
        before = {link.id: link.agreed for known in links.by_tab.values() for link in known}
        links_to_save = [
            replace(link, agreed=before[link.id]) if link.entity in standing and link.id in before else link
            for link in planned.links
            if link.entity not in lost
        ]
        store.drop_links(session, planned.dropped_links)
        store.save_links(session, links_to_save, self.refused, links.stored)
        unread = {mapping.tab_id for mapping in store.goal_tabs_of(session, self.workbook_id)}
        unread -= {tab.grid.tab_id for tab in self.tabs if tab.id not in planned.held}
        store.record_conflicts(session, self.workbook_id, planned.clashes, unread)
        for tab_id, found in {
            **findings,
            **{tab: [item] for tab, item in (*planned.held.items(), *self.broken_tabs.items())},
        }.items():
            reconcile(session, store.scope_of(tab_id), shown(found), workbook=self.workbook_id)
        wanted = batch(
            TabEdits(tab.grid, tab.reading, _without_ids(planned.edits[tab.id], lost), tab.reading.row_ids)
            for tab in self.tabs
            if tab.id in planned.edits
        )
        for entry, state in (self.judged.closed or {}).items():
            store.close_entry(session, entry, state)
        if not planned.mending:
            store.close_unanswered(session, self.workbook_id)
        if not wanted.body["requests"]:
            return planned, applied, None, None
        return planned, applied, wanted, store.journal(session, self.workbook_id, wanted.expected, wanted.tabs)

    def _tab_of(self, item: PlannedChange) -> UUID | None:
        if item.binding is not None:
            return item.binding.tab
        return next((tab.id for tab in self.tabs if item.cell and tab.grid.tab_id == item.cell.tab_id), None)

    @staticmethod
    def _still_locked(lock: Connection) -> None:
        try:
            lock.execute(text("SELECT 1"))
        except SQLAlchemyError as error:
            raise ConnectionLostError("the connection that holds the spreadsheet's lock is gone") from error

    def _send(self, planned: CyclePlan, wanted: Batch, entry: UUID) -> Outcome:
        """Writes, once more without an edit that Google names as the one it refuses. Raises AccessLostError."""
        try:
            return self._write(planned, wanted, entry)
        except RequestRefusedError as error:
            self._close(entry, "NONE")
            refused, refusal = wanted, error
        except UnknownOutcomeError as error:
            return Outcome(RunResult.PARTIAL, again=True, calls=1, message=str(error))
        except AccessLostError as error:
            with Session(self.engine) as session, session.begin():
                store.forget_entry(session, entry)
            _mark_broken(self.engine, self.workbook_id, error)
            raise
        except GoogleError as error:
            self._close(entry, "NONE")
            return Outcome(RunResult.PARTIAL, again=True, calls=1, message=str(error))
        left_out = refusals.left_out(refused, refusal, self.snapshot.file_id)
        if left_out is None:
            return self._given_up(refused, refusal, 1)
        rest, finding = left_out
        if not rest.body["requests"]:
            return Outcome(calls=1, findings=(finding,))
        with Session(self.engine) as session, session.begin():
            entry = store.journal(session, self.workbook_id, rest.expected, rest.tabs)
        try:
            done = self._write(planned, rest, entry)
        except RequestRefusedError as error:
            self._close(entry, "NONE")
            return self._given_up(rest, error, 2)
        except GoogleError as error:
            if not isinstance(error, UnknownOutcomeError):
                self._close(entry, "NONE")
            return Outcome(RunResult.PARTIAL, again=True, calls=2, message=str(error))
        return replace(done, calls=done.calls + 1, findings=(finding,), again=True)

    def _given_up(self, refused: Batch, error: RequestRefusedError, calls: int) -> Outcome:
        message = refusals.without_texts(error.message, refused)
        log.warning("Google refused a write", workbook=str(self.workbook_id), reason=message)
        return Outcome(RunResult.FAILED, calls=calls, message=message, findings=(Finding("Z17", {"besked": message}),))

    def _close(self, entry: UUID, state: str) -> None:
        with Session(self.engine) as session, session.begin():
            store.close_entry(session, entry, state)

    def _write(self, planned: CyclePlan, wanted: Batch, entry: UUID) -> Outcome:
        answer = self.google.batch_update(self.snapshot.file_id, wanted.body, fields=ANSWER_FIELDS)
        verified = verify(wanted, answer)
        mend = mending(verified, wanted)
        with Session(self.engine) as session, session.begin():
            tab_ids = {tab.id: tab.grid.tab_id for tab in self.tabs}
            store.save_written(session, planned.links, verified.there, tab_ids, self.refused)
            if mend is None:
                store.close_entry(session, entry, "DONE")
                return Outcome(written=wanted.cells, calls=1)
            found = hits(wanted.expected, wanted.tabs, answer)
            store.journal_hits(session, entry, wanted.expected, wanted.tabs, found)
            second = store.journal(session, self.workbook_id, mend.expected, wanted.tabs)
        log.warning("writes hit other rows", cells=len(verified.astray), rows=len(verified.misplaced))
        self._mend(wanted, mend, answer, (entry, second))
        return Outcome(written=wanted.cells, again=True, calls=2)

    def _mend(self, wanted: Batch, mend: Mend, first: Mapping[str, Any], entries: tuple[UUID, UUID]) -> None:
        """Puts right what hit other rows. Unless that was seen to hit, the next cycle decides by the rows' ids."""
        try:
            answer = self.google.batch_update(self.snapshot.file_id, mend.body, fields=ANSWER_FIELDS)
        except GoogleError as error:
            log.warning("the mend failed", workbook=str(self.workbook_id), reason=type(error).__name__)
            if not isinstance(error, UnknownOutcomeError):
                self._close(entries[1], "NONE")
            return
        with Session(self.engine) as session, session.begin():
            if seen_to_hit(mend, first, answer):
                for entry in entries:
                    store.close_entry(session, entry, "DONE")
            else:
                found = hits(mend.expected, wanted.tabs, answer)
                store.journal_hits(session, entries[1], mend.expected, wanted.tabs, found)

    def _tell(self, done: Outcome, copied: list[Finding] | None) -> None:
        """What there is to tell about the workbook as a whole; it stands while nothing is known of a later write."""
        if done.result is RunResult.PARTIAL:
            return
        found = shown([*done.findings, *not_danish(self.snapshot.locale)])
        with Session(self.engine) as session, session.begin():
            become_writer(session)
            quiet = current_seq(session) == self.seq
            reconcile(session, f"workbook:{self.workbook_id}", found, workbook=self.workbook_id)
            if copied is not None:
                reconcile(session, copies.scope_of(self.workbook_id), copied, workbook=self.workbook_id)
            if quiet:
                self.seq = current_seq(session)  # nobody else wrote: the issues alone call for no further cycle

    def _write_notes(self) -> bool:
        """Brings the notes tab up to date in a call of its own, whose failure harms nothing; whether to try again."""
        with Session(self.engine) as session, session.begin():
            workbook = session.get_one(Workbook, self.workbook_id)
            store.locate_issues(session, workbook)
            if not workbook.notes_tab:
                return False
            wanted = notes.rows(store.open_issues(session, self.workbook_id))
            has_notes = workbook.has_notes
        try:
            standing = notes.write(self.google, self.snapshot, wanted)
        except RequestRefusedError as error:
            log.warning("the notes were refused", workbook=str(self.workbook_id), reason=error.message)
            return False
        except GoogleError as error:
            log.warning("the notes were not written", workbook=str(self.workbook_id), reason=type(error).__name__)
            return not isinstance(error, AccessLostError)
        if standing.there != has_notes:
            with Session(self.engine) as session, session.begin():
                session.execute(
                    update(Workbook).where(Workbook.id == self.workbook_id).values(has_notes=standing.there)
                )
        return standing.unread

    def finish(self, started: datetime, version: str, report: CycleReport) -> None:
        """Remembers what was seen, so that an idle spreadsheet costs no further read."""
        with Session(self.engine) as session, session.begin():
            settled = report.result is not RunResult.PARTIAL and not report.again and not self.unseen
            session.execute(
                update(Workbook)
                .where(Workbook.id == self.workbook_id)
                .values(
                    title=self.snapshot.title,
                    locale=self.snapshot.locale,
                    seen_version=version if settled else None,
                    model_seq=self.seq,
                )
            )
            # one that somebody paused meanwhile stays so
            session.execute(
                update(Workbook)
                .where(Workbook.id == self.workbook_id, Workbook.state == WorkbookState.BROKEN)
                .values(state=WorkbookState.CONNECTED)
            )
            for tab in self.tabs:
                session.execute(
                    update(TabMapping)
                    .where(TabMapping.id == tab.id, TabMapping.title != tab.grid.title)
                    .values(title=tab.grid.title)
                )
            session.execute(
                insert(SyncRun).values(
                    id=new_id(),
                    workbook_id=self.workbook_id,
                    started_at=started,
                    ended_at=datetime.now(UTC),
                    result=report.result,
                    rows_read=report.rows_read,
                    changes_taken=report.changes_taken,
                    cells_written=report.cells_written,
                    message=report.message,
                )
            )


def _without_ids(edits: Sequence[Edit], lost: Collection[UUID]) -> Sequence[Edit]:
    """No row is given the id of an entity that was refused."""
    return [edit for edit in edits if not (isinstance(edit, StampId) and edit.id in lost)]


def needs_cycle(session: Session, workbook: Workbook, version: str) -> bool:
    """Whether the sheet or the model has moved since the last settled cycle."""
    return workbook.seen_version != version or workbook.model_seq != current_seq(session)


def connected_workbooks(session: Session) -> Sequence[Workbook]:
    """The workbooks to keep in line, paused ones left out."""
    return session.scalars(
        select(Workbook).where(Workbook.state != WorkbookState.PAUSED).order_by(Workbook.connected_at)
    ).all()
