"""Runs a plan without doing I/O itself: a generator that yields statements and is sent rows; two thin drivers below."""

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from anyio import to_thread
from psycopg import AsyncConnection, Connection, IsolationLevel, OperationalError
from psycopg_pool import AsyncConnectionPool

from schema.reads import plan as planned
from schema.reads.answering import SpecialRead, answered
from schema.reads.errors import too_costly
from schema.reads.operands import fill
from schema.reads.ordering import check_made_with, encode_cursor, made_with
from schema.reads.plan import Child, Fetch, FetchAny, Plan, Shape, Statement

Row = Sequence[Any]
Ask = tuple[str, dict[str, Any]]
Answer = dict[str, Any]
_NOTHING: list[Any] = []


def run(plan: Plan, variables: Mapping[str, Any]) -> Generator[Ask, list[Row], Answer]:
    """Yields (sql, parameters), is sent the rows, returns the answer. `variables` are the coerced ones."""
    runner = _Runner(variables)
    answer: Answer = {}
    for key, root in plan.roots:
        if isinstance(root, planned.Constant):
            answer[key] = root.value
        elif isinstance(root, planned.Lookup):
            id_ = root.id.bind(variables)
            found = yield from runner.fetch(root.fetch, [id_])
            answer[key] = found.get(id_)
        elif isinstance(root, SpecialRead):
            answer[key] = yield from answered(root, variables, runner.fetch)
        else:
            answer[key] = yield from runner.connection(root)
    if plan.most_objects is not None and _objects_in(answer, {}) > plan.most_objects:
        raise too_costly("The answer would be too large; ask for fewer rows at a time with `first`.")
    return answer


def _objects_in(value: Any, counted: dict[int, int]) -> int:
    """How many objects a value holds when written out; one that several others share is looked at once."""
    if isinstance(value, dict):
        children: Any = value.values()
    elif isinstance(value, list):
        children = value
    else:
        return 0
    key = id(value)
    if key not in counted:
        counted[key] = 1 + sum(_objects_in(child, counted) for child in children)
    return counted[key]


class _Runner:
    def __init__(self, variables: Mapping[str, Any]) -> None:
        self._variables = variables

    def fetch(self, fetch: Fetch | FetchAny, keys: list[Any]) -> Generator[Ask, list[Row], dict[Any, Any]]:
        if not keys:
            return {}
        if isinstance(fetch, FetchAny):
            return (yield from self._fetch_any(fetch, keys))
        rows = yield self._ask(fetch.statement, keys)
        objects = yield from self._objects(fetch.shape, rows, 0)
        if not fetch.many:
            return {row[-1]: found for row, found in zip(rows, objects, strict=True)}
        lists: dict[Any, list[Answer]] = {}
        for row, found in zip(rows, objects, strict=True):
            lists.setdefault(row[-1], []).append(found)
        return lists

    def connection(self, root: planned.Connection) -> Generator[Ask, list[Row], Answer]:
        total = number = 0
        rows: list[Row] = []
        more = False
        moment = None if root.moment is None else root.moment.bind(self._variables).isoformat()
        made = made_with(moment, fill(root.asked, self._variables))
        if root.cursor is not None:
            check_made_with(fill(root.cursor, self._variables), made)
        if root.page is not None:
            rows = yield self._ask(root.page)
            more = len(rows) > root.first
            rows = rows[: root.first]
        if root.count is not None:
            total = (yield self._ask(root.count))[0][0]
        if root.number is not None:
            number = (yield self._ask(root.number))[0][0]
        nodes = []
        for start, shape in root.shapes:
            nodes.append((yield from self._objects(shape, rows, start)))
        cursors = [encode_cursor(root.mark, made, row[root.cursor_at :]) for row in rows]
        page = {
            "hasNextPage": more,
            "hasPreviousPage": root.cursor is not None,
            "startCursor": cursors[0] if cursors else None,
            "endCursor": cursors[-1] if cursors else None,
        }
        answer: Answer = {}
        for key, content in root.fields:
            match content:
                case int(index):
                    answer[key] = nodes[index]
                case planned.Edge(keys):
                    answer[key] = [
                        {
                            edge_key: cursor if held == "cursor" else nodes[held][at] if isinstance(held, int) else held
                            for edge_key, held in keys
                        }
                        for at, cursor in enumerate(cursors)
                    ]
                case dict(wanted):
                    answer[key] = {name: page.get(held, held) for name, held in wanted.items()}
                case "totalCount":
                    answer[key] = total
                case "changeNumber":
                    answer[key] = number
                case _:
                    answer[key] = content
        return answer

    def _ask(self, statement: Statement, keys: list[Any] | None = None) -> Ask:
        return statement.sql, statement.parameters(self._variables, keys)

    def _fetch_any(self, fetch: FetchAny, keys: list[Any]) -> Generator[Ask, list[Row], dict[Any, Any]]:
        found: dict[Any, Any] = {}
        by_type: dict[str, list[Any]] = {}
        for id_, type_ in (yield self._ask(fetch.types, keys)):
            if type_ in fetch.full:
                by_type.setdefault(type_, []).append(id_)
            elif type_ in fetch.thin:
                found[id_] = {key: type_ if held == "type" else id_ for key, held in fetch.thin[type_]}
        for type_, full in fetch.full.items():
            found |= yield from self.fetch(full, by_type.get(type_, []))
        return found

    def _objects(self, shape: Shape, rows: list[Row], start: int) -> Generator[Ask, list[Row], list[Answer]]:
        keys, stop = shape.keys, start + shape.columns
        if start == 0:
            objects = [dict(zip(keys, row, strict=False)) for row in rows]
        else:
            objects = [dict(zip(keys, row[start:stop], strict=True)) for row in rows]
        for key, convert in shape.convert:
            for found in objects:
                found[key] = convert(found[key])
        for child in shape.children:
            yield from self._child(child, objects)
        return objects

    def _child(self, child: Child, objects: list[Answer]) -> Generator[Ask, list[Row], None]:
        key = child.key
        if child.ids:
            wanted = list(dict.fromkeys(id_ for found in objects for id_ in found[key]))
            records = yield from self.fetch(child.fetch, wanted)
            for found in objects:
                found[key] = [records[id_] for id_ in dict.fromkeys(found[key]) if id_ in records]
            return
        wanted = list(dict.fromkeys(found[key] for found in objects if found[key] is not None))
        records = yield from self.fetch(child.fetch, wanted)
        if isinstance(child.fetch, Fetch) and child.fetch.many:
            if child.single:
                for found in objects:
                    found[key] = records.get(found[key], (None,))[0]
            else:
                for found in objects:
                    found[key] = records.get(found[key], _NOTHING)
        else:
            for found in objects:
                found[key] = records.get(found[key])


