"""A municipality: who works there, in which units, bodies and forums, and how its levels talk to each other."""

from dataclasses import dataclass
from itertools import permutations
from uuid import UUID

from schema.entities.collaboration import (
    AgendaItem,
    CoreQuestionBlock,
    ForumKind,
    ForumReach,
    MeetingFrequency,
    VisitKind,
)
from schema.entities.levels import DialogueDirection
from schema.entities.roles import TaskInvolvement
from schema.enums import BodyKind, ExternalPartyKind, Level, OrgSide, OrgUnitKind, ResponsibilityKind
from schema.example.maker import Maker
from schema.reference.content import id_of as shipped_id
from schema.reference.content import shipped

NAMES = (
    "Birkelev",
    "Askevig",
    "Lindemose",
    "Elmeholt",
    "Bøgedal",
    "Pilerup",
    "Hasselø",
    "Ahornlund",
    "Tjørnekær",
    "Hyldemark",
)
"""Invented municipalities; none of them exists."""

STAFF = 12
_LETTERS = "QXZWY"
_FIRST = ("QX", "ZW", "YQ")
_TITLES = (
    "Udviklingskonsulent",
    "Afdelingsleder",
    "Teamleder",
    "Direktør",
    "Centerchef",
    "Skoleleder",
    "Pædagogisk leder",
    "Faglig konsulent",
    "Økonomikonsulent",
    "Projektleder",
    "Klubleder",
    "Rådgiver",
)
_UNITS = (
    ("Børn og Familie", OrgUnitKind.ADMINISTRATION, OrgSide.GENERAL),
    ("Forebyggelse", OrgUnitKind.DEPARTMENT, OrgSide.SUPPLIER),
    ("Modtagelsen", OrgUnitKind.TEAM, OrgSide.AUTHORITY),
    ("Rådgivningsteamet", OrgUnitKind.TEAM, OrgSide.AUTHORITY),
    ("Børnehuset Mælkebøtten", OrgUnitKind.DAY_CARE, OrgSide.SUPPLIER),
    ("Skolen ved Søen", OrgUnitKind.SCHOOL, OrgSide.GENERAL),
    ("Klub Pejlemærket", OrgUnitKind.CLUB, OrgSide.SUPPLIER),
    ("Familiehuset", OrgUnitKind.INSTITUTION, OrgSide.SUPPLIER),
)
_BODIES = (
    ("chefgruppen", BodyKind.GROUP_OF_HEADS),
    ("ledelsesteamet", BodyKind.LEADERSHIP_TEAM),
    ("byrådet", BodyKind.COUNCIL),
    ("Børne- og Ungeudvalget", BodyKind.COMMITTEE),
    ("MED", BodyKind.MED),
    ("brugerrådet", BodyKind.USER_COUNCIL),
    ("kompetenceteamet", BodyKind.COMPETENCE_TEAM),
    ("den tværfaglige gruppe", BodyKind.CROSS_STRUCTURE),
    ("forandringsgruppen", BodyKind.CHANGE_AGENT_GROUP),
    ("rådgivernes teammøde", BodyKind.TEAM_MEETING),
    ("handicaprådet", BodyKind.OTHER),
)
_PARTIES = (
    ("Støttekompagniet", ExternalPartyKind.SUPPLIER),
    ("Sygehus Fjordbred", ExternalPartyKind.PARTNER),
    ("Foreningen Natteravnene i {town}", ExternalPartyKind.CIVIL_SOCIETY),
    ("Boligselskabet Toppen", ExternalPartyKind.OTHER),
)
_FORUMS = (
    ("Direktionens styringsmøde", ForumKind.MEETING, (Level.STRATEGIC,), MeetingFrequency.FORTNIGHTLY),
    (
        "Samtaler mellem chefer og ledere",
        ForumKind.LEADERSHIP_TALK,
        (Level.STRATEGIC, Level.TACTICAL),
        MeetingFrequency.MONTHLY,
    ),
    ("Ledermøde", ForumKind.MEETING, (Level.TACTICAL,), MeetingFrequency.WEEKLY),
    (
        "Chefen på besøg",
        ForumKind.LEADER_VISIT,
        (Level.STRATEGIC, Level.OPERATIONAL),
        MeetingFrequency.QUARTERLY,
    ),
    ("Fagligt netværk på tværs", ForumKind.NETWORK, (Level.OPERATIONAL,), MeetingFrequency.BIMONTHLY),
    (
        "Dialogmøde med udvalget",
        ForumKind.OTHER,
        (Level.STRATEGIC, Level.TACTICAL),
        MeetingFrequency.HALF_YEARLY,
    ),
    ("Årsmøde om styringsgrundlaget", ForumKind.MEETING, tuple(Level), MeetingFrequency.YEARLY),
    ("Sparring om svære forløb", ForumKind.OTHER, (Level.OPERATIONAL,), MeetingFrequency.AS_NEEDED),
)
_ANSWERS = {
    CoreQuestionBlock.FOUNDATION: "Vi har skrevet tre sætninger, som alle teams kan genkende, og læser dem højt.",
    CoreQuestionBlock.COLLABORATION_STRUCTURE: "Vi mødes for sjældent på tværs og flytter et af de faste møder.",
    CoreQuestionBlock.ANCHORING: "Det lever i teamene, men nye kolleger hører først om det efter et par måneder.",
}


