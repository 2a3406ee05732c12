"""Two people at random, one in the sheet and one at the API, with crashes and lost answers between them: the
invariants of DESIGN 7.6 hold whenever the sync has come to rest.

`STYRING_SYNC_EXAMPLES=200` runs it longer, `STYRING_SYNC_STEPS` sets the steps of each history, `STYRING_SYNC_SHRINK=1`
looks for the shortest history that fails (minutes). A failure prints the steps and the seed.
"""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, suppress
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from schema.changes import Archive, Change, Create, Restore, Update
from schema.enums import RecordState
from sync import cycle as cycle_module
from sync import store
from sync.cycle import CycleReport
from sync.google import Google
from sync.grid import column_index
from tests.fixtures.model import apply_all
from tests.fixtures.postgres import Cluster
from tests.fixtures.sandbox import RunningSandbox, running_sandbox
from tests.fixtures.syncing import CALLER
from tests.fixtures.two_users import MARK, WORD, Table, mark, open_conflicts, table, wording

EXAMPLES = int(os.environ.get("STYRING_SYNC_EXAMPLES", "6"))
STEPS = int(os.environ.get("STYRING_SYNC_STEPS", "14"))
SUBS = ("1.1", "1.2")
BATCH = ":batchUpdate$"


class KilledError(Exception):
    """The process is killed here."""


def killed(*_: Any, **__: Any) -> Any:
    raise KilledError


def afterwards_killed(function: Callable[..., Any]) -> Callable[..., Any]:
    def act(*args: Any, **kw: Any) -> Any:
        function(*args, **kw)
        raise KilledError

    return act


CRASHES: tuple[tuple[Any, str, Any], ...] = (
    (store, "journal", afterwards_killed(store.journal)),
    (cycle_module._Cycle, "_still_locked", staticmethod(killed)),
    (Google, "batch_update", afterwards_killed(Google.batch_update)),
    (store, "save_written", afterwards_killed(store.save_written)),
    (cycle_module._Cycle, "finish", killed),
)


