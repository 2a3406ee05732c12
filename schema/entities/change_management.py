"""Change management: habits, motivation, small successes, concerns and support (DOMAIN.md 2.12)."""

import datetime as dt
from enum import unique
from uuid import UUID

from sqlalchemy.orm import Mapped

from schema import field, small
from schema.entities.reference_content import ReferenceContent
from schema.entities.targets import GOALS
from schema.enums import ACTIVITY_LIFE, ActivityStatus, Labelled
from schema.lifecycle import Lifecycle
from schema.model import Entity
from schema.values import Period


@unique
class PracticeChangeKind(Labelled):
    """Om en rutine aflæres, tillæres eller udvikles / Whether a routine is unlearned, learned or developed
    (DOMAIN.md 2.12)."""

    UNLEARN = ("Aflæres", "Unlearn")
    LEARN = ("Tillæres", "Learn")
    DEVELOP = ("Udvikles", "Develop")


@unique
class MotivationPhase(Labelled):
    """Sted på motivationskurven / Place on the motivation curve (DOMAIN.md 2.12)."""

    UNDERSTANDING = ("1. Grundforståelse: lysten stiger", "1. Basic understanding: motivation rises")
    DIP = ("2. Dyk: det nye er svært endnu", "2. Dip: the new is still hard")
    SUPPORTED_LEARNING = ("3. Læring med støtte", "3. Supported learning")
    RISE_AGAIN = ("4. Ny praksis: lysten stiger igen", "4. New practice: motivation rises again")


@unique
class ConcernKind(Labelled):
    """Slags betænkelighed / Kind of concern (DOMAIN.md 2.12)."""

    DOUBT = ("Tvivl", "Doubt")
    UNCERTAINTY = ("Usikkerhed", "Uncertainty")
    SCEPTICISM = ("Skepsis", "Scepticism")
    RELUCTANCE = ("Modvilje", "Reluctance")


@unique
class ConcernNature(Labelled):
    """Om en bekymring gælder motivation eller faglighed / Whether a concern is motivational or professional
    (DOMAIN.md 2.12)."""

    MOTIVATIONAL = ("Motivation", "Motivational")
    PROFESSIONAL = ("Faglig", "Professional")


@unique
class ConcernState(Labelled):
    """En bekymrings livsforløb: først anerkendes den, så tages der hånd om den / Life cycle of a concern: first it is
    acknowledged, then taken care of (DOMAIN.md 2.20)."""

    RAISED = ("Rejst", "Raised")
    ACKNOWLEDGED = ("Anerkendt", "Acknowledged")
    HANDLED = ("Håndteret", "Handled")
    CLOSED = ("Lukket", "Closed")


CONCERN_LIFE = Lifecycle(
    {
        ConcernState.RAISED: (ConcernState.ACKNOWLEDGED,),
        ConcernState.ACKNOWLEDGED: (ConcernState.HANDLED,),
        ConcernState.HANDLED: (ConcernState.CLOSED,),
    }
)


@unique
class SupportKind(Labelled):
    """Slags støtte / Kind of support (DOMAIN.md 2.12)."""

    SUPPORT = ("Støtte", "Support")
    GUIDANCE = ("Vejledning", "Guidance")
    TRAINING = ("Træning", "Training")
    SPARRING = ("Sparring", "Sparring")
    TIME = ("Tid", "Time")


