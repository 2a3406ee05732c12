"""The one write path (DESIGN.md section 5): `apply` is how anything enters or changes in the governance model."""

from schema.changes.applying import apply
from schema.changes.requests import Actor, Applied, Archive, Change, Create, Outcome, Restore, Update

__all__ = ["Actor", "Applied", "Archive", "Change", "Create", "Outcome", "Restore", "Update", "apply"]
