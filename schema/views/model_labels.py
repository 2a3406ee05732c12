"""`model`: what every type, field and closed list is called in Danish and English (DOMAIN.md 2.22)."""

from collections.abc import Iterable, Mapping
from typing import Any

from schema.enums import Labelled
from schema.field import Field, Kind
from schema.graphql.describe import paragraphs
from schema.reads.catalogue import (
    Back,
    Bilingual,
    Catalogue,
    Member,
    ReadType,
    Reference,
    ReferenceId,
    Stored,
    parts_of,
)
from schema.reads.special import Object, Reading, RecordTypes, Shown, Special, Steps, Values
from schema.values import camel

_LABELS = (
    Shown("name", Kind.TEXT, "Navn i API'et", "Name in the API"),
    Shown("labelDa", Kind.TEXT, "Dansk navn", "Danish label"),
    Shown("labelEn", Kind.TEXT, "Engelsk navn", "English label"),
)
_DESCRIPTIONS = (
    Shown("descriptionDa", Kind.TEXT, "Forklaring på dansk", "Explanation in Danish", optional=True),
    Shown("descriptionEn", Kind.TEXT, "Forklaring på engelsk", "Explanation in English", optional=True),
)
FIELD = Object(
    "FieldInfo",
    "Et felts navne",
    "Labels of a field",
    (
        *_LABELS,
        *_DESCRIPTIONS,
        Shown("required", Kind.BOOLEAN, "Skal udfyldes", "Must be filled in"),
        Shown("personal", Kind.BOOLEAN, "Personoplysning", "Personal data"),
        Shown("writable", Kind.BOOLEAN, "Kan ændres", "Can be changed"),
        Shown("list", Kind.BOOLEAN, "Har flere værdier", "Holds several values"),
        Shown("enumName", Kind.TEXT, "Den lukkede liste", "The closed list", optional=True),
        Shown("valueType", Kind.TEXT, "Værditypen", "The value type", optional=True),
        Shown("targets", RecordTypes(), "Typer, det peger på", "Types that it points to", many=True),
        Shown("headers", Kind.TEXT, "Overskrifter i regneark", "Headings in sheets", many=True),
    ),
)
TYPE = Object(
    "TypeInfo",
    "En types navne",
    "Labels of a type",
    (
        *_LABELS,
        Shown("pluralDa", Kind.TEXT, "Flertal på dansk", "Danish plural"),
        Shown("collection", Kind.TEXT, "Navnet på listen i API'et", "Name of its list in the API"),
        *_DESCRIPTIONS,
        Shown("fields", FIELD, "Felter", "Fields", many=True),
    ),
)
PART = Object("ValueTypePart", "En del af en værditype", "Part of a value type", _LABELS)
VALUE_TYPE = Object(
    "ValueTypeInfo",
    "En værditypes navne",
    "Labels of a value type",
    (*_LABELS, *_DESCRIPTIONS, Shown("parts", PART, "Dele", "Parts", many=True)),
)
MEMBER = Object("EnumValueInfo", "En værdi i en lukket liste", "Value of a closed list", _LABELS)
ENUM = Object(
    "EnumInfo",
    "En lukket liste",
    "Closed list",
    (*_LABELS, Shown("values", MEMBER, "Værdier i rækkefølge", "Values in order", many=True)),
)
MODEL = Object(
    "ModelInfo",
    "Modellens navne",
    "Labels of the model",
    (
        Shown("types", TYPE, "Typer", "Types", many=True),
        Shown("valueTypes", VALUE_TYPE, "Værdityper", "Value types", many=True),
        Shown("enums", ENUM, "Lukkede lister", "Closed lists", many=True),
    ),
)


