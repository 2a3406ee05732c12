"""What the demo prints once it is ready: lines for scripts, and three commands to copy."""

import json
from dataclasses import dataclass
from urllib.parse import quote

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
    spot = _spot(engine, google)
    if spot is not None:
        text = spot.text + " (rettet i systemet)"
        change = {"query": _CHANGE, "variables": {"id": spot.goal, "text": text}}
        lines += ["", "# Change a goal: one cell of the sheet follows", _graphql(url, key, change)]
        lines += ["", "# Change that cell: the goal follows", _edit(url, spot)]
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


def _spot(engine: Engine, google: Google) -> _Spot | None:
    """The first goal whose text stands in a cell of its own."""
    with Session(engine) as session:
        rows = session.execute(
            select(ActionGoal.id, ActionGoal.text, Workbook.file_id, TabMapping.title, RowLink.cells)
            .join(RowLink, RowLink.entity_id == ActionGoal.id)
            .join(TabMapping, TabMapping.id == RowLink.tab_id)
            .join(Workbook, Workbook.id == TabMapping.workbook_id)
            .order_by(Workbook.connected_at, ActionGoal.code, RowLink.row)
        )
        for id_, text, file_id, tab, cells in rows:
            if "text" in cells:
                title = tab.replace("'", "''")
                place = f"'{title}'!{cells['text']}"
                shown = google.client.http_client.values_get(file_id, place).get("values", [[""]])[0][0]
                return _Spot(str(id_), text, file_id, place, str(shown))
    return None
