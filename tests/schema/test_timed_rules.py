"""Rules that depend on the day: asked on each change, and once a day for the whole model."""

from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from schema.changes import Actor, Create, Update, apply
from schema.database import current_seq, open_engine
from schema.entities import Issue
from schema.entities.change_management import MotivationPhase, SupportKind
from schema.entities.documents import DocumentKind
from schema.entities.follow_up import ExperienceKind, FollowUpKind
from schema.enums import ActivityStatus, DocumentState, IssueState, Source
from schema.rules.evaluating import renew_timed
from schema.values import Period
from tests.fixtures.model import accepted

TODAY = date(2025, 3, 12)
DAY = timedelta(days=1)


@pytest.fixture
def engine(database: str) -> Iterator[Engine]:
    engine = open_engine(database, poolclass=NullPool)
    yield engine
    engine.dispose()


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
