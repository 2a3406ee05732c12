"""What every entity answers to bad input over HTTP: a `userErrors` entry with code, field and message; nothing written.

The cases are derived from the declarations, so that an entity that is added is tried as well.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import pairwise
from typing import Any
from uuid import UUID

import httpx
import pytest
from psycopg_pool import AsyncConnectionPool
from sqlalchemy import Engine
from sqlalchemy.orm import Session
from starlette.applications import Starlette

import schema.entities  # noqa: F401  # declares the types that this module is parametrised with
from api.graphql_http import graphql_routes
from schema.access import Role
from schema.changes import Create, Update
from schema.changes.cleaning import LONGEST_TEXT
from schema.database import current_seq, open_engine
from schema.entities import Workbook
from schema.enums import Source
from schema.field import Field, Kind
from schema.graphql import build_schema
from schema.ids import new_id
from schema.model import entities, fields_of, points_to
from schema.reads.access import AccessScope
from schema.values import Period, TargetValue, camel
from tests.fixtures.model import accepted, apply_all
from tests.fixtures.postgres import Cluster, fresh_database
from tests.fixtures.serving import serving

STEWARD = AccessScope(Role.STEWARD, "QX")
TYPES = sorted(entities())


def fields(type_name: str, *kinds: Kind) -> list[Field]:
    found = fields_of(entities()[type_name]).values()
    return [declared for declared in found if declared.writable and not declared.mirrored and declared.kind in kinds]


LINKED = [(name, link.name) for name in TYPES for link in fields(name, Kind.LINK, Kind.LINKS)]
LIVING = [(name, one.name) for name in TYPES for one in fields(name, Kind.ENUM) if one.lifecycle is not None]
CODED = [(name, code.name) for name in TYPES for code in fields(name, Kind.CODE)]
RINGED = [(name, link.name) for name in TYPES for link in fields(name, Kind.LINK) if name in link.targets]


@dataclass
class Api:
    """GraphQL over HTTP, on a database with a record of each type as it is needed."""

    client: httpx.Client
    engine: Engine
    made: dict[str, UUID] = field(default_factory=dict)

    def one(self, type_name: str) -> UUID:
        """A record of the type, the same each time."""
        if type_name not in self.made:
            self.made[type_name] = self.another(type_name)
        return self.made[type_name]

    def another(self, type_name: str, **values: Any) -> UUID:
        """A new record of the type, with what it must have."""
        change = Create(type_name, self.needed(type_name) | values)
        accepted(apply_all(self.engine, [change], origin=Source.IMPORT))
        return change.id

    def needed(self, type_name: str) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for declared in fields_of(entities()[type_name]).values():
            if declared.required and declared.writable:
                found[declared.name] = self._sample(declared)
        return found

    def _sample(self, declared: Field) -> Any:
        if declared.kind is Kind.LINK:
            return self.one(target_of(declared))
        if declared.kind is Kind.ENUM:
            return members_of(declared)[0]
        if declared.kind is Kind.VALUE:
            is_target = declared.value_type is TargetValue
            return TargetValue(value=Decimal(1)) if is_target else Period(some_day(), some_day())
        plain = {Kind.TEXT: f"Ord {new_id()}", Kind.INTEGER: 1, Kind.DATE: some_day()}
        return plain.get(declared.kind, ())

    def archived(self, type_name: str) -> UUID:
        key = f"archived {type_name}"
        if key not in self.made:
            self.made[key] = self.another(type_name)
            assert self.mutate(f"archive{type_name}", type_name, "id: $id", self.made[key])["userErrors"] == []
        return self.made[key]

    def mutate(self, name: str, type_name: str, arguments: str, id_: Any, given: Any = None, **more: Any) -> Any:
        shown = camel(type_name[0].lower() + type_name[1:])
        declared = "$id: ID!" + (f", $input: Update{type_name}Input!" if "$input" in arguments else "")
        declared += ", $v: Int" if "$v" in arguments else ""
        errors = "userErrors { code field da: message(language: DA) en: message(language: EN) }"
        query = f"mutation({declared}) {{ {name}({arguments}) {{ {shown} {{ id version }} {errors} }} }}"
        body = self.ask(query, {"id": str(id_), "input": given} | more)
        assert "errors" not in body, body
        return body["data"][name]

    def ask(self, query: str, variables: dict[str, Any]) -> Any:
        asked = {"query": query, "variables": {k: v for k, v in variables.items() if f"${k}" in query}}
        return self.client.post("/graphql", json=asked).json()

    def update(self, type_name: str, id_: Any, given: dict[str, Any], version: int | None = None) -> Any:
        arguments = "id: $id, input: $input, ifVersion: $v"
        return self.mutate(f"update{type_name}", type_name, arguments, id_, given, v=version)

    def seq(self) -> int:
        with Session(self.engine) as session:
            return current_seq(session)

    def refused(self, type_name: str, id_: Any, given: dict[str, Any], code: str, version: int | None = None) -> Any:
        """The one error of an update that must be refused and leave no trace."""
        before = self.seq()
        payload = self.update(type_name, id_, given, version)
        error = next((error for error in payload["userErrors"] if error["code"] == code), None)
        assert error is not None, payload
        assert error["field"] in (*given, "state", None)
        assert error["da"]
        assert error["en"]
        assert payload[camel(type_name[0].lower() + type_name[1:])] is None
        assert self.seq() == before
        return error


def some_day() -> date:
    return date(2025, 3, 12)


def members_of(declared: Field) -> list[Any]:
    assert declared.value_type is not None
    return list(declared.value_type.__members__.values())


def target_of(declared: Field) -> str:
    return next(name for name in TYPES if points_to(declared, entities()[name]))


def stranger_to(declared: Field) -> str | None:
    return next((name for name in TYPES if not points_to(declared, entities()[name])), None)


@pytest.fixture(scope="module")
def api(cluster: Cluster, database_template: str) -> Iterator[Api]:
    with fresh_database(cluster, database_template) as url:
        engine = open_engine(url)
        pool: AsyncConnectionPool[Any] = AsyncConnectionPool(url, min_size=1, open=False, kwargs={"autocommit": True})

        @asynccontextmanager
        async def lifespan(_: Starlette) -> Any:
            async with pool:
                yield

        app = Starlette(routes=graphql_routes(pool, engine, build_schema(), lambda _: STEWARD), lifespan=lifespan)
        with serving(app) as address, httpx.Client(base_url=address, timeout=60) as client:
            yield Api(client, engine)
        engine.dispose()


@pytest.mark.parametrize("type_name", TYPES)
def test_texts_that_are_too_long_or_hold_control_characters_are_refused(api: Api, type_name: str) -> None:
    id_ = api.one(type_name)
    names = [camel(text.name) for text in fields(type_name, Kind.TEXT)]
    bad = {"æ" * (LONGEST_TEXT + 1): "TOO_LONG"} | dict.fromkeys(("a\x00b", "a\x1bb", "a\x7fb"), "INVALID_VALUE")
    for text, code in bad.items():
        before = api.seq()
        payload = api.update(type_name, id_, dict.fromkeys(names, text))
        found = [(error["code"], error["field"]) for error in payload["userErrors"]]
        assert sorted(found) == sorted((code, name) for name in names)
        assert api.seq() == before


@pytest.mark.parametrize("text", ["a" * 2**20, "æ" * 2**20, "\n" * 2**20 + "a"])
def test_a_text_of_a_megabyte_is_refused_by_the_name_of_its_field(api: Api, text: str) -> None:
    assert api.refused("Policy", api.one("Policy"), {"vision": text}, "TOO_LONG")["field"] == "vision"


@pytest.mark.parametrize("text", [" \t\n", "\xa0", "\u200b", "\ufeff \u00ad", "\u2060\u202e", "\u3164", "\u2800\ufe0f"])
def test_a_text_in_which_nothing_is_seen_is_none(api: Api, text: str) -> None:
    assert api.refused("Policy", api.one("Policy"), {"title": text}, "REQUIRED")["field"] == "title"
    assert api.update("Policy", api.one("Policy"), {"vision": f"{text}å{text}"})["userErrors"] == []


@pytest.mark.parametrize("about", ["unknown", "malformed", "a tab", "archived"])
def test_an_id_within_a_value_must_be_that_of_a_record(api: Api, about: str) -> None:
    """An item of an agenda names what it is about."""
    ids = {
        "unknown": (new_id(), "NOT_FOUND"),
        "malformed": ("nonsens", "NOT_FOUND"),
        "archived": (api.archived("Policy"), "ARCHIVED"),
    }
    if about == "a tab":
        with Session(api.engine) as session, session.begin():
            book = Workbook(id=new_id(), file_id=str(new_id()), title="Mål", connected_at=datetime.now(UTC))
            session.add(book)
            ids[about] = (book.id, "WRONG_TYPE")
    target, code = ids[about]
    given = {"agenda": [{"topic": "Status"}, {"topic": "Målet", "about": str(target)}]}
    assert api.refused("Meeting", api.one("Meeting"), given, code)["field"] == "agenda"


def test_an_agenda_keeps_what_it_was_about_when_that_is_archived(api: Api) -> None:
    goal = api.another("Policy")
    item = {"topic": "Målet", "about": str(goal)}
    meeting = api.another("Meeting")
    assert api.update("Meeting", meeting, {"agenda": [item]})["userErrors"] == []
    assert api.mutate("archivePolicy", "Policy", "id: $id", goal)["userErrors"] == []
    assert api.update("Meeting", meeting, {"agenda": [item, {"topic": "Eventuelt"}]})["userErrors"] == []


@pytest.mark.parametrize("type_name", TYPES)
def test_unknown_records_and_old_versions_are_refused(api: Api, type_name: str) -> None:
    assert api.update(type_name, new_id(), {})["userErrors"][0]["code"] == "NOT_FOUND"
    assert api.update(type_name, api.archived(type_name), {})["userErrors"][0]["code"] == "ARCHIVED"
    api.refused(type_name, api.one(type_name), {}, "VERSION_CONFLICT", version=999)


@pytest.mark.parametrize(("type_name", "name"), LINKED)
def test_a_link_to_nothing_to_another_type_or_to_what_is_archived_is_refused(
    api: Api, type_name: str, name: str
) -> None:
    link = fields_of(entities()[type_name])[name]
    id_ = api.one(type_name)
    stranger = stranger_to(link)
    cases = [(new_id(), "NOT_FOUND"), (api.archived(target_of(link)), "ARCHIVED")]
    cases += [(api.one(stranger), "WRONG_TYPE")] if stranger is not None else []
    for target, code in cases:
        held = [str(target), str(target)] if link.kind is Kind.LINKS else str(target)
        assert api.refused(type_name, id_, {camel(link.column): held}, code)["field"] == camel(link.column)


@pytest.mark.parametrize(("type_name", "name"), LIVING)
def test_a_step_that_the_life_cycle_does_not_have_is_refused_and_names_the_next_ones(
    api: Api, type_name: str, name: str
) -> None:
    declared = fields_of(entities()[type_name])[name]
    life: Any = declared.lifecycle
    members = members_of(declared)
    for state in members:
        if all(life.allows(state, other) for other in members):
            continue
        id_ = api.another(type_name, **{name: state})
        for other in members:
            if not life.allows(state, other):
                error = api.refused(type_name, id_, {camel(name): other.name}, "LIFECYCLE")
                for word in (state.label_da, other.label_da, *(step.label_da for step in life.following(state))):
                    assert f"»{word}«" in error["da"]


@pytest.mark.parametrize(("type_name", "name"), LIVING)
def test_a_sheet_or_an_import_may_tell_any_step(api: Api, type_name: str, name: str) -> None:
    declared = fields_of(entities()[type_name])[name]
    members = members_of(declared)
    id_ = api.another(type_name, **{name: members[-1]})

    for origin in (Source.SHEET, Source.IMPORT):
        accepted(apply_all(api.engine, [Update(id_, {name: member}) for member in members], origin=origin))


@pytest.mark.parametrize(("type_name", "name"), CODED)
def test_a_code_that_is_taken_is_refused(api: Api, type_name: str, name: str) -> None:
    code = fields_of(entities()[type_name])[name]
    number = ".".join(["1"] * (code.code_parts or 1))
    holder, other = api.another(type_name), api.another(type_name)
    accepted(apply_all(api.engine, [Update(holder, {name: number})], origin=Source.IMPORT))
    assert api.refused(type_name, other, {camel(name): number}, "K01")["field"] == camel(name)


@pytest.mark.parametrize(("type_name", "name"), RINGED)
def test_links_in_a_ring_are_refused_however_long_the_ring(api: Api, type_name: str, name: str) -> None:
    column = camel(fields_of(entities()[type_name])[name].column)
    made = [Create(type_name, api.needed(type_name)) for _ in range(30)]
    ring = [change.id for change in made]
    steps = [Update(below, {name: above}) for above, below in pairwise(ring)]
    accepted(apply_all(api.engine, [*made, *steps], origin=Source.IMPORT))
    assert api.refused(type_name, ring[0], {column: str(ring[-1])}, "CYCLE")["field"] == column
    assert api.refused(type_name, ring[0], {column: str(ring[0])}, "CYCLE")["field"] == column


@pytest.mark.parametrize("type_name", TYPES)
def test_a_malformed_id_is_not_found_and_an_unknown_enum_value_is_an_error_of_the_query(
    api: Api, type_name: str
) -> None:
    assert api.update(type_name, "'; DROP TABLE policy; --", {})["userErrors"][0]["code"] == "NOT_FOUND"
    query = (
        f"mutation($id: ID!, $input: Update{type_name}Input!)"
        f" {{ update{type_name}(id: $id, input: $input) {{ userErrors {{ code }} }} }}"
    )
    for one in fields(type_name, Kind.ENUM):
        given = {camel(one.name): "NO_SUCH_MEMBER"}
        (error,) = api.ask(query, {"id": str(api.one(type_name)), "input": given})["errors"]
        assert "NO_SUCH_MEMBER" in error["message"]


def test_of_two_writers_with_the_same_version_exactly_one_wins(api: Api) -> None:
    policy = api.another("Policy")
    version = api.update("Policy", policy, {"vision": "før"})["policy"]["version"]
    with ThreadPoolExecutor(8) as writers:
        answers = list(
            writers.map(lambda n: api.update("Policy", policy, {"vision": f"nr. {n}"}, version)["userErrors"], range(8))
        )
    assert sorted([error["code"] for error in answer] for answer in answers) == [[]] + [["VERSION_CONFLICT"]] * 7


def test_a_state_that_needs_something_says_what(api: Api) -> None:
    level = api.another("ServiceLevel")
    error = api.refused("ServiceLevel", level, {"state": "ADOPTED"}, "STATE_NEEDS")
    assert "»Vedtaget af«, »Vedtaget den«" in error["da"]
    body = str(api.one("Body"))
    given = {"state": "ADOPTED", "adoptedById": body, "adoptedOn": "2025-03-12"}
    assert api.update("ServiceLevel", level, given)["userErrors"] == []
    assert "»Gælder fra«" in api.refused("ServiceLevel", level, {"state": "IN_FORCE"}, "STATE_NEEDS")["da"]
    assert api.update("ServiceLevel", level, {"state": "IN_FORCE", "validFrom": "2025-04-01"})["userErrors"] == []
    api.refused("ServiceLevel", level, {"validFrom": None}, "STATE_NEEDS")
    api.refused("ServiceLevel", level, {"validTo": "2025-03-31"}, "D01")
    api.refused("ServiceLevel", level, {"state": "REPLACED"}, "STATE_NEEDS")
    api.another("ServiceLevel", replaces=level)
    assert api.update("ServiceLevel", level, {"state": "REPLACED"})["userErrors"] == []


def test_two_editions_in_force_are_named_by_their_days_in_both_languages(api: Api) -> None:
    in_force = {"state": "IN_FORCE", "validFrom": "2025-01-01", "title": "Aflastning"}
    before, after = api.another("GovernanceDocument"), api.another("GovernanceDocument")
    given = in_force | {"validTo": "2026-12-31", "adoptedById": str(api.one("Body")), "adoptedOn": "2024-12-01"}
    for step in ({"state": "ADOPTED"}, {}):
        assert api.update("GovernanceDocument", before, given | step)["userErrors"] == []
    assert api.update("GovernanceDocument", after, given | {"state": "ADOPTED"})["userErrors"] == []
    error = api.refused("GovernanceDocument", after, in_force | {"validTo": None}, "D02")
    assert "(01-01-2025 – 31-12-2026 og 01-01-2025 –)" in error["da"]
    assert "(01-01-2025 – 31-12-2026 and 01-01-2025 –)" in error["en"]


def test_a_checklist_is_closed_when_every_question_has_an_answer(api: Api) -> None:
    run = api.another("ChecklistRun")
    assert api.update("ChecklistRun", run, {"state": "ANSWERED"})["userErrors"] == []
    api.refused("ChecklistRun", run, {"state": "CLOSED"}, "STATE_NEEDS")
    answer = api.another("ChecklistAnswer", run=run)
    api.refused("ChecklistRun", run, {"state": "CLOSED"}, "STATE_NEEDS")
    assert api.update("ChecklistAnswer", answer, {"value": "YES"})["userErrors"] == []
    assert api.update("ChecklistRun", run, {"state": "CLOSED"})["userErrors"] == []
