"""People who write in the moments between reading, writing and mending, and writes whose outcome is unknown
(DESIGN 7.5): nobody's row goes, and no goal's words stay on another goal's row."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from schema.changes import Create, Update
from schema.enums import GoalStatus, RecordState
from schema.sync_journal import JournalEntry
from sync.google import Google
from tests.fixtures.syncing import Aligned

GROUPED, FLAT = "Mål og handleplan", "Handleplan (flad)"
BATCH = ":batchUpdate$"


@pytest.fixture
def faults() -> bool:
    return True


def before_each_write(sheet: Aligned, monkeypatch: pytest.MonkeyPatch, *acts: Callable[[], None]) -> None:
    """Somebody does these things, one before each of the next writes."""
    todo = list(acts)

    def write(*args: Any, **kw: Any) -> dict[str, Any]:
        if todo:
            todo.pop(0)()
        return Google.batch_update(sheet.google, *args, **kw)

    monkeypatch.setattr(sheet.google, "batch_update", write)


def goals(sheet: Aligned) -> dict[str, tuple[Any, ...]]:
    rows = sheet.all("ActionGoal", archived=True)
    return {row.code: (row.text, row.declared_status, row.sub_goal_id, row.record_state) for row in rows}


def row_with(sheet: Aligned, title: str, words: str) -> int:
    where = next(where for where, text in sheet.values(title).items() if words in text)
    return int(where.lstrip("ABCDEFGHIJKLM"))


def journal(sheet: Aligned) -> list[str]:
    with Session(sheet.engine) as session:
        return list(session.scalars(select(JournalEntry.state).order_by(JournalEntry.at)))


def status(sheet: Aligned, code: str) -> GoalStatus | None:
    found: GoalStatus | None = sheet.find("ActionGoal", code=code).declared_status
    return found


def goal(sheet: Aligned, code: str) -> Any:
    return sheet.find("ActionGoal", code=code)


@contextmanager
def instead_of_writing(sheet: Aligned, act: Callable[..., dict[str, Any]]) -> Iterator[None]:
    """Every write goes through `act`."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(sheet.google, "batch_update", act)
        yield


# -- people write at the same moment ----------------------------------------------------------------------------------


def racing(sheet: Aligned, act: Callable[[], None]) -> Callable[..., dict[str, Any]]:
    """The write, just before which somebody does something once."""
    todo = [act]

    def write(*args: Any, **kw: Any) -> dict[str, Any]:
        while todo:
            todo.pop()()
        return Google.batch_update(sheet.google, *args, **kw)

    return write


def test_rows_inserted_at_the_moment_of_a_write_cost_nobody_a_value(grouped: Aligned) -> None:
    before = grouped.values(GROUPED)
    tab = grouped.tab_id(GROUPED)
    grouped.change(Update(goal(grouped, "1.1.2").id, {"text": "… der findes en ny vejviser."}))
    with instead_of_writing(grouped, racing(grouped, lambda: grouped.insert_rows(tab, before=9))):
        grouped.cycle()
    grouped.settle()
    values = grouped.values(GROUPED)
    assert values["C10"] == "… (1.1.2.) der findes en ny vejviser."
    assert "C9" not in values
    assert values["C14"] == before["C13"]
    assert (
        goal(grouped, "1.1.1").text
        == "… alle teams har gennemgået politikken og aftalt, hvad den betyder for deres opgaver."
    )


@pytest.mark.parametrize("columns", [12, 13], ids=["without-ids", "with-ids"])
def test_a_sort_at_the_moment_of_a_write_costs_nobody_a_value(flat: Aligned, columns: int) -> None:
    tab = flat.tab_id(FLAT)
    whole = {"sheetId": tab, "startRowIndex": 3, "endRowIndex": 11, "startColumnIndex": 0, "endColumnIndex": columns}
    before = {row.code: (row.id, row.text, row.declared_status) for row in flat.all("ActionGoal")}
    flat.change(Update(goal(flat, "1.1.1").id, {"declared_status": GoalStatus.ACHIEVED}))

    def sort() -> None:
        specs = [{"dimensionIndex": 3, "sortOrder": "DESCENDING"}]
        flat.batch({"unmergeCells": {"range": whole}}, {"sortRange": {"range": whole, "sortSpecs": specs}})

    with instead_of_writing(flat, racing(flat, sort)):
        flat.cycle()
    flat.settle()
    after_it = {row.code: (row.id, row.text, row.declared_status) for row in flat.all("ActionGoal")}
    expected = before | {"1.1.1": (*before["1.1.1"][:2], GoalStatus.ACHIEVED)}
    assert after_it == expected
    values = flat.values(FLAT)
    done = [where for where, words in values.items() if where[0] == "H" and words in ("Nået", "Afsluttet")]
    assert {values[f"C{where[1:]}"][:5] for where in done} == {"1.1.1", "2.1.2"}


