"""Activity: a line of a time-and-action plan (DOMAIN.md 2.5)."""

from uuid import UUID

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped

from schema import field
from schema.entities.activity_collisions import collides_with
from schema.entities.targets import GOALS, PARTIES
from schema.enums import ACTIVITY_LIFE, ActivityKind, ActivityStatus, Audience
from schema.field import Kind
from schema.model import Entity
from schema.progress import doing
from schema.progress.days import ASKED_DAYS
from schema.values import Period


class Activity(
    Entity,
    da="Aktivitet",
    da_plural="Aktiviteter",
    en="Activity",
    plural="activities",
    also={"responsible": "responsibilities"},
):
    """En linje i tids- og handleplanen: hvad der skal ske, og hvornår. `what` er sætningen, som den er skrevet, med de
    tidspunkter, den nævner; `periods` er de samme tidspunkter. Ændres det ene, retter synkroniseringen det andet til.

    A line of the time-and-action plan: what is to happen, and when. `what` is the sentence as people wrote it, with the
    times that it mentions; `periods` are those times. Where one of them is changed, the sync brings the other in line.
    """

    # Finds the activities of the same weeks; few of them have the same participants.
    __table_args__ = (Index("ix_activity_weeks", text("styring_weeks(periods)"), postgresql_using="gist"),)

    parent_id: Mapped[UUID] = field.parent(
        "ActionGoal",
        "DevelopmentGoal",
        "ActivityPlan",
        "CommunicationPlan",
        da="Hører til",
        en="Parent",
        back="activities",
    )
    position: Mapped[int | None] = field.integer("Rækkefølge", "Position")
    what: Mapped[str] = field.text(
        "Hvad skal ske?",
        "What",
        required=True,
        headers=(
            *("Tids- og handleplan", "Tids-/handleplan", "Hvad/hvornår", "Hvad skal ske? – hvornår?", "Tidsplan"),
            *("Handleplan", "Milepæle", "Aktivitet", "Aktiviteter", "Indsats", "Indsatser", "Tiltag"),
            *("Initiativ", "Initiativer"),
        ),
    )
    kind: Mapped[ActivityKind] = field.one_of(ActivityKind, "Type", "Kind", default=ActivityKind.ACTION)
    periods: Mapped[list[Period]] = field.values(Period, "Hvornår?", "Periods", headers=("Hvornår",))
    participants: Mapped[list[str]] = field.texts(
        "Deltagere", "Participants", personal=True, headers=("Hvem deltager", "Deltagere", "Målgruppe")
    )
    participant_parties_ids: Mapped[list[UUID]] = field.links(
        *PARTIES,
        da="Kendte deltagere",
        en="Participating parties",
        back="takes_part_in",
        description="De personer, roller, enheder og organer, `participants` står for. / The persons, roles, units and "
        "bodies that `participants` stand for.",
    )
    audience: Mapped[list[Audience]] = field.some_of(Audience, "Modtagere", "Audience")
    means: Mapped[str | None] = field.text("Via", "Means or forum", headers=("Via", "Forum"))
    forum_ids: Mapped[list[UUID]] = field.links(
        "Body",
        "CollaborationForum",
        "Channel",
        da="Kendte fora og kanaler",
        en="Forums and channels",
        back="hosts_activities",
        description="De organer, fora og kanaler, `means` står for. / The bodies, forums and channels that `means` "
        "stands for.",
    )
    expected_result: Mapped[str | None] = field.text(
        "Forventet resultat", "Expected result", headers=("Forventet resultat",)
    )
    declared_status: Mapped[ActivityStatus | None] = field.one_of(
        ActivityStatus, "Status", "Declared status", headers=("Status",), lifecycle=ACTIVITY_LIFE
    )
    contributes_to_ids: Mapped[list[UUID]] = field.links(
        *GOALS, da="Bidrager til", en="Contributes to", back="contributions", headers=("Bidrager til", "Mål nr.")
    )

    first_day = field.computed(
        Kind.DATE,
        "Første dag",
        "First day",
        doing.first_day,
        description="Den første af tidspunkterne. / The first of its times.",
    )
    last_day = field.computed(
        Kind.DATE,
        "Sidste dag",
        "Last day",
        doing.last_day,
        description="Den sidste af tidspunkterne. / The last of its times.",
    )
    collides_with_ids = field.computed(
        Kind.LINKS,
        "Ligger oven i",
        "Collides with",
        collides_with,
        targets=("Activity",),
        required=True,
        description="Andre aktiviteter i samme kalenderuge med en af de samme kendte deltagere. Kun tidspunkter, der "
        "er kendt på ugen. / Other activities in the same calendar week with one of the same known participants. Only "
        "times that are known to the week.",
    )
    takes_place_in = field.computed(
        Kind.BOOLEAN,
        "Finder sted i perioden",
        "Takes place in the period",
        doing.takes_place_in,
        required=True,
        arguments=ASKED_DAYS,
        description="Et af tidspunkterne overlapper. Bemærkninger og aflyste finder ikke sted. "
        "/ One of its times overlaps. Notes and cancelled ones do not take place.",
    )
    open_ended = field.computed(
        Kind.BOOLEAN,
        "Løbende",
        "Open-ended",
        doing.is_open_ended,
        required=True,
        description="Løbende, tilbagevendende eller uden slutdato. / Open, recurring, or without a last day.",
    )
    undated = field.computed(
        Kind.BOOLEAN,
        "Uden tidspunkt",
        "Undated",
        doing.is_undated,
        required=True,
        description="Den skal finde sted, men ingen siger hvornår. / It is to take place, but nobody says when.",
    )
    delayed = field.computed(
        Kind.BOOLEAN,
        "Forsinket",
        "Delayed",
        doing.is_delayed,
        required=True,
        description="Alle tidspunkter er forbi, og den er hverken afsluttet eller aflyst. "
        "/ All its times are past, and it is neither done nor cancelled.",
    )
    overdue = field.computed(
        Kind.BOOLEAN,
        "Over frist",
        "Overdue",
        doing.is_overdue,
        required=True,
        description="Forsinket, og ingen har udsat den. / Delayed, and nobody has postponed it.",
    )