class PracticeChange(
    Entity, da="Praksisændring", da_plural="Praksisændringer", en="Practice change", plural="practice_changes"
):
    """En rutine, der skal aflæres, tillæres eller udvikles, og den støtte, det kræver.

    A routine that is to be unlearned, learned or developed, and the support that takes.
    """

    programme_id: Mapped[UUID] = field.parent(
        "ImplementationProgramme", da="Implementeringsforløb", en="Programme", back="practice_changes"
    )
    position: Mapped[int | None] = field.integer("Rækkefølge", "Position")
    kind: Mapped[PracticeChangeKind] = field.one_of(
        PracticeChangeKind, "Aflæres/tillæres", "Kind", required=True, headers=("Aflæres/tillæres", "Type")
    )
    routine: Mapped[str] = field.text("Rutine", "Routine", required=True, headers=("Rutine", "Aflæres", "Tillæres"))
    unit_id: Mapped[UUID | None] = field.link(
        "OrgUnit", da="Enhed", en="Unit", back="practice_changes", headers=("Team", "Enhed")
    )
    support_needed: Mapped[str | None] = field.text(
        "Behov for støtte", "Support needed", headers=("Støtte", "Behov for støtte")
    )
    status: Mapped[ActivityStatus | None] = field.one_of(
        ActivityStatus, "Status", "Status", lifecycle=ACTIVITY_LIFE, headers=("Status",)
    )


FEW = small.below_threshold("people")


class MotivationReading(
    Entity, da="Stemningsmåling", da_plural="Stemningsmålinger", en="Motivation reading", plural="motivation_readings"
):
    """Hvor en enhed er på motivationskurven en dag. Det gælder altid enheden, aldrig den enkelte.

    Where a unit is on the motivation curve on a day. It is always about the unit, never about a person.
    """

    programme_id: Mapped[UUID] = field.parent(
        "ImplementationProgramme", da="Implementeringsforløb", en="Programme", back="motivation_readings"
    )
    unit_id: Mapped[UUID | None] = field.link(
        "OrgUnit", da="Enhed", en="Unit", back="motivation_readings", headers=("Team", "Enhed")
    )
    date: Mapped[dt.date] = field.day("Dato", "Date", required=True, headers=("Dato",))
    phase: Mapped[MotivationPhase | None] = field.one_of(
        MotivationPhase, "Fase", "Phase", headers=("Fase",), small=small.hidden(FEW)
    )
    mood_text: Mapped[str | None] = field.text("Stemning", "Mood", personal=True, headers=("Stemning",))
    scale: Mapped[int | None] = field.integer(
        "Skala 1-5",
        "Scale 1-5",
        headers=("Skala", "Skala 1-5"),
        small=small.hidden(FEW),
        description="5 er bedst. / 5 is best.",
    )
    people: Mapped[int | None] = field.integer(
        "Antal personer",
        "Number of people",
        headers=("Antal",),
        small=small.hidden(FEW),
        description="Så mange, målingen dækker; under fem vises den ikke uden for enheden. / As many as the reading"
        " covers; below five it is not shown outside the unit.",
    )
    by: Mapped[str | None] = field.text("Vurderet af", "Assessed by", personal=True, headers=("Af", "Hvem"))


class SmallSuccess(Entity, da="Lille succes", da_plural="Små succeser", en="Small success", plural="small_successes"):
    """Noget, der lykkedes, og hvor det er delt med andre.

    Something that went well, and where it was shared with others.
    """

    programme_id: Mapped[UUID] = field.parent(
        "ImplementationProgramme", da="Implementeringsforløb", en="Programme", back="small_successes"
    )
    text: Mapped[str] = field.text("Lille succes", "Text", required=True, headers=("Lille succes", "Succes"))
    date: Mapped[dt.date | None] = field.day("Dato", "Date", headers=("Dato",))
    unit_id: Mapped[UUID | None] = field.link(
        "OrgUnit", da="Team", en="Unit", back="small_successes", headers=("Team", "Enhed")
    )
    shared_where: Mapped[str | None] = field.text("Delt hvor", "Shared where", headers=("Delt hvor", "Delt"))
    shared_on: Mapped[dt.date | None] = field.day("Delt den", "Shared on", headers=("Delt hvornår",))
    related_goal_id: Mapped[UUID | None] = field.link(
        *GOALS, da="Hører til mål", en="Related goal", back="small_successes", headers=("Mål nr.",)
    )


