"""Object types, interfaces, unions and connections, derived from what can be read."""

from dataclasses import replace
from inspect import get_annotations
from typing import Annotated, Any, Union

import strawberry
from sqlalchemy import BigInteger

from schema.field import Field, Kind
from schema.graphql.describe import both, of_field, of_type, paragraphs, plural_en
from schema.graphql.enums import Enums, Language
from schema.graphql.filters import Inputs
from schema.graphql.pieces import Argument, Draft, Drafts, Member
from schema.graphql.scalars import BigInt, Date, Id, Json, Moment, Since, plain_scalar
from schema.known import Asked, Selection
from schema.model import Record, points_to
from schema.reads.catalogue import Back, Bilingual, Catalogue, ReadType, Reference, ReferenceId, Stored, parts_of
from schema.reads.catalogue import Member as ReadMember
from schema.reads.planner import LIST_DEFAULT, MOST, PAGE_DEFAULT
from schema.values import camel

ROOT_INTERFACE = "Node"
AS_OF = Argument(
    "asOf",
    Moment | None,
    both(
        "Som det var kendt på det tidspunkt",
        "As it was known at that moment",
        "Gælder alt nedenunder. / Holds for everything below.",
    ),
)
AS_OF_BELOW = Argument(
    "asOf",
    Moment | None,
    both(
        "Det nedenunder, som det var kendt på det tidspunkt",
        "What is below, as it was known at that moment",
        "Disse poster har selv ingen historik og vises, som de er nu. / These records have no history themselves and "
        "are shown as they are now.",
    ),
)
CHANGED_SINCE = Argument(
    "changedSince",
    Since | None,
    both(
        "Kun det, der er ændret efter dette",
        "Only what was changed after this",
        "I den rækkefølge, ændringerne blev gemt, arkiverede med. Bladr til sidste side, og fortsæt fra dens "
        "`changeNumber`. / In the order in which the changes were saved, archived ones included. Page to the end and "
        "go on from the last page's `changeNumber`.",
    ),
)
VALID_ON = Argument("validOn", Date | None, both("Kun det, der gjaldt den dag", "Only what was in force on that day"))
AFTER = Argument("after", str | None, both("Efter denne markør", "After this cursor"))
FIRST = both(f"Højst så mange (0-{MOST})", f"At most so many (0-{MOST})")


