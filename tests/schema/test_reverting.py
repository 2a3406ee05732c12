"""Putting back what was: one change, or a record and what belongs to it as of a moment; all of it or nothing."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from schema.counter import ChangeCounter
from schema.entities import Change
from schema.enums import GoalStatus, Level
from schema.values import Period
from tests.fixtures.asking import READER, Asker
from tests.fixtures.model import GoalTree, archive, create, restore, update

REVERT = """mutation($id: ID!, $force: Boolean! = false, $v: Int) {
  revertChange(id: $id, force: $force, ifVersion: $v) {
    change { fieldName entity { ... on ActionGoal { text shortText version } } }
    userErrors { code field message } } }"""
RESTORE = """mutation($id: ID!, $moment: Moment, $below: Boolean! = false, $v: Int) {
  restoreSubGoal(id: $id, toMoment: $moment, includeBelow: $below, ifVersion: $v) {
    subGoal { code text version recordState actionGoals { code text } } userErrors { code field message } } }"""
TREE = """query($asOf: Moment) { politicalGoals(asOf: $asOf) { nodes { subGoals(filter: {
    recordState: { in: [ACTIVE, ARCHIVED] } }) { code text recordState actionGoals(filter: {
    recordState: { in: [ACTIVE, ARCHIVED] } }, orderBy: [{ id: ASC }]) { id code text shortText managementLevels
      recordState postponed declaredStatus declaredDeadline { end raw } activities { what recordState } } } } } }"""


def now(asker: Asker) -> str:
    with asker.engine.connect() as connection:
        return str(connection.execute(select(ChangeCounter.at)).scalar_one().isoformat())


def number(asker: Asker) -> int:
    with asker.engine.connect() as connection:
        return int(connection.execute(select(ChangeCounter.seq)).scalar_one())


def changes_of(asker: Asker, record: UUID, field: str | None) -> list[str]:
    """The ids of the changes of a field, newest first."""
    log = Change.__table__
    wanted = select(log.c.id).where(log.c.entity_id == record, log.c.field_name.is_not_distinct_from(field))
    with asker.engine.connect() as connection:
        return [str(id_) for id_ in connection.execute(wanted.order_by(log.c.seq.desc())).scalars()]


def codes(payload: Any) -> list[str]:
    return [error["code"] for error in payload["userErrors"]]


def test_reverting_a_change_puts_the_old_value_back_as_a_change_of_its_own(asker: Asker, tree: GoalTree) -> None:
    goal = tree.action_goals["1.1.1"]
    update(asker.engine, goal, short_text="kort", text="ny tekst")
    (changed,) = changes_of(asker, goal, "short_text")
    before = number(asker)
    payload = asker.data(REVERT, {"id": changed, "v": 2})["revertChange"]
    assert payload["userErrors"] == []
    assert payload["change"] == {
        "fieldName": "shortText",
        "entity": {"text": "ny tekst", "shortText": None, "version": 3},
    }
    assert number(asker) == before + 1
    with asker.engine.connect() as connection:
        log = Change.__table__
        (row,) = connection.execute(select(log).where(log.c.seq == before + 1)).all()
    assert (row.actor, row.field_name, row.old, row.new) == ("QX", "short_text", "kort", None)


@pytest.mark.parametrize(
    ("field", "first", "second"),
    [
        ("declared_status", GoalStatus.ACTIVE, GoalStatus.ACHIEVED),
        ("management_levels", tuple(Level)[:2], tuple(Level)[1:3]),
        ("declared_deadline", Period(raw="2027"), Period(raw="2028")),
        ("postponed", True, False),
    ],
)
def test_values_of_every_kind_come_back(asker: Asker, tree: GoalTree, field: str, first: Any, second: Any) -> None:
    goal = tree.action_goals["1.1.1"]
    update(asker.engine, goal, **{field: first})
    before = asker.data(TREE)
    update(asker.engine, goal, **{field: second})
    assert asker.data(TREE) != before
    payload = asker.data(REVERT, {"id": changes_of(asker, goal, field)[0]})["revertChange"]
    assert payload["userErrors"] == []
    assert asker.data(TREE) == before


def test_links_come_back(asker: Asker, tree: GoalTree) -> None:
    before = asker.data(TREE)
    goal = tree.action_goals["1.1.2"]
    update(asker.engine, goal, sub_goal=tree.sub_goals["1.2"], code=None)
    asker.data(REVERT, {"id": changes_of(asker, goal, "sub_goal")[0]})
    asker.data(REVERT, {"id": changes_of(asker, goal, "code")[0]})
    assert asker.data(TREE) == before


def test_archiving_and_restoring_are_reverted_as_a_whole(asker: Asker, tree: GoalTree) -> None:
    before = asker.data(TREE)
    archive(asker.engine, tree.sub_goals["1.1"])
    archived = asker.data(TREE)
    for expected in (before, archived):
        newest = changes_of(asker, tree.sub_goals["1.1"], None)[0]
        assert codes(asker.data(REVERT, {"id": newest})["revertChange"]) == []
        assert asker.data(TREE) == expected


def test_what_was_changed_again_since_is_reverted_by_force_only(asker: Asker, tree: GoalTree) -> None:
    goal = tree.action_goals["1.1.1"]
    update(asker.engine, goal, text="to")
    update(asker.engine, goal, text="tre")
    update(asker.engine, goal, short_text="andet felt")
    older = changes_of(asker, goal, "text")[1]
    before = asker.data(TREE)
    refused = asker.data(REVERT, {"id": older})["revertChange"]
    assert refused["change"] is None
    assert codes(refused) == ["CHANGED_SINCE"]
    assert asker.data(TREE) == before
    forced = asker.data(REVERT, {"id": older, "force": True})["revertChange"]
    assert forced["change"]["entity"]["text"] == "alle teams har gennemgået politikken"


def test_the_rules_hold_for_what_is_put_back(asker: Asker, tree: GoalTree) -> None:
    goal = tree.action_goals["1.1.2"]
    update(asker.engine, goal, code="1.1.7")
    create(asker.engine, "ActionGoal", sub_goal=tree.sub_goals["1.1"], code="1.1.2", text="har taget nummeret")
    before, count = asker.data(TREE), number(asker)
    assert codes(asker.data(REVERT, {"id": changes_of(asker, goal, "code")[0]})["revertChange"]) == ["K01"]
    assert (asker.data(TREE), number(asker)) == (before, count)


def test_reverting_a_creation_puts_the_record_away(asker: Asker, tree: GoalTree) -> None:
    goal = create(asker.engine, "ActionGoal", sub_goal=tree.sub_goals["1.1"], text="en fejl", short_text="kort")
    changed = asker.data(REVERT, {"id": changes_of(asker, goal, "short_text")[0]})["revertChange"]
    assert (changed["userErrors"], changed["change"]["entity"]["shortText"]) == ([], None)
    created = changes_of(asker, goal, "text")[0]
    update(asker.engine, goal, text="rettet siden")
    assert codes(asker.data(REVERT, {"id": created})["revertChange"]) == ["CHANGED_SINCE"]
    parent = changes_of(asker, goal, "sub_goal")[0]
    assert codes(asker.data(REVERT, {"id": parent})["revertChange"]) == []
    found = asker.data("query($id: ID!) { actionGoal(id: $id) { recordState text } }", {"id": str(goal)})["actionGoal"]
    assert found == {"recordState": "ARCHIVED", "text": "rettet siden"}


def test_a_revert_is_refused_for_unknown_changes_and_other_versions(asker: Asker, tree: GoalTree) -> None:
    update(asker.engine, tree.action_goals["1.1.1"], text="to")
    changed = changes_of(asker, tree.action_goals["1.1.1"], "text")[0]
    for variables, code in (
        ({"id": "nonsense"}, "NOT_FOUND"),
        ({"id": str(tree.policy)}, "NOT_FOUND"),
        ({"id": changed, "v": 1}, "VERSION_CONFLICT"),
    ):
        payload = asker.data(REVERT, variables)["revertChange"]
        assert payload["change"] is None
        assert codes(payload) == [code]
    assert asker.code(REVERT, {"id": changed}, READER) == "FORBIDDEN"


def test_a_record_comes_back_as_it_was_at_a_moment(asker: Asker, tree: GoalTree) -> None:
    sub_goal = tree.sub_goals["1.1"]
    update(asker.engine, sub_goal, text="da vi begyndte")
    moment, before = now(asker), asker.data(TREE)
    update(asker.engine, sub_goal, text="senere", code=None)
    archive(asker.engine, sub_goal)
    payload = asker.data(RESTORE, {"id": str(sub_goal), "moment": moment})["restoreSubGoal"]
    assert payload["userErrors"] == []
    assert payload["subGoal"]["text"] == "da vi begyndte"
    assert asker.data(TREE) == before
    again = number(asker)
    assert codes(asker.data(RESTORE, {"id": str(sub_goal), "moment": moment})["restoreSubGoal"]) == []
    assert number(asker) == again


def test_what_belonged_to_it_comes_back_and_what_was_added_goes(asker: Asker, tree: GoalTree) -> None:
    sub_goal, goals = tree.sub_goals["1.1"], tree.action_goals
    create(asker.engine, "Activity", parent=goals["1.1.2"], what="Arkiveret allerede da")
    archive(asker.engine, goals["1.1.2"])
    moment, before = now(asker), asker.data(TREE)
    restore(asker.engine, goals["1.1.2"])
    update(asker.engine, goals["1.1.1"], text="rettet", declared_status=GoalStatus.DISCONTINUED)
    update(asker.engine, goals["1.1.2"], sub_goal=tree.sub_goals["1.2"], code="1.2.2")
    archive(asker.engine, tree.activity)
    added = create(asker.engine, "ActionGoal", sub_goal=sub_goal, code="1.1.3", text="kom til")
    archive(asker.engine, sub_goal)
    variables = {"id": str(sub_goal), "moment": moment, "below": True}
    count = number(asker)
    assert codes(asker.data(RESTORE, variables)["restoreSubGoal"]) == []
    assert number(asker) == count + 1
    after = asker.data(TREE)
    (political,) = after["politicalGoals"]["nodes"]
    goals_then = political["subGoals"][0]["actionGoals"]
    (new,) = [goal for goal in goals_then if goal["id"] == str(added)]
    assert new["recordState"] == "ARCHIVED"
    goals_then.remove(new)
    assert after == before


def test_nothing_is_half_restored(asker: Asker, tree: GoalTree) -> None:
    sub_goal = tree.sub_goals["1.1"]
    moment = now(asker)
    update(asker.engine, sub_goal, text="rettet")
    update(asker.engine, tree.action_goals["1.1.2"], code="1.1.9")
    update(asker.engine, tree.action_goals["1.1.2"], sub_goal=tree.sub_goals["1.2"], code="1.2.9")
    create(asker.engine, "SubGoal", political_goal=tree.political_goal, code="1.3", text="nyt")
    update(asker.engine, sub_goal, code=None)
    create(asker.engine, "SubGoal", political_goal=tree.political_goal, code="1.1", text="har taget nummeret")
    before, count = asker.data(TREE), number(asker)
    payload = asker.data(RESTORE, {"id": str(sub_goal), "moment": moment, "below": True})["restoreSubGoal"]
    assert payload["subGoal"] is None
    assert "K01" in codes(payload)
    assert (asker.data(TREE), number(asker)) == (before, count)


def test_restoring_to_a_moment_says_why_not(asker: Asker, tree: GoalTree) -> None:
    early = now(asker)
    made = str(create(asker.engine, "SubGoal", political_goal=tree.political_goal, code="1.9", text="nyt"))
    for variables, code, field in (
        ({"id": made, "moment": early}, "NOT_KNOWN_THEN", "id"),
        ({"id": made, "moment": "2999-01-01"}, "INVALID_VALUE", "toMoment"),
        ({"id": made, "below": True}, "INVALID_VALUE", "toMoment"),
        ({"id": made, "moment": now(asker), "v": 7}, "VERSION_CONFLICT", "ifVersion"),
        ({"id": "nonsense", "moment": early}, "NOT_FOUND", "id"),
        ({"id": str(tree.policy), "moment": early}, "NOT_FOUND", None),
    ):
        payload = asker.data(RESTORE, variables)["restoreSubGoal"]
        assert payload["subGoal"] is None
        assert [(error["code"], error["field"]) for error in payload["userErrors"]] == [(code, field)]
        assert all(error["message"] for error in payload["userErrors"])
