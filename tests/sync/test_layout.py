"""The layout finds the table of a tab, binds its columns, and gives each record its cells (DOMAIN.md 3.1, 3.3)."""

import json
import random
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schema.enums import LayoutKind
from sync.grid import Grid, a1
from sync.layout import ID_HEADER, HeaderGone, NotRecognised, Why, read
from sync.reading import SheetRow, TabReading
from tests.fixtures.syncing import place
from tests.fixtures.tabs import (
    GROUPED_HEADER,
    HEADER,
    again,
    bound,
    box,
    contents,
    grid,
    grouped,
    outline,
    refused,
    rules,
    understood,
)

_EXAMPLE = Path(__file__).parent.parent / "fixtures" / "worked_example" / "grid.json"


@pytest.fixture
def worked_example() -> Grid:
    data = json.loads(_EXAMPLE.read_text("utf-8"))
    rows = [[""] * data["columnCount"] for _ in range(data["rowCount"])]
    for address, text in data["cells"].items():
        row, column = place(address)
        rows[row][column] = text
    return grid(rows, data["merges"], data["title"])


class TestWorkedExample:
    def test_every_record_stands_where_the_example_says(self, worked_example: Grid) -> None:
        reading = understood(worked_example)
        found = [(row.type, a1(row.cells[0].row, row.cells[0].column), row.parent) for row in reading.rows]
        assert found == [
            ("PoliticalGoal", "A4", None),
            ("SubGoal", "A6", 0),
            ("ActionGoal", "C8", 1),
            ("ActionGoal", "C9", 1),
            ("SubGoal", "A11", 0),
            ("ActionGoal", "C13", 4),
        ]

    def test_rows_reach_down_over_what_they_own(self, worked_example: Grid) -> None:
        assert [(row.row + 1, row.last + 1) for row in understood(worked_example).rows] == [
            (4, 13),
            (6, 9),
            (8, 8),
            (9, 9),
            (11, 13),
            (13, 13),
        ]

    def test_the_sentence_below_a_political_goal_is_its_statement(self, worked_example: Grid) -> None:
        cells = {cell.key: a1(cell.row, cell.column) for cell in understood(worked_example).rows[0].cells}
        assert cells == {"title": "A4", "statement": "A5"}

    def test_repeated_header_footnote_and_stamp_are_no_rows_and_no_issue(self, worked_example: Grid) -> None:
        reading = understood(worked_example)
        assert reading.header_rows == (6, 11)
        assert reading.issues == ()
        assert not {1, 14} & {cell.row for row in reading.rows for cell in row.cells}

    def test_the_title_says_plan_policy_and_period(self, worked_example: Grid) -> None:
        expected = json.loads((_EXAMPLE.parent / "model.json").read_text("utf-8"))["plan"]
        plan = understood(worked_example).plan
        assert (plan.title, plan.policy) == (expected["title"], expected["policy"])
        assert plan.period is not None
        assert str(plan.period.start) == expected["period"]["start"]
        assert str(plan.period.end) == expected["period"]["end"]
        assert plan.period.precision.name == expected["period"]["precision"]

    def test_a_connected_tab_reads_as_it_was_recognised(self, worked_example: Grid) -> None:
        reading = understood(worked_example)
        assert again(worked_example, reading) == reading


