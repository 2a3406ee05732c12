"""Which fields a selection asks for, on one concrete type: fragments opened, `@skip` and `@include` decided."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from graphql import (
    DirectiveNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLIncludeDirective,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLSkipDirective,
    GraphQLUnionType,
    InlineFragmentNode,
    SelectionSetNode,
    get_argument_values,
)
from graphql.execution.values import VariableValues


@dataclass(frozen=True, slots=True)
class Picked:
    """One field of the answer: its key there, its name on the type, and all selection sets below it."""

    key: str
    name: str
    node: FieldNode
    below: tuple[SelectionSetNode, ...]


@dataclass(frozen=True, slots=True)
class Selector:
    """Reads selections of one operation of one document."""

    schema: GraphQLSchema
    fragments: Mapping[str, FragmentDefinitionNode]
    variables: VariableValues

    def fields(self, on: GraphQLObjectType, sets: Iterable[SelectionSetNode]) -> list[Picked]:
        """The fields asked for on this type, merged by key, in the order of the answer."""
        found: dict[str, Picked] = {}
        seen: set[str] = set()
        for selection_set in sets:
            self._collect(on, selection_set, found, seen)
        return list(found.values())

    def arguments(self, definition: GraphQLField, node: FieldNode) -> dict[str, Any]:
        """The coerced arguments; values from variables are slots."""
        return get_argument_values(definition, node, self.variables)

    def _collect(
        self, on: GraphQLObjectType, selection_set: SelectionSetNode, found: dict[str, Picked], seen: set[str]
    ) -> None:
        for node in selection_set.selections:
            if not self._included(node.directives or ()):
                continue
            if isinstance(node, FieldNode):
                key = (node.alias or node.name).value
                below = (node.selection_set,) if node.selection_set else ()
                if key in found:
                    found[key] = replace(found[key], below=found[key].below + below)
                else:
                    found[key] = Picked(key, node.name.value, node, below)
            elif isinstance(node, InlineFragmentNode):
                if node.type_condition is None or self._applies(on, node.type_condition.name.value):
                    self._collect(on, node.selection_set, found, seen)
            elif isinstance(node, FragmentSpreadNode) and node.name.value not in seen:
                seen.add(node.name.value)
                fragment = self.fragments[node.name.value]
                if self._applies(on, fragment.type_condition.name.value):
                    self._collect(on, fragment.selection_set, found, seen)

    def _applies(self, on: GraphQLObjectType, condition: str) -> bool:
        wanted = self.schema.get_type(condition)
        if isinstance(wanted, GraphQLInterfaceType | GraphQLUnionType):
            return self.schema.is_sub_type(wanted, on)
        return wanted is on

    def _included(self, directives: Iterable[DirectiveNode]) -> bool:
        for node in directives:
            if node.name.value == "skip" and get_argument_values(GraphQLSkipDirective, node, self.variables)["if"]:
                return False
            if (
                node.name.value == "include"
                and not get_argument_values(GraphQLIncludeDirective, node, self.variables)["if"]
            ):
                return False
        return True
