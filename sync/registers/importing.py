"""Importing a register from a file."""

from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from schema import resolving
from schema.changes import Actor
from schema.entities import Person
from schema.enums import LayoutKind, RecordState, Source
from sync.grid import Grid
from sync.guards import too_many_gone
from sync.layout import NotRecognised, recognise
from sync.reading import TabReading
from sync.registers.files import grids_of
from sync.registers.rows import Entry, entries
from sync.registers.taking import Taken, is_named, take_in


class NoRegisterError(Exception):
    """The file has no headers of a register; the message says what was looked for."""


class TooManyGoneError(Exception):
    """A file that is said to list everybody lacks so many that somebody must look at it first (Z05)."""


def import_register(engine: Engine, name: str, content: bytes, *, complete: bool = False) -> Taken:
    """Takes the rows of a CSV file in, in one transaction. `complete`: whoever is not in it has left.

    Raises UnreadableFileError, NoRegisterError and TooManyGoneError; then nothing was changed.
    """
    grid, reading = _register(name, content)
    listed, told = entries(grid, reading, name)
    actor = Actor(f"import: {name}")
    with Session(engine) as session, session.begin():
        here = _here(session) if complete and any(entry.type == Person.__name__ for entry in listed) else set()
        taken = take_in(session, listed, actor, Source.IMPORT)
        gone = here - set(taken.found.values())
        if too_many_gone(len(gone), len(here), empty=not listed):
            raise TooManyGoneError(
                f"{len(gone)} af {len(here)} personer er ikke i {name}. Intet er ændret. "
                "(Too many persons are missing; nothing was changed.)"
            )
        left = take_in(session, (), actor, Source.IMPORT, gone=sorted(gone)).left
        resolving.resolve(session)
    findings = (*told, *taken.findings)
    return replace(taken, left=left, findings=findings, passed_over=_passed_over(grid, reading, listed))


def _register(name: str, content: bytes) -> tuple[Grid, TabReading]:
    """The file's table, by the first separator that makes a register of it."""
    refused: list[NotRecognised] = []
    for grid in grids_of(name, content):
        reading = recognise(grid)
        if isinstance(reading, NotRecognised):
            refused.append(reading)
        elif reading.layout is LayoutKind.REGISTER:
            return grid, reading
        else:
            raise NoRegisterError(f"{name} er ikke et register over personer, enheder eller organer. (No register.)")
    raise NoRegisterError(f"{name}: {' '.join(refused[0].reasons)}")


def _passed_over(grid: Grid, reading: TabReading, listed: Iterable[Entry]) -> tuple[int, ...]:
    """The rows, counted from 1, that say something and yet not whom or what it is about."""
    bound = [column.index for column in reading.columns.values()]
    named = {entry.row for entry in listed if is_named(entry)}
    below = range(reading.header_rows[0] + 1, len(grid.rows))
    return tuple(
        row + 1
        for row in below
        if row not in reading.header_rows
        and row + 1 not in named
        and any(not grid.cell(row, column).empty for column in bound)
    )


def _here(session: Session) -> set[UUID]:
    """The persons who have not left."""
    return set(
        session.scalars(select(Person.id).where(Person.record_state == RecordState.ACTIVE, Person.active.is_(True)))
    )