def model_of(catalogue: Catalogue) -> dict[str, Any]:
    """The whole answer; it is the same for everybody, always."""
    fields = [
        member.field
        for read in catalogue.types.values()
        for member in read.members.values()
        if isinstance(member, Stored)
    ]
    value_types = _distinct(field.value_type for field in fields if field.kind in (Kind.VALUE, Kind.VALUES))
    parts = [part.enum for value_type in value_types for part in parts_of(value_type).values()]
    enums = _distinct([*(field.value_type for field in fields if field.kind in (Kind.ENUM, Kind.ENUMS)), *parts])
    return {
        "types": [_type(read, catalogue) for read in catalogue.types.values()],
        "valueTypes": [_value_type(value_type) for value_type in value_types],
        "enums": [_enum(enum) for enum in enums],
    }


def _distinct(classes: Iterable[Any]) -> list[Any]:
    found = {cls.__name__: cls for cls in classes if cls is not None}
    return [found[name] for name in sorted(found)]


def _labels(name: str, da: str, en: str) -> dict[str, Any]:
    return {"name": name, "labelDa": da, "labelEn": en}


def _described(texts: list[str]) -> dict[str, Any]:
    da, en = (*texts, None, None)[:2]
    return {"descriptionDa": da, "descriptionEn": en or da}


def _type(read: ReadType, catalogue: Catalogue) -> dict[str, Any]:
    names = read.cls.names
    members = [_member(name, member, catalogue) for name, member in read.members.items()]
    return {
        **_labels(read.name, names.da, names.en),
        **_described(paragraphs(read.cls)),
        "pluralDa": names.da_plural,
        "collection": read.collection,
        "fields": [member for member in members if member is not None],
    }


def _member(name: str, member: Member, catalogue: Catalogue) -> dict[str, Any] | None:
    match member:
        case ReferenceId():
            return None
        case Bilingual(_, da, _):
            return _field(name, da, ())
        case Stored(field):
            return _field(name, field, ())
        case Reference(field, targets):
            return _field(name, field, targets)
        case Back(relation, owner):
            owner_names = catalogue[owner].cls.names
            label_da = owner_names.da if relation.single else owner_names.da_plural
            label_en = owner_names.en
            plain = Field(Kind.LINK if relation.single else Kind.LINKS, label_da, label_en, writable=False)
            return _field(name, plain, (owner,))


def _field(name: str, field: Field, targets: tuple[str, ...]) -> dict[str, Any]:
    value_type = None if field.value_type is None else field.value_type.__name__
    is_enum = field.kind in (Kind.ENUM, Kind.ENUMS)
    return {
        **_labels(name, field.da, field.en),
        **_described(field.description.split(" / ", 1) if field.description else []),
        "required": field.required,
        "personal": field.personal,
        "writable": field.writable and not field.mirrored,
        "list": field.kind in (Kind.ENUMS, Kind.TEXTS, Kind.VALUES, Kind.LINKS),
        "enumName": value_type if is_enum else None,
        "valueType": None if is_enum else value_type,
        "targets": list(targets),
        "headers": list(field.headers),
    }


def _value_type(value_type: Any) -> dict[str, Any]:
    da, en = value_type.names
    parts = [_labels(camel(name), *part.label) for name, part in parts_of(value_type).items()]
    return {**_labels(value_type.__name__, da, en), **_described(paragraphs(value_type)), "parts": parts}


def _enum(enum: type[Labelled]) -> dict[str, Any]:
    da, _, en = " ".join((enum.__doc__ or enum.__name__).split()).partition(" / ")
    values = [_labels(member.name, member.label_da, member.label_en) for member in enum]
    en = en.partition(" (DOMAIN.md")[0].rstrip(".")
    return {**_labels(enum.__name__, da, en or da), "values": values}


def _prepare(reading: Reading) -> Any:
    made: Mapping[str, Any] = model_of(reading.catalogue)

    def run(_values: Values) -> Steps:
        yield from ()
        return made

    return run


MODEL_READ = Special(
    "model",
    "Hvad alt hedder på dansk og engelsk",
    "What everything is called in Danish and English",
    Shown("model", MODEL, "Modellen", "The model"),
    _prepare,
    statements=0,
    as_of=False,
)
