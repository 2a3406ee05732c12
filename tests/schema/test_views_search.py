"""`search(text)`: what is found, in which order, by whom, and how it is shown."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from schema.model import entities
from schema.search.declared import searched_in
from schema.search.words import fold
from tests.fixtures.asking import NOBODY, Asker
from tests.fixtures.model import GoalTree, archive, create, restore, update

QUERY = """query($text: String!, $types: [RecordType!], $archived: Boolean, $asOf: Moment) {
  search(text: $text, types: $types, archived: $archived, asOf: $asOf) {
    totalCount nodes { type code title breadcrumb snippet { field text pieces { text found } } node { id } } } }"""


def _hits(asker: Asker, words: str, **variables: Any) -> list[str]:
    found = asker.data(QUERY, {"text": words, **variables})["search"]
    assert found["totalCount"] == len(found["nodes"])
    return [f"{hit['type']} {hit['code'] or hit['title']}" for hit in found["nodes"]]


def test_a_hit_has_its_record_and_the_way_to_it(asker: Asker, tree: GoalTree) -> None:
    (hit,) = asker.data(QUERY, {"text": "kontaktperson"})["search"]["nodes"]
    assert hit["node"] == {"id": str(tree.action_goals["1.2.1"])}
    assert hit["breadcrumb"].endswith("Hånd i hånd › 1 › 1.2 › 1.2.1")
    assert hit["title"] == "én kontaktperson følger familien hele vejen"


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("familier", ["SubGoal 1.2", "ActionGoal 1.2.1"]),
        ("FAMILIEN", ["SubGoal 1.2", "ActionGoal 1.2.1"]),
        ("foelger", ["ActionGoal 1.2.1"]),
        ("følge", ["ActionGoal 1.2.1"]),
        ("FØLGER", ["ActionGoal 1.2.1"]),
        ("haand i haand", ["Policy Hånd i hånd"]),
        ("en kontaktperson", ["ActionGoal 1.2.1"]),
        ("gennemgå", ["ActionGoal 1.1.1"]),
        ("kontaktp", ["ActionGoal 1.2.1"]),
        ("kontaktp ", []),
        ("famil vejen", []),
        ("politikken teams", ["ActionGoal 1.1.1"]),
        ('"gennemgået politikken"', ["ActionGoal 1.1.1"]),
        ('"politikken gennemgået"', []),
        ("politikken -teams", ["SuccessCriterion politikken bruges i planlægningen"]),
        ("-teams", []),
        ("1.1.2", ["ActionGoal 1.1.2"]),
        ("ingenting", []),
        ("", []),
    ],
)
def test_words_are_found(asker: Asker, tree: GoalTree, words: str, found: list[str]) -> None:
    assert sorted(_hits(asker, words)) == sorted(found)


def test_the_beginning_of_a_code_finds_what_is_below_it_and_the_code_itself_comes_first(
    asker: Asker, tree: GoalTree
) -> None:
    found = _hits(asker, "1.1")
    assert found[0] == "SubGoal 1.1"
    assert sorted(found) == ["ActionGoal 1.1.1", "ActionGoal 1.1.2", "SubGoal 1.1"]


def test_a_word_in_a_title_comes_before_the_same_word_in_a_description(asker: Asker, tree: GoalTree) -> None:
    create(asker.engine, "Activity", parent=tree.action_goals["1.1.2"], what="Møde", means="en vejledning til lederne")
    create(asker.engine, "Activity", parent=tree.action_goals["1.1.2"], what="Vejledning")
    titles = [hit["title"] for hit in asker.data(QUERY, {"text": "vejledning"})["search"]["nodes"]]
    assert titles == ["Vejledning", "Møde"]


def test_the_snippet_shows_the_words_in_plain_pieces(asker: Asker, tree: GoalTree) -> None:
    long = "<b>Fyld</b> " * 60 + "her står det afgørende ord: samtalerne. " + "Mere fyld. " * 60
    create(asker.engine, "Activity", parent=tree.action_goals["1.1.2"], what="Møde", means=long)
    (hit,) = asker.data(QUERY, {"text": "samtale"})["search"]["nodes"]
    snippet = hit["snippet"]
    assert snippet["field"] == "means"
    assert [piece["text"] for piece in snippet["pieces"] if piece["found"]] == ["samtalerne"]
    assert "".join(piece["text"] for piece in snippet["pieces"]) == snippet["text"]
    assert snippet["text"].startswith("… ")
    assert snippet["text"].endswith(" …")
    assert len(snippet["text"]) < 220


def test_texts_inside_value_types_are_found(asker: Asker, tree: GoalTree) -> None:
    create(asker.engine, "Person", initials="ZW")
    assert "Person ZW" in _hits(asker, "ZW")
    assert any(item.part == "raw" for cls in entities().values() for item in searched_in(cls))


def test_personal_texts_are_found_by_internal_callers_alone(asker: Asker, tree: GoalTree) -> None:
    assert _hits(asker, "QX") == ["Person QX"]
    assert asker.data(QUERY, {"text": "QX"}, NOBODY)["search"] == {"totalCount": 0, "nodes": []}
    query = '{ search(text: "kontaktperson") { nodes { code } } }'
    assert asker.data(query, scope=NOBODY)["search"]["nodes"] == [{"code": "1.2.1"}]


def test_archived_records_are_found_only_when_asked_for(asker: Asker, tree: GoalTree) -> None:
    archive(asker.engine, tree.action_goals["1.2.1"])
    assert _hits(asker, "kontaktperson") == []
    assert _hits(asker, "kontaktperson", archived=True) == ["ActionGoal 1.2.1"]
    restore(asker.engine, tree.action_goals["1.2.1"])
    assert _hits(asker, "kontaktperson") == ["ActionGoal 1.2.1"]


def test_types_can_be_named(asker: Asker, tree: GoalTree) -> None:
    assert _hits(asker, "familien", types=["SubGoal"]) == ["SubGoal 1.2"]


def test_a_changed_text_is_found_at_once_and_the_old_one_as_of_then(asker: Asker, tree: GoalTree) -> None:
    goal = tree.action_goals["1.2.1"]
    then = asker.data("query($id: ID!) { actionGoal(id: $id) { changedAt } }", {"id": str(goal)})["actionGoal"]
    update(asker.engine, goal, text="en fast aftale med alle")
    update(asker.engine, goal, short_text="aftalen")
    assert _hits(asker, "kontaktperson") == []
    assert _hits(asker, "fast aftale") == ["ActionGoal 1.2.1"]
    assert _hits(asker, "kontaktperson", asOf=then["changedAt"]) == ["ActionGoal 1.2.1"]
    assert _hits(asker, "fast aftale", asOf=then["changedAt"]) == []


def test_pages_follow_each_other_without_gaps(asker: Asker, tree: GoalTree) -> None:
    for number in range(7):
        create(asker.engine, "Activity", parent=tree.action_goals["1.1.2"], what=f"Kursus {number}")
    query = """query($after: String) { search(text: "kursus", first: 3, after: $after) {
        edges { cursor node { title } } pageInfo { hasNextPage endCursor } } }"""
    titles: list[str] = []
    cursor = None
    while True:
        page = asker.data(query, {"after": cursor})["search"]
        titles += [edge["node"]["title"] for edge in page["edges"]]
        cursor = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert sorted(titles) == [f"Kursus {number}" for number in range(7)]
    other = 'query($after: String) { search(text: "andet", after: $after) { totalCount } }'
    answer = asker.ask(other, {"after": cursor})
    assert answer["errors"][0]["extensions"]["code"] == "BAD_CURSOR"


def test_the_number_of_statements_does_not_depend_on_the_number_of_hits(asker: Asker, tree: GoalTree) -> None:
    query = '{ search(text: "kursus", types: [Activity]) { nodes { snippet { text } path { code node { id } } } } }'
    create(asker.engine, "Activity", parent=tree.action_goals["1.1.2"], what="Kursus")
    asker.data(query)
    few = len(asker.statements)
    for _ in range(9):
        create(asker.engine, "Activity", parent=tree.action_goals["1.1.2"], what="Kursus igen")
    assert len(asker.data(query)["search"]["nodes"]) == 10
    assert len(asker.statements) == few


def test_whatever_is_typed_is_answered(asker: Asker, tree: GoalTree) -> None:
    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.text(max_size=60) | st.text(alphabet="ab'\"\\&|!()<->:* -.10åÆ»«\x00%", max_size=40))
    def answered(typed: str) -> None:
        asker.data(QUERY, {"text": typed})

    answered()
    asker.data(QUERY, {"text": "x" * 100_000})


def test_the_database_folds_words_as_questions_are_folded(asker: Asker) -> None:
    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.text(alphabet=st.characters(exclude_characters="\x00", exclude_categories=("Cs",)), max_size=60))
    def alike(words: str) -> None:
        assert connection.scalar(text("SELECT styring_fold(:words)"), {"words": words}) == fold(words)

    with asker.engine.connect() as connection:
        alike()


def test_a_search_row_is_what_finding_the_words_again_gives(asker: Asker, tree: GoalTree) -> None:
    update(asker.engine, tree.action_goals["1.2.1"], text="en fast aftale")
    archive(asker.engine, tree.action_goals["1.1.2"])
    kept = text("SELECT id, archived, words, inner_words FROM searched WHERE current_to = 'infinity' ORDER BY id")
    with asker.engine.begin() as connection:
        before = connection.execute(kept).all()
        for cls in entities().values():
            connection.execute(
                text("SELECT styring_search_again(:table, :type, :fields)"),
                {
                    "table": cls.__tablename__,
                    "type": cls.__name__,
                    "fields": [item.argument for item in searched_in(cls)],
                },
            )
        assert connection.execute(kept).all() == before
