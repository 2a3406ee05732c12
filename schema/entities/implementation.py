"""Putting a governance basis into practice: programmes, their goals, anchoring (DOMAIN.md 2.10)."""

import datetime as dt
from enum import unique
from uuid import UUID

from sqlalchemy.orm import Mapped

from schema import field
from schema.entities.targets import DOCUMENTS, PARTIES
from schema.enums import GOAL_LIFE, GoalStatus, Labelled
from schema.lifecycle import Lifecycle
from schema.model import Entity
from schema.values import Period, TargetValue


@unique
class ImplementationPhase(Labelled):
    """Fase i et implementeringsforløb / Phase of an implementation programme (DOMAIN.md 2.10, 2.20)."""

    PREPARATION = ("Forberedelse", "Preparation")
    INTRODUCTION = ("Indføring", "Introduction")
    ANCHORING = ("Forankring", "Anchoring")
    OPERATION = ("Drift", "Operation")


IMPLEMENTATION_LIFE = Lifecycle(
    {
        ImplementationPhase.PREPARATION: (ImplementationPhase.INTRODUCTION,),
        ImplementationPhase.INTRODUCTION: (ImplementationPhase.ANCHORING,),
        ImplementationPhase.ANCHORING: (ImplementationPhase.OPERATION,),
    }
)


class ImplementationProgramme(
    Entity,
    da="Implementeringsforløb",
    da_plural="Implementeringsforløb",
    en="Implementation programme",
    plural="implementation_programmes",
    also={
        "responsible": "responsibilities",
        "follow_up": "follow_up_events",
        "checklists": "checklist_runs",
        "roles": "role_assignments",
    },
):
    """Forløbet, der fører et styringsgrundlag ud i praksis: planer, kommunikation, roller, tjeklister og opfølgning.

    The programme that puts a governance basis into practice: plans, communication, roles, checklists and follow-up.
    """

    title: Mapped[str] = field.text(
        "Implementering af", "Title", required=True, headers=("Implementering af", "Implementeringsforløb", "Titel")
    )
    basis_id: Mapped[UUID | None] = field.link(
        "GovernanceBasis", da="Styringsgrundlag", en="Governance basis", back="implementation_programmes"
    )
    documents_ids: Mapped[list[UUID]] = field.links(
        *DOCUMENTS,
        "Policy",
        da="Omfatter",
        en="Documents covered",
        back="implementation_programmes",
        headers=("Omfatter", "Dokumenter"),
    )
    follow_up_responsible_id: Mapped[UUID | None] = field.link(
        *PARTIES,
        da="Ansvarlig for opfølgning",
        en="Responsible for follow-up",
        back="follow_up_responsible_for",
        description="Den, der har ansvaret for styringen, står i ansvar. / Who is responsible for the steering stands"
        " among the responsibilities.",
    )
    follow_up_responsible_name: Mapped[str | None] = field.text(
        "Ansvarlig for opfølgning, som det er skrevet",
        "Responsible for follow-up as written",
        personal=True,
        headers=("Ansvarlig for opfølgning", "Opfølgningsansvarlig"),
    )
    start: Mapped[dt.date | None] = field.day("Start", "Start", headers=("Start", "Startdato"))
    period: Mapped[Period | None] = field.value(Period, "Periode", "Period", headers=("Periode",))
    phase: Mapped[ImplementationPhase] = field.one_of(
        ImplementationPhase,
        "Fase",
        "Phase",
        default=ImplementationPhase.PREPARATION,
        lifecycle=IMPLEMENTATION_LIFE,
        headers=("Fase",),
    )


class ImplementationGoal(
    Entity,
    da="Implementeringsmål",
    da_plural="Implementeringsmål",
    en="Implementation goal",
    plural="implementation_goals",
):
    """Et mål for selve implementeringen, og hvad der forventes at komme ud af den.

    A goal of the implementation itself, and what is expected to come of it.
    """

    programme_id: Mapped[UUID] = field.parent(
        "ImplementationProgramme", da="Implementeringsforløb", en="Programme", back="implementation_goals"
    )
    position: Mapped[int | None] = field.integer("Rækkefølge", "Position")
    text: Mapped[str] = field.text(
        "Mål for implementeringen", "Text", required=True, headers=("Mål for implementeringen", "Implementeringsmål")
    )
    target: Mapped[TargetValue | None] = field.value(TargetValue, "Måltal", "Target", headers=("Måltal",))
    due: Mapped[Period | None] = field.value(Period, "Frist", "Due", headers=("Frist", "Deadline"))
    expected_gain: Mapped[str | None] = field.text(
        "Forventet resultat", "Expected gain", headers=("Forventede resultater", "Forventet resultat", "Gevinst")
    )
    status: Mapped[GoalStatus] = field.one_of(
        GoalStatus, "Status", "Status", default=GoalStatus.PLANNED, lifecycle=GOAL_LIFE, headers=("Status",)
    )


class Anchoring(Entity, da="Forankring", da_plural="Forankringer", en="Anchoring", plural="anchorings"):
    """Hvordan et mål eller dokument er forankret: hvor og hvornår det sidst blev drøftet, hvordan det ses i praksis, og
    hvilken konsekvens det har, om det nås.

    How a goal or document is anchored: where and when it was last discussed, how it shows in practice, and what
    consequence it has whether it is reached.
    """

    of_id: Mapped[UUID] = field.parent(
        "ActionGoal", *DOCUMENTS, da="Forankring af", en="Anchoring of", back="anchoring", back_single=True
    )
    last_discussed_in_id: Mapped[UUID | None] = field.link(
        "CollaborationForum", da="Sidst drøftet i", en="Last discussed in", back="anchorings_discussed"
    )
    last_discussed_on: Mapped[dt.date | None] = field.day(
        "Sidst drøftet den", "Last discussed on", headers=("Sidst drøftet",)
    )
    used_in_practice: Mapped[list[str]] = field.texts(
        "Set i praksis", "Used in practice", headers=("Brugt i praksis", "Set i praksis")
    )
    consequence: Mapped[str | None] = field.text("Konsekvens", "Consequence", headers=("Konsekvens",))
