"""Values in a compiled plan: constants of the document, or places in the variables that are filled in when it runs.

A plan is compiled once per shape of a document's variables. Booleans, enum members, whole numbers and nulls belong to
the shape (they decide which rows and columns are asked for); texts, ids, dates and other numbers are slots.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any


@dataclass(frozen=True, slots=True)
class Slot:
    """A value of the variables, e.g. `("filter", "code", "eq")`."""

    path: tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Operand:
    """A parameter of a statement: a constant or a slot (or a list of both), and how it becomes a database value."""

    value: Any
    convert: Callable[[Any], Any]

    def bind(self, variables: Mapping[str, Any]) -> Any:
        """The database value for these (coerced) variables."""
        value = fill(self.value, variables)
        return [self.convert(item) for item in value] if isinstance(value, list) else self.convert(value)


def fill(value: Any, variables: Any) -> Any:
    """`value` with its slots replaced."""
    if isinstance(value, Slot):
        found = variables
        for step in value.path:
            found = found[step]
        return found
    return [fill(item, variables) for item in value] if isinstance(value, list) else value


def slotted(value: Any, path: tuple[str | int, ...] = ()) -> Any:
    """The coerced variables with a slot in the place of every value that does not belong to the shape."""
    if isinstance(value, Mapping):
        return {key: slotted(item, (*path, key)) for key, item in value.items()}
    if isinstance(value, list):
        if value and all(_is_leaf(item) for item in value):
            return Slot(path)
        return [slotted(item, (*path, index)) for index, item in enumerate(value)]
    return Slot(path) if _is_leaf(value) else value


def shape(value: Any) -> Any:
    """A hashable form of slotted variables."""
    if isinstance(value, Mapping):
        return tuple((key, shape(item)) for key, item in sorted(value.items()))
    if isinstance(value, list):
        return ("list", *(shape(item) for item in value))
    return (type(value), value)


def _is_leaf(value: Any) -> bool:
    return value is not None and not isinstance(value, bool | int | Enum | Mapping | list)