Known = tuple[UUID, str]
"""A person, with initials."""


@dataclass(frozen=True, slots=True)
class Town:
    """What the policies of a municipality build on."""

    name: str
    municipality: UUID
    basis: UUID
    units: tuple[UUID, ...]
    persons: tuple[Known, ...]
    """Who is at work."""
    bodies: dict[BodyKind, UUID]
    body_names: dict[BodyKind, str]
    parties: tuple[UUID, ...]
    forums: tuple[UUID, ...]


def role(key: str) -> UUID:
    """One of the roles that Styring brings along."""
    return shipped_id("RoleType", key)


def responsible(
    maker: Maker,
    subject: UUID,
    person: Known,
    kind: ResponsibilityKind = ResponsibilityKind.COORDINATOR,
    *,
    position: int = 1,
) -> None:
    """A person keeps something moving, or answers for it."""
    party, known = person
    maker.new(
        "Responsibility",
        subject=subject,
        position=position,
        kind=kind,
        party=party,
        name=known,
        primary=position == 1,
    )


def initials(town: int) -> tuple[str, ...]:
    """The initials of all who work in a municipality: no letters that a name would give."""
    every = [*_FIRST]
    for length in (2, 3, 4):
        every += (found for found in map("".join, permutations(_LETTERS, length)) if found not in _FIRST)
    return tuple(every[town * STAFF : (town + 1) * STAFF])


def make_town(maker: Maker) -> Town:
    """The municipality with the maker's number."""
    name = NAMES[maker.number]
    calendar = maker.calendar
    suffix = "" if maker.number == 0 else f" i {name}"
    municipality = maker.new("Municipality", name=f"{name} Kommune", municipality_code=str(980 + maker.number))
    basis = maker.new(
        "GovernanceBasis",
        municipality=municipality,
        period=calendar.policy_period(),
        purpose="At alle, der arbejder på området, kender retningen og ved, hvad der forventes af dem.",
        expected_gains="Færre skift for familierne, klarere beslutninger og et bedre overblik over, hvad der virker.",
    )
    units = _units(maker, suffix)
    people = tuple(
        maker.new("Person", initials=known, title=title, unit=units[number % len(units)], active=number < STAFF - 1)
        for number, (known, title) in enumerate(zip(initials(maker.number), _TITLES, strict=True))
    )
    bodies = {kind: maker.new("Body", name=body + suffix, kind=kind) for body, kind in _BODIES}
    parties = tuple(
        maker.new(
            "ExternalParty",
            name=party.format(town=name) if "{" in party else party + suffix,
            kind=kind,
            contact="kontoret",
        )
        for party, kind in _PARTIES
    )
    forums = _forums(maker, people, bodies, suffix)
    town = Town(
        name,
        municipality,
        basis,
        units,
        tuple(zip(people[:-1], initials(maker.number), strict=False)),
        bodies,
        {kind: body + suffix for body, kind in _BODIES},
        parties,
        forums,
    )
    _roles(maker, town)
    _dialogues(maker, town)
    return town


def _units(maker: Maker, suffix: str) -> tuple[UUID, ...]:
    """The units; the leader of each is made after them."""
    units: list[UUID] = []
    for number, (name, kind, side) in enumerate(_UNITS):
        units.append(
            maker.new(
                "OrgUnit",
                name=name + suffix,
                kind=kind,
                side=side,
                parent=units[0] if units else None,
                leader=maker.coming("Person", number + 1),
                leadership_span=maker.among(6, 28),
            )
        )
    return tuple(units)


