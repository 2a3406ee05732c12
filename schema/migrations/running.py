"""Running the migrations in code, and asking how a database differs from the declarations."""

import os
from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection

FOLDER = Path(__file__).parent
SQL = FOLDER.parent / "sql"
"""Where the functions and triggers stand that migrations install."""


def _config(connection: Connection, *more: Path) -> Config:
    config = Config()
    folders = os.pathsep.join(str(folder) for folder in (FOLDER / "versions", *more))
    config.set_main_option("version_locations", folders.replace("%", "%%"))
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def unknown_revision(connection: Connection) -> str | None:
    """The database's revision where this code does not know it, else None."""
    scripts = ScriptDirectory.from_config(_config(connection))
    for revision in MigrationContext.configure(connection).get_current_heads():
        try:
            scripts.get_revision(revision)
        except CommandError:
            return revision
    return None


def run(connection: Connection, *more: Path) -> None:
    """Bring the database to the newest revision, in the connection's transaction.

    `more` are folders with further migrations, such as one that was just written.
    """
    command.upgrade(_config(connection, *more), "head")


def differences(connection: Connection) -> list[Any]:
    """What Alembic would change so that the database has exactly the declared tables; empty when it has."""
    from schema.migrations.autogenerate import OPTIONS, targets

    context = MigrationContext.configure(connection, opts=OPTIONS)
    return list(compare_metadata(context, targets()))  # type: ignore[arg-type]  # takes several as well


def write_revision(connection: Connection, message: str, folder: Path) -> Path:
    """Write a migration into `folder` that leads from the database to the declarations; the path of its file."""
    script = command.revision(_config(connection, folder), message, autogenerate=True, version_path=str(folder))
    return Path(script.path)  # type: ignore[union-attr]


def execute_file(connection: Connection, sql: str) -> None:
    """Run SQL text of several statements as it stands (no parameters, `%` means itself)."""
    cursor = connection.connection.cursor()
    try:
        cursor.execute(sql)
    finally:
        cursor.close()
