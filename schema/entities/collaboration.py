"""The collaboration structure: forums, meetings, talks and visits; core questions (DOMAIN.md 2.16)."""

import datetime as dt
from dataclasses import dataclass
from dataclasses import field as part
from enum import unique
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import Date, DateTime, FromClause, and_, cast, func, select
from sqlalchemy.orm import Mapped
from sqlalchemy.sql import ColumnElement

from schema import field
from schema.entities.reference_content import ReferenceContent
from schema.entities.targets import DOCUMENTS, GOALS, PARTIES
from schema.enums import Labelled, Level, RecordState
from schema.field import Kind
from schema.model import Entity
from schema.reads.seen import Seen
from schema.values import labels


@unique
class ForumKind(Labelled):
    """Slags mødeforum / Kind of forum (DOMAIN.md 2.16)."""

    MEETING = ("Møde", "Meeting")
    LEADERSHIP_TALK = ("Samtale mellem ledelsesniveauer", "Talk between leadership levels")
    LEADER_VISIT = ("Besøg af chefen", "Visit by the head")
    NETWORK = ("Fagligt netværk", "Professional network")
    OTHER = ("Andet", "Other")


@unique
class ForumReach(Labelled):
    """Om et forum går på tværs af niveauer / Whether a forum goes across levels (DOMAIN.md 2.16)."""

    WITHIN = ("Inden for niveauet", "Within the level")
    ACROSS = ("På tværs af niveauer", "Across levels")


@unique
class MeetingFrequency(Labelled):
    """Hvor tit man mødes / How often people meet (DOMAIN.md 2.16)."""

    WEEKLY = ("Hver uge", "Weekly")
    FORTNIGHTLY = ("Hver anden uge", "Every two weeks")
    MONTHLY = ("Månedligt", "Monthly")
    BIMONTHLY = ("Hver anden måned", "Every two months")
    QUARTERLY = ("Kvartalsvis", "Quarterly")
    HALF_YEARLY = ("Halvårligt", "Half-yearly")
    YEARLY = ("Årligt", "Yearly")
    AS_NEEDED = ("Efter behov", "As needed")


@unique
class VisitKind(Labelled):
    """Hvordan chefen var til stede / How the head was present (DOMAIN.md 2.16)."""

    VISIT = ("Besøg", "Visit")
    TEAM_MEETING = ("Deltagelse i ledelsesteamets møde", "Taking part in the leadership team's meeting")


@unique
class CoreQuestionBlock(Labelled):
    """Hvad et kernespørgsmål handler om / What a core question is about (DOMAIN.md 2.16)."""

    FOUNDATION = ("Selve afsættet", "The foundation itself")
    COLLABORATION_STRUCTURE = ("Samarbejdsstruktur", "Collaboration structure")
    ANCHORING = ("Forankring", "Anchoring")


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """Et punkt på dagsordenen. `about` er id'et på det mål, den aktivitet eller det nøgletal, punktet handler om.

    An item of the agenda. `about` is the id of the goal, activity or metric that it deals with.
    """

    names: ClassVar[tuple[str, str]] = ("Punkt på dagsordenen", "Item of the agenda")

    topic: str = part(metadata=labels("Emne", "Topic"))
    about: UUID | None = part(default=None, metadata=labels("Handler om (id)", "About (id)"))


class CollaborationForum(
    Entity, da="Mødeforum", da_plural="Mødefora", en="Collaboration forum", plural="collaboration_forums"
):
    """Et sted i samarbejdsstrukturen, hvor man mødes: hvor tit, om hvad, hvordan, og på hvilke niveauer.

    A place in the collaboration structure where people meet: how often, about what, how, and on which levels.
    """

    name: Mapped[str] = field.text("Forum", "Name", required=True, headers=("Forum", "Mødeforum", "Møde"))
    kind: Mapped[ForumKind] = field.one_of(ForumKind, "Type", "Kind", default=ForumKind.MEETING, headers=("Type",))
    levels: Mapped[list[Level]] = field.some_of(Level, "Niveauer", "Levels", headers=("Niveauer", "Niveau"))
    within_or_across: Mapped[ForumReach | None] = field.one_of(ForumReach, "Inden for/på tværs", "Within or across")
    frequency: Mapped[MeetingFrequency | None] = field.one_of(
        MeetingFrequency, "Hvor ofte", "Frequency", headers=("Hvor ofte", "Hyppighed")
    )
    content_themes: Mapped[list[str]] = field.texts("Temaer", "Content themes", headers=("Temaer", "Indhold"))
    form: Mapped[str | None] = field.text("Form", "Form", headers=("Form",))
    purpose: Mapped[str | None] = field.text("Formål", "Purpose", headers=("Formål",))
    chair_id: Mapped[UUID | None] = field.link(
        "Person", "RoleType", da="Mødeleder", en="Chair", back="chairs", headers=("Mødeleder",)
    )
    members_ids: Mapped[list[UUID]] = field.links(
        *PARTIES, da="Medlemmer", en="Members", back="forums", headers=("Medlemmer", "Deltagere")
    )


