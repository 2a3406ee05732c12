"""What the data itself says to the questions of the shipped checklists (DOMAIN.md 2.15, column "auto").

Each suggestion is an SQL expression over what a read sees, about the programme of the run. It is shown beside the
answer that people give and never takes its place. Open questions, questions of a municipality's own, and runs without
a programme have none.
"""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import FromClause, Text, and_, case, func, literal, null, or_, select, type_coerce
from sqlalchemy.sql import ColumnElement

from schema.enums import RecordState
from schema.model import declared
from schema.reads.seen import Seen

_YES, _PARTLY, _NO = (literal(word, Text()) for word in ("YES", "PARTLY", "NO"))

Condition = ColumnElement[bool]


class _Programme:
    """What there is in one programme; `id` is an expression."""

    def __init__(self, seen: Seen, id_: ColumnElement[Any]) -> None:
        self.seen = seen
        self.id = id_

    def rows(self, type_name: str) -> FromClause:
        return self.seen.rows(declared()[type_name])

    def some(self, rows: FromClause, *conditions: Condition) -> Condition:
        """Whether there is an active row like that in the programme."""
        mine = (rows.c.programme_id == self.id,) if "programme_id" in rows.c else ()
        active = _is(rows.c.record_state, RecordState.ACTIVE.name)
        return select(rows.c.id).where(active, *mine, *conditions).correlate_except(rows).exists()

    def has_responsible(self, subject: ColumnElement[Any]) -> Condition:
        held = self.rows("Responsibility")
        return self.some(held, held.c.subject_id == subject)

    def activities(self, *conditions: Callable[[FromClause], Condition]) -> Condition:
        """Whether an activity of the programme's plans fulfils the conditions."""
        activity, plan = self.rows("Activity"), self.rows("ActivityPlan")
        planned = self.some(plan, plan.c.id == activity.c.parent_id)
        counts = and_(~_is(activity.c.kind, "NOTE"), func.coalesce(~_is(activity.c.declared_status, "CANCELLED"), True))
        return self.some(activity, planned, counts, *(condition(activity) for condition in conditions))

    def workflow(self, kind: str, *, agreed: bool = False) -> Condition:
        flow = self.rows("Workflow")
        return self.some(flow, _is(flow.c.kind, kind), *((flow.c.agreed_on.is_not(None),) if agreed else ()))


def _is(column: ColumnElement[Any], name: str) -> Condition:
    """Whether an enum column holds the member of that name."""
    return type_coerce(column, Text()) == literal(name, Text())


def _whether(condition: Condition) -> ColumnElement[Any]:
    return case((condition, _YES), else_=_NO)


def _share(good: Condition, bad: Condition) -> ColumnElement[Any]:
    """Yes when there are good ones only, partly when there are both, no when there is none that is good."""
    return case((and_(good, bad), _PARTLY), (good, _YES), else_=_NO)


def _told_why(of: _Programme) -> ColumnElement[Any]:
    item, plan = of.rows("CommunicationItem"), of.rows("CommunicationPlan")
    about = literal("BACKGROUND_AND_PURPOSE", Text()) == func.any(item.c.topics)
    done = or_(_is(item.c.status, "DONE"), _is(item.c.status, "FOLLOWED_UP"))
    return _whether(of.some(item, of.some(plan, plan.c.id == item.c.plan_id), about, done))


def _concerns_answered(of: _Programme) -> ColumnElement[Any]:
    concern, other = of.rows("Concern"), of.rows("Concern")
    held = of.some(concern, of.has_responsible(concern.c.id))
    loose = of.some(other, ~of.has_responsible(other.c.id))
    return case((or_(held, loose), _share(held, loose)), else_=null())


def _support_ready(of: _Programme) -> ColumnElement[Any]:
    given, kind = of.rows("RoleAssignment"), of.rows("RoleType")
    agent = of.some(kind, kind.c.id == given.c.role_id, kind.c.key == literal("CHANGE_AGENT", Text()))
    filled = or_(given.c.party_id.is_not(None), given.c.name.is_not(None))
    return _whether(or_(of.some(of.rows("SupportMeasure")), of.some(given, agent, filled)))


def _has_periods(activity: FromClause) -> Condition:
    return func.jsonb_array_length(activity.c.periods) > 0


def _dated(of: _Programme) -> ColumnElement[Any]:
    return _share(of.activities(_has_periods), of.activities(lambda activity: ~_has_periods(activity)))


def _goals_set(of: _Programme) -> ColumnElement[Any]:
    goal, other = of.rows("ImplementationGoal"), of.rows("ImplementationGoal")
    return _share(of.some(goal, goal.c.target.is_not(None)), of.some(other, other.c.target.is_(None)))


def _agreed_workflows(of: _Programme) -> ColumnElement[Any]:
    suppliers, economy = (of.workflow(kind, agreed=True) for kind in ("SUPPLIER_DIALOGUE", "ECONOMY_COHERENCE"))
    return case((and_(suppliers, economy), _YES), (or_(suppliers, economy), _PARTLY), else_=_NO)


def _complete_plan(of: _Programme) -> ColumnElement[Any]:
    def complete(activity: FromClause) -> Condition:
        taking_part = func.cardinality(activity.c.participants) > 0
        return and_(_has_periods(activity), taking_part, of.has_responsible(activity.c.id))

    return _share(of.activities(complete), of.activities(lambda activity: ~complete(activity)))


def _follow_up_responsible(of: _Programme) -> ColumnElement[Any]:
    programme = of.rows("ImplementationProgramme")
    named = or_(programme.c.follow_up_responsible_id.is_not(None), programme.c.follow_up_responsible_name.is_not(None))
    return _whether(of.some(programme, programme.c.id == of.id, named))


_SUGGESTIONS: Mapping[str, Callable[[_Programme], ColumnElement[Any]]] = {
    "CL1.1": _told_why,
    "CL1.2": _concerns_answered,
    "CL1.3": _support_ready,
    "CL1.4": _dated,
    "CL1.5": _goals_set,
    "CL2.1": lambda of: _whether(of.workflow("IMPACT_OVERVIEW")),
    "CL2.2": lambda of: _whether(of.workflow("CROSS_FIELD_COORDINATION")),
    "CL2.3": _agreed_workflows,
    "CL2.4": lambda of: _whether(of.some(of.rows("LeadershipReport"))),
    "CL3.1": lambda of: _whether(of.some(of.rows("CommunicationPlan"))),
    "CL4.1": lambda of: _whether(of.has_responsible(of.id)),
    "CL4.2": _complete_plan,
    "CL5.1": _follow_up_responsible,
    "CL5.2": lambda of: _whether(of.some(of.rows("FollowUpEvent"))),
    "CL5.3": lambda of: _whether(of.some(of.rows("QualityAssurance"))),
}


def suggested(answer: FromClause, seen: Seen) -> ColumnElement[Any]:
    """The suggested answer to an answer's question, as the name of a `ChecklistValue`; null where there is none."""
    run, question = seen.rows(declared()["ChecklistRun"]), seen.rows(declared()["ChecklistQuestion"])
    programme = select(run.c.programme_id).where(run.c.id == answer.c.run_id).correlate_except(run).scalar_subquery()
    asked = select(question.c.key).where(question.c.id == answer.c.question_id)
    key = asked.correlate_except(question).scalar_subquery()
    of = _Programme(seen, programme)
    found = case(*((key == literal(number, Text()), ask(of)) for number, ask in _SUGGESTIONS.items()), else_=null())
    return case((programme.is_(None), null()), else_=found)
