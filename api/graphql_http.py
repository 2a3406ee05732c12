"""GraphQL over HTTP: `/graphql` (POST and GET) and `/graphql/schema.graphql`.

Follows the GraphQL-over-HTTP draft: `application/graphql-response+json` answers a refused request with 400,
`application/json` answers every well-formed request with 200. In both, 500 is our own fault, and 503 says that the
database cannot be reached. Bodies are limited by the app's middleware and here.
"""

import inspect
from collections.abc import Awaitable, Callable
from typing import Any

import orjson
from graphql import GraphQLError
from psycopg_pool import AsyncConnectionPool
from sqlalchemy import Engine
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from api.errors import error_response
from schema.graphql.build import DerivedSchema
from schema.graphql.service import GraphQLService, Result, refusal
from schema.graphql.service import Request as Operation
from schema.reads.access import AccessScope

BODY_BYTES = 8_000_000
"""Enough for a text of a megabyte, however it is escaped, so that its field is named (TOO_LONG)."""
JSON = "application/json"
RESPONSE_JSON = "application/graphql-response+json"
Authenticate = Callable[[Request], AccessScope | Response | Awaitable[AccessScope | Response | None] | None]


class BadRequestError(Exception):
    """A request that is not GraphQL over HTTP."""

    def __init__(self, status: int, code: str, message: str, allow: str | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.allow = allow


def graphql_routes(
    read_pool: AsyncConnectionPool[Any], engine: Engine, schema: DerivedSchema, authenticate: Authenticate
) -> list[Route]:
    """The routes of the GraphQL API. Reads go through `read_pool`, changes through `engine`.

    `authenticate` says who is calling: a scope, None (answered with 401) or a response of its own.
    """
    service = GraphQLService(schema)
    sdl = schema.as_str()

    async def graphql(request: Request) -> Response:
        scope = await _scope(request, authenticate)
        if isinstance(scope, Response):
            return scope
        try:
            media = _answer_type(request.headers.get("accept"))
            operation = await _operation(request)
            prepared = await service.prepared(operation, scope)
            if prepared.writes and request.method == "GET":
                raise BadRequestError(405, "METHOD_NOT_ALLOWED", "A mutation is sent with POST, not with GET.", "POST")
        except BadRequestError as error:
            answer = error_response(error.status, error.code, error.message)
            if error.allow:
                answer.headers["Allow"] = error.allow
            return answer
        except GraphQLError as error:
            return _answer(refusal(error), media)
        return _answer(await service.run(prepared, read_pool, engine, scope), media)

    async def text(request: Request) -> Response:
        scope = await _scope(request, authenticate)
        return scope if isinstance(scope, Response) else PlainTextResponse(sdl, media_type="text/plain")

    async def other(_: Request) -> Response:
        answer = error_response(405, "METHOD_NOT_ALLOWED", "GraphQL is asked with GET or POST.")
        answer.headers["Allow"] = "GET, POST"
        return answer

    return [
        Route("/graphql", graphql, methods=["GET", "POST"]),
        Route("/graphql", other, methods=["PUT", "PATCH", "DELETE"], include_in_schema=False),
        Route("/graphql/schema.graphql", text, methods=["GET"]),
    ]


async def _scope(request: Request, authenticate: Authenticate) -> AccessScope | Response:
    found = authenticate(request)
    scope = await found if inspect.isawaitable(found) else found
    if scope is not None:
        return scope
    answer = error_response(401, "UNAUTHENTICATED", "An API key is required: Authorization: Bearer <key>.")
    answer.headers["WWW-Authenticate"] = 'Bearer realm="Styring"'
    return answer


def _answer_type(accept: str | None) -> str:
    """The media type of the answer: the one the caller prefers."""
    if not accept:
        return JSON
    best: tuple[float, str] | None = None
    for item in accept.lower().split(","):
        media, *parameters = (part.strip() for part in item.split(";"))
        weight = next((_weight(parameter[2:]) for parameter in parameters if parameter.startswith("q=")), 1.0)
        answer = {JSON: JSON, RESPONSE_JSON: RESPONSE_JSON, "application/*": JSON, "*/*": JSON}.get(media)
        if answer and weight > 0 and (best is None or weight > best[0]):
            best = (weight, answer)
    if best is None:
        raise BadRequestError(406, "NOT_ACCEPTABLE", f"Answers are {RESPONSE_JSON} or {JSON}.")
    return best[1]


def _weight(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0


async def _operation(request: Request) -> Operation:
    if request.method == "GET":
        found: dict[str, Any] = dict(request.query_params)
        for name in ("variables", "extensions"):
            text = found.pop(name, "")
            if text:
                found[name] = _json(text.encode(), name)
        return _checked(found)
    media, *parameters = (part.strip().lower() for part in request.headers.get("content-type", "").split(";"))
    charset = next(
        (part.removeprefix("charset=").strip('"') for part in parameters if part.startswith("charset=")), "utf-8"
    )
    if media != JSON or charset not in ("utf-8", "utf8"):
        raise BadRequestError(415, "UNSUPPORTED_MEDIA_TYPE", f"Send the request as {JSON} in UTF-8.")
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > BODY_BYTES:
            raise BadRequestError(413, "BODY_TOO_LARGE", f"A request may have {BODY_BYTES} bytes at most.")
    found = _json(bytes(body), "The body")
    if not isinstance(found, dict):
        raise BadRequestError(400, "BAD_REQUEST", 'The body is a JSON object: {"query": "...", "variables": {...}}.')
    return _checked(found)


def _json(text: bytes, what: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise BadRequestError(400, "BAD_JSON", f"{what} is not valid JSON: {error}.") from None


def _checked(given: dict[str, Any]) -> Operation:
    query, variables, name = given.get("query"), given.get("variables"), given.get("operationName")
    if not isinstance(query, str) or not query.strip():
        raise BadRequestError(400, "BAD_REQUEST", "`query` is missing: the GraphQL document, as text.")
    if not isinstance(variables, dict | None):
        raise BadRequestError(400, "BAD_REQUEST", "`variables` is a JSON object.")
    if name is not None and not isinstance(name, str):
        raise BadRequestError(400, "BAD_REQUEST", "`operationName` is a text.")
    if not isinstance(given.get("extensions"), dict | None):
        raise BadRequestError(400, "BAD_REQUEST", "`extensions` is a JSON object.")
    return Operation(query, variables or {}, name or None)


def _answer(result: Result, media: str) -> Response:
    status = 200
    if result.fault is not None:
        status = 503 if result.fault.passes else 500
    elif not result.executed and media == RESPONSE_JSON:
        status = 400
    return Response(result.json(), status, media_type=f"{media}; charset=utf-8")
