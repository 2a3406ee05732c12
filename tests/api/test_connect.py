"""`styring connect` and `sync`, against a local Sheets server over HTTP."""

import json
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest

from api.example import workbooks
from tests.fixtures import command_line
from tests.fixtures.sandbox import RunningSandbox, running_sandbox


@pytest.fixture(scope="module")
def sandbox() -> Iterator[RunningSandbox]:
    with running_sandbox() as running:
        yield running


@pytest.fixture
def file_id(sandbox: RunningSandbox) -> str:
    """The first example workbook, new."""
    return made(sandbox, workbooks()[0].body)


def made(sandbox: RunningSandbox, body: Any) -> str:
    return str(sandbox.call("POST", "v4/spreadsheets", json=body).json()["spreadsheetId"])


def whole(sandbox: RunningSandbox, file_id: str) -> str:
    return sandbox.call("GET", f"v4/spreadsheets/{file_id}", includeGridData="true").text


class Shell:
    """`styring` with a database and the local Sheets server."""

    def __init__(self, url: str, sandbox: RunningSandbox) -> None:
        self.settings = {"STYRING_DATABASE_URL": url, "STYRING_GOOGLE_URL": sandbox.url, "STYRING_TODAY": "2025-03-12"}

    def __call__(self, *arguments: str, typed: str = "") -> "subprocess.CompletedProcess[str]":
        return command_line.styring(*arguments, typed=typed, **self.settings, COLUMNS="200")

    def workbooks(self) -> Any:
        return json.loads(self("status", "--json").stdout)


@pytest.fixture
def styring(database: str, sandbox: RunningSandbox) -> Shell:
    return Shell(database, sandbox)


def one_line(text: str) -> bool:
    return len(text.strip().splitlines()) == 1


def test_connecting_shows_what_was_read_and_writes_nothing_without_a_yes(
    styring: Shell, sandbox: RunningSandbox, file_id: str
) -> None:
    before = whole(sandbox, file_id)
    done = styring("connect", file_id, typed="n\n")
    assert done.returncode == 1
    assert "handlemål" in done.stdout
    assert "Mål og handleplan" in done.stdout
    assert whole(sandbox, file_id) == before
    assert styring.workbooks() == []


def test_json_without_yes_is_a_preview_and_nothing_more(styring: Shell, sandbox: RunningSandbox, file_id: str) -> None:
    before = whole(sandbox, file_id)
    done = styring("connect", file_id, "--json")
    assert done.returncode == 0
    preview = json.loads(done.stdout)
    assert preview["fileId"] == file_id
    assert preview["idColumns"]
    assert whole(sandbox, file_id) == before
    assert styring.workbooks() == []


def test_after_a_yes_the_sheet_is_connected_by_its_address_and_a_further_sync_writes_nothing(
    styring: Shell, sandbox: RunningSandbox, file_id: str
) -> None:
    done = styring("connect", f"https://docs.google.com/spreadsheets/d/{file_id}/edit#gid=0", typed="y\n")
    assert done.returncode == 0, done.stderr
    (workbook,) = styring.workbooks()
    assert (workbook["fileId"], workbook["state"]) == (file_id, "CONNECTED")
    assert workbook["lastRun"]["rowsRead"] > 0
    assert styring("sync").returncode == 0
    after = whole(sandbox, file_id)
    again = json.loads(styring("sync", file_id, "--json").stdout)
    assert [(run["changesTaken"], run["cellsWritten"]) for run in again] == [(0, 0)]
    assert whole(sandbox, file_id) == after


