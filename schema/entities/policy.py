"""Policy and the upper goal chain: political goal and sub-goal (DOMAIN.md 2.2, 2.3)."""

from datetime import date
from uuid import UUID

from sqlalchemy.orm import Mapped

from schema import field
from schema.entities.goal import Goal
from schema.enums import DocumentState
from schema.model import Entity
from schema.values import Period


class Policy(Entity, da="Politik", da_plural="Politikker", en="Policy", plural="policies"):
    """Det, byrådet har vedtaget. Målenes numre er entydige inden for politikken.

    What the council has adopted. The codes of its goals are unique within it.
    """

    title: Mapped[str] = field.text("Politik", "Title", required=True, headers=("Politik", "Titel"))
    vision: Mapped[str | None] = field.text("Vision", "Vision")
    period: Mapped[Period | None] = field.value(Period, "Periode", "Period", headers=("Periode", "Gyldighed"))
    adopted_by_id: Mapped[UUID | None] = field.link(
        "Body",
        da="Vedtaget af",
        en="Adopted by",
        back="adopted_policies",
        description="Det organ, der vedtog politikken. / The body that adopted the policy.",
    )
    adopted_on: Mapped[date | None] = field.day("Vedtaget den", "Adopted on")
    state: Mapped[DocumentState] = field.one_of(DocumentState, "Status", "State", default=DocumentState.IN_FORCE)


class PoliticalGoal(Goal, da="Politisk mål", da_plural="Politiske mål", en="Political goal", plural="political_goals"):
    """Et af politikkens overordnede mål. Nummeret har ét led (1).

    One of the overall goals of a policy. Its code has one part (1).
    """

    policy_id: Mapped[UUID] = field.parent("Policy", da="Politik", en="Policy", back="political_goals")
    code: Mapped[str | None] = field.code(1, headers=("Nr.", "Mål"))
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
    cross_cutting_ids: Mapped[list[UUID]] = field.links(
        "OrgUnit", da="Gælder for", en="Cross-cutting for", back="cross_cutting_goals"
    )


class SubGoal(Goal, da="Delmål", da_plural="Delmål", en="Sub-goal", plural="sub_goals"):
    """Det, kommunen vil gøre for at nå det politiske mål. Nummeret har to led (1.1).

    What the municipality will do to reach the political goal. Its code has two parts (1.1).
    """

    political_goal_id: Mapped[UUID] = field.parent(
        "PoliticalGoal", da="Politisk mål", en="Political goal", back="sub_goals"
    )
    code: Mapped[str | None] = field.code(2)
    text: Mapped[str] = field.text(
        "Delmål",
        "Text",
        required=True,
        headers=("Delmål", "Delmål (derfor vil vi…)"),
        description="Begynder »Derfor vil vi …«. / Begins »Therefore we will …«.",
    )
