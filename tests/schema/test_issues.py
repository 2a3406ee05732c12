"""What the rules find is kept as issues: opened, kept, put right, accepted."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from schema.changes import Actor, Create, Update, apply
from schema.database import current_seq
from schema.entities import Issue, Responsibility
from schema.enums import (
    ActivityKind,
    Comparator,
    EvaluationKind,
    Horizon,
    IssueState,
    Precision,
    ResponsibilityKind,
    Source,
)
from schema.rules.finding import Finding
from schema.rules.issues import reconcile
from schema.values import CellRef, Period
from tests.fixtures.model import GoalTree, accepted, apply_all, archive, create, percent, restore

END_OF_2025 = Period(None, date(2025, 12, 31), Precision.DAY, is_deadline=True)


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
