"""Policy and the upper goal chain: political goal and sub-goal (DOMAIN.md 2.2, 2.3)."""

from typing import Any
from uuid import UUID

from sqlalchemy import FromClause
from sqlalchemy.orm import Mapped
from sqlalchemy.sql import ColumnElement

from schema import field
from schema.adopted import Adopted
from schema.entities.goal import Goal
from schema.entities.taking_part import without_activity
from schema.enums import DOCUMENT_LIFE, DocumentState
from schema.field import Kind
from schema.progress import fields as progress
from schema.reads.seen import Seen
from schema.values import Period

GOALS_BELOW = (("PoliticalGoal", "SubGoal", "ActionGoal"), ("FocusArea", "DevelopmentGoal"))
MEASURED_BELOW = tuple(
    (*chain, measured) for chain, measured in zip(GOALS_BELOW, ("SuccessCriterion", "Indicator"), strict=True)
)
ACTIVITIES_BELOW = tuple((*chain, "Activity") for chain in GOALS_BELOW)


class Policy(Adopted, da="Politik", da_plural="Politikker", en="Policy", plural="policies"):
    """Det, byrådet har vedtaget. Målenes numre er entydige inden for politikken.

    What the council has adopted. The codes of its goals are unique within it.
    """

    title: Mapped[str] = field.text("Politik", "Title", required=True, headers=("Politik", "Titel"))
    vision: Mapped[str | None] = field.text("Vision", "Vision", headers=("Vision",))
    period: Mapped[Period | None] = field.value(Period, "Periode", "Period", headers=("Periode", "Gyldighed"))
    value_basis_id: Mapped[UUID | None] = field.link(
        "GovernanceDocument",
        da="Værdigrundlag",
        en="Value basis",
        back="value_basis_of",
        headers=("Værdigrundlag", "Børne- og familiesyn"),
    )
    basis_id: Mapped[UUID | None] = field.link(
        "GovernanceBasis", da="Styringsgrundlag", en="Governance basis", back="policies", above=True
    )
    replaces_id: Mapped[UUID | None] = field.link(
        "Policy", da="Erstatter", en="Replaces", back="replaced_by", headers=("Erstatter",)
    )
    state: Mapped[DocumentState] = field.one_of(
        DocumentState, "Status", "State", default=DocumentState.IN_FORCE, lifecycle=DOCUMENT_LIFE, headers=("Status",)
    )

    status_distribution = progress.status_distribution(*GOALS_BELOW)
    status_distribution_in = progress.status_distribution_in(*MEASURED_BELOW)
    status_count = progress.status_count(*GOALS_BELOW)
    has_activity_in = progress.has_activity_in(*ACTIVITIES_BELOW)
    has_open_ended_activity_in = progress.has_open_ended_activity_in(*ACTIVITIES_BELOW)
    undated_activity_count = progress.undated_activity_count(*ACTIVITIES_BELOW)


def areas_without_activity(goal: FromClause, seen: Seen) -> ColumnElement[Any]:
    """The units that a cross-cutting goal holds for, but which do nothing about it."""
    return without_activity(goal, seen, goal.c.cross_cutting_ids, ("SubGoal", "ActionGoal", "Activity"))


class PoliticalGoal(
    Goal,
    da="Politisk mål",
    da_plural="Politiske mål",
    en="Political goal",
    plural="political_goals",
    also={"distribution": "status_distribution"},
):
    """Et af politikkens overordnede mål. Nummeret har ét led (1).

    One of the overall goals of a policy. Its code has one part (1).
    """

    policy_id: Mapped[UUID] = field.parent("Policy", da="Politik", en="Policy", back="political_goals")
    code: Mapped[str | None] = field.code(1, within="Policy", headers=("Nr.", "Mål"))
    title: Mapped[str] = field.text(
        "Politisk mål",
        "Title",
        required=True,
        headers=("Politisk mål", "Mål", "Overordnet mål", "Målsætning"),
    )
    statement: Mapped[str | None] = field.text(
        "Uddybning",
        "Statement",
        description="Sætningen under målets overskrift. / The sentence below the goal's heading.",
    )
    focus_area_id: Mapped[UUID | None] = field.link(
        "FocusArea",
        da="Indsatsområde",
        en="Focus area",
        back="political_goals",
        above=True,
        headers=("Indsatsområde", "Pejlemærke"),
    )
    cross_cutting_ids: Mapped[list[UUID]] = field.links(
        "OrgUnit",
        da="Gælder for",
        en="Cross-cutting for",
        back="cross_cutting_goals",
        headers=("Gælder for",),
        description="Enheder, der styrer efter målet på tværs. / Units that govern by the goal across fields.",
    )
    areas_without_activity_ids = field.computed(
        Kind.LINKS,
        "Enheder uden aktivitet på målet",
        "Areas without activity",
        areas_without_activity,
        targets=("OrgUnit",),
        required=True,
        description="De af enhederne, målet gælder for, der hverken deltager i eller har ansvar for en aktivitet under "
        "det. / Those of the units it is cross-cutting for that neither take part in nor answer for an activity below "
        "it.",
    )

    status_distribution = progress.status_distribution(("SubGoal", "ActionGoal"))
    status_distribution_in = progress.status_distribution_in(("SubGoal", "ActionGoal", "SuccessCriterion"))
    status_count = progress.status_count(("SubGoal", "ActionGoal"))
    has_activity_in = progress.has_activity_in(("SubGoal", "ActionGoal", "Activity"))
    has_open_ended_activity_in = progress.has_open_ended_activity_in(("SubGoal", "ActionGoal", "Activity"))
    undated_activity_count = progress.undated_activity_count(("SubGoal", "ActionGoal", "Activity"))


class SubGoal(
    Goal,
    da="Delmål",
    da_plural="Delmål",
    en="Sub-goal",
    plural="sub_goals",
    also={"distribution": "status_distribution"},
):
    """Det, kommunen vil gøre for at nå det politiske mål. Nummeret har to led (1.1).

    What the municipality will do to reach the political goal. Its code has two parts (1.1).
    """

    political_goal_id: Mapped[UUID] = field.parent(
        "PoliticalGoal", da="Politisk mål", en="Political goal", back="sub_goals"
    )
    code: Mapped[str | None] = field.code(2, within="Policy", prefixed=True)
    text: Mapped[str] = field.text(
        "Delmål",
        "Text",
        required=True,
        headers=("Delmål", "Delmål (derfor vil vi…)"),
        description="Begynder »Derfor vil vi …«. / Begins »Therefore we will …«.",
    )

    status_distribution = progress.status_distribution(("ActionGoal",))
    status_distribution_in = progress.status_distribution_in(("ActionGoal", "SuccessCriterion"))
    status_count = progress.status_count(("ActionGoal",))
    has_activity_in = progress.has_activity_in(("ActionGoal", "Activity"))
    has_open_ended_activity_in = progress.has_open_ended_activity_in(("ActionGoal", "Activity"))
    undated_activity_count = progress.undated_activity_count(("ActionGoal", "Activity"))
