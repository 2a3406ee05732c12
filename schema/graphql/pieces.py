"""How derived Strawberry types are put together: classes first, then fields, because types refer in circles."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from keyword import iskeyword
from typing import Any

import strawberry
from strawberry.annotation import StrawberryAnnotation
from strawberry.types.arguments import StrawberryArgument
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
        for draft in self._drafts.values():
            if draft.is_interface:
                _decorate(draft)
        for draft in self._drafts.values():
            if not draft.is_interface and (draft.members or not draft.is_input):
                _decorate(draft)


def _decorate(draft: Draft) -> None:
    for member in draft.members:
        python_name = f"{member.name}_" if iskeyword(member.name) else member.name
        made = StrawberryField(
            python_name=python_name,
            graphql_name=member.name,
            type_annotation=StrawberryAnnotation(member.type),
            description=member.description,
            **({"default": strawberry.UNSET} if draft.is_input and _optional(member.type) else {}),
        )
        made.arguments = [
            StrawberryArgument(
                python_name=argument.name,
                graphql_name=argument.name,
                type_annotation=StrawberryAnnotation(argument.type),
                description=argument.description,
                default=argument.default,
            )
            for argument in member.arguments
        ]
        setattr(draft.cls, python_name, made)
        draft.cls.__annotations__[python_name] = member.type
    if draft.is_input:
        strawberry.input(draft.cls, description=draft.description, one_of=draft.one_of or None)
    elif draft.is_interface:
        strawberry.interface(draft.cls, description=draft.description)
    else:
        strawberry.type(draft.cls, description=draft.description)


def _optional(annotation: Any) -> bool:
    return type(None) in getattr(annotation, "__args__", ())
