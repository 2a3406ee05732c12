"""Opening the database and keeping it up to date."""

from typing import Any

from psycopg import errors
from psycopg.conninfo import make_conninfo
from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from schema.counter import current_seq
from schema.migrations import running
from schema.search import installing

__all__ = [
    "BadAddressError",
    "DatabaseError",
    "NewerDatabaseError",
    "NotAllowedError",
    "OldServerError",
    "UnreachableError",
    "conninfo",
    "current_seq",
    "open_engine",
    "upgrade",
]

OLDEST_SERVER = 15
_CONNECT_SECONDS = 10
_UPGRADE_LOCK = 0x5354595550


class DatabaseError(Exception):
    """The database cannot be used; the text is one line that says why, without a password."""


class BadAddressError(DatabaseError):
    """The address is not one of PostgreSQL."""

    def __init__(self) -> None:
        super().__init__("The database address is not of the form postgresql://user:password@host:port/database")


class UnreachableError(DatabaseError):
    """No connection: the server is down, the address is wrong, or it refuses the user."""

    def __init__(self, address: str, reason: str) -> None:
        super().__init__(f"The database {address} cannot be reached: {reason}")
        self.address = address
        self.reason = reason


class NotAllowedError(DatabaseError):
    """The user of the address may not create tables."""

    def __init__(self, address: str, reason: str) -> None:
        super().__init__(f"The database {address} cannot be upgraded: {reason}")
        self.address = address
        self.reason = reason


class OldServerError(DatabaseError):
    """The server is older than PostgreSQL 15."""

    def __init__(self, version: int) -> None:
        super().__init__(f"The database server is PostgreSQL {version}; Styring needs {OLDEST_SERVER} or newer")
        self.version = version


class NewerDatabaseError(DatabaseError):
    """A newer version of the code has upgraded the database."""

    def __init__(self, revision: str) -> None:
        super().__init__(
            f"The database has been upgraded by a newer version of Styring (revision {revision}); start that version"
        )
        self.revision = revision


def open_engine(url: str, **options: Any) -> Engine:
    """An engine (psycopg 3) for `postgresql://...` or `postgresql+psycopg://...`; nothing is connected yet.

    `options` go to `sqlalchemy.create_engine`. A server that does not answer is given up after 10 seconds, unless the
    address has a `connect_timeout` of its own. Raises BadAddressError.
    """
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError) as error:
        raise BadAddressError from error
    if parsed.get_backend_name() not in ("postgresql", "postgres"):
        raise BadAddressError
    # Parameters hold names of persons and texts of cells, and errors end up in logs.
    usual: dict[str, Any] = {"hide_parameters": True, "pool_pre_ping": True}
    if "connect_timeout" not in parsed.query:
        parsed = parsed.update_query_dict({"connect_timeout": str(_CONNECT_SECONDS)})
    try:
        return create_engine(parsed.set(drivername="postgresql+psycopg"), **usual | options)
    except NoSuchModuleError as error:
        raise BadAddressError from error


def conninfo(engine: Engine) -> str:
    """The engine's address for psycopg itself, password included.

    An address that SQLAlchemy writes is not always one that PostgreSQL reads: it leaves blanks as they are.
    """
    _, options = engine.dialect.create_connect_args(engine.url)
    options.pop("context", None)  # psycopg's adapters, which are no part of an address
    return make_conninfo("", **options)


def upgrade(engine: Engine) -> None:
    """Bring the database to the newest version, in one transaction; harmless when it is there already.

    Several processes may call it at once: one works, the others wait for it. Raises UnreachableError, NotAllowedError,
    OldServerError, NewerDatabaseError.
    """
    try:
        connection = engine.connect()
    except DBAPIError as error:
        raise UnreachableError(_address(engine.url), _reason(error)) from error
    try:
        with connection, connection.begin():
            _upgrade(connection)
    except DBAPIError as error:
        if isinstance(error.orig, errors.InsufficientPrivilege):
            raise NotAllowedError(_address(engine.url), _reason(error)) from error
        raise


def _upgrade(connection: Connection) -> None:
    version = _server_version(connection)
    if version < OLDEST_SERVER:
        raise OldServerError(version)
    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _UPGRADE_LOCK})
    unknown = running.unknown_revision(connection)
    if unknown is not None:
        raise NewerDatabaseError(unknown)
    running.run(connection)
    installing.install(connection)


def _server_version(connection: Connection) -> int:
    return int(connection.execute(text("SELECT current_setting('server_version_num')")).scalar_one()) // 10_000


def _address(url: URL) -> str:
    where = url.host or url.query.get("host") or "localhost"
    return f"»{url.database or ''}« at {where}" + (f":{url.port}" if url.port else "")


def _reason(error: DBAPIError) -> str:
    lines = [line.strip() for line in str(error.orig).splitlines() if line.strip()]
    return lines[0] if lines else type(error.orig).__name__
