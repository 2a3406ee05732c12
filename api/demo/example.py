"""Loads the example once: makes its workbooks through the Sheets API, beside the small example, connects and syncs."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from gspread.urls import DRIVE_FILES_API_V3_URL, SPREADSHEETS_API_V4_BASE_URL
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from api.demo.folder import DemoFolder
from api.demo.progress import Progress
from api.example import ExampleWorkbook, workbooks
from schema import example
from schema.entities import SyncRun, Workbook
from sync.connect import confirm, preview
from sync.google import Google

ACTOR = "demo"


@dataclass(frozen=True, slots=True)
class Example:
    """The example's spreadsheets: their id by title."""

    workbooks: dict[str, str]


def load_example(
    engine: Engine,
    google: Google,
    folder: DemoFolder,
    progress: Progress,
    stopped: Callable[[], bool],
    today: date | None,
) -> Example | None:
    """Do what is still missing; nothing on a folder that is complete. None when `stopped` said so in between.

    Safe to interrupt: a spreadsheet counts as made once its id is kept, one that does not is thrown away.
    """
    # First, since the spreadsheets name its persons, units and bodies.
    with progress.step("Birkelev Kommune loaded"):
        example.load(engine, example.Size.SMALL, today)
    for workbook in workbooks():
        if stopped():
            return None
        made = folder.workbooks()
        if workbook.title not in made:
            with progress.step(f"»{workbook.title}« made"):
                _discard_unfinished(google, workbook.title)
                folder.keep_workbooks(made | {workbook.title: _make(google, workbook)})
        file_id = folder.workbooks()[workbook.title]
        if not _synced(engine, file_id):
            with progress.step(f"»{workbook.title}« connected and synced"):
                shown = preview(google, engine, file_id, today=today)
                confirm(google, engine, shown, actor=ACTOR, today=today)
    return Example(folder.workbooks())


def _make(google: Google, workbook: ExampleWorkbook) -> str:
    response = google.client.http_client.request("post", SPREADSHEETS_API_V4_BASE_URL, json=dict(workbook.body))
    return str(response.json()["spreadsheetId"])


def _discard_unfinished(google: Google, title: str) -> None:
    for file in google.client.list_spreadsheet_files(title):
        google.client.http_client.request("delete", f"{DRIVE_FILES_API_V3_URL}/{file['id']}")


def _synced(engine: Engine, file_id: str) -> bool:
    """Whether the spreadsheet is connected and has been synced at least once."""
    query = select(func.count()).select_from(SyncRun).join(Workbook, Workbook.id == SyncRun.workbook_id)
    with Session(engine) as session:
        return bool(session.scalar(query.where(Workbook.file_id == file_id)))
