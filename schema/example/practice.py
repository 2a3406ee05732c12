"""What leaders look at: checklists, recommendations, rules of one's own, figures and reports, meetings about goals."""

from datetime import timedelta
from decimal import Decimal
from uuid import UUID

from schema.entities.checklists import AnswerType, ChecklistRunState, ChecklistValue
from schema.entities.collaboration import AgendaItem
from schema.entities.four_ways import LocalRuleKind, LocalRuleVerdict, RecommendationStance
from schema.entities.leadership_information import MetricKind, MetricUnit, ReportAudience, ReportUse
from schema.enums import Frequency
from schema.example.calendar import quarter
from schema.example.documents import Documents
from schema.example.goals import Scene
from schema.example.implementation import Programme
from schema.example.town import responsible
from schema.reference.content import Item, shipped
from schema.values import Period


def make_practice(scene: Scene, programme: Programme, documents: Documents) -> None:
    """All of it for one policy."""
    _checklists(scene, programme)
    _recommendations(scene)
    metrics = _metrics(scene, documents)
    _reports(scene, metrics)
    _meetings(scene, metrics)


def _shipped(type_name: str) -> list[Item]:
    return [item for item in shipped() if item.type == type_name]


def _checklists(scene: Scene, programme: Programme) -> None:
    """A run through each of the checklists; the first ones are closed, the last one is under way."""
    maker, town, calendar = scene.writer.maker, scene.town, scene.writer.maker.calendar
    questions = _shipped("ChecklistQuestion")
    states = (
        ChecklistRunState.CLOSED,
        ChecklistRunState.CLOSED,
        ChecklistRunState.ANSWERED,
        ChecklistRunState.ANSWERED,
    )
    for number, checklist in enumerate(_shipped("Checklist")):
        state = states[number] if number < len(states) else ChecklistRunState.OPEN
        run = maker.new(
            "ChecklistRun",
            checklist=checklist.id,
            programme=programme.id,
            unit=maker.next(town.units),
            date=calendar.day(-60 + 10 * number),
            by=maker.next(town.persons)[1],
            state=state,
        )
        for position, question in enumerate((item for item in questions if item.parent == checklist.id), 1):
            if state is ChecklistRunState.OPEN and position > 1:
                break
            is_open = question.values.get("answer_type") is AnswerType.OPEN
            value = None if is_open else maker.turn(ChecklistValue)
            missing = value in (ChecklistValue.NO, ChecklistValue.PARTLY)
            text = "Alle, der møder borgeren, og dem, der betaler." if is_open else None
            answer = maker.new(
                "ChecklistAnswer",
                run=run,
                position=position,
                question=question.id,
                value=value,
                text="Mangler at blive skrevet ned." if missing else text,
                answered_on=calendar.day(-60 + 10 * number),
                follow_up_activity=maker.next(programme.activities) if missing else None,
                evidence=(programme.plan,) if value is ChecklistValue.YES else None,
            )
            if missing:
                responsible(maker, answer, maker.next(town.persons))


def _recommendations(scene: Scene) -> None:
    """How one stands on some of the recommendations, and what became of rules of one's own."""
    maker, town, calendar = scene.writer.maker, scene.town, scene.writer.maker.calendar
    recommendations = [item.id for item in _shipped("Recommendation")]
    for number, stance in enumerate(RecommendationStance):
        response = maker.new(
            "RecommendationResponse",
            recommendation=maker.next(recommendations),
            unit=maker.next(town.units),
            stance=stance,
            text="Vi begynder i ét team og ser på det igen efter tre måneder.",
            activities=scene.activities[number : number + 1],
            goals=scene.action_goals[number : number + 1],
            date=calendar.day(-35),
        )
        responsible(maker, response, maker.next(town.persons))
    rules = ("Notat efter hvert telefonopkald", "Borgeren med i alle møder", "Ugentlig optælling", "To underskrifter")
    verdicts = (LocalRuleVerdict.CHANGE, LocalRuleVerdict.KEEP, LocalRuleVerdict.REMOVE, LocalRuleVerdict.CHANGE)
    for kind, title, verdict in zip(LocalRuleKind, rules, verdicts, strict=True):
        rule = maker.new(
            "LocalRule",
            kind=kind,
            title=title,
            recommendation=maker.next(recommendations),
            assessed_by=(maker.next(town.persons)[1], "teamet"),
            verdict=verdict,
            decided_on=calendar.day(-55),
            effect="Omtrent to timer mere om ugen til borgerne",
        )
        responsible(maker, rule, maker.next(town.persons))


