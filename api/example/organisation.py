"""Who works in Birkelev: initials and titles, no names."""

import json
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from schema.enums import BodyKind, OrgUnitKind


@dataclass(frozen=True, slots=True)
class ExampleUnit:
    name: str
    kind: OrgUnitKind


@dataclass(frozen=True, slots=True)
class ExamplePerson:
    """`unit` is the name of an ExampleUnit."""

    initials: str
    title: str
    unit: str


@dataclass(frozen=True, slots=True)
class ExampleBody:
    name: str
    kind: BodyKind


@dataclass(frozen=True, slots=True)
class Organisation:
    units: tuple[ExampleUnit, ...]
    persons: tuple[ExamplePerson, ...]
    bodies: tuple[ExampleBody, ...]


def organisation() -> Organisation:
    """Units, persons and bodies, to be created through `schema.changes.apply` (units before persons)."""
    data: dict[str, Any] = json.loads(files(__package__).joinpath("organisation.json").read_text("utf-8"))
    return Organisation(
        units=tuple(ExampleUnit(unit["name"], OrgUnitKind[unit["kind"]]) for unit in data["units"]),
        persons=tuple(ExamplePerson(**person) for person in data["persons"]),
        bodies=tuple(ExampleBody(body["name"], BodyKind[body["kind"]]) for body in data["bodies"]),
    )