def _forums(maker: Maker, people: tuple[UUID, ...], bodies: dict[BodyKind, UUID], suffix: str) -> tuple[UUID, ...]:
    found = []
    for number, (name, kind, levels, frequency) in enumerate(_FORUMS):
        reach = ForumReach.ACROSS if len(levels) > 1 else ForumReach.WITHIN
        forum = maker.new(
            "CollaborationForum",
            name=name + suffix,
            kind=kind,
            levels=levels,
            within_or_across=reach,
            frequency=frequency,
            content_themes=maker.some(("mål", "nøgletal", "erfaringer", "økonomi", "næste skridt", "trivsel"), 3),
            form=maker.pick(("Runde om bordet", "Oplæg og drøftelse", "To og to", "Gåtur")),
            purpose="At holde retningen sammen og fange det, der driller, mens det er småt.",
            chair=people[number],
            members=(bodies[BodyKind.LEADERSHIP_TEAM], people[number], people[(number + 1) % (STAFF - 1)]),
        )
        responsible(maker, forum, (people[number], initials(maker.number)[number]))
        found.append(forum)
    return tuple(found)


_DUTIES = {
    key: tuple(item.id for item in shipped() if item.type == "Duty" and item.parent == role(key))
    for key in ("TOP_LEADERSHIP", "NEAREST_LEADER", "CHANGE_AGENT", "HEAD")
}


def _roles(maker: Maker, town: Town) -> None:
    calendar = maker.calendar
    for number, (key, duties) in enumerate(_DUTIES.items()):
        person, known = town.persons[number]
        maker.new(
            "RoleAssignment",
            role=role(key),
            party=person,
            name=known,
            area=town.units[number],
            from_=calendar.day(-300),
            to=calendar.day(400) if number % 2 else None,
            stand_in=town.persons[number + 1][1],
            involvement=maker.turn(TaskInvolvement),
            tasks=("Følger op på ledermødet",),
            duties_confirmed=duties[:2],
            note="Aftalt ved årets første samtale" if number == 0 else None,
        )


def _dialogues(maker: Maker, town: Town) -> None:
    """The chain of dialogues between the levels, talks, visits, and the answers to the core questions."""
    calendar = maker.calendar
    chain = (
        (Level.STRATEGIC, Level.TACTICAL, DialogueDirection.DOWN),
        (Level.TACTICAL, Level.STRATEGIC, DialogueDirection.UP),
        (Level.TACTICAL, Level.OPERATIONAL, DialogueDirection.DOWN),
        (Level.OPERATIONAL, Level.TACTICAL, DialogueDirection.UP),
        (Level.OPERATIONAL, Level.OPERATIONAL, DialogueDirection.ACROSS),
    )
    for number, (above, below, direction) in enumerate(chain):
        maker.new(
            "DialogueLink",
            from_=above,
            to=below,
            direction=direction,
            forum=town.forums[number],
            last_held=calendar.day(-10 - number),
            next_planned=calendar.day(20 + number),
        )
    for number in range(3):
        (leader, one), (partner, other) = town.persons[4], town.persons[number]
        maker.new(
            "LeadershipTalk",
            forum=town.forums[1],
            leader=leader,
            partner=partner,
            between=f"{one} og {other}",
            topic=maker.pick(("Indsats og resultater", "Sygefravær og trivsel", "Målene det næste kvartal")),
            date=calendar.day(-12 - number),
            decisions=("Lederen tager spørgsmålet med til sit team",),
            next_planned=calendar.day(18 + number),
        )
    for number, kind in enumerate(VisitKind):
        maker.new(
            "LeaderVisit",
            head=town.persons[3][0],
            unit=town.units[4] if kind is VisitKind.VISIT else town.bodies[BodyKind.LEADERSHIP_TEAM],
            between=f"{town.persons[3][1]} og {town.persons[4 + number][1]}",
            kind=kind,
            topic="Hvordan ser målene ud herfra?",
            date=calendar.day(-40 - number),
            decisions=("Vi prøver korte besøg en fast dag",),
            next_planned=calendar.day(50),
            insights="Der er stor lyst til at prøve nyt, når nogen har sagt, hvad der kan vente.",
        )
    for question in (item for item in shipped() if item.type == "CoreQuestion"):
        maker.new(
            "CoreQuestionAnswer",
            question=question.id,
            unit=maker.next(town.units),
            forum=town.forums[2],
            date=calendar.day(-60),
            text=_ANSWERS[question.values["block"]],
            by=maker.next([known for _, known in town.persons]),
            follow_up="Vi tager spørgsmålet op igen til foråret.",
        )
    maker.new(
        "Meeting",
        forum=town.forums[0],
        date=calendar.day(-9),
        agenda=(AgendaItem("Status på styringsgrundlaget"), AgendaItem("Næste dialogmøde")),
        attendees=tuple(known for _, known in town.persons[:4]),
        decisions=("Årshjulet justeres", "Nøgletallene vises på ledermødet"),
        next_planned=calendar.day(5),
    )
