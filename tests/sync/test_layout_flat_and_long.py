"""The layout reads a flat table with its parents beside each goal, and a long one of results (DOMAIN.md 3.1, 3.3)."""

from schema.enums import LayoutKind
from sync.grid import a1
from tests.fixtures.tabs import HEADER, grid, outline, rules, understood


class TestFlat:
    rows = (
        HEADER,
        ["1 Sammen", "1.1 Mødes", "1.1.1 Vi ringer", "x"],
        ["", "", "1.1.2 Vi skriver", "y"],
        ["", "1.2 Ses", "1.2.1 Vi kommer", "z"],
    )

    def test_merged_parents_are_filled_down(self) -> None:
        tab = grid(self.rows, ["A2:A4", "B2:B3"])
        reading = understood(tab)
        assert reading.layout is LayoutKind.FLAT
        assert ("ActionGoal", "1.1.2 Vi skriver", "1.1 Mødes") in outline(tab, reading)
        assert ("SubGoal", "1.2 Ses", "1 Sammen") in outline(tab, reading)
        assert reading.inferred == frozenset()

    def test_blank_parents_are_filled_down_as_weak_evidence(self) -> None:
        tab = grid(self.rows)
        reading = understood(tab)
        assert ("ActionGoal", "1.1.2 Vi skriver", "1.1 Mødes") in outline(tab, reading)
        weak = {outline(tab, reading)[place][1] for place in reading.inferred}
        assert weak == {"1.1.2 Vi skriver", "1.2 Ses"}

    def test_a_parent_named_in_every_row_is_one_record_with_several_cells(self) -> None:
        rows = [
            HEADER,
            ["1 A", "1.1 B", "1.1.1 C", "x"],
            ["1 A", "1.2 D", "1.2.1 E", "y"],
            ["1 A", "1.1 B", "1.1.2 F", "z"],
        ]
        tab = grid(rows)
        reading = understood(tab)
        goals = [row for row in reading.rows if row.type == "PoliticalGoal"]
        assert [[a1(cell.row, cell.column) for cell in row.cells] for row in goals] == [["A2", "A3", "A4"]]
        assert ("ActionGoal", "1.1.2 F", "1.1 B") in outline(tab, reading)

    def test_a_goal_without_a_sub_goal_is_reported_as_such(self) -> None:
        tab = grid([HEADER, ["1 A", "1.1 B", "1.1.1 C", "x"], ["2 D", "", "2.1.1 E", "y"]])
        reading = understood(tab)
        assert rules(reading) == [("K11", "C3")]
        assert reading.rows[-1].parent is None

    def test_a_remark_below_the_table_is_no_political_goal(self) -> None:
        tab = grid([HEADER, ["1 A", "1.1 B", "1.1.1 C", "x"], [], ["Alle må skrive i arket."]])
        assert [row.type for row in understood(tab).rows] == ["PoliticalGoal", "SubGoal", "ActionGoal"]

    def test_parents_torn_apart_by_a_sort_are_not_guessed(self) -> None:
        rows = [
            HEADER,
            ["", "1.2 Ses", "1.2.1 Vi kommer", "z"],
            ["", "", "1.1.2 Vi skriver", "y"],
            ["1 Sammen", "1.1 Mødes", "1.1.1 Vi ringer", "x"],
        ]
        tab = grid(rows)
        reading = understood(tab)
        assert rules(reading) == [("Z08", "B2")]
        assert ("ActionGoal", "1.1.2 Vi skriver", None) in outline(tab, reading)
        assert ("ActionGoal", "1.2.1 Vi kommer", "1.2 Ses") in outline(tab, reading)


class TestLong:
    header = (
        "Mål nr.",
        "Kriterie",
        "Måletidspunkt",
        "Resultat",
        "Antal svar",
        "Udsendt til",
        "Vurdering",
        "Tilbagemelding givet",
    )

    def test_every_row_is_a_measurement(self) -> None:
        tab = grid(
            [
                ["Resultater"],
                self.header,
                ["1.1.1", "a", "juni 2025", "68 %"],
                [],
                ["1.1.2", "b", "maj 2025", "7"],
                ["*) note"],
            ]
        )
        reading = understood(tab)
        assert reading.layout is LayoutKind.LONG
        assert [(row.type, row.row) for row in reading.rows] == [("Measurement", 2), ("Measurement", 4)]

    def test_a_goal_merged_over_its_results_counts_for_each(self) -> None:
        tab = grid([self.header, ["1.1.1", "a", "juni 2025", "68 %"], ["", "a", "juni 2026", "70 %"]], ["A2:A3"])
        codes = [[a1(c.row, c.column) for c in row.cells if c.key == "goal_code"] for row in understood(tab).rows]
        assert codes == [["A2"], ["A2"]]
