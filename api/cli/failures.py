"""Which exceptions are expected, and what each of them tells the person at the terminal."""

import errno

from api.cli.output import ExitCode, Failure


def failure_of(error: Exception) -> Failure | None:
    """The failure that an exception stands for; None for one that nobody expected."""
    if isinstance(error, Failure):
        return error
    for kind, code in _exit_codes():
        if isinstance(error, kind):
            return Failure(str(error), code)
    return _from_driver(error) or _from_system(error)


def _exit_codes() -> tuple[tuple[type[Exception], ExitCode], ...]:
    # Imported here: only a failure is worth the time.
    from api.demo.folder import DemoFolderError
    from api.keys import KeyRefusedError
    from api.server import AddressError
    from api.settings import SettingsError
    from schema.database import BadAddressError, DatabaseError
    from schema.embedded import EmbeddedError
    from sync.connect import NothingToConnectError
    from sync.cycle import ConnectionLostError
    from sync.google import CredentialsError, GoogleError, UnavailableError, UnknownOutcomeError
    from sync.sandbox.assumptions import UnknownAssumptionError
    from sync.sandbox.store import DataFolderError

    return (
        (SettingsError, ExitCode.WRONG_USE),
        (BadAddressError, ExitCode.WRONG_USE),
        (DatabaseError, ExitCode.UNREACHABLE),
        (EmbeddedError, ExitCode.CANNOT_RUN),
        (DataFolderError, ExitCode.CANNOT_RUN),
        (UnknownAssumptionError, ExitCode.WRONG_USE),
        (AddressError, ExitCode.CANNOT_RUN),
        (DemoFolderError, ExitCode.CANNOT_RUN),
        (KeyRefusedError, ExitCode.REFUSED),
        (CredentialsError, ExitCode.UNREACHABLE),
        (UnavailableError, ExitCode.UNREACHABLE),
        (UnknownOutcomeError, ExitCode.UNREACHABLE),
        (GoogleError, ExitCode.REFUSED),
        (NothingToConnectError, ExitCode.REFUSED),
        (ConnectionLostError, ExitCode.UNREACHABLE),
    )


def _from_driver(error: Exception) -> Failure | None:
    from sqlalchemy.exc import OperationalError, ProgrammingError

    if isinstance(error, OperationalError):
        said = (str(error.orig).strip().splitlines() or [type(error.orig).__name__])[0]
        return Failure(f"The database cannot be reached: {said}", ExitCode.UNREACHABLE)
    if isinstance(error, ProgrammingError) and "does not exist" in str(error.orig):
        return Failure("The database is not up to date: run styring db upgrade.", ExitCode.REFUSED)
    return None


def _from_system(error: Exception) -> Failure | None:
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return Failure(f"The disk is full: {error.filename or 'no space left'}.", ExitCode.CANNOT_RUN)
    return None
