"""What most tests of this room start from: a database of their own, somebody who asks it, a small model in it."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from tests.fixtures.asking import Asker, asking
from tests.fixtures.model import GoalTree, engine_on, goal_tree
from tests.fixtures.postgres import Cluster, fresh_database


@pytest.fixture
def engine(database: str) -> Iterator[Engine]:
    with engine_on(database, NullPool) as engine:
        yield engine


@pytest.fixture
def asker(database: str) -> Iterator[Asker]:
    with asking(database) as found:
        yield found


@pytest.fixture
def untouched(cluster: Cluster, database_template: str) -> Iterator[Asker]:
    """On a database of its own, to look at plans: what others left in a table, and counted there, changes them."""
    with fresh_database(cluster, database_template) as url, asking(url) as found:
        yield found


@pytest.fixture
def tree(engine: Engine) -> GoalTree:
    """In the database of `engine` and `asker`."""
    with Session(engine) as session, session.begin():
        return goal_tree(session)
