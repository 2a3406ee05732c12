"""Method programmes, tools, choices of method, and needs for competence (DOMAIN.md 2.7, 2.8)."""

import datetime as dt
from enum import unique
from uuid import UUID

from sqlalchemy.orm import Mapped

from schema import field
from schema.entities.document import Document
from schema.entities.targets import DOCUMENTS, GOALS
from schema.enums import Labelled
from schema.model import Entity
from schema.values import Money


@unique
class CoreElement(Labelled):
    """Et metodeprograms faglige kerne / Professional core of a method programme (DOMAIN.md 2.7)."""

    RELATIONAL = ("Relationel", "Relational")
    SYSTEMIC = ("Systemisk", "Systemic")
    APPRECIATIVE = ("Anerkendende", "Appreciative")
    OTHER = ("Anden kerne", "Other core")


@unique
class CompetenceNeedKind(Labelled):
    """Om der mangler en kompetence, eller en metode skal justeres / Whether a competence is lacking, or a method is to
    be adjusted (DOMAIN.md 2.7)."""

    METHOD_ADJUSTMENT = ("Justering af metode", "Method adjustment")
    COMPETENCE = ("Kompetence", "Competence")


@unique
class CompetenceNeedState(Labelled):
    """Hvor langt et behov er dækket / How far a need is met (DOMAIN.md 2.7)."""

    IDENTIFIED = ("Konstateret", "Identified")
    PLANNED = ("Planlagt", "Planned")
    IN_PROGRESS = ("I gang", "In progress")
    MET = ("Dækket", "Met")
    DROPPED = ("Bortfaldet", "Dropped")


class MethodProgramme(
    Document,
    da="Metodeprogram",
    da_plural="Metodeprogrammer",
    en="Method programme",
    plural="method_programmes",
    also={"name": "title", "responsible": "responsibilities"},
):
    """En fælles måde at arbejde på, med begreber, redskaber og en arena for dialog og videndeling.

    A shared way of working, with concepts, tools and an arena for dialogue and the sharing of knowledge.
    """

    title: Mapped[str] = field.text(
        "Metodeprogram", "Title", required=True, headers=("Metodeprogram", "Metode", "Navn")
    )
    description: Mapped[str | None] = field.text("Beskrivelse", "Description", headers=("Beskrivelse",))
    core_elements: Mapped[list[CoreElement]] = field.some_of(
        CoreElement, "Kerne", "Core elements", headers=("Kerne", "Kerneelementer")
    )
    common_language: Mapped[str | None] = field.text(
        "Fælles sprog",
        "Common language",
        headers=("Fælles sprog", "Referenceramme"),
        description="Den ramme af begreber og udtryk, alle bruger. / The frame of concepts and expressions all use.",
    )
    tools_ids: Mapped[list[UUID]] = field.links(
        "Tool", da="Redskaber", en="Tools", back="method_programmes", headers=("Redskaber",)
    )
    units_ids: Mapped[list[UUID]] = field.links(
        "OrgUnit", da="Bruges i", en="Units using it", back="method_programmes", headers=("Bruges i", "Enheder")
    )
    partners_informed_ids: Mapped[list[UUID]] = field.links(
        "ExternalParty",
        "OrgUnit",
        da="Orienterede samarbejdsparter",
        en="Partners informed",
        back="informed_of_method_programmes",
        headers=("Samarbejdsparter orienteret",),
    )
    learning_process: Mapped[str | None] = field.text(
        "Læringsproces", "Learning process", headers=("Læringsproces", "Læring")
    )
    linked_goals_ids: Mapped[list[UUID]] = field.links(
        *GOALS, da="Mål", en="Linked goals", back="method_programmes", headers=("Mål nr.",)
    )
    replaces_id: Mapped[UUID | None] = field.link(
        "MethodProgramme", da="Erstatter", en="Replaces", back="replaced_by", headers=("Erstatter",)
    )


