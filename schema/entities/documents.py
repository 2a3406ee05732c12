"""Governance documents: guidelines, instructions, administrative basis, handbook and the like (DOMAIN.md 2.7)."""

from dataclasses import dataclass
from dataclasses import field as part
from datetime import date
from enum import unique
from typing import ClassVar
from uuid import UUID

from sqlalchemy.orm import Mapped

from schema import field
from schema.entities.document import Document
from schema.entities.targets import GOALS
from schema.enums import Labelled, Level
from schema.values import labels


@unique
class DocumentKind(Labelled):
    """Styringsdokumentets art / Kind of governance document (DOMAIN.md 2.7)."""

    POLICY = ("Politik", "Policy")
    VALUE_BASIS = ("Værdigrundlag", "Value basis")
    SERVICE_LEVEL = ("Serviceniveau", "Service level")
    ADMINISTRATIVE_BASIS = ("Administrativt grundlag", "Administrative basis")
    POLITICAL_DECISION = ("Politisk beslutning", "Political decision")
    PROFESSIONAL_GUIDELINE = ("Faglig retningslinje", "Professional guideline")
    INSTRUCTION = ("Handlingsanvisning", "Instruction")
    METHOD_PROGRAMME = ("Metodeprogram", "Method programme")
    TOOL = ("Redskab", "Tool")
    HANDBOOK = ("Håndbog", "Handbook")
    STRATEGY = ("Strategi", "Strategy")
    WORKFLOW = ("Arbejdsgang", "Workflow")


@dataclass(frozen=True, slots=True)
class HandbookSection:
    """Et afsnit i en håndbog, og hvor det står.

    A section of a handbook, and where it stands.
    """

    names: ClassVar[tuple[str, str]] = ("Afsnit i en håndbog", "Section of a handbook")

    title: str = part(metadata=labels("Afsnit", "Title"))
    document: str | None = part(default=None, metadata=labels("Dokument", "Document"))
    link: str | None = part(default=None, metadata=labels("Link", "Link"))


@dataclass(frozen=True, slots=True)
class InstructionStep:
    """Et trin i en handlingsanvisning. `who` er en funktion, ikke en person.

    A step of an instruction. `who` is a function, not a person.
    """

    names: ClassVar[tuple[str, str]] = ("Trin i en handlingsanvisning", "Step of an instruction")

    text: str = part(metadata=labels("Hvad", "What"))
    nr: int | None = part(default=None, metadata=labels("Nr.", "Number"))
    who: str | None = part(default=None, metadata=labels("Hvem", "Who"))
    document: str | None = part(default=None, metadata=labels("Dokument", "Document"))


@dataclass(frozen=True, slots=True)
class DecisionRule:
    """Hvem der må beslutte hvad, og op til hvilken grænse.

    Who may decide what, and up to which limit.
    """

    names: ClassVar[tuple[str, str]] = ("Beslutningsregel", "Decision rule")

    decision: str = part(metadata=labels("Beslutning", "Decision"))
    role: str = part(metadata=labels("Hvem må", "Who may"))
    limit: str | None = part(default=None, metadata=labels("Grænse", "Limit"))


class GovernanceDocument(
    Document,
    da="Styringsdokument",
    da_plural="Styringsdokumenter",
    en="Governance document",
    plural="governance_documents",
    also={"owner": "responsibilities"},
):
    """Et dokument, der styres efter: en faglig retningslinje, en handlingsanvisning, det administrative grundlag, en
    håndbog. `implements` er de mål, det udmønter.

    A document to govern by: a professional guideline, an instruction, the administrative basis, a handbook.
    `implements` are the goals that it puts into practice.
    """

    title: Mapped[str] = field.text("Titel", "Title", required=True, headers=("Titel", "Dokument"))
    kind: Mapped[DocumentKind] = field.one_of(
        DocumentKind, "Type", "Kind", required=True, headers=("Type", "Dokumenttype")
    )
    level: Mapped[Level | None] = field.one_of(Level, "Niveau", "Level", headers=("Niveau",))
    purpose: Mapped[str | None] = field.text("Formål", "Purpose", headers=("Formål",))
    audience_ids: Mapped[list[UUID]] = field.links(
        "RoleType",
        da="Målgruppe",
        en="Audience",
        back="documents",
        headers=("Målgruppe", "Gælder for"),
        description="De roller, det gælder for. / The roles that it holds for.",
    )
    review_due: Mapped[date | None] = field.day(
        "Revideres senest", "Review due", headers=("Revideres senest", "Revideres")
    )
    link: Mapped[str | None] = field.text("Link", "Link", headers=("Link", "Bilag"))
    implements_ids: Mapped[list[UUID]] = field.links(
        *GOALS, da="Udmønter mål", en="Implements", back="implemented_by", headers=("Udmønter mål", "Mål nr.")
    )
    replaces_id: Mapped[UUID | None] = field.link(
        "GovernanceDocument", da="Erstatter", en="Replaces", back="replaced_by", headers=("Erstatter",)
    )
    sections: Mapped[list[HandbookSection]] = field.values(
        HandbookSection, "Afsnit", "Sections", description="For en håndbog. / For a handbook."
    )
    gathers_ids: Mapped[list[UUID]] = field.links(
        "GovernanceDocument",
        "ServiceLevel",
        "MethodProgramme",
        "Tool",
        da="Samler",
        en="Gathers",
        back="gathered_in",
        description="Dokumenter og redskaber, en håndbog samler. / Documents and tools that a handbook gathers.",
    )
    steps: Mapped[list[InstructionStep]] = field.values(
        InstructionStep,
        "Trin",
        "Steps",
        headers=("Trin", "Trin for trin"),
        description="For en handlingsanvisning, i rækkefølge. / For an instruction, in order.",
    )
    decision_rules: Mapped[list[DecisionRule]] = field.values(
        DecisionRule,
        "Beslutningsregler",
        "Decision rules",
        description="For det administrative grundlag. / For the administrative basis.",
    )
    governs_ids: Mapped[list[UUID]] = field.links(
        "ServiceLevel",
        da="Gælder serviceniveauer",
        en="Governs",
        back="governed_by",
        description="De serviceniveauer, beslutningsreglerne gælder. / The service levels that the rules govern.",
    )
