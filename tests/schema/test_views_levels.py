"""`levels`: what stands at each level of the chain, and its gaps."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from schema.entities.levels import DialogueDirection
from schema.enums import GoalStatus, Level, Precision, ResponsibilityKind
from schema.values import Period
from tests.fixtures.asking import NOBODY, READER, Asker
from tests.fixtures.model import GoalTree, archive, create, goal_tree, update

QUERY = """query($policyId: ID, $asOf: Moment) { levels(policyId: $policyId, asOf: $asOf) { truncated levels {
  level guidingQuestion en: guidingQuestion(language: EN) groups { chain itemCount items { depth type code title } }
  gapCount gaps { code message en: message(language: EN) aboutId node { __typename } } } } }"""


def _levels(asker: Asker, **variables: Any) -> dict[str, Any]:
    found = asker.data(QUERY, variables)["levels"]
    assert not found["truncated"]
    assert [level["level"] for level in found["levels"]] == ["STRATEGIC", "TACTICAL", "OPERATIONAL"]
    return {level["level"]: level for level in found["levels"]}


def _gaps(levels: dict[str, Any], about: object) -> set[str]:
    return {gap["code"] for level in levels.values() for gap in level["gaps"] if gap["aboutId"] == str(about)}


def test_each_level_shows_its_question_and_its_content_chain_by_chain(asker: Asker, tree: GoalTree) -> None:
    focus_area = create(asker.engine, "FocusArea", policy=tree.policy, name="Sunde børn")
    create(asker.engine, "DevelopmentGoal", focus_area=focus_area, text="Færre fraværsdage")
    levels = _levels(asker, policyId=str(tree.policy))
    assert all(level["guidingQuestion"] and level["en"] for level in levels.values())
    shown = {
        (name, group["chain"]): [item["code"] or item["title"] for item in group["items"]]
        for name, level in levels.items()
        for group in level["groups"]
    }
    assert shown == {
        ("STRATEGIC", "COMMON"): ["Hånd i hånd"],
        ("STRATEGIC", "DEVELOPMENT"): ["Sunde børn", "Færre fraværsdage"],
        ("STRATEGIC", "POLITICAL"): ["1", "1.1", "1.2"],
        ("TACTICAL", "POLITICAL"): ["1.1.1", "1.1.2", "1.2.1"],
        ("OPERATIONAL", "POLITICAL"): ["Temadag for alle teams"],
    }


def test_what_is_missing_is_told_where_it_is_missing(asker: Asker, tree: GoalTree) -> None:
    empty = create(asker.engine, "Policy", title="Ny politik")
    focus_area = create(asker.engine, "FocusArea", policy=tree.policy, name="Sunde børn")
    other_area = create(asker.engine, "FocusArea", policy=tree.policy, name="Trygge børn")
    development = create(asker.engine, "DevelopmentGoal", focus_area=other_area, text="Færre fraværsdage")
    political = create(asker.engine, "PoliticalGoal", policy=tree.policy, code="2", title="Tidlig hjælp")
    sub_goal = create(asker.engine, "SubGoal", political_goal=tree.political_goal, code="1.3", text="Derfor …")
    levels = _levels(asker)
    assert _gaps(levels, empty) == {"K14"}
    assert _gaps(levels, focus_area) == {"K15"}
    assert _gaps(levels, other_area) == set()
    assert _gaps(levels, development) == {"M01", "A01", "R01"}
    assert _gaps(levels, political) == {"K07"}
    assert _gaps(levels, sub_goal) == {"K08"}
    assert _gaps(levels, tree.action_goals["1.1.2"]) == {"A01", "M02", "R01"}
    assert _gaps(levels, tree.policy) == set()


def test_a_gap_speaks_both_languages_and_names_its_record(asker: Asker, tree: GoalTree) -> None:
    tactical = _levels(asker)["TACTICAL"]
    (gap,) = (gap for gap in tactical["gaps"] if gap["code"] == "A01" and gap["message"].startswith("1.1.2"))
    assert gap["message"] == "1.1.2 har ingen aktiviteter. Hvad skal ske – og hvornår?"
    assert gap["en"] == "1.1.2 has no activities. What is to happen, and when?"
    assert gap["node"] == {"__typename": "ActionGoal"}
    assert tactical["gapCount"] == len(tactical["gaps"])


def test_a_goal_that_is_only_anchored_lacks_a_person(asker: Asker, tree: GoalTree) -> None:
    goal = tree.action_goals["1.2.1"]
    create(asker.engine, "Responsibility", subject=goal, kind=ResponsibilityKind.ANCHORED, party=tree.group)
    levels = _levels(asker)
    assert "R04" in _gaps(levels, goal)
    assert "R01" not in _gaps(levels, goal)
    messages = [gap["message"] for gap in levels["TACTICAL"]["gaps"] if gap["code"] == "R04"]
    assert messages == ["1.2.1 er forankret i chefgruppen, men ingen person er tovholder."]


def test_a_goal_without_activities_soon_is_quiet_unless_it_is_over(asker: Asker, tree: GoalTree) -> None:
    goal = tree.action_goals["1.1.1"]
    today = datetime.now(UTC).date()

    def takes_place(days: int) -> None:
        day = today + timedelta(days)
        update(asker.engine, tree.activity, periods=(Period(day, day, Precision.DAY),))

    takes_place(200)
    assert "L01" in _gaps(_levels(asker), goal)
    takes_place(30)
    assert "L01" not in _gaps(_levels(asker), goal)
    takes_place(200)
    update(asker.engine, goal, declared_status=GoalStatus.ACHIEVED)
    assert "L01" not in _gaps(_levels(asker), goal)


def test_missing_dialogues_are_told_at_the_upper_level(asker: Asker, tree: GoalTree) -> None:
    def missing() -> list[str]:
        levels = _levels(asker)
        return [f"{name} {gap['message']}" for name in levels for gap in levels[name]["gaps"] if gap["code"] == "N01"]

    assert missing() == [
        "STRATEGIC Der er ingen dialog ned mellem strategisk og taktisk.",
        "STRATEGIC Der er ingen dialog op mellem strategisk og taktisk.",
        "TACTICAL Der er ingen dialog ned mellem taktisk og operationelt.",
        "TACTICAL Der er ingen dialog op mellem taktisk og operationelt.",
    ]
    create(
        asker.engine,
        "DialogueLink",
        from_=Level.STRATEGIC,
        to=Level.TACTICAL,
        direction=DialogueDirection.DOWN,
    )
    assert len(missing()) == 3


def test_as_of_shows_the_levels_as_they_were(asker: Asker, tree: GoalTree) -> None:
    query = "query($id: ID!) { actionGoal(id: $id) { changedAt } }"
    then = asker.data(query, {"id": str(tree.action_goals["1.1.1"])})["actionGoal"]["changedAt"]
    archive(asker.engine, tree.activity)
    archive(asker.engine, tree.criterion)
    archive(asker.engine, tree.responsibility)
    assert _gaps(_levels(asker), tree.action_goals["1.1.1"]) == {"A01", "M02", "R01"}
    assert not _gaps(_levels(asker, asOf=then), tree.action_goals["1.1.1"]) & {"A01", "M02", "R01"}


def test_the_number_of_statements_does_not_depend_on_the_number_of_rows(asker: Asker, tree: GoalTree) -> None:
    asker.data(QUERY)
    few = len(asker.statements)
    with Session(asker.engine) as session, session.begin():
        for number in range(4):
            goal_tree(session, title=f"Politik {number}")
    asker.data(QUERY)
    assert len(asker.statements) <= few


def test_no_persons_words_reach_outsiders(asker: Asker, tree: GoalTree) -> None:
    goal = tree.action_goals["1.2.1"]
    create(asker.engine, "Responsibility", subject=goal, kind=ResponsibilityKind.ANCHORED, name="YQ")
    query = "{ levels { levels { gaps { code message } } } }"
    inside, outside = (str(asker.data(query, scope=scope)) for scope in (READER, NOBODY))
    assert "YQ" in inside
    assert "YQ" not in outside


def test_an_unknown_policy_is_null_and_two_scopes_are_refused(asker: Asker, tree: GoalTree) -> None:
    assert asker.data(QUERY, {"policyId": "nonsense"}) == {"levels": None}
    answer = asker.ask('{ levels(policyId: "x", governanceBasisId: "y") { truncated } }')
    assert answer["errors"][0]["extensions"]["code"] == "BAD_ARGUMENTS"
