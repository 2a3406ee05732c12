"""Every field of every entity of DOMAIN.md is declared and can be read, and the life cycles are those of DOMAIN.md."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from enum import Enum
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from schema.adopted import Adopted
from schema.graphql import build_schema
from schema.lifecycle import Lifecycle
from schema.model import declared, entities, fields_of
from schema.values import camel

DOMAIN: Mapping[str, Any] = tomllib.loads(Path(__file__).with_name("domain_fields.toml").read_text(encoding="utf-8"))
SHOWN = build_schema().core.type_map
DECISIONS = Path(__file__).parents[2] / "docs/decisions.md"


def _here(names: Sequence[str]) -> set[str]:
    """What the fields are called in the declarations."""
    return {name.rpartition(" -> ")[2] for name in names}


def test_every_entity_of_the_model_is_declared_and_nothing_else() -> None:
    assert set(entities()) == {*DOMAIN["entities"], *DOMAIN["reference_content"]}


@pytest.mark.parametrize("name", DOMAIN["entities"])
def test_no_field_of_the_model_is_forgotten(name: str) -> None:
    wanted = _here([*DOMAIN["entities"][name], *DOMAIN["every"]])
    assert {camel(field) for field in wanted} - set(SHOWN[name].fields) == set()  # type: ignore[attr-defined]


def test_decisions_list_every_attribute_that_is_not_found_under_the_name_it_has_in_the_model() -> None:
    lists = {"every type": DOMAIN["every"], "what is adopted": DOMAIN["adopted"], **DOMAIN["entities"]}
    renamed = {(owner, name.split(" -> ")[0]) for owner, names in lists.items() for name in names if "->" in name}
    shared = {(owner, name) for owner, name in renamed if name in lists[owner]}
    told = set(re.findall(r"^\| (\w[\w ]*) \| `(\w+)` \|", DECISIONS.read_text(encoding="utf-8"), re.MULTILINE))
    assert told == {(owner, camel(name)) for owner, name in renamed - shared}


def test_what_is_politically_adopted_says_by_whom_when_and_from_when() -> None:
    adopted = {name for name, cls in entities().items() if issubclass(cls, Adopted)}
    assert adopted == set(DOMAIN["adopted_types"])
    for name in adopted:
        assert _here(DOMAIN["adopted"]) - set(fields_of(entities()[name])) == set()


def _life(path: str) -> Lifecycle[Any]:
    type_name, _, field_name = path.partition(".")
    life = fields_of(declared()[type_name])[field_name].lifecycle
    assert life is not None, path
    return life


@pytest.mark.parametrize("path", DOMAIN["life_cycles"])
def test_a_life_cycle_leads_the_way_of_the_model_and_not_back_to_its_beginning(path: str) -> None:
    life = _life(path)
    type_name, _, field_name = path.partition(".")
    states = fields_of(declared()[type_name])[field_name].value_type
    assert states is not None
    way = [states[name] for name in DOMAIN["life_cycles"][path]]
    for before, after in pairwise(way):
        assert life.allows(before, after), (before, after)
    assert not life.allows(way[-1], way[0])


@pytest.mark.parametrize("path", DOMAIN["life_cycles"])
def test_every_state_of_a_life_cycle_can_be_reached(path: str) -> None:
    life = _life(path)
    type_name, _, field_name = path.partition(".")
    states: Any = fields_of(declared()[type_name])[field_name].value_type
    reached: set[Enum] = set()
    following: list[Enum] = [states[DOMAIN["life_cycles"][path][0]]]
    while following:
        state = following.pop()
        if state not in reached:
            reached.add(state)
            following += life.following(state)
    assert reached == set(states)


def test_no_field_has_a_life_cycle_that_the_model_does_not_know() -> None:
    known = [_life(path) for path in DOMAIN["life_cycles"]]
    for name, cls in declared().items():
        for field in fields_of(cls).values():
            assert field.lifecycle is None or field.lifecycle in known, (name, field.name)
