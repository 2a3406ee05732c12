"""Rules that depend on the day: asked on each change, and once a day for the whole model."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from schema.changes import Actor, Create, Update, apply
from schema.database import current_seq
from schema.entities import Issue
from schema.entities.change_management import MotivationPhase, SupportKind
from schema.entities.documents import DocumentKind
from schema.entities.follow_up import ExperienceKind, FollowUpKind
from schema.enums import (
    ActivityStatus,
    Assessment,
    Comparator,
    DocumentState,
    Frequency,
    GoalStatus,
    IssueState,
    Source,
    Unit,
)
from schema.rules.evaluating import renew_timed
from schema.values import Period, TargetValue
from tests.fixtures.model import accepted

TODAY = date(2025, 3, 12)
DAY = timedelta(days=1)


def at(engine: Engine, today: date, *changes: Create | Update) -> None:
    with Session(engine) as session, session.begin():
        accepted(apply(session, changes, Actor("tester"), Source.IMPORT, today))


def open_rules(engine: Engine, record: UUID) -> set[str]:
    statement = select(Issue.rule).where(Issue.entity_id == record, Issue.state == IssueState.OPEN)
    with Session(engine) as session:
        return set(session.scalars(statement))


def test_an_activity_is_late_from_the_day_after_its_end_until_it_is_done(engine: Engine) -> None:
    programme = Create("ImplementationProgramme", {"title": "Ny praksis"})
    plan = Create("ActivityPlan", {"programme": programme.id})
    activity = Create("Activity", {"parent": plan.id, "what": "Temadag", "periods": (Period(TODAY, TODAY),)})
    at(engine, TODAY, programme, plan, activity)
    assert "A03" not in open_rules(engine, activity.id)
    assert renew_timed(engine, TODAY) == 0
    assert renew_timed(engine, TODAY + DAY) >= 1
    assert "A03" in open_rules(engine, activity.id)
    at(engine, TODAY + DAY, Update(activity.id, {"declared_status": ActivityStatus.DONE}))
    assert "A03" not in open_rules(engine, activity.id)
    at(engine, TODAY - DAY, Update(activity.id, {"expected_result": "fælles sprog"}))
    assert "A04" in open_rules(engine, activity.id)


def test_a_new_day_that_changes_nothing_takes_no_change_number(engine: Engine) -> None:
    programme = Create("ImplementationProgramme", {"title": "Ny praksis"})
    at(engine, TODAY, programme, Create("Concern", {"programme": programme.id, "text": "Når vi det?", "date": TODAY}))
    with Session(engine) as session:
        before = current_seq(session)
    assert renew_timed(engine, TODAY + DAY) == 0
    with Session(engine) as session:
        assert current_seq(session) == before


def test_what_waits_too_long_is_told_the_day_after_its_term(engine: Engine) -> None:
    programme = Create("ImplementationProgramme", {"title": "Ny praksis"})
    about = {"programme": programme.id, "date": TODAY}
    success = Create("SmallSuccess", about | {"text": "Tre teams bruger skemaet"})
    concern = Create("Concern", about | {"text": "Når vi det?"})
    criticism = Create("ExperienceEntry", about | {"text": "Skemaet er for langt", "kind": ExperienceKind.CRITICISM})
    praise = Create("ExperienceEntry", about | {"text": "Skemaet hjælper", "kind": ExperienceKind.POSITIVE})
    at(engine, TODAY, programme, success, concern, criticism, praise)
    for record, rule, days in ((success, "C01", 14), (concern, "C02", 30), (criticism, "O02", 60)):
        renew_timed(engine, TODAY + days * DAY)
        assert rule not in open_rules(engine, record.id)
        renew_timed(engine, TODAY + (days + 1) * DAY)
        assert rule in open_rules(engine, record.id)
    assert "O02" not in open_rules(engine, praise.id)
    at(engine, TODAY + 90 * DAY, Update(concern.id, {"response": "Vi flytter fristen"}))
    assert "C02" not in open_rules(engine, concern.id)


def test_a_dip_asks_for_support_and_a_start_for_a_round_after_half_a_year(engine: Engine) -> None:
    programme = Create("ImplementationProgramme", {"title": "Ny praksis", "start": date(2024, 10, 1)})
    unit = Create("OrgUnit", {"name": "Team Nord"})
    reading = Create(
        "MotivationReading",
        {"programme": programme.id, "unit": unit.id, "date": TODAY, "phase": MotivationPhase.DIP},
    )
    at(engine, TODAY, programme, unit, reading)
    assert {"C03", "O01"} <= open_rules(engine, programme.id)
    support = {"programme": programme.id, "unit": unit.id, "kind": SupportKind.SPARRING}
    round_ = {"programme": programme.id, "kind": FollowUpKind.HALF_YEAR_ROUND, "held_on": date(2025, 4, 10)}
    at(engine, TODAY, Create("SupportMeasure", support), Create("FollowUpEvent", round_))
    assert not {"C03", "O01"} & open_rules(engine, programme.id)


def test_a_document_in_force_is_to_be_reviewed_in_time(engine: Engine) -> None:
    document = Create(
        "GovernanceDocument",
        {
            "title": "Håndbog i samarbejde",
            "kind": DocumentKind.HANDBOOK,
            "state": DocumentState.IN_FORCE,
            "valid_from": TODAY,
            "review_due": TODAY,
        },
    )
    at(engine, TODAY, document)
    assert open_rules(engine, document.id) == {"D03", "R05"}
    renew_timed(engine, TODAY + DAY)
    assert open_rules(engine, document.id) == {"D03", "D04", "R05"}


def test_the_talk_of_two_leaders_is_missed_after_45_days_unless_a_later_one_was_held(engine: Engine) -> None:
    leader, partner = Create("Person", {"initials": "QX"}), Create("Person", {"initials": "ZW"})
    talk = Create("LeadershipTalk", {"leader": leader.id, "partner": partner.id, "date": TODAY})
    at(engine, TODAY, leader, partner, talk)
    renew_timed(engine, TODAY + 45 * DAY)
    assert open_rules(engine, talk.id) == set()
    renew_timed(engine, TODAY + 46 * DAY)
    assert open_rules(engine, talk.id) == {"N02"}
    later = {"leader": leader.id, "partner": partner.id, "date": TODAY + 40 * DAY}
    at(engine, TODAY + 46 * DAY, Create("LeadershipTalk", later))
    assert open_rules(engine, talk.id) == set()


def goal_with_criterion(target: Decimal, due: date, **goal: Any) -> tuple[Create, ...]:
    policy = Create("Policy", {"title": "Plan"})
    political = Create("PoliticalGoal", {"policy": policy.id, "title": "Trivsel"})
    sub = Create("SubGoal", {"political_goal": political.id, "text": "Alle trives"})
    action = Create("ActionGoal", {"sub_goal": sub.id, "text": "en fast aftale"} | goal)
    criterion = Create("SuccessCriterion", {"action_goal": action.id, "text": "lederne svarer ja"})
    wanted = TargetValue(Comparator.GTE, target, unit=Unit.PERCENT)
    step = Create("TargetStep", {"of": criterion.id, "target": wanted, "due": Period(due, due)})
    return policy, political, sub, action, criterion, step


def result(of: UUID, value: int, on: date) -> Create:
    found = TargetValue(Comparator.EQ, Decimal(value), unit=Unit.PERCENT)
    return Create("Measurement", {"of": of, "value": found, "period": Period(on, on)})


def test_a_status_that_the_measurements_contradict_is_told_from_the_day_on_which_they_do(engine: Engine) -> None:
    due = TODAY + 10 * DAY
    *above, goal, criterion, step = goal_with_criterion(Decimal(80), due, declared_status=GoalStatus.NOT_ACHIEVED)
    at(engine, TODAY, *above, goal, criterion, step)
    assert "M11" not in open_rules(engine, goal.id)
    at(engine, TODAY, result(criterion.id, 90, TODAY))
    with Session(engine) as session:
        (issue,) = session.scalars(select(Issue).where(Issue.rule == "M11"))
    assert (issue.entity_id, issue.field_name) == (goal.id, "declared_status")
    assert issue.message_da == "Status siger »Ikke nået«, men målingerne peger på »Nået«."
    assert issue.message_en == 'The status says "Not achieved", but the measurements point to "Met".'
    at(engine, TODAY, Update(goal.id, {"declared_status": GoalStatus.ACHIEVED}))
    assert "M11" not in open_rules(engine, goal.id)


def test_a_target_that_is_missed_when_its_day_is_over_contradicts_an_achieved_goal(engine: Engine) -> None:
    due = TODAY + 10 * DAY
    *above, goal, criterion, step = goal_with_criterion(Decimal(80), due, declared_assessment=Assessment.AT_RISK)
    at(engine, TODAY, *above, goal, criterion, step, result(criterion.id, 79, TODAY))
    before = open_rules(engine, goal.id)
    renew_timed(engine, due + DAY)
    assert open_rules(engine, goal.id) - before == {"M11"}


def test_a_result_grows_old_when_its_frequency_has_passed_without_another(engine: Engine) -> None:
    made = goal_with_criterion(Decimal(80), TODAY + 900 * DAY)
    goal, criterion = made[3], made[4]
    evaluation = Create("EvaluationMethod", {"action_goal": goal.id, "text": "survey"})
    at(engine, TODAY, *made, evaluation, result(criterion.id, 50, TODAY))
    renew_timed(engine, TODAY + 300 * DAY)
    assert "M20" not in open_rules(engine, criterion.id)
    at(engine, TODAY + 300 * DAY, Update(evaluation.id, {"frequency": Frequency.QUARTERLY}))
    with Session(engine) as session:
        (issue,) = session.scalars(select(Issue).where(Issue.rule == "M20", Issue.state == IssueState.OPEN))
    assert issue.entity_id == criterion.id
    assert "12-03-2025" in issue.message_da
    at(engine, TODAY + 300 * DAY, result(criterion.id, 60, TODAY + 299 * DAY))
    assert "M20" not in open_rules(engine, criterion.id)


def test_a_deadline_that_had_passed_when_it_was_written_is_told_unless_it_is_settled(engine: Engine) -> None:
    """On a fixed day, what lies between it and the day of the clock is still to come."""
    past, ahead = Period(TODAY - DAY, TODAY - DAY), Period(None, TODAY + DAY, is_deadline=True)
    made = goal_with_criterion(Decimal(80), date(2999, 12, 31), declared_deadline=past)
    goal, step = made[3], made[5]
    late = Create("Activity", {"parent": goal.id, "what": "Temadag", "periods": (replace(past, is_deadline=True),)})
    plain = Create("Activity", {"parent": goal.id, "what": "Møde", "periods": (past,)})
    at(engine, TODAY, *made, late, plain)
    for record, told in ((goal, True), (step, False), (late, True), (plain, False)):
        assert ("P05" in open_rules(engine, record.id)) is told
    at(engine, TODAY, Update(goal.id, {"declared_status": GoalStatus.ACHIEVED}), Update(late.id, {"periods": (ahead,)}))
    assert "P05" not in open_rules(engine, goal.id) | open_rules(engine, late.id)
