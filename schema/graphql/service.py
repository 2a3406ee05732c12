"""Runs GraphQL operations: parses, validates, plans (all cached); reads by plan, writes through Strawberry."""

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from threading import Lock
from typing import Any, Generic, TypeVar

import orjson
from anyio import CapacityLimiter, fail_after, to_thread
from graphql import (
    DocumentNode,
    ExecutionResult,
    FragmentDefinitionNode,
    GraphQLError,
    OperationDefinitionNode,
    OperationType,
    Undefined,
    execute_sync,
    get_variable_values,
    parse,
    validate,
)
from graphql.execution.values import VariableValues
from psycopg.errors import QueryCanceled
from psycopg_pool import AsyncConnectionPool
from sqlalchemy import Engine

from schema.graphql.build import DerivedSchema
from schema.graphql.faults import BusyError, Fault, fault_of, masked
from schema.graphql.mutations import actions_of
from schema.graphql.writing import RECORD_ID, MutationContext, MutationStep
from schema.reads.access import AccessScope
from schema.reads.errors import QueryError, too_costly
from schema.reads.filters import id_text
from schema.reads.limits import Limits, check_document
from schema.reads.operands import Operand, Slot, shape, slotted
from schema.reads.plan import Plan
from schema.reads.planner import Planner
from schema.reads.run import read_from
from schema.reads.selection import Selector

Key = TypeVar("Key")
Held = TypeVar("Held")
NO_DATA: dict[str, Any] = {}
CACHED_CHARACTERS = 50_000
LARGE_CHARACTERS = 2_000
"""What is longer is parsed and planned one at a time: many at once would leave little of the processor to others."""
MOST_SCHEMAS = 4
"""So many times a query may ask for the whole schema, which takes longer than most answers."""
WRITERS = 4
"""So many mutations may hold a connection. The database takes one writer at a time; more of them would only wait there
with the connections that keys are looked up with."""
QUEUE_SECONDS = 40
"""A mutation waits so long for those of this process before it."""


class Lru(Generic[Key, Held]):
    """The most recently used values; for several threads."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._held: OrderedDict[Key, Held] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Key) -> Held | None:
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
                return self._held[key]
        return None

    def put(self, key: Key, value: Held) -> None:
        with self._lock:
            self._held[key] = value
            self._held.move_to_end(key)
            while len(self._held) > self._most:
                self._held.popitem(last=False)


@dataclass(frozen=True, slots=True)
class Request:
    """One operation to run."""

    query: str
    variables: Mapping[str, Any]
    operation_name: str | None = None


@dataclass(frozen=True, slots=True)
class Prepared:
    """An operation that is ready to run: everything that can be wrong with it has been found."""

    document: DocumentNode
    operation: OperationDefinitionNode
    variables: VariableValues
    plan: Plan | None
    """The plan of a query."""
    by_executor: bool
    steps: Mapping[str, MutationStep]
    """The planned root fields of a mutation."""

    @property
    def writes(self) -> bool:
        return self.operation.operation is OperationType.MUTATION


@dataclass(frozen=True, slots=True)
class Result:
    """An answer. `executed`: false where the request was refused; `fault` is never the caller's."""

    body: dict[str, Any]
    executed: bool = True
    fault: Fault | None = None

    def json(self) -> bytes:
        return orjson.dumps(self.body)


def refused(*errors: GraphQLError) -> Result:
    """The answer to a request that was not executed."""
    return Result({"errors": [error.formatted for error in errors]}, executed=False)


class NotPlannedError(Exception):
    """The caches have no plan for a request."""