class TestHeadings:
    @pytest.mark.parametrize(
        "heading",
        ["Delmål 1.2. Ny", "Delmål 1.2: Ny", "1.2 Ny indgang", "DELMÅL 1.2 – Ny", "Mål 1.2 Ny", "Delmaal 1.2 Ny"],
    )
    def test_a_sub_goal_is_announced_by_its_word_or_its_number(self, heading: str) -> None:
        tab = grouped(["1.1.1 Vi ringer"], [heading], ["1.2.1 Vi skriver"])
        assert ("SubGoal", heading, "Politisk mål 1: Sammen") in outline(tab, understood(tab))
        assert ("ActionGoal", "1.2.1 Vi skriver", heading) in outline(tab, understood(tab))

    @pytest.mark.parametrize("heading", ["Politisk mål 2: Skole", "Mål 2 – Skole", "POLITISK MÅL 2. Skole"])
    def test_a_political_goal_is_announced_by_its_word(self, heading: str) -> None:
        tab = grouped(["1.1.1 Vi ringer"], [heading], ["Delmål 2.1 Fravær"], ["2.1.1 Vi spørger"])
        assert ("SubGoal", "Delmål 2.1 Fravær", heading) in outline(tab, understood(tab))

    def test_a_heading_without_a_number_is_a_heading(self) -> None:
        tab = grouped(["1.1.1 Vi ringer"], ["Delmål: Mere tid"], ["Vi venter"])
        assert ("ActionGoal", "Vi venter", "Delmål: Mere tid") in outline(tab, understood(tab))

    def test_sentences_that_speak_of_goals_are_no_headings(self) -> None:
        tab = grouped(["1.1.1 Vi ringer"], ["Delmålene drøftes hvert år"], ["2 hold mødes hver uge"])
        types = [row.type for row in understood(tab).rows]
        assert types == ["PoliticalGoal", "SubGoal", "ActionGoal", "ActionGoal", "ActionGoal"]

    def test_an_unreadable_heading_above_a_repeated_header_gives_its_rows_no_wrong_parent(self) -> None:
        rows = [
            ["1.1.1 Vi ringer", "a", "b", "c", "d"],
            ["Nyt fra i år"],
            GROUPED_HEADER,
            ["Vi venter", "a", "", "", ""],
        ]
        tab = grouped(*rows)
        tab = replace(tab, merges=(box("A5:E5"),))
        reading = understood(tab)
        assert reading.rows[-1].parent is None
        assert ("K11", "A7") in rules(reading)

    def test_focus_areas_are_the_upper_level_where_there_is_no_political_goal(self) -> None:
        tab = grid([["INDSATSOMRÅDE: Trivsel"], ["Delmål 1.1 Mødes"], GROUPED_HEADER, ["1.1.1 Vi ringer", "x"]])
        assert outline(tab, understood(tab))[0] == ("PoliticalGoal", "INDSATSOMRÅDE: Trivsel", None)

    def test_a_row_before_any_sub_goal_is_reported(self) -> None:
        tab = grid([GROUPED_HEADER, ["1.1.1 Vi ringer", "x"], ["Delmål 1.1. Mødes"], ["1.1.2 Vi skriver", "y"]])
        reading = understood(tab)
        assert reading.rows[0].parent is None
        assert rules(reading) == [("K11", "A2")]


class TestRows:
    def test_totals_footnotes_stamps_and_blank_rows_are_left_out(self) -> None:
        tab = grouped(
            ["1.1.1 Vi ringer", "x"],
            [],
            ["I alt", "12"],
            ["*) foreløbigt tal"],
            ["Sidst opdateret: 12 03 2025"],
            ["Kilde: egne tal"],
        )
        assert [row.type for row in understood(tab).rows] == ["PoliticalGoal", "SubGoal", "ActionGoal"]

    def test_a_goal_without_number_is_a_row(self) -> None:
        tab = grouped(["Vi ringer", "x"])
        assert understood(tab).rows[-1].type == "ActionGoal"

    def test_a_row_without_text_stays_a_row(self) -> None:
        reading = understood(grouped(["", "mindst 80 %"]))
        assert reading.rows[-1].type == "ActionGoal"

    def test_remarks_and_other_tables_below_a_numbered_table_are_left_out(self) -> None:
        tab = grouped(["1.1.1 Vi ringer", "x"], [], ["Ordforklaring"], ["Ord", "Betydning"], ["MED", "udvalg"])
        assert [row.type for row in understood(tab).rows] == ["PoliticalGoal", "SubGoal", "ActionGoal"]

    def test_a_goal_typed_right_below_the_others_is_a_row_before_it_has_a_number(self) -> None:
        tab = grouped(["1.1.1 Vi ringer", "x"], ["Vi skriver"])
        assert [row.row for row in understood(tab).rows if row.type == "ActionGoal"] == [3, 4]

    def test_a_goal_merged_over_two_rows_is_one_record(self) -> None:
        tab = replace(grouped(["1.1.1 Vi ringer", "x"], ["", "y"]), merges=(box("A4:A5"),))
        rows = [row for row in understood(tab).rows if row.type == "ActionGoal"]
        assert [(row.row, row.last) for row in rows] == [(3, 4)]

    def test_a_number_in_a_column_of_its_own_is_bound(self) -> None:
        header = ["Nr.", *HEADER[1:]]
        tab = grid([header, ["1.1.1", "1.1 Mødes", "Vi ringer", "x"]])
        reading = understood(tab)
        cells = {cell.key: (a1(cell.row, cell.column), cell.lens.fields) for cell in reading.rows[-1].cells}
        assert cells["code"] == ("A2", ("code",))
        assert cells["text"] == ("C2", ("text",))


