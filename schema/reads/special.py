"""Root reads that are no collection and no single read: declared here, planned and run by code written once.

A special read names its arguments and its answer (a tree of object types, values and nodes). What it answers is plain
data: under every field's GraphQL name its value, an object (a mapping), a list, or for nodes their ids. Which of it is
shown, under which keys, and what is selected below the nodes is planned generically, in one statement per place and
level; so are rights, limits and `asOf`.
"""

from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from schema.enums import Labelled
from schema.field import Kind
from schema.reads.access import AccessScope
from schema.reads.plan import Statement
from schema.reads.seen import Seen

if TYPE_CHECKING:
    from schema.reads.catalogue import Catalogue


@dataclass(frozen=True, slots=True)
class RecordTypes:
    """In the place of a kind: names of declared types, as an enum of them all."""


@dataclass(frozen=True, slots=True)
class Nodes:
    """In the place of a kind: declared records, answered as ids (texts) and selected by the caller.

    `target`: the type that they all have; None for the interface `Node`, records of any type.
    """

    target: str | None = None


@dataclass(frozen=True, slots=True)
class Object:
    """An object type of an answer. Two with the same name must be equal: they are one type."""

    name: str
    da: str
    en: str
    fields: tuple["Shown", ...]
    more: str = ""


ShownAs = Kind | type[Labelled] | RecordTypes | Nodes | Object


@dataclass(frozen=True, slots=True)
class Shown:
    """One field of an answer. `many`: a list, never null and without nulls. `optional`: may be null.

    `bilingual`: a text with an argument `language`; its value is the pair (Danish, English).
    `personal`: shown to internal callers alone, null for others (hence always optional).
    """

    name: str
    of: ShownAs
    da: str
    en: str
    more: str = ""
    many: bool = False
    optional: bool = False
    bilingual: bool = False
    personal: bool = False


@dataclass(frozen=True, slots=True)
class Given:
    """One argument. Without `required` it may be left out and is then `default`."""

    name: str
    of: Kind | type[Labelled] | RecordTypes
    da: str
    en: str
    more: str = ""
    many: bool = False
    required: bool = False
    default: Any = None


Values = Mapping[str, Any]
"""Arguments by name: texts, numbers, days, enum members, names of types; None where left out and without default."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A statement to run. `values` are its parameters by name, beside those that the plan knows itself."""

    statement: Statement
    values: Mapping[str, Any] = field(default_factory=dict)
    keys: Sequence[Any] | None = None


Steps = Generator[Wish, list[Sequence[Any]], Any]
"""Yields wishes, is sent their rows, returns the answer."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What is known when a special read is prepared: once per document, kind of caller and shape of the variables."""

    catalogue: "Catalogue"
    scope: AccessScope
    seen: Seen
    wanted: frozenset[str]
    """Which fields are asked for, by their path in the answer: `nodes`, `nodes.path`, `nodes.path.node`."""


@dataclass(frozen=True, slots=True)
class Special:
    """A root read.

    `prepare` compiles what can be compiled and returns what runs for each set of arguments. It may raise QueryError,
    and so may what it returns. `rows` is how many records the answer may name (for the cost of what is selected below
    them), `statements` how many statements it runs itself; `as_of` adds the argument of that name.
    """

    name: str
    da: str
    en: str
    answer: Shown
    prepare: Callable[[Reading], Callable[[Values], Steps]]
    arguments: tuple[Given, ...] = ()
    more: str = ""
    rows: Callable[[Values], int] = field(default=lambda _values: 1)
    statements: int = 1
    as_of: bool = True


def plainly(answer: Callable[[Values], Any]) -> Callable[[Reading], Callable[[Values], Steps]]:
    """The `prepare` of a special read that needs no database: `answer` works it out from the arguments."""

    def prepare(_reading: Reading) -> Callable[[Values], Steps]:
        def run(values: Values) -> Steps:
            yield from ()
            return answer(values)

        return run

    return prepare


def page_of(name: str, item: Object, da: str, en: str) -> Object:
    """The connection type of a special read that answers page by page: `nodes`, `edges`, `pageInfo`, `totalCount`."""
    edge = Object(
        f"{item.name}Edge",
        f"{item.da} i en liste",
        f"{item.en} in a list",
        (
            Shown("cursor", Kind.TEXT, "Rækkens markør", "Cursor of the row", "Til `after`. / For `after`."),
            Shown("node", item, item.da, item.en),
        ),
    )
    return Object(
        name,
        da,
        en,
        (
            Shown("nodes", item, f"{item.da} på siden", f"{item.en} of the page", many=True),
            Shown("edges", edge, "Rækkerne med markører", "The rows with cursors", many=True),
            Shown("pageInfo", PAGE_INFO, "Sidens sted i listen", "Place of the page in its list"),
            Shown("totalCount", Kind.INTEGER, "Antal i alt", "Number in all"),
        ),
    )


PAGE_INFO = Object(
    "PageInfo",
    "Sidens sted i listen",
    "Place of the page in its list",
    (
        Shown("hasNextPage", Kind.BOOLEAN, "Der er flere efter", "There are more after"),
        Shown("hasPreviousPage", Kind.BOOLEAN, "Der er nogen før", "There are some before"),
        Shown("startCursor", Kind.TEXT, "Første rækkes markør", "Cursor of the first row", optional=True),
        Shown("endCursor", Kind.TEXT, "Sidste rækkes markør", "Cursor of the last row", optional=True),
    ),
)
