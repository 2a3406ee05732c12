"""Activity plans and communication plans (DOMAIN.md 2.11)."""

from enum import unique
from typing import Any
from uuid import UUID

from sqlalchemy import FromClause, func
from sqlalchemy.orm import Mapped
from sqlalchemy.sql import ColumnElement

from schema import field
from schema.entities.reference_content import ReferenceContent
from schema.entities.targets import DOCUMENTS, GOALS, PARTIES
from schema.enums import Audience, Labelled
from schema.field import Kind
from schema.lifecycle import Lifecycle
from schema.model import Entity
from schema.progress.doing import extreme_day
from schema.reads.seen import Seen
from schema.values import Period


@unique
class CommunicationTopic(Labelled):
    """Hvad en besked handler om / What a message is about (DOMAIN.md 2.11)."""

    INTRODUCTION_OF_TOOLS = ("Introduktion til redskaber", "Introduction of tools")
    BACKGROUND_AND_PURPOSE = ("Baggrund og formål", "Background and purpose")
    EXPECTED_RESULTS_DAILY = ("Forventede resultater i hverdagen", "Expected results in daily work")
    EXPECTED_RESULTS_LONG_TERM = ("Forventede resultater på sigt", "Expected results in the long term")
    CONSEQUENCES_FOR_YOU = ("Hvad det betyder for dig", "What it means for you")


@unique
class Involvement(Labelled):
    """Om modtageren selv tager del i sagsarbejdet / Whether the recipient takes part in the casework
    (DOMAIN.md 2.11)."""

    DIRECT = ("Direkte berørt", "Directly affected")
    INDIRECT = ("Indirekte berørt", "Indirectly affected")


@unique
class CommunicationSide(Labelled):
    """Om beskeden går ud af huset / Whether the message leaves the house (DOMAIN.md 2.11)."""

    INTERNAL = ("Intern", "Internal")
    EXTERNAL = ("Ekstern", "External")


@unique
class CommunicationStatus(Labelled):
    """En beskeds livsforløb / Life cycle of a message (DOMAIN.md 2.11, 2.20)."""

    PLANNED = ("Planlagt", "Planned")
    DONE = ("Udført", "Done")
    FOLLOWED_UP = ("Fulgt op", "Followed up")
    POSTPONED = ("Udsat", "Postponed")
    CANCELLED = ("Aflyst", "Cancelled")


COMMUNICATION_LIFE = Lifecycle(
    {
        CommunicationStatus.PLANNED: (
            CommunicationStatus.DONE,
            CommunicationStatus.POSTPONED,
            CommunicationStatus.CANCELLED,
        ),
        CommunicationStatus.DONE: (CommunicationStatus.FOLLOWED_UP,),
        CommunicationStatus.POSTPONED: (
            CommunicationStatus.PLANNED,
            CommunicationStatus.DONE,
            CommunicationStatus.CANCELLED,
        ),
        CommunicationStatus.CANCELLED: (CommunicationStatus.PLANNED,),
    }
)


class ActivityPlan(
    Entity,
    da="Aktivitetsplan",
    da_plural="Aktivitetsplaner",
    en="Activity plan",
    plural="activity_plans",
    also={"owner": "responsibilities"},
):
    """Det samlede overblik over, hvilke aktiviteter der er, hvornår, hvem der deltager, og hvem der er ansvarlig.

    The overview of which activities there are, when, who takes part, and who is responsible.
    """

    programme_id: Mapped[UUID] = field.parent(
        "ImplementationProgramme", da="Implementeringsforløb", en="Programme", back="activity_plans"
    )
    title: Mapped[str | None] = field.text("Aktivitetsplan", "Title", headers=("Aktivitetsplan", "Titel"))
    area_id: Mapped[UUID | None] = field.link(
        "OrgUnit", da="Område", en="Area", back="activity_plans", headers=("Område", "Enhed")
    )
    is_overall: Mapped[bool] = field.boolean(
        "Samlet plan",
        "Overall plan",
        description="Ja for den ene plan, der samler de andre. / Yes for the one plan that gathers the others.",
    )
    coordinates_with_ids: Mapped[list[UUID]] = field.links(
        "ActivityPlan", da="Koordineres med", en="Coordinates with", back="coordinated_by"
    )


class CommunicationPlan(
    Entity,
    da="Kommunikationsplan",
    da_plural="Kommunikationsplaner",
    en="Communication plan",
    plural="communication_plans",
):
    """Hvem der skal have hvad at vide, hvornår og hvordan, så alle berørte forstår grundlaget og dets følger.

    Who is to be told what, when and how, so that all who are affected understand the basis and its consequences.
    """

    programme_id: Mapped[UUID] = field.parent(
        "ImplementationProgramme",
        da="Implementeringsforløb",
        en="Programme",
        back="communication_plan",
        back_single=True,
    )
    title: Mapped[str | None] = field.text("Kommunikationsplan", "Title", headers=("Kommunikationsplan", "Titel"))
    purpose: Mapped[str | None] = field.text("Formål", "Purpose", headers=("Formål",))


def first_day(item: FromClause, _seen: Seen) -> ColumnElement[Any]:
    """The first day on which a message is passed on."""
    return extreme_day(item, item.c.when, func.min, "start", "end")


