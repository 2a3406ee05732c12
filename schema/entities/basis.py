"""Municipality and governance basis: where everything else belongs (DOMAIN.md 2.0, 2.7)."""

from uuid import UUID

from sqlalchemy.orm import Mapped

from schema import field
from schema.model import Entity
from schema.values import Period

USUAL_AREA = "børn og unge med særlige behov"


class Municipality(Entity, da="Kommune", da_plural="Kommuner", en="Municipality", plural="municipalities"):
    """Kommunen, hvis styringsgrundlag det er.

    The municipality whose governance basis it is.
    """

    name: Mapped[str] = field.text("Kommune", "Name", required=True, headers=("Kommune",))
    municipality_code: Mapped[str | None] = field.text(
        "Kommunekode",
        "Municipality code",
        headers=("Kommunekode", "Kommunenr."),
        description="Det officielle nummer på tre cifre. / The official number of three digits.",
    )


class GovernanceBasis(
    Entity,
    da="Styringsgrundlag",
    da_plural="Styringsgrundlag",
    en="Governance basis",
    plural="governance_bases",
    also={"documents": "governance_documents"},
):
    """Det samlede grundlag, som et område styres efter: politikker, serviceniveauer, administrativt grundlag og andre
    styringsdokumenter, med formålet og det, der ventes opnået.

    The whole basis by which an area is governed: policies, service levels, administrative basis and other governance
    documents, with the purpose and what is expected to be gained.
    """

    municipality_id: Mapped[UUID] = field.parent(
        "Municipality", da="Kommune", en="Municipality", back="governance_bases", headers=("Kommune",)
    )
    area: Mapped[str] = field.text("Område", "Area", default=USUAL_AREA, headers=("Område",))
    period: Mapped[Period | None] = field.value(Period, "Periode", "Period", headers=("Periode", "Gyldighed"))
    purpose: Mapped[str | None] = field.text(
        "Formål",
        "Purpose",
        headers=("Formål",),
        description="Hvorfor der er mere fokus på området. / Why there is more focus on the area.",
    )
    expected_gains: Mapped[str | None] = field.text(
        "Forventede gevinster",
        "Expected gains",
        headers=("Forventede gevinster", "Gevinster"),
        description="Hvad der ventes opnået, og hvad det betyder for området. / What is expected to be gained, and "
        "what it means for the area.",
    )