class TestHeader:
    def test_typos_and_lead_ins_are_forgiven(self) -> None:
        words = [
            "Delmål (derfor vil vi…)",
            "Handlemaal",
            "Sucesskriterier",
            "Evalueringg",
            "Tids og handleplan",
            "Tovholer/anvarlig",
        ]
        reading = understood(grid([["Plan"], words, ["1.1 Mødes", "1.1.1 Vi ringer", "x", "y", "z", "QX"]]))
        assert set(reading.columns) == {"sub_goal", "text", "criteria", "evaluation", "activities", "responsibilities"}
        assert reading.confidence < 1

    def test_a_doubtful_column_is_asked_about_and_not_read(self) -> None:
        tab = grid([[*HEADER, "Frist for opgaven"], ["1 A", "1.1 B", "1.1.1 Vi ringer", "x", "", "", "", "i gang"]])
        reading = understood(tab)
        assert "deadline" not in reading.columns
        assert [column.key for column in reading.doubtful] == ["deadline"]
        assert rules(reading) == [("Z02", "H1")]

    def test_two_columns_with_one_header_are_both_left_alone(self) -> None:
        tab = grid([[*HEADER, "Tovholder"], ["1 A", "1.1 B", "1.1.1 Vi ringer", "x", "", "", "QX", "ZW"]])
        reading = understood(tab)
        assert "responsibilities" not in reading.columns
        assert rules(reading) == [("X03", "H1")]

    def test_two_tables_side_by_side_are_not_mixed(self) -> None:
        reading = understood(grid([[*HEADER, "", *HEADER], ["1 A", "1.1 B", "1.1.1 C", "x", "", "", "", "", "2 A"]]))
        assert {column.index for column in reading.columns.values()} == set(range(len(HEADER)))
        assert rules(reading) == [("Z20", "I1")]
        assert reading.width == 2 * len(HEADER) + 1, "the column of ids stands to the right of both"

    def test_room_within_a_table_divides_nothing(self) -> None:
        reading = understood(
            grid([[*HEADER, "", "Status"], ["1 A", "1.1 B", "1.1.1 C", "x", "", "", "", "", "I gang"]])
        )
        assert "status" in reading.columns

    def test_the_same_header_twice_without_room_between_is_not_mixed(self) -> None:
        answer = refused(grid([[*HEADER, *HEADER], ["1 A", "1.1 B", "1.1.1 C", "x", "", "", "", "2 A"]]))
        assert answer.why is Why.TWICE
        assert "Handlemål" in answer.reasons[0]

    def test_header_cells_merged_over_two_rows_are_read(self) -> None:
        rows = [
            ["Delmål", "Handlemål", "Opfølgning", "", "Tovholder"],
            ["", "", "Succeskriterier", "Evaluering", ""],
            ["1.1 Mødes", "1.1.1 Vi ringer", "x", "y", "QX"],
        ]
        reading = understood(grid(rows, ["A1:A2", "B1:B2", "C1:D1", "E1:E2"]))
        assert {key: column.index for key, column in reading.columns.items()} == {
            "sub_goal": 0,
            "text": 1,
            "criteria": 2,
            "evaluation": 3,
            "responsibilities": 4,
        }
        assert reading.header_rows == (0, 1)
        assert [row.type for row in reading.rows] == ["SubGoal", "ActionGoal"]

    def test_lead_ins_in_a_row_of_their_own_belong_to_the_header(self) -> None:
        rows = [HEADER, ["", "(derfor vil vi…)", "(det betyder, at…)"], ["1 A", "1.1 B", "1.1.1 C", "x"]]
        reading = understood(grid(rows))
        assert reading.header_rows == (0, 1)
        assert len(reading.rows) == 3

    def test_extra_columns_are_left_alone(self) -> None:
        tab = grid([["Sagsnr.", *HEADER, "Farve"], ["17", "1 A", "1.1 B", "1.1.1 C", "x", "", "", "QX", "rød"]])
        columns = {cell.column for row in understood(tab).rows for cell in row.cells}
        assert not {0, 8} & columns

    def test_the_hidden_id_column_is_found_and_its_ids_kept_by_row(self) -> None:
        row_id = UUID("01890000-0000-7000-8000-000000000001")
        tab = grid(
            [
                [*HEADER, "", ID_HEADER],
                ["1 A", "1.1 B", "1.1.1 C", "x", "", "", "", "", str(row_id)],
                ["", "", "noget", "x"],
            ]
        )
        reading = understood(tab)
        assert reading.id_column == 8
        assert reading.row_ids == {1: row_id}
        assert reading.width <= 8


