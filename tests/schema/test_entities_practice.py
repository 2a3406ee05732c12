"""Roles, programmes, plans, change, workflows, follow-up, checklists, collaboration, ways: declared and usable."""

import itertools
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from schema.changes import Create
from schema.changes.world import World, load_rows, stored_fields
from schema.entities.change_management import CONCERN_LIFE, ConcernState
from schema.entities.checklists import CHECKLIST_RUN_LIFE, ChecklistRunState
from schema.entities.collaboration import AgendaItem
from schema.entities.communication import COMMUNICATION_LIFE, CommunicationStatus
from schema.entities.follow_up import EXPERIENCE_LIFE, ExperienceState
from schema.entities.four_ways import RECOMMENDATION_LIFE, RecommendationStance
from schema.entities.implementation import IMPLEMENTATION_LIFE, ImplementationPhase
from schema.entities.workflows import WorkflowStep, WorkflowStepKind
from schema.enums import Comparator, Precision, Unit
from schema.field import Field, Kind
from schema.ids import new_id
from schema.lifecycle import Lifecycle
from schema.model import back_relations, declared, entities, fields_of
from schema.reference import load
from schema.reference.content import id_of
from schema.values import Period, TargetValue, to_json
from tests.fixtures.asking import Asker, asking
from tests.fixtures.model import accepted, apply_all
from tests.fixtures.postgres import Cluster, fresh_database

NAMES = [
    "DialogueLink",
    "LevelDescription",
    "RoleType",
    "Duty",
    "RoleAssignment",
    "ImplementationProgramme",
    "ImplementationGoal",
    "Anchoring",
    "ActivityPlan",
    "CommunicationPlan",
    "CommunicationItem",
    "Channel",
    "DefaultAudience",
    "PracticeChange",
    "MotivationReading",
    "SmallSuccess",
    "Concern",
    "SupportMeasure",
    "ChangeMeasure",
    "Workflow",
    "FollowUpEvent",
    "ExperienceEntry",
    "QualityAssurance",
    "Checklist",
    "ChecklistQuestion",
    "ChecklistRun",
    "ChecklistAnswer",
    "CollaborationForum",
    "Meeting",
    "LeadershipTalk",
    "LeaderVisit",
    "CoreQuestion",
    "CoreQuestionAnswer",
    "Way",
    "Recommendation",
    "RecommendationResponse",
    "LocalRule",
]
SAMPLES: dict[type[Any], Any] = {
    Period: Period(date(2026, 1, 1), date(2026, 3, 31), Precision.QUARTER, raw="1. kvartal 2026"),
    TargetValue: TargetValue(Comparator.GTE, Decimal("80.5"), None, Unit.PERCENT, raw="mindst 80,5 %"),
    WorkflowStep: WorkflowStep("Bestil ydelsen", WorkflowStepKind.ORDER, 1, "myndighed", "inden fem dage", "skema 2"),
    AgendaItem: AgendaItem("Opfølgning på vejen", id_of("Way", "V1")),
}


@pytest.fixture(scope="module")
def asker(cluster: Cluster, database_template: str) -> Iterator[Asker]:
    """One database with the reference content; each test looks at records of its own."""
    with fresh_database(cluster, database_template) as url, asking(url) as found:
        with Session(found.engine) as session, session.begin():
            load(session)
        yield found


class Filler:
    """Makes records with every field filled in, and what they need to point to."""

    def __init__(self) -> None:
        self.changes: list[Create] = []
        self._first: dict[str, UUID] = {}

    def record(self, type_name: str) -> UUID:
        """One record of the type, always the same."""
        if type_name not in self._first:
            self._first[type_name] = record = new_id()
            self.changes.append(Create(type_name, self._values(type_name, everything=False), record))
        return self._first[type_name]

    def full(self, type_name: str) -> Create:
        """A record of the type in which every field says something."""
        change = Create(type_name, self._values(type_name, everything=True))
        self.changes.append(change)
        return change

    def _values(self, type_name: str, *, everything: bool) -> dict[str, Any]:
        return {
            name: self._value(declared_field)
            for name, declared_field in stored_fields(entities()[type_name]).items()
            if declared_field.writable and (everything or declared_field.required)
        }

    def _value(self, of: Field) -> Any:
        value_type: Any = of.value_type
        match of.kind:
            case Kind.TEXT:
                return f"{of.da} ålæg"
            case Kind.TEXTS:
                return (f"{of.da} en", f"{of.da} to")
            case Kind.CODE:
                return ".".join("1" * (of.code_parts or 1))
            case Kind.INTEGER:
                return 3
            case Kind.NUMBER:
                return Decimal("2.5")
            case Kind.BOOLEAN:
                return True
            case Kind.DATE:
                return date(2026, 4, 1)
            case Kind.ENUM:
                return list(value_type)[1]
            case Kind.ENUMS:
                return tuple(value_type)
            case Kind.VALUE:
                return SAMPLES[value_type]
            case Kind.VALUES:
                return (SAMPLES[value_type],)
            case Kind.LINK:
                return self.record(_target(of))
            case _:
                return (self.record(_target(of)),)


