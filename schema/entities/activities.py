"""Activity: a line of a time-and-action plan (DOMAIN.md 2.5)."""

from uuid import UUID

from sqlalchemy.orm import Mapped

from schema import field
from schema.enums import ActivityKind, ActivityStatus, Audience
from schema.model import Entity
from schema.values import Period


class Activity(Entity, da="Aktivitet", da_plural="Aktiviteter", en="Activity", plural="activities"):
    """En linje i tids- og handleplanen: hvad der skal ske, og hvornår. `what` er sætningen, som den er skrevet, med de
    tidspunkter, den nævner; `periods` er de samme tidspunkter. Ændres det ene, retter synkroniseringen det andet til.

    A line of the time-and-action plan: what is to happen, and when. `what` is the sentence as people wrote it, with the
    times that it mentions; `periods` are those times. Where one of them is changed, the sync brings the other in line.
    """

    parent_id: Mapped[UUID] = field.parent(
        "ActionGoal", "ActivityPlan", "CommunicationPlan", da="Hører til", en="Parent", back="activities"
    )
    position: Mapped[int | None] = field.integer("Rækkefølge", "Position")
    what: Mapped[str] = field.text(
        "Hvad skal ske?",
        "What",
        required=True,
        headers=("Tids- og handleplan", "Hvad/hvornår", "Tidsplan", "Milepæle", "Aktivitet", "Aktiviteter"),
    )
    kind: Mapped[ActivityKind] = field.one_of(ActivityKind, "Type", "Kind", default=ActivityKind.ACTION)
    periods: Mapped[list[Period]] = field.values(Period, "Hvornår?", "Periods", headers=("Hvornår",))
    participants: Mapped[list[str]] = field.texts("Deltagere", "Participants", personal=True)
    audience: Mapped[list[Audience]] = field.some_of(Audience, "Modtagere", "Audience")
    means: Mapped[str | None] = field.text("Via", "Means or forum")
    expected_result: Mapped[str | None] = field.text("Forventet resultat", "Expected result")
    declared_status: Mapped[ActivityStatus | None] = field.one_of(ActivityStatus, "Status", "Declared status")
    contributes_to_ids: Mapped[list[UUID]] = field.links(
        "PoliticalGoal", "SubGoal", "ActionGoal", da="Bidrager til", en="Contributes to", back="contributions"
    )
