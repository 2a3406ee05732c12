"""Right row, whatever people do to a table between two readings (DESIGN.md 7.6, invariants 2, 4, 8, 9)."""

from collections import Counter
from dataclasses import dataclass, replace
from uuid import UUID, uuid5

from hypothesis import given, settings
from hypothesis import strategies as st

from schema.enums import LayoutKind
from sync.identity import Assignment, Copy, KnownRow, New, RowContent, Same, assign
from sync.reading import SheetRow, TabReading

_SPACE = UUID("01890000-0000-7000-8000-000000000000")
_PROSE = """alle teams har aftalt hvordan familien møder hjælpen tidligt og samlet vejviser kontakt plan skole dagtilbud
trivsel fravær indgang ledelse opgave samarbejde forløb overgang møde kalender notat samtale forældre"""
_WORDS = _PROSE.split()
KEYS = ("text", "criteria", "activities", "responsibilities")


@dataclass(frozen=True)
class Row:
    """A row as it stands in the sheet, and who it truly is: `truth` an entity, `copied` the row it was copied from."""

    code: str | None
    texts: tuple[str, ...]
    id: UUID | None
    truth: UUID | None
    copied: UUID | None = None


def sentence(number: int) -> str:
    """A sentence that no other number has, in the words of all of them."""
    picked = []
    for step in range(7):
        number, word = divmod(number * 31 + step * 7, len(_WORDS))
        picked.append(_WORDS[word])
        number += step
    return " ".join(picked)


def entity(number: int) -> UUID:
    return uuid5(_SPACE, str(number))


def table(seeds: list[int], *, ids: bool, numbered: bool) -> list[Row]:
    rows = []
    for place, seed in enumerate(seeds):
        texts = tuple(f"{sentence(seed * 17 + column)} {seed}" for column in range(len(KEYS)))
        code = f"1.1.{place + 1}" if numbered else None
        rows.append(Row(code, texts, entity(place) if ids else None, entity(place)))
    return rows


def links_of(rows: list[Row]) -> list[KnownRow]:
    return [
        KnownRow(row.truth, "ActionGoal", place + 3, None, dict(zip(KEYS, shown(row), strict=True)), row.code)
        for place, row in enumerate(rows)
        if row.truth is not None
    ]


def shown(row: Row) -> tuple[str, ...]:
    text, *rest = row.texts
    return (f"… ({row.code}.) {text}" if row.code else text, *rest)


def answer(rows: list[Row], links: list[KnownRow]) -> Assignment:
    sheet_rows = tuple(SheetRow("ActionGoal", place + 3, place + 3, None, ()) for place in range(len(rows)))
    contents = [RowContent({"code": row.code}, dict(zip(KEYS, shown(row), strict=True))) for row in rows]
    ids = {place + 3: row.id for place, row in enumerate(rows) if row.id is not None}
    reading = TabReading(0, "Fane", LayoutKind.FLAT, (2,), {}, sheet_rows, 7, id_column=7, row_ids=ids)
    return assign(reading, contents, links)


def edit(row: Row, column: int, seed: int) -> Row:
    texts = list(row.texts)
    texts[column] = f"{sentence(seed)} {seed}"
    return replace(row, texts=tuple(texts))


@st.composite
def edited_tables(draw: st.DrawFn) -> tuple[list[Row], list[Row]]:
    """A table as agreed, and the same table after some user operations. Each row is edited at most once."""
    count = draw(st.integers(1, 9))
    seeds = draw(st.lists(st.integers(0, 5000), min_size=count, max_size=count, unique=True))
    before = table(seeds, ids=draw(st.booleans()), numbered=draw(st.booleans()))
    rows, fresh, touched = list(before), 6000, set[UUID | None]()
    for operation in draw(st.lists(st.sampled_from(OPERATIONS), max_size=6)):
        place = draw(st.integers(0, max(0, len(rows) - 1)))
        fresh += 1
        if operation == "sort":
            rows = draw(st.permutations(rows))
        elif operation == "sort without ids":
            ids = [row.id for row in rows]
            rows = [replace(row, id=i) for row, i in zip(draw(st.permutations(rows)), ids, strict=True)]
        elif operation == "insert":
            numbered = any(row.code for row in before)
            new = Row(
                f"1.1.{fresh}" if numbered else None, tuple(sentence(fresh * 9 + c) for c in range(4)), None, None
            )
            rows.insert(place, new)
        elif not rows or rows[place].copied is not None:
            continue
        elif operation == "delete":
            del rows[place]
        elif operation == "copy":
            target = draw(st.integers(0, len(rows)))
            rows.insert(target, replace(rows[place], truth=None, copied=rows[place].truth))
        elif rows[place].truth not in touched and rows[place].truth is not None:
            touched.add(rows[place].truth)
            if operation == "edit":
                rows[place] = edit(rows[place], draw(st.integers(0, 3)), fresh)
            elif rows[place].code:
                rows[place] = replace(rows[place], code=f"1.1.{fresh}")
    return before, rows


def wears_the_id_of_one_who_is_gone(row: Row, rows: list[Row]) -> bool:
    """A new row into whose place a sort left the id of a row that was deleted looks just like that row, retyped."""
    return row.truth is None and row.id is not None and all(row.id not in (one.truth, one.copied) for one in rows)


OPERATIONS = ("sort", "sort without ids", "insert", "delete", "copy", "edit", "renumber")


@given(edited_tables())
@settings(max_examples=300, deadline=None)
def test_no_value_moves_to_another_entity(tables: tuple[list[Row], list[Row]]) -> None:
    before, rows = tables
    answers = answer(rows, links_of(before)).rows
    for row, found in zip(rows, answers, strict=True):
        if not isinstance(found, Same):
            continue
        if row.copied is None:
            assert found.entity == row.truth or wears_the_id_of_one_who_is_gone(row, rows)
        else:
            original = next((other for other in rows if other.truth == row.copied), None)
            assert found.entity == row.copied
            agreed = next(b.texts for b in before if b.truth == row.copied)
            assert original is None or row.texts in (agreed, original.texts)


@given(edited_tables())
@settings(max_examples=300, deadline=None)
def test_each_entity_has_one_row_and_none_is_missing_that_stands_there(tables: tuple[list[Row], list[Row]]) -> None:
    before, rows = tables
    assignment = answer(rows, links_of(before))
    given_away = Counter(found.entity for found in assignment.rows if isinstance(found, Same))
    assert all(times == 1 for times in given_away.values())
    assert not set(given_away) & set(assignment.missing)
    standing = {row.truth for row in rows if row.truth is not None}
    assert not standing & set(assignment.missing)


@given(edited_tables(), st.randoms(use_true_random=False))
@settings(max_examples=200, deadline=None)
def test_untouched_rows_keep_their_entity_in_any_order(tables: tuple[list[Row], list[Row]], random: object) -> None:
    before, _ = tables
    rows = list(before)
    random.shuffle(rows)  # type: ignore[attr-defined]
    assignment = answer(rows, links_of(before))
    assert assignment.rows == tuple(Same(row.truth) for row in rows if row.truth is not None)
    assert assignment.missing == ()


@given(edited_tables())
@settings(max_examples=200, deadline=None)
def test_a_row_that_nobody_agreed_on_is_new_or_a_copy(tables: tuple[list[Row], list[Row]]) -> None:
    before, rows = tables
    for row, found in zip(rows, answer(rows, links_of(before)).rows, strict=True):
        if row.truth is None and row.copied is None:
            assert isinstance(found, New) or wears_the_id_of_one_who_is_gone(row, rows)
        if isinstance(found, Copy):
            assert row.code == rows[found.kept_row - 3].code
