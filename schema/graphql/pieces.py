"""How derived Strawberry types are put together: classes first, then fields, because types refer in circles."""

from collections.abc import Iterable
from dataclasses import MISSING, dataclass, field
from functools import cache
from types import UnionType
from typing import Any, Union, get_args, get_origin

import strawberry
from strawberry.annotation import StrawberryAnnotation
from strawberry.schema_directives import OneOf
from strawberry.types.arguments import StrawberryArgument
from strawberry.types.base import StrawberryList, StrawberryObjectDefinition, StrawberryOptional
from strawberry.types.field import StrawberryField


@dataclass(frozen=True, slots=True)
class Argument:
    """An argument of a field; without `default` it may be left out if its type is optional."""

    name: str
    type: Any
    description: str
    default: Any = strawberry.UNSET


@dataclass(frozen=True, slots=True)
class Member:
    """A field of an object, interface or input type; `name` is its GraphQL name."""

    name: str
    type: Any
    description: str
    arguments: tuple[Argument, ...] = ()


@dataclass(slots=True)
class Draft:
    """A type under construction; `cls` can be referred to from the start."""

    cls: type[Any]
    description: str
    is_input: bool = False
    is_interface: bool = False
    one_of: bool = False
    members: list[Member] = field(default_factory=list)


class Drafts:
    """All types under construction."""

    def __init__(self) -> None:
        self._drafts: dict[str, Draft] = {}

    def open(
        self,
        name: str,
        description: str,
        bases: Iterable[type[Any]] = (),
        *,
        is_input: bool = False,
        is_interface: bool = False,
        one_of: bool = False,
    ) -> Draft:
        """A new, still empty type."""
        if name in self._drafts:
            raise TypeError(f"Two types would be called {name}")
        draft = Draft(type(name, tuple(bases), {"__annotations__": {}, "__doc__": description}), description)
        draft.is_input, draft.is_interface, draft.one_of = is_input, is_interface, one_of
        self._drafts[name] = draft
        return draft

    def known(self, name: str) -> Draft | None:
        return self._drafts.get(name)

    def finish(self) -> None:
        """Makes Strawberry types of all drafts, those with members."""
        ready = [draft for draft in self._drafts.values() if draft.members or not draft.is_input]
        for draft in sorted(ready, key=lambda draft: not draft.is_interface):
            _define(draft)


class _Field(StrawberryField):
    """A field whose type is known when it is made: nothing is left to be found out from annotations."""

    known: Any

    def resolve_type(self, *, type_definition: Any = None) -> Any:
        return self.known


class _Known(StrawberryAnnotation):
    """An annotation that is a Strawberry type already."""

    def resolve(self, *, type_definition: Any = None, origin: Any = None) -> Any:
        return self.raw_annotation


def _define(draft: Draft) -> None:
    """Gives the class the definition that Strawberry's decorators would work out from annotations, at a tenth of their
    time: nobody ever makes an instance of these classes."""
    fields: dict[str, StrawberryField] = {}
    interfaces = []
    for base in draft.cls.__bases__:
        above = getattr(base, "__strawberry_definition__", None)
        if above is not None:
            for definition in (above, *above.interfaces):
                if definition not in interfaces:
                    interfaces.append(definition)
            fields |= {inherited.graphql_name: inherited for inherited in above.fields}
    for member in draft.members:
        fields[member.name] = _field(member, draft)
    definition = StrawberryObjectDefinition(
        name=draft.cls.__name__,
        is_input=draft.is_input,
        is_interface=draft.is_interface,
        interfaces=interfaces,
        description=draft.description,
        directives=(OneOf(),) if draft.one_of else (),
        origin=draft.cls,
        extend=False,
        fields=list(fields.values()),
        is_type_of=None,
        resolve_type=None,
    )
    draft.cls.__strawberry_definition__ = definition


def _field(member: Member, draft: Draft) -> StrawberryField:
    made = _Field(
        python_name=member.name,
        graphql_name=member.name,
        description=member.description,
        origin=draft.cls,
        default=strawberry.UNSET if draft.is_input and _optional(member.type) else MISSING,
    )
    made.known = _strawberry_type(member.type)
    made.arguments = [
        StrawberryArgument(
            python_name=argument.name,
            graphql_name=argument.name,
            type_annotation=_Known(_strawberry_type(argument.type)),
            description=argument.description,
            default=argument.default,
        )
        for argument in member.arguments
    ]
    return made


@cache
def _strawberry_type(annotation: Any) -> Any:
    """What Strawberry makes of an annotation: a list, something optional, or a union of object types."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is list:
        return StrawberryList(_strawberry_type(arguments[0]))
    if origin in (Union, UnionType) and type(None) in arguments:
        (inner,) = (argument for argument in arguments if argument is not type(None))
        return StrawberryOptional(_strawberry_type(inner))
    return StrawberryAnnotation(annotation).resolve()


def _optional(annotation: Any) -> bool:
    return type(None) in getattr(annotation, "__args__", ())