class Dialogue(Entity):
    """Et møde, en samtale eller et besøg, som har fundet sted eller er aftalt.

    A meeting, a talk or a visit that has taken place or is agreed.
    """

    __abstract__ = True

    date: Mapped[dt.date | None] = field.day("Dato", "Date", headers=("Dato",))
    decisions: Mapped[list[str]] = field.texts("Beslutninger", "Decisions", headers=("Beslutning", "Beslutninger"))
    next_planned: Mapped[dt.date | None] = field.day("Næste gang", "Next planned", headers=("Næste", "Næste gang"))


class Meeting(Dialogue, da="Møde", da_plural="Møder", en="Meeting", plural="meetings"):
    """Et møde i et forum: dagsorden, deltagere og beslutninger.

    A meeting of a forum: agenda, attendees and decisions.
    """

    forum_id: Mapped[UUID] = field.parent(
        "CollaborationForum", da="Forum", en="Forum", back="meetings", headers=("Forum", "Type")
    )
    agenda: Mapped[list[AgendaItem]] = field.values(AgendaItem, "Dagsorden", "Agenda", headers=("Dagsorden", "Emne"))
    about_ids: Mapped[list[UUID]] = field.links(
        *GOALS,
        *DOCUMENTS,
        "Activity",
        "LeadershipMetric",
        da="Handler om",
        en="About",
        back="meetings",
        headers=("Emne (mål nr.)", "Mål nr."),
    )
    attendees: Mapped[list[str]] = field.texts(
        "Deltagere", "Attendees", personal=True, headers=("Deltagere", "Mellem", "Mellem hvem")
    )


class LeadershipTalk(
    Dialogue, da="Ledersamtale", da_plural="Ledersamtaler", en="Leadership talk", plural="leadership_talks"
):
    """Den månedlige samtale mellem to ledelsesniveauer om indsats og resultater.

    The monthly talk between two leadership levels about effort and results.
    """

    forum_id: Mapped[UUID | None] = field.link(
        "CollaborationForum", da="Forum", en="Forum", above=True, back="leadership_talks", headers=("Forum",)
    )
    leader_id: Mapped[UUID | None] = field.link(
        *PARTIES, da="Leder", en="Leader", back="leadership_talks_led", headers=("Leder", "Chef")
    )
    partner_id: Mapped[UUID | None] = field.link(
        *PARTIES, da="Samtalepart", en="Partner", back="leadership_talks_attended"
    )
    between: Mapped[str | None] = field.text(
        "Mellem", "Between as written", personal=True, headers=("Mellem", "Mellem hvem")
    )
    about_ids: Mapped[list[UUID]] = field.links(
        *GOALS,
        "Activity",
        "LeadershipMetric",
        da="Handler om",
        en="About",
        back="leadership_talks",
        headers=("Emne (mål nr.)", "Mål nr."),
    )
    topic: Mapped[str | None] = field.text("Emne", "Topic", headers=("Emne",))


class LeaderVisit(Dialogue, da="Chefbesøg", da_plural="Chefbesøg", en="Leader visit", plural="leader_visits"):
    """Chefens besøg i en enhed eller deltagelse i dens ledelsesteams møde, og den indsigt, det gav.

    The head's visit to a unit or presence at a meeting of its leadership team, and the insight it gave.
    """

    head_id: Mapped[UUID | None] = field.link(
        "Person", "RoleType", da="Chef", en="Head", back="visits", headers=("Chef",)
    )
    unit_id: Mapped[UUID | None] = field.link(
        "OrgUnit", "Body", da="Besøgt", en="Unit", back="visits_received", headers=("Enhed", "Besøgt")
    )
    between: Mapped[str | None] = field.text(
        "Mellem", "Between as written", personal=True, headers=("Mellem", "Mellem hvem")
    )
    kind: Mapped[VisitKind] = field.one_of(VisitKind, "Type", "Kind", default=VisitKind.VISIT, headers=("Type",))
    topic: Mapped[str | None] = field.text("Emne", "Topic", headers=("Emne",))
    insights: Mapped[str | None] = field.text("Indsigt", "Insights", headers=("Indsigt", "Udbytte"))


