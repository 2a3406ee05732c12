"""History, change log and counter agree with each other, whatever is written in whatever order."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, Table, func, select, text
from sqlalchemy.orm import Session

from schema.changes import Actor, Applied, Archive, Create, Restore, Update, apply
from schema.changes import Change as Request
from schema.counter import ChangeCounter
from schema.database import open_engine
from schema.entities import ActionGoal, Activity, Change, PoliticalGoal, Responsibility, SubGoal
from schema.enums import ActivityKind, ChangeAction, GoalStatus, Level, RecordState, Source
from schema.history import history_of
from schema.ids import new_id
from schema.model import Entity, entities, fields_of
from schema.values import to_json
from tests.fixtures.model import accepted, apply_all, create, update
from tests.fixtures.postgres import Cluster, fresh_database

KEPT_BY_STYRING = {"id", "record_state", "version", "source", "created_at", "changed_at", "changed_by", "changed_seq"}

EMPTY: dict[str, dict[str, Any]] = {
    "Policy": {"state": "IN_FORCE"},
    "PoliticalGoal": {"cross_cutting": []},
    "ActionGoal": {"management_levels": [], "postponed": False},
    "Activity": {"kind": "ACTION", "periods": [], "participants": [], "audience": [], "contributes_to": []},
    "Responsibility": {"kind": "COORDINATOR", "primary": False},
}
"""What the fields of a new record are that nobody has given a value."""


@pytest.fixture(scope="module")
def engine(cluster: Cluster, database_template: str) -> Iterator[Engine]:
    with fresh_database(cluster, database_template) as url:
        engine = open_engine(url)
        yield engine
        engine.dispose()


Row = dict[str, Any]


def plain(row: Any) -> Row:
    """A row in its JSON form, so that rows of different statements compare."""
    return {
        name: to_json(value)
        for name, value in row._mapping.items()
        if not name.startswith(("current_from", "current_to"))
    }


def rows_of(connection: Any, table: Table, ids: list[UUID]) -> list[Row]:
    return [plain(row) for row in connection.execute(select(table).where(table.c.id.in_(ids)))]


@dataclass
class Written:
    """What a sequence of batches left behind: every row as it was right after each batch."""

    ids: dict[str, list[UUID]] = field(default_factory=dict)
    seen: list[tuple[int, dict[UUID, Row]]] = field(default_factory=list)


TYPES: dict[str, type[Entity]] = {
    cls.__name__: cls for cls in (PoliticalGoal, SubGoal, ActionGoal, Activity, Responsibility)
}


@st.composite
def batches(draw: st.DrawFn) -> list[list[Request]]:
    """Changes to a small model with few codes, so that they meet each other; many of them break a rule."""
    policy = Create("Policy", {"title": "Politik"})
    political = [Create("PoliticalGoal", {"policy": policy.id, "code": str(n), "title": f"mål {n}"}) for n in (1, 2)]
    pool: dict[str, list[UUID]] = {name: [] for name in TYPES}
    pool["PoliticalGoal"] = [goal.id for goal in political]
    texts = st.sampled_from(["gør noget", "gør noget andet", "", "120314-1234", "a\x00", "øl & æbler 👋"])

    def value_of(name: str) -> dict[str, Any]:
        values: dict[str, Any] = {}
        if name == "SubGoal":
            values["political_goal"] = draw(st.sampled_from([*pool["PoliticalGoal"], None]))
            values["code"] = draw(st.sampled_from(["1.1", "1.2", "2.1", None]))
            values["text"] = draw(texts)
        elif name == "ActionGoal":
            values["sub_goal"] = draw(st.sampled_from([*pool["SubGoal"], new_id()]))
            values["code"] = draw(st.sampled_from(["1.1.1", "1.1.2", "2.1.1", "x", None]))
            values["text"] = draw(texts)
            values["management_levels"] = draw(st.lists(st.sampled_from(list(Level)), max_size=2))
            values["declared_status"] = draw(st.sampled_from([None, *GoalStatus]))
            values["postponed"] = draw(st.booleans())
        elif name == "Activity":
            values["parent"] = draw(st.sampled_from([*pool["ActionGoal"], policy.id]))
            values["what"] = draw(texts)
            values["kind"] = draw(st.sampled_from([None, *ActivityKind]))
            values["contributes_to"] = draw(st.lists(st.sampled_from(pool["PoliticalGoal"]), max_size=2))
        elif name == "Responsibility":
            values["subject"] = draw(st.sampled_from([*pool["ActionGoal"], *pool["Activity"], policy.id]))
            values["name"] = draw(texts)
        else:
            values["code"] = draw(st.sampled_from(["1", "2", "3", None]))
            values["title"] = draw(texts)
        return values

    def change() -> Request:
        everything = [record for ids in pool.values() for record in ids]
        action = draw(st.sampled_from(["create", "create", "update", "update", "archive", "restore"]))
        if action == "archive":
            return Archive(draw(st.sampled_from(everything)))
        if action == "restore":
            return Restore(draw(st.sampled_from(everything)))
        name = draw(st.sampled_from([name for name in TYPES if action == "create" or pool[name]]))
        values = value_of(name)
        if action == "create":
            made = Create(name, values | ({"policy": policy.id} if name == "PoliticalGoal" else {}))
            pool[name].append(made.id)
            return made
        kept = draw(st.sets(st.sampled_from(sorted(values)), min_size=1))
        version = draw(st.sampled_from([None, None, None, 1, 2]))
        return Update(draw(st.sampled_from(pool[name])), {key: values[key] for key in kept}, if_version=version)

    return [[policy, *political], *([change() for _ in range(draw(st.integers(1, 4)))] for _ in range(6))]


def write_all(engine: Engine, given_batches: list[list[Request]]) -> tuple[Written, list[Applied]]:
    written, answers = Written(), []
    for batch in given_batches:
        applied = apply_all(engine, batch)
        answers.append(applied)
        for outcome in applied.outcomes:
            if outcome.accepted and isinstance(outcome.change, Create):
                written.ids.setdefault(outcome.change.type, []).append(outcome.change.id)
        with engine.connect() as connection:
            number = connection.execute(select(ChangeCounter.seq)).scalar_one()
            rows = [
                row
                for name, ids in written.ids.items()
                for row in rows_of(connection, entities()[name].__table__, ids)  # type: ignore[arg-type]
            ]
        written.seen.append((number, {UUID(row["id"]): row for row in rows}))
    return written, answers


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(batches())
def test_history_and_current_rows_are_everything_that_was_ever_written(
    engine: Engine, given_batches: list[list[Request]]
) -> None:
    written, answers = write_all(engine, given_batches)
    with engine.connect() as connection:
        for name, ids in written.ids.items():
            cls = entities()[name]
            current = {UUID(row["id"]): row for row in rows_of(connection, cls.__table__, ids)}  # type: ignore[arg-type]
            history = history_of(cls)
            past = connection.execute(select(history).where(history.c.id.in_(ids)).order_by(history.c.version)).all()
            for record in ids:
                versions = [row for row in past if row.id == record]
                _check_periods(versions, current[record])
                _check_versions([plain(row) for row in versions], current[record], record, written)
                _check_log(connection, cls, current[record], record)
                _check_as_of(connection, cls, record, written)
    _check_rules(written)
    for applied in answers:
        changed = any(outcome.accepted for outcome in applied.outcomes)
        assert changed or applied.seq is None


def _check_periods(versions: list[Any], current: Row) -> None:
    """The validity periods follow on each other without a gap, up to the current row."""
    starts = [(row.current_from_seq, row.current_from.isoformat()) for row in versions]
    ends = [(row.current_to_seq, row.current_to.isoformat()) for row in versions]
    now = (current["changed_seq"], current["changed_at"])
    assert [*starts, now] == sorted({*starts, now})
    assert ends == [*starts[1:], now][: len(ends)]


def _check_versions(versions: list[Row], current: Row, record: UUID, written: Written) -> None:
    """One version per writing change, numbered from 1; the same rows as were seen at the time."""
    ever = [*versions, current]
    assert [row["version"] for row in ever] == list(range(1, len(ever) + 1))
    seen: list[Row] = []
    for _, rows in written.seen:
        if record in rows and (not seen or rows[record] != seen[-1]):
            seen.append(rows[record])
    assert ever == seen


def _check_log(connection: Any, cls: type[Entity], current: Row, record: UUID) -> None:
    """The change log, replayed over an empty record, gives the current one."""
    log = Change.__table__
    replayed: Row = dict(EMPTY.get(cls.__name__, {}))
    state = RecordState.ACTIVE
    numbers = set()
    for entry in connection.execute(select(log).where(log.c.entity_id == record).order_by(log.c.id)):
        numbers.add(entry.seq)
        if entry.field_name is None:
            state = RecordState.ARCHIVED if entry.action is ChangeAction.ARCHIVE else RecordState.ACTIVE
        else:
            assert entry.old == (None if entry.action is ChangeAction.CREATE else replayed.get(entry.field_name))
            replayed[entry.field_name] = entry.new
    columns = {name: declared.column for name, declared in fields_of(cls).items() if declared.column in current}
    for name in columns.keys() - KEPT_BY_STYRING:
        assert replayed.get(name) == current[columns[name]]
    assert current["record_state"] == state.name
    assert len(numbers) == current["version"]
    assert max(numbers) == current["changed_seq"]


def _check_as_of(connection: Any, cls: type[Entity], record: UUID, written: Written) -> None:
    """The row of any past change number can be read from the table and its history."""
    table, history = cls.__table__, history_of(cls)
    names = [column.name for column in table.columns]
    for number, rows in written.seen:
        now = select(*(table.c[name] for name in names)).where(table.c.id == record, table.c.changed_seq <= number)
        then = select(*(history.c[name] for name in names)).where(
            history.c.id == record, history.c.current_from_seq <= number, history.c.current_to_seq > number
        )
        found = connection.execute(now.union_all(then)).all()
        assert [plain(row) for row in found] == ([rows[record]] if record in rows else [])


def _check_rules(written: Written) -> None:
    """At no time two active goals of one type share a code, and nothing active lies beneath something archived."""
    owners = {"SubGoal": "political_goal_id", "ActionGoal": "sub_goal_id", "Activity": "parent_id"}
    owners |= {"Responsibility": "subject_id", "PoliticalGoal": "policy_id"}
    for _, rows in written.seen:
        for name in ("PoliticalGoal", "SubGoal", "ActionGoal"):
            held = [
                rows[record]["code"]
                for record in written.ids.get(name, ())
                if record in rows and rows[record]["record_state"] == "ACTIVE" and rows[record]["code"] is not None
            ]
            assert len(held) == len(set(held))
        for name, link in owners.items():
            for record in written.ids.get(name, ()):
                if record in rows and rows[record]["record_state"] == "ACTIVE":
                    assert rows[UUID(rows[record][link])]["record_state"] == "ACTIVE"


def test_concurrent_writers_never_share_a_code_or_show_a_number_before_an_earlier_one(engine: Engine) -> None:
    policy = create(engine, "Policy", title="Politik")
    political = create(engine, "PoliticalGoal", policy=policy, code="1", title="mål")
    sub_goal = create(engine, "SubGoal", political_goal=political, code="1.1", text="delmål")
    shared = create(engine, "ActionGoal", sub_goal=sub_goal, text="fælles")
    with engine.connect() as connection:
        start = connection.execute(select(ChangeCounter.seq)).scalar_one()
    done = threading.Event()
    problems: list[str] = []
    won: list[int] = []

    def write(writer: int) -> None:
        for number in range(12):
            goal = Create("ActionGoal", {"sub_goal": sub_goal, "code": f"1.1.{number}", "text": f"af {writer}"})
            more = Update(shared, {"text": f"{writer}.{number}"})
            applied = apply_all(engine, [goal, more], actor=Actor(f"writer {writer}"))
            if applied.outcomes[0].accepted:
                won.append(number)
            elif applied.outcomes[0].errors[0].rule != "K01":
                problems.append(applied.outcomes[0].errors[0].rule)

    def watch() -> None:
        while not done.is_set():
            with engine.connect() as connection:
                number = connection.execute(select(ChangeCounter.seq)).scalar_one()
                numbers = connection.execute(
                    select(func.count(Change.seq.distinct())).where(Change.seq > start, Change.seq <= number)
                ).scalar_one()
            if numbers != number - start:
                problems.append(f"{numbers} of {number - start} changes are visible at {number}")

    writers = [threading.Thread(target=write, args=(writer,)) for writer in range(4)]
    watcher = threading.Thread(target=watch)
    watcher.start()
    for thread in writers:
        thread.start()
    for thread in writers:
        thread.join()
    done.set()
    watcher.join()
    assert problems == []
    assert sorted(won) == list(range(12))
    with engine.connect() as connection:
        moments = connection.execute(select(Change.at).where(Change.seq > start).order_by(Change.seq)).scalars().all()
        version = connection.execute(select(ActionGoal.version).where(ActionGoal.id == shared)).scalar_one()
    assert moments == sorted(moments)
    assert version == 1 + 4 * 12


def test_a_lost_update_is_refused_to_one_of_two_who_read_the_same_version(engine: Engine) -> None:
    policy = create(engine, "Policy", title="Politik")
    answers: list[bool] = []
    ready = threading.Barrier(2)

    def write(title: str) -> None:
        with Session(engine) as session, session.begin():
            ready.wait()
            applied = apply(session, [Update(policy, {"title": title}, if_version=1)], Actor(title), Source.API)
            answers.append(applied.outcomes[0].accepted)

    threads = [threading.Thread(target=write, args=(title,)) for title in ("a", "b")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [False, True]


def test_every_entity_keeps_every_column_of_its_old_rows(engine: Engine) -> None:
    person = create(engine, "Person", initials="QX", name="Navn", title="Teamleder", active=False)
    before = {}
    with engine.connect() as connection:
        before = rows_of(connection, entities()["Person"].__table__, [person])[0]  # type: ignore[arg-type]
    accepted(update(engine, person, title="Afdelingsleder"))
    with engine.connect() as connection:
        assert rows_of(connection, history_of(entities()["Person"]), [person]) == [before]


def test_new_ids_sort_by_age() -> None:
    made = [new_id() for _ in range(5000)]
    assert made == sorted(set(made))
    assert {identity.version for identity in made} == {7}
    assert {identity.variant for identity in made} == {new_id().variant}


def test_the_registry_knows_the_type_of_every_record(engine: Engine) -> None:
    policy = create(engine, "Policy", title="Politik")
    with engine.connect() as connection:
        found = connection.execute(text("SELECT type FROM record WHERE id = :id"), {"id": policy}).scalar_one()
    assert found == "Policy"
