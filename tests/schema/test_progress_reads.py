"""Computed status, overdue, distributions and activity as callers ask for them: read, filtered and ordered by."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from schema.changes import Create
from schema.entities.development import IndicatorDirection
from schema.enums import (
    ActivityKind,
    ActivityStatus,
    Assessment,
    Comparator,
    Frequency,
    GoalStatus,
    Horizon,
    Precision,
    Unit,
)
from schema.progress.status import ComputedStatus
from schema.values import Period, TargetValue
from tests.fixtures.asking import Asker
from tests.fixtures.model import accepted, apply_all, archive, create, percent, update

TODAY = datetime.now(ZoneInfo("Europe/Copenhagen")).date()


def day(days: int) -> Period:
    """So many days from today."""
    when = TODAY + timedelta(days=days)
    return Period(when, when, Precision.DAY)


def plan(asker: Asker, goals: Sequence[str], title: str = "Hånd i hånd") -> dict[str, UUID]:
    """A policy with these action goals; ids by code, and of the policy by its title."""
    policy = Create("Policy", {"title": title})
    found: dict[str, Create] = {title: policy}
    for code in goals:
        first, second, _ = code.split(".")
        above = f"{first}.{second}"
        if first not in found:
            found[first] = Create("PoliticalGoal", {"policy": policy.id, "code": first, "title": f"Mål {first}"})
        if above not in found:
            found[above] = Create(
                "SubGoal", {"political_goal": found[first].id, "code": above, "text": f"Derfor vil vi {above}"}
            )
        found[code] = Create("ActionGoal", {"sub_goal": found[above].id, "code": code, "text": f"Handlemål {code}"})
    accepted(apply_all(asker.engine, list(found.values())))
    return {name: change.id for name, change in found.items()}


def criterion(
    asker: Asker, goal: UUID, due: int | None, got: int | None, horizon: Horizon = Horizon.SHORT, measured: int = -1
) -> UUID:
    """At least 80 % in so many days; measured yesterday."""
    made = Create("SuccessCriterion", {"action_goal": goal, "text": "mindst 80 % af teamlederne bruger planen"})
    changes = [
        made,
        Create(
            "TargetStep",
            {
                "of": made.id,
                "target": percent(80),
                "due": None if due is None else day(due),
                "horizon": horizon,
            },
        ),
    ]
    if got is not None:
        result = {"of": made.id, "period": day(measured), "value": percent(got, Comparator.EQ)}
        changes.append(Create("Measurement", result))
    accepted(apply_all(asker.engine, changes))
    return made.id


def goals(asker: Asker, given: str = "", shown: str = "code") -> list[Any]:
    return list(asker.data(f"{{ actionGoals{given} {{ nodes {{ {shown} }} }} }}")["actionGoals"]["nodes"])


def codes(asker: Asker, given: str) -> list[str]:
    return [goal["code"] for goal in goals(asker, given)]


@pytest.fixture
def mixed(asker: Asker) -> dict[str, UUID]:
    """One action goal of each kind: 1.1.1 missed, 1.1.2 cannot be assessed, 1.1.3 not measured, 1.2.1 met, 1.2.2 off
    track, 1.3.1 without criteria, 1.3.2 with a long-term criterion alone."""
    found = plan(asker, ["1.1.1", "1.1.2", "1.1.3", "1.2.1", "1.2.2", "1.3.1", "1.3.2"])
    criterion(asker, found["1.1.1"], -1, 70)
    criterion(asker, found["1.1.1"], 30, 90)
    criterion(asker, found["1.1.2"], 30, 70)
    criterion(asker, found["1.1.3"], 30, None)
    criterion(asker, found["1.2.1"], -30, 80)
    criterion(asker, found["1.2.2"], 0, 70)
    criterion(asker, found["1.3.2"], -30, 70, Horizon.LONG_TERM)
    return found


MIXED = {
    "1.1.1": "MISSED",
    "1.1.2": "CANNOT_ASSESS",
    "1.1.3": "NOT_MEASURED",
    "1.2.1": "MET",
    "1.2.2": "OFF_TRACK",
    "1.3.1": "CANNOT_ASSESS",
    "1.3.2": "CANNOT_ASSESS",
}


def test_an_action_goal_is_as_good_as_the_worst_of_its_dated_criteria(asker: Asker, mixed: dict[str, UUID]) -> None:
    assert {goal["code"]: goal["computedStatus"] for goal in goals(asker, "", "code computedStatus")} == MIXED


def test_filters_find_the_goals_that_reads_show(asker: Asker, mixed: dict[str, UUID]) -> None:
    for status in ComputedStatus:
        wanted = [code for code, shown in MIXED.items() if shown == status.name]
        assert codes(asker, f"(filter: {{ computedStatus: {{ eq: {status.name} }} }})") == wanted
    assert codes(asker, "(filter: { not: { computedStatus: { in: [MISSED, OFF_TRACK] } } })") == [
        code for code, shown in MIXED.items() if shown not in ("MISSED", "OFF_TRACK")
    ]


def test_goals_are_ordered_by_severity_and_paged_by_it(asker: Asker, mixed: dict[str, UUID]) -> None:
    severity = [status.name for status in ComputedStatus]
    for direction in ("ASC", "DESC"):
        wanted = sorted(MIXED, key=lambda code: (severity.index(MIXED[code]), code))
        if direction == "DESC":
            wanted = sorted(MIXED, key=lambda code: (-severity.index(MIXED[code]), code))
        order = f"orderBy: [{{ computedStatus: {direction} }}, {{ code: ASC }}]"
        found: list[str] = []
        cursor = ""
        for _ in range(len(MIXED)):
            shown = "nodes { code } pageInfo { endCursor hasNextPage }"
            page = asker.data(f"{{ actionGoals({order}, first: 2{cursor}) {{ {shown} }} }}")["actionGoals"]
            found += [goal["code"] for goal in page["nodes"]]
            if not page["pageInfo"]["hasNextPage"]:
                break
            cursor = f', after: "{page["pageInfo"]["endCursor"]}"'
        assert found == wanted


def test_declared_and_computed_stand_side_by_side(asker: Asker, mixed: dict[str, UUID]) -> None:
    update(asker.engine, mixed["1.1.1"], declared_status=GoalStatus.ACHIEVED)
    update(asker.engine, mixed["1.2.1"], declared_status=GoalStatus.ACHIEVED)
    update(asker.engine, mixed["1.2.2"], declared_assessment=Assessment.ON_TRACK)
    shown = "code declaredStatus computedStatus statusDisputed"
    assert goals(asker, "(filter: { statusDisputed: { eq: true } })", shown) == [
        {"code": "1.1.1", "declaredStatus": "ACHIEVED", "computedStatus": "MISSED", "statusDisputed": True},
        {"code": "1.2.2", "declaredStatus": None, "computedStatus": "OFF_TRACK", "statusDisputed": True},
    ]


def test_overdue_is_past_its_deadline_neither_met_nor_laid_to_rest(asker: Asker) -> None:
    found = plan(asker, [f"1.1.{number}" for number in range(1, 9)])
    for code, due, got in (("1.1.1", -1, 70), ("1.1.2", 0, 70), ("1.1.3", -1, 80), ("1.1.4", -1, None)):
        criterion(asker, found[code], due, got)
    for code, status in (("1.1.5", GoalStatus.ACHIEVED), ("1.1.6", GoalStatus.DISCONTINUED)):
        criterion(asker, found[code], -1, 70)
        update(asker.engine, found[code], declared_status=status)
    criterion(asker, found["1.1.7"], -1, 70)
    update(asker.engine, found["1.1.7"], declared_deadline=day(1), declared_status=GoalStatus.NOT_ACHIEVED)
    update(asker.engine, found["1.1.8"], declared_deadline=day(-1), declared_status=GoalStatus.ACTIVE)
    assert codes(asker, "(filter: { overdue: { eq: true } })") == ["1.1.1", "1.1.4", "1.1.8"]
    shown = {goal["code"]: goal["overdue"] for goal in goals(asker, "", "code overdue")}
    assert [code for code, overdue in shown.items() if overdue] == ["1.1.1", "1.1.4", "1.1.8"]
    assert codes(asker, "(orderBy: [{ overdue: DESC }, { code: DESC }], first: 3)") == ["1.1.8", "1.1.4", "1.1.1"]


def test_what_is_archived_does_not_count(asker: Asker) -> None:
    found = plan(asker, ["1.1.1", "1.1.2"])
    missed = criterion(asker, found["1.1.1"], -1, 70)
    criterion(asker, found["1.1.1"], -1, 90)
    criterion(asker, found["1.1.2"], -1, 70)
    archive(asker.engine, missed)
    assert goals(asker, '(filter: { code: { eq: "1.1.1" } })', "computedStatus") == [{"computedStatus": "MET"}]
    archive(asker.engine, found["1.1.2"])
    (sub_goal,) = asker.data("{ subGoals { nodes { statusCount(status: MISSED) } } }")["subGoals"]["nodes"]
    assert sub_goal == {"statusCount": 0}


def test_a_distribution_names_every_status_once_the_worst_first(asker: Asker, mixed: dict[str, UUID]) -> None:
    query = """{ politicalGoals { nodes { statusDistribution { status count } missed: statusCount(status: MISSED)
        subGoals { code statusDistribution { status count } } } }
        policies { nodes { statusDistribution { count } } } }"""
    data = asker.data(query)
    (goal,) = data["politicalGoals"]["nodes"]
    assert goal["statusDistribution"] == [
        {"status": status.name, "count": list(MIXED.values()).count(status.name)} for status in ComputedStatus
    ]
    assert goal["missed"] == 1
    counts = {
        sub_goal["code"]: {item["status"]: item["count"] for item in sub_goal["statusDistribution"] if item["count"]}
        for sub_goal in goal["subGoals"]
    }
    assert counts == {
        "1.1": {"MISSED": 1, "CANNOT_ASSESS": 1, "NOT_MEASURED": 1},
        "1.2": {"OFF_TRACK": 1, "MET": 1},
        "1.3": {"CANNOT_ASSESS": 2},
    }
    assert [item["count"] for item in data["policies"]["nodes"][0]["statusDistribution"]] == [1, 1, 0, 3, 1, 0, 1]


def test_a_count_of_a_status_is_filtered_and_ordered_by(asker: Asker, mixed: dict[str, UUID]) -> None:
    def sub_goals(given: str, variables: Any = None, head: str = "") -> list[str]:
        data = asker.data(f"{head} {{ subGoals({given}) {{ nodes {{ code }} }} }}", variables)
        return [node["code"] for node in data["subGoals"]["nodes"]]

    assert sub_goals("filter: { statusCount: { status: MISSED, gt: 0 } }") == ["1.1"]
    assert sub_goals("filter: { statusCount: { status: CANNOT_ASSESS, gte: 1 } }") == ["1.1", "1.3"]
    assert sub_goals("orderBy: [{ statusCount: { status: CANNOT_ASSESS, direction: DESC } }, { code: ASC }]") == [
        "1.3",
        "1.1",
        "1.2",
    ]
    head = "query($status: ComputedStatus!, $least: BigInt)"
    given = "filter: { statusCount: { status: $status, gte: $least } }"
    assert sub_goals(given, {"status": "MET", "least": 1}, head) == ["1.2"]
    assert sub_goals(given, {"status": "OFF_TRACK", "least": 2}, head) == []


def test_a_measurement_is_stale_after_the_frequency_of_the_evaluation(asker: Asker) -> None:
    found = plan(asker, ["1.1.1", "1.1.2"])
    create(
        asker.engine,
        "EvaluationMethod",
        action_goal=found["1.1.1"],
        text="Hvert kvartal",
        frequency=Frequency.QUARTERLY,
    )
    for code, ago in (("1.1.1", 80), ("1.1.1", 100), ("1.1.2", 100), ("1.1.2", 360), ("1.1.2", 370)):
        criterion(asker, found[code], 30, 70, measured=-ago)
    criterion(asker, found["1.1.2"], 30, None)
    query = "{ successCriteria { nodes { stale latestMeasuredOn latestValue { value unit } actionGoal { code } } } }"
    shown = {
        (
            node["actionGoal"]["code"],
            node["latestMeasuredOn"] and (TODAY - date.fromisoformat(node["latestMeasuredOn"])).days,
        ): node["stale"]
        for node in asker.data(query)["successCriteria"]["nodes"]
    }
    assert shown == {
        ("1.1.1", 80): False,
        ("1.1.1", 100): True,
        ("1.1.2", 100): False,
        ("1.1.2", 360): False,
        ("1.1.2", 370): True,
        ("1.1.2", None): False,
    }
    count = asker.data("{ successCriteria(filter: { stale: { eq: true } }) { totalCount } }")
    assert count == {"successCriteria": {"totalCount": 2}}
    values = asker.data("{ successCriteria(filter: { latestValue: { value: { gte: 70 } } }) { totalCount } }")
    assert values == {"successCriteria": {"totalCount": 5}}


def test_an_indicator_goes_down_along_the_line_from_its_baseline(asker: Asker) -> None:
    policy = create(asker.engine, "Policy", title="Trygge børn")
    area = create(asker.engine, "FocusArea", policy=policy, name="Tidlig indsats")
    goal = create(asker.engine, "DevelopmentGoal", focus_area=area, text="Færre anbringelser")
    indicator = create(
        asker.engine,
        "Indicator",
        development_goal=goal,
        name="Anbringelser pr. 1.000 børn",
        unit=Unit.COUNT,
        direction=IndicatorDirection.DOWN,
        baseline=TargetValue(Comparator.EQ, Decimal(20)),
        baseline_period=day(-100),
    )
    target = TargetValue(Comparator.LTE, Decimal(10))
    create(asker.engine, "TargetStep", of=indicator, target=target, due=day(100), horizon=Horizon.STEP)
    query = """{ indicators { nodes { computedStatus stale } }
        developmentGoals { nodes { computedStatus overdue deadline } }
        focusAreas { nodes { statusDistribution { status count } } }
        policies { nodes { statusCount(status: ON_TRACK) } } }"""
    for result, status in ((10, "MET"), (15, "ON_TRACK"), (16, "AT_RISK"), (17, "OFF_TRACK")):
        measured = create(
            asker.engine,
            "Measurement",
            of=indicator,
            period=day(0),
            value=TargetValue(Comparator.EQ, Decimal(result)),
        )
        data = asker.data(query)
        assert data["indicators"]["nodes"] == [{"computedStatus": status, "stale": False}]
        deadline = (TODAY + timedelta(days=100)).isoformat()
        assert data["developmentGoals"]["nodes"] == [{"computedStatus": status, "overdue": False, "deadline": deadline}]
        (area_shown,) = data["focusAreas"]["nodes"]
        assert [item["status"] for item in area_shown["statusDistribution"] if item["count"]] == [status]
        assert data["policies"]["nodes"] == [{"statusCount": int(status == "ON_TRACK")}]
        archive(asker.engine, measured)


def activity(asker: Asker, parent: UUID, *periods: Period, **more: Any) -> UUID:
    return create(
        asker.engine, "Activity", parent=parent, what="Temadag for teamlederne", periods=list(periods), **more
    )


def quarter_of(when: date) -> str:
    return f"{when.year}K{(when.month + 2) // 3}"


def test_which_political_goals_have_no_activity_this_quarter_is_one_question(asker: Asker) -> None:
    found = plan(asker, ["1.1.1", "2.1.1", "3.1.1", "4.1.1", "5.1.1", "6.1.1"])
    activity(asker, found["1.1.1"], day(0))
    activity(asker, found["2.1.1"], day(200))
    activity(asker, found["3.1.1"], day(0), kind=ActivityKind.NOTE)
    activity(asker, found["3.1.1"], day(0), declared_status=ActivityStatus.CANCELLED)
    activity(asker, found["4.1.1"], Period(precision=Precision.RECURRING, recurrence="FREQ=MONTHLY", raw="hver måned"))
    activity(asker, found["5.1.1"])
    activity(asker, found["5.1.1"], Period(raw="snarest"))
    archive(asker.engine, activity(asker, found["6.1.1"], day(0)))
    query = """{ politicalGoals(filter: { hasActivityIn: { eq: false } }) { nodes { code undatedActivityCount } } }"""
    assert asker.data(query)["politicalGoals"]["nodes"] == [
        {"code": "2", "undatedActivityCount": 0},
        {"code": "3", "undatedActivityCount": 0},
        {"code": "5", "undatedActivityCount": 2},
        {"code": "6", "undatedActivityCount": 0},
    ]
    assert len(asker.statements) == 1
    shown = "{ politicalGoals { nodes { code hasActivityIn hasOpenEndedActivityIn } } }"
    assert [
        (goal["code"], goal["hasActivityIn"], goal["hasOpenEndedActivityIn"])
        for goal in asker.data(shown)["politicalGoals"]["nodes"]
    ] == [
        ("1", True, False),
        ("2", False, False),
        ("3", False, False),
        ("4", True, True),
        ("5", False, False),
        ("6", False, False),
    ]
    order = "{ politicalGoals(orderBy: [{ hasActivityIn: { direction: ASC } }, { code: ASC }]) { nodes { code } } }"
    assert [goal["code"] for goal in asker.data(order)["politicalGoals"]["nodes"]] == ["2", "3", "5", "6", "1", "4"]


def test_a_period_is_asked_for_by_days_or_by_quarter_in_every_way_of_asking(asker: Asker) -> None:
    found = plan(asker, ["1.1.1", "1.1.2"])
    activity(asker, found["1.1.1"], Period(date(2031, 4, 1), date(2031, 6, 30), Precision.QUARTER))
    ways = {
        'quarter: "2031K2"': True,
        'quarter: "2031q1"': False,
        'start: "2031-06-30"': True,
        'start: "2031-07-01"': False,
        'end: "2031-04-01"': True,
        'end: "2031-03-31"': False,
        'start: "2031-05-01", end: "2031-05-01"': True,
        'start: "2031-05-02", end: "2031-05-01"': False,
        "quarter: null": False,
    }
    for given, expected in ways.items():
        for name, parts in (
            ("actionGoals", "code"),
            ("subGoals", "code"),
            ("politicalGoals", "code"),
            ("policies", "id"),
        ):
            shown = asker.data(f"{{ {name} {{ nodes {{ hasActivityIn({given}) }} }} }}")[name]["nodes"]
            assert shown[0] == {"hasActivityIn": expected}, (given, name)
            if "null" not in given:
                query = f"{{ {name}(filter: {{ hasActivityIn: {{ {given}, eq: true }} }}) {{ nodes {{ {parts} }} }} }}"
                assert len(asker.data(query)[name]["nodes"]) == expected
    head = "query($start: Date, $end: Date, $quarter: String)"
    below = "hasActivityIn(start: $start, end: $end, quarter: $quarter)"
    query = f"{head} {{ actionGoals {{ nodes {{ {below} }} }} }}"
    for variables, expected in (
        ({"start": "2031-05-01", "end": "2031-05-31"}, True),
        ({"quarter": "2031K3"}, False),
        ({"quarter": "2031K2"}, True),
    ):
        assert asker.data(query, variables)["actionGoals"]["nodes"][0] == {"hasActivityIn": expected}
    ordered = 'orderBy: [{ hasActivityIn: { quarter: "2031K2", direction: ASC } }]'
    assert codes(asker, f"({ordered})") == ["1.1.2", "1.1.1"]


@pytest.mark.parametrize(
    "given", ['quarter: "2031K5"', 'quarter: "andet kvartal"', 'quarter: ""', 'quarter: "0000K1"', 'quarter: "2031K2x"']
)
def test_what_is_no_quarter_is_refused(asker: Asker, given: str) -> None:
    for query in (
        f"{{ actionGoals {{ nodes {{ hasActivityIn({given}) }} }} }}",
        f"{{ actionGoals(filter: {{ hasActivityIn: {{ {given}, eq: true }} }}) {{ totalCount }} }}",
    ):
        assert asker.ask(query)["errors"][0]["extensions"]["code"] == "BAD_ARGUMENTS"


def test_a_quarter_beside_days_is_refused(asker: Asker) -> None:
    query = '{ actionGoals { nodes { hasActivityIn(quarter: "2031K2", start: "2031-01-01") } } }'
    assert asker.code(query) == "BAD_ARGUMENTS"


def test_activities_tell_whether_they_are_late_or_take_place(asker: Asker) -> None:
    found = plan(asker, ["1.1.1"])
    activity(asker, found["1.1.1"], day(-10), day(-1))
    activity(asker, found["1.1.1"], day(-1), declared_status=ActivityStatus.POSTPONED)
    activity(asker, found["1.1.1"], day(0))
    activity(asker, found["1.1.1"])
    query = "{ activities { nodes { firstDay lastDay delayed overdue undated openEnded } } }"
    flags = [(node["delayed"], node["overdue"], node["undated"]) for node in asker.data(query)["activities"]["nodes"]]
    assert flags == [(True, True, False), (True, False, False), (False, False, False), (False, False, True)]
    first = asker.data(query)["activities"]["nodes"][0]
    assert first["firstDay"] == (TODAY - timedelta(days=10)).isoformat()
    assert first["lastDay"] == (TODAY - timedelta(days=1)).isoformat()
    today = TODAY.isoformat()
    where = f'takesPlaceIn: {{ start: "{today}", end: "{today}", eq: true }}'
    assert asker.data(f"{{ activities(filter: {{ {where} }}) {{ totalCount }} }}") == {"activities": {"totalCount": 1}}
    late = "{ activities(filter: { delayed: { eq: true }, overdue: { eq: false } }) { totalCount } }"
    assert asker.data(late) == {"activities": {"totalCount": 1}}


def test_the_status_as_of_a_moment_is_what_was_known_then(asker: Asker) -> None:
    found = plan(asker, ["1.1.1"])
    made = criterion(asker, found["1.1.1"], 30, 90)
    (measured,) = asker.data("{ measurements { nodes { changedAt } } }")["measurements"]["nodes"]
    then = measured["changedAt"]
    assert goals(asker, "", "computedStatus") == [{"computedStatus": "MET"}]
    create(asker.engine, "Measurement", of=made, period=day(0), value=percent(10, Comparator.EQ))
    assert goals(asker, "", "computedStatus") == [{"computedStatus": "CANNOT_ASSESS"}]
    assert goals(asker, f'(asOf: "{then}")', "computedStatus overdue hasActivityIn") == [
        {"computedStatus": "MET", "overdue": False, "hasActivityIn": False}
    ]
    assert goals(asker, f'(asOf: "{then}", filter: {{ computedStatus: {{ eq: MET }} }})') == [{"code": "1.1.1"}]
    shown = asker.data(f'{{ policies(asOf: "{then}") {{ nodes {{ statusCount(status: MET) }} }} }}')
    assert shown["policies"]["nodes"] == [{"statusCount": 1}]


def test_the_number_of_statements_does_not_grow_with_computed_fields(asker: Asker, mixed: dict[str, UUID]) -> None:
    shown = "code computedStatus overdue statusDisputed hasActivityIn undatedActivityCount"
    goals(asker, "(filter: { computedStatus: { eq: MET } }, orderBy: [{ computedStatus: ASC }])", shown)
    assert len(asker.statements) == 1
