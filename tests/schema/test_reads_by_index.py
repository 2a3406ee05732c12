"""Questions whose rows are found by an index: without it each row would be compared with all others."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from tests.fixtures.asking import Asker, asking
from tests.fixtures.postgres import Cluster, fresh_database


@pytest.fixture
def asker(cluster: Cluster, database_template: str) -> Iterator[Asker]:
    """On a database of its own: what others left in a table, and what was counted then, changes the plan."""
    with fresh_database(cluster, database_template) as url, asking(url) as asker:
        yield asker


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
def test_the_database_can_find_them_by_an_index(asker: Asker, query: str, index: str) -> None:
    plans: list[str] = []

    class Explaining(psycopg.Cursor[Any]):
        def execute(self, statement: Any, params: Any = None, **more: Any) -> Any:
            plans.extend(line for (line,) in super().execute(f"EXPLAIN {statement}", params, **more).fetchall())
            return super().execute(statement, params, **more)

    asker.connection.execute("SET enable_seqscan = off; SET enable_indexscan = off")
    asker.connection.cursor_factory = Explaining
    asker.data(query)
    assert any(index in line for line in plans), plans
