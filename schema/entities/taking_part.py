"""Which units take part in what: by themselves, by a unit below them, or by their people."""

from typing import Any

from sqlalchemy import FromClause, Text, and_, func, or_, select, type_coerce, union
from sqlalchemy.sql import ColumnElement

from schema.enums import ActivityKind, ActivityStatus, RecordState
from schema.model import declared
from schema.progress.below import Chain, below
from schema.progress.gathering import ids
from schema.reads.seen import Seen


def units_above(seen: Seen) -> FromClause:
    """Pairs of a unit (`id`) and itself or a unit above it (`above`)."""
    unit, further = seen.rows(declared()["OrgUnit"]), seen.rows(declared()["OrgUnit"])
    start = select(unit.c.id.label("id"), unit.c.id.label("above")).cte(recursive=True)
    upwards = select(start.c.id, further.c.parent_id).join(further, further.c.id == start.c.above)
    return start.union(upwards.where(further.c.parent_id.is_not(None)))


def parties_of_units(seen: Seen) -> FromClause:
    """Pairs of a unit (`unit`) and what stands for it (`party`): itself, the units below it, their people."""
    pairs, person = units_above(seen), seen.rows(declared()["Person"])
    people = select(person.c.id, pairs.c.above).join(pairs, pairs.c.id == person.c.unit_id)
    units = select(pairs.c.id.label("party"), pairs.c.above.label("unit"))
    return union(units, people).cte()


def without_activity(goal: FromClause, seen: Seen, units: ColumnElement[Any], chain: Chain) -> ColumnElement[Any]:
    """Those of the units that take part in no activity at the end of the chain below a goal, and answer for none."""
    unit, held = seen.rows(declared()["OrgUnit"]), seen.rows(declared()["Responsibility"])
    under, stands_for = below(goal, seen, chain), parties_of_units(seen)
    answers = (
        select(held.c.id)
        .where(
            held.c.subject_id == under.leaf.c.id,
            held.c.party_id == stands_for.c.party,
            held.c.record_state == RecordState.ACTIVE,
        )
        .correlate(under.leaf, stands_for)
        .exists()
    )
    takes_part = or_(stands_for.c.party == func.any(under.leaf.c.participant_parties_ids), answers)
    counts = and_(
        type_coerce(under.leaf.c.kind, Text()) != ActivityKind.NOTE.name,
        type_coerce(under.leaf.c.declared_status, Text()).is_distinct_from(ActivityStatus.CANCELLED.name),
    )
    active = (
        select(under.leaf.c.id)
        .select_from(under.rows)
        .where(
            under.own,
            counts,
            select(stands_for.c.party)
            .where(stands_for.c.unit == unit.c.id, takes_part)
            .correlate(unit, under.leaf)
            .exists(),
        )
        .correlate(goal, unit)
        .exists()
    )
    return ids(
        unit, goal, unit.c.id == func.any(units), unit.c.record_state == RecordState.ACTIVE, ~active, by=unit.c.name
    )