def _target(link: Field) -> str:
    return "Person" if link.targets == ("*",) else link.targets[0]


@pytest.mark.parametrize("type_name", NAMES)
def test_every_field_is_written_and_read_back(asker: Asker, type_name: str) -> None:
    filler = Filler()
    change = filler.full(type_name)
    accepted(apply_all(asker.engine, filler.changes))
    with Session(asker.engine) as session:
        world = World()
        load_rows(session, world, {change.id})
        row = world.rows[change.id]
    assert {name: to_json(row[name]) for name in change.values} == {
        name: to_json(value) for name, value in change.values.items()
    }


@pytest.mark.parametrize("type_name", NAMES)
def test_every_link_is_followed_there_and_back(asker: Asker, type_name: str) -> None:
    filler = Filler()
    change = filler.full(type_name)
    accepted(apply_all(asker.engine, filler.changes))
    cls = entities()[type_name]
    for link in fields_of(cls).values():
        if link.kind not in (Kind.LINK, Kind.LINKS) or link.back is None:
            continue
        target = declared()[_target(link)]
        target_id = filler.record(_target(link))
        single = back_relations(target)[link.back].single
        back = _camel(link.back)
        found = asker.data(
            f'{{ node(id: "{target_id}") {{ ... on {target.__name__} {{ {back} {{ id }} }} }}'
            f' own: node(id: "{change.id}") {{ ... on {type_name} {{ {_camel(link.name)} {{ __typename }} }} }} }}'
        )
        below = found["node"][back]
        assert str(change.id) in [item["id"] for item in ([below] if single else below)], link.name
        there = found["own"][_camel(link.name)]
        assert (there if link.kind is Kind.LINK else there[0])["__typename"] == target.__name__


def _camel(name: str) -> str:
    head, *tail = name.split("_")
    return head + "".join(word.capitalize() for word in tail)


def test_no_reverse_relation_hides_another() -> None:
    seen: dict[tuple[str, str], str] = {}
    for name, cls in declared().items():
        for link in fields_of(cls).values():
            for target in link.targets if link.back is not None else ():
                relation = (target, str(link.back))
                assert relation not in seen, (relation, seen[relation], name)
                seen[relation] = name
                if target != "*":
                    assert link.back not in fields_of(declared()[target]), relation


def test_every_link_points_to_types_that_exist() -> None:
    for name, cls in declared().items():
        for link in fields_of(cls).values():
            assert set(link.targets) - {"*"} <= declared().keys(), (name, link.name)


LIVES: list[tuple[Lifecycle[Any], list[Any], tuple[Any, Any]]] = [
    (IMPLEMENTATION_LIFE, list(ImplementationPhase), (ImplementationPhase.PREPARATION, ImplementationPhase.OPERATION)),
    (
        COMMUNICATION_LIFE,
        [CommunicationStatus.PLANNED, CommunicationStatus.DONE, CommunicationStatus.FOLLOWED_UP],
        (CommunicationStatus.PLANNED, CommunicationStatus.FOLLOWED_UP),
    ),
    (CONCERN_LIFE, list(ConcernState), (ConcernState.RAISED, ConcernState.CLOSED)),
    (EXPERIENCE_LIFE, list(ExperienceState), (ExperienceState.CLOSED, ExperienceState.REGISTERED)),
    (CHECKLIST_RUN_LIFE, list(ChecklistRunState), (ChecklistRunState.OPEN, ChecklistRunState.CLOSED)),
    (
        RECOMMENDATION_LIFE,
        [RecommendationStance.CONSIDERED, RecommendationStance.ADOPTED, RecommendationStance.DONE],
        (RecommendationStance.CONSIDERED, RecommendationStance.DONE),
    ),
]


@pytest.mark.parametrize(("life", "way", "forbidden"), LIVES)
def test_a_life_goes_its_way_and_takes_no_short_cut(life: Lifecycle[Any], way: list[Any], forbidden: Any) -> None:
    assert all(life.allows(before, after) for before, after in itertools.pairwise(way))
    assert not life.allows(*forbidden)


