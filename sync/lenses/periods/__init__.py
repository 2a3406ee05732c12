"""Times as people write them: found in text, read from a cell, written back in the same style (DOMAIN.md 3.2 a)."""

from sync.lenses.periods.canonical import canonical
from sync.lenses.periods.reading import Found, find, read
from sync.lenses.periods.render import render

__all__ = ["Found", "canonical", "find", "read", "render"]
