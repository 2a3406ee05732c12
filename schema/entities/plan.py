"""Organisational plan: which goals a period is about (DOMAIN.md 2.2)."""

from uuid import UUID

from sqlalchemy.orm import Mapped

from schema import field
from schema.entities.targets import GOALS
from schema.enums import DOCUMENT_LIFE, DocumentState
from schema.model import Entity
from schema.values import Period


class OrganisationalPlan(
    Entity, da="Handleplan", da_plural="Handleplaner", en="Organisational plan", plural="organisational_plans"
):
    """En handleplan på organisatorisk niveau. Målene hører til politikken; planen vælger dem ud til en periode, så
    næste års plan kan bære de samme mål videre. Aldrig en plan for et enkelt barn.

    An action plan at the level of the organisation. The goals belong to the policy; the plan selects them for a period,
    so that next year's plan can carry the same goals on. Never the plan of a single child.
    """

    policy_id: Mapped[UUID] = field.parent("Policy", da="Politik", en="Policy", back="organisational_plans")
    title: Mapped[str] = field.text("Handleplan", "Title", required=True, headers=("Handleplan", "Titel"))
    period: Mapped[Period | None] = field.value(
        Period,
        "Periode",
        "Period",
        headers=("Periode",),
        description="Giver årstal til tidspunkter uden år. / Gives the year to points in time that have none.",
    )
    unit_id: Mapped[UUID | None] = field.link(
        "OrgUnit", da="Enhed", en="Unit", back="organisational_plans", headers=("Enhed", "Forvaltning")
    )
    goals_ids: Mapped[list[UUID]] = field.links(
        *GOALS, da="Mål", en="Goals", back="organisational_plans", headers=("Mål nr.",)
    )
    state: Mapped[DocumentState] = field.one_of(
        DocumentState, "Status", "State", default=DocumentState.DRAFT, lifecycle=DOCUMENT_LIFE, headers=("Status",)
    )
    last_updated_text: Mapped[str | None] = field.text(
        "Sidst opdateret",
        "Last updated, as written",
        personal=True,
        headers=("Sidst opdateret", "Senest opdateret"),
        description="Linjen, som den står i regnearket. / The line as the sheet has it.",
    )
