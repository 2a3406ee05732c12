"""Descriptions of what is derived: Danish first, then English, for every type, field, argument and enum value.

The docstring of a declared type begins with a Danish and an English paragraph; those two are shown. References to
DOMAIN.md are for those who read the code, and left out.
"""

import re
from typing import Any

from schema.field import Field
from schema.model import Names, Record


def both(da: str, en: str, more: str = "") -> str:
    """`Handlemål / Action goal.`, and a further explanation (itself in both languages) where there is one."""
    text = f"{da} / {en}."
    return f"{text} {more}" if more else text


def of_field(field: Field) -> str:
    personal = (
        " Personoplysning: kun for interne roller. / Personal data: internal roles only." if field.personal else ""
    )
    return both(field.da, field.en, field.description) + personal


def of_type(cls: type[Record]) -> str:
    """The names of a type, and what its declaration says about it, each language in a paragraph of its own."""
    return "\n\n".join((both(cls.names.da, cls.names.en), *paragraphs(cls)))


def paragraphs(cls: type[Any]) -> list[str]:
    """The Danish and the English paragraph with which a docstring begins."""
    return [" ".join(text.split()) for text in re.split(r"\n\s*\n", _plain(cls).strip())][:2]


def of_enum(cls: type[Any]) -> str:
    """The docstring of an enum, one line in both languages."""
    return " ".join(_plain(cls).split())


def plural_en(names: Names) -> str:
    """`Success criteria`, from `Success criterion` and the name of the collection."""
    words = names.en[: max(names.en.rfind(" "), names.en.rfind("-")) + 1]
    found = words + names.plural.rpartition("_")[2]
    return found[:1].upper() + found[1:]


def _plain(cls: type[Any]) -> str:
    return re.sub(r"\s+\(DOMAIN\.md [^)]*\)", "", cls.__doc__ or "")