class Outputs:
    """Makes everything that an answer is made of."""

    def __init__(self, catalogue: Catalogue, drafts: Drafts, enums: Enums, inputs: Inputs) -> None:
        self._catalogue = catalogue
        self._drafts = drafts
        self._enums = enums
        self._inputs = inputs
        self._interfaces: dict[type[Record], Draft] = {}
        self._unions: dict[str, Any] = {}
        self.objects: dict[str, Draft] = {}
        self.connections: dict[str, Draft] = {}
        self.page_info = drafts.open("PageInfo", both("Sidens sted i listen", "Place of the page in its list"))
        self.page_info.members = [
            Member("hasNextPage", bool, both("Der er flere efter", "There are more after")),
            Member("hasPreviousPage", bool, both("Der er nogen før", "There are some before")),
            Member("startCursor", str | None, both("Første rækkes markør", "Cursor of the first row")),
            Member(
                "endCursor",
                str | None,
                both("Sidste rækkes markør", "Cursor of the last row", "Til `after`. / For `after`."),
            ),
        ]

    def open(self) -> None:
        """Names all types, so that they can refer to each other."""
        for read in self._catalogue.types.values():
            bases = [self._interface(base).cls for base in _abstract_bases(read.cls)]
            self.objects[read.name] = self._drafts.open(read.name, of_type(read.cls), bases)
            plural = read.cls.names.da_plural
            self.connections[read.name] = self._drafts.open(
                f"{read.name}Connection", both(f"{plural}, side for side", f"{plural_en(read.cls.names)}, page by page")
            )

    def fill(self) -> None:
        for read in self._catalogue.types.values():
            for name, member in read.members.items():
                shown = self._member(read, name, member)
                if name in read.also:
                    same = f"Det samme som `{read.also[name]}`. / The same as `{read.also[name]}`."
                    shown = replace(shown, description=f"{shown.description} {same}")
                self.objects[read.name].members.append(shown)
            self._fill_connection(read)
        for base, draft in self._interfaces.items():
            draft.members = self._shared(base)

    @property
    def node(self) -> Any:
        """The interface of everything that has an id."""
        return self._interfaces[Record].cls

    def value(self, value_type: Any) -> Any:
        """The object type of a value type."""
        known = self._drafts.known(value_type.__name__)
        if known is not None:
            return known.cls
        text = "\n\n".join((both(*value_type.names), *paragraphs(value_type)))
        draft = self._drafts.open(value_type.__name__, text)
        for part in parts_of(value_type).values():
            scalar = self._enums.of(part.enum) if part.enum else plain_scalar(part.kind)
            shown = scalar | None if part.nullable else scalar
            draft.members.append(Member(part.name, shown, both(*part.label)))
        return draft.cls

    def list_arguments(self, target: str, first: int, *, below: bool = True) -> tuple[Argument, ...]:
        """`filter`, `orderBy` and `first` of a list of records of that type; `below`: of those of a record."""
        order = self._inputs.orders[target].cls
        more = ""
        if self._catalogue[target].is_entity:
            more = "Kun aktive, medmindre `recordState` nævnes. / Only active ones unless `recordState` is named."
        for column, state in self._catalogue[target].cls.shown_below.items() if below else ():
            more = (
                f"Kun {state.name}, medmindre `{camel(column)}` nævnes. "
                f"/ Only {state.name} unless `{camel(column)}` is named."
            )
        valid = (VALID_ON,) if self._catalogue[target].has_validity else ()
        return (
            Argument("filter", self._inputs.filters[target].cls | None, both("Filter", "Filter", more)),
            Argument("orderBy", list[order] | None, both("Rækkefølge", "Ordering")),  # type: ignore[valid-type]
            Argument("first", int | None, FIRST, first),
            *valid,
        )

    def _member(self, read: ReadType, name: str, member: ReadMember) -> Member:
        match member:
            case Bilingual(_, da, _):
                required = da.required and not da.personal
                language = Argument("language", Language | None, both("Sprog", "Language"), Language["DA"])
                return Member(name, str if required else str | None, of_field(da), (language,))
            case ReferenceId(field):
                ids = list[Id] if field.kind is Kind.LINKS else Id
                required = (field.required or field.kind is Kind.LINKS) and not field.personal
                return Member(name, ids if required else ids | None, both(f"{field.da} (id)", f"{field.en} (id)"))
            case Reference():
                return self._reference(read, name, member)
            case Back(relation, owner):
                target = self.objects[owner].cls
                names = self._catalogue[owner].cls.names
                if relation.single:
                    return Member(name, target | None, both(names.da, names.en))
                by = camel(relation.field.name)
                text = both(
                    names.da_plural,
                    plural_en(names),
                    f"De peger hertil med `{by}`. / They point here by `{by}`.",
                )
                return Member(name, list[target], text, self.list_arguments(owner, LIST_DEFAULT))  # type: ignore[valid-type]
        shown = self._nullable(read.cls, member.field, self._stored(member.field))
        return Member(name, shown, of_field(member.field), self._inputs.arguments(member.field))

    def _reference(self, read: ReadType, name: str, member: Reference) -> Member:
        field = member.field
        text = of_field(field)
        if len(member.targets) == 1:
            target: Any = self.objects[member.targets[0]].cls
        else:
            target = self._interface_of(member.targets) or self._union(read, name, member)
        if not member.many:
            there = field.required and not field.personal and (_in_time(read) or not self._in_time(member.targets))
            return Member(name, target if there else target | None, text)
        arguments = self.list_arguments(member.targets[0], LIST_DEFAULT) if len(member.targets) == 1 else ()
        return Member(name, list[target], text, arguments)

    def _in_time(self, targets: tuple[str, ...]) -> bool:
        return any(_in_time(self._catalogue[target]) for target in targets)

    def _interface_of(self, targets: tuple[str, ...]) -> Any:
        """The interface that stands for exactly these types, if there is one."""
        for base in _abstract_bases(self._catalogue[targets[0]].cls):
            if {read.name for read in self._below(base)} == set(targets):
                return self._interfaces[base].cls
        return None

    def _below(self, base: type[Record]) -> list[ReadType]:
        return [read for read in self._catalogue.types.values() if issubclass(read.cls, base)]

    def _union(self, read: ReadType, name: str, member: Reference) -> Any:
        union_name = f"{read.name}{name[:1].upper()}{name[1:]}"
        if union_name not in self._unions:
            classes = tuple(self.objects[target].cls for target in member.targets)
            text = both(
                f"{read.cls.names.da}: {member.field.da.lower()}", f"{read.cls.names.en}: {member.field.en.lower()}"
            )
            self._unions[union_name] = Annotated[Union[classes], strawberry.union(union_name, description=text)]  # noqa: UP007
        return self._unions[union_name]

    def _stored(self, field: Field) -> Any:
        value_type: Any = field.value_type
        match field.kind:
            case Kind.ENUM:
                return self._enums.of(value_type)
            case Kind.ENUMS:
                return list[self._enums.of(value_type)]  # type: ignore[misc]
            case Kind.TEXTS:
                return list[str]
            case Kind.VALUE:
                return self.value(value_type)
            case Kind.VALUES:
                return list[self.value(value_type)]  # type: ignore[misc]
            case Kind.JSON:
                return Json
            case _:
                return plain_scalar(field.kind)

    def _nullable(self, cls: type[Record], field: Field, shown: Any) -> Any:
        """Null where the column may be, where it is worked out without promise, and where the caller may not see it."""
        columns = cls.__table__.c
        if field.column not in columns or field.personal:
            return shown if field.required and not field.personal else shown | None
        column = columns[field.column]
        if field.kind is Kind.INTEGER and isinstance(column.type, BigInteger):
            shown = BigInt
        return shown | None if column.nullable else shown

    def _interface(self, base: type[Record]) -> Draft:
        if base not in self._interfaces:
            bases = [self._interface(further).cls for further in _abstract_bases(base)]
            name = ROOT_INTERFACE if base is Record else base.__name__
            self._interfaces[base] = self._drafts.open(name, " / ".join(paragraphs(base)), bases, is_interface=True)
        return self._interfaces[base]

    def _shared(self, base: type[Record]) -> list[Member]:
        """The members of all types below an abstract declaration: its own fields, and what points to any of them."""
        below = self._below(base)
        own: set[str] = set()
        for declaring in (base, *_abstract_bases(base)):
            own |= {name for name in get_annotations(declaring) if not name.startswith("_")}
        found = []
        for name, member in below[0].members.items():
            match member:
                case Stored(field) | ReferenceId(field) | Reference(field, _):
                    shared = field.column in own
                case Back(relation, _):
                    shared = all(points_to(relation.field, read.cls) for read in below)
                case _:
                    shared = False
            if shared:
                found.append(self._member(below[0], name, member))
        return found

    def _fill_connection(self, read: ReadType) -> None:
        node = self.objects[read.name].cls
        names = read.cls.names
        edge = self._drafts.open(f"{read.name}Edge", both(f"{names.da} i en liste", f"{names.en} in a list"))
        edge.members = [
            Member("cursor", str, both("Rækkens markør", "Cursor of the row", "Til `after`. / For `after`.")),
            Member("node", node, both(names.da, names.en)),
        ]
        self.connections[read.name].members = [
            Member("nodes", list[node], both(f"{names.da_plural} på siden", f"{plural_en(names)} of the page")),  # type: ignore[valid-type]
            Member("edges", list[edge.cls], both("Rækker med markør", "Rows with their cursors")),  # type: ignore[name-defined]
            Member("pageInfo", self.page_info.cls, both("Sidens sted i listen", "Place of the page in its list")),
            Member(
                "totalCount",
                int,
                both("Antal i alt", "Number in all", "Uden hensyn til `first`. / Regardless of `first`."),
            ),
            Member(
                "changeNumber",
                BigInt,
                both(
                    "Nummeret på den seneste ændring",
                    "Number of the latest change",
                    "Da siden blev læst; til `changedSince`. / When the page was read; for `changedSince`.",
                ),
            ),
        ]

    def roots(self) -> list[Member]:
        """The fields of `Query`."""
        id_ = Argument("id", Id, both("Id", "Id"))
        found = [
            Member(
                "node",
                self.node | None,
                both("Én post af hvilken som helst type, efter id", "One record of any type, by id"),
                (id_, AS_OF),
            )
        ]
        for read in self._catalogue.types.values():
            names = read.cls.names
            object_ = self.objects[read.name].cls
            as_of = AS_OF if _in_time(read) else AS_OF_BELOW
            found.append(
                Member(read.single, object_ | None, both(f"{names.da} efter id", f"{names.en} by id"), (id_, as_of))
            )
            since = (CHANGED_SINCE,) if read.cls.numbered else ()
            arguments = (*self.list_arguments(read.name, PAGE_DEFAULT, below=False), AFTER, as_of, *since)
            connection = self.connections[read.name].cls
            found.append(
                Member(
                    read.collection,
                    connection,
                    both(f"Alle {names.da_plural.lower()}", f"All {plural_en(names).lower()}"),
                    arguments,
                )
            )
        found += [self._selection(read, chosen) for read, chosen in self._catalogue.selections.values()]
        return found

    def _selection(self, read: ReadType, chosen: Selection) -> Member:
        """A declared root collection."""
        arguments = [asked_argument(asked) for asked in chosen.arguments]
        arguments += [Argument("first", int | None, FIRST, PAGE_DEFAULT), AFTER, AS_OF]
        text = both(chosen.da, chosen.en, chosen.more)
        return Member(chosen.name, self.connections[read.name].cls, text, tuple(arguments))


def _in_time(read: ReadType) -> bool:
    """Whether its records are shown from a moment on; others are shown as of any moment, what they refer to or not."""
    return read.is_entity or read.cls.known is not None


def asked_argument(asked: Asked) -> Argument:
    """A declared argument; one with a default is never null."""
    scalar = plain_scalar(asked.kind)
    if asked.default is not None:
        return Argument(asked.name, scalar, both(asked.da, asked.en), asked.default)
    return Argument(asked.name, scalar if asked.required else scalar | None, both(asked.da, asked.en))


def _abstract_bases(cls: type[Record]) -> list[type[Record]]:
    """The abstract declarations that a type builds on, the nearest first."""
    return [
        base
        for base in cls.__mro__[1:]
        if isinstance(base, type) and issubclass(base, Record) and "__abstract__" in vars(base)
    ]
