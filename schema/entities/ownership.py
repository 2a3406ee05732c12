"""Who owns a thing: a person, only a group, or nobody (DOMAIN.md 2.6, R01, R04)."""

from enum import unique
from typing import Any

from sqlalchemy import FromClause, Text, and_, case, func, literal, or_, select, type_coerce
from sqlalchemy.sql import ColumnElement

from schema import field
from schema.enums import Labelled, RecordState, ResponsibilityKind
from schema.field import Computed, Kind
from schema.model import declared
from schema.progress.pieces import among
from schema.reads.seen import Seen

_OWNING = (ResponsibilityKind.ACCOUNTABLE.name, ResponsibilityKind.COORDINATOR.name)


@unique
class Ownership(Labelled):
    """Hvem der ejer noget / Who owns a thing (DOMAIN.md 2.6)."""

    NOBODY = ("Ingen", "Nobody")
    ONLY_A_GROUP = ("Kun en gruppe", "Only a group")
    NAMED = ("En navngiven tovholder", "A named owner")


def ownership_of(row: FromClause, seen: Seen) -> ColumnElement[Any]:
    """Whoever coordinates or is accountable owns the thing, if named; a body owns nothing alone. Never null."""
    held, body = seen.rows(declared()["Responsibility"]), seen.rows(declared()["Body"])
    kind = type_coerce(held.c.kind, Text())
    named = or_(*(held.c[name].is_not(None) for name in ("party_id", "name", "title", "unit")))
    is_body = select(body.c.id).where(body.c.id == held.c.party_id).exists()
    owns = and_(among(kind, *_OWNING), named, ~is_body)
    anchors = or_(kind == ResponsibilityKind.ANCHORED.name, and_(among(kind, *_OWNING), is_body))
    found = case(
        (func.coalesce(func.bool_or(owns), False), literal(Ownership.NAMED.name, Text())),
        (func.coalesce(func.bool_or(anchors), False), literal(Ownership.ONLY_A_GROUP.name, Text())),
        else_=literal(Ownership.NOBODY.name, Text()),
    )
    own = and_(held.c.subject_id == row.c.id, held.c.record_state == RecordState.ACTIVE)
    return select(found).select_from(held).where(own).correlate(row).scalar_subquery()


def ownership() -> Computed:
    """The field for whatever can be owned."""
    return field.computed(
        Kind.ENUM,
        "Ejerskab",
        "Ownership",
        ownership_of,
        value_type=Ownership,
        required=True,
        description="Om der er en navngiven tovholder eller ansvarlig. En gruppe alene er ikke en ejer. "
        "/ Whether there is a named coordinator or accountable. A group alone is no owner.",
    )
