"""Responsibility: who keeps a thing moving, answers for it, or hosts it (DOMAIN.md 2.6)."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import FromClause, func
from sqlalchemy.orm import Mapped
from sqlalchemy.sql import ColumnElement

from schema import field
from schema.entities.targets import PARTIES
from schema.enums import ResponsibilityKind
from schema.field import Kind
from schema.model import Entity
from schema.reads.seen import Seen


def as_written(held: FromClause, _seen: Seen) -> ColumnElement[Any]:
    """The words of the cell, side by side."""
    return func.nullif(func.concat_ws(", ", held.c.name, held.c.title, held.c.unit), "")


class Responsibility(Entity, da="Ansvar", da_plural="Ansvar", en="Responsibility", plural="responsibilities"):
    """Én part i én rolle for én ting. `name`, `title` og `unit` er cellens ord; `party` er den person, rolle, enhed
    eller det organ, de står for, når det er kendt.

    One party in one role for one thing. `name`, `title` and `unit` are the words of the cell; `party` is the person,
    role, unit or body that they stand for, once it is known.
    """

    subject_id: Mapped[UUID] = field.parent(
        "ActionGoal",
        "Activity",
        "ActivityPlan",
        "ChecklistAnswer",
        "CollaborationForum",
        "CommunicationItem",
        "Concern",
        "DevelopmentGoal",
        "FocusArea",
        "FollowUpEvent",
        "GovernanceDocument",
        "ImplementationProgramme",
        "LeadershipReport",
        "LocalRule",
        "MethodProgramme",
        "QualityAssurance",
        "RecommendationResponse",
        "ServiceLevel",
        da="Ansvar for",
        en="Subject",
        back="responsibilities",
    )
    position: Mapped[int | None] = field.integer("Rækkefølge", "Position")
    kind: Mapped[ResponsibilityKind] = field.one_of(
        ResponsibilityKind,
        "Art",
        "Kind",
        default=ResponsibilityKind.COORDINATOR,
        headers=("Tovholder/ansvarlig", "Tovholder", "Ansvarlig", "Ejer", "Ansvar"),
    )
    party_id: Mapped[UUID | None] = field.link(*PARTIES, da="Part", en="Party", back="responsibilities_held")
    name: Mapped[str | None] = field.text("Navn i cellen", "Name as written", personal=True)
    title: Mapped[str | None] = field.text("Funktion", "Title", headers=("Funktion", "Titel"))
    unit: Mapped[str | None] = field.text("Enhed i cellen", "Unit as written")
    primary: Mapped[bool] = field.boolean("Primær", "Primary")
    raw_text = field.computed(
        Kind.TEXT,
        "Som det er skrevet",
        "As written",
        as_written,
        personal=True,
        description="Navn, funktion og enhed, som de står i cellen; null, når parten kun er valgt. "
        "/ Name, function and unit as the cell has them; null where the party was only chosen.",
    )
    until: Mapped[date | None] = field.day(
        "Til og med", "Until", description="For en afløser: den sidste dag. / For a stand-in: the last day."
    )
