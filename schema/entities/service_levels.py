"""Service level: what citizens can get, and who decides it (DOMAIN.md 2.7)."""

from uuid import UUID

from sqlalchemy.orm import Mapped

from schema import field
from schema.entities.document import Document
from schema.entities.targets import GOALS
from schema.values import LegalRef, Money


class ServiceLevel(
    Document, da="Serviceniveau", da_plural="Serviceniveauer", en="Service level", plural="service_levels"
):
    """Hvad borgere kan få hjælp til, i hvilket omfang, og hvem der beslutter det. Det er vejledende: hver sag vurderes
    individuelt. Ændres niveauet, laves en ny udgave, og den gamle kan stadig læses.

    What citizens can get help with, to which extent, and who decides it. It is a guideline: each case is assessed
    individually. Where the level changes, a new edition is made, and the old one stays readable.
    """

    title: Mapped[str] = field.text(
        "Ydelse", "Title", required=True, headers=("Ydelse", "Indsats", "Serviceniveau", "Kvalitetsstandard")
    )
    legal_basis: Mapped[list[LegalRef]] = field.values(
        LegalRef, "Lovgrundlag", "Legal basis", headers=("Lovgrundlag", "§", "Paragraf", "Hjemmel")
    )
    target_group_id: Mapped[UUID | None] = field.link(
        "TargetGroup", da="Målgruppe", en="Target group", back="service_levels"
    )
    target_group_text: Mapped[str | None] = field.text(
        "Målgruppe, som den er skrevet", "Target group, as written", headers=("Målgruppe",)
    )
    purpose: Mapped[str | None] = field.text("Formål", "Purpose", headers=("Formål",))
    content: Mapped[str] = field.text(
        "Indhold",
        "Content",
        required=True,
        headers=("Indhold", "Hvad kan ydes"),
        description="Hvad der kan ydes. / What can be provided.",
    )
    not_included: Mapped[str | None] = field.text(
        "Indgår ikke", "Not included", headers=("Indgår ikke", "Kan ikke ydes")
    )
    criteria: Mapped[str | None] = field.text("Kriterier", "Criteria", headers=("Kriterier", "Tildelingskriterier"))
    scope: Mapped[str | None] = field.text("Omfang", "Scope", headers=("Omfang", "Niveau", "Timer pr. uge"))
    duration: Mapped[str | None] = field.text("Varighed", "Duration", headers=("Varighed",))
    suppliers_ids: Mapped[list[UUID]] = field.links(
        "ExternalParty",
        "OrgUnit",
        da="Leverandører",
        en="Suppliers",
        back="supplied_service_levels",
        headers=("Leverandør", "Udfører"),
    )
    competence_requirement: Mapped[str | None] = field.text(
        "Kompetencekrav", "Competence requirement", headers=("Kompetencekrav",)
    )
    price: Mapped[Money | None] = field.value(Money, "Pris", "Price", headers=("Pris", "Takst", "Økonomi"))
    decision_competence_id: Mapped[UUID | None] = field.link(
        "RoleType",
        da="Bevillingskompetence",
        en="Decision competence",
        back="decides_service_levels",
        headers=("Bevillingskompetence", "Beslutning træffes af", "Beslutning"),
        description="Den rolle, der træffer beslutningen. / The role that decides.",
    )
    case_deadline: Mapped[str | None] = field.text(
        "Sagsbehandlingsfrist", "Case deadline", headers=("Sagsbehandlingsfrist",)
    )
    follow_up: Mapped[str | None] = field.text(
        "Opfølgning",
        "Follow-up",
        headers=("Opfølgning",),
        description="Leverandørens status og opfølgningen. / The supplier's status and the follow-up.",
    )
    individual_assessment_note: Mapped[bool] = field.boolean(
        "Individuel vurdering",
        "Individual assessment",
        default=True,
        writable=False,
        description="Altid ja: serviceniveauet er vejledende. / Always yes: the service level is a guideline.",
    )
    related_goals_ids: Mapped[list[UUID]] = field.links(
        *GOALS, da="Mål", en="Related goals", back="service_levels", headers=("Mål nr.",)
    )
    guidelines_ids: Mapped[list[UUID]] = field.links(
        "GovernanceDocument", da="Retningslinjer", en="Guidelines", back="guideline_for", headers=("Retningslinje",)
    )
    instructions_ids: Mapped[list[UUID]] = field.links(
        "GovernanceDocument",
        da="Handlingsanvisninger",
        en="Instructions",
        back="instruction_for",
        headers=("Handlingsanvisning",),
    )
    replaces_id: Mapped[UUID | None] = field.link(
        "ServiceLevel",
        da="Erstatter",
        en="Replaces",
        back="replaced_by",
        headers=("Erstatter",),
        description="Den tidligere udgave. / The earlier edition.",
    )
