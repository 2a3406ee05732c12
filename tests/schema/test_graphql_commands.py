"""What mutations beyond the four verbs do: resolving a conflict."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from schema.access import Role
from schema.counter import current_seq
from schema.entities import Conflict, Workbook
from schema.enums import ConflictState
from schema.ids import new_id
from schema.reads.access import AccessScope
from tests.fixtures.asking import NOBODY, READER, Asker
from tests.fixtures.model import GoalTree

EDITOR = AccessScope(Role.EDITOR, "YQ")
RESOLVE = """mutation($id: ID!, $choice: ResolveConflictChoice!) {
  resolveConflict(id: $id, choice: $choice) {
    conflict { id state resolution resolvedBy sheetValue entity { __typename id } workbook { title } }
    userErrors { code field da: message(language: DA) en: message(language: EN) } } }"""
NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)


@pytest.fixture
def conflict(asker: Asker, tree: GoalTree) -> UUID:
    """An open conflict about the text of 1.1.1."""
    workbook, conflict = new_id(), new_id()
    with Session(asker.engine) as session, session.begin():
        session.add(Workbook(id=workbook, file_id="ark-1", title="Handleplan", connected_at=NOW))
        session.flush()
        session.add(
            Conflict(
                id=conflict,
                entity_id=tree.action_goals["1.1.1"],
                field_name="text",
                workbook_id=workbook,
                base="a",
                sheet_value="b",
                api_value="c",
                created_at=NOW,
            )
        )
    return conflict


def _resolve(asker: Asker, id_: Any, choice: str = "SHEET", scope: AccessScope = EDITOR) -> dict[str, Any]:
    return dict(asker.data(RESOLVE, {"id": str(id_), "choice": choice}, scope)["resolveConflict"])


def _stored(asker: Asker, conflict: UUID) -> tuple[str | None, str | None, int]:
    """The choice, who made it, and the number of the latest change."""
    with Session(asker.engine) as session:
        found = session.get_one(Conflict, conflict)
        return found.resolution and found.resolution.name, found.resolved_by, current_seq(session)


@pytest.mark.parametrize("choice", ["SHEET", "API"])
def test_the_side_that_holds_is_recorded_and_shown_with_its_surroundings(
    asker: Asker, tree: GoalTree, conflict: UUID, choice: str
) -> None:
    before = _stored(asker, conflict)[2]
    payload = _resolve(asker, conflict, choice)
    assert payload == {
        "conflict": {
            "id": str(conflict),
            "state": "OPEN",
            "resolution": choice,
            "resolvedBy": "YQ",
            "sheetValue": "b",
            "entity": {"__typename": "ActionGoal", "id": str(tree.action_goals["1.1.1"])},
            "workbook": {"title": "Handleplan"},
        },
        "userErrors": [],
    }
    assert _stored(asker, conflict) == (choice, "YQ", before + 1), "the sync is told by a new change number"


@pytest.mark.parametrize("id_", ["nonsense", "00000000-0000-7000-8000-000000000000"])
def test_an_unknown_id_is_a_refusal_that_names_the_argument(asker: Asker, conflict: UUID, id_: str) -> None:
    payload = _resolve(asker, id_)
    assert payload["conflict"] is None
    (error,) = payload["userErrors"]
    assert (error["code"], error["field"]) == ("NOT_FOUND", "id")
    assert error["da"] != error["en"]


def test_the_id_of_another_kind_of_record_is_refused(asker: Asker, tree: GoalTree, conflict: UUID) -> None:
    assert _resolve(asker, tree.action_goals["1.1.1"])["userErrors"][0]["code"] == "NOT_FOUND"


def test_a_closed_conflict_is_refused_and_stays_as_it_was(asker: Asker, conflict: UUID) -> None:
    _resolve(asker, conflict, "SHEET")
    with Session(asker.engine) as session, session.begin():
        session.get_one(Conflict, conflict).state = ConflictState.RESOLVED
    before = _stored(asker, conflict)
    payload = _resolve(asker, conflict, "API")
    assert payload["conflict"] is None
    (error,) = payload["userErrors"]
    assert (error["code"], error["field"]) == ("INVALID_VALUE", "choice")
    assert _stored(asker, conflict) == before


@pytest.mark.parametrize("choice", ["MERGED", "NONE", None])
def test_what_is_no_side_is_refused_before_anything_is_read(asker: Asker, conflict: UUID, choice: str | None) -> None:
    assert asker.code(RESOLVE, {"id": str(conflict), "choice": choice}) == "BAD_VARIABLES"


def test_readers_resolve_nothing(asker: Asker, conflict: UUID) -> None:
    before = _stored(asker, conflict)
    for scope in (READER, NOBODY):
        assert asker.code(RESOLVE, {"id": str(conflict), "choice": "SHEET"}, scope=scope) == "FORBIDDEN"
    assert _stored(asker, conflict) == before


def test_a_command_and_a_verb_run_in_one_request(asker: Asker, tree: GoalTree, conflict: UUID) -> None:
    query = f"""mutation {{
      chosen: resolveConflict(id: "{conflict}", choice: API) {{ conflict {{ resolution }} kind: __typename }}
      changed: updateActionGoal(id: "{tree.action_goals["1.1.1"]}", input: {{ shortText: "a" }}) {{
        actionGoal {{ conflicts {{ resolution }} }} }} }}"""
    assert asker.data(query) == {
        "chosen": {"conflict": {"resolution": "API"}, "kind": "ConflictPayload"},
        "changed": {"actionGoal": {"conflicts": [{"resolution": "API"}]}},
    }
