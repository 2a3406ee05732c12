"""The one write path archives and restores: what goes along, what comes back, and what is barred."""

import pytest
from sqlalchemy import Engine

from schema.changes import Archive, Create, Restore, Update
from schema.enums import ChangeAction, RecordState
from tests.fixtures.looking import codes, log_of, state_of
from tests.fixtures.model import GoalTree, accepted, apply_all, archive, create, refusal, restore, update


def test_archiving_takes_what_belongs_to_it_along_and_restoring_brings_exactly_that_back(
    engine: Engine, tree: GoalTree
) -> None:
    archive(engine, tree.action_goals["1.1.2"])
    archive(engine, tree.political_goal)
    for type_name, record in (
        ("SubGoal", tree.sub_goals["1.1"]),
        ("ActionGoal", tree.action_goals["1.1.1"]),
        ("SuccessCriterion", tree.criterion),
        ("Activity", tree.activity),
        ("Responsibility", tree.responsibility),
    ):
        assert state_of(engine, type_name, record) is RecordState.ARCHIVED
    assert state_of(engine, "Policy", tree.policy) is RecordState.ACTIVE
    assert state_of(engine, "Person", tree.person) is RecordState.ACTIVE
    restore(engine, tree.political_goal)
    assert state_of(engine, "Responsibility", tree.responsibility) is RecordState.ACTIVE
    assert state_of(engine, "ActionGoal", tree.action_goals["1.1.2"]) is RecordState.ARCHIVED
    actions = [entry.action for entry in log_of(engine, tree.activity)]
    assert actions[-2:] == [ChangeAction.ARCHIVE, ChangeAction.RESTORE]


def test_archiving_and_restoring_twice_is_harmless(engine: Engine, tree: GoalTree) -> None:
    assert restore(engine, tree.policy).seq is None
    archive(engine, tree.policy)
    assert archive(engine, tree.policy).seq is None


def test_nothing_happens_to_or_beneath_something_archived(engine: Engine, tree: GoalTree) -> None:
    archive(engine, tree.sub_goals["1.1"])
    goal = tree.action_goals["1.1.1"]
    assert codes(refusal(engine, Update(goal, {"text": "x"}))) == [("ARCHIVED", None)]
    assert codes(refusal(engine, Restore(goal))) == [("ARCHIVED", "sub_goal")]
    new = Create("ActionGoal", {"sub_goal": tree.sub_goals["1.1"], "text": "x"})
    assert codes(refusal(engine, new)) == [("ARCHIVED", "sub_goal")]
    moved = Update(tree.action_goals["1.2.1"], {"sub_goal": tree.sub_goals["1.1"], "code": None})
    assert codes(refusal(engine, moved)) == [("ARCHIVED", "sub_goal")]


@pytest.mark.parametrize("archive_first", [True, False])
def test_nothing_is_created_beneath_what_the_same_batch_archives(
    engine: Engine, tree: GoalTree, archive_first: bool
) -> None:
    new = Create("ActionGoal", {"sub_goal": tree.sub_goals["1.1"], "text": "x"})
    gone = Archive(tree.sub_goals["1.1"])
    applied = apply_all(engine, [gone, new] if archive_first else [new, gone])
    by_change = {outcome.change: outcome for outcome in applied.outcomes if isinstance(outcome.change, Archive)}
    assert by_change[gone].accepted
    assert [o.errors[0].rule for o in applied.outcomes if not o.accepted] == ["ARCHIVED"]


def test_a_goal_moved_away_survives_the_archiving_of_its_old_parent(engine: Engine, tree: GoalTree) -> None:
    goal = tree.action_goals["1.1.1"]
    there = tree.sub_goals["1.2"]
    accepted(
        apply_all(engine, [Archive(tree.sub_goals["1.1"]), Update(goal, {"sub_goal": there, "code": "1.2.2"})][::-1])
    )
    assert state_of(engine, "ActionGoal", goal) is RecordState.ACTIVE
    assert state_of(engine, "Activity", tree.activity) is RecordState.ACTIVE
    assert state_of(engine, "ActionGoal", tree.action_goals["1.1.2"]) is RecordState.ARCHIVED


def test_a_parent_and_its_child_can_be_restored_together(engine: Engine, tree: GoalTree) -> None:
    archive(engine, tree.action_goals["1.1.1"])
    archive(engine, tree.sub_goals["1.1"])
    accepted(apply_all(engine, [Restore(tree.action_goals["1.1.1"]), Restore(tree.sub_goals["1.1"])]))
    assert state_of(engine, "Activity", tree.activity) is RecordState.ACTIVE


def test_a_record_can_be_archived_while_others_point_to_it(engine: Engine, tree: GoalTree) -> None:
    archive(engine, tree.person)
    update(engine, tree.responsibility, title="Teamleder")
    other = Create("Responsibility", {"subject": tree.action_goals["1.2.1"], "party": tree.person})
    assert codes(refusal(engine, other)) == [("ARCHIVED", "party")]


def test_units_cannot_lie_beneath_themselves(engine: Engine) -> None:
    top = create(engine, "OrgUnit", name="Børn og unge")
    middle = create(engine, "OrgUnit", name="Forebyggelse", parent=top)
    bottom = create(engine, "OrgUnit", name="Team Nord", parent=middle)
    assert codes(refusal(engine, Update(top, {"parent": bottom}))) == [("CYCLE", "parent")]
    assert codes(refusal(engine, Update(top, {"parent": top}))) == [("CYCLE", "parent")]
    other = create(engine, "OrgUnit", name="Skole")
    applied = apply_all(engine, [Update(other, {"parent": bottom}), Update(top, {"parent": other})])
    assert [outcome.accepted for outcome in applied.outcomes] == [True, False]
