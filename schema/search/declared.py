"""What is searched in each entity: every text that it declares, derived from its fields."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from schema.field import Field, Kind
from schema.model import Entity, computed_of, fields_of
from schema.naming import naming_field
from schema.reads.catalogue import parts_of

_CONTENT = (Kind.TEXT, Kind.CODE, Kind.TEXTS, Kind.VALUE, Kind.VALUES)


@dataclass(frozen=True, slots=True)
class Searched:
    """One text of an entity: a field, or a part of the value types in it. `weight`: A (the name) to D."""

    field: Field
    part: str | None
    weight: str

    @property
    def argument(self) -> str:
        """As the trigger has it: `A-title`, `C-periods.raw`, `A+initials`."""
        name = self.field.column if self.part is None else f"{self.field.column}.{self.part}"
        return f"{self.weight}{'+' if self.field.personal else '-'}{name}"


@cache
def searched_in(cls: type[Entity]) -> tuple[Searched, ...]:
    """The texts of an entity, its name first."""
    found = []
    named = naming_field(cls)
    for field in fields_of(cls).values():
        if field.kind not in _CONTENT or field.name in computed_of(cls) or not (field.writable or field.mirrored):
            continue
        if field.kind in (Kind.VALUE, Kind.VALUES):
            value_type: Any = field.value_type
            parts = parts_of(value_type)
            found += [Searched(field, name, "C") for name, part in parts.items() if part.kind is Kind.TEXT]
        else:
            weight = "A" if field == named or field.kind is Kind.CODE else "C" if field.kind is Kind.TEXTS else "B"
            found.append(Searched(field, None, weight))
    return tuple(sorted(found, key=lambda item: (item.weight, item.field != named)))
