"""GraphQL enums derived from the closed lists of the model."""

from enum import Enum
from typing import Any

import strawberry

from schema.enums import Labelled
from schema.graphql.describe import both, of_enum


class Enums:
    """The GraphQL enum of each closed list. Its members' values are their names, as rows hold them."""

    def __init__(self) -> None:
        self._made: dict[type[Labelled], Any] = {}

    def of(self, enum: type[Labelled]) -> Any:
        if enum not in self._made:
            self._made[enum] = make(
                enum.__name__,
                of_enum(enum),
                {member.name: both(member.label_da, member.label_en) for member in enum},
            )
        return self._made[enum]


def make(name: str, description: str, members: dict[str, str]) -> Any:
    """A GraphQL enum; `members` goes from names to descriptions."""
    values = {member: strawberry.enum_value(member, description=text) for member, text in members.items()}
    return strawberry.enum(Enum(name, values), description=description)  # type: ignore[call-overload]


Direction = make(
    "OrderDirection",
    both(
        "Sorteringsretning",
        "Direction of an ordering",
        "Tomme værdier kommer sidst i begge retninger. / Empty values come last both ways.",
    ),
    {"ASC": both("Stigende", "Ascending"), "DESC": both("Faldende", "Descending")},
)
Language = make("Language", "Sprog / Language.", {"DA": both("Dansk", "Danish"), "EN": both("Engelsk", "English")})