@pytest.mark.parametrize("life", [life for life, _, _ in LIVES])
def test_every_state_of_a_life_can_be_reached(life: Lifecycle[Any]) -> None:
    members = set(type(next(iter(life.steps))))
    reached = {next(iter(life.steps))}
    while more := {after for state in reached for after in life.following(state)} - reached:
        reached |= more
    assert reached == members


def test_a_concern_cannot_be_closed_before_it_was_acknowledged(asker: Asker) -> None:
    filler = Filler()
    concern = filler.record("Concern")
    accepted(apply_all(asker.engine, filler.changes))
    ask = f"""mutation($state: ConcernState) {{ updateConcern(id: "{concern}", input: {{ state: $state }}) {{
        concern {{ state }} userErrors {{ code field }} }} }}"""
    refused = asker.data(ask, {"state": "CLOSED"})["updateConcern"]
    assert refused == {"concern": None, "userErrors": [{"code": "LIFECYCLE", "field": "state"}]}
    assert asker.data(ask, {"state": "ACKNOWLEDGED"})["updateConcern"]["concern"] == {"state": "ACKNOWLEDGED"}


def test_shipped_texts_are_read_in_either_language(asker: Asker) -> None:
    found = asker.data("""{ checklists(filter: { key: { eq: "CL1" } }) { nodes { key title
        en: title(language: EN) questions(first: 1, orderBy: [{ position: ASC }]) {
        key text en: text(language: EN) answerType } } } }""")
    assert found["checklists"]["nodes"] == [
        {
            "key": "CL1",
            "title": "Klar til at lede forandringen?",
            "en": "Ready to lead the change?",
            "questions": [
                {
                    "key": "CL1.1",
                    "text": "Er det tydeligt, hvorfor I gør det?",
                    "en": "Have you made clear why it matters that you implement the governance basis?",
                    "answerType": "YES_NO",
                }
            ],
        }
    ]


def test_a_programme_is_read_with_its_plans_roles_and_answers(asker: Asker) -> None:
    programme, plan, words, run = (new_id() for _ in range(4))
    activity = new_id()
    accepted(
        apply_all(
            asker.engine,
            [
                Create("ImplementationProgramme", {"title": "Ny børnepolitik"}, programme),
                Create("ActivityPlan", {"programme": programme, "is_overall": True}, plan),
                Create("Activity", {"parent": plan, "what": "Kick-off"}, activity),
                Create("Responsibility", {"subject": activity, "name": "QX"}),
                Create("Responsibility", {"subject": programme, "name": "ZW"}),
                Create("CommunicationPlan", {"programme": programme}, words),
                Create(
                    "CommunicationItem",
                    {"plan": words, "message": "Hvorfor nu?", "channel": [id_of("Channel", "INTRANET")]},
                ),
                Create(
                    "RoleAssignment",
                    {"programme": programme, "role": id_of("RoleType", "CHANGE_AGENT"), "name": "YQ"},
                ),
                Create("ChecklistRun", {"programme": programme, "checklist": id_of("Checklist", "CL4")}, run),
                Create("ChecklistAnswer", {"run": run, "question": id_of("ChecklistQuestion", "CL4.1")}),
            ],
        )
    )
    found = asker.data(f"""{{ implementationProgramme(id: "{programme}") {{ phase responsibilities {{ name }}
        activityPlans {{ isOverall activities {{ what responsibilities {{ name }} }} }}
        communicationPlan {{ items {{ message channel {{ name(language: EN) }} }} }}
        roleAssignments {{ name role {{ label }} }}
        checklistRuns {{ state checklist {{ key }} answers {{ value question {{ key }} }} }} }} }}""")
    assert found["implementationProgramme"] == {
        "phase": "PREPARATION",
        "responsibilities": [{"name": "ZW"}],
        "activityPlans": [
            {"isOverall": True, "activities": [{"what": "Kick-off", "responsibilities": [{"name": "QX"}]}]}
        ],
        "communicationPlan": {"items": [{"message": "Hvorfor nu?", "channel": [{"name": "Intranet"}]}]},
        "roleAssignments": [{"name": "YQ", "role": {"label": "Forandringsagent eller superbruger"}}],
        "checklistRuns": [
            {
                "state": "OPEN",
                "checklist": {"key": "CL4"},
                "answers": [{"value": None, "question": {"key": "CL4.1"}}],
            }
        ],
    }


def test_a_level_tells_its_guiding_question(asker: Asker) -> None:
    found = asker.data("""{ levelDescriptions(filter: { level: { eq: OPERATIONAL }, key: { eq: "OPERATIONAL" } }) {
        nodes { guidingQuestion(language: EN) horizon } } }""")
    assert found["levelDescriptions"]["nodes"] == [
        {"guidingQuestion": "What do we concretely do tomorrow?", "horizon": "Fra dage til et kvartal"}
    ]
