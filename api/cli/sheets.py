"""`styring connect`, `sync`, `status`: spreadsheets. Texts for people who edit sheets are Danish."""

import getpass
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import typer
from rich.markup import escape

from api.cli.opened import open_database, open_google
from api.cli.output import ExitCode, Failure, err, out, print_json

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from sync.connect import Preview
    from sync.cycle import CycleReport

Json = Annotated[bool, typer.Option("--json", help="Print JSON, for scripts.")]
_SHOWN = 20


def connect(
    address: Annotated[
        str, typer.Argument(metavar="URL|ID", help="The spreadsheet's address in the browser, or its id.")
    ],
    policy: Annotated[
        str | None, typer.Option("--policy", metavar="TITLE", help="The policy (politik) that the sheet belongs to.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Connect without asking.")] = False,
    no_id_column: Annotated[
        bool, typer.Option("--no-id-column", help="Add no hidden column with row ids; numbers and texts must do.")
    ] = False,
    no_notes: Annotated[
        bool, typer.Option("--no-notes", help="Write no notes (bemærkninger) into a tab of the spreadsheet.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print JSON. Without --yes only what would be done; nothing is written.")
    ] = False,
) -> None:
    """Connect a spreadsheet (forbind et regneark): show what was read and what would be written, then ask.

    Nothing is written before you say yes, neither to the sheet nor to the database.
    """
    from sync.connect import as_json as preview_json
    from sync.connect import confirm, preview

    file_id = _file_id(address)
    with open_database() as (settings, engine):
        google = open_google(settings)
        shown = preview(
            google,
            engine,
            file_id,
            policy=policy,
            id_column=not no_id_column,
            notes_tab=not no_notes,
            today=settings.today,
        )
        if as_json and not yes:
            print_json(preview_json(shown))
            return
        if not as_json:
            _show(shown)
        if not yes and not typer.confirm("Forbind regnearket / Connect?", default=False, err=True):
            raise Failure("Intet er skrevet. (Nothing was written.)")
        workbook, report = confirm(google, engine, shown, actor=_actor(), today=settings.today)
    if as_json:
        print_json(preview_json(shown) | {"workbook": str(workbook), "firstSync": _report(report)})
    else:
        _show_report(shown.title, report)
    _end_with(report)


def sync(
    workbook: Annotated[
        str | None, typer.Argument(metavar="[WORKBOOK]", help="Title, id or address of one workbook; else all.")
    ] = None,
    allow_removals: Annotated[
        bool,
        typer.Option("--allow-removals", help="Confirm (bekræft) that rows which are gone from a held tab may go."),
    ] = False,
    as_json: Json = False,
) -> None:
    """Sync now (afstem nu), until there is nothing left to do. Exit code 1 when a workbook is held or failed."""
    from sync.cycle import BusyError
    from sync.settling import settle

    with open_database() as (settings, engine):
        google = open_google(settings)
        reports = {}
        for id_, title in _workbooks(engine, workbook):
            try:
                reports[id_] = title, settle(engine, google, id_, today=settings.today, allow_removals=allow_removals)
            except BusyError:
                raise Failure(f"»{title}« bliver afstemt lige nu. (It is being synced by another process.)") from None
    if as_json:
        print_json([{"workbook": str(id_), "title": title, **_report(done)} for id_, (title, done) in reports.items()])
    else:
        for title, done in reports.values():
            _show_report(title, done)
    for _, done in reports.values():
        _end_with(done)


def status(as_json: Json = False) -> None:
    """Show the connected workbooks (regneark): last sync, open issues (bemærkninger) and conflicts (konflikter)."""
    from dataclasses import asdict

    from api.status import read_status
    from schema.values import camel

    with open_database() as (_, engine):
        found = read_status(engine)
    if as_json:
        print_json(_camel([asdict(workbook) for workbook in found], camel))
        return
    if not found:
        out.print("Ingen regneark er forbundet endnu: styring connect <adresse>. (No workbooks are connected yet.)")
    for workbook in found:
        out.print(f"[bold]{escape(workbook.title)}[/]  {workbook.state.lower()}  [dim]{workbook.file_id}[/]")
        for tab in workbook.tabs:
            out.print(f"  Fane {escape(tab)}")
        run = workbook.last_run
        if run is None:
            out.print("  Ikke afstemt endnu")
        else:
            out.print(
                f"  Senest afstemt {run.started_at:%d-%m-%Y %H:%M:%S} ({run.result or 'i gang'}):"
                f" {run.rows_read or 0} rækker læst, {run.changes_taken or 0} ændringer ind,"
                f" {run.cells_written or 0} celler skrevet"
            )
            if run.message:
                out.print(f"  {escape(run.message)}")
        for conflict in workbook.conflicts:
            out.print(f"  [red]KONFLIKT[/] {escape(conflict.cell or '')} {conflict.field}: begge sider er ændret")
        for issue in workbook.issues[:_SHOWN]:
            colour = {"ERROR": "red", "WARNING": "yellow"}.get(issue.severity, "dim")
            out.print(f"  [{colour}]{issue.rule}[/] {escape(' '.join(issue.message_da.split()))}", soft_wrap=True)
        if len(workbook.issues) > _SHOWN:
            out.print(f"  ... og {len(workbook.issues) - _SHOWN} mere (styring status --json)")


