"""What the fields are called that logged changes, issues and conflicts name: for records that have `field_name`."""

from functools import cache
from typing import Any

from sqlalchemy import FromClause, func, literal, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.sql import ColumnElement

from schema import field
from schema.field import Computed, Kind
from schema.model import RecordId, entities, fields_of
from schema.reads.seen import Seen

_TEXT = "Navnet på feltet, som mennesker kender det. / The name of the field as people know it."


@cache
def _labels(language: str) -> dict[str, dict[str, str]]:
    """The labels of all fields, by type and by name."""
    return {
        type_name: {name: getattr(declared, language) for name, declared in fields_of(cls).items()}
        for type_name, cls in entities().items()
    }


def _label(rows: FromClause, language: str) -> ColumnElement[Any]:
    registry = RecordId.__table__
    its_type = select(registry.c.type).where(registry.c.id == rows.c.entity_id).scalar_subquery()
    return func.jsonb_extract_path_text(literal(_labels(language), JSONB()), its_type, rows.c.field_name)


def _danish(rows: FromClause, _seen: Seen) -> ColumnElement[Any]:
    return _label(rows, "da")


def _english(rows: FromClause, _seen: Seen) -> ColumnElement[Any]:
    return _label(rows, "en")


def field_label_da() -> Computed:
    """The Danish label of the field `field_name` of the record `entity`; together with the English one, it is read as
    one field with a language."""
    return field.computed(Kind.TEXT, "Feltets navn", "Label of the field", _danish, description=_TEXT)


def field_label_en() -> Computed:
    """The English label."""
    return field.computed(Kind.TEXT, "Feltets navn", "Label of the field", _english, description=_TEXT)
