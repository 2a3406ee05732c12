"""Compiles a selection into a plan: one flat SQL statement per level, limits and rights decided before any SQL."""

from collections.abc import Callable, Sequence
from typing import Any

from graphql import GraphQLObjectType, OperationDefinitionNode, SelectionSetNode
from sqlalchemy import FromClause, Text, literal, null
from sqlalchemy.sql import ColumnElement

from schema.counter import number_at
from schema.field import Field, Kind
from schema.reads import levels
from schema.reads.access import AccessScope
from schema.reads.answering import planned
from schema.reads.catalogue import Back, Bilingual, Catalogue, ReadType, Reference, Stored, parts_of
from schema.reads.errors import QueryError, too_costly
from schema.reads.filters import Filters, asked_with, id_text
from schema.reads.limits import Limits
from schema.reads.listing import Listing, collection, moment_operand, seen_by, selection, shown
from schema.reads.operands import Operand
from schema.reads.ordering import after, cursor_columns, fingerprint, order_keys
from schema.reads.plan import Child, Connection, Constant, Edge, Fetch, FetchAny, Lookup, Plan, Root, Shape, compiled
from schema.reads.seen import NOW, Seen
from schema.reads.selection import Picked, Selector
from schema.reads.sources import column, kept_small, key, output

PAGE_DEFAULT = 50
LIST_DEFAULT = 100
MOST = 1_000
USUAL_CHILDREN = 3
"""How many records a list below a record has on average; for the cost of lists whose `first` is left out."""

Sets = Sequence[SelectionSetNode]
Columns = list[ColumnElement[Any]]


