"""What is worked out for the questions of the domain, at its edges."""

from datetime import date
from decimal import Decimal
from typing import Any

from schema.entities.communication import CommunicationStatus
from schema.entities.leadership_information import MetricKind, MetricUnit
from schema.enums import ActivityStatus, Audience, Comparator, Precision
from schema.values import Period
from tests.fixtures.asking import NOBODY, Asker
from tests.fixtures.model import GoalTree, create, percent, update


def on(day: date) -> Period:
    return Period(day, day, Precision.DAY)


def shown(asker: Asker, query: str, **more: Any) -> list[Any]:
    (answer,) = asker.data(query, **more).values()
    return list(answer["nodes"])


def test_a_year_is_judged_by_its_own_target_and_by_what_was_measured_until_its_end(
    asker: Asker, tree: GoalTree
) -> None:
    engine = asker.engine
    for year, target in ((2023, 60), (2024, 80)):
        due = Period(None, date(year, 12, 31), Precision.YEAR)
        create(engine, "TargetStep", of=tree.criterion, target=percent(target), due=due)
    for year, result in ((2023, 70), (2024, 75), (2025, 90)):
        value = percent(result, Comparator.EQ)
        create(engine, "Measurement", of=tree.criterion, period=on(date(year, 11, 1)), value=value)
    years = " ".join(f"y{year}: statusIn(year: {year})" for year in (2022, 2023, 2024))
    (criterion,) = shown(asker, f"{{ successCriteria {{ nodes {{ {years} computedStatus }} }} }}")
    assert criterion == {"y2022": None, "y2023": "MET", "y2024": "MISSED", "computedStatus": "MET"}
    (goal,) = shown(asker, "{ politicalGoals { nodes { statusDistributionIn(year: 2024) { status count } } } }")
    assert {item["status"]: item["count"] for item in goal["statusDistributionIn"] if item["count"]} == {"MISSED": 1}
    assert asker.code("{ successCriteria { nodes { statusIn(year: 12) } } }") == "BAD_ARGUMENTS"


def test_activities_collide_in_one_week_with_a_known_participant_alone(asker: Asker, tree: GoalTree) -> None:
    team = create(asker.engine, "OrgUnit", name="Team Ung")
    monday = date(2027, 3, 1)

    def activity(what: str, period: Period, **more: Any) -> Any:
        values = {"parent": tree.action_goals["1.1.2"], "what": what, "periods": (period,)}
        return create(asker.engine, "Activity", **values, **{"participant_parties": (team,), **more})

    activity("mandag", on(monday))
    sunday = activity("søndag", on(date(2027, 3, 7)))
    activity("næste mandag", on(date(2027, 3, 8)))
    activity("hele marts", Period(monday, date(2027, 3, 31), Precision.MONTH))
    activity("uden deltagere", on(monday), participant_parties=())
    activity("aflyst", on(monday), declared_status=ActivityStatus.CANCELLED)
    query = "{ activities(filter: { collidesWith: { some: {} } }) { nodes { what collidesWith { what } } } }"
    assert shown(asker, query) == [
        {"what": "mandag", "collidesWith": [{"what": "søndag"}]},
        {"what": "søndag", "collidesWith": [{"what": "mandag"}]},
    ]
    update(asker.engine, sunday, declared_status=ActivityStatus.DONE)
    assert shown(asker, query) == []


def test_a_message_to_all_suppliers_tells_each_of_them(asker: Asker) -> None:
    engine = asker.engine
    suppliers = [create(engine, "ExternalParty", name=name) for name in ("Broen", "Havnen")]
    level = create(engine, "ServiceLevel", title="Støtte", content="To timer", suppliers=tuple(suppliers))
    programme = create(engine, "ImplementationProgramme", title="Hånd i hånd")
    plan = create(engine, "CommunicationPlan", programme=programme)
    values = {"plan": plan, "message": "Nyt niveau", "about": (level,), "audience": (Audience.SUPPLIERS,)}
    query = "{ serviceLevels { nodes { suppliersNotTold { ... on ExternalParty { name } } } } }"
    item = create(engine, "CommunicationItem", **values, status=CommunicationStatus.PLANNED)
    (found,) = shown(asker, query)
    assert sorted(supplier["name"] for supplier in found["suppliersNotTold"]) == ["Broen", "Havnen"]
    update(engine, item, recipients=(suppliers[0],), status=CommunicationStatus.DONE)
    assert shown(asker, query) == [{"suppliersNotTold": [{"name": "Havnen"}]}]
    create(engine, "CommunicationItem", **values, status=CommunicationStatus.DONE)
    assert shown(asker, query) == [{"suppliersNotTold": []}]


