"""The one write path and codes: unique, swapped, shifted, freed and moved."""

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from schema.changes import Create, Restore, Update
from schema.entities import Issue
from schema.enums import RecordState
from schema.values import CellRef
from tests.fixtures.looking import codes, read, state_of
from tests.fixtures.model import GoalTree, accepted, apply_all, archive, create, goal_tree, refusal, update


def test_a_code_is_unique_in_its_policy_and_type_only(engine: Engine, tree: GoalTree) -> None:
    with Session(engine) as session, session.begin():
        other = goal_tree(session, "En anden politik")
    findings = refusal(engine, Create("SubGoal", {"political_goal": other.political_goal, "code": "1.2", "text": "x"}))
    assert codes(findings) == [("K01", "code")]
    assert "(række »Derfor vil vi give familien én indgang« og »x«)" in findings[0].message("DA")


def test_codes_can_be_swapped_and_shifted_in_one_go(engine: Engine, tree: GoalTree) -> None:
    one, two = tree.action_goals["1.1.1"], tree.action_goals["1.1.2"]
    accepted(apply_all(engine, [Update(one, {"code": "1.1.2"}), Update(two, {"code": "1.1.1"})]))
    new = Create("ActionGoal", {"sub_goal": tree.sub_goals["1.1"], "code": "1.1.1", "text": "indsat"})
    accepted(apply_all(engine, [new, Update(two, {"code": "1.1.2"}), Update(one, {"code": "1.1.3"})]))
    assert read(engine, "ActionGoal", one).code == "1.1.3"  # type: ignore[attr-defined]


def test_a_shift_that_fails_at_its_end_fails_as_a_whole(engine: Engine, tree: GoalTree) -> None:
    one, two = tree.action_goals["1.1.1"], tree.action_goals["1.1.2"]
    held = create(engine, "ActionGoal", sub_goal=tree.sub_goals["1.1"], code="1.1.3", text="holder nummeret")
    applied = apply_all(engine, [Update(one, {"code": "1.1.2"}), Update(two, {"code": "1.1.3"})])
    assert [codes(list(outcome.errors)) for outcome in applied.outcomes] == [[("K01", "code")], [("K01", "code")]]
    assert [read(engine, "ActionGoal", goal).code for goal in (one, two, held)] == ["1.1.1", "1.1.2", "1.1.3"]  # type: ignore[attr-defined]


def test_of_two_new_rows_with_one_code_the_first_holds_it(engine: Engine, tree: GoalTree) -> None:
    def copy(row: int) -> Create:
        cells = {"code": CellRef("ark-1", 7, "Handleplan", f"C{row}")}
        return Create(
            "ActionGoal", {"sub_goal": tree.sub_goals["1.1"], "code": "1.1.7", "text": f"r{row}"}, cells=cells
        )

    first, second = apply_all(engine, [copy(9), copy(12)]).outcomes
    assert first.accepted
    assert "Nummer 1.1.7 bruges to gange (række 9 og 12)" in second.errors[0].message("DA")


def test_the_code_of_an_archived_goal_is_free_and_bars_its_return_when_taken(engine: Engine, tree: GoalTree) -> None:
    archive(engine, tree.sub_goals["1.2"])
    create(engine, "SubGoal", political_goal=tree.political_goal, code="1.2", text="efterfølger")
    assert codes(refusal(engine, Restore(tree.sub_goals["1.2"]))) == [("K01", "code")]
    assert state_of(engine, "ActionGoal", tree.action_goals["1.2.1"]) is RecordState.ARCHIVED


def test_a_goal_moved_to_another_parent_needs_a_fitting_code(engine: Engine, tree: GoalTree) -> None:
    goal, there = tree.action_goals["1.1.2"], tree.sub_goals["1.2"]
    assert codes(refusal(engine, Update(goal, {"sub_goal": there}))) == [("K02", "code")]
    accepted(apply_all(engine, [Update(goal, {"sub_goal": there, "code": "1.2.2"})]))


def test_a_political_goal_moved_to_another_policy_brings_no_code_that_is_taken_there(
    engine: Engine, tree: GoalTree
) -> None:
    other = create(engine, "Policy", title="En anden politik")
    theirs = create(engine, "PoliticalGoal", policy=other, code="2", title="x")
    create(engine, "SubGoal", political_goal=theirs, code="2.9", text="x")
    mine = create(engine, "PoliticalGoal", policy=tree.policy, code="3", title="y")
    update(engine, create(engine, "SubGoal", political_goal=mine, code="3.9", text="z"), text="zz")
    update(engine, mine, code="2")
    assert codes(refusal(engine, Update(mine, {"policy": other}))) == [("K01", "code")]


def test_a_new_code_of_the_parent_is_accepted_and_leaves_a_note_on_the_children(engine: Engine, tree: GoalTree) -> None:
    update(engine, tree.sub_goals["1.2"], code="1.3")
    with Session(engine) as session:
        issues = session.scalars(select(Issue).where(Issue.rule == "K02")).all()
        assert [(issue.entity_id, issue.field_name) for issue in issues] == [(tree.action_goals["1.2.1"], "code")]
    update(engine, tree.action_goals["1.2.1"], code="1.3.1")
    with Session(engine) as session:
        assert session.scalars(select(Issue.state).where(Issue.rule == "K02")).one().name == "FIXED"
