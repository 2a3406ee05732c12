"""GraphQL: the schema derived from what is declared, and the service that runs operations."""

from schema.collector import without_collector

with without_collector():
    from schema.graphql.build import DerivedSchema, build_schema
    from schema.graphql.service import GraphQLService

__all__ = ["DerivedSchema", "GraphQLService", "build_schema"]
