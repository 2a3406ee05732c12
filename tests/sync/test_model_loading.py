"""The database's side of a cycle is loaded alike for few goals and for many."""

from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session

from sync import model
from tests.fixtures.syncing import Aligned


def test_no_statement_has_a_parameter_for_each_owner(grouped: Aligned) -> None:
    """PostgreSQL takes 65,535 parameters in a statement; a country has more goals than that."""
    counts: list[int] = []

    def count(_connection: Any, _cursor: Any, _statement: str, parameters: Any, *_: Any) -> None:
        counts.append(len(parameters))

    policy = grouped.find("Policy").id
    event.listen(grouped.engine, "before_cursor_execute", count)
    with Session(grouped.engine) as session:
        loaded = model.load(session, [policy])
    event.remove(grouped.engine, "before_cursor_execute", count)
    assert len(loaded.of_type("ActionGoal")) > 2
    assert counts
    assert max(counts) <= 1
