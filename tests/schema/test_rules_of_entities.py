"""The rules about documents, methods, plans, workflows and figures: what each finds, and what it leaves alone."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from schema.entities.communication import CommunicationStatus
from schema.entities.development import IndicatorDirection
from schema.entities.foundation import FoundationElement, FoundationPart
from schema.entities.levels import DialogueDirection
from schema.entities.workflows import WorkflowKind, WorkflowStep, WorkflowStepKind
from schema.enums import ActivityKind, Audience, DocumentState, Horizon, Level, Unit
from schema.ids import new_id
from schema.model import entities
from schema.rules.node import Node
from schema.rules.paths import needed, seen_whole
from schema.rules.registry import rules_about, types_with_rules
from schema.values import LegalRef, Period, TargetValue


def node(record_type: str, **values: Any) -> Node:
    return Node(record_type, {"id": new_id(), "created_at": datetime(2020, 1, 1, tzinfo=UTC)} | values)


def found(record: Node) -> list[str]:
    findings = [f for entry in rules_about(record.record_type) for rule in entry.rules for f in rule(record)]
    assert all(finding.message("DA") and finding.message("EN") for finding in findings)
    return sorted(finding.rule for finding in findings)


OWNER = node("Responsibility", name="QX", party=None, title=None, unit=None)
LEVEL: dict[str, Any] = {
    "title": "Støtteperson",
    "state": DocumentState.IN_FORCE,
    "adopted_on": date(2025, 1, 1),
    "responsibilities": (OWNER,),
    "legal_basis": (LegalRef("BL", "32"),),
    "target_group": None,
    "target_group_text": "unge over 15",
    "content": "op til fem timer om ugen",
}
DOCUMENT = {k: LEVEL[k] for k in ("title", "state", "adopted_on", "responsibilities")} | {"link": None}
ITEM: dict[str, Any] = {
    "audience": (Audience.CITIZENS,),
    "audience_as_written": None,
    "message": "Sådan møder vi jer",
    "when": (Period(date(2025, 4, 1), date(2025, 4, 1)),),
    "channel": (new_id(),),
    "status": CommunicationStatus.PLANNED,
    "responsibilities": (OWNER,),
}
PROGRAMME: dict[str, Any] = {
    "implementation_goals": (node("ImplementationGoal"),),
    "responsibilities": (OWNER,),
    "follow_up_events": (node("FollowUpEvent", responsibilities=(OWNER,)),),
}
STEPS = tuple(WorkflowStep("gøres", kind) for kind in list(WorkflowStepKind)[:3])
ELEMENTS = tuple(FoundationPart(element) for element in FoundationElement)


def step(value: int, year: int, unit: Unit = Unit.PERCENT) -> Node:
    target = TargetValue(value=Decimal(value), unit=unit)
    return node("TargetStep", target=target, due=Period(None, date(year, 12, 31)), horizon=Horizon.STEP)


def indicator(*targets: Node, direction: IndicatorDirection = IndicatorDirection.UP, baseline: int | None = 40) -> Node:
    start = TargetValue(value=Decimal(baseline), unit=Unit.PERCENT) if baseline is not None else None
    return node("Indicator", targets=targets, direction=direction, baseline=start)


def activity(**change: Any) -> Node:
    plan = node("ActivityPlan", responsibilities=())
    usual = {"what": "Temadag", "kind": ActivityKind.TRAINING, "declared_status": None, "parent": plan}
    return node("Activity", **usual | {"participants": ("QX",), "responsibilities": (OWNER,)} | change)


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        (node("ServiceLevel", **LEVEL), []),
        (node("ServiceLevel", **LEVEL | {"adopted_on": None}), ["D03"]),
        (node("ServiceLevel", **LEVEL | {"adopted_on": None, "state": DocumentState.DRAFT}), []),
        (node("ServiceLevel", **LEVEL | {"responsibilities": ()}), ["R05"]),
        (node("ServiceLevel", **LEVEL | {"legal_basis": ()}), ["D10"]),
        (node("ServiceLevel", **LEVEL | {"legal_basis": (LegalRef("SEL", "52"), LegalRef("BL", "32"))}), ["D05"]),
        (node("ServiceLevel", **LEVEL | {"target_group_text": None}), ["D09"]),
        (node("GovernanceDocument", **DOCUMENT), []),
        (node("GovernanceDocument", **DOCUMENT | {"link": "https://eksempel.dk/h%C3%A5ndbog"}), []),
        (node("GovernanceDocument", **DOCUMENT | {"link": "javascript:alert(1)"}), ["D07"]),
        (node("GovernanceDocument", **DOCUMENT | {"link": "se F-drevet"}), ["D07"]),
        (node("GovernanceDocument", **DOCUMENT | {"link": "https://[::1"}), ["D07"]),
        (node("MethodProgramme", **DOCUMENT, core_elements=()), ["D08"]),
        (node("MethodChoice", justification=None, unit=None), ["F03"]),
        (node("ProfessionalFoundation", elements=ELEMENTS, standards=(node("ProfessionalStandard"),)), []),
        (node("ProfessionalFoundation", elements=ELEMENTS[:2], standards=()), ["F01", "F02"]),
        (node("ImplementationProgramme", **PROGRAMME), []),
        (node("ImplementationProgramme", **PROGRAMME | {"implementation_goals": ()}), ["I01"]),
        (node("ImplementationProgramme", **PROGRAMME | {"responsibilities": ()}), ["R06"]),
        (node("ImplementationProgramme", **PROGRAMME | {"follow_up_events": ()}), ["R07"]),
        (node("CommunicationItem", **ITEM), []),
        (node("CommunicationItem", **ITEM | {"audience": ()}), ["Q01"]),
        (node("CommunicationItem", **ITEM | {"audience": (), "audience_as_written": "naboerne"}), []),
        (node("CommunicationItem", **ITEM | {"message": None, "when": (), "channel": ()}), ["Q02", "Q03", "Q04"]),
        (node("CommunicationItem", **ITEM | {"responsibilities": ()}), ["R02"]),
        (node("CommunicationItem", **ITEM | {"message": None, "status": CommunicationStatus.CANCELLED}), []),
        (node("Workflow", kind=WorkflowKind.SUPPLIER_DIALOGUE, steps=STEPS), []),
        (node("Workflow", kind=WorkflowKind.SUPPLIER_DIALOGUE, steps=STEPS[:2]), ["W01"]),
        (node("Workflow", kind=WorkflowKind.IMPACT_OVERVIEW, steps=()), []),
        (node("FocusArea", name="Fællesskab", development_goals=()), ["K15"]),
        (node("DevelopmentGoal", text="flere trives", code="1", indicators=(), activities=()), ["A01", "M01"]),
        (indicator(step(50, 2025), step(60, 2026)), []),
        (indicator(step(60, 2025), step(50, 2026)), ["M04"]),
        (indicator(step(60, 2026), step(50, 2025)), []),
        (indicator(step(30, 2025), step(20, 2026), direction=IndicatorDirection.DOWN), []),
        (indicator(step(20, 2025), step(30, 2026), direction=IndicatorDirection.DOWN), ["M04"]),
        (indicator(step(30, 2025)), ["M16"]),
        (indicator(step(50, 2025), direction=IndicatorDirection.DOWN), ["M16"]),
        (indicator(step(5, 2025, Unit.PERCENT_POINT), baseline=None), ["M13"]),
        (indicator(step(5, 2025, Unit.PERCENT_POINT)), []),
        (activity(), []),
        (activity(participants=()), ["A06"]),
        (activity(responsibilities=()), ["R02"]),
        (activity(responsibilities=(), parent=node("ActionGoal", responsibilities=(OWNER,))), []),
        (activity(responsibilities=(), participants=(), kind=ActivityKind.NOTE), []),
    ],
)
def test_a_record_breaks_exactly_these_rules(record: Node, expected: list[str]) -> None:
    assert found(record) == expected


def test_a_communication_plan_forgets_nobody_and_tells_them_before_the_start() -> None:
    everybody = tuple(
        node("DefaultAudience", name_da=a.label_da, audience=a) for a in (Audience.CITIZENS, Audience.SUPPLIERS)
    )
    programme = node("ImplementationProgramme", start=date(2025, 3, 1))
    plan = node(
        "CommunicationPlan", items=(node("CommunicationItem", **ITEM),), programme=programme, DefaultAudience=everybody
    )
    assert found(plan) == ["Q05", "Q06"]


def test_each_pair_of_levels_has_a_dialogue_down_and_one_up() -> None:
    def link(direction: DialogueDirection) -> Node:
        levels = (Level.STRATEGIC, Level.TACTICAL)
        return node("DialogueLink", from_=levels[0], to=levels[1], direction=direction)

    down, up = link(DialogueDirection.DOWN), link(DialogueDirection.UP)
    for links, expected in (((), ["N01", "N01"]), ((down,), ["N01"]), ((down, up), [])):
        assert found(node("LevelDescription", level=Level.STRATEGIC, DialogueLink=links)) == expected
    assert found(node("LevelDescription", level=Level.OPERATIONAL, DialogueLink=())) == []


@pytest.mark.parametrize("type_name", types_with_rules())
def test_what_rules_need_is_declared(type_name: str) -> None:
    steps = needed(entities()[type_name])
    assert {step.name for step in steps} >= {p.split(".")[0] for r in rules_about(type_name) for p in r.needs}
    assert all(issubclass(other, entities()[other.__name__]) for other in seen_whole(entities()[type_name]))
