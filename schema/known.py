"""How a record stands in time, where that is not what holds for all entities: declared at the record."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy.sql import ColumnElement

if TYPE_CHECKING:
    from schema.field import Kind


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a record as of an earlier moment, since it has no history.

    It is known from the moment in its column `since`. Where it is settled later, at the moment in its column `settled`,
    its columns `open` had those values until then.
    """

    since: str
    settled: str | None = None
    open: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Numbered:
    """The columns with the number and the moment of the change that wrote a record: its place in commit order."""

    number: str
    moment: str


@dataclass(frozen=True, slots=True)
class Asked:
    """An argument of a `Selection`, of a plain kind (a boolean belongs to the shape of a plan, all else does not)."""

    name: str
    kind: "Kind"
    da: str
    en: str
    required: bool = False
    default: Any = None


@dataclass(frozen=True, slots=True)
class Selection:
    """A further root collection of a record: those of its rows that meet a condition, in an order of their own.

    `condition` gets the rows, what the read sees, and by name each argument: parameters in SQL, booleans as they are,
    None where it was left out. `order` goes by field name; True: descending.
    """

    name: str
    da: str
    en: str
    arguments: tuple[Asked, ...]
    condition: Callable[..., ColumnElement[bool]]
    order: Mapping[str, bool]
    more: str = ""
