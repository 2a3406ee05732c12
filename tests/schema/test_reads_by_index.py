"""Questions whose rows are found by an index: without it each row would be compared with all others."""

from typing import Any

import psycopg
import pytest

from tests.fixtures.asking import Asker


@pytest.mark.parametrize(
    ("query", "index"),
    [
        ("{ activities(filter: { collidesWith: { some: {} } }) { nodes { id } } }", "ix_activity_weeks"),
        (
            "{ subGoals(filter: { implementedBy: { none: { title: { isNull: false } } } }) { nodes { id } } }",
            "ix_governance_document_implements_ids",
        ),
    ],
)
def test_the_database_can_find_them_by_an_index(untouched: Asker, query: str, index: str) -> None:
    plans: list[str] = []

    class Explaining(psycopg.Cursor[Any]):
        def execute(self, statement: Any, params: Any = None, **more: Any) -> Any:
            plans.extend(line for (line,) in super().execute(f"EXPLAIN {statement}", params, **more).fetchall())
            return super().execute(statement, params, **more)

    untouched.connection.execute("SET enable_seqscan = off; SET enable_indexscan = off")
    untouched.connection.cursor_factory = Explaining
    untouched.data(query)
    assert any(index in line for line in plans), plans
