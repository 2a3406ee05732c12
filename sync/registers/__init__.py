"""Persons, units and bodies from a tab "Organisation" or from a file: read, compared with who is known, taken in."""

from sync.registers.files import UnreadableFileError, grids_of
from sync.registers.rows import Entry, entries
from sync.registers.taking import Taken, take_in

__all__ = ["Entry", "Taken", "UnreadableFileError", "entries", "grids_of", "take_in"]