@pytest.mark.parametrize("fault", [{"status": 503, "when": "after"}, {"drop": True, "when": "after"}])
def test_a_write_that_went_astray_unseen_is_put_right_by_the_next_cycle(
    flat: Aligned, fault: Mapping[str, Any]
) -> None:
    tab = flat.tab_id(FLAT)
    flat.change(Update(goal(flat, "1.1.1").id, {"declared_status": GoalStatus.ACHIEVED}))
    whole = {"sheetId": tab, "startRowIndex": 3, "endRowIndex": 11, "startColumnIndex": 0, "endColumnIndex": 13}

    def sort() -> None:
        specs = [{"dimensionIndex": 3, "sortOrder": "DESCENDING"}]
        flat.batch({"unmergeCells": {"range": whole}}, {"sortRange": {"range": whole, "sortSpecs": specs}})
        flat.sandbox.fault(method="POST", path=BATCH, **fault)

    with instead_of_writing(flat, racing(flat, sort)):
        flat.cycle()
    flat.settle()
    found = {row.code: row.declared_status for row in flat.all("ActionGoal")}
    assert [code for code, status in sorted(found.items()) if status is GoalStatus.ACHIEVED] == ["1.1.1", "2.1.2"]
    assert len(found) == 8


def test_a_row_inserted_under_the_wrong_heading_is_moved_to_its_own(grouped: Aligned) -> None:
    tab = grouped.tab_id(GROUPED)
    sub_goal = grouped.find("SubGoal", code="1.1").id
    grouped.change(Create("ActionGoal", {"sub_goal": sub_goal, "code": "1.1.3", "text": "… alle kender vagtplanen."}))
    with instead_of_writing(grouped, racing(grouped, lambda: grouped.delete_rows(tab, 2, 3))):
        grouped.cycle()
    grouped.settle()
    assert grouped.cell(GROUPED, "C8") == "… (1.1.3.) alle kender vagtplanen."
    assert goal(grouped, "1.1.3").sub_goal_id == sub_goal
    grouped.change(Create("ActionGoal", {"sub_goal": sub_goal, "code": "1.1.4", "text": "… alle får kaffe."}))
    with instead_of_writing(grouped, racing(grouped, lambda: grouped.insert_rows(tab, before=2, count=4))):
        grouped.cycle()
    grouped.settle()
    placed = row_with(grouped, GROUPED, "(1.1.3.)") + 1
    assert grouped.cell(GROUPED, f"C{placed}") == "… (1.1.4.) alle får kaffe."
    assert goal(grouped, "1.1.4").sub_goal_id == sub_goal
    assert len(grouped.all("ActionGoal", archived=True)) == 9


# -- the mend itself is raced -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("gone", [0, 1])
def test_a_row_deleted_between_write_and_mend_takes_no_other_row_with_it(
    grouped: Aligned, monkeypatch: pytest.MonkeyPatch, gone: int
) -> None:
    tab = grouped.tab_id(GROUPED)
    before = goals(grouped)
    texts = {text for where, text in grouped.values(GROUPED).items() if where[0] == "C"}
    sub_goal = grouped.find("SubGoal", code="1.1").id
    grouped.change(Create("ActionGoal", {"sub_goal": sub_goal, "code": "1.1.3", "text": "… alle kender vagtplanen."}))
    before_each_write(
        grouped,
        monkeypatch,
        lambda: grouped.insert_rows(tab, before=2, count=3),
        lambda: grouped.delete_rows(tab, 2 + gone, 3),
    )
    grouped.settle()
    assert goals(grouped) == before | {"1.1.3": ("… alle kender vagtplanen.", None, sub_goal, RecordState.ACTIVE)}
    shown = [text for where, text in grouped.values(GROUPED).items() if where[0] == "C"]
    assert texts <= set(shown)
    assert shown.count("… (1.1.3.) alle kender vagtplanen.") == 1
    assert row_with(grouped, GROUPED, "(1.1.2.)") < row_with(grouped, GROUPED, "(1.1.3.)")
    assert "SENT" not in journal(grouped)


def test_rows_inserted_before_the_write_and_before_its_mend_leave_every_text_with_its_goal(
    flat: Aligned, monkeypatch: pytest.MonkeyPatch
) -> None:
    tab = flat.tab_id(FLAT)
    before = goals(flat)
    flat.change(Update(flat.find("ActionGoal", code="1.2.2").id, {"text": "Naboer ved, hvem de ringer til"}))
    before_each_write(
        flat,
        monkeypatch,
        lambda: flat.insert_rows(tab, before=2),
        lambda: flat.insert_rows(tab, before=2),
    )
    flat.cycle()
    flat.settle()
    changed = ("Naboer ved, hvem de ringer til", *before["1.2.2"][1:])
    assert goals(flat) == before | {"1.2.2": changed}
    column = [text for where, text in flat.values(FLAT).items() if where[0] == "C"]
    for code, (text, *_) in goals(flat).items():
        assert [words for words in column if text in words] == [f"{code} {text}"]
    assert "SENT" not in journal(flat)