def test_without_an_id_column_nothing_at_all_is_written_to_the_users_tabs(
    styring: Shell, sandbox: RunningSandbox, file_id: str
) -> None:
    def tabs() -> Any:
        answer = json.loads(whole(sandbox, file_id))
        ours = {sheet["properties"]["title"] for sheet in workbooks()[0].body["sheets"]}
        return [sheet for sheet in answer["sheets"] if sheet["properties"]["title"] in ours]

    before = tabs()
    done = styring("connect", file_id, "--yes", "--no-id-column", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["firstSync"]["rowsRead"] > 0
    assert tabs() == before


def test_status_tells_the_open_issues_in_danish_with_their_cells(styring: Shell, file_id: str) -> None:
    assert styring("connect", file_id, "--yes").returncode == 0
    shown = styring("status").stdout
    assert "»uge 34« mangler et år" in shown
    assert "F8" in shown


@pytest.mark.parametrize(
    "address", ["https://example.dk/ark", "ark 1", "https://docs.google.com/document/d/abcdefghijkl"]
)
def test_an_address_that_is_no_spreadsheet_is_one_line_in_danish_and_english(styring: Shell, address: str) -> None:
    done = styring("connect", address)
    assert done.returncode == 2
    assert "ikke adressen på et Google-regneark" in done.stderr
    assert "Not the address" in done.stderr
    assert one_line(done.stderr)


def test_a_spreadsheet_without_access_says_with_whom_to_share_it(styring: Shell) -> None:
    done = styring("connect", "1a2b3c4d5e6f7g8h9i0j1a2b3c4d5e6f7g8h9i0jxxxx", "--yes")
    assert done.returncode == 1
    assert "Del det med" in done.stderr
    assert "share it" in done.stderr
    assert one_line(done.stderr)


def test_an_unknown_layout_is_one_line_in_danish_and_english_and_nothing_is_written(
    styring: Shell, sandbox: RunningSandbox
) -> None:
    rows = [{"values": [{"userEnteredValue": {"stringValue": word}} for word in ("Mælk", "Brød", "Smør")]}]
    tab = {"properties": {"title": "Indkøb"}, "data": [{"rowData": rows}]}
    file_id = made(sandbox, {"properties": {"title": "Indkøbsliste"}, "sheets": [tab]})
    before = whole(sandbox, file_id)
    done = styring("connect", file_id, "--yes")
    assert done.returncode == 1
    assert "Indkøbsliste" in done.stderr
    assert "layout" in done.stderr
    assert one_line(done.stderr)
    assert whole(sandbox, file_id) == before


def test_a_workbook_that_is_not_connected_cannot_be_synced(styring: Shell) -> None:
    done = styring("sync", "Noget andet")
    assert done.returncode == 1
    assert "Noget andet" in done.stderr
    assert one_line(done.stderr)


def test_a_sheets_server_that_is_not_there_ends_with_3(styring: Shell) -> None:
    styring.settings["STYRING_GOOGLE_URL"] = "http://127.0.0.1:1"
    done = styring("connect", "1a2b3c4d5e6f7g8h9i0j1a2b3c4d5e6f7g8h9i0jxxxx", "--yes")
    assert done.returncode == 3
    assert one_line(done.stderr)


def test_rows_that_are_gone_stay_until_somebody_confirms(styring: Shell, sandbox: RunningSandbox, file_id: str) -> None:
    assert styring("connect", file_id, "--yes").returncode == 0
    tab = sandbox.call("GET", f"v4/spreadsheets/{file_id}").json()["sheets"][0]["properties"]["sheetId"]
    box = {"sheetId": tab, "dimension": "ROWS", "startIndex": 16, "endIndex": 27}
    sandbox.batch(file_id, {"deleteDimension": {"range": box}})
    held = styring("sync")
    assert held.returncode == 1
    assert "på pause" in held.stdout.lower()
    confirmed = styring("sync", "--allow-removals", "--json")
    assert confirmed.returncode == 0, confirmed.stdout + confirmed.stderr
    (report,) = json.loads(confirmed.stdout)
    assert report["result"] == "OK"
    assert report["changesTaken"] > 0
    assert styring("sync").returncode == 0


def test_notes_can_be_left_out_of_the_spreadsheet(styring: Shell, sandbox: RunningSandbox, file_id: str) -> None:
    done = styring("connect", file_id, "--yes", "--no-notes", "--json")
    assert json.loads(done.stdout)["notesTab"] is None
    tabs = sandbox.call("GET", f"v4/spreadsheets/{file_id}").json()["sheets"]
    assert "Synk – bemærkninger" not in [tab["properties"]["title"] for tab in tabs]


def test_connecting_again_moves_no_tab_to_another_policy(styring: Shell, sandbox: RunningSandbox, file_id: str) -> None:
    assert styring("connect", file_id, "--yes").returncode == 0
    done = styring("connect", file_id, "--policy", "En anden", "--yes", "--json")
    assert done.returncode == 0, done.stderr
    again = json.loads(done.stdout)
    assert {tab["policy"] for tab in again["tabs"] if tab["policy"]} == {"Hånd i hånd"}
