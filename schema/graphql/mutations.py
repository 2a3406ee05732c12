"""Mutations, derived: the four verbs of every entity (done by `schema.changes.apply`), and the declared commands."""

from dataclasses import dataclass
from typing import Any

from schema.field import Field, Kind
from schema.graphql.commands import COMMANDS, Choice, Command
from schema.graphql.describe import both, of_field
from schema.graphql.enums import Enums, Language, make
from schema.graphql.outputs import Outputs, asked_argument
from schema.graphql.pieces import Argument, Draft, Drafts, Member
from schema.graphql.scalars import Id, Moment, plain_scalar
from schema.model import fields_of
from schema.reads.catalogue import Catalogue, ReadType, parts_of
from schema.values import camel

VERBS = (
    ("create", "Opret", "Create"),
    ("update", "Ret", "Update"),
    ("archive", "Arkivér", "Archive"),
    ("restore", "Genskab", "Restore"),
)


TO_MOMENT = Argument(
    "toMoment",
    Moment | None,
    both(
        "Som den var på dette tidspunkt",
        "As it was at this moment",
        "Ellers tages den kun ud af arkivet. / Else it is only taken out of the archive.",
    ),
)
INCLUDE_BELOW = Argument(
    "includeBelow",
    bool,
    both(
        "Også det, der hørte til den",
        "What belonged to it, too",
        "Kun med `toMoment`; det, der er kommet til siden, arkiveres. / "
        "Only with `toMoment`; what was added since is archived.",
    ),
    False,
)


@dataclass(frozen=True, slots=True)
class Action:
    """What one field of `Mutation` does to records of one type: one of the four verbs, or a command."""

    does: str | Command
    read: ReadType

    @property
    def name(self) -> str:
        """`updateActionGoal`, `resolveConflict`."""
        verb = self.does.verb if isinstance(self.does, Command) else self.does
        return f"{verb}{self.read.name}"

    @property
    def payload(self) -> str:
        """The type of the answer; one for all actions on a type."""
        return f"{self.read.name}Payload"


def actions_of(catalogue: Catalogue) -> dict[str, Action]:
    """Everything that can be done to the types of the catalogue, by the name of its field of `Mutation`."""
    found = [Action(verb, read) for read in catalogue.types.values() if read.is_entity for verb, _, _ in VERBS]
    found += [Action(command, catalogue[command.type]) for command in COMMANDS if command.type in catalogue.types]
    return {action.name: action for action in found}


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
        """The fields of `Mutation`; empty where nothing can be done to any type."""
        actions = actions_of(self._catalogue).values()
        if not actions:
            return []
        user_error = self._drafts.open("UserError", both("Hvorfor en ændring blev afvist", "Why a change was refused"))
        language = Argument("language", Language | None, both("Sprog", "Language"), Language["DA"])
        user_error.members = [
            Member(
                "code",
                str,
                both("Stabil kode, fx K01 eller VERSION_CONFLICT", "Stable code, e.g. K01 or VERSION_CONFLICT"),
            ),
            Member(
                "field",
                str | None,
                both("Det felt eller argument, fejlen ligger i", "Field or argument that is at fault"),
            ),
            Member("message", str, both("Besked til mennesker", "Message for people"), (language,)),
        ]
        found: list[Member] = []
        for action in actions:
            payload = self._drafts.known(action.payload) or self._payload(action, user_error)
            found.append(self._field(action, payload.cls))
        return found

    def _payload(self, action: Action, user_error: Draft) -> Draft:
        read, names, refusal = action.read, action.read.cls.names, user_error.cls
        payload = self._drafts.open(action.payload, both(f"{names.da} efter en ændring", f"{names.en} after a change"))
        payload.members = [
            Member(
                read.single,
                self._outputs.objects[read.name].cls | None,
                both(names.da, names.en, "Null, når ændringen blev afvist. / Null when the change was refused."),
            ),
            Member("userErrors", list[refusal], both("Fejl", "Errors", "Tom, når alt gik godt. / Empty on success.")),  # type: ignore[valid-type]
        ]
        return payload

    def _field(self, action: Action, payload: Any) -> Member:
        if isinstance(action.does, Command):
            command = action.does
            chosen = [self._choice(action, choice) for choice in command.choices]
            chosen += [asked_argument(asked) for asked in command.options]
            return Member(action.name, payload, both(command.da, command.en, command.more), (self._id, *chosen))
        da, en = next((da, en) for verb, da, en in VERBS if verb == action.does)
        names = action.read.cls.names
        arguments = self._arguments(action.does, action.read)
        return Member(action.name, payload, both(f"{da} {names.da.lower()}", f"{en} {names.en.lower()}"), arguments)

    @property
    def _id(self) -> Argument:
        return Argument("id", Id, both("Id", "Id"))

    def _choice(self, action: Action, choice: Choice) -> Argument:
        """The argument, with an enum that offers nothing else."""
        name = f"{action.name[:1].upper()}{action.name[1:]}{choice.name[:1].upper()}{choice.name[1:]}"
        members = {member.name: both(member.label_da, member.label_en) for member in choice.offered}
        return Argument(choice.name, make(name, both(choice.da, choice.en), members), both(choice.da, choice.en))

    def _arguments(self, verb: str, read: ReadType) -> tuple[Argument, ...]:
        version = Argument(
            "ifVersion",
            int | None,
            both("Kun hvis posten stadig har denne version", "Only if the record still has this version"),
        )
        match verb:
            case "create":
                return (Argument("input", self._input(read, creating=True).cls, both("Felter", "Fields")),)
            case "update":
                stays = "Det udeladte bliver stående, null tømmer. / What is omitted stays, null empties."
                input_ = self._input(read, creating=False)
                return (self._id, Argument("input", input_.cls, both("Felter", "Fields", stays)), version)
            case "restore":
                return (self._id, TO_MOMENT, INCLUDE_BELOW, version)
            case _:
                return (self._id, version)

    def _input(self, read: ReadType, creating: bool) -> Draft:
        names = read.cls.names
        verb = "Create" if creating else "Update"
        da, en = (
            ("Felter ved oprettelse", "Fields on creation") if creating else ("Felter ved rettelse", "Fields on update")
        )
        draft = self._drafts.open(
            f"{verb}{read.name}Input", both(f"{da}: {names.da.lower()}", f"{en}: {names.en.lower()}"), is_input=True
        )
        for name, field in writable(read).items():
            type_ = self._written(field)
            required = creating and field.required
            draft.members.append(Member(name, type_ if required else type_ | None, of_field(field)))
        return draft

    def _written(self, field: Field) -> Any:
        value_type: Any = field.value_type
        match field.kind:
            case Kind.ENUM:
                return self._enums.of(value_type)
            case Kind.ENUMS:
                return list[self._enums.of(value_type)]  # type: ignore[misc]
            case Kind.TEXTS:
                return list[str]
            case Kind.LINKS:
                return list[Id]
            case Kind.VALUE:
                return self._value(value_type)
            case Kind.VALUES:
                return list[self._value(value_type)]  # type: ignore[misc]
            case _:
                return plain_scalar(field.kind)

    def _value(self, value_type: Any) -> Any:
        known = self._drafts.known(f"{value_type.__name__}Input")
        if known is not None:
            return known.cls
        name = value_type.__name__
        draft = self._drafts.open(f"{name}Input", both(*value_type.names), is_input=True)
        for part in parts_of(value_type).values():
            scalar = self._enums.of(part.enum) if part.enum else plain_scalar(part.kind)
            draft.members.append(Member(part.name, scalar if part.required else scalar | None, both(*part.label)))
        return draft.cls
