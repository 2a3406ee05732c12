"""`model`: the labels of everything, derived from the declarations."""

from typing import Any

import pytest

from schema.enums import Level
from schema.model import declared, fields_of
from tests.fixtures.asking import NOBODY, Asker, asking

QUERY = """{ model {
  types { name labelDa labelEn descriptionDa descriptionEn collection
    fields { name labelDa labelEn enumName targets personal } }
  valueTypes { name labelDa labelEn parts { name labelDa labelEn } }
  enums { name labelDa labelEn values { name labelDa labelEn } } } }"""


@pytest.fixture(scope="module")
def model(cluster: Any, database_template: str) -> dict[str, Any]:
    from tests.fixtures.postgres import fresh_database

    with fresh_database(cluster, database_template) as url, asking(url) as asker:
        return _model(asker)


def _model(asker: Asker) -> dict[str, Any]:
    found: dict[str, Any] = asker.data(QUERY, scope=NOBODY)["model"]
    assert asker.statements == []
    return found


def test_every_declared_type_and_field_has_both_labels(model: dict[str, Any]) -> None:
    types = {found["name"]: found for found in model["types"]}
    assert set(types) == set(declared())
    assert all(found["labelDa"] and found["labelEn"] and found["descriptionDa"] for found in types.values())
    assert all(field["labelDa"] and field["labelEn"] for found in types.values() for field in found["fields"])
    goal = {field["name"]: field for field in types["ActionGoal"]["fields"]}
    assert goal["subGoal"]["labelDa"] == "Delmål"
    assert goal["subGoal"]["targets"] == ["SubGoal"]
    assert goal["declaredStatus"]["enumName"] == "GoalStatus"
    assert types["ActionGoal"]["collection"] == "actionGoals"
    assert len(goal) >= len(fields_of(declared()["ActionGoal"]))


def test_every_value_of_a_closed_list_has_both_labels(model: dict[str, Any]) -> None:
    enums = {found["name"]: found for found in model["enums"]}
    assert [(value["name"], value["labelDa"], value["labelEn"]) for value in enums["Level"]["values"]] == [
        (member.name, member.label_da, member.label_en) for member in Level
    ]
    assert all(found["labelDa"] and found["labelEn"] for found in enums.values())
    named = {field["enumName"] for found in model["types"] for field in found["fields"]} - {None}
    assert named <= set(enums)


def test_the_parts_of_value_types_have_both_labels(model: dict[str, Any]) -> None:
    value_types = {found["name"]: found for found in model["valueTypes"]}
    assert {"name": "start", "labelDa": "Første dag", "labelEn": "First day"} in value_types["Period"]["parts"]
