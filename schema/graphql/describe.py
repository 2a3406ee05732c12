"""Descriptions of what is derived: Danish first, then English, for every type, field, argument and enum value."""

from schema.field import Field
from schema.model import Record


def both(da: str, en: str, more: str = "") -> str:
    """`Handlemål / Action goal.`, and a further explanation where there is one."""
    text = f"{da} / {en}."
    return f"{text} {more}" if more else text


def of_field(field: Field) -> str:
    personal = (
        " Personoplysning: kun for interne roller / Personal data: internal roles only." if field.personal else ""
    )
    return both(field.da, field.en, field.description) + personal


def of_type(cls: type[Record]) -> str:
    """The names of a type and what its declaration says about it."""
    explained = " ".join((cls.__doc__ or "").split()).replace("`", "")
    return both(cls.names.da, cls.names.en, explained)
