"""Which of its fields name a record to people: its title and its code."""

from functools import cache

from schema.field import Field, Kind
from schema.model import Record, computed_of, fields_of


@cache
def naming_field(cls: type[Record]) -> Field | None:
    """The field that names a record to people: the first required text, else the first text, else a readable value."""
    fields = [found for found in fields_of(cls).values() if found.writable and not found.mirrored]
    texts = [found for found in fields if found.kind is Kind.TEXT]
    values = [found for found in fields if found.kind is Kind.VALUE and hasattr(found.value_type, "raw")]
    return next((found for found in (*(found for found in texts if found.required), *texts, *values)), None)


@cache
def code_field(cls: type[Record]) -> Field | None:
    """The column that holds the code of a type's records, if they have codes of their own."""
    worked_out = computed_of(cls)
    fields = (found for name, found in fields_of(cls).items() if name not in worked_out)
    return next((found for found in fields if found.kind is Kind.CODE), None)
