"""`styring lens` and the GraphQL query `lens`: the same reading through both doors."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from api.served import served_schema
from sync.lens_query import LONGEST
from sync.lenses.views import LensKind
from tests.api.test_cli import one_line
from tests.fixtures.asking import READER, Asker, asking
from tests.fixtures.command_line import styring
from tests.fixtures.postgres import Cluster, fresh_database

WEEK_36 = '[{"start": "2025-09-01", "end": "2025-09-07"}]'


def read_json(text: str, kind: str, *more: str) -> dict[str, Any]:
    done = styring("lens", text, "--as", kind, "--json", *more)
    assert (done.returncode, done.stderr) == (0, "")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_a_period_is_a_list_with_the_fields_of_the_model() -> None:
    assert read_json("uge 34", "period", "--year", "2025") == {
        "value": [
            {
                "start": "2025-08-18",
                "end": "2025-08-24",
                "precision": "WEEK",
                "approximate": False,
                "isDeadline": False,
                "recurrence": None,
                "statusHint": None,
                "raw": "uge 34",
            }
        ],
        "issues": [
            {"rule": "P04", "severity": "WARNING", "message": "»uge 34« mangler et år. Vi har regnet med 2025."}
        ],
    }


def test_what_would_be_written_keeps_the_style_of_the_text() -> None:
    found = read_json("Plan i uge 34.", "period", "--today", "2025-03-12", "--set", WEEK_36)
    assert found["text"] == "Plan i uge 36."
    assert found.keys() == {"value", "issues", "text"}


def test_a_text_that_begins_with_a_sign_is_no_option() -> None:
    assert [line["text"] for line in read_json(r"- Chefmøde\n- Brev hjem", "lines")["value"]] == [
        "Chefmøde",
        "Brev hjem",
    ]
    assert read_json("-5 pp", "target")["value"][0]["value"] == -5
    assert read_json("-", "period")["issues"][0]["rule"] == "P03"


def test_the_value_of_a_target_is_what_the_table_says() -> None:
    (yes,) = read_json("ja", "target")["value"]
    assert (yes["comparator"], yes["value"], yes["unit"]) == ("EQ", True, "YES_NO")
    found = read_json("0,8", "target")
    (share,) = found["value"]
    assert (share["comparator"], share["value"], share["unit"]) == (None, 0.8, None)
    assert [issue["rule"] for issue in found["issues"]] == ["M08"]


def test_a_date_of_a_target_may_be_given_by_its_end() -> None:
    wanted = (
        '[{"comparator": "GTE", "value": 75, "unit": "PERCENT", "due": {"end": "2025-12-31"}},'
        ' {"comparator": "GTE", "value": 85, "unit": "PERCENT", "due": {"end": "2026-12-31"}}]'
    )
    assert read_json("75 % i 2025, 80 % i 2026", "target", "--set", wanted)["text"] == "75 % i 2025, 85 % i 2026"


def test_people_are_shown_what_may_be_meant() -> None:
    done = styring("lens", "septemper 2025", "--as", "period")
    assert (done.returncode, "september 2025" in done.stdout) == (0, True)


def test_people_see_fields_remarks_and_the_text() -> None:
    done = styring(
        "lens", "Forankret i chefgruppen – QX/ZW er tovholdere", "--as", "owner", "--set", '[{"name": "YQ"}]'
    )
    assert done.returncode == 0
    for words in ("Tovholder/ansvarlig", "chefgruppen", "ANCHORED", "R08", "Skrives", "YQ"):
        assert words in done.stdout


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("x", "--as", "nonsense"), 2, "not one of period, target, owner, status"),
        (("x",), 2, "--as"),
        (("uge 34", "--as", "period", "--set", "{"), 2, "not JSON"),
        (("uge 34", "--as", "period", "--today", "yesterday"), 2, "not a day"),
        (("uge 34", "--as", "period", "--year", "12"), 2, "--year"),
        (("uge 34", "--as", "period", "--set", '{"from": "2025-01-01"}'), 1, "Period has no field from"),
        (("I gang – afventer it", "--as", "goal-status", "--set", "null"), 1, "cannot express"),
        (("a" * 50_001, "--as", "text"), 1, "50000"),
    ],
)
def test_wrong_use_and_refusals_are_told_in_a_line(arguments: tuple[str, ...], code: int, said: str) -> None:
    done = styring("lens", *arguments)
    assert done.returncode == code
    assert said in " ".join((done.stdout + done.stderr).split())
    if code == 1:
        assert one_line(done.stderr)


# -- the same as a query ----------------------------------------------------------------------------------------------

QUERY = """query($text: String!, $as: LensKind!, $set: JSON, $year: Int) {
  lens(text: $text, as: $as, set: $set, year: $year) {
    value
    issues { rule severity message en: message(language: EN) suggestion }
    text
  }
}"""


@pytest.fixture(scope="module")
def asker(cluster: Cluster) -> Iterator[Asker]:
    """The schema that is served, on an empty database: the query needs nothing of it."""
    with fresh_database(cluster) as url, asking(url, served_schema()) as asker:
        yield asker


def ask(asker: Asker, text: str, kind: LensKind, **more: Any) -> dict[str, Any]:
    answer: dict[str, Any] = asker.data(QUERY, {"text": text, "as": kind.name, **more}, READER)["lens"]
    return answer


def test_the_query_answers_as_the_command_does(asker: Asker) -> None:
    told = read_json("Afslutet", "status")
    answer = ask(asker, "Afslutet", LensKind.STATUS)
    assert answer["value"] is told["value"] is None
    assert [{key: issue[key] for key in ("rule", "severity", "message")} for issue in answer["issues"]] == told[
        "issues"
    ]
    assert answer["issues"][0]["en"] != answer["issues"][0]["message"]
    assert answer["issues"][0]["suggestion"] == "Afsluttet"
    assert answer["text"] is None


def test_the_query_tells_what_would_be_written(asker: Asker) -> None:
    answer = ask(asker, "QX/ZW", LensKind.OWNER, set=[{"name": "QX"}, {"name": "YQ"}])
    assert [owner["name"] for owner in answer["value"]] == ["QX", "ZW"]
    assert answer["text"] == "QX/YQ"


@pytest.mark.parametrize(
    ("text", "more"),
    [("a" * (LONGEST + 1), {}), ("uge 34", {"set": {"from": 1}}), ("uge 34", {"year": 99}), ("uge 34", {"set": 5})],
)
def test_the_query_refuses_what_it_cannot_read(asker: Asker, text: str, more: dict[str, Any]) -> None:
    answer = asker.ask(QUERY, {"text": text, "as": "PERIOD", **more}, READER)
    assert answer["errors"][0]["extensions"]["code"] == "BAD_INPUT"


@pytest.mark.parametrize("kind", LensKind)
@pytest.mark.parametrize("text", ["", "•", "\u200f😀\u200b", "1.1.1", "uge 34", "100 %", "ja", "QX", "010203-1234"])
def test_every_kind_reads_any_text_and_writes_back_what_it_read(asker: Asker, kind: LensKind, text: str) -> None:
    answer = ask(asker, text, kind)
    if any(issue["severity"] == "ERROR" or issue["rule"] in ("X01", "X02", "P03", "M05") for issue in answer["issues"]):
        return
    if answer["value"] not in (None, [], {}):
        assert ask(asker, text, kind, set=answer["value"])["text"] == text
