"""Service level: what citizens can get, and who decides it (DOMAIN.md 2.7)."""

from typing import Any
from uuid import UUID

from sqlalchemy import FromClause, Text, Uuid, and_, column, func, literal, or_, select, type_coerce
from sqlalchemy.dialects.postgresql import array
from sqlalchemy.orm import Mapped
from sqlalchemy.sql import ColumnElement

from schema import field
from schema.entities.document import Document
from schema.entities.targets import GOALS
from schema.enums import Audience, RecordState
from schema.field import Kind
from schema.model import declared
from schema.progress.gathering import ids
from schema.progress.pieces import among
from schema.reads.seen import Seen
from schema.values import LegalRef, Money

PASSED_ON = ("DONE", "FOLLOWED_UP")


def suppliers_not_told(level: FromClause, seen: Seen) -> ColumnElement[Any]:
    """The suppliers that have had no message about this service level (DOMAIN.md 2.13)."""
    item = seen.rows(declared()["CommunicationItem"])
    supplier = func.unnest(level.c.suppliers_ids).table_valued(column("id", Uuid()), name="supplier").render_derived()
    to_all = and_(
        func.cardinality(item.c.recipients_ids) == 0,
        literal(Audience.SUPPLIERS.name, Text()) == func.any(item.c.audience),
    )
    told = (
        select(item.c.id)
        .where(
            item.c.about_ids.op("@>", is_comparison=True)(array([level.c.id])),
            item.c.record_state == RecordState.ACTIVE,
            among(type_coerce(item.c.status, Text()), *PASSED_ON),
            or_(supplier.c.id == func.any(item.c.recipients_ids), to_all),
        )
        .correlate(level, supplier)
        .exists()
    )
    return ids(supplier, level, ~told)


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
    suppliers_not_told_ids = field.computed(
        Kind.LINKS,
        "Leverandører, der mangler besked",
        "Suppliers not told",
        suppliers_not_told,
        targets=("ExternalParty", "OrgUnit"),
        required=True,
        description="De leverandører, der ikke er med i en udført besked om serviceniveauet. En besked til alle "
        "leverandører tæller for dem alle. / The suppliers that no message about the service level, once passed on, "
        "was for. A message to all suppliers counts for each of them.",
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
