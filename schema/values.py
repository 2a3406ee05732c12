"""Value types of the governance model: small immutable values that a field holds whole (DOMAIN.md 2.0).

Each has one JSON form, with the GraphQL field names as keys; the database stores that form (`jsonb`), the read engine
hands it on unchanged, and the sync keeps it as the last agreed value. `raw` is what a person wrote. It never takes
part in comparing two values.

A value type says what it is called in `names`, and what each of its parts is called with `labels`. Its docstring begins
with a Danish and an English paragraph. One that a single entity uses stands in that entity's file.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, dataclass, field, fields
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import Enum
from functools import cache
from types import UnionType
from typing import Any, ClassVar, TypeVar, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from schema.enums import ActivityStatus, Comparator, Precision, Unit


def labels(da: str, en: str) -> dict[str, str]:
    """The Danish and English label of a part, as its dataclass field's metadata."""
    return {"da": da, "en": en}


RAW = labels("Ordlyd i cellen", "As written")


@dataclass(frozen=True, slots=True)
class Period:
    """Fra og med den første til og med den sidste dag; null betyder åben i den ende.

    From the first day to the last, both inclusive; null means open at that end (DOMAIN.md 3.2 a).
    """

    names: ClassVar[tuple[str, str]] = ("Tidspunkt eller periode", "Point in time or period")

    start: date | None = field(default=None, metadata=labels("Første dag", "First day"))
    end: date | None = field(default=None, metadata=labels("Sidste dag", "Last day"))
    precision: Precision = field(default=Precision.UNKNOWN, metadata=labels("Præcision", "Precision"))
    approximate: bool = field(default=False, metadata=labels("Omtrentlig", "Approximate"))
    is_deadline: bool = field(default=False, metadata=labels("Er en frist", "Is a deadline"))
    recurrence: str | None = field(default=None, metadata=labels("Gentagelse", "Recurrence"))
    status_hint: ActivityStatus | None = field(default=None, metadata=labels("Antydet status", "Status hint"))
    raw: str = field(default="", compare=False, metadata=RAW)


@dataclass(frozen=True, slots=True)
class TargetValue:
    """En sammenligning med et eller to tal og deres enhed. Procent går fra 0 til 100, penge er hele kroner; ja er 1 og
    nej er 0. `value` er null for en tekst, der ikke kan måles (enheden TEXT).

    A comparator with one or two numbers and their unit. Per cent go from 0 to 100, money is whole kroner; yes is 1 and
    no is 0. `value` is null for a text that cannot be measured (the unit TEXT) (DOMAIN.md 3.2 b).
    """

    names: ClassVar[tuple[str, str]] = ("Måltal", "Target value")

    comparator: Comparator = field(default=Comparator.EQ, metadata=labels("Sammenligning", "Comparator"))
    value: Decimal | None = field(default=None, metadata=labels("Tal", "Value"))
    value_max: Decimal | None = field(default=None, metadata=labels("Højeste tal", "Upper value"))
    unit: Unit = field(default=Unit.COUNT, metadata=labels("Enhed", "Unit"))
    approximate: bool = field(default=False, metadata=labels("Omtrentlig", "Approximate"))
    raw: str = field(default="", compare=False, metadata=RAW)


@dataclass(frozen=True, slots=True)
class CellRef:
    """Hvor i hvilket regneark noget står. `a1` er cellen uden fanens navn, fx F8.

    Where in which spreadsheet something stands. `a1` is the cell without the tab's name, e.g. F8.
    """

    names: ClassVar[tuple[str, str]] = ("Celle i et regneark", "Cell of a spreadsheet")

    workbook_id: str = field(metadata=labels("Regnearkets fil-id", "File id of the spreadsheet"))
    tab_id: int = field(metadata=labels("Fanens id", "Id of the tab"))
    tab_name: str = field(metadata=labels("Fanens navn", "Name of the tab"))
    a1: str = field(metadata=labels("Celle, fx F8", "Cell, e.g. F8"))


@dataclass(frozen=True, slots=True)
class Money:
    """Et beløb i kroner, og hvad det gælder for. `amount` er null, hvor der kun står en tekst.

    An amount in Danish kroner, and what it is for. `amount` is null where there is only a text.
    """

    names: ClassVar[tuple[str, str]] = ("Beløb", "Money")

    amount: Decimal | None = field(default=None, metadata=labels("Kroner", "Danish kroner"))
    per: str | None = field(default=None, metadata=labels("Pr., fx gang eller døgn", "Per, e.g. session or day"))
    raw: str = field(default="", compare=False, metadata=RAW)


@dataclass(frozen=True, slots=True)
class LegalRef:
    """En henvisning til en lov, fx BL § 32, stk. 1, nr. 3. Delene er null, hvor teksten ikke er forstået.

    A reference to an act, e.g. BL § 32, stk. 1, nr. 3. Its parts are null where the text was not understood.
    """

    names: ClassVar[tuple[str, str]] = ("Lovhenvisning", "Legal reference")

    law: str | None = field(default=None, metadata=labels("Lov, fx BL", "Act, e.g. BL"))
    paragraph: str | None = field(default=None, metadata=labels("Paragraf, fx 32 a", "Section, e.g. 32 a"))
    subsection: int | None = field(default=None, metadata=labels("Stykke", "Subsection"))
    number: int | None = field(default=None, metadata=labels("Nummer", "Number"))
    raw: str = field(default="", compare=False, metadata=RAW)


Value = TypeVar("Value")


