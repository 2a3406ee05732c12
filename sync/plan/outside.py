"""Activities that do not take place within the plan that they stand in (DOMAIN.md P06)."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from uuid import UUID

from schema.enums import ActivityKind, ActivityStatus, Horizon, Precision
from schema.rules.wording import days
from schema.values import Period
from sync.cells import CellOutcome
from sync.children import CHILD_LISTS
from sync.lenses.activities import FIELD as ACTIVITIES
from sync.lenses.base import LensIssue
from sync.lenses.items import ActivityItem, CriterionItem
from sync.model import Model
from sync.plan.draft import Draft
from sync.reading import SheetRow
from sync.state import Tab

_CRITERIA = next(name for name, adapter in CHILD_LISTS.items() if adapter.child == "SuccessCriterion")
_VAGUE = (Precision.OPEN, Precision.RECURRING, Precision.RELATIVE, Precision.UNKNOWN)
_OVER = (ActivityStatus.DONE, ActivityStatus.CANCELLED)


def tell_outside(draft: Draft, tab: Tab, row: SheetRow, entity: UUID, outcomes: Mapping[str, CellOutcome]) -> None:
    """P06, at the cell: none of a line's times touches the plan's period.

    What is done or called off is not told about, nor a line one of whose times is vague. After the plan's end lines may
    report on it, and where the goal has a long-term target, any line may stand.
    """
    plan, known = tab.plan_period, draft.state.model.rows
    if plan is None:
        return
    for bound in (bound for bound in row.cells if ACTIVITIES in bound.lens.fields):
        kept = outcomes[bound.key].agreed
        for line in kept.values.get(ACTIVITIES, ()) if kept is not None else ():
            kind = known[line.id].values["kind"] if line.id in known else line.item.kind
            if _misses(line.item, plan, later=kind is ActivityKind.REPORTING) and kind is not ActivityKind.NOTE:
                far = _is_far(draft.state.model, entity, outcomes.values())
                if not far or _misses(line.item, plan, later=True):
                    params = {"periode": days(line.item.periods[0]), "planperiode": days(plan)}
                    draft.tell(tab, LensIssue("P06", params), bound.row, bound.column, ACTIVITIES)


def _misses(line: ActivityItem, plan: Period, *, later: bool) -> bool:
    """Whether the line has times, all of them outside the plan; with `later` it may well be after the plan's end."""
    if not line.periods or line.declared_status in _OVER or any(time.precision in _VAGUE for time in line.periods):
        return False
    return all(_is_before(time, plan) or (not later and _is_after(time, plan)) for time in line.periods)


def _is_before(period: Period, plan: Period) -> bool:
    return (period.end or date.max) < (plan.start or date.min)


def _is_after(period: Period, plan: Period) -> bool:
    """Of a deadline its day counts."""
    return (period.start or period.end or date.min) > (plan.end or date.max)


def _is_far(model: Model, goal: UUID, outcomes: Iterable[CellOutcome]) -> bool:
    """Whether the goal has a long-term target, in the sheet or in the database."""
    horizons = [*_in_sheet(outcomes), *_in_database(model, goal)]
    return Horizon.LONG_TERM in horizons


def _in_sheet(outcomes: Iterable[CellOutcome]) -> Iterator[Horizon]:
    for outcome in outcomes:
        for kept in outcome.agreed.values.get(_CRITERIA, ()) if outcome.agreed is not None else ():
            item: CriterionItem = kept.item
            yield from (step.horizon for step in item.targets)


def _in_database(model: Model, goal: UUID) -> Iterator[Horizon]:
    for criterion in model.children(goal, "SuccessCriterion"):
        yield from (step.values["horizon"] for step in model.children(criterion.id, "TargetStep"))
