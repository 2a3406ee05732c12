"""What can be wrong with a query, each with a stable code in `extensions.code`."""

from graphql import GraphQLError


class QueryError(GraphQLError):
    """A query that is refused before anything is read; the message is meant for the caller."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message, extensions={"code": code})
        self.code = code


def bad_filter(message: str) -> QueryError:
    return QueryError("BAD_FILTER", message)


def bad_cursor(message: str) -> QueryError:
    return QueryError("BAD_CURSOR", message)


def too_costly(message: str) -> QueryError:
    return QueryError("QUERY_TOO_COSTLY", message)


def forbidden_field(name: str) -> QueryError:
    return QueryError(
        "FORBIDDEN", f"{name} holds personal data: it cannot be filtered or ordered by without signing in."
    )