def run_on(connection: Connection[Any], plan: Plan, variables: Mapping[str, Any]) -> Answer:
    """Runs the plan on a connection, all levels in one snapshot if its transaction is REPEATABLE READ."""
    steps = run(plan, variables)
    with connection.cursor() as cursor:
        try:
            sql, parameters = next(steps)
            while True:
                sql, parameters = steps.send(cursor.execute(sql, parameters).fetchall())
        except StopIteration as end:
            answer: Answer = end.value
            return answer


async def run_async_on(connection: AsyncConnection[Any], plan: Plan, variables: Mapping[str, Any]) -> Answer:
    """The same on an asynchronous connection; what is worked out and not read is worked out in a thread."""
    steps = run(plan, variables)
    works_out = any(isinstance(root, SpecialRead) and root.special.statements == 0 for _, root in plan.roots)
    rows: list[Row] | None = None
    async with connection.cursor() as cursor:
        while True:
            step = await to_thread.run_sync(_further, steps, rows) if works_out else _further(steps, rows)
            if isinstance(step, _End):
                return step.answer
            sql, parameters = step
            await cursor.execute(sql, parameters)
            rows = await cursor.fetchall()


@dataclass(frozen=True, slots=True)
class _End:
    answer: Answer


def _further(steps: Generator[Ask, list[Row], Answer], rows: list[Row] | None) -> Ask | _End:
    try:
        return next(steps) if rows is None else steps.send(rows)
    except StopIteration as end:
        return _End(end.value)


def read(connection: Connection[Any], plan: Plan, variables: Mapping[str, Any]) -> Answer:
    """Runs the plan in a transaction of its own, which reads one snapshot and cannot write."""
    connection.isolation_level = IsolationLevel.REPEATABLE_READ
    connection.read_only = True
    try:
        with connection.transaction():
            return run_on(connection, plan, variables)
    finally:
        if not connection.closed:
            connection.isolation_level = None
            connection.read_only = None


async def read_from(pool: AsyncConnectionPool[Any], plan: Plan, variables: Mapping[str, Any]) -> Answer:
    """Runs the plan on a connection of the pool, in a transaction that reads one snapshot and cannot write.

    A connection that turns out to be lost, because the server was restarted, costs the caller nothing: the pool looks
    after its others, and the read is made once more. Asking each connection before each read would cost a round trip.
    """
    async with pool.connection() as connection:
        try:
            return await _in_one_snapshot(connection, plan, variables)
        except OperationalError:
            if not connection.broken:
                raise
    await pool.check()
    async with pool.connection() as connection:
        return await _in_one_snapshot(connection, plan, variables)


async def _in_one_snapshot(connection: AsyncConnection[Any], plan: Plan, variables: Mapping[str, Any]) -> Answer:
    await connection.set_isolation_level(IsolationLevel.REPEATABLE_READ)
    await connection.set_read_only(True)
    async with connection.transaction():
        return await run_async_on(connection, plan, variables)
