"""A compiled read: flat SQL statements, one per level, and how their rows become the answer.

Plans are immutable and hold no connection; `schema.reads.run` steps through them.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from sqlalchemy import Dialect
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.sql import ClauseElement
from sqlalchemy.sql.compiler import SQLCompiler

from schema.reads.operands import Operand

if TYPE_CHECKING:
    from schema.reads.answering import SpecialRead

KEYS = "keys"
_DIALECT: Dialect = PGDialect_psycopg()  # type: ignore[no-untyped-call]


@dataclass(frozen=True, slots=True)
class Statement:
    """SQL text with psycopg placeholders; `operands` are filled in from the variables."""

    sql: str
    constants: Mapping[str, Any]
    operands: Mapping[str, Operand]
    takes_keys: bool

    def parameters(self, variables: Mapping[str, Any], keys: list[Any] | None = None) -> dict[str, Any]:
        """What to run the statement with; `keys` are the parents' keys."""
        found = dict(self.constants)
        for name, operand in self.operands.items():
            found[name] = operand.bind(variables)
        if self.takes_keys:
            found[KEYS] = keys
        return found


def compiled(query: ClauseElement) -> Statement:
    """The statement's text and parameters, worked out once."""
    result = cast(SQLCompiler, query.compile(dialect=_DIALECT, compile_kwargs={"render_postcompile": True}))
    constants: dict[str, Any] = {}
    operands: dict[str, Operand] = {}
    takes_keys = False
    for name, bind in result.binds.items():
        value = bind.value
        if isinstance(value, Operand):
            operands[name] = value
        elif name == KEYS:
            takes_keys = True
        else:
            process = bind.type.dialect_impl(_DIALECT).bind_processor(_DIALECT)
            # The values of an IN list are parameters of their own.
            named = {name: value}
            if bind.expanding:
                named = {f"{name}_{place}": item for place, item in enumerate(cast(Iterable[Any], value), 1)}
            constants |= {key: process(item) if process else item for key, item in named.items()}
    return Statement(str(result), constants, operands, takes_keys)


@dataclass(frozen=True, slots=True)
class Shape:
    """How one row becomes an object: its first columns, in order, are the values of `keys`.

    A key that has a child holds the child's key column first (the parent's id or the link) and is then replaced.
    """

    keys: tuple[str, ...]
    columns: int
    convert: tuple[tuple[str, Callable[[Any], Any]], ...]
    children: tuple["Child", ...]


@dataclass(frozen=True, slots=True)
class Fetch:
    """Rows by key: one statement; the last column is the key by which they are joined. `many`: a list per key."""

    statement: Statement
    shape: Shape
    many: bool


@dataclass(frozen=True, slots=True)
class FetchAny:
    """Records of several types by id. `types` finds out which id is of which type; `thin` are the types of which
    nothing but what that says (`id`, `type`) is asked for."""

    types: Statement
    thin: Mapping[str, tuple[tuple[str, str], ...]]
    full: Mapping[str, Fetch]


@dataclass(frozen=True, slots=True)
class Child:
    """What replaces an object's key column: one record, the records of a list of ids, or a list of records."""

    key: str
    fetch: Fetch | FetchAny
    ids: bool
    """The key column is a list of ids, each of which is looked up."""
    single: bool
    """A list of records of which the first is shown."""


@dataclass(frozen=True, slots=True)
class Edge:
    """One `edges` selection: keys of the answer with `cursor`, `__typename` or the index of a shape."""

    keys: tuple[tuple[str, str | int], ...]


@dataclass(frozen=True, slots=True)
class Connection:
    """A page of a root collection. `fields`: keys of the answer in order, with what they hold.

    `number` reads how far the change counter had come. `cursor` (a slot or text) was made as of `moment`, and with what
    the keys of the ordering were `asked` with (lists of names and values, which may be slots).
    """

    page: Statement | None
    count: Statement | None
    number: Statement | None
    shapes: tuple[tuple[int, Shape], ...]
    """Where in the row each shape starts."""
    cursor_at: int
    mark: str
    first: int
    cursor: Any
    moment: Operand | None
    asked: list[Any]
    fields: tuple[tuple[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Lookup:
    """A single read: `actionGoal(id)`, `node(id)`."""

    fetch: Fetch | FetchAny
    id: Operand


@dataclass(frozen=True, slots=True)
class Constant:
    """A value that is known without reading."""

    value: Any


Root: TypeAlias = "Connection | Lookup | Constant | SpecialRead"


@dataclass(frozen=True, slots=True)
class Plan:
    """The root fields of one operation in the order of the answer. `cost` is the number of rows to be expected."""

    roots: tuple[tuple[str, Root], ...]
    cost: int
    statements: int
    most_objects: int | None
    """Most objects that the answer may hold; None where an answer cannot repeat a record's lists over and over."""

    @property
    def constant(self) -> dict[str, Any] | None:
        """The whole answer, where nothing has to be read for it; else None."""
        found = {key: root.value for key, root in self.roots if isinstance(root, Constant)}
        return found if len(found) == len(self.roots) else None