class CoreQuestion(
    ReferenceContent, da="Kernespørgsmål", da_plural="Kernespørgsmål", en="Core question", plural="core_questions"
):
    """Et spørgsmål, ledelsen bør vende tilbage til i fællesskab.

    A question that the leaders should return to together.
    """

    block: Mapped[CoreQuestionBlock] = field.one_of(
        CoreQuestionBlock, "Blok", "Block", required=True, headers=("Blok",)
    )
    text_da: Mapped[str] = field.text("Spørgsmål", "Question", required=True, headers=("Spørgsmål",))
    text_en: Mapped[str | None] = field.text("Spørgsmål (engelsk)", "Question (English)")


def _earlier(answer: FromClause, seen: Seen, shown: str) -> ColumnElement[Any]:
    other = seen.rows(CoreQuestionAnswer)
    new_year = cast(func.date_trunc("year", cast(answer.c.date, DateTime())), Date)
    found = (
        select(other.c[shown])
        .where(
            other.c.question_id == answer.c.question_id,
            other.c.unit_id.is_not_distinct_from(answer.c.unit_id),
            other.c.forum_id.is_not_distinct_from(answer.c.forum_id),
            other.c.record_state == RecordState.ACTIVE,
            other.c.date < new_year,
        )
        .order_by(other.c.date.desc(), other.c.id.desc())
        .limit(1)
    )
    return found.correlate(answer).scalar_subquery()


def earlier_answer(answer: FromClause, seen: Seen) -> ColumnElement[Any]:
    """What the same unit or forum answered to the question in an earlier year."""
    return _earlier(answer, seen, "id")


def has_moved(answer: FromClause, seen: Seen) -> ColumnElement[bool]:
    """Whether that answer read differently; never null."""
    differs = _earlier(answer, seen, "text").is_distinct_from(answer.c.text)
    return and_(_earlier(answer, seen, "id").is_not(None), differs)


class CoreQuestionAnswer(
    Entity,
    da="Svar på kernespørgsmål",
    da_plural="Svar på kernespørgsmål",
    en="Core question answer",
    plural="core_question_answers",
):
    """Et teams eller forums svar på et kernespørgsmål på en bestemt dag.

    The answer of a team or forum to a core question on a certain day.
    """

    question_id: Mapped[UUID] = field.link(
        "CoreQuestion",
        da="Spørgsmål",
        en="Question",
        above=True,
        back="answers",
        required=True,
        headers=("Spørgsmål", "Nr."),
    )
    unit_id: Mapped[UUID | None] = field.link(
        "OrgUnit", da="Team/enhed", en="Unit", back="core_question_answers", headers=("Team/enhed", "Enhed", "Team")
    )
    forum_id: Mapped[UUID | None] = field.link(
        "CollaborationForum", da="Forum", en="Forum", back="core_question_answers", headers=("Forum",)
    )
    date: Mapped[dt.date | None] = field.day("Dato", "Date", headers=("Dato",))
    text: Mapped[str | None] = field.text("Svar", "Text", headers=("Svar",))
    by: Mapped[str | None] = field.text("Svar af", "Answered by", personal=True, headers=("Svar af", "Af"))
    follow_up: Mapped[str | None] = field.text("Næste skridt", "Follow-up", headers=("Næste skridt",))
    earlier_answer_id = field.computed(
        Kind.LINK,
        "Svaret før dette år",
        "Answer of an earlier year",
        earlier_answer,
        targets=("CoreQuestionAnswer",),
        description="Det seneste svar fra samme enhed eller forum på samme spørgsmål før det år, svaret er fra. "
        "/ The latest answer of the same unit or forum to the same question before the year of this answer.",
    )
    moved = field.computed(
        Kind.BOOLEAN,
        "Har flyttet sig",
        "Moved",
        has_moved,
        required=True,
        description="Der er et svar fra et tidligere år, og det lød anderledes. "
        "/ There is an answer of an earlier year, and it read differently.",
    )