def camel(name: str) -> str:
    """`is_deadline` -> `isDeadline`: the GraphQL and JSON spelling of a field's name."""
    head, *tail = name.split("_")
    return head + "".join(word[:1].upper() + word[1:] for word in tail)


_AS_IT_IS = frozenset({type(None), str, bool, int, float})


def to_json(value: Any) -> Any:
    """The JSON form of a value, of a sequence of values, or of a plain scalar."""
    kind = type(value)
    return value if kind in _AS_IT_IS else _form(kind)(value)  # type: ignore[arg-type]


@cache
def _form(kind: type[Any]) -> Callable[[Any], Any]:
    """What makes the JSON form of values of a type."""
    if issubclass(kind, Enum):
        return lambda value: value.name
    if issubclass(kind, str | bool | int | float):
        return lambda value: value
    if issubclass(kind, UUID):
        return str
    if issubclass(kind, Decimal):
        return lambda value: int(value) if value == value.to_integral_value() else float(value)
    if issubclass(kind, date):
        return lambda value: value.isoformat()
    if issubclass(kind, list | tuple):
        return lambda value: [to_json(item) for item in value]
    if issubclass(kind, Mapping):
        return lambda value: {key: to_json(item) for key, item in value.items()}
    spelling = _spelling(kind)  # type: ignore[arg-type]
    return lambda value: {spelled: to_json(getattr(value, name)) for spelled, name in spelling}


def ids_in(value: Any) -> Iterator[UUID]:
    """The ids of records that a value of a value type, or several of them, hold in their parts."""
    for item in value if isinstance(value, list | tuple) else (value,):
        if item is not None:
            names = _id_parts(type(item))  # type: ignore[arg-type]
            yield from (part for name in names if (part := getattr(item, name)) is not None)


@cache
def _id_parts(cls: type[Any]) -> tuple[str, ...]:
    hints = get_type_hints(cls)
    return tuple(part.name for part in fields(cls) if UUID in (hints[part.name], *get_args(hints[part.name])))


@cache
def _spelling(cls: type[Any]) -> tuple[tuple[str, str], ...]:
    """The parts of a value type: each in its JSON spelling and by its name."""
    return tuple((camel(part.name), part.name) for part in fields(cls))


@cache
def _needed(cls: type[Any]) -> tuple[str, ...]:
    """The parts without default, in their JSON spelling."""
    return tuple(camel(part.name) for part in fields(cls) if part.default is MISSING)


def from_json(cls: type[Value], data: Mapping[str, Any]) -> Value:
    """The value of type `cls` whose JSON form is `data`; keys that it lacks take their default.

    Raises ValueError for an unknown key, a missing key without default, or a value of the wrong kind.
    """
    known = _decoders(cls)  # type: ignore[arg-type]
    if not data.keys() <= known.keys():
        raise ValueError(f"{cls.__name__} has no field {', '.join(sorted(data.keys() - known.keys()))}")
    missing = [spelled for spelled in _needed(cls) if spelled not in data]  # type: ignore[arg-type]
    if missing:
        raise ValueError(f"{cls.__name__} needs {', '.join(missing)}")
    given = {}
    for key, item in data.items():
        name, decode = known[key]
        given[name] = decode(item)
    return cls(**given)


_Decoder = Callable[[Any], Any]


@cache
def _decoders(cls: type[Any]) -> dict[str, tuple[str, _Decoder]]:
    """By JSON spelling, the name of each part and what reads it."""
    hints = get_type_hints(cls)
    return {spelled: (name, _decoder(hints[name])) for spelled, name in _spelling(cls)}  # type: ignore[arg-type]


def _decoder(hint: Any) -> _Decoder:
    """What reads the JSON form of a value declared with that type; it raises ValueError."""
    if get_origin(hint) in (Union, UnionType):
        inner = _decoder(next(arg for arg in get_args(hint) if arg is not type(None)))
        return lambda data: None if data is None else inner(data)
    if get_origin(hint) is tuple:
        inner = _decoder(get_args(hint)[0])
        return lambda data: tuple(inner(item) for item in data)
    if issubclass(hint, Enum):
        return _member_decoder(hint)
    if hasattr(hint, "__dataclass_fields__"):
        return _parts_decoder(hint)
    if hint is Decimal:
        return lambda data: _decimal(data) if type(data) in _NUMBER_FORMS else _of_kind(Decimal, data)
    if hint is date:
        return lambda data: date.fromisoformat(data) if isinstance(data, str) else _of_kind(date, data)
    if hint is UUID:
        return lambda data: UUID(data) if isinstance(data, str) else _of_kind(UUID, data)
    return lambda data: _of_kind(hint, data)


_NUMBER_FORMS = frozenset({int, float, str})


def _parts_decoder(kind: type[Any]) -> _Decoder:
    return lambda data: from_json(kind, data) if isinstance(data, Mapping) else _of_kind(kind, data)


def _member_decoder(kind: type[Enum]) -> _Decoder:
    members = kind.__members__

    def decode(data: Any) -> Any:
        if isinstance(data, str) and data not in members:
            raise ValueError(f"{data!r} is not one of {', '.join(members)}")
        return members[data] if isinstance(data, str) else _of_kind(kind, data)

    return decode


def _of_kind(kind: type[Any], data: Any) -> Any:
    """The same, which is a value of that type already. Raises ValueError."""
    if not isinstance(data, kind):
        raise ValueError(f"{data!r} is not a {kind.__name__}")
    return data


def _decimal(data: int | float | str) -> Decimal:
    try:
        return Decimal(str(data))
    except InvalidOperation as error:
        raise ValueError(f"{data!r} is not a number") from error
