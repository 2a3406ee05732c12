"""A name that was linked to somebody stays linked while its cell says the same (DOMAIN.md 2.6, R10)."""

from schema.enums import OrgUnitKind
from tests.fixtures.model import create
from tests.fixtures.syncing import Aligned

GROUPED = "Mål og handleplan"


def party_of(sheet: Aligned, code: str, name: str) -> object:
    goal = sheet.find("ActionGoal", code=code)
    return sheet.find("Responsibility", subject_id=goal.id, name=name).party_id


def test_a_second_person_with_the_same_initials_unlinks_nobody(grouped: Aligned) -> None:
    qx = grouped.find("Person", initials="QX").id
    assert party_of(grouped, "1.1.1", "QX") == qx
    unit = create(grouped.engine, "OrgUnit", name="Modtagelsen", kind=OrgUnitKind.TEAM)
    create(grouped.engine, "Person", initials="QX", unit=unit)
    grouped.settle()
    assert party_of(grouped, "1.1.1", "QX") == qx

    grouped.type_in(GROUPED, G8="Forankret i ledergruppen –\nQX er tovholder")
    grouped.settle()
    assert party_of(grouped, "1.1.1", "QX") == qx
    assert party_of(grouped, "1.1.1", "ledergruppen") is None


def test_another_name_in_the_cell_is_another_party(grouped: Aligned) -> None:
    grouped.type_in(GROUPED, G8="Forankret i chefgruppen –\nZW er tovholder")
    grouped.settle()
    assert party_of(grouped, "1.1.1", "ZW") == grouped.find("Person", initials="ZW").id


def test_a_name_that_becomes_known_later_is_linked_then(grouped: Aligned) -> None:
    grouped.type_in(GROUPED, G13="Forankret i chefgruppen –\nQW er tovholder")
    grouped.settle()
    assert party_of(grouped, "1.2.1", "QW") is None
    person = create(grouped.engine, "Person", initials="QW")
    grouped.settle()
    assert party_of(grouped, "1.2.1", "QW") == person
