"""The model's own rules: pure functions of a goal, and the catalogue of their messages."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import chain
from typing import Any

import pytest

from schema.enums import ActivityKind, ActivityStatus, Comparator, Horizon, Precision, ResponsibilityKind, Severity
from schema.ids import new_id
from schema.rules.catalogue import RULES, WRITE_ERRORS, message
from schema.rules.finding import Finding
from schema.rules.node import Node
from schema.rules.registry import rules_about
from schema.values import CellRef, Period, TargetValue
from tests.fixtures.model import percent

END_OF_2025 = Period(None, date(2025, 12, 31), Precision.DAY, is_deadline=True)


def node(record_type: str, **fields: Any) -> Node:
    made = datetime(2020, 1, 1, tzinfo=UTC)
    return Node(record_type, {"id": new_id(), "code": None, "created_at": made} | fields)


def named(*names: str | None, kind: ResponsibilityKind = ResponsibilityKind.COORDINATOR) -> tuple[Node, ...]:
    return tuple(
        node("Responsibility", kind=kind, name=name, party=None, title=None, unit=None, until=None) for name in names
    )


def line(
    what: str, kind: ActivityKind, period: Period | None = None, status: ActivityStatus | None = None
) -> tuple[Node, ...]:
    return (node("Activity", what=what, kind=kind, declared_status=status, periods=(period,) if period else ()),)


def criterion(*targets: Node, population: str | None = "teamlederne") -> tuple[Node, ...]:
    return (node("SuccessCriterion", population=population, targets=targets),)


def step(target: TargetValue, due: Period | None, horizon: Horizon) -> Node:
    return node("TargetStep", target=target, due=due, horizon=horizon)


GROUP = named("chefgruppen", kind=ResponsibilityKind.ANCHORED)
GOOD = {
    "text": "alle teams har gennemgået politikken",
    "code": "1.1.1",
    "sub_goal": node("SubGoal", code="1.1"),
    "declared_deadline": None,
    "success_criteria": criterion(step(percent(75), END_OF_2025, Horizon.SHORT)),
    "evaluation": node("EvaluationMethod"),
    "activities": line("Temadag", ActivityKind.TRAINING, Period(date(2025, 8, 18), date(2025, 8, 24))),
    "responsibilities": named("QX"),
}


def findings_about(record: Node) -> list[Finding]:
    """What the rules that do not depend on the day find."""
    every = (rule for entry in rules_about(record.record_type) for rule in entry.rules)
    return list(chain.from_iterable(rule(record) for rule in every))


def found(record: Node) -> list[str]:
    findings = findings_about(record)
    assert all(finding.message("DA") and finding.message("EN") for finding in findings)
    return [finding.rule for finding in findings]


def test_a_complete_goal_gives_no_finding() -> None:
    assert found(node("ActionGoal", **GOOD)) == []


AFTER = Period(date(2026, 1, 1), date(2026, 3, 31), Precision.THIRD)
FOUR = TargetValue(value=Decimal(4))
UNKNOWN = Period(precision=Precision.UNKNOWN)
FAR = step(percent(90), None, Horizon.LONG_TERM)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"success_criteria": ()}, ["M02"]),
        ({"success_criteria": (), "evaluation": None}, ["M02"]),
        ({"evaluation": None}, ["M03"]),
        ({"success_criteria": criterion(step(percent(5), END_OF_2025, Horizon.SHORT), population=None)}, ["M09"]),
        (
            {"success_criteria": criterion(step(percent(5), END_OF_2025, Horizon.SHORT), population=None) * 2},
            ["M09"],
        ),
        ({"success_criteria": criterion(step(FOUR, END_OF_2025, Horizon.STEP), population=None)}, []),
        ({"success_criteria": criterion(step(percent(5), None, Horizon.SHORT))}, ["M21"]),
        ({"success_criteria": criterion(step(percent(5), UNKNOWN, Horizon.SHORT))}, ["M21"]),
        ({"success_criteria": criterion(step(percent(5), None, Horizon.STEP)) * 3}, ["M21"]),
        ({"success_criteria": criterion(FAR)}, []),
        ({"success_criteria": criterion(step(percent(95), END_OF_2025, Horizon.SHORT), FAR)}, ["M17"]),
        ({"success_criteria": criterion(step(percent(85), END_OF_2025, Horizon.SHORT), FAR)}, []),
        (
            {
                "success_criteria": criterion(
                    step(percent(10, Comparator.LTE), END_OF_2025, Horizon.SHORT),
                    step(percent(20, Comparator.LTE), None, Horizon.LONG_TERM),
                )
            },
            ["M17"],
        ),
        ({"responsibilities": ()}, ["R01"]),
        ({"responsibilities": named("ZW", kind=ResponsibilityKind.PARTICIPANT)}, ["R01"]),
        ({"responsibilities": named(None)}, ["R01"]),
        ({"responsibilities": GROUP}, ["R04"]),
        ({"responsibilities": GROUP + named("QX")}, []),
        ({"responsibilities": named("QX", "ZW")}, []),
        ({"responsibilities": named("QX") + named("ZW", kind=ResponsibilityKind.ACCOUNTABLE)}, []),
        ({"activities": ()}, ["A01"]),
        ({"activities": line("Udkast", ActivityKind.DOCUMENT, AFTER)}, ["A07"]),
        ({"activities": line("Status", ActivityKind.REPORTING, AFTER)}, []),
        (
            {
                "activities": line("Udkast", ActivityKind.DOCUMENT, AFTER),
                "success_criteria": criterion(step(percent(75), END_OF_2025, Horizon.SHORT), FAR),
            },
            [],
        ),
        (
            {
                "activities": line("Udkast", ActivityKind.DOCUMENT, AFTER),
                "declared_deadline": Period(None, date(2026, 6, 30)),
            },
            [],
        ),
        ({"declared_deadline": Period(None, date(2025, 8, 1))}, ["A07"]),
        ({"activities": line("Drift", ActivityKind.SUPPORT, replace(AFTER, precision=Precision.OPEN))}, []),
        ({"activities": line("Møde", ActivityKind.MEETING, replace(AFTER, precision=Precision.RECURRING))}, []),
        ({"activities": line("Udkast", ActivityKind.DOCUMENT, None)}, ["A08"]),
        ({"activities": line("Håndbogen bruges", ActivityKind.NOTE, None)}, []),
        ({"activities": line("Drift", ActivityKind.SUPPORT, Period(precision=Precision.OPEN))}, []),
        ({"activities": line("Opfølgning", ActivityKind.ACTION, Period(precision=Precision.RELATIVE))}, []),
        ({"activities": line("Udkast", ActivityKind.ACTION, None, ActivityStatus.CANCELLED)}, []),
        ({"activities": line("Temadag", ActivityKind.NOTE) + line("temadag ", ActivityKind.NOTE)}, ["A09"]),
        ({"code": "1.2.1"}, ["K02"]),
        ({"code": None, "success_criteria": ()}, ["M02"]),
    ],
)
def test_an_action_goal_breaks_exactly_this_rule(change: dict[str, Any], expected: list[str]) -> None:
    assert found(node("ActionGoal", **GOOD | change)) == expected


def numbered(*given: str | None) -> tuple[Node, ...]:
    return tuple(node("Goal", code=code) for code in given)


def sub_goal(code: str, above: str, *codes: str | None) -> Node:
    owner = node("PoliticalGoal", code=above)
    return node("SubGoal", text="t", code=code, political_goal=owner, action_goals=numbered(*codes))


def political_goal(code: str, *codes: str) -> Node:
    return node("PoliticalGoal", title="t", code=code, sub_goals=numbered(*codes))


def policy(*codes: str) -> Node:
    return node("Policy", title="t", focus_areas=(), political_goals=numbered(*codes))


@pytest.mark.parametrize(
    ("view", "expected"),
    [
        (sub_goal("1.1", "1", "1.1.2", "1.1.1", None), []),
        (sub_goal("1.1", "1"), ["K08"]),
        (sub_goal("2.1", "1", "2.1.1"), ["K02"]),
        (sub_goal("1.1", "1", "1.1.9", "1.1.10", "1.2.12"), []),
        (sub_goal("1.1", "1", "1.1.1", "1.1.3", "1.1.6"), ["K09", "K09"]),
        (political_goal("1", "1.1", "1.2"), []),
        (political_goal("1"), ["K07"]),
        (political_goal("1", "1.1", "1.3"), ["K09"]),
        (policy(), ["K14"]),
        (policy(*map(str, range(1, 11))), []),
        (policy(*map(str, range(1, 12))), ["K12"]),
        (policy("1", "3"), ["K09"]),
    ],
)
def test_the_goals_above_break_exactly_these_rules(view: Any, expected: list[str]) -> None:
    assert found(view) == expected


def test_a_hole_in_the_numbering_is_told_at_the_goal_after_it() -> None:
    goal = sub_goal("1.1", "1", "1.1.1", "1.1.4")
    (finding,) = findings_about(goal)
    after = goal.action_goals[1].id
    assert (finding.entity, finding.field, finding.params) == (after, "code", {"a": "1.1.1", "b": "1.1.4"})


def test_every_rule_has_messages_in_both_languages_with_the_same_placeholders() -> None:
    for rule in (*RULES.values(), *WRITE_ERRORS.values()):
        params = dict.fromkeys(rule.placeholders, "…")
        for language in ("DA", "EN"):
            said = message(rule.id, params, language)
            assert said.endswith((".", "?")), rule.id
            assert "{" not in said
        if rule.id in RULES:
            assert all(f"{{{name}}}" in rule.da and f"{{{name}}}" in rule.en for name in rule.placeholders), rule.id


def test_the_catalogue_says_what_the_domain_says() -> None:
    chapters = {"K": 15, "P": 10, "M": 21, "R": 10, "A": 9, "Q": 6, "D": 10, "F": 3, "I": 1, "N": 2, "W": 1, "C": 3}
    chapters |= {"O": 3, "X": 7, "LI": 5, "G": 6, "Z": 11}
    expected = {f"{chapter}{number:02}" for chapter, last in chapters.items() for number in range(1, last + 1)}
    assert expected - {"P07"} <= set(RULES)
    assert RULES["G01"].severity is Severity.ERROR
    params = {"kode": "1.1.1", "r1": "8", "r2": "9"}
    assert message("K01", params) == (
        "Nummer 1.1.1 bruges to gange (række 8 og 9). Giv den ene et nyt nummer. Indtil da er det række 8, der gælder."
    )


def test_a_message_begins_with_the_cell_where_it_is_known() -> None:
    finding = Finding("M03", cell=CellRef("ark", 1, "Mål", "E9"))
    assert finding.message() == "Fane »Mål«, celle E9: Der mangler en målemetode, fx »spørgeskema og dialog«."
    assert finding.message("EN").startswith('Tab "Mål", cell E9: ')


def test_a_value_in_a_message_is_not_taken_for_a_placeholder() -> None:
    assert message("A06", {"aktivitet": "{kode}"}) == "Hvem deltager i »{kode}«?"
