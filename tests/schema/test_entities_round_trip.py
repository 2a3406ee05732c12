"""Every entity through the API: created with every field, read back, changed, archived and restored."""

from collections.abc import Iterator
from typing import Any

import pytest

from schema.field import Kind
from schema.graphql.mutations import writable
from schema.values import camel
from tests.fixtures.asking import READER, asking
from tests.fixtures.filling import ALL, Filling, computed, shown
from tests.fixtures.postgres import Cluster, fresh_database


@pytest.fixture(scope="module")
def filling(cluster: Cluster, database_template: str) -> Iterator[Filling]:
    """All tests of this module add to one database; only the tests that make a record change it."""
    with fresh_database(cluster, database_template) as url, asking(url) as asker:
        yield Filling(asker)


def _read(filling: Filling, type_name: str, record: str) -> dict[str, Any]:
    read = filling.read(type_name)
    query = f"query($id: ID!) {{ {read.single}(id: $id) {{ {shown(read)} }} }}"
    return dict(filling.asker.data(query, {"id": record})[read.single])


def _change(filling: Filling, verb: str, type_name: str, record: str, values: Any = None) -> dict[str, Any]:
    read = filling.read(type_name)
    given, declared = (", input: $i", f", $i: Update{type_name}Input!") if verb == "update" else ("", "")
    query = (
        f"mutation($id: ID!{declared}) {{ {verb}{type_name}(id: $id{given}) {{ {read.single} {{ version recordState }}"
        " userErrors { code field message } } }"
    )
    payload = filling.asker.data(query, {"id": record} | ({"i": values} if declared else {}))[f"{verb}{type_name}"]
    assert payload["userErrors"] == []
    return dict(payload[read.single])


@pytest.mark.parametrize("type_name", ALL)
def test_what_is_written_is_read(filling: Filling, type_name: str) -> None:
    first = filling.values(type_name, 0)
    record = filling.create(type_name, first)
    assert _read(filling, type_name, record) == first

    second = filling.values(type_name, 1)
    changed = _change(filling, "update", type_name, record, second)
    assert changed["version"] == 2
    assert _read(filling, type_name, record) == second

    assert _change(filling, "archive", type_name, record)["recordState"] == "ARCHIVED"
    assert _change(filling, "restore", type_name, record) == {"version": 4, "recordState": "ACTIVE"}
    assert _read(filling, type_name, record) == second


@pytest.mark.parametrize("type_name", ALL)
def test_what_may_be_empty_can_be_emptied(filling: Filling, type_name: str) -> None:
    record = filling.create(type_name, filling.values(type_name, 0))
    optional = {name: item for name, item in writable(filling.read(type_name)).items() if not item.required}
    # A state has its own way on, and whoever is in a state owes what the state asks for.
    emptied = {name: None for name, item in optional.items() if item.lifecycle is None}
    if emptied:
        _change(filling, "update", type_name, record, emptied)
    after = _read(filling, type_name, record)
    for name in emptied:
        item = optional[name]
        lists = (Kind.TEXTS, Kind.ENUMS, Kind.VALUES, Kind.LINKS)
        column = filling.read(type_name).cls.__table__.c[item.column]
        if column.nullable or item.kind in lists:
            assert after[name] == ([] if item.kind in lists else None), name


@pytest.mark.parametrize("type_name", ALL)
def test_links_lead_to_the_record_and_back(filling: Filling, type_name: str) -> None:
    read = filling.read(type_name)
    record, values = filling.full(type_name)
    for name, item in writable(read).items():
        if item.kind not in (Kind.LINK, Kind.LINKS):
            continue
        there = name.removesuffix("Ids").removesuffix("Id")
        found = filling.asker.data(
            f"query($id: ID!) {{ {read.single}(id: $id) {{ {there} {{ ... on Node {{ id }} }} }} }}", {"id": record}
        )[read.single][there]
        assert {one["id"] for one in (found if isinstance(found, list) else [found])} == set(
            values[name] if item.kind is Kind.LINKS else [values[name]]
        )
        if item.back is not None and item.targets != ("*",):
            target = filling.read(item.targets[0])
            goal = values[name][0] if item.kind is Kind.LINKS else values[name]
            back = filling.asker.data(
                f"query($id: ID!) {{ {target.single}(id: $id) {{ {camel(item.back)}"
                f"{'' if item.back_single else '(first: 500)'} {{ id }} }} }}",
                {"id": goal},
            )[target.single][camel(item.back)]
            assert record in {one["id"] for one in (back if isinstance(back, list) else [back])}, name


@pytest.mark.parametrize("type_name", ALL)
def test_what_is_computed_can_be_read_and_listed(filling: Filling, type_name: str) -> None:
    read = filling.read(type_name)
    record, _ = filling.full(type_name)
    wanted = " ".join(["id", *computed(read)])
    found = filling.asker.data(
        f"query($id: ID!) {{ {read.collection}(filter: {{ id: {{ eq: $id }} }}) {{ nodes {{ {wanted} }} }} }}",
        {"id": record},
    )
    assert [node["id"] for node in found[read.collection]["nodes"]] == [record]


@pytest.mark.parametrize("type_name", ALL)
def test_who_may_not_see_personal_data_gets_everything_else(filling: Filling, type_name: str) -> None:
    read = filling.read(type_name)
    record, values = filling.full(type_name)
    personal = {name for name, item in writable(read).items() if item.personal}
    found = filling.asker.data(
        f"query($id: ID!) {{ {read.single}(id: $id) {{ {shown(read)} }} }}", {"id": record}, READER
    )[read.single]
    assert {name: found[name] for name in values if name not in personal} == {
        name: value for name, value in values.items() if name not in personal
    }
