"""Action goal: what management commits to, so that a sub-goal comes true (DOMAIN.md 2.3)."""

from typing import Any
from uuid import UUID

from sqlalchemy import FromClause, func
from sqlalchemy.orm import Mapped
from sqlalchemy.sql import ColumnElement

from schema import field
from schema.entities.goal import Goal
from schema.entities.ownership import ownership
from schema.entities.targets import DOCUMENTS
from schema.enums import GOAL_LIFE, Assessment, GoalStatus, Level
from schema.field import Kind
from schema.progress import fields as progress
from schema.progress.days import day_of
from schema.progress.status import disagreement
from schema.progress.summing import is_overdue, last_day_below, latest_due, worst_of
from schema.progress.touching import last_touched
from schema.reads.seen import Seen
from schema.values import Period


def deadline(goal: FromClause, seen: Seen) -> ColumnElement[Any]:
    """The day by which the goal is to be reached: its own deadline, else the latest due date of its dated criteria,
    else the end of its latest activity (DOMAIN.md 2.3)."""
    return func.coalesce(
        day_of(goal.c.declared_deadline, "end"),
        latest_due(goal, seen, ("SuccessCriterion", "TargetStep.of")),
        last_day_below(goal, seen, ("Activity",)),
    )


def computed_status(goal: FromClause, seen: Seen) -> ColumnElement[Any]:
    """The worst of its dated criteria; a long-term target never makes it red (DOMAIN.md 2.4)."""
    return worst_of(goal, seen, ("SuccessCriterion",), "TargetStep")


def overdue(goal: FromClause, seen: Seen) -> ColumnElement[Any]:
    """Whether the deadline has passed and the goal is neither met nor declared achieved or discontinued."""
    return is_overdue(seen, deadline(goal, seen), computed_status(goal, seen), goal.c.declared_status)


def status_disputed(goal: FromClause, seen: Seen) -> ColumnElement[Any]:
    """Whether the declared status or assessment and the computed status disagree (M11)."""
    return disagreement(goal.c.declared_status, goal.c.declared_assessment, computed_status(goal, seen))


class ActionGoal(Goal, da="Handlemål", da_plural="Handlemål", en="Action goal", plural="action_goals"):
    """Det, ledelsen forpligter sig til, for at delmålet bliver til virkelighed. Nummeret har tre led (1.1.1).

    What management commits itself to, so that the sub-goal comes true. Its code has three parts (1.1.1).
    """

    sub_goal_id: Mapped[UUID] = field.parent("SubGoal", da="Delmål", en="Sub-goal", back="action_goals")
    code: Mapped[str | None] = field.code(3, within="Policy", prefixed=True)
    text: Mapped[str] = field.text(
        "Handlemål",
        "Text",
        required=True,
        headers=("Handlemål", "Handlemål (det betyder, at...)", "Handlingsmål", "Handling"),
        description="Ordlyden; den fortsætter »det betyder, at …«. / The wording; it goes on from »it means that …«.",
    )
    short_text: Mapped[str | None] = field.text("Kort ordlyd", "Short text")
    management_levels: Mapped[list[Level]] = field.some_of(
        Level,
        "Ledelsesniveauer",
        "Management levels",
        description="De niveauer, målet er forankret på ifølge sin ordlyd. / The levels its wording anchors it on.",
    )
    management_roles_ids: Mapped[list[UUID]] = field.links(
        "RoleType",
        da="Ledelsesroller",
        en="Management roles",
        back="action_goals",
        description="De roller, målet er forankret hos ifølge sin ordlyd. / The roles its wording anchors it with.",
    )
    declared_deadline: Mapped[Period | None] = field.value(
        Period, "Frist", "Declared deadline", headers=("Frist", "Deadline", "Tidsfrist")
    )
    declared_status: Mapped[GoalStatus | None] = field.one_of(
        GoalStatus, "Status", "Declared status", headers=("Status",), lens="goal_status", lifecycle=GOAL_LIFE
    )
    declared_assessment: Mapped[Assessment | None] = field.one_of(
        Assessment,
        "Vurdering",
        "Declared assessment",
        description="Grøn, gul eller rød, som det står i arket. / Green, yellow or red, as the sheet has it.",
    )
    postponed: Mapped[bool] = field.boolean("Udsat", "Postponed")
    related_documents_ids: Mapped[list[UUID]] = field.links(
        *DOCUMENTS,
        da="Bilag",
        en="Related documents",
        back="related_action_goals",
        headers=("Bilag", "Link"),
        description="Fx den håndbog, der støtter målet. / E.g. the handbook that supports the goal.",
    )

    deadline = field.computed(
        Kind.DATE,
        "Frist (beregnet)",
        "Deadline",
        deadline,
        description="Målets egen frist, ellers kriteriernes seneste dato, ellers slutningen på den seneste aktivitet. "
        "/ The goal's own deadline, else the latest date of its criteria, else the end of its latest activity.",
    )
    computed_status = progress.goal_status(computed_status)
    overdue = progress.overdue(overdue)
    ownership = ownership()
    last_touched = last_touched("ActionGoal")
    status_disputed = progress.status_disputed(status_disputed)
    has_activity_in = progress.has_activity_in(("Activity",))
    has_open_ended_activity_in = progress.has_open_ended_activity_in(("Activity",))
    undated_activity_count = progress.undated_activity_count(("Activity",))
