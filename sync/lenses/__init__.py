"""Lenses: how each kind of cell is read and written back (DESIGN 7.1, DOMAIN.md 3.2)."""
