"""Plans and runs special reads (`schema.reads.special`): what of their answers is shown, with the nodes in it."""

from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import Enum
from typing import Any, Protocol

from schema.enums import Labelled
from schema.field import Kind
from schema.reads.access import AccessScope
from schema.reads.catalogue import Catalogue
from schema.reads.operands import Slot
from schema.reads.plan import Fetch, FetchAny
from schema.reads.seen import Seen
from schema.reads.selection import Picked
from schema.reads.special import Given, Nodes, Object, Reading, Shown, Special, Steps, Values, Wish

Rows = list[Sequence[Any]]
Ask = tuple[str, dict[str, Any]]
Sets = tuple[Any, ...]


class Selecting(Protocol):
    """What the planner offers for the selection of a special read."""

    def fields(self, type_name: str, sets: Sets, depth: int) -> list[Picked]:
        """The fields asked for on an object type, the depth checked."""

    def language(self, type_name: str, picked: Picked) -> str:
        """The argument `language` of a bilingual text: DA or EN."""

    def nodes(self, target: str | None, sets: Sets, depth: int, expected: int) -> Fetch | FetchAny:
        """How records by id are read, their cost and statements counted."""


@dataclass(frozen=True, slots=True)
class Value:
    """A value, made ready to be shown."""

    convert: Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Node:
    """Records by id; `place` counts the places of a plan at which nodes are selected."""

    place: int


@dataclass(frozen=True, slots=True)
class Part:
    """An object: the keys of the answer, each with the name of the field and how it is shown."""

    fields: tuple[tuple[str, str, "ShownPart"], ...]


@dataclass(frozen=True, slots=True)
class Constantly:
    """The same in every object: its type's name; null for what the caller may not see."""

    value: Any


ShownPart = Value | Node | Part | Constantly


@dataclass(frozen=True, slots=True)
class SpecialRead:
    """A planned special read."""

    special: Special
    run: Callable[[Values], Steps]
    arguments: Mapping[str, Any]
    """As the plan has them, slots in the place of variables."""
    shown: ShownPart
    places: tuple[Fetch | FetchAny, ...]


@dataclass(slots=True)
class _Planning:
    selecting: Selecting
    internal: bool
    typed: bool
    expected: int
    places: list[Fetch | FetchAny] = field(default_factory=list)
    wanted: set[str] = field(default_factory=set)

    def part(self, shown: Shown, type_name: str, picked: Picked, depth: int, path: str) -> ShownPart:
        if shown.personal and not self.internal:
            return Constantly(None)
        if isinstance(shown.of, Nodes):
            self.places.append(self.selecting.nodes(shown.of.target, picked.below, depth, self.expected))
            return Node(len(self.places) - 1)
        if isinstance(shown.of, Object):
            return self.object(shown.of, picked.below, depth, path)
        if shown.bilingual:
            index = 1 if self.selecting.language(type_name, picked) == "EN" else 0
            return Value(lambda pair: None if pair is None else pair[index])
        return Value(_SHOWN.get(shown.of, _same) if isinstance(shown.of, Kind) else _name)

    def object(self, of: Object, sets: Sets, depth: int, path: str) -> Part:
        by_name = {item.name: item for item in of.fields}
        found: list[tuple[str, str, ShownPart]] = []
        for picked in self.selecting.fields(of.name, sets, depth):
            if picked.name == "__typename":
                found.append((picked.key, "", Constantly(of.name)))
                continue
            below = f"{path}.{picked.name}" if path else picked.name
            self.wanted.add(below)
            found.append((picked.key, picked.name, self.part(by_name[picked.name], of.name, picked, depth + 1, below)))
        if self.typed and all(key != "__typename" for key, _, _ in found):
            found.append(("__typename", "", Constantly(of.name)))
        return Part(tuple(found))


