"""Who is asking, as far as a plan depends on it (DESIGN.md section 10)."""

from dataclasses import dataclass

from schema.access import Role


@dataclass(frozen=True, slots=True)
class AccessScope:
    """The rights of one caller. `role` is None for a caller who is not signed in; `actor` names the caller in logs."""

    role: Role | None
    actor: str = ""

    @property
    def internal(self) -> bool:
        """May see personal fields: every signed-in role may."""
        return self.role is not None

    @property
    def may_write(self) -> bool:
        """May call mutations."""
        return self.role in (Role.EDITOR, Role.STEWARD)
