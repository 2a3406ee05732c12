"""What all kinds of goals have in common (DOMAIN.md 2.0)."""

from sqlalchemy.orm import Mapped

from schema.model import Entity


class Goal(Entity):
    """Et mål i målkæden, på hvilket trin det end står.

    A goal of the goal chain, whichever step it stands on.
    """

    __abstract__ = True

    code: Mapped[str | None]
    """Each kind of goal declares it with as many numbers as its own codes have."""
