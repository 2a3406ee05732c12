"""What the demo prints once it is ready: lines for scripts, and three commands to copy."""

import json
from dataclasses import dataclass
from urllib.parse import quote

from gspread.exceptions import APIError
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from api.demo.example import Example
from schema.entities import ActionGoal, RowLink, TabMapping, Workbook
from sync.google import Google

_READ = "{ actionGoals(first: 5) { totalCount nodes { id code text deadline } } }"
_CHANGE = (
    "mutation($id: ID!, $text: String!) { updateActionGoal(id: $id, input: {text: $text})"
    " { actionGoal { code text version } userErrors { code field message } } }"
)


@dataclass(frozen=True, slots=True)
class _Spot:
    """A goal and the cell that shows its text."""

    goal: str
    text: str
    file_id: str
    range: str
    shown: str
    """All that the cell says, the goal's number included."""


def greeting(engine: Engine, google: Google, url: str, key: str, example: Example) -> list[str]:
    """The lines, in order."""
    lines = [f"API {url}", f"KEY {key}", *(f"SHEET {file_id} {title}" for title, file_id in example.workbooks.items())]
    lines += ["", "# Read the goals", _graphql(url, key, {"query": _READ})]
    spots = _spots(engine, google)
    if spots:
        # Two goals: a cell that is edited before the first change has reached it would be a conflict.
        changed, edited = spots[0], spots[-1]
        change = {"query": _CHANGE, "variables": {"id": changed.goal, "text": changed.text + " (rettet i systemet)"}}
        lines += ["", "# Change a goal: one cell of the sheet follows", _graphql(url, key, change)]
        lines += ["", "# Change a cell: another goal follows", _edit(url, edited)]
    return lines


def _graphql(url: str, key: str, body: object) -> str:
    return (
        f"curl -s {url}/graphql -H 'Authorization: Bearer {key}' -H 'Content-Type: application/json'"
        f" -d {_quoted(json.dumps(body, ensure_ascii=False))}"
    )


def _edit(url: str, spot: _Spot) -> str:
    address = f"{url}/sandbox/v4/spreadsheets/{spot.file_id}/values/{quote(spot.range, safe='')}?valueInputOption=RAW"
    body = json.dumps({"values": [[spot.shown + " (rettet i arket)"]]}, ensure_ascii=False)
    return (
        f"curl -s -X PUT '{address}' -H 'Authorization: Bearer me' -H 'Content-Type: application/json'"
        f" -d {_quoted(body)}"
    )


def _quoted(text: str) -> str:
    """For a shell: within single quotes only the single quote is special."""
    return "'" + text.replace("'", "'\\''") + "'"


def _spots(engine: Engine, google: Google) -> list[_Spot]:
    """The first two goals whose text stands in a cell of its own."""
    with Session(engine) as session:
        rows = session.execute(
            select(ActionGoal.id, ActionGoal.text, Workbook.file_id, TabMapping.title, RowLink.cells)
            .join(RowLink, RowLink.entity_id == ActionGoal.id)
            .join(TabMapping, TabMapping.id == RowLink.tab_id)
            .join(Workbook, Workbook.id == TabMapping.workbook_id)
            .where(RowLink.cells["text"].is_not(None))
            .order_by(Workbook.connected_at, ActionGoal.code, RowLink.row)
            .limit(2)
        ).all()
    found = (_spot(google, str(id_), text, file_id, tab, cells["text"]) for id_, text, file_id, tab, cells in rows)
    return [spot for spot in found if spot is not None]


def _spot(google: Google, goal: str, text: str, file_id: str, tab: str, cell: str) -> _Spot | None:
    """The goal's cell as it stands; None where somebody has removed the tab, the file or the words since."""
    place = "'" + tab.replace("'", "''") + "'!" + cell
    try:
        shown = google.client.http_client.values_get(file_id, place).get("values", [])
    except APIError:
        return None
    return _Spot(goal, text, file_id, place, str(shown[0][0])) if shown and shown[0] else None
