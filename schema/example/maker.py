"""What makes records: their ids from their place in the example, their texts from tables of words."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from enum import Enum
from random import Random
from typing import Any, TypeVar
from uuid import UUID, uuid5

from schema.changes import Create
from schema.example.calendar import Calendar

_NAMESPACE = UUID("0b6d1a3e-52f7-5e0a-8a54-b1c4e1e7c0de")
Choice = TypeVar("Choice")
Member = TypeVar("Member", bound=Enum)


def id_of(path: str, type_name: str, number: int) -> UUID:
    """The id of the so manieth record of a type at a place of the example: always and everywhere the same."""
    return uuid5(_NAMESPACE, f"{path}/{type_name}/{number}")


class Maker:
    """Makes the records of one chapter of the example; what one chapter holds does not depend on the others.

    `path` names the chapter; `number` tells the chapters of one kind apart, so that each begins its turns elsewhere.
    """

    def __init__(self, path: str, number: int, seed: int, today: date) -> None:
        self.path = path
        self.number = number
        self.calendar = Calendar(today)
        self.changes: list[Create] = []
        self._random = Random(f"{seed}/{path}")  # noqa: S311  # a table of words is no secret
        self._made: Counter[str] = Counter()
        self._turns: Counter[object] = Counter()

    def new(self, type_name: str, /, **values: Any) -> UUID:
        """A new record with these values by field name; the values that are None are left out."""
        self._made[type_name] += 1
        record = id_of(self.path, type_name, self._made[type_name])
        told = {name: value for name, value in values.items() if value is not None}
        self.changes.append(Create(type_name, told, record))
        return record

    def coming(self, type_name: str, number: int) -> UUID:
        """The id of the so manieth record of a type in this chapter, which may be made later."""
        return id_of(self.path, type_name, number)

    def turn(self, enum: type[Member]) -> Member:
        """The members of an enum one after the other."""
        return self.next(tuple(enum))

    def next(self, choices: Sequence[Choice]) -> Choice:
        """Some choices one after the other; as many choices that begin alike share their turns."""
        key = (len(choices), choices[0])
        self._turns[key] += 1
        return choices[(self.number + self._turns[key] - 1) % len(choices)]

    def pick(self, choices: Sequence[Choice]) -> Choice:
        """Any one of some choices."""
        return self._random.choice(choices)

    def some(self, choices: Sequence[Choice], count: int) -> tuple[Choice, ...]:
        """So many different ones."""
        return tuple(self._random.sample(choices, count))

    def among(self, first: int, last: int) -> int:
        """Any number from the first to the last."""
        return self._random.randint(first, last)
