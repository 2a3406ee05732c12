"""What a caller of the API says in a sentence is read as a cell would be: at once, not when a sheet comes by.

Importing this module lets the write path ask (schema.changes.completing).
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from schema.changes.completing import Given, complete_with
from schema.changes.world import Values
from schema.entities import TabMapping
from schema.values import Period
from sync.days import today_in_denmark
from sync.lenses import activities
from sync.lenses.base import Context
from sync.state import reference_year


def times_of_activities(session: Session, given: Sequence[Given]) -> list[Values]:
    """The times that an activity's sentence mentions, where the caller gave none (DOMAIN.md 2.5, A08)."""
    asked = [_sentence(one) is not None for one in given]
    policies = {_policy(one) for one, wanted in zip(given, asked, strict=True) if wanted}
    plans = _plans(session, {policy for policy in policies if policy is not None})
    return [
        dict(_times(one, plans.get(_policy(one)))) if wanted else {} for one, wanted in zip(given, asked, strict=True)
    ]


def _sentence(given: Given) -> str | None:
    return given.values.get("what") if "periods" not in given.values else None


def _policy(given: Given) -> UUID | None:
    return given.above["Policy"]["id"] if "Policy" in given.above else None


def _times(given: Given, plan: Period | None) -> Iterator[tuple[str, tuple[Period, ...]]]:
    context = Context(
        reference_year(plan, today_in_denmark()), plan.start if plan else None, plan.end if plan else None
    )
    found = activities.item_from_model(str(_sentence(given)), (), None, context, None).periods
    if found:
        yield "periods", found


def _plans(session: Session, policies: Collection[UUID]) -> Mapping[UUID | None, Period]:
    """The period of each policy's plan, as its tabs tell it: dates without a year mean a year of the plan."""
    if not policies:
        return {}
    found = session.execute(
        select(TabMapping.policy_id, TabMapping.plan_period)
        .where(TabMapping.policy_id.in_(policies), TabMapping.plan_period.is_not(None))
        .order_by(TabMapping.id.desc())
    )
    return {row.policy_id: row.plan_period for row in found}


complete_with("Activity", times_of_activities)
