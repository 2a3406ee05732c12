"""Which row of a tab is which entity (DESIGN.md 7.3): `assign` answers for every row. Pure."""

from sync.identity.assignment import assign
from sync.identity.values import Ambiguous, Assignment, Copy, Found, KnownRow, New, Revived, RowContent, Same

__all__ = ["Ambiguous", "Assignment", "Copy", "Found", "KnownRow", "New", "Revived", "RowContent", "Same", "assign"]
