"""Follow-up: events, the experience log, quality assurance (DOMAIN.md 2.14)."""

import datetime as dt
from enum import unique
from uuid import UUID

from sqlalchemy.orm import Mapped

from schema import field
from schema.entities.targets import DOCUMENTS, GOALS
from schema.enums import FeedbackTarget, Frequency, Labelled
from schema.lifecycle import Lifecycle
from schema.model import Entity
from schema.values import Period


@unique
class FollowUpKind(Labelled):
    """Slags opfølgning / Kind of follow-up (DOMAIN.md 2.14)."""

    TEAM_MEETING = ("Teammøde", "Team meeting")
    MED_MEETING = ("MED-møde", "Meeting of the joint consultation committee")
    EXPERIENCE_COLLECTION = ("Erfaringsopsamling", "Experience collection")
    HALF_YEAR_ROUND = ("Opsamlingsrunde efter et halvt år", "Round-up after half a year")
    DIALOGUE_MEETING = ("Dialogmøde", "Dialogue meeting")
    POLITICAL_REPORT = ("Tilbagemelding til politisk niveau", "Report to the political level")
    GOAL_SUMMING_UP = ("Opsamling på mål", "Summing-up of goals")
    QUALITY_ASSURANCE = ("Kvalitetssikring", "Quality assurance")


@unique
class ExperienceKind(Labelled):
    """Slags erfaring / Kind of experience (DOMAIN.md 2.14)."""

    POSITIVE = ("Ros", "Positive")
    CRITICISM = ("Kritik", "Criticism")
    QUESTION = ("Spørgsmål", "Question")
    SUGGESTION = ("Forslag", "Suggestion")


@unique
class ExperienceEffect(Labelled):
    """Hvad en erfaring førte til / What an experience led to (DOMAIN.md 2.14)."""

    CLARIFY = ("Afklarer et spørgsmål", "Clarifies a question")
    SHARPEN = ("Skærper noget, der er svært at forstå", "Sharpens what is hard to understand")
    ADJUST = ("Tilpasser grundlaget til praksis", "Adjusts the basis to practice")
    NONE = ("Ingen ændring", "No change")


@unique
class ExperienceState(Labelled):
    """En erfarings livsforløb / Life cycle of an experience (DOMAIN.md 2.20)."""

    REGISTERED = ("Registreret", "Registered")
    IN_TREATMENT = ("Under behandling", "In treatment")
    ANSWERED = ("Besvaret", "Answered")
    CLOSED = ("Lukket", "Closed")


EXPERIENCE_LIFE = Lifecycle(
    {
        ExperienceState.REGISTERED: (ExperienceState.IN_TREATMENT,),
        ExperienceState.IN_TREATMENT: (ExperienceState.ANSWERED,),
        ExperienceState.ANSWERED: (ExperienceState.CLOSED,),
    }
)


class FollowUpEvent(
    Entity,
    da="Opfølgning",
    da_plural="Opfølgninger",
    en="Follow-up event",
    plural="follow_up_events",
    also={"responsible": "responsibilities"},
):
    """En lejlighed til at samle op: på erfaringer, på mål eller på brugen af redskaber.

    An occasion to sum up: on experience, on goals or on the use of tools.
    """

    programme_id: Mapped[UUID | None] = field.link(
        "ImplementationProgramme", da="Implementeringsforløb", en="Programme", above=True, back="follow_up_events"
    )
    kind: Mapped[FollowUpKind] = field.one_of(
        FollowUpKind, "Type", "Kind", required=True, headers=("Hvad", "Type", "Opfølgning")
    )
    title: Mapped[str | None] = field.text("Titel", "Title", headers=("Titel",))
    period: Mapped[Period | None] = field.value(
        Period, "Hvornår?", "Period", headers=("Hvornår", "Måned", "Dato", "Tidspunkt")
    )
    held_on: Mapped[dt.date | None] = field.day("Holdt den", "Held on", headers=("Holdt", "Afholdt"))
    forum_id: Mapped[UUID | None] = field.link(
        "CollaborationForum", "Body", da="Forum", en="Forum", back="follow_up_events", headers=("Forum",)
    )
    participants: Mapped[list[str]] = field.texts("Deltagere", "Participants", personal=True, headers=("Deltagere",))
    areas: Mapped[list[str]] = field.texts(
        "Områder",
        "Areas",
        headers=("Område", "Områder"),
        description="Fx dagtilbud, skole, arbejdsmarked. / E.g. day care, school, labour market.",
    )
    about_ids: Mapped[list[UUID]] = field.links(
        *GOALS, *DOCUMENTS, "Tool", da="Vedrører", en="About", back="follow_up_events", headers=("Indhold", "Mål nr.")
    )
    conclusions: Mapped[str | None] = field.text("Konklusion", "Conclusions", headers=("Konklusion", "Konklusioner"))
    decisions_ids: Mapped[list[UUID]] = field.links(
        "Activity", da="Besluttede aktiviteter", en="Decisions", back="decided_at", headers=("Beslutning",)
    )
    reported_to: Mapped[list[FeedbackTarget]] = field.some_of(
        FeedbackTarget, "Meldt tilbage til", "Reported to", headers=("Til hvem", "Tilbagemeldt til")
    )


