"""What the sync knows and reports: workbooks, tabs, rows, runs, issues, conflicts, changes (DOMAIN.md 2.19).

These are records, not entities: they can be read like everything else, but they have no history of their own.
"""

from datetime import datetime
from types import MappingProxyType
from typing import Any
from uuid import UUID

from sqlalchemy import FromClause, Index, Text, UniqueConstraint, and_, case, cast, func, literal, select
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.sql import ColumnElement

from schema import field
from schema.below import with_below
from schema.enums import (
    CONFLICT_LIFE,
    ISSUE_LIFE,
    ChangeAction,
    ConflictChoice,
    ConflictState,
    IssueState,
    LayoutKind,
    RunResult,
    Severity,
    Source,
    WorkbookState,
)
from schema.field import Kind
from schema.known import Asked, Known, Numbered, Selection
from schema.labelling import field_label_da, field_label_en
from schema.model import Record
from schema.progress.gathering import ids
from schema.reads.seen import Seen
from schema.values import CellRef, Period


class Workbook(Record, da="Regneark", da_plural="Regneark", en="Workbook", plural="workbooks"):
    """Et forbundet regneark.

    A connected spreadsheet.
    """

    file_id: Mapped[str] = field.text("Fil-id", "File id", required=True)
    title: Mapped[str] = field.text("Titel", "Title", required=True)
    locale: Mapped[str | None] = field.text("Sprogindstilling", "Locale")
    time_zone: Mapped[str | None] = field.text("Tidszone", "Time zone")
    state: Mapped[WorkbookState] = field.one_of(WorkbookState, "Status", "State", default=WorkbookState.CONNECTED)
    seen_version: Mapped[str | None] = field.text(
        "Senest læste version",
        "Seen version",
        description="Drives nummer ved den seneste hele læsning. / Drive's number at the latest complete read.",
    )
    model_seq: Mapped[int | None] = field.counter(
        "Senest afstemte ændringsnummer",
        "Agreed change number",
        description="Systemet er afstemt med regnearket til og med denne ændring. / "
        "The system agrees with the workbook up to this change.",
    )
    notes_tab: Mapped[bool] = field.boolean(
        "Skriv bemærkninger",
        "Write notes",
        default=True,
        description="Bemærkninger skrives i en fane i regnearket. / Issues are written to a tab of the workbook.",
    )
    has_notes: Mapped[bool] = field.boolean("Har fanen med bemærkninger", "Has the notes tab", writable=False)
    connected_at: Mapped[datetime] = field.moment("Forbundet", "Connected at", required=True)
    connected_by: Mapped[str | None] = field.text("Forbundet af", "Connected by", personal=True)
    __table_args__ = (UniqueConstraint("file_id"),)


class TabMapping(Record, da="Fane", da_plural="Faner", en="Tab mapping", plural="tab_mappings"):
    """Hvordan en fane i regnearket læses og skrives. Den kendes på fanens id, ikke på dens navn.

    How one tab of a workbook is read and written. It is known by the tab's id, not by its name.
    """

    workbook_id: Mapped[UUID] = field.parent("Workbook", da="Regneark", en="Workbook", back="tabs")
    tab_id: Mapped[int] = field.integer("Fane-id", "Tab id", required=True)
    title: Mapped[str] = field.text("Navn", "Title", required=True)
    layout: Mapped[LayoutKind] = field.one_of(LayoutKind, "Opstilling", "Layout", required=True)
    policy_id: Mapped[UUID | None] = field.link(
        "Policy",
        da="Politik",
        en="Policy",
        back="tab_mappings",
        description="Den politik, fanens mål hører til; et register hører ikke til nogen. / "
        "The policy to which the tab's goals belong; a register belongs to none.",
    )
    plan_title: Mapped[str | None] = field.text("Planens titel", "Plan title")
    plan_period: Mapped[Period | None] = field.value(Period, "Planens periode", "Plan period")
    columns: Mapped[Any] = field.json(
        "Kolonner", "Columns", description="Kolonneoverskrift pr. felt. / Column heading per field."
    )
    id_column: Mapped[bool] = field.boolean(
        "Skjult id-kolonne",
        "Hidden id column",
        description="Fanen har en skjult kolonne med rækkernes id. / The tab has a hidden column with the rows' ids.",
    )
    receives_new: Mapped[bool] = field.boolean(
        "Modtager nye rækker",
        "Receives new rows",
        description="Det, der oprettes i systemet, skrives her. / What is created in the system is written here.",
    )
    confirmed_by: Mapped[str | None] = field.text("Bekræftet af", "Confirmed by", personal=True)
    __table_args__ = (UniqueConstraint("workbook_id", "tab_id"),)


