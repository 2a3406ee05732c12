"""Every question of DOMAIN.md section 4 is one GraphQL query whose answer is right, now and as of then.

What is right is worked out in tests/fixtures/right_answers from the rows of the tables, in plain Python.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from schema.changes import Archive
from schema.model import entities
from tests.fixtures.asking import NOBODY, Asker, asking
from tests.fixtures.model import apply_all
from tests.fixtures.postgres import Cluster
from tests.fixtures.questions_data import TODAY, Town, town
from tests.fixtures.right_answers import governing, leading, using
from tests.fixtures.right_answers.worked_out import MONDAY, YEAR, criticised, nodes

QUESTIONS = Path(__file__).parents[1] / "fixtures" / "questions"
CHECKS = {**governing.CHECKS, **leading.CHECKS, **using.CHECKS}

VARIABLES: Mapping[int, Callable[[Town], dict[str, Any]]] = {
    2: lambda _: {"thisYear": YEAR, "nextYear": YEAR + 1},
    3: lambda _: {"from": str(TODAY)},
    4: lambda _: {"day": str(TODAY)},
    6: lambda found: {"id": str(found.added["policy"])},
    7: lambda found: {"policy": str(found.added["policy"]), "since": found.loaded_at.isoformat()},
    10: lambda found: {"before": found.loaded_at.isoformat()},
    16: lambda _: {"year": YEAR},
    18: lambda found: {"leader": str(found.added["person"])},
    19: lambda found: {"since": str(TODAY - timedelta(days=92)), "head": str(found.added["person"])},
    21: lambda found: {"code": found.of("SubGoal")[0].code},
    22: lambda _: {"since": str(TODAY - timedelta(days=60))},
    23: lambda _: {"today": str(TODAY)},
    25: lambda found: {
        "team": str(found.added["unit"]),
        "start": str(MONDAY),
        "end": str(MONDAY + timedelta(days=13)),
    },
    26: lambda found: {"policy": str(found.added["policy"])},
    28: lambda _: {"since": str(TODAY - timedelta(days=400))},
    30: lambda _: {"today": str(TODAY)},
    31: lambda found: {"intervention": str(found.added["intervention"]), "day": str(TODAY)},
    32: lambda found: {"goal": str(found.of("PoliticalGoal")[0].id)},
    33: lambda found: {"unit": str(found.of("MethodChoice")[0].unit_id)},
    34: lambda found: {"unit": str(criticised(found)[0].unit_id)},
    35: lambda found: {"unit": str(found.added["unit"]), "goal": str(found.of("ActionGoal")[0].id)},
    36: lambda _: {"since": "0"},
    38: lambda found: {"id": str(found.added["lonely"])},
    40: lambda _: {"day": str(TODAY)},
    41: lambda _: {"from": str(TODAY)},
    42: lambda _: {"word": "vejviseren"},
    43: lambda _: {"start": f"{YEAR - 1}-01-01", "end": f"{YEAR}-12-31"},
    44: lambda found: {"workbook": str(found.added["workbook"])},
    45: lambda found: {"tab": str(found.added["tab"]), "row": "8"},
    46: lambda _: {"since": f"{YEAR}-01-01"},
}


def query(number: int) -> str:
    (found,) = QUESTIONS.glob(f"{number:02}-*.graphql")
    return found.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def found(cluster: Cluster) -> Iterator[Town]:
    with town(cluster) as made:
        yield made


@pytest.fixture(scope="module")
def asker(found: Town) -> Iterator[Asker]:
    with asking(found.url) as made:
        yield made


def variables(found: Town, number: int) -> dict[str, Any]:
    return VARIABLES.get(number, lambda _: {})(found)


@pytest.mark.parametrize("number", range(1, 47))
def test_one_query_answers_the_question(found: Town, asker: Asker, number: int) -> None:
    CHECKS[number](found, asker.data(query(number), variables(found, number)))


def test_callers_outside_see_the_same_where_no_name_or_small_number_is_asked_for(found: Town, asker: Asker) -> None:
    for number in (1, 2, 4, 13, 40):
        asked = query(number), variables(found, number)
        assert asker.data(*asked, scope=NOBODY) == asker.data(*asked)


def test_small_numbers_and_what_they_can_be_worked_out_from_are_hidden_from_callers_outside(
    found: Town, asker: Asker
) -> None:
    shown = {node["id"]: node for node in nodes(asker.data(query(37), scope=NOBODY))}
    small, total = shown[str(found.added["metric"])], shown[str(found.added["total"])]
    assert (small["value"], small["valueText"], small["suppressed"]) == (None, "<5", True)
    assert (total["value"], total["valueText"], total["suppressed"]) == (None, "*", True)
    (beside,) = [node for node in shown.values() if node["value"] == 20 and node["kind"] == "CASE_VOLUME"]
    assert (beside["valueText"], beside["suppressed"]) == ("20", False)


def test_a_small_number_cannot_be_found_by_filters_or_orderings(found: Town, asker: Asker) -> None:
    wanted = "{ leadershipMetrics(filter: { value: { eq: 3 } }) { totalCount } }"
    assert asker.data(wanted)["leadershipMetrics"]["totalCount"] == 1
    assert asker.data(wanted, scope=NOBODY)["leadershipMetrics"]["totalCount"] == 0
    last = "{ leadershipMetrics(filter: { value: { isNull: true } }) { nodes { id } } }"
    hidden = {node["id"] for node in nodes(asker.data(last, scope=NOBODY))}
    assert {str(found.added["metric"]), str(found.added["total"])} <= hidden
    ordered = "{ leadershipMetrics(orderBy: [{ value: ASC }]) { nodes { value } } }"
    values = [node["value"] for node in nodes(asker.data(ordered, scope=NOBODY))]
    known = [value for value in values if value is not None]
    assert values == [*sorted(known), *[None] * (len(values) - len(known))]
    year_before = "{ leadershipMetrics { nodes { lastYear unitOfMeasure } } }"
    for node in nodes(asker.data(year_before, scope=NOBODY)):
        assert node["lastYear"] is None or node["unitOfMeasure"] != "ANTAL"


def without_cursors(answer: Any) -> Any:
    """A cursor belongs to the moment it was made as of."""
    if isinstance(answer, Mapping):
        return {key: without_cursors(value) for key, value in answer.items() if key != "endCursor"}
    return [without_cursors(item) for item in answer] if isinstance(answer, list) else answer


def test_z_every_question_is_answered_as_of_then(found: Town, asker: Asker) -> None:
    """Last, since it puts everything away: each answer as of before is what it was."""
    before = {number: asker.data(query(number), variables(found, number)) for number in range(1, 47)}
    asked = {number: variables(found, number) for number in range(1, 47)}
    moment = asker.connection.execute("SELECT to_json(clock_timestamp())").fetchone()
    assert moment is not None
    apply_all(found.engine, [Archive(row.id) for name in entities() for row in found.of(name)])
    assert asker.data("{ politicalGoals { totalCount } }") == {"politicalGoals": {"totalCount": 0}}
    for number in range(1, 47):
        then = asker.data(query(number), {**asked[number], "asOf": moment[0]})
        assert without_cursors(then) == without_cursors(before[number]), number