class TestRefused:
    @pytest.mark.parametrize("title", ["Vejledning", "Forside", "Læs mig", "Lister", "Opslag"])
    def test_tabs_that_explain_or_hold_lists_are_ignored(self, title: str) -> None:
        assert refused(grid([HEADER], title=title)).ignored

    def test_an_empty_tab_is_ignored(self) -> None:
        assert refused(grid([])).why is Why.EMPTY

    def test_an_unknown_table_says_what_was_looked_for_and_found(self) -> None:
        answer = refused(grid([["Navn", "Pris", "Antal"], ["Stole", "4", "2"]]))
        assert answer.why is Why.NO_HEADER
        assert "»Handlemål«" in answer.reasons[0]

    def test_a_table_without_sub_goals_is_refused(self) -> None:
        assert refused(grid([GROUPED_HEADER, ["1.1.1 Vi ringer", "x"]])).why is Why.NO_HEADINGS

    @pytest.mark.parametrize(
        "rows",
        [
            [["CPR", "Barnets navn", "Handling"], ["", "", ""]],
            [["Sagsnr.", "Dato", "Bemærkning"], ["1", "2", "3"]],
            [
                ["Barnets navn:", "…"],
                ["Mål", "Delmål", "Handling", "Evaluering", "Ansvarlig"],
                ["a", "b", "c", "d", "e"],
            ],
            [["CPR-nr.", "Delmål", "Handlemål", "Succeskriterier", "Evaluering"], ["", "1.1 A", "1.1.1 B", "x", "y"]],
        ],
    )
    def test_tabs_of_childrens_cases_are_refused_whole(self, rows: list[list[str]]) -> None:
        assert refused(grid(rows)).why is Why.CASES

    def test_a_connected_tab_that_became_cases_is_refused(self) -> None:
        tab = grid([HEADER, ["1 A", "1.1 B", "1.1.1 C", "x"]])
        columns = bound(understood(tab))
        changed = grid([[*HEADER, "Barnets navn"], ["1 A", "1.1 B", "1.1.1 C", "x"]])
        answer = read(changed, columns, LayoutKind.FLAT)
        assert isinstance(answer, NotRecognised)
        assert answer.why is Why.CASES


class TestConnected:
    tab = grid([["Plan"], HEADER, ["1 A", "1.1 B", "1.1.1 Vi ringer", "x", "y", "z", "QX"]])

    def test_columns_follow_their_header(self) -> None:
        moved = grid(
            [["Plan"], ["Ny", *reversed(HEADER)], ["?", "QX", "z", "y", "x", "1.1.1 Vi ringer", "1.1 B", "1 A"]]
        )
        reading = understood(self.tab)
        assert contents(moved, again(moved, reading)) == contents(self.tab, reading)

    def test_a_renamed_column_is_found_by_another_of_its_names(self) -> None:
        renamed = grid([["Plan"], [*HEADER[:6], "Ansvarlig"], ["1 A", "1.1 B", "1.1.1 Vi ringer", "x", "y", "z", "QX"]])
        reading = again(renamed, understood(self.tab))
        assert reading.columns["responsibilities"].index == 6
        assert reading.issues == ()

    def test_a_column_that_is_gone_is_reported_and_its_cells_are_left_out(self) -> None:
        gone = grid([["Plan"], [*HEADER[:6], "Noter"], ["1 A", "1.1 B", "1.1.1 Vi ringer", "x", "y", "z", "QX"]])
        reading = again(gone, understood(self.tab))
        assert "responsibilities" not in {cell.key for row in reading.rows for cell in row.cells}
        assert [rule for rule, _ in rules(reading)] == ["Z03"]
        assert reading.issues[0].issue.params == {"felt": "Tovholder"}

    def test_an_emptied_tab_holds(self) -> None:
        answer = read(grid([]), bound(understood(self.tab)), LayoutKind.FLAT)
        assert isinstance(answer, HeaderGone)
        assert answer.emptied

    def test_a_tab_without_its_header_row_holds(self) -> None:
        answer = read(grid([["1 A", "1.1 B", "1.1.1 Vi ringer", "x"]]), bound(understood(self.tab)), LayoutKind.FLAT)
        assert isinstance(answer, HeaderGone)
        assert not answer.emptied
        assert "Handlemål" in answer.expected