def planned(
    special: Special,
    picked: Picked,
    arguments: Mapping[str, Any],
    selecting: Selecting,
    catalogue: Catalogue,
    scope: AccessScope,
    seen: Seen,
    typed: bool,
) -> SpecialRead:
    """The plan of one special read."""
    values = _values(special.arguments, arguments, None)
    planning = _Planning(selecting, scope.internal, typed, special.rows(values))
    shown = planning.part(special.answer, "Query", picked, 2, "")
    run = special.prepare(Reading(catalogue, scope, seen, frozenset(planning.wanted)))
    return SpecialRead(special, run, arguments, shown, tuple(planning.places))


Fetching = Callable[[Fetch | FetchAny, list[Any]], Generator[Ask, Rows, dict[Any, Any]]]


def answered(read: SpecialRead, variables: Mapping[str, Any], fetch: Fetching) -> Generator[Ask, Rows, Any]:
    """Runs a special read: yields statements, is sent rows, returns its part of the answer."""
    steps = read.run(_values(read.special.arguments, read.arguments, variables))
    plain = yield from _stepped(steps, variables)
    filling: list[dict[str, Any]] = [{} for _ in read.places]
    _collect(read.shown, plain, filling)
    for place, wanted in enumerate(filling):
        filling[place] = yield from fetch(read.places[place], list(wanted))
    return _show(read.shown, plain, filling)


def _stepped(steps: Steps, variables: Mapping[str, Any]) -> Generator[Ask, Rows, Any]:
    try:
        wish: Wish = next(steps)
        while True:
            parameters = wish.statement.parameters(variables, None if wish.keys is None else list(wish.keys))
            wish = steps.send((yield wish.statement.sql, parameters | dict(wish.values)))
    except StopIteration as end:
        return end.value


def _collect(shown: ShownPart, value: Any, filling: list[dict[str, Any]]) -> None:
    """The ids at each place, each once, in the order of the answer."""
    if value is None or isinstance(shown, Value | Constantly):
        return
    if isinstance(value, list | tuple):
        for item in value:
            _collect(shown, item, filling)
    elif isinstance(shown, Node):
        filling[shown.place][str(value)] = None
    else:
        for _, name, part in shown.fields:
            if name and not isinstance(part, Value | Constantly):
                _collect(part, value[name], filling)


def _show(shown: ShownPart, value: Any, records: list[dict[str, Any]]) -> Any:
    match shown:
        case Constantly(constant):
            return constant
        case Value(convert):
            return convert(value)
    if value is None:
        return None
    if isinstance(value, list | tuple):
        found = [_show(shown, item, records) for item in value]
        return [item for item in found if item is not None] if isinstance(shown, Node) else found
    if isinstance(shown, Node):
        return records[shown.place].get(str(value))
    return {key: _show(part, value[name] if name else None, records) for key, name, part in shown.fields}


def _values(declared: Sequence[Given], arguments: Mapping[str, Any], variables: Mapping[str, Any] | None) -> Values:
    """The arguments by name. Without variables, those that only running can tell are None."""
    found = {}
    for given in declared:
        value = arguments.get(given.name, given.default)
        value = _filled(value, variables)
        if isinstance(given.of, type) and issubclass(given.of, Labelled):
            value = _each(value, given.of.__getitem__)
        found[given.name] = value
    return found


def _filled(value: Any, variables: Any) -> Any:
    if isinstance(value, Slot):
        if variables is None:
            return None
        for step in value.path:
            variables = variables[step]
        return _filled(variables, None)
    if isinstance(value, Mapping):
        return {key: _filled(item, variables) for key, item in value.items()}
    if isinstance(value, list):
        return [_filled(item, variables) for item in value]
    return str(value.value) if isinstance(value, Enum) else value


def _each(value: Any, convert: Callable[[Any], Any]) -> Any:
    if value is None:
        return None
    return [convert(item) for item in value] if isinstance(value, list) else convert(value)


def _same(value: Any) -> Any:
    return value


def _name(value: Any) -> Any:
    return _each(value, lambda member: member.name if isinstance(member, Enum) else member)


def _moment(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return value


_SHOWN: dict[Kind, Callable[[Any], Any]] = {
    Kind.ID: lambda value: _each(value, str),
    Kind.MOMENT: lambda value: _each(value, _moment),
}