class GraphQLService:
    """One schema with its caches; holds no connection and no state of callers."""

    def __init__(self, schema: DerivedSchema, limits: Limits | None = None, cached: int = 500) -> None:
        self._schema = schema
        self._actions = actions_of(schema.catalogue)
        self._limits = limits or Limits()
        self._documents: Lru[str, DocumentNode] = Lru(cached)
        self._plans: Lru[Any, Plan] = Lru(cached)
        self._writers = CapacityLimiter(WRITERS)
        self._large = CapacityLimiter(1)

    async def prepared(self, request: Request, scope: AccessScope) -> Prepared:
        """`prepare`, in a thread where there is something to be parsed or planned: a large query takes seconds."""
        try:
            return self.prepare(request, scope, anew=False)
        except NotPlannedError:
            limiter = self._large if len(request.query) > LARGE_CHARACTERS else None
            return await to_thread.run_sync(self.prepare, request, scope, limiter=limiter)

    def prepare(self, request: Request, scope: AccessScope, anew: bool = True) -> Prepared:
        """Parses, validates and plans; pure but for the caches.

        Raises GraphQLError, with a stable `extensions.code`, for everything that is wrong with the request; and
        NotPlannedError where the caches do not suffice and nothing is to be planned `anew`.
        """
        try:
            return self._prepare(request, scope, anew)
        except RecursionError as error:
            raise QueryError("QUERY_TOO_DEEP", "The query or its variables are nested too deeply.") from error
        except GraphQLError as error:
            if not (error.extensions or {}).get("code"):
                raise RefusedError("BAD_ARGUMENTS", [error]) from error
            raise

    def _prepare(self, request: Request, scope: AccessScope, anew: bool) -> Prepared:
        document = self._document(request.query, anew)
        operation = _operation(document, request.operation_name)
        found = get_variable_values(
            self._schema.core, operation.variable_definitions or (), dict(request.variables), max_errors=10
        )
        if not isinstance(found, VariableValues):
            raise RefusedError("BAD_VARIABLES", found)
        if operation.operation is OperationType.MUTATION:
            if not anew:
                raise NotPlannedError
            return self._prepare_mutation(document, operation, found, scope)
        slots = VariableValues(found.sources, {name: slotted(value, (name,)) for name, value in found.coerced.items()})
        selector = _selector(self._schema, document, slots)
        picked = selector.fields(self._schema.core.query_type, [operation.selection_set])  # type: ignore[arg-type]
        by_executor = any(field.name in ("__schema", "__type") for field in picked)
        if sum(field.name == "__schema" for field in picked) > MOST_SCHEMAS:
            raise too_costly(f"A query may ask for `__schema` {MOST_SCHEMAS} times.")
        key = (request.query, request.operation_name, scope.internal, by_executor, shape(slots.coerced))
        plan = self._plans.get(key)
        if plan is None:
            if not anew:
                raise NotPlannedError
            plan = Planner(self._schema.catalogue, selector, scope, self._limits, typed=by_executor).query(operation)
            if len(request.query) <= CACHED_CHARACTERS:
                self._plans.put(key, plan)
        return Prepared(document, operation, found, plan, by_executor, {})

    def _prepare_mutation(
        self, document: DocumentNode, operation: OperationDefinitionNode, variables: VariableValues, scope: AccessScope
    ) -> Prepared:
        if not scope.may_write:
            raise QueryError("FORBIDDEN", "Changing something needs the role editor or steward.")
        core, catalogue = self._schema.core, self._schema.catalogue
        selector = _selector(self._schema, document, variables)
        steps: dict[str, MutationStep] = {}
        for picked in selector.fields(core.mutation_type, [operation.selection_set]):  # type: ignore[arg-type]
            if picked.name.startswith("__"):
                continue
            action = self._actions[picked.name]
            read = action.read
            payload = core.type_map[action.payload]
            shown: list[tuple[str, Plan | str]] = []
            for field in selector.fields(payload, picked.below):  # type: ignore[arg-type]
                if field.name == read.single:
                    planner = Planner(catalogue, selector, scope, self._limits, typed=True)
                    shown.append(
                        (field.key, planner.record(read, field.below, Operand(Slot((RECORD_ID,)), id_text), 3))
                    )
                else:
                    shown.append((field.key, field.name))
            steps[picked.key] = MutationStep(action, tuple(shown))
        return Prepared(document, operation, variables, None, True, steps)

    def _document(self, query: str, anew: bool) -> DocumentNode:
        document = self._documents.get(query)
        if document is None:
            if not anew:
                raise NotPlannedError
            try:
                document = parse(query, max_tokens=self._limits.tokens)
            except GraphQLError as error:
                raise RefusedError(self._parse_code(error.message), [error]) from error
            check_document(document, self._limits)
            errors = validate(self._schema.core, document, max_errors=20)
            if errors:
                raise RefusedError("GRAPHQL_VALIDATION_FAILED", errors)
            if len(query) <= CACHED_CHARACTERS:
                self._documents.put(query, document)
        return document

    def _parse_code(self, message: str) -> str:
        if f"{self._limits.tokens} tokens" in message:
            return "TOO_MANY_TOKENS"
        return "QUERY_TOO_DEEP" if "nested too deeply" in message else "GRAPHQL_PARSE_FAILED"

    async def run(
        self, prepared: Prepared, pool: AsyncConnectionPool[Any], engine: Engine, scope: AccessScope
    ) -> Result:
        """Runs a prepared operation; what goes wrong unexpectedly is logged under an id and masked."""
        try:
            if prepared.writes:
                return await self._written(partial(self.write, prepared, engine, scope))
            plan = prepared.plan
            data = NO_DATA
            if plan is not None:
                constant = plan.constant
                data = await read_from(pool, plan, prepared.variables.coerced) if constant is None else constant
            if prepared.by_executor:
                return await to_thread.run_sync(self.introspected, prepared, data, limiter=self._large)
            return Result({"data": data})
        except QueryError as error:
            return refused(error)
        except QueryCanceled:
            return refused(QueryError("TIMEOUT", "The query took too long; ask for less at a time."))
        except Exception as error:
            return Result({"errors": [masked(error, writing=prepared.writes)], "data": None}, fault=fault_of(error))

    async def _written(self, write: Callable[[], Result]) -> Result:
        """Writes when it is this mutation's turn. Raises BusyError."""
        try:
            with fail_after(QUEUE_SECONDS):
                await self._writers.acquire()
        except TimeoutError:
            raise BusyError(f"{WRITERS} others were before it for {QUEUE_SECONDS} s") from None
        try:
            return await to_thread.run_sync(write)
        finally:
            self._writers.release()

    def introspected(self, prepared: Prepared, data: dict[str, Any]) -> Result:
        """The answer of a query that asks for the schema, too: the executor picks the planned data from `data`."""
        return _result(
            execute_sync(
                self._schema.core,
                prepared.document,
                root_value=data,
                variable_values=_raw(prepared.variables),
                operation_name=prepared.operation.name.value if prepared.operation.name else None,
            )
        )

    def write(self, prepared: Prepared, engine: Engine, scope: AccessScope) -> Result:
        """Runs a mutation, field by field, each in a transaction of its own."""
        context = MutationContext(engine, scope, prepared.variables.coerced, prepared.steps)
        result = execute_sync(
            self._schema.core,
            prepared.document,
            root_value=NO_DATA,
            context_value=context,
            variable_values=_raw(prepared.variables),
            operation_name=prepared.operation.name.value if prepared.operation.name else None,
        )
        return _result(result, context.saved)


