"""Each switch changes what it says, and a spreadsheet keeps to the setting across restarts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from sync.sandbox.assumptions import DEFAULT, Assumptions, UnknownAssumptionError, from_words
from sync.sandbox.quotas import Limits
from tests.fixtures.sandbox import RunningSandbox, running_sandbox

Json = dict[str, Any]
FEW = Limits(sheets_per_user=6, drive_per_user=1)


def area(top: int, bottom: int, left: int, right: int) -> Json:
    return {
        "sheetId": 0, "startRowIndex": top, "endRowIndex": bottom, "startColumnIndex": left, "endColumnIndex": right
    }  # fmt: skip


def book_of(sandbox: RunningSandbox, *rows: list[Any]) -> str:
    grid = {"rowCount": 6, "columnCount": 2}
    book = sandbox.create(sheets=[{"properties": {"sheetId": 0, "title": "T", "gridProperties": grid}}])
    write(sandbox, book, "A1", *rows)
    return book


def write(sandbox: RunningSandbox, book: str, where: str, *rows: list[Any]) -> int:
    path = f"v4/spreadsheets/{book}/values/T!{where}"
    return sandbox.call("PUT", path, {"values": rows}, valueInputOption="USER_ENTERED").status_code


def read(sandbox: RunningSandbox, book: str, where: str = "T", how: str = "FORMATTED_VALUE") -> Any:
    answer = sandbox.call("GET", f"v4/spreadsheets/{book}/values/{where}", valueRenderOption=how)
    return answer.json().get("values", []) if answer.status_code == 200 else answer.status_code


def metadata_of_sorted_row(sandbox: RunningSandbox) -> Any:
    book = book_of(sandbox, ["b", "2"], ["a", "1"])
    row = {"dimensionRange": {"sheetId": 0, "dimension": "ROWS", "startIndex": 0, "endIndex": 1}}
    entry = {"metadataKey": "k", "visibility": "DOCUMENT", "location": row}
    sandbox.batch(
        book,
        {"createDeveloperMetadata": {"developerMetadata": entry}},
        {"sortRange": {"range": area(0, 2, 0, 2), "sortSpecs": [{"dimensionIndex": 0, "sortOrder": "ASCENDING"}]}},
    )
    found = {"dataFilters": [{"developerMetadataLookup": {"metadataKey": "k"}}]}
    return read_by(sandbox, book, found)


def read_by(sandbox: RunningSandbox, book: str, found: Json) -> Any:
    path = f"v4/spreadsheets/{book}/values:batchGetByDataFilter"
    ranges = sandbox.call("POST", path, found).json().get("valueRanges", [])
    return [item["valueRange"]["values"] for item in ranges]


def metadata_of_duplicate(sandbox: RunningSandbox) -> Any:
    book = book_of(sandbox, ["a"])
    entry = {"metadataKey": "k", "visibility": "DOCUMENT", "location": {"sheetId": 0}}
    sandbox.batch(
        book, {"createDeveloperMetadata": {"developerMetadata": entry}}, {"duplicateSheet": {"sourceSheetId": 0}}
    )
    found = {"dataFilters": [{"developerMetadataLookup": {"metadataKey": "k"}}]}
    return len(
        sandbox.call("POST", f"v4/spreadsheets/{book}/developerMetadata:search", found).json()[
            "matchedDeveloperMetadata"
        ]
    )


def formula_after_insertion(sandbox: RunningSandbox) -> Any:
    book = book_of(sandbox, ["1", "=A1"])
    sandbox.batch(
        book,
        {"insertDimension": {"range": {"sheetId": 0, "dimension": "ROWS", "startIndex": 0, "endIndex": 1}}},
    )
    return read(sandbox, book, "T!B2", "FORMULA")


def shrinking_a_full_grid(sandbox: RunningSandbox) -> Any:
    book = book_of(sandbox, ["a"], ["b"])
    properties = {"sheetId": 0, "gridProperties": {"rowCount": 1}}
    change = {"updateSheetProperties": {"properties": properties, "fields": "gridProperties.rowCount"}}
    return sandbox.batch(book, change).status_code


def values_under_a_merge_undone(sandbox: RunningSandbox) -> Any:
    book = book_of(sandbox, ["a", "b"])
    sandbox.batch(book, {"mergeCells": {"range": area(0, 1, 0, 2)}}, {"unmergeCells": {"range": area(0, 1, 0, 2)}})
    return read(sandbox, book)


def value_written_under_a_merge(sandbox: RunningSandbox) -> Any:
    book = book_of(sandbox, ["a"])
    sandbox.batch(book, {"mergeCells": {"range": area(0, 1, 0, 2)}})
    assert write(sandbox, book, "B1", ["ny"]) == 200
    assert read(sandbox, book) == [["a"]]
    sandbox.batch(book, {"unmergeCells": {"range": area(0, 1, 0, 2)}})
    return read(sandbox, book)


def reading_outside(sandbox: RunningSandbox) -> Any:
    return read(sandbox, book_of(sandbox, ["a"]), "T!C9")


def typed_against_a_strict_rule(sandbox: RunningSandbox) -> Any:
    book = book_of(sandbox, ["ja"])
    values = [{"userEnteredValue": "ja"}, {"userEnteredValue": "nej"}]
    rule = {"condition": {"type": "ONE_OF_LIST", "values": values}, "strict": True}
    sandbox.batch(book, {"setDataValidation": {"range": area(0, 2, 0, 1), "rule": rule}})
    assert write(sandbox, book, "A1", ["nej"]) == 200
    assert write(sandbox, book, "A2", [""]) == 200
    return write(sandbox, book, "A1", ["måske"])


def row_edited_under_a_filter(sandbox: RunningSandbox) -> Any:
    book = book_of(sandbox, ["navn"], ["a"], ["b"])
    criteria = {"0": {"hiddenValues": ["x"]}}
    sandbox.batch(book, {"setBasicFilter": {"filter": {"range": area(0, 3, 0, 1), "criteria": criteria}}})
    write(sandbox, book, "A2", ["x"])
    fields = "sheets.data.rowMetadata.hiddenByFilter"
    rows = sandbox.call("GET", f"v4/spreadsheets/{book}", fields=fields).json()["sheets"][0]["data"][0]["rowMetadata"]
    return [bool(row) for row in rows[:3]]


def typed_truth(sandbox: RunningSandbox) -> Any:
    return read(sandbox, book_of(sandbox, ["true", "falsk"]), how="UNFORMATTED_VALUE")


def dotted_date() -> int:
    """The first of May of this year, as a serial number."""
    return (date(datetime.now(UTC).year, 5, 1) - date(1899, 12, 30)).days


def typed_date_with_a_point(sandbox: RunningSandbox) -> Any:
    return read(sandbox, book_of(sandbox, ["1.5"]), how="UNFORMATTED_VALUE")


def typed_percents(sandbox: RunningSandbox) -> Any:
    return read(sandbox, book_of(sandbox, ["5%"]), how="UNFORMATTED_VALUE")


def typed_apostrophe(sandbox: RunningSandbox) -> Any:
    return read(sandbox, book_of(sandbox, ["'0042"]))


def named(title: str) -> Callable[[RunningSandbox], Any]:
    """How a tab of this title is called by a read, a write, a clearing, an append and a refusal."""

    def names(sandbox: RunningSandbox) -> Any:
        book = sandbox.create(sheets=[{"properties": {"title": title}}])
        path = f"v4/spreadsheets/{book}/values/'{title.replace(chr(39), chr(39) * 2)}'!A1"
        written = sandbox.call("PUT", path, {"values": [["x"]]}, valueInputOption="RAW").json()["updatedRange"]
        appended = sandbox.call("POST", f"{path}:append", {"values": [["y"]]}, valueInputOption="RAW").json()
        refused = sandbox.call("GET", path.replace("!A1", "!A1001")).json()["error"]["message"]
        cleared = sandbox.call("POST", f"{path}:clear", {}).json()["clearedRange"]
        every = {sandbox.call("GET", path).json()["range"], written, appended["tableRange"], cleared}
        return [*every, refused.partition(" exceeds")[0]]

    return names


def sixth_request_of_two_batches(sandbox: RunningSandbox) -> Any:
    book = sandbox.create()
    three = [{"addSheet": {}} for _ in range(3)]
    return [sandbox.batch(book, *three).status_code for _ in range(2)]


def drive_beyond_its_quota(sandbox: RunningSandbox) -> Any:
    answers = [sandbox.call("GET", "drive/v3/files") for _ in range(2)]
    error = answers[1].json()["error"]
    return [answers[0].status_code, answers[1].status_code, error["code"], error["errors"][0]["domain"]]


SWITCHES: list[tuple[str, Callable[[RunningSandbox], Any], Any, Any]] = [
    ("sort_moves_row_metadata", metadata_of_sorted_row, [[["b", "2"]]], [[["a", "1"]]]),
    ("duplicates_carry_metadata", metadata_of_duplicate, 2, 1),
    ("insertion_rewrites_references", formula_after_insertion, [["=A2"]], [["=A1"]]),
    ("shrinking_drops_cells", shrinking_a_full_grid, 200, 400),
    ("merging_drops_covered_values", values_under_a_merge_undone, [["a"]], [["a", "b"]]),
    ("covered_cells_take_values", value_written_under_a_merge, [["a", "ny"]], [["a"]]),
    ("reading_outside_is_refused", reading_outside, 400, []),
    ("strict_validation_refuses_typed", typed_against_a_strict_rule, 400, 200),
    ("typed_truth_words_are_booleans", typed_truth, [[True, False]], [["true", "falsk"]]),
    ("typed_dots_are_dates", typed_date_with_a_point, [[dotted_date()]], [["1.5"]]),
    ("typed_percents_are_numbers", typed_percents, [[0.05]], [["5%"]]),
    ("leading_apostrophe_is_dropped", typed_apostrophe, [["0042"]], [["'0042"]]),
    (
        "letters_beyond_ascii_are_quoted",
        named("Mål_1"),
        ["'Mål_1'!A1", "Range ('Mål_1'!A1001)"],
        ["Mål_1!A1", "Range (Mål_1!A1001)"],
    ),
    (
        "letters_beyond_ascii_are_quoted",
        named("Mål 1"),
        ["'Mål 1'!A1", "Range ('Mål 1'!A1001)"],
        ["'Mål 1'!A1", "Range ('Mål 1'!A1001)"],
    ),
    (
        "apostrophes_are_doubled",
        named("Bob's"),
        ["'Bob''s'!A1", "Range ('Bob''s'!A1001)"],
        ["'Bob's'!A1", "Range ('Bob's'!A1001)"],
    ),
    ("batches_count_once", sixth_request_of_two_batches, [200, 200], [200, 429]),
    ("drive_limits_are_403", drive_beyond_its_quota, [200, 403, 403, "usageLimits"], [200, 429, 429, "usageLimits"]),
    ("filters_hide_new_values", row_edited_under_a_filter, [False, True, False], [False, False, False]),
]


def test_every_switch_is_tried() -> None:
    assert {name for name, *_ in SWITCHES} == set(asdict(DEFAULT))


@pytest.mark.parametrize(("name", "look", "when_true", "when_false"), SWITCHES, ids=[item[0] for item in SWITCHES])
def test_a_switch_does_what_it_says(
    name: str, look: Callable[[RunningSandbox], Any], when_true: Any, when_false: Any
) -> None:
    for value, expected in ((True, when_true), (False, when_false)):
        with running_sandbox(assumptions=Assumptions(**{name: value}), quotas=FEW) as sandbox:
            assert look(sandbox) == expected, f"{name}={value}"


def test_a_restart_under_other_assumptions_changes_no_past_edit(tmp_path: Path) -> None:
    with running_sandbox(tmp_path, assumptions=Assumptions(merging_drops_covered_values=False)) as sandbox:
        book = book_of(sandbox, ["a", "b"])
        sandbox.batch(book, {"mergeCells": {"range": area(0, 1, 0, 2)}})
        moment = sandbox.call("GET", f"drive/v3/files/{book}", fields="modifiedTime").json()
    with running_sandbox(tmp_path) as sandbox:
        assert sandbox.call("GET", f"drive/v3/files/{book}", fields="modifiedTime").json() == moment
        sandbox.batch(book, {"unmergeCells": {"range": area(0, 1, 0, 2)}})
        assert read(sandbox, book) == [["a", "b"]]
        sandbox.batch(book, {"mergeCells": {"range": area(0, 1, 0, 2)}}, {"unmergeCells": {"range": area(0, 1, 0, 2)}})
        assert read(sandbox, book) == [["a"]]
    with running_sandbox(tmp_path) as sandbox:
        assert read(sandbox, book) == [["a"]]


def test_switches_are_read_from_words() -> None:
    assert from_words(["sort_moves_row_metadata=true"]) == Assumptions(sort_moves_row_metadata=True)
    with pytest.raises(UnknownAssumptionError, match="no assumption 'sorted'"):
        from_words(["sorted=true"])
    with pytest.raises(UnknownAssumptionError, match="is true or false, not 'maybe'"):
        from_words(["sort_moves_row_metadata=maybe"])
