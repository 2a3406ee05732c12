"""Registers: tabs (and files) that list who there is, one record a row (DOMAIN.md 2.6, the tab "Organisation").

They are read only: what they say goes to the database, and nothing is ever written into them.
"""

import schema.entities  # noqa: F401  declares the entities
from schema.enums import LayoutKind
from sync.layouts.base import ColumnSpec, TabSpec, declared_headers
from sync.lenses.text import PlainText


def _register(type_name: str, key: str, *fields: str) -> TabSpec:
    """A register of that type; `key` is the field by which its rows are known."""
    return TabSpec(
        type=type_name,
        kind=LayoutKind.REGISTER,
        least=2,
        columns=tuple(
            ColumnSpec(name, type_name, name, PlainText(name), declared_headers(type_name, name), required=name == key)
            for name in (key, *fields)
        ),
    )


PERSONS = _register("Person", "initials", "name", "title", "unit", "active")
UNITS = _register("OrgUnit", "name", "kind", "side", "parent", "leader", "leadership_span")
BODIES = _register("Body", "name", "kind")