@pytest.mark.parametrize("code", ["1.2.2", "2.2.1"])
def test_rows_inserted_before_the_write_and_before_its_mend_leave_every_status_with_its_goal(
    flat: Aligned, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    tab = flat.tab_id(FLAT)
    for number, row in enumerate(flat.all("ActionGoal")):
        words = [GoalStatus.ACTIVE, GoalStatus.PLANNED][number % 2]
        flat.change(Update(row.id, {"declared_status": words}, corrects=True))
    flat.settle()
    before = goals(flat)
    achieved = Update(flat.find("ActionGoal", code=code).id, {"declared_status": GoalStatus.ACHIEVED}, corrects=True)
    flat.change(achieved)
    insert = [lambda: flat.insert_rows(tab, before=2)] * 2
    before_each_write(flat, monkeypatch, *insert)
    flat.cycle()
    flat.settle()
    assert goals(flat) == before | {code: (before[code][0], GoalStatus.ACHIEVED, *before[code][2:])}
    assert "SENT" not in journal(flat)


def test_an_empty_cell_that_was_hit_is_emptied_only_where_it_was_hit(
    flat: Aligned, monkeypatch: pytest.MonkeyPatch
) -> None:
    tab = flat.tab_id(FLAT)
    before = goals(flat)
    first = flat.values(FLAT)
    flat.change(Update(flat.find("ActionGoal", code="1.1.1").id, {"declared_status": GoalStatus.ACHIEVED}))
    before_each_write(flat, monkeypatch, lambda: flat.insert_rows(tab, before=4), lambda: flat.delete_rows(tab, 4, 4))
    flat.settle()
    assert goals(flat) == before | {"1.1.1": (before["1.1.1"][0], GoalStatus.ACHIEVED, *before["1.1.1"][2:])}
    now = flat.values(FLAT)
    assert {where for where in first.keys() | now.keys() if first.get(where) != now.get(where)} == {"H4"}


# -- the outcome is unknown -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "fault",
    [{"status": 503}, {"status": 503, "when": "after"}, {"drop": True}, {"drop": True, "when": "after"}],
    ids=["503-before", "503-after", "dropped-before", "dropped-after"],
)
def test_the_same_word_that_an_editor_wrote_elsewhere_stays(flat: Aligned, fault: Mapping[str, Any]) -> None:
    assert status(flat, "1.1.1") is not GoalStatus.ACHIEVED
    assert status(flat, "1.2.2") is not GoalStatus.ACHIEVED
    words = flat.cell(FLAT, f"H{row_with(flat, FLAT, '2.1.2')}")
    flat.change(Update(flat.find("ActionGoal", code="1.1.1").id, {"declared_status": GoalStatus.ACHIEVED}))
    flat.sandbox.fault(method="POST", path=BATCH, **fault)
    flat.cycle()
    flat.type_in(FLAT, H7=words)
    flat.settle()
    assert status(flat, "1.1.1") is GoalStatus.ACHIEVED
    assert status(flat, "1.2.2") is GoalStatus.ACHIEVED
    assert "SENT" not in journal(flat)


def test_the_same_word_elsewhere_stays_although_the_written_cell_was_changed_since(flat: Aligned) -> None:
    words = flat.cell(FLAT, f"H{row_with(flat, FLAT, '2.1.2')}")
    flat.change(Update(flat.find("ActionGoal", code="1.1.1").id, {"declared_status": GoalStatus.ACHIEVED}))
    flat.sandbox.fault(method="POST", path=BATCH, drop=True, when="after")
    flat.cycle()
    flat.type_in(FLAT, H7=words, H4="Planlagt")
    flat.settle()
    assert status(flat, "1.2.2") is GoalStatus.ACHIEVED
    assert flat.cell(FLAT, "H7") == words


def test_a_write_that_google_did_not_do_is_closed_at_once(flat: Aligned) -> None:
    flat.change(Update(flat.find("ActionGoal", code="1.1.1").id, {"declared_status": GoalStatus.ACHIEVED}))
    flat.sandbox.fault(method="POST", path=BATCH, status=429, times=5)
    flat.cycle()
    assert journal(flat)[-1] == "NONE"
    flat.settle()
    assert "SENT" not in journal(flat)


# -- what is never kept -----------------------------------------------------------------------------------------------


def test_a_number_typed_into_the_hidden_column_is_not_kept(flat: Aligned) -> None:
    flat.type_in(FLAT, M7="120314-1234", M8="en hemmelig note")
    flat.settle()
    with Session(flat.engine) as session:
        kept = str(list(session.scalars(select(JournalEntry.writes))))
    assert "120314" not in kept
    assert "hemmelig" not in kept
    assert flat.cell(FLAT, "M7") == str(flat.find("ActionGoal", code="1.2.2").id)
