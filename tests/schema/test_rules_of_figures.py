"""Rules about results and leadership information, as a caller of the API meets them."""

from datetime import timedelta
from typing import Any

import pytest

from sync.days import today_in_denmark
from tests.fixtures.asking import NOBODY, Asker
from tests.fixtures.model import GoalTree

RESULT = """mutation($input: CreateMeasurementInput!) { createMeasurement(input: $input) {
  measurement { id period { end } } userErrors { code field message(language: DA) } } }"""
MOVED = """mutation($id: ID!, $input: UpdateMeasurementInput!) { updateMeasurement(id: $id, input: $input) {
  measurement { period { end } comment } userErrors { code field } } }"""
METRIC = """mutation($input: CreateLeadershipMetricInput!) { createLeadershipMetric(input: $input) {
  leadershipMetric { id } userErrors { code } } }"""
CHANGED = """mutation($id: ID!, $input: UpdateLeadershipMetricInput!) { updateLeadershipMetric(id: $id, input: $input) {
  userErrors { code } } }"""
OPEN = """query($id: ID!, $rule: String!) {
  issues(filter: { entityId: { eq: $id }, rule: { eq: $rule }, state: { eq: OPEN } }) {
    nodes { severity message(language: DA) } } }"""
QUARTERS = (("01-01", "03-31"), ("04-01", "06-30"), ("07-01", "09-30"), ("10-01", "12-31"))


@pytest.fixture
def criterion(tree: GoalTree) -> str:
    return str(tree.criterion)


def result(criterion: str, first: Any, last: Any) -> dict[str, Any]:
    value = {"comparator": "EQ", "value": 68, "unit": "PERCENT"}
    return {"ofId": criterion, "period": {"start": str(first), "end": str(last), "precision": "DAY"}, "value": value}


def test_a_result_of_a_day_to_come_is_refused_and_one_of_a_time_that_has_begun_is_not(
    asker: Asker, criterion: str
) -> None:
    today = today_in_denmark()
    later = today + timedelta(days=2)
    refused = asker.data(RESULT, {"input": result(criterion, later, later)})["createMeasurement"]
    (error,) = refused["userErrors"]
    assert (error["code"], error["field"]) == ("M07", "period")
    assert f"{later:%d-%m-%Y}" in error["message"]
    assert refused["measurement"] is None
    for first, last in ((today - timedelta(days=20), later), (today - timedelta(days=40), today - timedelta(days=40))):
        assert asker.data(RESULT, {"input": result(criterion, first, last)})["createMeasurement"]["userErrors"] == []


def test_a_result_that_is_moved_to_a_day_to_come_stays_where_it_was(asker: Asker, criterion: str) -> None:
    today = today_in_denmark()
    made = asker.data(RESULT, {"input": result(criterion, today, today)})["createMeasurement"]["measurement"]
    later = {"period": {"end": str(today + timedelta(days=2)), "precision": "DAY"}}
    moved = asker.data(MOVED, {"id": made["id"], "input": later})["updateMeasurement"]
    assert moved["userErrors"] == [{"code": "M07", "field": "period"}]
    said = asker.data(MOVED, {"id": made["id"], "input": {"comment": "God fremgang"}})["updateMeasurement"]
    assert (said["userErrors"], said["measurement"]["comment"]) == ([], "God fremgang")
    assert said["measurement"]["period"]["end"] == str(today)


def metric(asker: Asker, value: float, quarter: int, **more: Any) -> str:
    first, last = QUARTERS[quarter - 1]
    given = {
        "kind": "ECONOMY_SPENDING",
        "period": {"start": f"2025-{first}", "end": f"2025-{last}", "precision": "QUARTER"},
        "value": value,
        "unitOfMeasure": "TDKK",
    }
    made = asker.data(METRIC, {"input": given | more})["createLeadershipMetric"]
    assert made["userErrors"] == []
    return str(made["leadershipMetric"]["id"])


def told(asker: Asker, record: str, rule: str) -> list[str]:
    return [issue["message"] for issue in asker.data(OPEN, {"id": record, "rule": rule})["issues"]["nodes"]]


def test_a_figure_unlike_that_of_the_period_before_is_asked_about_until_it_is_put_right(asker: Asker) -> None:
    metric(asker, 1000, 1)
    second = metric(asker, 1500, 2)
    third = metric(asker, 700.5, 3)
    assert told(asker, second, "LI04") == []  # half as much again is not more than that
    assert told(asker, third, "LI04") == ["700,5 t.kr. er meget anderledes end sidst (1500 t.kr.). Er det rigtigt?"]
    asker.data(CHANGED, {"id": second, "input": {"value": 800}})
    assert told(asker, third, "LI04") == []  # it was the one before that was wrong


def test_a_figure_is_compared_with_those_of_the_same_thing_alone(asker: Asker) -> None:
    group = asker.data('mutation { createTargetGroup(input: { name: "0-6 år" }) { targetGroup { id } } }')
    of_group = group["createTargetGroup"]["targetGroup"]["id"]
    metric(asker, 1000, 1)
    year = {"start": "2024-01-01", "end": "2024-12-31", "precision": "YEAR"}
    metric(asker, 9000, 1, period=year, targetGroupId=of_group)
    others = [
        metric(asker, 10, 2, kind="ECONOMY_BUDGET"),
        metric(asker, 10, 2, targetGroupId=of_group),
        metric(asker, 990000, 2, unitOfMeasure="DKK"),
    ]
    assert [told(asker, record, "LI04") for record in others] == [[], [], []]
    in_kroner = metric(asker, 1250, 3, unitOfMeasure="DKK")
    assert told(asker, in_kroner, "LI04") == ["1250 kr. er meget anderledes end sidst (990000 kr.). Er det rigtigt?"]


def test_what_a_figure_is_compared_with_is_not_shown_to_callers_outside(asker: Asker) -> None:
    metric(asker, 40, 1, kind="CASE_VOLUME", unitOfMeasure="ANTAL")
    small = metric(asker, 3, 2, kind="CASE_VOLUME", unitOfMeasure="ANTAL")
    assert told(asker, small, "LI04") == ["3 er meget anderledes end sidst (40). Er det rigtigt?"]
    seen = asker.ask(OPEN, {"id": small, "rule": "LI04"}, scope=NOBODY)
    assert "40" not in str(seen)
    assert "anderledes" not in str(seen)


def test_money_is_counted_in_kroner_or_in_thousands_of_them(asker: Asker) -> None:
    unsaid = metric(asker, 1250, 1, unitOfMeasure="ANTAL")
    assert told(asker, unsaid, "LI05") == ["Er beløbet i kr. eller t.kr.?"]
    asker.data(CHANGED, {"id": unsaid, "input": {"unitOfMeasure": "DKK"}})
    assert told(asker, unsaid, "LI05") == []
    assert told(asker, metric(asker, 12, 2, kind="CASE_TIME", unitOfMeasure="DAYS"), "LI05") == []
