"""What most tests of this room start from: a database of their own, somebody who asks it, a small model in it."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from schema.database import open_engine
from tests.fixtures.asking import Asker, asking
from tests.fixtures.model import GoalTree, goal_tree


@pytest.fixture
def engine(database: str) -> Iterator[Engine]:
    engine = open_engine(database, poolclass=NullPool)
    yield engine
    engine.dispose()


@pytest.fixture
def asker(database: str) -> Iterator[Asker]:
    with asking(database) as found:
        yield found


@pytest.fixture
def tree(engine: Engine) -> GoalTree:
    """In the database of `engine` and `asker`."""
    with Session(engine) as session, session.begin():
        return goal_tree(session)
