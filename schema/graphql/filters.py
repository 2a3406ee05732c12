"""Filter and order inputs, derived from what can be read."""

from typing import Any

from schema.enums import Labelled
from schema.field import Field, Kind
from schema.graphql.describe import both, of_field, plural_en
from schema.graphql.enums import Direction, Enums
from schema.graphql.pieces import Argument, Draft, Drafts, Member
from schema.graphql.scalars import BigInt, Date, DateTime, Id, plain_scalar
from schema.reads.catalogue import Back, Catalogue, Reference, ReferenceId, Stored, parts_of
from schema.reads.ordering import DIRECTION
from schema.values import camel

IS_NULL = ("isNull", bool, both("Er tom", "Is empty", "false: er udfyldt. / false: is filled in."))
ORDERED = (
    ("lt", both("Mindre end", "Less than")),
    ("lte", both("Højst", "At most")),
    ("gt", both("Større end", "Greater than")),
    ("gte", both("Mindst", "At least")),
)
UNORDERED_KINDS = (Kind.ENUMS, Kind.TEXTS, Kind.VALUES, Kind.LINKS, Kind.JSON)


class Inputs:
    """Makes the filter and order inputs of all types, and those of plain values that they are built from."""

    def __init__(self, catalogue: Catalogue, drafts: Drafts, enums: Enums) -> None:
        self._catalogue = catalogue
        self._drafts = drafts
        self._enums = enums
        self.filters: dict[str, Draft] = {}
        self.orders: dict[str, Draft] = {}

    def open(self) -> None:
        """Names the inputs of all types, so that they can refer to each other."""
        for read in self._catalogue.types.values():
            names = read.cls.names
            self.filters[read.name] = self._drafts.open(
                f"{read.name}Filter",
                both(
                    f"Filter for {names.da_plural.lower()}",
                    f"Filter for {plural_en(names).lower()}",
                    "Alt skal passe. / All must hold.",
                ),
                is_input=True,
            )
            self.orders[read.name] = self._drafts.open(
                f"{read.name}Order",
                both(
                    f"Rækkefølge af {names.da_plural.lower()}",
                    f"Ordering of {plural_en(names).lower()}",
                    "Nævn ét felt. / Name exactly one field.",
                ),
                is_input=True,
                one_of=True,
            )

    def fill(self) -> None:
        for read in self._catalogue.types.values():
            self._fill_filter(read.name)
            self._fill_order(read.name)

    def _fill_filter(self, type_name: str) -> None:
        draft = self.filters[type_name]
        for name, member in self._catalogue[type_name].members.items():
            wanted: Any = None
            text = ""
            if isinstance(member, Stored) and member.field.arguments and member.field.kind in UNORDERED_KINDS:
                continue
            if isinstance(member, Stored) and member.field.arguments:
                wanted, text = self._asked_filter(name, member.field), of_field(member.field)
            elif isinstance(member, Stored | ReferenceId):
                wanted, text = self._stored(member.field), of_field(member.field)
            elif isinstance(member, Reference):
                wanted, text = self._reference(type_name, name, member), of_field(member.field)
            elif isinstance(member, Back):
                owner = self._catalogue[member.owner]
                single = member.relation.single
                wanted = self.filters[member.owner].cls if single else self._quantified(member.owner)
                owned = owner.cls.names
                text = both(owned.da, owned.en) if single else both(owned.da_plural, plural_en(owned))
            if wanted is not None:
                draft.members.append(Member(name, wanted | None, text))
        cls = draft.cls
        draft.members += [
            Member("and", list[cls] | None, both("Alle skal passe", "All must hold")),  # type: ignore[valid-type]
            Member("or", list[cls] | None, both("Mindst én skal passe", "At least one must hold")),  # type: ignore[valid-type]
            Member("not", cls | None, both("Må ikke passe", "Must not hold")),
        ]

    def _fill_order(self, type_name: str) -> None:
        draft = self.orders[type_name]
        for name, member in self._catalogue[type_name].members.items():
            if isinstance(member, Stored) and member.field.kind not in UNORDERED_KINDS:
                if member.field.arguments:
                    draft.members.append(
                        Member(name, self._asked_order(name, member.field) | None, of_field(member.field))
                    )
                elif member.field.kind is Kind.VALUE:
                    draft.members.append(Member(name, self._value_order(member.field) | None, of_field(member.field)))
                else:
                    draft.members.append(Member(name, Direction | None, of_field(member.field)))

    def arguments(self, field: Field) -> tuple[Argument, ...]:
        """What a computed field can be asked with, as arguments of its field."""
        return tuple(Argument(member.name, member.type, member.description) for member in self._argument_members(field))

    def _argument_members(self, field: Field) -> list[Member]:
        found = []
        for name, argument in field.arguments.items():
            enum = argument.value_type
            scalar = plain_scalar(argument.kind) if enum is None else self._enums.of(enum)
            text = both(argument.da, argument.en, argument.description)
            found.append(Member(camel(name), scalar if argument.required else scalar | None, text))
        return found

    def _asked_filter(self, name: str, field: Field) -> Any:
        """The operators of a computed field, beside what it is asked with."""
        operators = self._plain_draft(field.kind, field.value_type).members
        return self._asked(f"{name[:1].upper()}{name[1:]}Filter", field, operators)

    def _asked_order(self, name: str, field: Field) -> Any:
        direction = Member(DIRECTION, Direction, both("Retning", "Direction"))
        return self._asked(f"{name[:1].upper()}{name[1:]}Order", field, [direction])

    def _asked(self, type_name: str, field: Field, more: list[Member]) -> Any:
        """An input of the arguments of a computed field and `more`; types with the same such field share it."""
        members = [*self._argument_members(field), *more]
        known = self._drafts.known(type_name)
        if known is None:
            known = self._drafts.open(type_name, of_field(field), is_input=True)
            known.members = members
        elif known.members != members:
            raise TypeError(f"{field.name}: two computed fields of this name are asked with different arguments")
        return known.cls

    def _reference(self, type_name: str, name: str, member: Reference) -> Any:
        if len(member.targets) == 1:
            target = member.targets[0]
            return self._quantified(target) if member.many else self.filters[target].cls
        if "*" in member.field.targets:
            return None
        any_of = self._any_of(type_name, name, member)
        if not member.many:
            return any_of
        draft = self._drafts.open(
            f"{type_name}{name[:1].upper()}{name[1:]}ListFilter", _CONDITIONS_ON_A_LIST, is_input=True
        )
        draft.members = [
            Member("some", any_of | None, both("Mindst én passer", "At least one matches")),
            Member("none", any_of | None, both("Ingen passer", "None matches")),
        ]
        return draft.cls

    def _any_of(self, type_name: str, name: str, member: Reference) -> Any:
        """The filter of a record that is of one of several types."""
        draft = self._drafts.open(
            f"{type_name}{name[:1].upper()}{name[1:]}Filter",
            both(
                member.field.da,
                member.field.en,
                "Et filter pr. type; ét skal passe. / A filter per type; one must hold.",
            ),
            is_input=True,
        )
        for target in member.targets:
            read = self._catalogue[target]
            draft.members.append(
                Member(read.single, self.filters[target].cls | None, both(read.cls.names.da, read.cls.names.en))
            )
        return draft.cls

    def _stored(self, field: Field) -> Any:
        match field.kind:
            case Kind.JSON:
                return None
            case Kind.VALUE:
                return self._value_filter(field.value_type, whole=True)
            case Kind.VALUES:
                return self._list_of(self._value_filter(field.value_type, whole=False))
            case Kind.TEXTS:
                return self._several("TextList", str)
            case Kind.LINKS:
                return self._several("IDList", Id)
            case Kind.ENUMS:
                enum = self._enums.of(field.value_type)  # type: ignore[arg-type]
                return self._several(f"{enum.__name__}List", enum)
            case _:
                return self._plain(field.kind, field.value_type)

    def _plain(self, kind: Kind, enum: type[Labelled] | None = None) -> Any:
        return self._plain_draft(kind, enum).cls

    def _plain_draft(self, kind: Kind, enum: type[Labelled] | None = None) -> Draft:
        """The operators of one plain value."""
        scalar: Any
        match kind:
            case Kind.ENUM:
                scalar = self._enums.of(enum)  # type: ignore[arg-type]
                name = scalar.__name__
            case Kind.INTEGER:
                name, scalar = "Int", BigInt
            case Kind.NUMBER:
                name, scalar = "Float", float
            case Kind.ID | Kind.LINK:
                name, scalar = "ID", Id
            case Kind.BOOLEAN:
                name, scalar = "Boolean", bool
            case Kind.DATE:
                name, scalar = "Date", Date
            case Kind.MOMENT:
                name, scalar = "DateTime", DateTime
            case Kind.CODE:
                name, scalar = "Code", str
            case _:
                name, scalar = "Text", str
        known = self._drafts.known(f"{name}Filter")
        if known is not None:
            return known
        da, en = _PLAIN_NAMES.get(name, (f"`{name}`", f"`{name}`"))
        draft = self._drafts.open(f"{name}Filter", both(f"Betingelser for {da}", f"Conditions on {en}"), is_input=True)
        operators: list[tuple[str, Any, str]] = [("eq", scalar, both("Lig med", "Equal to"))]
        if kind is not Kind.BOOLEAN:
            operators.append(("in", list[scalar], both("En af", "One of")))
        if kind is Kind.TEXT:
            more = "Store og små bogstaver er ens. / Case does not matter."
            operators.append(("contains", str, both("Indeholder", "Contains", more)))
        if kind in (Kind.TEXT, Kind.CODE):
            operators.append(("startsWith", str, both("Begynder med", "Starts with")))
        if kind in (Kind.INTEGER, Kind.NUMBER, Kind.DATE, Kind.MOMENT, Kind.CODE):
            operators += [(operator, scalar, text) for operator, text in ORDERED]
        operators.append(IS_NULL)
        draft.members = [Member(operator, type_ | None, text) for operator, type_, text in operators]
        return draft

    def _several(self, name: str, item: Any) -> Any:
        known = self._drafts.known(f"{name}Filter")
        if known is not None:
            return known.cls
        draft = self._drafts.open(f"{name}Filter", _CONDITIONS_ON_A_LIST, is_input=True)
        draft.members = [
            Member("has", item | None, both("Indeholder denne", "Holds this one")),
            Member("hasAny", list[item] | None, both("Indeholder mindst én af", "Holds at least one of")),
            Member("isEmpty", bool | None, both("Er tom", "Is empty")),
        ]
        return draft.cls

    def _quantified(self, target: str) -> Any:
        return self._list_of(self.filters[target].cls)

    def _list_of(self, item: Any) -> Any:
        name = item.__name__.removesuffix("Filter") + "ListFilter"
        known = self._drafts.known(name)
        if known is not None:
            return known.cls
        draft = self._drafts.open(name, _CONDITIONS_ON_A_LIST, is_input=True)
        draft.members = [
            Member("some", item | None, both("Mindst én passer", "At least one matches")),
            Member("none", item | None, both("Ingen passer", "None matches")),
            Member(
                "every",
                item | None,
                both("Alle passer", "All match", "Også når der ingen er. / Also when there are none."),
            ),
        ]
        return draft.cls

    def _value_filter(self, value_type: Any, whole: bool) -> Any:
        name = f"{value_type.__name__}{'' if whole else 'Item'}Filter"
        known = self._drafts.known(name)
        if known is not None:
            return known.cls
        da, en = (text.lower() for text in value_type.names)
        draft = self._drafts.open(name, both(f"Betingelser for {da}", f"Conditions on {en}"), is_input=True)
        for part in parts_of(value_type).values():
            scalar = self._plain(part.kind, part.enum)
            draft.members.append(Member(part.name, scalar | None, both(*part.label)))
        if whole:
            draft.members.append(Member("isNull", bool | None, IS_NULL[2]))
        return draft.cls

    def _value_order(self, field: Field) -> Any:
        value_type: Any = field.value_type
        name = f"{value_type.__name__}Order"
        known = self._drafts.known(name)
        if known is not None:
            return known.cls
        da, en = (text.lower() for text in value_type.names)
        more = "Nævn ét felt. / Name exactly one field."
        text = both(f"Rækkefølge efter {da}", f"Ordering by {en}", more)
        draft = self._drafts.open(name, text, is_input=True, one_of=True)
        for part in parts_of(value_type).values():
            draft.members.append(Member(part.name, Direction | None, both(*part.label)))
        return draft.cls


_CONDITIONS_ON_A_LIST = both("Betingelser for en liste", "Conditions on a list")
_PLAIN_NAMES = {
    "Text": ("en tekst", "a text"),
    "Code": ("et nummer (1.1.2)", "a code (1.1.2)"),
    "Int": ("et heltal", "a whole number"),
    "Float": ("et tal", "a number"),
    "Boolean": ("ja eller nej", "yes or no"),
    "Date": ("en dato", "a day"),
    "DateTime": ("et tidspunkt", "a point in time"),
    "ID": ("et id", "an id"),
}
