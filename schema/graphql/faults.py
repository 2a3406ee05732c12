"""What goes wrong while an operation runs and is not the caller's doing: told apart, logged, masked."""

import logging
import secrets
from enum import Enum
from typing import Any

import psycopg
import psycopg.errors
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoFreeConnectionError

log = logging.getLogger(__name__)


class Fault(Enum):
    """Whose fault it is; the name is the error's `extensions.code`."""

    INTERNAL = "our own"
    UNAVAILABLE = "the database cannot be reached"
    BUSY = "somebody else's change takes long"

    @property
    def passes(self) -> bool:
        """Whether the same request may well be answered in a moment."""
        return self is not Fault.INTERNAL


class BusyError(Exception):
    """A change waited too long for those before it; nothing of it was done."""


_GONE = ("57P01", "57P02", "57P03", "53300")
"""SQLSTATEs of a server that is stopping, has crashed, is starting, or takes no more connections."""
_MESSAGES = {
    Fault.UNAVAILABLE: "Databasen kan ikke nås lige nu; prøv igen om lidt (fejl {id}). / "
    "The database cannot be reached right now; try again in a moment (error {id}).",
    Fault.BUSY: "Der bliver lavet noget stort i databasen lige nu; prøv igen om lidt (fejl {id}). / "
    "Something large is being done in the database right now; try again in a moment (error {id}).",
    Fault.INTERNAL: "Noget gik galt hos os (fejl {id}). / Something went wrong on our side (error {id}).",
}
_OF_A_CHANGE = _MESSAGES | {
    Fault.UNAVAILABLE: "Databasen kan ikke nås lige nu; se efter, om ændringen blev gemt, før du prøver igen "
    "(fejl {id}). / The database cannot be reached right now; check whether the change was saved before you try again "
    "(error {id}).",
    Fault.BUSY: "Der bliver gemt noget stort lige nu, så din ændring er ikke gemt. Prøv igen om lidt (fejl {id}). / "
    "Something large is being saved right now, so your change was not saved. Try again in a moment (error {id}).",
}


def fault_of(error: BaseException) -> Fault:
    """UNAVAILABLE where no connection could be had, or the one in use was lost; BUSY where a change waited in vain for
    its turn; else INTERNAL."""
    if isinstance(error, BusyError):
        return Fault.BUSY
    if isinstance(error, NoFreeConnectionError):
        return Fault.UNAVAILABLE
    cause = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(cause, psycopg.errors.LockNotAvailable):
        return Fault.BUSY
    if not isinstance(cause, psycopg.OperationalError):
        return Fault.INTERNAL
    # The driver's own errors (no connection, connection lost) have no SQLSTATE: no server was there to give one.
    state = cause.sqlstate
    return Fault.UNAVAILABLE if state is None or state.startswith("08") or state in _GONE else Fault.INTERNAL


def masked(error: BaseException, *, writing: bool = False) -> dict[str, Any]:
    """What a caller is told: an id under which the log has the rest."""
    fault, id_ = fault_of(error), secrets.token_hex(6)
    if fault.passes:
        log.error("error %s while running an operation: %s: %s", id_, fault.value, _first_line(error))
    else:
        log.error("unexpected error %s while running an operation", id_, exc_info=error)
    message = (_OF_A_CHANGE if writing else _MESSAGES)[fault].format(id=id_)
    return {"message": message, "extensions": {"code": fault.name, "id": id_}}


def _first_line(error: BaseException) -> str:
    cause = error.orig if isinstance(error, DBAPIError) else error
    return next(iter(str(cause).splitlines()), type(cause).__name__)
