"""Is this installation fit to answer: the state of its database."""

from dataclasses import dataclass

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, text
from sqlalchemy.exc import OperationalError

from schema.database import UnreachableError
from schema.migrations.running import FOLDER


@dataclass(frozen=True, slots=True)
class DatabaseState:
    """What the database is at, against what this code needs. `current` is None for an empty database."""

    server: str
    current: str | None
    newest: str

    @property
    def up_to_date(self) -> bool:
        return self.current == self.newest


def newest_revision() -> str:
    """The revision that this code's migrations lead to."""
    return str(ScriptDirectory(str(FOLDER)).get_current_head())


def database_state(engine: Engine) -> DatabaseState:
    """Ask the database. Raises UnreachableError."""
    try:
        with engine.connect() as connection:
            server = str(connection.execute(text("SHOW server_version")).scalar_one())
            current = MigrationContext.configure(connection).get_current_revision()
    except OperationalError as error:
        reason = (str(error.orig).strip().splitlines() or [type(error.orig).__name__])[0]
        where = engine.url.host or engine.url.query.get("host") or "localhost"
        raise UnreachableError(f"»{engine.url.database or ''}« at {where}", reason) from error
    return DatabaseState(server, current, newest_revision())
