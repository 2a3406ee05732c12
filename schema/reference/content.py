"""From the files of reference content to records with values of their fields. Pure but for reading the files."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import schema.entities  # noqa: F401  # declares the model
from schema.changes.cleaning import UnfitError, clean
from schema.field import Kind
from schema.model import Entity, back_relations, entities, fields_of

_NAMESPACE = UUID("6f0f6a0e-3f0b-5d0c-9c5e-2a51c0de2a51")
_FOLDER = Path(__file__).with_name("content")
_LANGUAGES = frozenset({"da", "en"})


class ReferenceContentError(Exception):
    """The content does not fit the model; the message names the type, the key and the field."""


@dataclass(frozen=True, slots=True)
class Item:
    """One record of reference content. `values` are by field name, as they are kept; `parent` is what it belongs to."""

    id: UUID
    type: str
    key: str
    values: Mapping[str, Any]
    parent: UUID | None = None


def id_of(type_name: str, key: str) -> UUID:
    """The id of a piece of reference content: the same in every installation."""
    return uuid5(_NAMESPACE, f"{type_name}/{key}")


@cache
def shipped() -> tuple[Item, ...]:
    """All content that this version brings along; owners before what belongs to them."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(_FOLDER.glob("*.toml"))]
    return tuple(item for text in texts for item in read_content(text))


def read_content(text: str) -> tuple[Item, ...]:
    """The records that a file of content holds, numbered in their order. Raises ReferenceContentError."""
    found: list[Item] = []
    for type_name, entries in tomllib.loads(text).items():
        cls = entities().get(type_name)
        if cls is None:
            raise ReferenceContentError(f"{type_name} is no type of the model")
        found += _records(cls, entries, {}, None)
    return tuple(found)


def _records(
    cls: type[Entity], entries: Sequence[Mapping[str, Any]], owner: Mapping[str, UUID], parent: UUID | None
) -> Iterator[Item]:
    relations = back_relations(cls)
    for position, entry in enumerate(entries, 1):
        key = str(entry.get("key") or "")
        if not key:
            raise ReferenceContentError(f"{cls.__name__} number {position} has no key")
        own = {name: given for name, given in entry.items() if name not in relations}
        values = {name: _clean(cls, key, name, given) for name, given in _flat(own)}
        record = id_of(cls.__name__, key)
        yield Item(record, cls.__name__, key, {**values, "position": position, **owner}, parent)
        for name in entry.keys() & relations.keys():
            relation = relations[name]
            below = entities()[relation.owner.__name__]
            yield from _records(below, entry[name], {relation.field.name: record}, record)


def _flat(entry: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """`text = {da, en}` is two fields, `text_da` and `text_en`."""
    for name, given in entry.items():
        if isinstance(given, dict) and given.keys() <= _LANGUAGES:
            yield from ((f"{name}_{language}", text) for language, text in given.items())
        else:
            yield name, given


def _clean(cls: type[Entity], key: str, name: str, given: Any) -> Any:
    place = f"{cls.__name__} {key}, {name}"
    declared = fields_of(cls).get(name)
    if declared is None or not declared.writable:
        raise ReferenceContentError(f"{place}: there is no such field")
    members = getattr(declared.value_type, "__members__", {})
    try:
        if declared.kind is Kind.ENUM:
            given = members[given]
        elif declared.kind is Kind.ENUMS:
            given = [members[name] for name in given]
        return clean(declared, given)
    except (KeyError, TypeError, UnfitError) as error:
        raise ReferenceContentError(f"{place}: the value does not fit") from error
