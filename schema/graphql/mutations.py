"""Inputs and mutations of every entity, derived; the work itself is done by `schema.changes.apply`."""

from typing import Any

from schema.field import Field, Kind
from schema.graphql.describe import both, of_field
from schema.graphql.enums import Enums, Language
from schema.graphql.filters import part_text
from schema.graphql.outputs import Outputs
from schema.graphql.pieces import Argument, Draft, Drafts, Member
from schema.graphql.scalars import Date, DateTime, Id
from schema.model import fields_of
from schema.reads.catalogue import Catalogue, ReadType, parts_of
from schema.values import camel

VERBS = (
    ("create", "Opret", "Create"),
    ("update", "Ret", "Update"),
    ("archive", "Arkivér", "Archive"),
    ("restore", "Genskab", "Restore"),
)


def writable(read: ReadType) -> dict[str, Field]:
    """The fields that a caller may write, by the name of their input field (`subGoalId`, `code`)."""
    return {
        camel(field.column): field for field in fields_of(read.cls).values() if field.writable and not field.mirrored
    }


class Mutations:
    """Makes the input types, the payloads and the fields of `Mutation`."""

    def __init__(self, catalogue: Catalogue, drafts: Drafts, enums: Enums, outputs: Outputs) -> None:
        self._catalogue = catalogue
        self._drafts = drafts
        self._enums = enums
        self._outputs = outputs

    def roots(self) -> list[Member]:
        """The fields of `Mutation`; empty without entities."""
        user_error = self._drafts.open("UserError", both("Hvorfor en ændring blev afvist", "Why a change was refused"))
        language = Argument("language", Language | None, both("Sprog", "Language"), Language["DA"])
        user_error.members = [
            Member("code", str, both("Kode, fx K01", "Stable code, e.g. K01 or VERSION_CONFLICT")),
            Member("field", str | None, both("Feltet i input", "Field of the input")),
            Member("message", str, both("Besked", "Message"), (language,)),
        ]
        found: list[Member] = []
        for read in self._catalogue.types.values():
            if read.is_entity:
                found += self._of(read, user_error)
        return found

    def _of(self, read: ReadType, user_error: Draft) -> list[Member]:
        names = read.cls.names
        refusal: Any = user_error.cls
        payload = self._drafts.open(
            f"{read.name}Payload", both(f"{names.da} efter en ændring", f"{names.en} after a change")
        )
        payload.members = [
            Member(
                read.single,
                self._outputs.objects[read.name].cls | None,
                both(names.da, names.en, "Null når ændringen blev afvist / Null when the change was refused."),
            ),
            Member("userErrors", list[refusal], both("Fejl", "Errors", "Tom når alt gik godt / Empty on success.")),
        ]
        create, update = self._input(read, creating=True), self._input(read, creating=False)
        id_ = Argument("id", Id, both("Id", "Id"))
        version = Argument(
            "ifVersion", int | None, both("Kun hvis versionen er denne", "Only if the record still has this version")
        )
        values = Argument("input", create.cls, both("Felter", "Fields"))
        changes = Argument(
            "input",
            update.cls,
            both("Felter", "Fields", "Udeladt: uændret; null: tømmes / Omitted stays, null empties."),
        )
        arguments = {
            "create": (values,),
            "update": (id_, changes, version),
            "archive": (id_, version),
            "restore": (id_, version),
        }
        return [
            Member(
                f"{verb}{read.name}",
                payload.cls,
                both(f"{da} {names.da.lower()}", f"{en} {names.en.lower()}"),
                arguments[verb],
            )
            for verb, da, en in VERBS
        ]

    def _input(self, read: ReadType, creating: bool) -> Draft:
        names = read.cls.names
        verb = "Create" if creating else "Update"
        da = "Nyt" if creating else "Ændring af"
        draft = self._drafts.open(
            f"{verb}{read.name}Input", both(f"{da}: {names.da}", f"{verb} {names.en.lower()}"), is_input=True
        )
        for name, field in writable(read).items():
            type_ = self._written(field)
            required = creating and field.required
            draft.members.append(Member(name, type_ if required else type_ | None, of_field(field)))
        return draft

    def _written(self, field: Field) -> Any:
        value_type: Any = field.value_type
        match field.kind:
            case Kind.INTEGER:
                return int
            case Kind.BOOLEAN:
                return bool
            case Kind.DATE:
                return Date
            case Kind.MOMENT:
                return DateTime
            case Kind.ENUM:
                return self._enums.of(value_type)
            case Kind.ENUMS:
                return list[self._enums.of(value_type)]  # type: ignore[misc]
            case Kind.TEXTS:
                return list[str]
            case Kind.LINK:
                return Id
            case Kind.LINKS:
                return list[Id]
            case Kind.VALUE:
                return self._value(value_type)
            case Kind.VALUES:
                return list[self._value(value_type)]  # type: ignore[misc]
            case _:
                return str

    def _value(self, value_type: Any) -> Any:
        known = self._drafts.known(f"{value_type.__name__}Input")
        if known is not None:
            return known.cls
        name = value_type.__name__
        draft = self._drafts.open(f"{name}Input", both(f"Ny værdi: {name}", f"New value: {name}"), is_input=True)
        for part in parts_of(value_type).values():
            scalar: Any
            if part.enum:
                scalar = self._enums.of(part.enum)
            elif part.decimal:
                scalar = float
            else:
                scalar = {Kind.DATE: Date, Kind.BOOLEAN: bool, Kind.INTEGER: int}.get(part.kind, str)
            draft.members.append(Member(part.name, scalar | None, part_text(value_type, part.name)))
        return draft.cls
