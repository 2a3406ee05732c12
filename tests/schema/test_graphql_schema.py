"""The derived schema: complete, described in both languages, committed; one more entity is derived like the rest."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLUnionType,
    get_introspection_query,
)

from schema.entities.targets import GOALS
from schema.graphql import build_schema
from schema.model import declared, entities, fields_of
from schema.values import camel
from tests.fixtures.asking import asking

ROOT = Path(__file__).parents[2]
SCHEMA = build_schema().core
OURS = [
    type_
    for name, type_ in SCHEMA.type_map.items()
    if not name.startswith("__") and name not in {"String", "Int", "Float", "Boolean", "ID"}
]


def _described() -> list[tuple[str, str | None]]:
    found: list[tuple[str, str | None]] = []
    for type_ in OURS:
        found.append((type_.name, type_.description))
        if isinstance(type_, GraphQLObjectType | GraphQLInterfaceType):
            for name, field in type_.fields.items():
                found.append((f"{type_.name}.{name}", field.description))
                found += [(f"{type_.name}.{name}({arg})", given.description) for arg, given in field.args.items()]
        elif isinstance(type_, GraphQLInputObjectType):
            found += [(f"{type_.name}.{name}", given.description) for name, given in type_.fields.items()]
        elif isinstance(type_, GraphQLEnumType):
            found += [(f"{type_.name}.{name}", value.description) for name, value in type_.values.items()]
    return found


def test_everything_is_described_in_danish_and_english() -> None:
    lacking = [name for name, text in _described() if not re.match(r"(?s)\S.* / \S", text or "")]
    assert lacking == []
    assert len(_described()) > 2000


def test_every_declaration_is_explained_in_danish_and_then_in_english() -> None:
    for cls in declared().values():
        shown = (SCHEMA.type_map[cls.__name__].description or "").split("\n\n")
        assert len(shown) == 3, cls.__name__
        assert shown[0] == f"{cls.names.da} / {cls.names.en}."
        assert all(text.endswith(".") for text in shown)
        for field in fields_of(cls).values():
            assert len(field.description.split(" / ")) == (2 if field.description else 1), (cls.__name__, field.name)
    assert not [name for name, text in _described() if "DOMAIN.md" in (text or "")]


def test_every_declared_field_can_be_read() -> None:
    for name, cls in declared().items():
        type_ = SCHEMA.type_map[name]
        assert isinstance(type_, GraphQLObjectType)
        for field in fields_of(cls).values():
            bilingual = field.name.removesuffix("_da").removesuffix("_en")
            assert camel(field.name) in type_.fields or camel(bilingual) in type_.fields


def test_every_type_has_a_collection_and_a_single_read_and_every_entity_its_mutations() -> None:
    query, mutation = SCHEMA.query_type, SCHEMA.mutation_type
    assert query is not None
    assert mutation is not None
    for name, cls in declared().items():
        assert camel(cls.names.plural) in query.fields
        assert name[:1].lower() + name[1:] in query.fields
    verbs = ("create", "update", "archive", "restore")
    of_entities = {f"{verb}{name}" for name in entities() for verb in verbs}
    assert set(mutation.fields) == of_entities | {"acceptIssue", "reopenIssue", "resolveConflict", "revertChange"}


def test_a_command_offers_only_its_own_choices() -> None:
    mutation = SCHEMA.mutation_type
    assert mutation is not None
    resolving = mutation.fields["resolveConflict"]
    assert {name: str(given.type) for name, given in resolving.args.items()} == {
        "id": "ID!",
        "choice": "ResolveConflictChoice!",
    }
    offered, stored = SCHEMA.type_map["ResolveConflictChoice"], SCHEMA.type_map["ConflictChoice"]
    assert isinstance(offered, GraphQLEnumType)
    assert isinstance(stored, GraphQLEnumType)
    assert set(offered.values) == {"SHEET", "API"} == set(stored.values) - {"MERGED"}


def test_interfaces_and_unions_hold_what_belongs_together() -> None:
    entity, party = SCHEMA.type_map["Entity"], SCHEMA.type_map["ResponsibilityParty"]
    assert isinstance(entity, GraphQLInterfaceType)
    assert {type_.name for type_ in SCHEMA.get_possible_types(entity)} == set(entities())
    assert isinstance(party, GraphQLUnionType)
    assert {type_.name for type_ in party.types} == {"Person", "RoleType", "OrgUnit", "Body", "ExternalParty"}


def test_goals_have_an_interface_of_their_own() -> None:
    goal, activity = SCHEMA.type_map["Goal"], SCHEMA.type_map["Activity"]
    assert isinstance(goal, GraphQLInterfaceType)
    assert isinstance(activity, GraphQLObjectType)
    assert {type_.name for type_ in SCHEMA.get_possible_types(goal)} == set(GOALS)
    assert {"id", "recordState", "code", "contributions"} <= set(goal.fields)
    assert not {"text", "title"} & set(goal.fields)
    assert str(activity.fields["contributesTo"].type) == "[Goal!]!"


def test_the_schema_can_be_introspected(database: str) -> None:
    with asking(database) as asker:
        data = asker.data(get_introspection_query(input_value_deprecation=True))
        assert {type_["name"] for type_ in data["__schema"]["types"]} >= set(declared())
        assert asker.statements == []


@pytest.mark.timeout(120)
def test_one_more_declared_entity_is_derived_with_everything(database: str, tmp_path: Path) -> None:
    """In a process of its own, because a declaration cannot be taken back."""
    run = subprocess.run(
        [sys.executable, "-m", "tests.fixtures.one_more_entity", database, str(tmp_path)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert run.stdout.split()[-7:] == ["created", "read", "filtered", "refused", "updated", "archived", "restored"]


def test_as_of_says_where_the_records_themselves_have_no_history() -> None:
    assert SCHEMA.query_type is not None
    asked = {name: field.args["asOf"] for name, field in SCHEMA.query_type.fields.items() if "asOf" in field.args}
    without = {name for name, given in asked.items() if "shown as they are now" in (given.description or "")}
    assert without == {"workbook", "workbooks", "tabMapping", "tabMappings", "rowLink", "rowLinks"}
    row_link = SCHEMA.type_map["RowLink"]
    assert isinstance(row_link, GraphQLObjectType)
    assert str(row_link.fields["entity"].type) == "Entity"  # which may not have been there yet
    assert str(row_link.fields["tab"].type) == "TabMapping!"