_TEXT = st.text("abcdeæøå ", min_size=8, max_size=20).map(str.strip).filter(lambda text: len(text) > 4)


@given(st.lists(st.tuples(st.integers(1, 3), st.integers(1, 3), _TEXT), min_size=1, max_size=8), st.randoms())
@settings(max_examples=60, deadline=None)
def test_the_order_of_rows_and_columns_changes_no_record(
    goals: list[tuple[int, int, str]], chance: random.Random
) -> None:
    rows = [
        [f"{p} Mål nummer {p}", f"{p}.{s} Delmål {p} {s}", f"{p}.{s}.{n} vi {text}", f"krit {n}", "", f"plan {n}", "QX"]
        for n, (p, s, text) in enumerate(goals, 1)
    ]
    tab = grid([HEADER, *rows])
    order = list(range(len(HEADER)))
    chance.shuffle(order)
    chance.shuffle(rows)
    other = grid([[row[column] for column in order] for row in (HEADER, *rows)])
    first, second = understood(tab), again(other, understood(tab))
    assert {(kind, text, owner) for kind, text, owner in named(tab, first)} == set(named(other, second))


def named(tab: Grid, reading: TabReading) -> list[tuple[str, tuple[tuple[str, str], ...], str]]:
    """Each row's type, cells by key, and its owner's words."""

    def cells(row: SheetRow) -> tuple[tuple[str, str], ...]:
        return tuple(sorted({(cell.key, tab.cell(cell.row, cell.column).text) for cell in row.cells}))

    return [(r.type, cells(r), "" if r.parent is None else str(cells(reading.rows[r.parent]))) for r in reading.rows]


def test_ten_thousand_rows_are_read() -> None:
    rows = [
        [
            "",
            "",
            f"1.1.{n} vi gør noget godt for familie nummer {n} hver eneste dag",
            "mindst 80 %",
            "Dialog",
            "• møde, uge 34",
            "QX",
        ]
        for n in range(10_000)
    ]
    rows[0][:2] = ["1 Sammen", "1.1 Mødes"]
    tab = grid([HEADER, *rows], ["A2:A10001", "B2:B10001"])
    reading = understood(tab)
    assert len(reading.rows) == 10_002
    assert again(tab, reading).rows == reading.rows


class TestTablesBelow:
    FIRST = (["Politisk mål", "Delmål", "Handlemål", "Ejer"], ["1 A", "1.1 B", "1.1.1 Vi ringer", "QX"])

    def test_a_table_with_its_columns_in_other_places_is_told_and_not_read(self) -> None:
        second = (["Delmål", "Handlemål", "Politisk mål", "KPI"], ["1.2 D", "1.2.1 Vi skriver", "1 A", "5 %"])
        reading = understood(grid([*self.FIRST, [], *second]))
        assert [row.row for row in reading.rows] == [1, 1, 1]
        assert rules(reading) == [("Z20", "A4")]

    def test_a_header_that_is_said_again_in_other_words_goes_on_with_the_table(self) -> None:
        second = (
            ["Overordnet mål", "Delmål (derfor)", "Handling", "Ansvarlig"],
            ["1 A", "1.2 D", "1.2.1 Vi går", "QX"],
        )
        reading = understood(grid([*self.FIRST, [], *second]))
        assert [row.row for row in reading.rows if row.type == "ActionGoal"] == [1, 4]
        assert reading.header_rows == (0, 3)
        assert rules(reading) == []