def test_links_to_several_types_are_filtered_by_what_they_point_to(asker: Asker, tree: GoalTree) -> None:
    engine = asker.engine
    unit = create(engine, "OrgUnit", name="Team Ung")
    person = create(engine, "Person", initials="ZW", unit=unit)
    body = create(engine, "Body", name="ledelsesteamet")
    for what, parties in (("a", (person,)), ("b", (unit, body)), ("c", (body,)), ("d", ())):
        create(engine, "Activity", parent=tree.action_goals["1.2.1"], what=what, participant_parties=parties)

    def found(condition: str) -> str:
        given = f'what: {{ in: ["a", "b", "c", "d"] }}, participantParties: {condition}'
        nodes = shown(asker, f"{{ activities(filter: {{ {given} }}) {{ nodes {{ what }} }} }}")
        return "".join(sorted(node["what"] for node in nodes))

    of_unit = 'orgUnit: { name: { eq: "Team Ung" } }'
    assert found(f"{{ some: {{ {of_unit} }} }}") == "b"
    assert found(f'{{ some: {{ {of_unit}, person: {{ unit: {{ name: {{ eq: "Team Ung" }} }} }} }} }}') == "ab"
    assert found(f"{{ none: {{ {of_unit} }} }}") == "acd"
    assert found("{ some: {} }") == "abc"
    assert found("{ none: {} }") == "d"
    assert found(f"{{ some: {{ body: {{}} }}, none: {{ {of_unit} }} }}") == "c"


def test_few_answers_are_told_to_internal_callers_alone(asker: Asker, tree: GoalTree) -> None:
    for answers in (4, 5):
        create(
            asker.engine,
            "Measurement",
            of=tree.criterion,
            period=on(date(2026, 1, answers)),
            value=percent(50, Comparator.EQ),
            answers=answers,
            invited=40,
        )
    query = "{ measurements(orderBy: [{ measuredOn: ASC }]) { nodes { answers answersText suppressed invited } } }"
    five = {"answers": 5, "answersText": "5", "suppressed": False, "invited": 40}
    assert shown(asker, query) == [{"answers": 4, "answersText": "4", "suppressed": False, "invited": 40}, five]
    assert shown(asker, query, scope=NOBODY) == [
        {"answers": None, "answersText": "<5", "suppressed": True, "invited": 40},
        five,
    ]


def test_every_total_that_a_small_number_is_part_of_is_hidden_and_nothing_else(asker: Asker) -> None:
    engine = asker.engine
    above = create(engine, "OrgUnit", name="Børn og Familie")
    units = [create(engine, "OrgUnit", name=name, parent=above) for name in ("Nord", "Syd")]
    group = create(engine, "TargetGroup", name="Unge")
    year, spring = (Period(date(2026, 1, 1), date(2026, month, day)) for month, day in ((12, 31), (6, 30)))

    def metric(value: int, unit: Any, period: Period, **more: Any) -> None:
        values = {"kind": MetricKind.CASE_VOLUME, "target_group": group, "unit_of_measure": MetricUnit.ANTAL, **more}
        create(engine, "LeadershipMetric", **values, value=Decimal(value), unit=unit, period=period)

    metric(4, units[0], spring)
    metric(11, units[1], spring)
    metric(15, above, spring)
    metric(12, units[0], year)
    metric(16, units[1], year)
    metric(28, None, year)
    metric(29, None, year, target_group=None)
    metric(3, units[0], spring, unit_of_measure=MetricUnit.DKK)
    nodes = shown(asker, "{ leadershipMetrics { nodes { value valueText } } }", scope=NOBODY)
    assert [node["valueText"] for node in nodes] == ["<5", "11", "*", "*", "16", "*", "*", "3"]
    assert [node["value"] for node in nodes] == [None, 11, None, None, 16, None, None, 3]