class SyncMachine(RuleBasedStateMachine):
    """`typed` and `called` hold what each side said about (goal, field) since the sync last rested: the last word."""

    cluster: Cluster
    template: str
    sandbox: RunningSandbox
    form: str

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.table: Table = self.stack.enter_context(table(self.cluster, self.template, self.sandbox, self.form))
        self.sheet = self.table.sheet
        self.codes = {1: "1.1.1", 2: "1.1.2", 3: "1.2.1", 4: "1.2.2"}
        self.ids: dict[int, UUID] = {n: self.sheet.find("ActionGoal", code=code).id for n, code in self.codes.items()}
        self.goals = len(self.codes)
        self.said: dict[tuple[int, str], list[tuple[str, str]]] = {}
        self.gone: set[int] = set()
        self.deleted: set[int] = set()
        self.may_be_archived: set[int] = set()
        self.private = sorted(self._private())
        self.structure_touched = False

    def teardown(self) -> None:
        with self.stack:
            self.come_to_rest()

    # -- helpers ------------------------------------------------------------------------------------------------------

    def _private(self) -> list[str]:
        return [cells["private"] for cells in self.table.rows().values() if "private" in cells]

    def _row(self, goal: int) -> int | None:
        rows = self.table.goal_rows().get(mark(goal), [])
        return rows[0] if len(rows) == 1 else None

    def _say(self, goal: int, field: str, side: str, word: str) -> None:
        self.said.setdefault((goal, field), []).append((side, word))

    def _pick(self, number: int) -> int:
        present = [goal for goal in range(1, self.goals + 1) if goal not in self.gone]
        return present[number % len(present)]

    def _change(self, *changes: Change) -> bool:
        """Whether the rules let the changes in: a caller may ask for what is archived, or was renumbered meanwhile."""
        applied = apply_all(self.sheet.engine, changes, actor=CALLER)
        return all(outcome.accepted for outcome in applied.outcomes)

    # -- the editor ---------------------------------------------------------------------------------------------------

    @rule(number=st.integers(0, 20))
    def retype_a_text(self, number: int) -> None:
        goal = self._pick(number)
        row = self._row(goal)
        if row is None:
            return
        word = self.table.words.fresh()
        text = self.table.form.goal(self.codes[goal], wording(goal, word))
        self.table.type_in(row, "goal", text)
        self._say(goal, "text", "sheet", word)

    @rule(number=st.integers(0, 20), how=st.sampled_from(["append", "first", "reword"]))
    def type_an_activity(self, number: int, how: str) -> None:
        goal = self._pick(number)
        row = self._row(goal)
        if row is None:
            return
        word = self.table.words.fresh()
        lines = self.table.cell(row, "activities").split("\n")
        lines = [line for line in lines if line]
        line = f"• Ny aftale {word} om {mark(goal)} i juni 2025"
        if how == "reword" and lines and not set(WORD.findall(lines[-1])):
            lines[-1] = f"{lines[-1]} og {word}"
        else:
            lines = [line, *lines] if how == "first" else [*lines, line]
        self.table.type_in(row, "activities", "\n".join(lines))
        self._say(goal, f"activity {word}", "sheet", word)

    @rule(number=st.integers(0, 20), which=st.integers(0, 5))
    def drop_an_activity_line(self, number: int, which: int) -> None:
        goal = self._pick(number)
        row = self._row(goal)
        if row is None:
            return
        lines = [line for line in self.table.cell(row, "activities").split("\n") if line]
        if lines:
            dropped = lines.pop(which % len(lines))
            self.table.type_in(row, "activities", "\n".join(lines))
            for word in WORD.findall(dropped):
                self.said.pop((goal, f"activity {word}"), None)

    @rule(number=st.integers(0, 20), who=st.sampled_from(["QX", "ZW", "YQ", "QX / ZW"]))
    def retype_owners(self, number: int, who: str) -> None:
        row = self._row(self._pick(number))
        if row is not None:
            self.table.type_in(row, "owners", who)

    @rule(number=st.integers(0, 20), per_cent=st.integers(10, 90))
    def retype_a_criterion(self, number: int, per_cent: int) -> None:
        goal = self._pick(number)
        row = self._row(goal)
        if row is not None:
            text = f"mindst {per_cent} % i {mark(goal)} svarer ja ved udgangen af 2026"
            self.table.type_in(row, "criteria", text)

    @rule(number=st.integers(0, 20))
    def insert_a_goal(self, number: int) -> None:
        beside = self._pick(number)
        row = self._row(beside)
        if row is None or self.goals >= 9:
            return
        parents = {key: self.table.cell(row, key) for key in ("political", "sub") if key in self.table.form.columns}
        self.table.insert_row(row + 1)
        goal = self._new_goal(self.codes[beside][:3])
        for key, text in parents.items():
            self.table.type_in(row + 1, key, text)
        word = self.table.words.fresh()
        text = self.table.form.goal(self.codes[goal], wording(goal, word))
        self.table.type_in(row + 1, "goal", text)
        self._say(goal, "text", "sheet", word)

    def _new_goal(self, sub: str) -> int:
        self.goals += 1
        taken = [int(code.rsplit(".", 1)[1]) for code in self.codes.values() if code.startswith(sub)]
        self.codes[self.goals] = f"{sub}.{max(taken) + 1}"
        return self.goals

    @rule(number=st.integers(0, 20))
    def insert_a_blank_row(self, number: int) -> None:
        row = self._row(self._pick(number))
        if row is not None and self.form == "grouped":
            self.table.insert_row(row + 1)

    @rule(number=st.integers(0, 20))
    def renumber(self, number: int) -> None:
        goal = self._pick(number)
        row = self._row(goal)
        if row is None or goal not in self.ids:
            return
        shown = self.table.cell(row, "goal")
        if self.codes[goal] not in shown:
            return
        sub = self.codes[goal][:3]
        before = self.codes[goal]
        taken = [int(code.rsplit(".", 1)[1]) for code in self.codes.values() if code.startswith(sub)]
        self.codes[goal] = f"{sub}.{max(taken) + 1}"
        self.table.type_in(row, "goal", shown.replace(before, self.codes[goal]))

    @precondition(lambda self: not self.deleted)
    @rule(number=st.integers(0, 20))
    def delete_a_row(self, number: int) -> None:
        goal = self._pick(number)
        row = self._row(goal)
        if row is None or goal not in self.ids or self.goals - len(self.gone) < 3:
            return
        self.private.remove(self.table.cell(row, "private")) if self.table.cell(row, "private") else None
        self.table.delete_row(row)
        self.deleted.add(goal)
        self.may_be_archived.add(goal)
        self.said = {key: said for key, said in self.said.items() if key[0] != goal}

    @precondition(lambda self: self.form == "flat")
    @rule(key=st.sampled_from(["goal", "owners", "activities"]), ascending=st.booleans(), with_ids=st.booleans())
    def sort(self, key: str, ascending: bool, with_ids: bool) -> None:
        self.table.sort(key, ascending=ascending, with_ids=with_ids)

    # -- the caller of the API ----------------------------------------------------------------------------------------

    @rule(number=st.integers(0, 20))
    def update_a_text(self, number: int) -> None:
        goal = self._pick(number)
        if goal in self.ids:
            word = self.table.words.fresh()
            if self._change(Update(self.ids[goal], {"text": wording(goal, word)})):
                self._say(goal, "text", "api", word)

    @rule(number=st.integers(0, 20))
    def create_an_activity(self, number: int) -> None:
        goal = self._pick(number)
        if goal in self.ids:
            word = self.table.words.fresh()
            what = f"Møde {word} om {mark(goal)}"
            if self._change(Create("Activity", {"parent": self.ids[goal], "what": what})):
                self._say(goal, f"activity {word}", "api", word)

    @rule(number=st.integers(0, 20), which=st.integers(0, 5))
    def archive_an_activity(self, number: int, which: int) -> None:
        goal = self._pick(number)
        if goal not in self.ids:
            return
        found = self.sheet.all("Activity", parent_id=self.ids[goal])
        if found:
            chosen = found[which % len(found)]
            if self._change(Archive(chosen.id)):
                for word in WORD.findall(chosen.what):
                    self.said.pop((goal, f"activity {word}"), None)

    @rule(number=st.integers(0, 20), who=st.sampled_from(["QX", "ZW", "YQ"]))
    def replace_an_owner(self, number: int, who: str) -> None:
        goal = self._pick(number)
        if goal in self.ids:
            owners = self.sheet.all("Responsibility", subject_id=self.ids[goal])
            if owners:
                self._change(Update(owners[0].id, {"party": self.sheet.find("Person", initials=who).id}))

    @rule(sub=st.sampled_from(SUBS))
    def create_a_goal(self, sub: str) -> None:
        if self.goals >= 9:
            return
        goal = self._new_goal(sub)
        word = self.table.words.fresh()
        owner = self.sheet.find("SubGoal", code=sub).id
        text = wording(goal, word)
        create = Create("ActionGoal", {"sub_goal": owner, "code": self.codes[goal], "text": text})
        if self._change(create):
            self.ids[goal] = create.id
            self._say(goal, "text", "api", word)
        else:
            self.gone.add(goal)

    @rule(number=st.integers(0, 20))
    def archive_or_restore_a_goal(self, number: int) -> None:
        goal = self._pick(number)
        if goal not in self.ids or goal in self.deleted:
            return
        (row,) = self.sheet.all("ActionGoal", archived=True, id=self.ids[goal])
        if row.record_state is RecordState.ARCHIVED:
            self._change(Restore(row.id))
        elif self._change(Archive(row.id)):
            self.may_be_archived.add(goal)

    # -- the sync -----------------------------------------------------------------------------------------------------

    @rule()
    def cycle(self) -> None:
        self.sheet.cycle()

    @rule(point=st.sampled_from(CRASHES))
    def cycle_that_dies(self, point: tuple[Any, str, Any]) -> None:
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(*point)
            with suppress(KilledError):
                self.sheet.cycle()

    @rule(drop=st.booleans(), when=st.sampled_from(["before", "after"]))
    def cycle_without_an_answer(self, drop: bool, when: str) -> None:
        fault = {"drop": True} if drop else {"status": 503}
        self.sandbox.fault(method="POST", path=f"{self.sheet.file_id}{BATCH}", when=when, **fault)
        self.sheet.cycle()
        self.sandbox.call("DELETE", "sandbox-control/faults")

    @rule(number=st.integers(0, 20), step=st.sampled_from(["blank", "text", "activity", "sort"]))
    def cycle_while_somebody_writes(self, number: int, step: str) -> None:
        todo: list[Callable[[], None]] = [
            {
                "blank": lambda: self.insert_a_blank_row(number),
                "text": lambda: self.retype_a_text(number),
                "activity": lambda: self.type_an_activity(number, "append"),
                "sort": lambda: self.sort("owners", True, True) if self.form == "flat" else None,
            }[step]
        ]
        cell = {"text": "goal", "activity": "activities"}.get(step)

        def write(file_id: str, body: Mapping[str, Any], **kw: Any) -> dict[str, Any]:
            while todo:
                act = todo.pop()
                # Google writes unconditionally: what is typed into the very cell of the call is overwritten by it.
                if cell is None or not self._is_written(body, self._row(self._pick(number)), cell):
                    act()
            return Google.batch_update(self.sheet.google, file_id, body, **kw)

        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(self.sheet.google, "batch_update", write)
            self.sheet.cycle()

    def _is_written(self, body: Mapping[str, Any], row: int | None, key: str) -> bool:
        starts = [request["updateCells"]["start"] for request in body["requests"] if "updateCells" in request]
        column = column_index(self.table.form.columns[key])
        return any(row == start["rowIndex"] + 1 and column == start["columnIndex"] for start in starts)

    @rule()
    def come_to_rest(self) -> None:
        self._rest()
        self._check()

    # -- what holds at rest -------------------------------------------------------------------------------------------

    def _rest(self) -> None:
        report: CycleReport | None = None
        for _ in range(7):
            report = self.sheet.cycle()
            if not (report.again or report.changes_taken or report.cells_written):
                break
        else:
            raise AssertionError(f"the sync does not come to rest: {report}")
        before = self.sheet.everything()
        self.sheet.cycle()
        assert self.sheet.everything() == before, "the third cycle sends no write"

    def _check(self) -> None:
        goals = self.sheet.all("ActionGoal", archived=True)
        active = {row.id: row for row in goals if row.record_state is RecordState.ACTIVE}
        archived = {row.id for row in goals} - set(active)
        for goal in range(1, self.goals + 1):
            found = [row for row in goals if mark(goal) in row.text]
            assert len(found) <= 1, f"{mark(goal)} became {len(found)} goals"
            if found:
                self.ids.setdefault(goal, found[0].id)
                assert self.ids[goal] == found[0].id, f"{mark(goal)} changed its identity"
        rows = self.table.rows()
        self._right_rows(rows)
        conflicts = {str(words) for row in open_conflicts(self.sheet) for words in (row.sheet_value, row.api_value)}
        conflicting = {row.entity_id for row in open_conflicts(self.sheet)}
        database = self._words_in_database()
        shown = {word for cells in rows.values() for text in cells.values() for word in WORD.findall(text)}
        for (goal, field), said in self.said.items():
            last = said[-1][1]
            held = any(last in words for words in conflicts)
            waits = self.ids.get(goal) in archived and last in shown  # typed into a row that is struck through
            assert last in database or held or waits, f"{said} about {mark(goal)} ({field}) is lost in the database"
            if self.ids.get(goal) in active:
                assert last in shown or held, f"{said} about {mark(goal)} ({field}) is lost in the sheet"
            typed = [word for side, word in said if side == "sheet"]
            if typed and field == "text" and typed[-1] not in database:
                called_later = said.index(("sheet", typed[-1])) < len(said) - 1
                assert waits or held or called_later or any(typed[-1] in words for words in conflicts)
        self._same_on_both_sides(active, rows, conflicting)
        assert {goal for goal, found in self.ids.items() if found in archived} <= self.may_be_archived, (
            "nothing is archived but what somebody deleted or archived"
        )
        assert sorted(self._private()) == self.private, "unmapped cells stay as they are"
        self.said.clear()
        self.gone |= {goal for goal in self.deleted if self._row(goal) is None}
        self.deleted.clear()

    def _right_rows(self, rows: dict[int, dict[str, str]]) -> None:
        for number, cells in rows.items():
            marks = {found for text in cells.values() for found in MARK.findall(text)}
            assert len(marks) <= 1, f"row {number} speaks of {marks}"
        for row in self.sheet.all("Activity"):
            marks = set(MARK.findall(row.what))
            assert marks <= {mark(goal) for goal, found in self.ids.items() if found == row.parent_id}
        for row in self.sheet.all("SuccessCriterion"):
            marks = set(MARK.findall(row.text))
            assert marks <= {mark(goal) for goal, found in self.ids.items() if found == row.action_goal_id}

    def _words_in_database(self) -> set[str]:
        texts = [row.text for row in self.sheet.all("ActionGoal", archived=True)]
        texts += [row.what for row in self.sheet.all("Activity", archived=True)]
        return {word for text in texts for word in WORD.findall(text)}

    def _same_on_both_sides(
        self, active: dict[UUID, Any], rows: dict[int, dict[str, str]], conflicting: set[UUID]
    ) -> None:
        by_mark = {found: number for number, cells in rows.items() for found in MARK.findall(cells.get("goal", ""))}
        for goal, found in self.ids.items():
            if found not in active:
                continue
            assert mark(goal) in by_mark, f"{mark(goal)} has no row"
            cells = rows[by_mark[mark(goal)]]
            if found not in conflicting:
                assert active[found].text in cells["goal"]
                assert active[found].code in cells["goal"]
                if goal in self.deleted:  # its row went, and with it a number that was typed just before
                    self.codes[goal] = active[found].code
                assert active[found].code == self.codes[goal]
            activities = self.sheet.all("Activity", parent_id=found)
            if not {row.id for row in activities} & conflicting:
                lines = [line.strip("• -") for line in cells.get("activities", "").split("\n") if line.strip()]
                assert [row.what for row in activities] == lines
            owners = self.sheet.all("Responsibility", subject_id=found)
            if not {row.id for row in owners} & conflicting:
                assert {row.name for row in owners} == {
                    name for name in ("QX", "ZW", "YQ") if name in cells.get("owners", "")
                }


@pytest.fixture(scope="module")
def shared_sandbox() -> Iterator[RunningSandbox]:
    with running_sandbox(faults=True) as sandbox:
        yield sandbox


@pytest.mark.timeout(3600 if EXAMPLES > 20 else 240)
@pytest.mark.parametrize("form", ["grouped", "flat"])
def test_two_users_and_a_faulty_world(
    cluster: Cluster, database_template: str, shared_sandbox: RunningSandbox, form: str
) -> None:
    class Machine(SyncMachine):
        pass

    Machine.cluster, Machine.template, Machine.sandbox, Machine.form = cluster, database_template, shared_sandbox, form

    def finishing() -> SyncMachine:
        return Machine()

    run_state_machine_as_test(
        finishing,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            print_blob=True,
            report_multiple_bugs=False,
            phases=(Phase.explicit, Phase.generate, *((Phase.shrink,) if "STYRING_SYNC_SHRINK" in os.environ else ())),
            suppress_health_check=list(HealthCheck),
        ),
    )
