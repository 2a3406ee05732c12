"""A record made in the database gets its row: the edits are carried out on the grid and the tab is read again."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from uuid import UUID

import pytest

from sync.edits import Edit, ExtendMerge, InsertRows, NewRow, SetCell, StampId
from sync.grid import Cell, Grid, Merge
from sync.layout import ID_HEADER, recognise
from sync.placement import place
from sync.reading import SheetRow, TabReading

ID, OTHER = UUID(int=1), UUID(int=2)
HEADER = ["Politisk mål", "Delmål", "Handlemål", "Succeskriterier", "Evaluering"]


def grid(rows: Sequence[Sequence[str]], merges: Sequence[Merge] = ()) -> Grid:
    cells = tuple(tuple(Cell(text, text or None) for text in row) for row in rows)
    return Grid(3, "Handleplan", cells, tuple(merges), len(rows), max(len(row) for row in rows))


def read(tab: Grid) -> TabReading:
    reading = recognise(tab)
    assert isinstance(reading, TabReading), reading
    return reading


def carried_out(tab: Grid, edits: Iterable[Edit]) -> Grid:
    """The grid after the edits, as a spreadsheet does them: rows last first, merged cells growing with them."""
    edits = list(edits)
    rows = [[cell.text for cell in row] for row in tab.rows]
    merges = list(tab.merges)
    width = max(tab.column_count, *(len(row) for row in rows))
    id_column = read(tab).id_column
    for edit in edits:
        if isinstance(edit, SetCell):
            assert edit.old == tab.cell(edit.row, edit.column)
            put(rows[edit.row], edit.column, edit.text)
        elif isinstance(edit, StampId) and id_column is not None:
            put(rows[edit.row], id_column, str(edit.id))
    inserts: dict[int, list[NewRow]] = {}
    for edit in edits:
        if isinstance(edit, InsertRows):
            inserts.setdefault(edit.before, []).extend(edit.rows)
    for before in sorted(inserts, reverse=True):
        new = inserts[before]
        made = [filled(row, tab, width, id_column) for row in new]
        merges = [shifted(merge, before, len(new)) for merge in merges]
        merges += [
            Merge(before + at, before + at + 1, merge.left, merge.right)
            for at, row in enumerate(new)
            if row.copy_values and row.like is not None
            for merge in tab.merges
            if merge.top == row.like and merge.bottom == row.like + 1
        ]
        rows[before:before] = made
    grown: dict[tuple[int, int], int] = {}
    for edit in edits:
        if isinstance(edit, ExtendMerge):
            grown[edit.row, edit.column] = grown.get((edit.row, edit.column), 0) + edit.by
    for (row, column), by in grown.items():
        top = row + sum(len(new) for before, new in inserts.items() if before <= row)
        box = next((m for m in merges if (m.top, m.left) == (top, column)), None)
        merges = [merge for merge in merges if merge is not box]
        merges.append(Merge(top, (box.bottom if box else top + 1) + by, column, box.right if box else column + 1))
    return replace(grid(rows, merges), row_count=len(rows))


def put(row: list[str], column: int, text: str) -> None:
    row.extend([""] * (column + 1 - len(row)))
    row[column] = text


def filled(new: NewRow, tab: Grid, width: int, id_column: int | None) -> list[str]:
    like = new.like if new.copy_values else None
    row = [tab.cell(like, column).text if like is not None else "" for column in range(width)]
    for column, text in new.texts:
        put(row, column, text)
    if id_column is not None:
        put(row, id_column, str(new.id or ""))
    return row


def shifted(merge: Merge, before: int, by: int) -> Merge:
    if merge.top >= before:
        return replace(merge, top=merge.top + by, bottom=merge.bottom + by)
    return replace(merge, bottom=merge.bottom + by) if merge.bottom > before else merge


def outline(tab: Grid) -> list[tuple[str, str | None]]:
    """The first text of each record and of its owner."""
    reading = read(tab)

    def words(row: SheetRow) -> str:
        return tab.cell(row.cells[0].row, row.cells[0].column).text

    return [(words(row), None if row.parent is None else words(reading.rows[row.parent])) for row in reading.rows]


def row_of(reading: TabReading, tab: Grid, text: str) -> SheetRow:
    return next(row for row in reading.rows if tab.cell(row.cells[0].row, row.cells[0].column).text == text)


def placed(tab: Grid, type: str, owner: str | None, texts: Mapping[str, str]) -> Grid:
    reading = read(tab)
    return carried_out(tab, place(reading, tab, type, row_of(reading, tab, owner) if owner else None, texts, ID))


GROUPED = grid(
    [
        ["Politisk mål 1: Sammen"],
        ["Alle skal med."],
        ["Delmål 1.1. Derfor mødes vi"],
        HEADER[2:],
        ["… (1.1.1.) vi ringer", "80 %"],
        ["… (1.1.2.) vi skriver", "90 %"],
        [],
        ["Delmål 1.2. Derfor ses vi"],
        HEADER[2:],
        ["… (1.2.1.) vi kommer", "10 %"],
        [],
        ["*) foreløbigt tal"],
    ],
    [Merge(row, row + 1, 0, 3) for row in (0, 1, 2, 7, 11)],
)
FLAT = grid(
    [
        ["Plan"],
        HEADER,
        ["1 Sammen", "1.1 Mødes", "1.1.1 vi ringer", "x"],
        ["", "", "1.1.2 vi skriver", "y"],
        ["", "1.2 Ses", "1.2.1 vi kommer", "z"],
        ["2 Skole", "2.1 Fravær", "2.1.1 vi spørger", "æ"],
        ["I alt", "", "", "4"],
    ],
    [Merge(2, 5, 0, 1), Merge(2, 4, 1, 2)],
)


class TestGrouped:
    def test_an_action_goal_stands_after_its_siblings(self) -> None:
        after = placed(
            GROUPED, "ActionGoal", "Delmål 1.1. Derfor mødes vi", {"text": "… (1.1.3.) vi lytter", "criteria": "5"}
        )
        assert ("… (1.1.3.) vi lytter", "Delmål 1.1. Derfor mødes vi") in outline(after)
        assert [cell.text for cell in after.rows[6]][:2] == ["… (1.1.3.) vi lytter", "5"]

    def test_everything_else_stays_as_it_was(self) -> None:
        after = placed(GROUPED, "ActionGoal", "Delmål 1.1. Derfor mødes vi", {"text": "… (1.1.3.) vi lytter"})
        before = [[cell.text for cell in row if cell.text] for row in GROUPED.rows]
        now = [[cell.text for cell in row if cell.text] for row in after.rows]
        assert now[:6] + now[7:] == before

    def test_a_number_given_apart_is_written_as_the_siblings_write_it(self) -> None:
        texts = {"code": "1.1.3", "text": "… vi lytter"}
        after = placed(GROUPED, "ActionGoal", "Delmål 1.1. Derfor mødes vi", texts)
        assert ("… (1.1.3.) vi lytter", "Delmål 1.1. Derfor mødes vi") in outline(after)

    def test_a_sub_goal_gets_its_heading_and_its_header_before_the_footnote(self) -> None:
        after = placed(GROUPED, "SubGoal", "Politisk mål 1: Sammen", {"code": "1.3", "text": "Derfor spiser vi"})
        assert outline(after)[-1] == ("Delmål 1.3. Derfor spiser vi", "Politisk mål 1: Sammen")
        texts = [row[0].text if row else "" for row in after.rows]
        assert texts[9:] == [
            "… (1.2.1.) vi kommer",
            "",
            "Delmål 1.3. Derfor spiser vi",
            "Handlemål",
            "",
            "*) foreløbigt tal",
        ]

    def test_the_new_heading_is_merged_like_its_siblings(self) -> None:
        after = placed(GROUPED, "SubGoal", "Politisk mål 1: Sammen", {"text": "Delmål 1.3. Derfor spiser vi"})
        assert Merge(11, 12, 0, 3) in after.merges

    def test_a_goal_under_a_sub_goal_without_goals_stands_below_its_header(self) -> None:
        with_heading = placed(GROUPED, "SubGoal", "Politisk mål 1: Sammen", {"text": "Delmål 1.3. Derfor spiser vi"})
        after = placed(with_heading, "ActionGoal", "Delmål 1.3. Derfor spiser vi", {"text": "1.3.1 vi dækker bord"})
        assert outline(after)[-1] == ("1.3.1 vi dækker bord", "Delmål 1.3. Derfor spiser vi")
        assert after.rows[12][0].text == "Handlemål"

    def test_a_political_goal_gets_heading_and_statement(self) -> None:
        after = placed(GROUPED, "PoliticalGoal", None, {"code": "2", "title": "Skole", "statement": "Alle lærer."})
        goal = row_of(read(after), after, "Politisk mål 2: Skole")
        assert {cell.key: after.cell(cell.row, cell.column).text for cell in goal.cells} == {
            "title": "Politisk mål 2: Skole",
            "statement": "Alle lærer.",
        }

    def test_several_goals_of_one_cycle_keep_their_order(self) -> None:
        reading = read(GROUPED)
        owner = row_of(reading, GROUPED, "Delmål 1.1. Derfor mødes vi")
        edits = [
            place(reading, GROUPED, "ActionGoal", owner, {"text": f"… (1.1.{n}.) vi gør {n}"}, UUID(int=n))
            for n in (3, 4, 5)
        ]
        after = carried_out(GROUPED, chain.from_iterable(edits))
        assert [row[0].text for row in after.rows[6:9]] == [f"… (1.1.{n}.) vi gør {n}" for n in (3, 4, 5)]


class TestFlat:
    def test_a_goal_at_the_end_of_merged_parents_makes_them_longer(self) -> None:
        after = placed(FLAT, "ActionGoal", "1.1 Mødes", {"text": "1.1.3 vi lytter"})
        assert ("1.1.3 vi lytter", "1.1 Mødes") in outline(after)
        assert ("1.2 Ses", "1 Sammen") in outline(after)
        assert Merge(2, 5, 1, 2) in after.merges
        assert Merge(2, 6, 0, 1) in after.merges

    def test_a_goal_in_the_last_sub_goal_makes_the_political_goal_longer_too(self) -> None:
        after = placed(FLAT, "ActionGoal", "1.2 Ses", {"text": "1.2.2 vi går"})
        assert ("1.2.2 vi går", "1.2 Ses") in outline(after)
        assert Merge(2, 6, 0, 1) in after.merges
        assert Merge(4, 6, 1, 2) in after.merges
        assert ("2.1 Fravær", "2 Skole") in outline(after)

    def test_two_goals_of_one_cycle_lengthen_the_parents_twice(self) -> None:
        reading = read(FLAT)
        owner = row_of(reading, FLAT, "1.1 Mødes")
        edits = [place(reading, FLAT, "ActionGoal", owner, {"text": f"1.1.{n} vi"}, ID) for n in (3, 4)]
        after = carried_out(FLAT, chain.from_iterable(edits))
        assert Merge(2, 6, 1, 2) in after.merges
        assert [words for words in outline(after) if words[1] == "1.1 Mødes"][-2:] == [
            ("1.1.3 vi", "1.1 Mødes"),
            ("1.1.4 vi", "1.1 Mødes"),
        ]

    def test_a_sub_goal_stands_after_its_siblings_and_waits_for_its_first_goal(self) -> None:
        after = placed(FLAT, "SubGoal", "1 Sammen", {"text": "1.3 Spiser"})
        assert ("1.3 Spiser", "1 Sammen") in outline(after)
        assert Merge(2, 6, 0, 1) in after.merges

    def test_the_first_goal_of_a_sub_goal_fills_its_row(self) -> None:
        with_goal = placed(FLAT, "SubGoal", "1 Sammen", {"text": "1.3 Spiser"})
        after = placed(with_goal, "ActionGoal", "1.3 Spiser", {"text": "1.3.1 vi dækker bord"})
        assert len(after.rows) == len(with_goal.rows)
        assert ("1.3.1 vi dækker bord", "1.3 Spiser") in outline(after)

    def test_a_political_goal_stands_last_before_the_total(self) -> None:
        after = placed(FLAT, "PoliticalGoal", None, {"title": "3 Fritid"})
        assert outline(after)[-1] == ("3 Fritid", None)
        assert after.rows[-1][0].text == "I alt"

    def test_parents_that_every_row_names_are_named_again(self) -> None:
        tab = grid([HEADER, ["1 A", "1.1 B", "1.1.1 C", "x"], ["1 A", "1.1 B", "1.1.2 D", "y"]])
        after = placed(tab, "ActionGoal", "1.1 B", {"text": "1.1.3 E"})
        assert [cell.text for cell in after.rows[3]][:3] == ["1 A", "1.1 B", "1.1.3 E"]

    def test_parents_that_are_left_blank_stay_blank(self) -> None:
        tab = grid([HEADER, ["1 A", "1.1 B", "1.1.1 C", "x"], ["", "", "1.1.2 D", "y"]])
        after = placed(tab, "ActionGoal", "1.1 B", {"text": "1.1.3 E"})
        assert [cell.text for cell in after.rows[3]][:3] == ["", "", "1.1.3 E"]
        assert after.merges == ()


class TestLong:
    tab = grid(
        [
            ["Mål nr.", "Kriterie", "Måletidspunkt", "Resultat", "", ID_HEADER],
            ["1.1.1", "a", "juni 2025", "68 %", "", str(OTHER)],
            [],
            ["*) foreløbigt tal"],
        ]
    )

    def test_a_measurement_stands_after_the_last_one(self) -> None:
        texts = {"goal_code": "1.1.2", "criterion": "b", "period": "maj 2025", "value": "70 %", "answers": "12"}
        after = placed(self.tab, "Measurement", None, texts)
        assert [cell.text for cell in after.rows[2]] == ["1.1.2", "b", "maj 2025", "70 %", "", str(ID)]
        assert after.rows[-1][0].text == "*) foreløbigt tal"

    def test_an_empty_list_gets_its_first_row_below_the_header(self) -> None:
        tab = grid([["Resultater"], ["Mål nr.", "Kriterie", "Måletidspunkt", "Resultat"], ["*) note"]])
        after = placed(tab, "Measurement", None, {"goal_code": "1.1.2", "value": "70 %"})
        assert after.rows[2][0].text == "1.1.2"

    def test_other_records_have_no_row_in_a_list(self) -> None:
        with pytest.raises(ValueError, match="LONG"):
            place(read(self.tab), self.tab, "ActionGoal", None, {"text": "x"}, ID)


def test_the_new_row_carries_the_id_of_its_record() -> None:
    tab = grid([[*HEADER, ID_HEADER], ["1 A", "1.1 B", "1.1.1 C", "x", "", str(OTHER)]])
    assert placed(tab, "ActionGoal", "1.1 B", {"text": "1.1.2 D"}).cell(2, 5).text == str(ID)
    with_goal = placed(tab, "SubGoal", "1 A", {"text": "1.2 E"})
    assert with_goal.cell(2, 5).text == str(ID)