def _changes_of_entity(link: FromClause, seen: Seen) -> ColumnElement[Any]:
    change = seen.rows(Change)
    return ids(change, link, change.c.entity_id == link.c.entity_id, by=change.c.seq)


def _conflicts_of_entity(link: FromClause, seen: Seen) -> ColumnElement[Any]:
    conflict = seen.rows(Conflict)
    return ids(conflict, link, conflict.c.entity_id == link.c.entity_id, by=conflict.c.created_at)


def _of_tab(link: FromClause, seen: Seen, name: str) -> ColumnElement[Any]:
    tab = seen.rows(TabMapping)
    return select(tab.c[name]).where(tab.c.id == link.c.tab_id).correlate(link).scalar_subquery()


def _tab_name(link: FromClause, seen: Seen) -> ColumnElement[Any]:
    return _of_tab(link, seen, "title")


def _file_id(link: FromClause, seen: Seen) -> ColumnElement[Any]:
    workbook = seen.rows(Workbook)
    its_own = workbook.c.id == _of_tab(link, seen, "workbook_id")
    return select(workbook.c.file_id).where(its_own).correlate(link).scalar_subquery()


def _range(link: FromClause, _seen: Seen) -> ColumnElement[Any]:
    """From the first to the last of its cells in its own row; the row's beginning where it has none there."""
    cell = func.jsonb_each_text(link.c.cells).table_valued("key", "value").alias("cell")
    row = cast(link.c.row, Text)
    letters = func.regexp_replace(cell.c.value, "[0-9]+$", "")
    own = cell.c.value == letters.concat(row)
    first, last = (func.trim(of(func.lpad(letters, 3, " ")).filter(own)) for of in (func.min, func.max))
    shown = case(
        (first.is_(None), literal("A").concat(row)),
        (first == last, first.concat(row)),
        else_=first.concat(row).concat(":").concat(last).concat(row),
    )
    return select(shown).select_from(cell).scalar_subquery()


class RowLink(Record, da="Rækkebinding", da_plural="Rækkebindinger", en="Row link", plural="row_links"):
    """En posts plads i en fane, og hvad begge sider sidst var enige om i hver af dens celler.

    An entity's place in a tab, and what both sides last agreed on for each of its cells.
    """

    tab_id: Mapped[UUID] = field.parent("TabMapping", da="Fane", en="Tab", back="row_links")
    entity_id: Mapped[UUID] = field.link("*", da="Post", en="Entity", back="provenance", required=True)
    row: Mapped[int] = field.integer(
        "Række",
        "Row",
        required=True,
        description="Rækkens nummer, som arket viser det. / The row's number, as the sheet shows it.",
    )
    cells: Mapped[Any] = field.json(
        "Celler", "Cells", description="Kolonnebogstav pr. felt. / Column letter per field."
    )
    agreed: Mapped[Any] = field.json(
        "Aftalt", "Agreed", description="Sidst afstemte værdi pr. felt. / Last agreed value per field.", personal=True
    )
    missed: Mapped[int] = field.integer(
        "Antal læsninger uden rækken", "Reads without the row", required=True, writable=False
    )
    workbook_id = field.computed(
        Kind.TEXT,
        "Regnearkets fil-id",
        "File id of the workbook",
        _file_id,
        description="Som i alle henvisninger til celler. / As in every reference to a cell.",
    )
    tab_name = field.computed(Kind.TEXT, "Fanens navn", "Name of the tab", _tab_name)
    a1 = field.computed(
        Kind.TEXT,
        "Område",
        "Range",
        _range,
        required=True,
        description="Fra postens første til dens sidste celle i rækken, fx C8:G8. "
        "/ From the record's first to its last cell in the row, e.g. C8:G8.",
    )
    changes_ids = field.computed(
        Kind.LINKS,
        "Postens ændringer",
        "Changes of the entity",
        _changes_of_entity,
        targets=("Change",),
        required=True,
        description="I den rækkefølge, de blev gemt. / In the order in which they were saved.",
    )
    conflicts_ids = field.computed(
        Kind.LINKS,
        "Postens konflikter",
        "Conflicts of the entity",
        _conflicts_of_entity,
        targets=("Conflict",),
        required=True,
        description="Den ældste først. / The oldest first.",
    )
    __table_args__ = (UniqueConstraint("tab_id", "entity_id"),)


