"""The three levels and the chain of dialogues between them (DOMAIN.md 2.1)."""

import datetime as dt
from enum import unique
from uuid import UUID

from sqlalchemy.orm import Mapped

from schema import field
from schema.entities.reference_content import ReferenceContent
from schema.entities.targets import DOCUMENTS, GOALS
from schema.enums import Labelled, Level
from schema.model import Entity


@unique
class DialogueDirection(Labelled):
    """Hvilken vej en dialog går / Which way a dialogue goes (DOMAIN.md 2.1)."""

    DOWN = ("Ned – oversætte", "Down – translate")
    UP = ("Op – melde tilbage", "Up – report back")
    ACROSS = ("På tværs", "Across")


class LevelDescription(
    ReferenceContent,
    da="Niveaubeskrivelse",
    da_plural="Niveaubeskrivelser",
    en="Level description",
    plural="level_descriptions",
):
    """Hvad der hører til på et niveau: det ledende spørgsmål, hvor det foregår, indholdet og gode råd til lederen.

    What belongs to a level: the guiding question, where it happens, its content, and tips for the leader.
    """

    level: Mapped[Level] = field.one_of(Level, "Niveau", "Level", required=True, headers=("Niveau",))
    guiding_question_da: Mapped[str] = field.text("Ledende spørgsmål", "Guiding question", required=True)
    guiding_question_en: Mapped[str | None] = field.text("Ledende spørgsmål (engelsk)", "Guiding question (English)")
    where_da: Mapped[str | None] = field.text("Hvor det foregår", "Where it happens")
    where_en: Mapped[str | None] = field.text("Hvor det foregår (engelsk)", "Where it happens (English)")
    content_da: Mapped[str | None] = field.text("Indhold", "Content")
    content_en: Mapped[str | None] = field.text("Indhold (engelsk)", "Content (English)")
    tips_da: Mapped[str | None] = field.text(
        "Gode råd", "Tips", description="Hvad en leder kan gøre. / What a leader can do."
    )
    tips_en: Mapped[str | None] = field.text("Gode råd (engelsk)", "Tips (English)")
    horizon_da: Mapped[str | None] = field.text("Tidshorisont", "Horizon")
    horizon_en: Mapped[str | None] = field.text("Tidshorisont (engelsk)", "Horizon (English)")


class DialogueLink(Entity, da="Dialog", da_plural="Dialoger", en="Dialogue link", plural="dialogue_links"):
    """Et led i kæden af samspil og dialoger mellem niveauerne: hvilken vej den går, i hvilket mødeforum og om hvad.

    A link of the chain of interplay and dialogues between the levels: which way it goes, in which forum, about what.
    """

    from_: Mapped[Level] = field.one_of(Level, "Fra niveau", "From level", required=True, headers=("Fra niveau",))
    to: Mapped[Level] = field.one_of(Level, "Til niveau", "To level", required=True, headers=("Til niveau",))
    direction: Mapped[DialogueDirection] = field.one_of(
        DialogueDirection, "Retning", "Direction", required=True, headers=("Retning",)
    )
    forum_id: Mapped[UUID | None] = field.link(
        "CollaborationForum", da="Mødeforum", en="Forum", back="dialogue_links", headers=("Mødeforum", "Forum")
    )
    about_ids: Mapped[list[UUID]] = field.links(
        *GOALS, *DOCUMENTS, "Activity", "LeadershipMetric", da="Emne", en="About", back="dialogues", headers=("Emne",)
    )
    last_held: Mapped[dt.date | None] = field.day(
        "Senest holdt", "Last held", headers=("Senest", "Senest holdt", "Sidste gang")
    )
    next_planned: Mapped[dt.date | None] = field.day(
        "Næste gang", "Next planned", headers=("Næste", "Næste gang", "Planlagt")
    )