class Tool(
    Entity,
    da="Redskab",
    da_plural="Redskaber",
    en="Tool",
    plural="tools",
    also={"quality_assurance": "quality_assurances"},
):
    """Et redskab i det faglige arbejde, fx et skema eller en samtaleguide.

    A tool of the professional work, e.g. a form or a guide to a talk.
    """

    name: Mapped[str] = field.text("Redskab", "Name", required=True, headers=("Redskab", "Værktøj", "Navn"))
    purpose: Mapped[str | None] = field.text("Formål", "Purpose", headers=("Formål",))
    used_from: Mapped[dt.date | None] = field.day("Bruges fra", "Used from", headers=("Bruges fra", "Taget i brug"))


class MethodChoice(Entity, da="Metodevalg", da_plural="Metodevalg", en="Choice of method", plural="method_choices"):
    """Den metode, en enhed har valgt i en bestemt situation, med begrundelsen. Det fælles afsæt binder; valget er frit,
    men skal begrundes.

    The method that a unit has chosen in a certain situation, with its justification. The common foundation is binding;
    the choice is free, but must be justified.
    """

    unit_id: Mapped[UUID | None] = field.link(
        "OrgUnit", da="Enhed", en="Unit", back="method_choices", headers=("Enhed", "Team")
    )
    situation: Mapped[str | None] = field.text("Situation", "Situation", headers=("Situation", "Felt", "Område"))
    method_programme_id: Mapped[UUID | None] = field.link(
        "MethodProgramme", da="Metodeprogram", en="Method programme", back="method_choices", headers=("Metodeprogram",)
    )
    chosen_method: Mapped[str] = field.text(
        "Metodevalg", "Chosen method", required=True, headers=("Metodevalg", "Metode")
    )
    justification: Mapped[str | None] = field.text(
        "Begrundelse",
        "Justification",
        headers=("Begrundelse", "Metodevalg – begrundelse"),
        description="Mangler den, gives en bemærkning. / Where it is missing, there is an issue.",
    )
    decided_by_id: Mapped[UUID | None] = field.link(
        "Person", "RoleType", "OrgUnit", "Body", da="Besluttet af", en="Decided by", back="method_choices_decided"
    )
    decided_by_text: Mapped[str | None] = field.text(
        "Besluttet af, som det er skrevet", "Decided by, as written", personal=True, headers=("Besluttet af",)
    )
    date: Mapped[dt.date | None] = field.day("Dato", "Date", headers=("Dato",))


class CompetenceNeed(
    Entity, da="Kompetencebehov", da_plural="Kompetencebehov", en="Competence need", plural="competence_needs"
):
    """En kompetence, der skal udvikles, eller en metode, der skal justeres, fordi et mål eller dokument kræver det.

    A competence that is to be developed, or a method that is to be adjusted, because a goal or document demands it.
    """

    group_id: Mapped[UUID | None] = field.link(
        "RoleType", "OrgUnit", da="Gruppe", en="Group", back="competence_needs", headers=("Gruppe", "Målgruppe")
    )
    need: Mapped[str] = field.text("Behov", "Need", required=True, headers=("Behov", "Kompetencebehov"))
    kind: Mapped[CompetenceNeedKind] = field.one_of(
        CompetenceNeedKind, "Type", "Kind", default=CompetenceNeedKind.COMPETENCE, headers=("Type",)
    )
    because_of_ids: Mapped[list[UUID]] = field.links(
        *GOALS,
        *DOCUMENTS,
        da="På grund af",
        en="Because of",
        back="competence_needs",
        headers=("På grund af", "Mål nr."),
    )
    measure_ids: Mapped[list[UUID]] = field.links(
        "Activity", da="Aktiviteter", en="Measures", back="meets_competence_needs", headers=("Aktiviteter", "Tiltag")
    )
    budget: Mapped[Money | None] = field.value(
        Money,
        "Afsatte midler",
        "Money set aside",
        headers=("Afsatte midler", "Økonomi", "Budget"),
        description="Tiden står ved aktiviteterne. / The time stands with the activities.",
    )
    state: Mapped[CompetenceNeedState] = field.one_of(
        CompetenceNeedState, "Status", "State", default=CompetenceNeedState.IDENTIFIED, headers=("Status",)
    )