_MEASURES = {
    MetricKind.CASE_VOLUME: (MetricUnit.ANTAL, 40, 160),
    MetricKind.INTERVENTION_COUNT: (MetricUnit.ANTAL, 30, 120),
    MetricKind.ECONOMY_BUDGET: (MetricUnit.TDKK, 900, 4_000),
    MetricKind.ECONOMY_SPENDING: (MetricUnit.TDKK, 900, 4_000),
    MetricKind.ECONOMY_FORECAST: (MetricUnit.DKK, 900_000, 4_000_000),
    MetricKind.RESULT: (MetricUnit.PCT, 40, 95),
    MetricKind.CASE_TIME: (MetricUnit.DAYS, 12, 60),
}


def _metrics(scene: Scene, documents: Documents) -> list[UUID]:
    """Figures of the last quarters; one that is too small is hidden."""
    maker, calendar = scene.writer.maker, scene.writer.maker.calendar
    made = []
    before = {kind: maker.among(least, most) for kind, (_, least, most) in _MEASURES.items()}
    for back in (-2, -1):
        for number, (kind, (unit, _, most)) in enumerate(_MEASURES.items()):
            hidden = kind is MetricKind.INTERVENTION_COUNT and back == -1
            value = before[kind] = min(most, before[kind] * maker.among(75, 130) // 100)
            made.append(
                maker.new(
                    "LeadershipMetric",
                    kind=kind,
                    target_group=documents.target_groups[number % 3],
                    intervention=documents.interventions[number % 3],
                    unit=scene.town.units[number],
                    period=quarter(*calendar.quarter(back)),
                    value=None if hidden else Decimal(value),
                    suppressed=hidden,
                    unit_of_measure=unit,
                    budget=None if hidden else Decimal(value * 11 // 10),
                    last_year=None if hidden else Decimal(value * 9 // 10),
                    target=None if hidden or unit is not MetricUnit.PCT else Decimal(90),
                    data_source=maker.pick(("Fagsystemet", "Økonomisystemet", "Egen optælling")),
                    as_of=calendar.quarter_end(back) + timedelta(days=10 if back < -1 else 0),
                    goals=scene.action_goals[number : number + 1],
                )
            )
    return made


def _reports(scene: Scene, metrics: list[UUID]) -> None:
    maker, calendar = scene.writer.maker, scene.writer.maker.calendar
    for number, audience in enumerate(ReportAudience):
        delivered = number < 3
        report = maker.new(
            "LeadershipReport",
            title=f"Overblik til {audience.label_da.lower()}, {scene.writer.words.name.lower()}",
            audience=(audience,),
            metrics=metrics[number * 3 : number * 3 + 4],
            goals=scene.action_goals[:3],
            frequency=maker.turn(Frequency),
            next_due=calendar.day(30 + 10 * number),
            delivered_on=calendar.day(-25) if delivered else None,
            conclusions="Flere henvendelser end ventet; svartiden holder." if delivered else None,
            used_for=(maker.turn(ReportUse),) if delivered else None,
            feedback_to_staff="Tallene er vist og talt igennem på teammødet." if delivered else None,
            feedback_on=calendar.day(-15) if delivered else None,
        )
        responsible(maker, report, maker.next(scene.town.persons))


def _meetings(scene: Scene, metrics: list[UUID]) -> None:
    """Goals and figures on the agenda."""
    maker, town, calendar = scene.writer.maker, scene.town, scene.writer.maker.calendar
    goal = scene.action_goals[0]
    maker.new(
        "Meeting",
        forum=town.forums[2],
        date=calendar.day(-6),
        agenda=(AgendaItem(f"Målene i {scene.writer.words.title}", goal), AgendaItem("Kvartalets tal", metrics[0])),
        about=(goal, metrics[0]),
        attendees=tuple(known for _, known in town.persons[:5]),
        decisions=(scene.writer.say("Vi prøver {thing} i et team mere"),),
        next_planned=calendar.day(8),
    )
    talk = Period(calendar.day(-7), calendar.day(-7))
    (leader, one), (partner, other) = town.persons[3], maker.next(town.persons[4:])
    maker.new(
        "LeadershipTalk",
        forum=town.forums[1],
        leader=leader,
        partner=partner,
        between=f"{one} og {other}",
        about=(goal, *scene.activities[:1]),
        topic=f"Fremdrift i {scene.writer.words.title}",
        date=talk.end,
        decisions=("Vi følger op om fire uger",),
        next_planned=calendar.day(21),
    )
