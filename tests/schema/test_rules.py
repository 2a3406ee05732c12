"""The model's own rules: pure functions of a goal; and how their findings are kept as issues."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import chain
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from schema.changes import Actor, Create, Update, apply
from schema.database import current_seq, open_engine
from schema.entities import Issue, Responsibility
from schema.enums import (
    ActivityKind,
    ActivityStatus,
    Comparator,
    EvaluationKind,
    Horizon,
    IssueState,
    Precision,
    ResponsibilityKind,
    Severity,
    Source,
    Unit,
)
from schema.ids import new_id
from schema.rules.catalogue import RULES, WRITE_ERRORS, message
from schema.rules.finding import Finding
from schema.rules.issues import reconcile
from schema.rules.node import Node
from schema.rules.personal_data import refuses
from schema.rules.registry import rules_about
from schema.values import CellRef, Period, TargetValue
from tests.fixtures.model import GoalTree, accepted, apply_all, archive, create, goal_tree, restore

END_OF_2025 = Period(None, date(2025, 12, 31), Precision.DAY, is_deadline=True)


def percent(number: int, comparator: Comparator = Comparator.GTE) -> TargetValue:
    return TargetValue(comparator, Decimal(number), unit=Unit.PERCENT)


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


# -- the catalogue -----------------------------------------------------------------------------------------------------


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


# -- personal data -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "120314-1234",
        "1203141234",
        "120314 1234",
        "120314–1234",
        "120314 - 1234",
        "12.03.14-1234",
        "12.03.2014-1234",
        "Barn,120314-1234",
        "1203141234,1203151234",
        "CPR:120314-1234.",
        "290200-1234",
        "١٢٠٣١٤-١٢٣٤",
        "120314\u00ad-1234",
        "120\u200b314-1234",
        "se\n120314-1234\nher",
    ],
)
def test_a_cpr_like_number_is_refused(text: str) -> None:
    assert refuses(text) == "G01"


@pytest.mark.parametrize(
    "text",
    [
        "tlf. 20 30 40 50",
        "+45 12345678",
        "12-03-2025",
        "12-03-2025 - 14-04-2025",
        "01-03-2025 - 2026",
        "2025-2026",
        "12 03 2025",
        "12.03.2025 kl. 14.30",
        "320314-1234",
        "121314-1234",
        "290201-1234",
        "kr. 1.203.141.234",
        "kr. 1203141234,50",
        "EAN 5790001203141",
        "0101202531122025",
        "uge 34-36, 2025",
        "1.1.1",
    ],
)
def test_other_numbers_are_not_refused(text: str) -> None:
    assert refuses(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "Mikkel på 7 år",
        "Samtale med Mikkel (7 år) om skolen",
        "7-årige Freja",
        "drengen på 9 år",
        "pigen Oda på 7 år",
        "mor til Mikkel",
        "Møde med far til en dreng i 3. klasse",
        "Frejas mor",
        "sagsnr. 2024-1234",
        "familien bor på Birkevej 12",
    ],
)
def test_one_childs_story_is_refused(text: str) -> None:
    assert refuses(text) == "G02"


@pytest.mark.parametrize(
    "text",
    [
        "Familier skal møde én plan og ét hold, også når flere afdelinger er på.",
        "mindst 75 % af teamlederne ved udgangen af 2025 svarer, at politikken bruges i planlægningen",
        "højst 10 % af familierne oplever skift i det første år",
        "Børn på 7 år",
        "Unge mellem 15 og 17 år",
        "17-årige unge",
        "Handleplan på 2 år",
        "Projekt (3 år)",
        "dialog mellem mor og far",
        "fra mor til barn",
        "Forældrene til barnet inddrages",
        "Sagsgennemgang, halvårligt",
        "børn, der bor hos en plejefamilie",
        "QX (barsel, ZW vikarierer til 1/9)",
        "Evaluering 2 år efter",
    ],
)
def test_the_words_of_a_plan_are_not_refused(text: str) -> None:
    assert refuses(text) is None


# -- issues ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def engine(database: str) -> Iterator[Engine]:
    engine = open_engine(database, poolclass=NullPool)
    yield engine
    engine.dispose()


@pytest.fixture
def tree(engine: Engine) -> GoalTree:
    with Session(engine) as session, session.begin():
        return goal_tree(session)


def open_issues(engine: Engine, entity: UUID | None = None) -> list[Issue]:
    statement = select(Issue).where(Issue.state == IssueState.OPEN).order_by(Issue.id)
    with Session(engine) as session:
        return list(session.scalars(statement if entity is None else statement.where(Issue.entity_id == entity)))


def worked_example() -> tuple[list[Create], dict[str, UUID]]:
    """The model of DOMAIN.md section 6."""
    changes: list[Create] = []

    def make(type_name: str, **values: Any) -> UUID:
        changes.append(Create(type_name, values))
        return changes[-1].id

    def plan(goal: UUID, *activities: tuple[str, ActivityKind, tuple[Period, ...]]) -> None:
        for position, (what, kind, periods) in enumerate(activities):
            make("Activity", parent=goal, position=position, what=what, kind=kind, periods=periods)

    def own(goal: UUID, *parties: tuple[ResponsibilityKind, UUID | None, str | None, bool]) -> None:
        for position, (kind, party, name, primary) in enumerate(parties):
            make("Responsibility", subject=goal, position=position, kind=kind, party=party, name=name, primary=primary)

    def days(start: tuple[int, int, int], end: tuple[int, int, int], **more: Any) -> Period:
        return Period(date(*start), date(*end), **more)

    group, qx = make("Body", name="chefgruppen"), make("Person", initials="QX")
    policy_id = make("Policy", title="Hånd i hånd")
    political = make("PoliticalGoal", policy=policy_id, code="1", title="Hjælpen hænger sammen")
    tasks = make("SubGoal", political_goal=political, code="1.1", text="Derfor vil vi kende hinandens opgaver på tværs")
    entry = make("SubGoal", political_goal=political, code="1.2", text="Derfor vil vi give familien én indgang")
    first = make("ActionGoal", sub_goal=tasks, code="1.1.1", text="alle teams har gennemgået politikken")
    second = make("ActionGoal", sub_goal=tasks, code="1.1.2", text="der findes en kort vejviser")
    third = make("ActionGoal", sub_goal=entry, code="1.2.1", text="én kontaktperson følger familien hele vejen")

    used = make("SuccessCriterion", action_goal=first, text="politikken bruges", population="teamlederne")
    make("TargetStep", of=used, target=percent(75), due=END_OF_2025)
    make("TargetStep", of=used, target=percent(90), horizon=Horizon.LONG_TERM)
    for text, share in (("finder kontakten samme dag", 65), ("kender vejviseren", 90)):
        criterion = make("SuccessCriterion", action_goal=second, text=text)
        make("TargetStep", of=criterion, target=percent(share), due=END_OF_2025)
    change = make("SuccessCriterion", action_goal=third, text="oplever skift", population="familierne")
    make("TargetStep", of=change, target=percent(10, Comparator.LTE))
    for goal, text, methods in (
        (first, "Spørgeskema, derefter dialog", (EvaluationKind.SURVEY, EvaluationKind.DIALOGUE)),
        (second, "Stikprøve + kort rundspørge", (EvaluationKind.SAMPLE, EvaluationKind.SURVEY)),
        (third, "Sagsgennemgang, halvårligt", (EvaluationKind.CASE_AUDIT,)),
    ):
        make("EvaluationMethod", action_goal=goal, text=text, sequence=methods)
    spring = days((2026, 1, 1), (2026, 3, 31))
    plan(
        first,
        ("Introduktion", ActivityKind.PROCESS, (days((2025, 1, 1), (2026, 12, 31)), days((2025, 3, 1), (2025, 4, 30)))),
        ("Temadag", ActivityKind.TRAINING, (days((2025, 8, 18), (2025, 8, 24)),)),
        ("Status", ActivityKind.REPORTING, (days((2025, 11, 1), (2025, 11, 30)), spring)),
    )
    plan(
        second,
        ("Udkast drøftes primo 2026", ActivityKind.DOCUMENT, (spring,)),
        ("Vejviseren holdes ajour", ActivityKind.SUPPORT, (Period(precision=Precision.OPEN),)),
    )
    relative = days((2025, 5, 20), (2025, 8, 12), precision=Precision.RELATIVE)
    plan(
        third,
        ("Aftale om kontaktpersonordning", ActivityKind.ACTION, (days((2025, 4, 1), (2025, 6, 30)),)),
        ("Opfølgning", ActivityKind.ACTION, (relative,)),
    )
    coordinator = ResponsibilityKind.COORDINATOR
    own(first, (ResponsibilityKind.ANCHORED, group, "chefgruppen", False), (coordinator, qx, "QX", True))
    own(second, (coordinator, None, "ZW", True), (coordinator, None, "YQ", False))
    own(third, (ResponsibilityKind.ANCHORED, group, "chefgruppen", False))
    return changes, {"1.1.1": first, "1.1.2": second, "1.2.1": third}


def test_the_worked_example_gives_exactly_the_four_issues_of_the_model(engine: Engine) -> None:
    changes, goals = worked_example()
    with Session(engine) as session, session.begin():
        accepted(apply(session, changes, Actor("tester"), Source.SHEET, today=date(2025, 3, 12)))
    issues = open_issues(engine)
    assert {(issue.rule, issue.entity_id, issue.field_name) for issue in issues} == {
        ("M09", goals["1.1.2"], "success_criteria"),
        ("A07", goals["1.1.2"], "activities"),
        ("M21", goals["1.2.1"], "success_criteria"),
        ("R04", goals["1.2.1"], "responsibilities"),
    }
    assert len(issues) == 4
    said = {issue.rule: issue.message_da for issue in issues}
    assert said["A07"] == (
        "»Udkast drøftes primo 2026« slutter 31-03-2026, efter at 1.1.2 skal være nået (31-12-2025)."
    )
    assert said["R04"] == "1.2.1 er forankret i chefgruppen, men ingen person er tovholder."
    assert said["M09"] == "Hvem er de 65 % ud af? Skriv fx »af teamlederne«."


def test_an_issue_is_opened_kept_and_marked_as_put_right(engine: Engine, tree: GoalTree) -> None:
    goal = tree.action_goals["1.1.2"]
    (before,) = [issue for issue in open_issues(engine, goal) if issue.rule == "R01"]
    accepted(apply_all(engine, [Update(goal, {"text": "en anden ordlyd"})]))
    (kept,) = [issue for issue in open_issues(engine, goal) if issue.rule == "R01"]
    assert (kept.id, kept.first_seen) == (before.id, before.first_seen)
    create(engine, "Responsibility", subject=goal, name="QX")
    assert "R01" not in {issue.rule for issue in open_issues(engine, goal)}
    with Session(engine) as session:
        fixed = session.get_one(Issue, before.id)
        responsibility = session.scalars(select(Responsibility).where(Responsibility.name == "QX")).one()
        assert (fixed.state, fixed.ended_at) == (IssueState.FIXED, responsibility.changed_at)


def test_an_archived_goal_has_no_open_issues_and_gets_them_back(engine: Engine, tree: GoalTree) -> None:
    goal = tree.action_goals["1.1.2"]
    before = {issue.rule for issue in open_issues(engine, goal)}
    archive(engine, tree.policy)
    assert open_issues(engine) == []
    restore(engine, tree.policy)
    assert {issue.rule for issue in open_issues(engine, goal)} == before


def test_the_goal_above_is_asked_too(engine: Engine, tree: GoalTree) -> None:
    parent = tree.sub_goals["1.2"]
    archive(engine, tree.action_goals["1.2.1"])
    assert [issue.rule for issue in open_issues(engine, parent)] == ["K08"]
    restore(engine, tree.action_goals["1.2.1"])
    assert open_issues(engine, parent) == []


def test_an_accepted_issue_stays_accepted_while_it_stands(engine: Engine, tree: GoalTree) -> None:
    goal = tree.action_goals["1.1.2"]
    with Session(engine) as session, session.begin():
        session.execute(update(Issue).where(Issue.rule == "R01").values(state=IssueState.ACCEPTED))
    accepted(apply_all(engine, [Update(goal, {"text": "en anden ordlyd"})]))
    assert "R01" not in {issue.rule for issue in open_issues(engine, goal)}


def test_a_scope_of_the_sync_is_reconciled_by_itself(engine: Engine, tree: GoalTree) -> None:
    goal = tree.action_goals["1.1.1"]
    vague = Finding("P04", {"tekst": "uge 34", "år": "2025"}, "activities", goal, cell=CellRef("ark", 1, "T", "F8"))
    unknown = Finding("X04", {"fejl": "#REF!"}, cell=CellRef("ark", 1, "T", "D9"))

    def hand_over(*findings: Finding) -> int:
        with Session(engine) as session, session.begin():
            return reconcile(session, "tab:1", findings)

    def standing() -> list[tuple[str, str]]:
        with Session(engine) as session:
            rows = session.scalars(select(Issue).where(Issue.scope == "tab:1", Issue.state == IssueState.OPEN))
            return sorted((row.rule, row.cell.a1 if row.cell else "") for row in rows)

    with Session(engine) as session:
        before = current_seq(session)
    assert hand_over(vague, vague, unknown) == 3
    assert standing() == [("P04", "F8"), ("P04", "F8"), ("X04", "D9")]
    assert hand_over(vague, vague, unknown) == 0
    moved = replace(vague, cell=CellRef("ark", 1, "T", "F9"))
    assert hand_over(moved, unknown) == 2
    assert standing() == [("P04", "F9"), ("X04", "D9")]
    with Session(engine) as session:
        assert current_seq(session) == before + 2
    model = len(open_issues(engine)) - 2
    assert hand_over() == 2
    assert len(open_issues(engine)) == model


def test_an_issue_never_quotes_personal_data(engine: Engine) -> None:
    told = Finding("P03", {"tekst": "120314-1234"}, cell=CellRef("ark", 1, "T", "F8"), suggestion="120314-1234")
    with Session(engine) as session, session.begin():
        reconcile(session, "tab:1", [told])
    (issue,) = open_issues(engine)
    assert (issue.rule, issue.params, issue.suggestion) == ("G01", {}, None)
    assert "120314" not in issue.message_da + issue.message_en + issue.key


def test_a_finding_of_the_rules_is_part_of_the_callers_transaction(engine: Engine, tree: GoalTree) -> None:
    before = [issue.id for issue in open_issues(engine)]
    with Session(engine) as session:
        apply(session, [Create("Policy", {"title": "x"})], Actor("tester"), Source.API)
        session.rollback()
    assert [issue.id for issue in open_issues(engine)] == before
