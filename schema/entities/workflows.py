"""Workflows: who does what, when, between two or more parties (DOMAIN.md 2.13)."""

import datetime as dt
from dataclasses import dataclass
from dataclasses import field as part
from enum import unique
from typing import ClassVar
from uuid import UUID

from sqlalchemy.orm import Mapped

from schema import field
from schema.entities.targets import DOCUMENTS, PARTIES
from schema.enums import DOCUMENT_LIFE, DocumentState, Labelled
from schema.model import Entity
from schema.values import labels


@unique
class WorkflowKind(Labelled):
    """Hvad en arbejdsgang binder sammen / What a workflow ties together (DOMAIN.md 2.13)."""

    SUPPLIER_DIALOGUE = ("Dialog med leverandører", "Dialogue with suppliers")
    ECONOMY_COHERENCE = ("Sammenhæng til økonomi", "Coherence with the economy")
    LEADERSHIP_INFORMATION = ("Brug af ledelsesinformation", "Use of leadership information")
    CROSS_FIELD_COORDINATION = ("Koordinering på tværs", "Coordination across fields")
    IMPACT_OVERVIEW = ("Overblik over, hvad der ændrer sig", "Overview of what changes")
    OTHER = ("Anden arbejdsgang", "Other workflow")


@unique
class WorkflowStepKind(Labelled):
    """Trin i en arbejdsgang / Step of a workflow (DOMAIN.md 2.13)."""

    ORDER = ("Bestilling", "Order")
    STATUS_BEFORE_FOLLOW_UP = ("Status inden opfølgning", "Status before follow-up")
    FOLLOW_UP = ("Opfølgning", "Follow-up")
    OTHER = ("Andet trin", "Other step")


@dataclass(frozen=True, slots=True)
class WorkflowStep:
    """Et trin i en arbejdsgang: hvad der gøres, af hvem og hvornår, og det dokument, der bruges.

    A step of a workflow: what is done, by whom and when, and the document that is used.
    """

    names: ClassVar[tuple[str, str]] = ("Trin i en arbejdsgang", "Step of a workflow")

    what: str = part(metadata=labels("Hvad", "What"))
    kind: WorkflowStepKind = part(default=WorkflowStepKind.OTHER, metadata=labels("Trin", "Kind"))
    nr: int | None = part(default=None, metadata=labels("Nr.", "Number"))
    who: str | None = part(default=None, metadata=labels("Hvem", "Who"))
    when: str | None = part(default=None, metadata=labels("Frist", "When"))
    document: str | None = part(default=None, metadata=labels("Dokument", "Document"))


class Workflow(Entity, da="Arbejdsgang", da_plural="Arbejdsgange", en="Workflow", plural="workflows"):
    """En aftalt måde at arbejde sammen på, trin for trin. Den beskriver arbejdet, aldrig de enkelte sager.

    An agreed way of working together, step by step. It describes the work, never the single cases.
    """

    title: Mapped[str] = field.text(
        "Arbejdsgang", "Title", required=True, headers=("Arbejdsgang", "Procedure", "Titel")
    )
    kind: Mapped[WorkflowKind] = field.one_of(
        WorkflowKind, "Type", "Kind", default=WorkflowKind.OTHER, headers=("Type",)
    )
    programme_id: Mapped[UUID | None] = field.link(
        "ImplementationProgramme", da="Implementeringsforløb", en="Programme", above=True, back="workflows"
    )
    parties_ids: Mapped[list[UUID]] = field.links(*PARTIES, da="Parter", en="Parties", back="party_to_workflows")
    parties_as_written: Mapped[list[str]] = field.texts(
        "Parter, som de er skrevet", "Parties as written", personal=True, headers=("Parter", "Mellem")
    )
    steps: Mapped[list[WorkflowStep]] = field.values(
        WorkflowStep, "Trin", "Steps", headers=("Trin", "Hvem gør hvad"), personal=True
    )
    agreed_on: Mapped[dt.date | None] = field.day("Aftalt den", "Agreed on", headers=("Aftalt d.", "Aftalt"))
    agreed_by_ids: Mapped[list[UUID]] = field.links(
        *PARTIES, da="Aftalt af", en="Agreed by", back="agreed_workflows", headers=("Aftalt af",)
    )
    review_due: Mapped[dt.date | None] = field.day(
        "Revideres senest", "Review due", headers=("Revideres senest", "Revideres")
    )
    affects_ids: Mapped[list[UUID]] = field.links(
        "OrgUnit", da="Berører", en="Affects", back="affected_by_workflows", headers=("Berører",)
    )
    documents_ids: Mapped[list[UUID]] = field.links(
        *DOCUMENTS, da="Dokumenter", en="Documents", back="workflows", headers=("Dokument",)
    )
    state: Mapped[DocumentState] = field.one_of(
        DocumentState, "Status", "State", default=DocumentState.DRAFT, lifecycle=DOCUMENT_LIFE, headers=("Status",)
    )