def _file_id(address: str) -> str:
    from sync.google import file_id_of

    try:
        return file_id_of(address)
    except ValueError as error:
        raise Failure(str(error), ExitCode.WRONG_USE) from None


def _actor() -> str:
    """Who ran the command, as far as this machine knows."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "styring"


def _workbooks(engine: "Engine", wanted: str | None) -> list[tuple[UUID, str]]:
    from sqlalchemy import or_, select
    from sqlalchemy.orm import Session

    from schema.entities import Workbook

    with Session(engine) as session:
        query = select(Workbook.id, Workbook.title).order_by(Workbook.title, Workbook.id)
        if wanted is not None:
            from sync.google import file_id_of

            matches = [Workbook.title == wanted]
            try:
                matches.append(Workbook.file_id == file_id_of(wanted))
                matches.append(Workbook.id == UUID(wanted))
            except ValueError:
                pass
            query = query.where(or_(*matches))
        found = [(row.id, row.title) for row in session.execute(query)]
    if wanted is not None and not found:
        raise Failure(f"»{wanted}« er ikke et forbundet regneark. (Not a connected workbook; see styring status.)")
    return found


def _show(shown: "Preview") -> None:
    out.print(f"[bold]{escape(shown.title)}[/]")
    for note in shown.notes:
        out.print(f"  [yellow]·[/] {escape(note)}", soft_wrap=True)
    for tab in shown.tabs:
        if tab.layout is None:
            why = " ".join(tab.reasons)
            out.print(f"  Fane »{escape(tab.title)}«: røres ikke. [dim]{escape(why)}[/]", soft_wrap=True)
            continue
        out.print(
            f"  Fane »{escape(tab.title)}«: {escape(tab.summary)}  {escape(_belongs_to(tab.policy))}",
            soft_wrap=True,
        )
        for note in (*tab.reasons, *tab.notes):
            out.print(f"    [yellow]·[/] {escape(' '.join(note.split()))}", soft_wrap=True)
    out.print(f"  Ændringer i jeres egne celler: {shown.cells_to_write}")
    for title in shown.id_columns:
        out.print(f"  Fane »{escape(title)}« får en skjult kolonne med rækkernes id (--no-id-column lader være).")
    if shown.notes_tab and not shown.already_connected:
        out.print(f"  Bemærkninger skrives i en fane for sig, »{shown.notes_tab}« (--no-notes lader være).")
    if shown.already_connected:
        err.print("Regnearket er allerede forbundet; kun det, der mangler, kommer til.")


def _belongs_to(policy: str | None) -> str:
    return f"(politik: {policy})" if policy is not None else "(register; læses, men røres ikke)"


def _report(report: "CycleReport") -> dict[str, Any]:
    return {
        "result": report.result.name,
        "rowsRead": report.rows_read,
        "changesTaken": report.changes_taken,
        "changesRefused": report.changes_refused,
        "cellsWritten": report.cells_written,
        "again": report.again,
        "message": report.message,
    }


def _show_report(title: str, report: "CycleReport") -> None:
    out.print(
        f"»{escape(title)}« {report.result.label_da.lower()}: {report.rows_read} rækker læst,"
        f" {report.changes_taken} ændringer ind, {report.changes_refused} afvist,"
        f" {report.cells_written} celler skrevet."
        f"{' ' + escape(report.message) if report.message else ''}",
        soft_wrap=True,
    )


def _end_with(report: "CycleReport") -> None:
    from schema.enums import RunResult

    if report.result in (RunResult.HELD, RunResult.FAILED):
        raise typer.Exit(ExitCode.REFUSED)


def _camel(value: Any, camel: Any) -> Any:
    if isinstance(value, dict):
        return {camel(key) if isinstance(key, str) else key: _camel(item, camel) for key, item in value.items()}
    return [_camel(item, camel) for item in value] if isinstance(value, list | tuple) else value
