"""Rules about deadlines that people write; registered for every type with a field for one."""

from collections.abc import Iterator
from datetime import date
from zoneinfo import ZoneInfo

from schema.enums import ActivityStatus, GoalStatus
from schema.field import Field, Kind
from schema.model import computed_of, entities, fields_of
from schema.reads.seen import ZONE
from schema.rules.finding import Finding
from schema.rules.node import Node
from schema.rules.registry import Rules, TimedRule, register
from schema.rules.wording import day
from schema.values import Period

_OVER = (
    ActivityStatus.DONE,
    ActivityStatus.CANCELLED,
    GoalStatus.ACHIEVED,
    GoalStatus.PARTLY_ACHIEVED,
    GoalStatus.NOT_ACHIEVED,
    GoalStatus.DISCONTINUED,
)
_FIELDS = ("declared_deadline", "periods")
"""What holds a deadline; of `periods` those that say that they are one. A target's date is none: its status tells."""


def passed_already(declared: Field) -> TimedRule:
    """P05 for a field: its deadline lay before the day on which the record was made, and nobody says what became of it.
    What is past and settled may well be entered. A fixed day (a demonstration) may lie before that day."""

    def deadline_has_passed(record: Node, today: date) -> Iterator[Finding]:
        last = _deadline(record.get(declared.name), listed=declared.kind is Kind.VALUES)
        if last is None or record.get("declared_status") in _OVER:
            return
        if last < min(today, record.created_at.astimezone(ZoneInfo(ZONE)).date()):
            yield Finding("P05", {"dato": day(last)}, declared.name, record.id)

    return deadline_has_passed


def _deadline(held: Period | tuple[Period, ...] | None, *, listed: bool) -> date | None:
    """The last day of the deadlines; None where one of them is open, or there is none."""
    periods = held if isinstance(held, tuple) else () if held is None else (held,)
    ends = [period.end for period in periods if period.is_deadline or not listed]
    return None if not ends or None in ends else max(end for end in ends if end is not None)


for _name, _cls in entities().items():
    for _field in _FIELDS:
        _declared = fields_of(_cls).get(_field)
        if _declared is not None and _field not in computed_of(_cls) and _declared.value_type is Period:
            register(Rules(_name, timed=(passed_already(_declared),)))
