"""Which row is which entity, one user's habit at a time (DESIGN.md 7.3)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from schema.enums import LayoutKind
from sync.identity import Ambiguous, Assignment, Copy, Found, KnownRow, New, Revived, RowContent, Same, assign
from sync.lenses.codes import find
from sync.reading import SheetRow, TabReading

A, B, C, D = (UUID(int=number) for number in (10, 11, 12, 13))

RING = "… (1.1.1.) alle familier bliver ringet op inden to dage"
MEET = "… (1.1.2.) netværksmøder holdes i familiens eget hjem"
PLAN = "… (1.1.3.) skolen har en skriftlig plan for hver overgang"
NEW = "… (1.1.4.) lærere og pædagoger deler kalender"


@dataclass(frozen=True)
class Line:
    """A row as it stands in the sheet."""

    text: str
    criteria: str = ""
    id: UUID | None = None
    more: Mapping[str, str] = field(default_factory=dict)


def number(text: str) -> str | None:
    found = find(text, 3)
    return found.code if found is not None else None


def known(entity: UUID, row: int, line: Line, *, archived: bool = False) -> KnownRow:
    texts = {"text": line.text, "criteria": line.criteria}
    return KnownRow(entity, "ActionGoal", row, None, texts, number(line.text), archived)


def answers(lines: Sequence[Line], links: Sequence[KnownRow]) -> Assignment:
    rows = tuple(SheetRow("ActionGoal", place, place, None, ()) for place in range(len(lines)))
    contents = [
        RowContent({"code": number(line.text)}, {"text": line.text, "criteria": line.criteria}) for line in lines
    ]
    ids = {place: line.id for place, line in enumerate(lines) if line.id is not None}
    return assign(TabReading(0, "Fane", LayoutKind.FLAT, (), {}, rows, 5, row_ids=ids), contents, links)


def table(*, ids: bool) -> tuple[list[Line], list[KnownRow]]:
    lines = [
        Line(RING, "mindst 80 % svarer ja", A if ids else None),
        Line(MEET, "hver tredje måned", B if ids else None),
        Line(PLAN, "alle skoler", C if ids else None),
    ]
    return lines, [
        known(entity, place, line) for place, (entity, line) in enumerate(zip((A, B, C), lines, strict=True))
    ]


def found(lines: Sequence[Line], links: Sequence[KnownRow]) -> list[Found]:
    return list(answers(lines, links).rows)


def test_sorting_moves_no_entity() -> None:
    lines, links = table(ids=True)
    assert found([lines[2], lines[0], lines[1]], links) == [Same(C), Same(A), Same(B)]


def test_sorting_that_left_the_id_column_behind_moves_no_entity() -> None:
    lines, links = table(ids=True)
    torn = [Line(lines[at].text, lines[at].criteria, lines[place].id) for place, at in enumerate((2, 0, 1))]
    assert found(torn, links) == [Same(C), Same(A), Same(B)]


def test_a_row_edited_and_sorted_without_its_id_goes_by_its_number() -> None:
    _, links = table(ids=True)
    torn = [Line(PLAN, "alle skoler", A), Line(RING + " på hverdage", "x", B), Line(MEET, "hver tredje måned", C)]
    assert found(torn, links) == [Same(C), Same(A), Same(B)]


def test_an_inserted_row_is_new_and_the_others_stay() -> None:
    lines, links = table(ids=False)
    assert found([lines[0], Line(NEW), lines[1], lines[2]], links) == [Same(A), New(), Same(B), Same(C)]


def test_a_deleted_row_is_missing_and_the_others_stay() -> None:
    lines, links = table(ids=False)
    assignment = answers([lines[0], lines[2]], links)
    assert assignment.rows == (Same(A), Same(C))
    assert assignment.missing == (B,)


def test_a_retyped_text_keeps_its_number_and_its_entity() -> None:
    lines, links = table(ids=False)
    lines[1] = Line("… (1.1.2.) noget helt andet end før", "nyt")
    assert found(lines, links) == [Same(A), Same(B), Same(C)]


def test_a_renumbered_row_keeps_its_entity() -> None:
    lines, links = table(ids=False)
    lines[1] = Line(MEET.replace("1.1.2", "1.1.9"), lines[1].criteria)
    assert found(lines, links) == [Same(A), Same(B), Same(C)]


def test_a_goal_put_first_and_everything_renumbered_moves_no_entity() -> None:
    lines, links = table(ids=False)
    shifted = [
        Line(text.replace(f"1.1.{n}", f"1.1.{n + 1}"), line.criteria)
        for n, (text, line) in enumerate(zip((RING, MEET, PLAN), lines, strict=True), 1)
    ]
    first = Line(NEW.replace("1.1.4", "1.1.1"))
    assert found([first, *shifted], links) == [New(), Same(A), Same(B), Same(C)]


def test_two_swapped_rows_keep_their_entities() -> None:
    lines, links = table(ids=True)
    assert found([lines[1], lines[0], lines[2]], links) == [Same(B), Same(A), Same(C)]


def test_a_copied_row_waits_even_with_the_same_hidden_id() -> None:
    lines, links = table(ids=True)
    assert found([*lines[:2], lines[1], lines[2]], links) == [Same(A), Same(B), Copy(B, 1), Same(C)]


def test_a_copy_that_was_edited_first_never_takes_over() -> None:
    lines, links = table(ids=True)
    copy = Line(MEET + " hver måned", "andet", B)
    assert found([lines[0], copy, lines[1], lines[2]], links) == [Same(A), Copy(B, 2), Same(B), Same(C)]


def test_a_copy_with_a_number_of_its_own_is_new() -> None:
    lines, links = table(ids=True)
    copy = Line(MEET.replace("1.1.2", "1.1.4"), lines[1].criteria, B)
    assert found([*lines, copy], links) == [Same(A), Same(B), Same(C), New()]


def test_the_original_that_is_edited_keeps_its_entity_beside_a_copy_without_id() -> None:
    lines, links = table(ids=True)
    original = Line(MEET + " eller på skolen", lines[1].criteria, B)
    copy = Line(MEET, lines[1].criteria)
    assert found([lines[0], copy, original, lines[2]], links) == [Same(A), Copy(B, 2), Same(B), Same(C)]


def test_everything_edited_at_once_goes_by_number() -> None:
    _, links = table(ids=True)
    lines = [Line(f"… (1.1.{n}.) helt nyt nummer {n}", "nyt", entity) for n, entity in ((1, A), (2, B), (3, C))]
    assert found(lines, links) == [Same(A), Same(B), Same(C)]


def test_a_row_whose_number_and_words_are_both_new_is_frozen_while_its_id_speaks_for_it() -> None:
    lines, links = table(ids=True)
    lines[1] = Line(NEW, "noget", B)
    assignment = answers(lines, links)
    assert assignment.rows == (Same(A), Ambiguous((B,)), Same(C))
    assert assignment.missing == ()


def test_number_and_words_that_point_to_different_rows_freeze_both() -> None:
    lines, links = table(ids=False)
    retyped = Line("… (1.1.2.) noget helt andet end før", "x")
    renumbered = Line(MEET.replace("1.1.2", "1.1.7"), lines[1].criteria)
    assignment = answers([lines[0], retyped, renumbered, lines[2]], links)
    assert assignment.rows == (Same(A), Ambiguous((B,)), Ambiguous((B,)), Same(C))
    assert assignment.missing == ()


def test_an_archived_row_pasted_back_asks() -> None:
    lines, links = table(ids=False)
    links[1] = known(B, 1, lines[1], archived=True)
    assert found(lines, links) == [Same(A), Revived(B), Same(C)]


def test_an_archived_entity_is_never_missing() -> None:
    lines, links = table(ids=False)
    links[1] = known(B, 1, lines[1], archived=True)
    assert answers([lines[0], lines[2]], links).missing == ()


def test_a_new_goal_may_use_the_number_of_an_archived_one() -> None:
    lines, links = table(ids=False)
    links[1] = known(B, 1, lines[1], archived=True)
    lines[1] = Line("… (1.1.2.) noget helt andet end før", "x")
    assert found(lines, links) == [Same(A), New(), Same(C)]


def test_rows_without_numbers_go_by_their_words() -> None:
    lines = [Line("alle familier bliver ringet op"), Line("møder holdes i hjemmet"), Line("skolen har en plan")]
    links = [known(entity, place, line) for place, (entity, line) in enumerate(zip((A, B, C), lines, strict=True))]
    edited = [lines[2], Line("alle familier bliver altid ringet op"), lines[1]]
    assert found(edited, links) == [Same(C), Same(A), Same(B)]


def test_same_words_under_two_goals_go_by_their_owner() -> None:
    rows = tuple(
        SheetRow(kind, row, row, parent, ())
        for kind, row, parent in (
            ("PoliticalGoal", 0, None),
            ("SubGoal", 1, 0),
            ("PoliticalGoal", 2, None),
            ("SubGoal", 3, 2),
        )
    )
    words = ["Mål: Hjem", "Delmål: Forebyggelse", "Mål: Skole", "Delmål: Forebyggelse"]
    keys = ["title", "text", "title", "text"]
    contents = [RowContent({}, {key: text}) for key, text in zip(keys, words, strict=True)]
    links = [
        KnownRow(A, "PoliticalGoal", 2, None, {"title": "Mål: Hjem"}, None),
        KnownRow(B, "SubGoal", 3, A, {"text": "Delmål: Forebyggelse"}, None),
        KnownRow(C, "PoliticalGoal", 0, None, {"title": "Mål: Skole"}, None),
        KnownRow(D, "SubGoal", 1, C, {"text": "Delmål: Forebyggelse"}, None),
    ]
    reading = TabReading(0, "Fane", LayoutKind.GROUPED, (), {}, rows, 5)
    assert assign(reading, contents, links).rows == (Same(A), Same(B), Same(C), Same(D))


def test_a_row_that_a_sort_put_under_another_parent_keeps_its_own() -> None:
    rows = tuple(
        SheetRow(kind, row, row, parent, ())
        for kind, row, parent in (("SubGoal", 0, None), ("ActionGoal", 0, 0), ("ActionGoal", 1, 0))
    )
    contents = [
        RowContent({}, {"text": "Delmål: Hjem"}),
        RowContent({}, {"text": "vi ringer til alle"}),
        RowContent({}, {"text": "vi skriver til alle"}),
    ]
    links = [
        KnownRow(A, "SubGoal", 0, None, {"text": "Delmål: Hjem"}, None),
        KnownRow(B, "ActionGoal", 0, A, {"text": "vi ringer til alle"}, None),
        KnownRow(C, "ActionGoal", 5, D, {"text": "vi skriver til alle"}, None),
    ]
    reading = TabReading(0, "Fane", LayoutKind.FLAT, (), {}, rows, 5)
    assert assign(reading, contents, links, frozenset({2})).kept_parents == {2: D}
    assert assign(reading, contents, links).kept_parents == {}


def test_a_table_retyped_all_through_goes_by_number() -> None:
    lines = [Line(f"… (1.1.{n}.) vi gør noget godt for familie {n}", f"tal {n}") for n in range(1, 999)]
    links = [known(UUID(int=1000 + n), n, line) for n, line in enumerate(lines)]
    retyped = [Line(f"… (1.1.{n}.) noget ganske andet {n * 7}", "ny") for n in range(1, 999)]
    assert found(retyped, links) == [Same(link.entity) for link in links]
