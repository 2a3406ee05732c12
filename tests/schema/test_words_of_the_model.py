"""Who has only DOMAIN.md asks with its words, and they are answered, filtered by, and taken in."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy.orm import Session

from schema.reference import load
from tests.fixtures.asking import Asker, asking
from tests.fixtures.model import create
from tests.fixtures.postgres import Cluster, fresh_database


@pytest.fixture(scope="module")
def asker(cluster: Cluster, database_template: str) -> Iterator[Asker]:
    with fresh_database(cluster, database_template) as database, asking(database) as asker:
        with Session(asker.engine) as session, session.begin():
            load(session)
        yield asker


def make(asker: Asker, type_name: str, given: str, shown: str) -> Any:
    single = type_name[:1].lower() + type_name[1:]
    payload = f"userErrors {{ code field }} {single} {{ id {shown} }}"
    answer = asker.data(f"mutation {{ create{type_name}(input: {{ {given} }}) {{ {payload} }} }}")[f"create{type_name}"]
    assert answer["userErrors"] == []
    return answer[single]


def test_the_owner_of_each_thing_is_read_and_filtered_by_its_own_word(asker: Asker) -> None:
    policy = create(asker.engine, "Policy", title="Stærke børn")
    area = create(asker.engine, "FocusArea", policy=policy, name="Fællesskab")
    document = make(asker, "GovernanceDocument", 'title: "Samtalen", kind: PROFESSIONAL_GUIDELINE', "")["id"]
    for subject in (area, document):
        make(asker, "Responsibility", f'subjectId: "{subject}", name: "QX", title: "Teamleder", kind: ACCOUNTABLE', "")
    answer = asker.data("""{
        focusAreas(filter: { responsible: { some: { name: { eq: "QX" } } } }) { nodes { responsible { rawText kind } } }
        governanceDocuments { nodes { owner { rawText } } }
    }""")
    assert answer["focusAreas"]["nodes"] == [{"responsible": [{"rawText": "QX, Teamleder", "kind": "ACCOUNTABLE"}]}]
    assert answer["governanceDocuments"]["nodes"] == [{"owner": [{"rawText": "QX, Teamleder"}]}]


def test_the_levels_of_a_dialogue_are_from_and_to(asker: Asker) -> None:
    given = "from: STRATEGIC, to: TACTICAL, direction: DOWN"
    made = make(asker, "DialogueLink", given, "from to")
    assert (made["from"], made["to"]) == ("STRATEGIC", "TACTICAL")
    found = asker.data("{ dialogueLinks(filter: { to: { eq: TACTICAL } }, orderBy: [{ from: ASC }]) { nodes { id } } }")
    assert [link["id"] for link in found["dialogueLinks"]["nodes"]] == [made["id"]]
    changes = asker.data(f'{{ history(id: "{made["id"]}") {{ nodes {{ fieldName }} }} }}')["history"]["nodes"]
    assert {"from", "to"} <= {change["fieldName"] for change in changes}


def test_focus_areas_stand_in_their_order(asker: Asker) -> None:
    policy = create(asker.engine, "Policy", title="Trygge familier")
    for order, name in ((2, "Forældre"), (1, "Sunde børn")):
        make(asker, "FocusArea", f'policyId: "{policy}", order: {order}, name: "{name}"', "order")
    answer = asker.data(f'{{ policy(id: "{policy}") {{ focusAreas {{ name order }} }} }}')
    assert [area["name"] for area in answer["policy"]["focusAreas"]] == ["Sunde børn", "Forældre"]


def test_texts_in_two_languages_are_read_by_the_name_of_either(asker: Asker) -> None:
    answer = asker.data("""{
        roleTypes(filter: { key: { eq: "TOP_LEADERSHIP" } }) { nodes {
            labelDa labelEn label(language: EN) duties(first: 1) { textDa textEn text } } }
        ways(filter: { titleDa: { startsWith: "Faglig" } }) { nodes {
            key titleDa recommendations(first: 1) { textEn } } }
    }""")
    (role,), (way,) = answer["roleTypes"]["nodes"], answer["ways"]["nodes"]
    assert role["labelEn"] == role["label"] == "Top leadership"
    assert role["labelDa"] == "Øverste ledelse"
    assert role["duties"][0]["textDa"] == role["duties"][0]["text"] != role["duties"][0]["textEn"]
    assert way["key"] == "V1"
    assert way["recommendations"][0]["textEn"]