def last_day(item: FromClause, _seen: Seen) -> ColumnElement[Any]:
    """The last day on which it is."""
    return extreme_day(item, item.c.when, func.max, "end", "start")


class CommunicationItem(
    Entity,
    da="Besked",
    da_plural="Beskeder",
    en="Communication item",
    plural="communication_items",
    also={"sender": "responsibilities", "responsible": "responsibilities"},
):
    """En linje i kommunikationsplanen: hvem, hvad, hvornår og hvordan.

    A line of the communication plan: who, what, when and how.
    """

    plan_id: Mapped[UUID] = field.parent("CommunicationPlan", da="Kommunikationsplan", en="Plan", back="items")
    position: Mapped[int | None] = field.integer("Rækkefølge", "Position")
    audience: Mapped[list[Audience]] = field.some_of(
        Audience, "Hvem?", "Audience", headers=("Hvem skal informeres", "Hvem", "Målgruppe", "Modtager", "Modtagere")
    )
    audience_as_written: Mapped[str | None] = field.text(
        "Modtagere, som de er skrevet", "Audience as written", description="Cellens ord. / The words of the cell."
    )
    message: Mapped[str | None] = field.text("Hvad?", "Message", headers=("Hvad", "Budskab", "Indhold"))
    topics: Mapped[list[CommunicationTopic]] = field.some_of(CommunicationTopic, "Emne", "Topics", headers=("Emne",))
    when: Mapped[list[Period]] = field.values(Period, "Hvornår?", "When", headers=("Hvornår", "Tidspunkt", "Dato"))
    channel_ids: Mapped[list[UUID]] = field.links(
        "Channel",
        da="Hvordan?",
        en="Channels",
        back="communication_items",
        headers=("Hvordan/kanal", "Hvordan", "Kanal", "Medie"),
    )
    form: Mapped[str | None] = field.text("Form", "Form", headers=("Form",))
    involvement: Mapped[Involvement | None] = field.one_of(
        Involvement,
        "Direkte/indirekte berørt",
        "Involvement",
        headers=("Direkte/indirekte berørt", "Direkte/indirekte"),
    )
    side: Mapped[CommunicationSide | None] = field.one_of(
        CommunicationSide, "Intern/ekstern", "Side", headers=("Intern/ekstern",)
    )
    recipients_ids: Mapped[list[UUID]] = field.links(
        *PARTIES,
        da="Kendte modtagere",
        en="Recipients",
        back="communication_items",
        description="De parter, beskeden er til; tom: alle, som »Hvem?« nævner. / The parties that the message is for; "
        "empty: everybody whom the audience names.",
    )
    about_ids: Mapped[list[UUID]] = field.links(
        *GOALS,
        *DOCUMENTS,
        da="Handler om",
        en="About",
        back="communication_items",
        headers=("Handler om", "Vedrører"),
        description="De mål og dokumenter, beskeden handler om. / The goals and documents that the message is about.",
    )
    status: Mapped[CommunicationStatus | None] = field.one_of(
        CommunicationStatus, "Status", "Status", lifecycle=COMMUNICATION_LIFE, headers=("Status",)
    )

    first_day = field.computed(
        Kind.DATE,
        "Første dag",
        "First day",
        first_day,
        description="Den første af tidspunkterne. / The first of its times.",
    )
    last_day = field.computed(
        Kind.DATE,
        "Sidste dag",
        "Last day",
        last_day,
        description="Den sidste af tidspunkterne. / The last of its times.",
    )


class Channel(ReferenceContent, da="Kanal", da_plural="Kanaler", en="Channel", plural="channels"):
    """En vej at give besked ad, fx et personalemøde, en pjece eller intranettet.

    A way to pass a message on, e.g. a staff meeting, a leaflet or the intranet.
    """

    name_da: Mapped[str] = field.text("Kanal", "Channel", required=True, headers=("Kanal", "Medie"))
    name_en: Mapped[str | None] = field.text("Kanal (engelsk)", "Channel (English)")
    advice_da: Mapped[str | None] = field.text("Godt råd", "Advice")
    advice_en: Mapped[str | None] = field.text("Godt råd (engelsk)", "Advice (English)")
    audience: Mapped[list[Audience]] = field.some_of(
        Audience, "Egnet til", "Suited for", description="Tom: alle. / Empty: everybody."
    )


class DefaultAudience(
    ReferenceContent,
    da="Fast målgruppe",
    da_plural="Faste målgrupper",
    en="Default audience",
    plural="default_audiences",
):
    """En målgruppe, som enhver kommunikationsplan bør have en besked til.

    An audience for which every communication plan should have a message.
    """

    name_da: Mapped[str] = field.text("Målgruppe", "Audience", required=True, headers=("Målgruppe", "Modtager"))
    name_en: Mapped[str | None] = field.text("Målgruppe (engelsk)", "Audience (English)")
    audience: Mapped[Audience] = field.one_of(
        Audience,
        "Slags modtagere",
        "Kind of audience",
        required=True,
        description="Den slags modtagere, beskeden skal nævne. / The kind of audience that the message must name.",
    )
    side: Mapped[CommunicationSide | None] = field.one_of(CommunicationSide, "Intern/ekstern", "Side")