class SyncRun(Record, da="Synkronisering", da_plural="Synkroniseringer", en="Sync run", plural="sync_runs"):
    """En gennemgang af regnearket, der læste eller skrev noget.

    One cycle through the workbook that read or wrote something.
    """

    workbook_id: Mapped[UUID] = field.parent("Workbook", da="Regneark", en="Workbook", back="runs")
    started_at: Mapped[datetime] = field.moment("Begyndt", "Started at", required=True)
    ended_at: Mapped[datetime | None] = field.moment("Sluttet", "Ended at")
    result: Mapped[RunResult | None] = field.one_of(RunResult, "Udfald", "Result")
    rows_read: Mapped[int | None] = field.integer("Læste rækker", "Rows read")
    changes_taken: Mapped[int | None] = field.integer("Ændringer til systemet", "Changes taken in")
    cells_written: Mapped[int | None] = field.integer("Skrevne celler", "Cells written")
    message: Mapped[str | None] = field.text("Besked", "Message")
    known = Known(
        "started_at",
        "ended_at",
        dict.fromkeys(("ended_at", "result", "rows_read", "changes_taken", "cells_written", "message")),
    )


class Issue(Record, da="Bemærkning", da_plural="Bemærkninger", en="Issue", plural="issues"):
    """En regel, som noget bryder. Beskeden nævner cellen og vejen videre.

    A rule that something breaks (DOMAIN.md section 5). The message names the cell and the way out.
    """

    rule: Mapped[str] = field.text("Regel", "Rule", required=True, description="Fx P04. / E.g. P04.")
    severity: Mapped[Severity] = field.one_of(Severity, "Alvor", "Severity", required=True)
    state: Mapped[IssueState] = field.one_of(
        IssueState, "Tilstand", "State", default=IssueState.OPEN, lifecycle=ISSUE_LIFE
    )
    entity_id: Mapped[UUID | None] = field.link("*", da="Post", en="Entity", back="issues")
    field_name: Mapped[str | None] = field.text("Felt", "Field name", names_field=True)
    workbook_id: Mapped[UUID | None] = field.link("Workbook", da="Regneark", en="Workbook", back="issues")
    cell: Mapped[CellRef | None] = field.value(CellRef, "Celle", "Cell")
    params: Mapped[Any] = field.json("Oplysninger", "Parameters", personal=True)
    message_da: Mapped[str] = field.text("Besked", "Message in Danish", required=True, personal=True)
    message_en: Mapped[str] = field.text("Besked på engelsk", "Message in English", required=True, personal=True)
    suggestion: Mapped[str | None] = field.text("Forslag", "Suggestion")
    key: Mapped[str] = field.text("Nøgle", "Key", required=True, writable=False)
    scope: Mapped[str] = mapped_column(Text, index=True)
    """Whose findings it is among (schema.rules.issues); not shown."""
    first_seen: Mapped[datetime] = field.moment("Siden", "First seen", required=True)
    ended_at: Mapped[datetime | None] = field.moment("Afsluttet", "Ended at")
    field_label_da = field_label_da()
    field_label_en = field_label_en()
    known = Known("first_seen", "ended_at", {"state": IssueState.OPEN, "ended_at": None})
    shown_below = MappingProxyType({"state": IssueState.OPEN})


