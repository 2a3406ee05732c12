"""What the commands open: settings and database."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from api.cli.output import ExitCode, Failure
from api.demo.folder import URL_FILE
from api.settings import Settings, load_settings

if TYPE_CHECKING:
    from sqlalchemy import Engine


def database_url(settings: Settings) -> str:
    """The address of the database: the one that is set, else that of the demo running in the data folder."""
    if settings.database_url is not None:
        return settings.database_url.get_secret_value()
    try:
        return (settings.data_dir / URL_FILE).read_text().strip()
    except OSError:
        message = (
            "No database: set STYRING_DATABASE_URL, or start styring demo"
            f" (no demo is running in {Path(settings.data_dir).absolute()})."
        )
        raise Failure(message, ExitCode.UNREACHABLE) from None


@contextmanager
def open_database(**overrides: Any) -> "Iterator[tuple[Settings, Engine]]":
    """Settings and an engine on the database, closed at the end."""
    from api.logs import start_logging
    from schema.database import open_engine

    settings = load_settings(**overrides)
    start_logging("ERROR", sys.stderr)  # stdout belongs to the answers; long-running commands log more
    engine = open_engine(database_url(settings), connect_args={"connect_timeout": 10})
    try:
        yield settings, engine
    finally:
        engine.dispose()
