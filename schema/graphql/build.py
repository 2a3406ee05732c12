"""The GraphQL schema, derived from everything that is declared."""

from collections.abc import Iterable, Mapping
from typing import Any

import strawberry
from graphql import GraphQLInterfaceType, GraphQLObjectType, GraphQLResolveInfo, GraphQLSchema, GraphQLUnionType
from strawberry.schema.config import StrawberryConfig

import schema.entities  # noqa: F401  # declares the model
from schema.collector import without_collector
from schema.graphql import scalars
from schema.graphql.describe import both
from schema.graphql.enums import Enums
from schema.graphql.filters import Inputs
from schema.graphql.mutations import Mutations
from schema.graphql.outputs import Outputs
from schema.graphql.pieces import Drafts
from schema.graphql.specials import Specials
from schema.graphql.writing import mutate, resolve_error
from schema.model import Record
from schema.reads.catalogue import Catalogue
from schema.reads.special import Special
from schema.views import SPECIALS


class DerivedSchema(strawberry.Schema):
    """A Strawberry schema that knows the catalogue it was derived from."""

    catalogue: Catalogue

    @property
    def core(self) -> GraphQLSchema:
        """The same schema as graphql-core sees it."""
        return self._schema


def build_schema(
    types: Mapping[str, type[Record]] | None = None, specials: Iterable[Special] = SPECIALS
) -> DerivedSchema:
    """The schema of these declared types (all of them by default): queries, and mutations for the entities.

    `specials` are the root reads that are neither collections nor single reads (`schema.reads.special`).
    Objects resolve by picking from planned rows: run operations through `schema.graphql.service`, not by
    `schema.execute`.
    """
    with without_collector():
        return _build(Catalogue(types, specials))


def _build(catalogue: Catalogue) -> DerivedSchema:
    drafts, enums = Drafts(), Enums()
    inputs = Inputs(catalogue, drafts, enums)
    outputs = Outputs(catalogue, drafts, enums, inputs)
    inputs.open()
    outputs.open()
    inputs.fill()
    outputs.fill()
    query = drafts.open("Query", both("Læsning", "Reading"))
    query.members = [*outputs.roots(), *Specials(catalogue, drafts, enums, outputs).roots()]
    mutation = None
    written = Mutations(catalogue, drafts, enums, outputs).roots()
    if written:
        mutation = drafts.open(
            "Mutation", both("Ændringer", "Changes", "Hver i sin egen transaktion. / Each in a transaction of its own.")
        )
        mutation.members = written
    drafts.finish()
    built = DerivedSchema(
        query=query.cls,
        mutation=mutation.cls if mutation else None,
        types=[draft.cls for draft in outputs.objects.values()],
        config=StrawberryConfig(auto_camel_case=False, scalar_map=scalars.definitions()),
    )
    built.catalogue = catalogue
    _pick_from_rows(built.core)
    return built


def _pick_from_rows(built: GraphQLSchema) -> None:
    """Rows come planned, under the keys of the answer: the executor only picks (DESIGN.md section 6)."""
    for type_ in built.type_map.values():
        if type_.name.startswith("__"):
            continue
        if isinstance(type_, GraphQLObjectType):
            type_.is_type_of = None
            for field in type_.fields.values():
                field.resolve = _pick
        elif isinstance(type_, GraphQLInterfaceType | GraphQLUnionType):
            type_.resolve_type = _type_name
    if built.mutation_type is not None:
        for field in built.mutation_type.fields.values():
            field.resolve = mutate
        user_error = built.type_map["UserError"]
        for field in user_error.fields.values() if isinstance(user_error, GraphQLObjectType) else ():
            field.resolve = resolve_error


def _pick(row: Mapping[str, Any], info: GraphQLResolveInfo[Any], **_arguments: Any) -> Any:
    return row[str(info.path.key)]


def _type_name(row: Mapping[str, Any], _info: GraphQLResolveInfo[Any], _type: Any) -> str:
    return str(row["__typename"])
