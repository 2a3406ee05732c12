"""A policy with its goals: the chain of political goals, and the focus areas with what develops year by year."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from schema.enums import (
    ActivityKind,
    ActivityStatus,
    Assessment,
    Audience,
    BodyKind,
    DocumentState,
    EvaluationKind,
    Frequency,
    GoalStatus,
    Level,
    ResponsibilityKind,
)
from schema.example.calendar import by_end_of
from schema.example.measuring import Course, measured_criterion, measured_indicator
from schema.example.texts import Writer
from schema.example.town import Known, Town, responsible, role
from schema.values import Period

DAYS_LATE = 20


@dataclass(frozen=True, slots=True)
class Shape:
    """How many there are of each below the one above."""

    political_goals: int
    sub_goals: int
    action_goals: int
    focus_areas: int
    development_goals: int


@dataclass(slots=True)
class Scene:
    """What a chapter is about, and what of it is made so far."""

    town: Town
    writer: Writer
    policy: UUID
    value_basis: UUID
    goals: list[UUID] = field(default_factory=list)
    """Political goals, sub-goals, action goals and development goals."""
    action_goals: list[UUID] = field(default_factory=list)
    activities: list[UUID] = field(default_factory=list)


_STATUS = {
    Course.UNMEASURED: GoalStatus.PLANNED,
    Course.UNCLEAR: GoalStatus.ACTIVE,
    Course.ON_TRACK: GoalStatus.ACTIVE,
    Course.OFF_TRACK: GoalStatus.ACTIVE,
    Course.MET: GoalStatus.ACHIEVED,
    Course.MISSED: GoalStatus.NOT_ACHIEVED,
}
_ASSESSMENT = {
    Course.ON_TRACK: Assessment.ON_TRACK,
    Course.MET: Assessment.ON_TRACK,
    Course.UNCLEAR: Assessment.AT_RISK,
    Course.OFF_TRACK: Assessment.OFF_TRACK,
    Course.MISSED: Assessment.OFF_TRACK,
}
_METHODS = {
    EvaluationKind.SURVEY: "spørgeskema",
    EvaluationKind.DIALOGUE: "dialog",
    EvaluationKind.INTERVIEW: "interview",
    EvaluationKind.SAMPLE: "stikprøve",
    EvaluationKind.CASE_AUDIT: "sagsgennemgang",
    EvaluationKind.REGISTER: "registerdata",
    EvaluationKind.OBSERVATION: "observation",
    EvaluationKind.OTHER: "logbog",
}
_FREQUENCY = {
    Frequency.MONTHLY: "månedligt",
    Frequency.QUARTERLY: "kvartalsvis",
    Frequency.HALF_YEARLY: "halvårligt",
    Frequency.YEARLY: "årligt",
}
_MEANS = ("ledermøde", "intranettet", "teammøde", "en mail", "netværksmøde")
ROLES = ("HEAD", "NEAREST_LEADER", "CHANGE_AGENT", "EMPLOYEE")


def make_policy(scene: Scene, shape: Shape) -> None:
    """The policy, its goals with what measures them, the plan of the period, and who keeps all that moving."""
    maker, town, words = scene.writer.maker, scene.town, scene.writer.words
    calendar = maker.calendar
    maker.new(
        "Policy",
        title=f"{words.title} {calendar.first_year}-{calendar.last_year}",
        vision=words.vision,
        period=calendar.policy_period(),
        value_basis=scene.value_basis,
        basis=town.basis,
        adopted_by=town.bodies[BodyKind.COUNCIL],
        adopted_on=date(calendar.first_year - 1, 11, 26),
        valid_from=date(calendar.first_year, 1, 1),
        valid_to=date(calendar.last_year, 12, 31),
        edition="1",
        state=DocumentState.IN_FORCE,
    )
    areas = [_focus_area(scene, number, shape) for number in range(1, shape.focus_areas + 1)]
    for number in range(1, shape.political_goals + 1):
        _political_goal(scene, number, shape, areas[number % len(areas)])
    year = calendar.today.year
    for first, state in ((calendar.first_year, DocumentState.REPLACED), (year, DocumentState.IN_FORCE)):
        maker.new(
            "OrganisationalPlan",
            policy=scene.policy,
            title=f"Handleplan for {words.title} {first}",
            period=Period(date(first, 1, 1), date(first, 12, 31)),
            unit=town.units[0],
            goals=scene.action_goals[:: 1 if state is DocumentState.IN_FORCE else 2],
            state=state,
        )


def _political_goal(scene: Scene, number: int, shape: Shape, area: UUID) -> None:
    maker, writer = scene.writer.maker, scene.writer
    code = str(number)
    goal = maker.new(
        "PoliticalGoal",
        policy=scene.policy,
        code=code,
        title=writer.political_goal(),
        statement=writer.statement(),
        focus_area=area,
        cross_cutting=maker.some(scene.town.units, 2),
    )
    scene.goals.append(goal)
    for sub_number in range(1, shape.sub_goals + 1):
        sub_code = f"{code}.{sub_number}"
        sub = maker.new("SubGoal", political_goal=goal, code=sub_code, text=writer.sub_goal())
        scene.goals.append(sub)
        # Every other sub-goal has one more: trees that people grow are not alike.
        for action_number in range(1, shape.action_goals + 1 + sub_number % 2):
            _action_goal(scene, sub, f"{sub_code}.{action_number}")


def _action_goal(scene: Scene, sub: UUID, code: str) -> None:
    maker, writer = scene.writer.maker, scene.writer
    course = maker.turn(Course)
    status = _STATUS[course]
    if status is GoalStatus.NOT_ACHIEVED and maker.next((True, False)):
        status = GoalStatus.PARTLY_ACHIEVED
    elif status is GoalStatus.ACTIVE and maker.among(1, 12) == 1:
        status = GoalStatus.DISCONTINUED
    text = writer.action_goal()
    goal = maker.new(
        "ActionGoal",
        sub_goal=sub,
        code=code,
        text=text,
        short_text=text.partition(",")[0] if "," in text else None,
        management_levels=(maker.turn(Level),),
        management_roles=(role(maker.next(ROLES)),),
        declared_deadline=by_end_of(maker.calendar.last_year) if course is Course.UNMEASURED else None,
        declared_status=status,
        declared_assessment=_ASSESSMENT.get(course),
        postponed=course is Course.OFF_TRACK,
    )
    scene.goals.append(goal)
    scene.action_goals.append(goal)
    kinds = maker.some(tuple(_METHODS), 2)
    frequency = maker.turn(Frequency)
    told = f"{_METHODS[kinds[0]].capitalize()}, derefter {_METHODS[kinds[1]]}, {_FREQUENCY[frequency]}"
    method = maker.new("EvaluationMethod", action_goal=goal, text=told, sequence=kinds, frequency=frequency)
    measured_criterion(writer, goal, method, course)
    person = maker.next(scene.town.persons)
    responsible(maker, goal, person)
    match maker.next(("alone", "anchored", "accountable", "alone")):
        case "anchored":
            _anchored(scene, goal)
        case "accountable":
            responsible(maker, goal, maker.next(scene.town.persons), ResponsibilityKind.ACCOUNTABLE, position=2)
    for position in range(1, 2 + maker.among(0, 1)):
        _activity(scene, goal, position, person)
    if maker.among(1, 10) == 1:
        maker.new("Activity", parent=goal, position=3, what=writer.note(), kind=ActivityKind.NOTE)


def _anchored(scene: Scene, goal: UUID) -> None:
    body = BodyKind.GROUP_OF_HEADS
    scene.writer.maker.new(
        "Responsibility",
        subject=goal,
        position=2,
        kind=ResponsibilityKind.ANCHORED,
        party=scene.town.bodies[body],
        name=scene.town.body_names[body],
    )


def _activity(scene: Scene, parent: UUID, position: int, person: Known) -> None:
    """One that is over, under way or still to come, and says so."""
    maker, writer = scene.writer.maker, scene.writer
    kind, sentence = writer.activity()
    match maker.pick(("past", "running", "to come")):
        case "past":
            period = maker.calendar.past(maker.among(0, 999))
            status = ActivityStatus.CANCELLED if maker.among(1, 9) == 1 else ActivityStatus.DONE
        case "running":
            period = maker.calendar.running(maker.among(0, 999))
            status = ActivityStatus.IN_PROGRESS
        case _:
            period = maker.calendar.to_come(maker.among(0, 999))
            status = ActivityStatus.POSTPONED if maker.among(1, 9) == 1 else ActivityStatus.NOT_STARTED
    activity = maker.new(
        "Activity",
        parent=parent,
        position=position,
        what=f"{sentence}, {period.raw}",
        kind=kind,
        periods=(period,),
        participants=(maker.pick(writer.words.staff),),
        participant_parties=(maker.next(scene.town.units),),
        audience=(maker.turn(Audience),),
        means=maker.pick(_MEANS),
        forum=(maker.next(scene.town.forums),),
        expected_result=writer.result(),
        declared_status=status,
        contributes_to=(maker.pick(scene.goals),) if maker.among(1, 5) == 1 else None,
    )
    scene.activities.append(activity)
    if position == 2:
        responsible(maker, activity, person)


def late_activity(scene: Scene) -> None:
    """One that nobody has brought to its end, so that something is overdue (A03)."""
    maker = scene.writer.maker
    period = maker.calendar.late(DAYS_LATE)
    maker.new(
        "Activity",
        parent=scene.action_goals[0],
        position=4,
        what=scene.writer.say("Opsamling på erfaringer med {thing}, ") + period.raw,
        kind=ActivityKind.ACTION,
        periods=(period,),
        declared_status=ActivityStatus.IN_PROGRESS,
    )


def _focus_area(scene: Scene, number: int, shape: Shape) -> UUID:
    maker, writer = scene.writer.maker, scene.writer
    area = maker.new(
        "FocusArea",
        policy=scene.policy,
        order=number,
        name=writer.say(("Tid til {theme}", "{group_}", "Stærkere {place}")[number % 3]),
        intention=writer.statement(),
    )
    responsible(maker, area, maker.next(scene.town.persons), ResponsibilityKind.ACCOUNTABLE)
    for position in range(1, shape.development_goals + 1):
        goal = maker.new(
            "DevelopmentGoal",
            focus_area=area,
            code=f"{number}.{position}",
            position=position,
            text=writer.development_goal(),
            intended_effect=writer.statement(),
        )
        scene.goals.append(goal)
        person = maker.next(scene.town.persons)
        responsible(maker, goal, person)
        for indicator in (1, 2):
            measured_indicator(writer, goal, indicator)
        _activity(scene, goal, 1, person)
    return area
