"""What the data itself suggests as the answers of a checklist (DOMAIN.md 2.15)."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from schema.changes import Change, Create
from schema.entities.change_management import SupportKind
from schema.entities.communication import CommunicationStatus, CommunicationTopic
from schema.entities.follow_up import FollowUpKind
from schema.entities.workflows import WorkflowKind
from schema.enums import Comparator, Precision, Unit
from schema.ids import new_id
from schema.reference import load, shipped
from schema.reference.content import id_of
from schema.values import Period, TargetValue
from tests.fixtures.asking import Asker, asking
from tests.fixtures.model import accepted, apply_all, update
from tests.fixtures.postgres import Cluster, fresh_database

QUESTIONS = [item.key for item in shipped() if item.type == "ChecklistQuestion"]
TARGET = TargetValue(Comparator.GTE, Decimal(80), None, Unit.PERCENT, raw="80 %")
PERIOD = Period(date(2026, 1, 1), date(2026, 1, 31), Precision.MONTH, raw="januar 2026")


@pytest.fixture(scope="module")
def asker(cluster: Cluster, database_template: str) -> Iterator[Asker]:
    with fresh_database(cluster, database_template) as url, asking(url) as found:
        with Session(found.engine) as session, session.begin():
            load(session)
        yield found


@pytest.fixture
def programme(asker: Asker) -> UUID:
    """A programme in which every question of every checklist waits for an answer."""
    programme = new_id()
    changes: list[Change] = [Create("ImplementationProgramme", {"title": "Ny børnepolitik"}, programme)]
    for number in "12345":
        run = new_id()
        changes.append(
            Create("ChecklistRun", {"programme": programme, "checklist": id_of("Checklist", f"CL{number}")}, run)
        )
        for key in QUESTIONS:
            if key.startswith(f"CL{number}."):
                changes.append(Create("ChecklistAnswer", {"run": run, "question": id_of("ChecklistQuestion", key)}))
    accepted(apply_all(asker.engine, changes))
    return programme


def suggestions(asker: Asker, programme: UUID) -> dict[str, Any]:
    found = asker.data(f"""{{ implementationProgramme(id: "{programme}") {{ checklistRuns {{ answers {{
        value suggestion question {{ key }} }} }} }} }}""")
    answers = [answer for run in found["implementationProgramme"]["checklistRuns"] for answer in run["answers"]]
    assert all(answer["value"] is None for answer in answers)
    return {answer["question"]["key"]: answer["suggestion"] for answer in answers}


def add(asker: Asker, type_name: str, **values: Any) -> UUID:
    change = Create(type_name, values)
    accepted(apply_all(asker.engine, [change]))
    return change.id


def test_an_empty_programme_is_answered_with_no_and_open_questions_with_nothing(asker: Asker, programme: UUID) -> None:
    without = {"CL1.2", "CL2.4", "CL3.2", "CL3.3"}
    found = suggestions(asker, programme)
    assert {key: found[key] for key in found if key not in without} == dict.fromkeys(set(QUESTIONS) - without, "NO")
    assert {found["CL1.2"], found["CL3.2"], found["CL3.3"]} == {None}


def test_a_programme_that_has_everything_is_answered_with_yes(asker: Asker, programme: UUID) -> None:
    plan = add(asker, "ActivityPlan", programme=programme)
    activity = add(asker, "Activity", parent=plan, what="Kick-off", periods=[PERIOD], participants=["alle"])
    words = add(asker, "CommunicationPlan", programme=programme)
    add(
        asker,
        "CommunicationItem",
        plan=words,
        message="Hvorfor",
        topics=[CommunicationTopic.BACKGROUND_AND_PURPOSE],
        status=CommunicationStatus.DONE,
    )
    concern = add(asker, "Concern", programme=programme, text="Når vi det?")
    for subject in (activity, concern, programme):
        add(asker, "Responsibility", subject=subject, name="QX")
    add(asker, "SupportMeasure", programme=programme, kind=SupportKind.SPARRING)
    add(asker, "ImplementationGoal", programme=programme, text="Alle kender den", target=TARGET)
    for kind in WorkflowKind:
        add(asker, "Workflow", title=kind.label_da, kind=kind, programme=programme, agreed_on=date(2026, 1, 2))
    add(asker, "LeadershipReport", title="Kvartalsrapport")
    add(asker, "FollowUpEvent", programme=programme, kind=FollowUpKind.TEAM_MEETING)
    tool = add(asker, "Tool", name="Vejviseren")
    add(asker, "QualityAssurance", object=tool, programme=programme)
    update(asker.engine, programme, follow_up_responsible_name="ZW")
    found = suggestions(asker, programme)
    yes = set(QUESTIONS) - {"CL3.2", "CL3.3"}
    assert {key: found[key] for key in yes} == dict.fromkeys(yes, "YES")


def test_what_is_there_in_part_is_answered_with_partly(asker: Asker, programme: UUID) -> None:
    plan = add(asker, "ActivityPlan", programme=programme)
    whole = add(asker, "Activity", parent=plan, what="Kick-off", periods=[PERIOD], participants=["alle"])
    add(asker, "Responsibility", subject=whole, name="QX")
    add(asker, "Activity", parent=plan, what="Øvebane")
    add(asker, "ImplementationGoal", programme=programme, text="Alle kender den", target=TARGET)
    add(asker, "ImplementationGoal", programme=programme, text="Alle bruger den")
    flow = {"kind": WorkflowKind.SUPPLIER_DIALOGUE, "agreed_on": date(2026, 1, 2)}
    add(asker, "Workflow", title="Bestilling", programme=programme, **flow)
    add(asker, "Concern", programme=programme, text="Når vi det?")
    add(asker, "Responsibility", subject=add(asker, "Concern", programme=programme, text="Hvorfor?"), name="QX")
    found = suggestions(asker, programme)
    partly = {"CL1.2", "CL1.4", "CL1.5", "CL2.3", "CL4.2"}
    assert {key for key, answer in found.items() if answer == "PARTLY"} == partly


def test_what_another_programme_has_does_not_count(asker: Asker, programme: UUID) -> None:
    other = add(asker, "ImplementationProgramme", title="En anden")
    add(asker, "CommunicationPlan", programme=other)
    add(asker, "FollowUpEvent", kind=FollowUpKind.TEAM_MEETING)
    found = suggestions(asker, programme)
    assert (found["CL3.1"], found["CL5.2"]) == ("NO", "NO")
