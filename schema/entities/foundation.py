"""The common foundation for good professional practice, and its standards (DOMAIN.md 2.8)."""

from dataclasses import dataclass
from dataclasses import field as part
from enum import unique
from typing import ClassVar
from uuid import UUID

from sqlalchemy.orm import Mapped

from schema import field
from schema.entities.targets import GOALS
from schema.enums import DOCUMENT_LIFE, DocumentState, Labelled
from schema.model import Entity
from schema.values import labels


@unique
class FoundationElement(Labelled):
    """De tre dele, et fælles afsæt altid har / The three parts that a common foundation always has (DOMAIN.md 2.8)."""

    DIRECTION = ("Retning og mål", "Direction and goals")
    FRAME = ("Rammer for processen", "Frame of the process")
    VISIBILITY = ("Synligt og brugt", "Visible and used")


@dataclass(frozen=True, slots=True)
class FoundationPart:
    """En af afsættets tre dele, og hvad man er enige om.

    One of the foundation's three parts, and what is agreed on.
    """

    names: ClassVar[tuple[str, str]] = ("Del af et fælles afsæt", "Part of a common foundation")

    element: FoundationElement = part(metadata=labels("Del", "Part"))
    text: str | None = part(default=None, metadata=labels("Indhold", "Content"))


class ProfessionalFoundation(
    Entity,
    da="Fælles afsæt",
    da_plural="Fælles afsæt",
    en="Professional foundation",
    plural="professional_foundations",
):
    """Det fælles afsæt for god faglig praksis i en enhed eller på et område: retning, rammer og synlighed.

    The common foundation for good professional practice in a unit or an area: direction, frame and visibility.
    """

    unit_id: Mapped[UUID | None] = field.link(
        "OrgUnit", da="Enhed", en="Unit", back="professional_foundations", headers=("Enhed",)
    )
    area: Mapped[str | None] = field.text("Område", "Area", headers=("Område",))
    statement: Mapped[str] = field.text("Afsæt", "Statement", required=True, headers=("Afsæt", "Fælles fagligt afsæt"))
    common_language: Mapped[str | None] = field.text(
        "Fælles sprog", "Common language", headers=("Fælles sprog", "Fælles fagligt sprog")
    )
    elements: Mapped[list[FoundationPart]] = field.values(FoundationPart, "De tre dele", "Elements")
    method_programmes_ids: Mapped[list[UUID]] = field.links(
        "MethodProgramme",
        da="Metodeprogrammer",
        en="Method programmes",
        back="professional_foundations",
        headers=("Metodeprogram",),
    )
    adopted_in_forum_id: Mapped[UUID | None] = field.link(
        "CollaborationForum", da="Aftalt i", en="Adopted in", back="professional_foundations", headers=("Aftalt i",)
    )
    state: Mapped[DocumentState] = field.one_of(
        DocumentState, "Status", "State", default=DocumentState.DRAFT, lifecycle=DOCUMENT_LIFE, headers=("Status",)
    )


class ProfessionalStandard(
    Entity,
    da="Faglig standard",
    da_plural="Faglige standarder",
    en="Professional standard",
    plural="professional_standards",
):
    """En fælles standard for de resultater, der skal nås, og hvordan de måles.

    A common standard for the results that are to be reached, and how they are measured.
    """

    foundation_id: Mapped[UUID] = field.parent(
        "ProfessionalFoundation", da="Fælles afsæt", en="Foundation", back="standards"
    )
    position: Mapped[int | None] = field.integer("Rækkefølge", "Position")
    text: Mapped[str] = field.text("Standard", "Text", required=True, headers=("Standard", "Mål og standarder"))
    result_measure: Mapped[str | None] = field.text("Måles ved", "Result measure", headers=("Måles ved", "Resultatmål"))
    linked_goals_ids: Mapped[list[UUID]] = field.links(
        *GOALS, da="Mål", en="Linked goals", back="professional_standards", headers=("Mål nr.",)
    )