class ExperienceEntry(
    Entity, da="Erfaring", da_plural="Erfaringer", en="Experience entry", plural="experience_entries"
):
    """En linje i erfaringsloggen: ros, kritik, et spørgsmål eller et forslag fra praksis, og svaret på det.

    A line of the experience log: praise, criticism, a question or a suggestion from practice, and the answer to it.
    """

    programme_id: Mapped[UUID | None] = field.link(
        "ImplementationProgramme", da="Implementeringsforløb", en="Programme", above=True, back="experience_entries"
    )
    date: Mapped[dt.date | None] = field.day("Dato", "Date", headers=("Dato",))
    area: Mapped[str | None] = field.text("Område", "Area", headers=("Område",))
    unit_id: Mapped[UUID | None] = field.link(
        "OrgUnit", da="Enhed", en="Unit", back="experience_entries", headers=("Enhed", "Team")
    )
    by_id: Mapped[UUID | None] = field.link(
        "RoleType", da="Fra rolle", en="By role", back="experience_entries", headers=("Fra", "Rolle")
    )
    text: Mapped[str] = field.text("Erfaring", "Text", required=True, headers=("Erfaring",))
    kind: Mapped[ExperienceKind | None] = field.one_of(
        ExperienceKind, "Ros/kritik", "Kind", headers=("Ros/kritik", "Type")
    )
    about_ids: Mapped[list[UUID]] = field.links(
        *GOALS, *DOCUMENTS, "Tool", da="Vedrører", en="About", back="experiences", headers=("Vedrører", "Mål nr.")
    )
    about_as_written: Mapped[str | None] = field.text("Vedrører, som det er skrevet", "About as written")
    passage: Mapped[str | None] = field.text("Sted i dokumentet", "Passage", headers=("Afsnit", "Side"))
    effect: Mapped[ExperienceEffect | None] = field.one_of(ExperienceEffect, "Førte til", "Effect")
    response: Mapped[str | None] = field.text("Svar", "Response", headers=("Svar",))
    response_by: Mapped[str | None] = field.text("Svar af", "Response by", personal=True, headers=("Svar af",))
    response_date: Mapped[dt.date | None] = field.day("Besvaret den", "Response date", headers=("Besvaret",))
    state: Mapped[ExperienceState] = field.one_of(
        ExperienceState,
        "Status",
        "State",
        default=ExperienceState.REGISTERED,
        lifecycle=EXPERIENCE_LIFE,
        headers=("Status",),
    )


class QualityAssurance(
    Entity,
    da="Kvalitetssikring",
    da_plural="Kvalitetssikringer",
    en="Quality assurance",
    plural="quality_assurances",
    also={"responsible": "responsibilities"},
):
    """Hvordan det sikres, at et redskab eller dokument bliver brugt rigtigt.

    How it is made sure that a tool or document is used as it should be.
    """

    object_id: Mapped[UUID] = field.parent(
        "Tool", *DOCUMENTS, da="Kvalitetssikring af", en="Assured object", back="quality_assurances"
    )
    programme_id: Mapped[UUID | None] = field.link(
        "ImplementationProgramme", da="Implementeringsforløb", en="Programme", back="quality_assurances"
    )
    method: Mapped[str | None] = field.text("Metode", "Method", headers=("Metode", "Hvordan"))
    frequency: Mapped[Frequency | None] = field.one_of(Frequency, "Hvor tit", "Frequency", headers=("Hvor ofte",))
    last: Mapped[dt.date | None] = field.day("Senest", "Last done", headers=("Senest", "Sidst"))
    findings: Mapped[str | None] = field.text("Fund", "Findings", headers=("Fund", "Resultat"))
