"""How a policy is put into practice: the programme with its plans, its messages, what changes, and what comes back."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

from schema.entities.change_management import (
    ConcernKind,
    ConcernNature,
    ConcernState,
    MotivationPhase,
    PracticeChangeKind,
    SupportKind,
)
from schema.entities.communication import CommunicationSide, CommunicationStatus, CommunicationTopic, Involvement
from schema.entities.follow_up import ExperienceEffect, ExperienceKind, ExperienceState, FollowUpKind
from schema.entities.implementation import ImplementationPhase
from schema.entities.workflows import WorkflowKind, WorkflowStep, WorkflowStepKind
from schema.enums import (
    ActivityKind,
    ActivityStatus,
    Audience,
    BodyKind,
    Comparator,
    DocumentState,
    FeedbackTarget,
    Frequency,
    GoalStatus,
    Precision,
    ResponsibilityKind,
    Unit,
)
from schema.example.calendar import by_end_of, month, on
from schema.example.documents import Documents
from schema.example.goals import Scene
from schema.example.town import responsible, role
from schema.reference.content import shipped
from schema.values import Period, TargetValue

_START = -200
"""Days since the programme began."""


@dataclass(frozen=True, slots=True)
class Programme:
    """What of the programme the checklists speak about."""

    id: UUID
    activities: tuple[UUID, ...]
    plan: UUID


def make_programme(scene: Scene, documents: Documents) -> Programme:
    """The programme and all that belongs to it but the checklists."""
    maker, town, words = scene.writer.maker, scene.town, scene.writer.words
    calendar = maker.calendar
    leader, known = maker.next(town.persons)
    programme = maker.new(
        "ImplementationProgramme",
        title=f"{words.title} i hverdagen",
        basis=town.basis,
        documents=(scene.policy, documents.guideline, documents.method, *documents.service_levels),
        follow_up_responsible=leader,
        follow_up_responsible_name=known,
        start=calendar.day(_START),
        period=Period(calendar.day(_START), calendar.day(300)),
        phase=maker.next(tuple(ImplementationPhase)[1:] if maker.number == 0 else tuple(ImplementationPhase)),
    )
    responsible(maker, programme, maker.next(town.persons), ResponsibilityKind.ACCOUNTABLE)
    for position, (text, status) in enumerate(
        (
            ("Alle ledere kan forklare målene med egne ord", GoalStatus.ACHIEVED),
            ("Hvert team har valgt et mål at begynde med", GoalStatus.ACTIVE),
            ("Nye kolleger hører om målene i deres første uge", GoalStatus.PLANNED),
        ),
        1,
    ):
        maker.new(
            "ImplementationGoal",
            programme=programme,
            position=position,
            text=text,
            target=TargetValue(Comparator.GTE, Decimal(70 + 5 * position), unit=Unit.PERCENT),
            due=by_end_of(calendar.today.year + (position > 1)),
            expected_gain="Målene bliver til noget, man taler om, også uden for møderne.",
            status=status,
        )
    for number, subject in enumerate((*scene.action_goals[:2], documents.guideline, documents.service_levels[0])):
        maker.new(
            "Anchoring",
            of=subject,
            last_discussed_in=town.forums[2],
            last_discussed_on=calendar.day(-30 - number),
            used_in_practice=(scene.writer.say("Brugt til {theme} i ugens plan"), "Nævnt på tavlemødet"),
            consequence="Nås det ikke, flyttes der timer fra mødetid til borgertid.",
        )
    plan, activities = _plans(scene, programme)
    _messages(scene, programme)
    _change(scene, programme, activities)
    _workflows(scene, programme, documents)
    _follow_up(scene, programme, documents)
    return Programme(programme, activities, plan)


def _plans(scene: Scene, programme: UUID) -> tuple[UUID, tuple[UUID, ...]]:
    """The overall plan and one of a unit, which is coordinated with it."""
    maker, town, calendar = scene.writer.maker, scene.town, scene.writer.maker.calendar
    overall = maker.new("ActivityPlan", programme=programme, title="Samlet plan", is_overall=True, area=town.units[0])
    own = maker.new(
        "ActivityPlan", programme=programme, title="Enhedens plan", area=town.units[1], coordinates_with=(overall,)
    )
    relative = Period(
        calendar.day(_START + 140),
        calendar.day(_START + 224),
        Precision.RELATIVE,
        approximate=True,
        raw="et halvt år efter opstart",
    )
    lines = (
        (
            overall,
            ActivityKind.MEETING,
            "Opstart for alle ledere: {theme}",
            on(calendar.day(_START)),
            ActivityStatus.DONE,
        ),
        (overall, ActivityKind.PROCESS, "Erfaringer med {theme} samles", relative, ActivityStatus.DONE),
        (
            own,
            ActivityKind.TRAINING,
            "Oplæring for {staff} i de nye redskaber",
            calendar.running(5),
            ActivityStatus.IN_PROGRESS,
        ),
        (
            own,
            ActivityKind.ACTION,
            "Fælles tavle om {theme} i hvert team",
            calendar.to_come(2),
            ActivityStatus.NOT_STARTED,
        ),
        (
            own,
            ActivityKind.SUPPORT,
            "Makker til nye kolleger i {place}",
            calendar.running(0),
            ActivityStatus.IN_PROGRESS,
        ),
    )
    made = []
    for position, (plan, kind, what, period, status) in enumerate(lines, 1):
        activity = maker.new(
            "Activity",
            parent=plan,
            position=position,
            what=f"{scene.writer.say(what)}, {period.raw}",
            kind=kind,
            periods=(period,),
            participants=("ledere", scene.writer.words.staff[0]),
            participant_parties=(role("NEAREST_LEADER"),),
            audience=(Audience.MANAGEMENT, Audience.EMPLOYEES),
            means="teammøde",
            expected_result=scene.writer.result(),
            declared_status=status,
        )
        responsible(maker, activity, maker.next(town.persons))
        made.append(activity)
    for plan in (overall, own):
        responsible(maker, plan, maker.next(town.persons))
    maker.new(
        "Responsibility",
        subject=made[0],
        position=2,
        kind=ResponsibilityKind.PARTICIPANT,
        party=role("CHANGE_AGENT"),
        title="forandringsagenterne",
        unit="Rådgivningsteamet",
    )
    return overall, tuple(made)


_MESSAGES = {
    Audience.POLITICAL: "Sådan kan udvalget følge målene gennem året",
    Audience.MANAGEMENT: "Det skal du som leder kunne svare på",
    Audience.EMPLOYEES: "Det bliver anderledes for dig, og her får du hjælp",
    Audience.INSTITUTIONS: "Det betyder målene for jeres hus",
    Audience.OTHER_ADMINISTRATIONS: "Her mødes vores opgaver og jeres",
    Audience.SUPPLIERS: "Det skal en status fra jer indeholde",
    Audience.CITIZENS: "Det kan du vente af os",
    Audience.PARTNERS: "Sådan arbejder vi sammen om det samme mål",
}
_INSIDE = (Audience.POLITICAL, Audience.MANAGEMENT, Audience.EMPLOYEES, Audience.INSTITUTIONS)
_CHANNELS = tuple(item.id for item in shipped() if item.type == "Channel")


def _messages(scene: Scene, programme: UUID) -> None:
    """Everybody hears of it before it begins, and a few once more later."""
    maker, calendar = scene.writer.maker, scene.writer.maker.calendar
    plan = maker.new(
        "CommunicationPlan",
        programme=programme,
        title=f"Kommunikation om {scene.writer.words.title}",
        purpose="At ingen hører om ændringen fra andre end os.",
    )
    later = (CommunicationStatus.PLANNED, CommunicationStatus.POSTPONED, CommunicationStatus.CANCELLED)
    first = [(audience, on(calendar.day(_START - 15)), None) for audience in _MESSAGES]
    again = [(list(_MESSAGES)[number], calendar.to_come(2), status) for number, status in enumerate(later)]
    done = (CommunicationStatus.DONE, CommunicationStatus.FOLLOWED_UP)
    for position, (audience, when, status) in enumerate((*first, *again), 1):
        item = maker.new(
            "CommunicationItem",
            plan=plan,
            position=position,
            audience=(audience,),
            audience_as_written=audience.label_da,
            message=_MESSAGES[audience] if status is None else f"Opfølgning: {_MESSAGES[audience]}",
            topics=(maker.turn(CommunicationTopic),),
            when=(when,),
            channel=(maker.next(_CHANNELS),),
            form=maker.pick(("Skriftligt", "Oplæg", "Samtale")),
            involvement=maker.turn(Involvement),
            side=CommunicationSide.INTERNAL if audience in _INSIDE else CommunicationSide.EXTERNAL,
            status=status or maker.next(done),
        )
        responsible(maker, item, maker.next(scene.town.persons))
    when = calendar.past(2)
    leaflet = maker.new(
        "Activity",
        parent=plan,
        position=1,
        what=scene.writer.say("Pjece til {group} skrevet sammen med brugerrådet, ") + when.raw,
        kind=ActivityKind.INFORMATION,
        periods=(when,),
        participants=("kommunikationsgruppen",),
        audience=(Audience.CITIZENS,),
        forum=_CHANNELS[:1],
        declared_status=ActivityStatus.DONE,
    )
    responsible(maker, leaflet, maker.next(scene.town.persons))


_ROUTINES = (
    (PracticeChangeKind.UNLEARN, "At skrive notater, som ingen læser", ActivityStatus.IN_PROGRESS),
    (PracticeChangeKind.LEARN, "At spørge til ønsker, før der tales om behov", ActivityStatus.DONE),
    (PracticeChangeKind.DEVELOP, "At holde korte møder stående", ActivityStatus.NOT_STARTED),
)
_CONCERNS = (
    (ConcernState.RAISED, "Får vi tid til det, når der også er drift?", -45),
    (ConcernState.ACKNOWLEDGED, "Det ligner noget, vi har prøvet før.", -20),
    (ConcernState.HANDLED, "Hvem retter vi os efter, når to mål trækker hver sin vej?", -80),
    (ConcernState.CLOSED, "Jeg kan ikke finde de nye skemaer.", -120),
)


def _change(scene: Scene, programme: UUID, activities: tuple[UUID, ...]) -> None:
    """Habits, moods, small successes, concerns (one of them unanswered too long: C02) and support."""
    maker, town, calendar = scene.writer.maker, scene.town, scene.writer.maker.calendar
    for position, (kind, routine, status) in enumerate(_ROUTINES, 1):
        maker.new(
            "PracticeChange",
            programme=programme,
            position=position,
            kind=kind,
            routine=routine,
            unit=maker.next(town.units),
            support_needed="Øvelse sammen to og to",
            status=status,
        )
    unit = maker.next(town.units)
    for number, phase in enumerate(MotivationPhase):
        maker.new(
            "MotivationReading",
            programme=programme,
            unit=unit,
            date=calendar.day(_START + 45 * (number + 1)),
            phase=phase,
            mood_text=("Nysgerrige", "Trætte", "Begynder at se meningen", "Stolte")[number],
            scale=(4, 2, 3, 5)[number],
            people=maker.among(8, 24),
            by=maker.next(town.persons)[1],
        )
    for number in range(2):
        maker.new(
            "SmallSuccess",
            programme=programme,
            text=scene.writer.say(("{group_} roste {thing} på et møde", "{staff_} fandt selv på {thing}")[number]),
            date=calendar.day(-50 - number),
            unit=maker.next(town.units),
            shared_where="Ledermøde",
            shared_on=calendar.day(-45),
            related_goal=scene.action_goals[number],
        )
    for state, text, when in _CONCERNS:
        answered = state in (ConcernState.HANDLED, ConcernState.CLOSED)
        concern = maker.new(
            "Concern",
            programme=programme,
            text=text,
            kind=maker.turn(ConcernKind),
            nature=maker.turn(ConcernNature),
            date=calendar.day(when),
            unit=maker.next(town.units),
            raised_in_forum=town.forums[2],
            response="Vi tog det op og aftalte en prøvetid." if answered else None,
            responded_on=calendar.day(when + 12) if answered else None,
            state=state,
        )
        responsible(maker, concern, maker.next(town.persons))
    measures = [item.id for item in shipped() if item.type == "ChangeMeasure"]
    for number, support in enumerate(SupportKind):
        maker.new(
            "SupportMeasure",
            programme=programme,
            kind=support,
            text="En fast time hver uge med en erfaren kollega",
            unit=unit,
            period=by_end_of(calendar.last_year),
            activity=activities[number % len(activities)],
            change_measure=maker.next(measures),
        )


_STEPS = (
    WorkflowStep("Bestil forløbet med mål og ramme", WorkflowStepKind.ORDER, 1, "rådgiver", "senest dag 5"),
    WorkflowStep(
        "Send status", WorkflowStepKind.STATUS_BEFORE_FOLLOW_UP, 2, "leverandør", "en uge før opfølgning", "Statusskema"
    ),
    WorkflowStep("Hold opfølgning, og ret planen", WorkflowStepKind.FOLLOW_UP, 3, "rådgiver", "hver tredje måned"),
    WorkflowStep("Gem aftalen", WorkflowStepKind.OTHER, 4, "rådgiver"),
)


def _workflows(scene: Scene, programme: UUID, documents: Documents) -> None:
    maker, town, calendar = scene.writer.maker, scene.town, scene.writer.maker.calendar
    states = (DocumentState.IN_FORCE, DocumentState.CONSULTATION, DocumentState.DRAFT)
    for number, kind in enumerate(WorkflowKind):
        agreed = number % 3 == 0
        maker.new(
            "Workflow",
            title=f"{kind.label_da}, {scene.writer.words.name.lower()}",
            kind=kind,
            programme=programme,
            parties=(town.units[1], town.parties[0], role("ECONOMY")),
            parties_as_written=("Rådgivere", "Leverandør", "Økonomi"),
            steps=_STEPS,
            agreed_on=calendar.day(-90) if agreed else None,
            agreed_by=(town.bodies[BodyKind.GROUP_OF_HEADS],) if agreed else None,
            review_due=calendar.day(270),
            affects=town.units[1:3],
            documents=(documents.instruction,),
            state=states[number % 3],
        )


_EXPERIENCES = (
    (ExperienceState.REGISTERED, ExperienceKind.QUESTION, None, "Gælder fristen også, når flere er med i planen?"),
    (ExperienceState.IN_TREATMENT, ExperienceKind.SUGGESTION, None, "Saml de to skemaer i ét."),
    (ExperienceState.ANSWERED, ExperienceKind.CRITICISM, ExperienceEffect.SHARPEN, "Afsnittet kan læses på to måder."),
    (ExperienceState.CLOSED, ExperienceKind.POSITIVE, ExperienceEffect.NONE, "Guiden gør den første samtale rolig."),
    (ExperienceState.CLOSED, ExperienceKind.QUESTION, ExperienceEffect.CLARIFY, "Hvem må ringe til leverandøren?"),
    (
        ExperienceState.ANSWERED,
        ExperienceKind.SUGGESTION,
        ExperienceEffect.ADJUST,
        "Flyt opfølgningen til formiddagen.",
    ),
)


def _follow_up(scene: Scene, programme: UUID, documents: Documents) -> None:
    """The occasions to sum up, the log of experience, and how it is made sure that tools are used as they should be."""
    maker, town, calendar = scene.writer.maker, scene.town, scene.writer.maker.calendar
    half_way = calendar.day(_START + 183)
    for number, kind in enumerate(FollowUpKind):
        day = half_way if kind is FollowUpKind.HALF_YEAR_ROUND else calendar.day(-10 - 20 * number)
        held = kind is not FollowUpKind.POLITICAL_REPORT
        event = maker.new(
            "FollowUpEvent",
            programme=programme,
            kind=kind,
            title=f"{kind.label_da} om {scene.writer.words.title}",
            period=month(day.year, day.month) if held else calendar.to_come(1),
            held_on=day if held else None,
            forum=maker.next(town.forums),
            participants=(maker.next(town.persons)[1], "teamets medlemmer"),
            areas=(scene.writer.words.name, "økonomi"),
            about=(scene.action_goals[number % len(scene.action_goals)], documents.guideline),
            conclusions="Vi holder fast og retter to formuleringer." if held else None,
            decisions=scene.activities[number : number + 1],
            reported_to=(maker.turn(FeedbackTarget),) if held else None,
        )
        responsible(maker, event, maker.next(town.persons))
    for number, (state, entry, effect, text) in enumerate(_EXPERIENCES):
        answered = state in (ExperienceState.ANSWERED, ExperienceState.CLOSED)
        day = calendar.day(-30 - 5 * number)
        maker.new(
            "ExperienceEntry",
            programme=programme,
            date=day,
            area=scene.writer.words.name,
            unit=maker.next(town.units),
            by=role("EMPLOYEE"),
            text=text,
            kind=entry,
            about=(documents.guideline,),
            about_as_written="Retningslinjen",
            passage=f"Afsnit {number + 1}",
            effect=effect,
            response="Tak. Det er rettet i den næste udgave." if answered else None,
            response_by=maker.next(town.persons)[1] if answered else None,
            response_date=day + timedelta(days=9) if answered else None,
            state=state,
        )
    for subject in (*documents.tools, documents.guideline):
        assurance = maker.new(
            "QualityAssurance",
            object=subject,
            programme=programme,
            method="Fem tilfældige forløb læses af en kollega fra et andet team",
            frequency=maker.turn(Frequency),
            last=calendar.day(-40),
            findings="Brugt i fire af fem; det femte manglede en dato.",
        )
        responsible(maker, assurance, maker.next(town.persons))
