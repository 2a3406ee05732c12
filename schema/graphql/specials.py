"""The GraphQL side of special reads: their root fields, arguments and object types."""

from typing import Any

from schema.enums import Labelled
from schema.field import Kind
from schema.graphql.describe import both
from schema.graphql.enums import Enums, Language, make
from schema.graphql.outputs import AS_OF, Outputs
from schema.graphql.pieces import Argument, Drafts, Member
from schema.graphql.scalars import Json, plain_scalar
from schema.reads.catalogue import Catalogue
from schema.reads.special import Nodes, Object, RecordTypes, Shown, Special

_PERSONAL = "Personoplysning: kun for interne roller. / Personal data: internal roles only."


class Specials:
    """Makes what special reads need in the schema."""

    def __init__(self, catalogue: Catalogue, drafts: Drafts, enums: Enums, outputs: Outputs) -> None:
        self._catalogue = catalogue
        self._drafts = drafts
        self._enums = enums
        self._outputs = outputs
        self._objects: dict[str, Object] = {}
        self._record_type: Any = None

    def roots(self) -> list[Member]:
        """The root fields of all special reads."""
        return [self._root(special) for special in self._catalogue.specials.values()]

    def _root(self, special: Special) -> Member:
        arguments = []
        for given in special.arguments:
            type_ = self._type(given.of)
            type_ = list[type_] if given.many else type_  # type: ignore[valid-type]
            default = {} if given.required or given.default is None else {"default": given.default}
            text = both(given.da, given.en, given.more)
            arguments.append(Argument(given.name, type_ if given.required else type_ | None, text, **default))
        answer = self._member(special.answer)
        return Member(
            special.name,
            answer.type,
            both(special.da, special.en, special.more),
            (*answer.arguments, *arguments, *((AS_OF,) if special.as_of else ())),
        )

    def _member(self, shown: Shown) -> Member:
        type_ = self._type(shown.of)
        if shown.many:
            type_ = list[type_]  # type: ignore[valid-type]
        if shown.optional or shown.personal or (isinstance(shown.of, Nodes) and not shown.many):
            type_ = type_ | None
        more = " ".join(text for text in (shown.more, _PERSONAL if shown.personal else "") if text)
        language = Argument("language", Language | None, both("Sprog", "Language"), Language["DA"])
        return Member(shown.name, type_, both(shown.da, shown.en, more), (language,) if shown.bilingual else ())

    def _type(self, of: Any) -> Any:
        match of:
            case Nodes():
                return self._outputs.node if of.target is None else self._outputs.objects[of.target].cls
            case Object():
                return self._object(of)
            case RecordTypes():
                return self._types()
            case Kind.JSON:
                return Json
            case Kind():
                return plain_scalar(of)
        if not issubclass(of, Labelled):
            raise TypeError(f"{of!r} is nothing that an answer can hold")
        return self._enums.of(of)

    def _object(self, of: Object) -> Any:
        known = self._drafts.known(of.name)
        if known is None:
            self._objects[of.name] = of
            known = self._drafts.open(of.name, both(of.da, of.en, of.more))
            known.members = [self._member(shown) for shown in of.fields]
        elif self._objects.setdefault(of.name, of) != of:
            raise TypeError(f"Two different object types would be called {of.name}")
        return known.cls

    def _types(self) -> Any:
        if self._record_type is None:
            self._record_type = make(
                "RecordType",
                both("Postens type", "Type of a record"),
                {name: both(read.cls.names.da, read.cls.names.en) for name, read in self._catalogue.types.items()},
            )
        return self._record_type