class Conflict(Record, da="Konflikt", da_plural="Konflikter", en="Conflict", plural="conflicts"):
    """Et felt, der er ændret begge steder. Hver side beholder sin egen værdi, til nogen vælger.

    A field that was changed on both sides. Each keeps its own value until someone chooses (DOMAIN.md Z04).
    """

    entity_id: Mapped[UUID] = field.link("*", da="Post", en="Entity", back="conflicts", required=True)
    field_name: Mapped[str] = field.text("Felt", "Field name", required=True, names_field=True)
    workbook_id: Mapped[UUID] = field.link("Workbook", da="Regneark", en="Workbook", back="conflicts", required=True)
    cell: Mapped[CellRef | None] = field.value(CellRef, "Celle", "Cell")
    base: Mapped[Any] = field.json("Sidst aftalt", "Base", personal=True)
    sheet_value: Mapped[Any] = field.json("Regnearkets værdi", "Sheet value", personal=True)
    api_value: Mapped[Any] = field.json("Systemets værdi", "API value", personal=True)
    state: Mapped[ConflictState] = field.one_of(
        ConflictState, "Tilstand", "State", default=ConflictState.OPEN, lifecycle=CONFLICT_LIFE
    )
    resolution: Mapped[ConflictChoice | None] = field.one_of(ConflictChoice, "Valg", "Resolution")
    created_at: Mapped[datetime] = field.moment("Opstået", "Created at", required=True)
    resolved_at: Mapped[datetime | None] = field.moment("Løst", "Resolved at")
    resolved_by: Mapped[str | None] = field.text("Løst af", "Resolved by", personal=True)
    field_label_da = field_label_da()
    field_label_en = field_label_en()
    known = Known(
        "created_at",
        "resolved_at",
        {"state": ConflictState.OPEN, "resolution": None, "resolved_at": None, "resolved_by": None},
    )


def _changes_of(
    changes: FromClause,
    seen: Seen,
    id: ColumnElement[Any],  # the name of the argument
    includeBelow: bool,  # noqa: N803
    since: ColumnElement[Any] | None,
) -> ColumnElement[bool]:
    own = changes.c.entity_id.in_(with_below(id, seen)) if includeBelow else changes.c.entity_id == id
    return own if since is None else and_(own, changes.c.at > since)


class Change(Record, da="Ændring", da_plural="Ændringer", en="Change", plural="changes"):
    """Ét felt i én post, ændret af nogen et sted.

    One field of one entity, changed by somebody, somewhere.
    """

    seq: Mapped[int] = field.counter(
        "Nummer",
        "Change number",
        required=True,
        description="I den rækkefølge, de blev gemt. / In the order in which they were saved.",
    )
    at: Mapped[datetime] = field.moment("Tidspunkt", "At", required=True)
    actor: Mapped[str] = field.text("Af", "By", required=True, personal=True)
    origin: Mapped[Source] = field.one_of(Source, "Kilde", "Origin", required=True)
    cell: Mapped[CellRef | None] = field.value(CellRef, "Celle", "Cell")
    entity_id: Mapped[UUID] = field.link("*", da="Post", en="Entity", back="changes", required=True)
    action: Mapped[ChangeAction] = field.one_of(ChangeAction, "Handling", "Action", required=True)
    field_name: Mapped[str | None] = field.text("Felt", "Field name", names_field=True)
    old: Mapped[Any] = field.json("Før", "Old", personal=True)
    new: Mapped[Any] = field.json("Efter", "New", personal=True)
    field_label_da = field_label_da()
    field_label_en = field_label_en()
    known = Known("at")
    numbered = Numbered("seq", "at")
    selections = (
        Selection(
            "history",
            "Historikken for en post, det nyeste først",
            "The history of a record, newest first",
            (
                Asked("id", Kind.ID, "Posten", "The record", required=True),
                Asked(
                    "includeBelow",
                    Kind.BOOLEAN,
                    "Også alt, der hører til den",
                    "All that belongs to it, too",
                    default=False,
                ),
                Asked("since", Kind.MOMENT, "Kun det, der er ændret efter", "Only what was changed after"),
            ),
            _changes_of,
            {"seq": True},
        ),
    )
    __table_args__ = (Index(None, "seq"), Index(None, "at"))