class Concern(
    Entity,
    da="Bekymring",
    da_plural="Bekymringer",
    en="Concern",
    plural="concerns",
    also={"responder": "responsibilities"},
):
    """Tvivl, usikkerhed, skepsis eller modvilje: den anerkendes, og så tages der hånd om den.

    Doubt, uncertainty, scepticism or reluctance: it is acknowledged, and then taken care of.

    Who answers it is its responsibility (DOMAIN.md: responder).
    """

    programme_id: Mapped[UUID] = field.parent(
        "ImplementationProgramme", da="Implementeringsforløb", en="Programme", back="concerns"
    )
    text: Mapped[str] = field.text(
        "Tvivl/bekymring", "Text", required=True, headers=("Tvivl/bekymring", "Bekymring", "Tvivl")
    )
    kind: Mapped[ConcernKind | None] = field.one_of(ConcernKind, "Type", "Kind", headers=("Type",))
    nature: Mapped[ConcernNature | None] = field.one_of(ConcernNature, "Gælder", "Nature")
    date: Mapped[dt.date | None] = field.day("Rejst den", "Raised on", headers=("Dato",))
    unit_id: Mapped[UUID | None] = field.link(
        "OrgUnit", da="Enhed", en="Unit", back="concerns", headers=("Team", "Enhed")
    )
    raised_in_forum_id: Mapped[UUID | None] = field.link(
        "CollaborationForum", da="Rejst i", en="Raised in", back="concerns_raised", headers=("Rejst i", "Forum")
    )
    response: Mapped[str | None] = field.text("Håndtering", "Response", headers=("Håndtering", "Svar"))
    responded_on: Mapped[dt.date | None] = field.day("Besvaret den", "Responded on", headers=("Besvaret",))
    state: Mapped[ConcernState] = field.one_of(
        ConcernState, "Status", "State", default=ConcernState.RAISED, lifecycle=CONCERN_LIFE, headers=("Status",)
    )


class SupportMeasure(
    Entity, da="Støttetiltag", da_plural="Støttetiltag", en="Support measure", plural="support_measures"
):
    """Støtte til en enhed, mens den lærer det nye.

    Support for a unit while it learns the new.
    """

    programme_id: Mapped[UUID] = field.parent(
        "ImplementationProgramme", da="Implementeringsforløb", en="Programme", back="support_measures"
    )
    kind: Mapped[SupportKind] = field.one_of(SupportKind, "Type", "Kind", required=True, headers=("Type", "Støtte"))
    text: Mapped[str | None] = field.text("Tiltag", "Text", headers=("Tiltag", "Støttetiltag"))
    unit_id: Mapped[UUID | None] = field.link(
        "OrgUnit", da="Enhed", en="Unit", back="support_measures", headers=("Team", "Enhed")
    )
    period: Mapped[Period | None] = field.value(Period, "Hvornår?", "Period", headers=("Hvornår",))
    activity_id: Mapped[UUID | None] = field.link(
        "Activity", da="Aktivitet", en="Activity", back="support_measures", headers=("Aktivitet",)
    )
    change_measure_id: Mapped[UUID | None] = field.link(
        "ChangeMeasure",
        da="Ledelsesgreb",
        en="Change measure",
        back="support_measures",
        description="Det af ledelsens greb, tiltaget er en del af. / The measure of management that this is part of.",
    )


class ChangeMeasure(
    ReferenceContent, da="Ledelsesgreb", da_plural="Ledelsesgreb", en="Change measure", plural="change_measures"
):
    """Noget, ledelsen skal gøre for at føre en forandring igennem.

    Something that management must do to carry a change through.
    """

    title_da: Mapped[str] = field.text(
        "Ledelsesgreb", "Change measure", required=True, headers=("Ledelsesgreb", "Greb")
    )
    title_en: Mapped[str | None] = field.text("Ledelsesgreb (engelsk)", "Change measure (English)")
    text_da: Mapped[str | None] = field.text("Uddybning", "Explanation")
    text_en: Mapped[str | None] = field.text("Uddybning (engelsk)", "Explanation (English)")