class RefusedError(GraphQLError):
    """Several things are wrong with a request; each of `errors` carries the code."""

    def __init__(self, code: str, errors: list[GraphQLError]) -> None:
        super().__init__(errors[0].message, extensions={"code": code})
        for error in errors:
            error.extensions = {**(error.extensions or {}), "code": code}
        self.errors = errors


def refusal(error: GraphQLError) -> Result:
    """The answer to a request that `prepare` refused."""
    return refused(*error.errors) if isinstance(error, RefusedError) else refused(error)


def _selector(schema: DerivedSchema, document: DocumentNode, variables: VariableValues) -> Selector:
    fragments = {node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)}
    return Selector(schema.core, fragments, variables)


def _operation(document: DocumentNode, name: str | None) -> OperationDefinitionNode:
    operations = [node for node in document.definitions if isinstance(node, OperationDefinitionNode)]
    if name is None and len(operations) > 1:
        raise QueryError("BAD_OPERATION", "The document has several operations; operationName says which one to run.")
    for operation in operations:
        if name is None or (operation.name is not None and operation.name.value == name):
            return operation
    raise QueryError("BAD_OPERATION", f"The document has no operation called {name}." if name else "Nothing to run.")


def _raw(variables: VariableValues) -> dict[str, Any]:
    """The variables as they were sent, for the executor, which coerces them once more."""
    return {name: source.value for name, source in variables.sources.items() if source.value is not Undefined}


def _result(result: ExecutionResult, saved: Sequence[str] = ()) -> Result:
    """`saved` are the fields of a mutation that were saved before one failed and took the data of all with it: they are
    named, and it is no fault that passes when the whole request is sent again."""
    body: dict[str, Any] = {}
    errors = result.errors or []
    if errors:
        body["errors"] = [_shown(error) for error in errors]
    body["data"] = result.data
    faults = (fault_of(error.original_error) for error in errors if error.original_error and not _is_told(error))
    fault = next(faults, None)
    if fault is not None and saved:
        body["extensions"] = {"saved": saved}
        fault = None if fault.passes else fault
    return Result(body, fault=fault)


def _is_told(error: GraphQLError) -> bool:
    """Whether the error is the caller's, and its message meant for the caller."""
    return error.original_error is None or isinstance(error.original_error, GraphQLError)


def _shown(error: GraphQLError) -> Mapping[str, Any]:
    if error.original_error is None or _is_told(error):
        return error.formatted
    return {**masked(error.original_error, writing=True), "path": error.path}