class Planner:
    """Plans one operation for one caller. `typed` adds `__typename` to every object, for Strawberry's executor."""

    def __init__(
        self, catalogue: Catalogue, selector: Selector, scope: AccessScope, limits: Limits, typed: bool = False
    ) -> None:
        self._catalogue = catalogue
        self._selector = selector
        self._scope = scope
        self._limits = limits
        self._typed = typed
        self._filters = Filters(catalogue, scope)
        self._see(NOW)
        self._singles = {read.single: read for read in catalogue.types.values()}
        self._collections = {read.collection: read for read in catalogue.types.values()}
        self._cost = 0
        self._shared = False
        self._below_link = 0
        self._statements = 0

    def query(self, operation: OperationDefinitionNode) -> Plan:
        """The plan of a query; introspection fields are left to the executor."""
        query_type = self._object("Query")
        roots: list[tuple[str, Root]] = []
        for picked in self._selector.fields(query_type, [operation.selection_set]):
            if picked.name == "__typename":
                roots.append((picked.key, Constant("Query")))
            elif not picked.name.startswith("__"):
                roots.append((picked.key, self._root(query_type, picked)))
        return self._plan(roots)

    def record(self, read: ReadType, sets: Sets, id_: Operand, depth: int = 1) -> Plan:
        """The plan of one record by id, as a mutation's result shows it; the answer's key is `record`."""
        return self._plan([("record", Lookup(self._by_id(read, sets, depth, 1), id_))])

    def _plan(self, roots: list[tuple[str, Root]]) -> Plan:
        return Plan(tuple(roots), self._cost, self._statements, self._limits.objects if self._shared else None)

    def _see(self, seen: Seen) -> None:
        """From here on, what is planned reads what `seen` sees."""
        self._seen = self._filters.seen = seen

    def _root(self, query_type: GraphQLObjectType, picked: Picked) -> Root:
        arguments = self._selector.arguments(query_type.fields[picked.name], picked.node)
        self._see(seen_by(arguments))
        if picked.name == "node":
            names = tuple(self._catalogue.types)
            return Lookup(self._any(names, picked.below, 2, 1), Operand(arguments["id"], id_text))
        if picked.name in self._catalogue.specials:
            special = self._catalogue.specials[picked.name]
            for _ in range(special.statements):
                self._level()
            return planned(
                special, picked, arguments, self, self._catalogue, self._scope, self._seen, typed=self._typed
            )
        if picked.name in self._singles:
            fetch = self._by_id(self._singles[picked.name], picked.below, 2, 1)
            return Lookup(fetch, Operand(arguments["id"], id_text))
        if picked.name in self._catalogue.selections:
            read, chosen = self._catalogue.selections[picked.name]
            rows = self._seen.rows(read.cls)
            return self._connection(read, rows, selection(chosen, self._seen, read, rows, arguments), picked, arguments)
        read = self._collections[picked.name]
        rows = self._seen.rows(read.cls)
        listing = collection(self._filters, self._scope, read, rows, arguments)
        return self._connection(read, rows, listing, picked, arguments)

    def _connection(
        self, read: ReadType, rows: FromClause, listing: Listing, picked: Picked, arguments: dict[str, Any]
    ) -> Connection:
        first = _first(arguments, PAGE_DEFAULT)
        condition, order = listing.condition, listing.order
        mark = fingerprint(read, order)
        cursor = arguments.get("after")
        columns: Columns = []
        shapes: list[tuple[int, Shape]] = []
        fields: list[tuple[str, Any]] = []

        def nodes(sets: Sets, depth: int) -> int:
            start = len(columns)
            shape, more = self._shape(read, rows, sets, depth, first)
            columns.extend(more)
            shapes.append((start, shape))
            return len(shapes) - 1

        paged = counted = numbered = False
        self._spend(first)
        type_name = f"{read.name}Connection"
        for field in self._fields(type_name, picked.below, 2):
            match field.name:
                case "nodes":
                    fields.append((field.key, nodes(field.below, 3)))
                case "edges":
                    edge: list[tuple[str, str | int]] = []
                    for of_edge in self._fields(f"{read.name}Edge", field.below, 3):
                        held = {"cursor": "cursor", "__typename": f"{read.name}Edge"}.get(of_edge.name)
                        edge.append((of_edge.key, nodes(of_edge.below, 4) if held is None else held))
                    fields.append((field.key, Edge(tuple(edge))))
                case "pageInfo":
                    info = self._fields("PageInfo", field.below, 3)
                    named = {item.key: "PageInfo" if item.name == "__typename" else item.name for item in info}
                    fields.append((field.key, named))
                case "totalCount":
                    fields.append((field.key, "totalCount"))
                    counted = True
                case "changeNumber":
                    fields.append((field.key, "changeNumber"))
                    numbered = True
                case _:
                    fields.append((field.key, type_name))
            paged = paged or field.name in ("nodes", "edges", "pageInfo")
        page = None
        if paged:
            self._level()
            further = condition if cursor is None else condition & after(order, mark, cursor)
            page = levels.page(rows, columns + cursor_columns(order), further, order, first)
        for more in (counted, numbered):
            if more:
                self._level()
        count = levels.count(rows, condition) if counted else None
        number = compiled(number_at(self._seen.moment)) if numbered else None
        moment = moment_operand(self._seen)
        asked = [[[name, value] for name, value in key.asked] for key in order]
        return Connection(
            page, count, number, tuple(shapes), len(columns), mark, first, cursor, moment, asked, tuple(fields)
        )

    def _by_id(self, read: ReadType, sets: Sets, depth: int, expected: int) -> Fetch:
        self._level()
        rows = self._seen.rows(read.cls)
        shape, columns = self._shape(read, rows, sets, depth, expected)
        return Fetch(levels.by_id(rows, columns), shape, many=False)

    def _any(self, names: Sequence[str], sets: Sets, depth: int, expected: int) -> FetchAny:
        """Records of one of several types: which of them need no more than their id and type costs nothing more."""
        self._level()
        thin: dict[str, tuple[tuple[str, str], ...]] = {}
        full: dict[str, Fetch] = {}
        for name in names:
            picked = self._fields(name, sets, depth)
            if all(field.name in ("id", "__typename") for field in picked):
                held = [(field.key, "id" if field.name == "id" else "type") for field in picked]
                thin[name] = tuple(held + ([("__typename", "type")] if self._typed else []))
            else:
                full[name] = self._by_id(self._catalogue[name], sets, depth, expected)
        existing = None
        if self._seen.moment is not None:
            existing = [self._seen.ids(self._catalogue[name].cls) for name in names]
        return FetchAny(levels.types_of_ids(names, existing), thin, full)

    def _shape(self, read: ReadType, rows: FromClause, sets: Sets, depth: int, expected: int) -> tuple[Shape, Columns]:
        """How one record is shown: the columns that it needs, and its children."""
        keys: list[str] = []
        columns: Columns = []
        convert: list[tuple[str, Callable[[Any], Any]]] = []
        children: list[Child] = []
        for picked in self._fields(read.name, sets, depth):
            keys.append(picked.key)
            if picked.name == "__typename":
                columns.append(literal(read.name, Text()))
                continue
            member = read.members[picked.name]
            if isinstance(member, Reference | Back):
                column, child = self._child(read, rows, member, picked, depth, expected)
                columns.append(column)
                children.append(child)
                continue
            if isinstance(member, Bilingual):
                language = self._arguments(read, picked).get("language")
                field = member.en if getattr(language, "value", language) == "EN" else member.da
            else:
                field = member.field
            asked = asked_with(field, self._arguments(read, picked)) if field.arguments else {}
            columns.append(self._output(read, rows, field, asked))
            if isinstance(member, Stored) and field.kind in (Kind.VALUE, Kind.VALUES):
                convert.append((picked.key, self._value(member, picked, depth)))
        if self._typed and "__typename" not in keys:
            keys.append("__typename")
            columns.append(literal(read.name, Text()))
        return Shape(tuple(keys), len(columns), tuple(convert), tuple(children)), columns

    def _output(
        self, read: ReadType, rows: FromClause, field: Field, asked: dict[str, ColumnElement[Any]]
    ) -> ColumnElement[Any]:
        if self._hidden(field.personal):
            return null()
        return kept_small(self._seen, rows, field, output(self._seen, read.cls, rows, field, asked), self._scope)

    def _child(
        self, read: ReadType, rows: FromClause, member: Reference | Back, picked: Picked, depth: int, expected: int
    ) -> tuple[ColumnElement[Any], Child]:
        below = depth + 1
        if isinstance(member, Back):
            return key(rows.c.id), Child(
                picked.key, self._back(read, member, picked, below, expected), False, member.relation.single
            )
        link = null() if self._hidden(member.field.personal) else output(self._seen, read.cls, rows, member.field)
        target = self._catalogue[member.targets[0]]
        if not member.many or len(member.targets) > 1:
            self._spend(expected)
            self._below_link += 1
            if len(member.targets) > 1:
                fetch: Fetch | FetchAny = self._any(member.targets, picked.below, below, expected)
            else:
                fetch = self._by_id(target, picked.below, below, expected)
            self._below_link -= 1
            return link, Child(picked.key, fetch, member.many, False)
        arguments = self._arguments(read, picked)
        first = _first(arguments, LIST_DEFAULT)
        among = self._seen.rows(target.cls)
        condition = shown(self._filters, target, among, arguments)
        asked = arguments.get("orderBy")
        order = order_keys(self._seen, target, among, asked, self._scope) if asked else None
        shape, columns = self._listed(target, among, picked, below, expected, arguments)
        parents = self._seen.rows(read.cls)
        links = column(self._seen, read.cls, parents, member.field)
        statement = levels.linked(parents, links, among, columns, condition, order, first)
        return key(rows.c.id), Child(picked.key, Fetch(statement, shape, many=True), False, False)

    def _back(self, read: ReadType, member: Back, picked: Picked, depth: int, expected: int) -> Fetch:
        owner = self._catalogue[member.owner]
        arguments: dict[str, Any] = {"first": 1} if member.relation.single else self._arguments(read, picked)
        first = _first(arguments, LIST_DEFAULT)
        rows = self._seen.rows(owner.cls)
        condition = shown(self._filters, owner, rows, arguments)
        order = order_keys(self._seen, owner, rows, arguments.get("orderBy"), self._scope)
        shape, columns = self._listed(owner, rows, picked, depth, expected, arguments)
        return Fetch(levels.children(rows, columns, member.relation.field, condition, order, first), shape, many=True)

    def _listed(
        self, read: ReadType, rows: FromClause, picked: Picked, depth: int, expected: int, arguments: dict[str, Any]
    ) -> tuple[Shape, Columns]:
        asked = any(argument.name.value == "first" for argument in picked.node.arguments or ())
        together = expected * (_first(arguments, LIST_DEFAULT) if asked else USUAL_CHILDREN)
        self._shared = self._shared or self._below_link > 0
        self._level()
        self._spend(together)
        return self._shape(read, rows, picked.below, depth, together)

    def _value(self, member: Stored, picked: Picked, depth: int) -> Callable[[Any], Any]:
        value_type: Any = member.field.value_type
        parts = parts_of(value_type)
        names = []
        for field in self._fields(value_type.__name__, picked.below, depth + 1):
            if field.name == "__typename":
                names.append((field.key, "", value_type.__name__))
            else:
                names.append((field.key, field.name, parts[field.name].default))

        def one(value: Any) -> Any:
            return None if value is None else {key: value.get(name, default) for key, name, default in names}

        if member.field.kind is Kind.VALUE:
            return one
        return lambda values: None if values is None else [one(value) for value in values]

    def fields(self, type_name: str, sets: Sets, depth: int) -> list[Picked]:
        """For special reads: the fields asked for on an object type of the answer."""
        return self._fields(type_name, sets, depth)

    def language(self, type_name: str, picked: Picked) -> str:
        """For special reads: the language asked for."""
        found = self._selector.arguments(self._object(type_name).fields[picked.name], picked.node).get("language")
        return str(getattr(found, "value", found))

    def nodes(self, target: str | None, sets: Sets, depth: int, expected: int) -> Fetch | FetchAny:
        """For special reads: records by id of one type, or of any; about so many."""
        self._spend(expected)
        self._below_link += 1
        names = tuple(self._catalogue.types)
        if target is None:
            fetch: Fetch | FetchAny = self._any(names, sets, depth, expected)
        else:
            fetch = self._by_id(self._catalogue[target], sets, depth, expected)
        self._below_link -= 1
        return fetch

    def _fields(self, type_name: str, sets: Sets, depth: int) -> list[Picked]:
        if depth > self._limits.depth:
            raise QueryError("QUERY_TOO_DEEP", f"The query is nested more than {self._limits.depth} levels deep.")
        return self._selector.fields(self._object(type_name), sets)

    def _object(self, name: str) -> GraphQLObjectType:
        found = self._selector.schema.get_type(name)
        if not isinstance(found, GraphQLObjectType):
            raise LookupError(f"{name} is no object type of the schema")
        return found

    def _arguments(self, read: ReadType, picked: Picked) -> dict[str, Any]:
        return self._selector.arguments(self._object(read.name).fields[picked.name], picked.node)

    def _hidden(self, personal: bool) -> bool:
        return personal and not self._scope.internal

    def _level(self) -> None:
        self._statements += 1
        if self._statements > self._limits.statements:
            raise too_costly(f"The query needs more than {self._limits.statements} database statements.")

    def _spend(self, rows: int) -> None:
        self._cost += rows
        if self._cost > self._limits.cost:
            raise too_costly(
                f"The query may read over {self._limits.cost} rows. Ask for fewer with `first`, or for fewer levels."
            )


def _first(arguments: dict[str, Any], default: int) -> int:
    first = arguments.get("first")
    if first is None:
        return default
    if not 0 <= first <= MOST:
        raise QueryError("BAD_FIRST", f"first: {first} is not between 0 and {MOST}.")
    return int(first)
