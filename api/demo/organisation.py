"""Brings the example's units, persons and bodies into the database."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.example import organisation
from schema.changes import Actor, Create, apply
from schema.entities import Body, OrgUnit, Person
from schema.enums import Source


class ExampleRefusedError(Exception):
    """The database refuses a record of the example; `str()` is one line."""


def import_organisation(session: Session, actor: str) -> None:
    """Create those that are not there yet. Raises ExampleRefusedError."""
    wanted = organisation()
    units = {unit.name: unit.id for unit in session.scalars(select(OrgUnit))}
    new_units = [
        Create("OrgUnit", {"name": unit.name, "kind": unit.kind}) for unit in wanted.units if unit.name not in units
    ]
    units |= {str(create.values["name"]): create.id for create in new_units}
    known = set(session.scalars(select(Person.initials)))
    new_persons = [
        Create("Person", {"initials": person.initials, "title": person.title, "unit": units[person.unit]})
        for person in wanted.persons
        if person.initials not in known
    ]
    bodies = set(session.scalars(select(Body.name)))
    new_bodies = [
        Create("Body", {"name": body.name, "kind": body.kind}) for body in wanted.bodies if body.name not in bodies
    ]
    missing = [*new_units, *new_persons, *new_bodies]
    if missing:
        applied = apply(session, missing, Actor(actor), Source.IMPORT)
        refused = [
            error.message("EN") for outcome in applied.outcomes for error in outcome.errors if not outcome.accepted
        ]
        if refused:
            raise ExampleRefusedError(f"The example cannot be loaded: {refused[0]}")
